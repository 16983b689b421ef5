"""The Units panel: the mosaic of a run, its legend that filters, a map of the whole, and a card for the unit under the pointer."""

import re

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from pydra_core.protocol.mosaic import CellShown
from pydra_core.protocol.pictures import RunRow
from pydra_core.protocol.states import ENDED, UnitState
from pydra_core.protocol.verbs import Mosaic
from pydra_gui.language import plural, tr
from pydra_gui.models.cells import Cells
from pydra_gui.models.text import share
from pydra_gui.views.unit_verbs import UnitVerbs
from pydra_gui.views.verbs import popup
from pydra_gui.widgets.buttons import button, tool
from pydra_gui.widgets.cell_card import CellCard
from pydra_gui.widgets.labels import rule
from pydra_gui.widgets.layouts import column, row
from pydra_gui.widgets.mosaic_map import MosaicMap
from pydra_gui.widgets.mosaic_view import MosaicView
from pydra_gui.widgets.notices import Empty
from pydra_gui.widgets.panel import PanelBody
from pydra_gui.widgets.panel_head import PanelHead
from pydra_gui.widgets.roles import announce
from pydra_gui.widgets.unit_tools import DurationScale, UnitStates

HOVER_MS = 120
"""Until then the pointer is on its way to another cell."""
LONGEST = 20
"""Characters of the number of a unit."""
ROOMY, WIDE = 640, 860
"""px from which the map, and the scale of durations, are shown."""


class UnitsPanel(QWidget):
    """Takes `Mosaic` answers; `cell_wanted` asks for one unit, `book_wanted` for another spread of the run."""

    cell_wanted = Signal(int)
    book_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.run: RunRow | None = None
        self.view, self.map = MosaicView(self), MosaicMap(self)
        self.verbs = UnitVerbs(lambda: self.run, lambda: self.view.cells, lambda: self.view.selection, self)
        self.states, self.scale = UnitStates(self), DurationScale(self)
        self.card = CellCard(self.view.viewport())
        self.field = QLineEdit(self, placeholderText=tr("Unit"), clearButtonEnabled=True)
        self.field.setAccessibleName(tr("Go to unit"))
        self.field.setProperty("kind", "tool")
        self.field.setFixedWidth(96)
        self.field.setMaxLength(LONGEST)
        self.spreads = QComboBox(self)
        self.spreads.setAccessibleName(tr("Which units"))
        self.retry = button(tr("Retry failed"), "link", "retry")
        self.retry.setToolTip(tr("A new run with these units only, under their own numbers"))
        self._hover = QTimer(self, singleShot=True, interval=HOVER_MS)
        self._tools = [
            tool("minus", tr("Smaller cells (−)")), tool("plus", tr("Larger cells (+)")), tool("fit", tr("All units at once (0)")),
        ]  # fmt: skip
        self.head = PanelHead(tr("Units"), self.retry, self.spreads, self.field, *self._tools)
        self._lay_out()
        self._connect()
        self.show_run(None)

    def _lay_out(self) -> None:
        inner = QWidget(self)
        bar = row(self.states, self.scale, gap=8, margins=(6, 6, 12, 6))
        bar.setStretch(0, 1)
        cells = row(self.view, self.map, gap=16, margins=(14, 12, 12, 12))
        cells.setStretch(0, 1)
        whole = column(bar, rule(), cells, gap=0, of=inner)
        whole.setStretch(2, 1)
        self._body = PanelBody(self, self.head, inner, Empty("grid", "", parent=self))
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        for step, each in zip((-1, 1), self._tools[:2], strict=True):
            each.clicked.connect(lambda _, step=step: self.view.zoom(step))
        self._tools[2].clicked.connect(self.view.fit)
        self.states.filtered.connect(self._filtered)
        self.view.hovered.connect(self._hovered)
        self.view.moved.connect(self._moved)
        self.view.opened.connect(self.verbs.ask_log)
        self.retry.clicked.connect(self.verbs.retry_failed)
        self.map.picked.connect(self.view.show_part)
        self.field.returnPressed.connect(self._go)
        self.spreads.activated.connect(lambda at: self.book_wanted.emit(self.spreads.itemData(at)))
        self._hover.timeout.connect(self._ask_cell)
        self.view.menu_asked.connect(self._open_menu)

    # ------------------------------------------------------------------------------------------------- shown

    def show_run(self, row: RunRow | None) -> None:
        """Whose units are shown from now on; what was known of another run goes."""
        if row is None or self.run is None or row.run != self.run.run:
            self.view.cells = Cells()
            self.card.hide()
            self.view.choose([])
            self.spreads.clear()
        self.run = row
        self._say()

    def apply(self, told: Mosaic) -> None:
        """Takes over what is new of its units."""
        if self.run is None or told.run != self.run.run:
            return
        self.view.cells.apply(told)
        self.view.refresh(self.run.state in ENDED)
        self._show_spreads(told)
        self.states.show_counts(self.view.cells.counts())
        self.scale.show_durations(self.view.cells.durations())
        self.map.show_cells(self.view.cells, self.view.table())
        self.map.show_band(self.view.band())
        self._say()

    def show_cell(self, cell: CellShown) -> None:
        """What is known of a unit that was asked for, if the pointer is still there."""
        if cell.index == self.view.current():
            self.card.show_cell(cell, self.view.current_point())
            announce(self.view, self.card.words())

    def _show_spreads(self, told: Mosaic) -> None:
        names = [(_name(each.path), each.book) for each in told.books]
        if names != [(self.spreads.itemText(at), self.spreads.itemData(at)) for at in range(self.spreads.count())]:
            self.spreads.clear()
            for name, book in names:
                self.spreads.addItem(name, book)
        self.spreads.setCurrentIndex(max(0, self.spreads.findData(told.book)))
        self.spreads.setVisible(len(names) > 1)

    def _say(self) -> None:
        units = self.view.cells.units
        self._body.show_rows(bool(units))
        self.spreads.setVisible(self.spreads.count() > 1)
        for each in self._tools:
            each.setEnabled(bool(units))
        failed = self.verbs.failed()
        self.retry.setVisible(bool(failed))
        self.retry.setText(tr("Retry {failed:,} failed", failed=failed))
        if self.run is None:
            self.head.set_count("")
            self._body.empty.say(tr("No run is chosen"), tr("Choose a run to see its units, one by one."), icon="grid")
            return
        known = self.view.cells.counts()
        wanted = units - known.get(UnitState.SKIPPED, 0)
        done = known.get(UnitState.COMPLETE, 0) + known.get(UnitState.FAILED, 0)
        parts = [
            tr("run {run}", run=self.run.run),
            *([plural(wanted, "{n:,} unit", "{n:,} units"), share(done, wanted)] if wanted else []),
        ]
        self.head.set_count(" · ".join(parts))
        whole = self.run.kind == "task"
        text = (
            tr("It is one unit: parallel and map-reduce tasks have many.")
            if whole
            else tr("They come as its worker cuts them.")
        )
        self._body.empty.say(tr("No units to show") if whole else tr("No units yet"), text, icon="grid")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What only helps gives way where there is no room."""
        super().resizeEvent(event)
        roomy = self.width() >= ROOMY
        self.map.setVisible(roomy)
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if roomy else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.view.setVerticalScrollBarPolicy(policy)  # the map is one
        self.scale.give_way(self.width() < WIDE)

    # ------------------------------------------------------------------------------------------------- wishes

    def _filtered(self, hidden: object) -> None:
        assert isinstance(hidden, frozenset)
        self.view.hide_states(hidden)
        self.map.show_cells(self.view.cells, self.view.table())

    def _moved(self) -> None:
        self.map.show_band(self.view.band())
        if not self.card.isHidden() and self.view.current() is not None:
            self.card.place(self.view.current_point())

    def _hovered(self, index: object) -> None:
        self.card.hide()
        if index is None:
            self._hover.stop()
        else:
            self._hover.start()

    def _ask_cell(self) -> None:
        index = self.view.current()
        if index is not None:
            self.cell_wanted.emit(index)

    def _go(self) -> None:
        """To the unit whose number is in the field."""
        digits = re.sub(r"[^0-9]", "", self.field.text())
        wrong = not digits or int(digits) >= self.view.cells.units
        self.field.setProperty("bad", wrong)
        self.field.setToolTip(
            tr("Write a number from 0 to {value:,}.", value=max(0, self.view.cells.units - 1)) if wrong else ""
        )
        self.field.style().polish(self.field)
        if not wrong:
            self.view.show_unit(int(digits))
            self.view.setFocus()

    def _open_menu(self, at: QPoint) -> None:
        popup(self.verbs.section(), self).popup(self.view.viewport().mapToGlobal(at))


def _name(path: str) -> str:
    """What the units of a spread are called."""
    head, _, last = path.rpartition("/")
    kind = {"u": tr("Units"), "m": tr("Maps"), "r": tr("Reduces")}.get(last)
    return (
        f"{kind}{tr(' of child {path}', path=head[1:]) if head else ''}"
        if kind
        else tr("Children{path}", path=tr(" of child {path}", path=path[1:]) if path else "")
    )
