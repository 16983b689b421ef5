"""The cells of the tree of packages and their tasks."""

import time
from collections.abc import Callable

from PySide6.QtGui import QPainter

from pydra_core.protocol.manifest import TaskSpec
from pydra_core.protocol.pictures import PackageRow
from pydra_gui.language import later, plural, tr
from pydra_gui.models import text
from pydra_gui.models.table import RIGHT, Column, RowRole
from pydra_gui.models.wants import wants
from pydra_gui.theme import icons
from pydra_gui.theme.box import Box
from pydra_gui.widgets.cells import Cell, Index, glyph_box
from pydra_gui.widgets.item_views import LiveTree
from pydra_gui.widgets.labels import write

NARROWEST = 60
"""Px that a word beside a package's name needs to be worth it; the tip has it as well."""
ROOMY = 200
"""px from which on the cell of the version also tells who holds it, and since when it is here."""


def package_tip(row: PackageRow) -> str:
    """Where a package is from and what it is, as plain text."""
    newest = row.versions[0]
    nodes = plural(len(newest.nodes), "{n:,} node", "{n:,} nodes")
    lines = (
        f"{row.package} v{newest.version}",
        newest.description,
        tr("from {origin}", origin=row.origin),
        tr("on {nodes}", nodes=nodes),
        wants(newest.wants),
        newest.summary,
    )
    return "\n".join(line for line in lines if line)


def package_words(row: PackageRow) -> str:
    """A package for readers of screens: "sky, wants: network", or its name alone if it wants nothing."""
    asked = row.versions[0].wants if row.versions else ()
    return f"{row.package}, {wants(asked)}" if asked else row.package


def task_tip(row: TaskSpec) -> str:
    takes = ", ".join(param.name for param in row.params)
    return "\n".join(
        line
        for line in (row.key, row.description, tr("takes {takes}", takes=takes) if takes else tr("takes nothing"))
        if line
    )


PACKAGE_COLUMNS: tuple[Column[PackageRow], ...] = (
    Column(later("Package"), 120, package_words, stretch=True, tip=package_tip),
    Column(
        later("Version"), 64, lambda r: f"v{r.versions[0].version}" if r.versions else "", right=True, tip=package_tip
    ),
)
TASK_COLUMNS: tuple[Column[TaskSpec], ...] = (
    Column(later("Package"), 120, lambda r: r.name, stretch=True, tip=task_tip),
    Column(later("Version"), 64, lambda r: tr("Run…"), right=True, tip=lambda r: tr("Run {name}…", name=r.name)),
)


class PackageCell(Cell):
    """Paints a package with its newest version, or a task with its verb while the pointer is over it."""

    def __init__(self, view: LiveTree, clock: Callable[[], float] = time.time) -> None:
        super().__init__(view)
        self._tree = view
        self._clock = clock

    def draw(self, painter: QPainter, box: Box, index: Index) -> None:
        match index.data(RowRole), index.column():
            case PackageRow() as package, 0:
                icons.paint(painter, glyph_box(box.adjusted(-6, 0, 0, 0)), "packages", "text3")
                self._package(painter, box.adjusted(14, 0, 6, 0), package)
            case PackageRow() as package, _:
                self._version(painter, box, package)
            case TaskSpec() as task, 0:
                used = write(painter, box.adjusted(-4, 0, 6, 0), task.name, "text2", 12)
                self._about(painter, box.adjusted(used + 6, 0, 0, 0), task.description)
            case TaskSpec(), _ if self._hovered(index) or self._current(index):
                write(painter, box, tr("Run…"), "accent-ink", 12, 500, align=RIGHT)

    def _package(self, painter: QPainter, box: Box, package: PackageRow) -> None:
        """The name, and beside it what its current version asks a machine's owner for."""
        newest = package.versions[0]
        name = write(painter, box, package.package, "text", 13)
        rest = box.adjusted(name + 10, 0, 0, 0)
        if newest.wants and rest.width() > NARROWEST:
            rest = rest.adjusted(write(painter, rest, wants(newest.wants), "hold-ink", 12) + 10, 0, 0, 0)
        self._about(painter, rest, newest.description)

    def _about(self, painter: QPainter, box: Box, words: str) -> None:
        """Its first sentence, where the panel is wide."""
        if words and box.width() > ROOMY and self._is_roomy():
            write(painter, box, text.one_line(words), "text3", 12)

    def _version(self, painter: QPainter, box: Box, package: PackageRow) -> None:
        newest = package.versions[0]
        write(painter, box, f"v{newest.version}", "text3", 12, align=RIGHT)
        if box.width() > ROOMY:
            held = plural(len(newest.nodes), "{n:,} node", "{n:,} nodes") if newest.nodes else tr("no node yet")
            write(painter, box.adjusted(0, 0, -170, 0), held, "text3", 12, align=RIGHT)
            since = text.age(self._clock() - newest.deployed)
            write(painter, box.adjusted(0, 0, -44, 0), since, "text3", 12, align=RIGHT)

    def _is_roomy(self) -> bool:
        return self.view.visualRect(self.view.model().index(0, 1)).width() > ROOMY

    def _hovered(self, index: Index) -> bool:
        return self._tree.hovered() == (index.row(), index.parent())

    def _current(self, index: Index) -> bool:
        current = self.view.currentIndex()
        same = (current.row(), current.parent()) == (index.row(), index.parent())
        return self.view.hasFocus() and current.isValid() and same
