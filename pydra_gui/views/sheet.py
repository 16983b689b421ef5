"""A sheet: a card over the dimmed window that holds its input until it is closed; the place of run form, add node and questions.

It lies in the window rather than being one of its own, so that it is where the eyes are, on every desktop. Nothing waits in it:
who wants to know how it ended connects to `closed`, or awaits `finished`.
"""

import asyncio
from collections.abc import Callable, Hashable, Iterator
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QLayout, QMenuBar, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from pydra_gui.theme.theme import color
from pydra_gui.views.shadow import paint_shadow
from pydra_gui.widgets.roles import Role

MARGIN = 24
Keyed = QAction | QShortcut | QMenuBar


class Sheet(QWidget):
    """Dims `window` and shows a card of `width` px in its middle. Esc closes it."""

    ROLE = Role.Dialog

    closed = Signal(bool)
    """True if it was accepted."""

    def __init__(self, window: QWidget, title: str, width: int) -> None:
        super().__init__(window)
        self._window = window
        self.card = QFrame(self)
        self.card.setProperty("kind", "raised")
        self.card.setAccessibleName(title)
        self.setAccessibleName(title)
        self.card.setFixedWidth(width)
        self.body = QVBoxLayout(self.card)
        self.body.setContentsMargins(20, 18, 20, 16)
        self.body.setSpacing(8)
        self.highest = 10_000
        """The card's top is at most so far down; those that change their height while one types stay where they are."""
        self._silenced: list[Keyed] = []
        self._before: QWidget | None = None
        self._under_way: dict[Hashable, asyncio.Task[Any]] = {}
        self.over = False
        """True once it was closed: it is about to be deleted, and nothing may be shown in it any more."""
        window.installEventFilter(self)
        self.hide()

    def open(self, focus: QWidget | None = None) -> None:
        """Shows it, with the keyboard in `focus`."""
        window = self._window
        self._before = QApplication.focusWidget() or window.focusWidget()  # also of a window that is not in front
        self._silenced = [each for each in _keyed(window) if each.isEnabled()]
        for each in self._silenced:
            each.setEnabled(False)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.settle()
        (focus or self._reachable()[0] if self._reachable() else self.card).setFocus(Qt.FocusReason.PopupFocusReason)

    def settle(self) -> None:
        """Has its size now, and not some frames later: what was put into parts that scroll is counted only once Qt has told them."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self.arrange()

    def finish(self, accepted: bool) -> None:
        """Closes it; what had the keyboard before has it again."""
        if self.over:
            return
        self.over = True
        self.hide()
        for each in self._silenced:
            each.setEnabled(True)
        self._silenced = []
        self._window.removeEventFilter(self)
        self._return_keyboard()
        self.closed.emit(accepted)
        self.deleteLater()

    def _return_keyboard(self) -> None:
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible() and before.isEnabled():
            before.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._window.focusNextPrevChild(True)

    async def finished(self) -> bool:
        """Waits until it is closed; True if it was accepted. If the wait is cancelled, it closes."""
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.closed.connect(lambda accepted: None if answer.done() else answer.set_result(accepted))
        try:
            return await answer
        except asyncio.CancelledError:
            self.finish(False)
            raise

    def once(self, verb: Hashable, begin: Callable[[], "asyncio.Task[Any] | None"]) -> "asyncio.Task[Any] | None":
        """Begins what a verb of the sheet does, unless what it did before has not ended: a double click is one wish."""
        before = self._under_way.get(verb)
        task = begin() if before is None or before.done() else None
        if task is not None:
            self._under_way[verb] = task
        return task

    def arrange(self) -> None:
        """Puts the card in the middle, as high as it wants to be and the window allows."""
        self.body.activate()
        for_width = self.card.heightForWidth(self.card.width())  # the hint's height is that of a narrower card
        wanted = for_width if self.card.hasHeightForWidth() else self.card.sizeHint().height()
        self.card.resize(self.card.width(), min(wanted, self.height() - 2 * MARGIN))
        middle = max(MARGIN, (self.height() - self.card.height()) // 2 - 10)
        self.card.move((self.width() - self.card.width()) // 2, min(middle, self.highest))
        self.update()

    def _reachable(self) -> list[QWidget]:
        """What the keyboard can reach, in the order of the layout.

        Not Qt's own chain: PySide (6.8 to 6.12) takes what `nextInFocusChain` returns for a child of what it was asked of, also a widget
        of the window behind, and with the card its actions would be gone for Python.
        """
        return [
            widget
            for widget in _parts(self.card)
            if widget.isVisible()
            and widget.isEnabled()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.focusProxy() is None
        ]

    # -------------------------------------------------------------------------------------------- overrides

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays inside."""
        widgets = self._reachable()
        if not widgets:
            return True
        now = QApplication.focusWidget()
        at = widgets.index(now) if now in widgets else -1 if forward else 0
        widgets[(at + (1 if forward else -1)) % len(widgets)].setFocus(
            Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        )
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self.setGeometry(self._window.rect())
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self.arrange()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.finish(False)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.over:
            click_focused()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("scrim"))
        paint_shadow(painter, QRectF(self.card.geometry()), 10)


def _keyed(window: QWidget) -> list[Keyed]:
    """What keys would reach behind a sheet: verbs with keys, single keys such as "/", and by Alt the menus."""
    actions = [each for each in window.findChildren(QAction) if not each.shortcut().isEmpty()]
    single = [each for each in window.findChildren(QShortcut) if each.context() == Qt.ShortcutContext.WindowShortcut]
    return [*actions, *single, *window.findChildren(QMenuBar)]


def _parts(widget: QWidget) -> Iterator[QWidget]:
    """Everything in it, as it is laid out; what no layout has comes in the order of making."""
    layout = widget.layout()
    if layout is not None:
        yield from _laid_out(layout)
        return
    for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if not child.isWindow():
            yield child
            yield from _parts(child)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        assert item is not None
        if (widget := item.widget()) is not None:
            yield widget
            yield from _parts(widget)
        elif (inner := item.layout()) is not None:
            yield from _laid_out(inner)


def click_focused() -> None:
    """Enter presses the button that has the keyboard; by itself Qt lets only Space do that outside of its dialogs."""
    focus = QApplication.focusWidget()
    if isinstance(focus, QPushButton):
        focus.click()
