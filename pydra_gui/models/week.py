"""An owner's schedule for people: the week as hours that are open, and in words; pure."""

from collections.abc import Iterable, Sequence

from pydra_core.protocol.facts import Timetable
from pydra_gui.language import later, plural, tr
from pydra_gui.models.text import work

DAYS = (later("Mon"), later("Tue"), later("Wed"), later("Thu"), later("Fri"), later("Sat"), later("Sun"))
HOURS = 24
_DAY = 24 * 60
_WEEK = 7 * _DAY
MOST = 400
"""So many spans are looked at: a machine may say more."""

_THEN = {
    "finish": later("What runs then goes on to its end."),
    "freeze": later("What runs then stands still, and is given back after ten minutes."),
    "give back": later("What runs then is given back at once."),
}


def always(table: Timetable) -> bool:
    """Its owner keeps nothing of the machine."""
    return not table.hours and table.idle is None and table.battery and table.slots is None


def is_never(hours: Sequence[tuple[int, int]]) -> bool:
    """Times are said, and none of them has a minute."""
    return bool(hours) and all(first >= last for first, last in hours)


def cells(hours: Sequence[tuple[int, int]]) -> tuple[tuple[float, ...], ...]:
    """Seven days of 24 shares: how much of each hour is open. Nothing said is always."""
    if not hours:
        return ((1.0,) * HOURS,) * 7
    minutes = bytearray(_WEEK)
    for first, last in hours[:MOST]:
        for start, end in _within(first, last):
            minutes[start:end] = b"\1" * (end - start)
    shares = [sum(minutes[at : at + 60]) / 60 for at in range(0, _WEEK, 60)]
    return tuple(tuple(shares[day * HOURS : (day + 1) * HOURS]) for day in range(7))


def _within(first: int, last: int) -> Iterable[tuple[int, int]]:
    """What of a span lies in the week; what goes past Sunday comes round to Monday."""
    first, last = max(0, first), min(last, 2 * _WEEK)
    if first < min(last, _WEEK):
        yield first, min(last, _WEEK)
    if last > _WEEK:
        yield max(0, first - _WEEK), last - _WEEK


def said(hours: Sequence[tuple[int, int]]) -> list[str]:
    """The times as their owner wrote them: "Mon–Fri 20:00–06:00", "Sat–Sun"; "Never" for those without a minute."""
    if is_never(hours):
        return [tr("Never")]
    days: dict[tuple[int, int], set[int]] = {}
    for first, last in hours[:MOST]:
        days.setdefault((first % _DAY, last - first), set()).add(first // _DAY % 7)
    return [f"{_days(sorted(found))}{_times(*when)}" for when, found in days.items()]


def _times(start: int, long: int) -> str:
    if (start, long) == (0, _DAY):
        return ""
    end = (start + long) % _DAY or _DAY
    return f" {start // 60}:{start % 60:02d}–{end // 60}:{end % 60:02d}"


def _days(found: list[int]) -> str:
    runs: list[list[int]] = []
    for day in found:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(tr(DAYS[run[0]]) if len(run) == 1 else f"{tr(DAYS[run[0]])}–{tr(DAYS[run[-1]])}" for run in runs)


def words(table: Timetable) -> list[str]:
    """What the schedule means, a sentence each."""
    if always(table):
        return [tr("It works at any time.")]
    if is_never(table.hours):
        return [tr("It never works, until its owner says otherwise.")]
    found = [
        tr("It works {hours}, by its own clock.", hours=", ".join(said(table.hours)))
        if table.hours
        else tr("It works at any time of the week.")
    ]
    if table.idle is not None:
        found.append(tr("Only when nobody has used it for {idle}.", idle=work(table.idle)))
    if not table.battery:
        found.append(tr("Not on battery."))
    if table.slots is not None:
        found.append(plural(table.slots, "With {n:,} slot at most.", "With {n:,} slots at most."))
    return [*found, *([tr(_THEN[table.then])] if table.then in _THEN else [])]
