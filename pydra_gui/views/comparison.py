"""Two versions of a package beside each other: which two, what differs in words, and the files side by side, folded and unfolded."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QStackedWidget, QWidget

from pydra_core.client import lines
from pydra_core.errors import UserError
from pydra_core.ids import PackageName
from pydra_core.protocol.verbs import Difference, FileDifference
from pydra_gui.actions import Actions
from pydra_gui.language import plural, tr
from pydra_gui.models import difference
from pydra_gui.models.difference import FileHead, Gap
from pydra_gui.views import row_menu
from pydra_gui.views.field import CalmCombo
from pydra_gui.views.frames import frame
from pydra_gui.views.verbs import Verb
from pydra_gui.widgets.diff_view import DiffView
from pydra_gui.widgets.labels import Elided, label
from pydra_gui.widgets.layouts import column, row
from pydra_gui.widgets.notices import Empty

WHOLE = 1_000_000
"""Equal lines around a change: more than a file has."""


class Comparison(QWidget):
    """Asks the master when the choice of versions changes; an answer that comes too late is dropped."""

    def __init__(self, package: PackageName, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._package, self._actions = package, actions
        self._asked = 0
        self._files: dict[str, FileDifference] = {}
        self._closed: frozenset[str] = frozenset()
        self._whole: dict[str, FileDifference] = {}
        self.old, self.new = CalmCombo(), CalmCombo()
        self._summary = Elided("", "text3", 12)
        self.view = DiffView(self)
        self._empty = Empty("columns", "", "", "", self)
        self._pages = QStackedWidget(self)
        self._build()

    def _build(self) -> None:
        for combo, name in ((self.old, tr("The version on the left")), (self.new, tr("The version on the right"))):
            combo.setFixedWidth(130)
            combo.setAccessibleName(name)
            combo.currentIndexChanged.connect(self._compare)
        head = row(label(tr("Compare"), "second"), self.old, label(tr("with"), "second"), self.new, 4, gap=8)
        head.addWidget(self._summary, 1)
        for page in (self.view, self._empty):
            self._pages.addWidget(page)
        card = frame("card")
        column(self._pages, margins=(1, 1, 1, 1), of=card)
        made = column(head, gap=10, of=self)
        made.addWidget(card, 1)
        self.view.opened.connect(self._opened)
        row_menu.serve(self.view.list, lambda _: self.section())

    def section(self) -> list[Verb | None]:
        """The verbs of the chosen lines."""
        old, new = self.old.currentData(), self.new.currentData()
        command = lines.line("diff", self._package, f"v{old}", f"v{new}")
        return [
            Verb(
                tr("Copy the chosen lines"), self.view.list.copy, "Ctrl+C", "copy", local=True, command=lambda: command
            )
        ]

    def stops(self) -> tuple[QWidget, ...]:
        """Where the keyboard stops, in its order."""
        return (self.old, self.new, self.view.list)

    # ------------------------------------------------------------------------------------------------ versions

    def set_versions(self, names: Sequence[tuple[str, int]]) -> None:
        """Versions to choose from: words and number, newest first. What was chosen stays, if it is still there."""
        for combo in (self.old, self.new):
            chosen = combo.currentData()
            combo.blockSignals(True)
            combo.clear()
            for words, number in names:
                combo.addItem(words, number)
            combo.setCurrentIndex(max(0, combo.findData(chosen)))
            combo.blockSignals(False)

    def compare(self, old: int, new: int) -> None:
        """Shows these two."""
        for combo, number in ((self.old, old), (self.new, new)):
            combo.blockSignals(True)
            combo.setCurrentIndex(combo.findData(number))
            combo.blockSignals(False)
        self._compare()

    def _compare(self) -> None:
        self._closed, self._whole = frozenset(), {}
        self._ask(3, self._took)

    def _ask(self, context: int, take: Callable[[Difference], None]) -> None:
        self._asked += 1
        old, new = self.old.currentData(), self.new.currentData()
        if self.old.count() < 2:
            self._say(
                tr("There is only one version"), tr("Deploy the package again after a change to compare the two.")
            )
            return
        self._actions.go(self._fetch(self._asked, (f"v{old}", f"v{new}", context), take))

    def end(self) -> None:
        """What is under way is not waited for any more."""
        self._asked += 1

    async def _fetch(self, number: int, wanted: tuple[str, str, int], take: Callable[[Difference], None]) -> None:
        try:
            found = await self._actions.cluster.differences(self._package, *wanted)
        except UserError as error:
            if number == self._asked:
                self._say(tr("They cannot be compared"), error.sentence)
            return
        if number == self._asked:
            take(found)

    # ------------------------------------------------------------------------------------------------- files

    def _took(self, found: Difference) -> None:
        self._files = {file.name: file for file in found.files}
        if not self._files:
            self._say(
                tr("Nothing differs"), tr("v{old} and v{new} have the same contents.", old=found.old, new=found.new)
            )
            return
        self._summary.set_text(found.summary or plural(len(found.files), "{n:,} file", "{n:,} files"))
        self._pages.setCurrentWidget(self.view)
        self._show()

    def _took_whole(self, name: str, found: Difference) -> None:
        """The equal lines of one file as well; a file that is then too long stays as it was."""
        whole = {
            each.name: each for each in found.files if difference.visible(each.name) == name and len(each.lines) > 1
        }
        if whole:
            self._whole |= whole
        else:
            self._actions.tell(
                "plain", tr("{name} is too long to show all of it", name=name), tr("What changed is shown.")
            )
        self._show()

    def _show(self) -> None:
        place = self.view.list.currentIndex().row()
        files = [self._whole.get(name, file) for name, file in self._files.items()]
        self.view.model.set_rows(difference.rows(files, self._closed))
        self.view.list.setCurrentIndex(self.view.model.index(max(0, place), 0))

    def _opened(self, row_: object) -> None:
        match row_:
            case Gap():
                name = difference.visible(row_.file)
                self._ask(WHOLE, lambda found: self._took_whole(name, found))
            case FileHead():
                (name,) = [each for each in self._files if difference.visible(each) == row_.name]
                self._closed ^= {name}
                self._show()

    def _say(self, title: str, words: str) -> None:
        self._summary.set_text("")
        self._files = {}
        self.view.model.set_rows([])
        self._empty.say(title, words)
        self._pages.setCurrentWidget(self._empty)
