"""Intermediate names collided between runs, the partition was not stable, a reducer saw a key several times, progress was −1."""

import asyncio
import subprocess
import sys
from collections import Counter

import pytest

from tests.lessons.cluster import One

pytestmark = pytest.mark.asyncio(loop_scope="package")

COUNTS = """
class Main(MapReduceTask):
    reducers = 3
    def datasource(self, word: str = "w", maps: int = 6):
        return [f"{word}{n} {word}{n + 1} all" for n in range(maps)]
    def map(self, line):
        for word in line.split():
            yield word, 1
    def reduce(self, key, values):
        return sum(values)
class Keys(Main):
    output = "keys.jsonl"
class Slow(Main):
    def map(self, line):
        time.sleep(0.1)
        return super().map(line)
    def reduce(self, key, values):
        time.sleep(0.1)
        return sum(values)
"""


def counted(word: str, maps: int) -> dict[str, int]:
    return dict(Counter(each for n in range(maps) for each in (f"{word}{n}", f"{word}{n + 1}", "all")))


async def test_intermediate_names_do_not_collide_between_runs(one: One) -> None:
    """Two runs of one task at the same time on one node."""
    name = await one.deploy(COUNTS)
    runs = [await one.submit(f"{name}.Slow", word=word, maps=4) for word in ("x", "y")]
    ended = await asyncio.gather(*(one.ended(run) for run in runs))
    assert [each.result for each in ended] == [counted("x", 4), counted("y", 4)]


async def test_the_partition_of_a_key_is_stable() -> None:
    program = "from pydra_core.worker.mapfiles import *; print([partition_of(encode_key(k), 97) for k in ('a', 1, None, ('b', 2.5))])"
    said = {
        subprocess.run([sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1
    assert said.pop()


async def test_a_reducer_sees_each_key_once(one: One) -> None:
    """Keys of several maps: each is one line of one output file."""
    ended = await one.run(COUNTS, "Keys", maps=20)
    async with one.machines.cluster() as cluster:
        files = [await cluster.artifact(each.digest) for each in ended.artifacts if each.name in ended.result]
    assert len(files) == 3
    lines = b"".join(files).decode().splitlines()
    assert len(lines) == len({line.partition(",")[0] for line in lines}) == len(counted("w", 20))


async def test_progress_counts_both_phases_and_is_never_below_zero(one: One) -> None:
    run = await one.submit(f"{await one.deploy(COUNTS)}.Slow", maps=6)
    seen = []
    async with one.machines.cluster() as cluster:
        async for details in cluster.follow(run):
            seen.append((details.row.done, details.row.total))
    done = [each for each, _ in seen]
    assert min(done) >= 0
    assert done == sorted(done)
    assert seen[-1] == (9, 9)
    assert {total for _, total in seen} <= {None, 9}
