"""One failed unit and the run never ended; an empty datasource hung; unit 0 was the root; batches lost what belonged to a unit."""

import pytest

from tests.lessons.cluster import One

pytestmark = pytest.mark.asyncio(loop_scope="package")

UNITS = """
class Square(Task):
    standalone = False
    def work(self, n):
        if n == 13:
            raise ValueError("unlucky")
        return n * n
class Base(ParallelTask):
    subtask = Square
    def setup(self): self.seen = []
    def unit_complete(self, index, item, result): self.seen.append([index, item, result])
    def work_complete(self): return self.seen
"""


async def test_one_failed_unit_ends_the_run(one: One) -> None:
    source = UNITS + "class Main(Base):\n    datasource = range(200)\n"
    assert await one.failure(source) == "unit 13 failed: ValueError: unlucky"
    await one.idle()


async def test_one_failed_unit_that_is_skipped_does_not_keep_the_run_from_ending(one: One) -> None:
    source = UNITS + "class Main(Base):\n    datasource = range(50)\n    def unit_failed(self, *told): return True\n"
    assert len(await one.result(source)) == 49


@pytest.mark.parametrize("source", ["[]", "iter(())", "range(0)"])
async def test_an_empty_datasource_ends_the_run(one: One, source: str) -> None:
    assert await one.result(UNITS + f"class Main(Base):\n    def datasource(self): return {source}\n") == []


async def test_an_empty_datasource_ends_a_map_reduce(one: One) -> None:
    source = """
        class Main(MapReduceTask):
            datasource = []
            def map(self, item): yield item, 1
            def reduce(self, key, values): return sum(values)
    """
    assert await one.result(source) == {}


async def test_unit_number_zero_is_not_taken_for_the_root(one: One) -> None:
    assert await one.result(UNITS + "class Main(Base):\n    datasource = [7]\n") == [[0, 7, 49]]
    failing = UNITS + "class Main(Base):\n    datasource = [13, 1]\n    def unit_failed(self, *told): return True\n"
    assert await one.result(failing) == [[1, 1, 1]]


async def test_items_added_while_running_are_performed(one: One) -> None:
    source = (
        UNITS
        + """
class Main(Base):
    datasource = [1]
    def setup(self):
        super().setup()
        self.add_units([2])
    def unit_complete(self, index, item, result):
        super().unit_complete(index, item, result)
        if item < 6:
            self.add_units([item + 2])
"""
    )
    seen = await one.result(source)
    assert sorted(item for _, item, _ in seen) == [1, 2, 3, 4, 5, 6, 7]
    assert sorted(index for index, _, _ in seen) == list(range(7))


async def test_progress_moves_without_a_progress_method(one: One) -> None:
    source = (
        UNITS
        + """
class Nap(Square):
    def work(self, n):
        time.sleep(0.05)
        return n
class Naps(Base):
    subtask = Nap
    datasource = range(20)
"""
    )
    run = await one.submit(f"{await one.deploy(source)}.Naps")
    shown = await one.machines.run_is(run, lambda d: 0 < d.row.done < 20)
    assert shown.row.total == 20
    assert (await one.ended(run)).row.done == 20


async def test_batches_keep_what_belongs_to_each_unit(one: One) -> None:
    """Thousands share a message; each result comes back with its own index and item."""
    source = (
        UNITS
        + """
class Main(Base):
    datasource = range(14, 5014)
    def work_complete(self):
        return [len(self.seen), all(item == index + 14 and result == item * item for index, item, result in self.seen)]
"""
    )
    assert await one.result(source) == [5000, True]


async def test_slots_of_held_workers_are_free_again_for_the_next_run(one: One) -> None:
    name = await one.deploy(
        UNITS + "class Main(Base):\n    datasource = range(100)\n    def unit_failed(self, *t): return True\n"
    )
    for _ in range(3):
        assert (await one.ended(await one.submit(f"{name}.Main"))).row.state == "complete"
        row = await one.idle()
        assert row.slots == 2
