"""Which columns a table of runs has, and in which order: a menu on its head and under a tool; what is chosen is kept with its panel."""

from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QToolButton

from pydra_gui.language import tr
from pydra_gui.widgets.item_views import LiveTable

FIRST = ("#", "State", "Task")
"""Without these no row could be told from another."""
SEPARATOR = "\n"
"""Between the words of a filter, which are one line, and the titles of columns."""


class RunsColumns(QObject):
    """Of one table. `tool` opens the menu for the keyboard; columns are also dragged by their heads."""

    def __init__(self, view: LiveTable, titles: tuple[str, ...], tool: QToolButton) -> None:
        super().__init__(view)
        self._view, self._titles = view, titles
        self._usual = view.shown_columns()
        head = view.horizontalHeader()
        head.setSectionsMovable(True)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._open_at)
        self.menu = QMenu(tool)
        self.menu.aboutToShow.connect(lambda: self._fill(self.menu, -1))
        tool.setMenu(self.menu)
        tool.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def shown(self) -> list[str]:
        """The titles of the columns that are chosen, from left to right."""
        return [self._titles[i] for i in self._view.shown_columns()]

    def show_titles(self, titles: list[str]) -> None:
        """These columns in this order; what is none is passed over, and those that a row is known by are always there."""
        wanted = [title for title in dict.fromkeys(titles) if title in self._titles]
        wanted = [title for title in FIRST if title not in wanted] + wanted
        self._view.show_columns([self._titles.index(title) for title in wanted])

    def kept(self, words: str) -> str:
        """These words, with the columns behind them if they are not the usual ones."""
        usual = self._view.shown_columns() == self._usual
        return words if usual else f"{words}{SEPARATOR}{SEPARATOR.join(self.shown())}"

    def restore(self, kept: str) -> str:
        """Takes the columns out of what was kept; the words."""
        words, *titles = kept.split(SEPARATOR)
        if titles:
            self.show_titles(titles)
        elif self._view.shown_columns() != self._usual:
            self._view.show_columns(self._usual)
        return words

    def _open_at(self, at: QPoint) -> None:
        head = self._view.horizontalHeader()
        menu = QMenu(head)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu, head.logicalIndexAt(at))
        menu.popup(head.mapToGlobal(at))

    def _fill(self, menu: QMenu, clicked: int) -> None:
        menu.clear()
        shown = self.shown()
        for title in [*shown, *(each for each in self._titles if each not in shown)]:
            action = menu.addAction(self._name(title), partial(self._toggle, title))
            action.setCheckable(True)
            action.setChecked(title in shown)
            action.setEnabled(title not in FIRST)
        menu.addSeparator()
        title = self._titles[clicked] if 0 <= clicked < len(self._titles) else ""
        self._add_moves(menu, shown, [title] if title else shown)
        menu.addSeparator()
        usual = menu.addAction(tr("Usual columns"), partial(self._view.show_columns, self._usual))
        usual.setEnabled(self._view.shown_columns() != self._usual)

    def _add_moves(self, menu: QMenu, shown: list[str], which: list[str]) -> None:
        """For one column two actions, for many two menus."""
        for name_, step in ((tr("Move left"), -1), (tr("Move right"), 1)):
            below = menu if len(which) == 1 else menu.addMenu(name_)
            for title in which:
                place = shown.index(title) + step
                name = name_ if len(which) == 1 else self._name(title)
                below.addAction(name, partial(self._move, title, step)).setEnabled(0 <= place < len(shown))

    @staticmethod
    def _name(title: str) -> str:
        return tr("Number") if title == "#" else tr(title)

    def _toggle(self, title: str) -> None:
        shown = self.shown()
        self.show_titles([each for each in shown if each != title] if title in shown else [*shown, title])

    def _move(self, title: str, step: int) -> None:
        shown = self.shown()
        place = shown.index(title)
        shown.insert(place + step, shown.pop(place))
        self.show_titles(shown)
