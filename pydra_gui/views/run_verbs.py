"""The verbs of chosen runs, each once: the Run menu, the context menu, the details and the palette are made from this list.

A verb is done to those of the chosen runs that it makes sense for; if it makes sense for none of them, it says why.
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from pydra_core.client.filters import token
from pydra_core.protocol.pictures import RunRow
from pydra_core.protocol.states import ENDED, RunState
from pydra_gui.models.text import count
from pydra_gui.views.verbs import Verb

Chosen = Callable[[], Sequence[RunRow]]
No = Callable[[RunRow], str]
"""Why a verb makes no sense for a run, "" if it does."""
NONE = "No run is chosen. Choose one in the table."
ONE = "It is for one run at a time: choose one."


class RunVerbs(QObject):
    """Asks by signals what was chosen to be done; lists are of `RunRow`s."""

    details_asked = Signal(int)
    log_asked = Signal(int)
    why_asked = Signal(int)
    pause_asked = Signal(list, bool)
    """Runs, and whether running units are frozen."""
    resume_asked = Signal(list)
    priority_asked = Signal(list)
    repeat_asked = Signal(int)
    """Again at once, without a form."""
    again_asked = Signal(int)
    cancel_asked = Signal(list)
    filter_asked = Signal(str)
    """A token for the filter field."""

    def __init__(self, chosen: Chosen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen = chosen

    def section(self) -> list[Verb | None]:
        """All verbs, as they are in the menus."""
        return [
            self._one("Show details", self.details_asked.emit, "panel", "brings the panel to the front (Enter)"),
            self._one("Show its log", self.log_asked.emit, "logs"),
            self._one("Why?", self.why_asked.emit, "info", "why it waits or ended so, and what to do", keys="Ctrl+Y"),
            None,
            *self._steering(),
            None,
            self._one("Run again", self.repeat_asked.emit, "retry", "the same task, arguments and version, at once"),
            self._one(
                "Run again…", self.again_asked.emit, "retry", "the same task, with arguments to change", "Ctrl+Shift+R"
            ),
            None,
            self._many("Copy numbers", _anything, self.copy, "copy", "Ctrl+C"),
            self._one("Only its package", self._only_package, "filter", "filters the table"),
            self._one("Only its group", lambda run: self.only_group(), "filter", "filters the table", no=_no_group),
            None,
            self.cancel_verb(),
        ]

    def _steering(self) -> list[Verb]:
        many = self._many
        return [
            many("Pause", no_pause, lambda rows: self.pause_asked.emit(rows, False), "pause",
                 about="no new units; running ones finish"),
            many("Pause now", no_pause_now, lambda rows: self.pause_asked.emit(rows, True), "pause",
                 about="running units are frozen too"),
            many("Resume", no_resume, self.resume_asked.emit, "play", about="goes on with paused runs"),
            many("Priority…", no_change, self.priority_asked.emit, "up", "Ctrl+P", about="who goes first"),
        ]  # fmt: skip

    def cancel_verb(self) -> Verb:
        """The one that stops runs; its key is the table's own."""
        return Verb(
            "Cancel…", partial(self._do, no_cancel, self.cancel_asked.emit), "Del", "stop", "stops the chosen runs",
            partial(self._no, no_cancel), self._stops, danger=True, local=True,
        )  # fmt: skip

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

    def _one(self, text: str, do: Callable[[int], None], icon: str = "", about: str = "", keys: str = "",
             no: No | None = None) -> Verb:  # fmt: skip
        def why_not() -> str:
            rows = self._chosen()
            return NONE if not rows else ONE if len(rows) > 1 else no(rows[0]) if no else ""

        return Verb(text, lambda: do(self._chosen()[0].run), keys, icon, about, why_not)

    def _many(self, text: str, no: No, do: Callable[[list[RunRow]], None], icon: str, keys: str = "",
              about: str = "") -> Verb:  # fmt: skip
        local = keys in ("Del", "Ctrl+C")
        tail = partial(self._share, no)
        return Verb(text, partial(self._do, no, do), keys, icon, about, partial(self._no, no), tail, local=local)

    def _no(self, no: No) -> str:
        rows = self._chosen()
        reasons = [no(row) for row in rows]
        if not rows or not all(reasons):
            return "" if rows else NONE
        return reasons[0] if len(rows) == 1 else f"For none of the {len(rows)} chosen runs: {_first(reasons)}"

    def _share(self, no: No) -> str:
        """How many of several it is for, if not all."""
        rows = self._chosen()
        able = sum(not no(row) for row in rows)
        return f"{able} of {len(rows)}" if len(rows) > 1 and 0 < able < len(rows) else ""

    def _stops(self) -> str:
        able = [row for row in self._chosen() if not no_cancel(row)]
        return f"stops {count(len(able), 'run')}" if able else ""


def _first(reasons: Sequence[str]) -> str:
    """One reason stands for all that say the same of another run."""
    return reasons[0][:1].lower() + reasons[0][1:]


def _anything(row: RunRow) -> str:
    return ""


def no_change(row: RunRow) -> str:
    """Why a run takes no orders any more, "" if it does."""
    if row.state in ENDED:
        return f"Run {row.run} has ended: {row.state}."
    return f"Run {row.run} is being cancelled already." if row.state == RunState.CANCELLING else ""


no_cancel = no_change


def no_pause(row: RunRow) -> str:
    """Why a run cannot be paused, "" if it can."""
    if row.state == RunState.PAUSED:
        return f"Run {row.run} is paused already."
    if row.kind == "task" and row.state not in (RunState.QUEUED, RunState.WAITING) and not no_change(row):
        return f"Run {row.run} has begun and has no further units to hold back: pause it now, which stops its clock."
    return no_change(row)


def no_pause_now(row: RunRow) -> str:
    """Why a run cannot be frozen, "" if it can; one that only deals out no new units can still be."""
    if row.state == RunState.PAUSED and (row.kind == "task" or not row.node):
        return f"Run {row.run} is paused already."
    return no_change(row)


def no_resume(row: RunRow) -> str:
    """Why a run cannot be resumed, "" if it can."""
    return "" if row.state == RunState.PAUSED else no_change(row) or f"Run {row.run} is not paused."


def _no_group(row: RunRow) -> str:
    return "" if row.group else f"Run {row.run} is in no group."
