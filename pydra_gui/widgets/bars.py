"""Small measures: the stacked bar of unit states, the sparkline, the cells of slots."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QProgressBar, QWidget

from pydra_core.protocol.pictures import RunRow
from pydra_core.protocol.states import ENDED, RunState, UnitState
from pydra_gui.language import tr
from pydra_gui.theme import theme
from pydra_gui.theme.box import Area
from pydra_gui.theme.theme import color
from pydra_gui.widgets import stamps
from pydra_gui.widgets.states import UNIT

Shares = Sequence[tuple[str, float]]
"""Unit states with their shares (0 to 1) of the whole, in the order of `states.UNIT`."""

LEAST = 2.0
"""What every state that is present gets, in px: one failure in a million shows."""


def share_done(row: RunRow) -> float | None:
    """How much of a run is done, 0 to 1; None while nobody knows."""
    if row.state == RunState.COMPLETE:
        return 1.0
    if not row.total or row.total <= 0:
        return None
    return min(1.0, max(0.0, row.done / row.total))


def shares_of(row: RunRow) -> Shares:
    """A run's bar: its units by state; of a plain run the steps that are done, the one at work or at fault, and what is left."""
    if units := units_of(row):
        whole = sum(units.values())
        return tuple((state, number / whole) for state, number in units.items())
    done = share_done(row)
    match row.state:
        case RunState.COMPLETE:
            return (("complete", 1.0),)
        case RunState.SKIPPED:
            return (("skipped", 1.0),)
        case RunState.RUNNING:
            return (("running", 1.0),) if done is None else _with_head(done, "running", "waiting", row.total)
        case RunState.FAILED:
            return (("failed", 1.0),) if not done else _with_head(done, "failed", "cancelled", row.total)
        case RunState.CANCELLED | RunState.CANCELLING:
            return (("complete", done or 0.0), ("cancelled", 1.0 - (done or 0.0)))
        case _:
            return (("complete", done or 0.0), ("waiting", 1.0 - (done or 0.0)))


def units_of(row: RunRow) -> dict[str, int]:
    """The units of a run's spreads by state, in the order of bars; those that were not offered yet wait. Empty for a plain run."""
    known = sum(row.units.values())
    if not known:
        return {}
    rest = max(0, round(row.total or 0) - known) if row.state not in ENDED else 0
    counted = {**row.units, UnitState.WAITING.value: row.units.get(UnitState.WAITING, 0) + rest}
    return {state: counted[state] for state in UNIT if counted.get(state)}


def _with_head(done: float, head: str, rest: str, total: float | None) -> Shares:
    step = min(1.0 - done, 1.0 / total) if total else 0.0
    return (("complete", done), (head, step), (rest, 1.0 - done - step))


def paint_bar(painter: QPainter, rect: Area, shares: Shares, radius: float = 3.0) -> None:
    """Draws a stacked bar; where two states meet there is a hair of ground between them."""
    ratio = stamps.ratio(painter)
    ends = accumulate(_widths(shares, rect.width()))
    parts = tuple((state, round(end * ratio)) for (state, _), end in zip(shares, ends, strict=True))
    drawn = _drawn_bar(parts, rect.width(), rect.height(), radius, ratio, theme.name())
    stamps.press(painter, rect.left(), rect.top(), drawn)


@lru_cache(maxsize=1024)
def _drawn_bar(
    parts: tuple[tuple[str, int], ...], width: float, height: float, radius: float, ratio: float, theme_name: str
) -> QPixmap:
    """`parts` are states, and at which pixel of the device each of them ends."""
    made = stamps.blank(width, height, ratio)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    clip = QPainterPath()
    clip.addRoundedRect(QRectF(0, 0, width, height), radius, radius)
    painter.setClipPath(clip)
    painter.fillRect(QRectF(0, 0, width, height), color("sunken"))
    begin = 0
    for state, end in parts:
        if end > begin:
            _paint_part(painter, QRectF(begin / ratio, 0, (end - begin) / ratio, height), state, begin > 0)
        begin = end
    painter.end()
    return made


def _paint_part(painter: QPainter, box: QRectF, state: str, follows: bool) -> None:
    painter.fillRect(box, color(UNIT[state].token))
    if state == "skipped":
        painter.fillRect(box, QBrush(color("skip-ink", 0.7), Qt.BrushStyle.BDiagPattern))
    if follows:
        painter.fillRect(QRectF(box.left() - 0.4, box.top(), 0.75, box.height()), color("surface", 0.75))


def _widths(shares: Shares, room: float) -> list[float]:
    """Widths that fill the room; the widest part pays for those that are drawn wider than their share."""
    widths = [max(LEAST, share * room) if share > 1e-9 else 0.0 for _, share in shares]
    if widths:
        widest = widths.index(max(widths))
        widths[widest] = max(0.0, widths[widest] - max(0.0, sum(widths) - room))
    return widths


def paint_sparkline(painter: QPainter, rect: Area, values: Sequence[float], token: str = "text3") -> None:
    """Draws shares (0 to 1), oldest first, over a base line; the newest stands at the right edge."""
    ratio = stamps.ratio(painter)
    drawn = _drawn_line(tuple(values), rect.width(), rect.height(), token, ratio, theme.name())
    stamps.press(painter, rect.left() - EDGE, rect.top() - EDGE, drawn)


@lru_cache(maxsize=256)
def _drawn_line(
    values: tuple[float, ...], width: float, height: float, token: str, ratio: float, theme_name: str
) -> QPixmap:
    made = stamps.blank(width + 2 * EDGE, height + 2 * EDGE + 1, ratio)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(EDGE, EDGE)
    painter.setPen(QPen(color("wait"), 1))
    painter.drawLine(QPointF(0, height + 1), QPointF(width, height + 1))
    if len(values) >= 2:
        step = width / (max(len(values), SPAN) - 1)
        start = width - step * (len(values) - 1)
        points = [
            QPointF(start + i * step, height - min(1.0, max(0.0, value)) * height) for i, value in enumerate(values)
        ]
        painter.setPen(QPen(color(token, 0.95), 1.1))
        painter.drawPolyline(QPolygonF(points))
    painter.end()
    return made


EDGE = 1.0
"""Px around a sparkline: half of its pen stands out there, and its base line below."""
SPAN = 24
"""So many values at least fill a sparkline: a node that has just come has a short line, not a stretched one."""

_GRIDS = ((8, 1, 6), (16, 2, 6), (32, 4, 6), (64, 4, 3), (128, 8, 3))
"""Up to so many slots: rows, and px from cell to cell."""
_HEIGHTS = {1: 10, 2: 5, 4: 3, 8: 2}


def paint_slots(painter: QPainter, rect: Area, slots: int, busy: int, token: str = "run") -> None:
    """Draws one cell per slot, filled when busy; 8 or 64 slots take the same 48 px, so that nodes compare."""
    rows, pitch = next(((rows, pitch) for most, rows, pitch in _GRIDS if slots <= most), (8, 3))
    per_row = min(-(-slots // rows), 48 // pitch)
    high = _HEIGHTS[rows]
    top = round(rect.top() + rect.height() / 2 - (rows * (high + 1) - 1) / 2)
    left = round(rect.left())
    full, free = color(token), color("wait", 0.75)
    for i in range(min(slots, rows * (48 // pitch))):
        x, y = left + (i % per_row) * pitch, top + (i // per_row) * (high + 1)
        painter.fillRect(x, y, pitch - 1, high, full if i < busy else free)


class Bar(QProgressBar):
    """A stacked bar as a widget; to readers of screens it is a progress bar, whose value is what has ended well."""

    def __init__(self, height: int = 10, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: Shares = ()
        self.setRange(0, 100)
        self.setTextVisible(False)
        self.setFixedHeight(height)
        self.setAccessibleName(tr("Progress"))

    def show_shares(self, shares: Shares) -> None:
        self._shares = shares
        self.setValue(int(100 * dict(shares).get(UnitState.COMPLETE, 0.0)))
        self.setAccessibleDescription(
            ", ".join(f"{tr(state)} {_percent(share)}" for state, share in shares if share > 0)
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_bar(QPainter(self), QRectF(self.rect()), self._shares, 4)


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.01 else tr("less than 1%")
