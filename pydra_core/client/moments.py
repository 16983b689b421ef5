"""Moments and spans as people write them in a terminal or a form: `--at 18:30`, "in 10 min", `--every 10m`, `--age 30d`."""

import re
from contextlib import suppress
from datetime import datetime, timedelta

from pydra_core.errors import UserError

_UNITS = {
    1.0: ("s", "sec", "second", "seconds"),
    60.0: ("m", "min", "minute", "minutes"),
    3600.0: ("h", "hour", "hours"),
    86400.0: ("d", "day", "days"),
    604800.0: ("w", "week", "weeks"),
}
_SECONDS = {word: seconds for seconds, words in _UNITS.items() for word in words}
_SPAN = re.compile(rf"(\d{{1,9}}(?:\.\d{{1,9}})?)\s*({'|'.join(sorted(_SECONDS, key=len, reverse=True))})(?![a-z])")
_ONE_DIGIT = re.compile(r"(\d[ T])(\d:)")
"""People leave out the first digit of an hour; ISO 8601 has two."""
_CLOCK = re.compile(r"(tomorrow|today)?\s*(?:at\s+)?(\d{1,2}:\d{2}(?::\d{2})?)")


def span(text: str) -> float:
    """Seconds of `90`, `90s`, `10m`, `10 min`, `1h30m`, `2 days`; raises UserError."""
    clean = text.strip().lower()
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", clean):
        return float(clean)
    parts = _SPAN.findall(clean)
    if not parts or _SPAN.sub("", clean).strip():
        raise UserError(f"{text!r} is no span of time: write 90s, 10m, 1h30m or 2d.")
    return sum(float(number) * _SECONDS[unit] for number, unit in parts)


def moment(text: str, now: datetime) -> float:
    """Seconds since the epoch of `18:30` (today, else tomorrow), `tomorrow 8:00`, `2026-11-30 18:30`, ISO 8601, `+10m` or `in 10 min`;
    raises UserError.

    `now` is aware; a moment without a zone is in the zone of `now`, and if that is this machine's, in its summer or winter time.
    """
    clean = text.strip()
    for ahead in ("+", "in "):
        if clean.lower().startswith(ahead):
            return now.timestamp() + span(clean[len(ahead) :])
    if match := _CLOCK.fullmatch(clean.lower()):
        return _next(match[1] or "", match[2], now)
    try:
        at = datetime.fromisoformat(_ONE_DIGIT.sub(r"\g<1>0\2", clean))
    except ValueError:
        raise UserError(f"{text!r} is no moment: write 18:30, tomorrow 8:00, 2026-11-30 18:30, or +10m.") from None
    return at.timestamp() if at.tzinfo else _seconds_at(at, now)


def ahead(text: str, now: datetime) -> float:
    """Seconds from `now` until a deadline: a span (`30m`, `2 h`) or a moment (`18:30`). Raises UserError, also for one that has gone by."""
    with suppress(UserError):
        return span(text)
    try:
        left = moment(text, now) - now.timestamp()
    except UserError:
        raise UserError(f"{text!r} is no deadline: write 30 min, 2 h, 18:30 or tomorrow 8:00.") from None
    if left <= 0:
        raise UserError(f"{text!r} has gone by: a deadline lies ahead.")
    return left


def _seconds_at(at: datetime, now: datetime) -> float:
    """Of a moment without a zone, in the zone of `now`. What `astimezone` made knows one offset only: it says nothing of the other side
    of a change of the clocks."""
    if now.utcoffset() == now.astimezone().utcoffset():
        with suppress(ValueError, OverflowError):  # the first day of the calendar, and the last one
            return at.timestamp()
    return at.replace(tzinfo=now.tzinfo).timestamp()


def _next(day: str, clock: str, now: datetime) -> float:
    hour, minute, second = (int(part) for part in (clock + ":0").split(":")[:3])
    if hour > 23 or minute > 59 or second > 59:
        raise UserError(f"{clock!r} is no time of day: write 18:30.")
    at = now.replace(tzinfo=None, hour=hour, minute=minute, second=second, microsecond=0)
    tomorrow = day == "tomorrow" or (not day and _seconds_at(at, now) <= now.timestamp())
    return _seconds_at(at + timedelta(days=1) if tomorrow else at, now)
