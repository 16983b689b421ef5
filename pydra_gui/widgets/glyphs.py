"""The shapes of states: runs are round, nodes square, workers dots, isolation a shield; the inside tells which."""

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from pydra_gui.theme import theme
from pydra_gui.theme.box import Area
from pydra_gui.theme.theme import color
from pydra_gui.widgets import stamps
from pydra_gui.widgets.roles import Role
from pydra_gui.widgets.states import Look

GRID = 14.0
STEPS = 120
"""So many steps has the part of a run that is done: finer ones cannot be told apart in 14 px."""


class Brush:
    """A painter at the centre of a 14 px grid: `ink` draws, `ground` is what is behind, `share` the part of a run that is done."""

    def __init__(self, painter: QPainter, shape: str, ink: str, ground: str, share: float) -> None:
        self.p = painter
        self.shape = shape
        self.ink = color(ink)
        self.ground = color(ground)
        self.share = share

    def pen(self, width: float = 1.5, ink: QColor | None = None, dashes: tuple[float, ...] = ()) -> None:
        pen = QPen(ink or self.ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        if dashes:
            pen.setDashPattern(list(dashes))
        self.p.setPen(pen)
        self.p.setBrush(Qt.BrushStyle.NoBrush)

    def fill(self, ink: QColor | None = None) -> None:
        self.p.setPen(Qt.PenStyle.NoPen)
        self.p.setBrush(ink or self.ink)

    def line(self, *numbers: float) -> None:
        self.p.drawPolyline(polygon(*numbers))

    def dot(self, x: float, y: float, radius: float) -> None:
        self.p.drawEllipse(QPointF(x, y), radius, radius)


def polygon(*numbers: float) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)])


def paint(painter: QPainter, rect: Area, look: Look, share: float = 0.0, ground: str = "surface") -> None:
    """Draws the glyph of a state into a square. `ground` is the token of what lies behind it."""
    step = round(min(1.0, max(0.0, share)) * STEPS) if look.shape == "pie" else 0
    _stamp(painter, rect, look.shape, look.line, ground, step)


def paint_swatch(painter: QPainter, rect: Area, look: Look, ground: str = "surface") -> None:
    """Draws a state as it is in bars: its fill, not the stronger ink of its glyph."""
    _stamp(painter, rect, look.shape, look.token if look.token != "skip" else "skip-ink", ground)


def _stamp(painter: QPainter, rect: Area, shape: str, ink: str, ground: str, step: int = 0) -> None:
    side = min(rect.width(), rect.height())
    drawn = _drawn(shape, ink, ground, step, side, stamps.ratio(painter), theme.name())
    left, top = rect.left() + (rect.width() - side) / 2, rect.top() + (rect.height() - side) / 2
    stamps.press(painter, left, top, drawn)


@lru_cache(maxsize=1024)
def _drawn(shape: str, ink: str, ground: str, step: int, side: float, ratio: float, theme_name: str) -> QPixmap:
    made = stamps.blank(side, side, ratio)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side / GRID, side / GRID)
    painter.translate(GRID / 2, GRID / 2)
    _FAMILIES[shape.partition("-")[0]](Brush(painter, shape, ink, ground, step / STEPS))
    painter.end()
    return made


def _ring(b: Brush) -> None:
    b.pen(dashes=(0.9, 1.85) if b.shape in ("ring-dashed", "ring-clock") else ())
    b.dot(0, 0, 5.5)
    b.pen()
    match b.shape:
        case "ring-clock":
            b.line(0, -2.6, 0, 0.2, 1.9, 1.3)
        case "ring-down":
            b.line(0, -2.6, 0, 2.4)
            b.line(-2, 0.6, 0, 2.6, 2, 0.6)
        case "ring-square":
            b.p.drawRect(QRectF(-1.7, -1.7, 3.4, 3.4))
        case "ring-bars":
            b.line(-1.6, -2, -1.6, 2)
            b.line(1.6, -2, 1.6, 2)
        case "ring-dots":
            b.fill()
            for x in (-2.6, 0, 2.6):
                b.dot(x, 0, 0.95)
        case _:
            _ring_line(b)


def _ring_line(b: Brush) -> None:
    match b.shape:
        case "ring-slash":
            b.line(-3.6, 3.6, 3.6, -3.6)
        case "ring-half":
            b.line(-3.6, 3.6, 0, 0)
        case "ring-dash":
            b.line(-2.2, 0, 2.2, 0)


def _pie(b: Brush) -> None:
    b.pen()
    b.dot(0, 0, 5.5)
    b.fill()
    b.p.drawPie(QRectF(-3.5, -3.5, 7, 7), 90 * 16, -int(min(1.0, max(b.share, 0.06)) * 360 * 16))


def _disc(b: Brush) -> None:
    b.fill()
    b.dot(0, 0, 6.2)
    b.pen(1.6, b.ground)
    b.line(-2.7, 0.2, -0.8, 2.1, 2.8, -1.9)


def _diamond(b: Brush) -> None:
    b.pen(1.2)
    b.p.setBrush(b.ink)
    b.p.drawPolygon(polygon(0, -6.2, 6.2, 0, 0, 6.2, -6.2, 0))
    b.pen(1.6, b.ground)
    b.line(-1.8, -1.8, 1.8, 1.8)
    b.line(1.8, -1.8, -1.8, 1.8)


def _square(b: Brush) -> None:
    box = QRectF(-5, -5, 10, 10)
    if b.shape == "square":
        b.fill()
        b.p.drawRoundedRect(box.adjusted(1, 1, -1, -1), 2.2, 2.2)
        return
    b.pen(dashes=(1.2, 1.7) if b.shape == "square-bang" else ())
    b.p.drawRoundedRect(box, 2.2, 2.2)
    b.pen()
    match b.shape:
        case "square-down":
            b.line(0, -2.4, 0, 2.2)
            b.line(-1.9, 0.4, 0, 2.3, 1.9, 0.4)
        case "square-cross":
            b.line(-2, -2, 2, 2)
            b.line(2, -2, -2, 2)
        case "square-slash":
            b.line(-2.4, 2.4, 2.4, -2.4)
        case _:
            b.line(0, -2.2, 0, 0.4)
            b.p.drawPoint(QPointF(0, 2.4))


def _triangle(b: Brush) -> None:
    b.pen(1.6)
    b.p.setBrush(b.ink)
    b.p.drawPolygon(polygon(0, -5, 5.4, 4.6, -5.4, 4.6))
    b.pen(1.5, b.ground)
    b.line(0, -1.8, 0, 0.9)
    b.p.drawPoint(QPointF(0, 3.1))


def _dot(b: Brush) -> None:
    b.pen()
    if b.shape == "dot-cross":
        b.line(-2.4, -2.4, 2.4, 2.4)
        b.line(2.4, -2.4, -2.4, 2.4)
        return
    if b.shape == "dot":
        b.p.setBrush(b.ink)
    b.dot(0, 0, 3.0)
    if b.shape == "dot-half":
        b.fill()
        b.p.drawPie(QRectF(-3, -3, 6, 6), 90 * 16, 180 * 16)


def _shield(b: Brush) -> None:
    path = QPainterPath(QPointF(0, -6.2))
    path.lineTo(5, -4.4)
    path.lineTo(5, -0.6)
    path.cubicTo(5, 2.8, 3, 5, 0, 6.2)
    path.cubicTo(-3, 5, -5, 2.8, -5, -0.6)
    path.lineTo(-5, -4.4)
    path.closeSubpath()
    if b.shape in ("shield-full", "shield-base"):
        b.p.fillPath(path, b.ink)
        b.pen(1.5, b.ground)
        b.line(-2.2, -0.6, -0.6, 1.0, 2.4, -2.2)
        if b.shape == "shield-base":
            b.line(-1.6, 3.0, 1.6, 3.0)
        return
    _open_shield(b, path)


def _open_shield(b: Brush, path: QPainterPath) -> None:
    if b.shape == "shield-half":
        b.p.save()
        b.p.setClipRect(QRectF(-6, -7, 6, 14))
        b.p.fillPath(path, b.ink)
        b.p.restore()
    b.pen(1.4)
    b.p.drawPath(path)
    if b.shape == "shield-slash":
        b.line(-5.5, 5.5, 5.5, -5.5)


def _cell(b: Brush) -> None:
    box = QRectF(-6, -6, 12, 12)
    b.fill(color("surface") if b.shape == "cell-hatch" else b.ink)
    b.p.drawRoundedRect(box, 2.4, 2.4)
    match b.shape:
        case "cell-cross":
            b.pen(1.6, b.ground)
            b.line(-2.6, -2.6, 2.6, 2.6)
            b.line(2.6, -2.6, -2.6, 2.6)
        case "cell-notch":
            b.fill(b.ground)
            b.p.drawPolygon(polygon(6, -6, -0.6, -6, 6, 0.6))
        case "cell-hatch":
            b.pen(1.2)
            b.p.drawRoundedRect(box.adjusted(0.6, 0.6, -0.6, -0.6), 2.4, 2.4)
            b.line(-4.6, 4.6, 4.6, -4.6)


_FAMILIES: dict[str, Callable[[Brush], None]] = {
    "ring": _ring,
    "pie": _pie,
    "disc": _disc,
    "diamond": _diamond,
    "square": _square,
    "triangle": _triangle,
    "dot": _dot,
    "shield": _shield,
    "cell": _cell,
}


def glyph_icon(look: Look, share: float = 0.6, ground: str = "canvas", gap: int = 0) -> QIcon:
    """The glyph as an icon for buttons and menus, in the theme of the moment; `gap` px on its right keep the words away."""
    made = QPixmap(28 + 2 * gap, 28)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    paint(painter, QRectF(0, 0, 28, 28), look, share, ground)
    painter.end()
    made.setDevicePixelRatio(2)
    return QIcon(made)


class Glyph(QWidget):
    """The glyph of a state as a widget; its tip and accessible name are the word."""

    ROLE = Role.Graphic

    def __init__(self, look: Look, px: int = 14, ground: str = "surface", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._share, self._ground = look, 0.0, ground
        self.setFixedSize(QSize(px, px))
        self.show_state(look)

    def show_state(self, look: Look, share: float = 0.0) -> None:
        self._look, self._share = look, share
        self.setToolTip(look.word)
        self.setAccessibleName(look.word)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint(QPainter(self), QRectF(self.rect()), self._look, self._share, self._ground)
