"""Counts primes in many blocks at once: cut into units, spread over every slot, gathered."""

from typing import Annotated

from pydra_core.tasks import Param, ParallelTask, Task


class Block(Task):
    """Counts the primes of one block."""

    standalone = False

    def work(self, block):
        start, end = block
        return sum(n > 1 and all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(start, end))


class Primes(ParallelTask):
    """How many primes there are below a number."""

    subtask = Block
    found = 0

    def datasource(
        self,
        below: Annotated[int, Param(help="Primes below this number", min=2, max=100_000_000)] = 1_000_000,
        size: Annotated[int, Param(help="Numbers in a unit", min=1, max=1_000_000)] = 5_000,
    ):
        return ([start, min(start + size, below)] for start in range(0, below, size))

    def unit_complete(self, index, item, result):
        self.found += result

    def work_complete(self):
        return self.found
