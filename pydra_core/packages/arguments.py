"""Arguments of a task: read from text, shown as text, and checked against what the task's signature says.

1. Nothing is converted silently but an int to a float, and a tuple to a list. A bool is no int.
2. A missing argument takes its default; a default of None is left to the task itself, so None is then not passed on.
3. `read_text(spec, show_text(spec, value)) == value`, but for an empty text where None is allowed as well: that reads as None.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydra_core.errors import UserError
from pydra_core.protocol.manifest import Kind, ParamSpec
from pydra_core.protocol.values import is_exact

TEXT_LIMIT = 1_000_000
"""Characters of the longest text that is read as one argument."""

_DIGITS = 100
"""Characters of a whole number; Python itself refuses some thousand digits with a sentence of its own."""

_TRUE = {"true", "yes", "on", "1"}
_FALSE = {"false", "no", "off", "0"}


def check(params: Sequence[ParamSpec], values: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments to pass: checked, with defaults filled in; raises UserError with one sentence per field."""
    faults: dict[str, str] = {}
    known = {spec.name: spec for spec in params}
    for name in values:
        if name not in known:
            faults[name] = _unknown(name, list(known))
    arguments: dict[str, Any] = {}
    for spec in params:
        try:
            _fill(spec, values, arguments)
        except UserError as error:
            faults[spec.name] = error.sentence
    if faults:
        raise UserError(_together(faults), fields=faults)
    return arguments


def read_json(params: Sequence[ParamSpec], text: str) -> dict[str, Any]:
    """The values of a JSON object by name, checked, without defaults; raises UserError with one sentence per field."""
    raise NotImplementedError


def split_secrets(params: Sequence[ParamSpec], values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """(what everybody may see, the secrets) of checked values by name."""
    raise NotImplementedError


def check_value(spec: ParamSpec, value: Any) -> Any:
    """The value as the task gets it; raises UserError with one sentence."""
    if value is None and spec.optional:
        return None
    if spec.kind == "list":
        return _list_value(spec, value)
    return _one_value(spec, spec.kind, value)


def read_text(spec: ParamSpec, text: str) -> Any:
    """The value that a text in a terminal or a form stands for; raises UserError with one sentence."""
    if len(text) > TEXT_LIMIT:
        raise UserError(f"Write at most {TEXT_LIMIT:,} characters.")
    if spec.optional and not text.strip():
        return None
    if spec.kind == "list":
        return check_value(spec, _list_text(spec, text))
    return check_value(spec, _READERS[spec.kind](spec, text))


def show_text(spec: ParamSpec, value: Any) -> str:
    """The text that reads as this value."""
    if value is None and spec.kind != "value":
        return ""
    if isinstance(value, list) and spec.kind == "list":
        return _show_list(spec, value)
    return _show_one(spec, spec.kind, value)


def sentence_for(spec: ParamSpec) -> str:
    """What to write into the field of this parameter, as one sentence."""
    if spec.kind == "list":
        return f"Write a list, its items separated by commas. For each: {_wish(spec, spec.item or 'value')}"
    return _wish(spec, spec.kind)


# ------------------------------------------------------------------------------------------------------ checks


def _fill(spec: ParamSpec, values: Mapping[str, Any], arguments: dict[str, Any]) -> None:
    if spec.name not in values:
        if spec.required:
            raise UserError(f"Is missing. {sentence_for(spec)}")
        if spec.default is not None:
            arguments[spec.name] = spec.default
        return
    value = check_value(spec, values[spec.name])
    if value is not None or spec.required or spec.default is not None:
        arguments[spec.name] = value


def _unknown(name: str, known: list[str]) -> str:
    if not known:
        return f"This task has no parameters, so it does not take {name}."
    return f"This task has no parameter {name}; it has {', '.join(known)}."


def _together(faults: dict[str, str]) -> str:
    return " ".join(f"{name}: {sentence}" for name, sentence in faults.items())


def _list_value(spec: ParamSpec, value: Any) -> list[Any]:
    if type(value) is tuple:
        value = list(value)
    if type(value) is not list:
        raise UserError(sentence_for(spec))
    return [_item(spec, number, item) for number, item in enumerate(value, 1)]


def _item(spec: ParamSpec, number: int, item: Any) -> Any:
    try:
        return _one_value(spec, spec.item or "value", item)
    except UserError as error:
        raise UserError(f"Item {number}: {error.sentence}") from None


def _one_value(spec: ParamSpec, kind: Kind, value: Any) -> Any:
    if kind == "float" and type(value) is int:
        value = _to_float(spec, value)
    if not _FITS[kind](spec, value):
        raise UserError(_wish(spec, kind))
    if kind in ("int", "float") and not _within(spec, value):
        raise UserError(_range(spec))
    return value


def _to_float(spec: ParamSpec, value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        raise UserError(_wish(spec, "float")) from None


def _within(spec: ParamSpec, value: float) -> bool:
    return (spec.min is None or value >= spec.min) and (spec.max is None or value <= spec.max)


def _is_int(_: ParamSpec, value: Any) -> bool:
    return type(value) is int and is_exact(value)


def _is_float(_: ParamSpec, value: Any) -> bool:
    return type(value) is float and math.isfinite(value)


def _is_text(_: ParamSpec, value: Any) -> bool:
    return type(value) is str and is_exact(value)


def _is_path(_: ParamSpec, value: Any) -> bool:
    return type(value) is str and is_exact(value) and value != "" and "\0" not in value


def _is_choice(spec: ParamSpec, value: Any) -> bool:
    return any(type(choice) is type(value) and choice == value for choice in spec.choices)


_FITS: dict[Kind, Callable[[ParamSpec, Any], bool]] = {
    "int": _is_int,
    "float": _is_float,
    "str": _is_text,
    "bool": lambda _, value: type(value) is bool,
    "choice": _is_choice,
    "path": _is_path,
    "list": lambda _, value: type(value) is list,
    "value": lambda _, value: is_exact(value),
}

# --------------------------------------------------------------------------------------------------- sentences


def _wish(spec: ParamSpec, kind: Kind) -> str:
    match kind:
        case "int":
            return f"Write a whole number, for example {_example(spec, 100_000)}."
        case "float":
            return f"Write a number, for example {_example(spec, 0.5)}."
        case "bool":
            return "Write yes or no."
        case "choice":
            return f"Choose one of {', '.join(str(choice) for choice in spec.choices)}."
        case "path":
            return "Write the name of a file or folder."
        case "str":
            return "Write a text."
        case _:
            return "Write a number, a text, yes or no, or a list."


def _example(spec: ParamSpec, usual: float) -> str:
    if type(spec.default) in (int, float):
        return str(spec.default)
    if _within(spec, usual):
        return str(usual)
    edge = spec.min if spec.min is not None else spec.max
    return _number(edge if edge is not None else usual)


def _range(spec: ParamSpec) -> str:
    unit = f" {spec.unit}" if spec.unit else ""
    if spec.max is None:
        return f"Write a number that is at least {_number(spec.min)}{unit}."
    if spec.min is None:
        return f"Write a number that is at most {_number(spec.max)}{unit}."
    return f"Write a number from {_number(spec.min)} to {_number(spec.max)}{unit}."


def _number(value: float | None) -> str:
    """Bounds are floats in a manifest; 1.0 is shown as 1."""
    if value is None:
        return ""
    return str(int(value)) if math.isfinite(value) and value == int(value) else str(value)


# -------------------------------------------------------------------------------------------------------- text


def _read_int(spec: ParamSpec, text: str) -> int:
    try:
        return int(text if len(text) <= _DIGITS else "")
    except ValueError:
        raise UserError(_wish(spec, "int")) from None


def _read_float(spec: ParamSpec, text: str) -> float:
    try:
        return float(text.strip())
    except ValueError:
        raise UserError(_wish(spec, "float")) from None


def _read_bool(spec: ParamSpec, text: str) -> bool:
    word = text.strip().lower()
    if word not in _TRUE | _FALSE:
        raise UserError(_wish(spec, "bool"))
    return word in _TRUE


def _read_choice(spec: ParamSpec, text: str) -> Any:
    for choice in spec.choices:
        if str(choice) in (text, text.strip()):
            return choice
    raise UserError(_wish(spec, "choice"))


def _read_value(_: ParamSpec, text: str) -> Any:
    """What JSON and Python write alike is read as such, anything else is a text."""
    word = text.strip()
    if word in ("None", "True", "False"):
        return {"None": None, "True": True, "False": False}[word]
    try:
        value = _json(text)
    except ValueError:
        return text
    return value if is_exact(value) else text


_READERS: dict[Kind, Callable[[ParamSpec, str], Any]] = {
    "int": _read_int,
    "float": _read_float,
    "str": lambda _, text: text,
    "bool": _read_bool,
    "choice": _read_choice,
    "path": lambda _, text: text.strip(),
    "value": _read_value,
}


def _list_text(spec: ParamSpec, text: str) -> list[Any]:
    if text.strip().startswith("["):
        return _json_list(spec, text)
    if not text.strip():
        return []
    read = _READERS[spec.item or "value"]
    return [read(spec, part.strip()) for part in text.split(",")]


def _json_list(spec: ParamSpec, text: str) -> list[Any]:
    try:
        value = _json(text)
    except ValueError:
        raise UserError(f"This begins with [ but is no JSON list. {sentence_for(spec)}") from None
    return value if isinstance(value, list) else [value]


def _json(text: str) -> Any:
    """As json.loads, but NaN and infinities, which JSON does not have, are a ValueError like everything else that is wrong."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def _show_list(spec: ParamSpec, value: list[Any]) -> str:
    parts = [_show_one(spec, spec.item or "value", item) for item in value]
    text = ", ".join(parts)
    try:
        plain = bool(value) and not text.startswith("[") and _same(_list_text(spec, text), value)
    except UserError:
        plain = False
    return text if plain else json.dumps(value, ensure_ascii=False) if value else ""


def _show_one(spec: ParamSpec, kind: Kind, value: Any) -> str:
    if kind == "value" and type(value) is str:
        return value if _same(_read_value(spec, value), value) else json.dumps(value, ensure_ascii=False)
    if kind == "bool":
        return "yes" if value else "no"
    if kind == "value":
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)
