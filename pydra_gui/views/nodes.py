"""The Nodes panel: machines with their workers, load, slots and isolation; choosing one filters the runs."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QModelIndex, QPoint, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from pydra_core.client import lines
from pydra_core.ids import NodeId
from pydra_core.protocol.pictures import NodeRow, WorkerRow
from pydra_gui.language import tr
from pydra_gui.models.node_tags import carries
from pydra_gui.models.table import RowRole
from pydra_gui.models.tree import Floor, Tree, upper_row
from pydra_gui.views.node_verbs import NodeVerbs
from pydra_gui.views.row_menu import copying
from pydra_gui.views.verbs import Verb, popup
from pydra_gui.widgets.buttons import tool
from pydra_gui.widgets.item_views import LiveTree
from pydra_gui.widgets.node_cells import (
    GONE,
    NODE_COLUMNS,
    WORKER_COLUMNS,
    NodeCell,
    isolation_width,
    load_width,
    slots_width,
)
from pydra_gui.widgets.notices import Empty, Notice
from pydra_gui.widgets.panel import PanelBody
from pydra_gui.widgets.panel_head import PanelHead

AGE_MS = 10_000
LOAD, SLOTS, SHIELD = 1, 2, 3
"""Columns."""
WIDE, WITH_LOAD, WITH_CELLS = 640, 292, 252
"""px from which on the columns are wider, and tell more; from which on there is room for the load, and for the cells of the slots."""
SMALL = 6
"""Up to so many nodes show their workers unasked."""


class NodesPanel(QWidget):
    """`head` is the panel's title bar, for its dock."""

    node_selected = Signal(object)
    """NodeId, or None when no node is chosen any more."""
    add_asked = Signal()
    run_opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: NodeId | None = None
        self._closed: set[NodeId] = set()
        self._all: tuple[NodeRow, ...] = ()
        self._tag = ""
        self.verbs = NodeVerbs(self.selected, self)
        self._add = tool("plus", tr("Add node…"))
        self._add.clicked.connect(self.add_asked)
        self.head = PanelHead(tr("Nodes"), self._add, parent=self)
        self.view = LiveTree(self)
        self.view.setAccessibleName(tr("Nodes"))
        upper, lower = Floor(lambda row: row.node, NODE_COLUMNS), Floor(_worker_key, WORKER_COLUMNS)
        self.model = Tree(upper, lower, _workers, self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(NodeCell(self.view))
        self.view.set_columns(NODE_COLUMNS)
        empty = Empty("nodes", tr("No nodes yet"), tr("Add a machine to run tasks on it."), tr("Add node…"), self)
        empty.acted.connect(self.add_asked)
        self._body = PanelBody(self, self.head, self.view, empty)
        self._why = Notice("hold", self)
        self._body.add_below(self._why)
        self.view.setContextMenuPolicy(self.view.contextMenuPolicy().CustomContextMenu)
        self._connect()
        self.set_loading()

    def _connect(self) -> None:
        self.view.selectionModel().selectionChanged.connect(self._selection_changed)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.view.opened.connect(self._opened)
        self.view.clicked.connect(self._clicked)
        self.view.collapsed.connect(lambda index: self._closed.add(index.data(RowRole).node))
        self.view.expanded.connect(lambda index: self._closed.discard(index.data(RowRole).node))
        clock = QTimer(self, interval=AGE_MS)
        clock.timeout.connect(self.model.touch)
        clock.start()

    def set_rows(self, rows: Sequence[NodeRow]) -> None:
        """Shows these nodes; in a small cluster their workers are seen at once, unless a person closed the node."""
        self._all = tuple(rows)
        self._body.set_loading(False)
        self._show()

    def set_tag(self, tag: str) -> None:
        """Shows only nodes that carry this tag, or one that fits this pattern; "" for all."""
        if tag != self._tag:
            self._tag = tag
            if self._all:
                self._show()

    def _show(self) -> None:
        rows = [row for row in self._all if carries(row, self._tag)]
        self.model.set_rows(rows)
        self._fit()
        for row in rows if len(rows) <= SMALL else ():
            if row.workers and row.node not in self._closed:
                self.view.expand(self.model.index_of(row.node))
        self._say_why()
        shown, whole = len(rows), len(self._all)
        self.head.set_count(tr("{shown:,} of {whole:,}", shown=shown, whole=whole) if self._tag else str(whole))
        self._body.empty.say(*self._empty_words())
        self._body.show_rows(bool(rows))

    def _empty_words(self) -> tuple[str, str, str]:
        if self._all:
            text = tr("The filter above asks for it. Nodes are given tags by pydractl node tag, or by their owners.")
            return tr("No node carries {tag}", tag=self._tag), text, ""
        return tr("No nodes yet"), tr("Add a machine to run tasks on it."), tr("Add node…")

    def set_loading(self) -> None:
        """Rows are on their way; those that are there stay."""
        self._body.set_loading(True)
        if not self.model.rows():
            self._body.empty.say(tr("Looking for nodes…"))

    def select(self, node: NodeId | None) -> None:
        """Chooses a node as a person would, or none."""
        self.view.choose(self.model.index_of(node) if node is not None else None)

    def selected(self) -> NodeRow | None:
        """The node that is chosen, or whose worker is."""
        return _node_of(self.view.chosen())

    def _selection_changed(self) -> None:
        node = self.selected()
        self._say_why()
        if (node.node if node else None) != self._chosen:
            self._chosen = node.node if node else None
            self.node_selected.emit(self._chosen)

    def _say_why(self) -> None:
        """What is the matter with the node that is chosen, and what to do about it."""
        node = self.selected()
        if node is None or not (node.why or node.upgrade):
            self._why.say(" ".join(node.notes) if node else "")
            return
        self._why.say(
            node.why or tr("It speaks another version"), "\n".join(part for part in (node.action, node.upgrade) if part)
        )

    def _opened(self, index: QModelIndex) -> None:
        """A node is opened or closed, a worker leads to its run."""
        if isinstance(worker := index.data(RowRole), WorkerRow):
            self.run_opened.emit(worker.run)
            return
        top = index.siblingAtColumn(0)
        if self.model.hasChildren(top):
            self.view.setExpanded(top, not self.view.isExpanded(top))

    def _open_menu(self, at: QPoint) -> None:
        index = self.view.indexAt(at)
        if self.selected() and index.isValid():
            popup(self.section(index), self).popup(self.view.viewport().mapToGlobal(at))

    def section(self, index: QModelIndex) -> list[Verb | None]:
        """The verbs of a row: those of a worker stand before those of its node."""
        worker, node = index.data(RowRole), self.verbs.section()
        if not isinstance(worker, WorkerRow):
            return node
        show = lines.line("show", worker.run)
        return [
            Verb(tr("Show the run"), lambda: self.run_opened.emit(worker.run), icon="panel", command=lambda: show),
            copying(tr("Copy the run's number"), str(worker.run)),
            copying(tr("Copy the process's number"), str(worker.pid) if worker.pid > 0 else ""),
            None,
            *node,
        ]

    def _clicked(self, index: QModelIndex) -> None:
        """The shield opens the list of what is held."""
        node = _node_of(index)
        if node is not None and index.column() == SHIELD and node.state not in GONE:
            self.verbs.holds_asked.emit(node.node)

    def _fit(self) -> None:
        """Names are the last to give way: before them the curves of the load go, then the cells of the slots."""
        width, header = self.width(), self.view.header()
        wide = width >= WIDE
        self.view.setHeaderHidden(not wide)
        self.view.setColumnHidden(LOAD, width < WITH_LOAD)
        sections = {
            LOAD: max(320, width * 2 // 5) if wide else load_width(self.model.rows()),
            SLOTS: NODE_COLUMNS[SLOTS].width if width >= WITH_CELLS else slots_width(self.model.rows()),
            SHIELD: isolation_width() if wide else NODE_COLUMNS[SHIELD].width,
        }
        for column, px in sections.items():
            if header.sectionSize(column) != px and not header.isSectionHidden(column):
                header.resizeSection(column, px)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _workers(row: NodeRow) -> Sequence[WorkerRow]:
    """Its workers; while the process of one is not known it is told from others by its place, below zero."""
    return [each if each.pid else msgspec.structs.replace(each, pid=-at) for at, each in enumerate(row.workers, 1)]


def _worker_key(row: WorkerRow) -> tuple[int, int]:
    return (row.run, row.pid)


def _node_of(index: QModelIndex) -> NodeRow | None:
    """The node of a row: itself, or the one that its worker is on."""
    found = upper_row(index)
    return found if isinstance(found, NodeRow) else None
