"""The docks around the centre: made when they are first seen, placed as a workspace wants them, told from each other by their names.

1. A dock that a person detached stays where it is when the workspace changes; it belongs to none until it is attached again.
2. A second panel of a kind ("log:2") ends when it is closed; a first one only hides.
3. A window that would stand on a screen that has gone is brought back to one that is there.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QDockWidget, QMainWindow

from pydra_gui.language import tr
from pydra_gui.models.arrangement import Kept, kind_of, next_name
from pydra_gui.views.panels import Area, Panel, PanelKind, Place
from pydra_gui.widgets.buttons import tool
from pydra_gui.widgets.panel_head import PanelHead

Make = Callable[[str], Panel]
"""A new panel of a kind."""
CORNERS = {
    Qt.Corner.TopLeftCorner: Area.LeftDockWidgetArea,
    Qt.Corner.BottomLeftCorner: Area.LeftDockWidgetArea,
    Qt.Corner.TopRightCorner: Area.RightDockWidgetArea,
    Qt.Corner.BottomRightCorner: Area.RightDockWidgetArea,
}
"""The sides own the corners."""
SIDES = (Area.LeftDockWidgetArea, Area.RightDockWidgetArea)
SEEN = 80
"""So many px of a detached panel are on a screen, or it is brought back."""


class Dock(QDockWidget):
    """A panel with its head as the title bar."""

    ended = Signal()
    """A person has closed it."""

    def __init__(self, window: QMainWindow, name: str, kind: PanelKind, panel: Panel) -> None:
        super().__init__(tr(kind.title), window)
        self.name, self.kind, self.panel = name, kind, panel
        self.away = True
        """It is not of the workspace that is open."""
        self.setObjectName(name)
        head = panel.head or PanelHead(tr(kind.title))
        self.setTitleBarWidget(head)
        self.setWidget(panel.widget)
        self._detach, close = (
            tool("float", tr("Detach {title}", title=tr(kind.title))),
            tool("close", tr("Close {title}", title=tr(kind.title))),
        )
        self._detach.clicked.connect(lambda: self.setFloating(not self.isFloating()))
        self.topLevelChanged.connect(self._name_tool)
        close.clicked.connect(self.close)
        head.add_tool(self._detach)
        head.add_tool(close)

    def _name_tool(self, floating: bool) -> None:
        words = (
            tr("Attach {title}", title=tr(self.kind.title))
            if floating
            else tr("Detach {title}", title=tr(self.kind.title))
        )
        self._detach.setToolTip(words)
        self._detach.setAccessibleName(words)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.ended.emit()


class Docks(QObject):
    """All docks of the window, whatever workspace they are in. `shown_changed` says that one came or went."""

    made = Signal(object)
    """A `Dock` that is new."""
    shown_changed = Signal()

    def __init__(self, window: QMainWindow, kinds: Iterable[PanelKind], make: Make) -> None:
        super().__init__(window)
        self._window, self._make = window, make
        self.kinds = {kind.key: kind for kind in kinds}
        self._docks: dict[str, Dock] = {}
        for corner, area in CORNERS.items():
            window.setCorner(corner, area)

    @property
    def all(self) -> tuple[Dock, ...]:
        return tuple(self._docks.values())

    def get(self, name: str) -> Dock:
        """The dock of this name, made if need be; KeyError if there is no such kind."""
        if name not in self._docks:
            kind = self.kinds[kind_of(name)]
            made = self._docks[name] = Dock(self._window, name, kind, self._make(kind.key))
            made.hide()
            made.lower()
            made.visibilityChanged.connect(lambda _: self.shown_changed.emit())
            if made.name != kind.key:
                made.ended.connect(lambda: self.end(made))
            self.made.emit(made)
        return self._docks[name]

    def here(self) -> tuple[Dock, ...]:
        """Those that are in sight, or are tabs behind others."""
        return tuple(dock for dock in self._docks.values() if not dock.isHidden())

    def in_sight(self, name: str) -> bool:
        """True if this panel is made and not hidden."""
        return name in self._docks and not self._docks[name].isHidden()

    # ------------------------------------------------------------------------------------------------ by a person

    def toggle(self, kind: str) -> None:
        """Shows the first panel of a kind, or hides it."""
        dock = self.get(kind)
        if dock.isHidden():
            self.show(kind)
        else:
            dock.close()

    def show(self, name: str) -> Dock:
        """Brings a panel into sight: where it was in this workspace, or where its kind belongs."""
        dock = self.get(name)
        if not dock.isFloating() and self._window.dockWidgetArea(dock) == Area.NoDockWidgetArea:
            before = self._broad(dock)
            self._window.addDockWidget(dock.kind.area, dock)
            if before is not None:
                self._window.tabifyDockWidget(before, dock)
            self._size([Place(name, dock.kind.area, dock.kind.size)])
        dock.away = False
        dock.show()
        dock.raise_()
        if not dock.isFloating():
            dock.lower()  # its tab is in front now: what lies over the window, a sheet or a notice, stays over it
        return dock

    def _broad(self, dock: Dock) -> Dock | None:
        """Panels at the bottom want its whole width: one of another kind that stands there, and gets a tab."""
        if dock.kind.area != Area.BottomDockWidgetArea:
            return None
        there = (each for each in self.here() if self._is_attached(each.name) and each.kind is not dock.kind)
        return next((each for each in there if self._window.dockWidgetArea(each) == dock.kind.area), None)

    def another(self, kind: str) -> Dock:
        """One more panel of a kind, in the place of its kind."""
        name = next_name(kind, {name for name, dock in self._docks.items() if name != kind or not dock.isHidden()})
        made = self.show(name)
        QTimer.singleShot(0, self, partial(self._share_out, made.kind))
        return made

    def _share_out(self, kind: PanelKind) -> None:
        """The same width for all panels of a kind that are still there."""
        beside: list[QDockWidget] = [dock for dock in self.here() if dock.kind is kind and self._is_attached(dock.name)]
        self._window.resizeDocks(beside, [1] * len(beside), Qt.Orientation.Horizontal)

    def end(self, dock: Dock) -> None:
        """A second panel is gone for good."""
        if self._docks.pop(dock.name, None):
            self._window.removeDockWidget(dock)
            dock.deleteLater()

    # --------------------------------------------------------------------------------------------- by a workspace

    def put_away(self) -> None:
        """Takes every attached dock out of the window."""
        for dock in self._docks.values():
            if not dock.isFloating() or dock.isHidden():
                dock.away = True
                dock.setFloating(False)
                self._window.removeDockWidget(dock)

    def place(self, places: Sequence[Place]) -> None:
        """Puts panels where a workspace has them at first; those that are detached stay so."""
        for place in places:
            dock = self.get(place.kind)
            dock.away = False
            if not (dock.isFloating() and not dock.isHidden()):
                self._window.addDockWidget(place.area, dock)
                dock.show()
        self._size(places)

    def _size(self, places: Sequence[Place]) -> None:
        """Now and once more after the layout: sizes that are asked for before the first one are ignored by Qt."""
        self._size_now(places)
        QTimer.singleShot(0, self, lambda: self._size_now(places))

    def _size_now(self, places: Sequence[Place]) -> None:
        attached = [place for place in places if self._is_attached(place.kind)]
        for place in attached:
            way = Qt.Orientation.Horizontal if place.area in SIDES else Qt.Orientation.Vertical
            self._window.resizeDocks([self._docks[place.kind]], [place.size], way)
        for area in (*SIDES, Area.BottomDockWidgetArea):
            mine = [place for place in attached if place.area == area]
            if len(mine) > 1:
                docks: list[QDockWidget] = [self._docks[place.kind] for place in mine]
                along = Qt.Orientation.Vertical if area in SIDES else Qt.Orientation.Horizontal
                self._window.resizeDocks(docks, [place.share for place in mine], along)

    def _is_attached(self, name: str) -> bool:
        dock = self._docks.get(name)
        return dock is not None and not (dock.isHidden() or dock.isFloating() or dock.away)

    def take_back(self, state: bytes, panels: Sequence[Kept], version: int) -> bool:
        """As it was kept; False if that cannot be read. Panels of kinds that there are no more are left out."""
        known = [each for each in panels if kind_of(each.name) in self.kinds]
        floating = {dock.name: dock.geometry() for dock in self.here() if dock.isFloating()}
        for each in known:
            self.get(each.name).away = False
            if each.words:
                self._docks[each.name].panel.restore(each.words)
        if not self._window.restoreState(state, version):
            return False
        self._settle({each.name for each in known}, floating)
        return True

    def _settle(self, wanted: set[str], floating: dict[str, QRect]) -> None:
        """What was detached before stays detached; what is not of this arrangement is not seen."""
        for name, dock in self._docks.items():
            if name in floating:
                dock.setFloating(True)
                dock.setGeometry(floating[name])
                dock.show()
            elif name not in wanted:
                dock.away = True
                dock.setFloating(False)
                self._window.removeDockWidget(dock)
        self.bring_home()

    def bring_home(self) -> None:
        """Detached panels whose screen has gone come back to one that is there."""
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        for dock in self.here():
            if dock.isFloating() and not any(_seen(dock.frameGeometry(), screen) for screen in screens):
                dock.move(self._window.geometry().center() - dock.rect().center())

    def kept(self) -> tuple[Kept, ...]:
        """The panels that are placed in the window, and what is set in them."""
        there = [dock for dock in self._docks.values() if not dock.away]
        return tuple(Kept(dock.name, dock.panel.keep()) for dock in there)


def _seen(frame: QRect, screen: QRect) -> bool:
    common = frame.intersected(screen)
    return common.width() >= min(SEEN, frame.width()) and common.height() >= min(SEEN, frame.height())
