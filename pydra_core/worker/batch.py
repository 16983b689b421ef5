"""Collects what goes to the master in one body: a lone entry is never delayed, and a thousand cost little."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from pydra_core.protocol.spreads import Answer, Piece

E = TypeVar("E", Piece, Answer)

AGE = 0.001
"""Seconds after the last flush from which on an entry is sent at once."""
SIZE = 128 * 1024
"""Bytes at which a body is closed."""
ENTRY = 64
"""Bytes of an entry besides its value, roughly."""


class Batch(Generic[E]):
    """Entries in their order. Filled by one thread; any thread may flush."""

    def __init__(self, send: Callable[[list[E]], None]) -> None:
        self._send: Callable[[list[E]], None] = send
        self._entries: list[E] = []
        self._size = 0
        self._flushed = 0.0
        self._lock = threading.RLock()

    def add(self, entry: E, size: int) -> None:
        """`size` in bytes of what is large in it."""
        size += ENTRY
        with self._lock:
            if self._size + size > SIZE:
                self.flush()
            self._entries.append(entry)
            self._size += size
            if self._size > SIZE or time.monotonic() - self._flushed >= AGE:
                self.flush()

    def flush(self) -> None:
        """Sends what is there."""
        with self._lock:
            entries, self._entries, self._size = self._entries, [], 0
            if entries:
                self._send(entries)
            self._flushed = time.monotonic()

    def flush_old(self, age: float) -> None:
        """Sends what is there if nothing was sent for so many seconds."""
        if self._entries and time.monotonic() - self._flushed >= age:
            self.flush()

    def clear(self) -> None:
        """Forgets what is there."""
        with self._lock:
            self._entries, self._size = [], 0
