"""How fast the machine itself was meanwhile: a shared one is half as fast from one second to the next, and all that runs on it."""

import time

TURNS = 4_000
"""Of a plain loop: a quarter of a millisecond."""


class Speed:
    """Felt by the thread that does the work, between two pieces of it, by the time of its processor: who waits for a turn feels nothing."""

    def __init__(self) -> None:
        self._spent, self._times = 0.0, 0

    def feel(self) -> None:
        began, total = time.thread_time(), 0
        for turn in range(TURNS):
            total += turn
        self._spent += time.thread_time() - began
        self._times += 1

    def take(self) -> float:
        """Turns a second of a plain loop since this was asked last."""
        spent, times, self._spent, self._times = self._spent, self._times, 0.0, 0
        return TURNS * times / spent if spent else 0.0
