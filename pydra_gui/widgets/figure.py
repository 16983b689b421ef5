"""A figure: what is counted, how many of how many, the shares of its parts, and a quiet sentence; a click leads to what it counts."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from pydra_gui.theme import theme
from pydra_gui.theme.theme import color
from pydra_gui.widgets.labels import width_of, write
from pydra_gui.widgets.roles import Role

Part = tuple[str, float]
"""The token of a part and how much of the whole it is."""
PAD, HIGH = 16, 102
CELLS = 24
"""Up to so many things are shown one by one."""
LEAST = 2.0


class Figure(QWidget):
    """`show_figure` changes it in place."""

    ROLE = Role.Button

    opened = Signal()

    def __init__(self, title: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._shown: tuple[str, str, tuple[Part, ...], str] = ("", "", (), "")
        self.setFixedHeight(HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tip)
        self.setAccessibleName(title)
        theme.changes.changed.connect(self.update)

    def show_figure(self, value: str, of: str, parts: Sequence[Part], foot: str) -> None:
        """`value` in large figures, `of` behind it; `parts` as one bar, by what each token counts."""
        shown = (value, of, tuple(parts), foot)
        if shown != self._shown:
            self._shown = shown
            self.setAccessibleDescription(f"{value} {of}. {foot}")
            self.update()

    def press(self) -> None:
        """What a click does."""
        self.opened.emit()

    def words(self) -> str:
        return f"{self._shown[0]} {self._shown[1]} | {self._shown[3]}"

    def sizeHint(self) -> QSize:
        return QSize(220, HIGH)

    def minimumSizeHint(self) -> QSize:
        return QSize(150, HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        value, of, parts, foot = self._shown
        box = QRectF(self.rect()).adjusted(PAD, 0, -PAD, 0)
        write(painter, QRectF(box.left(), 12, box.width(), 16), self._title, "text2", 12)
        write(painter, QRectF(box.left(), 30, box.width(), 30), value, "text", 22, 500)
        wide = width_of(value, 22, 500)
        write(painter, QRectF(box.left() + wide + 7, 33, box.width() - wide - 7, 26), of, "text2", 13)
        paint_parts(painter, QRectF(box.left(), 64, box.width(), 8), parts)
        write(painter, QRectF(box.left(), 77, box.width(), 18), foot, "text2", 12)
        if self.hasFocus():
            painter.setPen(QPen(color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), 6, 6)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.press()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.press()
        else:
            super().keyPressEvent(event)


def paint_parts(painter: QPainter, box: QRectF, parts: Sequence[Part]) -> None:
    """A few things one by one, many as shares; each that is there at all is seen."""
    whole = sum(count for _, count in parts)
    painter.setPen(Qt.PenStyle.NoPen)
    if not whole:
        painter.setBrush(color("sunken"))
        painter.drawRoundedRect(box, 3, 3)
        return
    single = whole <= CELLS and all(float(count).is_integer() for _, count in parts)
    tokens = [token for token, count in parts for _ in range(int(count))] if single else []
    cells = [(token, 1.0) for token in tokens] if single else [part for part in parts if part[1] > 0]
    gap = 2.0 if single else 1.0
    room = box.width() - gap * (len(cells) - 1)
    widths = [max(LEAST, room * count / whole) for _, count in cells]
    widest = widths.index(max(widths))
    widths[widest] -= max(0.0, sum(widths) - room)
    x = box.left()
    for (token, _), wide in zip(cells, widths, strict=True):
        painter.setBrush(color(token))
        painter.drawRoundedRect(QRectF(x, box.top(), wide, box.height()), 2, 2)
        x += wide + gap
