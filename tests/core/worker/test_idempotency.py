"""The key of a unit is the same at each try and wherever it is performed, and no two units share one."""

from pathlib import Path

from pydra_core.protocol import values
from pydra_core.protocol.worker import Finished, NoMore
from pydra_core.tasks import ContainerTask, ParallelTask, Task
from tests.core.worker.seats import worker

KEYS = """
class Key(Task):
    def work(self, n=0): return [self.idempotency_key]
class Keys(ContainerTask):
    subtasks = [Key, (Key, 2)]
class Pair(ContainerTask):
    subtasks = [Key]
    def work(self, n=0): return super().work(n)
class Main(ParallelTask):
    subtask = Key
    def datasource(self): return range(3)
class Within(ParallelTask):
    subtask = Pair
    def datasource(self): return range(3)
class Around(ContainerTask):
    subtasks = [Key, Main]
class Words(MapReduceTask):
    reducers = 2
    def datasource(self): return range(3)
    def map(self, item): raise ValueError(self.idempotency_key)
    def reduce(self, key, values): return 0
"""


class Key(Task):
    def work(self, *_: object, **__: object) -> object:
        return self.idempotency_key


class Keys(ParallelTask):
    subtask = Key

    def datasource(self) -> range:
        return range(3)


def keys(tmp_path: Path, cls: str, path: str, *numbers: int) -> list[object]:
    """What the units with these numbers see, on a seat of their own."""
    with worker(tmp_path, KEYS, cls, role="units", path=path) as node:
        for number in numbers:
            node.work_on(0, first=number)
        found = [values.decode(answer.value)[0] for answer in node.answers(len(numbers))]
        node.say(NoMore())
        node.next(Finished)
        return found


def test_a_plain_run_is_its_own_unit(tmp_path: Path) -> None:
    with worker(tmp_path, KEYS, "Key") as node:
        assert values.decode(node.next(Finished).value.body) == ["1"]


def test_units_of_a_parallel_run_are_told_apart_and_are_the_same_on_another_seat(tmp_path: Path) -> None:
    assert keys(tmp_path, "Main", "/u", 0, 7) == ["1:u0", "1:u7"]
    assert keys(tmp_path, "Main", "/u", 7) == ["1:u7"]


def test_a_child_that_is_kept_from_unit_to_unit_has_the_key_of_its_unit(tmp_path: Path) -> None:
    assert keys(tmp_path, "Within", "/u", 3, 4) == ["1:u3/0", "1:u4/0"]


def test_a_map_is_told_apart_from_the_reduce_of_the_same_number(tmp_path: Path) -> None:
    with worker(tmp_path, KEYS, "Words", role="units", path="/m") as node:
        node.work_on(0, first=2)
        assert node.answers(1)[0].error == "ValueError: 1:m2"


def test_a_parallel_child_of_a_container_has_its_place_in_the_key(tmp_path: Path) -> None:
    assert keys(tmp_path, "Around", "/1/u", 5) == ["1/1:u5"]


def test_a_child_that_is_performed_elsewhere_has_the_key_that_it_would_have_here(tmp_path: Path) -> None:
    with worker(tmp_path, KEYS, "Around", path="/0") as node:
        assert values.decode(node.next(Finished).value.body) == ["1/0"]


def test_in_a_plain_process_they_are_told_apart_as_well() -> None:
    everything: list[object] = []
    Keys.unit_complete = lambda self, index, item, result: everything.append(result)  # type: ignore[method-assign]
    Keys().work()
    assert everything == ["0:u0", "0:u1", "0:u2"]
    several = type("Several", (ContainerTask,), {"subtasks": [Key, Keys], "parallel": True})()
    assert several.work()["Key"] == "0/0"
    assert everything[3:] == ["0/1:u0", "0/1:u1", "0/1:u2"]
