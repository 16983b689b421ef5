"""Chips: short words that filter when they are pressed, one beside the other and in as many lines as they need."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QLayout, QLayoutItem, QPushButton, QSizePolicy, QWidget

from pydra_gui.language import tr
from pydra_gui.models.table import plain_tip
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.layouts import clear

GAP, LONG = 6, 32


class Flow(QLayout):
    """Items from left to right; what does not fit goes to the next line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        sizes = [item.sizeHint() for item in self._items]
        return QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, True)

    def _place(self, rect: QRect, really: bool) -> int:
        """Where each item goes; the height that takes."""
        x, y, high = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():  # hidden
                continue
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, high = rect.x(), y + high + GAP, 0
            if really:
                item.setGeometry(QRect(QPoint(x, y), size))
            x, high = x + size.width() + GAP, max(high, size.height())
        return y + high - rect.y()


def flowing(*widgets: QWidget) -> QWidget:
    """These side by side, in as many lines as they need."""
    made = QWidget()
    flow = Flow(made)
    for each in widgets:
        flow.addWidget(each)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made


class Chips(QWidget):
    """`pressed` carries what belongs to the chip."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[str, str], ...] = ()
        self._flow = Flow(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_chips(self, chips: Sequence[tuple[str, str]]) -> None:
        """Words, and what each of them asks for; none hides the line."""
        if tuple(chips) != self._shown:
            self._shown = tuple(chips)
            clear(self._flow)
            for words, asks in chips:
                self._flow.addWidget(self._chip(words, asks))
            self.updateGeometry()
        self.setVisible(bool(chips))

    def _chip(self, words: str, asks: str) -> QPushButton:
        made = button(words if len(words) <= LONG else words[: LONG - 1] + "…", "chip")
        made.setToolTip(plain_tip(tr("Only runs with {words}", words=words)))
        made.setAccessibleName(tr("Only runs with {words}", words=words))
        made.clicked.connect(lambda: self.pressed.emit(asks))
        return made
