"""The mosaic: every unit of a spread as a cell, up to a million of them; zoom, hover, and a lasso that chooses some."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from pydra_core.protocol.states import UnitState
from pydra_gui.language import figure, tr
from pydra_gui.models.cells import Cells, Grid, fitting, grid, turned, zoomed
from pydra_gui.theme import theme
from pydra_gui.theme.theme import color
from pydra_gui.widgets import mosaic_paint
from pydra_gui.widgets.roles import Role

LASSO = 6
"""px that the mouse moves before it is a lasso and no click."""


class MosaicView(QAbstractScrollArea):
    """Shows `Cells`. Until somebody zooms, the size is the largest at which all can be seen."""

    ROLE = Role.Chart

    hovered = Signal(object)
    """The index under the pointer or the keyboard's cell; None for none."""
    chosen = Signal(object)
    """A list of ranges of indices; empty when nothing is chosen any more."""
    opened = Signal(int)
    menu_asked = Signal(QPoint)
    """Where a menu of the units is wanted, in the viewport."""
    moved = Signal()
    """Another part of all can be seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells = Cells()
        self.selection: list[range] = []
        self._size: int | None = None
        self._current: int | None = None
        self._begun = 0
        """Where a choice that Shift makes larger began."""
        self._pressed: QPointF | None = None
        self._lasso: QRectF | None = None
        self._hidden: frozenset[UnitState] = frozenset()
        self._over = False
        self._table: list[int] = []
        self.setAccessibleName(tr("Units"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._scrolled())
        theme.changes.changed.connect(self._recolour)

    # -------------------------------------------------------------------------------------------------- shown

    def refresh(self, over: bool = False) -> None:
        """The cells are others now. `over`: the run has ended."""
        self._over = over
        counts = ", ".join(f"{figure(count)} {tr(state)}" for state, count in self.cells.counts().items())
        self.setAccessibleDescription(tr("{units:,} units: {counts}", units=self.cells.units, counts=counts))
        self._lay_out()
        self._recolour()

    def hide_states(self, states: Collection[UnitState]) -> None:
        """Units in these states step back."""
        self._hidden = frozenset(states)
        self._recolour()

    def grid(self) -> Grid:
        """How the cells are laid out now."""
        size = self._size or fitting(self.cells.units, self.viewport().width(), self.viewport().height())
        return grid(self.cells.units, self.viewport().width(), size)

    def band(self) -> tuple[float, float]:
        """Which part of all can be seen: from and to, 0 to 1."""
        whole = max(1, self.grid().height)
        top = self.verticalScrollBar().value()
        return top / whole, min(1.0, (top + self.viewport().height()) / whole)

    def show_part(self, share: float) -> None:
        """Brings what lies there (0 to 1) to the middle."""
        self.verticalScrollBar().setValue(round(share * self.grid().height - self.viewport().height() / 2))

    def show_unit(self, index: int) -> None:
        """Goes to one unit, as a person would with the keyboard."""
        self._go(max(0, min(index, self.cells.units - 1)))

    def zoom(self, steps: int) -> None:
        """Larger or smaller cells; what is in the middle stays there."""
        start, end = self.band()
        self._size = zoomed(self.grid().size, steps)
        self._lay_out()
        self.show_part((start + end) / 2)
        self._changed()

    def fit(self) -> None:
        """All at once, if that can be."""
        self._size = None
        self._lay_out()
        self._changed()

    def _lay_out(self) -> None:
        bar = self.verticalScrollBar()
        high = self.viewport().height()
        bar.setRange(0, max(0, self.grid().height - high))
        bar.setPageStep(high)
        bar.setSingleStep(max(16, self.grid().size))

    def _recolour(self) -> None:
        self._table = mosaic_paint.colours(self.cells.durations(), self._hidden, self._over)
        self._changed()

    def _scrolled(self) -> None:
        self.moved.emit()
        self.viewport().update()

    def _changed(self) -> None:
        self.moved.emit()
        self.viewport().update()

    # ------------------------------------------------------------------------------------------------- chosen

    def choose(self, ranges: Sequence[range]) -> None:
        """Chooses these units."""
        self.selection = list(ranges)
        self.chosen.emit(self.selection)
        self.viewport().update()

    def _at(self, point: QPointF) -> int | None:
        return self.grid().index(point.x(), point.y() + self.verticalScrollBar().value())

    def _go(self, index: int, more: bool = False) -> None:
        """The keyboard goes to a unit; `more` chooses all from where it was on."""
        self._current = index
        if not more:
            self._begun = index
        _, line = self.grid().place(index)
        size, top, high = self.grid().size, self.verticalScrollBar().value(), self.viewport().height()
        if line * size < top or (line + 1) * size > top + high:
            self.verticalScrollBar().setValue(line * size - high // 2)
        self.hovered.emit(index)
        if more:
            self.choose([range(min(self._begun, index), max(self._begun, index) + 1)])
        self.viewport().update()

    def _led_to(self, event: QKeyEvent) -> int | None:
        """The unit that a key leads to; None if it leads nowhere."""
        now, laid = self._current or 0, self.grid()
        line, page = now - now % laid.columns, max(1, self.viewport().height() // laid.size) * laid.columns
        all_of_it = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        found = {
            Qt.Key.Key_Left: now - 1, Qt.Key.Key_Right: now + 1,
            Qt.Key.Key_Up: now - laid.columns, Qt.Key.Key_Down: now + laid.columns,
            Qt.Key.Key_PageUp: now - page, Qt.Key.Key_PageDown: now + page,
            Qt.Key.Key_Home: 0 if all_of_it else line,
            Qt.Key.Key_End: self.cells.units if all_of_it else line + laid.columns - 1,
        }.get(Qt.Key(event.key()))  # fmt: skip
        return None if found is None or not self.cells.units else max(0, min(found, self.cells.units - 1))

    def box(self, index: int) -> QRectF:
        """Where a cell is in the viewport."""
        laid = self.grid()
        column, line = laid.place(index)
        return QRectF(column * laid.size, line * laid.size - self.verticalScrollBar().value(), laid.size, laid.size)

    # ----------------------------------------------------------------------------------------------- overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
        self.moved.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, laid = QPainter(self.viewport()), self.grid()
        top = self.verticalScrollBar().value()
        mosaic_paint.paint(painter, self.cells.shown, laid, top, QRectF(self.viewport().rect()), self._table)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("accent"), 1.5))
        for part in self._seen_parts(laid):
            first, last = self.box(part.start), self.box(part.stop - 1)
            painter.fillRect(first.united(last), color("accent", 0.22))
        if self._lasso is not None:
            painter.drawRect(self._lasso)
        if self._current is not None and self._current < self.cells.units:
            ring = self.box(self._current).adjusted(-1.5, -1.5, 0.5, 0.5)
            # Beside an edge it lies inside of that, and its own ground parts it from the colours around.
            ring = ring.intersected(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1))
            for pen in (QPen(color("surface"), 4), QPen(color("focus" if self.hasFocus() else "text"), 2)):
                painter.setPen(pen)
                painter.drawRoundedRect(ring, 2, 2)

    def _seen_parts(self, laid: Grid) -> list[range]:
        top = self.verticalScrollBar().value() // laid.size * laid.columns
        bottom = top + (self.viewport().height() // laid.size + 2) * laid.columns
        return [part for part in self.selection if part.stop > top and part.start < bottom]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._pressed is None:
            self._hover(self._at(at))
        elif self._lasso is not None or (at - self._pressed).manhattanLength() > LASSO:
            self._lasso = QRectF(self._pressed, at).normalized()
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        lasso, self._lasso, pressed, self._pressed = self._lasso, None, self._pressed, None
        if lasso is None:
            index = self._at(pressed)
            self._begun = index or 0
            self.choose([] if index is None else [range(index, index + 1)])
            return
        top = self.verticalScrollBar().value()
        self.choose(self.grid().within(lasso.left(), lasso.top() + top, lasso.right(), lasso.bottom() + top))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self._at(event.position())
        if index is not None:
            self.opened.emit(index)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def _hover(self, index: int | None) -> None:
        if index != self._current:
            self._current = index
            self.hovered.emit(index)
            self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard and self._current is not None
        self.menu_asked.emit(self.current_point() if by_key else event.pos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers()
        if (to := self._led_to(event)) is not None:
            self._go(to, more=bool(held & Qt.KeyboardModifier.ShiftModifier))
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.choose([range(self.cells.units)] if self.cells.units else [])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_0):
            self.fit() if key == Qt.Key.Key_0 else self.zoom(1 if key == Qt.Key.Key_Plus else -1)
        elif key == Qt.Key.Key_Space and self._current is not None:
            one_more = bool(held & Qt.KeyboardModifier.ControlModifier)
            self.choose(turned(self.selection if one_more else [], self._current))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current is not None:
            self.opened.emit(self._current)
        elif key == Qt.Key.Key_Escape and self.selection:
            self.choose([])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard is always at one cell, if there is any: where the pointer was, or the first that can be seen."""
        super().focusInEvent(event)
        if self._current is None and self.cells.units and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._current = min(
                self.verticalScrollBar().value() // self.grid().size * self.grid().columns, self.cells.units - 1
            )
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """All is painted anew: the base would move pixels that are not there."""

    def current(self) -> int | None:
        """The cell that is pointed at."""
        return self._current

    def table(self) -> list[int]:
        """The colours of the 256 cells."""
        return self._table

    def current_point(self) -> QPoint:
        """Below the cell that is pointed at, in the viewport."""
        box = self.box(self._current) if self._current is not None else QRectF()
        return box.bottomRight().toPoint()
