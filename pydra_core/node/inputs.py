"""What a unit reads of the files that others left: ranges of blobs, brought into `inputs/` of a seat's work folder.

What this node left itself is read from its own copy; the rest comes over one shared blob link. The worker owns its work folder and is
not trusted: nothing is written through a link of any kind that it may have put there.
"""

import asyncio
import logging
import os
import random
import sys
from collections import deque
from pathlib import Path

from pydra_core.errors import PeerError
from pydra_core.ids import RunId
from pydra_core.link.backoff import Pauses
from pydra_core.link.wire import Wire
from pydra_core.node.blobline import TRIES, TROUBLE, BlobLine, Refused, answer
from pydra_core.node.folders import Folders
from pydra_core.node.lanes import FilesLost
from pydra_core.protocol.blobline import CHUNK, Fetch, Part
from pydra_core.protocol.spreads import Range

INPUTS = "inputs"
AHEAD = 8
PER_TICKET = 500
COPY = 1024 * 1024
NAME_LIMIT = 200
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
log = logging.getLogger(__name__)


class Inputs:
    """Brings ranges to seats; `run` has to run."""

    def __init__(self, folders: Folders, line: BlobLine) -> None:
        self._folders = folders
        self._line = line

    async def run(self) -> None:
        """Keep the shared link in order, for ever."""
        await self._line.run()

    async def bring(self, run: RunId, work: Path, ranges: tuple[Range, ...]) -> None:
        """All of these stand in `inputs/` when this returns. Raises FilesLost."""
        try:
            await self._bring(run, work, ranges)
        except Refused as refusal:
            raise FilesLost(_sentence(ranges, str(refusal)), ours=True) from None
        except TROUBLE as trouble:
            raise FilesLost(_sentence(ranges, str(trouble)), ours=True) from None
        except OSError as error:
            raise FilesLost(_sentence(ranges, str(error.strerror or error)), ours=True) from None

    async def _bring(self, run: RunId, work: Path, ranges: tuple[Range, ...]) -> None:
        left = deque(await asyncio.to_thread(self._copy_local, run, work, ranges))
        pauses, tries = Pauses(random.random), 0
        arrival = _Arrival(work)
        try:
            while left:
                before = arrival.came, len(left)
                try:
                    await self._fetch(arrival, left)
                except TROUBLE as trouble:
                    got_on = (arrival.came, len(left)) != before
                    tries = 1 if got_on else tries + 1
                    if tries == TRIES:
                        raise
                    log.info("Files of run %s are not here yet: %s", run, trouble)
                    if await self._line.pause(pauses.after(got_on=got_on)):
                        pauses, tries = Pauses(random.random), 0
        finally:
            arrival.close()

    def _copy_local(self, run: RunId, work: Path, ranges: tuple[Range, ...]) -> list[Range]:
        """Copies what this node has; returns the others."""
        return [each for each in ranges if not _copy(self._folders.between(run) / each.digest, work, each)]

    async def _fetch(self, arrival: "_Arrival", left: "deque[Range]") -> None:
        """Takes ranges off `left` as they are here."""
        some = [left[n] for n in range(min(len(left), PER_TICKET))]
        async with self._line.use(fetch=tuple(dict.fromkeys(each.digest for each in some))) as wire:
            asked = deque(_chunks(some, arrival.have))
            waiting: deque[Fetch] = deque()
            for each in some:
                await arrival.receive(wire, each, asked, waiting)
                left.popleft()


def _chunks(ranges: list[Range], have: int) -> list[Fetch]:
    """`have` bytes of the first are here."""
    return [
        Fetch(each.digest, each.offset + at, min(CHUNK, each.length - at))
        for place, each in enumerate(ranges)
        for at in range(0 if place else have, each.length, CHUNK)
    ]


class _Arrival:
    """The range that comes now: its file stays open over links that are cut, so that what is in it need not come again, and nobody else
    can have put another one in its place. `came` counts the bytes of all."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self._target: int | None = None
        self.have = 0
        self.came = 0

    async def receive(self, wire: Wire, what: Range, asked: "deque[Fetch]", waiting: "deque[Fetch]") -> None:
        """The rest of a range into its file; requests of it and of the following ones are ahead of the answers."""
        if self._target is None:
            self._target = await asyncio.to_thread(_create, self._work, what.name)
        while self.have < what.length:
            while asked and len(waiting) < AHEAD:
                waiting.append(asked.popleft())
                await wire.send(waiting[-1])
            part, due = await answer(wire, Part), waiting.popleft()
            if (part.digest, part.offset, len(part.body)) != (due.digest, due.offset, due.length):
                raise PeerError(f"a part of the file {what.name!r} that was not asked for")
            await asyncio.to_thread(_write, self._target, part.body)
            self.have += len(part.body)
            self.came += len(part.body)
        self.close()

    def close(self) -> None:
        if self._target is not None:
            os.close(self._target)
        self._target, self.have = None, 0


def _copy(source: Path, work: Path, what: Range) -> bool:
    """A range of a file that is here; False if it is not."""
    try:
        file = source.open("rb")
    except FileNotFoundError:
        return False
    with file:
        if os.fstat(file.fileno()).st_size < what.offset + what.length:
            return False
        target = _create(work, what.name)
        try:
            file.seek(what.offset)
            left = what.length
            while left and (body := file.read(min(COPY, left))):
                _write(target, body)
                left -= len(body)
        finally:
            os.close(target)
    return True


def _create(work: Path, name: str) -> int:
    """A new file in `inputs/`, written through no link; what stood there by its name is gone."""
    if not name or name in (".", "..") or any(mark in name for mark in "/\\\0") or len(name.encode()) > NAME_LIMIT:
        raise OSError(f"{name[:NAME_LIMIT]!r} is no name of a file")
    top = os.open(work, _FOLDER)
    try:
        folder = _inputs(top)
    finally:
        os.close(top)
    try:
        try:
            os.unlink(name, dir_fd=folder)
        except FileNotFoundError:
            pass
        target = os.open(name, _NEW, 0o644, dir_fd=folder)
        if sys.platform != "win32":
            os.fchmod(target, 0o644)
        return target
    finally:
        os.close(folder)


def _inputs(top: int) -> int:
    """The folder `inputs`, the worker's own like the folder that it stands in."""
    try:
        os.mkdir(INPUTS, 0o700, dir_fd=top)
    except FileExistsError:
        return os.open(INPUTS, _FOLDER, dir_fd=top)
    folder = os.open(INPUTS, _FOLDER, dir_fd=top)
    owner = os.fstat(top)
    if sys.platform != "win32" and owner.st_uid != os.fstat(folder).st_uid:
        os.fchown(folder, owner.st_uid, owner.st_gid)
    return folder


def _write(target: int, body: bytes) -> None:
    view = memoryview(body)
    while view:
        view = view[os.write(target, view) :]


def _sentence(ranges: tuple[Range, ...], reason: str) -> str:
    names = ranges[0].name if len(ranges) == 1 else f"{len(ranges):,} files"
    return f"What its work reads ({names}) could not be brought to this node: {reason}"
