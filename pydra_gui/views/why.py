"""Why something does not run, or ended as it did: one sentence, what can be done about it, and the verbs for that."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from pydra_core.client.names import unit_name
from pydra_core.client.reasons import why_unit
from pydra_core.protocol.pictures import NodeRow, RunDetails, UnitRow
from pydra_core.protocol.states import RunState
from pydra_gui.language import tr
from pydra_gui.notices import Offer
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.glyphs import Glyph
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import column, row
from pydra_gui.widgets.states import NODE, RUN, UNIT, Look

WIDTH = 460
LONG = 1_000
"""So many characters of a fault are shown here; the details have the rest."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What is known of a thing's state: whose, its look, one sentence, and a suggested action ("" for none)."""

    title: str
    look: Look
    sentence: str
    action: str = ""

    def as_text(self) -> str:
        """All of it, for somebody who is told."""
        return "\n".join(part for part in (f"{self.title}.", self.sentence, self.action) if part)


def of_run(details: RunDetails) -> Reason:
    """Why a run waits, or ended so; one that runs says that nothing stands in its way."""
    row_ = details.row
    said = details.why or _calm_run(row_.state)
    return Reason(
        tr("Run {run} is {state}", run=row_.run, state=tr(row_.state)), RUN[row_.state], said[:LONG], details.action
    )


def _calm_run(state: RunState) -> str:
    return (
        tr("It is complete; nothing is left to do.") if state == RunState.COMPLETE else tr("Nothing stands in its way.")
    )


def of_node(row_: NodeRow) -> Reason:
    """Why a node takes no runs; one that does says so."""
    calm = tr("It has a free slot and takes runs.") if row_.busy < row_.slots else tr("All its slots are busy.")
    said = row_.why or (tr("It speaks another version.") if row_.upgrade else calm)
    action = row_.action or (tr("On that machine: {upgrade}", upgrade=row_.upgrade) if row_.upgrade else "")
    return Reason(tr("{name} is {state}", name=row_.name, state=tr(row_.state)), NODE[row_.state], said, action)


def of_unit(row_: UnitRow) -> Reason:
    """Why a single unit waits, or failed."""
    sentence, action = why_unit(row_)
    where = tr(" on {node_name}", node_name=row_.node_name) if row_.node_name else ""
    return Reason(
        tr("Unit {path} is {state}{where}", path=unit_name(row_.path, row_.index), state=tr(row_.state), where=where),
        UNIT[row_.state],
        sentence[:LONG],
        action,
    )


class WhySheet(Sheet):
    """A reason, to be read or copied, and the verbs that go with it; Esc closes it."""

    def __init__(self, window: QWidget, reason: Reason, offers: Sequence[Offer] = ()) -> None:
        super().__init__(window, reason.title, WIDTH)
        self.copy_button = button(tr("Copy"), "", "copy")
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(reason.as_text()))
        self.close_button = button(tr("Close"))
        self.close_button.clicked.connect(lambda: self.finish(True))
        title = row(Glyph(reason.look, 16, ground="raised"), gap=10)
        title.addWidget(label(reason.title, "title", wrap=True), 1)
        words = column(label(reason.sentence, "", wrap=True), gap=6, margins=(26, 0, 0, 0))
        if reason.action:
            words.addWidget(label(reason.action, "second", wrap=True))
        self.body.addLayout(title)
        self.body.addLayout(words)
        self.body.addSpacing(10)
        made = [self._offer(each) for each in offers]
        self.body.addLayout(row(None, *made, self.copy_button, self.close_button))

    def _offer(self, offer: Offer) -> QWidget:
        made = button(offer.text)

        def do() -> None:
            self.finish(True)
            offer.do()

        made.clicked.connect(do)
        return made

    def begin(self) -> None:
        self.open(self.close_button)
