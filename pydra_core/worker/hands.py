"""Performs pieces: builds what works on them once, calls its `setup` once, and turns whatever a unit does into an answer."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from pydra_core.protocol.spreads import Answer, Leaving, Piece
from pydra_core.tasks.mapreduce import MapReduceTask
from pydra_core.tasks.parallel import ParallelTask
from pydra_core.tasks.task import Failed, Stopped, Task, bound
from pydra_core.worker.cuts import reducers_of
from pydra_core.worker.mapfiles import Sorter, groups, memory_limit
from pydra_core.worker.outcome import describe, trace
from pydra_core.worker.perform import check_subtask
from pydra_core.worker.place import Place
from pydra_core.worker.seal import seal, unseal
from pydra_core.worker.streams import begin_unit
from pydra_core.worker.travel import Arrivals

Work = Callable[[Piece, object], tuple[object, tuple[Leaving, ...]]]
Door = tuple[type[BaseException], ...]


class Hands:
    """Those of one seat. `door`: what a unit may raise without ending more than itself. `raised` is what the last one raised."""

    def __init__(self, task: Task, work: Work, place: Place, role: str, door: Door = (BaseException,)) -> None:
        self.task = task
        self._place = place
        self._role = role
        self.raised: BaseException | None = None
        self._work = work
        self._door = door
        self._ready = False
        self._broken: Failed | None = None

    def answer(self, piece: Piece) -> Answer:
        """How the piece went. Raises Stopped if the run was asked to stop."""
        began = time.perf_counter()
        try:
            self._set_up()
            begin_unit(piece.index)
            self._place.piece = f":{self._role}{piece.index}"
            value, files = self._work(piece, unseal(piece.form, piece.item))
            form, body = seal(value, "its result")
        except self._door as error:
            return self._failed(piece, error, time.perf_counter() - began)
        return Answer(piece.index, piece.attempt, True, form, body, "", "", time.perf_counter() - began, files)

    def _failed(self, piece: Piece, error: BaseException, took: float) -> Answer:
        if isinstance(error, Stopped) and self.task.stop_requested:
            raise error
        self.raised = error
        return Answer(piece.index, piece.attempt, False, error=describe(error), trace=trace(error), took=took)

    def _set_up(self) -> None:
        """`setup` is not tried again: what it raised is the answer to every piece."""
        if self._broken is not None:
            raise self._broken
        if not self._ready:
            self._ready = True
            try:
                self.task.setup()
            except (Exception, SystemExit) as error:
                self._broken = Failed(f"setup() of {type(self.task).__name__} failed: {describe(error)}", trace(error))
                raise self._broken from error


def hands_for(task: Task, role: str, place: Place, folder: Path, door: Door = (BaseException,)) -> Hands:
    """Hands for the pieces of `task` (see `tree.ROLES`). Maps leave files in `folder/outputs`, reduces find theirs in `folder/inputs`.

    Raises LookupError if the task is not cut so, and whatever its subtask raises when it is built.
    """
    match task, role:
        case ParallelTask(), "u":
            check_subtask(task)
            subtask = bound(task.subtask, place)
            return Hands(subtask, _unit_of(subtask, Arrivals(place, folder)), place, role, door)
        case MapReduceTask(), "m":
            mapper = bound(task.mapper, place) if task.mapper is not None else None
            arrivals = Arrivals(place, folder)
            return Hands(mapper or task, _map_of(task, mapper, folder, arrivals), place, role, door)
        case MapReduceTask(), "r":
            reducer = bound(task.reducer, place) if task.reducer is not None else None
            return Hands(reducer or task, _reduce_of(task, reducer, folder), place, role, door)
    raise LookupError(f"{type(task).__name__} has no pieces of the kind {role!r}")


def _unit_of(subtask: Task, arrivals: Arrivals) -> Work:
    work: Callable[[object], object] = subtask.work  # type: ignore[assignment]  # of one item, as its author wrote it

    def perform(piece: Piece, item: object) -> tuple[object, tuple[Leaving, ...]]:
        with arrivals.opened(item) as given:
            return work(given), ()

    return perform


def _map_of(task: MapReduceTask, mapper: Task | None, folder: Path, arrivals: Arrivals) -> Work:
    pairs_of: Callable[[object], object] = mapper.work if mapper else task.map  # type: ignore[assignment]
    what = f"{type(mapper).__name__}.work()" if mapper else f"{type(task).__name__}.map()"
    reducers = reducers_of(task)

    def perform(piece: Piece, item: object) -> tuple[object, tuple[Leaving, ...]]:
        outputs = folder / "outputs"
        sorter = Sorter(folder, reducers, memory_limit(), task.combine)
        with arrivals.opened(item) as given:
            for key, value in _pairs(pairs_of(given), what):
                sorter.add(key, value)
        name = f"map-{piece.index}-{piece.attempt}"
        left = sorter.finish(outputs / name)
        return left.offsets, (Leaving(name, left.digest, left.size),)

    return perform


def _pairs(pairs: object, what: str) -> Iterator[tuple[object, object]]:
    if pairs is None:
        return
    for pair in pairs.items() if isinstance(pairs, dict) else pairs:  # type: ignore[attr-defined]
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise TypeError(f"{what} yields (key, value) pairs, not a {type(pair).__name__}")
        yield pair[0], pair[1]


def _reduce_of(task: MapReduceTask, reducer: Task | None, folder: Path) -> Work:
    reduce: Callable[[object, Iterator[object]], object] = reducer.work if reducer else task.reduce  # type: ignore[assignment]

    def perform(piece: Piece, item: object) -> tuple[object, tuple[Leaving, ...]]:
        inputs = [folder / "inputs" / each.name for each in piece.inputs]
        with ExitStack() as stack:
            pairs = ([key, reduce(key, values)] for key, values in groups(inputs, folder, stack))
            return (_write(task, piece.index, pairs) if task.output else list(pairs)), ()

    return perform


def _write(task: MapReduceTask, number: int, pairs: Iterator[list[object]]) -> str:
    """The name of the artifact that has a line for each pair."""
    path = Path(task.output)
    name = str(path.with_name(f"{path.stem}-{number}{path.suffix}"))
    draft = task.work_folder / f"reduce-{number}"
    with draft.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        for key, value in pairs:
            file.write(task.line(key, value) + "\n")
    task.save(name, draft)
    draft.unlink()
    return name
