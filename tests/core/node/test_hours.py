"""An owner's schedule, by tables and chance: what a grid means, when it changes, and what it leaves of a machine."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from pydra_core.errors import UserError
from pydra_core.node.grid import WEEK
from pydra_core.node.hours import Presence, decide, is_open, next_change, parse, when
from pydra_core.node.policy import Schedule

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def _grid(*lines: str) -> tuple[tuple[int, int], ...]:
    return tuple(span for line in lines for span in parse(line))


def _at(day: int, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return MONDAY + timedelta(days=day, hours=int(hour), minutes=int(minute))


@pytest.mark.parametrize(
    ("lines", "day", "clock", "works"),
    [
        (["mon-fri 20:00-06:00"], 0, "19:59", False),
        (["mon-fri 20:00-06:00"], 0, "20:00", True),
        (["mon-fri 20:00-06:00"], 1, "05:59", True),
        (["mon-fri 20:00-06:00"], 1, "06:00", False),
        (["mon-fri 20:00-06:00"], 0, "05:00", False),
        (["mon-fri 20:00-06:00"], 5, "05:00", True),
        (["mon-fri 20:00-06:00"], 5, "21:00", False),
        (["sat-sun"], 5, "00:00", True),
        (["sat-sun"], 6, "23:59", True),
        (["sat-sun"], 0, "00:00", False),
        (["sun 22:00-6:00"], 0, "05:00", True),
        (["fri-mon 8:00-9:00"], 6, "8:30", True),
        (["fri-mon 8:00-9:00"], 3, "8:30", False),
        (["22:00-6:00"], 2, "23:00", True),
        (["mon, wed 8:00-24:00"], 2, "23:59", True),
        (["Monday - Friday 09:00 - 17:00"], 4, "16:59", True),
        (["mon-fri 20:00-06:00", "sat-sun"], 5, "12:00", True),
        ([], 3, "12:00", True),
        (["never"], 0, "00:00", False),
    ],
)
def test_a_grid_says_when_a_machine_works(lines: list[str], day: int, clock: str, works: bool) -> None:
    assert is_open(_grid(*lines), _at(day, clock)) is works


@pytest.mark.parametrize(
    "line", ["", "mon-", "moo", "25:00-3:00", "8:00-8:00", "8:60-9:00", "mon 8-9", "8:00", "x" * 999]
)
def test_what_is_no_grid_is_refused_with_an_example(line: str) -> None:
    with pytest.raises(UserError, match="mon-fri 20:00-06:00"):
        parse(line)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kathmandu"])
@settings(max_examples=40, deadline=None)
@given(
    start=st.integers(0, 525_600),
    first=st.integers(0, 1439),
    length=st.integers(1, 1439),
    days=st.sampled_from(["mon-fri", "sat-sun", "wed", "daily", "sun"]),
)
def test_the_next_change_is_the_first_minute_at_which_the_grid_says_another_thing(
    zone: str, start: int, first: int, length: int, days: str
) -> None:
    last = (first + length) % 1440
    grid = parse(f"{days} {first // 60}:{first % 60:02}-{last // 60}:{last % 60:02}")
    where = ZoneInfo(zone)
    now = datetime(2026, 1, 1, tzinfo=UTC).timestamp() + start * 60
    change = next_change(grid, now, where)
    assert change is not None
    is_now = is_open(grid, datetime.fromtimestamp(now, where))
    assert is_open(grid, datetime.fromtimestamp(change, where)) is not is_now
    assert is_open(grid, datetime.fromtimestamp(change - 60, where)) is is_now
    for minute in range(int(now // 60) + 1, int(change // 60), 7):
        assert is_open(grid, datetime.fromtimestamp(minute * 60, where)) is is_now


@pytest.mark.parametrize(
    ("now", "change"),
    [
        # On 2026-03-29 the clocks of Berlin jump from 2:00 to 3:00, on 2026-10-25 they go from 3:00 back to 2:00.
        ("2026-03-29T01:00:00+01:00", "2026-03-29T03:00:00+02:00"),
        ("2026-10-25T01:00:00+02:00", "2026-10-25T02:30:00+02:00"),
    ],
)
def test_where_clocks_are_set_it_opens_when_they_show_the_hour(now: str, change: str) -> None:
    found = next_change(_grid("2:30-4:00"), datetime.fromisoformat(now).timestamp(), ZoneInfo("Europe/Berlin"))
    assert found == datetime.fromisoformat(change).timestamp()


def test_a_grid_of_the_whole_week_never_changes() -> None:
    assert next_change(_grid("mon-sun"), MONDAY.timestamp(), UTC) is None
    assert next_change((), MONDAY.timestamp(), UTC) is None


NIGHT = Schedule(hours=parse("mon-fri 20:00-06:00"))
IDLE = Schedule(idle=600.0)
PLUGGED = Schedule(battery=False)


@pytest.mark.parametrize(
    ("schedule", "presence", "reason"),
    [
        (Schedule(), Presence(idle=0.0, battery=True), ""),
        (NIGHT, Presence(), "works again at 20:00 (its owner's schedule)"),
        (IDLE, Presence(idle=3.0), "works again once nobody has used it for 10 min (its owner's schedule)"),
        (IDLE, Presence(idle=600.0), ""),
        (IDLE, Presence(idle=None), ""),
        (PLUGGED, Presence(battery=True), "works again when it is not on battery (its owner's schedule)"),
        (PLUGGED, Presence(battery=False), ""),
        (PLUGGED, Presence(battery=None), ""),
        (Schedule(hours=parse("Never ")), Presence(idle=9e9, battery=False), "does not work (its owner's schedule)"),
    ],
)
def test_what_a_schedule_leaves_of_a_machine(schedule: Schedule, presence: Presence, reason: str) -> None:
    hours = decide(schedule, presence, _at(0, "12:00").timestamp(), UTC)
    assert (hours.reason if hours else "") == reason
    assert hours is None or hours.slots == 0


def test_the_time_that_is_left_is_told_where_it_is_known() -> None:
    noon = _at(0, "12:00").timestamp()
    night, idle = decide(NIGHT, Presence(), noon, UTC), decide(IDLE, Presence(idle=60.0), noon, UTC)
    assert night is not None
    assert night.left == 8 * 3600
    assert idle is not None
    assert idle.left == 540.0


@pytest.mark.parametrize(
    ("hours", "said"),
    [(8, "at 20:00"), (12, "at 00:00"), (20, "at 08:00"), (25, "on Tuesday at 13:00"), (100, "on Friday at 16:00")],
)
def test_a_moment_is_said_as_people_say_it(hours: int, said: str) -> None:
    noon = _at(0, "12:00").timestamp()
    assert when(noon + hours * 3600, noon, UTC) == said


@given(st.text(max_size=40))
def test_whatever_is_written_is_a_grid_or_refused(text: str) -> None:
    try:
        spans = parse(text)
    except UserError:
        return
    assert all(0 <= first < last <= first + WEEK for first, last in spans)
