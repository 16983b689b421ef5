"""Another priority for one run or several: a number, and what it means against those that wait."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pydra_core.protocol.pictures import RunRow
from pydra_core.protocol.states import RunState
from pydra_core.protocol.verbs import HIGHEST_PRIORITY
from pydra_gui.language import later, plural, tr
from pydra_gui.views.frames import restyle
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import column, row

WIDTH, LONGEST = 420, 20
HELP = later("A higher number goes first; runs of the same priority take turns.")
_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}


class PrioritySheet(Sheet):
    """Enter sets it, Up and Down count, Esc leaves everything as it is."""

    def __init__(self, window: QWidget, rows: Sequence[RunRow]) -> None:
        what = tr("run {run}", run=rows[0].run) if len(rows) == 1 else plural(len(rows), "{n:,} run", "{n:,} runs")
        super().__init__(window, tr("Priority of {what}", what=what), WIDTH)
        self._rows = rows
        self._queue: list[int] = []
        self.answer: int | None = None
        """The number, once it was accepted: the field is gone by then."""
        self.number = _Number(str(rows[0].priority))
        self.number.setMaxLength(LONGEST)
        self.first = button(tr("Before all that wait"), "quiet")
        self.set = button(tr("Set priority"), "primary")
        self.no = button(tr("Go back"))
        self._said = label(tr(HELP), "muted", wrap=True)
        self._build(what)
        self.number.textChanged.connect(self._tell)
        self.number.returnPressed.connect(self.accept)
        self.first.clicked.connect(lambda: self.number.setText(str(self._most() + 1)))
        self.set.clicked.connect(self.accept)
        self.no.clicked.connect(lambda: self.finish(False))
        self.first.hide()

    def _build(self, what: str) -> None:
        now = sorted({row_.priority for row_ in self._rows})
        lead = (
            tr("It is {now} now.", now=now[0])
            if len(now) == 1
            else tr("They lie between {now} and {now2} now.", now=now[0], now2=now[-1])
        )
        self.number.setFixedWidth(110)
        self.number.setAccessibleName(tr("Priority"))
        line = row(self.number, self.first, None, gap=10)
        self.body.addWidget(label(tr("Priority of {what}", what=what), "title"))
        self.body.addLayout(column(label(" ".join([lead, *_placed(self._rows)]), "second", wrap=True), 4, line, gap=4))
        self.body.addWidget(self._said)
        self.body.addSpacing(10)
        self.body.addLayout(row(None, self.no, self.set))

    def begin(self) -> None:
        """Shows it, with the number ready to be written over."""
        self.open(self.number)
        self.number.selectAll()

    def show_queue(self, rows: Sequence[RunRow]) -> None:
        """The runs that wait: what a number means is measured against them."""
        chosen = {row_.run for row_ in self._rows}
        self._queue = [row_.priority for row_ in rows if row_.run not in chosen]
        self.first.setVisible(bool(self._queue))
        self._tell()

    def priority(self) -> int | None:
        """The number, None while it is none."""
        written = self.number.text().strip().replace(",", "").replace("_", "").replace("−", "-")
        known = re.fullmatch(r"[+-]?\d+", written) and abs(int(written)) <= HIGHEST_PRIORITY
        return int(written) if known else None

    def accept(self) -> None:
        """Closes it, if there is a number."""
        wanted = self.priority()
        if wanted is None:
            self._say_error()
        else:
            self.answer = wanted
            self.finish(True)

    def _most(self) -> int:
        return max(self._queue, default=0)

    def _tell(self) -> None:
        wanted = self.priority()
        restyle(self.number, "bad", False)
        restyle(self._said, "kind", "muted")
        self._said.setText(tr(HELP) if wanted is None or not self._queue else _among(wanted, self._queue))

    def _say_error(self) -> None:
        restyle(self.number, "bad", True)
        restyle(self._said, "kind", "error")
        self._said.setText(
            tr(
                "Write a whole number between -{highest_priority:,} and {highest_priority:,}, for example 50.",
                highest_priority=HIGHEST_PRIORITY,
            )
        )
        self.number.setFocus()


class _Number(QLineEdit):
    """Up and Down count, Page Up and Page Down by ten."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        written = self.text().strip()
        if step is None or not written.removeprefix("-").isdecimal():
            super().keyPressEvent(event)
            return
        self.setText(str(max(-HIGHEST_PRIORITY, min(HIGHEST_PRIORITY, int(written) + step))))


async def ask(sheet: PrioritySheet) -> int | None:
    """The new priority; None if everything stays as it is."""
    sheet.begin()
    await sheet.finished()
    return sheet.answer


def _placed(rows: Sequence[RunRow]) -> list[str]:
    """What is placed stays where it is: the number counts from now on."""
    waits = (RunState.QUEUED, RunState.WAITING, RunState.PAUSED)
    if all(row_.state in waits for row_ in rows):
        return []
    return [tr("What is placed already goes on; the number counts for what is placed from now on.")]


def _among(wanted: int, queue: Sequence[int]) -> str:
    before = sum(each > wanted for each in queue)
    same = sum(each == wanted for each in queue)
    others = plural(len(queue), "{n:,} other run waits", "{n:,} other runs wait")
    place = (
        tr("goes before all of them") if not before and not same else tr("goes after {before:,} of them", before=before)
    )
    turns = tr(", in turn with {same:,}", same=same) if same else ""
    if not before and same:
        place, turns = tr("takes turns with {same:,} of them", same=same), ""
    return tr("{others}: it {place}{turns}.", others=others, place=place, turns=turns)
