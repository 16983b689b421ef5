"""The modules of a package as their syntax tells them: what each imports, defines and renames. Nothing is ever imported.

Every name has a *full name*: the module's name, a dot, and the name in it. `Sources.lookup` follows a full name through imports and
assignments, from module to module, until it ends at a class of the package or at something outside of it.
"""

import ast
import io
import tokenize
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pydra_core.errors import UserError
from pydra_core.packages.limits import MAX_ITEMS, MAX_SOURCE
from pydra_core.protocol.manifest import Kind, TaskKind

Work = ast.FunctionDef | ast.AsyncFunctionDef
Member = Work | ast.expr
"""What stands behind a name in the body of a class: a method, or the expression that it is set to."""

_BASES: dict[str, TaskKind] = {
    "task.Task": "task",
    "container.ContainerTask": "container",
    "parallel.ParallelTask": "parallel",
    "mapreduce.MapReduceTask": "mapreduce",
}
_TASKS = "pydra_core.tasks"
ROOTS: dict[str, TaskKind] = {f"{_TASKS}.{name}": kind for name, kind in _BASES.items()}
ROOTS |= {f"{_TASKS}.{name.split('.')[1]}": kind for name, kind in _BASES.items()}
"""Full names of the classes that make a class a task, and what kind of task."""

PARAM = frozenset({f"{_TASKS}.Param", f"{_TASKS}.params.Param"})
SECRET = frozenset({f"{_TASKS}.Secret", f"{_TASKS}.params.Secret"})
_GIVEN: dict[str, Kind] = {"InputFile": "file", "InputFiles": "files", "InputFolder": "folder"}
INPUTS = {f"{_TASKS}.{place}{name}": kind for name, kind in _GIVEN.items() for place in ("", "files.")}
ENUMS = frozenset({"enum.Enum", "enum.IntEnum", "enum.StrEnum"})
_TYPING = ("Annotated", "Any", "Dict", "List", "Literal", "Optional", "Union")
_OTHERS = {"pathlib.Path", "datetime.date", "datetime.datetime"}
KNOWN = frozenset(ROOTS) | PARAM | SECRET | frozenset(INPUTS) | ENUMS | {f"typing.{name}" for name in _TYPING} | _OTHERS
"""Full names outside of the package that mean something here, also when they come by `from … import *`."""

_STEPS = 50


def fault(file: str, line: int, reason: str) -> UserError:
    """A refusal that says where."""
    return UserError(f"{file}, line {line}: {reason}")


@dataclass(slots=True, eq=False)
class Class:
    """One class at the top of a module. `bases` are dotted names as written; of `members` the last of each name counts."""

    module: "Module"
    name: str
    line: int
    bases: tuple[str, ...]
    doc: str
    members: dict[str, Member] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lineage:
    """A class and its bases in the package, nearest first, and the full names of their bases outside of it."""

    classes: list[Class]
    outside: set[str]

    @property
    def kinds(self) -> set[TaskKind]:
        """The kinds of task that it is: none, or one, or by mistake several. Each kind is a Task as well, which is not counted."""
        kinds: set[TaskKind] = {ROOTS[name] for name in self.outside if name in ROOTS}
        return kinds - {"task"} or kinds

    def member(self, name: str) -> tuple[Class, Member] | None:
        """What the class has by this name, and the class whose body says so."""
        return next(((cls, cls.members[name]) for cls in self.classes if name in cls.members), None)


@dataclass(slots=True, eq=False)
class Module:
    """What one file says. `imports` maps local names to full names; `stars` are modules of which all names were imported."""

    name: str
    file: str
    is_package: bool
    doc: str = ""
    imports: dict[str, str] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    aliases: dict[str, ast.expr] = field(default_factory=dict)
    classes: dict[str, Class] = field(default_factory=dict)


class Sources:
    """All modules of a package. `find` gives a module by the name that an import would use, or None."""

    def __init__(self, find: Callable[[str], Module | None]) -> None:
        self._find = find

    def lookup(self, name: str) -> str:
        """Where a full name leads."""
        for _ in range(_STEPS):
            step = self._step(name)
            if step is None:
                return name
            name = step
        return name

    def split(self, name: str) -> tuple[Module | None, str]:
        """The module that a full name begins with, and the rest of it."""
        parts = name.split(".")
        for count in range(len(parts), 0, -1):
            module = self._find(".".join(parts[:count]))
            if module is not None:
                return module, ".".join(parts[count:])
        return None, name

    def class_at(self, name: str) -> Class | None:
        """The class of the package that a full name leads to, or None."""
        module, rest = self.split(self.lookup(name))
        return module.classes.get(rest) if module else None

    def lineage(self, cls: Class) -> Lineage:
        """Where a class comes from."""
        found = Lineage([], set())
        self._climb(cls, found)
        return found

    def behind(self, cls: Class, name: str) -> tuple[Class, Member] | None:
        """What a dotted name in the body of a class was set to, with a class in whose body the names in that are to be read."""
        if name in cls.members:
            return cls, cls.members[name]
        home, rest = self.split(self.lookup(f"{cls.module.name}.{name}")) if name else (None, "")
        if home is None or rest not in home.aliases:
            return None
        return Class(home, cls.name, cls.line, (), ""), home.aliases[rest]

    def _climb(self, cls: Class, found: Lineage) -> None:
        if cls in found.classes:
            return
        found.classes.append(cls)
        for base in cls.bases:
            name = f"{cls.module.name}.{base}"
            above = self.class_at(name)
            if above is None:
                found.outside.add(self.lookup(name))
            else:
                self._climb(above, found)

    def _step(self, name: str) -> str | None:
        module, rest = self.split(name)
        if module is None or not rest:
            return None
        first, _, more = rest.partition(".")
        target = self._target(module, first, ())
        return target and (f"{target}.{more}" if more else target)

    def _target(self, module: Module, first: str, seen: tuple[str, ...]) -> str | None:
        """The full name that a name in a module stands for; None if it is a class there, or nothing that is known."""
        if first in module.classes:
            return None
        if first in module.imports:
            return module.imports[first]
        alias = dotted(module.aliases.get(first))
        return f"{module.name}.{alias}" if alias else self._from_stars(module, first, seen)

    def _from_stars(self, module: Module, first: str, seen: tuple[str, ...]) -> str | None:
        if module.name in seen:
            return None
        for star in module.stars:
            other = self._find(star)
            if other is None and f"{star}.{first}" in KNOWN:
                return f"{star}.{first}"
            if other is not None and (first in other.classes or first in other.aliases):
                return f"{other.name}.{first}"
            further = self._target(other, first, (*seen, module.name)) if other else None
            if further:
                return further
        return None


def dotted(node: ast.expr | None) -> str:
    """The dotted name that an expression is, or ""."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def parse(name: str, file: str, is_package: bool, body: bytes) -> Module:
    """Read one file; raises UserError with file, line and reason if that is not possible."""
    tree = _tree(file, _text(file, body))
    for node in ast.walk(tree):
        _refuse_data(file, node)
    module = Module(name, file, is_package, ast.get_docstring(tree) or "")
    for statement in _statements(tree.body):
        _note(module, statement)
    return module


def _text(file: str, body: bytes) -> str:
    if len(body) > MAX_SOURCE:
        raise UserError(f"{file}, line 1: it is over {MAX_SOURCE // 1024**2} MiB. Keep data in a file of its own.")
    if b"\0" in body:
        raise fault(
            file, body[: body.index(b"\0")].count(b"\n") + 1, "it holds a null byte, so it is no Python source."
        )
    try:
        text = body.decode("utf-8-sig")
        encoding, _ = tokenize.detect_encoding(io.BytesIO(body).readline)
    except UnicodeDecodeError as error:
        raise fault(file, body[: error.start].count(b"\n") + 1, "it is not UTF-8. Save it as UTF-8.") from None
    except SyntaxError as error:
        raise fault(file, 1, f"{error.msg}. Save it as UTF-8.") from None
    if encoding not in ("utf-8", "utf-8-sig"):
        raise fault(file, 1, f"it says that it is {encoding}. Save it as UTF-8.")
    return text


def _tree(file: str, text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        raise fault(file, error.lineno or 1, f"{error.msg}.") from None
    except (RecursionError, MemoryError):
        raise fault(file, 1, "it is nested too deeply, or too large, to be read.") from None
    except ValueError as error:
        raise fault(file, 1, f"{error}.") from None


def _refuse_data(file: str, node: ast.AST) -> None:
    size = 0
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        size = len(node.elts)
    elif isinstance(node, ast.Dict):
        size = len(node.keys)
    if size > MAX_ITEMS:
        line = getattr(node, "lineno", 1)
        raise fault(
            file,
            line,
            f"a literal of {size:,} items is too large ({MAX_ITEMS:,} are allowed). Keep data in a file of its own.",
        )


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """All statements at the top of a module or class, those under `if`, `try` and `with` too."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.If | ast.Try | ast.TryStar | ast.With):
            for part in ("body", "handlers", "orelse", "finalbody"):
                for inner in getattr(statement, part, ()):
                    yield from _statements(inner.body if isinstance(inner, ast.ExceptHandler) else [inner])


def _note(module: Module, statement: ast.stmt) -> None:
    match statement:
        case ast.Import(names=names):
            for name in names:
                module.imports[name.asname or name.name.split(".")[0]] = (
                    name.name if name.asname else name.name.split(".")[0]
                )
        case ast.ImportFrom():
            _note_from(module, statement)
        case ast.ClassDef():
            module.classes[statement.name] = _class(module, statement)
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            module.aliases[name] = value
        case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is not None:
            module.aliases[name] = value
        case _ if type(statement).__name__ == "TypeAlias":  # `type X = …`, since Python 3.12
            module.aliases[dotted(getattr(statement, "name", None))] = getattr(statement, "value")  # noqa: B009


def _note_from(module: Module, statement: ast.ImportFrom) -> None:
    origin = _origin(module, statement)
    for name in statement.names:
        if name.name == "*":
            module.stars.append(origin)
        else:
            module.imports[name.asname or name.name] = f"{origin}.{name.name}"


def _origin(module: Module, statement: ast.ImportFrom) -> str:
    """The full name of what is imported from. An import that climbs out of the package leads nowhere."""
    if not statement.level:
        return statement.module or ""
    parts = module.name.split(".")
    up = statement.level - (1 if module.is_package else 0)
    kept = parts[: len(parts) - up] if up <= len(parts) else ["?"]
    return ".".join([*kept, statement.module] if statement.module else kept)


def _class(module: Module, node: ast.ClassDef) -> Class:
    # A base such as Generic[T] counts as Generic.
    bases = (dotted(base.value if isinstance(base, ast.Subscript) else base) for base in node.bases)
    cls = Class(module, node.name, node.lineno, tuple(filter(None, bases)), ast.get_docstring(node) or "")
    for statement in _statements(node.body):
        cls.members.update(_members(statement))
    return cls


def _members(statement: ast.stmt) -> Iterator[tuple[str, Member]]:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name, statement
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _set(target, value)
        case ast.AnnAssign(target=target, value=value) if value is not None:
            yield from _set(target, value)


def _set(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, Member]]:
    match target, value:
        case ast.Name(id=name), _:
            yield name, value
        case ast.Tuple(elts=names), ast.Tuple(elts=values) if len(names) == len(values):
            for each, its in zip(names, values, strict=True):
                yield from _set(each, its)
        case ast.Tuple(elts=names), _:
            for each in names:
                yield from _set(each, value)
