"""An owner's own schedule: a weekly grid in local time, how long nobody used the machine, its battery; pure, and safe of summer time.

A grid is a list of lines like "mon-fri 20:00-06:00", "sat-sun", "22:00-6:00": days (none: every day), and a time that may go past
midnight into the next day (none: the whole day). The machine works while one of them holds, by its own local clock; "never" is a span
without a minute.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from pydra_core.errors import UserError
from pydra_core.node.grid import DAY, DAYS, NEVER, WEEK
from pydra_core.node.policy import Schedule, Span
from pydra_core.protocol.facts import Hours

_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LINE = re.compile(r"(?:([a-z,\s-]+?)(?:\s+|$))?(?:(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2}))?")
_LIKE = "write it like “mon-fri 20:00-06:00”, “sat-sun”, “22:00-6:00” or “never”"
BECAUSE = "(its owner's schedule)"


@dataclass(frozen=True, slots=True)
class Presence:
    """What the machine tells of its people: seconds since somebody used it, and whether it runs on battery; None where it cannot."""

    idle: float | None = None
    battery: bool | None = None


# ------------------------------------------------------------------------------------------------------- the grid


def parse(line: str) -> tuple[Span, ...]:
    """(first, last) minutes of the week from Monday on, the last one excluded and possibly in the week after. Raises UserError."""
    clean = line.strip().lower()
    if clean == NEVER:
        return ((0, 0),)
    found = _LINE.fullmatch(clean)
    if not clean or found is None:
        raise UserError(f"“{line[:60]}” is no time of the week: {_LIKE}.")
    days = _days(found[1], line)
    first, last = (0, DAY) if found[2] is None else (_minute(found[2], found[3]), _minute(found[4], found[5]))
    if first == last:
        raise UserError(f"“{line[:60]}” begins when it ends: {_LIKE}.")
    last += DAY if last < first else 0
    return tuple((day * DAY + first, day * DAY + last) for day in days)


def _days(text: str | None, line: str) -> list[int]:
    if text is None or text.strip() in ("daily", "every day"):
        return list(range(7))
    found: set[int] = set()
    for part in re.split(r"[,\s]+", re.sub(r"\s*-\s*", "-", text.strip())):
        first, dash, last = part.partition("-")
        if first[:3] not in DAYS or (dash and last[:3] not in DAYS):
            raise UserError(f"“{line[:60]}” names no days: {_LIKE}.")
        start = DAYS.index(first[:3])
        length = (DAYS.index(last[:3]) - start) % 7 if dash else 0
        found.update((start + step) % 7 for step in range(length + 1))
    return sorted(found)


def _minute(hour: str, minute: str) -> int:
    total = int(hour) * 60 + int(minute)
    if int(minute) > 59 or total > DAY:
        raise UserError(f"{hour}:{minute} is no time of day: {_LIKE}.")
    return total


def is_open(grid: Sequence[Span], at: datetime) -> bool:
    """True if the local time `at` lies in the grid; an empty one is always open."""
    minute = at.weekday() * DAY + at.hour * 60 + at.minute
    return not grid or any(first <= minute < last or first <= minute + WEEK < last for first, last in grid)


def next_change(grid: Sequence[Span], now: float, zone: tzinfo | None = None) -> float | None:
    """The moment at which the grid opens or closes next, in seconds since the epoch; None for one that never does.

    `zone` None is that of this machine. Where clocks are set meanwhile, it is the moment at which they show what the grid says.
    """
    is_now = is_open(grid, datetime.fromtimestamp(now, zone))
    for moment in _moments(grid, now, zone):
        if is_open(grid, datetime.fromtimestamp(moment, zone)) != is_now:
            return _first_minute(grid, now, moment, zone)
    return None


def _moments(grid: Sequence[Span], now: float, zone: tzinfo | None) -> list[float]:
    """When the clocks show an edge of the grid, within the next nine days."""
    edges = sorted({edge % DAY for span in grid for edge in span})
    midnight = datetime.fromtimestamp(now, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    found: set[float] = set()
    for day in range(9):
        for edge in edges:
            shown = (midnight.replace(tzinfo=None) + timedelta(days=day, minutes=edge)).replace(tzinfo=zone)
            found.update((shown.timestamp(), shown.replace(fold=1).timestamp()))
    return sorted(moment for moment in found if moment > now)


def _first_minute(grid: Sequence[Span], now: float, moment: float, zone: tzinfo | None) -> float:
    """An edge that falls into an hour that the clocks leave out comes when they jump: it is looked for minute by minute."""
    after = is_open(grid, datetime.fromtimestamp(moment, zone))
    for back in range(180, 0, -1):
        earlier = moment - back * 60
        if earlier > now and is_open(grid, datetime.fromtimestamp(earlier, zone)) == after:
            return earlier
    return moment


# ---------------------------------------------------------------------------------------------------- what it means


def decide(schedule: Schedule, presence: Presence, now: float, zone: tzinfo | None = None) -> Hours | None:
    """What the schedule leaves of the machine now; None for everything."""
    reason, left = _closed(schedule, presence, now, zone)
    if not reason:
        return None
    return Hours(slots=0, reason=f"{reason} {BECAUSE}", left=left, frozen=schedule.then == "freeze")


def _closed(schedule: Schedule, presence: Presence, now: float, zone: tzinfo | None) -> tuple[str, float]:
    if not is_open(schedule.hours, datetime.fromtimestamp(now, zone)):
        change = next_change(schedule.hours, now, zone)
        return (f"works again {when(change, now, zone)}", change - now) if change else ("does not work", 0.0)
    if not schedule.battery and presence.battery:
        return "works again when it is not on battery", 0.0
    if schedule.idle is not None and presence.idle is not None and presence.idle < schedule.idle:
        left = schedule.idle - max(0.0, presence.idle)
        return f"works again once nobody has used it for {span(schedule.idle)}", left
    return "", 0.0


def when(moment: float, now: float, zone: tzinfo | None = None) -> str:
    """For people, by the machine's own clock: "at 20:00", "on Monday at 20:00"."""
    at = datetime.fromtimestamp(moment, zone)
    return f"at {at:%H:%M}" if near(moment, now, zone) else f"on {_NAMES[at.weekday()]} at {at:%H:%M}"


def near(moment: float, now: float, zone: tzinfo | None = None) -> bool:
    """True if the clock alone says which moment is meant, without its day."""
    at, today = datetime.fromtimestamp(moment, zone), datetime.fromtimestamp(now, zone)
    return moment - now < 86_400 and (
        at.date() == today.date() or at.hour * 60 + at.minute < today.hour * 60 + today.minute
    )


def until(moment: float, now: float, zone: tzinfo | None = None) -> str:
    """The same, to stand after "until": "20:00", "Monday at 20:00"."""
    return when(moment, now, zone).removeprefix("at ").removeprefix("on ")


def span(seconds: float) -> str:
    """For people: "10 min", "2 h", "90 s"."""
    for unit, size in (("h", 3600.0), ("min", 60.0)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:g} s"
