"""What runs leave, on its way to the master: whoever has blobs to store joins one queue, and one link takes them in batches.

1. Small blobs go first within a batch: an answer does not wait for somebody's gigabyte.
2. An upload that is cut off goes on where it was: the master says how much it has.
3. Trouble is charged to the blob that was on its way: it goes to the end, and is given up after `TRIES` in a row that moved nothing
   of it. A refusal is final, but a batch that is refused is asked for again one by one.
4. A master whose disk has no room is nobody's trouble: it is asked again for ever, and who waits is told. What is given up ends as refused.
"""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from pydra_core.errors import CloseCode, PeerError
from pydra_core.ids import Digest
from pydra_core.link.backoff import Pauses
from pydra_core.link.wire import LinkClosed, Wire
from pydra_core.node.blobline import TRIES, TROUBLE, BlobLine, Refused, answer
from pydra_core.node.keys import Key
from pydra_core.protocol.blobline import CHUNK, Ask, Part, StoreAt
from pydra_core.protocol.messages import Artifact

AHEAD = 4
"""Parts on the way at once."""

LEAST_PIECE = 4 * 1024
PER_TICKET = 100
BATCH_BYTES = 256 * 1024 * 1024
ROOM_EVERY = 5.0
"""Seconds, at most, until a master that had no room is asked again."""

log = logging.getLogger(__name__)


def _nobody(size: int) -> None:
    """For who does not want to know."""


@dataclass(slots=True, eq=False)
class Order:
    """Blobs that are brought together, for `owner`. `moved` is told how many bytes of them the master has; `lacks` for how many it has
    no room, and 0 when it has again."""

    owner: Key | None = None
    moved: Callable[[int], None] = _nobody
    lacks: Callable[[int], None] = _nobody
    wishes: "list[Wish]" = field(default_factory=list)
    short: bool = False

    def got(self) -> None:
        self.has_room()
        self.moved(sum(wish.have for wish in self.wishes))

    def has_no_room(self) -> None:
        self.short = True
        self.lacks(sum(wish.blob.size - wish.have for wish in self.wishes if not wish.done.done()))

    def has_room(self) -> None:
        if self.short:
            self.short = False
            self.lacks(0)


@dataclass(slots=True, eq=False)
class Wish:
    """A blob that stands in `folder` under its digest; `done` says why the master does not have it, or nothing; it has `have` bytes."""

    folder: Path
    blob: Artifact
    done: "asyncio.Future[str]"
    order: Order
    have: int = 0
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
        self._orders: set[Order] = set()
        self._no_room = False

    async def store(
        self, folder: Path, blobs: list[Artifact], order: Order | None = None
    ) -> tuple[frozenset[Digest], str]:
        """Brings these blobs of a folder to the master: those that it holds then, and why it does not hold the others."""
        order = order or Order()
        loop = asyncio.get_running_loop()
        order.wishes = wishes = [Wish(folder, blob, loop.create_future(), order) for blob in blobs]
        self._orders.add(order)
        self._queue.extend(wishes)
        self._due.set()
        try:
            problems = await asyncio.gather(*(wish.done for wish in wishes))
        finally:
            self._orders.discard(order)
            for wish in wishes:
                wish.done.cancel()
            order.has_room()
        stored = frozenset(blob.digest for blob, problem in zip(blobs, problems, strict=True) if not problem)
        return stored, next((problem for problem in problems if problem), "")

    def give_up(self, owner: Key, reason: str) -> None:
        """What of this owner is not with the master yet stays behind."""
        for order in self._orders:
            if order.owner == owner:
                for wish in order.wishes:
                    _end(wish, reason)

    async def run(self) -> None:
        """Serve the queue, for ever."""
        while True:
            await self._due.wait()
            self._due.clear()
            while batch := self._batch():
                if await self._serve(batch):
                    self._pauses = Pauses(random.random)
                else:
                    await self._pause(batch)

    async def _pause(self, batch: list[Wish]) -> None:
        """Who comes meanwhile need not wait for the room that others lack: it may be small."""
        if not self._no_room:
            got_on = any(wish.got_on or wish.done.done() for wish in batch)
            if await self._line.pause(self._pauses.after(got_on=got_on)):
                self._pauses = Pauses(random.random)
                for wish in batch:
                    wish.tries = 0
            return
        self._no_room = False
        with suppress(TimeoutError):
            async with asyncio.timeout(ROOM_EVERY * random.uniform(0.5, 1.0)):
                await self._due.wait()
        self._due.clear()

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
            self._no_room = isinstance(trouble, LinkClosed | PeerError) and trouble.code == CloseCode.NO_ROOM
            if self._no_room:
                for order in {wish.order for wish in left}:
                    order.has_no_room()
            self._again(left, str(trouble), counts=not self._no_room)
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
            body = await asyncio.to_thread(_read, file, sent, _piece(wish))
            if not body and not empty:
                raise OSError(f"it has less than {blob.size:,} bytes")
            await wire.send(Part(digest=blob.digest, offset=sent, size=blob.size, body=body))
            sent, waiting, empty = sent + len(body), waiting + 1, False
        following = _offset(await answer(wire, StoreAt), blob)
        waiting -= 1
        if following <= have < blob.size:
            raise PeerError("the master did not take a part of a blob")
        wish.got_on |= following > have
        have = wish.have = following
        wish.order.got()


def _offset(told: StoreAt, blob: Artifact) -> int:
    if told.digest != blob.digest or not 0 <= told.offset <= blob.size:
        raise PeerError("an answer about a blob that was not asked for")
    return told.offset


def _piece(wish: Wish) -> int:
    """Bytes of a part. Where tries moved nothing, not even one part may get through before the link counts as silent."""
    return max(LEAST_PIECE, CHUNK >> 2 * max(0, wish.tries - 1))


def _read(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    return file.read(size)
