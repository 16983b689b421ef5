"""Before a node's transfers are limited: how fast they may be, what its owner lets them, and what is under way."""

from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from pydra_core.client.amounts import rate
from pydra_core.errors import UserError
from pydra_core.protocol.pictures import NodeRow
from pydra_gui.language import plural, tr
from pydra_gui.models import text
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import column, row

WIDTH = 440
QUICK = ("1 MB/s", "10 MB/s", "100 MB/s")


class ThrottleSheet(Sheet):
    """The rate has the keyboard: Enter sets it, nothing in it is no limit, Esc leaves it as it is."""

    def __init__(self, window: QWidget, node: NodeRow) -> None:
        title = tr("Limit the transfers of {name}", name=node.name)
        super().__init__(window, title, WIDTH)
        self._node = node
        self.rate = QLineEdit(f"{node.max_rate / 1e6:.15g} MB/s" if node.max_rate else "")
        self.rate.setAccessibleName(tr("At most, a second"))
        self.rate.setPlaceholderText(tr("No limit. For example: 10 MB/s, 500 kB/s"))
        self.error, self.outcome = label("", "error", wrap=True), label("", "second", wrap=True)
        self.no, self.yes = button(tr("Go back")), button("", "primary")
        self.quick = [button(each, "chip") for each in QUICK]
        self.none = button(tr("No limit"), "chip")
        self.answer: int | None = None
        """Bytes a second, 0 for no limit, once it was accepted."""
        self.body.addWidget(label(title, "title", wrap=True))
        self.body.addWidget(label(tr("Versions, files and logs of runs, both ways together."), "second", wrap=True))
        self.body.addSpacing(8)
        self.body.addLayout(column(label(tr("At most, a second"), "muted"), self.rate, self.error, gap=4))
        self.body.addLayout(row(*self.quick, self.none, None, gap=6))
        self.body.addSpacing(4)
        self.body.addWidget(self.outcome)
        self.body.addSpacing(12)
        self.body.addLayout(row(None, self.no, self.yes))
        self._connect()
        self._judge()

    def _connect(self) -> None:
        for each in self.quick:
            each.clicked.connect(partial(self._take, each.text()))
        self.none.clicked.connect(self.rate.clear)
        self.no.clicked.connect(lambda: self.finish(False))
        for asked in (self.yes.clicked, self.rate.returnPressed):
            asked.connect(self._accept)
        self.rate.textChanged.connect(lambda: self._judge())

    def _take(self, words: str, *_: object) -> None:
        self.rate.setText(words)

    def _asked(self) -> int:
        """Bytes a second, 0 for no limit; raises UserError."""
        written = self.rate.text().strip()
        return rate(written) if written else 0

    def _judge(self) -> None:
        try:
            asked = self._asked()
        except UserError:
            self.outcome.setText("")
            self.yes.setText(tr("Limit"))
        else:
            self.outcome.setText(consequence(self._node, asked))
            self.yes.setText(tr("Limit to {rate}/s", rate=text.size(asked)) if asked else tr("Set no limit"))
        self.error.setText("")
        self.rate.setProperty("bad", False)
        self.rate.style().polish(self.rate)
        self.error.hide()

    def _accept(self) -> None:
        try:
            self.answer = self._asked()
        except UserError as error:
            self.error.setText(error.sentence)
            self.error.show()
            self.rate.setProperty("bad", True)
            self.rate.style().polish(self.rate)
            self.rate.setFocus()
            return
        self.finish(True)


def consequence(node: NodeRow, asked: int) -> str:
    """What comes of it for what is under way, and what its owner says of it."""
    said = []
    moving = node.load.transfers
    now = sum(each.rate for each in moving)
    if moving:
        flows = plural(len(moving), "{n:,} transfer is under way", "{n:,} transfers are under way")
        said.append(tr("{flows}, {rate}/s together now.", flows=flows, rate=text.size(now)))
    if asked and now > asked:
        said.append(tr("They slow down at once."))
    owners = node.offer.max_rate
    if owners is not None:
        said.append(tr("Its owner lets them take {rate}/s; the lower one counts.", rate=text.size(owners)))
    elif not asked:
        said.append(tr("They take what there is."))
    return " ".join(said) or tr("Nothing is under way now.")


async def ask(window: QWidget, node: NodeRow) -> int | None:
    """Bytes a second, 0 for no limit; None if it is to stay as it is."""
    sheet = ThrottleSheet(window, node)
    sheet.open(sheet.rate)
    sheet.rate.selectAll()
    await sheet.finished()
    return sheet.answer
