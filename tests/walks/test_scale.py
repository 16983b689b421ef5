"""Many units on real nodes: pulled lazily, answered once each, in flat memory. `make scale` runs it at full size.

Full size is ten million units, 640 MB of pairs in workers of 64 MiB, and a text of 200 MB; without it, what is measured is the same,
with less of it.
"""

import asyncio
import json
import os
import random
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from pydra_core.ids import RunId
from pydra_core.protocol.pictures import RunDetails
from pydra_core.settings import resource
from pydra_core.tasks import InputFile
from tests.walks.machines import Machines, until

FULL = bool(os.environ.get("PYDRA_SCALE"))
MANY = 10_000_000
FLAT = 24 << 20
"""Bytes by which a process may have grown after a tenth of its units: what allocators and pictures take, not what units take."""
AHEAD = 4096
"""The most units that an owner may have unanswered (`master.credits.MOST`)."""

UNITS = """
import json
import time

from pydra_core.tasks import ParallelTask, Task


class Noop(Task):
    standalone = False

    def work(self, item):
        return item


class Nap(Task):
    standalone = False

    def work(self, item):
        time.sleep(0.02)
        return item


class Counted(ParallelTask):
    '''Counts how far the datasource is ahead of the answers.'''

    subtask = Noop
    standalone = False

    def setup(self):
        self.pulled = self.answered = self.sum = self.ahead = self.late = 0
        self.seen = bytearray(self.parameters["count"] // 8 + 1)

    def datasource(self, count: int = 1000, told: int = 0):
        for item in range(count):
            self.pulled += 1
            ahead = self.pulled - self.answered
            self.ahead = max(self.ahead, ahead)
            if item > 100:
                self.late = max(self.late, ahead)
            yield item

    def unit_complete(self, index, item, result):
        assert index == item == result
        assert not self.seen[index >> 3] & 1 << (index & 7), f"unit {index} came twice"
        self.seen[index >> 3] |= 1 << (index & 7)
        self.answered += 1
        self.sum += result
        if self.answered == self.parameters["told"]:
            print(json.dumps(self.told()), flush=True)

    def told(self):
        return {"answered": self.answered, "pulled": self.pulled, "sum": self.sum, "ahead": self.ahead, "late": self.late}

    def work_complete(self):
        return self.told()


class Noops(Counted):
    standalone = True


class Naps(Counted):
    standalone = True
    subtask = Nap
"""

PAIRS = """
from pydra_core.tasks import MapReduceTask


class Pairs(MapReduceTask):
    '''Each map leaves so many MiB of pairs.'''

    memory = "64 MiB"
    reducers = 2

    def datasource(self, maps: int = 2, size: int = 16):
        return [(number, size) for number in range(maps)]

    def map(self, item):
        first, size = item  # no two maps leave equal files: of such the master keeps one for a day
        for number in range(size * 64):
            yield f"key {number * 7919 % 997}", bytes([first]) * 16_384

    def reduce(self, key, values):
        count = total = 0
        for value in values:
            count, total = count + 1, total + len(value)
        return [count, total]
"""


@dataclass
class Sampled:
    """Resident bytes of processes by name, at shares of the work."""

    at: list[float] = field(default_factory=list)
    sizes: dict[str, list[int]] = field(default_factory=dict)

    def take(self, share: float, processes: dict[str, int]) -> None:
        self.at.append(share)
        for name, pid in processes.items():
            self.sizes.setdefault(name, []).append(psutil.Process(pid).memory_info().rss)

    def grown(self) -> dict[str, int]:
        return {name: sizes[-1] - sizes[0] for name, sizes in self.sizes.items()}

    def __str__(self) -> str:
        shown = (f"{name} {[size >> 20 for size in sizes]}" for name, sizes in self.sizes.items())
        return f"MiB at {[round(share, 2) for share in self.at]}: {', '.join(shown)}"


@dataclass
class Cluster:
    machines: Machines
    processes: dict[str, "subprocess.Popen[bytes]"]

    async def submit(self, task: str, **arguments: Any) -> RunId:
        async with self.machines.cluster() as cluster:
            return (await cluster.submit(task, arguments)).run

    async def sampled(self, run: RunId, count: int) -> tuple[RunDetails, Sampled]:
        """How it ended, and how large the processes were at 10, 50 and 90 %."""
        sampled = Sampled()
        shares = [0.1, 0.5, 0.9]
        async with self.machines.cluster() as cluster:
            async for details in cluster.follow(run):
                share = details.row.units.get("complete", 0) / count
                if shares and share >= shares[0] and not details.row.ended:
                    shares = [each for each in shares if each > share]
                    pids = {name: process.pid for name, process in self.processes.items()}
                    sampled.take(share, pids | {"root": details.row.worker_pid})
                if details.row.ended:
                    return details, sampled
        raise AssertionError(self.machines.said())

    async def nothing_is_left(self) -> None:
        for name in ("b", "c"):
            await self.machines.node_is(name, lambda row: not row.busy and not row.workers)
        for name in ("b", "c"):
            assert len(psutil.Process(self.processes[name].pid).children(recursive=True)) <= FEW


FEW = 6
"""Processes of an idle node: its zygote and what stands ready for the next runs."""


async def two_nodes(machines: Machines) -> Cluster:
    processes = {"master": await machines.master()}
    for name in ("b", "c"):
        processes[name] = await machines.node(name, "--slots", "2")
    async with machines.cluster() as cluster:
        await cluster.deploy(machines.write("units.py", UNITS))
        await cluster.deploy(machines.write("pairs.py", PAIRS))
    return Cluster(machines, processes)


async def test_ten_million_items_are_never_pulled_further_than_the_credit(machines: Machines) -> None:
    cluster = await two_nodes(machines)
    run = await cluster.submit("units.Noops", count=MANY, told=50_000)
    line = await told(machines, run)
    assert line["answered"] == 50_000
    assert line["sum"] <= line["pulled"] ** 2 / 2
    assert line["ahead"] <= AHEAD + 1
    async with machines.cluster() as client:
        await client.cancel(run)
        assert (await client.wait(run)).row.state == "cancelled"
    await cluster.nothing_is_left()


async def told(machines: Machines, run: RunId) -> Any:
    async with machines.cluster() as cluster, asyncio.timeout(60):
        async for line in cluster.log(run, follow=True):
            if line.text.startswith("{"):
                return json.loads(line.text)
    raise AssertionError(machines.said())


async def test_slow_units_are_pulled_a_few_at_a_time(machines: Machines) -> None:
    cluster = await two_nodes(machines)
    run = await cluster.submit("units.Naps", count=300)
    async with machines.cluster() as client:
        ended = await client.wait(run)
    assert ended.result["answered"] == ended.result["pulled"] == 300
    # Four slots; each has 20 ms of work at hand (2 units), and as much again is on its way.
    assert ended.result["late"] <= 2 * 2 * 4 + 1


async def test_a_hundred_thousand_units_on_two_nodes_are_answered_once_each_in_flat_memory(machines: Machines) -> None:
    cluster = await two_nodes(machines)
    await units_are_answered_once_each(cluster, 100_000)


@pytest.mark.skipif(not FULL, reason="takes minutes: make scale")
@pytest.mark.timeout(900)
async def test_ten_million_units_on_two_nodes_are_answered_once_each_in_flat_memory(machines: Machines) -> None:
    cluster = await two_nodes(machines)
    await units_are_answered_once_each(cluster, MANY)


async def units_are_answered_once_each(cluster: Cluster, count: int) -> None:
    run = await cluster.submit("units.Noops", count=count)
    ended, sampled = await cluster.sampled(run, count)
    assert ended.row.state == "complete", ended.error
    assert ended.result["answered"] == ended.result["pulled"] == count
    assert ended.result["sum"] == count * (count - 1) // 2
    assert ended.result["ahead"] <= AHEAD + 1
    took = ended.row.ended - ended.row.started
    print(f"\n{count:,} units, {count / took:,.0f} a second, at most {ended.result['ahead']:,} ahead; {sampled}")
    assert all(grown <= FLAT for grown in sampled.grown().values()), str(sampled)
    await cluster.nothing_is_left()


@pytest.mark.timeout(900)
async def test_map_output_many_times_the_memory_of_a_worker_is_sorted_and_reduced(machines: Machines) -> None:
    cluster = await two_nodes(machines)
    maps, size = (4, 160) if FULL else (2, 40)
    run = await cluster.submit("pairs.Pairs", maps=maps, size=size)
    async with machines.cluster() as client:
        ended = await client.wait(run)
    assert ended.row.state == "complete", ended.error
    assert len(ended.result) == 997
    assert sum(count for count, _ in ended.result.values()) == maps * size * 64
    assert sum(total for _, total in ended.result.values()) == maps * size << 20
    print(f"\n{maps * size} MiB of pairs in {ended.row.ended - ended.row.started:.1f} s")
    await cluster.nothing_is_left()
    await no_pairs_are_left(machines, size << 20)


async def no_pairs_are_left(machines: Machines, size: int) -> None:
    """Neither in the master's store nor on a node: no file there is as large as half of what a map left."""
    homes = (machines.a, machines.home("b"), machines.home("c"))

    def large() -> list[Path]:
        files = [path for home in homes for path in home.rglob("*") if path.is_file()]
        return [path for path in files if _size(path) >= size // 2]

    await until(lambda: not large(), f"these are gone: {large()}")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


@pytest.mark.timeout(900)
async def test_the_words_of_a_text_that_only_the_submitter_has_are_counted_by_two_nodes(
    machines: Machines, tmp_path: Path
) -> None:
    size = 200_000_000 if FULL else 20_000_000
    text = tmp_path / "text" / "words.txt"
    text.parent.mkdir()
    write_words(text, size)
    began = time.monotonic()
    with text.open(encoding="utf-8") as lines:
        expected = Counter(word for line in lines for word in line.split())
    plain = time.monotonic() - began
    cluster = await two_nodes(machines)
    async with machines.cluster() as client:
        await client.deploy(resource("examples") / "text_words.py")
        began = time.monotonic()
        run = (await client.submit("text_words.TextWords", {"text": InputFile(text)})).run
        sent = time.monotonic() - began
        ended = await client.wait(run)
    assert ended.row.state == "complete", ended.error
    assert ended.result == expected
    took, units = ended.row.ended - ended.row.started, size / 500_000
    print(
        f"\n{size / 1e6:.0f} MB of text: sent in {sent:.1f} s, counted in {took:.1f} s ({units / took:.0f} units and "
        f"{size / took / 1e6:.0f} MB a second); by one loop in place {plain:.1f} s"
    )
    await cluster.nothing_is_left()


def write_words(path: Path, size: int) -> None:
    """Lines of words, some of them not of ASCII, the same each time."""
    chance = random.Random(7)
    words = ["".join(chance.choices("abcdeéß猫", k=chance.randint(1, 9))) for _ in range(5_000)]
    block = "".join(" ".join(chance.choices(words, k=chance.randint(0, 20))) + "\n" for _ in range(20_000)).encode()
    with path.open("wb") as file:
        while file.tell() + len(block) < size:
            file.write(block)
        file.write(block[: size - file.tell()].rpartition(b"\n")[0])
