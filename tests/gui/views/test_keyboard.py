"""What changes by itself takes the keyboard from nobody, and leaves it at no dead end."""

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from pydra_core.protocol.states import RunState
from pydra_core.protocol.verbs import Submit
from pydra_gui.notices import Notice
from pydra_gui.theme.theme import color
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.sheet import Sheet
from pydra_gui.views.units import UnitsPanel
from pydra_gui.widgets.notices import Empty
from tests.gui import rows
from tests.gui.live import Live, drive, settled, until
from tests.gui.mosaics import mosaic
from tests.screenshots.stage import Stage, silence
from tests.screenshots.window import main

Walk = Callable[[MainWindow], Awaitable[None]]


def in_use(qapp: QApplication, home: Path, walk: Walk) -> None:
    """A window full of rows, in front."""

    async def whole() -> None:
        async with Live(home) as live:
            window = live.window()
            silence(live)
            main(Stage(window, live))
            window.activateWindow()
            await until(lambda: qapp.activeWindow() is window)
            await settled()
            try:
                await walk(window)
            finally:
                window.close()
                window.deleteLater()

    drive(qapp, whole())


def named(window: QWidget, words: str) -> QWidget:
    return next(each for each in window.findChildren(QWidget) if each.isVisible() and each.accessibleName() == words)


class Painted(QObject):
    """Writes down which parts of a widget are painted anew."""

    def __init__(self, widget: QWidget, updates: list[QRegion]) -> None:
        super().__init__(widget)
        self._updates = updates
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self._updates.append(QRegion(event.region()))
        return False


def test_what_goes_leaves_the_keyboard_to_its_panel(qapp: QApplication, tmp_path: Path) -> None:
    async def walk(window: MainWindow) -> None:
        for words, home in (
            ("More verbs of this run", window.details.top.stops()[0]),
            ("Deploy…", window.packages.view),
            ("Columns", window.runs.view),
            ("Overview (Ctrl 1)", window.runs.view),
        ):
            for take in (QWidget.hide, lambda each: each.setEnabled(False)):
                found = named(window, words)
                window.runs.view.setFocus()
                found.setFocus()
                take(found)
                assert qapp.focusWidget() is home, words
                found.setEnabled(True)
                found.show()

    in_use(qapp, tmp_path / "home", walk)


def test_a_panel_that_goes_leaves_it_to_the_middle(qapp: QApplication, tmp_path: Path) -> None:
    async def walk(window: MainWindow) -> None:
        for dock in window.docks.here():
            dock.panel.focus.setFocus()
            dock.close()
            assert qapp.focusWidget() is window.runs.view, dock.name
            window.docks.show(dock.name)
        await settled()
        window.nodes.view.setFocus()
        window.resize(800, 700)
        await until(lambda: window.workspaces.narrow.folded)
        assert qapp.focusWidget() is window.runs.view
        window.top.filter.setFocus()
        window.resize(1440, 900)
        await until(lambda: not window.workspaces.narrow.folded)
        assert qapp.focusWidget() is window.top.filter

    in_use(qapp, tmp_path / "home", walk)


def test_a_notice_that_goes_gives_it_back(qapp: QApplication, tmp_path: Path) -> None:
    async def walk(window: MainWindow) -> None:
        window.packages.view.setFocus()
        for words in ("One", "Two"):
            window.toasts.say(Notice("fail", words))
        assert qapp.focusWidget() is window.packages.view
        for toast in window.toasts.shown:
            toast.setFocus()
        QTest.keyClick(window.toasts.shown[-1], Qt.Key.Key_Escape)
        assert qapp.focusWidget() is window.packages.view

    in_use(qapp, tmp_path / "home", walk)


def test_a_sheet_that_closes_never_leaves_it_nowhere(qapp: QApplication, tmp_path: Path) -> None:
    async def walk(window: MainWindow) -> None:
        def sheet() -> tuple[Sheet, QPushButton, QPushButton]:
            made, first, last = Sheet(window, "Sheet", 300), QPushButton("First"), QPushButton("Last")
            made.body.addWidget(first)
            made.body.addWidget(last)
            made.open()
            return made, first, last

        more = named(window, "More verbs of this run")
        more.setFocus()
        made, *_ = sheet()
        more.hide()
        made.finish(True)
        assert qapp.focusWidget() is window.details.top.stops()[0]
        window.log.view.setFocus()
        outer, first, last = sheet()
        inner, *_ = sheet()
        first.setEnabled(False)
        inner.finish(True)
        assert qapp.focusWidget() is last
        outer.finish(True)
        assert qapp.focusWidget() is window.log.view

    in_use(qapp, tmp_path / "home", walk)


def test_what_went_while_the_window_was_left_does_not_have_it_on_return(qapp: QApplication, tmp_path: Path) -> None:
    async def walk(window: MainWindow) -> None:
        other = QWidget()
        more = named(window, "More verbs of this run")
        more.setFocus()
        other.show()
        other.activateWindow()
        await until(lambda: qapp.activeWindow() is other)
        more.hide()
        window.activateWindow()
        await until(lambda: qapp.activeWindow() is window)
        assert qapp.focusWidget() is window.details.top.stops()[0]
        other.deleteLater()

    in_use(qapp, tmp_path / "home", walk)


def test_it_is_never_nowhere(qapp: QApplication, tmp_path: Path) -> None:
    async def walk(window: MainWindow) -> None:
        window.log.view.setFocus()
        window.log.view.clearFocus()
        assert qapp.focusWidget() is None
        await until(lambda: qapp.focusWidget() is window.log.view)

    in_use(qapp, tmp_path / "home", walk)


def test_who_filters_from_another_workspace_goes_on_typing(qapp: QApplication, tmp_path: Path) -> None:
    async def walk(window: MainWindow) -> None:
        window.workspaces.go("nodes")
        window.top.filter.setFocus()
        QTest.keyClicks(window.top.filter, "po")
        await until(lambda: window.workspaces.now == "runs")
        assert qapp.focusWidget() is window.top.filter
        QTest.keyClicks(window.top.filter, "ster")
        assert window.top.filter.text() == "poster"

    in_use(qapp, tmp_path / "home", walk)


def test_an_empty_middle_has_the_keyboard_where_one_sees_it(qapp: QApplication, tmp_path: Path) -> None:
    async def whole() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            window.activateWindow()
            await until(lambda: window.centre.currentWidget() is window.first and qapp.focusWidget())
            for space, words in (("packages", "Deploy…"), ("nodes", "Add node…"), ("history", "Deploy…")):
                window.workspaces.go(space)
                await until(lambda: isinstance(qapp.focusWidget(), QPushButton))
                now = qapp.focusWidget()
                assert isinstance(now, QPushButton)
                assert now.text() == words
                assert isinstance(now.parent(), Empty)
            window.workspaces.go("logs")
            now = qapp.focusWidget()
            assert isinstance(now, Empty)
            seen = now.grab().toImage()
            now.clearFocus()
            assert now.grab().toImage() != seen
            window.workspaces.go("packages")
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            await live.actions.submit(Submit(task="count.Count"))
            await until(lambda: window.runs.model.rowCount() == 1)
            await until(lambda: qapp.focusWidget() is window.workspaces.centre("packages").focus)
            window.deleteLater()

    drive(qapp, whole())


def test_the_first_row_is_chosen_before_the_second(qapp: QApplication, tmp_path: Path) -> None:
    async def walk(window: MainWindow) -> None:
        for view, key in ((window.runs.view, Qt.Key.Key_Down), (window.nodes.view, Qt.Key.Key_Down)):
            view.clearSelection()
            view.setCurrentIndex(QModelIndex())
            view.setFocus()
            for place in range(2):
                QTest.keyClick(view, key)
                (chosen,) = view.selectionModel().selectedRows()
                assert chosen == view.currentIndex().siblingAtColumn(0)
                assert view.visualRect(chosen).top() == place * view.visualRect(chosen).height()

    in_use(qapp, tmp_path / "home", walk)


def test_the_ring_around_rows_goes_when_one_is_chosen(qapp: QApplication, tmp_path: Path) -> None:
    async def walk(window: MainWindow) -> None:
        view, edge = window.nodes.view, QPoint(1, window.nodes.view.viewport().height() - 2)
        view.clearSelection()

        def ring() -> list[str]:
            shown, at = window.grab().toImage(), view.viewport().mapTo(window, edge)
            near = [shown.pixelColor(at - QPoint(inner, 0)) for inner in (1, 0)]
            return [token for each in near for token in ("focus", "edge") if each == color(token)]

        for reason, wanted in (
            (Qt.FocusReason.MouseFocusReason, []),
            (Qt.FocusReason.ShortcutFocusReason, ["edge"]),
            (Qt.FocusReason.ActiveWindowFocusReason, ["edge"]),
            (Qt.FocusReason.BacktabFocusReason, ["focus", "focus"]),
            (Qt.FocusReason.PopupFocusReason, ["focus", "focus"]),
        ):
            window.runs.view.setFocus()
            view.setFocus(reason)
            assert ring() == wanted, reason
        updates: list[QRegion] = []
        watch = Painted(view.viewport(), updates)
        await settled()
        updates.clear()
        QTest.keyClick(view, Qt.Key.Key_Down)
        await until(lambda: any(region.contains(edge) for region in updates))
        assert not ring()
        watch.deleteLater()

    in_use(qapp, tmp_path / "home", walk)


def test_a_panel_that_comes_stays_behind_what_lies_over_the_window(qapp: QApplication, tmp_path: Path) -> None:
    async def walk(window: MainWindow) -> None:
        window.toasts.say(Notice("good", "Run 4 queued"))
        (toast,) = window.toasts.shown
        middle = toast.mapTo(window, toast.rect().center())

        def is_on_top() -> bool:
            there = window.childAt(middle)
            return there is not None and toast.isAncestorOf(there)

        for name in ("details", "log"):
            window.workspaces.show(name)
        assert is_on_top()
        for space in ("packages", "history", "runs"):
            window.workspaces.go(space)
            await settled()
            assert is_on_top(), space
        toast.leave()
        sheet = Sheet(window, "Sheet", 300)
        sheet.open()
        units = window.workspaces.show("units")
        await settled()
        for dock in (window.workspaces.show("details"), units):
            assert window.childAt(dock.geometry().center()) is sheet
        sheet.finish(False)
        there = window.childAt(units.geometry().center())
        assert there is not None
        assert units.isAncestorOf(there)

    in_use(qapp, tmp_path / "home", walk)


def test_a_panel_that_is_asked_for_takes_it_and_one_that_is_hidden_gives_it_back(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def walk(window: MainWindow) -> None:
        commands = {each.text: each for each in window.commands()}
        window.runs.view.setFocus()
        for title, key in (("Units", "units"), ("Timeline", "timeline"), ("Find in history", "search")):
            commands[f"Show or hide {title}"].do()
            now = qapp.focusWidget()
            assert now is not None
            assert window.docks.get(key).isAncestorOf(now), title
            assert now.isVisible()
            commands[f"Show or hide {title}"].do()
            assert qapp.focusWidget() is window.runs.view, title
        commands["Another Log"].do()
        now = qapp.focusWidget()
        assert now is not None
        assert window.docks.get("log:2").isAncestorOf(now)

    in_use(qapp, tmp_path / "home", walk)


def test_the_key_of_the_open_workspace_leads_to_its_middle(qapp: QApplication, tmp_path: Path) -> None:
    async def walk(window: MainWindow) -> None:
        window.details.top.stops()[0].setFocus()
        QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        assert qapp.focusWidget() is window.runs.view

    in_use(qapp, tmp_path / "home", walk)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="Qt has it there, or there is no such key")
def test_a_keyboard_without_a_menu_key_opens_the_menu_of_a_row(qapp: QApplication, tmp_path: Path) -> None:
    async def walk(window: MainWindow) -> None:
        view = window.runs.view
        view.setFocus()
        view.selectRow(1)
        QTest.keyClick(view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
        menu = qapp.activePopupWidget()
        assert menu is not None
        assert "Show details" in [each.text() for each in menu.actions()]
        menu.close()

    in_use(qapp, tmp_path / "home", walk)


def test_units_that_come_have_it_where_they_are(qapp: QApplication, tmp_path: Path) -> None:
    async def walk(window: MainWindow) -> None:
        panel = window.workspaces.show("units").panel.widget
        assert isinstance(panel, UnitsPanel)
        panel.show_run(rows.run(4182, RunState.RUNNING, kind="parallel"))
        panel._body.empty.setFocus()
        panel.apply(mosaic())
        assert qapp.focusWidget() is panel.view

    in_use(qapp, tmp_path / "home", walk)


def test_the_row_that_has_it_is_in_sight(qapp: QApplication, tmp_path: Path) -> None:
    async def walk(window: MainWindow) -> None:
        view = window.runs.view
        last = view.model().rowCount() - 1

        def in_sight() -> bool:
            box = view.visualRect(view.currentIndex())
            return bool(box.top() >= 0 and box.bottom() < view.viewport().height())

        view.setFixedHeight(160)
        await settled()
        view.choose(last)
        view.scrollTo(view.currentIndex())
        view.setFixedHeight(100)
        await settled()
        assert in_sight()
        window.top.filter.setFocus()
        view.scrollToTop()
        assert not in_sight()
        view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        assert in_sight()

    in_use(qapp, tmp_path / "home", walk)
