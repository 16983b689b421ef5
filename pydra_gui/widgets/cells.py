"""How cells are painted: the ground of a row once, and what stands in it by kind of row; no widget per row."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pydra_gui.theme.box import Box
from pydra_gui.theme.theme import ROW, color, row_height

PAD = 8
Index = QModelIndex | QPersistentModelIndex


def ground_token(view: QWidget | None, chosen: bool, hovered: bool) -> str:
    """The token of what lies under a row, "" for the plain surface."""
    if chosen:
        return "select" if view is not None and view.hasFocus() else "select-idle"
    return "hover" if hovered else ""


class Cell(QStyledItemDelegate):
    """Paints the ground of a cell, then hands a padded box to `draw`. Its view calls `paint_cell`; of Qt's delegate it is the height."""

    def __init__(self, view: QAbstractItemView, height: int = ROW["compact"], fixed: bool = False) -> None:
        """`height` px where rows are compact; always, if that is `fixed`."""
        super().__init__(view)
        self.view = view
        self.height, self.fixed = height, fixed
        self.row: Any = None
        """What is painted now, as `RowRole` has it: the view asks its model once for all cells of a row."""

    def draw(self, painter: QPainter, box: Box, index: Index) -> None:
        """Paints one cell of `row`."""
        raise NotImplementedError

    def ground(self, painter: QPainter, rect: Box, index: Index, token: str, chosen: bool) -> None:
        """Paints what lies under a cell: `token` is that of the ground, "" for the plain surface, which is there already."""
        if token:
            rect.fill(painter, color(token))
        if chosen and (index.column() == 0 or rect.left() == 0):  # known by a bar as well as by its tint
            Box(0, rect.top(), 2, rect.height()).fill(painter, color(bar_token(self.view)))

    def paint_cell(self, painter: QPainter, rect: Box, index: Index, token: str, chosen: bool) -> None:
        """Paints all of one cell, as its view asks for it."""
        painter.save()
        self.ground(painter, rect, index, token, chosen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, rect.adjusted(PAD, 0, -PAD, 0), index)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(40, self.height if self.fixed else row_height(self.height))


def bar_token(view: QWidget) -> str:
    """The token of the bar at the left of a selected row."""
    return "focus" if view.hasFocus() else "edge"


def glyph_box(box: Box, px: float = 14.0) -> Box:
    """A square for a glyph at the left of a cell."""
    return Box(box.left(), box.middle() - px / 2, px, px)
