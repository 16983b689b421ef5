"""The timeline: what each worker of each machine was at, as bars by state; the pointer asks, a click opens the run."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from pydra_core.protocol.mosaic import Span
from pydra_gui.models.bars import Band, Chart
from pydra_gui.models.table import RIGHT, plain_tip
from pydra_gui.models.text import clock, count, took
from pydra_gui.theme import theme
from pydra_gui.theme.theme import color
from pydra_gui.widgets.labels import width_of, write
from pydra_gui.widgets.states import UNIT

NAMES, AXIS, APART, EDGE = 116, 24, 6, 14
_HEIGHTS = ((2, 9), (4, 6), (8, 4), (16, 3))
"""Up to so many lanes: px of each. More are 2 px high."""
LEAST = 1.0
"""px of the shortest bar."""


class TimelineView(QAbstractScrollArea):
    """Shows a `Chart`."""

    opened = Signal(int)
    """A run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = Chart()
        self.setAccessibleName("Timeline")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(lambda _: self.viewport().update())
        theme.changes.changed.connect(self.viewport().update)

    def show_chart(self, chart: Chart) -> None:
        self.chart = chart
        bars = sum(len(lane) for band in chart.bands for lane in band.lanes)
        self.setAccessibleDescription(f"{count(bars, 'bar')} on {count(len(chart.bands), 'node')}")
        self._lay_out()
        self.viewport().update()

    def _lay_out(self) -> None:
        high = self.viewport().height() - AXIS
        whole = sum(_high(band) + APART for band in self.chart.bands)
        self.verticalScrollBar().setRange(0, max(0, whole - high))
        self.verticalScrollBar().setPageStep(max(1, high))

    def _wide(self) -> float:
        return max(1.0, self.viewport().width() - NAMES - EDGE)

    def _tops(self) -> list[tuple[Band, float]]:
        y, found = -float(self.verticalScrollBar().value()), []
        for band in self.chart.bands:
            found.append((band, y))
            y += _high(band) + APART
        return found

    def span_at(self, at: QPointF) -> Span | None:
        """The bar at a point of the viewport."""
        moment = self.chart.at(at.x() - NAMES, self._wide())
        slack = (self.chart.until - self.chart.since) / self._wide() * LEAST
        for band, top in self._tops():
            lane = int((at.y() - top) // _lane(band)) if at.y() >= top else -1
            if 0 <= lane < len(band.lanes) and at.x() >= NAMES:
                hits = (
                    span
                    for span in band.lanes[lane]
                    if span.start - slack <= moment <= (span.end or self.chart.until) + slack
                )
                return next(hits, None)
        return None

    # ----------------------------------------------------------------------------------------------- overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box = QPainter(self.viewport()), QRectF(self.viewport().rect())
        painter.fillRect(box, color("surface"))
        painter.setClipRect(box.adjusted(0, 0, 0, -AXIS))
        for band, top in self._tops():
            if top < box.height() - AXIS and top + _high(band) > 0:
                self._paint_band(painter, band, top)
        painter.setClipping(False)
        self._paint_axis(painter, box)

    def _paint_band(self, painter: QPainter, band: Band, top: float) -> None:
        high, lane_high = _high(band), _lane(band)
        name = QRectF(EDGE, top, NAMES - EDGE - 10, max(high, 14))
        write(painter, name, band.name, "text2", 12, align=RIGHT)
        painter.fillRect(QRectF(NAMES, top, self._wide(), high - 1), color("canvas"))
        for number, lane in enumerate(band.lanes):
            y = top + number * lane_high
            for span in lane:
                self._paint_span(painter, span, y, lane_high - 1)
        for node, at, text in self.chart.lost:
            if node == band.node:
                self._paint_loss(painter, at, text, top, high)

    def _paint_span(self, painter: QPainter, span: Span, y: float, high: float) -> None:
        wide = self._wide()
        left = self.chart.x(span.start, wide)
        right = self.chart.x(span.end or self.chart.until, wide)
        gap = 0.75 if right - left > 3 else 0.0
        token = UNIT[span.state].token
        painter.fillRect(QRectF(NAMES + left, y, max(LEAST, right - left - gap), max(1.0, high)), color(token))

    def _paint_loss(self, painter: QPainter, at: float, text: str, top: float, high: float) -> None:
        x = NAMES + self.chart.x(at, self._wide())
        painter.setPen(QPen(color("fail"), 1.5))
        painter.drawLine(QPointF(x, top), QPointF(x, top + high))
        box = QRectF(x + 4, top, min(width_of(text, 11) + 8, NAMES + self._wide() - x - 4), max(high, 14) - 1)
        painter.fillRect(box, color("canvas"))
        write(painter, box.adjusted(4, 0, 0, 0), text, "fail-ink", 11)

    def _paint_axis(self, painter: QPainter, box: QRectF) -> None:
        y, wide = box.bottom() - AXIS, self._wide()
        painter.setPen(QPen(color("line2"), 1))
        painter.drawLine(QPointF(NAMES, y), QPointF(NAMES + wide, y))
        for at in self.chart.ticks(wide):
            x = NAMES + self.chart.x(at, wide)
            painter.setPen(QPen(color("line2"), 1))
            painter.drawLine(QPointF(x, y), QPointF(x, y + 4))
            if x + 30 < box.right():
                write(
                    painter,
                    QRectF(x - 30, y + 4, 60, AXIS - 4),
                    clock(at),
                    "text3",
                    11,
                    align=Qt.AlignmentFlag.AlignCenter,
                )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        span = self.span_at(event.position())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if span else Qt.CursorShape.ArrowCursor)
        if span is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(
                event.globalPosition().toPoint(), plain_tip(words(span, self.chart.until)), self.viewport()
            )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        span = self.span_at(event.position())
        if span is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(span.run)

    def leaveEvent(self, event: QEvent) -> None:
        QToolTip.hideText()


def words(span: Span, now: float) -> str:
    """What a bar is, in words."""
    what = f"run {span.run}"
    if span.path.endswith(("/u", "/m", "/r")):
        what += (
            f", unit {span.index:,}"
            if span.count == 1 and span.end
            else f", {count(span.count, 'unit')} from {span.index:,}"
        )
    return f"{what}: {span.state}, {took((span.end or now) - span.start)} from {clock(span.start)}"


def _lane(band: Band) -> int:
    return next((px for most, px in _HEIGHTS if len(band.lanes) <= most), 2)


def _high(band: Band) -> int:
    return max(14, _lane(band) * len(band.lanes))
