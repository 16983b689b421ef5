"""An owner's schedule for people: what stands in the grid, and in words."""

import pytest
from hypothesis import given, strategies as st

from pydra_core.node import hours
from pydra_core.protocol.facts import Timetable
from pydra_gui.models import week

NIGHTS = hours.parse("mon-fri 20:00-06:30")


def test_nothing_said_is_always() -> None:
    assert week.always(Timetable())
    assert week.words(Timetable()) == ["It works at any time."]
    assert all(share == 1.0 for day in week.cells(()) for share in day)


def test_a_machine_that_never_works_says_so() -> None:
    never = Timetable(hours=hours.parse("never"), idle=600.0)
    assert week.words(never) == ["It never works, until its owner says otherwise."]
    assert week.said(never.hours) == ["Never"]
    assert not any(share for day in week.cells(never.hours) for share in day)


def test_a_night_goes_past_midnight_and_past_sunday() -> None:
    grid = week.cells(NIGHTS)
    assert [grid[0][hour] for hour in (5, 6, 19, 20, 23)] == [0.0, 0.0, 0.0, 1.0, 1.0]
    assert [grid[1][hour] for hour in (5, 6, 7)] == [1.0, 0.5, 0.0]
    assert grid[6] == (0.0,) * 24
    assert week.cells(hours.parse("sun 22:00-3:00"))[0][:4] == (1.0, 1.0, 1.0, 0.0)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("mon-fri 20:00-06:30", "Mon–Fri 20:00–6:30"),
        ("sat-sun", "Sat–Sun"),
        ("mon,wed 9:00-12:00", "Mon, Wed 9:00–12:00"),
        ("22:00-24:00", "Mon–Sun 22:00–24:00"),
    ],
)
def test_times_are_said_as_they_were_written(line: str, words: str) -> None:
    assert week.said(hours.parse(line)) == [words]


def test_every_rule_of_a_schedule_is_said() -> None:
    table = Timetable(hours=hours.parse("sat-sun"), idle=600.0, battery=False, slots=2, then="finish")
    assert week.words(table) == [
        "It works Sat–Sun, by its own clock.",
        "Only when nobody has used it for 10 min.",
        "Not on battery.",
        "With 2 slots at most.",
        "What runs then goes on to its end.",
    ]
    assert week.words(Timetable(idle=600.0))[0] == "It works at any time of the week."


@given(st.lists(st.tuples(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9)), min_size=1, max_size=20))
def test_whatever_a_machine_says_is_a_week(spans: list[tuple[int, int]]) -> None:
    grid = week.cells(spans)
    assert [len(day) for day in grid] == [24] * 7
    assert all(0.0 <= share <= 1.0 for day in grid for share in day)
    assert week.said(spans)
