"""What kind of thing each of our own widgets is to readers of screens.

Qt knows the kinds of its own classes, and calls everything else a client area. A class says its kind in `ROLE`; what only holds
others is a group. Qt asks `_interface` for each widget, once, and not before somebody reads; what it gets is Qt's from then on, and
goes with the widget.
"""

from functools import cache
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAbstractScrollArea, QAccessibleWidget, QFrame, QScrollArea, QWidget

Role = QAccessible.Role
LINES = ("rule", "vrule")
_PLAIN: dict[type, Role] = {
    QWidget: Role.Grouping,
    QFrame: Role.Grouping,
    QScrollArea: Role.Pane,
    QAbstractScrollArea: Role.Pane,
}
"""What is no more than one of these has no better name in Qt than client area, or border."""


class Pressable(Protocol):
    """A painted widget that is a button."""

    def press(self) -> None: ...


class _Pressed(QAccessibleWidget):
    """The interface of a painted button: a reader of screens can press it."""

    def actionNames(self) -> list[str]:
        return [QAccessibleActionInterface.pressAction(), *super().actionNames()]

    def doAction(self, name: str) -> None:
        if name == QAccessibleActionInterface.pressAction():
            pressed: Pressable = self.object()  # type: ignore[assignment]
            pressed.press()
        else:
            super().doAction(name)


def role_of(widget: QWidget) -> Role | None:
    """The kind of a widget, or None where Qt's own word is right."""
    if type(widget) is QFrame and widget.property("kind") in LINES:
        return Role.Separator
    said: Role | None = getattr(widget, "ROLE", None)
    base = next(each for each in type(widget).__mro__ if each.__module__.startswith("PySide6"))
    return said or _PLAIN.get(base)


def _interface(_: str, thing: QObject) -> QAccessibleInterface | None:
    if not isinstance(thing, QWidget):
        return None
    role = role_of(thing)
    if role is None:
        return None
    return _Pressed(thing, role) if role is Role.Button else QAccessibleWidget(thing, role)


@cache
def install() -> None:
    """Tells Qt, once for the life of the process."""
    QAccessible.installFactory(_interface)


def announce(widget: QWidget, words: str) -> None:
    """Has a reader of screens say what has come to be under the keyboard in a widget that is painted as a whole."""
    if words and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))
