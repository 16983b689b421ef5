"""How cells are drawn: one picture of 256 colours over their bytes, and on top of it the shapes that tell states without colour."""

from collections.abc import Collection

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from pydra_core.protocol.mosaic import NUMBERS, STATES
from pydra_core.protocol.states import UnitState
from pydra_gui.models.cells import GAPPED, Grid
from pydra_gui.theme.theme import color, mix
from pydra_gui.widgets.glyphs import polygon
from pydra_gui.widgets.states import UNIT

PALEST = 0.36
"""How much of its colour the shortest unit has; the longest has all."""
SHAPED = 8
"""From so many px up cells have shapes."""
_MARKS = (UnitState.FAILED, UnitState.RETRYING, UnitState.SKIPPED)


def colours(durations: tuple[int, int], hidden: Collection[UnitState] = (), over: bool = False) -> list[int]:
    """The colour table: 8 states by 32 durations. `durations` are the shortest and longest that there are; states that are `hidden`
    step back; of a run that is `over` nothing waits any more."""
    table = []
    for cell in range(256):
        state = STATES[cell >> 5]
        if over and state is UnitState.WAITING:
            state = UnitState.SKIPPED
        table.append((_faint(state) if state in hidden else _colour(state, cell & 31, durations)).rgb())
    return table


def _colour(state: UnitState, duration: int, durations: tuple[int, int]) -> QColor:
    if state is UnitState.SKIPPED:
        return mix("skip-ink", "surface", 0.22)
    if state is not UnitState.COMPLETE:
        return color(UNIT[state].token)
    low, high = durations
    share = 1.0 if high == low or not duration else (min(max(duration, low), high) - low) / (high - low)
    return mix("done", "surface", PALEST + (1.0 - PALEST) * share)


def _faint(state: UnitState) -> QColor:
    return mix(UNIT[state].token, "surface", 0.08) if state is not UnitState.SKIPPED else color("surface")


def paint(painter: QPainter, cells: bytearray, grid: Grid, top: int, box: QRectF, table: list[int]) -> None:
    """The rows of cells that can be seen through `box`, when `top` px of all are above it."""
    painter.fillRect(box, color("surface"))
    if not grid.units:
        return
    first = top // grid.size
    lines = min(grid.rows - first, int(box.height()) // grid.size + 2)
    if lines <= 0:
        return
    bits = bytes(cells[first * grid.columns : (first + lines) * grid.columns]).ljust(lines * grid.columns, b"\0")
    picture = QImage(bits, grid.columns, lines, grid.columns, QImage.Format.Format_Indexed8)
    picture.setColorTable(table)
    y = box.top() + first * grid.size - top
    target = QRectF(box.left(), y, grid.columns * grid.size, lines * grid.size)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(target, picture, QRectF(0, 0, grid.columns, lines))
    if grid.size >= GAPPED:
        _gaps(painter, target, grid.size)
    _beyond(painter, target, grid, first + lines)
    if grid.size >= SHAPED:
        _shapes(painter, bits, target, grid)


def _gaps(painter: QPainter, target: QRectF, size: int) -> None:
    painter.setPen(QPen(color("surface"), 1))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    x = target.left() + size - 1
    while x < target.right():
        painter.drawLine(QPointF(x, target.top()), QPointF(x, target.bottom()))
        x += size
    y = target.top() + size - 1
    while y < target.bottom():
        painter.drawLine(QPointF(target.left(), y), QPointF(target.right(), y))
        y += size


def _beyond(painter: QPainter, target: QRectF, grid: Grid, last: int) -> None:
    """The last row is seldom full."""
    used = grid.units - (grid.rows - 1) * grid.columns
    if last >= grid.rows and used < grid.columns:
        left = target.left() + used * grid.size
        painter.fillRect(QRectF(left, target.bottom() - grid.size, target.right() - left, grid.size), color("surface"))


def _shapes(painter: QPainter, bits: bytes, target: QRectF, grid: Grid) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for state in _MARKS:
        number = NUMBERS[state]
        for at, cell in enumerate(bits):
            if cell >> 5 == number:
                column, line = grid.place(at)
                _shape(painter, state, target.left() + column * grid.size, target.top() + line * grid.size, grid.size)
    painter.restore()


def _shape(painter: QPainter, state: UnitState, x: float, y: float, size: int) -> None:
    """A cross, a notched corner, a hatch."""
    side = size - 1.0
    match state:
        case UnitState.FAILED:
            inset = side * 0.3
            painter.setPen(QPen(color("surface"), 1.2))
            painter.drawLine(QPointF(x + inset, y + inset), QPointF(x + side - inset, y + side - inset))
            painter.drawLine(QPointF(x + side - inset, y + inset), QPointF(x + inset, y + side - inset))
        case UnitState.RETRYING:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("surface"))
            painter.drawPolygon(polygon(x + side * 0.45, y, x + side, y, x + side, y + side * 0.55))
        case _:
            painter.fillRect(QRectF(x, y, side, side), QBrush(color("skip-ink", 0.6), Qt.BrushStyle.BDiagPattern))
