"""Soft shadows under floating things, the same on every platform."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from pydra_gui.theme.theme import color

DEPTH, DROP = 18, 6


def paint_shadow(painter: QPainter, around: QRectF, radius: float) -> None:
    """A stack of faint rounded fills that add up to one soft shadow, 18 px wide and 6 px down."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for i in range(DEPTH, 0, -1):
        thin = QColor(color("shadow"))
        thin.setAlphaF(min(1.0, thin.alphaF() * 1.6 / DEPTH * (1 - i / (DEPTH + 1))))
        painter.setBrush(thin)
        painter.drawRoundedRect(around.adjusted(-i, DROP - i, i, i + DROP - 2), radius + i, radius + i)
    painter.restore()
