"""The level filter of a log: a menu of levels, each with how many lines have it; none chosen shows all."""

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from pydra_core.protocol.logs import LEVELS
from pydra_gui.language import figure, later, tr
from pydra_gui.widgets.buttons import tool

WORDS = {"out": later("out (printed)"), "err": later("err (printed)")}


class LevelFilter:
    """`button` stands in the head of the panel; it is on while not all levels are shown."""

    def __init__(self, parent: QWidget, changed: Callable[[frozenset[str]], None]) -> None:
        self._changed = changed
        self.button = tool("filter", tr("Levels that are shown"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(parent)
        self.button.setMenu(self._menu)
        self._all = self._menu.addAction(tr("All levels"), self.clear)
        self._menu.addSeparator()
        self.actions = {level: self._add(level) for level in LEVELS}
        self.count({})

    def _add(self, level: str) -> QAction:
        made = self._menu.addAction(level)
        made.setCheckable(True)
        made.toggled.connect(lambda _: self._tell())
        return made

    def chosen(self) -> frozenset[str]:
        return frozenset(level for level, action in self.actions.items() if action.isChecked())

    def choose(self, levels: frozenset[str]) -> None:
        """These levels; what is no level is left out."""
        for level, action in self.actions.items():
            action.blockSignals(True)
            action.setChecked(level in levels)
            action.blockSignals(False)
        self._tell()

    def clear(self) -> None:
        self.choose(frozenset())

    def count(self, levels: Mapping[str, int]) -> None:
        """How many lines have which level."""
        for level, action in self.actions.items():
            action.setText(f"{tr(WORDS.get(level, level))}\t{figure(levels.get(level, 0))}")

    def _tell(self) -> None:
        chosen = self.chosen()
        names = ", ".join(level for level in LEVELS if level in chosen)
        self.button.setCheckable(bool(chosen))
        self.button.setChecked(bool(chosen))
        self.button.setToolTip(
            tr("Levels that are shown: {names}", names=names) if chosen else tr("Levels that are shown")
        )
        self._changed(chosen)
