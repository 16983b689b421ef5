"""Before runs are cancelled: what that stops and loses, and room for a reason, which is kept with each of them."""

import time
from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from pydra_core.protocol.pictures import RunRow
from pydra_core.protocol.states import UnitState
from pydra_gui.language import plural, tr
from pydra_gui.models import text
from pydra_gui.undo import SECONDS
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.bars import units_of
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import column, row
from pydra_gui.widgets.run_cells import figure

WIDTH = 440
LONGEST = 200
"""So many characters of a reason are kept."""
NAMED = 8


class CancelSheet(Sheet):
    """The reason has the keyboard: Enter cancels the runs, Esc leaves them."""

    def __init__(self, window: QWidget, rows: Sequence[RunRow], now: float) -> None:
        what = tr("run {run}", run=rows[0].run) if len(rows) == 1 else plural(len(rows), "{n:,} run", "{n:,} runs")
        super().__init__(window, tr("Cancel {what}?", what=what), WIDTH)
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST)
        self.reason.setAccessibleName(tr("Reason"))
        self.reason.setPlaceholderText(tr("For example: wrong camera"))
        self.no, self.yes = button(tr("Go back")), button(tr("Cancel {what}", what=what), "danger", "stop", "fail-ink")
        self.body.addWidget(label(tr("Cancel {what}?", what=what), "title"))
        self.body.addLayout(column(*(label(line, "second", wrap=True) for line in consequences(rows, now)), gap=6))
        self.body.addSpacing(8)
        self.body.addLayout(column(label(tr("Reason, if you like"), "muted"), self.reason, gap=4))
        self.body.addSpacing(12)
        self.body.addLayout(row(None, self.no, self.yes))
        self.no.clicked.connect(lambda: self.finish(False))
        self.answer: str | None = None
        """The reason, once it was accepted: the fields are gone by then."""
        self.yes.clicked.connect(self._accept)
        self.reason.returnPressed.connect(self._accept)

    def _accept(self) -> None:
        self.answer = self.reason.text().strip()
        self.finish(True)


async def ask(window: QWidget, rows: Sequence[RunRow]) -> str | None:
    """The reason, "" if none was written; None if the runs are to go on."""
    sheet = CancelSheet(window, rows, time.time())
    sheet.open(sheet.reason)
    await sheet.finished()
    return sheet.answer


def consequences(rows: Sequence[RunRow], now: float) -> list[str]:
    """What cancelling these runs stops and loses, in numbers."""
    if len(rows) == 1:
        return [_of_one(rows[0], now)]
    begun = [row_ for row_ in rows if row_.started]
    names = ", ".join(str(row_.run) for row_ in rows[:NAMED]) + (", …" if len(rows) > NAMED else "")
    waiting = len(rows) - len(begun)
    parts = [plural(len(begun), "{n:,} run has begun", "{n:,} runs have begun")] if begun else []
    parts += [plural(waiting, "{n:,} waits", "{n:,} wait")] if waiting else []
    back = plural(
        waiting,
        "For {seconds} seconds that can be taken back.",
        "For {seconds} seconds those can be taken back.",
        seconds=SECONDS,
    )
    late = [tr("What has not begun is only paused at first. {back}", back=back)] if waiting else []
    return [tr("Runs {names}: {parts}.", names=names, parts=", ".join(parts)), *_lost(begun, now), *late]


def _of_one(row_: RunRow, now: float) -> str:
    if not row_.started:
        return tr(
            "It has not started, so nothing is lost, and for {seconds} seconds it can be taken back.", seconds=SECONDS
        )
    spent = text.duration(now - row_.started)
    if units := units_of(row_):
        return tr("It has run for {spent}. {units}", spent=spent, units=_units(units))
    far = figure(row_)
    return tr("It has run for {spent}", spent=spent) + (
        tr(" and is at {far}. What it computed so far is lost.", far=far) if "%" in far else "."
    )


def _units(units: Mapping[str, int]) -> str:
    """What becomes of them: those at work are stopped, those that wait are dropped."""
    whole, done = sum(units.values()), units.get(UnitState.COMPLETE, 0)
    at_work = units.get(UnitState.RUNNING, 0) + units.get(UnitState.SENT, 0)
    waits = units.get(UnitState.WAITING, 0) + units.get(UnitState.RETRYING, 0)
    stops = [plural(at_work, "{n:,} unit at work is stopped", "{n:,} units at work are stopped")] * bool(at_work)
    drops = [plural(waits, "{n:,} that waits is dropped", "{n:,} that wait are dropped")] * bool(waits)
    more = f"; {', '.join([*stops, *drops])}" if at_work or waits else ""
    return plural(
        whole,
        "{done:,} of {n:,} unit {are} complete{more}.",
        "{done:,} of {n:,} units {are} complete{more}.",
        done=done,
        are=plural(done, "is", "are"),
        more=more,
    )


def _lost(begun: Sequence[RunRow], now: float) -> list[str]:
    """Work is what was spent on each of them."""
    spent = sum(now - row_.started for row_ in begun)
    return [tr("About {spent} of work is lost.", spent=text.work(spent))] if begun else [tr("Nothing is lost.")]
