"""The head of a panel: 32 px high, its name, a quiet count or scope, and the tools that belong to it on the right."""

from math import ceil

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from pydra_gui.language import tr
from pydra_gui.theme import motion
from pydra_gui.theme.theme import color
from pydra_gui.widgets.labels import Elided, label, width_of
from pydra_gui.widgets.layouts import row
from pydra_gui.widgets.roles import Role

HEIGHT = 32
FIELD = 4
"""A field grows so many times as fast as the quiet words beside it."""
MOST = 160
"""px of the words that give way last."""
PATIENCE_MS = 300
"""What comes sooner needs no sign that it is on its way."""


class PanelHead(QWidget):
    """It can be the title bar of a dock as it is. While something loads a line of 2 px runs under it."""

    ROLE = Role.TitleBar

    def __init__(self, title: str, *tools: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panelHead")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._first = 0
        self._count = Elided("", "text3", 12)
        self._count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)
        self._layout = row(label(title, "panel"), gap=6, margins=(12, 0, 6, 0), of=self)
        self._layout.addWidget(self._count, 1)
        for each in tools:
            if isinstance(each, QComboBox):
                each.setProperty("kind", "tool")
            grows = each.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Expanding
            self._layout.addWidget(each, FIELD if grows else 0)
        self._line = LoadingLine(self)

    def set_count(self, text: str, first: str = "") -> None:
        """The quiet words behind the name: a number, or what the panel is about. They give way; those that come `first`
        do so last, when there is no other room."""
        self._count.set_text(text)
        cut = first if first == text else f"{first}…"
        self._first = min(ceil(width_of(cut, 12)), MOST) if first else 0
        self._keep_first()

    def _keep_first(self) -> None:
        others = self._layout.totalMinimumSize().width() - self._count.minimumWidth()
        self._count.setMinimumWidth(max(0, min(self._first, self.width() - others)))

    def add_tool(self, widget: QWidget) -> None:
        """One more tool at the right end (a dock's close button)."""
        self._layout.addWidget(widget)

    def set_loading(self, loading: bool) -> None:
        self._line.set_running(loading)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Words make no panel wider."""
        return QSize(super().minimumSizeHint().width() - self._count.minimumWidth(), HEIGHT)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._keep_first()
        return super().event(event)

    def resizeEvent(self, event: QEvent) -> None:
        self._keep_first()
        self._line.setGeometry(0, self.height() - 2, self.width(), 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.ignore()  # a dock moves when its title bar lets the mouse through


class LoadingLine(QWidget):
    """A line that runs from left to right for as long as something is on its way; with reduced motion it is whole, and stands still."""

    ROLE = Role.Animation

    STEP_MS = 40

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._at = 0.0
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._begin)
        self._clock = QTimer(self, interval=self.STEP_MS)
        self._clock.timeout.connect(self._step)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(tr("Loading"))
        motion.changes.changed.connect(self._moves)
        self.hide()

    def set_running(self, running: bool) -> None:
        if not running:
            self._patience.stop()
            self._clock.stop()
            self.hide()
        elif not self.is_running():
            self._patience.start()

    def is_running(self) -> bool:
        """Also while it waits to be seen."""
        return self._patience.isActive() or not self.isHidden()

    def _begin(self) -> None:
        self.show()
        self.raise_()
        self._moves()

    def _moves(self) -> None:
        """The clock is for what moves."""
        if self.isHidden() or motion.still():
            self._clock.stop()
        else:
            self._clock.start()
        self.update()

    def _step(self) -> None:
        self._at = (self._at + self.STEP_MS / 1200) % 1.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        wide = self.width() * (1.0 if motion.still() else 0.28)
        left = 0.0 if motion.still() else self._at * (self.width() + wide) - wide
        QPainter(self).fillRect(QRectF(left, 0, wide, self.height()), color("accent"))
