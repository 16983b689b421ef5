"""Columns of a table of runs: chosen, ordered, kept with the panel, and what the further ones say."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from pydra_core.protocol.pictures import RunRow
from pydra_core.protocol.states import RunState
from pydra_core.protocol.verbs import Page, Snapshot
from pydra_gui.views.runs import RunsPanel
from tests.gui import rows

USUAL = ["#", "State", "Task", "Units", "Message", "Node", "Time", "Left"]


@pytest.fixture
def panel(qtbot: QtBot) -> RunsPanel:
    made = RunsPanel(clock=lambda: rows.NOW)
    qtbot.addWidget(made)
    made.resize(1600, 500)
    made.show()
    said = rows.run(7, RunState.RUNNING, priority=3, last_line="row 61,482", said_at=rows.NOW - 42)
    made.apply(Snapshot(watch=1, number=0, page=page(said, rows.run(6, RunState.COMPLETE))))
    return made


def page(*runs: RunRow) -> Page:
    return Page(total=len(runs), counts={}, runs=runs)


def choose(panel: RunsPanel, words: str) -> None:
    menu = panel.columns.menu
    menu.aboutToShow.emit()
    next(each for each in menu.actions() if each.text() == words).trigger()


def seen(panel: RunsPanel) -> list[str]:
    """The heads that can be seen, from left to right."""
    head, titles = panel.view.horizontalHeader(), [column.title for column in panel.model.columns]
    places = (head.logicalIndex(place) for place in range(head.count()))
    return [titles[i] for i in places if not panel.view.isColumnHidden(i)]


def text(panel: RunsPanel, title: str, row: int = 0) -> str:
    column = [each.title for each in panel.model.columns].index(title)
    return str(panel.model.index(row, column).data())


def test_the_usual_columns_are_there_and_others_wait(panel: RunsPanel) -> None:
    assert seen(panel) == USUAL
    assert panel.kept() == ""


def test_further_columns_come_and_go_by_the_menu(panel: RunsPanel) -> None:
    for title in ("Priority", "Queued", "Last line", "Said"):
        choose(panel, title)
    choose(panel, "Left")
    assert seen(panel) == [*USUAL[:-1], "Priority", "Queued", "Last line", "Said"]
    assert [text(panel, title) for title in ("Priority", "Queued", "Last line", "Said")] == [
        "3", "13 min ago", "row 61,482", "42 s ago",
    ]  # fmt: skip
    assert text(panel, "Last line", 1) == text(panel, "Said", 1) == "–"
    assert not panel.grab().isNull()
    choose(panel, "Usual columns")
    assert seen(panel) == USUAL


def test_what_a_run_is_known_by_cannot_go(panel: RunsPanel) -> None:
    panel.columns.menu.aboutToShow.emit()
    locked = [each.text() for each in panel.columns.menu.actions() if each.isCheckable() and not each.isEnabled()]
    assert locked == ["Number", "State", "Task"]


def test_a_column_is_moved_by_its_head_and_by_the_menu(panel: RunsPanel, qtbot: QtBot) -> None:
    head = panel.view.horizontalHeader()
    at = QPoint(head.sectionViewportPosition(5) + 5, 5)
    head.customContextMenuRequested.emit(at)
    menu = next(each for each in head.findChildren(QMenu))
    next(each for each in menu.actions() if each.text() == "Move left").trigger()
    assert seen(panel) == ["#", "State", "Task", "Units", "Node", "Message", "Time", "Left"]
    head.moveSection(0, 1)
    assert seen(panel)[:2] == ["State", "#"]
    assert panel.columns.shown()[:2] == ["State", "#"]
    panel.select(7)
    assert not panel.grab().isNull()
    menu.close()


def test_columns_are_kept_with_the_words_of_the_panel(panel: RunsPanel, qtbot: QtBot) -> None:
    panel.set_text("state:failed")
    choose(panel, "Priority")
    kept = panel.kept()
    other = RunsPanel(clock=lambda: rows.NOW)
    qtbot.addWidget(other)
    other.resize(1600, 500)
    other.show()
    other.apply(Snapshot(watch=1, number=0, page=page(rows.run(6, RunState.COMPLETE))))
    other.restore(kept)
    assert other.words() == "state:failed"
    assert seen(other) == [*USUAL, "Priority"]
    other.restore("state:complete")
    assert (other.words(), seen(other)) == ("state:complete", USUAL)
    other.restore("tas\nNode\nnonsense\nNode")
    assert seen(other) == ["#", "State", "Task", "Node"]


def test_where_there_is_no_room_further_columns_give_way_first(panel: RunsPanel) -> None:
    choose(panel, "Last line")
    panel.resize(700, 500)
    assert "Last line" not in seen(panel)
    assert "Last line" in panel.columns.shown()
    assert panel.tabs.columns.popupMode() == panel.tabs.columns.ToolButtonPopupMode.InstantPopup
    assert panel.tabs.columns.focusPolicy() == Qt.FocusPolicy.TabFocus
