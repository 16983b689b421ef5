"""From the root of a task tree to the task at a path. Every worker of a run makes the same tree, so instances keep their state."""

from pydra_core.tasks.container import ContainerTask, children
from pydra_core.tasks.task import Task, bound
from pydra_core.worker.place import Place

ROLES = ("u", "m", "r")
"""Last parts of the path of a spread: units of a parallel task, maps and reduces."""


def task_at(root: Task, place: Place, path: str) -> tuple[Task, Place]:
    """The task at a path, and its place; raises LookupError if the tree has no such place."""
    task = root
    for part in path.split("/")[1:]:
        family = children(task) if isinstance(task, ContainerTask) else []
        if not part.isdecimal() or int(part) >= len(family):
            raise LookupError(f"{type(root).__name__} has no task at {path!r}")
        place = place.below(int(part), place.run.report)
        task = bound(family[int(part)].task, place)
    return task, place


def split_role(path: str) -> tuple[str, str]:
    """The path of the task that is cut, and which of its pieces are meant; raises LookupError for what is no path of a spread."""
    above, _, role = path.rpartition("/")
    if role not in ROLES:
        raise LookupError(f"{path!r} is no path of pieces")
    return above, role
