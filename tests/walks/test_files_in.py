"""Files in: what a run is given is sent with it, stands read-only in its `inputs`, and is sent to no node twice."""

import hashlib
import os
import random
import shutil
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from pydra_core.client.cluster import Cluster
from pydra_core.client.control import ControlLink
from pydra_core.errors import Fault, UserError
from pydra_core.ids import RunId, TaskKey
from pydra_core.node.stock import AHEAD
from pydra_core.protocol import verbs
from pydra_core.protocol.blobline import CHUNK
from pydra_core.protocol.states import RunState
from pydra_core.settings import Homes, homes
from pydra_core.tasks import InputFile, InputFolder
from pydra_core.trust.credentials import write_address
from tests.walks.cutting import Cutting
from tests.walks.machines import Machines

TASKS = '''
import hashlib
import os

from pydra_core.tasks import InputFile, InputFiles, InputFolder, ParallelTask, Task


def digest(file):
    with file.open() as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


class One(Task):
    """What is in a file, and what one can do to it."""

    def work(self, file: InputFile, also: InputFile | None = None):
        with open(file, "rb") as opened:
            body = opened.read()
        return {"name": file.name, "size": file.size, "digest": hashlib.sha256(body).hexdigest(), "also": also is not None}


class Tree(Task):
    def work(self, folder: InputFolder):
        return {folder.name_of(file): digest(file) for file in folder}


class Hostile(Task):
    """Everything that a task may not do to what it is given."""

    def work(self, file: InputFile):
        tried = {
            "write": lambda: open(file, "r+b"),
            "remove": lambda: os.unlink(file),
            "add": lambda: open(self.inputs / "file" / "new", "w"),
            "rename": lambda: os.rename(file, f"{file}.old"),
            "chmod": lambda: os.chmod(file, 0o777),
            "others": lambda: os.listdir("/store"),
        }
        return {name: refused(what) for name, what in tried.items()} | {"seen": sorted(os.listdir(self.inputs))}


def refused(what):
    try:
        what()
    except OSError as error:
        return type(error).__name__
    return "done"


class Sum(Task):
    standalone = False

    def work(self, file):
        return digest(file)


class Sums(ParallelTask):
    """The digest of each file, by units."""

    subtask = Sum

    def datasource(self, files: InputFiles):
        self.sums = {}
        yield from files

    def unit_complete(self, index, item, result):
        self.sums[item.name] = result

    def work_complete(self):
        return self.sums
'''


@pytest.fixture
def tasks(tmp_path: Path) -> Path:
    path = tmp_path / "given.py"
    path.write_text(TASKS)
    return path


def sha(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


async def result(cluster: Cluster, task: str, **arguments: Any) -> Any:
    details = await cluster.wait((await cluster.submit(task, arguments)).run)
    assert details.row.state is RunState.COMPLETE, details.error
    return details.result


async def test_files_and_folders_come_with_a_run_and_are_read_where_they_are_used(
    machines: Machines, tasks: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "my pictures"
    (folder / "deep").mkdir(parents=True)
    bodies = {"ä.png": os.urandom(3_000_000), "deep/b.png": b"", "deep/c.png": b"c"}
    for name, body in bodies.items():
        (folder / name).write_bytes(body)
    await machines.master()
    await machines.node("b")
    async with machines.cluster() as cluster:
        await cluster.deploy(tasks)
        told = await result(cluster, "One", file=InputFile(folder / "ä.png"))
        assert told == {"name": "ä.png", "size": 3_000_000, "digest": sha(bodies["ä.png"]), "also": False}
        tree = await result(cluster, "Tree", folder=InputFolder(folder))
        assert tree == {name: sha(body) for name, body in bodies.items()}
        refused = await result(cluster, "Hostile", file=InputFile(folder / "ä.png"))
        assert refused.pop("seen") == ["file"]
        assert "done" not in refused.values(), refused
    ran = await machines.ctl("run", "Sums", f"files={folder / 'deep'}", "--wait", "--json")
    assert ran.document["result"] == {"b.png": sha(b""), "c.png": sha(b"c")}, ran.err
    assert ran.document["arguments"]["files"]["files"] == 2


SIZE = 12_000_000
SEED = random.randrange(1 << 32)


def cuts() -> list[int]:
    """Where links are cut, in bytes from the cut before."""
    chance = random.Random(SEED)
    return [chance.randrange(200_000, 2_500_000) for _ in range(4)]


def port_of(machines: Machines) -> int:
    return int((machines.a / "master" / "address").read_text().rpartition(":")[2])


async def submit(home: Homes, file: Path) -> RunId:
    async with await ControlLink.open(home) as link:
        return (await Cluster(link).submit("One", {"file": InputFile(file)})).run


async def fault_of(asked: Coroutine[Any, Any, object]) -> Fault:
    with pytest.raises(UserError) as refused:
        await asked
    return refused.value.fault


async def test_a_cut_upload_goes_on_where_it_was(machines: Machines, tasks: Path, tmp_path: Path) -> None:
    """No byte goes twice but those of the part that was on its way."""
    file = tmp_path / "large.bin"
    file.write_bytes(random.Random(SEED).randbytes(SIZE))
    await machines.master()
    async with machines.cluster() as cluster:
        await cluster.deploy(tasks)
    async with Cutting(port_of(machines), "up", cuts()) as proxy:
        away = homes(tmp_path / "away")
        shutil.copytree(machines.a / "master", away.master, ignore=shutil.ignore_patterns("lock", "*.sqlite*", "blobs"))
        write_address(away.master, proxy.address)
        faults = [await fault_of(submit(away, file)) for _ in range(4)]
        assert (faults, proxy.done) == ([Fault.UNREACHABLE] * 4, 4), SEED
        run = await submit(away, file)
        assert proxy.carried["up"] < SIZE * 1.02 + 4 * (verbs.CHUNK + 100_000), SEED
        proxy.arm([])
        await submit(away, file)
        assert proxy.carried["up"] < 100_000, "what the master has is not sent again"
    async with machines.cluster() as cluster:
        about = await cluster.details(run)
        assert about.arguments["file"]["size"] == SIZE


async def test_a_file_is_sent_to_a_node_once_however_often_the_link_is_cut(
    machines: Machines, tasks: Path, tmp_path: Path
) -> None:
    file = tmp_path / "large.bin"
    body = random.Random(SEED).randbytes(SIZE)
    file.write_bytes(body)
    await machines.master()
    async with Cutting(port_of(machines), "down") as proxy, machines.cluster() as cluster:
        await machines.node("b", "--master", proxy.address, "--slots", "2")
        await cluster.deploy(tasks)
        proxy.arm(cuts())
        both = await cluster.sweep(
            verbs.Submit(task=TaskKey("One"), arguments={"file": InputFile(file)}),
            {"also": [None, InputFile(file)]},
        )
        for run in both.runs:
            details = await cluster.wait(run)
            assert details.result["digest"] == sha(body), (SEED, details.error)
        assert proxy.done == 4, SEED
        assert proxy.carried["down"] < SIZE * 1.02 + 4 * (AHEAD * CHUNK + 100_000) + 300_000, SEED
        proxy.arm([])
        await result(cluster, "One", file=InputFile(file))
        assert proxy.carried["down"] < 300_000, "what the node has is not sent again"
