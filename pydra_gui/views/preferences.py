"""What a person prefers: language, height of rows, notices, the tray, the node of this machine; kept in the window's file."""

from typing import Literal, get_args

from PySide6.QtCore import QObject, QSettings, Signal

from pydra_gui import language
from pydra_gui.theme import theme

Density = Literal["comfortable", "compact", "dense"]
Told = Literal["all", "failures", "none"]
"""Which notices the desktop shows."""
MOST_SLOTS = 4096


class Preferences(QObject):
    """Each is kept as soon as it is set, and `changed` carries its name."""

    changed = Signal(str)

    def __init__(self, settings: QSettings) -> None:
        super().__init__()
        self._settings = settings

    @property
    def density(self) -> Density:
        found = str(self._settings.value("density", "compact"))
        return next((each for each in get_args(Density) if each == found), "compact")

    def set_density(self, density: Density) -> None:
        self._keep("density", density)
        theme.use_density(density)

    @property
    def told(self) -> Told:
        found = str(self._settings.value("told", "all"))
        return next((each for each in get_args(Told) if each == found), "all")

    def set_told(self, told: Told) -> None:
        self._keep("told", told)

    @property
    def language(self) -> str:
        """The code of a language that there is, or "system"."""
        found = str(self._settings.value("language", language.SYSTEM))
        return found if found in language.catalogues() else language.SYSTEM

    def set_language(self, code: str) -> None:
        self._keep("language", code)

    @property
    def to_tray(self) -> bool:
        """Closing the window leaves the master at work, with an icon in the tray."""
        return self._is("to_tray", False)

    def set_to_tray(self, to_tray: bool) -> None:
        self._keep("to_tray", to_tray)

    @property
    def slots(self) -> int | None:
        """Runs at once on this machine; None for as many as its cores allow."""
        found = str(self._settings.value("slots", ""))
        return min(int(found), MOST_SLOTS) if found.isascii() and found.isdecimal() else None

    def set_slots(self, slots: int | None) -> None:
        self._keep("slots", "" if slots is None else slots)

    def once(self, what: str) -> bool:
        """True the first time that this is asked: some things are said once."""
        first = not self._is(f"said_{what}", False)
        if first:
            self._keep(f"said_{what}", True)
        return first

    def use(self) -> None:
        """Shows what was chosen before."""
        theme.use_density(self.density)

    def _is(self, name: str, usual: bool) -> bool:
        return str(self._settings.value(name, usual)).lower() == "true"

    def _keep(self, name: str, value: object) -> None:
        self._settings.setValue(name, value)
        self._settings.sync()
        self.changed.emit(name)
