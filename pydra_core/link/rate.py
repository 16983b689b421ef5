"""How fast bytes may go: an account that is filled at a rate and overdrawn by what went; who wants to send waits until it is level.

It counts both directions of all wires that share it. What comes cannot be held back here, so it is charged when it came: the next
request, or the answer that the other side waits for, comes later.
"""

from asyncio import sleep
from collections.abc import Callable
from time import monotonic

from pydra_core.protocol.verbs import LEAST_RATE

SAVED = 0.25
"""Seconds of silence that may be made up for."""

TICK = 0.001
LOOK = 1.0
"""Seconds after which who waits looks whether the rate is another one now."""


class Rate:
    """`limit` tells the bytes a second, 0 for any number; it may change at any time."""

    def __init__(self, limit: Callable[[], int]) -> None:
        self._limit = limit
        self._level = 0.0
        self._at = monotonic()

    def spend(self, size: int) -> None:
        """So many bytes went, or came."""
        self._fill()
        self._level -= size

    async def wait(self) -> None:
        """Returns once more may go."""
        while self._fill() < 0:
            owed = -self._level / max(self._limit(), LEAST_RATE)
            await sleep(min(max(owed, TICK), LOOK))

    def _fill(self) -> float:
        now, limit = monotonic(), self._limit()
        since, self._at = now - self._at, now
        self._level = min(self._level + since * max(limit, LEAST_RATE), SAVED * limit) if limit else 0.0
        return self._level


def steady(limit: int) -> Rate:
    """A rate that stays."""
    return Rate(lambda: limit)
