"""The Timeline panel: a while of the past, or what goes on now, of all runs or of the one that is looked at."""

import time
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QSlider, QWidget

from pydra_core.errors import UserError
from pydra_core.ids import NodeId, RunId
from pydra_core.protocol.pictures import EventRow
from pydra_core.protocol.states import EventKind
from pydra_core.protocol.verbs import Spans
from pydra_gui.language import later, tr
from pydra_gui.models.bars import chart
from pydra_gui.models.text import clock, moment
from pydra_gui.views.panels import Context
from pydra_gui.widgets.buttons import tool
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import column, row
from pydra_gui.widgets.notices import Empty
from pydra_gui.widgets.panel import PanelBody
from pydra_gui.widgets.panel_head import PanelHead
from pydra_gui.widgets.run_cells import Clock
from pydra_gui.widgets.timeline_view import TimelineView

WHILES = (
    (later("1 min"), 60.0),
    (later("2 min"), 120.0),
    (later("10 min"), 600.0),
    ("1 h", 3_600.0),
    ("6 h", 21_600.0),
    ("24 h", 86_400.0),
)
NOW = 10_000_000
"""The right end of the slider: the end of the window moves on with the clock. Months fit onto it in steps of a second."""
LOSSES = 200


class TimelinePanel(QWidget):
    """`wanted` says that the window on the past is another one; `show_spans` takes what was there."""

    wanted = Signal()
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None, now: Clock = time.time) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._now, self._begun = now, now()
        self._lost: list[tuple[NodeId, float, str]] = []
        self.run: int | None = None
        self.view = TimelineView(self)
        self.only = tool("filter", tr("Only the run that is looked at"), checkable=True)
        self.span = QComboBox(self)
        self.span.setAccessibleName(tr("How long a while"))
        for name, seconds in ((tr(words), long) for words, long in WHILES):
            self.span.addItem(name, seconds)
        self.span.setCurrentIndex(1)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName(tr("When"))
        self.slider.setRange(0, NOW)
        self.slider.setValue(NOW)
        self._from, self._until = label("", "muted"), label(tr("now"), "muted")
        self.head = PanelHead(tr("Timeline"), self.span, self.only)
        self._lay_out()
        self._connect()
        self._say(None)

    def _lay_out(self) -> None:
        inner = QWidget(self)
        foot = row(self._from, self.slider, self._until, gap=10, margins=(14, 2, 14, 8))
        foot.setStretch(1, 1)
        whole = column(self.view, foot, gap=0, margins=(0, 8, 0, 0), of=inner)
        whole.setStretch(0, 1)
        self._body = PanelBody(self, self.head, inner, Empty("clock", "", parent=self))
        self.setFocusProxy(self.slider)

    def _connect(self) -> None:
        self.span.activated.connect(lambda _: self.wanted.emit())
        self.only.toggled.connect(lambda _: self.wanted.emit())
        self.slider.valueChanged.connect(lambda _: self.wanted.emit())
        self.view.opened.connect(self.opened)

    # ------------------------------------------------------------------------------------------------- asked for

    def whole(self) -> tuple[float, float]:
        """The while that is wanted: from and until, seconds since the epoch."""
        long, now = float(self.span.currentData()), self._now()
        oldest = min(self._begun, now - long)
        share = self.slider.value() / NOW
        until = now if self.follows() else oldest + long + (now - oldest - long) * share
        return until - long, until

    def follows(self) -> bool:
        """The window ends now, and goes on."""
        return self.slider.value() == NOW

    def only_run(self) -> RunId | None:
        return RunId(self.run) if self.only.isChecked() and self.run is not None else None

    def set_run(self, run: int | None) -> None:
        """The run that is looked at."""
        self.run = run
        self.only.setEnabled(run is not None)
        if self.only.isChecked():
            self.wanted.emit()

    # ------------------------------------------------------------------------------------------------- shown

    def show_spans(self, told: Spans, since: float, until: float) -> None:
        """What workers were at from `since` to `until`."""
        self._begun = min(self._begun, told.first)
        self._set_steps(until - since)
        self.view.show_chart(chart(told.spans, told.nodes, since, until, self._lost))
        now = self._now()
        self._from.setText(moment(since, now))
        self._until.setText(tr("now") if self.follows() else moment(until, now))
        self._body.lost_link("")
        self._say(told)

    def _set_steps(self, long: float) -> None:
        """The arrows move by half of what is seen, a click beside the handle by all of it."""
        past = max(1.0, self._now() - self._begun - long)
        share = min(1.0, long / 2 / past)
        self.slider.setSingleStep(max(1, round(NOW * share)))
        self.slider.setPageStep(max(1, min(NOW, round(NOW * share * 2))))

    def note(self, events: Sequence[EventRow]) -> None:
        """Machines that are lost are marked."""
        lost = [each for each in events if each.kind is EventKind.NODE_LOST]
        marks = [(each.node, each.at, tr("lost {at}", at=clock(each.at))) for each in lost]
        self._lost = [*self._lost, *marks][-LOSSES:]

    def set_lost_link(self, text: str) -> None:
        self._body.lost_link(text)

    def _say(self, told: Spans | None) -> None:
        there = bool(told and told.spans)
        self._body.show_rows(there or not self.follows())
        span = self.span.currentText()
        whose = tr("run {run}", run=self.run) if self.only_run() is not None else tr("all runs")
        self.head.set_count(f"{whose} · {tr('last {span}', span=span) if self.follows() else span}")
        if self.only_run() is not None:
            self._body.empty.say(
                tr("Nothing of this run in this while"), tr("Choose a longer while, or look at all runs.")
            )
        else:
            self._body.empty.say(
                tr("Nothing ran in this while"),
                tr("Run a task: what its workers are at is drawn here. The slider leads into the past."),
            )


class TimelineWatch(QObject):
    """What a Timeline panel asks the master: once a second while it is seen and follows, else when the window moves."""

    def __init__(self, context: Context, panel: TimelinePanel) -> None:
        super().__init__(panel)
        self._context, self._panel = context, panel
        self._asking = self._again = False
        self._clock = QTimer(self, interval=1_000)
        self._clock.timeout.connect(lambda: self._look() if panel.follows() else None)
        panel.wanted.connect(self._look)
        panel.opened.connect(context.looking.open_run)
        context.looking.run_changed.connect(panel.set_run)
        context.watches.happened.connect(panel.note)
        context.watches.started.connect(self._look)
        context.watches.rest_changed.connect(self._look)
        panel.set_run(context.looking.run)
        panel.installEventFilter(self)

    def _look(self) -> None:
        if not self._context.watches.sees(self._panel):
            return
        self._again = self._asking
        if not self._asking:
            self._asking = True
            self._context.actions.go(self._ask())

    async def _ask(self) -> None:
        since, until = self._panel.whole()
        try:
            told = await self._context.actions.cluster.spans(since, until, self._panel.only_run())
            self._panel.show_spans(told, since, until)
        except UserError as error:
            self._context.watches.say_lost(error, self._panel.set_lost_link)
        finally:
            self._asking = False
        if self._again:
            self._look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._clock.start()
            self._look()
        elif event.type() == QEvent.Type.Hide:
            self._clock.stop()
        return False
