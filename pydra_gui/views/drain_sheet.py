"""Before a node drains: what is left there, until when it may go on, and room for a reason, which everybody sees."""

from datetime import datetime

from PySide6.QtWidgets import QLineEdit, QWidget

from pydra_core.client.moments import ahead
from pydra_core.errors import UserError
from pydra_core.protocol.pictures import NodeRow
from pydra_gui.language import plural, tr
from pydra_gui.models import text
from pydra_gui.views.frames import restyle
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import column, row

WIDTH = 440
LONGEST = 200


class DrainSheet(Sheet):
    """The deadline has the keyboard: Enter drains the node, Esc leaves it as it is."""

    def __init__(self, window: QWidget, node: NodeRow) -> None:
        super().__init__(window, tr("Drain {name}?", name=node.name), WIDTH)
        self.deadline, self.reason = QLineEdit(), QLineEdit()
        self.deadline.setAccessibleName(tr("Deadline"))
        self.deadline.setPlaceholderText(tr("None. For example: 30 min, 2 h, 18:30"))
        self.reason.setMaxLength(LONGEST)
        self.reason.setAccessibleName(tr("Reason"))
        self.reason.setPlaceholderText(tr("For example: a new disk"))
        self.error = label("", "error", wrap=True)
        self.no, self.yes = button(tr("Go back")), button(tr("Drain {name}", name=text.short(node.name)), "primary")
        self.body.addWidget(label(tr("Drain {name}?", name=node.name), "title", wrap=True))
        self.body.addWidget(label(consequence(node), "second", wrap=True))
        self.body.addSpacing(8)
        until = tr("Deadline: what is left then ends, and waits again elsewhere")
        self.body.addLayout(column(label(until, "muted"), self.deadline, self.error, gap=4))
        self.body.addLayout(column(label(tr("Reason, if you like"), "muted"), self.reason, gap=4))
        self.body.addSpacing(12)
        self.body.addLayout(row(None, self.no, self.yes))
        self.answer: tuple[float | None, str] | None = None
        """Seconds until the deadline (None for none) and the reason, once it was accepted."""
        self.no.clicked.connect(lambda: self.finish(False))
        for asked in (self.yes.clicked, self.deadline.returnPressed, self.reason.returnPressed):
            asked.connect(self._accept)
        self.deadline.textEdited.connect(lambda: self._say(""))

    def _accept(self) -> None:
        try:
            written = self.deadline.text().strip()
            seconds = ahead(written, datetime.now().astimezone()) if written else None
        except UserError as error:
            self._say(error.sentence)
            self.deadline.setFocus()
            return
        self.answer = (seconds, self.reason.text().strip())
        self.finish(True)

    def _say(self, fault: str) -> None:
        self.error.setText(fault)
        restyle(self.deadline, "bad", "true" if fault else "false")


def consequence(node: NodeRow) -> str:
    """What draining it does."""
    left = len(node.workers)
    now = (
        plural(left, "{n:,} unit there goes on to the end.", "{n:,} units there go on to the end.")
        if left
        else tr("Nothing runs there now.")
    )
    return tr("Nothing new goes to {name} until you resume it. {now}", name=node.name, now=now)


async def ask(window: QWidget, node: NodeRow) -> tuple[float | None, str] | None:
    """Seconds until the deadline (None for none) and the reason; None if it is to go on as it is."""
    sheet = DrainSheet(window, node)
    sheet.open(sheet.deadline)
    await sheet.finished()
    return sheet.answer
