"""The Nodes panel: choosing a node is a facet, verbs go out as signals, and each state of the panel says something."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from pydra_core.protocol.states import NodeState
from pydra_gui.views.nodes import NodesPanel
from pydra_gui.widgets.node_cells import isolation_tip, node_tip
from tests.gui import rows


@pytest.fixture
def panel(qtbot: QtBot) -> NodesPanel:
    made = NodesPanel()
    qtbot.addWidget(made)
    made.resize(298, 460)
    made.show()
    return made


def test_nodes_are_shown_with_their_workers(panel: NodesPanel) -> None:
    panel.set_rows(rows.nodes())
    atlas = panel.model.index_of(rows.nodes()[0].node)
    assert panel.model.rowCount() == 12
    assert [panel.model.index(i, 0, atlas).data() for i in range(2)] == ["Mandelbrot running", "FitLines running"]
    assert atlas.siblingAtColumn(2).data() == "61/64"
    assert not panel.view.grab().isNull()


def test_workers_of_a_small_cluster_are_seen_unless_a_person_closed_their_node(panel: NodesPanel) -> None:
    few, atlas = rows.nodes()[:3], rows.nodes()[0].node
    idle = rows.node("atlas")
    panel.set_rows([idle])
    panel.set_rows(few)
    assert panel.view.isExpanded(panel.model.index_of(atlas))
    panel.view.collapse(panel.model.index_of(atlas))
    panel.set_rows(few[:2])
    assert not panel.view.isExpanded(panel.model.index_of(atlas))


def test_choosing_a_node_or_its_worker_says_which_node_once(panel: NodesPanel, qtbot: QtBot) -> None:
    panel.set_rows(rows.nodes())
    atlas, told = rows.nodes()[0], []
    panel.node_selected.connect(told.append)
    index = panel.model.index_of(atlas.node)
    panel.view.setCurrentIndex(index)
    panel.view.setCurrentIndex(panel.model.index(1, 0, index))
    qtbot.keyClick(panel.view, Qt.Key.Key_Escape)
    assert told == [atlas.node, None]


def test_the_choice_lives_on_when_rows_change(panel: NodesPanel) -> None:
    panel.set_rows(rows.nodes())
    told: list[object] = []
    panel.select(rows.nodes()[3].node)
    panel.node_selected.connect(told.append)
    panel.set_rows(rows.nodes()[2:])
    assert told == []
    panel.set_rows(rows.nodes()[5:])
    assert told == [None]


def test_verbs_of_a_node(panel: NodesPanel, qtbot: QtBot) -> None:
    panel.set_rows(rows.nodes())
    bench = rows.nodes()[1]
    menu = panel.menu_for(bench)
    verbs = {action.text(): action for action in menu.actions()}
    with qtbot.waitSignal(panel.log_asked) as log:
        verbs["Show its log"].trigger()
    with qtbot.waitSignal(panel.remove_asked) as removed:
        verbs["Remove… 2 units will wait again"].trigger()
    verbs["Copy id"].trigger()
    assert log.args == removed.args == [bench.node] == [QGuiApplication.clipboard().text()]


def test_the_local_node_cannot_be_removed(panel: NodesPanel) -> None:
    desk = next(row for row in rows.nodes() if row.local)
    remove = panel.menu_for(desk).actions()[-1]
    assert not remove.isEnabled()


def test_an_empty_cluster_offers_to_add_a_node(panel: NodesPanel, qtbot: QtBot) -> None:
    panel.set_rows([])
    with qtbot.waitSignals([panel.add_asked, panel.add_asked]):
        qtbot.mouseClick(panel.findChild(QPushButton), Qt.MouseButton.LeftButton)
        qtbot.mouseClick(panel.head.findChild(QToolButton), Qt.MouseButton.LeftButton)


def test_rows_stay_while_the_link_is_lost_and_while_loading(panel: NodesPanel) -> None:
    panel.set_rows(rows.nodes())
    panel.set_lost_link("The link to the master is lost.")
    panel.set_loading()
    assert panel._body.notice.isVisible()
    assert panel.view.isVisible()
    panel.set_rows(rows.nodes())
    assert not panel._body.notice.isVisible()


def test_a_sick_node_that_is_chosen_says_why(panel: NodesPanel) -> None:
    panel.set_rows(rows.nodes())
    panel.select(rows.nodes()[1].node)
    assert panel._why.title() == "Three attempts failed here in a row."
    assert panel._why.isVisible()
    panel.select(None)
    assert not panel._why.isVisible()


def test_the_keyboard_reaches_the_steps_of_isolation(panel: NodesPanel) -> None:
    menu = panel.menu_for(rows.nodes()[0])
    steps = next(action.menu() for action in menu.actions() if action.text() == "Isolation: strict")
    assert "seccomp: not possible here (the kernel has no seccomp filter)" in [each.text() for each in steps.actions()]


def test_isolation_is_told_step_by_step_as_plain_text() -> None:
    tip = isolation_tip(rows.node("a").isolation)
    assert tip.splitlines()[1:] == [
        "user namespace: held",
        "mount namespace: held (private root)",
        "seccomp: not possible here (the kernel has no seccomp filter)",
    ]


@pytest.mark.parametrize("state", list(NodeState))
def test_every_state_of_a_node_can_be_painted(panel: NodesPanel, state: NodeState) -> None:
    panel.set_rows([rows.node("atlas", state, 8, 3)])
    assert not panel.grab().isNull()
    assert state.value in node_tip(rows.node("atlas", state))
