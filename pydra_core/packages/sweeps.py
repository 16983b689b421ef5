"""Sweeps: texts such as `n=1..10` and `lr=0.1,0.2` read as axes, and the runs that their combinations are.

1. `1..10` is a range with both ends, `1..10..2` one with a step, `10..1` one that falls; of numbers only, and exact for decimals.
2. Commas separate values, and ranges among them: `1,5,10..12`. In texts and paths a comma with a space behind it belongs to the
   text, and so does `\\,`; texts know no ranges.
3. Lists, dicts, secrets, and what reads as one value as a whole take commas as their own: they are one value, never an axis.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import Any

from pydra_core.errors import UserError
from pydra_core.packages.arguments import TEXT_LIMIT, check_value, each, read_text, show_text
from pydra_core.protocol.manifest import ParamSpec

LIMIT = 10_000
"""Runs of the largest sweep, and values of the longest axis."""

_WHOLE = ("list", "dict", "secret", "files")
_TEXTS = ("str", "path", "value", "file", "folder")
_NAMES = ("str", "path", "file", "folder")
_NUMBERS = ("int", "float", "value")
_COMMA = re.compile(r"(?<!\\),(?!\s)")
_NUMBER = r"\s*([+-]?(?:\d[\d_]*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?)\s*"
_RANGE = re.compile(rf"{_NUMBER}\.\.{_NUMBER}(?:\.\.{_NUMBER})?", re.ASCII)
_DIGITS = 100


def axes(params: Sequence[ParamSpec], texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """(single values by name, several values by name) of texts by name; raises UserError with one sentence per field."""
    known = {spec.name: spec for spec in params}
    found = each(params, texts, lambda name: _values(known[name], texts[name]))
    fixed = {name: values[0] for name, values in found.items() if len(values) == 1}
    return fixed, {name: values for name, values in found.items() if len(values) > 1}


def combinations(axes: Mapping[str, Sequence[Any]], limit: int = LIMIT) -> Iterator[dict[str, Any]]:
    """One dict per run, in order, the last axis fastest; one empty one without axes. Raises UserError if there are more than
    `limit`, before the first."""
    size(axes, limit)
    return (dict(zip(axes, values, strict=True)) for values in product(*axes.values()))


def size(axes: Mapping[str, Sequence[Any]], limit: int = LIMIT) -> int:
    """How many runs these are. Raises UserError if there are more than `limit`."""
    count = math.prod(len(values) for values in axes.values())
    if count > limit:
        sizes = " × ".join(f"{name} {len(values):,}" for name, values in axes.items())
        raise UserError(f"These are {count:,} runs ({sizes}), over the limit of {limit:,}. Take fewer values.")
    return count


def show_one(spec: ParamSpec, value: Any) -> str:
    """The text that reads as this one value, and as no axis, wherever there is one: commas of texts are escaped."""
    text = show_text(spec, value)
    return re.sub(r"(?<!\\),(?!\s)", r"\,", text) if spec.kind in _NAMES else text


def _values(spec: ParamSpec, text: str) -> list[Any]:
    """The values that one text stands for: at least one, each of them once."""
    if spec.kind in _WHOLE or len(text) > TEXT_LIMIT or _is_one(spec, text):
        return [read_text(spec, text)]
    values: list[Any] = []
    for part in _parts(spec, text):
        values += _range(spec, part) or [read_text(spec, part)]
        if len(values) > LIMIT:
            raise UserError(_too_many())
    return _refuse_twice(values)


def _is_one(spec: ParamSpec, text: str) -> bool:
    """Whether a text with commas is one value all the same: a choice with a comma in it, or JSON where no type was said."""
    if spec.kind in _NAMES:
        return False
    try:
        value = read_text(spec, text)
    except UserError:
        return False
    return spec.kind != "value" or type(value) is not str


def _parts(spec: ParamSpec, text: str) -> list[str]:
    if spec.kind not in _TEXTS:
        parts = text.split(",")
        if len(parts) > 1 and not all(part.strip() for part in parts):
            raise UserError("There is nothing between two commas, or beside one. Write a value there, or remove it.")
        return parts
    parts = _COMMA.split(text)
    if not all(parts):
        parts = [text]  # "a," and ",,," are texts like any other
    return [part.replace("\\,", ",") for part in parts]


def _range(spec: ParamSpec, text: str) -> list[Any]:
    """The values of a range, checked; [] if it is none."""
    match = _RANGE.fullmatch(text) if spec.kind in _NUMBERS and len(text) <= 3 * _DIGITS else None
    if match is None:
        if spec.kind in ("int", "float") and ".." in text:
            raise UserError("Write a range as first..last or first..last..step, for example 1..10 or 0..1..0.25.")
        return []
    first, last = _decimal(match[1]), _decimal(match[2])
    step = _decimal(match[3]) if match[3] else Decimal(1 if last >= first else -1)
    whole = spec.kind == "int" or (spec.kind == "value" and all(_is_whole(each) for each in (first, last, step)))
    return [_one(spec, value, whole) for value in _steps(first, last, step)]


def _steps(first: Decimal, last: Decimal, step: Decimal) -> list[Decimal]:
    if not step or (last - first) * step < 0:
        raise UserError(f"The step {step} never leads from {first} to {last}. Give it the other sign, or another size.")
    try:
        count = int((last - first) / step) + 1
    except (ArithmeticError, ValueError):
        raise UserError(_too_many()) from None
    if count > LIMIT:
        raise UserError(_too_many())
    return [first + step * number for number in range(count)]


def _one(spec: ParamSpec, value: Decimal, whole: bool) -> Any:
    if not whole:
        return check_value(spec, float(value))
    return check_value(spec, int(value) if _is_whole(value) else float(value))


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise UserError(f"{text} is no number.") from None


def _refuse_twice(values: list[Any]) -> list[Any]:
    """Equal runs in one group are a slip of the hand. 1 and True are two values."""
    seen = {(type(value), repr(value)) for value in values}
    if len(seen) < len(values):
        raise UserError("A value is there twice. Write each once.")
    return values


def _too_many() -> str:
    return f"These are more than {LIMIT:,} values. Take fewer, or a larger step."
