"""A table says the least that is true, keeps selection and place, and passes Qt's own tester."""

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from pydra_gui.models.table import Column, RowRole, SortRole, Table, plain_tip

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@dataclass(frozen=True)
class Row:
    key: int
    value: int = 0


COLUMNS: tuple[Column[Row], ...] = (
    Column("Key", 40, lambda row: str(row.key), lambda row: row.key, right=True),
    Column("Value", 40, lambda row: f"<b>{row.value}"),
)


@pytest.fixture
def table(qapp: object) -> Table[Row]:
    made: Table[Row] = Table(COLUMNS, lambda row: row.key)
    made._tester = QAbstractItemModelTester(made, FATAL)  # type: ignore[attr-defined]
    return made


some_rows = st.lists(st.builds(Row, st.integers(0, 40), st.integers(0, 3)), unique_by=lambda row: row.key, max_size=40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(some_rows, max_size=6))
def test_any_sequence_of_rows_is_shown(table: Table[Row], steps: list[list[Row]]) -> None:
    for rows in steps:
        held = {i: QPersistentModelIndex(table.index(i, 0)) for i in range(table.rowCount())}
        keys = {i: table.rows()[i].key for i in held}
        table.set_rows(rows)
        assert table.rows() == tuple(rows)
        left = {row.key for row in rows}
        for i, index in held.items():
            assert index.isValid() == (keys[i] in left)
            assert not index.isValid() or index.data(RowRole).key == keys[i]


def test_changed_rows_are_told_by_contiguous_runs(table: Table[Row]) -> None:
    table.set_rows([Row(i) for i in range(8)])
    told: list[tuple[int, int]] = []
    table.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    table.set_rows([Row(i, 1 if i in (1, 2, 5) else 0) for i in range(8)])
    assert told == [(1, 2), (5, 5)]


def test_nothing_changed_says_nothing(table: Table[Row]) -> None:
    table.set_rows([Row(1), Row(2)])
    told: list[object] = []
    table.dataChanged.connect(lambda *spans: told.append(spans))
    table.layoutChanged.connect(lambda: told.append("layout"))
    table.set_rows([Row(1), Row(2)])
    assert told == []


def test_cells_have_words_native_values_and_sides(table: Table[Row]) -> None:
    table.set_rows([Row(7, 2)])
    index = table.index(0, 0)
    assert (index.data(), index.data(SortRole), index.data(RowRole)) == ("7", 7, Row(7, 2))
    assert index.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert table.headerData(1, Qt.Orientation.Horizontal) == "Value"
    assert table.place_of(7) == 0
    assert table.place_of(8) == -1
    assert table.data(QModelIndex()) is None


def test_a_tip_shows_markup_as_it_is(table: Table[Row]) -> None:
    table.set_rows([Row(7, 2)])
    assert table.index(0, 1).data(Qt.ItemDataRole.ToolTipRole) == "<span>&lt;b&gt;2</span>"
    assert plain_tip("a word") == "a word"


def test_only_cells_that_the_clock_has_changed_are_told(qapp: object) -> None:
    now = [0]
    aging: Column[Row] = Column("Age", 40, lambda row: str((row.value + now[0]) // 10), ages=True)
    soon: Column[Row] = Column("Soon", 40, lambda row: str(row.value + now[0]), ages=True)
    made: Table[Row] = Table((COLUMNS[0], aging, COLUMNS[1], soon), lambda row: row.key)
    made.set_rows([Row(i, i * 3) for i in range(6)])
    told: list[tuple[int, int, int, int]] = []
    made.dataChanged.connect(lambda first, last: told.append((first.row(), last.row(), first.column(), last.column())))

    def age(places: list[int]) -> list[tuple[int, int, int, int]]:
        told.clear()
        made.age(places)
        return list(told)

    assert age([1, 2, 4]) == [(1, 2, 1, 1), (4, 4, 1, 1), (1, 2, 3, 3), (4, 4, 3, 3)], "nobody knows what was painted"
    assert age([1, 2, 4]) == []
    now[0] = 4
    assert age([1, 2, 4]) == [(2, 2, 1, 1), (1, 2, 3, 3), (4, 4, 3, 3)]
    made.set_rows([Row(i, 7) if i == 2 else Row(i, i * 3) for i in range(6)])
    assert age([2]) == [(2, 2, 1, 1), (2, 2, 3, 3)], "another row, whatever it says"
