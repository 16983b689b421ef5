"""The timeline: what each worker of each machine was at, as bars by state; pointer and arrows ask, a click or Enter opens the run."""

from collections import Counter

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from pydra_core.protocol.mosaic import Span
from pydra_core.protocol.states import UnitState
from pydra_gui.language import figure, plural, tr
from pydra_gui.models.bars import Band, Chart
from pydra_gui.models.table import RIGHT, plain_tip
from pydra_gui.models.text import clock, took
from pydra_gui.theme import theme
from pydra_gui.theme.theme import color
from pydra_gui.widgets.labels import width_of, write
from pydra_gui.widgets.roles import Role, announce
from pydra_gui.widgets.states import UNIT

NAMES, AXIS, APART, EDGE = 116, 24, 6, 14
_HEIGHTS = ((2, 9), (4, 6), (8, 4), (16, 3))
"""Up to so many lanes: px of each. More are 2 px high."""
LEAST = 1.0
"""px of the shortest bar."""
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Home: (-1_000_000, 0), Qt.Key.Key_End: (1_000_000, 0),
}  # fmt: skip


class TimelineView(QAbstractScrollArea):
    """Shows a `Chart`."""

    ROLE = Role.Chart

    opened = Signal(int)
    """A run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = Chart()
        self._current: Span | None = None
        self.setAccessibleName(tr("Timeline"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(lambda _: self.viewport().update())
        theme.changes.changed.connect(self.viewport().update)

    def show_chart(self, chart: Chart) -> None:
        self.chart = chart
        self._current = chart.again(self._current)
        self.setAccessibleDescription(told(chart))
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

    def current(self) -> Span | None:
        """The bar that the keyboard is at."""
        return self._current

    def _go(self, span: Span | None) -> None:
        self._current = span
        if span is not None:
            box, high = self._box(span), self.viewport().height() - AXIS
            if box.top() < 0 or box.bottom() > high:
                bar = self.verticalScrollBar()
                bar.setValue(round(bar.value() + box.center().y() - high / 2))
            said = words(span, self.chart.until)
            QToolTip.showText(
                self.viewport().mapToGlobal(self._box(span).bottomLeft().toPoint()), plain_tip(said), self
            )
            announce(self, said)
        self.viewport().update()

    def _box(self, span: Span) -> QRectF:
        """Where a bar is in the viewport."""
        for band, top in self._tops():
            for number, lane in enumerate(band.lanes):
                if span in lane:
                    return self._bar(span, top + number * _lane(band), _lane(band) - 1)
        return QRectF()

    def _bar(self, span: Span, y: float, high: float) -> QRectF:
        left, right = (self.chart.x(at, self._wide()) for at in (span.start, span.end or self.chart.until))
        gap = 0.75 if right - left > 3 else 0.0
        return QRectF(NAMES + left, y, max(LEAST, right - left - gap), max(1.0, high))

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
        if self._current is not None and self.hasFocus():
            painter.setPen(QPen(color("focus"), 2))
            painter.drawRoundedRect(self._box(self._current).adjusted(-2, -2, 2, 2), 2, 2)
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
        painter.fillRect(self._bar(span, y, high), color(UNIT[span.state].token))

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self._go(self.chart.beside(self._current, *_ARROWS[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current is not None:
            self.opened.emit(self._current.run)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard is always at one bar, if there is any."""
        super().focusInEvent(event)
        if self._current is None:
            self._current = self.chart.beside(None, 0, 0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        QToolTip.hideText()
        self.viewport().update()


def told(chart: Chart) -> str:
    """The whole of it in words, for who cannot see it."""
    lanes = chart.lanes()
    states = Counter(span.state for lane in lanes for span in lane)
    parts = ", ".join(f"{figure(states[state])} {tr(state)}" for state in UnitState if states[state])
    names = {band.node: band.name for band in chart.bands}
    lost = "".join(f"; {names.get(node, node)} {text}" for node, _, text in chart.lost)
    bars = plural(
        sum(states.values()),
        "{n:,} bar on {nodes}",
        "{n:,} bars on {nodes}",
        nodes=plural(len(chart.bands), "{n:,} node", "{n:,} nodes"),
    )
    return tr(
        "From {since} to {until}: {bars}{more}{lost}",
        since=clock(chart.since),
        until=clock(chart.until),
        bars=bars,
        more=f" ({parts})" if parts else "",
        lost=lost,
    )


def words(span: Span, now: float) -> str:
    """What a bar is, in words."""
    what = tr("run {run}", run=span.run)
    if span.path.endswith(("/u", "/m", "/r")):
        what += (
            tr(", unit {index:,}", index=span.index)
            if span.count == 1 and span.end
            else plural(span.count, ", {n:,} unit from {index:,}", ", {n:,} units from {index:,}", index=span.index)
        )
    return tr(
        "{what}: {state}, {end} from {start}",
        what=what,
        state=tr(span.state),
        end=took((span.end or now) - span.start),
        start=clock(span.start),
    )


def _lane(band: Band) -> int:
    return next((px for most, px in _HEIGHTS if len(band.lanes) <= most), 2)


def _high(band: Band) -> int:
    return max(14, _lane(band) * len(band.lanes))
