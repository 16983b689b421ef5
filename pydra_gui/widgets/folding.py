"""Tools of a panel's head that give way to its field: where that would be too short, they fold into the menu of one button."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from pydra_gui.language import tr
from pydra_gui.widgets.buttons import tool

ROOM = 180
"""So many px a field is to have before tools stand beside it."""


class Folding(QObject):
    """`button` stands in the head where the tools are; it is there only while they are not."""

    def __init__(self, field: QWidget, tools: Sequence[QToolButton]) -> None:
        super().__init__(field)
        self._field, self._tools = field, tools
        self.folded = False
        self.button = tool("dots", tr("More"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.hide()
        self._menu = QMenu(field)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill)
        self.button.setMenu(self._menu)

    def serve(self, head: QWidget) -> None:
        """Follows the width of the head that they all stand in, and what its words need."""
        self._head = head
        head.installEventFilter(self)

    def _fill(self) -> None:
        """The tools as they are now: some are off, and some have other words than before."""
        self._menu.clear()
        for each in self._tools:
            if (menu := each.menu()) is not None:
                menu.setTitle(each.toolTip())
                made = self._menu.addMenu(menu)
            else:
                made = self._menu.addAction(each.toolTip(), each.click)
            made.setIcon(each.icon())
            made.setEnabled(each.isEnabled())

    def _give_way(self) -> None:
        fold = self._head.width() < self._wanted()
        if fold != self.folded:
            self.folded = fold
            for each in self._tools:
                each.setVisible(not fold)
            self.button.setVisible(fold)

    def _wanted(self) -> int:
        """What the head needs with all tools and enough of its field."""
        layout = self._head.layout()
        assert layout is not None
        least = layout.totalMinimumSize().width() + ROOM - self._field.minimumWidth()
        if not self.folded:
            return least
        return least + sum(map(self._with_gap, self._tools)) - self._with_gap(self.button)

    def _with_gap(self, widget: QWidget) -> int:
        layout = self._head.layout()
        assert layout is not None
        return widget.sizeHint().width() + layout.spacing()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self._give_way()
        return False
