"""Where something is painted, in plain numbers.

A `QRectF` lets the interpreter go when it is thrown away, as every object of Qt's does, and a busy master's thread takes it then, for half
a millisecond at least. A page has hundreds of cells: what stands in them is placed with these.
"""

from typing import Protocol

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter


class Area(Protocol):
    """What `Box` and `QRectF` have in common."""

    def left(self) -> float: ...

    def top(self) -> float: ...

    def width(self) -> float: ...

    def height(self) -> float: ...


class Box:
    """A rectangle of a painter's px. It never changes."""

    __slots__ = ("_high", "_left", "_top", "_wide")

    def __init__(self, left: float, top: float, wide: float, high: float) -> None:
        self._left, self._top, self._wide, self._high = left, top, wide, high

    def left(self) -> float:
        return self._left

    def top(self) -> float:
        return self._top

    def width(self) -> float:
        return self._wide

    def height(self) -> float:
        return self._high

    def right(self) -> float:
        return self._left + self._wide

    def bottom(self) -> float:
        return self._top + self._high

    def middle(self) -> float:
        """Half way between top and bottom."""
        return self._top + self._high / 2

    def adjusted(self, left: float, top: float, right: float, bottom: float) -> "Box":
        """Its edges moved by so much, as `QRectF.adjusted` does it."""
        return Box(self._left + left, self._top + top, self._wide - left + right, self._high - top + bottom)

    def translated(self, x: float, y: float) -> "Box":
        return Box(self._left + x, self._top + y, self._wide, self._high)

    def fill(self, painter: QPainter, color: QColor) -> None:
        """Paints all of it; a box of whole px."""
        painter.fillRect(int(self._left), int(self._top), int(self._wide), int(self._high), color)


def rect_of(area: Area) -> QRectF:
    """As Qt wants it."""
    return QRectF(area.left(), area.top(), area.width(), area.height())
