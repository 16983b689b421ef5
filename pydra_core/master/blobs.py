"""The master's blobs: immutable files named by their SHA-256, which come in parts and are there only when whole and verified."""

import asyncio
import errno
import hashlib
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar
from weakref import WeakValueDictionary

from pydra_core.errors import Fault, UserError
from pydra_core.ids import Digest
from pydra_core.packages.assembly import Assembly, Range, Source
from pydra_core.packages.outline import Member
from pydra_core.settings import ensure

LIMIT = 4 * 1024 * 1024 * 1024
"""Bytes of the largest blob."""

STALE = 7 * 24 * 3600.0
"""Seconds after which a part that nobody went on with is thrown away."""

SETTLED = 24 * 3600.0
"""Seconds after which whoever sent a blob has said long since what it is for."""

ARRIVING = 16
"""Archives of which is remembered at once how they are put together; others come as any blob does."""

FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""What a system says when there is no room for a file: on the disk, under a limit, within a quota."""

RESERVE = 64 * 1024 * 1024
"""Bytes of the disk, or a twentieth of a small one, that no blob takes: what becomes of runs has to be written in any case."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
T = TypeVar("T")


class NoRoom(UserError):
    """The disk takes no more; what is held stays, and can be gone on with."""


class Damaged(UserError):
    """The bytes of a blob are not those of its digest."""


class Blobs:
    """A folder of blobs. All file work is done in threads; methods raise UserError for what people or the disk did wrong."""

    def __init__(self, folder: Path) -> None:
        self._folder = ensure(folder)
        self._parts = ensure(folder / "parts")
        self._busy: WeakValueDictionary[Digest, asyncio.Lock] = WeakValueDictionary()
        self._promises = ensure(folder / "counted-on")
        self._counted_on: dict[Digest, float] = _promised(self._promises)
        """When somebody who was about to send a blob was told last that it is here already. On disk as well: he refers to it also if
        this master dies before it hears of that."""
        self._arriving: dict[Digest, Assembly] = {}
        _drop_stale(self._parts)
        _drop_stale(self._folder / "outlines")

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
        return await self.read_ranges(digest, ((offset, length),))

    async def read_ranges(self, digest: Digest, ranges: Sequence[Range]) -> tuple[bytes, int]:
        """As `read`, of several ranges, one after another."""
        return await _in_thread(lambda: _read_ranges(self.path(digest), ranges))

    async def put(self, digest: Digest, offset: int, size: int, body: bytes = b"", ranges: Sequence[Range] = ()) -> int:
        """Adds a piece and returns how much is held now: `size` once the blob is whole, verified and on disk.

        A piece that does not continue what is held is not taken; the answer tells where to go on. With `ranges` it is these that `body`
        holds, as `wants` told them.
        """
        lock = self._busy.setdefault(digest, asyncio.Lock())
        async with lock:
            return await _in_thread(lambda: self._put(digest, offset, size, body, ranges))

    async def begin(
        self, digest: Digest, size: int, members: Sequence[Member], sources: Mapping[bytes, Source]
    ) -> None:
        """This archive is about to come: what of its files is known stands in `sources`, and need not be sent."""
        lock = self._busy.setdefault(digest, asyncio.Lock())
        async with lock:
            await _in_thread(lambda: self._begin(digest, size, members, sources))

    async def wants(self, digest: Digest, most: int) -> tuple[Range, ...]:
        """What has to come next, of at most `most` bytes, of an archive that was begun; () for any other blob."""
        async with self._busy.setdefault(digest, asyncio.Lock()):
            arriving = self._arriving.get(digest)
            return arriving.missing(arriving.have, most) if arriving is not None else ()

    async def delete(self, digest: Digest, needed: Callable[[Digest], bool] = lambda _: False) -> None:
        """The blob is gone; so are parts of it. Nothing happens if it was not here, or is `needed` after all once nobody is at it."""
        lock = self._busy.setdefault(digest, asyncio.Lock())
        async with lock:
            if not needed(digest):
                await _in_thread(lambda: self._delete(digest))

    def is_counted_on(self, digest: Digest) -> bool:
        """Within a day somebody was told that he need not send it: he will refer to it."""
        told = self._counted_on.get(digest)
        if told is None or time.monotonic() < told + SETTLED:
            return told is not None
        del self._counted_on[digest]
        with suppress(OSError):
            (self._promises / digest).unlink()
        return False

    async def folders(self) -> list[Path]:
        """The folders in which blobs stand, some hundred at most."""
        return await _in_thread(lambda: sorted(path for path in self._folder.iterdir() if len(path.name) == 2))

    async def settled(self, folder: Path) -> list[Digest]:
        """The blobs of one of `folders` that nobody has sent for a day."""
        return await _in_thread(lambda: _older(folder, time.time() - SETTLED))

    def outline_path(self, digest: Digest) -> Path:
        """Where the outline of an archive stands, once it was made."""
        return self._folder / "outlines" / self.path(digest).name

    def _delete(self, digest: Digest) -> None:
        self._arriving.pop(digest, None)
        for path in (self.path(digest), self._parts / digest, self.outline_path(digest)):
            path.unlink(missing_ok=True)

    def _held(self, digest: Digest) -> int:
        for path in (self.path(digest), self._parts / digest):
            with suppress(FileNotFoundError):
                return path.stat().st_size
        return 0

    def _put(self, digest: Digest, offset: int, size: int, body: bytes, ranges: Sequence[Range]) -> int:
        if self._is_here(digest):
            return size
        arriving = self._arriving.get(digest)
        if arriving is not None and (ranges or not body):
            self._see_room(arriving.size - arriving.have)
            return self._assemble(arriving, digest, ranges, body)
        # Without its outline what comes is one piece, whatever was begun: a sender that knows no better, or a master that has forgotten.
        self._arriving.pop(digest, None)
        body = body[: ranges[0][1]] if ranges else body
        held = self._held(digest)
        if not 0 <= size <= LIMIT or held > size or held + len(body) > size:
            (self._parts / digest).unlink(missing_ok=True)
            raise UserError(f"A blob of {size:,} bytes cannot be taken: it would not be what it said. Send it again.")
        if size == 0 or (body and offset == held):
            self._see_room(size - held)
            return self._append(digest, size, body)
        return self._end_of(digest, size) if held == size else held

    def _end_of(self, digest: Digest, size: int) -> int:
        """Of a blob whose bytes are all here, and that was not verified: a master died, or its disk said no, right before."""
        try:
            self._finish(self._parts / digest, digest)
        except Damaged:
            (self._parts / digest).unlink()
            return 0
        return size

    def _see_room(self, coming: int) -> None:
        """Raises OSError if the rest of a blob would fill the disk: it is not begun, or not gone on with."""
        usage = shutil.disk_usage(self._folder)
        if coming > usage.free - min(RESERVE, usage.total // 20):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _is_here(self, digest: Digest) -> bool:
        if not self.path(digest).is_file():
            return False
        promise = self._promises / self.path(digest).name
        fresh = not promise.exists()
        promise.touch()
        if fresh:
            _sync_folder(self._promises)
        self._counted_on[digest] = time.monotonic()
        os.utime(self.path(digest))
        return True

    def _begin(self, digest: Digest, size: int, members: Sequence[Member], sources: Mapping[bytes, Source]) -> None:
        if self._is_here(digest):
            return
        arriving = Assembly(self._parts / digest, members, sources)
        if arriving.size != size:
            return  # An outline of something else: all of it comes.
        self._arriving[digest] = arriving
        while len(self._arriving) > ARRIVING:
            self._arriving.pop(next(iter(self._arriving)))
        self._assemble(arriving, digest, (), b"")

    def _assemble(self, arriving: Assembly, digest: Digest, ranges: Sequence[Range], body: bytes) -> int:
        arriving.put(ranges, body)
        if arriving.complete:
            self._finish_arriving(arriving, digest)
        return arriving.have

    def _finish_arriving(self, arriving: Assembly, digest: Digest) -> None:
        """Once more is asked for what is damaged of it."""
        try:
            self._finish(self._parts / digest, digest)
        except Damaged:
            if arriving.mend():
                return
            self._arriving.pop(digest, None)
            raise
        self._arriving.pop(digest, None)
        arriving.done()

    def _append(self, digest: Digest, size: int, body: bytes) -> int:
        part = self._parts / digest
        with part.open("ab") as file:
            file.write(body)
            held = file.tell()
        if held == size:
            try:
                self._finish(part, digest)
            except Damaged:
                part.unlink()
                raise
        return held

    def _finish(self, part: Path, digest: Digest) -> None:
        with part.open("r+b") as file:
            os.fsync(file.fileno())
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != digest:
            raise Damaged("What arrived is not what was announced: its digest differs. Send it again.", Fault.REFUSED)
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


def _read_ranges(path: Path, ranges: Sequence[Range]) -> tuple[bytes, int]:
    try:
        with path.open("rb") as file:
            found = bytearray()
            for offset, length in ranges:
                file.seek(max(0, offset))
                found += file.read(max(0, length))
            return bytes(found), os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        raise UserError("The master does not hold these bytes (any more).", Fault.NOT_FOUND) from None


def _promised(folder: Path) -> dict[Digest, float]:
    """What earlier lives of the master promised, by the clock of this one."""
    found = {}
    for path in folder.iterdir():
        with suppress(OSError):
            found[Digest(path.name)] = time.monotonic() - max(0.0, time.time() - path.stat().st_mtime)
    return found


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
    for path in parts.iterdir() if parts.is_dir() else ():
        with suppress(OSError):
            if path.stat().st_mtime < time.time() - STALE:
                path.unlink()
