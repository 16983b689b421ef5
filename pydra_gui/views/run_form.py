"""The form that starts a run: made from the parameters of a task, with defaults, help, and an error at each field that needs a change."""

import re
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from pydra_core.errors import UserError
from pydra_core.packages import arguments
from pydra_core.protocol.manifest import TaskSpec
from pydra_core.protocol.pictures import PackageRow, VersionRow
from pydra_gui.actions import Actions
from pydra_gui.notices import Notice, count
from pydra_gui.views.field import CalmCombo, Field
from pydra_gui.views.frames import frame, restyle
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import Elided, label, rule
from pydra_gui.widgets.layouts import clear, column, row
from pydra_gui.widgets.notices import Line

WIDTH = 520
INNER = WIDTH - 40
HIGHEST = 1_000


class RunForm(Sheet):
    """Enter runs, Esc closes. Run is never disabled: it shows what is missing and goes to the first field that needs a change."""

    def __init__(
        self,
        window: QWidget,
        package: PackageRow,
        task: str,
        actions: Actions,
        values: Mapping[str, Any] | None = None,
        version: str = "",
    ) -> None:
        """`values` are the arguments to begin with instead of the defaults; `version` is "" (the newest that has the task) or "v2".

        Raises UserError if no version of the package has this task.
        """
        self._package, self._key, self._actions = package, task, actions
        having = [row_ for row_ in package.versions if _task(row_, task)]
        start = next((row_ for row_ in having if version == f"v{row_.version}"), having[0] if having else None)
        spec = _task(start, task) if start else None
        if start is None or spec is None:
            raise UserError(f"{task} is not in {package.package} any more. Choose another task.")
        super().__init__(window, f"Run {spec.name}", WIDTH)
        self.fields: list[Field] = []
        self._rows = QVBoxLayout()
        self.version = CalmCombo()
        self.priority = QLineEdit("0")
        self.run = button("Run", "primary", "play")
        self.cancel = button("Cancel")
        self._said = label("", "error", wrap=True)
        self._description = label("", "second", wrap=True)
        self._wants = Elided("", "text2", 12)
        self._build(spec, start)
        self._show_task(spec, values or {})

    # --------------------------------------------------------------------------------------------- building

    def _build(self, spec: TaskSpec, start: VersionRow) -> None:
        for version in (row_ for row_ in self._package.versions if _task(row_, self._key)):
            newest = ", newest" if version is self._package.versions[0] else ""
            self.version.addItem(f"v{version.version}{newest}", version.version)
            if version is start:
                self.version.setCurrentIndex(self.version.count() - 1)
        self.version.setFixedWidth(128)
        self.version.setAccessibleName("Version")
        self.version.currentIndexChanged.connect(self._version_chosen)
        head = row(gap=12)
        head.addLayout(column(label(f"Run {spec.name}", "title"), self._description, gap=3), 1)
        head.addWidget(self.version, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(10)
        well = frame("well")
        row(Line("shield", "text3"), gap=8, margins=(10, 7, 10, 7), of=well).addWidget(self._wants, 1)
        foot = row(gap=8)
        foot.addWidget(self._said, 1)
        for each in (self.cancel, self.run):
            foot.addWidget(each)
        for part in (head, 4, rule(), 4, _Scroll(self._rows), 2, self._more(), 2, well, 6, foot):
            _put(self.body, part)
        self.run.clicked.connect(self.start)
        self.cancel.clicked.connect(lambda: self.finish(False))

    def _more(self) -> QVBoxLayout:
        """When it gets its turn: folded away, because zero is right nearly always."""
        fold = button("Priority 0", "quiet", "right", "text3")
        fold.setAccessibleName("Show the priority")
        inner = QWidget()
        self.priority.setFixedWidth(90)
        self.priority.setAccessibleName("Priority")
        note = label("A higher number goes first; runs of the same priority take turns.", "muted", wrap=True)
        line = row(label("Priority", "second"), self.priority, gap=12, of=inner)
        line.addWidget(note, 1)
        inner.hide()
        fold.clicked.connect(inner.show)
        fold.clicked.connect(fold.hide)
        fold.clicked.connect(self.priority.setFocus)
        return column(row(fold, None), inner, gap=0)

    def _show_task(self, spec: TaskSpec, values: Mapping[str, Any]) -> None:
        clear(self._rows)
        self._description.setText(spec.description)
        self._description.setVisible(bool(spec.description))
        self.fields = [Field(param, self) for param in spec.params]
        for field in self.fields:
            field.set_value(values.get(field.spec.name, None if field.spec.required else field.spec.default))
            field.changed.connect(self._count_errors)
            self._rows.addLayout(field.layout())
        if not self.fields:
            self._rows.addWidget(label("This task has no parameters.", "muted"))
        self._wants.set_text("Wants nothing: no network, no files outside its work folder.")
        self._count_errors()

    def _version_chosen(self) -> None:
        """Another version may have other parameters; what was written stays where the name stays."""
        spec = _task(self._chosen(), self._key)
        if spec:
            self._show_task(spec, dict(self._readable()))
            self.arrange()

    def _chosen(self) -> VersionRow:
        number = self.version.currentData()
        return next(row_ for row_ in self._package.versions if row_.version == number)

    def _readable(self) -> list[tuple[str, Any]]:
        found = []
        for field in self.fields:
            try:
                found.append((field.spec.name, field.value()))
            except UserError:
                continue
        return found

    # ------------------------------------------------------------------------------------------------ doing

    def begin(self) -> None:
        """Shows the form with the keyboard in its first field."""
        self.open(self.fields[0].editor if self.fields else self.run)

    def values(self) -> dict[str, Any]:
        """The arguments as they will be passed; raises UserError with `fields`."""
        faults: dict[str, str] = {}
        found: dict[str, Any] = {}
        for field in self.fields:
            try:
                if not field.is_left_out():
                    found[field.spec.name] = field.value()
            except UserError as error:
                faults[field.spec.name] = error.sentence
        if faults:
            raise UserError("Some fields need a change.", fields=faults)
        arguments.check([field.spec for field in self.fields], found)
        return found

    def start(self) -> None:
        """Queues the run, or shows what needs a change."""
        try:
            values, priority = self.values(), self._priority()
        except UserError as error:
            self.show_faults(error)
            return
        self.show_faults(UserError(""))
        self._actions.go(self._submit(values, priority))

    async def _submit(self, values: dict[str, Any], priority: int) -> None:
        version = self._chosen()
        newest = version is self._package.versions[0]
        self.run.setEnabled(False)  # until the master has answered: a second Enter would be a second run
        try:
            made = await self._actions.submit(self._key, values, "" if newest else version.digest, priority)
        except UserError as error:
            if self.over:
                raise
            self.run.setEnabled(True)
            self.show_faults(error)
            return
        self._actions.noticed.emit(Notice("good", f"Run {made.run} queued", f"{self._key} v{made.version}"))
        self.finish(True)

    def show_faults(self, error: UserError) -> None:
        """Puts each sentence to its field; what belongs to no field stands beside the buttons."""
        for field in self.fields:
            field.show_error(error.fields.get(field.spec.name, ""))
        known = {field.spec.name for field in self.fields}
        self._count_errors()
        if not known & set(error.fields):
            self._said.setText(error.sentence)
        bad = next((field for field in self.fields if field.error), None)
        if bad:
            bad.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            if isinstance(bad.editor, QLineEdit):
                bad.editor.selectAll()
        self.arrange()

    def _count_errors(self) -> None:
        number = sum(1 for field in self.fields if field.error)
        self._said.setText(f"{count(number, 'field')} {'needs' if number == 1 else 'need'} a change" if number else "")

    def _priority(self) -> int:
        text = self.priority.text().strip() or "0"
        good = bool(re.fullmatch("[+-]?[0-9]{1,9}", text)) and abs(int(text)) <= HIGHEST
        restyle(self.priority, "bad", "false" if good else "true")
        if not good:
            raise UserError(f"Write a whole number from -{HIGHEST:,} to {HIGHEST:,} as the priority.")
        return int(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not isinstance(focus, QCheckBox | type(None)):
            self.cancel.click() if focus is self.cancel else self.start()
            event.accept()
            return
        super().keyPressEvent(event)


class _Scroll(QScrollArea):
    """As high as what is in it, and scrolls when the window is lower."""

    def __init__(self, rows: QVBoxLayout) -> None:
        super().__init__()
        inner, self._rows = QWidget(), rows
        inner.setLayout(rows)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inner.installEventFilter(self)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        rows = self._rows
        height = rows.totalHeightForWidth(INNER) if rows.hasHeightForWidth() else rows.totalSizeHint().height()
        return QSize(INNER, max(20, height))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, min(90, self.sizeHint().height()))


def _put(layout: QVBoxLayout, part: object) -> None:
    match part:
        case int():
            layout.addSpacing(part)
        case QVBoxLayout():
            layout.addLayout(part)
        case _Scroll():
            layout.addWidget(part, 1)
        case QWidget():
            layout.addWidget(part)
        case _:
            layout.addLayout(part)  # type: ignore[arg-type]


def _task(version: VersionRow, key: str) -> TaskSpec | None:
    return next((task for task in version.tasks if task.key == key), None)
