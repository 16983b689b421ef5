"""The cells of logs and of value trees: data in the fixed face."""

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from pydra_gui.models import text
from pydra_gui.models.log_lines import Entry
from pydra_gui.models.table import RowRole
from pydra_gui.theme.theme import color
from pydra_gui.widgets.cells import Cell, Index
from pydra_gui.widgets.labels import write

LEVEL: Final = {
    "debug": "text3",
    "info": "text2",
    "warning": "hold-ink",
    "error": "fail-ink",
    "out": "text3",
    "err": "text2",
}
SOURCE: Final = 84
"""Px before the line that say whose it is, where there are several logs."""
TINT: Final = {"warning": "hold-tint", "error": "fail-tint"}


class LogCell(Cell):
    """Time, level, line; warnings and errors stand on their tint."""

    def ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> str:
        line: Entry = index.data(RowRole)
        tint = TINT.get(line.level, "")
        if tint:
            painter.fillRect(option.rect, color(tint))
        return super().ground(painter, option, index)

    def draw(self, painter: QPainter, box: QRectF, index: Index) -> None:
        line: Entry = index.data(RowRole)
        match index.column():
            case 0:
                write(painter, box, text.clock_ms(line.at), "text3", 12, mono=True)
            case 1:
                write(painter, box, line.level, LEVEL.get(line.level, "text3"), 12, mono=True)
            case _:
                if line.source:
                    write(painter, QRectF(box.left(), box.top(), SOURCE - 8, box.height()), line.source, "text2", 12)
                    box = box.adjusted(SOURCE, 0, 0, 0)
                shown = text.one_line(line.text) if "\n" in line.text else line.text.replace("\t", "    ")
                write(painter, box, shown, "text3" if line.level == "debug" else "text", 12, mono=True)


class ValueCell(Cell):
    """Name, value, type; the value in the fixed face."""

    def draw(self, painter: QPainter, box: QRectF, index: Index) -> None:
        shown = str(index.data() or "")
        match index.column():
            case 0:
                write(painter, box.adjusted(-4, 0, 4, 0), shown, "text2", 12)
            case 1:
                write(painter, box, shown, "text", 12, mono=True)
            case _:
                write(painter, box, shown, "text3", 12)
