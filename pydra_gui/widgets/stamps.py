"""Small pictures that are drawn once and then only copied: glyphs and bars stand in every row, and mostly as at the last repaint."""

from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

_AT: Final = QPointF()
"""Used again for each copy: to throw one away lets the interpreter go (`Box`)."""


def ratio(painter: QPainter) -> float:
    """Pixels of the device for one px of it."""
    return painter.device().devicePixelRatioF()


def blank(width: float, height: float, ratio: float) -> QPixmap:
    """A picture of so many of a painter's px with nothing on it."""
    made = QPixmap(max(1, round(width * ratio)), max(1, round(height * ratio)))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made


def press(painter: QPainter, left: float, top: float, made: QPixmap) -> None:
    """Copies a picture with its top left corner there, on whole pixels of the device: between them its edges would swim."""
    ratio = made.devicePixelRatio()
    _AT.setX(round(left * ratio) / ratio)
    _AT.setY(round(top * ratio) / ratio)
    painter.drawPixmap(_AT, made)
