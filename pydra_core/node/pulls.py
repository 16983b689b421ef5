"""One version on its way to this node: what other versions here share with it is copied, the rest comes over a blob link.

1. The outline tells what a version holds. It is asked for when there is anything here to share, and once: it stays beside the versions.
2. Requests hold many ranges, and some of them are ahead of the answers; what comes is written in order, so that a cut costs no more
   than what was on the way.
3. An archive whose digest is wrong is mended by its outline; if that does not help, all is fetched once more, and nothing is copied.
"""

import asyncio
import hashlib
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from pydra_core.errors import PeerError, UserError
from pydra_core.ids import Digest
from pydra_core.link.wire import Wire
from pydra_core.node.blobline import answer
from pydra_core.node.folders import Folders
from pydra_core.packages import outline
from pydra_core.packages.assembly import Assembly, Range, Source
from pydra_core.packages.outline import Member
from pydra_core.protocol.blobline import CHUNK, Fetch, Part

AHEAD = 4
"""Requests on the way at once."""

BLOB_LIMIT = 4 * 1024 * 1024 * 1024
ALIVE = 5.0
"""Seconds after which work on the disk is told of: it is no silence."""

Moved = Callable[[int, int], None]
"""Told (bytes here, bytes in all)."""

log = logging.getLogger(__name__)
T = TypeVar("T")


class DiskTrouble(Exception):
    """This machine's disk did not take a version; the text is a piece of a sentence."""


class Damaged(UserError):
    """What was fetched is not what its digest says."""


class Pull:
    """Fetches one version; `moved` is told how it goes. With `plain` nothing is copied or gone on with: all comes from the master."""

    def __init__(self, folders: Folders, version: Digest, moved: Moved, *, plain: bool = False) -> None:
        self._folders = folders
        self._version = version
        self._part = folders.part(version)
        self._moved = moved
        self._plain = plain
        self.is_all_the_masters = plain
        """Nothing of it stood here before: not in the part of an earlier try, not in other versions."""
        self.got_on = False
        """Something of it came."""
        if plain:
            self._part.unlink(missing_ok=True)
            folders.outline(version).unlink(missing_ok=True)

    async def fetch(self, wire: Wire) -> None:
        """The archive stands in `parts` when this returns, and its digest is right. Raises Damaged, DiskTrouble, or TROUBLE."""
        members = () if self._plain else await self._outline(wire)
        if members:
            sources = await self._busy(lambda: known(self._folders, members))
            assembly = await self._busy(lambda: Assembly(self._part, members, sources))
        else:
            assembly = await self._begin(wire)
        await self._busy(assembly.fill)
        await self._rest(wire, assembly)
        if not await self._busy(self._is_good):
            await self._mend(wire, assembly)
        await self._busy(assembly.done)

    async def _mend(self, wire: Wire, assembly: Assembly) -> None:
        log.warning("The version %s is damaged; what is not sound of it is fetched again.", self._version[:12])
        if await self._busy(assembly.mend):
            await self._rest(wire, assembly)
            if await self._busy(self._is_good):
                return
            await self._busy(assembly.mend)
        raise Damaged(
            "What the master sent is not what its digest says: its copy is damaged. Deploy the package again."
        )

    async def _outline(self, wire: Wire) -> tuple[Member, ...]:
        """What the version holds; () if nothing here could be shared with it, or if the master cannot tell."""
        path = self._folders.outline(self._version)
        with suppress(OSError, UserError):
            return outline.decode(await asyncio.to_thread(path.read_bytes))
        if not self._part.exists() and not await asyncio.to_thread(self._folders.held):
            return ()
        try:
            members = outline.decode(await self._outline_bytes(wire))
        except UserError as error:
            log.info("The version %s is fetched as a whole: %s", self._version[:12], error)
            return ()
        await self._busy(lambda: outline.keep(path, members))
        return members

    async def _outline_bytes(self, wire: Wire) -> bytes:
        body, size = bytearray(), 1
        while len(body) < size:
            await wire.send(Fetch(self._version, len(body), CHUNK, outline=True))
            part = await answer(wire, Part)
            size = part.size
            if not body and not part.body.startswith(outline.MAGIC):
                raise UserError("the master knows of no outlines.")
            if part.offset != len(body) or not part.body or len(body) + len(part.body) > min(size, outline.LIMIT):
                raise PeerError("a part of an outline that does not fit")
            body += part.body
        return bytes(body)

    async def _begin(self, wire: Wire) -> Assembly:
        """Without an outline: the first part tells how large all is."""
        have = _size(self._part)
        self.is_all_the_masters = have == 0
        await wire.send(Fetch(self._version, have, CHUNK))
        part = await answer(wire, Part)
        if part.size < have or part.size > BLOB_LIMIT:
            self._part.unlink(missing_ok=True)
            raise PeerError(f"the blob has {part.size:,} bytes, {have:,} of it were here")
        _check(part, self._version, ((have, min(CHUNK, part.size - have)),))
        assembly = Assembly.whole(self._part, part.size)
        await self._busy(lambda: assembly.put(((have, len(part.body)),), part.body))
        self.got_on = True
        self._moved(assembly.have, assembly.size)
        return assembly

    async def _rest(self, wire: Wire, assembly: Assembly) -> None:
        """All that is missing."""
        asked, waiting = assembly.have, deque[tuple[Range, ...]]()
        while not assembly.complete:
            while len(waiting) < AHEAD and (ranges := assembly.missing(asked, CHUNK)):
                await wire.send(Fetch(self._version, *ranges[0], more=ranges[1:]))
                waiting.append(ranges)
                asked = sum(ranges[-1])
            part, due = await answer(wire, Part), waiting.popleft()
            if part.size != assembly.size:
                raise Damaged(f"What the master told of this version is not so: it has {part.size:,} bytes.")
            _check(part, self._version, due)
            if await self._busy(lambda: assembly.put(due, part.body)) != len(part.body):  # noqa: B023
                raise PeerError("a file that was to be copied is not what it was: it is fetched now")
            self.got_on = True
            self._moved(assembly.have, assembly.size)

    def _is_good(self) -> bool:
        with self._part.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == self._version

    async def _busy(self, work: Callable[[], T]) -> T:
        """Work on the disk, in a thread; that it takes long is no silence of the master."""
        task = asyncio.ensure_future(asyncio.to_thread(work))
        while not (await asyncio.wait([task], timeout=ALIVE))[0]:
            size = await asyncio.to_thread(_size, self._part)
            self._moved(size, size)
        try:
            return task.result()
        except OSError as error:
            raise DiskTrouble(f"{error.strerror or error} (while it was written to {self._part.parent})") from None


def known(folders: Folders, members: tuple[Member, ...]) -> dict[bytes, Source]:
    """Where the contents of these files stand in the versions that are here. Blocks."""
    wanted = {each.sha for each in members}
    found: dict[bytes, Source] = {}
    for folder in _newest_first(folders):
        for each in _held(folders, folder):
            if each.sha in wanted:
                wanted.remove(each.sha)
                found[each.sha] = Source(folder / each.name)
        if not wanted:
            break
    return found


def _held(folders: Folders, folder: Path) -> tuple[Member, ...]:
    """What a version here holds; its outline is made if it is not there (any more)."""
    path = folders.outline(Digest(folder.name))
    try:
        with suppress(FileNotFoundError, UserError):
            return outline.decode(path.read_bytes())
        made = outline.outline_of_folder(folder)
        outline.keep(path, made)
        return made
    except (OSError, UserError) as error:
        log.info("The version %s is of no use for others: %s", folder.name[:12], error)
        return ()


def _newest_first(folders: Folders) -> list[Path]:
    try:
        return sorted(folders.held(), key=lambda path: -path.stat().st_mtime)
    except OSError:
        return []


def _check(part: Part, version: Digest, due: tuple[Range, ...]) -> None:
    if part.digest != version or part.offset != due[0][0]:
        raise PeerError("a part of a blob that was not asked for")
    if len(part.body) != sum(length for _, length in due):
        raise PeerError("a part of a blob that does not fit")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
