"""Garbage is collected on the window's thread only: elsewhere a collection could destroy a widget, and Qt ends the process for that."""

import gc
import time

from PySide6.QtCore import QObject, QTimer

PERIOD = 200
"""Milliseconds between two looks."""
OLDEST = 2
LONG = 0.05
"""Seconds of a collection of the oldest generation after which what is left is never looked at again: it is the history of a master,
no garbage for as long as that lives, and to look at all of it would hold the window up longer each time."""
REST = 100
"""So many times as long as a collection of the oldest generation took there is no other: all runs of a master are in it."""


class Collector(QObject):
    """While it lives, Python's own collection is off, and this does the same by the same thresholds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._rests_until = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(PERIOD)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collects the oldest generation that is due, or the one before it while the oldest rests."""
        due = [
            at
            for at, (counted, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if counted > most > 0
        ]
        began = time.monotonic()
        if OLDEST in due and began < self._rests_until:
            gc.collect(OLDEST - 1)
        elif due:
            gc.collect(due[-1])
            if OLDEST in due:
                self._rest(time.monotonic() - began)

    def _rest(self, took: float) -> None:
        self._rests_until = time.monotonic() + REST * took
        if took > LONG:
            gc.freeze()

    def stop(self) -> None:
        """Gives the collection back to Python."""
        self._timer.stop()
        gc.enable()
