"""Every verb of the window once: its words, its keys and what it does; the menus and the palette are made from them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from pydra_gui.theme import icons
from pydra_gui.views.remembered import LOOKS, Look


@dataclass(frozen=True, slots=True)
class Verb:
    """`keys` like "Ctrl+O"; `about` is what comes of it, for the palette."""

    text: str
    do: Callable[[], None]
    keys: str = ""
    icon: str = ""
    about: str = ""


Section = Iterable[Verb | None]
"""None is a line between groups."""


def action(verb: Verb, owner: QWidget) -> QAction:
    """A verb as Qt has it."""
    made = QAction(verb.text, owner)
    made.triggered.connect(lambda *_: verb.do())
    made.setStatusTip("")
    made.setProperty("about", verb.about)
    if verb.keys:
        made.setShortcut(QKeySequence(verb.keys))
    if verb.icon:
        made.setIcon(icons.icon(verb.icon))
        made.setProperty("glyph", verb.icon)
    made.setIconVisibleInMenu(bool(verb.icon))
    return made


def add_menu(bar: QMenuBar, name: str, section: Section, owner: QWidget) -> QMenu:
    """A menu of the bar."""
    menu = bar.addMenu(name)
    for verb in section:
        if verb is None:
            menu.addSeparator()
        else:
            menu.addAction(action(verb, owner))
    return menu


def add_looks(menu: QMenu, owner: QWidget, chosen: Look, choose: Callable[[Look], None]) -> None:
    """The choice between the system's theme, light and dark."""
    names = {"system": "Follow the system", "light": "Light", "dark": "Dark"}
    sub = menu.addMenu("Theme")
    group = QActionGroup(owner)
    for look in LOOKS:
        made = sub.addAction(names[look])
        made.setCheckable(True)
        made.setChecked(look == chosen)
        made.setProperty("about", "theme of the window")
        made.triggered.connect(lambda *_, look=look: choose(look))
        group.addAction(made)


def all_actions(bar: QMenuBar) -> list[QAction]:
    """Every verb in the menus, submenus included, in their order."""
    found: list[QAction] = []
    for top in bar.actions():
        found += _leaves(top)
    return found


def _leaves(action_: QAction) -> list[QAction]:
    menu = action_.menu()
    if menu is None:
        return [] if action_.isSeparator() else [action_]
    return [leaf for inner in menu.actions() for leaf in _leaves(inner)]  # type: ignore[attr-defined]
