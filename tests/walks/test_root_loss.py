"""The worker that cuts work is killed, or its node, or the master as well: no finished unit is executed again, and hooks see the same."""

import collections
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.walks.machines import Machines, until

COUNT = 2_000
MARKS = """
import os, pathlib, random, time
from pydra_core.tasks import ContainerTask, MapReduceTask, ParallelTask, Task

FOLDER = pathlib.Path("/share/marks")

os.umask(0)

def note(name, line):
    with (FOLDER / name).open("a") as file:
        file.write(f"{line}\\n")

class Mark(Task):
    standalone = False
    shares = ["marks:rw"]
    def work(self, n):
        note(f"unit-{n}", self.attempt)
        time.sleep(0.002)
        return n

class Marks(ParallelTask):
    \"\"\"Every unit leaves a mark, and some make others; so does every hook.\"\"\"
    subtask = Mark
    shares = ["marks:rw"]
    def setup(self):
        self.seen = []
    def datasource(self, count: int = 2000):
        return iter([int(text) for text in {str(n) for n in range(count)}])  # a set of texts has one order everywhere
    def unit_complete(self, index, item, result):
        if item % 100 == 7 and item < 100_000:
            self.add_units([100_000 + item, 200_000 + item])
        self.seen.append(item)
        note(f"root-{self.attempt}", item)
    def work_complete(self):
        return sorted(self.seen)

class Chance(Marks):
    \"\"\"Never the same twice.\"\"\"
    def datasource(self, count: int = 2000):
        return (random.randrange(10**9) for _ in range(count))

class Quick(Task):
    standalone = False
    shares = ["marks:rw"]
    def work(self, count: int = 2000):
        note("quick", self.attempt)
        return "done"

class Both(ContainerTask):
    \"\"\"A quick child beside one that is cut into units.\"\"\"
    parallel = True
    subtasks = [Quick, Marks]

class Words(MapReduceTask):
    \"\"\"Counts words; each map and reduce leaves a mark.\"\"\"
    shares = ["marks:rw"]
    reducers = 40
    def datasource(self, texts: int = 60):
        return range(texts)
    def map(self, item):
        note(f"map-{item}", self.attempt)
        time.sleep(0.03)
        for place in range(50):
            yield f"w{(item * 7 + place * place) % 53}", 1
    def reduce(self, key, values):
        note("reducing", key)
        time.sleep(0.03)
        return sum(values)
"""


@pytest.fixture
def marks(machines: Machines) -> Path:
    """The folder that all workers share."""
    top = machines.folder / "owner"
    folder = top / "marks"
    folder.mkdir(parents=True)
    (top / "policy.toml").write_text(f'[shares]\nmarks = {{ path = "{folder}", writable = true }}\n')
    top.chmod(0o755)
    folder.chmod(0o777)
    (top / "policy.toml").chmod(0o644)
    return folder


async def start(machines: Machines, marks: Path, *names: str) -> dict[str, subprocess.Popen[bytes]]:
    await machines.master()
    found = {name: await node(machines, marks, name) for name in names}
    await machines.ctl("deploy", str(machines.write("marks.py", MARKS)))
    return found


async def node(machines: Machines, marks: Path, name: str, *, join: bool = True) -> subprocess.Popen[bytes]:
    return await machines.node(name, "--policy", str(marks.parent / "policy.toml"), "--slots", "2", join=join)


async def begun(machines: Machines, marks: Path, task: str, *args: str) -> int:
    """A run whose root has settled some hundred units."""
    run = (await machines.ctl("run", task, *args)).document["run"]
    await settled(marks, 300)
    return int(run)


async def settled(marks: Path, count: int) -> Path:
    """A root's notes, once there are so many."""

    def notes() -> Path | None:
        return next((path for path in roots(marks) if len(lines(path)) >= count), None)

    found = await until(notes, f"{count} units are settled")
    assert isinstance(found, Path)
    return found


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def roots(marks: Path) -> list[Path]:
    """The notes of all roots, the last one first."""
    return sorted(marks.glob("root-*"), key=lambda path: -path.stat().st_ctime)


async def kill_root(machines: Machines, run: int) -> None:
    row = (await machines.run_is(run, lambda d: d.row.state == "running" and d.row.worker_pid > 0)).row
    os.kill(row.worker_pid, signal.SIGKILL)


def executed(marks: Path) -> dict[str, int]:
    """How often each unit was executed that a root has settled by now."""
    return {
        name: len(lines(marks / f"unit-{name}")) for path in roots(marks) for name in lines(path) if int(name) < COUNT
    }


def check(marks: Path, result: object, before: dict[str, int]) -> None:
    """Each unit is in the result, none that a root had settled was executed once more, and each root saw what the one before had seen."""
    items = [*range(COUNT)]
    more = [n for n in items if n % 100 == 7]
    assert result == sorted([*items, *(each + n for each in (100_000, 200_000) for n in more)])
    *notes, whole = [lines(path) for path in reversed(roots(marks))]
    assert len(set(whole)) == len(whole) == len(items) + 2 * len(more)
    for early in notes:
        assert whole[: len(early)] == early
    after = executed(marks)
    assert {name: after[name] for name in before} == before


async def test_a_root_that_is_killed_begins_anew_and_no_finished_unit_does(machines: Machines, marks: Path) -> None:
    await start(machines, marks, "b", "c")
    run = await begun(machines, marks, "Marks")

    before = executed(marks)
    await kill_root(machines, run)
    ended = await machines.run_is(run, lambda d: d.row.ended > 0)

    assert ended.row.state == "complete", ended.error
    check(marks, ended.result, before)
    assert str(ended.row.attempt) == "1.2"
    assert len(roots(marks)) == 2
    assert ended.row.units == {"complete": 2040}


async def test_a_root_whose_node_and_master_are_killed_begins_anew(machines: Machines, marks: Path) -> None:
    nodes = await start(machines, marks, "b", "c")
    run = await begun(machines, marks, "Marks")
    [master] = [process for process in machines.processes if process not in nodes.values()]

    await machines.stop(master, signal.SIGKILL)
    await machines.master()
    await settled(marks, 600)
    row = (await machines.run_is(run, lambda d: d.row.state == "running")).row
    before = executed(marks)
    await machines.stop(nodes[row.node_name], signal.SIGKILL)
    await node(machines, marks, row.node_name, join=False)
    ended = await machines.run_is(run, lambda d: d.row.ended > 0)

    assert ended.row.state == "complete", ended.error
    check(marks, ended.result, before)
    assert len(roots(marks)) == 2


async def test_a_datasource_of_chance_fails_with_a_sentence(machines: Machines, marks: Path) -> None:
    await start(machines, marks, "b")
    run = await begun(machines, marks, "Chance")

    await kill_root(machines, run)
    ended = await machines.run_is(run, lambda d: d.row.ended > 0)

    assert ended.row.state == "failed"
    assert "its datasource is not repeatable: item " in ended.error
    assert "is another one than before; seed it, sort it, or list it first" in ended.error


async def test_map_reduce_is_right_after_the_loss_of_its_root_in_either_phase(machines: Machines, marks: Path) -> None:
    await start(machines, marks, "b", "c")
    run = (await machines.ctl("run", "Words")).document["run"]
    await until(lambda: len([*marks.glob("map-*")]) > 20, "some maps are done")
    await kill_root(machines, run)
    await until(lambda: len(lines(marks / "reducing")) > 10, "some keys are reduced")
    await machines.run_is(run, lambda d: d.row.state == "running" and str(d.row.attempt).endswith(".2"))
    await kill_root(machines, run)
    ended = await machines.run_is(run, lambda d: d.row.ended > 0)

    words = (f"w{(item * 7 + place * place) % 53}" for item in range(60) for place in range(50))
    assert ended.row.state == "complete", ended.error
    assert ended.result == dict(collections.Counter(words))
    assert str(ended.row.attempt) == "1.3"
    # Those that were being performed when the root died may be performed twice: as many as seats have ahead.
    assert sum(len(lines(path)) for path in marks.glob("map-*")) <= 60 + 20


async def test_a_container_that_is_killed_performs_no_finished_child_again_nor_units_below_the_others(
    machines: Machines, marks: Path
) -> None:
    await start(machines, marks, "b", "c")
    run = await begun(machines, marks, "Both")
    await until(lambda: lines(marks / "quick"), "the quick child has ended")
    before = executed(marks)

    await kill_root(machines, run)
    ended = await machines.run_is(run, lambda d: d.row.ended > 0)

    assert ended.row.state == "complete", ended.error
    assert ended.result["Quick"] == "done"
    check(marks, ended.result["Marks"], before)
    assert len(lines(marks / "quick")) == 1
