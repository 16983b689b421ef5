"""The main window over a real master: filters, quitting, layout, and the sheet that adds a node."""

import gc
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget

from pydra_core.protocol.verbs import Submit
from pydra_gui.models.colouring import Rule
from pydra_gui.views.add_node import AddNode
from pydra_gui.views.confirm import Confirm
from pydra_gui.views.palette import Command, Palette, matching
from pydra_gui.views.runs import RunsPanel
from tests.gui import rows
from tests.gui.live import Live, drive, until


def test_a_log_that_is_filtered_while_the_window_goes_asks_for_nothing(qapp: QApplication, tmp_path: Path) -> None:
    """A coroutine that is not begun is not left behind either: that would be a warning, which fails this test."""

    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            window.log.open_log("run 1")
            live.actions.stop()
            window.log.sift_changed.emit()
            window.log.copy_asked.emit([(0, 1)])
            gc.collect()
            window.deleteLater()

    drive(qapp, walk())


def test_a_second_log_that_was_closed_hears_nothing_any_more(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            second = window.docks.another("log")
            gone: list[bool] = []
            second.panel.widget.destroyed.connect(lambda: gone.append(True))
            second.close()
            await until(lambda: gone)
            window.looking.show_run_log(7)
            window.context.highlights.keep([Rule(name="slow", words="slow", tint="red")])
            window.refresh()
            assert window.log.title() == "run 7"
            window.deleteLater()

    drive(qapp, walk())


def test_of_a_table_of_runs_that_was_closed_none_is_chosen(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            window.docks.another("runs")
            second = window.docks.another("runs")
            panel = second.panel.widget
            assert isinstance(panel, RunsPanel)
            gone: list[bool] = []
            panel.destroyed.connect(lambda: gone.append(True))
            panel.run_selected.emit(7)
            assert list(window.looking.runs()) == []
            second.close()
            await until(lambda: gone)
            assert list(window.looking.runs()) == []
            window.deleteLater()

    drive(qapp, walk())


def test_choosing_a_package_and_typing_filter_the_runs(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            await live.actions.submit(Submit(task="count.Count"))
            await until(lambda: window.runs.model.rowCount() == 1)
            window.top.filter.setText("nothing like it")
            window.top.filter.returnPressed.emit()
            await until(lambda: window.runs.model.rowCount() == 0)
            window.runs.clear_filter()
            await until(lambda: window.runs.model.rowCount() == 1)
            assert window.top.filter.text() == ""
            window.deleteLater()

    drive(qapp, walk())


def test_a_run_started_here_is_chosen_and_its_details_are_shown(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            made = await live.actions.submit(Submit(task="count.Count"))
            await until(lambda: [row.run for row in window.runs.selected()] == [made.run])
            await until(lambda: any("count v1" in _words(child) for child in window.details.findChildren(QWidget)))
            window.deleteLater()

    drive(qapp, walk())


def test_adding_a_node_asks_before_the_master_listens_on_the_network(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            window.node_deeds.add()
            await until(lambda: window.findChildren(Confirm))
            assert not (await live.actions.cluster.status()).open
            window.findChildren(Confirm)[0].yes.click()
            await until(lambda: window.findChildren(AddNode))
            sheet = window.findChildren(AddNode)[0]
            await until(lambda: sheet.command.toPlainText().startswith("pydra-node --join pydra1."))
            assert (await live.actions.cluster.status()).open
            sheet.copy.click()
            assert QGuiApplication.clipboard().text() == sheet.command.toPlainText()
            assert sheet.copy.text() == "Copied"
            waiting = sheet._state.text()
            assert primary(sheet) == [sheet.copy], "nobody has joined: it may have to be copied again"
            sheet.show_nodes((rows.node("oak"),))
            assert (sheet._state.text(), sheet._dots.isHidden()) != (waiting, False), "its one machine has joined"
            assert primary(sheet) == [sheet.close_button]
            assert sheet._valid.text() == "one machine, which has joined"
            await sheet.make()
            sheet.show_nodes((rows.node("oak"),))
            assert (sheet._state.text(), sheet._dots.isHidden()) == (waiting, False), "a second line waits for another"
            assert primary(sheet) == [sheet.copy]
            assert sheet._valid.text().endswith("more minutes, one machine")
            sheet.finish(False)
            window.deleteLater()

    drive(qapp, walk())


def primary(sheet: AddNode) -> list[QPushButton]:
    return [each for each in sheet.findChildren(QPushButton) if each.property("kind") == "primary"]


def test_a_no_leaves_the_master_on_this_machine(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            window.node_deeds.add()
            await until(lambda: window.findChildren(Confirm))
            window.findChildren(Confirm)[0].no.click()
            await until(lambda: not window.findChildren(Confirm))
            assert not (await live.actions.cluster.status()).open
            window.deleteLater()

    drive(qapp, walk())


def test_while_a_sheet_is_open_the_windows_keys_rest(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            keyed = [
                action
                for action in window.findChildren(QAction)
                if not action.shortcut().isEmpty() and action.isEnabled()
            ]
            window.show_palette()
            palette = window.findChildren(Palette)[0]
            assert keyed
            assert not any(action.isEnabled() for action in keyed)
            palette.finish(False)
            assert all(action.isEnabled() for action in keyed)
            window.deleteLater()

    drive(qapp, walk())


def test_the_layout_and_the_theme_are_remembered(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            window = live.window()
            await until(lambda: window.status.texts()[3])
            window.log_dock.hide()
            window.choose_look("dark")
            window.remember()
            again = live.window()
            await until(lambda: again.log_dock.isHidden())
            assert again.look == "dark"
            again.layouts.reset()
            assert not again.log_dock.isHidden()
            for each in (window, again):
                each.deleteLater()

    drive(qapp, walk())


def test_closing_asks_the_app_and_does_not_close(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            asked: list[bool] = []
            window.close_asked.connect(lambda: asked.append(True))
            window.close()
            assert asked
            assert window.isVisible()
            window.deleteLater()

    drive(qapp, walk())


def test_every_button_has_a_name(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            nameless = [
                button
                for kind in (QToolButton, QPushButton)
                for button in window.findChildren(kind)
                if button.focusPolicy() != Qt.FocusPolicy.NoFocus
                and button.isVisibleTo(window)
                and not (button.accessibleName() or button.text())
            ]
            assert nameless == []
            window.deleteLater()

    drive(qapp, walk())


def test_commands_are_found_by_the_beginnings_of_their_words_first() -> None:
    commands = [Command("Clear filter", print), Command("Filter runs", print), Command("Quit", print, "ends it")]
    assert [c.text for c in matching(commands, "fil")] == ["Filter runs", "Clear filter"]
    assert [c.text for c in matching(commands, "ends")] == ["Quit"]
    assert matching(commands, "nothing") == []


def _words(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QLabel) else widget.accessibleName()
