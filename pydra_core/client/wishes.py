"""When, after what and under which names a run is wanted: read from what people write, by the terminal and the window alike."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pydra_core.client.moments import moment, span
from pydra_core.errors import UserError
from pydra_core.ids import RunId
from pydra_core.protocol.verbs import HIGHEST_PRIORITY

SHORTEST_SERIES = 1.0
"""Seconds between two runs of a series, at least."""

LATEST = 1e11
"""Seconds since the epoch: the master takes no later moment."""

SHORTEST_LEASE, LONGEST_LEASE = 1.0, 366 * 24 * 3600.0

EMPTY = {"at": 0.0, "every": 0.0, "after": (), "group": "", "labels": (), "priority": 0, "lease": 0.0}
"""What a run is when nothing was wished."""


def read(texts: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """The fields of a `Submit` by name, of texts by name: at, every, after, group, labels, priority, lease. An empty text wishes nothing.

    Raises UserError with one sentence per field. `now` is aware: a moment without a zone is in its zone.
    """
    faults: dict[str, str] = {}
    found: dict[str, Any] = {}
    for name, text in texts.items():
        try:
            found[name] = _READERS[name](text.strip(), now) if text.strip() else EMPTY[name]
        except UserError as error:
            faults[name] = error.sentence
    if faults:
        raise UserError(" ".join(faults.values()), fields=faults)
    return found


def _at(text: str, now: datetime) -> float:
    at = moment(text, now)
    if at < now.timestamp() - 60:
        raise UserError(f"{text!r} has passed: write a moment that lies ahead, like 18:30 or +10m.")
    if at >= LATEST:
        raise UserError(f"{text!r} lies thousands of years ahead: write a moment like 18:30 or +10m.")
    return at


def _every(text: str, _: datetime) -> float:
    seconds = span(text)
    if not SHORTEST_SERIES <= seconds < 1e10:
        raise UserError(
            f"A series has at least {SHORTEST_SERIES:g} s from one run to the next: write 10m, 1h30m or 2d."
        )
    return seconds


def _after(text: str, _: datetime) -> tuple[RunId, ...]:
    words = re.split(r"[,;\s]+", text.strip(",; "))
    if not all(re.fullmatch("#?[0-9]{1,15}", word, re.ASCII) for word in words):
        raise UserError(f"{text!r} are no numbers of runs: write 41, or 41, 43.")
    return tuple(dict.fromkeys(RunId(int(word.removeprefix("#"))) for word in words))


def _labels(text: str, _: datetime) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


def _priority(text: str, _: datetime) -> int:
    if not re.fullmatch("[+-]?[0-9]{1,9}", text, re.ASCII) or abs(int(text)) > HIGHEST_PRIORITY:
        raise UserError(f"Write a whole number from -{HIGHEST_PRIORITY:,} to {HIGHEST_PRIORITY:,} as the priority.")
    return int(text)


def _lease(text: str, _: datetime) -> float:
    seconds = span(text)
    if not SHORTEST_LEASE <= seconds <= LONGEST_LEASE:
        raise UserError("A lease has at least 1 s and at most a year: write 10m, 1h30m or 2d.")
    return seconds


_READERS: dict[str, Callable[[str, datetime], Any]] = {
    "at": _at,
    "every": _every,
    "after": _after,
    "group": lambda text, _: text,
    "labels": _labels,
    "priority": _priority,
    "lease": _lease,
}
