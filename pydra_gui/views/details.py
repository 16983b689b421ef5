"""The Run details panel: why before what, then facts, arguments, the result, what was left behind, and the story."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from pydra_core.client import lines
from pydra_core.protocol.pictures import RunDetails, RunRow, UnitRow
from pydra_core.protocol.states import ENDED, UnitState
from pydra_gui.language import tr
from pydra_gui.models import text, values
from pydra_gui.models.values import as_text
from pydra_gui.views import row_menu
from pydra_gui.views.details_artifacts import Artifacts
from pydra_gui.views.details_facts import argument_facts, facts_of
from pydra_gui.views.details_head import DetailsHead
from pydra_gui.views.details_units import SHOWN, UnitsTable
from pydra_gui.views.row_menu import copying
from pydra_gui.views.run_verbs import GroupVerb, RunVerbs, no_pause, no_resume, no_retry
from pydra_gui.views.verbs import Verb, popup
from pydra_gui.widgets.buttons import button, tool
from pydra_gui.widgets.facts import Fact, Facts, Section
from pydra_gui.widgets.group_bar import GroupBar
from pydra_gui.widgets.labels import rule
from pydra_gui.widgets.layouts import column, row
from pydra_gui.widgets.notices import Empty
from pydra_gui.widgets.panel import PanelBody
from pydra_gui.widgets.panel_head import PanelHead
from pydra_gui.widgets.result_view import ResultView
from pydra_gui.widgets.run_cells import Clock

MOST_STORY = 40


class Part(QWidget):
    """A titled part with a line above it, that hides when it has nothing to say."""

    def __init__(self, title: str, body: QWidget, *tools: QWidget) -> None:
        super().__init__()
        self.section = Section(title, *tools)
        column(rule(), 6, self.section, 2, body, 4, gap=0, of=self)


LEAST = 272
"""px below which its verbs have no room beside each other."""


class DetailsPanel(QWidget):
    """`head` is the panel's title bar, for its dock."""

    artifact_asked = Signal(str)
    """The digest of a picture to show."""
    look_asked = Signal(object)
    save_asked = Signal(object)
    """An `Artifact`."""
    all_asked = Signal()
    """For all files of the run."""
    unit_asked = Signal(object)
    unit_log_asked = Signal(object)
    """A `UnitRow`: why it waits or failed."""

    def __init__(self, parent: QWidget | None = None, clock: Clock = time.time) -> None:
        super().__init__(parent)
        self.setMinimumWidth(LEAST)
        self._clock = clock
        self._details: RunDetails | None = None
        self._group_name = ""
        self._listed: Counter[UnitState] = Counter()
        """How many of its units are listed, by state."""
        self.verbs = RunVerbs(self._rows, self)
        self.head = PanelHead(tr("Run details"), parent=self)
        self.top = DetailsHead(clock=clock)
        self.facts, self.arguments, self.story = Facts(), Facts(), Facts()
        self.result, self.artifacts = ResultView(), Artifacts()
        self.units, self.group = UnitsTable(), GroupBar(below=True)
        self._only_group = tool("filter", tr("Only runs of this group"))
        self._cancel_group = tool("stop", tr("Cancel all runs of this group…"))
        self._retry = button(tr("Retry failed"), "link", "retry")
        self._retry.setToolTip(tr("A new run with these units only, under their own numbers"))
        self._copy_arguments = tool("copy", tr("Copy the arguments"))
        self._copy_result = tool("copy", tr("Copy the result"))
        self._parts()
        self._body = PanelBody(self, self.head, self._scroll(), Empty("panel", "", parent=self))
        self._connect()
        self.show_run(None)

    def _parts(self) -> None:
        below = QWidget()
        column(self.units, row(self._retry, None), gap=4, of=below)
        self._units = Part(tr("Units that failed"), below)
        self._group = Part(tr("Group"), self.group, self._only_group, self._cancel_group)
        self._facts = Part(tr("Facts"), self.facts)
        self._arguments = Part(tr("Arguments"), self.arguments, self._copy_arguments)
        self._result = Part(tr("Result"), self.result, self._copy_result)
        self._artifacts = Part(tr("Artifacts"), self.artifacts)
        self._story = Part(tr("Story"), self.story)

    def _scroll(self) -> QScrollArea:
        inner = QWidget()
        inner.setObjectName("surface")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        parts = (self._units, self._group, self._facts, self._arguments, self._result, self._artifacts, self._story)
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
        self.top.menu_asked.connect(lambda at: popup(self.verbs.section(), self).popup(at))
        self.top.pause_asked.connect(self._pause)
        self.top.chips.pressed.connect(self.verbs.filter_asked)
        self._only_group.clicked.connect(lambda: self.verbs.only_group())
        self._cancel_group.clicked.connect(lambda: self.verbs.ask_group(GroupVerb.CANCEL))
        self.units.why_asked.connect(self.unit_asked)
        self.units.log_asked.connect(self.unit_log_asked)
        self._retry.clicked.connect(lambda: self._emit(self.verbs.retry_asked))
        self.artifacts.wanted.connect(self.artifact_asked)
        self.artifacts.look_asked.connect(self.look_asked)
        self.artifacts.save_asked.connect(self.save_asked)
        self.artifacts.all_asked.connect(self.all_asked)
        self._copy_arguments.clicked.connect(self._put_arguments)
        row_menu.serve(self.result.tree, self._value_section)
        self._copy_result.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.result.as_text()))
        chain = (
            *self.top.stops(),
            self.units.view,
            self._retry,
            self._only_group,
            self._cancel_group,
            self._copy_arguments,
            self._copy_result,
            self.result.tree,
            self.result.preview,
        )
        for first, then in pairwise(chain):
            QWidget.setTabOrder(first, then)
        second = QTimer(self, interval=1000)
        second.timeout.connect(self.tick)
        second.start()

    def _rows(self) -> list[RunRow]:
        return [self._details.row] if self._details else []

    def _pause(self) -> None:
        """The one button is whichever of the three makes sense."""
        rows = self._rows()
        if rows and not no_resume(rows[0]):
            self.verbs.resume_asked.emit(rows)
        elif rows:
            self.verbs.pause_asked.emit(rows, bool(no_pause(rows[0])))

    def _emit(self, signal: Any) -> None:
        if self._details is not None:
            signal.emit(self._details.row.run)

    # ------------------------------------------------------------------ what is shown

    def run(self) -> int | None:
        """The run that is shown."""
        return self._details.row.run if self._details else None

    def _value_section(self, index: QModelIndex) -> list[Verb | None]:
        """The verbs of one value of the result."""
        item = self.result.model.item(index)
        run = self.run()
        command = lines.line("result", run) if run else ""
        return [
            copying(tr("Copy the value"), values.as_text(item.value), command),
            copying(tr("Copy its name"), item.name),
            copying(tr("Copy path"), values.path_of(item)),
        ]

    def show_run(self, details: RunDetails | None) -> None:
        """Shows a run, or the same run as it is now; None: no run is chosen."""
        other = details is None or self._details is None or details.row.run != self._details.row.run
        self._details = details
        if other:
            self.show_units(())
        self._body.set_loading(False)
        self._body.lost_link("")
        self._body.empty.say(tr("No run is chosen"), tr("Choose a run to see how it goes."))
        self._body.show_rows(details is not None)
        self.head.set_count(tr("run {run}", run=details.row.run) if details else "")
        if details is None:
            return
        self._count_units()
        self.top.show_details(details)
        self.facts.show_facts(facts_of(details, self._clock()))
        self._group.setVisible(bool(details.row.group) and details.row.group == self._group_name)
        self.arguments.show_facts(argument_facts(details.arguments))
        self._arguments.setVisible(bool(details.arguments))
        self._show_outcome(details)

    def show_units(self, rows: Sequence[UnitRow]) -> None:
        """What is known of its single units; those that need a look are listed."""
        self.units.show_rows(rows)
        self._listed = Counter(row.state for row in rows if row.state in SHOWN)
        self._count_units()

    def _count_units(self) -> None:
        """Whichever is newer, the counts of the run or what is known of its units: each comes by itself."""
        known = self._details.row.units if self._details else {}
        failed, again = (max(known.get(state, 0), self._listed[state]) for state in SHOWN)
        parts = [tr("{failed:,} failed", failed=failed)] * bool(failed) + [
            tr("{again:,} tried again", again=again)
        ] * bool(again)
        self._units.section.title.set_text(tr("Units: {parts}", parts=", ".join(parts)))
        self._retry.setText(tr("Retry {known:,} failed", known=known.get(UnitState.FAILED, 0)))
        self._retry.setVisible(self._details is not None and not no_retry(self._details.row))
        self._units.setVisible(bool(self._listed))

    def show_group(self, name: str, counts: Mapping[str, int]) -> None:
        """The group of the run, with its runs by state."""
        self._group_name = name
        self._group.section.title.set_text(tr("Group {name}", name=name))
        self.group.show_counts(counts)
        self._group.setVisible(self._details is not None and self._details.row.group == name and bool(name))

    def _show_outcome(self, details: RunDetails) -> None:
        self._result.setVisible(details.has_result)
        if details.has_result:
            self._result.section.title.set_text(tr("Result") if details.row.state in ENDED else tr("Result so far"))
            self.result.show_value(details.result)
        self._artifacts.setVisible(bool(details.artifacts or details.notes))
        self.artifacts.run = details.row.run
        self.artifacts.show_artifacts(details.artifacts, details.left, details.notes)
        self._story.setVisible(bool(details.story))
        self.story.show_facts(
            [Fact(text.clock(line.at), line.text or tr(line.state)) for line in details.story[-MOST_STORY:]]
        )

    def set_picture(self, digest: str, image: QImage | None) -> None:
        """The picture that `artifact_asked` wanted; None for bytes that are none."""
        self.artifacts.set_picture(digest, image)

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
