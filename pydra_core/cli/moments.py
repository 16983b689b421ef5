"""Moments and spans as people write them in a terminal: `--at 18:30`, `--every 10m`, `--age 30d`."""

import re
from datetime import datetime, timedelta

from pydra_core.errors import UserError

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])")


def span(text: str) -> float:
    """Seconds of `90`, `90s`, `10m`, `1h30m`, `2d`; raises UserError."""
    clean = text.strip().lower()
    if re.fullmatch(r"\d+(\.\d+)?", clean):
        return float(clean)
    parts = _SPAN.findall(clean)
    if not parts or _SPAN.sub("", clean).strip():
        raise UserError(f"{text!r} is no span of time: write 90s, 10m, 1h30m or 2d.")
    return sum(float(number) * _UNITS[unit] for number, unit in parts)


def moment(text: str, now: datetime) -> float:
    """Seconds since the epoch of `18:30` (today, else tomorrow), `2026-11-30 18:30`, ISO 8601, or `+10m`; raises UserError.

    `now` is aware; a moment without a zone is in the zone of `now`.
    """
    clean = text.strip()
    if clean.startswith("+"):
        return now.timestamp() + span(clean[1:])
    if re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?", clean):
        return _next(clean, now)
    try:
        at = datetime.fromisoformat(clean)
    except ValueError:
        raise UserError(f"{text!r} is no moment: write 18:30, 2026-11-30 18:30, or +10m.") from None
    return (at if at.tzinfo else at.replace(tzinfo=now.tzinfo)).timestamp()


def _next(clock: str, now: datetime) -> float:
    hour, minute, second = (int(part) for part in (clock + ":0").split(":")[:3])
    if hour > 23 or minute > 59 or second > 59:
        raise UserError(f"{clock!r} is no time of day: write 18:30.")
    at = now.replace(hour=hour, minute=minute, second=second, microsecond=0)
    return (at if at > now else at + timedelta(days=1)).timestamp()
