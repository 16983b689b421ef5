"""What the cluster works on while it is beaten: plain, parallel and map-reduce runs whose results can be computed here as well."""

import collections
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

SOURCE = '''
"""Work for the chaos: every result follows from the arguments alone."""
import time

from pydra_core.tasks import MapReduceTask, ParallelTask, Task

PATIENT = 1000


class Plain(Task):
    """Adds up numbers, slowly."""

    retries = PATIENT

    def work(self, seed: int, steps: int, nap: float):
        total = 0
        for step in self.track(range(steps)):
            total += (seed * 31 + step) % 97
            time.sleep(nap)
        return total


class Square(Task):
    standalone = False
    retries = PATIENT

    def work(self, item):
        time.sleep(0.004)
        return item * item


class Squares(ParallelTask):
    """Squares; tells how often each unit was counted."""

    retries = PATIENT
    subtask = Square

    def datasource(self, seed: int, count: int):
        return range(seed, seed + count)

    def setup(self):
        self.counted = {}
        self.total = 0

    def unit_complete(self, index, item, result):
        self.counted[index] = self.counted.get(index, 0) + 1
        self.total += result

    def work_complete(self):
        return {"total": self.total, "units": len(self.counted), "most": max(self.counted.values(), default=0)}


class Words(MapReduceTask):
    """Counts made-up words."""

    retries = PATIENT
    reducers = 2

    def datasource(self, seed: int, texts: int):
        return range(seed, seed + texts)

    def map(self, item):
        time.sleep(0.01)
        for place in range(200):
            yield f"w{(item * 7 + place * place) % 53}", 1

    def reduce(self, key, values):
        return sum(values)
'''


@dataclass(frozen=True)
class Errand:
    """One run to submit: its task, its arguments and what it has to give."""

    label: str
    task: str
    arguments: Mapping[str, Any]
    expected: Any


def plain(seed: int, rng: random.Random) -> tuple[dict[str, Any], Any]:
    steps = rng.randrange(5, 60)
    return {"seed": seed, "steps": steps, "nap": 0.02}, sum((seed * 31 + step) % 97 for step in range(steps))


def squares(seed: int, rng: random.Random) -> tuple[dict[str, Any], Any]:
    count = rng.randrange(0, 600)
    total = sum(item * item for item in range(seed, seed + count))
    return {"seed": seed, "count": count}, {"total": total, "units": count, "most": min(count, 1)}


def words(seed: int, rng: random.Random) -> tuple[dict[str, Any], Any]:
    texts = rng.randrange(1, 40)
    found = collections.Counter(
        f"w{(item * 7 + place * place) % 53}" for item in range(seed, seed + texts) for place in range(200)
    )
    return {"seed": seed, "texts": texts}, dict(found)


KINDS: dict[str, Callable[[int, random.Random], tuple[dict[str, Any], Any]]] = {
    "work.Plain": plain,
    "work.Squares": squares,
    "work.Words": words,
}


def errand(number: int, rng: random.Random) -> Errand:
    """The next thing to submit; its label is found on one run at most."""
    task = rng.choice(list(KINDS))
    arguments, expected = KINDS[task](rng.randrange(10_000), rng)
    return Errand(f"errand-{number}", task, arguments, expected)
