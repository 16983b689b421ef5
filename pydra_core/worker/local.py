"""Runs a task in this very process, with its progress and log printed: for `pydractl try`, where a debugger is allowed."""

import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from pydra_core.errors import Fault, UserError
from pydra_core.protocol.spreads import Answer, Piece
from pydra_core.protocol.worker import Begin
from pydra_core.tasks.container import ContainerTask
from pydra_core.tasks.task import Context, LocalContext, Stopped, Task
from pydra_core.worker.calls import Call, named, unpack_call
from pydra_core.worker.cuts import Cut
from pydra_core.worker.hands import hands_for
from pydra_core.worker.loading import converted, load
from pydra_core.worker.outcome import describe, trace
from pydra_core.worker.perform import begin, perform
from pydra_core.worker.place import Place
from pydra_core.worker.seal import seal
from pydra_core.worker.spreading import Spreading
from pydra_core.worker.tree import task_at

Out = Callable[[str], object]


class PrintingContext(LocalContext):
    """Prints progress when it has moved by a hundredth, or when its message is new."""

    def __init__(self, arguments: dict[str, object], out: Out) -> None:
        super().__init__(arguments, Path.cwd())
        self._out = out
        self._shown = ""

    def report(self, done: float, total: float | None, message: str) -> None:
        super().report(done, total, message)
        share = f"{done / total:4.0%}" if total else f"{done:g} done"
        line = f"{share} {message}".rstrip()
        if line != self._shown:
            self._shown = line
            self._out(line)

    def saved(self, name: str) -> None:
        super().saved(name)
        self._out(f"saved outputs/{name}")


class _OutHandler(logging.Handler):
    def __init__(self, out: Out) -> None:
        super().__init__()
        self._out = out

    def emit(self, record: logging.LogRecord) -> None:
        self._out(self.format(record))


def try_task(path: Path, task: str, arguments: dict[str, object], out: Out = print) -> object:
    """The task's result. Whatever it raises comes through as it is; raises UserError if there is no such task.

    `path` is a file or a folder, `task` a class name or a task's key; files are saved below `outputs/` of the current folder.
    """
    told = _begin(path, task)
    context = PrintingContext(arguments, out)
    context.log.setLevel(logging.INFO)
    handler = _OutHandler(out)
    context.log.addHandler(handler)
    try:
        return _perform(told, context, arguments, task)
    finally:
        context.log.removeHandler(handler)


def _perform(told: Begin, context: PrintingContext, arguments: dict[str, object], task: str) -> object:
    try:
        built: Task = load(told, context)
    except LookupError as error:
        raise UserError(f"{error}: name a task of it, not {task!r}", Fault.NOT_FOUND) from error
    context.parameters = converted(built, arguments)
    built.setup()
    return built.work(**dict(context.parameters))


def perform_here(task: Task, context: Context, args: tuple[object, ...], parameters: dict[str, object]) -> object:
    """The result of a container, a parallel or a map-reduce task, all of it in this process, piece after piece.

    Values travel as between workers, and the files of maps are real, so that what works here works in a cluster. Raises Failed
    from what was raised.
    """
    if isinstance(context, LocalContext) and not context.parameters:
        context.parameters = MappingProxyType(named(task, Call(args, parameters)))
    with tempfile.TemporaryDirectory(prefix="pydra-here-") as folder:
        crew = _Alone(Path(folder))
        return crew.perform(task, Place(context, crew), args, parameters)


class _Alone:
    """The crew of a task that has nobody else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def watch(self, task: Task) -> None:
        """Nobody polls here."""

    def compute(self) -> None:
        """There is always a slot."""

    def begin_child(self, names: tuple[str, ...]) -> None:
        """If this process dies, everybody sees where."""

    def perform(self, task: Task, place: Place, args: tuple[object, ...], parameters: dict[str, object]) -> object:
        return perform(self._deal, task, place, Call(args, parameters))

    def _deal(self, cut: Cut, task: Task, place: Place) -> None:
        spreading = Spreading(cut)
        answer = self._answering(cut, task, place)
        while (piece := spreading.draw()) is not None:
            if place.stop_requested:
                raise Stopped
            spreading.settle(*answer(piece))

    def _answering(self, cut: Cut, task: Task, place: Place) -> Callable[[Piece], tuple[Answer, BaseException | None]]:
        """What performs one piece, and tells what it raised."""
        if isinstance(task, ContainerTask):
            return lambda piece: _child_answer(task, place, piece)
        role = cut.path.rpartition("/")[2]
        folder = self._folder / cut.path.replace("/", "-")
        for name in ("inputs", "outputs"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        maps = self._folder / f"{cut.path[:-1]}m".replace("/", "-") / "outputs"
        below = Place(place.run, self, place.path, _silent, key=lambda: place.idempotency_key)
        hands = hands_for(task, role, below, folder, (Exception, SystemExit))

        def answer(piece: Piece) -> tuple[Answer, BaseException | None]:
            _bring(piece, maps, folder / "inputs")
            return hands.answer(piece), hands.raised

        return answer


def _silent(done: float, total: float | None, message: str) -> None:
    """The progress of a unit is not that of the run."""


def _child_answer(container: ContainerTask, place: Place, piece: Piece) -> tuple[Answer, BaseException | None]:
    """A child of a parallel container, as a worker of its own would perform it."""
    above = Place(place.run, place.crew, "", _silent, key=lambda: place.idempotency_key)
    task, below = task_at(container, above, f"/{piece.index}")
    below.path = f"{place.path}/{piece.index}"
    call, _ = unpack_call(piece.item)
    try:
        form, body = seal(begin(task, below, call), "its result")
    except (Exception, SystemExit) as error:
        return Answer(piece.index, 0, False, error=describe(error), trace=trace(error)), error
    return Answer(piece.index, 0, True, form, body), None


def _bring(piece: Piece, maps: Path, inputs: Path) -> None:
    """Does what a node does: the ranges that a piece reads become files of their own."""
    for each in piece.inputs:
        index = each.name.rpartition("-m")[2]
        with (maps / f"map-{index}-0").open("rb") as file, (inputs / each.name).open("wb") as target:
            file.seek(each.offset)
            _copy(file, target, each.length)


def _copy(file: BinaryIO, target: BinaryIO, length: int) -> None:
    while length > 0:
        block = file.read(min(length, 1024 * 1024))
        if not block:
            raise EOFError("a file of a map is shorter than its table tells")
        target.write(block)
        length -= len(block)


def _begin(path: Path, task: str) -> Begin:
    """What a worker would be told, with the folder where it stands."""
    path = path.resolve()
    if not path.exists():
        raise UserError(f"There is no {path}: name a .py file or a folder of task code", Fault.NOT_FOUND)
    modules, _, cls = task.rpartition(".")
    code = path if path.is_dir() else path.parent
    package = path.name if os.path.exists(path / "__init__.py") else ""
    module = _module(path, modules)
    return Begin(
        run=0,
        attempt="0.0",
        task=task,
        module=module,
        cls=cls,
        code=str(code),
        package=package,
        work=os.getcwd(),
        arguments=b"",
    )


def _module(path: Path, modules: str) -> str:
    if path.is_file():
        return path.stem
    if modules == path.name or modules.startswith(path.name + "."):
        return modules
    if not modules:
        raise UserError(f"Name the task of {path.name} with its module, like {path.name}.main.Task", Fault.NOT_FOUND)
    return f"{path.name}.{modules}"
