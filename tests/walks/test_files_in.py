"""Files in: what a run is given is sent with it, stands read-only in its `inputs`, and is sent to no node twice."""

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from pydra_core.client.cluster import Cluster
from pydra_core.protocol.states import RunState
from pydra_core.tasks import InputFile, InputFolder
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
