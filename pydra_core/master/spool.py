"""The lines of a live log while somebody looks at them: as its node tells them, in a file that goes when nobody looks any more."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import msgspec

from pydra_core.master.log_index import LineIndex
from pydra_core.protocol import verbs

_encode = msgspec.json.Encoder().encode


class Watched(Protocol):
    """What follows the log."""

    def close(self) -> None: ...


class Spool:
    """For `Logs` it is a carrier. `base` is the number of its first line; `whole`: it has every line from the first of its log on, and of
    one attempt only. Its file is open only while something is written: there may be hundreds."""

    def __init__(self, path: Path, grew: Callable[[], None]) -> None:
        self._grew = grew
        self.index = LineIndex(path)
        self.base = self._next = 0
        self.whole = True
        self.note = ""
        self.rest = 0
        self._any = self.told = self.closed = False
        self.over = False
        """Nothing more comes from its node; what is kept may still."""
        self.watch: Watched | None = None
        self.anew = False
        """Another attempt has begun its log, or the node itself: what that says belongs into a spool of its own."""

    def push(self, pushed: verbs.Push) -> None:
        """More lines, or why none come."""
        if not isinstance(pushed, verbs.LogPushed) or self.closed:
            return
        if self.anew or pushed.first < self._next:
            self.anew, self.whole = True, False
            self._grew()
            return
        if pushed.lines:
            self._take(pushed)
        self.note, self.rest, self.told = pushed.note, pushed.rest, True
        self._grew()

    def _take(self, pushed: verbs.LogPushed) -> None:
        mode = "ab" if self._any else "wb"
        if not self._any:
            self._any, self.base = True, pushed.first
        self.whole = self.whole and pushed.first == (self._next if self._next else 0)
        self._next = pushed.first + len(pushed.lines)
        body = b"".join(_encode(line) + b"\n" for line in pushed.lines)
        try:
            with self.index.path.open(mode, buffering=0) as file:
                taken = file.write(body)
        except OSError:
            taken = 0
        self.whole = self.whole and taken == len(body)  # without room on the disk the kept log has them

    def leave(self) -> None:
        """Takes nothing more in; its lines stay."""
        if self.watch is not None:
            self.watch.close()
        self.watch, self.closed, self.anew = None, True, False

    def close(self) -> None:
        self.leave()
        with suppress(OSError):
            self.index.path.unlink(missing_ok=True)
