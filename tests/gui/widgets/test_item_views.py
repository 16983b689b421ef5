"""Rows under the pointer: a whole row is, however the pointer came there."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPointF, Qt
from PySide6.QtGui import QHoverEvent
from PySide6.QtWidgets import QApplication, QTableView, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from pydra_core.ids import WatchId
from pydra_core.protocol.verbs import Snapshot
from pydra_gui.models.table import Column, Index, RowRole
from pydra_gui.models.tree import Floor, Tree
from pydra_gui.theme.theme import color
from pydra_gui.views.nodes import NodesPanel
from pydra_gui.views.runs import RunsPanel
from pydra_gui.widgets.item_views import LiveTree
from pydra_gui.widgets.line_cells import ValueCell
from tests.gui import rows

NOWHERE = QModelIndex()


def enters(view: QTableView | QTreeView, at: QPointF) -> None:
    """The pointer is there without a move: after a drop, or where the window opens below it."""
    outside = QPointF(-1, -1)
    event = QHoverEvent(QEvent.Type.HoverEnter, at, QPointF(view.viewport().mapToGlobal(at)), outside)
    QApplication.sendEvent(view.viewport(), event)


def test_a_row_is_under_a_pointer_that_has_not_moved(qtbot: QtBot) -> None:
    panel = RunsPanel()
    qtbot.addWidget(panel)
    panel.resize(900, 400)
    panel.show()
    panel.apply(Snapshot(watch=WatchId(1), number=1, page=rows.page()))
    view = panel.view
    cell = view.visualRect(panel.model.index(2, 2))
    enters(view, QPointF(cell.center()))
    assert view.hovered()[0] == 2
    seen = view.viewport().grab().toImage()
    ends = [seen.pixelColor(x, cell.top() + 1) for x in (1, cell.center().x(), view.viewport().width() - 2)]
    assert ends == [color("hover")] * 3


def test_a_node_is_under_a_pointer_that_has_not_moved(qtbot: QtBot) -> None:
    panel = NodesPanel()
    qtbot.addWidget(panel)
    panel.resize(298, 460)
    panel.show()
    panel.set_rows(rows.nodes())
    enters(panel.view, QPointF(panel.view.visualRect(panel.model.index(1, 0)).center()))
    assert panel.view.hovered()[0] == 1


class Counting(Tree):
    """It counts how often it is asked what is below its rows."""

    asked = 0

    def rowCount(self, parent: Index = NOWHERE) -> int:
        self.asked += parent.isValid()
        return super().rowCount(parent)


class Painted(QObject):
    """Whether a widget was painted since `count` was zero."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_news_of_the_rows_of_a_tree_are_seen_and_ask_nothing_of_those_below(qtbot: QtBot) -> None:
    floor = Floor(lambda row: row[0], (Column("a", 90, lambda row: str(row)), Column("b", 90, lambda row: "")))
    model, view = Counting(floor, floor, lambda row: ()), LiveTree()
    qtbot.addWidget(view)
    view.setModel(model)
    view.setItemDelegate(ValueCell(view))
    view.set_columns(floor.columns)
    view.resize(200, 120)
    model.set_rows([(number, 0) for number in range(500)])
    view.show()
    painted = Painted(view.viewport())
    qtbot.waitUntil(lambda: painted.count > 0)
    before, painted.count, model.asked = view.viewport().grab().toImage(), 0, 0
    model.set_rows([(number, 1) for number in range(500)])
    assert model.asked == 0
    qtbot.waitUntil(lambda: painted.count > 0)
    assert view.viewport().grab().toImage() != before
    assert model.asked < 50, "no more than the rows that can be seen"


def two_empty_rows(qtbot: QtBot) -> tuple[Tree, LiveTree]:
    upper = Floor(lambda row: row[0], (Column("a", 90, lambda row: str(row[0])),))
    lower = Floor(lambda row: row, (Column("a", 90, lambda row: str(row)),))
    tree, view = Tree(upper, lower, lambda row: row[1]), LiveTree()
    qtbot.addWidget(view)
    view.setModel(tree)
    view.setItemDelegate(ValueCell(view))
    view.set_columns(upper.columns)
    tree.set_rows([(1, ()), (2, ())])
    view.show()
    return tree, view


def test_a_closed_row_that_gets_something_below_it_can_be_opened_by_its_key(qtbot: QtBot) -> None:
    tree, view = two_empty_rows(qtbot)
    view.setCurrentIndex(tree.index_of(2))
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert not view.isExpanded(tree.index_of(2))
    tree.set_rows([(1, ()), (2, (3,))])
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.isExpanded(tree.index_of(2))
    assert view.indexBelow(tree.index_of(2)).data(RowRole) == 3


def test_what_comes_below_a_row_that_was_opened_while_it_was_empty_is_seen(qtbot: QtBot) -> None:
    tree, view = two_empty_rows(qtbot)
    view.expand(tree.index_of(2))
    tree.set_rows([(1, ()), (2, (3,))])
    assert view.indexBelow(tree.index_of(2)).data(RowRole) == 3
