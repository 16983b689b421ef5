"""The cells of the list of a package's versions."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from pydra_core.protocol.pictures import VersionRow
from pydra_core.protocol.states import RunState
from pydra_gui.language import later, tr
from pydra_gui.models import text
from pydra_gui.models.table import Column, RowRole
from pydra_gui.theme.box import Box
from pydra_gui.widgets import glyphs
from pydra_gui.widgets.cells import Cell, Index, glyph_box
from pydra_gui.widgets.labels import write
from pydra_gui.widgets.states import LOUD, RUN

LAST = 5
"""So many of the last runs are shown."""


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in the list: `states` are those of its last runs, newest first; `now` is when it was looked at."""

    row: VersionRow
    current: bool
    states: tuple[RunState, ...] = ()
    runs: int = 0
    now: float = 0.0

    @property
    def name(self) -> str:
        return f"v{self.row.version}"

    def nodes(self) -> str:
        return ", ".join(self.row.nodes) or text.NONE

    def last_runs(self) -> str:
        """ "2 complete, 1 failed" """
        counted = {state: self.states.count(state) for state in dict.fromkeys(self.states)}
        return ", ".join(f"{number} {tr(state)}" for state, number in counted.items()) or text.NONE


COLUMNS: tuple[Column[VersionLine], ...] = (
    Column(
        later("Version"),
        120,
        lambda r: tr("{name} current", name=r.name) if r.current else r.name,
        lambda r: r.row.version,
    ),
    Column(
        later("Deployed"),
        110,
        lambda r: text.age(r.now - r.row.deployed),
        tip=lambda r: text.moment(r.row.deployed, r.now),
    ),
    Column(later("What changed"), 200, lambda r: r.row.summary or text.NONE, stretch=True),
    Column(later("Size"), 76, lambda r: text.size(r.row.size), right=True, spare=2),
    Column(later("Held by"), 190, VersionLine.nodes, spare=1),
    Column(later("Last runs"), 184, VersionLine.last_runs),
)


class VersionCell(Cell):
    """Words, and the last runs as their glyphs."""

    def draw(self, painter: QPainter, box: Box, index: Index) -> None:
        line: VersionLine = index.data(RowRole)
        column = COLUMNS[index.column()]
        match index.column():
            case 0:
                width = write(painter, box, line.name, "text", 12, 500)
                if line.current:
                    write(painter, box.adjusted(width + 8, 0, 0, 0), tr("current"), "text3", 12)
            case 5 if line.states:
                self._runs(painter, box, line)
            case _:
                said = column.text(line)
                token = "text3" if said == text.NONE or index.column() == 1 else "text2"
                align = index.data(Qt.ItemDataRole.TextAlignmentRole)
                write(painter, box, said, token, 12, align=align)

    def _runs(self, painter: QPainter, box: Box, line: VersionLine) -> None:
        for at, state in enumerate(line.states[:LAST]):
            glyphs.paint(painter, glyph_box(box.adjusted(at * 18, 0, 0, 0), 12), RUN[state.value])
        rest = box.adjusted(min(LAST, len(line.states)) * 18 + 4, 0, 0, 0)
        newest = line.states[0]
        write(painter, rest, RUN[newest.value].word, RUN[newest.value].ink if newest in LOUD else "text3", 12)
