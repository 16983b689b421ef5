"""Edits turn any order into any other, and a window follows snapshots and deltas."""

import msgspec
from hypothesis import given, strategies as st

from pydra_core.ids import RunId, WatchId
from pydra_core.protocol.pictures import EnvironmentRow, RunRow, UnitRow
from pydra_core.protocol.states import RunState, UnitState
from pydra_core.protocol.verbs import Delta, Page, Snapshot
from pydra_gui.models.window import Edit, Inserted, Moved, Removed, Reordered, Window, edits, runs
from tests.gui import rows

keys = st.lists(st.integers(0, 60), unique=True, max_size=50)


def applied(old: list[int], new: list[int], made: list[Edit]) -> list[int]:
    current = list(old)
    for edit in made:
        match edit:
            case Removed(first, last):
                del current[first : last + 1]
            case Inserted(first, last):
                current[first:first] = new[first : last + 1]
            case Moved(source, target):
                current.insert(target, current.pop(source))
            case Reordered(order):
                current = [current[was] for was in order]
    return current


@given(keys, keys)
def test_edits_lead_from_any_order_to_any_other(old: list[int], new: list[int]) -> None:
    assert applied(old, new, edits(old, new)) == new


@given(keys)
def test_the_same_order_needs_no_edit(order: list[int]) -> None:
    assert edits(order, list(order)) == []


def test_one_row_that_goes_to_the_top_is_one_move() -> None:
    assert edits([1, 2, 3, 4, 5], [5, 1, 2, 3, 4]) == [Moved(4, 0)]
    assert edits([1, 2, 3, 4, 5], [2, 3, 4, 5, 1]) == [Moved(0, 4)]


def test_neighbours_come_and_go_together() -> None:
    assert edits([1, 2, 3, 4], [1, 4, 8, 9]) == [Removed(1, 2), Inserted(2, 3)]


def test_a_new_sort_is_one_edit() -> None:
    assert len(edits(list(range(100)), list(range(99, -1, -1)))) == 1


@given(st.lists(st.integers(0, 40), unique=True).map(sorted))
def test_runs_cover_exactly_the_places(places: list[int]) -> None:
    assert [i for first, last in runs(places) for i in range(first, last + 1)] == places


def page(*shown: RunRow, total: int = 3) -> Page:
    return Page(total=total, counts={"running": total}, runs=shown)


def test_a_delta_changes_some_rows_and_keeps_the_order() -> None:
    one, two = rows.run(1, RunState.RUNNING), rows.run(2, RunState.QUEUED)
    window: Window[RunRow] = Window()
    first = Snapshot(watch=WatchId(1), number=1, page=page(two, one))
    window.apply(first, first.page.runs)
    later = rows.run(1, RunState.COMPLETE)
    delta = Delta(watch=WatchId(1), number=2, page=page(later))
    window.apply(delta, delta.page.runs)
    assert window.rows == (two, later)


def test_a_delta_with_an_order_adds_and_drops_rows() -> None:
    one, two, three = (rows.run(i, RunState.RUNNING) for i in (1, 2, 3))
    window: Window[RunRow] = Window()
    first = Snapshot(watch=WatchId(1), number=1, page=page(two, one))
    window.apply(first, first.page.runs)
    delta = Delta(watch=WatchId(1), number=2, page=page(three, total=9), order=("3", "2", "77"))
    window.apply(delta, delta.page.runs)
    assert (window.rows, window.total, window.counts) == ((three, two), 9, {"running": 9})


def test_units_are_known_by_path_and_number() -> None:
    def unit(path: str, index: int, state: UnitState) -> UnitRow:
        return UnitRow(run=RunId(1), path=path, index=index, state=state)

    window: Window[UnitRow] = Window()
    first = (unit("/m", 3, UnitState.RUNNING), unit("/r", 3, UnitState.WAITING))
    window.apply(Snapshot(watch=WatchId(1), number=0, page=Page(total=2, units=first)), first)
    later = (unit("/r", 3, UnitState.FAILED),)
    order = ("/r#3", "/m#3")
    window.apply(Delta(watch=WatchId(1), number=1, page=Page(total=2, units=later), order=order), later)
    assert [(row.path, row.state) for row in window.rows] == [("/r", UnitState.FAILED), ("/m", UnitState.RUNNING)]


def test_a_window_of_environments_follows_by_node_and_package() -> None:
    def row(node: str, state: str) -> EnvironmentRow:
        said = {"node": node, "node_name": node, "package": "climate", "version": 1, "state": state}
        return msgspec.convert(said, EnvironmentRow)

    window: Window[EnvironmentRow] = Window()
    first = (row("a", "missing"), row("b", "missing"))
    window.apply(Snapshot(watch=WatchId(1), number=0, page=Page(total=2, environments=first)), first)
    news = (row("b", "building"),)
    window.apply(Delta(watch=WatchId(1), number=1, page=Page(total=2, environments=news), order=None), news)
    assert [(each.node, each.state) for each in window.rows] == [("a", "missing"), ("b", "building")]
