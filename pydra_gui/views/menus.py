"""The menus of the main window, and the commands of the palette that are made from them."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut

from pydra_gui.views import about
from pydra_gui.views.palette import Command
from pydra_gui.views.verbs import Verb, action, add_looks, add_menu, all_actions

if TYPE_CHECKING:
    from pydra_gui.views.main_window import MainWindow

RUNS_IN_PALETTE = 50


class Menus:
    """Every verb of the window, in the menu bar and by keys."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._bar = window.top.menus
        self._file()
        self._edit()
        self._view()
        self._run()
        self._nodes()
        self._help()
        slash = QShortcut(QKeySequence("/"), window)
        slash.activated.connect(window.top.filter.setFocus)
        for number, dock in enumerate(window.layout_.all, 1):
            keys = QShortcut(QKeySequence(f"Ctrl+{number}"), window)
            keys.activated.connect(dock.toggleViewAction().trigger)

    def _file(self) -> None:
        w = self._window
        add_menu(self._bar, "&File", (
            Verb("Deploy files…", w.choose_files, "Ctrl+O", "drop", "a new package, or a new version of one"),
            Verb("Deploy a folder…", w.choose_folder, "Ctrl+Shift+O", "folder", "a new package, or a new version of one"),
            None,
            Verb("Quit", w.quit_asked.emit, "Ctrl+Q", "", "says first what that does to running work"),
        ), w)  # fmt: skip

    def _edit(self) -> None:
        w = self._window
        add_menu(self._bar, "&Edit", (
            Verb("Filter runs", w.top.filter.setFocus, "Ctrl+F", "filter"),
            Verb("Clear filter", w.runs.clear_filter, "", "", "shows all runs"),
        ), w)  # fmt: skip

    def _view(self) -> None:
        w = self._window
        menu = add_menu(self._bar, "&View", (), w)
        for dock in w.layout_.all:
            toggle = dock.toggleViewAction()
            toggle.setProperty("about", "shows or hides the panel")
            menu.addAction(toggle)
        menu.addSeparator()
        add_looks(menu, w, w.look, w.choose_look)
        for verb in (
            Verb("Reset layout", w.reset_layout, "", "", "all panels in their first places"),
            Verb("Refresh", w.refresh, "F5", "retry", "asks the master for everything again"),
        ):
            menu.addAction(action(verb, w))

    def _run(self) -> None:
        w = self._window
        add_menu(self._bar, "&Run", (
            Verb("Run a task…", w.show_palette, "Ctrl+R", "play", "choose one of the tasks"),
            Verb("Run again", self._repeat, "", "retry", "the same task, arguments and version, at once"),
            Verb("Run again…", self._again, "Ctrl+Shift+R", "retry", "the same task, with arguments to change"),
            Verb("Show details", self._details, "", "panel"),
            None,
            Verb("Pause", w.pause_selected, "", "pause", "no new units; running ones finish"),
            Verb("Pause now", w.pause_selected_now, "", "pause", "running units are frozen too"),
            Verb("Resume", w.resume_selected, "", "play", "goes on with paused runs"),
            Verb("Cancel…", w.cancel_selected, "", "stop", "stops the chosen runs (Delete)"),
        ), w)  # fmt: skip

    def _nodes(self) -> None:
        w = self._window
        add_menu(self._bar, "&Nodes", (
            Verb("Add node…", w.add_node, "Ctrl+N", "plus", "one line for the other machine"),
        ), w)  # fmt: skip

    def _help(self) -> None:
        w = self._window
        add_menu(self._bar, "&Help", (
            Verb("Every command…", w.show_palette, "Ctrl+K", "search"),
            Verb("Keyboard map", w.show_keys, "F1", "info"),
            None,
            Verb("About Pydra", self._about, "", ""),
        ), w)  # fmt: skip

    def _about(self) -> None:
        about.show_about(self._window)

    def _again(self) -> None:
        chosen = self._window.runs.selected()
        if chosen:
            self._window.run_again(chosen[0].run)

    def _repeat(self) -> None:
        chosen = self._window.runs.selected()
        if chosen:
            self._window.repeat_run(chosen[0].run)

    def _details(self) -> None:
        chosen = self._window.runs.selected()
        if chosen:
            self._window.open_run(chosen[0].run)

    def keys(self) -> list[tuple[str, str]]:
        """Verbs with their keys, for the keyboard map."""
        found = [
            (_plain(a.text()), a.shortcut().toString()) for a in all_actions(self._bar) if not a.shortcut().isEmpty()
        ]
        docks = [
            (f"Show or hide {dock.windowTitle()}", f"Ctrl+{at}") for at, dock in enumerate(self._window.layout_.all, 1)
        ]
        rest = [
            ("Filter runs", "/"),
            ("Details of the chosen run", "Enter"),
            ("Cancel the chosen runs", "Delete"),
            ("Close a sheet or a notice", "Esc"),
        ]
        return found + docks + rest

    def commands(self) -> list[Command]:
        """Tasks first, then verbs, then runs."""
        return [*self._tasks(), *self._verbs(), *self._runs(), *self._notice()]

    def _tasks(self) -> list[Command]:
        w = self._window
        return [
            Command(
                f"Run {task.name}…",
                partial(w.run_task, task.key),
                f"{row.package} v{row.versions[0].version}",
                "",
                "play",
            )
            for row in w.watches.known_packages
            for task in row.versions[0].tasks
            if task.standalone
        ]

    def _verbs(self) -> list[Command]:
        return [
            Command(
                _plain(a.text()),
                a.trigger,
                str(a.property("about") or ""),
                a.shortcut().toString().replace("+", " "),
                str(a.property("glyph") or "right"),
            )
            for a in all_actions(self._bar)
        ]

    def _runs(self) -> list[Command]:
        w = self._window
        rows = [row for at in range(min(RUNS_IN_PALETTE, w.runs.model.rowCount())) if (row := w.runs.model.row(at))]
        return [
            Command(f"Go to run {row.run}", partial(w.open_run, row.run), f"{row.name}, {row.state}", "", "open")
            for row in rows
        ]

    def _notice(self) -> list[Command]:
        toasts = self._window.toasts
        return [Command("Close the newest notice", toasts.close_newest, "", "", "close")] if toasts.shown else []


def _plain(text: str) -> str:
    return text.replace("&", "")
