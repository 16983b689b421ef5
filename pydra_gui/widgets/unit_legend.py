"""How many units are in which state: swatch, word and count in two columns, as the legend of the bar above it."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pydra_gui.language import tr
from pydra_gui.models.table import RIGHT
from pydra_gui.widgets import glyphs
from pydra_gui.widgets.labels import write
from pydra_gui.widgets.roles import Role
from pydra_gui.widgets.states import UNIT

LINE, SWATCH, GAP = 19, 10, 16


class UnitLegend(QWidget):
    """In the order of the bar, line by line."""

    ROLE = Role.StaticText

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: dict[str, int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Units"))

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Units by state; none at all hides it."""
        lines = (len(counts) + 1) // 2 != (len(self._counts) + 1) // 2
        self._counts = dict(counts)
        self.setAccessibleDescription(self.words())
        self.setVisible(bool(counts))
        if lines:
            self.updateGeometry()
        self.update()

    def words(self) -> str:
        return ", ".join(f"{number:,} {tr(state)}" for state, number in self._counts.items())

    def sizeHint(self) -> QSize:
        return QSize(200, LINE * ((len(self._counts) + 1) // 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        wide = (self.width() - GAP) / 2
        for at, (state, number) in enumerate(self._counts.items()):
            box = QRectF((at % 2) * (wide + GAP), at // 2 * LINE, wide, LINE)
            square = QRectF(box.left(), box.center().y() - SWATCH / 2, SWATCH, SWATCH)
            glyphs.paint_swatch(painter, square, UNIT[state])
            used = write(painter, box, f"{number:,}", "text", 12, align=RIGHT)
            write(painter, box.adjusted(SWATCH + 8, 0, -used - 6, 0), tr(state), "text2", 12)
