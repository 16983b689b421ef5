"""Where the keyboard goes when what had it has gone, or cannot be used any more. Qt would give it to the first thing that Tab reaches.

1. It stays in the panel that it was in; from the middle, and from a panel that has gone, it goes to the middle.
2. From what came over the window, a notice or a sheet, it goes back to where it was before; while a sheet is open it stays in that.
3. It is never nowhere while the window is in use.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from weakref import ref

from PySide6.QtCore import QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from pydra_gui.views.docks import Docks
from pydra_gui.views.sheet import Sheet

MOST = 16
"""So many places are remembered."""
MENU_KEY = QKeySequence("Shift+F10")
REASON = Qt.FocusReason.ShortcutFocusReason
"""One sees where it is, as after Tab."""


class Keyboard(QObject):
    """Of a window with `docks`, and `bars` around its `centre`. `go_to_centre` gives it to the middle."""

    def __init__(
        self, window: QWidget, docks: Docks, bars: Iterable[QWidget], centre: QWidget, go_to_centre: Callable[[], None]
    ) -> None:
        super().__init__(window)
        self._window, self._docks, self._centre, self._go_to_centre = window, docks, centre, go_to_centre
        self._bars = (*bars, centre)
        self._went: list[ref[QWidget]] = []
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._changed)
        if sys.platform not in ("win32", "darwin"):  # there Qt does it by itself, or has no such key
            QShortcut(MENU_KEY, window, open_menu, context=Qt.ShortcutContext.ApplicationShortcut)

    def is_lost(self) -> bool:
        """What has it, or had it when the window was left, is not there or cannot be used."""
        now = self._now()
        return now is not None and now.window() is self._window and not _can_take(now)

    def give_back(self) -> None:
        """Gives it to what it belongs to now."""
        if sheets := [each for each in self._window.findChildren(Sheet) if each.isVisible()]:
            sheets[-1].focusNextPrevChild(True)
            return
        found = next((each for each in self._wanted(self._now()) if _can_take(each)), None)
        if found is None:
            self._go_to_centre()
        else:
            found.setFocus(REASON)

    def _now(self) -> QWidget | None:
        return QApplication.focusWidget() or self._window.focusWidget()

    def _wanted(self, lost: QWidget | None) -> Iterator[QWidget]:
        """Where it belongs, from the best place on; after the last of them, to the middle."""
        for each in (lost, *(went() for went in reversed(self._went))):
            if each is None or not isValid(each):
                continue
            yield each
            if self._centre.isAncestorOf(each):
                return
            if dock := next((dock for dock in self._docks.all if dock.isAncestorOf(each)), None):
                yield dock.panel.focus
                return

    def _changed(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is None:
            QTimer.singleShot(0, self, self._see_to_it)
        elif self._is_of_a_part(now):
            self._went = [*(each for each in self._went if each() is not now), ref(now)][-MOST:]

    def _is_of_a_part(self, widget: QWidget) -> bool:
        return any(part.isAncestorOf(widget) for part in (*self._bars, *self._docks.here()))

    def _see_to_it(self) -> None:
        """Nothing has it, though the window is in front and no menu is open."""
        elsewhere = QApplication.focusWidget() or QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if elsewhere is None and QApplication.activeWindow() is self._window:
            self.give_back()


def open_menu() -> None:
    """What the menu key does, for keyboards that have none: on X11 and Wayland Qt knows only that one."""
    now = QApplication.focusWidget()
    if now is not None:
        at = now.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        place = (at.toRect() if isinstance(at, QRectF) else at).center() if at else now.rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, now.mapToGlobal(place))
        QApplication.sendEvent(now, event)


def _can_take(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled()
