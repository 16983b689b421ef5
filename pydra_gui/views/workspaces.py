"""The workspaces: one centre each, and its own arrangement of docks, which is kept when another one is chosen.

A centre is made when its workspace is first opened. Arrangements live here as long as the window does; `layout` and `use` are what is
written to disk and read from there.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from pydra_gui.language import tr
from pydra_gui.models.arrangement import VERSION, Arrangement, Layout
from pydra_gui.views.docks import Dock, Docks
from pydra_gui.views.narrow import Narrow
from pydra_gui.views.panels import Panel, Workspace
from pydra_gui.widgets.island import Island
from pydra_gui.widgets.layouts import column
from pydra_gui.widgets.notices import Empty


class Workspaces(QObject):
    """Owns the middle of `window`. One of `spaces` is always open."""

    changed = Signal(object)
    """The `Workspace` that is open now."""

    def __init__(
        self, window: QMainWindow, spaces: Sequence[Workspace], docks: Docks, make: Callable[[str, str], Panel]
    ) -> None:
        """`make` makes the centre of a workspace, by the keys of both."""
        super().__init__(window)
        self._window, self._make = window, make
        self.spaces = {space.key: space for space in spaces}
        self.docks = docks
        self.stack = QStackedWidget()
        self.narrow = Narrow(window, docks, self.stack)
        self._centres: dict[str, Panel] = {}
        self._kept: dict[str, Arrangement] = {}
        self._set: dict[str, str] = {}
        self._now = ""

    @property
    def now(self) -> str:
        """The key of the one that is open."""
        return self._now

    def centre(self, key: str) -> Panel:
        """The panel in the middle of a workspace."""
        if key not in self._centres:
            made = self._centres[key] = self._make(key, self.spaces[key].centre)
            self.stack.addWidget(Island(_framed(made)))
            if words := self._set.get(key):
                made.restore(words)
        return self._centres[key]

    def made_centres(self) -> tuple[Panel, ...]:
        return tuple(self._centres.values())

    def go(self, key: str) -> None:
        """Opens a workspace as it was left, or as it is at first."""
        if key == self._now or key not in self.spaces:
            self.narrow.close_page()
            return
        self._still(lambda: self._change(key))
        self.changed.emit(self.spaces[key])
        self.focus_centre()

    def come(self, key: str) -> None:
        """Opens it because a person asked for it: the keyboard comes to its middle, also if it is open already."""
        self.go(key)
        self.focus_centre()

    def focus_centre(self) -> None:
        """The centre takes the keyboard; while it is empty, what says so has it, and its rows take it when they come."""
        (_keys_of(self.centre(self._now), self.stack) or self.stack).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_panel(self, dock: Dock) -> None:
        """The same for a panel that was asked for."""
        if found := _keys_of(dock.panel, dock.panel.widget):
            found.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @contextmanager
    def kept_keyboard(self) -> Iterator[None]:
        """What changes by itself takes the keyboard from nobody who is at work beside the middle: in the filter, a sheet, a panel."""
        before = QApplication.focusWidget()
        yield
        if before and before.isVisible() and before is not self.stack and not self.stack.isAncestorOf(before):
            before.setFocus()

    def _change(self, key: str) -> None:
        if self._now:
            self._keep()
        self.docks.put_away()
        self._now = key
        self.show_centre()
        kept = self._kept.get(key)
        if not (kept and self.docks.take_back(kept.state, kept.panels, VERSION)):
            self.docks.put_away()
            self.docks.place(self.spaces[key].places)
        self.narrow.give_way()

    def _still(self, change: Callable[[], None]) -> None:
        """Nothing is painted half-way, and the window keeps its size: on their way panels want more room than in their places."""
        seen = self._window.updatesEnabled()
        self._window.setUpdatesEnabled(False)
        self._window.setMinimumSize(0, 0)
        # A layout changes no minimum that is set by hand, and one that is as it was counts as none.
        self._window.setMinimumSize(self._window.size())
        try:
            change()
            # Otherwise Qt paints, then lays out, and paints again.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        finally:
            self._window.setMinimumSize(0, 0)
            self._keep_least()
            self._window.setUpdatesEnabled(seen)

    def _keep_least(self) -> None:
        """The window is as large as what is in it needs, at least."""
        if (layout := self._window.layout()) is not None:
            layout.invalidate()
            QCoreApplication.postEvent(self._window, QEvent(QEvent.Type.LayoutRequest))

    def _keep(self) -> None:
        self.narrow.bring_back()
        state = bytes(self._window.saveState(VERSION).data())
        self._kept[self._now] = Arrangement(state=state, panels=self.docks.kept(), centre=self.centre(self._now).keep())

    def show(self, name: str) -> Dock:
        """Brings a panel into sight: as a dock, or in a narrow window as a page."""
        dock = self.docks.get(name)
        if dock in self.narrow.folded:
            self.narrow.open_page(dock)
            return dock
        self.docks.show(name)
        self.narrow.give_way()
        if dock in self.narrow.folded:
            self.narrow.open_page(dock)
        return dock

    # ----------------------------------------------------------------------------------------------------- layouts

    def layout(self) -> Layout:
        """All workspaces as they are now."""
        self._still(self._keep)
        self.narrow.give_way()
        centres = {key: panel.keep() for key, panel in self._centres.items()}
        spaces = {key: _with_centre(kept, centres.get(key, kept.centre)) for key, kept in self._kept.items()}
        return Layout(workspace=self._now, spaces=spaces)

    def use(self, layout: Layout, first: str) -> None:
        """Shows a layout that was kept; `first` is the workspace if it names none. What it does not tell is as at first."""
        self.narrow.bring_back()
        self._kept = {key: kept for key, kept in layout.spaces.items() if key in self.spaces}
        self._set = {key: kept.centre for key, kept in self._kept.items()}
        for key, panel in self._centres.items():
            if words := self._set.get(key):
                panel.restore(words)
        self._now = ""
        self.go(layout.workspace if layout.workspace in self.spaces else first)

    def reset(self) -> None:
        """All workspaces as they are at first; what was detached is attached again, second panels end."""
        self.narrow.bring_back()
        for dock in self.docks.here():
            dock.setFloating(False)
        for dock in self.docks.all:
            if dock.name != dock.kind.key:
                self.docks.end(dock)
        self.use(Layout(), self._now)

    def show_centre(self) -> None:
        """The panel of the workspace is in the middle, whatever was there before."""
        widget = self.centre(self._now).widget
        found = next(page for page in _pages(self.stack) if page is widget or page.isAncestorOf(widget))
        self.stack.setCurrentWidget(found)
        self.stack.setAccessibleName(tr(self.spaces[self._now].title))


def _pages(stack: QStackedWidget) -> list[QWidget]:
    return [page for at in range(stack.count()) if (page := stack.widget(at)) is not None]


def _keys_of(panel: Panel, around: QWidget) -> QWidget | None:
    """What takes keys in a panel now: its rows, or what says that there are none."""
    return next((each for each in (panel.focus, *around.findChildren(Empty)) if each.isVisible()), None)


def _framed(panel: Panel) -> QWidget:
    """A centre with its head above it, where it has one."""
    if panel.head is None:
        return panel.widget
    whole = QWidget()
    column(panel.head, gap=0, of=whole).addWidget(panel.widget, 1)
    return whole


def _with_centre(kept: Arrangement, words: str) -> Arrangement:
    return Arrangement(state=kept.state, panels=kept.panels, centre=words)
