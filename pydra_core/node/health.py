"""Whose fault trouble with a file is: this machine's, or that of what was to be written or read; and who may be called stalled."""

import errno
from dataclasses import dataclass

from pydra_core.node.records import Live, Phase

SHARE, LEAST_TIME, NOISE = 0.005, 0.05, 4096
"""What a worker that only waits may use all the same: a share of one core, seconds at least, bytes."""

_THEIRS = frozenset(
    {errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL, errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.EEXIST}
)
"""What comes of names and kinds of files that somebody else chose."""

_DISK = frozenset(
    getattr(errno, name)
    for name in ("ENOSPC", "EDQUOT", "EFBIG", "EIO", "EROFS", "ENOMEM", "EMFILE", "ENFILE")
    if hasattr(errno, name)
)


def is_of_contents(trouble: OSError) -> bool:
    """True if no other machine could unpack it either."""
    return trouble.errno in _THEIRS


def is_of_disk(trouble: OSError) -> bool:
    """True if this machine has no room, or no working disk, for what is moved."""
    return trouble.errno in _DISK


def must_move(live: Live) -> bool:
    """True if a worker that does nothing for long is stalled: it runs, and waits for nobody here."""
    return live.phase is Phase.RUNNING and live.frozen is None and not live.coordinating and not _idles(live)


def _idles(live: Live) -> bool:
    return live.seat and not live.unanswered


@dataclass(frozen=True, slots=True)
class Signs:
    """What a worker's tree has used and said up to now: seconds of processor time, bytes read and written, when it last said a word."""

    seconds: float
    moved: int
    heard: float


class Stalls:
    """Tells for how long workers have given no sign of life, from one measurement to the next. `after`: less seconds are nothing."""

    def __init__(self, after: float) -> None:
        self._after = after
        self._last: dict[int, tuple[Signs, float]] = {}

    def note(self, pid: int, signs: Signs, now: float, *, moves: bool) -> float:
        """Seconds since the last sign of life of this worker, 0.0 for less than `after`. `moves`: it waits for nobody here."""
        before, then = self._last.get(pid, (signs, now))
        if not moves or pid not in self._last or _is_alive(before, signs, now - then):
            before, then = signs, now
        self._last[pid] = (before, then)
        return now - then if now - then >= self._after else 0.0

    def forget(self, alive: set[int]) -> None:
        """Only these are there still."""
        self._last = {pid: each for pid, each in self._last.items() if pid in alive}


def _is_alive(before: Signs, now: Signs, passed: float) -> bool:
    """A word, bytes, or more processor time than a process that only waits takes."""
    used = now.seconds - before.seconds
    return now.heard != before.heard or now.moved - before.moved > NOISE or used > max(SHARE * passed, LEAST_TIME)
