"""Line icons on a 16 px grid in one colour, tinted from a token when they are loaded, sharp on every screen."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from pydra_gui.theme import svg, theme
from pydra_gui.theme.box import Area, rect_of

PX = 16


class _Engine(QIconEngine):
    """Paints an icon in the theme of the moment, so that a change of theme needs no new icons."""

    def __init__(self, name: str, token: str, on: str) -> None:
        super().__init__()
        self._name, self._token, self._on = name, token, on

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(
            rect.width(), rect.height()
        )  # in a box wider than tall it stands left, away from the words that follow
        box = QRectF(rect.left(), rect.top() + (rect.height() - side) / 2, side, side)
        token = "text3" if mode == QIcon.Mode.Disabled else self._on if state == QIcon.State.On else self._token
        paint(painter, box, self._name, token)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        made = QPixmap(size * scale)  # since Qt 6.8 the size is in device independent pixels
        if made.isNull():  # a button that has no room at all
            return made
        made.setDevicePixelRatio(scale)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._token, self._on)


def icon(name: str, token: str = "text2", on: str = "") -> QIcon:
    """An icon by its file's name, in the colour of a token; `on` is the token when it is checked. It follows the theme by itself.
    FileNotFoundError if there is no such icon."""
    svg.source(name)
    return QIcon(_Engine(name, token, on or token))


def pixmap(name: str, token: str = "text2", px: int = PX, ratio: float = 2.0) -> QPixmap:
    """The icon as a picture of px × px device independent pixels."""
    return QPixmap.fromImage(_image(name, theme.color(token).name(), px, ratio))


def paint(painter: QPainter, rect: Area, name: str, token: str = "text2") -> None:
    """Draws the icon into a square."""
    ratio = painter.device().devicePixelRatioF() * abs(painter.transform().m11())
    painter.drawImage(rect_of(rect), _image(name, theme.color(token).name(), round(rect.width()), ratio))


@lru_cache(maxsize=512)
def _image(name: str, color: str, px: int, ratio: float) -> QImage:
    side = round(px * ratio)
    made = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(svg.tinted(name, color, 1.5 * PX / max(PX, px)))).render(painter, QRectF(0, 0, side, side))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made
