"""Arguments of a task: read from text, shown as text, and checked against what the task's signature says.

1. Nothing is converted silently but an int to a float, and a tuple to a list. A bool is no int.
2. A missing argument takes its default; a default of None is left to the task itself, so None is then not passed on.
3. `read_text(spec, show_text(spec, value)) == value`, but for an empty text where None is allowed as well: that reads as None;
   and but for secrets, which are shown as dots, and dots are read as nothing.
4. Dates and moments are texts of ISO 8601 here, members of an Enum their names: only a worker makes them what the task wants.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pydra_core.errors import UserError
from pydra_core.packages.kinds import checked, read, read_document, same, show, wish
from pydra_core.protocol.manifest import ParamSpec

TEXT_LIMIT = 1_000_000
"""Characters of the longest text that is read as one argument."""

DOCUMENT_LIMIT = 16_000_000
"""Characters of the longest JSON document of arguments."""


def check(params: Sequence[ParamSpec], values: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments to pass: checked, with defaults filled in; raises UserError with one sentence per field."""
    faults = unknown(params, values)
    arguments: dict[str, Any] = {}
    for spec in params:
        try:
            _fill(spec, values, arguments)
        except UserError as error:
            faults[spec.name] = error.sentence
    refuse(faults)
    return arguments


def check_value(spec: ParamSpec, value: Any) -> Any:
    """The value as the task gets it; raises UserError with one sentence."""
    if value is None and spec.optional:
        return None
    if spec.kind == "list":
        return _list_value(spec, value)
    return checked(spec, spec.kind, value)


def read_text(spec: ParamSpec, text: str) -> Any:
    """The value that a text in a terminal or a form stands for; raises UserError with one sentence."""
    if len(text) > TEXT_LIMIT:
        raise UserError(f"Write at most {TEXT_LIMIT:,} characters.")
    if spec.optional and not text.strip():
        return None
    if spec.kind == "list":
        return check_value(spec, _list_text(spec, text))
    return check_value(spec, read(spec, spec.kind, text))


def show_text(spec: ParamSpec, value: Any) -> str:
    """The text that reads as this value; of a secret dots."""
    if value is None and spec.kind != "value":
        return ""
    if isinstance(value, list) and spec.kind == "list":
        return _show_list(spec, value)
    return show(spec.kind, value)


def sentence_for(spec: ParamSpec) -> str:
    """What to write into the field of this parameter, as one sentence."""
    if spec.kind == "list":
        return f"Write a list, its items separated by commas. For each: {wish(spec, spec.item or 'value')}"
    return wish(spec, spec.kind)


def read_json(params: Sequence[ParamSpec], text: str) -> dict[str, Any]:
    """The arguments that a JSON object gives by name, checked, without defaults; raises UserError with one sentence per field.

    Parameters that were written as text elsewhere (a date, a member of an Enum) are the same texts here.
    """
    values = _object(text)
    known = {spec.name: spec for spec in params}
    return each(params, values, lambda name: check_value(known[name], values[name]))


def split_secrets(params: Sequence[ParamSpec], values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """(what everybody may see, the secrets) of checked values by name. A secret that is None hides nothing, and is open."""
    hidden = {spec.name for spec in params if spec.kind == "secret"}
    secrets = {name: value for name, value in values.items() if name in hidden and value is not None}
    return {name: value for name, value in values.items() if name not in secrets}, secrets


def each(params: Sequence[ParamSpec], names: Iterable[str], take: Callable[[str], Any]) -> dict[str, Any]:
    """What `take` gives for each name; raises UserError with one sentence for each that it refuses or that is no parameter."""
    faults = unknown(params, names)
    taken: dict[str, Any] = {}
    for name in names:
        try:
            if name not in faults:
                taken[name] = take(name)
        except UserError as error:
            faults[name] = error.sentence
    refuse(faults)
    return taken


def unknown(params: Sequence[ParamSpec], names: Iterable[str]) -> dict[str, str]:
    """A sentence for each name that is no parameter."""
    known = [spec.name for spec in params]
    return {name: _unknown(name, known) for name in names if name not in known}


def refuse(faults: dict[str, str]) -> None:
    """Raises UserError if there are any: one sentence per field, and all of them together."""
    if faults:
        raise UserError(" ".join(f"{name}: {sentence}" for name, sentence in faults.items()), fields=faults)


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


# ------------------------------------------------------------------------------------------------------- lists


def _list_value(spec: ParamSpec, value: Any) -> list[Any]:
    if type(value) is tuple:
        value = list(value)
    if type(value) is not list:
        raise UserError(sentence_for(spec))
    return [_item(spec, number, item) for number, item in enumerate(value, 1)]


def _item(spec: ParamSpec, number: int, item: Any) -> Any:
    try:
        return checked(spec, spec.item or "value", item)
    except UserError as error:
        raise UserError(f"Item {number}: {error.sentence}") from None


def _list_text(spec: ParamSpec, text: str) -> list[Any]:
    if text.strip().startswith("["):
        return _json_list(spec, text)
    if not text.strip():
        return []
    return [read(spec, spec.item or "value", part.strip()) for part in text.split(",")]


def _json_list(spec: ParamSpec, text: str) -> list[Any]:
    try:
        value = read_document(text)
    except ValueError:
        raise UserError(f"This begins with [ but is no JSON list. {sentence_for(spec)}") from None
    return value if isinstance(value, list) else [value]


def _show_list(spec: ParamSpec, value: list[Any]) -> str:
    text = ", ".join(show(spec.item or "value", item) for item in value)
    try:
        plain = bool(value) and not text.startswith("[") and same(_list_text(spec, text), value)
    except UserError:
        plain = False
    return text if plain else json.dumps(value, ensure_ascii=False) if value else ""


# -------------------------------------------------------------------------------------------------------- JSON


def _object(text: str) -> dict[str, Any]:
    if len(text) > DOCUMENT_LIMIT:
        raise UserError(f"The arguments have more than {DOCUMENT_LIMIT:,} characters. Put the data into a file.")
    try:
        value = read_document(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise UserError(f"The arguments are no JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from None
    except ValueError as error:
        raise UserError(f"The arguments are no JSON: {error}.") from None
    if type(value) is not dict:
        raise UserError('The arguments must be a JSON object, with values by name: {"name": value, …}.')
    return value
