"""The Log panel follows its end until a person scrolls up, filters, and says what it cannot show."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from pydra_core.ids import WatchId
from pydra_core.protocol.verbs import LogPushed
from pydra_gui.views.log import LogPanel
from tests.gui import rows


@pytest.fixture
def panel(qtbot: QtBot) -> LogPanel:
    made = LogPanel()
    qtbot.addWidget(made)
    made.resize(790, 240)
    made.show()
    made.open_log("run 4182")
    return made


def pushed(first: int, count: int, **more: object) -> LogPushed:
    return LogPushed(watch=WatchId(1), first=first, lines=rows.lines(first, count), **more)  # type: ignore[arg-type]


def at_end(panel: LogPanel) -> bool:
    bar = panel.view.verticalScrollBar()
    return bar.value() == bar.maximum()


def test_lines_are_followed(panel: LogPanel) -> None:
    for first in range(0, 200, 40):
        panel.apply(pushed(first, 40))
    assert panel.following()
    assert at_end(panel)
    assert panel.head.findChildren(object)
    assert panel._scope() == "run 4182 · 200 lines · 15 errors, 16 warnings"


def test_scrolling_up_ends_following_and_new_lines_are_counted(panel: LogPanel, qtbot: QtBot) -> None:
    panel.apply(pushed(0, 200))
    panel.view.verticalScrollBar().setValue(10)
    assert not panel.following()
    panel.apply(pushed(200, 412))
    assert (panel._news.isVisible(), panel._news.text()) == (True, "412 new lines")
    assert panel.view.verticalScrollBar().value() == 10
    qtbot.mouseClick(panel._news, Qt.MouseButton.LeftButton)
    assert panel.following()
    assert at_end(panel)
    assert not panel._news.isVisible()


def test_scrolling_back_to_the_end_follows_again(panel: LogPanel) -> None:
    panel.apply(pushed(0, 200))
    bar = panel.view.verticalScrollBar()
    bar.setValue(10)
    bar.setValue(bar.maximum())
    assert panel.following()


def test_a_filter_shows_only_what_matches(panel: LogPanel, qtbot: QtBot) -> None:
    panel.apply(pushed(0, 100))
    qtbot.keyClicks(panel.field, "61399")
    assert [line.text.split(":")[0] for line in panel.model.lines()] == ["row 61399"]
    panel.field.setText("nowhere")
    assert panel._body.empty.title() == "No line matches"
    panel.field.setText("/row 6138[0-4]/")
    assert len(panel.model.lines()) == 5


def test_a_wrong_expression_marks_the_field_and_changes_nothing(panel: LogPanel) -> None:
    panel.apply(pushed(0, 100))
    panel.field.setText("/(/")
    assert panel.field.property("bad") is True
    assert "not a regular expression" in panel.field.toolTip()
    assert len(panel.model.lines()) == 100
    panel.field.setText("")
    assert panel.field.property("bad") is False


def test_an_empty_log_says_why(panel: LogPanel) -> None:
    assert panel._body.empty.title() == "Nothing logged yet"
    panel.apply(
        LogPushed(watch=WatchId(1), first=0, lines=(), ended=True, note="The run was cancelled before it started.")
    )
    assert panel._body.empty.title() == "Nothing was logged"
    panel.close_log()
    assert panel._body.empty.title() == "No log is open"


def test_chosen_lines_are_copied(panel: LogPanel, qtbot: QtBot) -> None:
    panel.apply(pushed(0, 10))
    panel.view.selectRow(3)
    qtbot.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().endswith("warning row 61383: 4,096 px in 121 ms")


def test_a_lost_link_keeps_the_lines(panel: LogPanel) -> None:
    panel.apply(pushed(0, 10))
    panel.set_lost_link("The link to the master is lost.")
    assert panel._body.notice.isVisible()
    assert not panel.grab().isNull()
    panel.apply(pushed(10, 1))
    assert not panel._body.notice.isVisible()


def test_several_logs_stand_as_one_by_their_time(panel: LogPanel) -> None:
    panel.open_log("2 runs", ["run 1", "run 2"])
    panel.apply(LogPushed(watch=WatchId(1), first=0, lines=rows.lines(0, 3), ended=True), "run 1")
    assert panel._body.empty.title() == "Nothing logged yet"
    panel.apply(LogPushed(watch=WatchId(2), first=0, lines=rows.lines(1, 1), ended=True), "run 2")
    assert [line.source for line in panel.model.lines()] == ["run 1", "run 1", "run 2", "run 1"]
    assert not panel.grab().isNull()
    panel.copy()
    assert "run 2  row 61381" in QGuiApplication.clipboard().text()


def test_only_levels_that_are_chosen_are_shown_and_each_has_its_count(panel: LogPanel) -> None:
    panel.apply(pushed(0, 26))
    assert panel.levels.actions["error"].text() == "error\t2"
    panel.levels.actions["error"].trigger()
    assert {line.level for line in panel.model.lines()} == {"error"}
    panel.apply(pushed(26, 13))
    assert panel.model.rowCount() == 3
    assert "Only error is shown" in panel.levels.button.toolTip()
    panel.levels.clear()
    assert panel.model.rowCount() == 39
    assert not panel.levels.button.isChecked()


def test_errors_are_gone_to_one_by_one(panel: LogPanel) -> None:
    assert not panel._on.isEnabled()
    panel.apply(pushed(0, 200))
    panel._on.click()
    assert not panel.following()
    assert panel.view.currentIndex().row() == 7
    panel.go_to_fault(1)
    assert panel.view.currentIndex().row() == 20
    panel.go_to_fault(-1)
    panel.go_to_fault(-1)
    assert panel.model.lines()[panel.view.currentIndex().row()].level == "error"
    assert panel.view.currentIndex().row() > 100


def test_a_line_that_is_looked_for_is_chosen_when_it_comes(panel: LogPanel) -> None:
    panel.go_to(260)
    panel.apply(pushed(100, 100))
    assert panel.following()
    panel.apply(pushed(200, 100))
    assert not panel.following()
    assert panel.model.lines()[panel.view.currentIndex().row()].number == 260
