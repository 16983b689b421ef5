"""The whole mosaic on a strip, with the part that can be seen framed; failures are painted over it, large enough to be found."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from pydra_core.protocol.states import UnitState
from pydra_gui.language import tr
from pydra_gui.models.cells import Cells
from pydra_gui.theme.theme import color
from pydra_gui.widgets.roles import Role

WIDE = 168
LEAST = 2.0
"""px of one failure."""
_MARKED = 5_000
"""So many failures are painted one by one: more are a red ground anyway."""


class MosaicMap(QWidget):
    """`picked` carries the share (0 to 1) that a person wants to see."""

    ROLE = Role.Graphic

    picked = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells = Cells()
        self._band = (0.0, 1.0)
        self._table: list[int] = []
        self._failed: list[int] = []
        self.setFixedWidth(WIDE)
        self.setAccessibleName(tr("All units"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_cells(self, cells: Cells, table: list[int]) -> None:
        self._cells, self._table = cells, table
        self._failed = cells.having(UnitState.FAILED, _MARKED)
        self.update()

    def show_band(self, band: tuple[float, float]) -> None:
        """The part that can be seen."""
        self._band = band
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box = QPainter(self), QRectF(self.rect())
        painter.fillRect(box, color("surface"))
        cells = self._cells
        if not cells.units or not self._table:
            return
        columns = max(4, round((cells.units * box.width() / max(1.0, box.height())) ** 0.5) // 4 * 4)
        rows = -(-cells.units // columns)
        bits = bytes(cells.shown[: cells.units]).ljust(rows * columns, b"\0")
        picture = QImage(bits, columns, rows, columns, QImage.Format.Format_Indexed8)
        picture.setColorTable(self._table)
        painter.drawImage(box, picture, QRectF(0, 0, columns, rows))
        wide, high = box.width() / columns, box.height() / rows
        for index in self._failed:
            x, y = index % columns * wide, index // columns * high
            painter.fillRect(QRectF(x, y, max(LEAST, wide), max(LEAST, high)), color("fail"))
        self._frame(painter, box)

    def _frame(self, painter: QPainter, box: QRectF) -> None:
        start, end = self._band
        if end - start >= 1.0:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("text"), 1.5))
        top, bottom = start * box.height(), max(end * box.height(), start * box.height() + 4)
        painter.drawRoundedRect(QRectF(0.75, top + 0.75, box.width() - 1.5, bottom - top - 1.5), 3, 3)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.picked.emit(min(1.0, max(0.0, event.position().y() / max(1, self.height()))))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)
