"""Layouts with names: saved, shown, renamed, removed; a menu and commands. What they are is in `models/arrangement`."""

from collections.abc import Callable, Set
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from pydra_gui.actions import Actions
from pydra_gui.language import later, tr
from pydra_gui.models.arrangement import Layout
from pydra_gui.views import name_sheet
from pydra_gui.views.palette import Command
from pydra_gui.views.remembered import Remembered
from pydra_gui.views.workspaces import Workspaces

NONE = later("No layout is saved yet.")


class Layouts(QObject):
    """Owns what is kept under a name; the arrangement of the moment is that of `workspaces`."""

    def __init__(self, window: QWidget, actions: Actions, workspaces: Workspaces, remembered: Remembered) -> None:
        super().__init__(window)
        self._window, self._actions, self._workspaces, self._remembered = window, actions, workspaces, remembered
        self.all: dict[str, Layout] = remembered.named_layouts()

    # ------------------------------------------------------------------------------------------------------ verbs

    async def save(self) -> None:
        """Keeps all workspaces as they are under a name that is asked for."""
        name = await name_sheet.ask(self._window, tr("Save this layout"), tr("Save layout"), self.all)
        if name is not None:
            self._keep({**self.all, name: self._workspaces.layout()})
            self._actions.tell("good", tr("Layout {name} saved", name=name), tr("View → Layouts brings it back."))

    def show(self, name: str) -> None:
        """All workspaces as they were; the one before can be taken back."""
        self._change(
            tr("Layout {name} is shown", name=name), partial(self._workspaces.use, self.all[name], self._workspaces.now)
        )

    def reset(self) -> None:
        """All workspaces as they are at first."""
        self._change(tr("The first layout is shown"), self._workspaces.reset)

    async def rename(self, name: str) -> None:
        """Another name for it, in the same place of the list."""
        taken = [each for each in self.all if each != name]
        new = await name_sheet.ask(self._window, tr("Rename layout {name}", name=name), tr("Rename"), taken, name)
        if new is None or new == name:
            return
        before = dict(self.all)
        kept = {new if each == name else each: layout for each, layout in self.all.items() if each != new}
        self._offer(tr("Layout {name} is now {new}", name=name, new=new), before, {name, new})
        self._keep(kept)

    def remove(self, name: str) -> None:
        self._offer(tr("Layout {name} removed", name=name), dict(self.all), {name})
        self._keep({each: layout for each, layout in self.all.items() if each != name})

    def _change(self, what: str, change: Callable[[], None]) -> None:
        before = self._workspaces.layout()

        async def back() -> None:
            self._workspaces.use(before, before.workspace)

        change()
        self._actions.undo.offer("plain", what, "", back)

    def _offer(self, what: str, before: dict[str, Layout], names: Set[str]) -> None:
        """To have `names` again as they were; what has become of others since stays."""

        async def back() -> None:
            since = {each: layout for each, layout in self.all.items() if each not in names}
            again = {each: layout for each, layout in before.items() if each in names or each in since}
            self._keep(again | since)

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
            menu.addAction(tr(NONE)).setEnabled(False)
        menu.addSeparator()
        menu.addAction(tr("Save as…"), self._ask_save)
        for words, dots, do in ((tr("Rename"), "…", self._ask_rename), (tr("Remove"), "", self.remove)):
            inner = menu.addMenu(words)
            inner.setEnabled(bool(self.all))
            for name in self.all:
                inner.addAction(f"{_plain(name)}{dots}", partial(do, name))
        menu.addSeparator()
        menu.addAction(tr("Reset layout"), self.reset)

    def _ask_save(self) -> None:
        self._actions.go(self.save())

    def _ask_rename(self, name: str) -> None:
        self._actions.go(self.rename(name))

    def commands(self) -> list[Command]:
        """All of it for the palette."""
        found = [
            Command(tr("Save layout as…"), self._ask_save, tr("all workspaces as they are, under a name"), "", "save"),
            Command(tr("Reset layout"), self.reset, tr("all panels in their first places"), "", "panel"),
        ]  # fmt: skip
        for name in self.all:
            found += [
                Command(tr("Show layout {name}", name=name), partial(self.show, name),
                        tr("all workspaces as they were saved"), "", "panel"),
                Command(tr("Rename layout {name}…", name=name), partial(self._ask_rename, name), "", "", "panel"),
                Command(tr("Remove layout {name}", name=name), partial(self.remove, name),
                        tr("can be taken back for ten seconds"), "", "trash"),
            ]  # fmt: skip
        return found


def _plain(name: str) -> str:
    return name.replace("&", "&&")
