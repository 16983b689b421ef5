"""Runs a task in this very process, with its progress and log printed: for `pydractl try`, where a debugger is allowed."""

import logging
import os
from collections.abc import Callable
from pathlib import Path

from pydra_core.errors import Fault, UserError
from pydra_core.protocol.worker import Begin
from pydra_core.tasks.task import LocalContext, Task
from pydra_core.worker.loading import converted, load

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
    begin = _begin(path, task)
    context = PrintingContext(arguments, out)
    context.log.setLevel(logging.INFO)
    handler = _OutHandler(out)
    context.log.addHandler(handler)
    try:
        return _perform(begin, context, arguments, task)
    finally:
        context.log.removeHandler(handler)


def _perform(begin: Begin, context: PrintingContext, arguments: dict[str, object], task: str) -> object:
    try:
        built: Task = load(begin, context)
    except LookupError as error:
        raise UserError(f"{error}: name a task of it, not {task!r}", Fault.NOT_FOUND) from error
    context.parameters = converted(type(built), arguments)
    built.setup()
    return built.work(**dict(context.parameters))


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
