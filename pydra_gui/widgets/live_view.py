"""What our tables and trees have in common: whole rows, no grid, hover by row, the ring of the keyboard, and how they are painted."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QFocusEvent, QHoverEvent, QKeyEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView

from pydra_gui.models.table import Index, RowRole
from pydra_gui.theme.box import Box
from pydra_gui.theme.theme import color
from pydra_gui.widgets import ring
from pydra_gui.widgets.cells import Cell, ground_token

if TYPE_CHECKING:
    _View = QAbstractItemView
else:
    _View = object

Place = tuple[int, QModelIndex]
"""A row and its parent."""
Cells = list[tuple[QModelIndex, Box]]
"""The cells of a row, and where in the viewport each of them stands."""
NOWHERE: Place = (-1, QModelIndex())


def prepare(view: QAbstractItemView) -> None:
    view.setMouseTracking(True)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setTabKeyNavigation(False)
    view.setTextElideMode(Qt.TextElideMode.ElideRight)
    # Who paints all of its ground is scrolled by moving what is on the screen: only rows that come into sight are painted.
    view.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)


def let_go(view: QAbstractItemView, parent: Index, first: int, last: int) -> None:
    """Before rows go: if the current one is among them, none is current. Qt would choose a neighbour, which nobody asked for."""
    current = view.currentIndex()
    while current.isValid():
        if current.parent() == parent and first <= current.row() <= last:
            view.selectionModel().setCurrentIndex(QModelIndex(), QItemSelectionModel.SelectionFlag.NoUpdate)
            return
        current = current.parent()


def _begins_at_current(view: QAbstractItemView) -> bool:
    """Chooses the current row if none is chosen: to a person it is no row yet, and Qt would go to the one below it."""
    selection, current = view.selectionModel(), view.currentIndex()
    if not current.isValid() or selection.hasSelection():
        return False
    flags = QItemSelectionModel.SelectionFlag
    selection.setCurrentIndex(current, flags.ClearAndSelect | flags.Rows)
    return True


def _has_ring(view: QAbstractItemView) -> bool:
    """Where nothing is chosen no bar says that the keyboard is here: a ring does."""
    return view.hasFocus() and view.selectionModel() is not None and not view.selectionModel().hasSelection()


class Old:
    """What is to be painted again."""

    def __init__(self, region: QRegion) -> None:
        self._parts = [
            (each.left(), each.top(), each.right() + 1, each.bottom() + 1) for each in cast(Iterable[QRect], region)
        ]

    def meets(self, box: Box, within: float = 0) -> bool:
        """Whether a box has a part of it, more than so many px from its left and right edge."""
        left, top, right, bottom = box.left() + within, box.top(), box.right() - within, box.bottom()
        for a, b, c, d in self._parts:  # noqa: SIM110 (asked for each cell: a generator takes three times as long)
            if a < right and left < c and b < bottom and top < d:
                return True
        return False


class LiveView(_View):
    """What tables and trees have in common. Stands before the class of Qt, which its overrides call."""

    _ring = ring.NONE
    """As the keyboard came."""

    def rowsAboutToBeRemoved(self, parent: Index, start: int, end: int) -> None:
        let_go(self, parent, start, end)
        super().rowsAboutToBeRemoved(parent, start, end)

    def hovered(self) -> Place:
        """The row under the pointer."""
        raise NotImplementedError

    def _pointed(self, at: QPoint) -> None:
        """The pointer is at this place of the viewport."""
        raise NotImplementedError

    def viewportEvent(self, event: QEvent) -> bool:
        """A pointer that enters need not move: after a drop, or where the window opens below it. Qt marks the one cell then."""
        if isinstance(event, QHoverEvent) and event.type() != QEvent.Type.HoverLeave:
            self._pointed(event.position().toPoint())
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = ring.wanted(event, self._ring)
        super().focusInEvent(event)
        current = self.currentIndex()
        chosen = current.isValid() and self.selectionModel().isSelected(current)
        if self._ring and chosen and event.reason() not in ring.BETWEEN and not self.visualRect(current).isEmpty():
            self.scrollTo(current)  # the bar of the row says where the keyboard is; where none is chosen, the ring does

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if self._ring:  # it comes or goes
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not event.modifiers() and _begins_at_current(self):
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints its cells by itself: Qt's own way, called from Python, lets the interpreter go in between, and the master's thread may
        have it then."""
        self.executeDelayedItemsLayout()
        painter, old = QPainter(self.viewport()), Old(event.region())
        painter.fillRect(event.rect(), color("surface"))
        for place, cells in self._rows(event.rect()):
            self._paint_row(painter, old, place, cells)
        if self._ring and _has_ring(self):
            ring.paint(painter, self.viewport().rect(), self._ring)

    def _rows(self, area: QRect) -> Iterator[tuple[Place, Cells]]:
        """The rows that reach into a part of the viewport, from above, each with its cells there, from the left."""
        raise NotImplementedError

    def _paint_row(self, painter: QPainter, old: Old, place: Place, cells: Cells) -> None:
        delegate = self.itemDelegate()
        assert isinstance(delegate, Cell)
        delegate.row = cells[0][0].data(RowRole)
        chosen = self.selectionModel().isSelected(cells[0][0])
        token = ground_token(self, chosen, place == self.hovered())
        for index, rect in cells:
            if old.meets(rect, ring.WIDE):
                delegate.paint_cell(painter, rect, index, token, chosen)
            elif old.meets(rect):  # what the ring covers; nothing is written there
                delegate.ground(painter, rect, index, token, chosen)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self._ring and _has_ring(self):  # it stays where it is, and what moved of it goes
            around = ring.covered(self.viewport().rect())
            self.viewport().update(around.united(around.translated(dx, dy)))
