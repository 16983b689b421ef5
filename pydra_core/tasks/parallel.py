"""A task that is cut into units, which are performed wherever there is a slot, and gathered again."""

from collections.abc import Iterable

from pydra_core.tasks.container import Subtask
from pydra_core.tasks.datasource import Datasource, Items
from pydra_core.tasks.task import Failed, Task


class ParallelTask(Task):
    """Each item of `datasource` is one unit, numbered from 0: `subtask.work(item)`, in any order, on any node.

        class Square(Task):
            def work(self, n):
                return n * n

        class SumOfSquares(ParallelTask):
            subtask = Square

            def setup(self):
                self.sum = 0

            def datasource(self, n: int = 10):
                return range(n)

            def unit_complete(self, index, item, result):
                self.sum += result

            def work_complete(self):
                return self.sum

    `datasource` is an iterable, or a method whose parameters are those of the run; it is pulled lazily, never listed. Of
    `TextLines`, `Files` and `SqlRows` each part is read by the worker that performs its unit. `subtask` is a
    task or a container of tasks in order; each worker builds it once, calls its `setup()` once, and performs many units with it;
    `self.parameters` are the run's there. The hooks are called in the one process that gathers, once per unit, in the order of
    completion. Without `unit_complete` and `work_complete` the result is the list of all results by index (None for a skipped unit).
    """

    subtask: Subtask
    datasource: Datasource = ()

    def unit_complete(self, index: int, item: object, result: object) -> None:
        """A unit has its result."""

    def unit_failed(self, index: int, item: object, error: Failed) -> bool:
        """A unit failed, after its retries. True: it is skipped; otherwise the run fails. `str(error)` is one sentence."""
        return False

    def work_complete(self) -> object:
        """All units have ended: what this returns is the result of the run."""
        return None

    def add_units(self, items: Iterable[object]) -> None:
        """Makes more units, which come after those of the datasource; in `setup`, or in a hook."""
        items_of(self).add(items)

    def work(self, *args: object, **parameters: object) -> object:
        """Performs all units; the result as told above."""
        return self._bound.perform(self, args, parameters)


def items_of(task: ParallelTask) -> Items:
    """What `add_units` has collected so far; kept out of `__init__`, which an author need not call."""
    items: Items = task.__dict__.setdefault("_pydra_items", Items())
    return items


def keeps_results(task: ParallelTask) -> bool:
    """True if the result is the list of results: neither hook is written."""
    cls = type(task)
    plain = ParallelTask
    return cls.unit_complete is plain.unit_complete and cls.work_complete is plain.work_complete
