"""The Log panel follows its end until a person scrolls up, filters, and says what it cannot show."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pydra_core.protocol.messages import LogLine
from pydra_gui.models.colouring import Rule
from pydra_gui.models.log import UNIT
from pydra_gui.theme.theme import color
from pydra_gui.views.log import LogPanel
from pydra_gui.widgets.labels import width_of
from pydra_gui.widgets.panel_head import MOST
from tests.gui import rows
from tests.gui.shelf import Shelf


@pytest.fixture
def panel(qtbot: QtBot) -> LogPanel:
    made = LogPanel()
    qtbot.addWidget(made)
    made.resize(790, 240)
    made.show()
    made.open_log("run 4182")
    return made


@pytest.fixture
def shelf(panel: LogPanel) -> Shelf:
    return Shelf(panel)


def texts(panel: LogPanel) -> list[str]:
    found = [panel.model.row(row) for row in range(panel.model.rowCount())]
    return [row.text for row in found if row is not None]


def search(panel: LogPanel, words: str) -> None:
    panel.field.setText(words)
    panel._filter()


def at_end(panel: LogPanel) -> bool:
    bar = panel.view.verticalScrollBar()
    return bar.value() == bar.maximum()


def test_lines_are_followed(panel: LogPanel, shelf: Shelf) -> None:
    for first in range(0, 200, 40):
        shelf.add(rows.lines(first, 40))
    assert panel.following()
    assert at_end(panel)
    assert panel.head.findChildren(object)
    assert panel._scope() == "run 4182 · 200 lines · 15 errors, 16 warnings"


def test_the_keyboard_that_comes_with_the_lines_leaves_them_followed(
    qapp: QApplication, panel: LogPanel, shelf: Shelf
) -> None:
    panel._body.empty.setFocus()
    shelf.add(rows.lines(0, 200))
    assert qapp.focusWidget() is panel.view
    assert panel.following()
    assert at_end(panel)
    panel.field.setFocus()
    panel.view.setFocus(Qt.FocusReason.TabFocusReason)
    assert panel.following()


def test_scrolling_up_ends_following_and_new_lines_are_counted(panel: LogPanel, shelf: Shelf, qtbot: QtBot) -> None:
    shelf.add(rows.lines(0, 200))
    panel.view.verticalScrollBar().setValue(10)
    assert not panel.following()
    shelf.add(rows.lines(200, 412))
    assert (panel._news.isVisible(), panel._news.text()) == (True, "412 new lines")
    assert panel.view.verticalScrollBar().value() == 10
    qtbot.mouseClick(panel._news, Qt.MouseButton.LeftButton)
    assert panel.following()
    assert at_end(panel)
    assert not panel._news.isVisible()


def test_scrolling_back_to_the_end_follows_again(panel: LogPanel, shelf: Shelf) -> None:
    shelf.add(rows.lines(0, 200))
    bar = panel.view.verticalScrollBar()
    bar.setValue(10)
    bar.setValue(bar.maximum())
    assert panel.following()


def test_a_filter_shows_only_what_matches(panel: LogPanel, shelf: Shelf, qtbot: QtBot) -> None:
    shelf.add(rows.lines(0, 100))
    qtbot.keyClicks(panel.field, "61399")
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert [line.split(":")[0] for line in texts(panel)] == ["row 61399"]
    search(panel, "nowhere")
    assert panel._body.empty.title() == "No line matches"
    with qtbot.waitSignal(panel.sift_changed):
        panel.field.setText("/row 6138[0-4]/")
    assert len(texts(panel)) == 5
    shelf.add(rows.lines(0, 7))
    assert len(texts(panel)) == 10, "it holds for what comes as well"


def test_a_wrong_expression_marks_the_field_and_changes_nothing(panel: LogPanel, shelf: Shelf) -> None:
    shelf.add(rows.lines(0, 100))
    search(panel, "/(/")
    assert panel.field.property("bad") is True
    assert "not a regular expression" in panel.field.toolTip()
    assert panel.model.rowCount() == 100
    assert panel.sift().words == ""
    search(panel, "")
    assert panel.field.property("bad") is False


def test_an_empty_log_says_why(panel: LogPanel, shelf: Shelf) -> None:
    assert panel._body.empty.title() == "Nothing logged yet"
    shelf.add((), ended=True, note="The run was cancelled before it started.")
    assert panel._body.empty.title() == "Nothing was logged"
    panel.close_log()
    assert panel._body.empty.title() == "No log is open"


def test_chosen_lines_are_asked_for_to_be_copied(panel: LogPanel, shelf: Shelf, qtbot: QtBot) -> None:
    shelf.add(rows.lines(0, 10))
    panel.view.selectRow(3)
    with qtbot.waitSignal(panel.copy_asked) as asked:
        qtbot.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == [[(3, 3)]]
    panel.view.clearSelection()
    with qtbot.waitSignal(panel.copy_asked) as asked:
        panel.copy()
    assert asked.args == [[(0, 9)]]
    line = panel.model.row(3)
    assert line is not None
    assert panel.as_text(line).endswith("warning row 61383: 4,096 px in 121 ms")


@pytest.mark.parametrize("wide", range(400, 660, 20))
def test_the_number_of_the_run_can_be_read_in_a_narrow_head(panel: LogPanel, shelf: Shelf, wide: int) -> None:
    panel.close_log()
    panel.head.setParent(None)
    panel.head.resize(wide, panel.head.height())
    panel.head.show()
    panel.open_log("run 4182")
    shelf.add(rows.lines(0, 200))
    QApplication.processEvents()
    assert panel.head.width() == wide
    assert panel.head._count.width() >= width_of("run 4182…", 12)
    assert panel._more.folded == (wide < panel._more._wanted()), "rare tools fold before the field is too short"
    panel.open_log("run 4182, run 4183, run 4184, run 4185, run 4186")
    assert panel.head._count.minimumWidth() <= MOST, "of many the first are enough"


def test_a_lost_link_keeps_the_lines(panel: LogPanel, shelf: Shelf) -> None:
    shelf.add(rows.lines(0, 10))
    panel.set_lost_link("The link to the master is lost.")
    assert panel._body.notice.isVisible()
    assert not panel.grab().isNull()
    shelf.add(rows.lines(10, 1))
    assert not panel._body.notice.isVisible()


def test_several_logs_stand_as_one_by_their_time(panel: LogPanel) -> None:
    panel.open_log("2 runs", ["run 1", "run 2"])
    shelf = Shelf(panel, "run 1", "run 2")
    shelf.add(rows.lines(0, 3))
    shelf.add(rows.lines(1, 1), log=1)
    found = [panel.model.row(row) for row in range(4)]
    assert [panel.model.title(line) for line in found if line] == ["run 1", "run 1", "run 2", "run 1"]
    assert not panel.grab().isNull()
    assert found[2] is not None
    assert "run 2  row 61381" in panel.as_text(found[2])


def test_only_levels_that_are_chosen_are_shown_and_each_has_its_count(panel: LogPanel, shelf: Shelf) -> None:
    shelf.add(rows.lines(0, 26))
    assert panel.levels.actions["error"].text() == "error\t2"
    panel.levels.actions["error"].trigger()
    assert {panel.model.index(row, 1).data() for row in range(panel.model.rowCount())} == {"error"}
    shelf.add(rows.lines(26, 13))
    assert panel.model.rowCount() == 3
    assert "Levels that are shown: error" in panel.levels.button.toolTip()
    panel.levels.clear()
    assert panel.model.rowCount() == 39
    assert not panel.levels.button.isChecked()


def test_errors_are_gone_to_one_by_one(panel: LogPanel, shelf: Shelf) -> None:
    assert not panel._on.isEnabled()
    shelf.add(rows.lines(0, 200))
    panel._on.click()
    assert not panel.following()
    assert panel.view.currentIndex().row() == 7
    panel.go_to_fault(1)
    assert panel.view.currentIndex().row() == 20
    panel.go_to_fault(-1)
    panel.go_to_fault(-1)
    assert panel.view.currentIndex().siblingAtColumn(1).data() == "error"
    assert panel.view.currentIndex().row() > 100


def test_the_error_before_is_chosen_alone_while_shift_is_held(panel: LogPanel, shelf: Shelf) -> None:
    shelf.add(rows.lines(0, 200))
    QTest.keyClick(panel.view, Qt.Key.Key_F8)
    QTest.keyClick(panel.view, Qt.Key.Key_F8)
    second = panel.view.currentIndex().row()
    QTest.keyClick(panel.view, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    chosen = [index.row() for index in panel.view.selectionModel().selectedRows()]
    assert chosen == [panel.view.currentIndex().row()]
    assert chosen[0] < second


def test_a_line_that_is_looked_for_is_chosen_when_it_comes(panel: LogPanel, shelf: Shelf) -> None:
    panel.go_to(260)
    assert panel.following()
    shelf.add(rows.lines(0, 300))
    assert not panel.following()
    assert panel.view.currentIndex().row() == 260


def test_rows_that_are_scrolled_to_are_asked_for_and_painted(panel: LogPanel, qtbot: QtBot) -> None:
    shelf = Shelf(panel, tail=50)
    shelf.add(rows.lines(0, 5_000))
    assert panel.model.held() == 50
    panel.view.verticalScrollBar().setValue(0)
    qtbot.waitUntil(lambda: panel.model.row(0) is not None)
    assert (panel.model.held(), shelf.read) == (250, 1)


def unit_lines(*units: int) -> list[LogLine]:
    return [LogLine(rows.NOW + n, "info", f"of {unit}", unit) for n, unit in enumerate(units)]


def test_units_have_a_column_where_lines_are_of_some(panel: LogPanel, shelf: Shelf) -> None:
    shelf.add(rows.lines(0, 3))
    assert UNIT not in panel.view.shown_columns()
    shelf.add(unit_lines(7, 8))
    assert UNIT in panel.view.shown_columns()
    assert panel.model.index(3, UNIT).data() == "7"
    line = panel.model.row(3)
    assert line is not None
    assert "unit 7  of 7" in panel.as_text(line)
    panel.look.show_units(False)
    assert UNIT not in panel.view.shown_columns()


def test_what_a_rule_fits_has_its_ground_and_is_counted(panel: LogPanel, shelf: Shelf) -> None:
    shelf.add(rows.lines(0, 26))
    green = Rule(name="sixes", words="/row 6138[6-8]/", tint="green")
    panel.set_rules([Rule(name="off", words="row", on=False), green, Rule(name="wrong", words="/(/")])
    assert [action.text() for action in panel.look.actions] == ["sixes\t3"]
    shelf.add(rows.lines(6, 1))
    assert [action.text() for action in panel.look.actions] == ["sixes\t4"], "it holds for what comes as well"

    def ground(row: int) -> str:
        panel.view.scrollTo(panel.model.index(row, 0))
        box = panel.view.visualRect(panel.model.index(row, 3))
        return panel.view.viewport().grab().toImage().pixelColor(box.right() - 2, box.top() + 2).name()

    assert [ground(6), ground(7)] == [color("done-tint").name()] * 2, "above the ground of the level"
    assert ground(20) == color("fail-tint").name()
    panel.look.actions[0].trigger()
    assert panel.field.text() == "/row 6138[6-8]/"


def test_what_was_set_is_kept_and_what_an_older_window_kept_is_taken(qtbot: QtBot, panel: LogPanel) -> None:
    search(panel, "row")
    panel.levels.choose(frozenset({"error", "warning"}))
    panel.look.show_units(False)
    again = LogPanel()
    qtbot.addWidget(again)
    again.restore(panel.kept_words())
    assert (again.sift().words, again.sift().levels, again.look.units()) == ("row", ("error", "warning"), False)
    for garbage in ("only words", "[1]", '{"words": 3, "levels": 7}', "[" * 5_000):
        again.restore(garbage)
    again.restore("only words")
    assert (again.field.text(), again.levels.chosen(), again.look.units()) == ("only words", frozenset(), True)


def test_where_its_field_would_be_short_rare_tools_fold_into_a_menu(panel: LogPanel, shelf: Shelf) -> None:
    shelf.add(rows.lines(0, 200))
    head, more = panel.head, panel._more
    head.resize(900, 32)
    assert (more.folded, more.button.isVisible(), panel._on.isVisible()) == (False, False, True)
    head.resize(440, 32)
    assert (more.folded, more.button.isVisible(), panel._on.isVisible()) == (True, True, False)
    assert panel.field.width() > 120
    menu = more.button.menu()
    menu.aboutToShow.emit()
    words = ["The error before (Shift+F8)", "The next error (F8)", "Choose logs to show together", "Copy or save lines"]
    assert [action.text() for action in menu.actions()] == words
    asked: list[tuple[int, int]] = []
    panel.seek_asked.connect(lambda row, by: asked.append((row, by)))
    menu.actions()[1].trigger()
    assert [by for _, by in asked] == [1]
    saves: list[bool] = []
    panel.save_asked.connect(saves.append)
    menu.actions()[3].menu().actions()[1].trigger()
    assert saves == [False]
    panel.close_log()
    menu.aboutToShow.emit()
    assert [action.isEnabled() for action in menu.actions()[:2]] == [panel._back.isEnabled(), panel._on.isEnabled()]
    head.resize(900, 32)
    assert (more.folded, panel._on.isVisible()) == (False, True)
