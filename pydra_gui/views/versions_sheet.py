"""The sheet of a package's versions: which there are, who holds them and how their runs ended, any two side by side, and their verbs."""

import time
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QPushButton, QWidget

from pydra_core.client import lines
from pydra_core.ids import Digest
from pydra_core.protocol.manifest import listed
from pydra_core.protocol.pictures import PackageRow, RunRow, VersionRow
from pydra_core.protocol.verbs import Filter
from pydra_gui.actions import Actions
from pydra_gui.language import plural, tr
from pydra_gui.models.table import Table
from pydra_gui.notices import Ask, Question
from pydra_gui.theme import icons
from pydra_gui.views import row_menu
from pydra_gui.views.comparison import Comparison
from pydra_gui.views.frames import frame
from pydra_gui.views.prune_sheet import PruneSheet
from pydra_gui.views.row_menu import copying
from pydra_gui.views.sheet import MARGIN, Sheet
from pydra_gui.views.verbs import Verb
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.item_views import HEAD, LiveTable
from pydra_gui.widgets.labels import Elided, label
from pydra_gui.widgets.layouts import column, row
from pydra_gui.widgets.version_cells import COLUMNS, LAST, VersionCell, VersionLine

WIDTH, HEIGHT = 1180, 800
SEEN = 6
"""Height of a row, and so many are seen at once."""
RUNS = 500
"""So many of the newest runs of the package are looked at."""


class VersionsSheet(Sheet):
    """Follows the package while it is open: `show_package` with each new picture of it."""

    run_asked = Signal(str, str)
    """A task's key and a version ("v3")."""

    def __init__(self, window: QWidget, package: PackageRow, actions: Actions, ask: Ask) -> None:
        width = min(WIDTH, max(640, window.width() - 2 * MARGIN))
        super().__init__(window, tr("Versions of {package}", package=package.package), width)
        self._package, self._actions, self._ask = package, actions, ask
        self._states: dict[Digest, list[RunRow]] = {}
        self._where = Elided("", "text3", 12)
        self.model = Table(COLUMNS, lambda line: line.row.digest, self)
        self.table = _List(parent=self)
        self.comparison = Comparison(package.package, actions, self)
        self.run = button(tr("Run…"), "primary", "play")
        self.back = button(tr("Roll back…"), "", "history")
        self.remove = button(tr("Remove…"), "danger", "trash", "fail-ink")
        self.prune = button(tr("Prune…"))
        self.close_ = button(tr("Close"))
        self._build()
        self.show_package(package)
        self._actions.go(self._look_at_runs())

    # --------------------------------------------------------------------------------------------- building

    def _build(self) -> None:
        self.table.setModel(self.model)
        self.table.setItemDelegate(VersionCell(self.table))
        self.table.set_columns(COLUMNS)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setAccessibleName(tr("Versions"))
        self.table.selectionModel().selectionChanged.connect(self._chosen_changed)
        self.table.opened.connect(lambda _: self._run())
        row_menu.serve(self.table, lambda _: self.section())
        head = row(label(tr("Versions of {package}", package=self._package.package), "title"), 8, gap=6)
        head.addWidget(self._where, 1)
        foot = row(self.prune, self.remove, self.back, None, self.close_, self.run)
        listing = frame("card")
        column(self.table, margins=(1, 1, 1, 1), of=listing)
        made = column(head, listing, gap=10)
        made.addSpacing(4)
        made.addWidget(self.comparison, 1)
        self.body.addLayout(made, 1)
        self.body.addSpacing(4)
        self.body.addLayout(foot)
        stops = (self.table, *self.comparison.stops(), self.prune, self.remove, self.back, self.close_, self.run)
        for first, then in pairwise(stops):
            QWidget.setTabOrder(first, then)
        self._connect()

    def _connect(self) -> None:
        self.run.clicked.connect(self._run)
        go = self._actions.go
        for verb, do in ((self.back, self._roll_back), (self.remove, self._remove)):
            verb.clicked.connect(
                lambda *_, verb=verb, do=do: self.once(verb, lambda: go(do(self.chosen(), self._package)))
            )
        self.prune.clicked.connect(lambda: PruneSheet(self._window, self._package.package, self._actions).begin())
        self.close_.clicked.connect(lambda: self.finish(False))
        self.closed.connect(lambda _: self.comparison.end())

    def begin(self) -> None:
        """Shows it with the keyboard in the list."""
        self.open(self.table)

    def arrange(self) -> None:
        """As high as the window allows, so that most of the two versions is seen."""
        height = min(HEIGHT, self.height() - 2 * MARGIN)
        self.card.resize(self.card.width(), height)
        self.card.move((self.width() - self.card.width()) // 2, max(MARGIN, (self.height() - height) // 2))
        self.update()

    # ------------------------------------------------------------------------------------------ what comes up

    def show_packages(self, rows: Sequence[PackageRow]) -> None:
        """The newest picture of all packages; closes if this one has gone."""
        found = next((each for each in rows if each.package == self._package.package), None)
        if found is None:
            self.finish(False)
        elif found != self._package:
            self.show_package(found)

    def show_package(self, package: PackageRow) -> None:
        """Shows these versions. The chosen one stays chosen."""
        self._package = package
        self._where.set_text(
            plural(
                len(package.versions),
                "{n:,} version · from {origin}",
                "{n:,} versions · from {origin}",
                origin=package.origin,
            )
        )
        now = time.time()
        self.model.set_rows([self._line(version, now) for version in package.versions])
        self.table.fit(min(SEEN, max(2, len(package.versions))), HEAD + 2)
        current = package.versions[0].version
        numbers = sorted((version.version for version in package.versions), reverse=True)
        self.comparison.set_versions([(tr("v{n2}, current", n2=n) if n == current else f"v{n}", n) for n in numbers])
        if not self.table.selectionModel().hasSelection():  # nothing was chosen yet, or what was chosen has gone
            self.table.choose(0)
        self._tell_verbs()

    def _line(self, version: VersionRow, now: float) -> VersionLine:
        runs = self._states.get(version.digest, [])
        states = tuple(run.state for run in runs[:LAST])
        return VersionLine(version, version is self._package.versions[0], states, len(runs), now)

    async def _look_at_runs(self) -> None:
        """How the last runs of each version ended."""
        found: defaultdict[Digest, list[RunRow]] = defaultdict(list)
        for run in await self._actions.cluster.runs(Filter(package=self._package.package), limit=RUNS):
            found[run.digest].append(run)
        if not self.over:
            self._states = dict(found)
            self.show_package(self._package)

    # ------------------------------------------------------------------------------------------------- choice

    def chosen(self) -> VersionRow:
        """The version whose verbs are offered."""
        places = self.table.selectionModel().selectedRows()
        line = self.model.row(places[0].row()) if places else None
        return line.row if line else self._package.versions[0]

    def _chosen_changed(self) -> None:
        """A version is compared with the one before it, the first one with the current one."""
        numbers = sorted(version.version for version in self._package.versions)
        chosen = self.chosen().version
        before = [number for number in numbers if number < chosen]
        if before:
            self.comparison.compare(before[-1], chosen)
        else:
            self.comparison.compare(chosen, self._package.versions[0].version)
        self._tell_verbs()

    def _tell_verbs(self) -> None:
        version = self.chosen()
        name, current = f"v{version.version}", version is self._package.versions[0]
        self.run.setText(tr("Run with {name}…", name=name))
        self.run.setEnabled(bool(listed(version.tasks)))
        self.back.setText(tr("Roll back to {name}…", name=name))
        self.remove.setText(tr("Remove {name}…", name=name))
        for each, why in (
            (self.back, tr("It is the current version already.")),
            (self.remove, tr("The current version stays.")),
        ):
            _allow(each, not current, why)
        _allow(self.prune, len(self._package.versions) > 1, tr("There is only one version."))

    # -------------------------------------------------------------------------------------------------- verbs

    def section(self) -> list[Verb | None]:
        """The verbs of the version that is chosen, as its buttons say them."""
        version, package = self.chosen(), self._package.package
        name = f"v{version.version}"
        pressed = ((self.run, "play", ""), (self.back, "history", "roll-back"), (self.remove, "trash", "remove"))
        return [
            *(_pressing(each, icon, lines.line(verb, package, name) if verb else "") for each, icon, verb in pressed),
            None,
            copying(tr("Copy the version"), name, lines.line("versions", package)),
            copying(tr("Copy the digest"), version.digest),
        ]

    def _run(self) -> None:
        """The form of the version's task; of several one is chosen first."""
        version = self.chosen()
        name, tasks = f"v{version.version}", listed(version.tasks)
        if len(tasks) == 1:
            self._ask_to_run(tasks[0].key, name)
        elif tasks:
            menu = QMenu(self)
            menu.aboutToHide.connect(menu.deleteLater)
            for task in tasks:
                menu.addAction(
                    icons.icon("play"),
                    tr("Run {name}…", name=task.name),
                    lambda key=task.key: self._ask_to_run(key, name),
                )
            menu.popup(self.run.mapToGlobal(self.run.rect().topLeft()))

    def _ask_to_run(self, task: str, version: str) -> None:
        self.finish(True)
        self.run_asked.emit(task, version)

    async def _roll_back(self, version: VersionRow, package: PackageRow) -> None:
        name, before = f"v{version.version}", f"v{package.versions[0].version}"
        lines = (
            tr(
                "New runs of {package} take {name} instead of {before}. Runs that are there keep theirs.",
                package=package.package,
                name=name,
                before=before,
            ),
        )
        if await self._ask(
            Question(tr("Roll back to {name}?", name=name), lines, tr("Roll back to {name}", name=name))
        ):
            said = await self._actions.cluster.roll_back(package.package, name)
            self._actions.tell("good", tr("{package} is at {name}", package=package.package, name=name), said)

    async def _remove(self, version: VersionRow, package: PackageRow) -> None:
        name = f"v{version.version}"
        held = plural(len(version.nodes), "{n:,} node", "{n:,} nodes")
        lines = (tr("Its code goes from the master and from {held}. Ended runs of it stay in the list.", held=held),)
        if await self._ask(
            Question(
                tr("Remove {package} {name}?", package=package.package, name=name),
                lines,
                tr("Remove {name}", name=name),
                danger=True,
            )
        ):
            await self._actions.cluster.remove_package(package.package, name)
            self._actions.tell("good", tr("{package} {name} removed", package=package.package, name=name))


class _List(LiveTable):
    """Esc is for the sheet."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


def _allow(each: QPushButton, may: bool, why: str) -> None:
    each.setEnabled(may)
    each.setToolTip("" if may else why)


def _pressing(of: QPushButton, icon: str, command: str) -> Verb:
    """What a button does, as a verb."""
    return Verb(
        of.text(),
        of.click,
        icon=icon,
        no=lambda: "" if of.isEnabled() else of.toolTip() or "–",
        command=lambda: command,
    )
