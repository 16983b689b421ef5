"""The master's blobs: immutable files named by their SHA-256, which come in parts and are there only when whole and verified."""

import asyncio
import errno
import hashlib
import os
import re
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar
from weakref import WeakValueDictionary

from pydra_core.errors import Fault, UserError
from pydra_core.ids import Digest
from pydra_core.settings import ensure

LIMIT = 4 * 1024 * 1024 * 1024
"""Bytes of the largest blob."""

STALE = 7 * 24 * 3600.0
"""Seconds after which a part that nobody went on with is thrown away."""

SETTLED = 24 * 3600.0
"""Seconds after which whoever sent a blob has said long since what it is for."""

FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""What a system says when there is no room for a file: on the disk, under a limit, within a quota."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
T = TypeVar("T")


class NoRoom(UserError):
    """The disk takes no more; what is held stays, and can be gone on with."""


class Blobs:
    """A folder of blobs. All file work is done in threads; methods raise UserError for what people or the disk did wrong."""

    def __init__(self, folder: Path) -> None:
        self._folder = ensure(folder)
        self._parts = ensure(folder / "parts")
        self._busy: WeakValueDictionary[Digest, asyncio.Lock] = WeakValueDictionary()
        self._counted_on: dict[Digest, float] = {}
        """When somebody who was about to send a blob was told last that it is here already."""
        _drop_stale(self._parts)

    def path(self, digest: Digest) -> Path:
        """Where this blob stands if it is held whole."""
        if not _DIGEST.fullmatch(digest):
            raise UserError("That is no digest: it has 64 hexadecimal digits.")
        return self._folder / digest[:2] / digest

    async def has(self, digest: Digest) -> bool:
        """True if the whole blob is here."""
        return await _in_thread(self.path(digest).is_file)

    async def held(self, digest: Digest) -> int:
        """How many of its first bytes are here."""
        return await _in_thread(lambda: self._held(digest))

    async def read(self, digest: Digest, offset: int, length: int) -> tuple[bytes, int]:
        """Some bytes of a whole blob, and its size."""
        return await _in_thread(lambda: _read(self.path(digest), offset, length))

    async def put(self, digest: Digest, offset: int, size: int, body: bytes = b"") -> int:
        """Adds a piece and returns how much is held now: `size` once the blob is whole, verified and on disk.

        A piece that does not continue what is held is not taken; the answer tells where to go on.
        """
        lock = self._busy.setdefault(digest, asyncio.Lock())
        async with lock:
            return await _in_thread(lambda: self._put(digest, offset, size, body))

    async def delete(self, digest: Digest) -> None:
        """The blob is gone; so are parts of it. Nothing happens if it was not here."""
        lock = self._busy.setdefault(digest, asyncio.Lock())
        async with lock:
            await _in_thread(lambda: self._delete(digest))

    def is_counted_on(self, digest: Digest) -> bool:
        """Within a day somebody was told that he need not send it: he will refer to it."""
        told = self._counted_on.get(digest)
        if told is None or time.monotonic() < told + SETTLED:
            return told is not None
        del self._counted_on[digest]
        return False

    async def folders(self) -> list[Path]:
        """The folders in which blobs stand, some hundred at most."""
        return await _in_thread(lambda: sorted(path for path in self._folder.iterdir() if len(path.name) == 2))

    async def settled(self, folder: Path) -> list[Digest]:
        """The blobs of one of `folders` that nobody has sent for a day."""
        return await _in_thread(lambda: _older(folder, time.time() - SETTLED))

    def _delete(self, digest: Digest) -> None:
        for path in (self.path(digest), self._parts / digest):
            path.unlink(missing_ok=True)

    def _held(self, digest: Digest) -> int:
        for path in (self.path(digest), self._parts / digest):
            with suppress(FileNotFoundError):
                return path.stat().st_size
        return 0

    def _put(self, digest: Digest, offset: int, size: int, body: bytes) -> int:
        if self.path(digest).is_file():
            self._counted_on[digest] = time.monotonic()
            os.utime(self.path(digest))
            return size
        held = self._held(digest)
        if not 0 <= size <= LIMIT or held > size or held + len(body) > size:
            (self._parts / digest).unlink(missing_ok=True)
            raise UserError(f"A blob of {size:,} bytes cannot be taken: it would not be what it said. Send it again.")
        if size == 0 or (body and offset == held):
            held = self._append(digest, size, body)
        return held

    def _append(self, digest: Digest, size: int, body: bytes) -> int:
        part = self._parts / digest
        with part.open("ab") as file:
            file.write(body)
            held = file.tell()
            if held == size:
                file.flush()
                os.fsync(file.fileno())
        if held == size:
            self._finish(part, digest)
        return held

    def _finish(self, part: Path, digest: Digest) -> None:
        with part.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != digest:
            part.unlink()
            raise UserError("What arrived is not what was announced: its digest differs. Send it again.", Fault.REFUSED)
        final = self.path(digest)
        ensure(final.parent)
        part.replace(final)
        _sync_folder(final.parent)


async def _in_thread(work: Callable[[], T]) -> T:
    try:
        return await asyncio.to_thread(work)
    except OSError as error:
        sentence = f"The master's disk said no: {error.strerror or error}. Make room, then try again."
        raise (NoRoom if error.errno in FULL else UserError)(sentence, Fault.REFUSED) from None


def _read(path: Path, offset: int, length: int) -> tuple[bytes, int]:
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            file.seek(max(0, offset))
            return file.read(max(0, length)), size
    except FileNotFoundError:
        raise UserError("The master does not hold these bytes (any more).", Fault.NOT_FOUND) from None


def _older(folder: Path, moment: float) -> list[Digest]:
    found = []
    for path in folder.iterdir():
        with suppress(OSError):
            if _DIGEST.fullmatch(path.name) and path.stat().st_mtime < moment:
                found.append(Digest(path.name))
    return found


def _sync_folder(folder: Path) -> None:
    """A rename is on disk only when its folder is (fsync(2)); Windows has no such thing."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _drop_stale(parts: Path) -> None:
    for path in parts.iterdir():
        with suppress(OSError):
            if path.stat().st_mtime < time.time() - STALE:
                path.unlink()
