"""What a reader of screens finds in a window: widgets without a name, icons without a tip, pictures without words, silent cells."""

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QCalendarWidget,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QMenuBar,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QToolButton,
    QWidget,
)

from pydra_gui.widgets.labels import Elided
from pydra_gui.widgets.notices import Line

ROWS = 12
"""So many rows of a view are read."""
EVERY = (int(Qt.ItemDataRole.AccessibleTextRole), int(Qt.ItemDataRole.DisplayRole))


SILENT_ROLES = (QAccessible.Role.Client, QAccessible.Role.Border, QAccessible.Role.NoRole)
"""What says nothing of what a widget is."""


def role_of(widget: QWidget) -> QAccessible.Role:
    """The kind of thing that Qt tells readers of screens."""
    made = QAccessible.queryAccessibleInterface(widget)
    return made.role() if made else QAccessible.Role.NoRole


def faults(root: QWidget) -> list[str]:
    """A line for each thing that can be seen now and that a reader could not tell."""
    found = []
    for widget in _seen(root):
        found += [f"{_place(widget)}: {what}" for what in _of(widget)]
    return found


def name_of(widget: QWidget) -> str:
    """The name as Qt hands it to readers of screens."""
    made = QAccessible.queryAccessibleInterface(widget)
    return str(made.text(QAccessible.Text.Name)).strip() if made else ""


def told_of(widget: QWidget) -> str:
    """The description as Qt hands it to them: of what is painted, or of a field."""
    made = QAccessible.queryAccessibleInterface(widget)
    return str(made.text(QAccessible.Text.Description)).strip() if made else ""


def is_asked(widget: QWidget) -> bool:
    """Somebody can do something with it: it takes the keyboard, or is a button; not a part that Qt makes for another."""
    if isinstance(widget, (QHeaderView, QScrollBar, QMenuBar)) or _is_part(widget):
        return False
    return isinstance(widget, QAbstractButton) or widget.focusPolicy() != Qt.FocusPolicy.NoFocus


def _seen(root: QWidget) -> Iterator[QWidget]:
    yield from (each for each in (root, *root.findChildren(QWidget)) if each.isVisible())


def _is_part(widget: QWidget) -> bool:
    """The inside of a field, or of a calendar."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QCalendarWidget):
            return True
        above = above.parentWidget()
    if isinstance(widget.parentWidget(), QTabBar):
        return True
    inner = isinstance(widget, QLineEdit) and isinstance(widget.parentWidget(), (QAbstractSpinBox, QComboBox))
    return inner or (
        isinstance(widget, QAbstractButton) and isinstance(widget.parentWidget(), QLineEdit) and not _is_ours(widget)
    )


def _is_ours(widget: QWidget) -> bool:
    return type(widget).__module__.startswith("pydra_gui")


def _is_plain_scroll(widget: QWidget) -> bool:
    """It takes the keyboard only so that it can be scrolled."""
    return isinstance(widget, QScrollArea)


def _is_picture(widget: QWidget) -> bool:
    """It is painted by ourselves. An icon beside its words is no picture, nor is a line that has no words now."""
    if isinstance(widget, Line) or (isinstance(widget, Elided) and not widget.text()):
        return False
    return _is_ours(widget) and "paintEvent" in vars(type(widget))


def _of(widget: QWidget) -> Iterator[str]:
    if is_asked(widget) and not _is_plain_scroll(widget) and not name_of(widget):
        yield "has no name"
    if isinstance(widget, QToolButton) and not _is_part(widget) and not widget.text() and not widget.toolTip():
        yield "is an icon without a tip"
    if _is_picture(widget) and not (name_of(widget) or told_of(widget)):
        yield "is painted, and said by no words"
    if role_of(widget) in SILENT_ROLES and not isinstance(
        widget, QHeaderView
    ):  # the cells of a head belong to its table
        yield f"is no more than {role_of(widget).name}"
    if _is_picture(widget) and role_of(widget) in (QAccessible.Role.Grouping, QAccessible.Role.Pane):
        yield "is painted, and has no kind of its own"
    if (
        isinstance(widget, QAbstractItemView)
        and not isinstance(widget, QHeaderView)
        and widget.model()
        and not _is_part(widget)
    ):
        yield from _silent(widget, widget.model())


def _silent(view: QAbstractItemView, model: QAbstractItemModel, above: QModelIndex | None = None) -> Iterator[str]:
    """The columns in which no row says a word."""
    parent = above if above is not None else QModelIndex()
    count = min(ROWS, model.rowCount(parent))
    for column in range(_columns(model, parent) if count else 0):
        cells = [model.index(row, column, parent) for row in range(count)]
        head = model.headerData(column, Qt.Orientation.Horizontal)
        means = head or any(cell.data(Qt.ItemDataRole.ToolTipRole) for cell in cells)  # others only fill the width
        if means and not any(str(cell.data(role) or "").strip() for cell in cells for role in EVERY):
            yield f"column {column} of {head!r} is silent"


def _columns(model: QAbstractItemModel, parent: QModelIndex) -> int:
    """A list has one; what it would say itself is private in Qt."""
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)


def _place(widget: QWidget) -> str:
    """Where it is, for the one who mends it."""
    names: list[str] = []
    each: QWidget | None = widget
    while each is not None and len(names) < 5:
        named = each.objectName() or each.accessibleName()
        names.append(type(each).__name__ + (f"({named})" if named else ""))
        each = each.parentWidget()
    return " < ".join(names)
