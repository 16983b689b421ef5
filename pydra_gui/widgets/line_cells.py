"""The cells of logs and of value trees: data in the fixed face."""

from collections.abc import Callable
from typing import Final

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QTreeView

from pydra_core.protocol.logs import LogRow
from pydra_gui.models import text
from pydra_gui.models.log import LEVEL as LEVEL_COLUMN, LINE, TIME, UNIT, Log, unit_of
from pydra_gui.theme.box import Box
from pydra_gui.theme.theme import color
from pydra_gui.widgets.cells import PAD, Cell, Index
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


def _plain(number: int) -> str:
    """No rule gives a ground."""
    return ""


class LogCell(Cell):
    """Time, level, unit, line; warnings and errors stand on their tint, and what a highlight rule fits on that of the rule. `tint` is the
    token of the ground that a rule gives."""

    def __init__(
        self, view: QAbstractItemView, height: int, tint: Callable[[int], str] = _plain, fixed: bool = False
    ) -> None:
        super().__init__(view, height, fixed=fixed)
        self._tint = tint

    def ground(self, painter: QPainter, rect: Box, index: Index, token: str, chosen: bool) -> None:
        line: LogRow | None = self.row
        tint = (self._tint(line.rule) or TINT.get(line.level, "")) if line is not None else ""
        if tint:
            rect.fill(painter, color(tint))
        super().ground(painter, rect, index, token, chosen)

    def draw(self, painter: QPainter, box: Box, index: Index) -> None:
        line: LogRow | None = self.row
        if line is None:
            return
        column = index.column()
        if column == TIME:
            write(painter, box, text.clock_ms(line.at), "text3", 12, mono=True)
        elif column == LEVEL_COLUMN:
            ink = "text" if self._tint(line.rule) else LEVEL.get(line.level, "text3")
            write(painter, box, line.level, ink, 12, mono=True)
        elif column == UNIT:
            write(painter, box, unit_of(line), "text2", 12, mono=True)
        elif column == LINE:
            self._write_line(painter, box, line, index)

    def _write_line(self, painter: QPainter, box: Box, line: LogRow, index: Index) -> None:
        model = index.model()
        title = model.title(line) if isinstance(model, Log) else ""
        if title:
            write(painter, Box(box.left(), box.top(), SOURCE - 8, box.height()), title, "text2", 12)
            box = box.adjusted(SOURCE, 0, 0, 0)
        shown = text.one_line(line.text) if "\n" in line.text else line.text.replace("\t", "    ")
        write(painter, box, shown, "text3" if line.level == "debug" else "text", 12, mono=True)


class ValueCell(Cell):
    """Name, value, type; the value in the fixed face. Where nothing can be opened, names begin at the edge, as those of facts do."""

    def draw(self, painter: QPainter, box: Box, index: Index) -> None:
        shown = str(index.data() or "")
        match index.column():
            case 0:
                opens = isinstance(self.view, QTreeView) and self.view.rootIsDecorated()
                write(painter, box.adjusted(-4 if opens else -PAD, 0, 4, 0), shown, "text2", 12)
            case 1:
                write(painter, box, shown, "text", 12, mono=True)
            case _:
                write(painter, box, shown, "text3", 12)
