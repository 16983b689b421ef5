"""An island: what changes on it has nothing around it laid out again."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget


class Island(QWidget):
    """Holds one widget, and says that it wants other room only when it does.

    Qt lays out everything around a label up to the window for each of its words, of whatever size. With docks in it that is most of
    what a count that changes costs.
    """

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self._inside = inside
        inside.setParent(self)
        self.setSizePolicy(inside.sizePolicy())
        self._wanted = self._wants()

    def _wants(self) -> tuple[QSize, QSize]:
        return self.minimumSizeHint(), self.sizeHint()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and (wanted := self._wants()) != self._wanted:
            self._wanted = wanted
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._inside.setGeometry(self.rect())

    def sizeHint(self) -> QSize:
        return self._inside.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._inside.minimumSizeHint().expandedTo(self._inside.minimumSize())
