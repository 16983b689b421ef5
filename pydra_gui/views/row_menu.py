"""The menu of a row of any list: its verbs, what of it can be copied, and the lines that do the same in a terminal."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from pydra_gui.views.verbs import Section, Verb, popup

Of = Callable[[QModelIndex], Section]
"""The verbs of a row; none where there is no menu."""


def serve(view: QAbstractItemView, of: Of) -> None:
    """Opens it under the pointer; with the menu key at the row that has the keyboard."""

    def open_(at: QPoint) -> None:
        index = view.indexAt(at)
        if not index.isValid():
            index, at = view.currentIndex(), view.visualRect(view.currentIndex()).center()
        menu = menu_of(view, of(index)) if index.isValid() else None
        if menu is not None:
            menu.popup(view.viewport().mapToGlobal(at))

    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.customContextMenuRequested.connect(open_)


def serve_line(line: QWidget, of: Callable[[], Section]) -> None:
    """The same for a line that is a widget of its own."""

    def open_(at: QPoint) -> None:
        menu = menu_of(line, of())
        if menu is not None:
            menu.popup(line.mapToGlobal(at))

    line.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    line.customContextMenuRequested.connect(open_)


def menu_of(owner: QWidget, section: Section) -> QMenu | None:
    """None if there is nothing in it."""
    verbs = list(section)
    return popup(verbs, owner) if verbs else None


def copying(words: str, what: str, command: str = "") -> Verb:
    """Puts this on the clipboard; grey where it is nothing. `command` is the line for a terminal that tells the same."""
    copy = partial(QGuiApplication.clipboard().setText, what)
    return Verb(words, copy, "", "copy", no=lambda: "" if what else "–", command=lambda: command)
