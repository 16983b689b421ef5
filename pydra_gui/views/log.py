"""The Log panel: the live lines of runs and nodes as one, followed until a person scrolls up, with filters."""

import re
from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QMenu, QSizePolicy, QToolButton, QWidget

from pydra_core.protocol.verbs import LogPushed
from pydra_gui.language import later, plural, tr
from pydra_gui.models import text
from pydra_gui.models.log import Log
from pydra_gui.models.log_lines import Entry, wanted
from pydra_gui.models.table import Column
from pydra_gui.views import row_menu
from pydra_gui.views.log_levels import LevelFilter
from pydra_gui.views.verbs import Verb
from pydra_gui.widgets.buttons import button, tool
from pydra_gui.widgets.item_views import LiveTable
from pydra_gui.widgets.line_cells import LogCell
from pydra_gui.widgets.notices import Empty
from pydra_gui.widgets.panel import PanelBody
from pydra_gui.widgets.panel_head import PanelHead

COLUMNS: tuple[Column[object], ...] = (
    Column(later("Time"), 108, str),
    Column(later("Level"), 74, str),
    Column(later("Line"), 200, str, stretch=True),
)
_HERE = Qt.ShortcutContext.WidgetWithChildrenShortcut
FAULTS = frozenset({"error"})


class LogPanel(QWidget):
    """`head` is the panel's title bar, for its dock."""

    follow_changed = Signal(bool)
    kept_changed = Signal(bool)
    """It stays with the log that it shows, whatever is chosen elsewhere."""
    closed = Signal()
    save_asked = Signal(bool)
    """Lines are to be saved: the whole log, or (False) what is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ""
        self._open: set[str] = set()
        self._goal: int | None = None
        self._unseen = 0
        self._following = True
        self.field = self._make_field()
        self._make_tools()
        self.head = PanelHead(
            tr("Log"), self.field, self.levels.button, self._back, self._on, self.pick, self._save, self._keep,
            self._tail, parent=self,
        )  # fmt: skip
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
        made.setPlaceholderText(tr("Filter lines, /regex/ works"))
        made.setAccessibleName(tr("Filter lines"))
        made.setClearButtonEnabled(True)
        made.setMinimumWidth(80)
        made.setMaximumWidth(220)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.textChanged.connect(self._filter)
        return made

    def _make_tools(self) -> None:
        self.levels = LevelFilter(self, self._filter_levels)
        self._back, self._on = tool("up", tr("The error before (Shift+F8)")), tool("down", tr("The next error (F8)"))
        self._tail = tool("tail", tr("Follow the end"), checkable=True)
        self._tail.setChecked(True)
        self._keep = tool("pin", tr("Stay with this log"), checkable=True)
        self.pick = self._with_menu("plus", tr("Choose logs to show together"))
        self._save = self._with_menu("save", tr("Copy or save lines"))
        menu = self._save.menu()
        menu.addAction(tr("Copy the lines"), self.copy)
        menu.addAction(tr("Save what is shown…"), lambda: self.save_asked.emit(False))
        menu.addAction(tr("Save the whole log…"), lambda: self.save_asked.emit(True))

    def _with_menu(self, icon: str, tip: str) -> QToolButton:
        made = tool(icon, tip)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        made.setMenu(menu)
        return made

    def _make_view(self) -> LiveTable:
        made = LiveTable(22, self, fixed=True)
        made.setAccessibleName(tr("Log lines"))
        made.setModel(self.model)
        made.setItemDelegate(LogCell(made, 22, fixed=True))
        made.set_columns(COLUMNS, header=False)
        made.setSelectionMode(LiveTable.SelectionMode.ExtendedSelection)
        made.installEventFilter(self)
        return made

    def _connect(self) -> None:
        self._keep.toggled.connect(self.kept_changed)
        self._back.clicked.connect(lambda: self.go_to_fault(-1))
        self._on.clicked.connect(lambda: self.go_to_fault(1))
        for keys, by in (("F8", 1), ("Shift+F8", -1)):
            QShortcut(QKeySequence(keys), self, partial(self.go_to_fault, by), context=_HERE)
        self._tail.clicked.connect(self.set_following)
        self._news.clicked.connect(lambda: self.set_following(True))
        self.view.copied.connect(self.copy)
        row_menu.serve(
            self.view, lambda _: (Verb(tr("Copy the chosen lines"), self.copy, "Ctrl+C", "copy", local=True),)
        )
        stops = (self.field, self.levels.button, self._back, self._on, self.pick, self._save, self._keep)
        for before, after in pairwise((*stops, self._tail)):
            QWidget.setTabOrder(before, after)
        bar = self.view.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(self._range_changed)

    # ------------------------------------------------------------------ what is shown

    def open_log(self, title: str, sources: Sequence[str] = ("",)) -> None:
        """An empty log of something new ("run 4182"); its lines come by `apply`, those of several with the names of these."""
        self._title, self._open, self._goal = title, set(sources), None
        self.model.clear()
        self.set_following(True)
        self._body.set_loading(True)
        self._body.notice.say("")
        self._say(*_nothing(self._open))

    def go_to(self, number: int) -> None:
        """Chooses the line of this number, as soon as it is there."""
        self._goal = number
        self._reach()

    def _reach(self) -> None:
        row = self.model.row_of(self._goal) if self._goal is not None else -1
        if row >= 0:
            self._goal = None
            self._choose(row)

    def _choose(self, row: int) -> None:
        self.set_following(False)
        self.view.selectRow(row)
        self.view.scrollTo(self.model.index(row, 0), LiveTable.ScrollHint.PositionAtCenter)

    def go_to_fault(self, by: int) -> None:
        """Chooses the next error from the chosen line on, or the one before; once round."""
        at = self.view.currentIndex().row()
        row = self.model.step(at, by, FAULTS)
        if row >= 0:
            self._choose(row)

    def close_log(self) -> None:
        """Nothing is chosen."""
        self._title = ""
        self.model.clear()
        self._body.set_loading(False)
        self._say(tr("No log is open"), tr("Choose a run to see what it says."))
        self.closed.emit()

    def apply(self, push: LogPushed, source: str = "") -> None:
        """Takes more lines of a log over. Numbers that were here before are left out."""
        self._body.set_loading(False)
        self._body.lost_link("")
        if push.ended:
            self._open.discard(source)
        shown = self.model.append(push.first, push.lines, source)
        if not self._following:
            self._unseen += shown
        if self.model.seen == 0:
            title, words = _nothing(self._open)
            self._say(title, push.note or words)
        else:
            self._refresh()
        if self._goal is not None:
            self._reach()

    def set_lost_link(self, words: str) -> None:
        """The link to the master is gone; the lines stay. "" : it is back."""
        self._body.lost_link(words)

    def title(self) -> str:
        return self._title

    def kept(self) -> bool:
        """True while it stays with its log."""
        return self._keep.isChecked()

    def keep(self, stay: bool) -> None:
        """Stays with its log, or turns to what is chosen."""
        self._keep.setChecked(stay)

    def _say(self, title: str, words: str) -> None:
        self._body.empty.say(title, words)
        self._refresh()

    def _refresh(self) -> None:
        self._body.show_rows(self.model.rowCount() > 0)
        if self.model.seen and not self.model.rowCount():
            self._body.empty.say(tr("No line matches"), tr("Change or clear the filter, or show all levels."))
        self.head.set_count(self._scope())
        self.levels.count(self.model.levels)
        for each in (self._back, self._on):
            each.setEnabled(bool(self.model.levels["error"]))
        self._news.setText(plural(self._unseen, "{n:,} new line", "{n:,} new lines"))
        self._news.setVisible(self._unseen > 0 and not self._following)
        self._place_news()

    def _scope(self) -> str:
        """What the head says: "run 4182 · 61,502 lines · 1 error, 1 warning"."""
        if not self._title:
            return ""
        levels = self.model.levels
        errors, warnings = levels["error"], levels["warning"]
        faults = [plural(errors, "{n:,} error", "{n:,} errors")] * bool(errors)
        faults += [plural(warnings, "{n:,} warning", "{n:,} warnings")] * bool(warnings)
        parts = [
            self._title,
            plural(self.model.seen, "{n:,} line", "{n:,} lines") if self.model.seen else "",
            ", ".join(faults),
        ]
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
            self.field.setToolTip(tr("This is not a regular expression: {error}", error=error))
            self._mark_field(True)
            return
        self.field.setToolTip("")
        self._mark_field(False)
        self.model.set_wanted(test)
        self._refresh()
        if self._following:
            self.view.scrollToBottom()

    def _filter_levels(self, levels: frozenset[str]) -> None:
        self.model.set_levels(levels)
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
        QGuiApplication.clipboard().setText("\n".join(map(as_text, picked)))

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


def as_text(line: Entry) -> str:
    """A line as it is copied."""
    whose = f"{line.source}  " if line.source else ""
    return f"{text.clock_ms(line.at)} {line.level:<7} {whose}{line.text}"


def _nothing(comes: object) -> tuple[str, str]:
    """What an empty log says, and what to do: of one that goes on, and of one that is over."""
    if comes:
        return tr("Nothing logged yet"), tr("Lines appear here as they are printed or logged.")
    hint = tr("What a task prints, or logs with self.log, comes here: run it again with more to say.")
    return tr("Nothing was logged"), hint
