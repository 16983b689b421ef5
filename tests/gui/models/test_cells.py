"""Cells: what a window knows of each unit, and where it stands."""

import pytest
from hypothesis import given, strategies as st

from pydra_core.protocol.states import UnitState
from pydra_core.protocol.verbs import Mosaic
from pydra_gui.models.cells import SIZES, Cells, fitting, grid, turned, zoomed
from tests.gui.mosaics import BAD, mosaic

WAITING, DONE, FAILED = UnitState.WAITING, UnitState.COMPLETE, UnitState.FAILED


def told(cells: Cells, **more: object) -> Cells:
    cells.apply(mosaic(**more))  # type: ignore[arg-type]
    return cells


def test_all_units_are_there_in_their_states() -> None:
    cells = told(Cells())
    assert cells.counts() == {
        WAITING: 100_000 - 61_482 - 360,
        UnitState.SENT: 212,
        UnitState.RUNNING: 148,
        UnitState.RETRYING: 31,
        DONE: 61_482 - 31 - len(BAD),
        FAILED: len(BAD),
    }
    assert cells.having(FAILED) == list(BAD)
    assert cells.state(0) is DONE
    low, high = cells.durations()
    assert 0 < low < high
    assert 0.5 < cells.median() < 5.0


def test_what_was_under_way_is_what_it_was_before_once_it_is_not_any_more() -> None:
    cells = told(Cells(), units=10, done=4)
    assert cells.state(3) is UnitState.RETRYING
    later = mosaic(units=10, done=4, number=2)
    cells.apply(Mosaic(**{**{f: getattr(later, f) for f in later.__struct_fields__}, "blocks": (), "under": ()}))
    assert [cells.state(index) for index in range(10)] == [DONE] * 4 + [WAITING] * 6


def test_another_trace_begins_anew() -> None:
    cells = told(Cells(), units=10, done=8)
    cells.apply(mosaic(units=5, done=0, mark=8))
    assert (cells.units, cells.counts()) == (5, {UnitState.RUNNING: 5})


def test_no_units_are_none() -> None:
    cells = told(Cells(), units=0, done=0)
    assert (cells.units, cells.counts(), cells.durations(), cells.median()) == (0, {}, (0, 0), 0.0)


@given(st.integers(1, 5_000), st.integers(40, 900), st.sampled_from(SIZES))
def test_every_unit_has_its_place_and_each_place_its_unit(units: int, width: int, size: int) -> None:
    laid = grid(units, width, size)
    for index in {0, units // 2, units - 1}:
        column, line = laid.place(index)
        assert laid.index(column * size + size / 2, line * size + size / 2) == index
    assert laid.index(-1, 0) is None
    assert laid.index(0, laid.height) is None
    assert laid.columns * size <= max(width, 4 * size)


@given(st.integers(1, 2_000), st.data())
def test_a_lasso_takes_what_it_touches(units: int, data: st.DataObject) -> None:
    laid = grid(units, 200, 10)
    edge = st.floats(-20, 320)
    left, right = sorted((data.draw(edge), data.draw(edge)))
    top, bottom = sorted((data.draw(edge), data.draw(edge)))
    found = {index for part in laid.within(left, top, right, bottom) for index in part}
    for index in range(units):
        column, line = laid.place(index)
        x, y = column * 10, line * 10
        touched = x + 10 > left and x <= right and y + 10 > top and y <= bottom
        if touched:
            assert index in found
    assert found <= set(range(units))


@pytest.mark.parametrize(("units", "size"), [(1, 16), (1_000, 16), (20_000, 4), (1_000_000, 1)])
def test_the_size_that_fits(units: int, size: int) -> None:
    assert fitting(units, 800, 500) == size


def test_zooming_stays_within_the_sizes() -> None:
    assert [zoomed(1, -1), zoomed(1, 1), zoomed(16, 1), zoomed(12, -1)] == [1, 2, 16, 10]


@given(st.lists(st.integers(0, 30)))
def test_a_unit_that_is_chosen_once_more_is_let_go(turns: list[int]) -> None:
    chosen: list[range] = []
    for index in turns:
        chosen = turned(chosen, index)
    found = [index for part in chosen for index in part]
    assert found == sorted(index for index in set(turns) if turns.count(index) % 2)
