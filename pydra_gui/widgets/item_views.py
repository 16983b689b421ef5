"""Tables and trees as we show them, the keyboard all the way."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QTreeView, QWidget

from pydra_gui.models.table import Column, Index
from pydra_gui.theme import icons, theme
from pydra_gui.theme.box import Box
from pydra_gui.theme.theme import ROW, color
from pydra_gui.widgets.cells import bar_token, ground_token
from pydra_gui.widgets.live_view import NOWHERE, Cells, LiveView, Old, Place, prepare

HEAD = 30


class LiveTable(LiveView, QTableView):
    """A table of rows that change while one looks. `opened` follows Return and a double click."""

    opened = Signal(QModelIndex)
    copied = Signal()

    def __init__(self, height: int = ROW["compact"], parent: QWidget | None = None, fixed: bool = False) -> None:
        """Rows of `height` px where rows are compact; always, if that is `fixed`."""
        super().__init__(parent)
        prepare(self)
        self._height, self._fixed = height, fixed
        self._shown = self._around = 0
        self._over = -1
        self._columns: tuple[Column, ...] = ()  # type: ignore[type-arg]
        self._widths: list[int] = []
        self._left_out: frozenset[int] = frozenset()
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(self.row_height())
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(self.opened)
        self.horizontalHeader().sectionResized.connect(self._resized)
        if not fixed:
            theme.changes.changed.connect(self._density_changed)

    def row_height(self) -> int:
        """Px of a row now."""
        return self._height if self._fixed else theme.row_height(self._height)

    def fit(self, rows: int, around: int = 0) -> None:
        """As high as so many rows and `around`, also when people choose other heights of rows."""
        self._shown, self._around = rows, around
        self.setFixedHeight(rows * self.row_height() + around)

    def _density_changed(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.row_height())
        if self._shown:
            self.fit(self._shown, self._around)

    def set_columns(self, columns: tuple[Column, ...], header: bool = True) -> None:  # type: ignore[type-arg]
        """Widths as the columns want them; call it once the model is set."""
        self._columns, self._widths = columns, [column.width for column in columns]
        head = self.horizontalHeader()
        head.setVisible(header)
        head.setFixedHeight(HEAD)
        head.setHighlightSections(False)
        head.setMinimumSectionSize(24)
        for i, column in enumerate(columns):
            mode = QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.Interactive
            head.setSectionResizeMode(i, mode)
            head.resizeSection(i, column.width)
        self._left_out = frozenset(i for i, column in enumerate(columns) if column.extra)

    def shown_columns(self) -> list[int]:
        """Those that are chosen, from left to right; one may have to give way meanwhile."""
        head = self.horizontalHeader()
        return [i for i in map(head.logicalIndex, range(len(self._columns))) if i not in self._left_out]

    def show_columns(self, order: Sequence[int]) -> None:
        """These columns, from left to right, and no others."""
        head, rest = self.horizontalHeader(), [i for i in range(len(self._columns)) if i not in order]
        for place, i in enumerate([*order, *rest]):
            head.moveSection(head.visualIndex(i), place)
        self._left_out = frozenset(rest)
        self._make_room()

    def _make_room(self) -> None:
        """Hides the columns that can be spared until the others fit."""
        room = self.viewport().width()
        widths = self._widths
        gone = set(self._left_out)
        for i in sorted(range(len(widths)), key=lambda i: -self._columns[i].spare):
            if (
                i not in gone
                and self._columns[i].spare
                and sum(w for k, w in enumerate(widths) if k not in gone) > room
            ):
                gone.add(i)
        for i in range(len(widths)):
            self.setColumnHidden(i, i in gone)
        self._stretch_one(gone)

    def _stretch_one(self, gone: set[int]) -> None:
        """The column that takes what is left is the one that wants to, or the widest of those that stay."""
        stay = [i for i in range(len(self._columns)) if i not in gone]
        wanted = next(
            (i for i in stay if self._columns[i].stretch), max(stay, key=lambda i: self._columns[i].width, default=-1)
        )
        head = self.horizontalHeader()
        for i in stay:
            mode = QHeaderView.ResizeMode.Stretch if i == wanted else QHeaderView.ResizeMode.Interactive
            if head.sectionResizeMode(i) != mode:
                head.setSectionResizeMode(i, mode)
                head.resizeSection(i, self._widths[i])

    def _resized(self, section: int, before: int, now: int) -> None:
        """A person has pulled a column: that is its width from now on."""
        interactive = self.horizontalHeader().sectionResizeMode(section) == QHeaderView.ResizeMode.Interactive
        if now and interactive and section < len(self._widths) and not self.isColumnHidden(section):
            self._widths[section] = now

    def resizeEvent(self, event: QResizeEvent) -> None:
        row = self.visualRect(self.currentIndex())
        seen = not row.isEmpty() and row.top() >= 0 and row.bottom() < event.oldSize().height()
        super().resizeEvent(event)
        self._make_room()
        if seen:
            self.scrollTo(self.currentIndex())

    def choose(self, row: int) -> None:
        """Chooses this row alone. Qt's `selectRow` asks what is held down, and may add to what was chosen before."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self.model().index(row, 0), flags.ClearAndSelect | flags.Rows)

    def hovered(self) -> Place:
        return (self._over, QModelIndex())

    def _rows(self, area: QRect) -> Iterator[tuple[Place, Cells]]:
        head, model = self.horizontalHeader(), self.model()
        columns = [
            (i, left, wide)
            for i in range(head.count())
            if not head.isSectionHidden(i)
            and (left := self.columnViewportPosition(i)) <= area.right()
            and area.left() < left + (wide := self.columnWidth(i))
        ]
        first, last = self.rowAt(max(0, area.top())), self.rowAt(area.bottom())
        if first < 0 or not columns:
            return
        for row in range(first, (last if last >= 0 else model.rowCount() - 1) + 1):
            top, high = self.rowViewportPosition(row), self.rowHeight(row)
            yield (
                (row, QModelIndex()),
                [(model.index(row, i), Box(left, top, wide, high)) for i, left, wide in columns],
            )

    def visible_rows(self) -> range:
        """The rows that can be seen now."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        if first < 0:
            return range(0)
        return range(first, (last if last >= 0 else self.model().rowCount() - 1) + 1)

    def _pointed(self, at: QPoint) -> None:
        self._hover(self.rowAt(at.y()))

    def _hover(self, row: int) -> None:
        if row != self._over:
            before, self._over = self._over, row
            for each in (before, row):
                if each >= 0:
                    self.viewport().update(
                        0, self.rowViewportPosition(each), self.viewport().width(), self.rowHeight(each)
                    )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointed(event.position().toPoint())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.clearSelection()
        elif event.key() == Qt.Key.Key_C and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.copied.emit()
        else:
            super().keyPressEvent(event)


class LiveTree(LiveView, QTreeView):
    """A tree of two floors. `opened` follows Return and a double click; Escape or a click beside the rows clears the selection."""

    opened = Signal(QModelIndex)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        prepare(self)
        self._over = NOWHERE
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(False)  # the bar at the left says which row is current
        self.setIndentation(14)
        self.setExpandsOnDoubleClick(False)
        self.header().hide()
        self.doubleClicked.connect(self.opened)
        # Qt asks for more only below rows that have some already.
        self.expanded.connect(lambda index: self.model().fetchMore(index))
        theme.changes.changed.connect(self.scheduleDelayedItemsLayout)

    def set_columns(self, columns: tuple[Column, ...]) -> None:  # type: ignore[type-arg]
        head = self.header()
        head.setFixedHeight(HEAD)
        head.setStretchLastSection(False)
        head.setMinimumSectionSize(16)
        for i, column in enumerate(columns):
            head.setSectionResizeMode(
                i, QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.Fixed
            )
            head.resizeSection(i, column.width)

    def chosen(self) -> QModelIndex:
        """The row that is chosen; none is an index that is not valid."""
        return next(iter(self.selectionModel().selectedRows()), QModelIndex())

    def choose(self, index: QModelIndex | None) -> None:
        """Chooses a row as a person would, or none."""
        if index is None:
            self.clearSelection()
        else:
            self.setCurrentIndex(index)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Paints again what can be seen of it. Qt's own way for trees asks the model of every row that changed, seen or not, what is below
        it, and how high it is; here all are of one height, and what is below a row comes and goes with signals of its own."""
        QAbstractItemView.dataChanged(self, first, last, roles)

    def hovered(self) -> Place:
        return self._over

    def _pointed(self, at: QPoint) -> None:
        self._hover(self.indexAt(at))

    def _hover(self, index: QModelIndex) -> None:
        place = (index.row(), index.parent()) if index.isValid() else NOWHERE
        if place != self._over:
            self._over = place
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointed(event.position().toPoint())
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self.indexAt(event.position().toPoint()).isValid():
            self.clearSelection()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(QModelIndex())
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().siblingAtColumn(0))
        elif event.key() == Qt.Key.Key_Escape:
            self.clearSelection()
        else:
            super().keyPressEvent(event)

    def _rows(self, area: QRect) -> Iterator[tuple[Place, Cells]]:
        head = self.header()
        columns = [
            (i, self.columnViewportPosition(i), self.columnWidth(i))
            for i in range(head.count())
            if not head.isSectionHidden(i)
        ]
        index, end = self.indexAt(QPoint(0, max(0, area.top()))), area.bottom()
        while columns and index.isValid():
            first = self.visualRect(index)  # of its first column, behind the room for the triangle
            top, high = first.top(), first.height()
            if top > end:
                return
            boxes = [Box(left, top, wide, high) for _, left, wide in columns]
            boxes[0] = Box(first.left(), top, first.width(), high)
            yield (
                (index.row(), index.parent()),
                [(index.siblingAtColumn(i), box) for (i, _, _), box in zip(columns, boxes, strict=True)],
            )
            index = self.indexBelow(index)

    def _paint_row(self, painter: QPainter, old: Old, place: Place, cells: Cells) -> None:
        """The triangle of a row that holds others stands before its first cell."""
        super()._paint_row(painter, old, place, cells)
        index, box = cells[0]
        before = Box(0, box.top(), box.left(), box.height())
        if not old.meets(before):
            return
        chosen = self.selectionModel().isSelected(index)
        if token := ground_token(self, chosen, place == self._over):
            before.fill(painter, color(token))
        if chosen:
            Box(0, before.top(), 2, before.height()).fill(painter, color(bar_token(self)))
        if self.model().hasChildren(index):
            name = "down" if self.isExpanded(index) else "right"
            mark = Box(before.right() - 14, before.top() + (before.height() - 1) // 2 - 6, 13, 13)
            icons.paint(painter, mark, name, "text3")
