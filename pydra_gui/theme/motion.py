"""How long a movement takes: as designed, or no time at all where the system or a person wants little of it.

What runs in a loop (the line of a panel that loads, dots that breathe) asks `still` before each step, and is drawn as one picture then.
"""

import sys

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

__all__ = ["changes", "duration", "follow", "hear", "still"]


class Changes(QObject):
    """Says when movements begin or end to be wanted."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.still = False
        self.chosen = self.told = False
        """A person wants no movement here; the desktop says so for all windows."""


changes = Changes()


def follow(app: QApplication, reduced: bool) -> None:
    """`reduced`: a person wants no movement whatever the system says; otherwise it is as the system wants it."""
    changes.chosen = reduced
    _settle(app)


def hear(app: QApplication, reduced: bool) -> None:
    """What a desktop says that has to be asked (`portal`)."""
    changes.told = reduced
    _settle(app)


def _settle(app: QApplication) -> None:
    wanted = changes.chosen or changes.told or system_reduces(app)
    if wanted != changes.still:
        changes.still = wanted
        changes.changed.emit()


def system_reduces(app: QApplication) -> bool:
    """What the system says, where Qt can tell: on Windows. Elsewhere its themes answer "no effects" also when nobody chose that."""
    return sys.platform == "win32" and not app.isEffectEnabled(Qt.UIEffect.UI_General)


def still() -> bool:
    """True while nothing is to move."""
    return changes.still


def duration(ms: int) -> int:
    """Milliseconds of a movement."""
    return 0 if changes.still else ms
