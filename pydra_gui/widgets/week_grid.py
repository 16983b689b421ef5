"""A week as a grid of hours: what is open is filled, what is open for a part of the hour in part."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pydra_gui.language import tr
from pydra_gui.models.table import RIGHT
from pydra_gui.models.week import DAYS, HOURS, cells, said
from pydra_gui.theme import theme
from pydra_gui.theme.theme import color
from pydra_gui.widgets.labels import write
from pydra_gui.widgets.roles import Role

NAMES, TOP, CELL = 34, 16, 13
EVERY = 6


class WeekGrid(QWidget):
    """`hours` are spans of minutes of the week; () is always."""

    ROLE = Role.Graphic

    def __init__(self, hours: Sequence[tuple[int, int]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells = cells(hours)
        self.setFixedHeight(TOP + 7 * CELL + 2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("The week"))
        self.setAccessibleDescription(", ".join(said(hours)) or tr("Always"))
        theme.changes.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(NAMES + HOURS * 16, TOP + 7 * CELL + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        wide = min(16.0, (self.width() - NAMES - 16) / HOURS)
        for hour in range(0, HOURS + 1, EVERY):
            box = QRectF(NAMES + hour * wide - 16, 0, 32, TOP - 2)
            write(painter, box, f"{hour}", "text3", 11, align=Qt.AlignmentFlag.AlignCenter)
        for day, shares in enumerate(self._cells):
            top = TOP + day * CELL
            write(painter, QRectF(0, top, NAMES - 8, CELL), tr(DAYS[day]), "text3", 11, align=RIGHT)
            for hour, share in enumerate(shares):
                box = QRectF(NAMES + hour * wide, top, wide - 1.5, CELL - 1.5)
                painter.fillRect(box, color("sunken"))
                painter.fillRect(QRectF(box.left(), box.top(), box.width() * share, box.height()), color("text3", 0.75))
