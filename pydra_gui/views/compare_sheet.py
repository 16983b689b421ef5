"""Two runs beside each other: what differs in arguments, version, environment, phases and outcome; and their code, side by side."""

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStackedWidget, QWidget

from pydra_core.client import lines
from pydra_gui.actions import Actions
from pydra_gui.language import plural, tr
from pydra_gui.models import text
from pydra_gui.models.run_difference import Pair, Ran, pairs
from pydra_gui.models.table import Column, RowRole, Table, plain_tip
from pydra_gui.theme import theme
from pydra_gui.theme.box import Box
from pydra_gui.views import row_menu
from pydra_gui.views.comparison import Comparison
from pydra_gui.views.frames import frame
from pydra_gui.views.row_menu import copying
from pydra_gui.views.sheet import MARGIN, Sheet
from pydra_gui.views.verbs import Verb
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.cells import Cell, Index
from pydra_gui.widgets.item_views import HEAD, LiveTable
from pydra_gui.widgets.labels import label, write
from pydra_gui.widgets.layouts import column, row

WIDTH, MOST = 980, 18


class PairCell(Cell):
    """What differs stands in the colour of text, what is the same behind it; a heading is said once."""

    def draw(self, painter: QPainter, box: Box, index: Index) -> None:
        pair: Pair = index.data(RowRole)
        shown = text.one_line(str(index.data()))
        if index.column() == 0:
            above = index.sibling(index.row() - 1, 0).data(RowRole) if index.row() else None
            write(painter, box, "" if above is not None and above.part == pair.part else shown, "text3", 12)
        elif index.column() == 1:
            write(painter, box, shown, "text2", 12)
        else:
            write(painter, box, shown, "text" if pair.differs else "text3", 12, mono=True)


class CompareSheet(Sheet):
    """Esc closes it."""

    def __init__(self, window: QWidget, left: Ran, right: Ran, actions: Actions) -> None:
        self._ran = (left, right)
        names = [tr("Run {run}", run=each.about.row.run) for each in self._ran]
        both = tr("{names} and {names2}", names=names[0], names2=tr("run {run}", run=right.about.row.run))
        super().__init__(window, both, min(WIDTH, window.width() - 2 * MARGIN))
        self._actions = actions
        self._pairs = pairs(left, right)
        columns: tuple[Column[Pair], ...] = (
            Column("", 96, lambda pair: pair.part),
            Column("", 150, lambda pair: pair.name),
            Column(names[0], 290, lambda pair: pair.left, tip=lambda pair: pair.left),
            Column(names[1], 290, lambda pair: pair.right, tip=lambda pair: pair.right, stretch=True),
        )
        self.model = Table(columns, lambda pair: (pair.part, pair.name), self)
        self.view = LiveTable(parent=self)
        self.view.setAccessibleName(tr("What differs"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(PairCell(self.view))
        self.view.set_columns(columns)
        row_menu.serve(self.view, self.section)
        self.code: Comparison | None = None
        self.all = button(tr("Show what is the same"))
        self.source = button(tr("Compare the code"), "", "columns")
        self.close_button = button(tr("Close"))
        self._words = label("", "second")
        self._pages = QStackedWidget(self)
        self._whole = False
        self._build()
        self._show()

    def _build(self) -> None:
        self.body.addWidget(label(self.card.accessibleName(), "title"))
        self.body.addWidget(self._words)
        card = frame("card")
        column(self.view, margins=(1, 1, 1, 1), of=card)
        self._pages.addWidget(card)
        self.body.addWidget(self._pages, 1)
        self.body.addSpacing(8)
        self.body.addLayout(row(self.all, self.source, None, self.close_button))
        why = self._no_code()
        self.source.setEnabled(not why)
        self.source.setToolTip(plain_tip(why))
        self.all.clicked.connect(self._toggle)
        self.source.clicked.connect(self._turn)
        self.close_button.clicked.connect(lambda: self.finish(True))
        self.closed.connect(lambda _: self._end())
        theme.changes.changed.connect(self._fit)

    def _end(self) -> None:
        if self.code is not None:
            self.code.end()

    def _no_code(self) -> str:
        """Why their code cannot be compared; "" if it can."""
        left, right = (each.about.row for each in self._ran)
        if left.package != right.package:
            return tr("They are of two packages, {one} and {other}.", one=left.package, other=right.package)
        return (
            tr("Both ran v{number}: the code is the same.", number=left.version) if left.digest == right.digest else ""
        )

    def _turn(self) -> None:
        """To the code, or back to what differs."""
        if self._pages.currentIndex():
            self._pages.setCurrentIndex(0)
        else:
            self._pages.setCurrentWidget(self.code or self._make_code())
        on = self._pages.currentIndex() > 0
        self.source.setText(tr("Back to what differs") if on else tr("Compare the code"))
        self.all.setVisible(not on)
        self._fit()

    def _make_code(self) -> Comparison:
        old, new = (each.about.row.version for each in self._ran)
        made = self.code = Comparison(self._ran[0].about.row.package, self._actions, self)
        made.set_versions([(f"v{number}", number) for number in sorted({old, new}, reverse=True)])
        made.compare(old, new)
        self._pages.addWidget(made)
        return made

    def _toggle(self) -> None:
        self._whole = not self._whole
        self._show()

    def _show(self) -> None:
        other = [pair for pair in self._pairs if pair.differs]
        self.model.set_rows(self._pairs if self._whole else other)
        self.all.setText(tr("Show only what differs") if self._whole else tr("Show what is the same"))
        said = plural(
            len(other),
            "{n:,} difference, {count} the same",
            "{n:,} differences, {count} the same",
            count=len(self._pairs) - len(other),
        )
        self._words.setText(said if other else tr("Nothing differs."))
        self._fit()

    def _fit(self) -> None:
        """As high as what is shown, where there is room."""
        high = self.view.row_height()
        room = max(4, (self._window.height() - 240 - HEAD) // high)
        rows = min(MOST, room) if self._pages.currentIndex() else max(1, min(MOST, room, self.model.rowCount()))
        self._pages.setFixedHeight(HEAD + high * rows + 4)
        self.arrange()

    def section(self, index: QModelIndex) -> list[Verb | None]:
        """The verbs of a line."""
        pair = self.model.row(index.row())
        if pair is None:
            return []
        numbers = [each.about.row.run for each in self._ran]
        return [
            copying(tr("Copy both"), f"{pair.name}: {pair.left} | {pair.right}"),
            copying(tr("Copy that of run {run}", run=numbers[0]), pair.left, lines.line("show", numbers[0])),
            copying(tr("Copy that of run {run}", run=numbers[1]), pair.right, lines.line("show", numbers[1])),
        ]

    def begin(self) -> None:
        self.open(self.close_button)
