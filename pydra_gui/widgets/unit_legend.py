"""How many units are in which state: swatch, word and count in two columns or in one, as the legend of the bar above it."""

from collections.abc import Mapping
from math import ceil

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pydra_gui.language import figure, tr
from pydra_gui.models.table import RIGHT
from pydra_gui.widgets import glyphs
from pydra_gui.widgets.labels import width_of, write
from pydra_gui.widgets.roles import Role
from pydra_gui.widgets.states import UNIT

LINE, SWATCH, WORD, GAP = 19, 10, 18, 16


class UnitLegend(QWidget):
    """In the order of the bar, line by line."""

    ROLE = Role.StaticText

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: dict[str, int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(tr("Units"))

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Units by state; none at all hides it."""
        before, self._counts = self.heightForWidth(self.width()), dict(counts)
        self.setAccessibleDescription(self.words())
        self.setVisible(bool(counts))
        if self.heightForWidth(self.width()) != before:
            self.updateGeometry()
        self.update()

    def words(self) -> str:
        return ", ".join(f"{figure(number)} {tr(state)}" for state, number in self._counts.items())

    def sizeHint(self) -> QSize:
        return QSize(200, LINE * ((len(self._counts) + 1) // 2))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        columns = len(self._columns(width))
        return LINE * -(-len(self._counts) // columns)

    def _columns(self, width: float) -> tuple[float, ...]:
        """How wide each is: two as wide as each other, or as their words ask for; one where no word would be whole in two."""
        wants = [_wanted(state, number) for state, number in self._counts.items()]
        left, right = (max(wants[at::2], default=0.0) for at in (0, 1))
        half, rest = (width - GAP) / 2, width - GAP - left - right
        if max(left, right) <= half:
            return (half, half)
        return (left + rest / 2, right + rest / 2) if rest >= 0 else (width,)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        columns = self._columns(self.width())
        for at, (state, number) in enumerate(self._counts.items()):
            line, place = divmod(at, len(columns))
            box = QRectF(place * (columns[0] + GAP), line * LINE, columns[place], LINE)
            square = QRectF(box.left(), box.center().y() - SWATCH / 2, SWATCH, SWATCH)
            glyphs.paint_swatch(painter, square, UNIT[state])
            used = write(painter, box, figure(number), "text", 12, align=RIGHT)
            write(painter, box.adjusted(WORD, 0, -used - 6, 0), tr(state), "text2", 12)


def _wanted(state: str, number: int) -> float:
    """px of a swatch with its word and its number."""
    return WORD + ceil(width_of(tr(state), 12)) + 6 + ceil(width_of(figure(number), 12))
