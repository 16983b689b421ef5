"""Takes files and folders that are dragged anywhere over a window: plans while they hover, deploys when they are dropped."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from pydra_gui.actions import Actions
from pydra_gui.views.drop_overlay import DropOverlay
from pydra_gui.views.drop_plan import Plan, first_plans, is_package, local_paths, read_plan


class DropArea(QObject):
    """Makes `window` take drops over all of its children."""

    dropped = Signal(list)
    """Paths that can be deployed, in the order in which they were dropped."""

    def __init__(self, window: QWidget, actions: Actions) -> None:
        super().__init__(window)
        self._window, self._actions = window, actions
        self._plans: list[Plan] = []
        self._reading: asyncio.Task[None] | None = None
        self.overlay = DropOverlay(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def leave_to_window(self) -> None:
        """No child takes a drag for itself: Qt then gives it to the window. Call it when children have been added."""
        for child in self._window.findChildren(QWidget):
            if child.acceptDrops():
                child.setAcceptDrops(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.DragEnter if isinstance(event, QDragEnterEvent):
                self._entered(event)
            case QEvent.Type.DragMove if isinstance(event, QDragMoveEvent):
                _accept(event)
            case QEvent.Type.DragLeave:
                self._left()
            case QEvent.Type.Drop if isinstance(event, QDropEvent):
                self._dropped(event)
            case QEvent.Type.Resize:
                self.overlay.setGeometry(self._window.rect())
                return False
            case _:
                return False
        return True

    def _entered(self, event: QDragEnterEvent) -> None:
        paths = local_paths(event.mimeData())
        if not paths:
            event.ignore()
            return
        _accept(event)
        self._plans = first_plans(paths)
        self.overlay.fall(self._plans)
        self._stop_reading()
        self._reading = self._actions.go(self._read(paths))

    def _left(self) -> None:
        self._stop_reading()
        self.overlay.rise()

    def _dropped(self, event: QDropEvent) -> None:
        paths = [path for path in local_paths(event.mimeData()) if is_package(path)]
        _accept(event)
        self._left()
        if paths:
            self.dropped.emit(paths)

    async def _read(self, paths: Sequence[Path]) -> None:
        for at, path in enumerate(paths):
            if is_package(path):
                self._plans[at] = await read_plan(self._actions.cluster, path)
                self.overlay.show_plans(self._plans)

    def _stop_reading(self) -> None:
        if self._reading:
            self._reading.cancel()
        self._reading = None


def _accept(event: QDropEvent) -> None:
    """We copy, whatever was offered: some file managers offer only that, and a move would delete the original."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
