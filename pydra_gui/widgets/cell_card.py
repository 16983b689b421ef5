"""What is known of one unit, on a card that floats beside its cell."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from pydra_core.protocol.mosaic import CellShown
from pydra_core.protocol.states import UnitState
from pydra_gui.language import tr
from pydra_gui.models.table import RIGHT
from pydra_gui.models.text import NONE, took
from pydra_gui.widgets import glyphs
from pydra_gui.widgets.labels import write
from pydra_gui.widgets.roles import Role
from pydra_gui.widgets.states import UNIT

WIDE, LINE, PAD, LEAD = 340, 20, 12, 62
APART = 10


class CellCard(QFrame):
    """A child of what it floats over; it takes no mouse."""

    ROLE = Role.ToolTip

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "tip")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._shown: CellShown | None = None
        self.hide()

    def show_cell(self, cell: CellShown, beside: QPoint) -> None:
        """Shows it near a point of the parent, where there is room."""
        self._shown = cell
        self.place(beside)
        self.setAccessibleName(self.words())
        self.show()
        self.raise_()
        self.update()

    def place(self, beside: QPoint) -> None:
        """Near a point of the parent, where there is room."""
        lines = 1 + len(self._facts()) + bool(self._text())
        high = 2 * PAD + lines * LINE + 4
        over = self.parentWidget()
        room = over.rect() if over is not None else QRect()
        x = min(beside.x() + APART, room.right() - WIDE - APART)
        below = beside.y() + APART
        y = below if below + high < room.bottom() else beside.y() - high - 2 * APART
        self.setGeometry(max(0, x), max(0, y), min(WIDE, room.width()), high)

    def words(self) -> str:
        """All of it, for who cannot see it."""
        shown = self._shown
        if shown is None:
            return ""
        facts = ", ".join(f"{name} {value}" for name, value in self._facts())
        return tr(
            "unit {index:,}, {state}, {facts} {text}",
            index=shown.index,
            state=tr(shown.state),
            facts=facts,
            text=self._text(),
        ).strip()

    def _facts(self) -> list[tuple[str, str]]:
        shown = self._shown
        if shown is None:
            return []
        spent = tr("{took}, median {median}", took=took(shown.took), median=took(shown.median)) if shown.took else NONE
        return [(tr("Attempt"), str(shown.attempt or NONE)), (tr("Node"), shown.node_name or NONE), (tr("Took"), spent)]

    def _text(self) -> str:
        return (self._shown.error or self._shown.last_line) if self._shown else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._shown is None:
            return
        painter = QPainter(self)
        look = UNIT[self._shown.state]
        box = QRectF(PAD, PAD, self.width() - 2 * PAD, LINE)
        glyphs.paint_swatch(painter, QRectF(box.left(), box.center().y() - 6, 12, 12), look, "raised")
        write(painter, box.adjusted(20, 0, -80, 0), tr("unit {index:,}", index=self._shown.index), "text", 13, 600)
        write(painter, box, look.word, look.ink, 12, 500, align=RIGHT)
        box.translate(0, LINE + 4)
        for name, value in self._facts():
            write(painter, box, name, "text3", 12)
            write(painter, box.adjusted(LEAD, 0, 0, 0), value, "text", 12)
            box.translate(0, LINE)
        if self._text():
            token = "fail-ink" if self._shown.state is UnitState.FAILED else "text2"
            write(painter, box, self._text(), token, 12, mono=True)
