"""What a task sees of its run at one place of the task tree: the run's own context, with a path, arguments and progress of its own."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from pydra_core.tasks.task import RunView, Task

Tell = Callable[[float, float | None, str], None]


class Crew(Protocol):
    """Who performs what a task is made of: this worker with the help of others, or one process alone."""

    def watch(self, task: Task) -> None:
        """This task computes from now on: its `progress` is polled if it is overridden."""

    def compute(self) -> None:
        """Returns once this worker may compute; raises Stopped."""

    def begin_child(self, names: tuple[str, ...]) -> None:
        """A child of a container is performed from now on; the names from the outermost child on."""

    def perform(self, task: Task, place: "Place", args: tuple[object, ...], parameters: dict[str, object]) -> object:
        """The result of a task that is made of others."""


class Place:
    """A `Context` for the task at `path`; what it reports is told to the place above, or to the run."""

    def __init__(
        self,
        run: RunView,
        crew: Crew,
        path: str = "",
        tell: Tell | None = None,
        names: tuple[str, ...] = (),
        key: Callable[[], str] | None = None,
    ) -> None:
        self.run = run
        self._key = key or (lambda: f"{run.run_id}{path}")
        self.piece = ""
        """The piece that is being performed here, like ":u12"; "" for the task as a whole."""
        self.crew = crew
        self.path = path
        self.names = names
        self._tell = tell or run.report
        self._parameters: Mapping[str, object] | None = None

    def below(self, number: int, tell: Tell | None = None, name: str = "") -> "Place":
        """The place of child `number`."""
        names = (*self.names, name) if name else self.names
        return Place(
            self.run,
            self.crew,
            f"{self.path}/{number}",
            tell or self._tell,
            names,
            # Asked anew each time: a seat keeps the places of its children from one piece to the next.
            lambda: f"{self.idempotency_key}/{number}",
        )

    def report(self, done: float, total: float | None, message: str) -> None:
        self._tell(done, total, message)

    def saved(self, name: str) -> None:
        self.run.saved(name)

    def perform(self, task: Task, args: tuple[object, ...], parameters: dict[str, object]) -> object:
        return self.crew.perform(task, self, args, parameters)

    def take(self, parameters: dict[str, object]) -> None:
        """From now on these are the arguments here."""
        self._parameters = MappingProxyType(parameters)

    @property
    def parameters(self) -> Mapping[str, object]:
        return self.run.parameters if self._parameters is None else self._parameters

    @property
    def run_id(self) -> int:
        return self.run.run_id

    @property
    def idempotency_key(self) -> str:
        return f"{self._key()}{self.piece}"

    @property
    def attempt(self) -> str:
        return self.run.attempt

    @property
    def work_folder(self) -> Path:
        return self.run.work_folder

    @property
    def inputs(self) -> Path:
        return self.run.inputs

    @property
    def log(self) -> logging.Logger:
        return self.run.log

    @property
    def stop_requested(self) -> bool:
        return self.run.stop_requested
