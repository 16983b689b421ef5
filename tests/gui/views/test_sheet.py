"""Sheets as such: they have their size at once, and what had the keyboard before them may be gone when they close."""

import asyncio

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pydra_gui.models.colouring import Rule
from pydra_gui.views.colours import ColourSheet
from pydra_gui.views.highlights import HighlightSheet
from pydra_gui.views.sheet import Sheet
from pydra_gui.views.tints import TintSheet
from tests.gui.live import drive, settled

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


def test_no_key_and_no_menu_leads_behind_a_sheet(qtbot: QtBot) -> None:
    window, filter_, said = QMainWindow(), QLineEdit(), list[str]()
    qtbot.addWidget(window)
    window.setCentralWidget(filter_)
    menu = window.menuBar().addMenu("&File")
    menu.addAction("Deploy", lambda: said.append("deployed"))
    menu.aboutToShow.connect(lambda: said.append("File"))
    QShortcut(QKeySequence("/"), window).activated.connect(filter_.setFocus)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(filter_.hasFocus)
    sheet, close = Sheet(window, "About", 400), QPushButton("Close")
    sheet.body.addWidget(close)
    sheet.open()
    for keys in ("/", "Alt+F"):
        QTest.keySequence(close, QKeySequence(keys))
        assert (QApplication.focusWidget(), said) == (close, [])
    sheet.finish(True)
    QTest.keySequence(filter_, QKeySequence("Alt+F"))
    assert said == ["File"]
    menu.close()
    close_ = QPushButton(window)
    close_.show()
    close_.setFocus()
    QTest.keySequence(close_, QKeySequence("/"))
    assert QApplication.focusWidget() is filter_


def test_a_verb_that_is_asked_twice_is_done_once_until_it_ended(qapp: QApplication, window: QWidget) -> None:
    async def walk() -> None:
        sheet, begun = Sheet(window, "Save it", 400), list[str]()
        done = asyncio.Event()

        async def work(name: str) -> None:
            begun.append(name)
            await done.wait()

        async with asyncio.TaskGroup() as group:
            save = QPushButton("Save")
            save.clicked.connect(lambda: sheet.once("save", lambda: group.create_task(work("save"))))
            sheet.body.addWidget(save)
            sheet.open(save)
            save.click()
            QTest.keyClick(save, Qt.Key.Key_Return)
            assert sheet.once("test", lambda: group.create_task(work("test"))) is not None
            await settled()
            assert begun == ["save", "test"]
            assert save.hasFocus(), "the keyboard stays where it was"
            done.set()
        await settled()
        assert sheet.once("save", lambda: None) is None
        done.clear()
        async with asyncio.TaskGroup() as group:
            save.click()
            await settled()
            done.set()
        assert begun == ["save", "test", "save"]
        sheet.finish(True)

    drive(qapp, walk())
