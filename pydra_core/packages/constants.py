"""Values that a source writes out: literals, arithmetic of numbers, names that were set to such, and lists, tuples and dicts of
these, which hold no others. Nothing is ever executed."""

import ast
import operator
from collections.abc import Callable
from typing import Any

from pydra_core.packages.modules import Class, Sources, dotted

_DEPTH = 50
_LARGEST = 2**256
_POWER = 256
_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}


def constant(sources: Sources, cls: Class, node: ast.AST, depth: int = 0) -> Any:
    """The value of an expression in the body of a class; raises ValueError for what cannot be known without running it."""
    if depth > _DEPTH:
        raise ValueError("nested too deeply")
    match node:
        case ast.List(elts=elts) | ast.Tuple(elts=elts):
            return [_single(sources, cls, each, depth + 1) for each in elts]
        case ast.Dict(keys=keys, values=values) if None not in keys:
            pairs = zip((key for key in keys if key is not None), values, strict=True)
            return {_single(sources, cls, k, depth + 1): _single(sources, cls, v, depth + 1) for k, v in pairs}
        case ast.Name() | ast.Attribute():
            found = sources.behind(cls, dotted(node))
            if found:
                return constant(sources, *found, depth + 1)
    return _single(sources, cls, node, depth)


def _single(sources: Sources, cls: Class, node: ast.AST, depth: int) -> Any:
    """A value that holds no others."""
    if depth > _DEPTH:
        raise ValueError("nested too deeply")
    match node:
        case ast.Constant(value=value) if value is None or isinstance(value, bool | int | float | str):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_number(_single(sources, cls, operand, depth + 1))
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _number(_single(sources, cls, operand, depth + 1))
        case ast.BinOp(left=left, op=op, right=right):
            return _computed(op, *(_number(_single(sources, cls, side, depth + 1)) for side in (left, right)))
        case ast.Name() | ast.Attribute():
            found = sources.behind(cls, dotted(node))
            if found:
                return _single(sources, *found, depth + 1)
    raise ValueError("no literal")


def _number(value: Any) -> int | float:
    if type(value) not in (int, float):
        raise ValueError("no number")
    return value  # type: ignore[no-any-return]


def _computed(op: ast.operator, left: int | float, right: int | float) -> int | float:
    """Bounded before it is computed: 9 ** 9 ** 9 would never end."""
    if isinstance(op, ast.Pow) and (abs(right) > _POWER or abs(left) > _LARGEST):
        raise ValueError("too large")
    try:
        value = _OPERATORS[type(op)](left, right)
    except (KeyError, ArithmeticError):
        raise ValueError("no arithmetic of numbers") from None
    if type(value) not in (int, float) or abs(value) > _LARGEST:
        raise ValueError("too large")
    return value  # type: ignore[no-any-return]
