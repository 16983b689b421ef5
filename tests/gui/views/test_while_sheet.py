"""From when to when: what is written is said in full, what is no while is refused in its place, and the table is filtered by it."""

from datetime import datetime

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pydra_gui.views.while_sheet import HELP, WhileSheet

NOW = datetime(2026, 11, 29, 15, 30).timestamp()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


def a_sheet(window: QWidget, since: str = "", until: str = "") -> WhileSheet:
    made = WhileSheet(window, (since, until), lambda: NOW)
    made.open(made.editors["from"])
    return made


def below(sheet: WhileSheet, name: str) -> str:
    return sheet.editors[name].accessibleDescription()


def test_what_is_filtered_by_already_stands_there_in_full(window: QWidget) -> None:
    sheet = a_sheet(window, "2h", "2026-11-20")
    assert sheet.bounds() == ("2h", "2026-11-20")
    assert (below(sheet, "from"), below(sheet, "to")) == ("Today 13:30:00.", "21 Nov 00:00:00.")
    sheet.editors["from"].setText("whe")
    assert below(sheet, "from") == HELP["from"]


def test_a_while_that_reaches_beyond_the_calendar_is_one(window: QWidget) -> None:
    sheet = a_sheet(window, "9999999d", "0001-01-01")
    assert all(" 2 " in below(sheet, name) for name in sheet.editors)


def test_two_moments_are_the_answer(window: QWidget, qtbot: QtBot) -> None:
    sheet = a_sheet(window)
    sheet.editors["from"].setText("soon")
    qtbot.keyClick(sheet.editors["to"], Qt.Key.Key_Return)
    assert sheet.answer is None
    assert below(sheet, "from").startswith("“soon” is no time: 2h,")
    sheet.editors["from"].setText("2026-11-02 8:00")
    sheet.editors["to"].setText("2026-11-06")
    qtbot.mouseClick(sheet.yes, Qt.MouseButton.LeftButton)
    assert sheet.answer == ("2026-11-02 8:00", "2026-11-06")


def test_an_end_before_the_beginning_is_refused_in_its_place(window: QWidget, qtbot: QtBot) -> None:
    sheet = a_sheet(window, "1h", "2h")
    qtbot.keyClick(sheet.editors["from"], Qt.Key.Key_Return)
    assert sheet.answer is None
    assert below(sheet, "to").startswith("This lies before the other one")
    sheet.editors["to"].clear()
    qtbot.keyClick(sheet.editors["from"], Qt.Key.Key_Return)
    assert sheet.answer == ("1h", "")


def test_the_calendar_writes_a_moment(window: QWidget, qtbot: QtBot) -> None:
    sheet = a_sheet(window)
    qtbot.keyClick(sheet.editors["from"], Qt.Key.Key_F4)
    popup = sheet.editors["from"].popup
    assert popup is not None
    popup.calendar.setSelectedDate(QDate(2026, 11, 2))
    assert sheet.bounds()[0].startswith("2026-11-02")
    assert below(sheet, "from") != HELP["from"]
    popup.close()
