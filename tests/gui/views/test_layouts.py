"""Layouts with names: saved, shown, renamed, removed and taken back; they outlive the window."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.name_sheet import NameSheet
from tests.gui.live import Live, drive, until

Walk = Callable[[MainWindow, Live], Awaitable[None]]


def walk(qapp: QApplication, folder: Path, steps: Walk) -> None:
    async def whole() -> None:
        async with Live(folder / "home") as live:
            await live.actions.cluster.deploy(live.count_file(folder / "src"))
            window = live.window()
            await until(lambda: window.watches.known_packages and window.status.texts()[3])
            await steps(window, live)
            window.deleteLater()

    drive(qapp, whole())


async def name(window: MainWindow, words: str) -> None:
    await until(lambda: window.findChildren(NameSheet))
    sheet = window.findChildren(NameSheet)[-1]
    sheet.name.setText(words)
    sheet.yes.click()
    await until(lambda: not window.findChildren(NameSheet))


def do(window: MainWindow, text: str) -> None:
    next(each for each in window.commands() if each.text == text).do()


def menu(window: MainWindow) -> list[str]:
    made = QMenu(window)
    window.layouts.fill(made)
    return [action.text() for action in made.actions() if action.text()]


def test_a_layout_is_saved_and_shown_again_in_another_window(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        assert menu(window)[0] == "No layout is saved yet."
        window.log_dock.close()
        window.workspaces.go("history")
        do(window, "Save layout as…")
        await name(window, "reading & writing")
        await until(lambda: live.notices[-1].title == "Layout reading & writing saved")
        do(window, "Reset layout")
        window.workspaces.go("runs")
        assert window.docks.in_sight("log")

        again = live.window()
        assert menu(again)[0] == "reading && writing"
        do(again, "Show layout reading & writing")
        assert again.workspaces.now == "history"
        again.workspaces.go("runs")
        assert not again.docks.in_sight("log")
        again.deleteLater()

    walk(qapp, tmp_path, steps)


def test_what_was_shown_before_a_layout_comes_back(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        window.log_dock.close()
        do(window, "Reset layout")
        assert window.docks.in_sight("log")
        window.actions_.undo.take_back_last()
        await until(lambda: not window.docks.in_sight("log"))

    walk(qapp, tmp_path, steps)


def test_a_layout_is_renamed_and_removed_and_both_are_taken_back(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        for words in ("one", "two"):
            do(window, "Save layout as…")
            await name(window, words)
        do(window, "Rename layout one…")
        await name(window, "first")
        await until(lambda: list(window.layouts.all) == ["first", "two"])
        do(window, "Remove layout two")
        assert list(window.layouts.all) == ["first"]
        window.actions_.undo.take_back_last()
        await until(lambda: list(window.layouts.all) == ["first", "two"])
        window.actions_.undo.take_back_last()
        await until(lambda: list(window.layouts.all) == ["one", "two"])
        again = live.window()
        assert list(again.layouts.all) == ["one", "two"]
        again.deleteLater()

    walk(qapp, tmp_path, steps)


def test_a_name_that_is_taken_says_so(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        sheet = NameSheet(window, "Save this layout", "Save layout", ["home"])
        sheet.open(sheet.name)
        QTest.keyClicks(sheet.name, "home")
        assert sheet._note.text() == "Replaces the home that is there."
        sheet.finish(False)
        longest = "W" * 60
        sheet = NameSheet(window, f"Rename layout {longest}", "Rename", [longest], longest)
        sheet.open(sheet.name)
        for each in sheet.card.findChildren(QLabel):
            assert each.heightForWidth(each.width()) <= each.height()
        sheet.finish(False)

    walk(qapp, tmp_path, steps)


def test_what_was_saved_since_stays_when_an_earlier_removal_is_taken_back(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        for words in ("one", "two"):
            do(window, "Save layout as…")
            await name(window, words)
        do(window, "Rename layout one…")
        await name(window, "two")
        assert list(window.layouts.all) == ["two"]
        do(window, "Save layout as…")
        await name(window, "three")
        window.actions_.undo.take_back_last()
        await until(lambda: list(window.layouts.all) == ["one", "two", "three"])
        do(window, "Remove layout two")
        do(window, "Save layout as…")
        await name(window, "four")
        window.actions_.undo.take_back_last()
        await until(lambda: list(window.layouts.all) == ["one", "two", "three", "four"])

    walk(qapp, tmp_path, steps)
