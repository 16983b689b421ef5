"""A week that is painted: dragging opens half hours or closes them, and the keyboard does the same with what is chosen."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from pydra_gui.language import tr
from pydra_gui.models.table import RIGHT, Index
from pydra_gui.models.week import DAYS
from pydra_gui.models.week_table import CELLS, Box, ShareRole, WeekTable
from pydra_gui.theme import theme
from pydra_gui.theme.theme import color
from pydra_gui.widgets.labels import write

ROW, TOP, SIDE = 22, 20, 42
EVERY = 6
"""Cells between two hours that are written."""
_EXTEND = QItemSelectionModel.SelectionFlag.ClearAndSelect


class WeekEditor(QTableView):
    """Shows a `WeekTable`. The first cell of a drag says whether it opens or closes. Space turns what is chosen over, Delete closes it;
    the name of a day, or an hour, turns the whole of it over."""

    def __init__(self, model: WeekTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._drag: tuple[QModelIndex, bool, bytes] | None = None
        """Where it began, whether it opens, and the week before it."""
        self.setModel(model)
        self.setItemDelegate(_Cell(self))
        self.setAccessibleName(tr("The week, in half hours"))
        self.setProperty("kind", "week")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(TOP + 7 * ROW)
        self._lay_out_heads()
        self.setCurrentIndex(model.index(0, 0))
        theme.changes.changed.connect(self.viewport().update)

    def _lay_out_heads(self) -> None:
        hours, days = _Hours(self), _Days(self)
        hours.setAccessibleName(tr("Hours"))
        days.setAccessibleName(tr("Days"))
        if (corner := self.findChild(QAbstractButton)) is not None:
            corner.setAccessibleName(tr("Choose the whole week"))
        self.setHorizontalHeader(hours)
        self.setVerticalHeader(days)
        hours.setFixedHeight(TOP)
        days.setFixedWidth(SIDE)
        for head, least in ((hours, 4), (days, ROW)):
            head.setMinimumSectionSize(least)
            head.setHighlightSections(False)
        hours.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        days.setDefaultSectionSize(ROW)
        days.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        days.picked.connect(lambda day: self._turn((day, 0, day, CELLS - 1)))
        hours.picked.connect(lambda cell: self._turn((0, cell // 2 * 2, 6, cell // 2 * 2 + 1)))

    def chosen(self) -> Box | None:
        """What the keyboard works on."""
        ranges = self.selectionModel().selection()
        if ranges.isEmpty():
            current = self.currentIndex()
            return (current.row(), current.column()) * 2 if current.isValid() else None
        found = ranges.first()
        return (found.top(), found.left(), found.bottom(), found.right())

    def _turn(self, box: Box) -> None:
        """All of it opens, or, if it is open, closes."""
        self._choose(self._model.index(box[0], box[1]), self._model.index(box[2], box[3]))
        self._model.paint(box, not self._model.is_open(box))

    def _choose(self, first: QModelIndex, last: QModelIndex) -> None:
        selection = self.selectionModel()
        selection.setCurrentIndex(last, QItemSelectionModel.SelectionFlag.NoUpdate)
        selection.select(QItemSelection(first, last), _EXTEND)

    def _under(self, at: QPoint) -> QModelIndex:
        """The cell there, or the nearest one."""
        column = self.columnAt(min(max(at.x(), 0), self.viewport().width() - 1))
        row = min(max(at.y() // ROW, 0), 6)
        return self._model.index(row, column if column >= 0 else CELLS - 1)

    # -------------------------------------------------------------------------------------------- overrides

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        cell = self._under(event.position().toPoint())
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        begin = self.currentIndex() if shift and self.currentIndex().isValid() else cell
        opens = cell.data(ShareRole) < 1.0 if not shift else begin.data(ShareRole) >= 1.0
        self._drag = (begin, opens, self._model.week())
        self._drag_to(cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            self._drag_to(self._under(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def _drag_to(self, cell: QModelIndex) -> None:
        if self._drag is not None:
            begin, opens, before = self._drag
            self._choose(begin, cell)
            self._model.paint((begin.row(), begin.column(), cell.row(), cell.column()), opens, before)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        box = self.chosen()
        match event.key():
            case Qt.Key.Key_Space if box is not None:
                self._model.paint(box, not self._model.is_open(box))
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace if box is not None:
                self._model.paint(box, False)
            case Qt.Key.Key_Escape | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                event.ignore()
            case _:
                super().keyPressEvent(event)


class _Cell(QStyledItemDelegate):
    """Open is filled; what is chosen has an outline, and the cell with the keyboard a ring."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        first = index.column() % 2 == 0
        box = QRectF(option.rect).adjusted(1.0 if first else 0.0, 1, 0, -1)
        painter.fillRect(box, color("sunken"))
        share = float(index.data(ShareRole))
        painter.fillRect(QRectF(box.left(), box.top(), box.width() * share, box.height()), color("text3", 0.75))
        view = self.parent()
        if option.state & QStyle.StateFlag.State_Selected and isinstance(view, QWidget) and view.hasFocus():
            current = isinstance(view, QTableView) and view.currentIndex() == index
            painter.setPen(QPen(color("focus"), 2 if current else 1))
            inset = 1.0 if current else 0.5
            painter.drawRect(box.adjusted(inset, inset, -inset, -inset))


class _Head(QHeaderView):
    """Qt leaves the edges of a section to resizing, and ours are hardly wider than that: a press anywhere picks."""

    picked = Signal(int)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self.logicalIndexAt(event.position().toPoint())
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()


class _Hours(_Head):
    """Hours over every sixth cell, at the line where they begin."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        for cell in range(0, CELLS, EVERY):
            box = QRectF(self.sectionViewportPosition(cell) + 2, 0, 40, TOP - 3)
            write(painter, box, f"{cell // 2}:00", "text3", 11)


class _Days(_Head):
    """The names of the days, in short."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        for day, name in enumerate(DAYS):
            box = QRectF(0, self.sectionViewportPosition(day), SIDE - 8, ROW)
            write(painter, box, tr(name), "text3", 11, align=RIGHT)
