"""Blob links: a ticket from a node's main link opens one, and it serves nothing but what the ticket names.

A node reads only what its units need, and stores only while it holds a unit, within the limits of its runs (`claims`). Its blob links
and tickets end with its main link: they may be as dead as that one, and it asks for others over the next.
"""

import asyncio
import logging
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydra_core.errors import CloseCode, PeerError, UserError
from pydra_core.ids import Digest, NodeId
from pydra_core.link.rate import Rate
from pydra_core.link.wire import LinkClosed, Wire
from pydra_core.master import claims
from pydra_core.master.blobs import NoRoom
from pydra_core.master.outlines import Outlines
from pydra_core.packages.assembly import MAX_RANGES
from pydra_core.protocol.blobline import CHUNK, Ask, Fetch, Part, Redeem, StoreAt
from pydra_core.protocol.messages import Artifact, Ticket, TicketAsked

if TYPE_CHECKING:
    from pydra_core.master.runtime import Master

GOOD_FOR = 60.0
"""Seconds within which a ticket opens its link."""

IDLE = 120.0
"""Seconds after which a blob link that nobody uses is closed. A node closes it sooner, unless it waits because it is to be slow."""

OPEN_TICKETS = 1_000
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Grant:
    """What one ticket is good for; `store` has the announced size of each blob."""

    node: NodeId
    fetch: frozenset[Digest]
    store: dict[Digest, int]
    expires: float


class Tickets:
    """The tickets of one master that have not been used."""

    def __init__(self, master: "Master") -> None:
        self._master = master
        self._open: dict[str, Grant] = {}
        self._rates: dict[NodeId, Rate] = {}
        self._wires: dict[NodeId, set[Wire]] = {}

    async def answer(self, node: NodeId, wire: Wire, asked: TicketAsked) -> None:
        """Sends the ticket, or why there is none."""
        refused = self._why_not(node, asked)
        fetch = frozenset([digest for digest in asked.fetch if not refused and await self._has(digest)])
        if asked.fetch and not fetch and not refused:
            refused = "The master does not hold this version any more: deploy it again."
        ticket = "" if refused else self._issue(Grant(node, fetch, _sizes(asked.store), time.monotonic() + GOOD_FOR))
        wire.post(Ticket(request=asked.request, ticket=ticket, refused=refused))

    def redeem(self, ticket: str) -> Grant:
        """What the ticket is good for; it is used up. Raises PeerError."""
        grant = self._open.pop(ticket, None)
        if grant is None or grant.expires < time.monotonic():
            raise PeerError("this ticket is unknown, used or older than 60 s: ask for another", CloseCode.TOKEN)
        return grant

    def forget(self, node: NodeId) -> None:
        """The main link of this node is over, or another one: its tickets are void, and its blob links are cut."""
        self._open = {key: each for key, each in self._open.items() if each.node != node}
        for wire in self._wires.pop(node, ()):
            wire.cut("the main link of this node is over")

    async def serve(self, grant: Grant, wire: Wire) -> None:
        """Answers requests one by one until the link is over, idle, or asks for what the ticket does not name."""
        wire.rate = self._rate(grant.node)
        self._wires.setdefault(grant.node, set()).add(wire)
        try:
            await self._serve(grant, wire)
        finally:
            self._wires.get(grant.node, set()).discard(wire)

    async def _serve(self, grant: Grant, wire: Wire) -> None:
        while True:
            try:
                async with asyncio.timeout(IDLE):
                    asked = await wire.receive()
            except TimeoutError:
                return
            except LinkClosed:
                return
            if isinstance(asked, Redeem):
                grant = self._next(grant, asked)
                continue
            try:
                await wire.send(await self._serve_one(grant, asked))
            except NoRoom as error:
                raise PeerError(error.sentence, CloseCode.NO_ROOM) from None
            except UserError as error:
                raise PeerError(error.sentence, CloseCode.REFUSED) from None

    def _rate(self, node: NodeId) -> Rate:
        """All blob links of a node share what people here allow it."""

        def limit() -> int:
            known = self._master.cluster.nodes.get(node)
            return known.max_rate if known is not None else 0

        return self._rates.setdefault(node, Rate(limit))

    def _next(self, grant: Grant, asked: Redeem) -> Grant:
        """What this link is good for from now on. Raises PeerError."""
        following = self.redeem(asked.ticket)
        if following.node != grant.node:
            raise PeerError("this ticket is another node's", CloseCode.TOKEN)
        return following

    async def _serve_one(self, grant: Grant, asked: Fetch | Part | Ask) -> Part | StoreAt:
        if isinstance(asked, Fetch):
            return await self._fetch(grant, asked)
        if grant.store.get(asked.digest) != asked.size:
            raise PeerError("this ticket is not for that blob", CloseCode.REFUSED)
        blobs = self._master.blobs
        if isinstance(asked, Part):
            return StoreAt(asked.digest, await blobs.put(asked.digest, asked.offset, asked.size, asked.body))
        return StoreAt(asked.digest, await blobs.put(asked.digest, -1, asked.size, b""))

    async def _fetch(self, grant: Grant, asked: Fetch) -> Part:
        if asked.digest not in grant.fetch:
            raise PeerError("this ticket is not for that blob", CloseCode.REFUSED)
        body, size = await self._outline(asked) if asked.outline else await self._ranges(asked)
        return Part(digest=asked.digest, offset=asked.offset, size=size, body=body)

    async def _outline(self, asked: Fetch) -> tuple[bytes, int]:
        whole = await Outlines(self._master.blobs).encoded(asked.digest)
        return whole[max(0, asked.offset) :][: max(0, min(asked.length, CHUNK))], len(whole)

    async def _ranges(self, asked: Fetch) -> tuple[bytes, int]:
        if not asked.more:
            return await self._master.blobs.read(asked.digest, asked.offset, min(asked.length, CHUNK))
        ranges = ((asked.offset, asked.length), *asked.more)
        if len(ranges) > MAX_RANGES or min(map(min, ranges)) < 0 or sum(length for _, length in ranges) > CHUNK:
            raise PeerError("more ranges than one part has room for", CloseCode.REFUSED)
        return await self._master.blobs.read_ranges(asked.digest, ranges)

    async def _has(self, digest: Digest) -> bool:
        return await self._master.blobs.has(digest)

    def _why_not(self, node: NodeId, asked: TicketAsked) -> str:
        """A sentence; "" if nothing speaks against it."""
        cluster = self._master.cluster
        if asked.fetch and not claims.readable(cluster, node).issuperset(asked.fetch):
            return "No run on this node needs this blob."
        if asked.store and not claims.room(cluster, node):
            return "No run of this node is going on: its files are not wanted any more."
        size = sum(each.size for each in asked.store)
        most = claims.room(cluster, node)
        if any(each.size < 0 for each in asked.store) or size > most:
            return f"These files have {size:,} bytes; what runs on this node may leave {most:,} bytes at most."
        return ""

    def _issue(self, grant: Grant) -> str:
        now = time.monotonic()
        self._open = {key: each for key, each in self._open.items() if each.expires >= now}
        while len(self._open) >= OPEN_TICKETS:
            self._open.pop(next(iter(self._open)))
        ticket = secrets.token_urlsafe(24)
        self._open[ticket] = grant
        return ticket


def _sizes(artifacts: tuple[Artifact, ...]) -> dict[Digest, int]:
    return {each.digest: each.size for each in artifacts}
