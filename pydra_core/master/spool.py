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
    one attempt only."""

    closed = False

    def __init__(self, path: Path, grew: Callable[[], None]) -> None:
        self._file = path.open("wb", buffering=0)
        self._grew = grew
        self.index = LineIndex(path)
        self.base = self._next = 0
        self.whole = True
        self.note = ""
        self.rest = 0
        self._any = self.told = False
        self.over = False
        """Nothing more comes from its node; what is kept may still."""
        self.watch: Watched | None = None

    def push(self, pushed: verbs.Push) -> None:
        """More lines, or why none come."""
        if not isinstance(pushed, verbs.LogPushed) or self._file.closed:
            return
        if pushed.lines:
            self._take(pushed)
        self.note, self.rest, self.told = pushed.note, pushed.rest, True
        self._grew()

    def _take(self, pushed: verbs.LogPushed) -> None:
        if not self._any:
            self._any, self.base = True, pushed.first
        self.whole = self.whole and pushed.first == (self._next if self._next else 0)
        self._next = pushed.first + len(pushed.lines)
        try:
            self._file.write(b"".join(_encode(line) + b"\n" for line in pushed.lines))
        except OSError:
            self.whole = False  # no room on the disk: the kept log has them

    def close(self) -> None:
        if self.watch is not None:
            self.watch.close()
        self._file.close()
        with suppress(OSError):
            self.index.path.unlink(missing_ok=True)
