"""The week in minutes, and as an owner writes it: from spans to the fewest lines that `hours.parse` reads as the same; pure."""

from collections.abc import Iterable, Sequence

from pydra_core.node.policy import Span

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 24 * 60
WEEK = 7 * DAY
NEVER = "never"
"""Stands alone: the week is never open."""


def minutes(grid: Sequence[Span]) -> bytes:
    """A byte for each minute of the week, 1 where it is open: all of them for (). What goes past Sunday comes round to Monday."""
    if not grid:
        return b"\1" * WEEK
    week = bytearray(2 * WEEK)
    for first, last in grid:
        week[max(0, first) : min(last, 2 * WEEK)] = b"\1" * (min(last, 2 * WEEK) - max(0, first))
    return bytes(map(max, week[:WEEK], week[WEEK:]))


def spans(week: bytes) -> tuple[Span, ...]:
    """The open stretches of a week, each once; one that goes past Sunday ends in the week after. () if it is never open."""
    if 0 not in week:
        return ((0, WEEK),)
    begin = week.index(0)
    turned = week[begin:] + week[:begin]
    found: list[Span] = []
    at = turned.find(1)
    while at >= 0:
        end = turned.find(0, at)
        end = WEEK if end < 0 else end
        first = (begin + at) % WEEK
        found.append((first, first + end - at))
        at = turned.find(1, end)
    return tuple(sorted(found))


def lines(week: bytes) -> list[str]:
    """As an owner writes it: ["mon-thu 20:00-06:00", "sat-sun"]; [] for a week that is always open, ["never"] for one that never is."""
    if 1 not in week:
        return [NEVER]
    if 0 not in week:
        return []
    days: dict[Span, list[int]] = {}
    for span in spans(week):
        for first, last in _pieces(*span):
            days.setdefault((first % DAY, last - first), []).append(first // DAY % 7)
    return [_line(sorted(found), *when) for when, found in sorted(days.items(), key=lambda each: min(each[1]))]


def _pieces(first: int, last: int) -> Iterable[Span]:
    """What one line can say: less than a day, or a whole one."""
    if last - first < DAY:
        yield first, last
        return
    while first < last:
        midnight = (first // DAY + 1) * DAY
        yield first, min(midnight, last)
        first = midnight


def _line(days: Sequence[int], start: int, long: int) -> str:
    named = "" if len(days) == 7 else _days(days)
    if (start, long) == (0, DAY):
        return named
    end = start + long if start + long == DAY else (start + long) % DAY
    return f"{named} {start // 60:02d}:{start % 60:02d}-{end // 60:02d}:{end % 60:02d}".strip()


def _days(days: Sequence[int]) -> str:
    rows: list[list[int]] = []
    for day in days:
        if rows and rows[-1][-1] == day - 1:
            rows[-1].append(day)
        else:
            rows.append([day])
    return ",".join(DAYS[row[0]] if len(row) == 1 else f"{DAYS[row[0]]}-{DAYS[row[-1]]}" for row in rows)
