"""Two runs beside each other: what differs in arguments, version, environment and outcome; what is the same is left out unless wanted."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from pydra_core.protocol.pictures import RunDetails
from pydra_gui.language import plural, tr
from pydra_gui.models import text
from pydra_gui.models.run_difference import Pair, pairs
from pydra_gui.models.table import Column, RowRole, Table
from pydra_gui.views.frames import frame
from pydra_gui.views.sheet import MARGIN, Sheet
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.cells import Cell, Index
from pydra_gui.widgets.item_views import HEAD, LiveTable
from pydra_gui.widgets.labels import label, write
from pydra_gui.widgets.layouts import column, row

WIDTH, MOST = 900, 18


class PairCell(Cell):
    """What differs stands in the colour of text, what is the same behind it."""

    def draw(self, painter: QPainter, box: QRectF, index: Index) -> None:
        pair: Pair = index.data(RowRole)
        shown = text.one_line(str(index.data()))
        if index.column() < 2:
            write(painter, box, shown, "text3" if index.column() == 0 else "text2", 12)
        else:
            write(painter, box, shown, "text" if pair.differs else "text3", 12, mono=True)


class CompareSheet(Sheet):
    """Esc closes it."""

    def __init__(self, window: QWidget, left: RunDetails, right: RunDetails) -> None:
        names = [tr("Run {run}", run=each.row.run) for each in (left, right)]
        super().__init__(
            window,
            tr("{names} and {names2}", names=names[0], names2=names[1].lower()),
            min(WIDTH, window.width() - 2 * MARGIN),
        )
        self._pairs = pairs(left, right)
        columns: tuple[Column[Pair], ...] = (
            Column("", 96, lambda pair: pair.part),
            Column("", 120, lambda pair: pair.name),
            Column(names[0], 280, lambda pair: pair.left),
            Column(names[1], 280, lambda pair: pair.right, stretch=True),
        )
        self.model = Table(columns, lambda pair: (pair.part, pair.name), self)
        self.view = LiveTable(parent=self)
        self.view.setAccessibleName(tr("What differs"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(PairCell(self.view))
        self.view.set_columns(columns)
        self.all = button(tr("Show what is the same"))
        self.all.clicked.connect(self._toggle)
        self.close_button = button(tr("Close"))
        self.close_button.clicked.connect(lambda: self.finish(True))
        self._words = label("", "second")
        self._whole = False
        self._build()
        self._show()

    def _build(self) -> None:
        self.body.addWidget(label(self.card.accessibleName(), "title"))
        self.body.addWidget(self._words)
        card = frame("card")
        column(self.view, margins=(1, 1, 1, 1), of=card)
        self.body.addWidget(card, 1)
        self.body.addSpacing(8)
        self.body.addLayout(row(self.all, None, self.close_button))

    def _toggle(self) -> None:
        self._whole = not self._whole
        self._show()

    def _show(self) -> None:
        other = [pair for pair in self._pairs if pair.differs]
        self.model.set_rows(self._pairs if self._whole else other)
        self.view.fit(max(1, min(MOST, self.model.rowCount())), HEAD + 2)
        self.all.setText(tr("Show only what differs") if self._whole else tr("Show what is the same"))
        said = plural(
            len(other),
            "{n:,} difference, {count} the same",
            "{n:,} differences, {count} the same",
            count=len(self._pairs) - len(other),
        )
        self._words.setText(said if other else tr("Nothing differs."))
        self.arrange()

    def begin(self) -> None:
        self.open(self.close_button)
