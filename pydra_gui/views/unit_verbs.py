"""The verbs of the units that are chosen in a mosaic, or of those that failed if none is: again, now, their log, their numbers."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from pydra_core.client import lines
from pydra_core.client.failures import BOOK
from pydra_core.errors import UserError
from pydra_core.protocol import chosen
from pydra_core.protocol.pictures import RunRow
from pydra_core.protocol.states import ENDED, UnitState
from pydra_gui.language import plural, tr
from pydra_gui.models.cells import Cells
from pydra_gui.views.verbs import Verb

OVER = (UnitState.COMPLETE, UnitState.FAILED, UnitState.CANCELLED, UnitState.SKIPPED)
COPIED = 10_000
"""So many indices are copied at once."""
Ranges = list[tuple[int, int]]


class UnitVerbs(QObject):
    """Asks by signals what was chosen to be done; ranges are pairs of first and last index."""

    again_asked = Signal(int, list)
    """A run, and those of its units that are wanted in a new run."""
    now_asked = Signal(int, str, list)
    """A run, a book of it, and units that wait for their next try."""
    log_asked = Signal(int, str, list)
    """A run, the path of its units, and those whose lines are wanted; none for all."""

    def __init__(
        self,
        run: Callable[[], RunRow | None],
        cells: Callable[[], Cells],
        selection: Callable[[], list[range]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._run, self._cells, self._selection = run, cells, selection

    def section(self) -> list[Verb | None]:
        """As they are in the context menu."""
        again, now = self.again(), self.now()
        picked = sum(len(part) for part in self._selection())
        return [
            Verb(_retry(again, bool(self._selection())), lambda: self._ask_again(again), icon="retry",
                 about=tr("a new run with these units only, under their own numbers"), no=lambda: self._no_again(again),
                 command=lambda: self._line("again", again)),
            Verb(_try_now(now), lambda: self._ask_now(now), icon="play",
                 about=tr("they wait for their next try, and take it at once"), no=lambda: self._no_now(now),
                 command=lambda: self._line("retry", now)),
            None,
            Verb(tr("Open log"), self.ask_log, icon="logs", about=tr("what these units said, or the whole run"), no=self._no_run,
                 command=self._log_line),
            Verb(plural(picked, "Copy {n:,} index", "Copy {n:,} indices"), self.copy, icon="copy",
                 no=lambda: "" if picked else tr("No unit is chosen: draw a lasso around some, or press Space.")),
        ]  # fmt: skip

    def again(self) -> Ranges:
        """The chosen units that a new run can have; without a choice those that failed."""
        run, selection = self._run(), self._selection()
        if not selection:
            return self._cells().ranges((UnitState.FAILED,))
        over = run is not None and run.state in ENDED
        return self._cells().ranges(tuple(UnitState) if over else OVER, selection)

    def now(self) -> Ranges:
        """The chosen units that wait for their next try; without a choice all of them."""
        return self._cells().ranges((UnitState.RETRYING,), self._selection() or None)

    def failed(self) -> int:
        """How many failed, where they can be tried again in a run of their own."""
        run = self._run()
        fits = run is not None and run.kind == "parallel" and self._is_root()
        return self._cells().counts().get(UnitState.FAILED, 0) if fits else 0

    def retry_failed(self) -> None:
        """All that failed, whatever is chosen."""
        self._ask_again(self._cells().ranges((UnitState.FAILED,)))

    def copy(self) -> None:
        """Copies the indices of the chosen units, one per line."""
        indices = [str(index) for part in self._selection() for index in part][:COPIED]
        QGuiApplication.clipboard().setText("\n".join(indices))

    # ------------------------------------------------------------------------------------------------- asked

    def _ask_again(self, ranges: Ranges) -> None:
        if (run := self._run()) is not None:
            self.again_asked.emit(run.run, ranges)

    def _ask_now(self, ranges: Ranges) -> None:
        if (run := self._run()) is not None:
            self.now_asked.emit(run.run, self._cells().book, ranges)

    def ask_log(self, index: int | None = None) -> None:
        """Asks for what the chosen units said (or this one); without a choice for the log of the run."""
        ranges = [(index, index)] if index is not None else [(part[0], part[-1]) for part in self._selection() if part]
        if (run := self._run()) is not None:
            self.log_asked.emit(run.run, self._cells().path, ranges)

    def _log_line(self) -> str:
        run, ranges = self._run(), [(part[0], part[-1]) for part in self._selection() if part]
        if run is None:
            return ""
        try:
            units = chosen.written(chosen.merged(ranges))
        except UserError:
            return ""
        return lines.line("logs", run.run) + (f" --unit {units}" if units and self._is_root() else "")

    def _line(self, verb: str, ranges: Ranges) -> str:
        run = self._run()
        try:
            only = chosen.merged(ranges)
        except UserError:
            return ""
        return f"{lines.line(verb, run.run)} --units {chosen.written(only)}" if run is not None and only else ""

    # -------------------------------------------------------------------------------------- what makes sense

    def _no_run(self) -> str:
        return tr("No run is chosen.") if self._run() is None else ""

    def _is_root(self) -> bool:
        return self._cells().book.partition("~")[0].partition("#")[0] == BOOK

    def _no_again(self, ranges: Ranges) -> str:
        run = self._run()
        if run is None:
            return self._no_run()
        if run.kind != "parallel" or not self._is_root():
            return tr("Only units of a parallel task can run without the others: run it again as a whole.")
        none = tr("None of the chosen units has ended.") if self._selection() else tr("No unit failed.")
        return "" if ranges else none

    def _no_now(self, ranges: Ranges) -> str:
        return self._no_run() or ("" if ranges else tr("None of them waits for its next try."))


def _length(ranges: Ranges) -> int:
    return sum(last - first + 1 for first, last in ranges)


def _retry(ranges: Ranges, picked: bool) -> str:
    """Retry 24 failed units, Retry 3 units."""
    number = _length(ranges)
    if not number:
        return tr("Retry units")
    if picked:
        return plural(number, "Retry {n:,} unit", "Retry {n:,} units")
    return plural(number, "Retry {n:,} failed unit", "Retry {n:,} failed units")


def _try_now(ranges: Ranges) -> str:
    """Try 3 units now."""
    number = _length(ranges)
    return plural(number, "Try {n:,} unit now", "Try {n:,} units now") if number else tr("Try units now")
