"""What the centre shows while there is nothing to show: the cluster is ready, and three ways to begin."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from pydra_core.cli.demo import PACKAGES
from pydra_core.protocol.manifest import listed
from pydra_core.protocol.pictures import PackageRow
from pydra_gui.language import later, plural, tr
from pydra_gui.views.brand import Mark
from pydra_gui.views.frames import restyle
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import column, row
from pydra_gui.widgets.notices import Line

DEMO = later("Four example packages and three runs: count, count words, draw a fractal. You can remove them again.")
DROP = later("A Python file, a folder or a zip, anywhere on this window. Nothing runs until you start it.")
MACHINE = later(
    "One line in a terminal on the other machine, and it works for you. Until then only this machine is used."
)
CARD, PADDING, FOOT_GAP = (284, 204), (18, 16, 16, 16), 8
EXAMPLES = frozenset(Path(name).stem for name in PACKAGES)
"""The packages that the demo deploys."""
LONGEST = 14
"""Letters of a task's name on a button of a card."""
NARROW = 190
"""Cards give way down to this width."""


class FirstRun(QWidget):
    """Three cards, each with one verb."""

    demo_asked = Signal()
    files_asked = Signal()
    node_asked = Signal()
    keys_asked = Signal()
    lines_asked = Signal()
    run_asked = Signal(str)
    """A task's key."""
    left = Signal()
    """Back to the runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.demo = _verb(tr("Start the demo"), "primary", self.demo_asked)
        self.files = _verb(tr("Choose files…"), "", self.files_asked)
        self.node = _verb(tr("Add node…"), "", self.node_asked)
        self._task = ""
        self.run = button("", "primary")
        self.run.clicked.connect(lambda: self.run_asked.emit(self._task))
        self.run.hide()
        self.lines = _verb(tr("Write a task in ten lines"), "quiet", self.lines_asked)
        keys = _verb(tr("Keyboard map  F1"), "quiet", self.keys_asked)
        self.back = _verb(tr("Back to the runs"), "quiet", self.left)
        self.back.hide()
        self._title = _centred(tr("Starting the cluster"), "display")
        self._text = _centred(tr("The node of this machine joins in a moment."), "second")
        self.steps = (Step(1), Step(2), Step(3))
        cards = row(
            None,
            _card(self.steps[0], "play", tr("Try the demo"), tr(DEMO), self.demo, "10 s"),
            _card(self.steps[1], "drop", tr("Drop a task file"), tr(DROP), self.files, "", self.run),
            _card(self.steps[2], "nodes", tr("Add a machine"), tr(MACHINE), self.node, tr("2 min")),
            None,
            gap=16,
        )
        mark, foot = row(None, Mark(44), None), row(None, self.lines, keys, self.back, None, gap=8)
        column(
            None, mark, 8, self._title, self._text, 22, cards, 14, foot, None, gap=6, margins=(24, 0, 24, 40), of=self
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 320)  # it must not widen the centre and so starve the docks

    def show_cluster(self, nodes: int, slots: int, local_wanted: bool) -> None:
        """Says what there is to work with."""
        self.steps[2].tick(nodes > int(local_wanted))
        if nodes:
            who = (
                tr("one node, this machine,")
                if nodes == 1 and local_wanted
                else plural(nodes, "{n:,} node", "{n:,} nodes")
            )
            self._title.setText(tr("Your cluster is ready"))
            self._text.setText(
                plural(
                    slots,
                    "It has {who} with {n:,} slot. Three ways to begin:",
                    "It has {who} with {n:,} slots. Three ways to begin:",
                    who=who,
                )
            )
        elif local_wanted:
            self._title.setText(tr("Starting the cluster"))
            self._text.setText(tr("The node of this machine joins in a moment. Three ways to begin:"))
        else:
            self._title.setText(tr("Your cluster has no node yet"))
            self._text.setText(tr("Runs wait until a machine joins. Three ways to begin:"))

    def demo_started(self) -> None:
        """The demo is under way: it is not started twice."""
        self.demo.setEnabled(False)
        self.steps[0].tick(True)

    def show_packages(self, packages: Sequence[PackageRow]) -> None:
        """What a person has deployed is the second step; its first task is the next one."""
        if {row.package for row in packages} >= EXAMPLES:
            self.demo_started()
        own = [row for row in packages if not (self.steps[0].done and row.package in EXAMPLES)]
        tasks = [task for row in own for task in listed(row.versions[0].tasks)] if own else []
        self._task = tasks[0].key if tasks else ""
        self.steps[1].tick(bool(own))
        self._show_run(tasks[0].name if tasks else "")

    def _show_run(self, task: str) -> None:
        """The verb that runs it instead of the one that chooses files; the keyboard goes along."""
        here = self.demo.hasFocus() or self.files.hasFocus()
        self.run.setText(tr("Run {task}…", task=task) if len(task) <= LONGEST else tr("Run it…"))
        self.run.setAccessibleDescription(task)
        self.run.setVisible(bool(task))
        self.files.setVisible(not task)
        restyle(self.demo, "kind", "" if task else "primary")
        if here:
            self.next_step.setFocus()

    def show_back(self, may: bool) -> None:
        """Whether there are runs to go back to."""
        self.back.setVisible(may)

    @property
    def next_step(self) -> QPushButton:
        """The verb that comes next."""
        if not self.run.isHidden():
            return self.run
        return self.demo if self.demo.isEnabled() else self.files


class Step(QWidget):
    """The number of a card, or a tick once it is done."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number, self._done = label(str(number), "muted"), Line("check", "done-ink", 16)
        row(self._number, self._done, gap=0, of=self)
        self.done = True
        self.tick(False)

    def tick(self, done: bool) -> None:
        if done != self.done:
            self.done = done
            self._number.setVisible(not done)
            self._done.setVisible(done)
            self.setAccessibleName(tr("Done") if done else tr("Step {number}", number=self._number.text()))


class _Card(QFrame):
    """One way to begin. How long it takes gives way to its verb."""

    def __init__(self, verb: QPushButton, extra: QLabel) -> None:
        super().__init__()
        self._verb, self._extra = verb, extra
        self.setProperty("kind", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def sizeHint(self) -> QSize:
        return QSize(CARD[0], self.heightForWidth(CARD[0]))

    def heightForWidth(self, width: int) -> int:
        return max(CARD[1], super().heightForWidth(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left, _, right, _ = PADDING
        wants = self._verb.sizeHint().width() + FOOT_GAP + self._extra.sizeHint().width()
        self._extra.setVisible(bool(self._extra.text()) and wants <= event.size().width() - left - right)


def _verb(text: str, kind: str, asked: SignalInstance) -> QPushButton:
    made = button(text, kind)
    made.clicked.connect(asked)
    return made


def _centred(text: str, kind: str) -> QLabel:
    made = label(text, kind)
    made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return made


def _card(step: Step, icon: str, title: str, text: str, verb: QPushButton, extra: str, *then: QPushButton) -> QFrame:
    told = label(extra, "muted")
    made = _Card(verb, told)
    made.setMinimumSize(NARROW, CARD[1])
    made.setMaximumWidth(CARD[0])
    verb.setAccessibleDescription(text)
    head = row(Line(icon, "accent-ink", 22), None, step)
    words = label(text, "second", wrap=True)
    foot = row(verb, *then, None, told, gap=FOOT_GAP)
    column(head, 6, label(title, "lead"), words, None, foot, gap=5, margins=PADDING, of=made)
    return made
