"""A tree of two floors keeps what is open and chosen, whatever comes and goes."""

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QTreeView
from pytestqt.qtbot import QtBot

from pydra_gui.models.table import Column, RowRole
from pydra_gui.models.tree import Floor, Tree

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@dataclass(frozen=True)
class Top:
    key: int
    below: tuple[int, ...] = ()


UPPER = Floor(lambda row: row.key, (Column("a", 40, lambda row: str(row.key)), Column("b", 40, lambda row: "")))
LOWER = Floor(lambda row: row, (Column("a", 40, lambda row: str(row)), Column("b", 40, lambda row: "")))


@pytest.fixture
def tree(qapp: object) -> Tree:
    made = Tree(UPPER, LOWER, lambda row: row.below)
    made._tester = QAbstractItemModelTester(made, FATAL)  # type: ignore[attr-defined]
    return made


def shape(tree: Tree) -> list[Top]:
    tops = [tree.index(i, 0) for i in range(tree.rowCount())]
    for top in tops:
        tree.fetchMore(top)
    return [
        Top(top.data(RowRole).key, tuple(tree.index(k, 0, top).data(RowRole) for k in range(tree.rowCount(top))))
        for top in tops
    ]


below = st.lists(st.integers(0, 9), unique=True, max_size=6).map(tuple)
some_tops = st.lists(st.builds(Top, st.integers(0, 30), below), unique_by=lambda top: top.key, max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(some_tops, max_size=6))
def test_any_sequence_of_rows_is_shown(tree: Tree, steps: list[list[Top]]) -> None:
    for rows in steps:
        held = [(top.key, QPersistentModelIndex(tree.index_of(top.key))) for top in tree.rows()]
        tree.set_rows(rows)
        assert shape(tree) == rows
        left = {row.key for row in rows}
        for key, index in held:
            assert index.isValid() == (key in left)
            assert not index.isValid() or index.data(RowRole).key == key


def test_what_is_open_and_chosen_stays_so(tree: Tree, qtbot: QtBot) -> None:
    view = QTreeView()
    qtbot.addWidget(view)
    view.setModel(tree)
    tree.set_rows([Top(1, (1, 2)), Top(2, (3,))])
    view.expand(tree.index_of(2))
    view.setCurrentIndex(tree.index_of(2, 3))
    tree.set_rows([Top(7), Top(2, (4, 3)), Top(1, (2,))])
    assert view.isExpanded(tree.index_of(2))
    assert not view.isExpanded(tree.index_of(1))
    assert view.currentIndex() == tree.index_of(2, 3)


def test_what_is_not_there_has_no_index(tree: Tree) -> None:
    tree.set_rows([Top(1, (1,))])
    assert not tree.index_of(9).isValid()
    assert not tree.index_of(1, 9).isValid()
    assert not tree.index_of(9, 1).isValid()


def test_rows_that_are_the_same_ones_are_not_looked_into(qapp: object) -> None:
    looked: list[int] = []

    def below(row: Top) -> tuple[int, ...]:
        looked.append(row.key)
        return row.below

    tree = Tree(UPPER, LOWER, below)
    first, second = Top(1, (1,)), Top(2, (3,))
    tree.set_rows([first, second])
    assert shape(tree) == [first, second]
    looked.clear()
    tree.set_rows([first, Top(2, ())])
    assert looked == [2]
    assert shape(tree) == [first, Top(2, ())]


def test_what_is_below_a_row_is_made_when_somebody_looks_there_and_followed_from_then_on(qapp: object) -> None:
    tree = Tree(UPPER, LOWER, lambda row: row.below)
    tree.set_rows([Top(1, (1, 2)), Top(2, (3,)), Top(3)])
    tops = [tree.index(i, 0) for i in range(3)]
    assert [tree.rowCount(top) for top in tops] == [0, 0, 0]
    assert [tree.hasChildren(top) for top in tops] == [True, True, False]
    assert all(tree.canFetchMore(top) for top in tops)
    tree.fetchMore(tops[0])
    assert [tree.rowCount(top) for top in tops] == [2, 0, 0]
    assert not tree.canFetchMore(tops[0])
    told: list[int] = []
    tree.rowsInserted.connect(lambda parent, first, last: told.append(parent.row()))
    tree.set_rows([Top(1, (2, 4)), Top(2, (3, 5)), Top(3)])
    assert told == [0], "nobody is told of what nobody has seen"
    assert tree.index(1, 0, tops[0]).data(RowRole) == 4
