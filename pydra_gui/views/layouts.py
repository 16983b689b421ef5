"""Layouts with names: saved, shown, renamed, removed; a menu and commands. What they are is in `models/arrangement`."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from pydra_gui.actions import Actions
from pydra_gui.models.arrangement import Layout
from pydra_gui.views import name_sheet
from pydra_gui.views.palette import Command
from pydra_gui.views.remembered import Remembered
from pydra_gui.views.workspaces import Workspaces

NONE = "No layout is saved yet."


class Layouts(QObject):
    """Owns what is kept under a name; the arrangement of the moment is that of `workspaces`."""

    def __init__(self, window: QWidget, actions: Actions, workspaces: Workspaces, remembered: Remembered) -> None:
        super().__init__(window)
        self._window, self._actions, self._workspaces, self._remembered = window, actions, workspaces, remembered
        self.all: dict[str, Layout] = remembered.named_layouts()

    # ------------------------------------------------------------------------------------------------------ verbs

    async def save(self) -> None:
        """Keeps all workspaces as they are under a name that is asked for."""
        name = await name_sheet.ask(self._window, "Save this layout", "Save layout", self.all)
        if name is not None:
            self._keep({**self.all, name: self._workspaces.layout()})
            self._actions.tell("good", f"Layout {name} saved", "View → Layouts brings it back.")

    def show(self, name: str) -> None:
        """All workspaces as they were; the one before can be taken back."""
        self._change(f"Layout {name} is shown", partial(self._workspaces.use, self.all[name], self._workspaces.now))

    def reset(self) -> None:
        """All workspaces as they are at first."""
        self._change("The first layout is shown", self._workspaces.reset)

    async def rename(self, name: str) -> None:
        """Another name for it, in the same place of the list."""
        taken = [each for each in self.all if each != name]
        new = await name_sheet.ask(self._window, f"Rename layout {name}", "Rename", taken, name)
        if new is None or new == name:
            return
        before = dict(self.all)
        kept = {new if each == name else each: layout for each, layout in self.all.items() if each != new}
        self._offer(f"Layout {name} is now {new}", before)
        self._keep(kept)

    def remove(self, name: str) -> None:
        self._offer(f"Layout {name} removed", dict(self.all))
        self._keep({each: layout for each, layout in self.all.items() if each != name})

    def _change(self, what: str, change: Callable[[], None]) -> None:
        before = self._workspaces.layout()

        async def back() -> None:
            self._workspaces.use(before, before.workspace)

        change()
        self._actions.undo.offer("plain", what, "", back)

    def _offer(self, what: str, before: dict[str, Layout]) -> None:
        async def back() -> None:
            self._keep(before)

        self._actions.undo.offer("plain", what, "", back)

    def _keep(self, layouts: dict[str, Layout]) -> None:
        self.all = layouts
        self._remembered.keep_named_layouts(layouts)

    # ------------------------------------------------------------------------------------------------------ menus

    def fill(self, menu: QMenu) -> None:
        """The menu as things are now."""
        menu.clear()
        for name in self.all:
            menu.addAction(_plain(name), partial(self.show, name))
        if not self.all:
            menu.addAction(NONE).setEnabled(False)
        menu.addSeparator()
        menu.addAction("Save as…", self._ask_save)
        for words, do in (("Rename", self._ask_rename), ("Remove", self.remove)):
            inner = menu.addMenu(words)
            inner.setEnabled(bool(self.all))
            for name in self.all:
                inner.addAction(f"{_plain(name)}{'…' if words == 'Rename' else ''}", partial(do, name))
        menu.addSeparator()
        menu.addAction("Reset layout", self.reset)

    def _ask_save(self) -> None:
        self._actions.go(self.save())

    def _ask_rename(self, name: str) -> None:
        self._actions.go(self.rename(name))

    def commands(self) -> list[Command]:
        """All of it for the palette."""
        found = [
            Command("Save layout as…", self._ask_save, "all workspaces as they are, under a name", "", "save"),
            Command("Reset layout", self.reset, "all panels in their first places", "", "panel"),
        ]  # fmt: skip
        for name in self.all:
            found += [
                Command(f"Show layout {name}", partial(self.show, name), "all workspaces as they were saved", "", "panel"),
                Command(f"Rename layout {name}…", partial(self._ask_rename, name), "", "", "panel"),
                Command(f"Remove layout {name}", partial(self.remove, name), "can be taken back for ten seconds", "", "trash"),
            ]  # fmt: skip
        return found


def _plain(name: str) -> str:
    return name.replace("&", "&&")
