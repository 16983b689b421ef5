"""Frames in the kinds of the style sheet, and facts as a grid of names and values."""

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from pydra_gui.widgets.labels import label


def frame(kind: str) -> QFrame:
    """card, raised, well, notice-fail or notice-hold."""
    made = QFrame()
    made.setProperty("kind", kind)
    return made


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Sets a property that the style sheet looks at."""
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def facts(*pairs: tuple[str, QLabel], key_width: int = 84) -> QGridLayout:
    """Quiet names on the left, values on the right."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(5)
    grid.setColumnMinimumWidth(0, key_width)
    grid.setColumnStretch(1, 1)
    for at, (key, value) in enumerate(pairs):
        grid.addWidget(label(key, "muted"), at, 0)
        grid.addWidget(value, at, 1)
    return grid
