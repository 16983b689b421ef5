"""The menu bar, and the commands of the palette that are made from it; it knows verbs, not the window."""

from dataclasses import replace

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from pydra_gui.views.palette import Command
from pydra_gui.views.verbs import Refuse, Section, VerbAction, all_actions, fill, leaves


class Menus:
    """Fills a bar with sections of verbs. `refuse` says why a verb was not done."""

    def __init__(self, bar: QMenuBar, owner: QWidget, refuse: Refuse) -> None:
        self._bar, self._owner, self._refuse = bar, owner, refuse

    def add(self, name: str, section: Section = ()) -> QMenu:
        """A menu of the bar."""
        menu = self._bar.addMenu(name)
        self.extend(menu, section)
        return menu

    def extend(self, menu: QMenu, section: Section) -> None:
        """More verbs at the end of a menu."""
        fill(menu, section, self._owner, self._refuse)

    def keys(self) -> list[Command]:
        """Verbs with keys as commands, each with the menu that it stands in."""
        return [
            replace(_command(each), about=name)
            for top in self._bar.actions()
            for each in leaves(top)
            if (name := top.text().replace("&", "")) and not each.shortcut().isEmpty()
        ]

    def commands(self) -> list[Command]:
        """Every verb of the bar as a command; what cannot be done now says why."""
        return [_command(each) for each in all_actions(self._bar)]


def key_words(keys: QKeySequence) -> str:
    """Keys as they stand on the keyboard of whoever reads the language of the window: "Ctrl Shift F"."""
    return keys.toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")


def _command(each: QAction) -> Command:
    no, tail = (each.verb.no(), each.verb.tail()) if isinstance(each, VerbAction) else ("", "")
    about = ": ".join(part for part in (tail, str(each.property("about") or "")) if part)
    return Command(
        _words(each),
        each.trigger,
        no or about,
        key_words(each.shortcut()),
        str(each.property("glyph") or "right"),
        not no,
        otherwise=about,
    )


def _words(each: QAction) -> str:
    text = each.verb.full or each.verb.text if isinstance(each, VerbAction) else each.text()
    return text.replace("&", "")
