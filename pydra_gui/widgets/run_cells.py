"""The cells of the runs table, and the words in them."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView

from pydra_core.protocol.pictures import RunRow
from pydra_core.protocol.states import ENDED, Cause, RunState
from pydra_gui.language import later, plural, tr
from pydra_gui.models import text
from pydra_gui.models.table import RIGHT, Column
from pydra_gui.theme.box import Box
from pydra_gui.theme.theme import color
from pydra_gui.widgets import bars, glyphs, states
from pydra_gui.widgets.cells import Cell, Index, glyph_box
from pydra_gui.widgets.labels import width_of, write

Clock = Callable[[], float]
LABEL = 52.0
"""px at the right of a bar for its figure."""
EARLY = 0.02
"""Below this share an estimate of what is left would jump about."""


def spent(row: RunRow, now: float) -> str:
    """How long a run worked, or has waited so far; "–" if it ended without a start."""
    if row.ended:
        return text.duration(row.ended - row.started) if row.started else text.NONE
    since = row.started or row.queued
    return text.duration(now - since) if since else text.NONE


def left(row: RunRow, now: float) -> str:
    """About how long a running run still takes, as its steps went so far; how long a waiting one has until its time."""
    done = bars.share_done(row)
    if row.state == RunState.WAITING and row.at > now:
        return text.about(row.at - now)
    if row.state != RunState.RUNNING or not row.started or done is None or not EARLY < done < 1:
        return text.NONE
    return text.duration((now - row.started) * (1 - done) / done)


def figure(row: RunRow) -> str:
    """What stands right of a run's bar: a share while it is on, its count of steps when it is complete."""
    if row.state in (RunState.COMPLETE, RunState.SKIPPED):
        return text.count(row.total) if row.total and row.total > 1 else tr("1 unit")
    if row.total:
        return text.share(row.done, row.total)
    if row.state == RunState.RUNNING and row.done:
        return text.count(row.done)
    return tr("1 unit") if row.state in ENDED else text.NONE


def node(row: RunRow) -> str:
    """Where a run is: "3 nodes" if several work on its units."""
    return plural(row.nodes, "{n:,} node", "{n:,} nodes") if row.nodes > 1 else row.node_name or text.NONE


def task_tip(row: RunRow) -> str:
    """Which task, and what the run was marked with, as plain text."""
    lines = (
        f"{row.task} v{row.version}",
        tr("group {group}", group=row.group) if row.group else "",
        tr("labels {labels}", labels=", ".join(row.labels)) if row.labels else "",
    )
    return "\n".join(line for line in lines if line)


def message(row: RunRow, now: float) -> str:
    """The one sentence that matters most now: the fault, the reason to wait or to end early, or what the task last said."""
    if row.state == RunState.WAITING and (row.at > now or row.after):
        said = until(row, now)
    elif row.state == RunState.FAILED and row.error:
        said = row.error
    elif row.reason:
        said = row.reason
    elif (row.state in (RunState.QUEUED, RunState.WAITING, RunState.SYNCING) and row.why) or (
        row.state == RunState.RUNNING and row.why and (row.stalled_since or not row.message)
    ):
        said = row.why
    else:
        said = row.message
    return text.one_line(said)


def _message_tip(row: RunRow, now: float) -> str:
    """The message, and why it waits where that says more."""
    said = message(row, now)
    return f"{said}\n{row.why}" if row.why and row.why != said and row.state not in ENDED else said


def until(row: RunRow, now: float) -> str:
    """When a run that waits is due, and after which others: "14:15, after run 7"; its tip has the whole sentence."""
    due = text.moment(row.at, now).removeprefix("today ")[:-3] if row.at > now else ""
    others = (
        plural(len(row.after), "after run {after}", "after runs {after}", after=", ".join(map(str, row.after)))
        if row.after
        else ""
    )
    said = ", ".join(part for part in (tr("at {due}", due=due) if due else "", others) if part)
    return said[:1].upper() + said[1:]


def columns(clock: Clock = time.time, past: bool = False) -> tuple[Column[RunRow], ...]:
    """The columns of the runs table; those of what has ended tell how and when from the start."""
    return (
        Column("#", 48, lambda r: str(r.run), lambda r: r.run, right=True, field="run"),
        Column(later("State"), 92, lambda r: tr(r.state), field="state"),
        Column(
            later("Task"),
            180,
            lambda r: f"{r.name} {r.package} v{r.version}",
            field="task",
            tip=task_tip,
        ),
        Column(later("Units"), 122, figure, lambda r: bars.share_done(r) or 0.0, spare=2, field="done"),
        Column(
            later("Message"),
            110,
            lambda r: message(r, clock()),
            tip=lambda r: _message_tip(r, clock()),
            stretch=True,
            field="message",
            spare=3,
        ),
        Column(later("Node"), 80, node, field="node_name", spare=4),
        Column(later("Time"), 64, lambda r: spent(r, clock()), lambda r: r.started, right=True, field="took", spare=1,
               tip=lambda r: times(r, clock()), ages=True),
        Column(later("Left"), 64, lambda r: left(r, clock()), right=True, spare=5, field="left", extra=past, ages=True),
        Column(later("Priority"), 64, lambda r: str(r.priority), lambda r: r.priority, right=True, field="priority", spare=6, extra=True),
        Column(later("Queued"), 88, lambda r: queued(r, clock()), lambda r: r.queued, field="queued", spare=7, extra=True,
               tip=lambda r: text.moment(r.queued, clock()), ages=True),
        Column(later("Last line"), 160, lambda r: text.one_line(r.last_line) or text.NONE, spare=8, extra=True, field="last_line"),
        Column(later("Said"), 84, lambda r: said(r, clock()), lambda r: r.said_at, spare=9, extra=True, field="said_at",
               tip=lambda r: text.moment(r.said_at, clock()) if r.said_at else "", ages=True),
        Column(later("Ended"), 116, lambda r: ended(r, clock()), lambda r: r.ended, spare=10, extra=not past, field="ended",
               tip=lambda r: text.moment(r.ended, clock()) if r.ended else ""),
        Column(later("Ended by"), 92, ended_by, spare=11, extra=not past, field="cause", tip=ended_tip),
        Column(later("Queued by"), 76, queued_by, spare=12, extra=True, field="by"),
    )  # fmt: skip


def queued(row: RunRow, now: float) -> str:
    """How long ago it was submitted."""
    return text.age(max(0.0, now - row.queued)) if row.queued else text.NONE


def ended(row: RunRow, now: float) -> str:
    """When it ended: the time, and the day if that is another one."""
    return text.moment(row.ended, now).removeprefix("today ") if row.ended else text.NONE


ENDED_BY: Final = {
    Cause.COMPLETE: later("itself"),
    Cause.ERROR: later("its code"),
    Cause.DIED: later("a death"),
    Cause.LOST: later("a loss"),
    Cause.MACHINE: later("machines"),
    Cause.OWNER: later("an owner"),
    Cause.NEEDED: later("another run"),
    Cause.WINDOW: later("the window"),
    Cause.TERMINAL: later("the terminal"),
}
_ENDED_TIPS: Final = {
    Cause.ERROR: later("Its own code failed."),
    Cause.DIED: later("A worker's process died before it had said how it went."),
    Cause.LOST: later("Its node was lost, too often or where it may not run twice."),
    Cause.MACHINE: later("No machine could start it."),
    Cause.OWNER: later("A rule of a machine's owner stopped it."),
    Cause.NEEDED: later("A run that it needed did not complete."),
    Cause.WINDOW: later("It was cancelled from the window."),
    Cause.TERMINAL: later("It was cancelled from the terminal."),
}


def ended_by(row: RunRow) -> str:
    """What brought it to its end, in two words."""
    return tr(ENDED_BY[row.cause]) if row.cause else text.NONE


def ended_tip(row: RunRow) -> str:
    """The same in a sentence, as plain text."""
    return tr(_ENDED_TIPS[row.cause]) if row.cause in _ENDED_TIPS else ""


def queued_by(row: RunRow) -> str:
    """From where it was queued."""
    return tr(row.by) if row.by else text.NONE


def times(row: RunRow, now: float) -> str:
    """When it was queued, started and ended, in the local zone."""
    named = ((tr("queued {when}"), row.queued), (tr("started {when}"), row.started), (tr("ended {when}"), row.ended))
    return "\n".join(words.format(when=text.moment(at, now)) for words, at in named if at)


def said(row: RunRow, now: float) -> str:
    """How long ago its last line came."""
    return text.age(max(0.0, now - row.said_at)) if row.said_at else text.NONE


def _plain(row: RunRow) -> str:
    return ""


class RunCell(Cell):
    """Paints one cell of a run; what is over steps back."""

    def __init__(self, view: QAbstractItemView, height: int = 0, clock: Clock = time.time) -> None:
        super().__init__(view, height)
        self._clock = clock
        self.tint: Callable[[RunRow], str] = _plain
        """The token of the ground of a row, "" for the plain one."""

    def ground(self, painter: QPainter, rect: Box, index: Index, token: str, chosen: bool) -> None:
        if tint := self.tint(self.row):
            rect.fill(painter, color(tint))
        super().ground(painter, rect, index, token, chosen)

    def draw(self, painter: QPainter, box: Box, index: Index) -> None:
        _PAINTERS[index.column()](painter, box, self.row, self._clock())


def _number(p: QPainter, box: Box, row: RunRow, now: float) -> None:
    write(p, box, str(row.run), "text3", 12, align=RIGHT)


def _state(p: QPainter, box: Box, row: RunRow, now: float) -> None:
    look = states.RUN[row.state]
    glyphs.paint(p, glyph_box(box), look, bars.share_done(row) or 0.0)
    loud = row.state in states.LOUD
    write(p, box.adjusted(21, 0, 6, 0), look.word, look.ink if loud else "text3", 12, 500 if loud else 400)


def _task(p: QPainter, box: Box, row: RunRow, now: float) -> None:
    quiet = row.state in states.OVER
    used = write(p, box, row.name, "text", 13, 400 if quiet else 500)
    rest = box.adjusted(used + 6, 0, 0, 0)
    version = f" v{row.version}"
    room = width_of(version, 12)
    used = write(p, rest.adjusted(0, 0, -room, 0), row.package, "text3", 12)  # the name gives way, the version stays
    if rest.width() >= room:
        write(p, rest.adjusted(used, 0, 0, 0), version, "text3", 12)


def _progress(p: QPainter, box: Box, row: RunRow, now: float) -> None:
    high = 4.0 if row.state in ENDED and row.state != RunState.FAILED else 8.0
    if row.state == RunState.FAILED:
        high = 4.0 if not bars.share_done(row) else 8.0
    bar = Box(box.left(), box.middle() - high / 2, box.width() - LABEL - 4, high)
    bars.paint_bar(p, bar, bars.shares_of(row), min(3.0, high / 2))
    right = Box(box.right() - LABEL, box.top(), LABEL, box.height())
    write(p, right, figure(row), "text2" if row.state == RunState.RUNNING else "text3", 12, align=RIGHT)


def _message(p: QPainter, box: Box, row: RunRow, now: float) -> None:
    quiet = row.state in states.OVER
    token = "fail-ink" if row.state == RunState.FAILED else "text3" if quiet else "text2"
    write(p, box, message(row, now), token, 12)


def _node(p: QPainter, box: Box, row: RunRow, now: float) -> None:
    quiet = row.state in states.OVER or node(row) == text.NONE
    write(p, box, node(row), "text3" if quiet else "text2", 12)


def _time(p: QPainter, box: Box, row: RunRow, now: float) -> None:
    write(p, box, spent(row, now), "text2", 12, align=RIGHT)


def _left(p: QPainter, box: Box, row: RunRow, now: float) -> None:
    shown = left(row, now)
    write(p, box, shown, "text3" if shown == text.NONE else "text2", 12, align=RIGHT)


def _priority(p: QPainter, box: Box, row: RunRow, now: float) -> None:
    write(p, box, str(row.priority), "text2" if row.priority else "text3", 12, align=RIGHT)


def _queued(p: QPainter, box: Box, row: RunRow, now: float) -> None:
    write(p, box, queued(row, now), "text3", 12)


def _last_line(p: QPainter, box: Box, row: RunRow, now: float) -> None:
    write(
        p,
        box,
        text.one_line(row.last_line) or text.NONE,
        "text2" if row.last_line else "text3",
        12,
        mono=bool(row.last_line),
    )


def _said(p: QPainter, box: Box, row: RunRow, now: float) -> None:
    write(p, box, said(row, now), "text3", 12)


def _ended(p: QPainter, box: Box, row: RunRow, now: float) -> None:
    write(p, box, ended(row, now), "text3", 12)


def _ended_by(p: QPainter, box: Box, row: RunRow, now: float) -> None:
    loud = row.cause in (Cause.DIED, Cause.LOST, Cause.MACHINE, Cause.OWNER)
    write(p, box, ended_by(row), "text2" if loud else "text3", 12)


def _queued_by(p: QPainter, box: Box, row: RunRow, now: float) -> None:
    write(p, box, queued_by(row), "text3", 12)


_PAINTERS: Final = (
    _number, _state, _task, _progress, _message, _node, _time, _left, _priority, _queued, _last_line, _said,
    _ended, _ended_by, _queued_by,
)  # fmt: skip
