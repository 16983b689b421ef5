"""How long to wait before the next try: full jitter, so that a hundred nodes do not come back in one moment."""

from collections.abc import Callable, Iterator

FIRST = 1.0
LAST = 60.0


def delays(chance: Callable[[], float], first: float = FIRST, last: float = LAST) -> Iterator[float]:
    """Seconds to wait, for ever: each uniform between 0 and a bound that doubles from `first` to `last`.

    `chance` returns numbers from 0 to 1 (`random.random`). After a success, start a new one.
    (Full jitter: M. Brooker, "Exponential Backoff And Jitter", 2015.)
    """
    bound = first
    while True:
        yield chance() * bound
        bound = min(bound * 2, last)


class Pauses:
    """The waits of one transfer between its tries: one that got on before it was cut waits as after the first."""

    def __init__(self, chance: Callable[[], float]) -> None:
        self._chance = chance
        self._delays = delays(chance)

    def after(self, *, got_on: bool) -> float:
        """Seconds to wait after a try that moved something, or nothing."""
        if got_on:
            self._delays = delays(self._chance)
        return next(self._delays)
