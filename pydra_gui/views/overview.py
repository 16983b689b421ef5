"""The Overview: figures of the cluster, the last hour as charts, what needs attention, and the capacity of the nodes."""

import time
from collections import Counter
from collections.abc import Callable, Hashable, Sequence

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedLayout,
    QWidget,
)

from pydra_core.client import lines
from pydra_core.protocol.pictures import NodeRow
from pydra_core.protocol.pulse import Beat, Concern
from pydra_core.protocol.states import NodeState
from pydra_core.protocol.verbs import PulseTold
from pydra_gui.language import figure, plural, tr
from pydra_gui.models import curves, text
from pydra_gui.models.table import RowRole, Table
from pydra_gui.views import row_menu
from pydra_gui.views.row_menu import copying
from pydra_gui.views.verbs import Verb
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.capacity_cells import CAPACITY_COLUMNS, CapacityCell
from pydra_gui.widgets.chart import LineChart
from pydra_gui.widgets.concern_cells import CONCERN_COLUMNS, ConcernCell
from pydra_gui.widgets.figure import Figure
from pydra_gui.widgets.item_views import LiveTable
from pydra_gui.widgets.labels import label, rule
from pydra_gui.widgets.layouts import column, row
from pydra_gui.widgets.notices import Empty
from pydra_gui.widgets.panel import PanelBody
from pydra_gui.widgets.states import NODE

AGE_MS = 10_000
HOUR = 3_600.0
NODE_PARTS = (NodeState.CONNECTED, NodeState.DRAINING, NodeState.PENDING, NodeState.SICK, NodeState.LOST)
CONCERN_HIGH = 50


class OverviewPanel(QWidget):
    """`show_pulse` and `show_nodes` change it in place; what is clicked goes out by signals."""

    concern_opened = Signal(object)
    """A `Concern`."""
    node_opened = Signal(str)
    nodes_asked = Signal()
    filter_asked = Signal(str)
    """Tokens for the filter of the runs."""
    add_asked = Signal()

    def __init__(self, parent: QWidget | None = None, now: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self._now = now
        self.nodes = Figure(tr("Nodes ready"), tr("Shows the nodes"), self)
        self.slots = Figure(tr("Slots busy"), tr("Shows the nodes"), self)
        self.queue = Figure(tr("Runs waiting"), tr("Shows the runs that wait for a slot"), self)
        self.ended = Figure(tr("Ended in the last hour"), tr("Shows the runs that ended"), self)
        self.throughput, self.load = LineChart(tr("Throughput"), filled=True), LineChart(tr("Load"))
        self._concerns: Table[Concern] = Table(CONCERN_COLUMNS, _key, self)
        self._capacity: Table[NodeRow] = Table(CAPACITY_COLUMNS, lambda each: each.node, self)
        self.concerns = _table(tr("Needs attention"), self._concerns, LiveTable(CONCERN_HIGH, fixed=True), header=False)
        self.concerns.setItemDelegate(ConcernCell(self.concerns, now))
        self.capacity = _table(tr("Capacity"), self._capacity, LiveTable(), header=True)
        self.capacity.setItemDelegate(CapacityCell(self.capacity))
        self._moment, self._attention, self._room = (label("", "muted") for _ in range(3))
        self._rate = label(tr("units a second, last hour"), "muted")
        self._calm = Empty(
            "check", tr("Nothing needs attention"), tr("Failed runs, sick nodes and full disks come here.")
        )
        self._lay_out()
        self._connect()

    # ------------------------------------------------------------------------------------------------- building

    def _lay_out(self) -> None:
        add = button(tr("Add node…"), "link")
        add.clicked.connect(self.add_asked)
        top = row(label(tr("Overview"), "title"), self._moment, None, gap=12)
        line = row(self.nodes, _bar(), self.slots, _bar(), self.queue, _bar(), self.ended, gap=0)
        figures = _card(line)
        charts = row(
            _chart_card(tr("Throughput"), self._rate, self.throughput),
            _chart_card(tr("Load"), label(tr("all nodes, last hour"), "muted"), self.load),
            gap=12,
        )
        self._lists = QStackedLayout()
        self._lists.addWidget(self.concerns)
        self._lists.addWidget(self._calm)
        lists = row(
            _card(column(_head(tr("Needs attention"), self._attention), self._lists, gap=0), 8),
            _card(column(_head(tr("Capacity"), self._room, add), self.capacity, gap=0), 8),
            gap=12,
        )
        inner = QWidget()
        whole = column(top, figures, gap=12, margins=(20, 14, 20, 14), of=inner)
        whole.addLayout(charts, 2)
        whole.addLayout(lists, 4)
        scroll = QScrollArea(self)
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        empty = Empty(
            "nodes",
            tr("No nodes yet"),
            tr("Add a machine, or start the node of this one, to run tasks."),
            tr("Add node…"),
        )
        empty.acted.connect(self.add_asked)
        self._body = PanelBody(self, None, scroll, empty)
        self._body.show_rows(True)

    def _connect(self) -> None:
        self.nodes.opened.connect(self.nodes_asked)
        self.slots.opened.connect(self.nodes_asked)
        self.queue.opened.connect(lambda: self.filter_asked.emit("state:queued"))
        self.ended.opened.connect(lambda: self.filter_asked.emit("state:complete,failed,cancelled since:1h"))
        for view in (self.concerns, self.capacity):
            view.clicked.connect(self._open)
            view.opened.connect(self._open)
            row_menu.serve(view, self.section)
        clock = QTimer(self, interval=AGE_MS)
        clock.timeout.connect(lambda: self._concerns.touch(range(self._concerns.rowCount())))
        clock.start()

    def section(self, index: QModelIndex) -> list[Verb | None]:
        """The verbs of a line of either list."""
        about = index.data(RowRole)
        show = Verb(tr("Show"), lambda: self._show(about), icon="panel")
        match about:
            case Concern() as concern:
                subject = concern.run or concern.node
                told = lines.line("why", subject) if subject else ""
                return [
                    show,
                    None,
                    copying(tr("Copy the sentence"), f"{concern.title}: {concern.text}", told),
                    copying(tr("Copy id"), str(subject or "")),
                ]
            case NodeRow() as node:
                return [
                    show,
                    None,
                    copying(tr("Copy name"), node.name, lines.line("why", node.name)),
                    copying(tr("Copy id"), node.node),
                    copying(tr("Copy address"), node.address),
                ]
        return []

    def _open(self, index: QModelIndex) -> None:
        self._show(index.data(RowRole))

    def _show(self, about: object) -> None:
        match about:
            case Concern() as concern:
                self.concern_opened.emit(concern)
            case NodeRow() as node:
                self.node_opened.emit(node.node)

    # ------------------------------------------------------------------------------------------------- shown

    def show_pulse(self, told: PulseTold) -> None:
        """The last hour."""
        until = told.stands.at
        since = until - HOUR
        self._moment.setText(text.calendar_day(until))
        self.throughput.show_plot(curves.throughput(told.beats, told.marks, since, until))
        self.load.show_plot(curves.load(told.beats, told.marks, since, until))
        self._show_queue(told)
        self._show_ended(told.stands)
        self._concerns.set_rows(told.concerns)
        self._attention.setText(f"{len(told.concerns)}" if told.concerns else "")
        self._lists.setCurrentWidget(self.concerns if told.concerns else self._calm)
        self._body.lost_link("")

    def _show_queue(self, told: PulseTold) -> None:
        queued = told.stands.queued
        waited = text.about(told.stands.at - told.oldest) if told.oldest else ""
        foot = tr("the first for {waited}", waited=waited) if waited else tr("every run has a slot")
        self.queue.show_figure(figure(queued), tr("for a slot"), (("wait", queued),) if queued else (), foot)

    def _show_ended(self, hour: Beat) -> None:
        counts = (
            (hour.complete, "complete", "done"),
            (hour.failed, "failed", "fail"),
            (hour.cancelled, "cancelled", "stop"),
        )
        whole = sum(count for count, _, _ in counts)
        words = ", ".join(f"{figure(count)} {tr(word)}" for count, word, _ in counts if count)
        parts = [(token, count) for count, _, token in counts]
        self.ended.show_figure(figure(whole), plural(whole, "run", "runs"), parts, words or tr("none so far"))
        self._rate.setText(
            tr(
                "units a second, last hour{units}",
                units=tr(", {units} on average", units=text.rate(hour.units)) if hour.units else "",
            )
        )

    def show_nodes(self, rows: Sequence[NodeRow]) -> None:
        """The nodes as they are now."""
        states = Counter(each.state for each in rows)
        ready = states[NodeState.CONNECTED]
        rest = [f"{figure(states[state])} {tr(state)}" for state in NODE_PARTS[1:] if states[state]]
        parts = [(NODE[state].token, states[state]) for state in NODE_PARTS]
        self.nodes.show_figure(
            figure(ready), tr("of {count:,}", count=len(rows)), parts, ", ".join(rest) or tr("all take runs")
        )
        opened = [each for each in rows if _is_open(each)]
        slots, busy = sum(each.slots for each in opened), sum(each.busy for each in opened)
        share = (("run", float(busy)), ("wait", float(max(0, slots - busy))))
        self.slots.show_figure(
            figure(busy), tr("of {slots:,}", slots=slots), share, tr("{value:,} free", value=max(0, slots - busy))
        )
        self._room.setText(plural(slots, "{n:,} slot", "{n:,} slots"))
        self._capacity.set_rows(rows)
        self._body.show_rows(bool(rows))

    def set_lost_link(self, words: str) -> None:
        self._body.lost_link(words)


def _key(concern: Concern) -> Hashable:
    return (concern.kind, concern.run, concern.node, concern.title)


def _is_open(node: NodeRow) -> bool:
    """Its slots can be used now."""
    return node.state == NodeState.CONNECTED and node.linked and (node.hours is None or node.hours.slots > 0)


def _table(name: str, model: Table, made: LiveTable, header: bool) -> LiveTable:  # type: ignore[type-arg]
    made.setAccessibleName(name)
    made.setModel(model)
    made.set_columns(model.columns, header=header)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setMinimumHeight(170)
    return made


def _head(title: str, count: QWidget, *tools: QPushButton) -> QWidget:
    made = QWidget()
    row(label(title, "section"), count, None, *tools, gap=8, margins=(16, 0, 16, 0), of=made)
    made.setFixedHeight(40)
    return made


def _card(inside: QLayout, foot: int = 1) -> QFrame:
    made = QFrame()
    made.setProperty("kind", "card")
    column(inside, gap=0, margins=(1, 1, 1, foot), of=made)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return made


def _chart_card(title: str, words: QWidget, chart: LineChart) -> QFrame:
    return _card(column(_head(title, words), chart, gap=0), 4)


def _bar() -> QFrame:
    return rule(vertical=True)
