"""Blobs between a node and its master, over links of their own: versions come in, artifacts and logs go out.

1. A transfer is cut off and goes on where it was: parts of a version stay on disk, the master says how much it has of a blob.
2. A version counts only when its digest was checked and its folder is complete; until then it stands elsewhere.
3. Trouble with a link is tried again for ever (`state` says when it has been too long); a refusal is final.
"""

import asyncio
import logging
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from pydra_core.errors import PeerError, UserError
from pydra_core.ids import Digest
from pydra_core.link.backoff import delays
from pydra_core.link.dial import Unreachable
from pydra_core.link.wire import LinkClosed, Wire
from pydra_core.node.deeds import BlobsStored, Fact, Key, PullMoved, VersionArrived, VersionFailed
from pydra_core.node.folders import Folders
from pydra_core.packages.archive import unpack
from pydra_core.protocol.messages import CHUNK, Artifact, Ask, Fetch, Part, StoreAt, Ticket, UnitEnded

AHEAD = 4
"""Requests on the way at once."""

BLOB_LIMIT = 4 * 1024 * 1024 * 1024
PER_TICKET = 100
UPLOAD_TRIES = 8
REPORT_EVERY = 0.1
PATIENCE = 60.0
"""Seconds for the master to answer one request of a blob link."""

A = TypeVar("A", Part, StoreAt)
_TROUBLE = (LinkClosed, PeerError, Unreachable, ConnectionError, TimeoutError)
log = logging.getLogger(__name__)


class Blobs(Protocol):
    """How a blob link is come by."""

    async def ticket(self, fetch: tuple[Digest, ...] = (), store: tuple[Artifact, ...] = ()) -> Ticket:
        """The master's answer; waits while there is no link. Raises ConnectionError if the link goes before it came."""

    async def open(self, ticket: str) -> Wire:
        """A blob link. Raises what `dial` raises."""


class Sync:
    """Carries out `Pull` and `Upload`, and reports what came of them."""

    def __init__(self, folders: Folders, blobs: Blobs, report: Callable[[Fact], None]) -> None:
        self._folders = folders
        self._blobs = blobs
        self._report = report
        self._reported = 0.0

    async def pull(self, version: Digest) -> None:
        """Get a version: ends with `VersionArrived`, or `VersionFailed` if it cannot be had."""
        pauses = delays(random.random)
        while True:
            resumed = self._folders.part(version).exists()
            try:
                await self._fetch(version)
                await self._alive(version, self._folders.part(version).stat().st_size)
            except UserError as error:
                if resumed and not self._folders.part(version).exists():
                    # The part of an earlier life may be damaged: what is fetched from its first byte on is not.
                    continue
                self._report(VersionFailed(version, error.sentence))
                return
            except _TROUBLE as trouble:
                log.info("The version %s is not here yet: %s", version[:12], trouble)
                await asyncio.sleep(next(pauses))
            except Exception as error:
                # The door of the link: whatever goes wrong there, the runs that wait for this version have an end.
                log.exception("The version %s could not be had", version[:12])
                self._report(VersionFailed(version, str(error)))
                return
            else:
                self._report(VersionArrived(version))
                return

    async def _fetch(self, version: Digest) -> None:
        ticket = await self._blobs.ticket(fetch=(version,))
        if ticket.refused:
            raise UserError(ticket.refused)
        wire = await self._blobs.open(ticket.ticket)
        try:
            await self._receive(wire, version)
        finally:
            await wire.close()

    async def _receive(self, wire: Wire, version: Digest) -> None:
        """Fetches with some requests ahead; the size of the blob is known from its first part."""
        path = self._folders.part(version)
        have = asked = _resume(path)
        size: int | None = None
        while size is None or have < size:
            while asked < have + AHEAD * CHUNK and (size is None or asked < size):
                await wire.send(Fetch(version, asked, CHUNK))
                asked += CHUNK
                if size is None:
                    break
            part = await _answer(wire, Part)
            if part.size < have or part.size > BLOB_LIMIT:
                path.unlink(missing_ok=True)
                raise PeerError(f"the blob has {part.size:,} bytes, {have:,} of it were here")
            _check(part, version, have)
            await asyncio.to_thread(_append, path, part.body)
            have, size = have + len(part.body), part.size
            self._moved(version, have, size)

    def _moved(self, version: Digest, have: int, size: int) -> None:
        now = asyncio.get_running_loop().time()
        if have == size or now >= self._reported + REPORT_EVERY:
            self._reported = now
            self._report(PullMoved(version, have, size))

    def _unpack(self, version: Digest) -> None:
        part = self._folders.part(version)
        try:
            unpack(part, self._folders.version(version), version)
        except OSError as error:
            raise UserError(f"{error.strerror or error} (while it was unpacked)") from None
        finally:
            part.unlink(missing_ok=True)

    async def _alive(self, version: Digest, size: int) -> None:
        """Unpack; to do so for long, without a byte from the master, is not silence."""
        task = asyncio.ensure_future(asyncio.to_thread(self._unpack, version))
        while not (await asyncio.wait([task], timeout=5))[0]:
            self._report(PullMoved(version, size, size))
        task.result()

    async def upload(self, ended: UnitEnded) -> None:
        """Bring the blobs of an end to the master, then say so; those that it will not take are left behind."""
        folder, blobs = self._folders.owed_by(Key.of(ended)), self._blobs_of(ended)
        stored: set[Digest] = set()
        pauses = delays(random.random)
        problem = ""
        for _ in range(UPLOAD_TRIES):
            try:
                problem = await self._store(folder, [x for x in blobs if x.digest not in stored], stored)
                break
            except _TROUBLE as trouble:
                problem = str(trouble)
                await asyncio.sleep(next(pauses))
            except Exception as error:
                log.exception("Files of run %s could not be read", ended.unit.run)
                problem = str(error)
                break
        if problem:
            log.warning("Files of run %s could not be brought to the master: %s", ended.unit.run, problem)
        self._report(BlobsStored(ended.serial, frozenset(stored), problem))

    def _blobs_of(self, ended: UnitEnded) -> list[Artifact]:
        named = {artifact.digest: artifact for artifact in ended.artifacts}
        folder = self._folders.owed_by(Key.of(ended))
        if ended.log and (folder / ended.log).exists():
            named[ended.log] = Artifact("log", ended.log, (folder / ended.log).stat().st_size)
        return [x for x in named.values() if (folder / x.digest).exists()]

    async def _store(self, folder: Path, blobs: list[Artifact], stored: set[Digest]) -> str:
        """Returns why the master does not want them, or nothing."""
        for start in range(0, len(blobs), PER_TICKET):
            some = tuple(blobs[start : start + PER_TICKET])
            ticket = await self._blobs.ticket(store=some)
            if ticket.refused:
                return ticket.refused
            wire = await self._blobs.open(ticket.ticket)
            try:
                for blob in some:
                    await self._send(wire, folder, blob)
                    stored.add(blob.digest)
            finally:
                await wire.close()
        return ""

    async def _send(self, wire: Wire, folder: Path, blob: Artifact) -> None:
        await wire.send(Ask(blob.digest, blob.size))
        offset = _offset(await _answer(wire, StoreAt), blob)
        first = blob.size == 0
        while offset < blob.size or first:
            first = False
            body = await asyncio.to_thread(_read, folder / blob.digest, offset)
            await wire.send(Part(digest=blob.digest, offset=offset, size=blob.size, body=body))
            offset = _offset(await _answer(wire, StoreAt), blob)


async def _answer(wire: Wire, kind: type[A]) -> A:
    async with asyncio.timeout(PATIENCE):
        message = await wire.receive()
    if not isinstance(message, kind):
        raise PeerError(f"a {type(message).__name__} where a {kind.__name__} was due")
    return message


def _check(part: Part, version: Digest, offset: int) -> None:
    if part.digest != version or part.offset != offset:
        raise PeerError("a part of a blob that was not asked for")
    if len(part.body) > CHUNK or offset + len(part.body) > part.size or (not part.body and offset < part.size):
        raise PeerError("a part of a blob that does not fit")


def _offset(answer: StoreAt, blob: Artifact) -> int:
    if answer.digest != blob.digest or not 0 <= answer.offset <= blob.size:
        raise PeerError("an answer about a blob that was not asked for")
    return answer.offset


def _resume(path: Path) -> int:
    """How much of a blob is here. Its last byte is asked for again, so that there is always one to ask for."""
    try:
        have = max(0, path.stat().st_size - 1)
        os.truncate(path, have)
    except FileNotFoundError:
        return 0
    return have


def _append(path: Path, body: bytes) -> None:
    try:
        with path.open("ab") as file:
            file.write(body)
    except OSError as error:
        raise UserError(f"{error.strerror or error} (while it was written to {path.parent})") from None


def _read(path: Path, offset: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(CHUNK)
