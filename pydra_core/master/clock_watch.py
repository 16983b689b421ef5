"""Sees when the clock that people read is set, or stood still with the machine, against one that never jumps."""

from collections.abc import Callable

LEAST = 1.0
"""Seconds that make a step: less is how a time daemon slews, or how late we look."""


class ClockWatch:
    """Asked before each event, so that no span is ever compared with a clock that has just been set."""

    def __init__(self, clock: Callable[[], float], monotonic: Callable[[], float]) -> None:
        self._clock, self._monotonic = clock, monotonic
        self._offset = clock() - monotonic()

    def stepped(self) -> float:
        """By how many seconds the clock was set forward since this was last asked (below zero: back); 0.0 for no step."""
        offset = self._clock() - self._monotonic()
        by, self._offset = offset - self._offset, offset
        return by if abs(by) >= LEAST else 0.0
