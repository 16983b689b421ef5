"""Draining in the window: the sheet asks, the row counts, and what takes nothing new says why behind its name."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pydra_core.protocol.facts import Hours
from pydra_core.protocol.states import NodeState
from pydra_gui.views.drain_sheet import DrainSheet, consequence
from pydra_gui.views.nodes import NodesPanel
from pydra_gui.widgets.node_cells import aside, node_tip
from tests.gui import rows


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


def _sheet(window: QWidget) -> DrainSheet:
    sheet = DrainSheet(window, rows.nodes()[0])
    sheet.open(sheet.deadline)
    return sheet


def test_a_long_name_leaves_the_buttons_in_the_sheet(window: QWidget) -> None:
    named = msgspec.structs.replace(rows.nodes()[0], name="ip-10-0-0-1.eu-central-1.compute.internal")
    sheet = DrainSheet(window, named)
    sheet.open(sheet.deadline)
    assert sheet.yes.text() == "Drain ip-10-0-0-1.…te.internal"
    for each in sheet.card.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        assert sheet.card.rect().contains(each.geometry())
    sheet.finish(False)


def test_the_sheet_answers_with_a_deadline_and_a_reason(window: QWidget, qtbot: QtBot) -> None:
    sheet = _sheet(window)
    qtbot.keyClicks(sheet.deadline, "2 h")
    qtbot.keyClicks(sheet.reason, "a new disk")
    qtbot.keyClick(sheet.reason, Qt.Key.Key_Return)
    assert sheet.answer == (7200.0, "a new disk")


def test_without_a_word_there_is_no_deadline_and_escape_leaves_it(window: QWidget, qtbot: QtBot) -> None:
    sheet = _sheet(window)
    qtbot.mouseClick(sheet.yes, Qt.MouseButton.LeftButton)
    assert sheet.answer == (None, "")
    left = _sheet(window)
    qtbot.mouseClick(left.no, Qt.MouseButton.LeftButton)
    assert left.answer is None


def test_a_deadline_that_is_none_is_told_below_its_field_until_it_is_mended(window: QWidget, qtbot: QtBot) -> None:
    sheet = _sheet(window)
    qtbot.keyClicks(sheet.deadline, "soon")
    qtbot.keyClick(sheet.deadline, Qt.Key.Key_Return)
    assert sheet.answer is None
    assert "is no deadline: write 30 min" in sheet.error.text()
    assert sheet.error.property("kind") == "error"
    assert sheet.deadline.property("bad") == "true"
    qtbot.keyClick(sheet.deadline, Qt.Key.Key_Backspace)
    assert sheet.error.text() == ""
    assert sheet.deadline.property("bad") == "false"


def test_the_sheet_says_what_goes_on() -> None:
    busy = rows.nodes()[0]
    assert consequence(busy).endswith(f"{len(busy.workers)} units there go on to the end.")
    assert consequence(rows.node("idle")).endswith("Nothing runs there now.")


def test_a_row_counts_what_is_left_and_says_what_is_set_aside() -> None:
    workers = rows.nodes()[0].workers
    assert aside(rows.node("a", NodeState.DRAINING, workers=workers)) == f"{len(workers)} left"
    assert aside(rows.node("a", NodeState.DRAINING)) == "empty"
    assert aside(rows.node("a", NodeState.SICK)) == "sick"
    assert aside(rows.node("a", hours=Hours(reason="works again at 20:00"))) == "off duty"
    assert aside(rows.node("a")) == ""


def test_notes_are_seen_of_the_node_that_is_chosen_and_in_its_tip(qtbot: QtBot) -> None:
    panel = NodesPanel()
    qtbot.addWidget(panel)
    node = rows.node("oak", notes=("Its clock is 90 s ahead; nothing here goes by it.",))
    panel.set_rows([node])
    panel.select(node.node)
    assert "90 s ahead" in node_tip(node)
    assert not panel.view.grab().isNull()


def test_drain_and_resume_carry_the_node_and_say_why_not(qtbot: QtBot) -> None:
    panel = NodesPanel()
    qtbot.addWidget(panel)
    fine, drains = rows.node("oak"), rows.node("elm", NodeState.DRAINING)
    panel.set_rows([fine, drains])
    told: list[str] = []
    panel.verbs.drain_asked.connect(told.append)
    panel.verbs.resume_asked.connect(told.append)
    by_text = {verb.text: verb for verb in panel.verbs.section() if verb}
    panel.select(fine.node)
    assert "not held back" in by_text["Resume"].no()
    by_text["Drain…"].do()
    panel.select(drains.node)
    assert by_text["Resume"].no() == ""
    by_text["Resume"].do()
    assert told == [fine.node, drains.node]
