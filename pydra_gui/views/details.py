"""The Run details panel: why before what, then facts, arguments, the result, what was left behind, and the story."""

import time
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from pydra_core.protocol.pictures import RunDetails, RunRow
from pydra_core.protocol.states import ENDED
from pydra_gui.models import text
from pydra_gui.models.values import as_text
from pydra_gui.views.details_artifacts import Artifacts
from pydra_gui.views.details_head import DetailsHead
from pydra_gui.views.run_verbs import RunVerbs
from pydra_gui.widgets.buttons import tool
from pydra_gui.widgets.facts import Fact, Facts, Section
from pydra_gui.widgets.labels import rule
from pydra_gui.widgets.layouts import column
from pydra_gui.widgets.notices import Empty
from pydra_gui.widgets.panel import PanelBody
from pydra_gui.widgets.panel_head import PanelHead
from pydra_gui.widgets.result_view import ResultView
from pydra_gui.widgets.run_cells import Clock

MOST_STORY = 40
MOST_ARGUMENTS = 60
MOST_ARGUMENT = 200


class Part(QWidget):
    """A titled part with a line above it, that hides when it has nothing to say."""

    def __init__(self, title: str, body: QWidget, *tools: QWidget) -> None:
        super().__init__()
        self.section = Section(title, *tools)
        column(rule(), 6, self.section, 2, body, 4, gap=0, of=self)


class DetailsPanel(QWidget):
    """`head` is the panel's title bar, for its dock."""

    artifact_asked = Signal(str)
    """The digest of a picture to show."""
    save_asked = Signal(str, str)
    """Digest and name of an artifact."""

    def __init__(self, parent: QWidget | None = None, clock: Clock = time.time) -> None:
        super().__init__(parent)
        self._clock = clock
        self._details: RunDetails | None = None
        self.verbs = RunVerbs(self._rows, self)
        self.head = PanelHead("Run details", parent=self)
        self.top = DetailsHead(clock=clock)
        self.facts, self.arguments, self.story = Facts(), Facts(), Facts()
        self.result, self.artifacts = ResultView(), Artifacts()
        self._copy_arguments = tool("copy", "Copy the arguments")
        self._copy_result = tool("copy", "Copy the result")
        self._parts()
        self._body = PanelBody(self, self.head, self._scroll(), Empty("panel", "", parent=self))
        self._connect()
        self.show_run(None)

    def _parts(self) -> None:
        self._facts = Part("Facts", self.facts)
        self._arguments = Part("Arguments", self.arguments, self._copy_arguments)
        self._result = Part("Result", self.result, self._copy_result)
        self._artifacts = Part("Artifacts", self.artifacts)
        self._story = Part("Story", self.story)

    def _scroll(self) -> QScrollArea:
        inner = QWidget()
        inner.setObjectName("surface")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        parts = (self._facts, self._arguments, self._result, self._artifacts, self._story)
        column(self.top, *parts, None, gap=8, margins=(14, 10, 14, 10), of=inner)
        made = QScrollArea(self)
        made.setWidget(inner)
        made.setWidgetResizable(True)
        made.setFrameShape(QFrame.Shape.NoFrame)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return made

    def _connect(self) -> None:
        self.top.cancel_asked.connect(self.verbs.cancel)
        self.top.again_asked.connect(lambda: self._emit(self.verbs.again_asked))
        self.top.log_asked.connect(lambda: self._emit(self.verbs.log_asked))
        self.artifacts.wanted.connect(self.artifact_asked)
        self.artifacts.save_asked.connect(self.save_asked)
        self._copy_arguments.clicked.connect(self._put_arguments)
        self._copy_result.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.result.as_text()))
        chain = (*self.top.stops(), self._copy_arguments, self._copy_result, self.result.tree, self.result.preview)
        for first, then in pairwise(chain):
            QWidget.setTabOrder(first, then)
        second = QTimer(self, interval=1000)
        second.timeout.connect(self.tick)
        second.start()

    def _rows(self) -> list[RunRow]:
        return [self._details.row] if self._details else []

    def _emit(self, signal: Any) -> None:
        if self._details is not None:
            signal.emit(self._details.row.run)

    # ------------------------------------------------------------------ what is shown

    def run(self) -> int | None:
        """The run that is shown."""
        return self._details.row.run if self._details else None

    def show_run(self, details: RunDetails | None) -> None:
        """Shows a run, or the same run as it is now; None: no run is chosen."""
        self._details = details
        self._body.set_loading(False)
        self._body.lost_link("")
        self._body.empty.say("No run is chosen", "Choose a run to see how it goes.")
        self._body.show_rows(details is not None)
        self.head.set_count(f"run {details.row.run}" if details else "")
        if details is None:
            return
        self.top.show_details(details)
        self._show_facts(details.row, details.attempts)
        self.arguments.show_facts(_arguments(details.arguments))
        self._arguments.setVisible(bool(details.arguments))
        self._show_outcome(details)

    def _show_facts(self, row: RunRow, attempts: int) -> None:
        self.facts.show_facts(facts_of(row, attempts, self._clock()))

    def _show_outcome(self, details: RunDetails) -> None:
        self._result.setVisible(details.has_result)
        if details.has_result:
            self._result.section.title.setText("Result" if details.row.state in ENDED else "Result so far")
            self.result.show_value(details.result)
        self._artifacts.setVisible(bool(details.artifacts))
        self.artifacts.show_artifacts(details.artifacts)
        self._story.setVisible(bool(details.story))
        self.story.show_facts(
            [Fact(text.clock(line.at), line.text or line.state.value) for line in details.story[-MOST_STORY:]]
        )

    def set_artifact(self, digest: str, body: bytes) -> None:
        """The bytes of a picture that `artifact_asked` wanted."""
        self.artifacts.set_artifact(digest, body)

    def set_loading(self) -> None:
        """A run is on its way; what is shown stays."""
        self._body.set_loading(True)

    def set_lost_link(self, words: str) -> None:
        """The link to the master is gone; what is shown stays. "" : it is back."""
        self._body.lost_link(words)

    def tick(self) -> None:
        """Durations grow while a run is alive."""
        if self._details is not None and self._details.row.state not in ENDED:
            self.top.tick()

    def _put_arguments(self) -> None:
        if self._details is not None:
            pairs: Sequence[str] = [f"{name}={as_text(value)}" for name, value in self._details.arguments.items()]
            QGuiApplication.clipboard().setText("\n".join(pairs))


def facts_of(row: RunRow, attempts: int, now: float) -> list[Fact]:
    """What is worth knowing of a run, absent things left out."""
    waited = row.started - row.queued if row.started else 0.0
    started = f"{text.moment(row.started, now)}, waited {text.duration(waited)}" if row.started else ""
    made = [
        Fact("Started" if started else "Queued", started or text.moment(row.queued, now)),
        Fact("Ended", text.moment(row.ended, now) if row.ended else ""),
        Fact(
            "Node", row.node_name + (f", process {row.worker_pid}" if row.worker_pid else "") if row.node_name else ""
        ),
        Fact("Isolation", row.isolation.value if row.isolation else ""),
        Fact("Code", f"v{row.version} · {row.digest[:8]}", mono=True),
        Fact("Attempts", f"{attempts:,}" if attempts > 1 else ""),
        Fact("Priority", str(row.priority) if row.priority else ""),
    ]
    return [fact for fact in made if fact.value]


def _arguments(arguments: dict[str, Any]) -> list[Fact]:
    shown = [Fact(name, _argument(value), mono=True) for name, value in list(arguments.items())[:MOST_ARGUMENTS]]
    hidden = len(arguments) - len(shown)
    return [*shown, Fact("…", f"{hidden:,} more")] if hidden else shown


def _argument(value: Any) -> str:
    """An argument as Python would write it."""
    long = isinstance(value, int) and not isinstance(value, bool) and 10**4 < abs(value) < 10**18
    return text.one_line((f"{value:_}" if long else repr(value))[:MOST_ARGUMENT])
