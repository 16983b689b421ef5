"""The sheet that prunes versions: how many stay, and what would go is shown before anything does."""

from PySide6.QtWidgets import QLineEdit, QWidget

from pydra_core.client.amounts import amount
from pydra_core.client.moments import span
from pydra_core.errors import UserError
from pydra_core.ids import PackageName
from pydra_core.protocol.verbs import Pruned
from pydra_gui.actions import Actions
from pydra_gui.language import plural, tr
from pydra_gui.models import text
from pydra_gui.views.field import FormLine
from pydra_gui.views.frames import frame
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import label, rule
from pydra_gui.widgets.layouts import column, row

WIDTH = 520
NAMED = 8
"""So many versions are named; more are counted."""


class PruneSheet(Sheet):
    """Asks the master what would go at every change; the button says it again, in numbers."""

    def __init__(self, window: QWidget, package: PackageName, actions: Actions) -> None:
        super().__init__(window, tr("Prune {package}", package=package), WIDTH)
        self._package, self._actions = package, actions
        self._asked = 0
        self.keep, self.age, self.bytes = QLineEdit("5"), QLineEdit(), QLineEdit()
        self.lines = {
            "keep": FormLine(tr("Keep"), self.keep, tr("So many of the newest stay in any case.")),
            "age": FormLine(tr("Older than"), self.age, tr("30d or 2w; younger ones stay.")),
            "size": FormLine(tr("Beyond"), self.bytes, tr("10MB or 2GB; the newest that fit together stay.")),
        }
        self._told = label("", "second", wrap=True)
        self.yes, self.no = button(tr("Remove"), "danger"), button(tr("Go back"))
        self._build()
        self._preview()

    def _build(self) -> None:
        well = frame("well")
        column(self._told, margins=(12, 9, 12, 9), of=well)
        quiet = label(
            tr("The current version stays, and so do those that live runs take."),
            "muted",
            wrap=True,
        )
        self.body.addWidget(label(tr("Remove old versions of {package}", package=self._package), "title"))
        self.body.addWidget(quiet)
        self.body.addWidget(rule())
        self.age.setPlaceholderText(tr("any age"))
        self.bytes.setPlaceholderText(tr("any size"))
        for each in (self.keep, self.age, self.bytes):
            each.textChanged.connect(self._preview)
        for line in self.lines.values():
            self.body.addLayout(line.layout())
        self.body.addWidget(well)
        self.body.addSpacing(6)
        self.body.addLayout(row(None, self.no, self.yes))
        self.no.clicked.connect(lambda: self.finish(False))
        go = self._actions.go
        self.yes.clicked.connect(lambda: self.once("prune", lambda: go(self._prune(self.wanted()))))

    def begin(self) -> None:
        self.open(self.keep)

    def wanted(self) -> tuple[int, float, int]:
        """Versions that stay, seconds, bytes. Raises UserError with `fields`."""
        faults: dict[str, str] = {}
        found: list[float] = []
        for name, editor, read in (("keep", self.keep, _number), ("age", self.age, span), ("size", self.bytes, amount)):
            try:
                found.append(read(editor.text().strip() or "0"))
            except UserError as error:
                faults[name] = error.sentence
        if faults:
            raise UserError(" ".join(faults.values()), fields=faults)
        return int(found[0]), found[1], int(found[2])

    def _preview(self) -> None:
        try:
            wanted, faults = self.wanted(), {}
        except UserError as error:
            wanted, faults = None, error.fields
        for name, line in self.lines.items():
            line.show_error(faults.get(name, ""))
        self._asked += 1
        if wanted is None:
            self._tell(None)
        else:
            self.yes.setEnabled(False)  # until it says what would go now
            self._actions.go(self._ask(self._asked, wanted))

    async def _ask(self, number: int, wanted: tuple[int, float, int]) -> None:
        keep, age, size = wanted
        found = await self._actions.cluster.prune(self._package, keep=keep, age=age, size=size, dry=True)
        if number == self._asked and not self.over:
            self._tell(found)

    def _tell(self, found: Pruned | None) -> None:
        number = len(found.versions) if found else 0
        self._told.setText(_words(found) if found else "")
        self.yes.setText(plural(number, "Remove {n:,} version", "Remove {n:,} versions") if number else tr("Remove"))
        self.yes.setEnabled(bool(number))

    async def _prune(self, wanted: tuple[int, float, int]) -> None:
        keep, age, size = wanted
        self.yes.setEnabled(False)
        try:
            done = await self._actions.cluster.prune(self._package, keep=keep, age=age, size=size, dry=False)
        except UserError:
            if not self.over:
                self._preview()
            raise
        self._actions.tell(
            "good",
            plural(
                len(done.versions),
                "{n:,} version of {package} removed",
                "{n:,} versions of {package} removed",
                package=self._package,
            ),
            _named(done),
        )
        self.finish(True)


def _number(written: str) -> int:
    if not written.isdecimal() or len(written) > 9 or not 1 <= int(written) <= 100_000:
        raise UserError(tr("Write how many stay: a whole number from 1 on."))
    return int(written)


def _words(found: Pruned) -> str:
    if not found.versions:
        return tr("Nothing would be removed.")
    size = text.size(sum(bytes_ for _, _, bytes_ in found.versions))
    return tr("{found} would be removed: {size}.", found=_named(found), size=size)


def _named(found: Pruned) -> str:
    names = [f"v{number}" for _, number, _ in found.versions]
    rest = tr(" and {count} more", count=len(names) - NAMED) if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + rest
