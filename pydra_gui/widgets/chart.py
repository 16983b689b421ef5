"""A chart: thin lines that are named at their end, over three grid lines; what explains a dip is written where it was.

It is painted here: a plotting library for two lines of 360 points would bring numpy along, 80 MB and 0.3 s of the start.
"""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from pydra_gui.language import figure, tr
from pydra_gui.models.curves import Curve, Plot, apart, thinned
from pydra_gui.models.table import RIGHT, plain_tip
from pydra_gui.models.text import clock
from pydra_gui.theme import theme
from pydra_gui.theme.theme import color
from pydra_gui.widgets.labels import width_of, write
from pydra_gui.widgets.roles import Role

LEFT, TOP, ENDS, FOOT = 48, 10, 74, 24
INKS = ("accent-ink", "text3")
"""Of the first line and the second: state colours stay out of charts."""
TICKS = 4
QUARTER = 900.0


class LineChart(QWidget):
    """Shows a `Plot`."""

    ROLE = Role.Chart

    def __init__(self, name: str, filled: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot = Plot()
        self._filled = filled
        self._over: float | None = None
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setMinimumHeight(150)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changes.changed.connect(self.update)

    def show_plot(self, plot: Plot) -> None:
        if plot == self.plot:
            return
        self.plot = plot
        said = [
            tr("{name} {said} now{plot}", name=curve.name, said=curve.said, plot=_range(plot, curve))
            for curve in plot.curves
            if curve.parts
        ]
        marks = [f"{clock(mark.at)[:5]} {mark.text}" for mark in plot.marks]
        self.setAccessibleDescription("; ".join((*said, *marks)) or tr("Nothing is known yet"))
        self.update()

    def _field(self) -> QRectF:
        """Where the lines are."""
        return QRectF(self.rect()).adjusted(LEFT, TOP, -ENDS, -FOOT)

    def _at(self, field: QRectF, point: tuple[float, float]) -> QPointF:
        return QPointF(
            field.left() + self.plot.x(point[0], field.width()), field.bottom() - self.plot.y(point[1], field.height())
        )

    # ----------------------------------------------------------------------------------------------- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, field = QPainter(self), self._field()
        if field.width() < 40 or field.height() < 40:
            return
        self._paint_grid(painter, field)
        self._paint_times(painter, field)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_marks(painter, field)
        for curve, ink in reversed(list(zip(self.plot.curves, INKS, strict=False))):
            self._paint_curve(painter, field, curve, ink)
        self._paint_names(painter, field)
        if self._over is not None:
            self._paint_pointer(painter, field, self._over)
        if not any(curve.parts for curve in self.plot.curves):
            middle = Qt.AlignmentFlag.AlignCenter
            write(painter, field, tr("The first figures come in some seconds"), "text3", 12, align=middle)

    def _paint_grid(self, painter: QPainter, field: QRectF) -> None:
        for level in self.plot.levels():
            y = round(field.bottom() - self.plot.y(level, field.height()))
            painter.fillRect(QRectF(field.left(), y, field.width(), 1), color("line2" if level == 0 else "line"))
            label = QRectF(0, y - 8, LEFT - 8, 16)
            write(painter, label, self.plot.label(level), "text3", 11, align=RIGHT)

    def _paint_times(self, painter: QPainter, field: QRectF) -> None:
        y, align = field.bottom() + 5, Qt.AlignmentFlag.AlignCenter
        write(painter, QRectF(field.right() - 30, y, 60, 16), tr("now"), "text3", 11, align=align)
        first = -(-self.plot.since // QUARTER) * QUARTER
        for step in range(TICKS + 1):
            x = field.left() + self.plot.x(first + step * QUARTER, field.width())
            if first + step * QUARTER < self.plot.until and x < field.right() - 50:
                painter.fillRect(QRectF(round(x), field.bottom(), 1, 4), color("line2"))
                shown = clock(first + step * QUARTER)[:5]
                write(painter, QRectF(x - 30, y, 60, 16), shown, "text3", 11, align=align)

    def _paint_curve(self, painter: QPainter, field: QRectF, curve: Curve, ink: str) -> None:
        for part in curve.parts:
            points = [self._at(field, point) for point in thinned(part, max(2, int(field.width())))]
            if self._filled and ink == INKS[0] and len(points) > 1:
                ends = [QPointF(points[-1].x(), field.bottom()), QPointF(points[0].x(), field.bottom())]
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(color(ink, 0.13))
                painter.drawPolygon(QPolygonF([*points, *ends]))
            painter.setPen(QPen(color(ink), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPolyline(QPolygonF(points))

    def _paint_names(self, painter: QPainter, field: QRectF) -> None:
        """At the ends of the lines; names that would meet are moved apart."""
        ends = [
            (self._at(field, curve.last), curve.name, ink)
            for curve, ink in zip(self.plot.curves, INKS, strict=False)
            if curve.last
        ]
        room = field.bottom() - 6
        for place, (at, name, ink) in enumerate(sorted(ends, key=lambda end: end[0].y())):
            above = [end[0].y() for end in ends if end[0].y() < at.y()][:place]
            y = min(max([at.y(), *(each + 15 for each in above)]), room - 15 * (len(ends) - 1 - place))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(ink))
            painter.drawEllipse(at, 2.5, 2.5)
            write(painter, QRectF(field.right() + 10, y - 8, ENDS - 10, 16), name, ink, 12, 500)

    def _paint_marks(self, painter: QPainter, field: QRectF) -> None:
        places = [self.plot.x(mark.at, field.width()) for mark in self.plot.marks]
        kept = apart(places, 12.0)
        for i, place in enumerate(places):
            x = field.left() + place
            painter.setPen(QPen(color("text3", 0.7), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, field.top()), QPointF(x, field.bottom()))
            if i in kept:
                others = [field.left() + places[k] for k in kept if k != i]
                self._paint_mark(painter, field, i, x, others)

    def _paint_mark(self, painter: QPainter, field: QRectF, i: int, x: float, others: list[float]) -> None:
        """Its words stand right of its line, as far as the next one lets them, or else left of it."""
        words = f"{clock(self.plot.marks[i].at)[:5]} {self.plot.marks[i].text}"
        wide = width_of(words, 11) + 2
        right = min([field.right(), *(each for each in others if each > x)]) - x - 12
        left = x - max([field.left(), *(each for each in others if each < x)]) - 12
        if right >= wide or right >= left:
            write(painter, QRectF(x + 6, field.bottom() - 19, right, 16), words, "text3", 11)
        else:
            wide = min(wide, left)
            write(painter, QRectF(x - 6 - wide, field.bottom() - 19, wide, 16), words, "text3", 11)

    def _paint_pointer(self, painter: QPainter, field: QRectF, at: float) -> None:
        moment, values = self.plot.near(at)
        if values:
            x = field.left() + self.plot.x(moment, field.width())
            painter.setPen(QPen(color("line2"), 1))
            painter.drawLine(QPointF(x, field.top()), QPointF(x, field.bottom()))

    # ----------------------------------------------------------------------------------------------- pointer

    def words_at(self, x: float) -> str:
        """What is known of the moment under the pointer; "" for nothing."""
        field = self._field()
        if not field.left() <= x <= field.right() + 4:
            return ""
        whole = self.plot.until - self.plot.since
        moment, values = self.plot.near(self.plot.since + whole * (x - field.left()) / field.width())
        shown = [
            f"{name} {value:.0%}" if self.plot.share else tr("{name} {value:,.1f} a second", name=name, value=value)
            for name, value in values
        ]
        return "\n".join((clock(moment), *shown)) if values else ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        field, x = self._field(), event.position().x()
        words = self.words_at(x)
        whole = self.plot.until - self.plot.since
        self._over = self.plot.since + whole * (x - field.left()) / field.width() if words else None
        if words:
            QToolTip.showText(event.globalPosition().toPoint(), plain_tip(words), self)
        else:
            QToolTip.hideText()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = None
        QToolTip.hideText()
        self.update()


def _range(plot: Plot, curve: Curve) -> str:
    """Between which values it was, for who cannot see the line."""
    values = [value for part in curve.parts for _, value in part]
    least, most = (f"{value:.0%}" if plot.share else figure(value, ",.0f") for value in (min(values), max(values)))
    return tr(", between {least} and {most} since {since}", least=least, most=most, since=clock(plot.since)[:5])
