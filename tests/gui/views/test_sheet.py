"""Sheets as such: they have their size at once, and what had the keyboard before them may be gone when they close."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pydra_gui.models.colouring import Rule
from pydra_gui.views.colours import ColourSheet
from pydra_gui.views.highlights import HighlightSheet
from pydra_gui.views.sheet import Sheet
from pydra_gui.views.tints import TintSheet

RULES = [Rule(name=f"rule {number}", words=f"state:failed {number}", tint="red") for number in range(4)]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    return made


@pytest.mark.parametrize("kind", [ColourSheet, HighlightSheet])
def test_a_sheet_of_rules_has_its_size_in_its_first_frame(
    kind: type[ColourSheet | HighlightSheet], qtbot: QtBot, window: QWidget
) -> None:
    sheet: TintSheet = kind(window, RULES)
    sheet.open(sheet.add)
    first = (sheet.card.geometry(), [line.geometry() for line in sheet.lines])
    qtbot.wait_until(lambda: not sheet.grab().isNull())
    for _ in range(5):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QApplication.processEvents()
    assert (sheet.card.geometry(), [line.geometry() for line in sheet.lines]) == first
    assert sheet.card.height() > 4 * sheet.lines[0].sizeHint().height()
    sheet.append(RULES[0])
    assert sheet.card.height() > first[0].height(), "a new rule has its room at once, too"
    sheet.finish(False)


def test_a_sheet_closes_also_when_what_had_the_keyboard_is_gone(qtbot: QtBot, window: QWidget) -> None:
    before = QPushButton("Stop", window)
    before.show()
    before.setFocus()
    qtbot.wait_until(before.hasFocus)
    sheet = Sheet(window, "Stop it?", 400)
    sheet.open()
    before.deleteLater()
    QApplication.sendPostedEvents(before, QEvent.Type.DeferredDelete)
    with qtbot.waitSignal(sheet.closed):
        sheet.finish(True)


def test_return_in_a_field_presses_nothing_behind_the_sheet(qtbot: QtBot, window: QWidget) -> None:
    pressed: list[bool] = []
    before = QPushButton("Rename", window)
    before.clicked.connect(pressed.append)
    before.show()
    before.setFocus()
    qtbot.wait_until(before.hasFocus)
    sheet = Sheet(window, "A name", 400)
    field = QLineEdit()
    field.returnPressed.connect(lambda: sheet.finish(True))
    sheet.body.addWidget(field)
    sheet.open(field)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert sheet.over
    assert pressed == []
