"""A task made of others: its children run one after the other in one worker, or side by side on workers of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydra_core.tasks.task import Task

Subtask = type[Task] | Task
"""How a subtask is written: a class, or an instance that keeps its state (every worker makes the same one)."""


class ContainerTask(Task):
    """Name the children in `subtasks`: classes, instances, or pairs of one and its weight in the progress (1 if there is none).

        class Report(ContainerTask):
            subtasks = [Collect, (Compute, 5), Write]

    One after the other: the run's arguments go to the first child. Its result goes to the next: a dict as keyword arguments,
    another value as the first positional argument; after None the next child gets those of the run's arguments again that it
    takes. The last result is the result. The parameters are those of the first child.

    With `parallel = True` each child runs on a worker of its own, with those of the run's arguments that it takes; the result is
    a dict by the names of the children's classes, where equal names get `_2`, `_3` ….

    A child that fails fails the container, which names it; the rest are not run, or are stopped. Children may be of any kind.
    """

    subtasks: Sequence[Subtask | tuple[Subtask, float]] = ()
    parallel: bool = False

    def work(self, *args: object, **parameters: object) -> object:
        """Performs the children; the result as told above."""
        return self._bound.perform(self, args, parameters)


@dataclass(frozen=True, slots=True)
class Child:
    """One subtask; its name is that of its class, made distinct within the container."""

    name: str
    task: Subtask
    weight: float


def children(container: ContainerTask) -> list[Child]:
    """The children in their order; raises TypeError or ValueError for what is none, naming the container."""
    entries = [_entry(container, entry) for entry in container.subtasks]
    if entries and not any(weight for _, weight in entries):
        entries = [(task, 1.0) for task, _ in entries]
    return [
        Child(name, task, weight)
        for name, (task, weight) in zip(_names([task for task, _ in entries]), entries, strict=True)
    ]


def _entry(container: ContainerTask, entry: object) -> tuple[Subtask, float]:
    task, weight = entry if isinstance(entry, tuple) and len(entry) == 2 else (entry, 1.0)
    if not (isinstance(task, Task) or (isinstance(task, type) and issubclass(task, Task))):
        raise TypeError(f"{type(container).__name__}.subtasks has {entry!r}: a task, or (task, weight), is wanted")
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < float("inf"):
        raise ValueError(f"{type(container).__name__}.subtasks has the weight {weight!r}: a number from 0 on is wanted")
    return task, float(weight)


def _names(tasks: Sequence[Subtask]) -> list[str]:
    names: list[str] = []
    for task in tasks:
        plain = name = (type(task) if isinstance(task, Task) else task).__name__
        number = 2
        while name in names:
            name, number = f"{plain}_{number}", number + 1
        names.append(name)
    return names
