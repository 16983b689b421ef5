"""The Runs panel: state tabs above a live table; what is asked for is a filter, what comes are snapshots and deltas."""

import time
from collections.abc import Callable
from dataclasses import replace

import msgspec
from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from pydra_core.client.filters import without
from pydra_core.ids import NodeId, PackageName
from pydra_core.protocol.pictures import RunRow
from pydra_core.protocol.states import ENDED
from pydra_core.protocol.verbs import Delta, Filter, Snapshot
from pydra_gui.language import tr
from pydra_gui.models.runs_filter import RunsFilter
from pydra_gui.models.table import RowRole, Table
from pydra_gui.models.window import Window
from pydra_gui.views.run_verbs import RunVerbs
from pydra_gui.views.runs_columns import RunsColumns
from pydra_gui.views.runs_lead import RunsLead
from pydra_gui.views.runs_tabs import FACETS, PAST, Facet, RunsTabs
from pydra_gui.views.saved_filters import SavedFilters
from pydra_gui.views.verbs import popup
from pydra_gui.widgets.item_views import LiveTable
from pydra_gui.widgets.labels import rule
from pydra_gui.widgets.layouts import column
from pydra_gui.widgets.notices import Empty
from pydra_gui.widgets.panel import PanelBody
from pydra_gui.widgets.run_cells import Clock, RunCell, columns

PAGE = 200
"""The rows of a first window; it grows by as many when a person scrolls to its end."""
LATE_MS = 250
"""If no rows came until then, what is filtered by is told without them."""
MOVES = 60.0
"""Seconds until "the last hour" is asked for again."""


class RunsPanel(QWidget):
    """The table, its tabs and its empty states. The watch is somebody else's: `filter_changed`, `sort_changed` and `limit_changed`
    say what it should ask for, `apply` takes what it brings."""

    filter_changed = Signal(object)
    """`Filter`: tabs, facets and the text together."""
    sort_changed = Signal(str)
    """As `Query.sort` wants it: "", "task", "-started"."""
    limit_changed = Signal(int)
    """So many rows are wanted."""
    run_selected = Signal(object)
    """RunId, or None."""
    run_opened = Signal(int)
    deploy_asked = Signal()
    words_changed = Signal(str)
    """What the filter field says now, because a tab took a token out of it or everything was cleared."""
    while_asked = Signal(object)
    """Another while is to be asked for; what `since:` and `until:` say now."""
    cleared = Signal()
    """All runs are asked for: no node and no package is a facet any more."""

    def __init__(
        self,
        parent: QWidget | None = None,
        clock: Clock = time.time,
        facets: tuple[Facet, ...] = FACETS,
        saved: SavedFilters | None = None,
    ) -> None:
        """`facets` are its tabs; the first of them is what it is about."""
        super().__init__(parent)
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._asks = self._plain = RunsFilter(plain=facets[0].states)
        self._filter = self._plain.asked(clock())
        self._clock = clock
        self._limit = PAGE
        self._saved = saved
        self._chosen: object = None
        self._awaited: int | None = None
        self._window: Window[RunRow] = Window()
        self.tabs, self.lead = RunsTabs(self, facets), RunsLead(self)
        self._late = QTimer(self, singleShot=True, interval=LATE_MS)
        """Runs while the rows of another filter are on their way."""
        self._late.timeout.connect(self._tell_filter)
        self.verbs = RunVerbs(self.selected, self)
        self.view = LiveTable(parent=self)
        self.view.setAccessibleName(tr("Runs"))
        self.model: Table[RunRow] = Table(columns(clock, facets is PAST), lambda row: row.run, self)
        self.view.setModel(self.model)
        self._cell = RunCell(self.view, clock=clock)
        self.view.setItemDelegate(self._cell)
        self.view.set_columns(self.model.columns)
        self.view.setSelectionMode(LiveTable.SelectionMode.ExtendedSelection)
        self.columns = RunsColumns(self.view, tuple(each.title for each in self.model.columns), self.tabs.columns)
        self._lay_out()
        self._add_verbs()
        self._connect()
        self.set_loading()

    def _lay_out(self) -> None:
        inner = QWidget(self)
        column(self.view, of=inner)
        empty = Empty("runs", "", parent=self)
        empty.acted.connect(self._empty_acted)
        below = QWidget(self)
        self._body = PanelBody(below, None, inner, empty)
        whole = column(self.tabs, rule(), self.lead, gap=0, of=self)
        whole.addWidget(below, 1)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
        self.view.horizontalHeader().setSortIndicatorShown(True)
        self.view.horizontalHeader().setSectionsClickable(True)
        self.setFocusProxy(self.view)

    def _add_verbs(self) -> None:
        """Delete is the table's own key: in a field it deletes."""
        cancel = QAction(tr("Cancel…"), self.view)
        cancel.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        cancel.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        cancel.triggered.connect(self.verbs.cancel)
        self.view.addAction(cancel)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._facet_chosen)
        self.tabs.time_chosen.connect(self.set_time)
        self.tabs.custom_asked.connect(lambda: self.while_asked.emit(self._asks.time()))
        self.lead.clear_asked.connect(self.clear_filter)
        if self._saved:
            self._saved.serve(self.tabs.saved, self.kept_words, self.restore_words)
        self.view.selectionModel().selectionChanged.connect(self._selection_changed)
        self.view.opened.connect(self._opened)
        self.view.copied.connect(self.verbs.copy)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.view.horizontalHeader().sortIndicatorChanged.connect(self._sort)
        self.view.verticalScrollBar().valueChanged.connect(self._scrolled)
        second = QTimer(self, interval=1000)
        second.timeout.connect(self.tick)
        second.start()

    # ------------------------------------------------------------------ what is asked for

    def filter(self) -> Filter:
        """What the panel asks for now."""
        return self._filter

    def words(self) -> str:
        """What the filter field says of it."""
        return self._asks.words

    def limit(self) -> int:
        """So many rows are asked for."""
        return self._limit

    def restore_words(self, words: str) -> None:
        """Filters by these words and nothing else; a field that shows them is told."""
        self.cleared.emit()
        self._ask(replace(self._plain, words=words))
        self.words_changed.emit(words)

    def kept(self) -> str:
        """What a person set here: the words of the filter, and the columns."""
        return self.columns.kept(self._asks.words)

    def restore(self, kept: str) -> None:
        """Takes back what was kept."""
        self.restore_words(self.columns.restore(kept))

    def set_text(self, words: str) -> None:
        """Only runs with these words; tokens among them (`state:failed node:mac*`) are facets as tabs and side panels are."""
        self._ask(replace(self._asks, words=words))

    def set_node(self, node: NodeId | None, name: str = "") -> None:
        """Only runs on this node."""
        self._ask(replace(self._asks, node=(node, name or node) if node else None))

    def set_package(self, package: PackageName | None) -> None:
        """Only runs of this package."""
        self._ask(replace(self._asks, package=package))

    def set_only(self, node: NodeId | None = None, name: str = "", package: PackageName | None = None) -> None:
        """Only runs on this node, or of this package."""
        self._ask(replace(self._asks, node=(node, name or node) if node else None, package=package))

    def set_time(self, since: str, until: str = "") -> None:
        """Only runs that were queued then: as the tokens say it, "" for no bound."""
        self._ask(self._asks.with_time(since, until))
        self.words_changed.emit(self._asks.words)

    def clear_filter(self) -> None:
        """All runs."""
        self.cleared.emit()
        self._ask(self._plain)
        self.words_changed.emit("")

    def _facet_chosen(self, facet: Facet) -> None:
        """A tab is one way to say which states, a token another: the last one counts."""
        plain = without(self._asks.words, "state")
        typed = plain != self._asks.words and bool(self._asks.parsed(0.0).filter.states)
        self._ask(replace(self._asks, states=facet.states, words=plain if typed else self._asks.words))
        if typed:
            self.words_changed.emit(plain)

    def kept_words(self) -> str:
        """All that it is filtered by, as words and tokens."""
        return self._asks.as_words()

    def _ask(self, asks: RunsFilter) -> None:
        """Tabs, side panels and the field as one filter."""
        parsed = asks.parsed(self._clock())
        if parsed.filter.states:
            asks = replace(asks, states=())
        self._asks = asks
        self.tabs.choose(next((each for each in self.tabs.facets if each.states == asks.states), self.tabs.facets[0]))
        self.tabs.show_time(*asks.time())
        self._set_filter(asks.asked(self._clock()))
        if not self._late.isActive():
            self._tell_filter()

    def _tell_filter(self) -> None:
        """What stands above the rows is told with the first of them: so everything is laid out and painted once."""
        self._late.stop()
        now = self._clock()
        self.lead.say(self._asks.parsed(now).notes)
        self.lead.tell(self._asks.told(now))
        if self.lead.name() != self._filter.group:
            self.lead.show_group("", {})

    def _set_filter(self, wanted: Filter) -> None:
        """A time that only moved on keeps the rows that were scrolled to."""
        moved = msgspec.structs.replace(wanted, since=self._filter.since, until=self._filter.until) == self._filter
        if moved and _is_near(wanted.since, self._filter.since) and _is_near(wanted.until, self._filter.until):
            return
        self._filter = wanted
        if not moved:
            self._limit = PAGE
        self._late.start()
        self.filter_changed.emit(wanted)

    def _sort(self, section: int, order: Qt.SortOrder) -> None:
        field = self.model.columns[section].field
        down = order == Qt.SortOrder.DescendingOrder
        if field:
            self.sort_changed.emit("" if field == "run" and down else f"-{field}" if down else field)

    def _scrolled(self, value: int) -> None:
        shown = self.model.rowCount()
        near = value >= self.view.verticalScrollBar().maximum() - self.view.viewport().height()
        if near and shown < self._window.total and self._limit <= shown:
            self._limit = shown + PAGE
            self.limit_changed.emit(self._limit)

    # ------------------------------------------------------------------ what comes

    def apply(self, push: Snapshot | Delta) -> None:
        """Takes over a push of the watch on runs."""
        self._window.apply(push, push.page.runs)
        self.model.set_rows(self._window.rows)
        self.tabs.set_counts(self._window.counts)
        if self._late.isActive():
            self._tell_filter()
        self.lead.show_group(self._filter.group, self._window.counts)
        self.tabs.set_loading(False)
        self._body.lost_link("")
        self._say_empty()
        self._body.show_rows(bool(self._window.rows))
        self._selection_changed()
        self._choose_awaited()

    def await_run(self, run: int) -> None:
        """A run that was started here is chosen as soon as it is in the table, where it may be before its number is known here."""
        self._awaited = run
        self._choose_awaited()

    def _choose_awaited(self) -> None:
        if self._awaited is not None and self.model.place_of(self._awaited) >= 0:
            self.select(self._awaited)
            self._awaited = None

    def set_loading(self) -> None:
        """Rows are on their way; those that are there stay."""
        self.tabs.set_loading(True)
        if not self._window.rows:
            self._body.empty.say(tr("Looking for runs…"))

    def set_lost_link(self, text: str) -> None:
        """The link to the master is gone; the rows stay and are marked as old. "" : it is back."""
        self._body.lost_link(text)

    def colour_by(self, tint: Callable[[RunRow], str]) -> None:
        """Rows have this ground from now on: a token, "" for the plain one."""
        self._cell.tint = tint
        self.view.viewport().update()

    def tick(self) -> None:
        """Durations of live runs grow: only what can be seen of them is painted again."""
        if self.view.isVisible():
            rows = ((i, self.model.row(i)) for i in self.view.visible_rows())
            self.model.age([i for i, row in rows if row and row.state not in ENDED])
        if self._filter.since or self._filter.until:
            self._set_filter(self._asks.asked(self._clock()))

    def _say_empty(self) -> None:
        if self._asks.narrows():
            self._body.empty.say(tr("No run matches"), "", tr("Clear filter"), "filter")
        else:
            self._body.empty.say(
                tr("No runs yet"),
                tr("Drop a Python file on the window, then run one of its tasks."),
                tr("Deploy…"),
                "runs",
            )

    def _empty_acted(self) -> None:
        if self._asks.narrows():
            self.clear_filter()
        else:
            self.deploy_asked.emit()

    # ------------------------------------------------------------------ selection and verbs

    def selected(self) -> list[RunRow]:
        """The chosen rows, from top to bottom."""
        chosen = sorted(self.view.selectionModel().selectedRows(), key=lambda index: index.row())
        return [index.data(RowRole) for index in chosen]

    def select(self, run: int) -> None:
        """Chooses a run as a person would; nothing happens if it is not in the window."""
        place = self.model.place_of(run)
        if place >= 0:
            self.view.choose(place)

    def _selection_changed(self) -> None:
        rows = self.selected()
        run = rows[0].run if rows else None
        if run != self._chosen:
            self._chosen = run
            self.run_selected.emit(run)

    def _opened(self, index: QModelIndex) -> None:
        row = index.data(RowRole)
        if isinstance(row, RunRow):
            self.run_opened.emit(row.run)

    def _open_menu(self, at: QPoint) -> None:
        if self.selected() and self.view.indexAt(at).isValid():
            popup(self.verbs.section(), self).popup(self.view.viewport().mapToGlobal(at))


def _is_near(bound: float, other: float) -> bool:
    """Bounds that only moved on with the clock; none is near to none."""
    return abs(bound - other) < MOVES and bool(bound) == bool(other)
