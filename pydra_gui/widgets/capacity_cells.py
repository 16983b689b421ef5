"""The cells of the capacity of nodes in one line each: slots as cells, their load of the last minutes, isolation."""

from PySide6.QtGui import QPainter

from pydra_core.protocol.pictures import NodeRow
from pydra_core.protocol.states import NodeState
from pydra_gui.language import later, tr
from pydra_gui.models.table import RIGHT, Column, RowRole
from pydra_gui.theme.box import Box
from pydra_gui.widgets import bars, glyphs, states
from pydra_gui.widgets.cells import Cell, Index, glyph_box
from pydra_gui.widgets.labels import write
from pydra_gui.widgets.node_cells import GONE, aside, isolation_tip, node_tip

CAPACITY_COLUMNS: tuple[Column[NodeRow], ...] = (
    Column(later("Node"), 158, lambda r: f"{r.name} {tr(r.state)}", lambda r: r.name.casefold(), tip=node_tip),
    Column(
        "",
        66,
        lambda r: tr("{busy} of {slots} slots busy", busy=r.busy, slots=r.slots),
        tip=lambda r: tr("{busy} of {slots} slots busy", busy=r.busy, slots=r.slots),
        spare=2,
    ),
    Column(later("Slots"), 62, lambda r: f"{r.busy}/{r.slots}", lambda r: r.busy, right=True),
    Column(later("CPU, 5 min"), 110, lambda r: f"{r.load.cpu:.0%}", stretch=True, tip=node_tip),
    Column(later("Now"), 56, lambda r: f"{r.load.cpu * 100:.0f} %", lambda r: r.load.cpu, right=True),
    Column("", 34, lambda r: tr(r.isolation.level), tip=lambda r: isolation_tip(r.isolation)),
)


class CapacityCell(Cell):
    """Paints one node. One that is gone says so and steps back."""

    def draw(self, painter: QPainter, box: Box, index: Index) -> None:
        row: NodeRow = index.data(RowRole)
        gone = row.state in GONE
        match index.column():
            case 0:
                glyphs.paint(painter, glyph_box(box.adjusted(6, 0, 0, 0)), states.NODE[row.state])
                name = box.adjusted(28, 0, 0, 0)
                used = write(painter, name, row.name, "text3" if gone else "text", 13, 400 if gone else 500)
                if words := "" if gone else aside(row):
                    write(painter, name.adjusted(used + 6, 0, 6, 0), words, "text3", 12)
            case 1 if gone:
                look = states.NODE[row.state]
                write(painter, box.adjusted(0, 0, 8, 0), look.word, look.ink, 12)
            case 5 if not gone:
                at = Box(box.left() + box.width() / 2 - 7, box.middle() - 7, 14, 14)
                glyphs.paint(painter, at, states.ISOLATION[row.isolation.level])
            case column if not gone:
                _load(painter, box, row, column)


def _load(painter: QPainter, box: Box, row: NodeRow, column: int) -> None:
    match column:
        case 1:
            token = "hold" if row.state == NodeState.SICK else "run"
            bars.paint_slots(painter, box, row.slots, row.busy, token)
        case 2:
            write(painter, box, f"{row.busy}/{row.slots}", "text2", 12, align=RIGHT)
        case 3:
            bars.paint_sparkline(painter, box.adjusted(0, 7, 0, -7), row.history)
        case 4:
            write(painter, box, f"{row.load.cpu * 100:.0f} %", "text2", 12, align=RIGHT)
