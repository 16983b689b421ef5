"""Why a single unit waits or failed: its own words first, then what its state says."""

import pytest

from pydra_core.client.names import place_words, unit_name
from pydra_core.client.reasons import find_unit, why_unit
from pydra_core.ids import RunId
from pydra_core.protocol.pictures import UnitRow
from pydra_core.protocol.states import UnitState


def unit(index: int = 3, path: str = "", state: UnitState = UnitState.FAILED, **more: str) -> UnitRow:
    return UnitRow(run=RunId(1), path=path, index=index, state=state, **more)


def test_a_unit_is_found_by_the_name_that_people_write() -> None:
    rows = [unit(3, "/u"), unit(3, "/m"), unit(4, "/0/u"), unit(1, "")]
    assert [unit_name(row.path, row.index) for row in rows] == ["3", "m/3", "0/4", "1"]
    assert find_unit(rows, "m/3") is rows[1]
    assert find_unit(rows, "9") is None


def test_a_place_in_the_tree_has_words() -> None:
    paths = ("", "/u", "/m", "/0", "/0/u", "/1/0/r")
    assert [place_words(path) for path in paths] == [
        "", "units", "maps", "child 0", "units of child 0", "reduces of child 1.0"
    ]  # fmt: skip


def test_its_own_words_come_first() -> None:
    assert why_unit(unit(error="bad centre"))[0] == "bad centre"
    assert why_unit(unit(state=UnitState.RETRYING, why="It waits 10 s."))[0] == "It waits 10 s."


@pytest.mark.parametrize("state", list(UnitState))
def test_every_state_says_something(state: UnitState) -> None:
    assert why_unit(unit(state=state))[0].endswith(".")
