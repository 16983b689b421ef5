"""The week in minutes, written in lines that mean exactly these minutes."""

import pytest
from hypothesis import given, strategies as st

from pydra_core.node import hours
from pydra_core.node.grid import DAY, WEEK, lines, minutes, spans

SPANS = st.lists(
    st.tuples(st.integers(0, WEEK - 1), st.integers(1, WEEK)).map(lambda each: (each[0], each[0] + each[1])), max_size=6
)


def parsed(written: list[str]) -> bytes:
    return minutes([span for line in written for span in hours.parse(line)])


@given(SPANS)
def test_what_is_written_means_the_same_minutes(grid: list[tuple[int, int]]) -> None:
    week = minutes(grid)
    assert parsed(lines(week)) == week
    assert minutes(spans(week)) == week


@given(st.lists(st.integers(0, 335), max_size=40))
def test_half_hours_that_are_painted_come_back(cells: list[int]) -> None:
    week = bytearray(WEEK)
    for cell in cells:
        week[cell * 30 : cell * 30 + 30] = b"\1" * 30
    assert parsed(lines(bytes(week))) == bytes(week)


@pytest.mark.parametrize(
    ("grid", "written"),
    [
        ([], []),
        ([(0, WEEK)], []),
        ([(day * DAY + 1200, day * DAY + 1800) for day in range(5)], ["mon-fri 20:00-06:00"]),
        ([(5 * DAY, WEEK)], ["sat-sun"]),
        ([(day * DAY + 600, day * DAY + 1440) for day in range(7)], ["10:00-24:00"]),
        ([(6 * DAY + 1200, WEEK + 360)], ["sun 20:00-06:00"]),
        ([(0, 600), (2 * DAY, 2 * DAY + 600)], ["mon,wed 00:00-10:00"]),
        ([(4 * DAY + 1200, WEEK)], ["fri 20:00-24:00", "sat-sun"]),
        ([(5 * DAY + 720, 6 * DAY + 720)], ["sat 12:00-24:00", "sun 00:00-12:00"]),
    ],
)
def test_it_is_written_as_people_would(grid: list[tuple[int, int]], written: list[str]) -> None:
    assert lines(minutes(grid)) == written


def test_a_week_that_is_never_open_is_written_in_a_word() -> None:
    assert lines(bytes(WEEK)) == ["never"]
    assert parsed(["never"]) == bytes(WEEK)
    assert spans(bytes(WEEK)) == ()
