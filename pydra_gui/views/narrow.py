"""A narrow window: the side panels make room, and each of them is a page over the centre when it is asked for.

Below the first width the right side gives way, below the second the left one folds into the rail.
"""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from pydra_gui.language import tr
from pydra_gui.views.docks import Dock, Docks
from pydra_gui.views.panels import Area
from pydra_gui.widgets.buttons import tool
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import column, row

NARROW, NARROWEST = 1200, 960


def band(width: int) -> int:
    """Widths of one band have the same docks."""
    return (width >= NARROW) + (width >= NARROWEST)


class Page(QWidget):
    """A panel over the centre, with a way back: the tool, or Esc."""

    left = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("surface")
        self.back = tool("left", tr("Back"))
        self.back.clicked.connect(self.left)
        head = QWidget()
        head.setObjectName("panelHead")
        head.setFixedHeight(32)
        row(self.back, label(title, "panel"), None, gap=6, margins=(6, 0, 6, 0), of=head)
        self._box = column(head, gap=0, of=self)

    def hold(self, widget: QWidget) -> None:
        self._box.addWidget(widget, 1)
        widget.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Cancel):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Narrow(QObject):
    """Knows which docks gave way. `changed` says that others did."""

    changed = Signal()

    def __init__(self, window: QMainWindow, docks: Docks, centre: QStackedWidget) -> None:
        super().__init__(window)
        self._window, self._docks, self._centre = window, docks, centre
        self._gave_way: list[Dock] = []
        self._page: tuple[Page, Dock, QWidget | None] | None = None

    @property
    def folded(self) -> tuple[Dock, ...]:
        """Those that gave way, and are reached by the rail."""
        return tuple(self._gave_way)

    def give_way(self) -> None:
        """Side panels go, or come back with the room."""
        wanted = [dock for dock in self._docks.all if self._too_much(dock)]
        if self._page and self._page[1] not in wanted:
            self.close_page()
        for dock in [dock for dock in self._gave_way if dock not in wanted]:
            self._gave_way.remove(dock)
            dock.show()
        for dock in wanted:
            if dock not in self._gave_way and not dock.isHidden() and not dock.isFloating():
                self._gave_way.append(dock)
                dock.hide()
        self.changed.emit()

    def bring_back(self) -> None:
        """Shows what gave way, so that an arrangement can be kept as a person made it."""
        self.close_page()
        for dock in self._gave_way:
            dock.show()
        self._gave_way = []

    def _too_much(self, dock: Dock) -> bool:
        width, area = self._window.width(), self._window.dockWidgetArea(dock)
        if area == Area.RightDockWidgetArea:
            return width < NARROW
        return area == Area.LeftDockWidgetArea and width < NARROWEST

    # ------------------------------------------------------------------------------------------------------ pages

    def open_page(self, dock: Dock) -> None:
        """The panel of a dock that gave way, over the centre."""
        if self._page and self._page[1] is dock:
            return
        self.close_page()
        before = self._centre.currentWidget()
        page = Page(tr(dock.kind.title))
        page.left.connect(self.close_page)
        page.hold(dock.panel.widget)
        self._page = (page, dock, before)
        self._centre.addWidget(page)
        self._centre.setCurrentWidget(page)
        dock.panel.focus.setFocus()
        self.changed.emit()

    def close_page(self) -> None:
        """Back to what was in the centre."""
        if self._page:
            page, dock, before = self._page
            self._page = None
            dock.setWidget(dock.panel.widget)
            self._centre.removeWidget(page)
            if before is not None:
                self._centre.setCurrentWidget(before)
            page.deleteLater()
            self.changed.emit()

    @property
    def open(self) -> Dock | None:
        """The dock whose panel is a page now."""
        return self._page[1] if self._page else None
