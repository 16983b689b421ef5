"""What lines of a log look like: a menu of its highlight rules, each with how many lines it fits, and whether units have a column."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from pydra_gui.language import figure, tr
from pydra_gui.models.colouring import TINTS, Rule
from pydra_gui.views.tints import swatch
from pydra_gui.widgets.buttons import tool


class LookMenu(QObject):
    """`button` stands in the head of the panel. `picked` has the words of a rule that is to be the filter; `edit_asked`: the rules are to
    be changed."""

    picked = Signal(str)
    edit_asked = Signal()

    def __init__(self, parent: QWidget, units_changed: Callable[[], None]) -> None:
        super().__init__(parent)
        self.button = tool("bookmark", tr("Highlights, and the column of units"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(parent)
        self._menu.setToolTipsVisible(True)
        self.button.setMenu(self._menu)
        self._end = self._menu.addSeparator()
        self._menu.addAction(tr("Highlight rules…"), self.edit_asked.emit)
        self._units = self._menu.addAction(tr("Column of units"))
        self._units.setCheckable(True)
        self._units.setChecked(True)
        self._units.toggled.connect(lambda _: units_changed())
        self.actions: list[QAction] = []
        self._rules: tuple[Rule, ...] = ()

    def units(self) -> bool:
        """The column of units is wanted."""
        return self._units.isChecked()

    def show_units(self, shown: bool) -> None:
        self._units.setChecked(shown)

    def count(self, rules: Sequence[Rule], counts: Sequence[int]) -> None:
        """The rules that are on, and how many lines each fits first."""
        if tuple(rules) != self._rules:
            self._rules = tuple(rules)
            self._fill()
        for number, (rule, action) in enumerate(zip(self._rules, self.actions, strict=True)):
            found = counts[number] if number < len(counts) else 0
            action.setText(f"{rule.name.replace('&', '&&')}\t{figure(found)}")

    def _fill(self) -> None:
        for action in self.actions:
            self._menu.removeAction(action)
            action.deleteLater()
        self.actions = [self._add(rule) for rule in self._rules]

    def _add(self, rule: Rule) -> QAction:
        made = QAction(swatch(TINTS[rule.tint]), rule.name, self._menu)
        made.setToolTip(tr("Show only the lines that it fits"))
        made.triggered.connect(lambda: self.picked.emit(rule.words))
        self._menu.insertAction(self._end, made)
        return made


def nothing(*, comes: bool) -> tuple[str, str]:
    """What an empty log says, and what to do: of one that goes on, and of one that is over."""
    if comes:
        return tr("Nothing logged yet"), tr("Lines appear here as they are printed or logged.")
    hint = tr("What a task prints, or logs with self.log, comes here: run it again with more to say.")
    return tr("Nothing was logged"), hint
