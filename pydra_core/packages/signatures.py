"""The parameters of a task, read from the syntax of its `work`, or of its `datasource`.

Understood are int, float, str, bool, Literal, Path, date, datetime, members of an Enum of the package, Secret, InputFile, InputFiles,
InputFolder, lists of these (but of secrets and inputs), dicts by text, `| None`, and Annotated with a Param; names are followed
through imports and assignments, and annotations may be written as text. A default that is no literal is left to the task.
"""

import ast
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import msgspec

from pydra_core.errors import UserError
from pydra_core.packages.arguments import check_value
from pydra_core.packages.kinds import has_json
from pydra_core.packages.modules import (
    ENUMS,
    INPUTS,
    PARAM,
    SECRET,
    Class,
    Member,
    Module,
    Sources,
    Work,
    dotted,
    fault,
)
from pydra_core.protocol.manifest import GIVEN, Kind, ParamSpec
from pydra_core.protocol.values import is_exact

ALLOWED = (
    "int, float, str, bool, Literal[…], Path, date, datetime, an Enum of the package, list[…] of these, dict, dict[str, …], "
    "Secret, InputFile, InputFiles, InputFolder, … | None, and Annotated[…, Param(…)]"
)
_PLAIN: dict[str, Kind] = {
    "int": "int",
    "float": "float",
    "str": "str",
    "bool": "bool",
    "pathlib.Path": "path",
    "typing.Any": "value",
    "datetime.date": "date",
    "datetime.datetime": "datetime",
    **dict.fromkeys(SECRET, "secret"),
    **INPUTS,
    "object": "value",
}
_LISTS = ("list", "typing.List")
_DICTS = ("dict", "typing.Dict")
_DEPTH = 20
_TEXT = 1_000
_UNKNOWN = object()
_MOMENTS: dict[str, type[date]] = {"datetime.date": date, "datetime.datetime": datetime}


@dataclass(frozen=True, slots=True)
class _Shape:
    """What an annotation says."""

    kind: Kind = "value"
    item: Kind | None = None
    choices: tuple[Any, ...] = ()
    optional: bool = False
    help: str = ""
    min: float | None = None
    max: float | None = None
    unit: str = ""


def read_params(sources: Sources, module: Module, work: Work | ast.Lambda) -> tuple[ParamSpec, ...]:
    """The parameters of a method in order; raises UserError with file, line and what is allowed."""
    name = "datasource" if isinstance(work, ast.Lambda) else work.name
    if isinstance(work, ast.AsyncFunctionDef):
        raise fault(module.file, work.lineno, f"{name} cannot be async. Write “def {name}”.")
    positional = [*work.args.posonlyargs, *work.args.args]
    static = any(dotted(decorator) == "staticmethod" for decorator in getattr(work, "decorator_list", ()))
    named = positional if static else positional[1:]
    by_place = work.args.posonlyargs if static else work.args.posonlyargs[1:]
    if by_place:
        line, first = by_place[0].lineno, by_place[0].arg
        raise fault(module.file, line, f"“{first}” cannot be passed by name. Remove the / from {name}.")
    defaults = [None] * (len(positional) - len(work.args.defaults)) + list(work.args.defaults)
    pairs = [*zip(named, defaults[len(positional) - len(named) :], strict=True)]
    pairs += zip(work.args.kwonlyargs, work.args.kw_defaults, strict=True)
    return tuple(_param(sources, module, argument, default) for argument, default in pairs)


def plain(text: str, limit: int = _TEXT) -> str:
    """Text from a source, fit to be shown: valid UTF-8 without control characters but newlines, and not endless."""
    kept = "".join(char if char.isprintable() or char == "\n" else " " for char in text[: limit + 1])
    kept = kept.encode(errors="replace").decode().strip()
    return kept if len(kept) <= limit else f"{kept[: limit - 1]}…"


def _param(sources: Sources, module: Module, argument: ast.arg, default: ast.expr | None) -> ParamSpec:
    reader = _Annotations(sources, argument)
    shape = reader.shape(module, argument.annotation, 0) if argument.annotation else _Shape()
    spec = ParamSpec(
        name=argument.arg,
        kind=shape.kind,
        required=default is None,
        item=shape.item,
        choices=shape.choices,
        optional=shape.optional,
        help=plain(shape.help),
        min=shape.min,
        max=shape.max,
        unit=plain(shape.unit, 40),
    )
    return spec if default is None else _with_default(reader, module, spec, default)


def _with_default(reader: "_Annotations", module: Module, spec: ParamSpec, node: ast.expr) -> ParamSpec:
    value = _literal(node)
    if value is _UNKNOWN:
        value = reader.built(module, spec.kind, node)
    if value is _UNKNOWN or value is None:
        return msgspec.structs.replace(spec, default=None, optional=True)
    if spec.kind == "secret":
        reason = f"“{spec.name}” is a Secret, but its default is read by everybody who has the source. Remove it."
        raise fault(module.file, node.lineno, reason)
    if spec.kind in GIVEN:
        reason = f"“{spec.name}” is given with each run, so None is its only default. A file of the package is read by its path."
        raise fault(module.file, node.lineno, reason)
    try:
        return msgspec.structs.replace(spec, default=check_value(spec, value))
    except UserError as error:
        raise fault(module.file, node.lineno, f"the default of “{spec.name}” does not fit. {error.sentence}") from None


def _literal(node: ast.expr) -> Any:
    """The value of a literal, or _UNKNOWN; Path("…") counts as its text, a tuple as a list."""
    match node:
        case ast.Call(func=func, args=[ast.Constant(value=str(text))], keywords=[]) if dotted(func).endswith("Path"):
            return text
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return _UNKNOWN
    value = list(value) if type(value) is tuple else value
    return value if is_exact(value) and has_json(value) else _UNKNOWN


def _moment(name: str, call: ast.Call) -> Any:
    """The ISO text of `date(2024, 2, 29)` or `date.fromisoformat("…")`, or _UNKNOWN."""
    values = [_literal(node) for node in call.args]
    named = {str(word.arg): _literal(word.value) for word in call.keywords}
    kind = _MOMENTS.get(name.removesuffix(".fromisoformat"))
    if kind and name.endswith(".fromisoformat"):
        return values[0] if len(values) == 1 and type(values[0]) is str else _UNKNOWN
    if not kind or not all(type(value) is int for value in (*values, *named.values())):
        return _UNKNOWN
    try:
        return kind(*values, **named).isoformat()
    except (ValueError, TypeError, OverflowError):
        return _UNKNOWN


class _Annotations:
    """Reads the annotation of one parameter."""

    def __init__(self, sources: Sources, argument: ast.arg) -> None:
        self._sources = sources
        self._argument = argument

    def shape(self, module: Module, node: ast.expr, depth: int) -> _Shape:
        if depth > _DEPTH:
            raise self._unclear(module, "is nested too deeply")
        match node:
            case ast.Constant(value=str(text)):
                return self.shape(module, self._parsed(module, text), depth + 1)
            case ast.BinOp(op=ast.BitOr()):
                return self._union(module, [node.left, node.right], depth)
            case ast.Subscript():
                return self._subscript(module, node, depth)
            case ast.Name() | ast.Attribute():
                return self._named(module, node, depth)
        raise self._unclear(module)

    def built(self, module: Module, kind: Kind, node: ast.expr) -> Any:
        """What a default that is no literal stands for: the name of a member, or the ISO text of a date; else _UNKNOWN."""
        if kind == "enum" and isinstance(node, ast.Attribute):
            home, name = self._resolve(module, node.value)
            return node.attr if home is not None and name in home.classes else _UNKNOWN
        if kind in ("date", "datetime") and isinstance(node, ast.Call):
            _, name = self._resolve(module, node.func)
            return _moment(name, node)
        return _UNKNOWN

    def _named(self, module: Module, node: ast.expr, depth: int) -> _Shape:
        home, name = self._resolve(module, node)
        if home is not None and name in home.classes:
            return self._members(module, home.classes[name])
        if home is not None and name in home.aliases:
            return self.shape(home, home.aliases[name], depth + 1)
        if name in _LISTS:
            return _Shape("list", "value")
        if name in _DICTS:
            return _Shape("dict")
        if name not in _PLAIN:
            raise self._unclear(module)
        return _Shape(_PLAIN[name])

    def _subscript(self, module: Module, node: ast.Subscript, depth: int) -> _Shape:
        _, name = self._resolve(module, node.value)
        inner = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
        match name.removeprefix("typing."):
            case "Annotated" if len(inner) > 1:
                return self._annotated(module, inner, depth)
            case "Literal":
                return self._choices(module, inner)
            case "Optional" if len(inner) == 1:
                return replace(self.shape(module, inner[0], depth + 1), optional=True)
            case "Union":
                return self._union(module, inner, depth)
            case "list" | "List" if len(inner) == 1:
                return self._list(module, self.shape(module, inner[0], depth + 1))
            case "dict" | "Dict" if len(inner) == 2:
                return self._dict(module, *(self.shape(module, each, depth + 1) for each in inner))
        raise self._unclear(module)

    def _list(self, module: Module, item: _Shape) -> _Shape:
        if item.kind == "file":
            raise self._unclear(module, "is a list of files, which is written InputFiles")
        if item.kind in ("list", "secret", *GIVEN) or item.optional:
            raise self._unclear(module, "is a list of something else than single values")
        return replace(item, kind="list", item=item.kind)

    def _dict(self, module: Module, key: _Shape, item: _Shape) -> _Shape:
        if key.kind != "str" or key.optional:
            raise self._unclear(module, "is a dict whose keys are no texts")
        if item.kind in ("list", "secret", "dict", *GIVEN) or item.optional:
            raise self._unclear(module, "is a dict of something else than single values")
        return replace(item, kind="dict", item=None if item.kind == "value" else item.kind)

    def _members(self, module: Module, cls: Class) -> _Shape:
        """The names of an Enum's members: what the bodies of it and its bases set, but for names that begin with _."""
        lineage = self._sources.lineage(cls)
        if not lineage.outside & ENUMS:
            raise self._unclear(module)
        bodies = [each.members for each in reversed(lineage.classes)]
        names = [name for body in bodies for name, node in body.items() if _is_member(name, node)]
        choices = tuple(dict.fromkeys(names))
        if not choices:
            raise self._unclear(module, "is an Enum without members")
        return _Shape("enum", choices=choices)

    def _union(self, module: Module, nodes: list[ast.expr], depth: int) -> _Shape:
        wanted = [node for node in nodes if not (isinstance(node, ast.Constant) and node.value is None)]
        shapes = [self.shape(module, node, depth + 1) for node in wanted]
        optional = len(wanted) < len(nodes) or any(shape.optional for shape in shapes)
        if len(shapes) == 1:
            return replace(shapes[0], optional=optional)
        if shapes and {shape.kind for shape in shapes} <= {"int", "float"}:
            return _Shape("float", optional=optional)
        raise self._unclear(module, "allows several types")

    def _choices(self, module: Module, nodes: list[ast.expr]) -> _Shape:
        values = [_literal(node) for node in nodes]
        choices = tuple(value for value in values if value is not None)
        if not choices or not all(type(value) in (str, int, bool) for value in choices):
            raise self._unclear(module, "has a Literal of something else than texts, whole numbers, True and False")
        return _Shape("choice", choices=choices, optional=None in values)

    def _annotated(self, module: Module, inner: list[ast.expr], depth: int) -> _Shape:
        shape = self.shape(module, inner[0], depth + 1)
        for note in inner[1:]:
            if isinstance(note, ast.Call) and self._resolve(module, note.func)[1] in PARAM:
                shape = replace(shape, **self._said(module, note))
        return shape

    def _said(self, module: Module, call: ast.Call) -> dict[str, Any]:
        """The arguments of a Param; only literals, as nothing is executed."""
        names = ("help", "min", "max", "unit")
        given = [*zip(names, call.args, strict=False), *((word.arg or "**", word.value) for word in call.keywords)]
        said: dict[str, Any] = {}
        for name, node in given:
            value = _literal(node)
            fits = type(value) is str if name in ("help", "unit") else value is None or type(value) in (int, float)
            if name not in names or not fits or len(call.args) > len(names):
                raise fault(
                    module.file,
                    call.lineno,
                    f"the Param of “{self._argument.arg}” takes help, min, max and unit, written as literals.",
                )
            said[name] = float(value) if type(value) is int else value
        return said

    def _resolve(self, module: Module, node: ast.expr) -> tuple[Module | None, str]:
        """Where a name leads: a module of the package and the name in it (or a builtin's), or None and a full name."""
        name = dotted(node)
        home, rest = self._sources.split(self._sources.lookup(f"{module.name}.{name}")) if name else (None, "")
        return home, rest.replace("typing_extensions.", "typing.", 1) if home is None else rest

    def _parsed(self, module: Module, text: str) -> ast.expr:
        try:
            return ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            raise self._unclear(module) from None

    def _unclear(self, module: Module, why: str = "is not understood") -> UserError:
        return fault(
            module.file,
            self._argument.lineno,
            f"the annotation of “{self._argument.arg}” {why}. Allowed are {ALLOWED}.",
        )


def _is_member(name: str, node: Member) -> bool:
    """Functions are none, nor are names that mean something to Enum."""
    return not name.startswith("_") and isinstance(node, ast.expr) and not isinstance(node, ast.Lambda)
