"""Before runs are cancelled: what that stops and loses, and room for a reason, which is kept with each of them."""

import time
from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from pydra_core.protocol.pictures import RunRow
from pydra_core.protocol.states import UnitState
from pydra_gui.models import text
from pydra_gui.models.text import count
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
        what = f"run {rows[0].run}" if len(rows) == 1 else count(len(rows), "run")
        super().__init__(window, f"Cancel {what}?", WIDTH)
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST)
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("For example: wrong camera")
        self.no, self.yes = button("Go back"), button(f"Cancel {what}", "danger", "stop", "fail-ink")
        self.body.addWidget(label(f"Cancel {what}?", "title"))
        self.body.addLayout(column(*(label(line, "second", wrap=True) for line in consequences(rows, now)), gap=6))
        self.body.addSpacing(8)
        self.body.addLayout(column(label("Reason, if you like", "muted"), self.reason, gap=4))
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
    parts = [f"{count(len(begun), 'run has', 'runs have')} begun"] if begun else []
    parts += [f"{waiting:,} {'waits' if waiting == 1 else 'wait'}"] if waiting else []
    back = f"For {SECONDS} seconds {'that' if waiting == 1 else 'those'} can be taken back."
    late = [f"What has not begun is only paused at first. {back}"] if waiting else []
    return [f"Runs {names}: {', '.join(parts)}.", *_lost(begun, now), *late]


def _of_one(row_: RunRow, now: float) -> str:
    if not row_.started:
        return f"It has not started, so nothing is lost, and for {SECONDS} seconds it can be taken back."
    spent = text.duration(now - row_.started)
    if units := units_of(row_):
        return f"It has run for {spent}. {_units(units)}"
    far = figure(row_)
    return f"It has run for {spent}" + (f" and is at {far}. What it computed so far is lost." if "%" in far else ".")


def _units(units: Mapping[str, int]) -> str:
    """What becomes of them: those at work are stopped, those that wait are dropped."""
    whole, done = sum(units.values()), units.get(UnitState.COMPLETE, 0)
    at_work = units.get(UnitState.RUNNING, 0) + units.get(UnitState.SENT, 0)
    waits = units.get(UnitState.WAITING, 0) + units.get(UnitState.RETRYING, 0)
    stops = [f"{count(at_work, 'unit')} at work {_are(at_work)} stopped"] * bool(at_work)
    drops = [f"{waits:,} that {'waits' if waits == 1 else 'wait'} {_are(waits)} dropped"] * bool(waits)
    more = f"; {', '.join([*stops, *drops])}" if at_work or waits else ""
    return f"{done:,} of {count(whole, 'unit')} {_are(done)} complete{more}."


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _lost(begun: Sequence[RunRow], now: float) -> list[str]:
    """Work is what was spent on each of them."""
    spent = sum(now - row_.started for row_ in begun)
    return [f"About {text.work(spent)} of work is lost."] if begun else ["Nothing is lost."]
