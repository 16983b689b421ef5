"""How cells are painted: the ground of a row once, and what stands in it by kind of row; no widget per row."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pydra_gui.theme.theme import ROW, color, row_height

PAD = 8
_SELECTED = QStyle.StateFlag.State_Selected
Index = QModelIndex | QPersistentModelIndex


def ground_token(view: QWidget | None, chosen: bool, hovered: bool) -> str:
    """The token of what lies under a row, "" for the plain surface."""
    if chosen:
        return "select" if view is not None and view.hasFocus() else "select-idle"
    return "hover" if hovered else ""


class Cell(QStyledItemDelegate):
    """Paints the ground of a row, then hands a padded box and the frozen row to `draw`."""

    def __init__(self, view: QAbstractItemView, height: int = ROW["compact"], fixed: bool = False) -> None:
        """`height` px where rows are compact; always, if that is `fixed`."""
        super().__init__(view)
        self.view = view
        self.height, self.fixed = height, fixed

    def draw(self, painter: QPainter, box: QRectF, index: Index) -> None:
        """Paints one cell of the row `index.data(RowRole)`."""
        raise NotImplementedError

    def hovered(self, index: Index) -> bool:
        over = getattr(self.view, "hovered", None)
        if over is None:
            return False
        row, parent = over()
        return bool(row == index.row() and parent == index.parent())

    def ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> str:
        chosen = bool(option.state & _SELECTED)
        token = ground_token(self.view, chosen, self.hovered(index))
        if token:
            painter.fillRect(option.rect, color(token))
        if chosen and (index.column() == 0 or option.rect.left() == 0):  # known by a bar as well as by its tint
            painter.fillRect(QRectF(0, option.rect.top(), 2, option.rect.height()), color(bar_token(self.view)))
        return token or "surface"

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        self.ground(painter, option, index)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(PAD, 0, -PAD, 0)
        self.draw(painter, box, index)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(40, self.height if self.fixed else row_height(self.height))


def bar_token(view: QWidget) -> str:
    """The token of the bar at the left of a selected row."""
    return "focus" if view.hasFocus() else "edge"


def glyph_box(box: QRectF, px: float = 14.0) -> QRectF:
    """A square for a glyph at the left of a cell."""
    return QRectF(box.left(), box.center().y() - px / 2, px, px)
