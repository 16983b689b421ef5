"""Ties the bars to the workspaces: the rail opens them, the field filters the table in the middle, what is asked for comes to the front."""

from PySide6.QtCore import QObject

from pydra_gui.language import tr
from pydra_gui.views.bars import Rail
from pydra_gui.views.filter_field import FilterField
from pydra_gui.views.looking import Looking
from pydra_gui.views.runs import RunsPanel
from pydra_gui.views.workspaces import Workspaces


class Guide(QObject):
    """`home` is the workspace whose middle has all runs."""

    def __init__(self, workspaces: Workspaces, rail: Rail, field: FilterField, looking: Looking, home: str) -> None:
        super().__init__(workspaces)
        self._workspaces, self._rail, self._field, self._home = workspaces, rail, field, home
        rail.chosen.connect(self._choose)
        rail.panel_asked.connect(self._toggle_page)
        workspaces.changed.connect(lambda _: self._changed())
        workspaces.narrow.changed.connect(self._show_folded)
        field.wanted.connect(self._filter_by)
        field.left.connect(workspaces.focus_centre)
        looking.filter_asked.connect(self.add_token)
        looking.run_opened.connect(self._open_run)
        looking.log_asked.connect(self._open_log)
        looking.node_opened.connect(self._open_node)

    def runs(self) -> RunsPanel | None:
        """The table of runs in the middle, if there is one."""
        found = self._workspaces.centre(self._workspaces.now).widget
        return found if isinstance(found, RunsPanel) else None

    def serve(self, space: str, panel: RunsPanel) -> None:
        """A table of runs that is the middle of a workspace: the field is its filter."""
        panel.words_changed.connect(lambda words: self._show_words(space, words))

    def _choose(self, key: str) -> None:
        self._workspaces.go(key)
        self._rail.show_space(self._workspaces.now)

    def _changed(self) -> None:
        self._rail.show_space(self._workspaces.now)
        panel = self.runs()
        self._field.show_words(panel.words() if panel else "")

    def _show_folded(self) -> None:
        narrow = self._workspaces.narrow
        panels = [(dock.name, tr(dock.kind.title), dock.kind.icon) for dock in narrow.folded]
        self._rail.show_folded(panels, narrow.open.name if narrow.open else "")

    def _toggle_page(self, name: str) -> None:
        narrow, dock = self._workspaces.narrow, self._workspaces.docks.get(name)
        if narrow.open is dock:
            narrow.close_page()
        else:
            narrow.open_page(dock)

    def _show_words(self, space: str, words: str) -> None:
        if space == self._workspaces.now:
            self._field.show_words(words)

    def _filter_by(self, words: str) -> None:
        """Where the middle is no table of runs, filtering goes to the one that is."""
        if self.runs() is None and words:
            with self._workspaces.kept_keyboard():
                self._workspaces.go(self._home)
            self._field.show_words(words)
        if panel := self.runs():
            panel.set_text(words)

    def add_token(self, token: str) -> None:
        """One more token in the field, before the table that it filters."""
        if self.runs() is None:
            self._workspaces.go(self._home)
        self._field.add(token)

    def _open_run(self, run: int) -> None:
        self._workspaces.show("details")
        panel = self.runs()
        if panel and panel.model.place_of(run) >= 0:
            panel.select(run)

    def _open_node(self, node: str) -> None:
        self._workspaces.go("nodes")
        if node:
            self._workspaces.centre("nodes").choose(node)

    def _open_log(self) -> None:
        if self._workspaces.now != "logs":
            self._workspaces.show("log")
