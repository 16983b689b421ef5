"""The week as cells: what is painted is open, in minutes that stay exact where nobody paints."""

import pytest
from hypothesis import given, strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from pydra_core.node.grid import DAY, WEEK, minutes
from pydra_gui.models.week_table import ALWAYS, CELLS, ShareRole, WeekTable

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
CELL = st.tuples(st.integers(0, 6), st.integers(0, CELLS - 1))


@pytest.fixture
def model() -> WeekTable:
    made = WeekTable(bytes(WEEK))
    made.tester = QAbstractItemModelTester(made, FATAL)  # type: ignore[attr-defined]
    return made


def test_a_box_is_opened_and_closed_and_told_once(model: WeekTable) -> None:
    told: list[None] = []
    model.painted.connect(lambda: told.append(None))
    model.paint((4, 44, 2, 40), True)
    assert model.is_open((2, 40, 4, 44))
    assert not model.is_open((2, 39, 4, 44))
    assert sum(model.week()) == 3 * 5 * 30
    model.paint((2, 40, 4, 44), True)
    assert len(told) == 1
    model.paint((2, 40, 4, 44), False)
    assert sum(model.week()) == 0


def test_a_drag_paints_over_the_week_that_it_began_with(model: WeekTable) -> None:
    before = model.week()
    model.paint((0, 0, 6, 47), True, before)
    model.paint((0, 0, 0, 1), True, before)
    assert sum(model.week()) == 60


def test_minutes_that_nobody_paints_stay_exact(model: WeekTable) -> None:
    model.set_week(minutes([(DAY + 10, DAY + 100)]))
    assert model.index(1, 0).data(ShareRole) == pytest.approx(2 / 3)
    assert model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Tuesday 0:00 to 0:30: open for a part of it"
    model.paint((1, 20, 1, 20), True)
    assert model.week()[DAY + 9 : DAY + 11] == b"\0\1"


def test_cells_say_what_they_are(model: WeekTable) -> None:
    model.set_week(ALWAYS)
    assert model.index(6, 47).data(Qt.ItemDataRole.ToolTipRole) == "Sunday 23:30 to 24:00: open"
    assert model.headerData(3, Qt.Orientation.Vertical) == "Thursday"
    assert model.headerData(41, Qt.Orientation.Horizontal) == "20:30"


@given(CELL, CELL, st.booleans())
def test_any_corner_of_a_box_may_come_first(one: tuple[int, int], other: tuple[int, int], is_open: bool) -> None:
    made = [WeekTable(ALWAYS if not is_open else bytes(WEEK)) for _ in range(2)]
    made[0].paint((*one, *other), is_open)
    made[1].paint((other[0], one[1], one[0], other[1]), is_open)
    assert made[0].week() == made[1].week()
