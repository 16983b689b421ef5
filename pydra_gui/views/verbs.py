"""A verb of the window: its words, its keys, what it does, and why it cannot be done now; menus and the palette are made from verbs.

1. A verb that makes no sense now does not vanish: it is grey, and its tip says why.
2. Its keys always answer: pressed when it makes no sense, they say why instead of doing nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from pydra_gui.language import tr
from pydra_gui.models.table import plain_tip
from pydra_gui.theme import icons
from pydra_gui.views.remembered import LOOKS, Remembered

Refuse = Callable[[str, str], None]
"""Tells a person which verb was not done, and why."""


def _nothing() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Verb:
    """`keys` like "Ctrl+O"; `about` is what comes of it, for the palette; `no` is why it cannot be done now, "" if it can; `tail` is
    its consequence now, written after its words. `danger` has a red icon; `local` keys are told but caught by somebody else; `full`
    are its words where its menu is not seen ("Show its log" there is "Show the log of the chosen run"). Verbs with the same `menu`
    stand together in a menu of this name. `command` is the line for a terminal that does the same, "" if there is none."""

    text: str
    do: Callable[[], None]
    keys: str = ""
    icon: str = ""
    about: str = ""
    no: Callable[[], str] = _nothing
    tail: Callable[[], str] = _nothing
    danger: bool = False
    local: bool = False
    full: str = ""
    menu: str = ""
    command: Callable[[], str] = _nothing


Section = Iterable[Verb | None]
"""None is a line between groups."""


class VerbAction(QAction):
    """A verb as Qt has it. `refresh` asks it what can be done now; until then, and again after `rest`, it can be triggered."""

    def __init__(self, verb: Verb, owner: QWidget, refuse: Refuse | None = None) -> None:
        super().__init__(verb.text, owner)
        self.verb = verb
        self._refuse = refuse
        self.triggered.connect(lambda *_: self._do())
        self.setProperty("about", verb.about)
        if verb.keys:
            self.setShortcut(QKeySequence(verb.keys))
            if verb.local:
                self.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        if verb.icon:
            self.setIcon(icons.icon(verb.icon, "fail-ink" if verb.danger else "text2"))
            self.setProperty("glyph", verb.icon)
        self.setIconVisibleInMenu(bool(verb.icon))

    def refresh(self) -> None:
        """Its words and whether it can be done, as things are now."""
        no, tail = self.verb.no(), self.verb.tail()
        self.setText(f"{self.verb.text} {tail.replace('&', '&&')}".strip())
        self.setEnabled(not no)
        self.setToolTip(plain_tip(no or self.verb.about))

    def rest(self) -> None:
        """Its keys answer again."""
        self.setEnabled(True)

    def _do(self) -> None:
        no = self.verb.no()
        if no and self._refuse:
            self._refuse(self.verb.text, no)
        elif not no:
            self.verb.do()


def fill(menu: QMenu, section: Section, owner: QWidget, refuse: Refuse | None = None) -> list[VerbAction]:
    """Adds verbs to a menu that says, each time it opens, which of them can be done."""
    menu.setToolTipsVisible(True)
    made: list[VerbAction] = []
    inner: dict[str, QMenu] = {}
    for verb in section:
        if verb is None:
            menu.addSeparator()
            continue
        made.append(VerbAction(verb, owner, refuse))
        if verb.menu and verb.menu not in inner:
            inner[verb.menu] = menu.addMenu(verb.menu)
            inner[verb.menu].setToolTipsVisible(True)
        inner.get(verb.menu, menu).addAction(made[-1])
    for each in made:
        menu.aboutToShow.connect(each.refresh)
        menu.aboutToHide.connect(each.rest)
    return made


def popup(section: Section, owner: QWidget) -> QMenu:
    """A menu of these verbs as they are now; it goes when it closes."""
    menu = QMenu(owner)
    menu.aboutToHide.connect(menu.deleteLater)
    verbs = list(section)
    for each in fill(menu, verbs, menu):
        each.refresh()
    add_lines(menu, verbs)
    return menu


def add_lines(menu: QMenu, section: Section) -> None:
    """The same verbs as lines for a terminal, to copy; those that make no sense now are left out."""
    lines = [(verb, verb.command()) for verb in section if verb and not verb.no() and verb.command()]
    if not lines:
        return
    menu.addSeparator()
    inner = menu.addMenu(icons.icon("copy"), tr("Copy as command"))
    inner.setToolTipsVisible(True)
    for verb, line in lines:
        made = inner.addAction(verb.text.rstrip("… "), partial(_copy, line))
        made.setToolTip(plain_tip(line))


def _copy(line: str) -> None:
    QGuiApplication.clipboard().setText(line)


def add_looks(menu: QMenu, owner: QWidget, remembered: Remembered) -> None:
    """The choice between the system's theme, light and dark."""
    names = {"system": tr("Follow the system"), "light": tr("Light"), "dark": tr("Dark")}
    sub = menu.addMenu(tr("Theme"))
    group = QActionGroup(owner)
    for look in LOOKS:
        made = sub.addAction(names[look])
        made.setCheckable(True)
        made.setChecked(look == remembered.look)
        made.setData(look)
        made.setProperty("about", "theme of the window")
        made.triggered.connect(lambda *_, look=look: remembered.choose_look(look))
        group.addAction(made)

    def show_look() -> None:
        for each in group.actions():
            each.setChecked(each.data() == remembered.look)

    sub.aboutToShow.connect(show_look)


def add_still(menu: QMenu, remembered: Remembered) -> None:
    """The choice to have nothing move."""
    made = menu.addAction(tr("Reduced motion"))
    made.setCheckable(True)
    made.setChecked(remembered.still)
    made.setProperty("about", "nothing fades, runs or breathes")
    made.triggered.connect(remembered.choose_still)
    menu.aboutToShow.connect(lambda: made.setChecked(remembered.still))


def all_actions(bar: QMenuBar) -> list[QAction]:
    """Every verb in the menus, submenus included, in their order."""
    found: list[QAction] = []
    for top in bar.actions():
        found += leaves(top)
    return found


def leaves(action_: QAction) -> list[QAction]:
    """The verbs at and under an action; not those of a menu that is told elsewhere."""
    menu = action_.menu()
    if menu is None:
        return [] if action_.isSeparator() else [action_]
    if menu.property("told elsewhere"):
        return []
    return [leaf for inner in menu.actions() for leaf in leaves(inner)]  # type: ignore[attr-defined]
