"""Rows under the pointer: a whole row is, however the pointer came there."""

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QHoverEvent
from PySide6.QtWidgets import QApplication, QTableView, QTreeView
from pytestqt.qtbot import QtBot

from pydra_core.ids import WatchId
from pydra_core.protocol.verbs import Snapshot
from pydra_gui.theme.theme import color
from pydra_gui.views.nodes import NodesPanel
from pydra_gui.views.runs import RunsPanel
from tests.gui import rows


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
