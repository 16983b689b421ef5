"""The Log panel: the live lines of a run or a node, followed until a person scrolls up, with a filter."""

import re

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from pydra_core.protocol.verbs import LogPushed
from pydra_gui.models import text
from pydra_gui.models.log import Log, wanted
from pydra_gui.models.table import Column
from pydra_gui.widgets.buttons import button, tool
from pydra_gui.widgets.item_views import LiveTable
from pydra_gui.widgets.line_cells import LogCell
from pydra_gui.widgets.notices import Empty
from pydra_gui.widgets.panel import PanelBody
from pydra_gui.widgets.panel_head import PanelHead

COLUMNS: tuple[Column[object], ...] = (
    Column("Time", 108, str),
    Column("Level", 74, str),
    Column("Line", 200, str, stretch=True),
)


class LogPanel(QWidget):
    """`head` is the panel's title bar, for its dock."""

    follow_changed = Signal(bool)
    kept_changed = Signal(bool)
    """It stays with the log that it shows, whatever is chosen elsewhere."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ""
        self._ended = False
        self._unseen = 0
        self._following = True
        self.field = self._make_field()
        self._tail = tool("tail", "Follow the end", checkable=True)
        self._tail.setChecked(True)
        self._copy = tool("copy", "Copy the lines")
        self._copy.clicked.connect(self.copy)
        self._keep = tool("pin", "Stay with this log", checkable=True)
        self._keep.toggled.connect(self.kept_changed)
        self.head = PanelHead("Log", self.field, self._copy, self._keep, self._tail, parent=self)
        self.model = Log(self)
        self.view = self._make_view()
        self._body = PanelBody(self, self.head, self.view, Empty("logs", "", parent=self))
        self._news = button("", "", "tail")
        self._news.setParent(self.view)
        self._news.hide()
        self._connect()
        self.close_log()

    def _make_field(self) -> QLineEdit:
        made = QLineEdit()
        made.setProperty("kind", "tool")
        made.setPlaceholderText("Filter lines, /regex/ works")
        made.setAccessibleName("Filter lines")
        made.setClearButtonEnabled(True)
        made.setMinimumWidth(80)
        made.setMaximumWidth(220)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.textChanged.connect(self._filter)
        return made

    def _make_view(self) -> LiveTable:
        made = LiveTable(22, self)
        made.setAccessibleName("Log lines")
        made.setModel(self.model)
        made.setItemDelegate(LogCell(made, 22))
        made.set_columns(COLUMNS, header=False)
        made.setSelectionMode(LiveTable.SelectionMode.ExtendedSelection)
        made.installEventFilter(self)
        return made

    def _connect(self) -> None:
        self._tail.clicked.connect(self.set_following)
        self._news.clicked.connect(lambda: self.set_following(True))
        self.view.copied.connect(self.copy)
        QWidget.setTabOrder(self.field, self._copy)
        QWidget.setTabOrder(self._copy, self._keep)
        QWidget.setTabOrder(self._keep, self._tail)
        bar = self.view.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(self._range_changed)

    # ------------------------------------------------------------------ what is shown

    def open_log(self, title: str) -> None:
        """An empty log of something new ("run 4182"); its lines come by `apply`."""
        self._title, self._ended = title, False
        self.model.clear()
        self.set_following(True)
        self._body.set_loading(True)
        self._body.notice.say("")
        self._say("Nothing logged yet", "Lines appear here when the run starts.")

    def close_log(self) -> None:
        """Nothing is chosen."""
        self._title = ""
        self.model.clear()
        self._body.set_loading(False)
        self._say("No log is open", "Choose a run to see what it says.")
        self.closed.emit()

    def apply(self, push: LogPushed) -> None:
        """Takes more lines over. Numbers that were here before are left out."""
        self._body.set_loading(False)
        self._body.lost_link("")
        self._ended = self._ended or push.ended
        shown = self.model.append(push.first, push.lines)
        if not self._following:
            self._unseen += shown
        if self.model.seen == 0:
            nothing = "Nothing was logged" if self._ended else "Nothing logged yet"
            self._say(nothing, push.note)
        else:
            self._refresh()

    def set_lost_link(self, words: str) -> None:
        """The link to the master is gone; the lines stay. "" : it is back."""
        self._body.lost_link(words)

    def title(self) -> str:
        return self._title

    def kept(self) -> bool:
        """True while it stays with its log."""
        return self._keep.isChecked()

    def _say(self, title: str, words: str) -> None:
        self._body.empty.say(title, words)
        self._refresh()

    def _refresh(self) -> None:
        self._body.show_rows(self.model.rowCount() > 0)
        if self.model.seen and not self.model.rowCount():
            self._body.empty.say("No line matches", "Change or clear the filter.")
        self.head.set_count(self._scope())
        self._news.setText(f"{self._unseen:,} new {'line' if self._unseen == 1 else 'lines'}")
        self._news.setVisible(self._unseen > 0 and not self._following)
        self._place_news()

    def _scope(self) -> str:
        """What the head says: "run 4182 · 61,502 lines · 1 error, 1 warning"."""
        if not self._title:
            return ""
        faults = [
            text.count(n, word) for n, word in ((self.model.errors, "error"), (self.model.warnings, "warning")) if n
        ]
        parts = [self._title, text.count(self.model.seen, "line") if self.model.seen else "", ", ".join(faults)]
        return " · ".join(part for part in parts if part)

    # ------------------------------------------------------------------ following

    def following(self) -> bool:
        return self._following

    def set_following(self, follow: bool) -> None:
        """Keeps the newest line in sight, or stays where the person reads."""
        changed = follow != self._following
        self._following = follow
        self._tail.setChecked(follow)
        if follow:
            self._unseen = 0
            self.view.scrollToBottom()
        self._refresh()
        if changed:
            self.follow_changed.emit(follow)

    def _scrolled(self, value: int) -> None:
        at_end = value >= self.view.verticalScrollBar().maximum()
        if at_end != self._following:
            self.set_following(at_end)

    def _range_changed(self) -> None:
        if self._following:
            self.view.verticalScrollBar().setValue(self.view.verticalScrollBar().maximum())

    # ------------------------------------------------------------------ filter and copy

    def _filter(self, words: str) -> None:
        try:
            test = wanted(words)
        except re.error as error:
            self.field.setToolTip(f"This is not a regular expression: {error}")
            self._mark_field(True)
            return
        self.field.setToolTip("")
        self._mark_field(False)
        self.model.set_wanted(test)
        self._refresh()
        if self._following:
            self.view.scrollToBottom()

    def _mark_field(self, bad: bool) -> None:
        if bool(self.field.property("bad")) != bad:
            self.field.setProperty("bad", bad)
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)

    def copy(self) -> None:
        """Puts the chosen lines, or all that are shown, on the clipboard."""
        chosen = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        lines = self.model.lines()
        picked = [lines[i] for i in chosen] if chosen else lines
        words = "\n".join(f"{text.clock_ms(line.at)} {line.level:<7} {line.text}" for line in picked)
        QGuiApplication.clipboard().setText(words)

    def _place_news(self) -> None:
        size = self._news.sizeHint()
        room = self.view
        self._news.setGeometry(
            (room.width() - size.width()) // 2, room.height() - size.height() - 8, size.width(), size.height()
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.view and event.type() == QEvent.Type.Resize:
            self._place_news()
        return super().eventFilter(watched, event)
