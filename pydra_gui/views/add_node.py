"""Add a node: the one line for the other machine, what proves that it reached the right master, and who has joined since.

The first time it asks before the master listens on the network: until then only this machine can reach it.
"""

import time
from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QPainter, QPaintEvent, QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QPushButton, QWidget

from pydra_core.errors import UserError
from pydra_core.protocol.pictures import ClusterStatus, NodeRow
from pydra_core.protocol.states import NodeState
from pydra_core.protocol.verbs import TokenMade
from pydra_core.settings import DEFAULT_PORT, Address
from pydra_gui.actions import Actions
from pydra_gui.language import plural, tr
from pydra_gui.notices import Question
from pydra_gui.theme import icons, motion
from pydra_gui.theme.theme import color, font
from pydra_gui.views import confirm
from pydra_gui.views.frames import facts, frame, restyle
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.glyphs import Glyph
from pydra_gui.widgets.labels import label, rule
from pydra_gui.widgets.layouts import clear, column, row
from pydra_gui.widgets.roles import Role
from pydra_gui.widgets.states import NODE

WIDTH = 600
COPIED_MS = 2_000
SHOWN_JOINED = 4


class AddNode(Sheet):
    """One token, for one machine, as a line to copy."""

    def __init__(self, window: QWidget, actions: Actions, known: Iterable[NodeRow]) -> None:
        super().__init__(window, tr("Add a node"), WIDTH)
        self._actions = actions
        self._known = {node.node for node in known}
        self._expires = 0.0
        self._used = False
        """Whether the line has let its machine in: it is for one."""
        self._made = 0
        """Lines so far, each for one machine."""
        self.command = _Command()
        self.copy = button(tr("Copy"), "primary", "copy")
        self.copy.setMinimumWidth(98)
        self.close_button = button(tr("Close"))
        self._again = button(tr("New line…"), "link")
        self._pin, self._valid, self._reach = label("", mono=True), label(""), label("", wrap=True)
        self._joined = label("", "muted")
        self._dots, self._state = Dots(), label(tr("Waiting for a machine to join"), "second", wrap=True)
        self._cards = column(gap=6)
        self._text = ""
        self._build()
        self._clock = QTimer(self, interval=1_000)
        self._clock.timeout.connect(self._show_time)

    def _build(self) -> None:
        well = frame("well")
        inside = row(gap=12, margins=(12, 10, 10, 10), of=well)
        inside.addWidget(self.command, 1)
        inside.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(label(tr("Add a node"), "title"))
        self.body.addWidget(
            label(
                tr(
                    "Run this line in a terminal on the other machine. It needs Python 3.11 or newer, and Pydra: pip install pydra-cluster"
                ),
                "second",
                wrap=True,
            )
        )
        self.body.addSpacing(4)
        self.body.addWidget(well)
        self.body.addSpacing(2)
        self.body.addLayout(
            facts((tr("Fingerprint"), self._pin), (tr("Valid for"), self._valid), (tr("Found at"), self._reach))
        )
        self.body.addLayout(row(self._again, None))
        self.body.addWidget(rule())
        line = row(self._dots, gap=8)
        line.addWidget(self._state, 1)
        line.addWidget(self._joined)
        self.body.addLayout(line)
        self.body.addLayout(self._cards)
        self.body.addSpacing(4)
        self.body.addLayout(row(None, self.close_button))
        self.copy.clicked.connect(self.copy_command)
        self.close_button.clicked.connect(lambda: self.finish(False))
        self._again.clicked.connect(lambda: self._actions.go(self.make()))

    def begin(self) -> None:
        """Shows the sheet and asks for a token."""
        self.open(self.copy)
        self._clock.start()
        self._actions.go(self.make())

    async def make(self) -> None:
        """A new line; the one before stays good until it expires."""
        try:
            made = await self._actions.cluster.token()
        except UserError as error:
            if not self.over:
                self.command.show_text(error.sentence)
            return
        if not self.over:
            self.show_token(made)

    def show_token(self, made: TokenMade) -> None:
        self._made += 1
        self._text = f"pydra-node --join {made.text}"
        self.command.show_text(self._text)
        self._pin.setText(_grouped(made.pin))
        self._pin.setToolTip(made.pin)
        self._expires = made.expires
        self._reach.setText(", ".join(made.addresses))
        self._show_time()
        self._show_joined([])
        self.arrange()

    def copy_command(self) -> None:
        """Puts the command on the clipboard and says so for two seconds; before there is one, what was copied stays."""
        if not self._text:
            return
        QGuiApplication.clipboard().setText(self._text)
        self.copy.setText(tr("Copied"))
        QTimer.singleShot(COPIED_MS, self.copy, lambda: self.copy.setText(tr("Copy")))

    def show_nodes(self, nodes: Iterable[NodeRow]) -> None:
        """All nodes of the cluster; those that were not there at the start have joined."""
        if not self.over:
            self._show_joined([node for node in nodes if node.node not in self._known and not node.local])

    def _show_joined(self, nodes: list[NodeRow]) -> None:
        self._joined.setText(tr("{count} joined so far", count=len(nodes)))
        waits = len(nodes) < max(1, self._made)
        self._used = not waits
        self._show_time()
        self._dots.setVisible(waits)
        self._state.setText(
            tr("Waiting for a machine to join") if waits else tr("This line is used: a new one adds another machine.")
        )
        self._lead_to(self.copy if waits else self.close_button)
        clear(self._cards)
        for node in nodes[-SHOWN_JOINED:]:
            self._cards.addWidget(_joined_card(node))
        self.arrange()

    def _lead_to(self, wanted: QPushButton) -> None:
        """The primary button is what a person does next: copies the line, or closes when it is used."""
        for each in (self.copy, self.close_button):
            restyle(each, "kind", "primary" if each is wanted else "")
        self.copy.setIcon(icons.icon("copy", "on-accent" if wanted is self.copy else "text2"))

    def _show_time(self) -> None:
        left = self._expires - time.time()
        if not self._expires:
            return
        if self._used:
            self._valid.setText(tr("one machine, which has joined"))
            return
        minutes = int(left // 60) + 1
        self._valid.setText(
            plural(minutes, "{n:,} more minute, one machine", "{n:,} more minutes, one machine")
            if left > 0
            else tr("It has expired: make a new line.")
        )


class _Command(QPlainTextEdit):
    """A long line that breaks anywhere, can be selected, and is as high as it needs."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setFont(font(12, mono=True))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.setTabChangesFocus(True)
        self.setAccessibleName(tr("Command for the other machine"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.setFixedHeight(36)

    def show_text(self, text: str) -> None:
        self.setPlainText(text)
        self._fit()

    def _fit(self) -> None:
        """A plain text document counts its height in lines."""
        lines = max(2.0, self.document().size().height())
        self.setFixedHeight(round(lines * QFontMetricsF(self.font()).lineSpacing()) + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class Dots(QWidget):
    """Three dots that breathe one after another in 1.2 s, or stand still."""

    ROLE = Role.Animation

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phase = 0
        self.setFixedSize(26, 14)
        self.setAccessibleName(tr("Waiting"))
        self.clock = QTimer(self, interval=400)
        self.clock.timeout.connect(self._step)
        motion.changes.changed.connect(self._moves)
        self._moves()

    def _moves(self) -> None:
        if motion.still():
            self.clock.stop()
        else:
            self.clock.start()

    def _step(self) -> None:
        self._phase = (self._phase + 1) % 3
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for i in range(3):
            at = (i - self._phase + 1) % 3
            painter.setBrush(color("accent", (0.3, 1.0, 0.55)[at]))
            radius = (2.2, 3.2, 2.6)[at]
            painter.drawEllipse(QRectF(4 + i * 9 - radius, 7 - radius, 2 * radius, 2 * radius))


async def begin(window: QWidget, actions: Actions, known: Iterable[NodeRow]) -> "AddNode | None":
    """Asks, if that is needed, to open the master to the network, then shows the sheet; None if a person said no."""
    status = await actions.cluster.status()
    if not status.open:
        address = network_address(status)
        if not await confirm.ask(window, open_question(address)):
            return None
        await actions.cluster.listen(str(address))
    sheet = AddNode(window, actions, known)
    sheet.begin()
    return sheet


def network_address(status: ClusterStatus) -> Address:
    """Every interface, on the port that the master has already."""
    ports = [Address.parse(address).port for address in status.addresses]
    return Address("0.0.0.0", ports[0] if ports else DEFAULT_PORT)


def open_question(address: Address) -> Question:
    """What listening on the network means, before it is done."""
    lines = (
        tr(
            "Until now only this machine can reach the master. Another machine can join only if the "
            "master listens on the network, on port {port}.",
            port=address.port,
        ),
        tr("Nobody gets in without a token from you, and everything is encrypted. It stays so at the next start."),
    )
    return Question(
        tr("Let other machines reach this one?"), lines, tr("Listen on the network"), tr("Stay on this machine")
    )


def _joined_card(node: NodeRow) -> QWidget:
    made = frame("card")
    told = node.facts
    state = Glyph(NODE[NodeState.CONNECTED if node.linked else node.state], 16)
    line = row(
        state, label(tr("{name} has joined", name=node.name), "section"), None, label(node.address, "muted"), gap=8
    )
    machine = plural(
        told.cores,
        "{system}, {n:,} core, {memory:.0f} GB, Python {python}",
        "{system}, {n:,} cores, {memory:.0f} GB, Python {python}",
        system=told.system,
        memory=told.memory / 2**30,
        python=told.python,
    )
    grid = facts(
        (tr("Machine"), label(machine)),
        (tr("Isolation"), label(tr(node.isolation.level))),
        (tr("Slots"), label(str(node.slots))),
    )
    column(line, grid, gap=8, margins=(14, 12, 14, 12), of=made)
    return made


def _grouped(pin: str) -> str:
    """A fingerprint in pairs, so that people can compare it: its first sixteen bytes, the whole is the tip."""
    digits = "".join(letter for letter in pin if letter.isalnum())
    if not all(letter in "0123456789abcdefABCDEF" for letter in digits):
        return pin
    return ":".join(digits[at : at + 2] for at in range(0, min(len(digits), 32), 2)).upper()
