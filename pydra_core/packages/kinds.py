"""One value of each kind of parameter: what fits, what to write for it, how its text is read, and how it is shown."""

import json
import math
import re
from collections.abc import Callable
from typing import Any

from pydra_core.errors import UserError
from pydra_core.packages.dates import is_date, is_datetime
from pydra_core.packages.listings import Form, read_form
from pydra_core.protocol.manifest import Kind, ParamSpec
from pydra_core.protocol.values import is_exact

DOTS = "•" * 8
"""What stands for a secret; the same as `tasks.params.DOTS`, as no master imports what authors do."""

_DIGITS = 100
"""Characters of a whole number; Python itself refuses some thousand digits with a sentence of its own."""

_TRUE = {"true", "yes", "on", "1"}
_FALSE = {"false", "no", "off", "0"}


def checked(spec: ParamSpec, kind: Kind, value: Any) -> Any:
    """The value as the task gets it; raises UserError with one sentence. An int does for a float, a bool for no number."""
    if kind == "float" and type(value) is int:
        value = _to_float(spec, value)
    if not _FITS[kind](spec, value):
        raise UserError(wish(spec, kind))
    if kind in ("int", "float") and not _within(spec, value):
        raise UserError(_range(spec))
    if kind == "dict":
        return _checked_dict(spec, value)
    return value


def read(spec: ParamSpec, kind: Kind, text: str) -> Any:
    """The value that a text stands for, not yet checked; raises UserError with one sentence."""
    return _READERS[kind](spec, text)


def show(kind: Kind, value: Any) -> str:
    """The text that reads as this value, but for a secret, which is dots."""
    match kind:
        case "secret":
            return DOTS
        case "bool":
            return "yes" if value else "no"
        case "value" if type(value) is str:
            return value if same(_read_value(None, value), value) else json.dumps(value, ensure_ascii=False)
        case "value" | "dict":
            return json.dumps(value, ensure_ascii=False)
        case "file" | "files" | "folder":
            return _show_given(value)
    return str(value)


def wish(spec: ParamSpec, kind: Kind) -> str:
    """What to write for one value, as a sentence."""
    match kind:
        case "int":
            return f"Write a whole number, for example {_example(spec, 100_000)}."
        case "float":
            return f"Write a number, for example {_example(spec, 0.5)}."
        case "choice" | "enum":
            return f"Choose one of {', '.join(str(choice) for choice in spec.choices)}."
        case "dict" if spec.kind == "dict" and spec.item not in (None, "value"):
            return f'Write a JSON object such as {{"name": …}}. For each value: {wish(spec, spec.item or "value")}'
    return _WISHES.get(kind, "Write a number, a text, yes or no, or a list.")


def read_document(text: str) -> Any:
    """As json.loads, but NaN and infinities, which JSON does not have, are a ValueError like everything else that is wrong."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def has_json(value: Any) -> bool:
    """Whether a form, a terminal and JSON can all show it: no bytes, no infinities, all keys text."""
    match value:
        case list():
            return all(map(has_json, value))
        case dict():
            return all(isinstance(key, str) and has_json(item) for key, item in value.items())
        case float():
            return math.isfinite(value)
    return not isinstance(value, bytes)


def same(one: Any, other: Any) -> bool:
    """Equal, and of one type."""
    return type(one) is type(other) and bool(one == other)


# ------------------------------------------------------------------------------------------------------ checks


def _to_float(spec: ParamSpec, value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        raise UserError(wish(spec, "float")) from None


def _within(spec: ParamSpec, value: float) -> bool:
    return (spec.min is None or value >= spec.min) and (spec.max is None or value <= spec.max)


def _is_text(value: Any) -> bool:
    return type(value) is str and is_exact(value)


def _is_choice(spec: ParamSpec, value: Any) -> bool:
    return any(same(choice, value) for choice in spec.choices)


def _is_object(_: ParamSpec, value: Any) -> bool:
    return type(value) is dict and is_exact(value) and has_json(value)


def _checked_dict(spec: ParamSpec, value: dict[str, Any]) -> dict[str, Any]:
    """The values as well, if the parameter says what they are; a dict within a list is only a dict."""
    if spec.kind != "dict" or spec.item is None:
        return value
    return {key: _entry(spec, spec.item, key, item) for key, item in value.items()}


def _entry(spec: ParamSpec, kind: Kind, key: str, value: Any) -> Any:
    try:
        return checked(spec, kind, value)
    except UserError as error:
        raise UserError(f"“{key[:100]}”: {error.sentence}") from None


def _is_given(value: Any) -> bool:
    """Names of this machine's files, or what stands for files that are with the master."""
    return read_form(value) is not None or (_is_text(value) and value != "" and "\0" not in value)


def _is_row(value: Any) -> bool:
    return _is_given(value) or (type(value) is list and value != [] and all(map(_is_given, value)))


_FITS: dict[Kind, Callable[[ParamSpec, Any], bool]] = {
    "int": lambda _, value: type(value) is int and is_exact(value),
    "float": lambda _, value: type(value) is float and math.isfinite(value),
    "str": lambda _, value: _is_text(value),
    "bool": lambda _, value: type(value) is bool,
    "choice": _is_choice,
    "enum": _is_choice,
    "date": lambda _, value: type(value) is str and is_date(value),
    "datetime": lambda _, value: type(value) is str and is_datetime(value),
    "dict": _is_object,
    "path": lambda _, value: _is_text(value) and value != "" and "\0" not in value,
    "list": lambda _, value: type(value) is list,
    "secret": lambda _, value: _is_text(value) and value not in ("", DOTS),
    "file": lambda _, value: _is_given(value),
    "files": lambda _, value: _is_row(value),
    "folder": lambda _, value: _is_given(value),
    "value": lambda _, value: is_exact(value),
}

# --------------------------------------------------------------------------------------------------- sentences

_WISHES: dict[Kind, str] = {
    "bool": "Write yes or no.",
    "path": "Write the name of a file or folder.",
    "str": "Write a text.",
    "date": "Write a date like 2024-02-29.",
    "datetime": "Write a date and a time like 2024-02-29 14:30, with a zone if it matters (+01:00 or Z).",
    "dict": 'Write a JSON object such as {"name": 1}.',
    "secret": "Write the secret itself; it is shown to nobody.",
    "file": "Choose a file.",
    "files": "Choose files; their names are separated by commas.",
    "folder": "Choose a folder.",
}


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
        raise UserError(wish(spec, "int")) from None


def _read_float(spec: ParamSpec, text: str) -> float:
    try:
        return float(text.strip())
    except ValueError:
        raise UserError(wish(spec, "float")) from None


def _read_bool(spec: ParamSpec, text: str) -> bool:
    word = text.strip().lower()
    if word not in _TRUE | _FALSE:
        raise UserError(wish(spec, "bool"))
    return word in _TRUE


def _read_choice(spec: ParamSpec, text: str) -> Any:
    for choice in spec.choices:
        if str(choice) in (text, text.strip()):
            return choice
    raise UserError(wish(spec, "choice"))


def _read_member(spec: ParamSpec, text: str) -> str:
    """The name of a member; `red` does for RED, if there is no other of that sound."""
    word = text.strip()
    if word in spec.choices:
        return word
    alike = [str(name) for name in spec.choices if str(name).casefold() == word.casefold()]
    if len(alike) != 1:
        raise UserError(wish(spec, "enum"))
    return alike[0]


def _read_dict(spec: ParamSpec, text: str) -> Any:
    try:
        return read_document(text)
    except ValueError:
        raise UserError(wish(spec, "dict")) from None


def _read_value(_: ParamSpec | None, text: str) -> Any:
    """What JSON and Python write alike is read as such, anything else is a text."""
    word = text.strip()
    if word in ("None", "True", "False"):
        return {"None": None, "True": True, "False": False}[word]
    try:
        value = read_document(text)
    except ValueError:
        return text
    return value if is_exact(value) else text


_COMMA = re.compile(r"(?<!\\),\s*")


def _read_files(_: ParamSpec | None, text: str) -> Any:
    """Names separated by commas, or a JSON list of them; a comma of a name is written with a backslash before it."""
    if text.strip().startswith("["):
        return _read_value(None, text)
    return [name.strip().replace("\\,", ",") for name in _COMMA.split(text) if name.strip()]


def _show_given(value: Any) -> str:
    """Names as they are written; of what is with the master already what people know it by."""
    if isinstance(value, list):
        return ", ".join(str(name).replace(",", "\\,") for name in value)
    given = read_form(value)
    return str(value) if given is None else told(given)


def told(given: Form) -> str:
    """The name of what was given, and how much it is."""
    if given.files == 1:
        return f"{given.name} ({given.size:,} bytes)"
    return f"{given.name} ({given.files:,} files, {given.size:,} bytes)"


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


_READERS: dict[Kind, Callable[[ParamSpec, str], Any]] = {
    "int": _read_int,
    "float": _read_float,
    "str": lambda _, text: text,
    "bool": _read_bool,
    "choice": _read_choice,
    "enum": _read_member,
    "date": lambda _, text: text.strip(),
    "datetime": lambda _, text: text.strip(),
    "dict": _read_dict,
    "path": lambda _, text: text.strip(),
    "secret": lambda _, text: text,
    "file": lambda _, text: text.strip(),
    "files": _read_files,
    "folder": lambda _, text: text.strip(),
    "value": _read_value,
}
