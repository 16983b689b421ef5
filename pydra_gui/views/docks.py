"""The four docks around the runs: their first places, what they do in a narrow window, and how they come back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from pydra_gui.widgets.buttons import tool
from pydra_gui.widgets.panel_head import PanelHead

LEFT_WIDTH, RIGHT_WIDTH = 298, 304
LEFT_HEIGHTS = (462, 370)
LOG_HEIGHT = 32 + 10 * 22
NARROW, NARROWEST = 1200, 960
"""Below the first width the details give way, below the second the left panels too."""
Area = Qt.DockWidgetArea


class Docks:
    """Nodes over packages on the left, details on the right, the log below; the sides own the corners."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._first_hid: list[QDockWidget] = []
        self._gave_way: list[QDockWidget] = []
        self._places: list[tuple[QDockWidget, Qt.DockWidgetArea]] = []
        corner = Qt.Corner
        for at in (corner.TopLeftCorner, corner.BottomLeftCorner):
            window.setCorner(at, Area.LeftDockWidgetArea)
        for at in (corner.TopRightCorner, corner.BottomRightCorner):
            window.setCorner(at, Area.RightDockWidgetArea)

    def add(
        self, title: str, panel: QWidget, head: PanelHead, area: Qt.DockWidgetArea, tools: bool = False
    ) -> QDockWidget:
        """A dock whose title bar is the panel's head; `tools` can detach and close it."""
        made = QDockWidget(title, self._window)
        made.setObjectName(title)
        made.setTitleBarWidget(head)
        made.setWidget(panel)
        self._window.addDockWidget(area, made)
        self._places.append((made, area))
        if tools:
            _add_tools(made, head)
        return made

    @property
    def all(self) -> tuple[QDockWidget, ...]:
        """Nodes, packages, details, log."""
        return tuple(dock for dock, _ in self._places)

    def size(self) -> None:
        """First sizes, in whole rows. Ignored by Qt before the window was laid out once."""
        nodes, packages, details, log = self.all
        horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._window.resizeDocks([nodes, details], [LEFT_WIDTH, RIGHT_WIDTH], horizontal)
        self._window.resizeDocks([nodes, packages], list(LEFT_HEIGHTS), vertical)
        self._window.resizeDocks([log], [LOG_HEIGHT], vertical)

    def reset(self) -> None:
        """All panels in their first places."""
        for dock, area in self._places:
            dock.setFloating(False)
            self._window.removeDockWidget(dock)
            self._window.addDockWidget(area, dock)
            dock.show()

    def show_first(self, first: bool) -> None:
        """With nothing to show, details and log are only empty panels: they wait."""
        _, _, details, log = self.all
        if first:
            self._first_hid = [dock for dock in (details, log) if not dock.isHidden()]
        for dock in self._first_hid:
            dock.setVisible(not first)
        if not first:
            self._first_hid = []
            self.size()

    def give_way(self) -> None:
        """In a narrow window side panels make room; they come back with the room."""
        wanted = self._too_much(self._window.width())
        for dock in [dock for dock in self._gave_way if dock not in wanted]:
            self._gave_way.remove(dock)
            dock.show()
        for dock in wanted:
            if dock not in self._gave_way and not dock.isHidden() and not dock.isFloating():
                self._gave_way.append(dock)
                dock.hide()

    def bring_back(self) -> None:
        """Shows what only waits or gave way, so that a layout can be kept as a person made it."""
        for dock in (*self._first_hid, *self._gave_way):
            dock.show()

    def _too_much(self, width: int) -> list[QDockWidget]:
        nodes, packages, details, _ = self.all
        wanted = [details] if width < NARROW else []
        return [*wanted, nodes, packages] if width < NARROWEST else wanted


def band(width: int) -> int:
    """Widths of one band have the same docks."""
    return (width >= NARROW) + (width >= NARROWEST)


def _add_tools(dock: QDockWidget, head: PanelHead) -> None:
    float_, close = tool("float", "Detach"), tool("close", "Close this panel")
    float_.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
    close.clicked.connect(dock.close)
    head.add_tool(float_)
    head.add_tool(close)
