"""A blob link that many transfers share: opened when it is needed, told of each new ticket, closed when nobody uses it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar

from pydra_core.errors import PeerError
from pydra_core.ids import Digest
from pydra_core.link.dial import Unreachable
from pydra_core.link.wire import LinkClosed, Wire
from pydra_core.protocol.blobline import Part, Redeem, StoreAt
from pydra_core.protocol.messages import Artifact, Ticket

IDLE = 8.0
"""Seconds; a master closes later, and who closes first need not be surprised."""

PATIENCE = 180.0
"""Seconds for a master that is there to answer one request of a blob link; it may have been told to be slow."""

TRIES = 8
TROUBLE = (LinkClosed, PeerError, Unreachable, ConnectionError, TimeoutError)
"""What time may mend."""

A = TypeVar("A", Part, StoreAt)


class Blobs(Protocol):
    """How a blob link is come by."""

    async def ticket(self, fetch: tuple[Digest, ...] = (), store: tuple[Artifact, ...] = ()) -> Ticket:
        """The master's answer; waits while there is no link. Raises ConnectionError if the link goes before it came."""

    async def open(self, ticket: str) -> Wire:
        """A blob link, which ends with the main link. Raises what `dial` raises."""

    async def pause(self, seconds: float) -> bool:
        """Returns after so long; True, and at once, if a new main link stands: what went with the old one was nobody's fault."""


class Refused(Exception):
    """The master gives no ticket; the text is its sentence."""


class BlobLine:
    """One shared link; `run` has to run for as long as it is used."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self._wire: Wire | None = None
        self._lock = asyncio.Lock()
        self._used = asyncio.Event()

    @asynccontextmanager
    async def use(self, fetch: tuple[Digest, ...] = (), store: tuple[Artifact, ...] = ()) -> AsyncIterator[Wire]:
        """The link, good for these blobs within the block; others wait. Raises `Refused`, or one of `TROUBLE`."""
        async with self._lock:
            ticket = await self._blobs.ticket(fetch, store)
            if ticket.refused:
                raise Refused(ticket.refused)
            wire = await self._redeemed(ticket.ticket)
            try:
                yield wire
            except BaseException:
                await self._drop()
                raise
            self._used.set()

    async def pause(self, seconds: float) -> bool:
        """As of `Blobs`."""
        return await self._blobs.pause(seconds)

    async def run(self) -> None:
        """Closes the link when it was not used for `IDLE` seconds; for ever."""
        try:
            while True:
                await self._used.wait()
                self._used.clear()
                try:
                    async with asyncio.timeout(IDLE):
                        await self._used.wait()
                except TimeoutError:
                    async with self._lock:
                        await self._drop()
        finally:
            await self._drop()

    async def _redeemed(self, ticket: str) -> Wire:
        if self._wire is not None and self._wire.is_open:
            self._wire.post(Redeem(ticket))
            return self._wire
        await self._drop()
        self._wire = await self._blobs.open(ticket)
        return self._wire

    async def _drop(self) -> None:
        wire, self._wire = self._wire, None
        if wire is not None:
            await wire.close()


async def answer(wire: Wire, kind: type[A]) -> A:
    """The answer to a request. Raises one of `TROUBLE`."""
    async with asyncio.timeout(PATIENCE):
        message = await wire.receive()
    if not isinstance(message, kind):
        raise PeerError(f"a {type(message).__name__} where a {kind.__name__} was due")
    return message
