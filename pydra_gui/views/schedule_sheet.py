"""When this machine works: its owner paints the week, or writes the times, and sees what comes of it before it is saved."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from pydra_core.node import grid
from pydra_core.node.policy import Schedule
from pydra_core.protocol.pictures import WorkerRow
from pydra_gui.language import later, tr
from pydra_gui.models import schedule_draft
from pydra_gui.models.schedule_draft import THEN, Draft
from pydra_gui.models.week_table import ALWAYS, WeekTable
from pydra_gui.theme.theme import font
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import Elided, label
from pydra_gui.widgets.layouts import column, row
from pydra_gui.widgets.week_editor import WeekEditor

WIDTH, LINES = 700, 72
IDLE = "10 min"
NIGHTS = ("mon-fri 20:00-06:00", "sat-sun")
HOW = later(
    "Drag to open half hours or to close them; or arrows, Shift and Space. A day's name or an hour takes the whole of it. "
    "Times are those of this machine."
)


class ScheduleSheet(Sheet):
    """`saved` has the keys of the policy that are to be. It stays until `finish`: what cannot be written is said in it."""

    saved = Signal(dict)

    def __init__(
        self,
        window: QWidget,
        name: str,
        before: Schedule,
        file: Path,
        workers: Callable[[], Sequence[WorkerRow]] = tuple,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(window, tr("When {name} works", name=name), WIDTH)
        self._stands, self._workers, self._now = before, workers, now
        draft = schedule_draft.draft_of(before)
        self.model = WeekTable(grid.minutes(before.hours), self)
        self.grid = WeekEditor(self.model)
        self.lines = QPlainTextEdit("\n".join(draft.lines))
        self.idle_on, self.idle = QCheckBox(tr("Only when nobody has used it for")), QLineEdit(draft.idle or IDLE)
        self.battery, self.then = QCheckBox(tr("Also on battery")), QComboBox()
        self.error, self.idle_error, self.outcome = (
            label("", kind, wrap=True) for kind in ("error", "error", "second")
        )
        self.no, self.yes = button(tr("Go back")), button(tr("Save schedule"), "primary")
        self.always, self.nights = button(tr("Always"), "chip"), button(tr("Nights and weekends"), "chip")
        self.never = button(tr("Never"), "chip")
        self._file = Elided(tr("Written to {file}, where every other line stays as it is", file=file), "text3", 12)
        self._set_up(draft)
        self._lay_out(name)
        self._connect()
        self._judge()

    def begin(self) -> None:
        self.open(self.grid)

    def _set_up(self, draft: Draft) -> None:
        self.lines.setProperty("kind", "field")
        self.lines.setFont(font(12, mono=True))
        self.lines.setTabChangesFocus(True)
        self.lines.setFixedHeight(LINES)
        self.lines.document().setDocumentMargin(6)
        self.lines.setAccessibleName(tr("Times of the week, one line each"))
        self.lines.setPlaceholderText(tr("Always. For example: mon-fri 20:00-06:00"))
        self.idle_on.setChecked(bool(draft.idle))
        self.idle.setAccessibleName(tr("For how long nobody has used it"))
        self.idle.setFixedWidth(90)
        self.battery.setChecked(draft.battery)
        self.then.setAccessibleName(tr("What becomes of what runs when it may not work any more"))
        for key, words in THEN.items():
            self.then.addItem(tr(words), key)
        self.then.setCurrentIndex(list(THEN).index(draft.then))

    def _lay_out(self, name: str) -> None:
        body = self.body
        body.addLayout(
            row(label(tr("When {name} works", name=name), "title"), None, self.always, self.nights, self.never)
        )
        body.addWidget(label(tr(HOW), "muted", wrap=True))
        body.addWidget(self.grid)
        body.addLayout(
            column(label(tr("The same in exact times, one line each"), "muted"), self.lines, self.error, gap=4)
        )
        body.addLayout(column(row(self.idle_on, self.idle, 24, self.battery, None), self.idle_error, gap=2))
        then = label(tr("What runs when it may not work any more"), "muted", wrap=True)
        body.addLayout(column(then, row(self.then, None), gap=4))
        body.addSpacing(4)
        body.addWidget(self.outcome)
        body.addWidget(self._file)
        body.addSpacing(6)
        body.addLayout(row(None, self.no, self.yes))

    def _connect(self) -> None:
        self.model.painted.connect(self._painted)
        self.lines.textChanged.connect(self._written)
        self.idle.textEdited.connect(lambda: self.idle_on.setChecked(True))
        for changed in (
            self.idle_on.toggled,
            self.idle.textChanged,
            self.battery.toggled,
            self.then.currentIndexChanged,
        ):
            changed.connect(lambda *_: self._judge())
        self.always.clicked.connect(lambda: self.lines.setPlainText(""))
        self.nights.clicked.connect(lambda: self.lines.setPlainText("\n".join(NIGHTS)))
        self.never.clicked.connect(lambda: self.lines.setPlainText(grid.NEVER))
        self.no.clicked.connect(lambda: self.finish(False))
        self.yes.clicked.connect(self._save)

    def draft(self) -> Draft:
        """As it stands now."""
        idle = self.idle.text().strip() if self.idle_on.isChecked() else ""
        written = tuple(line for line in self.lines.toPlainText().splitlines() if line.strip())
        then = str(self.then.currentData())
        return Draft(lines=written, idle=idle, battery=self.battery.isChecked(), then=then)

    def say(self, sentence: str) -> None:
        """Why it was not written."""
        self.outcome.setProperty("kind", "error")
        self.outcome.style().polish(self.outcome)
        self.outcome.setText(sentence)

    def _painted(self) -> None:
        """The times say what is painted."""
        self.lines.blockSignals(True)
        self.lines.setPlainText("\n".join(grid.lines(self.model.week())))
        self.lines.blockSignals(False)
        self._judge()

    def _written(self) -> None:
        """The week shows what is written, as soon as it means something."""
        draft = self.draft()
        if "lines" not in schedule_draft.faults(draft):
            self.model.set_week(schedule_draft.week_of(draft.lines) if draft.lines else ALWAYS)
        self._judge()

    def faults(self) -> dict[str, str]:
        """A sentence for each field that is wrong."""
        return schedule_draft.faults(self.draft())

    def _judge(self) -> None:
        """Says what is wrong, or what comes of it."""
        found = self.faults()
        self.error.setText(found.get("lines", ""))
        self.idle_error.setText(found.get("idle", ""))
        for field, name in ((self.lines, "lines"), (self.idle, "idle")):
            field.setProperty("bad", name in found)
            field.style().polish(field)
        for each in (self.error, self.idle_error):
            each.setVisible(bool(each.text()))
        self.outcome.setProperty("kind", "second")
        self.outcome.style().polish(self.outcome)
        wanted = None if found else schedule_draft.meant(self.draft(), self._stands)
        self.outcome.setText(schedule_draft.consequence(wanted, self._workers(), self._now()) if wanted else "")
        self.outcome.setVisible(not found)

    def _save(self) -> None:
        found = self.faults()
        if "lines" in found:
            self.lines.setFocus()
        elif found:
            self.idle.setFocus()
        elif not schedule_draft.is_news(self.draft(), self._stands):
            self.finish(False)
        else:
            self.saved.emit(schedule_draft.changes(self.draft()))
