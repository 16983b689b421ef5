"""Colouring rules in the window: rows have their ground, and the sheet makes, orders, checks and keeps them."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pydra_core.protocol.states import RunState
from pydra_core.protocol.verbs import Page, Snapshot
from pydra_gui.models.colouring import Rule
from pydra_gui.theme.theme import color
from pydra_gui.views.colours import Colours, ColourSheet
from pydra_gui.views.remembered import Remembered
from pydra_gui.views.runs import RunsPanel
from tests.gui import rows
from tests.gui.live import Live, drive, until

RED = Rule(name="failed", words="state:failed", tint="red")
MACS = Rule(name="on the Macs", words="node:mac*", tint="blue")


def test_rows_that_a_rule_fits_have_its_ground(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    colours = Colours(window, Remembered(tmp_path), clock=lambda: rows.NOW)
    panel = RunsPanel(clock=lambda: rows.NOW)
    qtbot.addWidget(panel)
    panel.resize(1200, 400)
    panel.show()
    panel.colour_by(colours.tint)
    runs = (rows.run(2, RunState.FAILED), rows.run(1, RunState.COMPLETE))
    panel.apply(Snapshot(watch=1, number=0, page=Page(total=2, counts={}, runs=runs)))
    colours.keep([RED])

    def ground(row: int) -> str:
        box = panel.view.visualRect(panel.model.index(row, 2))
        return panel.view.viewport().grab().toImage().pixelColor(box.right() - 2, box.top() + 2).name()

    assert (ground(0), ground(1)) == (color("fail-tint").name(), color("surface").name())
    panel.select(2)
    assert ground(0) != color("fail-tint").name(), "what is chosen looks as ever"
    assert Colours(window, Remembered(tmp_path)).rules == (RED,)


def test_the_sheet_orders_removes_and_checks(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    sheet = ColourSheet(window, [RED, MACS], clock=lambda: rows.NOW)
    sheet.open(sheet.add)
    qtbot.mouseClick(sheet.lines[1].up, Qt.MouseButton.LeftButton)
    assert sheet.rules() == [MACS, RED]
    assert not sheet.lines[0].up.isEnabled()
    qtbot.mouseClick(sheet.add, Qt.MouseButton.LeftButton)
    assert len(sheet.lines) == 3
    qtbot.mouseClick(sheet.yes, Qt.MouseButton.LeftButton)
    assert not sheet.over
    assert sheet.lines[2].note.text().startswith("Write a filter")
    QTest.keyClicks(sheet.lines[2].words, "render")
    assert not sheet.lines[2].note.isVisible()
    qtbot.mouseClick(sheet.lines[0].remove, Qt.MouseButton.LeftButton)
    sheet.lines[0].on.setChecked(False)
    assert [rule.name for rule in sheet.rules()] == ["failed", "render"]
    assert not sheet.rules()[0].on
    assert not sheet.grab().isNull()
    sheet.finish(False)


def test_rules_are_made_from_the_menu_and_kept(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            qtbot.addWidget(window)
            command = next(each for each in window.commands() if each.text.startswith("Colouring rules"))
            command.do()
            await until(lambda: window.findChildren(ColourSheet))
            sheet = window.findChildren(ColourSheet)[0]
            sheet.append(RED)
            sheet.yes.click()
            await until(lambda: window.context.colours.rules == (RED,))

    drive(qapp, walk())
