"""Rows and columns of widgets in one call each."""

from collections.abc import Sequence

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Thing = QWidget | QLayout | int | None
"""What a row or column is made of: an int is so many px of space, None is a spring."""
Margins = tuple[int, int, int, int]


def row(*things: Thing, gap: int = 8, margins: Margins = (0, 0, 0, 0), of: QWidget | None = None) -> QHBoxLayout:
    """Things side by side; `of` is the widget that gets the layout."""
    made = QHBoxLayout(of) if of else QHBoxLayout()
    _fill(made, things, gap, margins)
    return made


def column(*things: Thing, gap: int = 8, margins: Margins = (0, 0, 0, 0), of: QWidget | None = None) -> QVBoxLayout:
    """Things one above the other."""
    made = QVBoxLayout(of) if of else QVBoxLayout()
    _fill(made, things, gap, margins)
    return made


def _fill(layout: QBoxLayout, things: Sequence[Thing], gap: int, margins: Margins) -> None:
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    for thing in things:
        match thing:
            case None:
                layout.addStretch(1)
            case int():
                layout.addSpacing(thing)
            case QWidget():
                layout.addWidget(thing)
            case _:
                layout.addLayout(thing)


def clear(layout: QLayout) -> None:
    """Takes everything out of a layout and deletes it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
            inner.deleteLater()
