"""The brand: one head that becomes three; painted, so that it is sharp at every scale."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from pydra_core.settings import resource
from pydra_gui.theme.theme import color
from pydra_gui.widgets.roles import Role


class Mark(QWidget):
    """The mark in a square of `px`."""

    ROLE = Role.Graphic

    def __init__(self, px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(px, px)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Pydra")

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_mark(QPainter(self), QRectF(self.rect()), "accent")


SMALL = 24
"""Pixels up to which the drawing with fewer and thicker lines is the sharper one."""


def app_icon() -> QIcon:
    """The mark on its ground, which is seen on light and on dark, for title bars and task bars, in the sizes that they take."""
    made = QIcon()
    for px in (16, 24, 32, 48, 64, 128, 256):
        picture = QPixmap(px, px)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        drawing = resource(f"brand/{'app-small' if px <= SMALL else 'app'}.svg")
        QSvgRenderer(str(drawing)).render(painter, QRectF(0, 0, px, px))
        painter.end()
        made.addPixmap(picture)
    return made


def paint_mark(painter: QPainter, into: QRectF, token: str, grown: float = 0.0) -> None:
    """Draws the mark on its grid of 20 × 20, scaled into a rectangle; `grown` is how much thicker its lines and heads are."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.save()
    painter.translate(into.center())
    painter.scale(into.width() / 20, into.height() / 20)
    painter.setPen(QPen(color(token), 2.1 + grown, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for x in (-6.0, 0.0, 6.0):
        painter.drawPolyline(QPolygonF([QPointF(0, 7.5), QPointF(0, 2), QPointF(x, -2 if x else -3), QPointF(x, -4)]))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(token))
    for x in (-6.0, 0.0, 6.0):
        painter.drawEllipse(QPointF(x, -5.6), 2.5 + grown / 2, 2.5 + grown / 2)
    painter.restore()
