"""How an owner writes a schedule: the table [schedule] of the policy, and the flags that win over it."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from pydra_core.errors import UserError
from pydra_core.node import hours
from pydra_core.node.grid import NEVER
from pydra_core.node.policy import Schedule, Span
from pydra_core.packages.needs import LEAST_MEMORY, read_count, read_size, read_time

MOST_LINES = 50
THEN = ("finish", "freeze", "give back")
LEAST_IDLE = 5.0


def _grid(name: str, value: Any) -> tuple[Span, ...]:
    lines = [value] if isinstance(value, str) else value
    if not isinstance(lines, list) or len(lines) > MOST_LINES or not all(isinstance(line, str) for line in lines):
        raise UserError(f'{name} must be a list of times, like ["mon-fri 20:00-06:00", "sat-sun"].')
    if len(lines) > 1 and any(line.strip().lower() == NEVER for line in lines):
        raise UserError(f"{name} has “{NEVER}” beside other times: leave one of them.")
    return tuple(span for line in lines for span in hours.parse(line))


def _flag(name: str, value: Any) -> bool:
    if type(value) is not bool:
        raise UserError(f"{name} must be true or false.")
    return value


def _then(name: str, value: Any) -> str:
    if value not in THEN:
        raise UserError(f"{name} must be one of {', '.join(f'“{each}”' for each in THEN)}.")
    return str(value)


READERS: dict[str, Callable[[str, Any], Any]] = {
    "idle": lambda name, value: read_time(name, value, LEAST_IDLE),
    "hours": _grid,
    "battery": _flag,
    "slots": lambda name, value: read_count(name, value, 1, 4096),
    "memory": lambda name, value: read_size(name, value, LEAST_MEMORY),
    "then": _then,
    "awake": _flag,
}
"""By the name in the table."""


def with_said(schedule: Schedule, said: Mapping[str, Any], flags: Mapping[str, str]) -> tuple[Schedule, list[str]]:
    """The schedule with what the flags say (by the name in the table; None and () say nothing), and how they said it. `flags` are
    their names for people. Raises UserError."""
    fields: dict[str, Any] = {}
    rules: list[str] = []
    for name, value in said.items():
        if value in (None, ()):
            continue
        flag = flags[name]
        try:
            fields[name] = READERS[name](flag, list(value) if isinstance(value, tuple) else value)
        except UserError as error:
            raise UserError(f"{flag}: {error.sentence}") from None
        values = value if isinstance(value, tuple) else (value,)
        rules += [flag if isinstance(each, bool) else f"{flag} {each}" for each in values]
    return msgspec.structs.replace(schedule, **fields), rules
