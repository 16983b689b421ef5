"""Buttons with a verb, and tools with an icon."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton

from pydra_gui.theme import icons


def button(text: str, kind: str = "", icon: str = "", token: str = "text2") -> QPushButton:
    """A button with a verb; a & in it is no key. `kind`: "" plain, primary, quiet, link, danger."""
    made = QPushButton(text.replace("&", "&&"))
    made.setProperty("kind", kind)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    made.setAutoDefault(False)
    if icon:
        made.setIcon(icons.icon(icon, "on-accent" if kind == "primary" else token))
        made.setIconSize(QSize(20, 16))
    return made


def tool(icon: str, tip: str, checkable: bool = False) -> QToolButton:
    """A button of one icon; `tip` is also its accessible name."""
    made = QToolButton()
    made.setProperty("kind", "icon")
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    made.setCheckable(checkable)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setIcon(icons.icon(icon, "text2", "accent-ink"))
    made.setIconSize(QSize(16, 16))
    return made


def facet(text: str) -> QToolButton:
    """One of several that are chosen from: words that stay pressed."""
    made = QToolButton()
    made.setText(text)
    made.setProperty("kind", "facet")
    made.setCheckable(True)
    made.setAccessibleName(text)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made
