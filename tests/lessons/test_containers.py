"""A child of a container that raised or returned nothing left the run running for ever."""

import pytest

from pydra_core.tasks import ContainerTask, Task
from pydra_core.tasks.task import LocalContext
from tests.lessons.cluster import One

pytestmark = pytest.mark.asyncio(loop_scope="package")

CHILDREN = """
class Silent(Task):
    def work(self, n: int = 1): pass
class Angry(Task):
    def work(self, n: int = 1): raise ValueError("not with me")
class Twice(Task):
    def work(self, n: int = 1): return {"n": 2 * n}
"""


async def test_a_child_that_raises_ends_its_container(one: One) -> None:
    source = CHILDREN + "class Main(ContainerTask):\n    subtasks = [Twice, Angry, Twice]\n"
    assert await one.failure(source) == "Angry failed: ValueError: not with me"
    await one.idle()


async def test_a_child_that_raises_ends_its_parallel_container(one: One) -> None:
    source = CHILDREN + "class Main(ContainerTask):\n    parallel = True\n    subtasks = [Twice, Angry, Twice]\n"
    assert await one.failure(source) == "Angry failed: ValueError: not with me"
    await one.idle()


@pytest.mark.parametrize("parallel", [False, True])
async def test_a_child_that_returns_nothing_ends_its_container(one: One, parallel: bool) -> None:
    source = CHILDREN + f"class Main(ContainerTask):\n    parallel = {parallel}\n    subtasks = [Silent, Silent]\n"
    assert await one.result(source) == ({"Silent": None, "Silent_2": None} if parallel else None)


async def test_after_nothing_the_next_child_gets_the_arguments_of_the_run_again(one: One) -> None:
    source = CHILDREN + "class Main(ContainerTask):\n    subtasks = [Silent, Twice, Twice]\n"
    assert await one.result(source, n=5) == {"n": 20}


async def test_a_parallel_container_performs_its_children_side_by_side(one: One) -> None:
    source = """
        class Naps(Task):
            def work(self):
                time.sleep(0.5)
        class Main(ContainerTask):
            parallel = True
            subtasks = [Naps, Naps]
    """
    run = await one.submit(f"{await one.deploy(source)}.Main")
    row = await one.machines.node_is(
        "b", lambda row: len([w for w in row.workers if w.run == run and not w.coordinates]) == 2
    )
    assert row.busy == 2
    assert set((await one.ended(run)).result) == {"Naps", "Naps_2"}


class _Step(Task):
    def work(self) -> None:
        self.report(1, 2)


@pytest.mark.parametrize("weights", [(1, 3), (0, 0), (None, 3), (None, None), (0, 1)])
async def test_weights_of_all_some_or_no_children_divide_by_no_zero(weights: tuple[float | None, float | None]) -> None:
    told: list[float] = []

    class Context(LocalContext):
        def report(self, done: float, total: float | None, message: str) -> None:
            told.append(done / total)  # type: ignore[operator]

    class Weighted(ContainerTask):
        subtasks = [_Step if weight is None else (_Step, weight) for weight in weights]

    task = Weighted()
    task._context = Context()
    task.work()
    assert told == sorted(told)
    assert told[-1] == 1.0
