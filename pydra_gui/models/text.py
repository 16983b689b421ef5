"""Words and figures for people: durations, ages, sizes, shares, counts, clock times; pure."""

from datetime import UTC, datetime

from pydra_core.packages.listings import Form
from pydra_gui.language import figure, later, plural, tr

NONE = "–"
"""What stands for an absent value."""

EARLIEST, LATEST = datetime(2, 1, 1, tzinfo=UTC).timestamp(), datetime(9998, 12, 31, tzinfo=UTC).timestamp()
"""The ends of the calendar: the moments between have a local time in every zone."""

MONTHS = (
    later("January"),
    later("February"),
    later("March"),
    later("April"),
    later("May"),
    later("June"),
    later("July"),
    later("August"),
    later("September"),
    later("October"),
    later("November"),
    later("December"),
)
SHORT_MONTHS = (
    later("Jan"),
    later("Feb"),
    later("Mar"),
    later("Apr"),
    later("May"),
    later("Jun"),
    later("Jul"),
    later("Aug"),
    later("Sep"),
    later("Oct"),
    later("Nov"),
    later("Dec"),
)
WEEKDAYS = (
    later("Monday"),
    later("Tuesday"),
    later("Wednesday"),
    later("Thursday"),
    later("Friday"),
    later("Saturday"),
    later("Sunday"),
)


def duration(seconds: float) -> str:
    """`0:41`, `12:40`, `1:52:30`; days are not broken out (`49:00:00`)."""
    whole = max(0, int(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def took(seconds: float) -> str:
    """What a unit took: `40 µs`, `3.2 ms`, `0.12 s`, `2.9 s`, then as `duration`; "–" if nobody knows."""
    if seconds <= 0:
        return NONE
    for unit, name in ((1.0, "s"), (1e-3, "ms")):
        if seconds >= unit * 0.0995:
            value = seconds / unit
            return (
                duration(seconds)
                if value >= 99.5 and name == "s"
                else f"{figure(value, '.2g')} {name}"
                if value < 10
                else f"{value:.0f} {name}"
            )
    return f"{seconds * 1e6:.0f} µs"


def age(seconds: float) -> str:
    """How long ago in words: "just now", "40 s ago", "6 min ago", "3 h ago", "2 days ago"."""
    if seconds < 5:
        return tr("just now")
    if seconds < 60:
        return tr("{number} s ago", number=int(seconds))
    if seconds < 3600:
        return tr("{number} min ago", number=int(seconds // 60))
    if seconds < 2 * 86_400:
        return tr("{number} h ago", number=int(seconds // 3600))
    return plural(int(seconds // 86_400), "{n} day ago", "{n} days ago")


def about(seconds: float) -> str:
    """A span as people say it: "40 s", "12 min", "5 h", "3 days"."""
    if seconds >= 2 * 86_400:
        return plural(round(seconds / 86_400), "{n} day", "{n} days")
    for unit, name in ((3_600, "h"), (60, "min")):
        if seconds >= 2 * unit:
            return f"{seconds / unit:.0f} {name}"
    return f"{max(0.0, seconds):.0f} s"


def rate(units: float) -> str:
    """Units a second: "1,204", "12.5"."""
    return figure(units, ",.0f" if units >= 100 else ",.1f")


def work(seconds: float) -> str:
    """A sum of time that was spent: "40 s", "12 min", "3 h 10 min"."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return f"{max(0, int(seconds))} s"
    return f"{minutes} min" if minutes < 60 else f"{figure(minutes // 60)} h {minutes % 60} min"


def size(count: float) -> str:
    """Bytes as people read them: `812 B`, `14 kB`, `8.2 MB`, `3.1 GB` (powers of 1,000, as disks are sold)."""
    if count < 1000:
        return f"{int(count)} B"
    if count < 999_500:
        return f"{count / 1e3:.0f} kB"
    if count < 999_950_000:
        return f"{figure(count / 1e6, '.1f')} MB"
    return f"{figure(count / 1e9, '.1f')} GB"


def files(given: Form) -> str:
    """What a run was given: "part1.txt, 1 kB", "a.png and 5 more, 3.4 MB"."""
    return f"{given.name}, {size(given.size)}"


def memory(count: float) -> str:
    """Memory in use: whole MB below a GB, then GB with one decimal."""
    return f"{count / 1e6:.0f} MB" if count < 999_500_000 else f"{figure(count / 1e9, '.1f')} GB"


def number(value: float) -> str:
    """Thousands separated; no decimals for whole numbers, one otherwise."""
    return figure(value, ",.0f" if float(value).is_integer() else ",.1f")


def count(steps: float) -> str:
    """Steps in little room: `3,600`, from a million on `2.4 M`."""
    return f"{figure(steps / 1e6, '.1f')} M" if steps >= 1_000_000 else number(steps)


def share(part: float, total: float) -> str:
    """`38 %`; one decimal from 1,000 on; never 100 % before the end."""
    if total <= 0:
        return NONE
    value = 100 * min(1.0, max(0.0, part / total))
    if part < total:
        value = min(value, 99.9 if total >= 1000 else 99.0)
    return f"{figure(value, '.1f' if total >= 1000 else '.0f')} %"


def _local(at: float) -> datetime:
    """Some seconds since the epoch in local time; what lies beyond the calendar is at its end."""
    return datetime.fromtimestamp(min(max(EARLIEST, at), LATEST))


def clock(at: float) -> str:
    """The local time of day of some seconds since the epoch: `16:03:29`."""
    return _local(at).strftime("%H:%M:%S")


def clock_ms(at: float) -> str:
    """The local time of day with milliseconds: `16:03:29.204`."""
    return _local(at).strftime("%H:%M:%S.%f")[:-3]


def _day(then: datetime) -> str:
    return tr("{day} {month}", day=then.day, month=tr(SHORT_MONTHS[then.month - 1]))


def calendar_day(at: float) -> str:
    """A day and its minute in full: "Sunday 29 November, 20:37"."""
    then = _local(at)
    weekday, month = tr(WEEKDAYS[then.weekday()]), tr(MONTHS[then.month - 1])
    return tr("{weekday} {day} {month}, {clock}", weekday=weekday, day=then.day, month=month, clock=f"{then:%H:%M}")


def moment(at: float, now: float) -> str:
    """A point in time: "today 15:51:30", "yesterday 23:10:02", "2 Nov 14:05:00", far away "2 Nov 2031 14:05:00"; "–" for 0."""
    if not at:
        return NONE
    then, today = _local(at), _local(now).date()
    days = (today - then.date()).days
    day = {0: tr("today"), 1: tr("yesterday")}.get(days, _day(then) if abs(days) < 300 else f"{_day(then)} {then.year}")
    return f"{day} {then:%H:%M:%S}"


def short(name: str, most: int = 24) -> str:
    """A name as far as a button has room: its beginning and its end, which tell it from others."""
    half = most // 2
    return name if len(name) <= most else f"{name[:half]}…{name[half + 1 - most :]}"


def one_line(text: str) -> str:
    """The text as one line: what a cell can show of something that a task wrote."""
    return " ".join(text.split()) if "\n" in text or "\t" in text or "\r" in text else text
