"""The form that starts runs: made from the parameters of a task, with defaults, help, and an error at each field that needs a change."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from pydra_core.errors import UserError
from pydra_core.packages import arguments
from pydra_core.protocol import verbs
from pydra_core.protocol.manifest import GIVEN, TaskSpec
from pydra_core.protocol.pictures import PackageRow, VersionRow
from pydra_gui.actions import Actions
from pydra_gui.language import later, plural, tr
from pydra_gui.models import text
from pydra_gui.models.wants import wants_words
from pydra_gui.notices import Notice, Offer
from pydra_gui.views.field import CalmCombo, Field
from pydra_gui.views.files_editor import Calm
from pydra_gui.views.form_scroll import FormScroll
from pydra_gui.views.frames import frame, restyle
from pydra_gui.views.sheet import MARGIN, Sheet
from pydra_gui.views.sweep_preview import SweepPreview
from pydra_gui.views.when_fold import WhenFold
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import Elided, label, rule
from pydra_gui.widgets.layouts import clear, column, row
from pydra_gui.widgets.notices import Line

WIDTH = 520


@dataclass(slots=True)
class Written:
    """What stands in the fields: one value, or the several of a sweep, by name; and a sentence for each that cannot be read."""

    fixed: dict[str, Any] = field(default_factory=dict)
    axes: dict[str, list[Any]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a form begins with: arguments instead of the defaults; a version, "v2" or "" for the newest that has the task; and what
    stands under "Where and when", as it would be written."""

    values: Mapping[str, Any] = field(default_factory=dict)
    version: str = ""
    wishes: Mapping[str, str] = field(default_factory=dict)


class RunForm(Sheet):
    """Enter runs, Esc closes. Run is never disabled: it shows what is missing and goes to the first field that needs a change. While
    files are sent it says how far that is; to cancel ends that, and nothing is queued."""

    moved = Signal(str, float, float)
    """How far its files are, from whatever thread that is told."""

    def __init__(
        self,
        window: QWidget,
        package: PackageRow,
        task: str,
        actions: Actions,
        begin: Beginning | None = None,
        show_group: Callable[[str], None] | None = None,
    ) -> None:
        """`show_group` shows the runs of a group, and outlives the form.

        Raises UserError if no version of the package has this task.
        """
        self._package, self._key, self._actions, self._show_group = package, task, actions, show_group
        begin = begin or Beginning()
        having = [row_ for row_ in package.versions if _task(row_, task)]
        start = next((row_ for row_ in having if begin.version == f"v{row_.version}"), having[0] if having else None)
        spec = _task(start, task) if start else None
        if start is None or spec is None:
            raise UserError(
                tr("{task} is not in {package} any more. Choose another task.", task=task, package=package.package)
            )
        super().__init__(window, tr("Run {name}", name=spec.name), WIDTH)
        self.fields: list[Field] = []
        self._top: int | None = None
        self._sending: asyncio.Task[None] | None = None
        self._rows = QVBoxLayout()
        self.version = CalmCombo()
        self.when = WhenFold()
        self.preview = SweepPreview()
        self.run = button(tr("Run"), "primary", "play")
        self.no = button(tr("Go back"))
        self._said = label("", "error", wrap=True)
        self._description = label("", "second", wrap=True)
        self._wants, self._shield = Elided("", "text2", 12), Line("shield", "text3")
        self._build(spec, start)
        self._show_task(spec, begin.values)
        self.when.write(begin.wishes)

    # --------------------------------------------------------------------------------------------- building

    def _build(self, spec: TaskSpec, start: VersionRow) -> None:
        self._offer_versions(start)
        head = row(gap=12)
        head.addLayout(column(label(tr("Run {name}", name=spec.name), "title"), self._description, gap=3), 1)
        head.addWidget(self.version, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(10)
        well = frame("well")
        row(self._shield, gap=8, margins=(10, 7, 10, 7), of=well).addWidget(self._wants, 1)
        foot = row(gap=8)
        foot.addWidget(self._said, 1)
        for each in (self.no, self.run):
            foot.addWidget(each)
        inside = column(self._rows, self.preview, self.when, gap=10)
        self._scroll = FormScroll(inside, WIDTH - 40)
        for part in (head, 4, rule(), 4, self._scroll, 4, well, 6, foot):
            _put(self.body, part)
        self.moved.connect(self._show_moved)
        self.run.clicked.connect(self.start)
        self.no.clicked.connect(lambda: self.finish(False))
        self.when.changed.connect(self._count_errors)
        self.when.head.clicked.connect(self._hold)
        self.when.head.clicked.connect(lambda: QTimer.singleShot(0, self, self._scroll.show_focus))

    def _offer_versions(self, start: VersionRow) -> None:
        for version in (row_ for row_ in self._package.versions if _task(row_, self._key)):
            current = tr(", current") if version is self._package.versions[0] else ""
            self.version.addItem(f"v{version.version}{current}", version.version)
            if version is start:
                self.version.setCurrentIndex(self.version.count() - 1)
        self.version.setFixedWidth(128)
        self.version.setAccessibleName(tr("Version"))
        self.version.currentIndexChanged.connect(self._version_chosen)

    def _show_task(self, spec: TaskSpec, values: Mapping[str, Any]) -> None:
        before = {each.spec.name: each for each in self.fields}
        self._description.setText(spec.description)
        self._description.setVisible(bool(spec.description))
        self.fields = [Field(param, self) for param in spec.params]
        for each in self.fields:
            _fill(each, values, before)
            each.changed.connect(self._changed)
        clear(self._rows)
        for each in self.fields:
            self._rows.addLayout(each.layout())
        if not self.fields:
            self._rows.addWidget(label(tr("This task has no parameters."), "muted"))
        wants = self._chosen().wants
        self._wants.set_text(wants_words(wants), "hold-ink" if wants else "text2")
        self._shield.show_icon("shield", "hold-ink" if wants else "text3")
        self._changed()

    def _version_chosen(self) -> None:
        """Another version may have other parameters; what was written stays where the name stays."""
        spec = _task(self._chosen(), self._key)
        if spec:
            self._show_task(spec, {})
            self.arrange()

    def _chosen(self) -> VersionRow:
        number = self.version.currentData()
        return next(row_ for row_ in self._package.versions if row_.version == number)

    # -------------------------------------------------------------------------------------------- reading

    def written(self) -> Written:
        """What stands in the fields now."""
        found = Written()
        for each in self.fields:
            try:
                values = [] if each.is_left_out() else each.values()
            except UserError as error:
                found.faults[each.spec.name] = error.sentence
                continue
            if len(values) > 1:
                found.axes[each.spec.name] = values
            elif values:
                found.fixed[each.spec.name] = values[0]
        return found

    def values(self) -> dict[str, Any]:
        """The arguments as they will be passed, but for those of a sweep; raises UserError with `fields`."""
        return self._checked().fixed

    def _checked(self) -> Written:
        found = self.written()
        if found.faults:
            raise UserError(tr("Some fields need a change."), fields=found.faults)
        first = {name: values[0] for name, values in found.axes.items()}
        arguments.check([each.spec for each in self.fields], found.fixed | first)
        return found

    def _changed(self) -> None:
        """A sweep is shown while it is written; the button says how many runs it starts."""
        self._hold()
        axes = self.written().axes
        number = self.preview.show_axes({each.spec.name: each.spec for each in self.fields}, axes)
        self.run.setText(tr("Run {number:,}", number=number) if number > 1 else tr("Run"))
        self._count_errors()

    # ------------------------------------------------------------------------------------------------ doing

    def arrange(self) -> None:
        """What appears while one types moves the form no further than it must."""
        super().arrange()
        if self._top is not None:
            lowest = max(MARGIN, self.height() - MARGIN - self.card.height())
            self.card.move(self.card.x(), min(self._top, lowest))

    def _hold(self) -> None:
        """From now on its top stays where it is."""
        if self.isVisible() and self._top is None:
            self._top = self.card.y()

    def begin(self) -> None:
        """Shows the form with the keyboard in its first field, ready to write over what is there."""
        self.open(self.fields[0].editor if self.fields else self.run)
        if self.fields:
            self.fields[0].focus()

    def start(self) -> None:
        """Queues the run or the sweep, or shows what needs a change."""
        try:
            found, wishes = self._checked(), self.when.wishes()
        except UserError as error:
            self.show_faults(error)
            return
        self.show_faults(UserError(""))
        order = verbs.Submit(
            task=self._key, arguments=found.fixed, version=self._version_for(wishes["every"]), **wishes
        )
        task = self.once("run", lambda: self._actions.go(self._submit(order, found.axes)))
        if task is not None and any(each.spec.kind in GIVEN for each in self.fields):
            self._sending = task

    def _version_for(self, every: float) -> str:
        """The version that is shown, also if a newer one was deployed since; but a series of the current one goes with the package."""
        chosen = self._chosen()
        return "" if every and chosen is self._package.versions[0] else chosen.digest

    def finish(self, accepted: bool) -> None:
        sending, self._sending = self._sending, None
        if sending is not None and not accepted:
            sending.cancel()
        super().finish(accepted)

    def _show_moved(self, what: str, done: float, size: float) -> None:
        if what == "sending" and done >= size:
            self._sending = None  # what is asked now may be answered at any moment: it is too late to cancel
        if not self.over:
            restyle(self._said, "kind", "second")
            there = {"done": text.size(done), "size": text.size(size)}
            if what == "sending":
                self._said.setText(tr("Sending files: {done} of {size}", **there))
            else:
                self._said.setText(tr("Reading files: {done} of {size}", **there))

    async def _submit(self, order: verbs.Submit, axes: dict[str, list[Any]]) -> None:
        self.run.setEnabled(False)  # until the master has answered: a second Enter would be a second run
        try:
            notice = await self._ask(order, axes)
        except UserError as error:
            if self.over:
                raise
            self.run.setEnabled(True)
            self.show_faults(error)
            return
        self._actions.noticed.emit(notice)
        self.finish(True)

    async def _ask(self, order: verbs.Submit, axes: dict[str, list[Any]]) -> Notice:
        """What was queued, as a notice. Raises UserError."""
        params, told = [each.spec for each in self.fields], Calm(self.moved.emit)
        if axes:
            return self._group_notice(await self._actions.sweep(order, axes, params, told))
        made = await self._actions.submit(order, params, told)
        said = later("Run {run} waits") if order.at or order.after else later("Run {run} queued")
        return Notice("good", tr(said, run=made.run), f"{self._key} v{made.version}")

    def _group_notice(self, group: verbs.SubmittedGroup) -> Notice:
        show = self._show_group
        offers = (Offer(tr("Show the group"), lambda: show(group.group)),) if show else ()
        return Notice(
            "good",
            plural(len(group.runs), "{n:,} run queued", "{n:,} runs queued"),
            tr("{key}, group {group}", key=self._key, group=group.group),
            offers,
        )

    def show_faults(self, error: UserError) -> None:
        """Puts each sentence to its field; what belongs to no field stands beside the buttons."""
        known = {each.spec.name for each in self.fields}
        for each in self.fields:
            each.show_error(error.fields.get(each.spec.name, ""))
        there = self.when.show_faults({name: text for name, text in error.fields.items() if name not in known})
        self._count_errors()
        bad = next((each for each in self.fields if each.error), None)
        if bad:
            bad.focus()
        elif error.sentence and not there:
            restyle(self._said, "kind", "error")
            self._said.setText(error.sentence)
        self.arrange()
        self._scroll.show_focus()

    def _count_errors(self) -> None:
        number = sum(1 for each in self.fields if each.error) + self.when.errors()
        restyle(self._said, "kind", "error" if number else "muted")
        self._said.setText(
            plural(number, "{n:,} field needs a change", "{n:,} fields need a change") if number else self._hint()
        )

    def _hint(self) -> str:
        """How to start several at once, where a number is asked for and nobody does it yet."""
        numbers = any(each.spec.kind in ("int", "float") for each in self.fields)
        return tr("1..10 or 1,2,4 as a value starts a run for each") if numbers and self.preview.isHidden() else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._top = None
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not isinstance(focus, QCheckBox | type(None)):
            if focus in (self.no, self.when.head):
                focus.click()
            else:
                self.start()
            event.accept()
            return
        super().keyPressEvent(event)


def _fill(each: Field, values: Mapping[str, Any], before: Mapping[str, Field]) -> None:
    """What a field begins with: what was written in another version, an earlier run's value, the default."""
    name, spec = each.spec.name, each.spec
    if name in before:
        each.take_over(before[name])
    elif name in values:
        each.set_value(values[name])
        each.write_again()
    elif not spec.required:
        each.set_value(spec.default)


def _put(layout: QVBoxLayout, part: object) -> None:
    match part:
        case int():
            layout.addSpacing(part)
        case QVBoxLayout():
            layout.addLayout(part)
        case FormScroll():
            layout.addWidget(part, 1)
        case QWidget():
            layout.addWidget(part)
        case _:
            layout.addLayout(part)  # type: ignore[arg-type]


def _task(version: VersionRow, key: str) -> TaskSpec | None:
    return next((task for task in version.tasks if task.key == key), None)
