"""The units of a run that need a look: those that failed and those that wait for another try; each can be asked why."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QWidget

from pydra_core.client.names import unit_name
from pydra_core.protocol.pictures import UnitRow
from pydra_core.protocol.states import UnitState
from pydra_gui.language import later, tr
from pydra_gui.models import text
from pydra_gui.models.table import Column, RowRole, Table
from pydra_gui.theme.box import Box
from pydra_gui.views.verbs import Verb, popup
from pydra_gui.widgets import glyphs
from pydra_gui.widgets.cells import Cell, Index, glyph_box
from pydra_gui.widgets.item_views import LiveTable
from pydra_gui.widgets.labels import width_of, write
from pydra_gui.widgets.layouts import column
from pydra_gui.widgets.states import UNIT

ROW, MOST_SEEN = 24, 6
SHOWN = (UnitState.FAILED, UnitState.RETRYING)


def name(row: UnitRow) -> str:
    return unit_name(row.path, row.index)


def said(row: UnitRow) -> str:
    """Its fault, or what it waits for, in one line."""
    return text.one_line(row.error or row.why)


def tip(row: UnitRow) -> str:
    """All that is known of a unit, as plain text."""
    where = tr(" on {node_name}", node_name=row.node_name) if row.node_name else ""
    return tr(
        "unit {row}: {state}{where}, attempt {attempt}\n{error}",
        row=name(row),
        state=tr(row.state),
        where=where,
        attempt=row.attempt,
        error=row.error or row.why,
    ).strip()


COLUMNS: tuple[Column[UnitRow], ...] = (
    Column(later("Unit"), 70, name, lambda r: (r.path, r.index), tip=tip),
    Column(later("Said"), 60, said, stretch=True, tip=tip),
)


class UnitsTable(QWidget):
    """As high as it has rows, up to some; then it scrolls."""

    why_asked = Signal(object)
    """A `UnitRow`."""
    log_asked = Signal(object)
    """A `UnitRow` whose lines are wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = LiveTable(ROW, self)
        self.view.setAccessibleName(tr("Units that failed"))
        self.model: Table[UnitRow] = Table(COLUMNS, lambda row: (row.path, row.index), self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(_UnitCell(self.view, ROW))
        self.view.set_columns(COLUMNS, header=False)
        self.view.setSelectionMode(LiveTable.SelectionMode.SingleSelection)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.view.opened.connect(self._opened)
        self.view.copied.connect(self._copy)
        column(self.view, of=self)

    def show_rows(self, rows: Sequence[UnitRow]) -> int:
        """Shows those that need a look; how many there are."""
        wanted = [row for row in rows if row.state in SHOWN]
        self.model.set_rows(wanted)
        widest = max((width_of(name(row), 12) for row in wanted), default=0.0)
        self.view.setColumnWidth(0, min(120, round(widest) + 38))
        self.view.fit(max(1, min(MOST_SEEN, len(wanted))))
        self.updateGeometry()
        return len(wanted)

    def section(self, row: UnitRow) -> list[Verb | None]:
        """The verbs of a unit."""
        return [
            Verb(tr("Why?"), lambda: self.why_asked.emit(row), "", "info"),
            Verb(tr("Open log of this unit"), lambda: self.log_asked.emit(row), "", "logs"),
            Verb(tr("Copy what it said"), lambda: QGuiApplication.clipboard().setText(tip(row)), "", "copy"),
        ]

    def _opened(self, index: QModelIndex) -> None:
        self.why_asked.emit(index.data(RowRole))

    def _copy(self) -> None:
        row = self.view.currentIndex().data(RowRole)
        if isinstance(row, UnitRow):
            QGuiApplication.clipboard().setText(tip(row))

    def _open_menu(self, at: QPoint) -> None:
        row = self.view.indexAt(at).data(RowRole)
        if isinstance(row, UnitRow):
            popup(self.section(row), self).popup(self.view.viewport().mapToGlobal(at))

    def minimumSizeHint(self) -> QSize:
        return QSize(100, self.view.height())


class _UnitCell(Cell):
    """Its cell as in bars, its name, and what it said."""

    def draw(self, painter: QPainter, box: Box, index: Index) -> None:
        row: UnitRow = index.data(RowRole)
        if index.column() == 0:
            glyphs.paint(painter, glyph_box(box.adjusted(-6, 0, 0, 0), 12), UNIT[row.state])
            write(painter, box.adjusted(12, 0, 6, 0), name(row), "text2", 12)
        else:
            write(painter, box.adjusted(-6, 0, 6, 0), said(row), UNIT[row.state].ink, 12)
