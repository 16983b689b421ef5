"""The palette and the keyboard map: everything is found by typing, says what comes of it or why not, and needs no mouse."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pydra_core.protocol.verbs import Submit
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.palette import Command, Palette, matching
from pydra_gui.views.verbs import all_actions
from tests.gui.live import Live, drive, until

Walk = Callable[[MainWindow, Live], Awaitable[None]]


def walk(qapp: QApplication, folder: Path, steps: Walk) -> None:
    async def whole() -> None:
        async with Live(folder / "home") as live:
            await live.actions.cluster.deploy(live.count_file(folder / "src"))
            await live.actions.submit(Submit(task="count.Count"))
            window = live.window()
            await until(lambda: window.watches.known_packages and window.runs.model.rowCount() == 1)
            await steps(window, live)
            window.deleteLater()

    drive(qapp, whole())


class Memory:
    """What was chosen, newest first."""

    def __init__(self) -> None:
        self.chosen: list[str] = []

    def recent(self) -> list[str]:
        return self.chosen

    def note_recent(self, command: str) -> None:
        self.chosen.insert(0, command)


def test_the_recent_come_first_and_the_impossible_last() -> None:
    commands = [Command("Pause", print), Command("Pause now", print, possible=False), Command("Quit", print)]
    assert [each.text for each in matching(commands, "", ["Quit"])] == ["Quit", "Pause", "Pause now"]
    assert [each.text for each in matching(commands, "pau")] == ["Pause", "Pause now"]
    assert [each.text for each in matching(commands[::-1], "pause now")] == ["Pause now"]


def test_the_keyboard_does_it_all(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    done: list[str] = []
    memory = Memory()
    commands = [Command(text, lambda text=text: done.append(text)) for text in ("One", "Two", "Three", "Four")]  # type: ignore[misc]
    commands.append(Command("Five", print, "no node is there", possible=False))
    palette = Palette(window, lambda: commands, memory)
    palette.begin()
    QTest.keyClick(palette.edit, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert not palette.over
    QTest.keyClick(palette.edit, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(palette.edit, Qt.Key.Key_Down)
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert (palette.over, done, memory.chosen) == (True, ["Two"], ["Two"])


def test_it_counts_what_matches_and_says_what_to_do_where_nothing_does(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    palette = Palette(
        window, lambda: [Command("One", print)], Memory(), lambda words: [Command("Go", print)] * (words == "1")
    )
    palette.begin()
    assert palette._count.text() == "1 of 1 command"
    palette.edit.setText("1")
    assert (palette._model.rowCount(), palette._count.text()) == (1, "0 of 1 command")
    palette.edit.setText("x")
    assert palette._count.text() == "Nothing matches. Try fewer letters."
    palette.finish(False)


def test_what_comes_while_it_is_open_is_offered_and_the_chosen_one_stays_chosen(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    done: list[str] = []
    commands = [Command("Two", lambda: done.append("Two")), Command("Three", lambda: done.append("Three"))]
    palette = Palette(window, lambda: commands)
    palette.begin()
    QTest.keyClick(palette.edit, Qt.Key.Key_Down)
    commands = [Command("One", lambda: done.append("One")), *commands]
    palette.renew()
    assert palette.view.model().rowCount() == 3
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert done == ["Three"]
    palette.renew()


def test_what_cannot_be_done_now_is_found_by_what_it_is_about(qapp: QApplication, tmp_path: Path) -> None:
    async def whole() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            (found,) = matching(window.commands(), "owner schedule")
            assert (found.text, found.possible) == ("When the chosen node works…", False)
            assert "schedule" not in found.about
            window.deleteLater()

    drive(qapp, whole())


def test_a_package_that_comes_while_the_palette_is_open_is_offered(qapp: QApplication, tmp_path: Path) -> None:
    async def whole() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            window.verbs.show_palette()
            palette = window.findChildren(Palette)[-1]
            QTest.keyClicks(palette.edit, "Run Count")
            assert palette.view.model().rowCount() == 0
            await live.actions.cluster.deploy(live.count_file(tmp_path / "src"))
            await until(lambda: palette.view.model().rowCount() > 0)
            assert palette.view.currentIndex().data().startswith("Run Count")
            window.deleteLater()

    drive(qapp, whole())


def test_every_verb_of_the_menus_is_in_the_palette_and_says_something(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        commands = {each.text: each for each in window.commands()}
        for action in all_actions(window.top.menus):
            words = getattr(getattr(action, "verb", None), "full", "") or action.text().replace("&", "")
            assert any(text.startswith(words.split(" “")[0]) for text in commands), words
        silent = [each.text for each in commands.values() if not each.possible and not each.about]
        assert silent == []
        for wanted in ("Go to run 1", "Show package count", "Only runs of count", "Go to Nodes", "Show or hide Log",
                       "Another Log", "Save layout as…", "Reset layout", "Dark", "Undo"):  # fmt: skip
            assert wanted in commands

    walk(qapp, tmp_path, steps)


def test_commands_go_where_they_say(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        def do(text: str) -> None:
            next(each for each in window.commands() if each.text == text).do()

        do("Go to Nodes")
        assert window.workspaces.now == "nodes"
        do("Only runs of count")
        assert (window.workspaces.now, window.top.filter.text()) == ("runs", "package:count")
        do("Show package count")
        assert window.looking.package() is not None
        do("Go to run 1")
        assert window.looking.run == 1
        [typed] = window.verbs._typed(" 77 ")
        assert (typed.text, window.verbs._typed("7x")) == ("Go to run 77", [])

    walk(qapp, tmp_path, steps)


def test_a_bulk_verb_tells_its_consequence_in_the_palette(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        await live.actions.submit(Submit(task="count.Count"))
        await until(lambda: window.runs.model.rowCount() == 2)
        window.runs.view.selectAll()
        cancel = next(each for each in window.commands() if each.text == "Cancel…")
        assert cancel.about == "stops 2 runs: stops the chosen runs"
        window.runs.view.clearSelection()
        cancel = next(each for each in window.commands() if each.text == "Cancel…")
        assert (cancel.possible, cancel.about) == (False, "No run is chosen. Choose one in the table.")

    walk(qapp, tmp_path, steps)


def test_the_keyboard_map_is_made_of_the_verbs_and_searched(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        keys = {each.text: each for each in window.verbs.key_map()}
        keyed = [action for action in all_actions(window.top.menus) if not action.shortcut().isEmpty()]
        assert len(keys) >= len(keyed)
        assert (keys["Go to Nodes"].keys, keys["Go to Nodes"].about) == ("Ctrl 3", "View")
        window.verbs.show_keys()
        sheet = window.findChildren(Palette)[0]
        QTest.keyClicks(sheet.edit, "ctrl k")
        assert sheet._model.commands[0].text == "Every command…"
        sheet.finish(False)

    walk(qapp, tmp_path, steps)
