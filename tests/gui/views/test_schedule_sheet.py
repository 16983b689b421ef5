"""An owner's own schedule in a sheet: the week and its times say the same, and what comes of it is told before it is saved."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pydra_core.node.grid import minutes
from pydra_core.node.policy import Schedule
from pydra_gui.views.schedule_sheet import ScheduleSheet
from tests.gui import rows

NOON = datetime(2026, 6, 3, 12, 0).timestamp()
"""A Wednesday."""
NIGHTS = tuple((day * 1_440 + 1_200, day * 1_440 + 1_800) for day in range(5))


class Person:
    """Somebody with a sheet open, and what it asked to be written."""

    def __init__(self, qtbot: QtBot, before: Schedule) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(1000, 800)
        self.window.show()
        self.saved: list[dict[str, Any]] = []
        crew = (rows.worker(7, "A"), rows.worker(8, "B"))
        self.sheet = ScheduleSheet(self.window, "desk", before, Path("/home/policy.toml"), lambda: crew, lambda: NOON)
        self.sheet.saved.connect(self.saved.append)
        self.sheet.begin()


@pytest.fixture
def person(qtbot: QtBot) -> Person:
    return Person(qtbot, Schedule(hours=NIGHTS, slots=2))


def at(person: Person, day: int, cell: int) -> QPoint:
    return person.sheet.grid.visualRect(person.sheet.model.index(day, cell)).center()


def test_what_is_painted_is_written_and_saved(person: Person, qtbot: QtBot) -> None:
    sheet, view = person.sheet, person.sheet.grid.viewport()
    assert sheet.lines.toPlainText() == "mon-fri 20:00-06:00"
    assert "2 runs at work stand still at once" in sheet.outcome.text()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=at(person, 6, 47))
    qtbot.mouseMove(view, at(person, 5, 0))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at(person, 5, 0))
    assert sheet.lines.toPlainText() == "mon-thu 20:00-06:00\nfri 20:00-24:00\nsat-sun"
    qtbot.mouseClick(sheet.yes, Qt.MouseButton.LeftButton)
    assert person.saved == [
        {"hours": ["mon-thu 20:00-06:00", "fri 20:00-24:00", "sat-sun"], "idle": None, "battery": None, "then": None}
    ]
    assert not sheet.over
    sheet.say("The policy cannot be written: it is full.")
    assert "it is full" in sheet.outcome.text()
    assert not person.window.grab().isNull()


def test_what_is_written_is_painted_to_the_minute(person: Person) -> None:
    sheet = person.sheet
    sheet.lines.setPlainText("wed 11:50-12:20")
    assert sheet.model.week() == minutes([(2 * 1_440 + 710, 2 * 1_440 + 740)])
    assert "By this the machine works until 12:20. 2 runs at work go on until then" in sheet.outcome.text()
    sheet.lines.setPlainText("")
    assert 0 not in sheet.model.week()
    assert "at any time of the week" in sheet.outcome.text()


def test_what_is_wrong_is_said_and_has_the_keyboard(person: Person, qtbot: QtBot) -> None:
    sheet = person.sheet
    week = sheet.model.week()
    sheet.lines.setPlainText("someday")
    assert "names no days" in sheet.error.text()
    assert sheet.model.week() == week
    qtbot.mouseClick(sheet.yes, Qt.MouseButton.LeftButton)
    assert sheet.lines.hasFocus()
    sheet.lines.setPlainText("sat")
    sheet.idle.clear()
    qtbot.keyClicks(sheet.idle, "soon")
    assert sheet.idle_on.isChecked()
    assert "The time must be" in sheet.idle_error.text()
    qtbot.mouseClick(sheet.yes, Qt.MouseButton.LeftButton)
    assert sheet.idle.hasFocus()
    assert person.saved == []


def test_a_week_in_which_it_never_works_is_painted_written_or_chosen(person: Person, qtbot: QtBot) -> None:
    sheet = person.sheet
    qtbot.keyClick(sheet.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(sheet.grid, Qt.Key.Key_Delete)
    assert sheet.lines.toPlainText() == "never"
    assert "By this the machine does not work. 2 runs at work stand still at once" in sheet.outcome.text()
    sheet.lines.setPlainText("never\nsat")
    assert "beside other times" in sheet.error.text()
    qtbot.mouseClick(sheet.always, Qt.MouseButton.LeftButton)
    assert 0 not in sheet.model.week()
    qtbot.mouseClick(sheet.never, Qt.MouseButton.LeftButton)
    assert 1 not in sheet.model.week()
    qtbot.mouseClick(sheet.yes, Qt.MouseButton.LeftButton)
    assert person.saved == [{"hours": ["never"], "idle": None, "battery": None, "then": None}]
    other = Person(qtbot, Schedule(hours=((0, 0),)))
    assert (other.sheet.lines.toPlainText(), other.sheet.error.text()) == ("never", "")


def test_the_rest_of_a_schedule_is_chosen_below(person: Person, qtbot: QtBot) -> None:
    sheet = person.sheet
    qtbot.mouseClick(sheet.nights, Qt.MouseButton.LeftButton)
    sheet.idle.clear()
    qtbot.keyClicks(sheet.idle, "20 min")
    sheet.battery.click()
    sheet.then.setCurrentIndex(2)
    assert "go on to the end. As soon as somebody uses it" in sheet.outcome.text()
    sheet.yes.click()
    (wanted,) = person.saved
    assert wanted == {"hours": ["mon-fri 20:00-06:00", "sat-sun"], "idle": "20 min", "battery": False, "then": "finish"}


def test_what_is_no_news_closes_and_escape_leaves_it(person: Person, qtbot: QtBot) -> None:
    qtbot.mouseClick(person.sheet.yes, Qt.MouseButton.LeftButton)
    assert (person.saved, person.sheet.over) == ([], True)
    other = Person(qtbot, Schedule())
    other.sheet.lines.setPlainText("sat")
    qtbot.keyClick(other.sheet.grid, Qt.Key.Key_Escape)
    assert (other.saved, other.sheet.over) == ([], True)
