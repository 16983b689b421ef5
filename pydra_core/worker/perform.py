"""Performs a task of any kind: a container walks its children, the others are cut and their pieces given to whoever deals them out."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pydra_core.tasks.container import Child, ContainerTask, children
from pydra_core.tasks.mapreduce import MapReduceTask
from pydra_core.tasks.parallel import ParallelTask
from pydra_core.tasks.task import Failed, Task, bound
from pydra_core.worker.calls import Call, fitting, following, named
from pydra_core.worker.cuts import ChildrenCut, Cut, MapsCut, ReducesCut, UnitsCut, guarded
from pydra_core.worker.place import Place, Tell

Deal = Callable[[Cut, Task, Place], None]
"""Has all pieces of a cut performed; raises Failed or Stopped. The task is the one that is cut, at its place."""


def begin(task: Task, place: Place, call: Call) -> object:
    """`setup` and `work` of a task at its place."""
    place.take(named(task, call))
    if is_plain(task):
        place.crew.compute()
        place.crew.watch(task)
    task.setup()
    return task.work(*call.args, **call.parameters)


def is_plain(task: Task) -> bool:
    """True if the task computes itself; the others are made of tasks."""
    return not isinstance(task, ContainerTask | ParallelTask | MapReduceTask)


def perform(deal: Deal, task: Task, place: Place, call: Call) -> object:
    """The result of a task that is made of others."""
    match task:
        case ContainerTask(parallel=True):
            cut = ChildrenCut(task, place, call)
            deal(cut, task, place)
            return cut.result()
        case ContainerTask():
            return in_order(task, place, call)
        case ParallelTask():
            check_subtask(task)
            units = UnitsCut(task, place, call)
            deal(units, task, place)
            return units.result()
        case MapReduceTask():
            return _map_reduce(deal, task, place, call)
    raise TypeError(f"{type(task).__name__} is not made of other tasks")


def _map_reduce(deal: Deal, task: MapReduceTask, place: Place, call: Call) -> object:
    maps = MapsCut(task, place, call)
    deal(maps, task, place)
    reduces = ReducesCut(task, place, maps)
    deal(reduces, task, place)
    return reduces.result()


# ------------------------------------------------------------------------------------------------- containers


@dataclass(slots=True)
class _Grown:
    """A child that is built: `ready` once its `setup` was called."""

    child: Child
    task: Task
    place: Place
    tell: "_Share"
    ready: bool = False


@dataclass(slots=True)
class _Share:
    """Makes the progress of one child that of its container."""

    tell: Tell
    name: str
    before: float
    weight: float
    total: float

    def __call__(self, done: float, total: float | None, message: str) -> None:
        share = min(max(done / total, 0.0), 1.0) if total else 0.0
        self.tell(self.before + self.weight * share, self.total, f"{self.name}: {message}" if message else self.name)


@dataclass(slots=True)
class _Family:
    grown: list[_Grown] = field(default_factory=list)


def in_order(container: ContainerTask, place: Place, call: Call) -> object:
    """Performs the children one after the other; they are built once, however often this is called on one container."""
    result: object = None
    next_call: Call | None = None
    for grown in _family(container, place):
        given = fitting(grown.task, call) if next_call is None else next_call
        grown.tell(0, 1, "")  # who is at work now
        place.crew.begin_child(grown.place.names)
        result = _perform_child(grown, given)
        next_call = following(result, call)
        grown.tell(1, 1, "")
    return result


def _family(container: ContainerTask, place: Place) -> list[_Grown]:
    family: _Family = container.__dict__.setdefault("_pydra_family", _Family())
    if not family.grown:
        family.grown = _grow(container, place)
    return family.grown


def _grow(container: ContainerTask, place: Place) -> list[_Grown]:
    grown: list[_Grown] = []
    all_ = children(container)
    total, before = sum(child.weight for child in all_), 0.0
    for number, child in enumerate(all_):
        share = _Share(place.report, child.name, before, child.weight, total)
        below = place.below(number, share, child.name)
        grown.append(_Grown(child, _built(child, below), below, share))
        before += child.weight
    return grown


def _built(child: Child, place: Place) -> Task:
    return guarded(child.name, lambda: bound(child.task, place))


def _perform_child(grown: _Grown, call: Call) -> object:
    grown.task._context = grown.place  # one instance may stand at several places
    return guarded(grown.child.name, lambda: _begin_child(grown, call))


def _begin_child(grown: _Grown, call: Call) -> object:
    if not grown.ready:
        grown.ready = True
        return begin(grown.task, grown.place, call)
    grown.place.take(named(grown.task, call))
    return grown.task.work(*call.args, **call.parameters)


def check_subtask(task: ParallelTask) -> None:
    """Raises Failed unless the subtask is a task, or a container of such, in order."""
    subtask = getattr(task, "subtask", None)
    if not _is_simple(subtask):
        raise Failed(
            f"{type(task).__name__}.subtask is {subtask!r}: a Task is wanted, or a container of such, one after the other"
        )


def _is_simple(subtask: object) -> bool:
    cls = subtask if isinstance(subtask, type) else type(subtask)
    if not issubclass(cls, Task) or issubclass(cls, ParallelTask | MapReduceTask):
        return False
    if not issubclass(cls, ContainerTask):
        return True
    entries = getattr(subtask, "subtasks", ())
    tasks = (each[0] if isinstance(each, tuple) and each else each for each in entries)
    return not getattr(subtask, "parallel", False) and all(map(_is_simple, tasks))
