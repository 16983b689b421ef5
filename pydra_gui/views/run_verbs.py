"""The verbs of chosen runs, each once: the Run menu, the context menu, the details and the palette are made from this list.

A verb is done to those of the chosen runs that it makes sense for; if it makes sense for none of them, it says why.
"""

import time
from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial
from typing import TypedDict, Unpack

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from pydra_core.client import lines
from pydra_core.client.filters import token
from pydra_core.protocol.pictures import RunRow
from pydra_core.protocol.states import ENDED, RunState, UnitState
from pydra_gui.language import later, plural, tr
from pydra_gui.models.text import work
from pydra_gui.views.verbs import Verb

Chosen = Callable[[], Sequence[RunRow]]
No = Callable[[RunRow], str]
"""Why a verb makes no sense for a run, "" if it does."""
NONE = later("No run is chosen. Choose one in the table.")
MOST_LOGS = 50
"""So many logs are followed as one."""
ONE = later("It is for one run at a time: choose one.")


class GroupVerb(Enum):
    """What can be done to all runs of a group."""

    PAUSE = "pause"
    RESUME = "resume"
    PRIORITY = "priority"
    CANCEL = "cancel"


class _Words(TypedDict, total=False):
    """How a verb is said besides its name, as in `Verb`."""

    icon: str
    about: str
    keys: str
    full: str
    menu: str
    command: Callable[[], str]


class RunVerbs(QObject):
    """Asks by signals what was chosen to be done; lists are of `RunRow`s."""

    details_asked = Signal(int)
    log_asked = Signal(int)
    logs_asked = Signal(list)
    """The logs of these as one."""
    why_asked = Signal(int)
    compare_asked = Signal(int, int)
    """The one that was queued first, and the other."""
    pause_asked = Signal(list, bool)
    """Runs, and whether running units are frozen."""
    resume_asked = Signal(list)
    priority_asked = Signal(list)
    repeat_asked = Signal(list)
    """Again at once, without a form."""
    again_asked = Signal(int)
    retry_asked = Signal(int)
    """A new run with the units of this one that failed."""
    cancel_asked = Signal(list)
    group_asked = Signal(str, object)
    """A group, and the `GroupVerb` that is done to all of its runs that it makes sense for."""
    filter_asked = Signal(str)
    """A token for the filter field."""

    def __init__(self, chosen: Chosen, parent: QObject | None = None, clock: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self._chosen, self._clock = chosen, clock

    def section(self) -> list[Verb | None]:
        """All verbs, as they are in the menus."""
        return [
            *self._looking(),
            None,
            *self._steering(),
            None,
            *self._repeating(),
            None,
            *self._rest(),
            *self._of_group(),
            None,
            self._cancel(),
        ]

    def _looking(self) -> list[Verb]:
        one, line = self._one, self._lines
        return [
            one(tr("Show details"), self.details_asked.emit, icon="panel", about=tr("brings the panel to the front (Enter)"),
                command=line("show")),
            one(tr("Show its log"), self.log_asked.emit, icon="logs", full=tr("Show the log of the chosen run"), command=line("logs")),
            Verb(tr("Show their logs as one"), lambda: self.logs_asked.emit(self._chosen()), icon="logs", no=self._too_few,
                 about=tr("merged by time, and followed"), full=tr("Show the logs of the chosen runs as one")),
            one(tr("Why?"), self.why_asked.emit, icon="info", keys="Ctrl+Y", full=tr("Why is the chosen run not running?"),
                about=tr("why it waits or ended so, and what to do"), command=line("why")),
            Verb(tr("Compare…"), self._compare, icon="columns", no=self._no_pair, about=tr("what differs in two runs"),
                 full=tr("Compare two chosen runs")),
        ]  # fmt: skip

    def _steering(self) -> list[Verb]:
        many, line = self._many, self._lines
        return [
            many(tr("Pause"), no_pause, lambda rows: self.pause_asked.emit(rows, False), icon="pause",
                 about=tr("no new units; running ones finish"), command=line("pause", no_pause)),
            many(tr("Pause now"), no_pause_now, lambda rows: self.pause_asked.emit(rows, True), icon="pause",
                 about=tr("running units are frozen too"), command=line("pause --now", no_pause_now)),
            many(tr("Resume"), no_resume, self.resume_asked.emit, icon="play", about=tr("goes on with paused runs"),
                 command=line("resume", no_resume)),
            many(tr("Priority…"), no_change, self.priority_asked.emit, icon="up", keys="Ctrl+P", about=tr("who goes first")),
        ]  # fmt: skip

    def _repeating(self) -> list[Verb]:
        about = tr("the same task, arguments and version, at once")
        return [
            self._many(tr("Run again"), _anything, self.repeat_asked.emit, icon="retry", about=about,
                command=self._lines("again")),
            self._one(tr("Run again…"), self.again_asked.emit, icon="retry", keys="Ctrl+Shift+R",
                about=tr("the same task, with arguments to change")),
            self._one(tr("Retry failed units"), self.retry_asked.emit, no_retry, icon="retry",
                full=tr("Retry the failed units of the chosen run"), about=tr("a new run with these units only"),
                command=lambda: f"{lines.line('again', self._chosen()[0].run)} --failed"),
        ]  # fmt: skip

    def _rest(self) -> list[Verb]:
        about = tr("filters the table")
        return [
            self._many(tr("Copy numbers"), _anything, self.copy, icon="copy", keys="Ctrl+C", full=tr("Copy the chosen runs' numbers")),
            self._one(tr("Only its package"), self._only_package, icon="filter", about=about,
                      full=tr("Only runs of the chosen run's package")),
            self._one(tr("Only its runs"), lambda run: self.only_group(), _no_group, icon="filter", about=about,
                      full=tr("Only runs of the chosen run's group"), menu=tr("Its group")),
        ]  # fmt: skip

    def _of_group(self) -> list[Verb]:
        """What is done to a whole group, however many of its runs are in sight."""
        about = tr("those that it makes sense for")
        words = {GroupVerb.PAUSE: tr("Pause all"), GroupVerb.RESUME: tr("Resume all"), GroupVerb.PRIORITY: tr("Priority of all…"),
                 GroupVerb.CANCEL: tr("Cancel all…")}  # fmt: skip
        return [
            self._one(text, partial(self.ask_group, verb), _no_group, about=about, menu=tr("Its group"),
                      full=tr("{value} of the chosen run's group", value=text.rstrip("… ")).replace("all of", "all runs of"))
            for verb, text in words.items()
        ]  # fmt: skip

    def ask_group(self, verb: GroupVerb, run: int = 0) -> None:
        """Asks for something to be done to the group of the chosen run."""
        self.group_asked.emit(self._chosen()[0].group, verb)

    def _cancel(self) -> Verb:
        """The key is the table's own: in a field it deletes."""
        return Verb(
            tr("Cancel…"), self.cancel, "Del", "stop", tr("stops the chosen runs"), partial(self._no, no_cancel), self._stops,
            danger=True, local=True, command=self._lines("cancel", no_cancel),
        )  # fmt: skip

    def _lines(self, verb: str, no: No | None = None) -> Callable[[], str]:
        """The lines for a terminal that do a verb to those of the chosen runs that it makes sense for."""
        return lambda: lines.each(verb, [row.run for row in self._chosen() if not (no and no(row))])

    # --------------------------------------------------------------------------------------------- doing

    def cancel(self) -> None:
        """Asks to cancel those that can be."""
        self._do(no_cancel, self.cancel_asked.emit)

    def copy(self, rows: Sequence[RunRow] | None = None) -> None:
        """The numbers of the chosen runs, one a line, to the clipboard."""
        chosen = self._chosen() if rows is None else rows
        QGuiApplication.clipboard().setText("\n".join(str(row.run) for row in chosen))

    def _only_package(self, run: int) -> None:
        self.filter_asked.emit(token("package", self._chosen()[0].package))

    def only_group(self) -> None:
        """Filters the table by the group of the chosen run."""
        self.filter_asked.emit(token("group", self._chosen()[0].group))

    def _do(self, no: No, do: Callable[[list[RunRow]], None]) -> None:
        if rows := [row for row in self._chosen() if not no(row)]:
            do(rows)

    # -------------------------------------------------------------------------------------- what makes sense

    def _one(self, text: str, do: Callable[[int], None], no: No | None = None, **words: Unpack[_Words]) -> Verb:
        """A verb that is for one run at a time."""

        def why_not() -> str:
            rows = self._chosen()
            return tr(NONE) if not rows else tr(ONE) if len(rows) > 1 else no(rows[0]) if no else ""

        return Verb(text, lambda: do(self._chosen()[0].run), no=why_not, **words)

    def _compare(self) -> None:
        self.compare_asked.emit(*sorted(row.run for row in self._chosen()))

    def _no_pair(self) -> str:
        return "" if len(self._chosen()) == 2 else tr("Choose two runs for that.")

    def _too_few(self) -> str:
        count = len(self._chosen())
        return (
            tr("Choose several runs for that.")
            if count < 2
            else tr("Choose at most {most_logs} runs.", most_logs=MOST_LOGS)
            if count > MOST_LOGS
            else ""
        )

    def _many(self, text: str, no: No, do: Callable[[list[RunRow]], None], **words: Unpack[_Words]) -> Verb:
        """A verb that is done to all of the chosen runs that it makes sense for."""
        local = words.get("keys") == "Ctrl+C"
        tail = partial(self._share, no)
        return Verb(text, partial(self._do, no, do), no=partial(self._no, no), tail=tail, local=local, **words)

    def _no(self, no: No) -> str:
        rows = self._chosen()
        reasons = [no(row) for row in rows]
        if not rows or not all(reasons):
            return "" if rows else tr(NONE)
        return (
            reasons[0]
            if len(rows) == 1
            else tr(
                "It makes sense for none of the {count} chosen runs. {reasons}", count=len(rows), reasons=reasons[0]
            )
        )

    def _share(self, no: No) -> str:
        """How many of several it is for, if not all."""
        rows = self._chosen()
        able = sum(not no(row) for row in rows)
        return tr("{able} of {count}", able=able, count=len(rows)) if len(rows) > 1 and 0 < able < len(rows) else ""

    def _stops(self) -> str:
        """The units at work, where there are some; otherwise the runs, and what was spent on those that have begun."""
        able = [row for row in self._chosen() if not no_cancel(row)]
        at_work = sum(row.units.get(state, 0) for row in able for state in (UnitState.RUNNING, UnitState.SENT))
        spent = sum(self._clock() - row.started for row in able if row.started)
        lost = tr(", {spent} of work", spent=work(spent)) if spent >= 1 else ""
        return (
            tr(
                "stops {more}{lost}",
                more=plural(at_work, "{n:,} unit", "{n:,} units")
                if at_work
                else plural(len(able), "{n:,} run", "{n:,} runs"),
                lost=lost,
            )
            if able
            else ""
        )


def _anything(row: RunRow) -> str:
    return ""


def no_change(row: RunRow) -> str:
    """Why a run takes no orders any more, "" if it does."""
    if row.state in ENDED:
        return tr("Run {run} has ended: {state}.", run=row.run, state=tr(row.state))
    return tr("Run {run} is being cancelled already.", run=row.run) if row.state == RunState.CANCELLING else ""


no_cancel = no_change


def no_retry(row: RunRow) -> str:
    """Why the units that failed cannot be run alone, "" if they can."""
    if not row.units.get(UnitState.FAILED, 0):
        return tr("No unit of run {run} failed.", run=row.run)
    return "" if row.kind == "parallel" else tr("Run {run} is no parallel task: run it again as a whole.", run=row.run)


def no_pause(row: RunRow) -> str:
    """Why a run cannot be paused, "" if it can."""
    if row.state == RunState.PAUSED:
        return tr("Run {run} is paused already.", run=row.run)
    if row.kind == "task" and row.state not in (RunState.QUEUED, RunState.WAITING) and not no_change(row):
        return tr(
            "Run {run} has begun and has no further units to hold back: pause it now, which stops its clock.",
            run=row.run,
        )
    return no_change(row)


def no_pause_now(row: RunRow) -> str:
    """Why a run cannot be frozen, "" if it can; one that only deals out no new units can still be."""
    if row.state == RunState.PAUSED and (row.kind == "task" or not row.node):
        return tr("Run {run} is paused already.", run=row.run)
    return no_change(row)


def no_resume(row: RunRow) -> str:
    """Why a run cannot be resumed, "" if it can."""
    return "" if row.state == RunState.PAUSED else no_change(row) or tr("Run {run} is not paused.", run=row.run)


def _no_group(row: RunRow) -> str:
    return "" if row.group else tr("Run {run} is in no group.", run=row.run)
