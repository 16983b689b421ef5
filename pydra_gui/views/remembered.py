"""What the window remembers between two starts: its layout and its theme, in a file of the home."""

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QApplication

from pydra_gui.theme import theme

Look = Literal["system", "light", "dark"]
LOOKS: tuple[Look, ...] = ("system", "light", "dark")
LAYOUT = 2
"""Counts up when docks are added or renamed, so that an old layout is not forced on them."""


class Remembered:
    """Settings in HOME/window/window.ini."""

    def __init__(self, folder: Path) -> None:
        self._settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)

    @property
    def look(self) -> Look:
        found = str(self._settings.value("look", "system"))
        return next((look for look in LOOKS if look == found), "system")

    def set_look(self, qt: QApplication, look: Look) -> None:
        """Keeps the choice and shows it."""
        self._settings.setValue("look", look)
        self.use_theme(qt)

    def use_theme(self, qt: QApplication) -> None:
        """Shows the theme that was chosen."""
        if self.look == "system":
            theme.follow_system(qt)
        else:
            theme.use(qt, self.look)

    def layout(self) -> tuple[QByteArray, QByteArray] | None:
        """Geometry and state of the window; None before they were kept."""
        geometry, state = self._settings.value("geometry"), self._settings.value("state")
        if isinstance(geometry, QByteArray) and isinstance(state, QByteArray):
            return geometry, state
        return None

    def keep_layout(self, geometry: QByteArray, state: QByteArray) -> None:
        self._settings.setValue("geometry", geometry)
        self._settings.setValue("state", state)
        self._settings.sync()
