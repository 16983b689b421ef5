"""The cells of what stands where: a state's shape, then a version, how much of it is there, or a word."""

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from pydra_gui.language import later, tr
from pydra_gui.models.holdings import GridRow, Holding
from pydra_gui.models.table import Column, RowRole
from pydra_gui.theme.box import Box
from pydra_gui.theme.theme import color
from pydra_gui.widgets import glyphs, states
from pydra_gui.widgets.cells import Cell, Index, glyph_box
from pydra_gui.widgets.labels import write
from pydra_gui.widgets.states import Look

NAME, WIDE = 150, 112
HOLDING: Final = {
    "held": Look(later("held"), "done", "cell"),
    "older": Look(later("older"), "wait", "cell-notch"),
    "syncing": Look(later("syncing"), "prep", "ring-down"),
    "building": Look(later("building"), "prep", "ring-square"),
    "missing": Look(later("missing"), "wait", "ring-dashed"),
    "failed": Look(later("failed"), "fail", "cell-cross"),
    "none": Look(later("no Python"), "hold", "triangle"),
    "own": Look(later("needs none"), "skip", "ring-dash"),
}
LOUD = frozenset({"syncing", "building", "failed", "none"})


def columns_of(names: tuple[str, ...]) -> tuple[Column[GridRow], ...]:
    """The node, then one column for each of these, and what room is left."""
    first: Column[GridRow] = Column(later("Node"), NAME, lambda r: f"{r.name} {tr(r.state)}", tip=lambda r: r.name)
    rest: Column[GridRow] = Column("", 8, lambda r: tr(r.state), stretch=True)
    return (first, *(_column(name, place) for place, name in enumerate(names)), rest)


def _column(name: str, place: int) -> Column[GridRow]:
    def said(row: GridRow) -> str:
        cell = row.cells[place]
        return f"{cell.word} {cell.shown}".strip()

    return Column(name, WIDE, said, tip=lambda row: row.cells[place].tip)


class HoldingCell(Cell):
    """What is in order is quiet; what moves or failed is told in its colour."""

    def draw(self, painter: QPainter, box: Box, index: Index) -> None:
        row: GridRow = index.data(RowRole)
        if index.column() == 0:
            glyphs.paint(painter, glyph_box(box.adjusted(4, 0, 0, 0)), states.NODE[row.state])
            write(painter, box.adjusted(26, 0, 0, 0), row.name, "text", 13, 500)
        elif index.column() <= len(row.cells) and (cell := row.cells[index.column() - 1]).word:
            _paint(painter, box, cell)


def _paint(painter: QPainter, box: Box, cell: Holding) -> None:
    look = HOLDING[cell.word]
    glyphs.paint(painter, glyph_box(box, 12), look)
    loud = cell.word in LOUD
    ink = look.ink if loud else "text3" if cell.word in ("missing", "own", "older") else "text2"
    write(painter, box.adjusted(19, 0, 0, 0), cell.shown, ink, 12, 500 if loud else 400)
    if cell.word == "syncing":
        track = Box(box.left() + 19, box.bottom() - 5, box.width() - 19, 2)
        track.fill(painter, color("sunken"))
        painter.fillRect(QRectF(track.left(), track.top(), track.width() * cell.share, 2), color("prep"))
