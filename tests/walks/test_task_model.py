"""The whole task model on real nodes: containers, parallel tasks, map-reduce, with their documented meaning."""

import asyncio
import collections
import random
import re
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.walks.machines import Machines, alive, until

ORIGINALS = '''
"""The demo tasks of the original, with their documented meaning."""
import os
import time

from pydra_core.tasks import ContainerTask, ParallelTask, Task


class TestTask(Task):
    """Counts from start to end."""

    def work(self, start: int = 0, end: int = 5):
        value = start
        for value in self.track(range(start, end)):
            time.sleep(0.01)
        return {"start": value + 1, "end": value + 1 + 5}


class TestContainerTask(ContainerTask):
    """Counts three times, each from where the one before ended."""

    subtasks = [TestTask, (TestTask, 3), TestTask]


class Square(Task):
    standalone = False

    def work(self, item):
        return item * item


class TestParallelTask(ParallelTask):
    """Squares of range(10)."""

    subtask = Square
    datasource = range(10)

    def setup(self):
        self.squares = {}

    def unit_complete(self, index, item, result):
        assert index == item and index not in self.squares
        self.squares[index] = result

    def work_complete(self):
        return [self.squares[index] for index in range(10)]


class Boom(Task):
    standalone = False

    def work(self, item):
        if item == 3:
            raise ValueError("three is too much")
        return item


class FailingParallel(ParallelTask):
    subtask = Boom
    datasource = range(10)


class SkippingParallel(ParallelTask):
    subtask = Boom
    datasource = range(10)

    def unit_failed(self, index, item, error):
        return True

    def work_complete(self):
        return "skipped"


class Raises(Task):
    def work(self):
        raise RuntimeError("this child failed")


class FailingContainer(ContainerTask):
    subtasks = [TestTask, Raises, TestTask]


class Empty(ParallelTask):
    subtask = Square

    def datasource(self, count: int = 0):
        return range(count)

    def work_complete(self):
        return "nothing to do"


class Grows(ParallelTask):
    """Each unit below 16 adds two more."""

    subtask = Square
    datasource = [1]

    def setup(self):
        self.seen = 0

    def unit_complete(self, index, item, result):
        self.seen += 1
        if item < 16:
            self.add_units([item * 2, item * 2 + 1])

    def work_complete(self):
        return self.seen


class Pid(Task):
    standalone = False

    def setup(self):
        self.calls = 0

    def work(self, item):
        self.calls += 1
        return [os.getpid(), self.calls, os.environ.get("HOSTNAME", "")]


class Child(Task):
    def work(self, name: str = "x"):
        time.sleep(0.05)
        return name


class Other(Child):
    pass


class ParallelContainer(ContainerTask):
    """Two children of one name and another, each on a worker of its own."""

    subtasks = [Child, Other, Child]
    parallel = True


class Mixed(ContainerTask):
    """A parallel task in the middle of a container: the slot is given back and taken again."""

    subtasks = [Child, ParallelContainer, TestParallelTask]
'''

WORDS = '''
import re
from pathlib import Path

from pydra_core.tasks import MapReduceTask


class CountWords(MapReduceTask):
    """Counts the words of the text that lies beside this file."""

    reducers = 2

    def datasource(self, size: int = 100_000):
        text = (Path(__file__).parent / "text.txt").read_text()
        at = 0
        while at < len(text):
            end = text.find("\\n", at + size)
            end = len(text) if end < 0 else end
            yield text[at:end]
            at = end

    def map(self, item):
        for word in re.findall(r"[a-z]+", item.lower()):
            yield word, 1

    def combine(self, key, values):
        return sum(values)

    def reduce(self, key, values):
        return sum(values)
'''

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def write_words(machines: Machines, size: int) -> tuple[Path, collections.Counter[str]]:
    """A folder package with a text of about `size` bytes, and what one process counts in it."""
    chance = random.Random(7)
    vocabulary = ["".join(chance.choices(LETTERS, k=chance.randint(2, 9))) for _ in range(3000)]
    lines, length = [], 0
    while length < size:
        line = " ".join(chance.choices(vocabulary, k=12))
        lines.append(line)
        length += len(line) + 1
    text = "\n".join(lines)
    machines.write("words/main.py", WORDS)
    machines.write("words/text.txt", text)
    return machines.folder / "sources" / "words", collections.Counter(re.findall(r"[a-z]+", text))


async def originals(machines: Machines, *nodes: tuple[str, int]) -> None:
    await machines.master()
    for name, slots in nodes:
        await machines.node(name, "--slots", str(slots))
    await machines.ctl("deploy", str(machines.write("originals.py", ORIGINALS)))


@pytest.mark.parametrize(
    ("task", "result"),
    [
        ("TestTask", {"start": 5, "end": 10}),
        ("TestContainerTask", {"start": 15, "end": 20}),
        ("TestParallelTask", [n * n for n in range(10)]),
        ("SkippingParallel", "skipped"),
        ("Empty", "nothing to do"),
        ("Grows", 31),
        ("ParallelContainer", {"Child": "x", "Other": "x", "Child_2": "x"}),
    ],
)
async def test_tasks_of_each_kind_give_their_results(machines: Machines, task: str, result: Any) -> None:
    await originals(machines, ("b", 2))
    assert (await machines.run(task))["result"] == result


async def test_a_container_may_hold_every_other_kind(machines: Machines) -> None:
    await originals(machines, ("b", 1))
    assert (await machines.run("Mixed"))["result"] == [n * n for n in range(10)]


@pytest.mark.parametrize(("task", "named"), [("FailingParallel", "three is too much"), ("FailingContainer", "Raises")])
async def test_a_failing_piece_fails_the_run_and_says_which(machines: Machines, task: str, named: str) -> None:
    await originals(machines, ("b", 2))
    answer = await machines.ctl("run", task, "--wait")
    assert answer.status == 1
    assert named in answer.document["error"]
    await nothing_is_left(machines)


async def nothing_is_left(machines: Machines) -> None:
    """All slots are idle and no worker is there any more."""
    for row in (await machines.ctl("nodes")).document:
        await machines.node_is(row["name"], lambda r: not r.busy and not r.workers)


async def test_twenty_containers_with_parallel_children_end_on_one_slot(machines: Machines) -> None:
    await originals(machines, ("b", 1))
    runs = [(await machines.ctl("run", "ParallelContainer")).document["run"] for _ in range(20)]
    ended = await asyncio.gather(*(machines.run_is(run, lambda d: d.row.ended > 0) for run in runs))
    assert {details.row.state for details in ended} == {"complete"}
    await nothing_is_left(machines)


async def test_units_go_to_every_slot_of_every_node_and_workers_are_reused(machines: Machines) -> None:
    source = (
        ORIGINALS
        + """

class Pids(ParallelTask):
    subtask = Pid
    datasource = range(1000)

    def setup(self):
        self.pids = set()
        self.done = 0

    def unit_complete(self, index, item, result):
        self.done += 1
        self.pids.add((result[0], result[2]))

    def work_complete(self):
        return [self.done, len(self.pids)]
"""
    )
    await machines.master()
    for name in ("b", "c"):
        await machines.node(name, "--slots", "2")
    await machines.ctl("deploy", str(machines.write("pids.py", source)))
    done, pids = (await machines.run("Pids"))["result"]
    assert done == 1000
    assert pids <= 4
    await nothing_is_left(machines)


async def test_word_count_equals_a_counter_though_a_node_is_lost_in_the_middle(machines: Machines) -> None:
    await machines.master()
    nodes = {name: await machines.node(name, "--slots", "2") for name in ("b", "c")}
    folder, expected = write_words(machines, 5_000_000)
    await machines.ctl("deploy", str(folder))
    run = (await machines.ctl("run", "CountWords")).document["run"]
    root = (await machines.run_is(run, lambda d: d.row.units.get("complete", 0) >= 5)).row.node_name
    lost = next(name for name in nodes if name != root)
    await machines.stop(nodes[lost], signal.SIGKILL)
    ended = await machines.run_is(run, lambda d: d.row.ended > 0)
    assert ended.row.state == "complete", ended.error
    assert ended.result == dict(expected)


async def test_cancel_stops_all_units(machines: Machines) -> None:
    source = """
import time
from pydra_core.tasks import ParallelTask, Task

class Slow(Task):
    standalone = False
    def work(self, item):
        time.sleep(30)

class Many(ParallelTask):
    subtask = Slow
    datasource = range(100)
"""
    await machines.master()
    await machines.node("b", "--slots", "2")
    await machines.ctl("deploy", str(machines.write("many.py", source)))
    run = (await machines.ctl("run", "Many")).document["run"]
    row = (await machines.run_is(run, lambda d: d.row.units.get("running", 0) >= 2)).row
    assert (await machines.ctl("cancel", str(run), "--reason", "enough")).status == 0
    ended = await machines.run_is(run, lambda d: d.row.ended > 0)
    assert ended.row.state == "cancelled"
    await until(lambda: not alive(row.worker_pid), "the root is gone")
    await nothing_is_left(machines)


async def test_a_killed_worker_of_many_units_charges_only_the_one_that_it_executed(machines: Machines) -> None:
    source = """
import os, signal
from pydra_core.tasks import ParallelTask, Task

class Dies(Task):
    standalone = False
    def work(self, item):
        if item == 7:
            os.kill(os.getpid(), signal.SIGSEGV)
        return item

class Survives(ParallelTask):
    subtask = Dies
    datasource = range(40)
    def setup(self):
        self.failed, self.done = [], []
    def unit_complete(self, index, item, result):
        self.done.append(index)
    def unit_failed(self, index, item, error):
        self.failed.append([index, str(error)])
        return True
    def work_complete(self):
        return [sorted(self.done), self.failed]
"""
    await machines.master()
    await machines.node("b", "--slots", "2")
    await machines.ctl("deploy", str(machines.write("dies.py", source)))
    done, failed = (await machines.run("Survives"))["result"]
    assert done == [n for n in range(40) if n != 7]
    assert [index for index, _ in failed] == [7]
    assert "SIGSEGV" in failed[0][1]


async def test_a_large_result_of_a_child_comes_to_its_container_whole(machines: Machines) -> None:
    source = """
from pydra_core.tasks import ContainerTask, Task

class Large(Task):
    def work(self):
        return "x" * 200_000

class Small(Task):
    def work(self):
        return "small"

class Both(ContainerTask):
    subtasks = [Large, Small]
    parallel = True
"""
    await machines.master()
    await machines.node("b", "--slots", "2")
    await machines.ctl("deploy", str(machines.write("both.py", source)))
    assert (await machines.run("Both"))["result"] == {"Large": "x" * 200_000, "Small": "small"}
