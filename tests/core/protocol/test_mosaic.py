"""Cells: the state and duration of a unit in one byte."""

import pytest
from hypothesis import given, strategies as st

from pydra_core.protocol import mosaic
from pydra_core.protocol.states import UnitState


@pytest.mark.parametrize(
    ("done", "took", "state", "duration"),
    [
        (True, 0.0, UnitState.COMPLETE, 0),
        (True, -1.0, UnitState.COMPLETE, 0),
        (True, float("nan"), UnitState.COMPLETE, 0),
        (True, 1e-7, UnitState.COMPLETE, 1),
        (True, 0.001, UnitState.COMPLETE, 7),
        (False, 1.0, UnitState.FAILED, 17),
        (True, 1e12, UnitState.COMPLETE, 31),
        (True, float("inf"), UnitState.COMPLETE, 1),
    ],
)
def test_a_cell_has_a_state_and_a_duration(done: bool, took: float, state: UnitState, duration: int) -> None:
    cell = mosaic.cell(done, took)
    assert (mosaic.STATES[cell >> 5], cell & 31) == (state, duration)


@given(st.floats(2e-5, 20_000.0))
def test_what_a_duration_stands_for_is_near(took: float) -> None:
    assert 0.5 <= mosaic.seconds(mosaic.cell(True, took) & 31) / took <= 1.51


def test_every_state_has_a_number_of_its_own() -> None:
    assert set(mosaic.STATES) == set(UnitState)
    assert sorted(mosaic.NUMBERS.values()) == list(range(8))


def test_the_median_is_of_those_that_are_over_and_were_timed() -> None:
    cells = [0, 3, mosaic.cell(True, 0.0), *[mosaic.cell(True, 0.01)] * 3, *[mosaic.cell(False, 9.0)] * 2]
    assert mosaic.median(bytes(cells)) == mosaic.seconds(mosaic.cell(True, 0.01) & 31)
    assert mosaic.median(bytes([0, mosaic.cell(True, 0.0)])) == 0.0
