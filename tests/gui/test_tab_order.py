"""The keyboard alone: Tab goes through every part of the window in its order, one sees where it is, and nothing keeps it."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pydra_gui.views import tab_order
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.palette import Palette
from pydra_gui.views.sheet import Sheet
from tests.gui.live import Live, drive, settled, until
from tests.screenshots.scenes import SCENES
from tests.screenshots.stage import Stage, silence
from tests.screenshots.window import main

MOST = 200
SPACES = [name for name in SCENES if name.startswith("space-")]


def on_stage(
    qapp: QApplication, home: Path, scene: Callable[[Stage], None], walk: Callable[[MainWindow], Awaitable[None]]
) -> None:
    async def both() -> None:
        async with Live(home) as live:
            window = live.window()
            silence(live)
            scene(Stage(window, live))
            window.activateWindow()
            await until(lambda: qapp.activeWindow() is window)
            await settled()
            try:
                await walk(window)
            finally:
                window.close()
                window.deleteLater()

    drive(qapp, both())


def tabbed(qapp: QApplication, key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """Where the keyboard goes until it is where it began."""
    found: list[QWidget] = []
    while (now := qapp.focusWidget()) is not None and now not in found and len(found) < MOST:
        found.append(now)
        QTest.keyClick(now, key)
    assert qapp.focusWidget() is found[0], "the keyboard does not come back to where it began"
    return found


def part_of(window: MainWindow, widget: QWidget) -> str:
    """Bar, rail, left, top, centre, bottom or right."""
    bars = {"bar": window.top, "rail": window.rail, "centre": window.centre}
    for name, bar in bars.items():
        if bar.isAncestorOf(widget):
            return name
    dock = next(dock for dock in window.docks.here() if dock.isAncestorOf(widget))
    return window.dockWidgetArea(dock).name.removesuffix("DockWidgetArea").lower()


@pytest.mark.parametrize("name", ["main", *SPACES])
def test_tab_goes_through_the_parts_in_their_order_and_back(qapp: QApplication, tmp_path: Path, name: str) -> None:
    async def walk(window: MainWindow) -> None:
        went = tabbed(qapp)
        start = went.index(window.top.filter)
        went = went[start:] + went[:start]
        names = [part_of(window, each) for each in went]
        order = ("bar", "rail", "left", "top", "centre", "bottom", "right")
        assert names == sorted(names, key=order.index)
        assert {part_of(window, dock.panel.focus) for dock in window.docks.here()} <= set(names)
        assert set(window.tab_stops()) == set(went)
        window.top.filter.setFocus()
        back = tabbed(qapp, Qt.Key.Key_Backtab)
        assert back == [went[0], *reversed(went[1:])]

    on_stage(qapp, tmp_path / "home", SCENES[name], walk)


def test_one_sees_where_the_keyboard_is(qapp: QApplication, tmp_path: Path) -> None:
    async def walk(window: MainWindow) -> None:
        unseen = []
        for each in window.tab_stops():
            window.setFocus()
            without = each.grab().toImage()
            each.setFocus(Qt.FocusReason.TabFocusReason)
            if each.grab().toImage() == without:
                unseen.append(f"{type(each).__name__} {each.accessibleName()}")
        assert unseen == [], unseen

    on_stage(qapp, tmp_path / "home", main, walk)


@pytest.mark.parametrize("name", ["settings", "form", "colours", "add-node", "node"])
def test_one_sees_it_in_sheets(qapp: QApplication, tmp_path: Path, name: str) -> None:
    async def walk(window: MainWindow) -> None:
        sheet = next(each for each in window.findChildren(Sheet) if each.isVisible())
        unseen = []
        for each in sheet._reachable():
            sheet.card.setFocus()
            without = each.grab().toImage()
            each.setFocus(Qt.FocusReason.TabFocusReason)
            if each.grab().toImage() == without:
                unseen.append(f"{type(each).__name__} {each.accessibleName()}")
        assert unseen == [], unseen

    on_stage(qapp, tmp_path / "home", SCENES[name], walk)


def test_esc_leads_back(qapp: QApplication, tmp_path: Path) -> None:
    async def walk(window: MainWindow) -> None:
        window.nodes.view.setFocus()
        window.show_palette()
        edit = window.findChildren(Palette)[0].edit
        await until(edit.hasFocus)
        QTest.keyClick(edit, Qt.Key.Key_Escape)
        await until(window.nodes.view.hasFocus)
        window.top.filter.setFocus()
        QTest.keyClick(window.top.filter, Qt.Key.Key_Escape)
        await until(window.runs.view.hasFocus)

    on_stage(qapp, tmp_path / "home", main, walk)


def test_what_stands_on_one_line_is_read_from_the_left(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    places = {"right": (100, 3), "left": (10, 8), "below": (10, 60), "lower right": (90, 64)}
    made = []
    for name, (x, y) in places.items():
        each = QWidget(window)
        each.setObjectName(name)
        each.setGeometry(x, y, 20, 20)
        made.append(each)
    window.show()
    assert [each.objectName() for each in tab_order.as_read(made, window)] == ["left", "right", "below", "lower right"]
