"""Filters that a person gave a name: a menu in every table of runs, and verbs for the palette. Each is a line of words and tokens."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from pydra_gui.actions import Actions
from pydra_gui.language import tr
from pydra_gui.models.table import plain_tip
from pydra_gui.views import name_sheet
from pydra_gui.views.remembered import Remembered

Use = Callable[[str], None]


class SavedFilters(QObject):
    """One for the window; `changed` says that there are others."""

    changed = Signal()

    def __init__(self, window: QWidget, actions: Actions, remembered: Remembered) -> None:
        super().__init__(window)
        self._window, self._actions, self._remembered = window, actions, remembered
        self.all: dict[str, str] = remembered.filters()

    def serve(self, at: QToolButton, words: Callable[[], str], use: Use) -> None:
        """A menu of them under a tool: `words` is what the table is filtered by now, `use` filters it."""
        menu = QMenu(at)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(lambda: self._fill(menu, words, use))
        at.setMenu(menu)

    def _fill(self, menu: QMenu, words: Callable[[], str], use: Use) -> None:
        menu.clear()
        for name, kept in self.all.items():
            made = menu.addAction(name.replace("&", "&&"), partial(use, kept))
            made.setToolTip(plain_tip(kept))
        menu.addSeparator()
        save = menu.addAction(tr("Save this filter…"), lambda: self._actions.go(self.save(words())))
        save.setEnabled(bool(words()))
        save.setToolTip("" if words() else tr("Nothing is filtered."))
        remove = menu.addMenu(tr("Remove"))
        remove.setEnabled(bool(self.all))
        for name in self.all:
            remove.addAction(name.replace("&", "&&"), partial(self.remove, name))

    async def save(self, words: str) -> None:
        """Asks for a name and keeps these words."""
        name = await name_sheet.ask(self._window, tr("Save this filter"), tr("Save filter"), self.all)
        if name is not None:
            self._keep({**self.all, name: words})
            self._actions.tell("good", tr("Filter {name} saved", name=name), words)

    def remove(self, name: str) -> None:
        """Forgets one; it can be undone for a while."""
        before = dict(self.all)
        self._keep({each: words for each, words in before.items() if each != name})

        async def back() -> None:
            self._keep({**self.all, name: before[name]})

        self._actions.undo.offer("plain", tr("Filter {name} removed", name=name), before[name], back)

    def _keep(self, filters: dict[str, str]) -> None:
        self.all = filters
        self._remembered.keep_filters(filters)
        self.changed.emit()
