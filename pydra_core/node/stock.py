"""Files that runs are given: fetched once by their digests, verified, kept, and linked into the folders that runs see.

1. A file is fetched by one transfer at a time; who needs it too waits for that, and finds it here. What was cut goes on where it was.
2. A set of inputs counts only when all of its files were checked and its folder is whole; until then it stands elsewhere.
3. The same file in several sets is there once (link(2)), where the file system can; a file that no set has goes.
4. What the disk has no room for is not kept for later: the machine has others to serve.
5. Names come from listings, which are checked as if they were hostile (packages/listings.py).
"""

import asyncio
import logging
import random
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from hashlib import file_digest
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from pydra_core.errors import PeerError, UserError
from pydra_core.ids import Digest
from pydra_core.link.backoff import Pauses
from pydra_core.link.wire import Wire
from pydra_core.node.blobline import TROUBLE, Blobs, Refused, answer
from pydra_core.node.folders import Folders, remove
from pydra_core.node.happened import Fact, InputsArrived, PullMoved, VersionFailed
from pydra_core.node.pulls import DiskTrouble
from pydra_core.node.sets import PIECE, assemble, clear_stock, index_of
from pydra_core.packages.listings import MAX_LISTING, Listed, read_listing
from pydra_core.protocol.blobline import CHUNK, Fetch, Part
from pydra_core.protocol.messages import Input
from pydra_core.protocol.states import Blame

AHEAD = 4
"""Requests on the way at once."""

PER_TICKET = 500
UNTOLD = -1
"""The size of a listing, which its first part tells; one is fetched alone."""

REPORT_EVERY = 0.1
log = logging.getLogger(__name__)
Sizes = dict[Digest, int]


class Stock:
    """Carries out `PullInputs` and `DropInputs`, and reports what came of them."""

    def __init__(self, folders: Folders, blobs: Blobs, report: Callable[[Fact], None]) -> None:
        self._folders = folders
        self._blobs = blobs
        self._report = report
        self._busy: WeakValueDictionary[Digest, asyncio.Lock] = WeakValueDictionary()
        self._wanted: Counter[Digest] = Counter()
        """Files of sets that are not whole yet."""

    async def pull(self, inputs: Digest, parts: tuple[Input, ...]) -> None:
        """Get a set of inputs: ends with `InputsArrived`, or `VersionFailed` if it cannot be had."""
        pauses = Pauses(random.random)
        while True:
            transfer = _Transfer(self._folders.stock, lambda have, size: self._report(PullMoved(inputs, have, size)))
            try:
                self._report(await self._pulled(inputs, parts, transfer))
                return
            except TROUBLE as trouble:
                log.info("Input files %s are not here yet: %s", inputs[:12], trouble)
                await self._blobs.pause(pauses.after(got_on=transfer.got_on))

    async def _pulled(
        self, inputs: Digest, parts: tuple[Input, ...], transfer: "_Transfer"
    ) -> InputsArrived | VersionFailed:
        """Raises one of `TROUBLE`."""
        try:
            await self._bring(inputs, parts, transfer)
            return InputsArrived(inputs)
        except TROUBLE:
            raise
        except (DiskTrouble, OSError) as trouble:
            # What did not fit must not keep the disk full: others have to go on.
            await asyncio.to_thread(clear_stock, self._folders, frozenset(self._wanted), pieces=True)
            return VersionFailed(inputs, f"{getattr(trouble, 'strerror', '') or trouble}", Blame.MACHINE)
        except (UserError, Refused) as refusal:
            return VersionFailed(inputs, str(refusal))
        except Exception as error:
            # The door of the link: whatever goes wrong there, the runs that wait for these files have an end.
            log.exception("The input files %s could not be had", inputs[:12])
            return VersionFailed(inputs, f"{type(error).__name__}: {error}", Blame.MACHINE)

    async def _bring(self, inputs: Digest, parts: tuple[Input, ...], transfer: "_Transfer") -> None:
        async with self._keeping([part.listing for part in parts]):
            for part in parts:
                await self._fetch({part.listing: UNTOLD}, transfer)
            listed = {part.name: await asyncio.to_thread(self._listed, part) for part in parts}
        sizes = {file.digest: file.size for files in listed.values() for file in files}
        async with self._keeping(sizes):
            transfer.begin(sum(sizes.values()))
            await self._fetch(sizes, transfer)
            await _reporting(asyncio.to_thread(assemble, self._folders, inputs, parts, listed), transfer.again)

    @asynccontextmanager
    async def _keeping(self, digests: Collection[Digest]) -> AsyncIterator[None]:
        """Within the block these files stay in the stock, although no set has them yet."""
        self._wanted.update(digests)
        try:
            yield
        finally:
            self._wanted.subtract(digests)
            self._wanted += Counter()

    def _listed(self, part: Input) -> tuple[Listed, ...]:
        files = read_listing((self._folders.stock / part.listing).read_bytes())
        if not part.name.isidentifier() or sum(file.size for file in files) != part.size:
            raise UserError(f"the files for {part.name[:100]!a} are not what was announced")
        return files

    async def _fetch(self, sizes: Sizes, transfer: "_Transfer") -> None:
        """All of these are in the stock when this returns."""
        digests = sorted(sizes)
        for at in range(0, len(digests), PER_TICKET):
            some = digests[at : at + PER_TICKET]
            async with self._alone(some):
                missing = await asyncio.to_thread(transfer.lacks, {digest: sizes[digest] for digest in some})
                if missing:
                    await self._fetch_some(missing, transfer)

    @asynccontextmanager
    async def _alone(self, digests: Sequence[Digest]) -> AsyncIterator[None]:
        """Nobody else fetches these; in their order, so that two never wait for each other."""
        async with AsyncExitStack() as stack:
            for digest in digests:
                await stack.enter_async_context(self._busy.setdefault(digest, asyncio.Lock()))
            yield

    async def _fetch_some(self, sizes: Sizes, transfer: "_Transfer") -> None:
        ticket = await self._blobs.ticket(fetch=tuple(sizes))
        if ticket.refused:
            raise Refused(ticket.refused)
        wire = await self._blobs.open(ticket.ticket)
        try:
            await transfer.receive(wire, sizes)
        finally:
            await wire.close()

    async def drop(self, inputs: Digest) -> None:
        """Nobody needs this set any more; with it go the files that no other has."""
        await asyncio.to_thread(self._drop, inputs)

    def _drop(self, inputs: Digest) -> None:
        remove(index_of(self._folders, inputs))
        remove(self._folders.inputs / inputs)
        clear_stock(self._folders, frozenset(self._wanted))


class _Transfer:
    """What one pull has moved so far."""

    def __init__(self, stock: Path, moved: Callable[[int, int], None]) -> None:
        self._stock = stock
        self._moved = moved
        self._have = self._size = 0
        self._told = 0.0
        self.got_on = False
        """Something came."""

    def begin(self, size: int) -> None:
        self._have, self._size = 0, size

    def again(self) -> None:
        """Says where it stands: to work for long, without a byte from the master, is not silence."""
        self._moved(self._have, self._size)

    def lacks(self, sizes: Sizes) -> Sizes:
        """Those that are not in the stock; the others count as moved."""
        missing = {digest: size for digest, size in sizes.items() if not (self._stock / digest).exists()}
        self._have += sum(max(size, 0) for digest, size in sizes.items() if digest not in missing)
        return missing

    async def receive(self, wire: Wire, sizes: Sizes) -> None:
        """One file after the other; requests of the following ones are ahead of the answers."""
        begun = {digest: await asyncio.to_thread(_begun, self._piece(digest), size) for digest, size in sizes.items()}
        self._have += sum(begun.values())
        if self._size:
            self.again()
        asked = deque(
            Fetch(digest, at, CHUNK)
            for digest, size in sizes.items()
            for at in (range(begun[digest], size, CHUNK) if size != UNTOLD else (0,))
        )
        waiting: deque[Fetch] = deque()
        for digest, size in sizes.items():
            await self._one(wire, digest, size, begun[digest], asked, waiting)

    def _piece(self, digest: Digest) -> Path:
        return self._stock / f"{digest}{PIECE}"

    async def _one(
        self, wire: Wire, digest: Digest, size: int, have: int, asked: "deque[Fetch]", waiting: "deque[Fetch]"
    ) -> None:
        resumed = have > 0
        while have != size:
            while asked and len(waiting) < AHEAD:
                waiting.append(asked.popleft())
                await wire.send(waiting[-1])
            part, due = await answer(wire, Part), waiting.popleft()
            if size == UNTOLD:
                size = min(part.size, MAX_LISTING)
                asked.extend(Fetch(digest, at, CHUNK) for at in range(CHUNK, size, CHUNK))
            _check(part, due, size)
            await asyncio.to_thread(_append, self._piece(digest), part.body)
            have += len(part.body)
            self._add(len(part.body))
        if not await asyncio.to_thread(_settle, self._piece(digest), self._stock / digest, digest):
            if resumed:
                raise PeerError("a file that was begun earlier was damaged; it is fetched anew")
            raise UserError(f"the master's copy of a file ({digest[:12]}) is damaged")

    def _add(self, count: int) -> None:
        self.got_on = True
        self._have += count
        now = time.monotonic()
        if self._size and (self._have >= self._size or now >= self._told + REPORT_EVERY):
            self._told = now
            self.again()


async def _reporting(work: Coroutine[Any, Any, None], again: Callable[[], None]) -> None:
    """Waits for it, and says now and then that it goes on."""
    task = asyncio.ensure_future(work)
    while not (await asyncio.wait([task], timeout=5))[0]:
        again()
    task.result()


def _check(part: Part, due: Fetch, size: int) -> None:
    if (part.digest, part.offset, part.size) != (due.digest, due.offset, size):
        raise PeerError("a part of a file that was not asked for")
    if len(part.body) != min(due.length, size - due.offset):
        raise PeerError("a part of a file that does not fit")


def _begun(piece: Path, size: int) -> int:
    """How much of a file is here. Of a listing nothing, as nobody told how long it is."""
    with suppress(FileNotFoundError):
        have = piece.stat().st_size
        if 0 <= have <= size:
            return have
        piece.unlink()
    return 0


def _append(piece: Path, body: bytes) -> None:
    try:
        with piece.open("ab") as file:
            file.write(body)
    except OSError as error:
        raise DiskTrouble(f"{error.strerror or error} (while it was written to {piece.parent})") from None


def _settle(piece: Path, final: Path, digest: Digest) -> bool:
    """The piece is the whole file if that is what its digest says; else it is gone."""
    piece.touch()  # a file of no bytes has no part
    with piece.open("rb") as file:
        found = file_digest(file, "sha256").hexdigest()
    if found != digest:
        piece.unlink()
        return False
    piece.chmod(0o444)
    piece.replace(final)
    return True
