"""What a task is cut into, seen from the worker that cuts: where items come from, and what becomes of their results."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from pydra_core.packages.needs import NAMES, read_needs
from pydra_core.packages.wants import most_wanted
from pydra_core.protocol.chosen import Only, count, has
from pydra_core.protocol.manifest import Needs
from pydra_core.protocol.spreads import Form, Leaving, Range
from pydra_core.protocol.states import Isolation
from pydra_core.tasks.container import ContainerTask, Subtask, children
from pydra_core.tasks.datasource import Items, open_source
from pydra_core.tasks.mapreduce import MapReduceTask
from pydra_core.tasks.parallel import ParallelTask, items_of, keeps_results
from pydra_core.tasks.task import Failed, bound
from pydra_core.worker.calls import Call, fitting, pack_call
from pydra_core.worker.outcome import describe, trace
from pydra_core.worker.place import Place
from pydra_core.worker.seal import seal
from pydra_core.worker.travel import departing

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One item, and the ranges of files that its unit reads. `added`: by `add_units`. `index` if it is not the next one."""

    item: object
    inputs: tuple[Range, ...] = ()
    added: bool = False
    index: int | None = None


class Cut(Protocol):
    """One spread as the rest of the machinery sees it. Everything here may call the author's code, and raises `Failed` if that fails."""

    path: str
    shared: bool
    needs: Needs
    name: str
    """The class of the task that is cut."""

    @property
    def total(self) -> int | None: ...
    @property
    def given(self) -> int:
        """How many items were drawn that were not added by `add_units`."""

    def draw(self) -> Drawn | None:
        """The next item; None if there is none now."""

    def seal(self, item: object) -> tuple[Form, bytes]:
        """The item as it travels; raises ValueRefused."""

    def complete(self, index: int, item: object, value: object, files: tuple[Leaving, ...]) -> None:
        """A unit has its result."""

    def failed(self, index: int, item: object, error: Failed) -> None:
        """A unit failed; raises what fails the run, returns if the unit is skipped."""

    def settled(self, done: int) -> None:
        """So many units have ended: tells the progress."""


class UnitsCut:
    """The units of a parallel task."""

    shared = True

    def __init__(self, task: ParallelTask, place: Place, call: Call) -> None:
        self.path = f"{place.path}/u"
        self.name = type(task).__name__
        self._place = place
        self.needs = needs_of(task.subtask)
        self._task = task
        self._items = items_of(task)
        self._items.add(opened(task, call), first=True)
        self._results: dict[int, object] | None = {} if keeps_results(task) else None
        self._only: Only = ()
        self._found = 0

    def choose(self, only: Only) -> None:
        """These units are offered, under their own indices, and no others: their items are drawn and passed over."""
        self._only = only

    @property
    def total(self) -> int | None:
        return count(self._only) if self._only else self._items.total

    @property
    def given(self) -> int:
        return self._items.given

    def draw(self) -> Drawn | None:
        if not self._only:
            return next_of(self._items, self.name)
        while self._items.pulled <= self._only[-1][1] and (drawn := next_of(self._items, self.name)) is not None:
            index = self._items.pulled - 1
            if has(self._only, index):
                self._found += 1
                return replace(drawn, index=index)
        return None

    def seal(self, item: object) -> tuple[Form, bytes]:
        return seal(departing(item, self._place), "its item")

    def complete(self, index: int, item: object, value: object, files: tuple[Leaving, ...]) -> None:
        if self._results is not None:
            self._results[index] = value
        else:
            guarded(f"unit_complete() of unit {index}", lambda: self._task.unit_complete(index, item, value))

    def failed(self, index: int, item: object, error: Failed) -> None:
        if not guarded(f"unit_failed() of unit {index}", lambda: self._task.unit_failed(index, item, error)):
            raise error
        if self._results is not None:
            self._results[index] = None

    def settled(self, done: int) -> None:
        self._place.report(done, self.total, "")

    def result(self) -> object:
        """What `work_complete` says, or all results by index; raises Failed if a chosen unit was not there."""
        if missing := count(self._only) - self._found:
            raise Failed(
                f"{missing:,} of the units that were chosen {'is' if missing == 1 else 'are'} not there: the datasource of "
                f"{self.name} ended after {self._items.pulled:,} items; what hooks add comes only with all units"
            )
        if self._results is None:
            return guarded("work_complete()", self._task.work_complete)
        return [self._results[index] for index in sorted(self._results)]


class ChildrenCut:
    """The children of a parallel container, each the whole task of a worker of its own."""

    shared = False

    def __init__(self, container: ContainerTask, place: Place, call: Call) -> None:
        self.path = place.path
        self.name = type(container).__name__
        self.family = children(container)
        self.needs = greatest([needs_of(child.task) for child in self.family])
        self._place = place
        self._call = call
        self._drawn = 0
        self._results: dict[int, object] = {}

    @property
    def total(self) -> int | None:
        return len(self.family)

    @property
    def given(self) -> int:
        return self._drawn

    def draw(self) -> Drawn | None:
        if self._drawn == len(self.family):
            return None
        child = self.family[self._drawn]
        task = guarded(child.name, lambda: bound(child.task, self._place))
        self._drawn += 1
        return Drawn(fitting(task, self._call))

    def seal(self, item: object) -> tuple[Form, bytes]:
        assert isinstance(item, Call)
        return "msgpack", pack_call(item)

    def complete(self, index: int, item: object, value: object, files: tuple[Leaving, ...]) -> None:
        self._results[index] = value

    def failed(self, index: int, item: object, error: Failed) -> None:
        raise Failed(str(error).replace(f"unit {index}", self.family[index].name, 1), error.trace)

    def settled(self, done: int) -> None:
        weight = sum(self.family[index].weight for index in self._results)
        self._place.report(weight, sum(child.weight for child in self.family), "")

    def result(self) -> dict[str, object]:
        """By the names of the children, in their order."""
        return {child.name: self._results[index] for index, child in enumerate(self.family)}


@dataclass(frozen=True, slots=True)
class _Mapped:
    index: int
    file: Leaving
    offsets: list[int]


class MapsCut:
    """The maps of a map-reduce task; `ranges` tells what they left for each reducer."""

    shared = True

    def __init__(self, task: MapReduceTask, place: Place, call: Call) -> None:
        self.path = f"{place.path}/m"
        self._place = place
        self._reducers = reducers_of(task)
        self.needs = needs_of(task.mapper or task)
        self.name = type(task).__name__
        self._items = Items()
        self._items.add(opened(task, call), first=True)
        self._mapped: list[_Mapped] = []

    @property
    def total(self) -> int | None:
        return self._items.total

    @property
    def given(self) -> int:
        return self._items.given

    def draw(self) -> Drawn | None:
        return next_of(self._items, self.name)

    def seal(self, item: object) -> tuple[Form, bytes]:
        return seal(departing(item, self._place), "its item")

    def complete(self, index: int, item: object, value: object, files: tuple[Leaving, ...]) -> None:
        if files and isinstance(value, list):
            self._mapped.append(_Mapped(index, files[0], value))

    def failed(self, index: int, item: object, error: Failed) -> None:
        raise Failed(f"map of {error}", error.trace)

    def settled(self, done: int) -> None:
        total = None if self.total is None else self.total + self._reducers
        self._place.report(done, total, "mapping")

    def ranges(self, reducer: int) -> tuple[Range, ...]:
        """What reducer number `reducer` reads, in the order of the maps."""
        found = []
        for each in sorted(self._mapped, key=lambda mapped: mapped.index):
            start, end = each.offsets[reducer], each.offsets[reducer + 1]
            if end > start:
                found.append(Range(f"r{reducer}-m{each.index}", each.file.digest, start, end - start))
        return tuple(found)


class ReducesCut:
    """The reduces of a map-reduce task, one for each partition."""

    shared = True

    def __init__(self, task: MapReduceTask, place: Place, maps: MapsCut) -> None:
        self.path = f"{place.path}/r"
        self.name = type(task).__name__
        self._place = place
        self.needs = needs_of(task.reducer or task)
        self._maps = maps
        self._reducers = reducers_of(task)
        self._drawn = 0
        self._results: dict[int, object] = {}
        self._output = bool(task.output)

    @property
    def total(self) -> int | None:
        return self._reducers

    @property
    def given(self) -> int:
        return self._drawn

    def draw(self) -> Drawn | None:
        if self._drawn == self._reducers:
            return None
        self._drawn += 1
        return Drawn(self._drawn - 1, self._maps.ranges(self._drawn - 1))

    def seal(self, item: object) -> tuple[Form, bytes]:
        return seal(item, "its item")

    def complete(self, index: int, item: object, value: object, files: tuple[Leaving, ...]) -> None:
        self._results[index] = value

    def failed(self, index: int, item: object, error: Failed) -> None:
        raise Failed(str(error).replace(f"unit {index}", f"reduce {index}", 1), error.trace)

    def settled(self, done: int) -> None:
        mapped = self._maps.total or 0
        self._place.report(mapped + done, mapped + self._reducers, "reducing")

    def result(self) -> object:
        """The names of the output files, or one dict."""
        parts = [self._results[index] for index in range(self._reducers)]
        return parts if self._output else _one_dict(parts)


def _one_dict(parts: list[object]) -> dict[object, object]:
    result: dict[object, object] = {}
    for part in parts:
        assert isinstance(part, list)
        for key, value in part:
            if key in result:
                raise Failed(
                    f"the result cannot be a dict: two of its keys are equal to {key!r}, but of different types"
                )
            result[key] = value
    return result


def reducers_of(task: MapReduceTask) -> int:
    """How many partitions there are; raises Failed for what is no such number."""
    if type(task.reducers) is not int or task.reducers < 1:
        raise Failed(f"{type(task).__name__}.reducers is {task.reducers!r}: a whole number from 1 on is wanted")
    return task.reducers


def opened(task: ParallelTask | MapReduceTask, call: Call) -> Iterable[object]:
    """The iterable of a datasource; raises Failed if its method does."""
    call = fitting(task, call)
    what = f"the datasource of {type(task).__name__}"
    return guarded(what, lambda: open_source(task.datasource, call.args, call.parameters))


def next_of(items: Items, name: str) -> Drawn | None:
    """The next item; raises Failed if the datasource does."""
    count = f"{items.pulled:,} item{'s' * (items.pulled != 1)}"
    drawn = guarded(f"the datasource of {name}, after {count},", items.pull)
    return Drawn(drawn[0], added=items.is_added) if drawn else None


def guarded(what: str, call: Callable[[], R]) -> R:
    """What the author's code returns; what it raises becomes `Failed`, which says what raised it."""
    try:
        return call()
    except (Exception, SystemExit) as error:
        raise Failed(f"{what} failed: {describe(error)}", trace(error)) from error


def needs_of(task: Subtask) -> Needs:
    """What the class attributes of a task say; raises UserError for what cannot be read."""
    return read_needs({name: getattr(task, name) for name in NAMES})


def greatest(needs: list[Needs]) -> Needs:
    """What is enough for each of them."""
    if not needs:
        return Needs()
    order = list(Isolation)
    levels = [each.isolation for each in needs if each.isolation is not None]
    return Needs(
        slots=max(each.slots for each in needs),
        memory=_most([each.memory for each in needs]),
        processes=max(each.processes for each in needs),
        open_files=max(each.open_files for each in needs),
        scratch=max(each.scratch for each in needs),
        output_limit=max(each.output_limit for each in needs),
        wall_time=_longest([each.wall_time for each in needs]),
        silence_time=_longest([each.silence_time for each in needs]),
        retries=max(each.retries for each in needs),
        retry_delay=max(each.retry_delay for each in needs),
        rerun_on_loss=all(each.rerun_on_loss for each in needs),
        isolation=min(levels, key=order.index) if levels else None,
        **most_wanted(needs),
    )


def _most(values: list[int | None]) -> int | None:
    return max((value for value in values if value is not None), default=None)


def _longest(values: list[float | None]) -> float | None:
    """None is no limit."""
    known = [value for value in values if value is not None]
    return max(known) if len(known) == len(values) else None
