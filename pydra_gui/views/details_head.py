"""The top of the run details: which run, how far it is, why it waits or failed, and what can be done about it."""

import time
from itertools import pairwise

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtWidgets import QWidget

from pydra_core.client.filters import token
from pydra_core.protocol.pictures import RunDetails, RunRow
from pydra_core.protocol.states import ENDED, RunState
from pydra_gui.language import tr
from pydra_gui.models import text
from pydra_gui.theme import icons
from pydra_gui.views.run_verbs import no_cancel, no_change, no_pause, no_pause_now, no_resume
from pydra_gui.widgets import states
from pydra_gui.widgets.bars import Bar, share_done, shares_of, units_of
from pydra_gui.widgets.buttons import button, tool
from pydra_gui.widgets.chips import Chips, flowing
from pydra_gui.widgets.glyphs import Glyph
from pydra_gui.widgets.labels import Elided, label
from pydra_gui.widgets.layouts import column, row
from pydra_gui.widgets.notices import Notice
from pydra_gui.widgets.result_view import PlainText
from pydra_gui.widgets.run_cells import Clock, left, spent
from pydra_gui.widgets.unit_legend import UnitLegend

LONG = 2000
"""So many characters of a fault stand in the notice."""
HELD = (RunState.QUEUED, RunState.WAITING, RunState.SYNCING, RunState.BUILDING, RunState.STARTING, RunState.PAUSED)


class DetailsHead(QWidget):
    """Updated in place, so that nothing jumps while a run runs."""

    cancel_asked = Signal()
    again_asked = Signal()
    log_asked = Signal()
    pause_asked = Signal()
    """Pause, pause now or resume, whichever the button says."""
    menu_asked = Signal(QPoint)
    """All verbs of the run, at a place on the screen."""

    def __init__(self, parent: QWidget | None = None, clock: Clock = time.time) -> None:
        super().__init__(parent)
        self._clock = clock
        self._row: RunRow | None = None
        self._glyph = Glyph(states.RUN[RunState.QUEUED], 18)
        self._name = Elided("", "text", 16, 600)
        self._name.setFixedHeight(24)
        self._about = Elided("", "text3", 12)
        self._time = label("", "muted")
        self._share = label("", "figure")
        self._left = label("", "second")
        self._bar = Bar(10)
        self.legend, self.chips = UnitLegend(), Chips()
        self._message = Elided("", "text2", 12)
        self._why = Notice("hold")
        self._fault = Notice("fail")
        self._trace = PlainText(14)
        self._trace.setAccessibleName(tr("Trace"))
        self._trace.hide()
        self._cancel = button(tr("Cancel…"), "danger", "stop", "fail-ink")
        self._again = button(tr("Run again…"), "", "retry")
        self._pause = button(tr("Pause"), "", "pause")
        self._log = tool("logs", tr("Open its log"))
        self._more = tool("dots", tr("More verbs of this run"))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        title = row(self._glyph, gap=8)
        title.addWidget(self._name, 1)
        title.addWidget(self._log)
        title.addWidget(self._more)
        figures = row(self._share, None, self._left)
        about = row(gap=8)
        about.addWidget(self._about, 1)
        about.addWidget(self._time)
        verbs = flowing(self._pause, self._cancel, self._again)
        self._figures = QWidget()
        column(figures, self._bar, self.legend, gap=5, of=self._figures)
        parts = (self._figures, self._message, self._why, self._fault, self._trace)
        column(title, about, self.chips, 2, *parts, 2, verbs, gap=6, of=self)

    def _connect(self) -> None:
        self._pause.clicked.connect(self.pause_asked)
        self._more.clicked.connect(lambda: self.menu_asked.emit(self._more.mapToGlobal(self._more.rect().bottomLeft())))
        self._cancel.clicked.connect(self.cancel_asked)
        self._again.clicked.connect(self.again_asked)
        self._log.clicked.connect(self.log_asked)
        self._fault.acted.connect(self._fold)
        for first, then in pairwise(self.stops()):
            QWidget.setTabOrder(first, then)

    def stops(self) -> tuple[QWidget, ...]:
        """Where the keyboard stops, from top to bottom."""
        verbs = (self._pause, self._cancel, self._again)
        return (self._log, self._more, self.chips, self._fault.verb, self._trace, *verbs)

    def show_details(self, details: RunDetails) -> None:
        """Shows a run, or the same run as it is now."""
        row_ = details.row
        if self._row is None or self._row.run != row_.run:
            self._trace.hide()
        self._row = row_
        self._glyph.show_state(states.RUN[row_.state], share_done(row_) or 0.0)
        self._name.set_text(row_.name)
        said = row_.reason or row_.message
        self._message.set_text(text.one_line(said))
        self._message.setVisible(bool(said))
        self._bar.show_shares(shares_of(row_))
        self.legend.show_counts(units_of(row_))
        self.chips.show_chips(chips_of(row_))
        self._show_pause(row_)
        self._cancel.setVisible(row_.state not in ENDED)
        self._cancel.setEnabled(not no_cancel(row_))
        self._again.setVisible(row_.state in ENDED)
        self._say_why(details)
        self._say_fault(details)
        self.tick()

    def _show_pause(self, row_: RunRow) -> None:
        paused = not no_resume(row_)
        now = not paused and bool(no_pause(row_)) and not no_pause_now(row_)
        self._pause.setText(tr("Resume") if paused else tr("Pause now") if now else tr("Pause"))
        self._pause.setIcon(icons.icon("play" if paused else "pause"))
        self._pause.setToolTip(tr("Running units are frozen, and go on when it is resumed") if now else "")
        self._pause.setVisible(not no_change(row_))

    def tick(self) -> None:
        """Durations grow."""
        if self._row is None:
            return
        now, shown = self._clock(), self._row
        self._about.set_text(
            tr("run {run} · {package} v{version}", run=shown.run, package=shown.package, version=shown.version)
        )
        self._time.setText(_since(shown, now))
        done = share_done(shown)
        started = shown.state not in HELD
        self._figures.setVisible(started and shown.state != RunState.SKIPPED)
        self._share.setText(_figure(shown, done))
        remains = left(shown, now)
        self._left.setText("" if remains == text.NONE else tr("{remains} left", remains=remains))

    def _say_why(self, details: RunDetails) -> None:
        why = details.why or details.row.why
        title, _, rest = why.partition(". ")
        more = ". ".join(part for part in (rest, details.action) if part)
        self._why.say(title if details.row.state in HELD else "", more)

    def _say_fault(self, details: RunDetails) -> None:
        fault = details.error or details.row.error
        failed = details.row.state == RunState.FAILED
        self._trace.show_text(details.trace.rstrip())
        first, _, rest = fault.strip()[:LONG].partition("\n")
        verb = "" if not details.trace else tr("Hide trace") if self._trace.isVisibleTo(self) else tr("Show trace")
        self._fault.say((first or tr("The run failed")) if failed else "", rest, verb)
        if not failed or not details.trace:
            self._trace.hide()

    def _fold(self) -> None:
        shown = not self._trace.isVisibleTo(self)
        self._trace.setVisible(shown)
        self._fault.set_verb(tr("Hide trace") if shown else tr("Show trace"))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, super().minimumSizeHint().height())


def chips_of(row_: RunRow) -> list[tuple[str, str]]:
    """Its group and its labels, with the token that filters by each."""
    group = [(tr("group {group}", group=row_.group), token("group", row_.group))] if row_.group else []
    return [*group, *((label_, token("label", label_)) for label_ in row_.labels)]


def _figure(row_: RunRow, done: float | None) -> str:
    if done is not None:
        return (
            text.share(row_.done, row_.total)
            if row_.total and row_.state != RunState.COMPLETE
            else f"{done:.0%}".replace("%", " %")
        )
    return tr("{done} done", done=text.number(row_.done)) if row_.done else tr(row_.state)


def _since(row_: RunRow, now: float) -> str:
    """What its time was spent with: "queued for 0:41", "12:40", "after 3:12"."""
    time_ = spent(row_, now)
    if row_.state in HELD:
        return tr("{state} for {time}", state=tr(row_.state), time=time_)
    if row_.state in ENDED:
        return tr("after {time}", time=time_) if row_.started else ""
    return time_
