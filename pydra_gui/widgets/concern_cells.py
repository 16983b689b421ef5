"""The cells of what needs attention: a state's glyph, what it is, why, and the one verb that leads there."""

import time
from collections.abc import Callable

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView

from pydra_core.protocol.pulse import Concern
from pydra_core.protocol.states import NodeState, RunState
from pydra_gui.language import later, tr
from pydra_gui.models import text
from pydra_gui.models.table import RIGHT, Column, RowRole
from pydra_gui.theme import icons
from pydra_gui.theme.box import Box
from pydra_gui.theme.theme import color
from pydra_gui.widgets import glyphs, states
from pydra_gui.widgets.cells import Cell, Index
from pydra_gui.widgets.labels import width_of, write

ROW = 50
VERBS = {
    "run-failed": later("Show run"),
    "run-stalled": later("Show run"),
    "run-waits": later("Why?"),
    "node-note": later("Show its log"),
    "disk": later("Show ended runs"),
}
_LOOKS = {
    "run-failed": states.RUN[RunState.FAILED],
    "run-waits": states.RUN[RunState.QUEUED],
    "node-sick": states.NODE[NodeState.SICK],
    "node-lost": states.NODE[NodeState.LOST],
    "node-pending": states.NODE[NodeState.PENDING],
    "node-draining": states.NODE[NodeState.DRAINING],
}
"""What has no state of its own has an icon."""
_ICONS = {"run-stalled": ("clock", "hold-ink"), "node-note": ("info", "hold-ink"), "disk": ("disk", "hold-ink")}


def verb_of(row: Concern) -> str:
    """The one verb; a node's disk is looked at on the node."""
    return tr("Show node") if row.kind == "disk" and row.node else tr(VERBS.get(row.kind, "Show node"))


def lead(row: Concern, now: float) -> str:
    """The quiet line: why, and whose, and since when."""
    return " · ".join(part for part in (_why(row), _whose(row, now)) if part)


def _why(row: Concern) -> str:
    return text.one_line(row.text).rstrip(".")


def _whose(row: Concern, now: float) -> str:
    whose = tr("run {run}", run=row.run) if row.run else ""
    since = text.age(now - row.at) if row.at else ""
    return " · ".join(part for part in (whose, since) if part)


CONCERN_COLUMNS: tuple[Column[Concern], ...] = (
    Column(
        later("Needs attention"),
        200,
        lambda r: f"{r.title}. {r.text}",
        stretch=True,
        tip=lambda r: f"{r.title}\n{r.text}",
    ),
)


class ConcernCell(Cell):
    """Two lines, and the verb at the right end."""

    def __init__(self, view: QAbstractItemView, clock: Callable[[], float] = time.time) -> None:
        super().__init__(view, ROW, fixed=True)
        self._clock = clock

    def draw(self, painter: QPainter, box: Box, index: Index) -> None:
        row: Concern = index.data(RowRole)
        mark = Box(box.left() + 6, box.middle() - 8, 16, 16)
        if row.kind in _LOOKS:
            glyphs.paint(painter, mark, _LOOKS[row.kind])
        else:
            icons.paint(painter, mark, *_ICONS[row.kind])
        verb = verb_of(row)
        wide = width_of(verb, 12, 500)
        end = box.right() - 6
        write(painter, Box(end - wide - 2, box.top(), wide + 2, box.height()), verb, "accent-ink", 12, 500, align=RIGHT)
        words = Box(box.left() + 34, box.top() + 6, end - wide - 16 - box.left() - 34, 20)
        write(painter, words, row.title, "text", 13, 500)
        _write_lead(painter, words.translated(0, 18), row, self._clock())
        Box(box.left() + 34, box.bottom() - 1, box.width() - 40, 1).fill(painter, color("line"))


def _write_lead(painter: QPainter, box: Box, row: Concern, now: float) -> None:
    """As `lead`; where there is no room for all of it, the reason is cut and not its number and age."""
    whose = _whose(row, now)
    rest = f" · {whose}" if whose and row.text else whose
    used = write(painter, box.adjusted(0, 0, -width_of(rest, 12) - 1, 0), _why(row), "text2", 12)
    write(painter, box.adjusted(used, 0, 0, 0), rest, "text2", 12)
