"""The colouring rules of the window: kept, asked for by every table of runs, and edited in a sheet."""

import time
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from pydra_core.protocol.pictures import RunRow
from pydra_gui.language import tr
from pydra_gui.models import colouring
from pydra_gui.models.colouring import TINTS, Rule
from pydra_gui.theme.theme import color
from pydra_gui.views.form_scroll import FormScroll
from pydra_gui.views.remembered import Remembered
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.buttons import button, tool
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import column, row

WIDTH = 720
SWATCH = QSize(24, 14)


class Colours(QObject):
    """One for the window; `changed` says that rows may look different."""

    changed = Signal()

    def __init__(self, window: QWidget, remembered: Remembered, clock: Callable[[], float] = time.time) -> None:
        super().__init__(window)
        self._window, self._remembered, self._clock = window, remembered, clock
        self.rules = remembered.colouring()
        self._last: tuple[RunRow, int, str] | None = None

    def tint(self, of: RunRow) -> str:
        """The token of the ground of this row, "" for the plain one. Rows are painted cell by cell: the last is at hand."""
        if not self.rules:
            return ""
        now = self._clock()
        if self._last is None or self._last[0] is not of or self._last[1] != int(now):
            self._last = (of, int(now), colouring.tint_of(self.rules, of, now))
        return self._last[2]

    def keep(self, rules: Sequence[Rule]) -> None:
        """From now on these."""
        self.rules, self._last = tuple(rules), None
        self._remembered.keep_colouring(self.rules)
        self.changed.emit()

    async def edit(self) -> None:
        """The sheet; what it says counts when it is accepted."""
        sheet = ColourSheet(self._window, self.rules, self._clock)
        sheet.open(sheet.add)
        if await sheet.finished():
            self.keep(sheet.answer)


class RuleLine(QWidget):
    """One rule: on or off, its name, filter and colour, and where it stands."""

    def __init__(self, rule: Rule, clock: Callable[[], float]) -> None:
        super().__init__()
        self._clock = clock
        self.on = QCheckBox()
        self.on.setChecked(rule.on)
        self.on.setAccessibleName(tr("Rule is on"))
        self.on.setToolTip(tr("On or off"))
        self.name = QLineEdit(rule.name, placeholderText=tr("Name"))
        self.name.setAccessibleName(tr("Name of the rule"))
        self.name.setFixedWidth(150)
        self.words = QLineEdit(rule.words, placeholderText="state:failed node:mac*")
        self.words.setAccessibleName(tr("Filter of the rule"))
        self.tint = QComboBox()
        self.tint.setAccessibleName(tr("Colour"))
        self.tint.setIconSize(SWATCH)
        for name, token in TINTS.items():
            self.tint.addItem(_swatch(token), name)
        self.tint.setCurrentText(rule.tint)
        self.up, self.down = tool("up", tr("Earlier: it counts before those below")), tool("down", tr("Later"))
        self.remove = tool("trash", tr("Remove this rule"))
        self.note = label("", "error")
        self.note.hide()
        line = row(self.on, self.name, self.words, self.tint, self.up, self.down, self.remove, gap=6)
        line.setStretch(2, 1)
        column(line, self.note, gap=2, of=self)
        self.words.textChanged.connect(lambda _: self.note.hide())

    def rule(self) -> Rule:
        words = self.words.text().strip()
        return Rule(
            name=self.name.text().strip() or words, words=words, tint=self.tint.currentText(), on=self.on.isChecked()
        )

    def check(self) -> bool:
        """Says what is wrong with its filter; true if nothing is."""
        fault = colouring.fault(self.words.text(), self._clock())
        self.note.setText(fault)
        self.note.setVisible(bool(fault))
        self.words.setProperty("bad", bool(fault))
        self.words.style().polish(self.words)
        return not fault


class ColourSheet(Sheet):
    """The rules in their order."""

    def __init__(self, window: QWidget, rules: Sequence[Rule], clock: Callable[[], float] = time.time) -> None:
        super().__init__(window, tr("Colouring rules"), WIDTH)
        self._clock = clock
        self.answer: list[Rule] = []
        """The rules, once they were accepted."""
        self.lines: list[RuleLine] = []
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 14, 6)
        self._none = label(tr("No rules yet: rows look as their states do."), "muted")
        self._list.insertWidget(0, self._none)
        self.add, self.no, self.yes = (
            button(tr("New rule"), "", "plus"),
            button(tr("Go back")),
            button(tr("Save rules"), "primary"),
        )
        self.body.addWidget(label(tr("Colouring rules"), "title"))
        self.body.addWidget(
            label(tr("The first rule that fits a run colours its row. Rules are written as filters are."), "muted")
        )
        self.body.addSpacing(4)
        self.body.addWidget(FormScroll(self._list, WIDTH - 40))
        self.body.addSpacing(8)
        self.body.addLayout(row(self.add, None, self.no, self.yes, gap=8))
        self.add.clicked.connect(lambda: self.append(Rule(name="", words="")).name.setFocus())
        self.no.clicked.connect(lambda: self.finish(False))
        self.yes.clicked.connect(self._accept)
        for rule in rules:
            self.append(rule)

    def rules(self) -> list[Rule]:
        """As they stand now."""
        return [line.rule() for line in self.lines]

    def append(self, rule: Rule) -> RuleLine:
        """One more, at the end."""
        line = RuleLine(rule, self._clock)
        line.up.clicked.connect(partial(self._move, line, -1))
        line.down.clicked.connect(partial(self._move, line, 1))
        line.remove.clicked.connect(partial(self._remove, line))
        self.lines.append(line)
        self._arrange()
        return line

    def _move(self, line: RuleLine, step: int) -> None:
        place = self.lines.index(line)
        self.lines.insert(place + step, self.lines.pop(place))
        self._arrange()

    def _remove(self, line: RuleLine) -> None:
        self.lines.remove(line)
        self._list.removeWidget(line)
        line.hide()
        line.deleteLater()
        self._arrange()

    def _arrange(self) -> None:
        for place, line in enumerate(self.lines):
            self._list.removeWidget(line)
            self._list.insertWidget(place, line)
            line.up.setEnabled(place > 0)
            line.down.setEnabled(place + 1 < len(self.lines))
        self._none.setVisible(not self.lines)
        self.add.setEnabled(len(self.lines) < colouring.MOST)
        self.arrange()

    def _accept(self) -> None:
        wrong = [line for line in self.lines if not line.check()]
        if wrong:
            wrong[0].words.setFocus()
        else:
            self.answer = self.rules()
            self.finish(True)


def _swatch(token: str) -> QIcon:
    picture = QPixmap(SWATCH)
    picture.fill(color(token))
    return QIcon(picture)
