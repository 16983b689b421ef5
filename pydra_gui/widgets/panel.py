"""The body of a panel: a strip on top, and below it either the rows or what to say while there are none."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedLayout, QVBoxLayout, QWidget

from pydra_gui.widgets.notices import Empty, Strip
from pydra_gui.widgets.panel_head import PanelHead


class PanelBody:
    """Lays a panel out. `head` is not in the layout: it is the title bar of the dock (`QDockWidget.setTitleBarWidget(panel.head)`)."""

    def __init__(self, panel: QWidget, head: PanelHead | None, rows: QWidget, empty: Empty) -> None:
        self._panel, self.head = panel, head
        self.rows = rows
        self.empty = empty
        self.notice = Strip("fail", panel)
        self._stack = QStackedLayout()
        self._stack.addWidget(rows)
        self._stack.addWidget(empty)
        self._box = QVBoxLayout(panel)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self.notice)
        self._box.addLayout(self._stack, 1)
        self.show_rows(False)

    def show_rows(self, there_are: bool) -> None:
        """Rows if there are any, otherwise the empty state; the one that is not seen takes no focus."""
        free = there_are and self._stack.currentWidget() is self.empty and self._has_idle_keyboard()
        self._stack.setCurrentWidget(self.rows if there_are else self.empty)
        if free:
            self._first().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _has_idle_keyboard(self) -> bool:
        """It is in the empty state, or held by something around this panel that does nothing with it."""
        now = QApplication.focusWidget()
        if now is None or now.isWindow():
            return False
        return now is self.empty or self.empty.isAncestorOf(now) or now.isAncestorOf(self.empty)

    def _first(self) -> QWidget:
        """What takes keys among the rows: what stands for the panel, or the first of them."""
        if (proxy := self._panel.focusProxy()) is not None and self.rows.isAncestorOf(proxy):
            return proxy
        found = [self.rows, *self.rows.findChildren(QWidget)]
        return next((each for each in found if each.focusPolicy() & Qt.FocusPolicy.TabFocus), self.rows)

    def add_below(self, widget: QWidget) -> None:
        """Something under the rows."""
        self._box.addWidget(widget)

    def set_loading(self, loading: bool) -> None:
        if self.head is not None:
            self.head.set_loading(loading)

    def lost_link(self, text: str) -> None:
        """Says above the rows, which stay as they were, that they are old; "" takes it back."""
        self.notice.say(text)
