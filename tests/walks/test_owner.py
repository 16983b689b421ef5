"""A machine's owner decides what runs get there: shared folders, the network, counted devices; and who may not start at all."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from pydra_core.ids import RunId
from pydra_core.protocol.states import ENDED, RunState
from tests.walks.machines import PATIENCE, Machines

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

SOURCE = '''
"""Tasks that want something of a machine."""
import os
import socket

from pydra_core.tasks import ParallelTask, Task


def tried(action, *args):
    try:
        action(*args)
    except OSError as error:
        return type(error).__name__
    return "done"


class Reads(Task):
    shares = ["data", "results:rw"]

    def work(self):
        with open("/share/data/words.txt") as file:
            words = file.read()
        return [words, tried(open, "/share/data/new", "w"), tried(open, "/share/results/new", "w")]


class Blind(Task):
    def work(self):
        return os.path.exists("/share/data/words.txt")


class Calls(Task):
    network = "outside"
    ports = [443]

    def work(self):
        return tried(socket.create_connection, ("127.0.0.1", 443), 5)


class Paints(Task):
    resources = {"gpu": 1}

    def work(self):
        self.report(1, 2, os.environ["CUDA_VISIBLE_DEVICES"])
        while not self.stop_requested:
            self.report(1, 2, os.environ["CUDA_VISIBLE_DEVICES"])
        return "stopped"


class Frame(Task):
    standalone = False
    resources = {"gpu": 1}
    shares = ["data"]

    def work(self, item):
        assert os.environ["PYDRA_GPU"] == os.environ["CUDA_VISIBLE_DEVICES"]
        return [os.environ["CUDA_VISIBLE_DEVICES"], os.listdir("/share/data")]


class Film(ParallelTask):
    subtask = Frame
    datasource = range(4)
'''

POLICY = """
network = "none"
[shares]
data = "{top}/data"
results = {{ path = "{top}/results", writable = true }}
[devices]
gpu = ["/dev/tty", "/dev/tty"]
"""


def policy(machines: Machines) -> Path:
    """The owner's file, and the folders that it names."""
    top = machines.folder / "owner"
    for name in ("data", "results"):
        (top / name).mkdir(parents=True)
    (top / "results").chmod(0o777)
    (top / "data/words.txt").write_text("the cat")
    path = top / "policy.toml"
    path.write_text(POLICY.format(top=top))
    path.chmod(0o600)
    return path


async def test_the_owner_decides_what_runs_get(machines: Machines) -> None:
    owner = policy(machines)
    machines.folder.chmod(0o755)
    await machines.master()
    await machines.node("b", "--policy", str(owner), "--slots", "3")
    assert (await machines.ctl("deploy", str(machines.write("wishes.py", SOURCE)))).status == 0

    # A shared folder is read, and written only where the owner and the task say so.
    run = await machines.run("Reads")
    assert run["result"] == ["the cat", "OSError", "done"]
    assert (owner.parent / "results/new").exists()
    assert (await machines.run("Blind"))["result"] is False

    # Who wants the network waits, and is told the owner's rule.
    calls = (await machines.ctl("run", "Calls")).document["run"]
    why = (await machines.ctl("why", str(calls), as_json=False)).out
    assert 'network = "none" in policy.toml' in why
    assert (await machines.ctl("cancel", str(calls))).status == 0

    # Two cards are two runs at once, each with its own; the third waits.
    paints = [(await machines.ctl("run", "Paints")).document["run"] for _ in range(3)]
    seen = [await machines.run_is(run, lambda found: bool(found.row.message)) for run in paints[:2]]
    assert sorted(found.row.message for found in seen) == ["0", "1"]
    third = await machines.run_is(paints[2], lambda found: bool(found.why))
    assert third.row.state is RunState.QUEUED
    assert "gpu" in third.why
    await machines.ctl("cancel", str(paints[0]))
    freed = await machines.run_is(paints[2], lambda found: bool(found.row.message))
    assert freed.row.message == seen[0].row.message
    for run in paints[1:]:
        await machines.ctl("cancel", str(run))

    # The pieces of a parallel task have the needs of their own class.
    film = await machines.run("Film")
    assert {tuple(frame) for frame in map(lambda each: (each[0], tuple(each[1])), film["result"])} <= {
        ("0", ("words.txt",)),
        ("1", ("words.txt",)),
    }

    # The offer is told, without the paths.
    (node,) = (await machines.ctl("nodes")).document
    assert node["offer"]["shares"] == [{"name": "data", "writable": False}, {"name": "results", "writable": True}]
    assert node["offer"]["resources"] == {"gpu": 2}
    assert node["offer"]["rules"]["network"] == 'network = "none" in policy.toml'
    assert str(machines.folder) not in str(node["offer"])
    table = (await machines.ctl("nodes", as_json=False)).out
    assert "shared folder data, shared folder results (writable), 2 gpu" in table


TAGGED = """
from pydra_core.tasks import Task


class Anywhere(Task):
    def work(self):
        return 1


class Fast(Anywhere):
    tags = ["linux", "Fast"]
"""


async def test_runs_go_where_the_tags_are_and_why_tells_of_each_node_what_it_lacks(machines: Machines) -> None:
    await machines.master()
    await machines.node("a", "--slots", "2")
    await machines.node("b", "--tag", "fast", "--slots", "2")
    assert (await machines.ctl("deploy", str(machines.write("tagged.py", TAGGED)))).status == 0
    assert {(await machines.run("Fast"))["node"] for _ in range(3)} == {"b"}

    # A run may ask for more than its task: nobody carries it, until somebody is given it.
    waits = (await machines.ctl("run", "Anywhere", "--tag", "lab")).document["run"]
    why = (await machines.ctl("why", str(waits))).document
    assert why["why"].startswith("No node may run it: ")
    assert "a carries no tag lab." in why["why"]
    assert "b carries no tag lab." in why["why"]
    given = (await machines.ctl("node", "tag", "a", "Lab")).document
    assert given["given"] == ["lab"]
    assert {"lab", "linux"} <= set(given["tags"])
    assert (await machines.run_is(RunId(waits), lambda found: found.row.state in ENDED)).row.node_name == "a"
    assert [node["name"] for node in (await machines.ctl("nodes", "tag:lab")).document] == ["a"]
    assert [run["run"] for run in (await machines.ctl("runs", "tag:lab")).document] == [waits]
    taken = await machines.ctl("node", "tag", "b", "--remove", "fast")
    assert taken.status == 2
    assert "its owner's" in taken.err


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("--policy", "{top}/policy.toml"), "policy.toml, line 1: there is no key “netwrok”. Did you mean “network”?"),
        (("--share", "data=/nowhere"), "/nowhere, the shared folder data, is not there"),
        (("--share", "all=/"), "/, the shared folder all, is the system itself"),
        (("--share", "home={home}"), "holds the files of Pydra itself"),
        (("--device", "gpu=/etc/passwd"), "/etc/passwd, a device of gpu, is no character device"),
    ],
)
async def test_a_policy_that_is_wrong_starts_no_node(machines: Machines, args: tuple[str, ...], sentence: str) -> None:
    path = machines.folder / "policy.toml"
    path.write_text('netwrok = "none"')
    path.chmod(0o600)
    home = machines.home("c")
    home.mkdir()
    given = [each.format(top=machines.folder, home=home) for each in args]
    process = machines.start("pydra_core.cli.node", "--home", str(home), *given)
    assert await asyncio.to_thread(process.wait, PATIENCE) == 2
    said = machines.logs[-1].read_text()
    assert sentence in said
    assert "Traceback" not in said


async def test_a_machine_that_holds_too_little_starts_no_node_unless_it_was_told_to(machines: Machines) -> None:
    """The mechanism is taken away by asking for less; what was asked for as the least stands."""
    await machines.master()
    token = (await machines.ctl("token")).document["token"]
    home = str(machines.home("b"))
    args = ("--home", home, "--join", token, "--isolation", "process", "--least", "reduced")
    process = machines.start("pydra_core.cli.node", *args)
    assert await asyncio.to_thread(process.wait, PATIENCE) == 2
    said = machines.logs[-1].read_text()
    assert "at isolation process only" in said
    assert "(--least reduced)" in said
    assert "pydra-node doctor" in said
    assert "--least process" in said
    assert os.listdir(home)
