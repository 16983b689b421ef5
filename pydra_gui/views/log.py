"""The Log panel: the lines of runs and nodes as one, by pages, followed until a person scrolls up, with filters and highlights."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QMenu, QSizePolicy, QToolButton, QWidget

from pydra_core.protocol import patterns
from pydra_core.protocol.logs import LinesTold, LogRow, LogStands, Sift
from pydra_gui.language import later, plural, tr
from pydra_gui.models import highlights, log_kept, text
from pydra_gui.models.colouring import Rule
from pydra_gui.models.log import UNIT, Log, unit_of
from pydra_gui.models.table import Column, plain_tip
from pydra_gui.views import row_menu
from pydra_gui.views.log_levels import LevelFilter
from pydra_gui.views.log_look import LookMenu, nothing
from pydra_gui.views.verbs import Verb
from pydra_gui.widgets.buttons import button, tool
from pydra_gui.widgets.folding import Folding
from pydra_gui.widgets.item_views import LiveTable
from pydra_gui.widgets.line_cells import LogCell
from pydra_gui.widgets.notices import Empty
from pydra_gui.widgets.panel import PanelBody
from pydra_gui.widgets.panel_head import PanelHead

COLUMNS: tuple[Column[object], ...] = (
    Column(later("Time"), 108, str),
    Column(later("Level"), 74, str),
    Column(later("Unit"), 76, str),
    Column(later("Line"), 200, str, stretch=True),
)
_HERE = Qt.ShortcutContext.WidgetWithChildrenShortcut
FAULTS = ("error",)
PAUSE_MS = 150
"""After the last letter of a filter: the master looks through all lines for it."""


class LogPanel(QWidget):
    """`head` is the panel's title bar, for its dock."""

    follow_changed = Signal(bool)
    kept_changed = Signal(bool)
    """It stays with the log that it shows, whatever is chosen elsewhere."""
    closed = Signal()
    save_asked = Signal(bool)
    """Lines are to be saved: the whole log, or (False) what is shown."""
    sift_changed = Signal()
    """Other lines are wanted: `sift` tells which."""
    seek_asked = Signal(int, int)
    """The next error from a row on, or (-1) the one before."""
    number_asked = Signal(int, int)
    """The row of a line of the first log."""
    copy_asked = Signal(list)
    """Rows are to be copied: pairs of the first and the last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ""
        self._goal: tuple[int, int] | None = None
        self._stands: LogStands | None = None
        self._rules: tuple[Rule, ...] = ()
        self._unseen = 0
        self._following = True
        self.field = self._make_field()
        self._make_tools()
        self.head = PanelHead(
            tr("Log"), self.field, self.levels.button, self.look.button, *self._rare, self._more.button, self._keep,
            self._tail, parent=self,
        )  # fmt: skip
        self._more.serve(self.head)
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
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._filter)
        made.textChanged.connect(lambda _: self._pause.start())
        made.returnPressed.connect(self._filter)
        return made

    def _make_tools(self) -> None:
        self.levels = LevelFilter(self, lambda _: self._sift())
        self.look = LookMenu(self, self._show_units)
        self.look.picked.connect(lambda words: self.field.setText(words))
        self._back, self._on = tool("up", tr("The error before (Shift+F8)")), tool("down", tr("The next error (F8)"))
        self._tail = tool("tail", tr("Follow the end"), checkable=True)
        self._tail.setChecked(True)
        self._keep = tool("pin", tr("Stay with this log"), checkable=True)
        self.pick = self._with_menu("plus", tr("Choose logs to show together"))
        self._save = self._with_menu("save", tr("Copy or save lines"))
        self._rare = (self._back, self._on, self.pick, self._save)
        self._more = Folding(self.field, self._rare)
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
        made.setItemDelegate(LogCell(made, 22, lambda number: highlights.tint(self._rules, number), fixed=True))
        made.set_columns(COLUMNS, header=False)
        made.show_columns(_without(UNIT))
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
        stops = (self.field, self.levels.button, self.look.button, *self._rare, self._more.button, self._keep)
        for before, after in pairwise((*stops, self._tail)):
            QWidget.setTabOrder(before, after)
        bar = self.view.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(self._range_changed)

    # ------------------------------------------------------------------ what is shown

    def open_log(self, title: str, titles: Sequence[str] = ("",)) -> None:
        """An empty log of something new ("run 4182"), or of several that are called so; how it stands comes by `apply`."""
        self._title, self._goal, self._stands = title, None, None
        self.model.clear(titles)
        self._show_units()
        self.set_following(True)
        self._body.set_loading(True)
        self._body.notice.say("")
        self._say(*nothing(comes=True))

    def go_to(self, number: int, part: int = 0) -> None:
        """Chooses the line of this number in this part of the log, as soon as it is there."""
        self._goal = number, part
        self._reach()

    def _reach(self) -> None:
        """Asked once all that is there was looked through."""
        stands = self._stands
        if self._goal is not None and stands is not None and stands.total and stands.share >= 1.0:
            goal, self._goal = self._goal, None
            self.number_asked.emit(*goal)

    def choose(self, row: int) -> None:
        """A row that was looked for is chosen, in the middle of what is seen."""
        if not 0 <= row < self.model.rowCount():
            return
        self.set_following(False)
        self.view.choose(row)
        self.view.scrollTo(self.model.index(row, 0), LiveTable.ScrollHint.PositionAtCenter)

    def go_to_fault(self, by: int) -> None:
        """Asks for the next error from the chosen line on, or the one before; once round."""
        if self.model.rowCount():
            self.seek_asked.emit(self.view.currentIndex().row(), by)

    def close_log(self) -> None:
        """Nothing is chosen."""
        self._title, self._stands = "", None
        self.model.clear()
        self._body.set_loading(False)
        self._say(tr("No log is open"), tr("Choose a run to see what it says."))
        self.closed.emit()

    def apply(self, stands: LogStands) -> None:
        """How its log stands now."""
        before = self._stands
        self._stands = stands
        self._body.set_loading(stands.share < 1.0)
        self._body.lost_link("")
        if not self._following and before is not None and stands.same:
            self._unseen += max(0, stands.total - self.model.rowCount())
        self.model.apply(stands)
        if self.model.has_units:
            self._show_units()
        self._mark_field(stands.fault)
        if stands.seen == 0:
            title, words = nothing(comes=not stands.ended)
            self._say(title, stands.note or words)
        else:
            self._refresh()
        if self._following:
            self.view.scrollToBottom()
        self._reach()

    def take(self, told: LinesTold) -> None:
        """Rows that were asked for."""
        self.model.take(told)
        if self.model.has_units:
            self._show_units()

    def sift(self) -> Sift:
        """Which lines are wanted."""
        words = self.field.text()
        chosen = self.levels.chosen()
        rules = tuple(rule.words for rule in self._rules)
        return Sift(words="" if patterns.fault(words) else words, levels=tuple(sorted(chosen)), rules=rules)

    def set_rules(self, rules: Sequence[Rule]) -> None:
        """What is highlighted from now on."""
        self._rules = highlights.asked(rules)
        self._sift()
        self.view.viewport().update()

    def stands(self) -> LogStands | None:
        """How its log stood last."""
        return self._stands

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
        stands = self._stands
        seen, levels = (stands.seen, stands.levels) if stands is not None else (0, {})
        self._body.show_rows(self.model.rowCount() > 0)
        if seen and not self.model.rowCount():
            looked = stands is not None and stands.share >= 1.0
            self._body.empty.say(
                tr("No line matches") if looked else tr("Looking through the lines"),
                tr("Change or clear the filter, or show all levels."),
            )
        self.head.set_count(self._scope(), first=self._title)
        self.levels.count(levels)
        self.look.count(self._rules, stands.rules if stands is not None else ())
        for each in (self._back, self._on):
            each.setEnabled(bool(levels.get("error")))
        self._news.setText(plural(self._unseen, "{n:,} new line", "{n:,} new lines"))
        self._news.setVisible(self._unseen > 0 and not self._following)
        self._place_news()

    def _scope(self) -> str:
        """What the head says: "run 4182 · 61,502 lines · 1 error, 1 warning"."""
        if not self._title:
            return ""
        stands = self._stands
        levels = stands.levels if stands is not None else {}
        errors, warnings = levels.get("error", 0), levels.get("warning", 0)
        faults = [plural(errors, "{n:,} error", "{n:,} errors")] * bool(errors)
        faults += [plural(warnings, "{n:,} warning", "{n:,} warnings")] * bool(warnings)
        lines = plural(stands.seen, "{n:,} line", "{n:,} lines") if stands is not None and stands.seen else ""
        parts = [self._title, lines, ", ".join(faults)]
        return " · ".join(part for part in parts if part)

    # ------------------------------------------------------------------ following

    def following(self) -> bool:
        return self._following

    def is_at_rest(self) -> bool:
        """Nobody reads somewhere in it: it follows its end, and no line is chosen."""
        return self._following and not self.view.selectionModel().hasSelection()

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

    def _filter(self) -> None:
        self._pause.stop()
        fault = patterns.fault(self.field.text())
        self._mark_field(fault)
        if not fault:
            self._sift()

    def _sift(self) -> None:
        if self._title:
            self.sift_changed.emit()

    def _mark_field(self, fault: str) -> None:
        fault = fault or patterns.fault(self.field.text())
        self.field.setToolTip(plain_tip(fault))
        if bool(self.field.property("bad")) != bool(fault):
            self.field.setProperty("bad", bool(fault))
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)

    def copy(self) -> None:
        """Asks for the chosen lines, or all that are shown, to be put on the clipboard."""
        chosen = sorted((part.top(), part.bottom()) for part in self.view.selectionModel().selection().toList())
        whole = [(0, self.model.rowCount() - 1)] if self.model.rowCount() else []
        self.copy_asked.emit(chosen or whole)

    def as_text(self, line: LogRow) -> str:
        """A line as it is copied."""
        title, unit = self.model.title(line), unit_of(line)
        whose = "  ".join(part for part in (title, tr("unit {unit}", unit=unit) if unit else "") if part)
        return f"{text.clock_ms(line.at)} {line.level:<7} {whose + '  ' if whose else ''}{line.text}"

    def _show_units(self) -> None:
        """The column of units, where it is wanted and lines say some."""
        wanted = self.look.units() and self.model.has_units
        if (UNIT in self.view.shown_columns()) != wanted:
            self.view.show_columns(list(range(len(COLUMNS))) if wanted else _without(UNIT))

    # ------------------------------------------------------------------ what is kept

    def kept_words(self) -> str:
        """What a person set in it."""
        return log_kept.write(self.field.text(), self.levels.chosen(), units=self.look.units())

    def restore(self, kept: str) -> None:
        """Takes it back; it may be garbage."""
        words, levels, units = log_kept.read(kept)
        self.look.show_units(units)
        self.levels.choose(levels)
        self.field.setText(words)

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


def _without(column: int) -> list[int]:
    return [each for each in range(len(COLUMNS)) if each != column]
