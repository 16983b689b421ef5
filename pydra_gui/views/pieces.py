"""The small parts that sheets and bars are put together from: labels, buttons, lines. Every text in them is plain text."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from pydra_gui.theme import icons
from pydra_gui.theme.theme import font

Part = QWidget | QLayout | int | None
"""What stands in a line or a column: a widget, a layout, a gap in px, or a stretch."""


def label(text: str, kind: str = "", wrap: bool = False, mono: bool = False) -> QLabel:
    """Plain text in one of the kinds of the style sheet."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", kind)
    made.setWordWrap(wrap)
    if mono:
        made.setFont(font(12, mono=True))
    return made


def button(text: str, kind: str = "", icon: str = "", token: str = "text2") -> QPushButton:
    """A button with a verb; `kind` is "", "primary", "danger", "quiet" or "link"."""
    made = QPushButton(text)
    made.setProperty("kind", kind)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    made.setAutoDefault(False)
    if icon:
        made.setIcon(icons.icon(icon, "on-accent" if kind == "primary" else token, gap=4))
        made.setIconSize(QSize(20, 16))
    return made


def tool(icon: str, tip: str, kind: str = "icon", checkable: bool = False) -> QToolButton:
    """A button without words: its tip is its name."""
    made = QToolButton()
    made.setProperty("kind", kind)
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    made.setCheckable(checkable)
    made.setIcon(icons.icon(icon, "text2", "accent-ink"))
    made.setIconSize(QSize(16, 16))
    return made


def picture(icon: str, token: str = "text2", px: int = 16) -> QLabel:
    """An icon that is only looked at."""
    made = _Picture(icon, token, px)
    made.setFixedSize(px, px)
    return made


class _Picture(QLabel):
    """Painted in the theme of the moment."""

    def __init__(self, name: str, token: str, px: int) -> None:
        super().__init__()
        self._icon = icons.icon(name, token)
        self._px = px

    def paintEvent(self, event: QPaintEvent) -> None:
        self._icon.paint(QPainter(self), self.rect())


def rule() -> QFrame:
    """A line of one pixel."""
    return frame("rule")


def frame(kind: str) -> QFrame:
    made = QFrame()
    made.setProperty("kind", kind)
    return made


def line(*parts: Part, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Parts beside each other."""
    made = QHBoxLayout()
    fill(made, *parts, gap=gap, margins=margins)
    return made


def column(*parts: Part, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Parts below each other."""
    made = QVBoxLayout()
    fill(made, *parts, gap=gap, margins=margins)
    return made


def fill(layout: QBoxLayout, *parts: Part, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> None:
    """Puts parts into a layout."""
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    for part in parts:
        match part:
            case None:
                layout.addStretch(1)
            case int():
                layout.addSpacing(part)
            case QWidget():
                layout.addWidget(part)
            case _:
                layout.addLayout(part)


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Sets a property that the style sheet looks at."""
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
