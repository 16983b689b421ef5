"""What is on its way between this node and its master: seen on the blob links as it passes, told with each heartbeat."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydra_core.ids import Digest
from pydra_core.protocol.blobline import Part
from pydra_core.protocol.facts import Transfer

MOST = 20
"""Transfers that a heartbeat tells of."""

SILENT = 10.0
"""Seconds after which one that does not move is not told of."""

NAMES = 2_000
TEXT = 100


@dataclass(slots=True)
class _One:
    size: int
    out: bool
    done: int
    passed: int
    """Bytes that went over the link, which are not all: some are here already."""
    at: float
    told: float
    told_passed: int = 0


class Moving:
    """All blob links of one node. `named` tells what a version is called, "" for anything else."""

    def __init__(self, named: Callable[[Digest], str], clock: Callable[[], float] = time.monotonic) -> None:
        self._named = named
        self._clock = clock
        self._names: dict[Digest, str] = {}
        self._all: dict[Digest, _One] = {}

    def name(self, digest: Digest, text: str) -> None:
        """What people call this blob."""
        self._names[digest] = text
        while len(self._names) > NAMES:
            self._names.pop(next(iter(self._names)))

    def passed(self, message: Any, out: bool) -> None:
        """A message went over one of the links."""
        if not isinstance(message, Part) or not message.body:
            return
        now, done = self._clock(), message.offset + len(message.body)
        if done >= message.size:
            self._all.pop(message.digest, None)
            return
        one = self._all.setdefault(message.digest, _One(message.size, out, 0, 0, now, now))
        one.size, one.out, one.done, one.at = message.size, out, done, now
        one.passed += len(message.body)

    def rows(self) -> tuple[Transfer, ...]:
        """What moves now, with the bytes a second since this was last asked."""
        now = self._clock()
        self._all = {digest: one for digest, one in self._all.items() if now < one.at + SILENT}
        return tuple(self._row(digest, one, now) for digest, one in list(self._all.items())[:MOST])

    def _row(self, digest: Digest, one: _One, now: float) -> Transfer:
        rate = (one.passed - one.told_passed) / (now - one.told) if now > one.told else 0.0
        one.told, one.told_passed = now, one.passed
        what = self._names.get(digest) or self._named(digest) or f"file {digest[:8]}"
        return Transfer(what=what[:TEXT], done=one.done, size=one.size, rate=int(rate), out=one.out)
