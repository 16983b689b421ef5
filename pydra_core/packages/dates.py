"""Whether a text is a date or a moment of ISO 8601, by hand: rooms that may not look at a clock ask this, too."""

import re

_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DATE = r"(\d{4})-(\d{2})-(\d{2})"
_ZONE = r"(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)"
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.(?:\d{3}|\d{6}))?)?"
_ONLY_DATE = re.compile(_DATE, re.ASCII)
_MOMENT = re.compile(f"{_DATE}(?:[T ]{_TIME}{_ZONE}?)?", re.ASCII)


def is_date(text: str) -> bool:
    """For example "2024-02-29"; the calendar is asked, and `date.fromisoformat` takes every such text."""
    return _exists(_ONLY_DATE.fullmatch(text))


def is_datetime(text: str) -> bool:
    """For example "2024-02-29T14:30:00+01:00"; seconds, zone and the whole time may be missing. `datetime.fromisoformat` takes it."""
    return _exists(_MOMENT.fullmatch(text))


def _exists(match: re.Match[str] | None) -> bool:
    if match is None:
        return False
    year, month, day = (int(part) for part in match.groups())
    return year > 0 and 0 < month <= 12 and 0 < day <= _length(year, month)


def _length(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _DAYS[month - 1]
