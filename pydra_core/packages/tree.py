"""The task tree as classes say it: what kind of task each is, what it is made of, and what cannot be one.

Rules:
1. The children of a container, the subtask of a parallel task, and the mapper and reducer of a map-reduce task are tasks of the
   package, as classes or instances, written out.
2. The subtask of a parallel task is a Task, or a sequential container of such; a mapper or reducer is a Task.
3. Nothing holds itself.
4. The parameters of a Task are those of `work`, of a container those of its first child, of the others those of `datasource`
   if that is a method.
5. A class that lacks something is no task yet: a base of others, or a mistake, which is refused.
"""

import ast
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydra_core.errors import UserError
from pydra_core.packages.constants import constant
from pydra_core.packages.modules import Class, Lineage, Member, Sources, Work, dotted, fault
from pydra_core.packages.needs import NAMES, read_count, read_flag, read_needs
from pydra_core.packages.signatures import read_params
from pydra_core.protocol.manifest import Needs, ParamSpec, TaskKind

MOST_REDUCERS = 10_000
Result = TypeVar("Result")
_STEPS = 20
_CALLED: dict[TaskKind, str] = {
    "task": "a Task",
    "container": "a ContainerTask",
    "parallel": "a ParallelTask",
    "mapreduce": "a MapReduceTask",
}
_PARTS: dict[TaskKind, tuple[tuple[str, ...], ...]] = {
    "task": (("work",),),
    "container": (("subtasks",),),
    "parallel": (("subtask",), ("datasource",)),
    "mapreduce": (("datasource",), ("map", "mapper"), ("reduce", "reducer")),
}
"""What each kind must have: of each group at least one."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a name is read: the class whose body says it, its line, and whose it is in a sentence ("a child of All")."""

    cls: Class
    line: int
    role: str

    def fault(self, reason: str) -> UserError:
        return fault(self.cls.module.file, self.line, reason)


class Tree:
    """Answers for the classes of one package."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._sound: set[Class] = set()
        self._lineages: dict[Class, Lineage] = {}

    def kind(self, cls: Class) -> TaskKind | None:
        """What kind of task a class is, or None; raises UserError if it is several."""
        kinds = sorted(self._lineage(cls).kinds)
        if len(kinds) > 1:
            both = " and ".join(_CALLED[kind] for kind in kinds)
            raise fault(cls.module.file, cls.line, f"{cls.name} is {both}, but a task is of one kind.")
        return kinds[0] if kinds else None

    def lacks(self, cls: Class, kind: TaskKind) -> str:
        """What a class has not, without which it is no task that could be run; "" if it has everything."""
        lineage = self._lineage(cls)
        for names in _PARTS[kind]:
            found = [lineage.member(name) for name in names]
            if all(each is None or _is_nothing(each[1]) for each in found):
                return " or ".join(f"“{name}”" for name in names)
        return ""

    def is_base(self, cls: Class, others: Iterable[Class]) -> bool:
        """Whether one of the others is made from it."""
        return any(cls in self._lineage(other).classes for other in others if other is not cls)

    def check(self, cls: Class) -> None:
        """Raises UserError with file, line and reason for a task that cannot be one."""
        self._check(cls, ())

    def parameters(self, cls: Class) -> tuple[ParamSpec, ...]:
        """Of a class that was checked; raises UserError."""
        kind = self.kind(cls)
        if kind == "container":
            return self.parameters(self._children(cls)[0])
        owner, node = self._must(cls, "work" if kind == "task" else "datasource")
        if isinstance(node, Work | ast.Lambda):
            return read_params(self._sources, owner.module, node)
        return ()

    def needs(self, cls: Class) -> Needs:
        """From its own attributes and those of its bases; raises UserError."""
        lineage = self._lineage(cls)
        values = {}
        for name in NAMES:
            found = lineage.member(name)
            if found:
                values[name] = self._literal(name, *found)
        try:
            return read_needs(values)
        except UserError as error:
            owner, node = self._must(cls, next(iter(error.fields)))
            raise fault(owner.module.file, node.lineno, error.sentence) from None

    def flag(self, cls: Class, name: str, usual: bool) -> bool:
        """A class attribute that is True or False; raises UserError."""
        found = self._lineage(cls).member(name)
        return usual if found is None else self._read(lambda value: read_flag(name, value), name, *found)

    def summary(self, cls: Class) -> str:
        """The docstring of the class, else of the method that its parameters are of, else of its module."""
        found = (self._lineage(cls).member(name) for name in ("work", "datasource"))
        docs = [ast.get_docstring(each[1]) for each in found if each and isinstance(each[1], Work)]
        return cls.doc or next(filter(None, docs), None) or cls.module.doc

    # -------------------------------------------------------------------------------------------------- checks

    def _check(self, cls: Class, above: tuple[Class, ...]) -> None:
        if cls in above:
            chain = " → ".join(each.name for each in (*above[above.index(cls) :], cls))
            raise fault(cls.module.file, cls.line, f"{cls.name} holds itself: {chain}.")
        if cls in self._sound:
            return
        match self.kind(cls):
            case "container":
                self.flag(cls, "parallel", False)
                for child in self._children(cls):
                    self._check(child, (*above, cls))
            case "parallel":
                self._check(self._subtask(cls), (*above, cls))
            case "mapreduce":
                self._check_mapreduce(cls)
        self._sound.add(cls)

    def _check_mapreduce(self, cls: Class) -> None:
        lineage = self._lineage(cls)
        for name in ("mapper", "reducer"):
            found = lineage.member(name)
            if found and not _is_nothing(found[1]):
                self._part(cls, name, ("task",), "it must be a Task")
        found = lineage.member("reducers")
        if found:
            self._read(lambda value: read_count("reducers", value, 1, MOST_REDUCERS), "reducers", *found)

    def _subtask(self, cls: Class) -> Class:
        wanted = "it must be a Task, or a sequential container of Tasks"
        return self._part(cls, "subtask", ("task", "container"), wanted)

    def _part(self, cls: Class, name: str, kinds: tuple[TaskKind, ...], wanted: str) -> Class:
        """The class that one attribute names, which is of one of these kinds all the way down."""
        owner, node = self._must(cls, name)
        place = _Place(owner, node.lineno, f"the {name} of {cls.name}")
        found = self._task(place, node)
        reason = self._unfit(found, kinds, ())
        if reason:
            raise place.fault(f"{found.name}, {place.role}, {reason}; {wanted}.")
        return found

    def _unfit(self, cls: Class, kinds: tuple[TaskKind, ...], above: tuple[Class, ...]) -> str:
        kind = self.kind(cls)
        if kind not in kinds:
            return f"is {_CALLED[kind]}" if kind else "is no task"
        if kind == "container" and self.flag(cls, "parallel", False):
            return "is a parallel container"
        if kind != "container" or cls in above:  # what holds itself is refused by `_check`
            return ""
        children = dict.fromkeys(self._children(cls))
        reasons = ((child, self._unfit(child, kinds, (*above, cls))) for child in children)
        return next((f"holds {child.name}, which {reason}" for child, reason in reasons if reason), "")

    # ------------------------------------------------------------------------------------------------ children

    def _children(self, cls: Class) -> list[Class]:
        owner, node = self._must(cls, "subtasks")
        entries = self._entries(owner, node, 0)
        if entries is None:
            raise fault(
                owner.module.file,
                node.lineno,
                f"the subtasks of {cls.name} must be written out: subtasks = [First, Second].",
            )
        if not entries:
            raise fault(owner.module.file, node.lineno, f"{cls.name} has no subtasks: name at least one task.")
        return [self._child(cls, place, entry) for place, entry in entries]

    def _entries(self, owner: Class, node: ast.AST, depth: int) -> list[tuple[Class, ast.expr]] | None:
        """The items of a list that is written out, perhaps under a name; each with a class where it stands."""
        match node:
            case ast.List(elts=elts) | ast.Tuple(elts=elts):
                return [(owner, each) for each in elts]
            case ast.Name() | ast.Attribute() if depth < _STEPS:
                found = self._sources.behind(owner, dotted(node))
                return self._entries(*found, depth + 1) if found else None
        return None

    def _child(self, cls: Class, owner: Class, entry: ast.expr) -> Class:
        place = _Place(owner, entry.lineno, f"a subtask of {cls.name}")
        match entry:
            case ast.Tuple(elts=[task, weight]):
                self._check_weight(place, weight)
                return self._task(place, task)
            case ast.Tuple() | ast.List() | ast.Starred():
                raise place.fault(f"a subtask of {cls.name} is a task, or (task, weight).")
        return self._task(place, entry)

    def _check_weight(self, place: _Place, node: ast.expr) -> None:
        try:
            weight = constant(self._sources, place.cls, node)
        except ValueError:
            weight = None
        if type(weight) not in (int, float) or not math.isfinite(weight) or weight <= 0:
            raise place.fault(f"the weight of {place.role} must be a number over 0, written out.")

    def _task(self, place: _Place, node: ast.AST) -> Class:
        """The class of a task that an expression names or makes; raises UserError for anything else."""
        scope: Class = place.cls
        for _ in range(_STEPS):
            name = _called(node)
            cls = self._sources.class_at(f"{scope.module.name}.{name}") if name else None
            if cls is not None:
                return self._sound_task(place, cls)
            found = self._sources.behind(scope, name) if not isinstance(node, ast.Call) else None
            if found is None:
                break
            scope, node = found
        shown = _called(node) or "this"
        raise place.fault(f"{shown}, {place.role}, is no task of this package. Define it, or import it.")

    def _sound_task(self, place: _Place, cls: Class) -> Class:
        kind = self.kind(cls)
        if kind is None:
            raise place.fault(f"{cls.name}, {place.role}, is no task.")
        missing = self.lacks(cls, kind)
        if missing:
            raise place.fault(f"{cls.name}, {place.role}, has no {missing}.")
        return cls

    # ---------------------------------------------------------------------------------------------- attributes

    def _literal(self, name: str, owner: Class, node: Member) -> Any:
        if isinstance(node, Work):
            reason = f"“{name}” is an attribute of every task. Give this method another name."
            raise fault(owner.module.file, node.lineno, reason)
        try:
            return constant(self._sources, owner, node)
        except ValueError:
            reason = f"{name} must be written out: a number, a text, True, False, None, or a list or dict of such."
            raise fault(owner.module.file, node.lineno, reason) from None

    def _read(self, read: Callable[[Any], Result], name: str, owner: Class, node: Member) -> Result:
        value = self._literal(name, owner, node)
        try:
            return read(value)
        except UserError as error:
            raise fault(owner.module.file, node.lineno, error.sentence) from None

    def _lineage(self, cls: Class) -> Lineage:
        if cls not in self._lineages:
            self._lineages[cls] = self._sources.lineage(cls)
        return self._lineages[cls]

    def _must(self, cls: Class, name: str) -> tuple[Class, Member]:
        found = self._lineage(cls).member(name)
        if found is None:
            raise fault(cls.module.file, cls.line, f"{cls.name} has no “{name}”.")
        return found


def _called(node: ast.AST) -> str:
    """The dotted name of a class, or of the class that is called to make an instance."""
    node = node.func if isinstance(node, ast.Call) else node
    return dotted(node) if isinstance(node, ast.expr) else ""


def _is_nothing(node: Member) -> bool:
    """None, or a method that says itself that it is none."""
    if isinstance(node, Work):
        return any(dotted(decorator).split(".")[-1] == "abstractmethod" for decorator in node.decorator_list)
    return isinstance(node, ast.Constant) and node.value is None
