"""The cells of what was found in history: the run with its state, where it was said, and the line in the fixed face."""

import time

from PySide6.QtGui import QPainter

from pydra_core.client.names import unit_name
from pydra_core.protocol.verbs import Hit
from pydra_gui.language import later, tr
from pydra_gui.models import text
from pydra_gui.models.table import RIGHT, Column, RowRole
from pydra_gui.theme.box import Box
from pydra_gui.widgets import glyphs
from pydra_gui.widgets.cells import Cell, Index, glyph_box
from pydra_gui.widgets.labels import write
from pydra_gui.widgets.states import RUN

FACTS = frozenset(
    {
        later("task"),
        later("arguments"),
        later("error"),
        later("message"),
        later("reason"),
        later("node"),
        later("group"),
        later("labels"),
    }
)
"""What of a run is looked through besides its log."""


def where(hit: Hit) -> str:
    """People count lines from 1."""
    if hit.line < 0:
        return tr(hit.where) if hit.where in FACTS else hit.where
    line = tr("line {line:,}", line=hit.line + 1)
    return tr("unit {unit}, {line}", unit=unit_name(hit.path, hit.unit), line=line) if hit.unit >= 0 else line


HIT_COLUMNS: tuple[Column[Hit], ...] = (
    Column("#", 56, lambda hit: str(hit.run), right=True),
    Column(later("State"), 92, lambda hit: hit.state),
    Column(later("Ended"), 150, lambda hit: text.moment(hit.ended, time.time()), spare=3),
    Column(later("Task"), 190, lambda hit: hit.task, spare=2),
    Column(later("Where"), 124, where),
    Column(later("What was said"), 200, lambda hit: hit.text, stretch=True),
)


class HitCell(Cell):
    """One hit a row."""

    def draw(self, painter: QPainter, box: Box, index: Index) -> None:
        hit: Hit = index.data(RowRole)
        shown = str(index.data())
        match index.column():
            case 0:
                write(painter, box, shown, "text2", 12, align=RIGHT)
            case 1:
                look = RUN[hit.state]
                glyphs.paint(painter, glyph_box(box), look)
                write(painter, box.adjusted(20, 0, 0, 0), look.word, look.ink if hit.state == "failed" else "text3", 12)
            case 5:
                write(painter, box, text.one_line(shown), "text", 12, mono=True)
            case _:
                write(painter, box, shown, "text2" if index.column() == 3 else "text3", 12)
