"""Filters with names, and the field that offers what a token may be."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from pydra_core.protocol.states import RunState
from pydra_gui.views.filter_field import FilterField
from pydra_gui.views.name_sheet import NameSheet
from tests.gui.live import Live, drive, until

KNOWN = {"node": ["mac-mini", "mac-pro"]}


def test_tokens_are_offered_and_taken_by_the_keyboard(qtbot: QtBot) -> None:
    field = FilterField(known=lambda: KNOWN)
    qtbot.addWidget(field)
    field.show()
    QTest.keyClicks(field, "tas no")
    assert field.popup.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == "tas node:"
    QTest.keyClicks(field, "p")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    with qtbot.waitSignal(field.wanted) as asked:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert asked.args == ["tas node:mac-pro"]


def test_a_filter_is_saved_used_removed_and_brought_back(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            panel, menu = window.runs, window.runs.tabs.saved.menu()
            assert menu is not None
            panel.tabs.buttons[3].click()
            panel.set_text("tas")
            _choose(menu, "Save this filter…")
            await until(lambda: window.findChildren(NameSheet))
            sheet = window.findChildren(NameSheet)[0]
            QTest.keyClick(sheet.name, Qt.Key.Key_Return)
            assert sheet.answer is None
            sheet.name.setText("broken")
            QTest.keyClick(sheet.name, Qt.Key.Key_Return)
            await until(lambda: window.context.saved.all == {"broken": "state:failed tas"})

            panel.clear_filter()
            again = live.window()
            _choose(again.runs.tabs.saved.menu(), "broken")
            assert (again.runs.filter().states, again.runs.filter().text) == ((RunState.FAILED,), "tas")
            assert again.top.filter.text() == "state:failed tas"

            window.context.saved.remove("broken")
            assert window.context.saved.all == {}
            await until(lambda: live.notices[-1].title == "Filter broken removed")
            live.notices[-1].offers[0].do()
            await until(lambda: window.context.saved.all == {"broken": "state:failed tas"})
            for each in (window, again):
                each.deleteLater()

    drive(qapp, walk())


def _choose(menu: QMenu | None, text: str) -> None:
    assert menu is not None
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == text).trigger()
