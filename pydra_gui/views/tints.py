"""A sheet of rules that give rows a ground of their own, in their order: for runs (colours) and for lines of logs (highlights)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from pydra_gui.language import tr
from pydra_gui.models.colouring import MOST, TINTS, Rule
from pydra_gui.theme.theme import color
from pydra_gui.views.form_scroll import FormScroll
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.buttons import button, tool
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import column, row

WIDTH = 720
SWATCH = QSize(24, 14)


@dataclass(frozen=True, slots=True)
class Kind:
    """What rules are about. `fault` says in a sentence why words make no rule, "" if they do."""

    title: str
    about: str
    none: str
    example: str
    fault: Callable[[str], str]
    most: int = MOST


class RuleLine(QWidget):
    """One rule: on or off, its name, filter and colour, and where it stands."""

    def __init__(self, rule: Rule, kind: Kind) -> None:
        super().__init__()
        self._kind = kind
        self.on = QCheckBox()
        self.on.setChecked(rule.on)
        self.on.setAccessibleName(tr("Rule is on"))
        self.on.setToolTip(tr("On or off"))
        self.name = QLineEdit(rule.name, placeholderText=tr("Name"))
        self.name.setAccessibleName(tr("Name of the rule"))
        self.name.setFixedWidth(150)
        self.words = QLineEdit(rule.words, placeholderText=kind.example)
        self.words.setAccessibleName(tr("Filter of the rule"))
        self.tint = QComboBox()
        self.tint.setAccessibleName(tr("Colour"))
        self.tint.setIconSize(SWATCH)
        for name, token in TINTS.items():
            self.tint.addItem(swatch(token), tr(name), name)
        self.tint.setCurrentIndex(self.tint.findData(rule.tint))
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
            name=self.name.text().strip() or words, words=words, tint=self.tint.currentData(), on=self.on.isChecked()
        )

    def check(self) -> bool:
        """Says what is wrong with its filter; true if nothing is."""
        fault = self._kind.fault(self.words.text())
        self.note.setText(fault)
        self.note.setVisible(bool(fault))
        self.words.setProperty("bad", bool(fault))
        self.words.style().polish(self.words)
        return not fault


class TintSheet(Sheet):
    """The rules in their order."""

    def __init__(self, window: QWidget, rules: Sequence[Rule], kind: Kind) -> None:
        super().__init__(window, kind.title, WIDTH)
        self._kind = kind
        self.answer: list[Rule] = []
        """The rules, once they were accepted."""
        self.lines: list[RuleLine] = []
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 14, 6)
        self._none = label(kind.none, "muted")
        self._list.insertWidget(0, self._none)
        self.add, self.no, self.yes = (
            button(tr("New rule"), "", "plus"),
            button(tr("Go back")),
            button(tr("Save rules"), "primary"),
        )
        self.body.addWidget(label(kind.title, "title"))
        self.body.addWidget(label(kind.about, "muted"))
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
        line = RuleLine(rule, self._kind)
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
            line.show()  # by itself Qt shows it later, and it has no room until then
            line.up.setEnabled(place > 0)
            line.down.setEnabled(place + 1 < len(self.lines))
        self._none.setVisible(not self.lines)
        self.add.setEnabled(len(self.lines) < self._kind.most)
        if self.isVisible():
            self.settle()

    def _accept(self) -> None:
        wrong = [line for line in self.lines if not line.check()]
        if wrong:
            wrong[0].words.setFocus()
        else:
            self.answer = self.rules()
            self.finish(True)


def swatch(token: str) -> QIcon:
    """A token as a small picture for menus and lists."""
    picture = QPixmap(SWATCH)
    picture.fill(color(token))
    return QIcon(picture)
