"""The class that a task author writes against: a run is one call of `work` on one instance, in a process of its own."""

import importlib
import logging
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import MappingProxyType
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Share = float | tuple[float, float | None] | tuple[float, float | None, str]
"""What `Task.progress` may return: a share from 0 to 1, (done, total), or (done, total, message)."""

T = TypeVar("T", bound="Task")


class Stopped(BaseException):
    """The run was asked to stop. Not an Exception, so that `except Exception` in a task does not swallow it."""


class Failed(Exception):
    """A piece of the run failed: a unit, a child, a hook. The text is one sentence; `trace` tells where it was raised."""

    def __init__(self, sentence: str, trace: str = "") -> None:
        super().__init__(sentence)
        self.trace = trace


class RunView(Protocol):
    """What is known of a run in the process that performs it."""

    @property
    def run_id(self) -> int: ...
    @property
    def attempt(self) -> str: ...
    @property
    def work_folder(self) -> Path: ...
    @property
    def inputs(self) -> Path: ...
    @property
    def parameters(self) -> Mapping[str, object]: ...
    @property
    def log(self) -> logging.Logger: ...
    @property
    def stop_requested(self) -> bool: ...
    def report(self, done: float, total: float | None, message: str) -> None: ...
    def saved(self, name: str) -> None: ...


class Context(RunView, Protocol):
    """What a task needs of the process that it runs in; the worker supplies it."""

    @property
    def idempotency_key(self) -> str: ...
    def perform(self, task: "Task", args: tuple[object, ...], parameters: dict[str, object]) -> object:
        """The result of a task that is made of others."""


class LocalContext:
    """A task in a plain Python process: progress is kept in `last`, `stop()` asks the task to stop, files go below `work_folder`."""

    def __init__(self, parameters: Mapping[str, object] | None = None, work_folder: Path | None = None) -> None:
        self.run_id = 0
        self.attempt = "0.0"
        self.idempotency_key = "0"
        self.parameters: Mapping[str, object] = MappingProxyType(dict(parameters or {}))
        self.work_folder = work_folder or Path.cwd()
        self.inputs = self.work_folder / "inputs"
        self.log = logging.getLogger("pydra.task")
        self.last: tuple[float, float | None, str] = (0.0, None, "")
        self.artifacts: list[str] = []
        self._stop = threading.Event()

    @property
    def stop_requested(self) -> bool:
        return self._stop.is_set()

    def stop(self) -> None:
        """Asks the task to stop, as a cancelled run is asked."""
        self._stop.set()

    def report(self, done: float, total: float | None, message: str) -> None:
        self.last = (done, total, message)

    def saved(self, name: str) -> None:
        self.artifacts.append(name)

    def perform(self, task: "Task", args: tuple[object, ...], parameters: dict[str, object]) -> object:
        # The floor above, by its name: a task in a plain process has nobody else to perform its pieces.
        here = importlib.import_module("pydra_core.worker.local")
        return here.perform_here(task, self, args, parameters)


class Task:
    """Write `work`; its parameters are the parameters of the run, its return value is the result.

        class Count(Task):
            \"\"\"Counts to n.\"\"\"

            def work(self, n: int = 5) -> int:
                for i in self.track(range(n)):
                    self.log.info("at %d", i)
                return n

    Annotations and defaults make the form: int, float, str, bool, Literal, Path, InputFile, a list of these, and
    `Annotated[int, Param(help=…, min=…, max=…, unit=…)]`. The class docstring is the description.

    What a task needs stands in its class as literals, which are read without running it: the attributes below.
    """

    slots: int = 1
    """How many slots of a node it takes."""
    memory: int | str | None = None
    """Bytes, or a text like "2 GB"; None is the node's memory divided by its slots."""
    processes: int = 256
    """Processes and threads that may be there at once."""
    open_files: int = 1024
    scratch: int | str = 1024**3
    """Bytes that it may write to its work folder."""
    output_limit: int | str = 1024**3
    """Bytes of all files that the run may leave in `outputs/`."""
    wall_time: float | str | None = None
    """Seconds, or a text like "10 min", after which it is ended; None for no limit."""
    silence_time: float | str | None = None
    """Seconds without a sign of life after which it is ended; None for no limit."""
    retries: int = 0
    """Further attempts after a failure."""
    retry_delay: float | str = 0.0
    """Seconds before the first retry, doubled each time."""
    rerun_on_loss: bool = True
    """False: never run twice, not even when its node was lost."""
    isolation: str | None = None
    """The least isolation level that will do, like "reduced"; None for any."""
    network: str = "none"
    """What it reaches: "none", "outside" (TCP to `ports`), or "host" (what the machine reaches)."""
    ports: Sequence[int] = ()
    """Of network "outside", like [443]; none named: 443 and 80."""
    shares: Sequence[str] = ()
    """Folders by the names that the machine's owner gave them, like ["data", "results:rw"], found at /share/NAME."""
    programs: Sequence[str] = ()
    """Absolute paths of folders or files of the machine that it runs, like ["/opt/blender"]."""
    resources: Mapping[str, int] = MappingProxyType({})
    """Counted things of the machine, like {"gpu": 1}."""
    tags: Sequence[str] = ()
    """Words that its machine has to carry, like ["linux", "fast"]."""
    standalone: bool = True
    """False: a piece of other tasks; it is not listed and cannot be run alone."""

    _context: Context | None = None

    def setup(self) -> None:
        """Is called once before `work`, when everything of the run is known: load what is expensive here."""

    def work(self, **parameters: object) -> object:
        """Do the work and return the result: plain values are shown as they are, other picklable objects by their preview."""
        raise NotImplementedError(f"{type(self).__name__} has no work() yet: write def work(self, …)")

    def progress(self) -> Share | None:
        """May be overridden: polled about twice a second while `work` runs. None means that nothing is known."""
        return None

    def track(self, iterable: Iterable[Item], message: str = "") -> Iterator[Item]:
        """Yields the items and reports how many are done (of `len(iterable)`, where it has one). Raises Stopped at a stop."""
        total = float(len(iterable)) if isinstance(iterable, Sized) else None
        self.report(0, total, message)
        for done, item in enumerate(iterable, 1):
            self._raise_if_stopped()
            yield item
            self.report(done, total, message)
        self._raise_if_stopped()

    def report(self, done: float, total: float | None = None, message: str = "") -> None:
        """Says how far the run is: `done` of `total` (None: nobody knows), with a line for people. Cheap; call it freely."""
        self._bound.report(done, total, message)

    def save(self, name: str, data: "Path | str | bytes") -> Path:
        """Makes an artifact of the run from bytes or from an existing file; returns where it stands (`outputs/<name>`).

        `name` is a relative path like "picture.png" or "plots/a.svg"; raises ValueError for any other.
        """
        target = self.work_folder / "outputs" / safe_name(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(data, bytes | bytearray | memoryview):
            target.write_bytes(data)
        elif Path(data).resolve() != target.resolve():
            shutil.copyfile(data, target)
        self._bound.saved(name)
        return target

    @property
    def stop_requested(self) -> bool:
        """True once the run was asked to stop: return soon, or raise Stopped."""
        return self._bound.stop_requested

    @property
    def log(self) -> logging.Logger:
        """The log of the run; `print` goes there too."""
        return self._bound.log

    @property
    def run_id(self) -> int:
        """The number of the run in its cluster; 0 in a plain Python process."""
        return self._bound.run_id

    @property
    def attempt(self) -> str:
        """Which try of the run this is, like "3.1"; changes when a run is started again after a loss."""
        return self._bound.attempt

    @property
    def idempotency_key(self) -> str:
        """A short name of what is being performed: the run, the place in it, and the unit, such as "7/0:u12". It is the same at each try,
        also on another machine, and no other unit of the cluster has it: what is done outside under this key can be done once."""
        return self._bound.idempotency_key

    @property
    def work_folder(self) -> Path:
        """A writable folder of this run alone, gone when the run has ended; what is to stay is given to `save`."""
        return self._bound.work_folder

    @property
    def inputs(self) -> Path:
        """The folder of files that came with the run, which cannot be written: in it one folder per parameter that takes files."""
        return self._bound.inputs

    @property
    def parameters(self) -> Mapping[str, object]:
        """The arguments of the run by name, as `work` gets them."""
        return self._bound.parameters

    @property
    def _bound(self) -> Context:
        if self._context is None:
            self._context = LocalContext()
        return self._context

    def _raise_if_stopped(self) -> None:
        if self.stop_requested:
            raise Stopped


def build(cls: type[T], context: Context) -> T:
    """An instance that knows its run before its `__init__` is called, which need not call super()."""
    task = cls.__new__(cls)
    task._context = context
    task.__init__()  # type: ignore[misc]  # __new__ was called above, so that the context is there first
    return task


def bound(task: "type[Task] | Task", context: Context) -> Task:
    """A subtask as it was written, a class or an instance, ready for its work."""
    if isinstance(task, Task):
        task._context = context
        return task
    if isinstance(task, type) and issubclass(task, Task):
        return build(task, context)
    raise TypeError(f"{task!r} is no task: a Task class or an instance of one is wanted")


LONGEST_NAME = 500
"""Bytes of an artifact's name, as a node takes it."""


def safe_name(name: str) -> PurePosixPath:
    """The name of an artifact as a relative path without `..`, of signs that can be shown; raises ValueError for any other."""
    if not name.isprintable():
        raise ValueError(
            f"{name!r} cannot name an artifact: not every machine can have such signs in a name. Use letters, digits and '._-'"
        )
    path = PurePosixPath(name)
    bad = not name or "\\" in name or path.is_absolute() or ".." in path.parts or PureWindowsPath(name).drive
    if bad or not path.parts or len(name) > 255 or len(name.encode()) > LONGEST_NAME:
        raise ValueError(f"{name!r} cannot name an artifact: use a relative path like 'picture.png'")
    return path


def as_share(value: Share) -> tuple[float, float | None, str]:
    """What `progress` returned as (done, total, message); raises TypeError for anything else."""
    if isinstance(value, tuple) and len(value) in (2, 3):
        total = None if value[1] is None else float(value[1])
        return float(value[0]), total, str(value[2]) if len(value) == 3 else ""
    if isinstance(value, int | float):
        return float(value), 1.0, ""
    raise TypeError(
        f"progress() returned a {type(value).__name__}: a share from 0 to 1, (done, total) or (done, total, message) is wanted"
    )
