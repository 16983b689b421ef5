"""When watchers are told: ten times a second, and more seldom while the master has its hands full, so that looking slows no work."""

PACE = 0.1
"""Seconds between two rounds."""
BUSY, LATE, OWED = 0.5, 0.02, 64
"""The share of its time from which on the master has its hands full, the seconds by which a round is late then, and so many events
that wait for the disk: then it is the disk that has."""
REST = 199
"""So many times as long as a round took nobody is told anything then: those who look take half a hundredth of the master's time, and
what they do with it about as much as that once more."""
LONGEST = 3.0
"""Seconds that such a rest takes at most."""
TWENTIETH = 19
"""So many times as long as its picture took a watch rests by itself: it takes a twentieth of the master's time at most."""
LONGEST_ALONE = 6.0
"""Seconds that it rests at most while the master has its hands full: as many times as long as its picture took as a round rests then."""


class Pace:
    """Times are those of one clock that never jumps; `spent` is what the master's thread has spent of its processor so far."""

    def __init__(self) -> None:
        self._began = self._spent = self._due = self._rests_until = 0.0
        self._busy = False

    def next(self, now: float, wanted: float = 0.0) -> float:
        """When the next round begins, if one is wanted from then on."""
        self._due = max(now, wanted, self._began + PACE, self._rests_until)
        return self._due

    def begin(self, now: float, spent: float, owed: int = 0) -> None:
        """A round begins; since the last one so many events at once were not on disk."""
        works = spent - self._spent > BUSY * (now - self._began)
        self._busy = works or now - self._due > LATE or owed > OWED
        self._began, self._spent = now, spent

    def rest(self, took: float, now: float) -> float:
        """Seconds that a watch rests whose picture took so many of the processor."""
        busy = self._busy and now - self._began <= LONGEST_ALONE  # of an older round nobody knows any more
        return min(LONGEST_ALONE, REST * took) if busy else TWENTIETH * took

    def end(self, now: float, took: float) -> None:
        """It is over; its pictures took so many seconds of the processor."""
        self._rests_until = now + min(LONGEST, REST * took) if self._busy else now
