"""What the window remembers between two starts: its place, its layouts and its theme, in a file of the home."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QApplication

from pydra_gui.models import arrangement, colouring
from pydra_gui.models.arrangement import Layout
from pydra_gui.models.colouring import Rule
from pydra_gui.theme import motion, theme
from pydra_gui.views.preferences import Preferences

Look = Literal["system", "light", "dark"]
RECENT = 12
"""So many commands of the palette come first."""
LOOKS: tuple[Look, ...] = ("system", "light", "dark")


class Remembered:
    """Settings in HOME/window/window.ini."""

    def __init__(self, folder: Path) -> None:
        self._settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        self.preferences = Preferences(self._settings)

    @property
    def look(self) -> Look:
        found = str(self._settings.value("look", "system"))
        return next((look for look in LOOKS if look == found), "system")

    def set_look(self, qt: QApplication, look: Look) -> None:
        """Keeps the choice and shows it."""
        self._settings.setValue("look", look)
        self.use_theme(qt)

    def choose_look(self, look: Look) -> None:
        """Keeps the choice and shows it at once."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self.set_look(app, look)

    def recent(self) -> list[str]:
        """The commands that were chosen last, the newest first."""
        return arrangement.read_list(str(self._settings.value("recent", "")))

    def note_recent(self, command: str) -> None:
        before = [each for each in self.recent() if each != command]
        self._settings.setValue("recent", arrangement.write([command, *before][:RECENT]))

    def use_theme(self, qt: QApplication) -> None:
        """Shows the theme that was chosen, with rows as high and motion as it was."""
        self.preferences.use()
        if self.look == "system":
            theme.follow_system(qt)
        else:
            theme.use(qt, self.look)

    @property
    def still(self) -> bool:
        """A person wants no movement, whatever the system says."""
        return str(self._settings.value("still", "false")) == "true"

    def choose_still(self, still: bool) -> None:
        """Keeps the choice; what moves stops at once."""
        self._settings.setValue("still", "true" if still else "false")
        self.use_motion()

    def use_motion(self) -> None:
        """Moves as much as was chosen."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            motion.follow(app, self.still)

    def geometry(self) -> QByteArray | None:
        """Where the window was; None before that was kept."""
        found = self._settings.value("geometry")
        return found if isinstance(found, QByteArray) else None

    def layout(self) -> Layout:
        """How the panels stood; an empty one before that was kept."""
        return arrangement.read(str(self._settings.value("layout", "")))

    def keep_layout(self, geometry: QByteArray, layout: Layout) -> None:
        self._settings.setValue("geometry", geometry)
        self._settings.setValue("layout", arrangement.write(layout))
        self._settings.sync()

    def filters(self) -> dict[str, str]:
        """The filters that a person gave a name, as words."""
        return arrangement.read_words(str(self._settings.value("filters", "")))

    def keep_filters(self, filters: dict[str, str]) -> None:
        self._settings.setValue("filters", arrangement.write(filters))
        self._settings.sync()

    def colouring(self) -> tuple[Rule, ...]:
        """The rules that colour rows of runs."""
        return colouring.read(str(self._settings.value("colouring", "")))

    def keep_colouring(self, rules: Sequence[Rule]) -> None:
        self._settings.setValue("colouring", colouring.write(rules))
        self._settings.sync()

    def highlights(self) -> tuple[Rule, ...]:
        """The rules that colour lines of logs."""
        return colouring.read(str(self._settings.value("highlights", "")))

    def keep_highlights(self, rules: Sequence[Rule]) -> None:
        self._settings.setValue("highlights", colouring.write(rules))
        self._settings.sync()

    def named_layouts(self) -> dict[str, Layout]:
        """The layouts that a person gave a name, in the order in which they were made."""
        return arrangement.read_named(str(self._settings.value("layouts", "")))

    def keep_named_layouts(self, layouts: dict[str, Layout]) -> None:
        self._settings.setValue("layouts", arrangement.write(layouts))
        self._settings.sync()
