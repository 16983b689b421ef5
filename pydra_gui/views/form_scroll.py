"""The part of a form that scrolls when the window is too low for all of it."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from pydra_gui.views.frames import restyle


class KeyedScroll(QScrollArea):
    """The keyboard stops at it only while there is something to scroll, and the bar shows that."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().rangeChanged.connect(self._range_changed)

    def _range_changed(self, _: int, most: int) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if most else Qt.FocusPolicy.NoFocus)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        restyle(self.verticalScrollBar(), "lit", "true")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        restyle(self.verticalScrollBar(), "lit", "false")


class FormScroll(KeyedScroll):
    """As high as what is in it, and scrolls when the window is lower."""

    def __init__(self, rows: QVBoxLayout, width: int) -> None:
        super().__init__()
        self._inner, self._rows, self._width = QWidget(), rows, width
        inner = self._inner
        inner.setLayout(rows)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inner.installEventFilter(self)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)

    def show_focus(self) -> None:
        """Scrolls to what has the keyboard; Tab does it by itself."""
        self._rows.activate()
        focus = self.window().focusWidget()
        if focus is not None and self._inner.isAncestorOf(focus):
            self.ensureWidgetVisible(focus, 0, 24)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        rows = self._rows
        height = rows.totalHeightForWidth(self._width) if rows.hasHeightForWidth() else rows.totalSizeHint().height()
        return QSize(self._width, max(20, height))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, min(90, self.sizeHint().height()))
