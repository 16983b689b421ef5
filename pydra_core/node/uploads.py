"""What runs leave, on its way to the master: whoever has blobs to store joins one queue, and one link takes them in batches.

1. Small blobs go first within a batch: an answer does not wait for somebody's gigabyte.
2. An upload that is cut off goes on where it was: the master says how much it has.
3. Trouble is charged to the blob that was on its way: it goes to the end, and is given up after `TRIES` in a row that moved nothing
   of it. A refusal is final, but a batch that is refused is asked for again one by one.
4. A master whose disk has no room is nobody's trouble: it is asked again for ever.
"""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pydra_core.errors import CloseCode, PeerError
from pydra_core.ids import Digest
from pydra_core.link.backoff import Pauses
from pydra_core.link.wire import LinkClosed, Wire
from pydra_core.node.blobline import TRIES, TROUBLE, BlobLine, Refused, answer
from pydra_core.protocol.blobline import CHUNK, Ask, Part, StoreAt
from pydra_core.protocol.messages import Artifact

AHEAD = 4
"""Parts on the way at once."""

PER_TICKET = 100
BATCH_BYTES = 256 * 1024 * 1024
log = logging.getLogger(__name__)


def _nobody(done: int) -> None:
    """For who does not want to know."""


@dataclass(slots=True, eq=False)
class Wish:
    """A blob that stands in `folder` under its digest; `done` says why the master does not have it, or nothing. `moved` is told how
    many bytes of it the master has."""

    folder: Path
    blob: Artifact
    done: "asyncio.Future[str]"
    moved: Callable[[int], None] = _nobody
    tries: int = 0
    got_on: bool = False
    """The master took some of it when it was last sent."""


class Uploads:
    """The queue of one node; `run` has to run."""

    def __init__(self, line: BlobLine) -> None:
        self._line = line
        self._queue: deque[Wish] = deque()
        self._due = asyncio.Event()
        self._pauses = Pauses(random.random)

    async def store(
        self, folder: Path, blobs: list[Artifact], moved: Callable[[int], None] = _nobody
    ) -> tuple[frozenset[Digest], str]:
        """Brings these blobs of a folder to the master: those that it holds then, and why it does not hold the others. `moved` is told
        how many bytes of all of them it has."""
        loop = asyncio.get_running_loop()
        have = _Sum(moved)
        wishes = [Wish(folder, blob, loop.create_future(), have.part()) for blob in blobs]
        self._queue.extend(wishes)
        self._due.set()
        try:
            problems = await asyncio.gather(*(wish.done for wish in wishes))
        finally:
            for wish in wishes:
                wish.done.cancel()
        stored = frozenset(blob.digest for blob, problem in zip(blobs, problems, strict=True) if not problem)
        return stored, next((problem for problem in problems if problem), "")

    async def run(self) -> None:
        """Serve the queue, for ever."""
        while True:
            await self._due.wait()
            self._due.clear()
            while batch := self._batch():
                if not await self._serve(batch):
                    got_on = any(wish.got_on or wish.done.done() for wish in batch)
                    await asyncio.sleep(self._pauses.after(got_on=got_on))

    def _batch(self) -> list[Wish]:
        """The next wishes, taken from the queue: at least one, and not more than a ticket is good for."""
        batch: list[Wish] = []
        room = BATCH_BYTES
        while self._queue and len(batch) < PER_TICKET and (room >= self._queue[0].blob.size or not batch):
            wish = self._queue.popleft()
            if not wish.done.done():
                batch.append(wish)
                room -= wish.blob.size
        return sorted(batch, key=lambda wish: wish.blob.size)

    async def _serve(self, batch: list[Wish]) -> bool:
        """False if there was trouble: what is left of the batch stands in the queue again."""
        left = deque(batch)
        for wish in batch:
            wish.got_on = False
        try:
            async with self._line.use(store=tuple(wish.blob for wish in batch)) as wire:
                while left:
                    await self._send(wire, left[0])
                    left.popleft()
        except Refused as refusal:
            return await self._refused(list(left), str(refusal))
        except TROUBLE as trouble:
            no_room = isinstance(trouble, LinkClosed | PeerError) and trouble.code == CloseCode.NO_ROOM
            self._again(left, str(trouble), counts=not no_room)
            return False
        except Exception as error:
            # The door of the link: whatever goes wrong there, whoever waits for these blobs gets an answer.
            log.exception("Files could not be brought to the master")
            self._again(left, str(error))
            return False
        return True

    async def _refused(self, batch: list[Wish], reason: str) -> bool:
        if len(batch) > 1:
            return all([await self._serve([wish]) for wish in batch])
        _end(batch[0], reason)
        return True

    def _again(self, left: deque[Wish], problem: str, *, counts: bool = True) -> None:
        if not left:
            return
        left[0].tries = counts + (0 if left[0].got_on else left[0].tries)
        if left[0].tries >= TRIES:
            _end(left.popleft(), problem)
        left.rotate(-1)
        self._queue.extendleft(reversed(left))

    async def _send(self, wire: Wire, wish: Wish) -> None:
        if wish.done.done():
            return
        try:
            with (wish.folder / wish.blob.digest).open("rb") as file:
                await _send_parts(wire, wish, file)
        except OSError as error:
            if isinstance(error, TROUBLE):
                raise
            _end(wish, f"{wish.blob.name} cannot be read: {error.strerror or error}")
        else:
            _end(wish, "")


class _Sum:
    """How far several blobs are together."""

    def __init__(self, moved: Callable[[int], None]) -> None:
        self._moved = moved
        self._have: list[int] = []

    def part(self) -> Callable[[int], None]:
        place = len(self._have)
        self._have.append(0)

        def told(done: int) -> None:
            self._have[place] = done
            self._moved(sum(self._have))

        return told


def _end(wish: Wish, problem: str) -> None:
    if not wish.done.done():
        wish.done.set_result(problem)


async def _send_parts(wire: Wire, wish: Wish, file: BinaryIO) -> None:
    """Sends from where the master stands, some parts ahead of its answers."""
    blob = wish.blob
    await wire.send(Ask(blob.digest, blob.size))
    have = sent = _offset(await answer(wire, StoreAt), blob)
    waiting, empty = 0, blob.size == 0
    while have < blob.size or waiting or empty:
        while waiting < AHEAD and (sent < blob.size or empty):
            body = await asyncio.to_thread(_read, file, sent)
            if not body and not empty:
                raise OSError(f"it has less than {blob.size:,} bytes")
            await wire.send(Part(digest=blob.digest, offset=sent, size=blob.size, body=body))
            sent, waiting, empty = sent + len(body), waiting + 1, False
        following = _offset(await answer(wire, StoreAt), blob)
        waiting -= 1
        if following <= have < blob.size:
            raise PeerError("the master did not take a part of a blob")
        wish.got_on |= following > have
        have = following
        wish.moved(have)


def _offset(told: StoreAt, blob: Artifact) -> int:
    if told.digest != blob.digest or not 0 <= told.offset <= blob.size:
        raise PeerError("an answer about a blob that was not asked for")
    return told.offset


def _read(file: BinaryIO, offset: int) -> bytes:
    file.seek(offset)
    return file.read(CHUNK)
