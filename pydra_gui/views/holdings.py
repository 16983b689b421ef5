"""The panel of what nodes hold: a grid of nodes by packages, of their code or of their environments."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from pydra_core.client import lines
from pydra_core.errors import UserError
from pydra_core.protocol.pictures import EnvironmentRow, NodeRow, PackageRow
from pydra_core.protocol.verbs import Delta, Query, Snapshot, Watch
from pydra_gui.language import plural, tr
from pydra_gui.models import holdings
from pydra_gui.models.holdings import Code, Grid, GridRow
from pydra_gui.models.table import RowRole, Table
from pydra_gui.models.window import Window
from pydra_gui.views import row_menu
from pydra_gui.views.panels import Context
from pydra_gui.views.row_menu import copying
from pydra_gui.views.verbs import Verb
from pydra_gui.widgets.buttons import facet
from pydra_gui.widgets.holding_cells import HoldingCell, columns_of
from pydra_gui.widgets.item_views import LiveTable
from pydra_gui.widgets.notices import Empty
from pydra_gui.widgets.panel import PanelBody
from pydra_gui.widgets.panel_head import PanelHead

PACE_MS = 1_000
MOST = 10_000
"""Environments: nodes times packages."""


class HoldingsPanel(QWidget):
    """`show_code` and `show_environments` change the grid in place; which of them is seen is chosen in the head."""

    node_opened = Signal(str)
    changed = Signal()
    """Another of the two is looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._code = Code()
        self._model: Table[GridRow] | None = None
        self._columns: tuple[str, ...] | None = None
        self.code, self.environments = facet(tr("Code")), facet(tr("Environments"))
        self.code.setChecked(True)
        self.head = PanelHead(tr("What nodes hold"), self.code, self.environments, parent=self)
        self.view = LiveTable(parent=self)
        self.view.setAccessibleName(tr("What nodes hold"))
        self.view.setItemDelegate(HoldingCell(self.view))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.view.opened.connect(self._open)
        row_menu.serve(self.view, self.section)
        self._body = PanelBody(self, self.head, self.view, Empty("grid", "", parent=self))
        self.code.clicked.connect(lambda: self._choose(self.code))
        self.environments.clicked.connect(lambda: self._choose(self.environments))
        self._show(Grid())

    def shows_code(self) -> bool:
        return self.code.isChecked()

    def show_code(self, nodes: Sequence[NodeRow], packages: Sequence[PackageRow]) -> None:
        """Which version of each package each node has."""
        self._show(self._code.grid(nodes, packages))

    def show_environments(self, rows: Sequence[EnvironmentRow], nodes: Sequence[NodeRow]) -> None:
        """How the environment of each package that depends on something stands on each node."""
        self._show(holdings.environments(rows, nodes))

    def set_lost_link(self, text: str) -> None:
        self._body.lost_link(text)

    def keep(self) -> str:
        """What a person chose here."""
        return "code" if self.shows_code() else "environments"

    def restore(self, words: str) -> None:
        self._choose(self.environments if words == "environments" else self.code)

    def _choose(self, chosen: QToolButton) -> None:
        for each in (self.code, self.environments):
            each.setChecked(each is chosen)
        self.changed.emit()

    def _show(self, grid: Grid) -> None:
        if grid.columns != self._columns or self._model is None:
            self._columns = grid.columns
            self._begin(Table(columns_of(grid.columns), lambda row: row.node, self))
        if self._model is not None:
            self._model.set_rows(grid.rows)
        there = bool(grid.columns and grid.rows)
        self.head.set_count(
            plural(
                len(grid.rows),
                "{n:,} node · {packages}",
                "{n:,} nodes · {packages}",
                packages=plural(len(grid.columns), "{n:,} package", "{n:,} packages"),
            )
            if there
            else ""
        )
        self._body.empty.say(*self._empty_words(bool(grid.rows)))
        self._body.lost_link("")
        self._body.show_rows(there)

    def _begin(self, model: Table[GridRow]) -> None:
        """Packages came or went: other columns."""
        before, self._model = self._model, model
        self.view.setModel(model)
        self.view.set_columns(model.columns)
        if before is not None:
            before.deleteLater()

    def _empty_words(self, nodes: bool) -> tuple[str, str]:
        if not nodes:
            return tr("No nodes yet"), tr("Add a machine: what it holds of each package is shown here.")
        if self.shows_code():
            return tr("No packages yet"), tr("Drop a Python file on the window: which nodes have it is shown here.")
        return (
            tr("No package depends on anything"),
            tr("Packages that name what they require have environments, which are shown here."),
        )

    def section(self, index: QModelIndex) -> list[Verb | None]:
        """The verbs of a cell: of its node, its package, and what it says."""
        row: GridRow = index.data(RowRole)
        place = index.column() - 1
        package = self._columns[place] if self._columns and 0 <= place < len(self._columns) else ""
        said = row.cells[place].tip or row.cells[place].shown if package else ""
        verb = "versions" if self.shows_code() else "environments"
        return [
            Verb(
                tr("Show the node"),
                partial(self.node_opened.emit, row.node),
                icon="nodes",
                command=lambda: lines.line("why", row.name),
            ),
            None,
            copying(tr("Copy what it says"), said),
            copying(tr("Copy the node's name"), row.name),
            copying(tr("Copy the node's id"), row.node),
            copying(tr("Copy the package's name"), package, lines.line(verb, package) if package else ""),
        ]

    def _open(self, index: QModelIndex) -> None:
        row: GridRow = index.data(RowRole)
        self.node_opened.emit(row.node)


class HoldingsWatch(QObject):
    """Keeps the panel up to date while it is seen, once a second at most: nodes and packages as the window knows them, environments by
    a watch of their own."""

    def __init__(self, context: Context, panel: HoldingsPanel) -> None:
        super().__init__(panel)
        self._context, self._panel = context, panel
        self._environments: Window[EnvironmentRow] = Window()
        self._told = self._follows = False
        """The first environments have come; they are asked for."""
        self._pace = QTimer(self, singleShot=True, interval=PACE_MS)
        self._pace.timeout.connect(self._show)
        self._watch = context.feed.watch()
        self._watch.pushed.connect(self._took)
        self._watch.lost.connect(self._lost)
        context.watches.nodes.connect(lambda _: self._soon())
        context.watches.packages.connect(lambda _: self._soon())
        context.watches.started.connect(self._ask)
        context.watches.rest_changed.connect(self._look)
        panel.changed.connect(self._look)
        panel.node_opened.connect(context.looking.open_node)
        panel.installEventFilter(self)

    def _lost(self, error: UserError) -> None:
        self._context.watches.say_lost(error, self._panel.set_lost_link)

    def _soon(self) -> None:
        if self._context.watches.sees(self._panel) and not self._pace.isActive():
            self._pace.start()

    def _look(self) -> None:
        """Somebody looks, no more, or at the other of the two."""
        seen = self._context.watches.sees(self._panel)
        wanted = seen and not self._panel.shows_code()
        if wanted != self._follows:
            self._follows = wanted
            self._ask()
        if seen:
            self._show()

    def _ask(self) -> None:
        query = Query(kind="environments", limit=MOST)
        self._context.actions.follow(self._watch, Watch(query) if self._follows else None)

    def _took(self, push: Snapshot | Delta) -> None:
        self._environments.apply(push, push.page.environments)
        first, self._told = not self._told, True
        (self._show if first else self._soon)()

    def _show(self) -> None:
        watches = self._context.watches
        if self._panel.shows_code():
            self._panel.show_code(watches.known_nodes, watches.known_packages)
        elif self._told:
            self._panel.show_environments(self._environments.rows, watches.known_nodes)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._look()
            if event.type() == QEvent.Type.Hide:
                self._pace.stop()
        return False
