"""Who comes in at the master's door, and what is served to each: nodes, terminals, and blob links.

Rules:
1. A caller is let in by what it proves: a use of a join token, the key of a known node, the local credential, or a ticket.
2. A node has one main link: the newer one wins, and what still comes over the older counts no more. Its blob links end with it.
3. Node messages become events; only logs and tickets bypass the rules.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from hmac import compare_digest
from typing import TYPE_CHECKING

from pydra_core.errors import CloseCode, Fault, PeerError, UserError
from pydra_core.ids import NodeId, TokenId
from pydra_core.link.serve import Door
from pydra_core.link.wire import Wire
from pydra_core.master import events, health
from pydra_core.master.control import Carrier, Control
from pydra_core.master.state import Token
from pydra_core.master.tickets import Tickets
from pydra_core.protocol import controlline, messages, verbs
from pydra_core.protocol.hello import (
    OLDEST,
    PROTOCOL,
    AnyHello,
    BlobHello,
    Challenge,
    ControlHello,
    EnrolHello,
    NodeHello,
    Welcome,
)
from pydra_core.settings import program_version
from pydra_core.trust.handshake import new_nonce, proves_secret, verify_hello

if TYPE_CHECKING:
    from pydra_core.master.runtime import Master

Serve = Callable[[Wire], Awaitable[None]]
Admitted = tuple[Welcome, Serve]
REPLACED = "this node opened a newer link"
REQUESTS = 64
"""So many verbs of one control link are worked on at once."""

NOBODY = NodeId("")


class Server:
    """The gate of one master."""

    def __init__(self, master: "Master", control: Control) -> None:
        self._master = master
        self._control = control
        self._tickets = Tickets(master)
        self._door: Door | None = None

    def door(self) -> Door:
        """The one door, closed until it is opened somewhere."""
        if self._door is None:
            self._door = Door(self, self._master.identity.server_context(), outdated=self._outdated)
        return self._door

    async def close(self) -> None:
        """Every link is closed with `STOPPING`."""
        if self._door is not None:
            await self._door.close()

    # ------------------------------------------------------------------------------------------------ the gate

    def challenge(self) -> Challenge:
        return Challenge(protocol=PROTOCOL, oldest=OLDEST, program=program_version(), nonce=new_nonce())

    async def admit(self, hello: AnyHello, challenge: Challenge, peer: str) -> Admitted:
        match hello:
            case EnrolHello():
                return await self._enrol(hello, challenge, peer)
            case NodeHello():
                return self._node(hello, challenge, peer)
            case ControlHello():
                if not compare_digest(hello.credential.encode(), self._master.credential.encode()):
                    raise PeerError("this credential is not the one in the master's home", CloseCode.REFUSED)
                return self._welcome(), self._serve_control
            case BlobHello():
                grant = self._tickets.redeem(hello.ticket)
                return self._welcome(grant.node), partial(self._tickets.serve, grant)

    async def _enrol(self, hello: EnrolHello, challenge: Challenge, peer: str) -> Admitted:
        node = self._proved(hello.key, hello.signature, challenge)
        token = self._good_token(hello)
        event = events.NodeEnrolled(node, hello.key, hello.name, hello.facts, token.token, peer)
        try:
            await self._master.settled(event)
        except UserError as error:
            raise PeerError(error.sentence, CloseCode.REFUSED) from None
        return self._welcome(node), partial(self._serve_node, node, None)

    def _good_token(self, hello: EnrolHello) -> Token:
        """Raises PeerError, which says what is wrong with the token only to who knows its secret."""
        token = self._master.cluster.tokens.get(TokenId(hello.token))
        if token is None or not proves_secret(hello.secret, token.secret):
            raise PeerError("this master knows no such join token", CloseCode.TOKEN)
        why = ""
        if token.revoked:
            why = "was revoked"
        elif token.expires <= self._master.clock():
            why = "has expired"
        elif token.used >= token.uses:
            why = "is used up"
        if why:
            raise PeerError(f"this join token {why}: make a new one", CloseCode.TOKEN)
        return token

    def _node(self, hello: NodeHello, challenge: Challenge, peer: str) -> Admitted:
        node = self._proved(hello.key, hello.signature, challenge)
        known = self._master.cluster.nodes.get(node)
        if known is not None and (wait := health.away(known, self._master.clock())):
            raise PeerError(f"you sent what no node says ({known.rule}): come back in {wait:.0f} s")
        if known is None:
            raise PeerError(
                "this master does not know this node (any more): join with a new token", CloseCode.UNKNOWN_NODE
            )
        connected = events.NodeConnected(node, hello.facts, peer)
        return self._welcome(node), partial(self._serve_node, node, connected)

    def _proved(self, key: bytes, signature: bytes, challenge: Challenge) -> NodeId:
        return verify_hello(key, signature, self._master.identity.pin, challenge.nonce)

    def _outdated(self, hello: NodeHello, challenge: Challenge, peer: str) -> None:
        """A node that speaks another protocol stays in the list, if it is one of ours."""
        try:
            node = self._proved(hello.key, hello.signature, challenge)
        except PeerError:
            return
        if node in self._master.cluster.nodes:
            self._master.happened(events.NodeOutdated(node, hello.protocol))

    def _welcome(self, node: NodeId = NOBODY) -> Welcome:
        known = self._master.cluster.nodes.get(node)
        name = known.name if known else ""
        return Welcome(epoch=self._master.cluster.epoch, master=self._master.name, node=node, name=name)

    # ------------------------------------------------------------------------------------------------- nodes

    async def _serve_node(self, node: NodeId, connected: events.NodeConnected | None, wire: Wire) -> None:
        links = self._master.links
        older = links.get(node)
        links[node] = wire
        self._tickets.forget(node)
        if older is not None:
            self._master.go(older.close(CloseCode.REPLACED, REPLACED))
        if connected is not None:
            self._master.happened(connected)
        try:
            async for message in wire:
                if links.get(node) is not wire:
                    raise PeerError(REPLACED, CloseCode.REPLACED)
                self._take(node, wire, message)
        finally:
            if links.get(node) is wire:
                del links[node]
                self._tickets.forget(node)
                self._master.happened(events.LinkClosed(node))
                if wire.broke:
                    self._master.happened(events.NodeBroke(node, wire.broke))
                self._control.link_closed(node)

    def _take(self, node: NodeId, wire: Wire, message: messages.FromNode) -> None:
        match message:
            case messages.TicketAsked():
                self._master.go(self._tickets.answer(node, wire, message))
            case messages.LogLines():
                self._control.logs.lines(node, message)
            case messages.NodeReady():
                self._master.happened(events.NodeSaid(node, message))
                self._control.link_ready(node, wire)
            case _:
                self._master.happened(events.NodeSaid(node, message))

    # --------------------------------------------------------------------------------------------- terminals

    async def _serve_control(self, wire: Wire) -> None:
        carrier = self._master.open_carrier(lambda push: wire.post(controlline.Pushed(push)), "terminal")
        room = asyncio.Semaphore(REQUESTS)
        try:
            async with asyncio.TaskGroup() as group:
                async for request in wire:
                    await room.acquire()
                    task = group.create_task(self._answer(wire, carrier, request))
                    task.add_done_callback(lambda _: room.release())
        finally:
            self._master.close_carrier(carrier)

    async def _answer(self, wire: Wire, carrier: Carrier, request: controlline.Request) -> None:
        answer = await self._master.answer(request.verb, carrier)
        try:
            wire.post(controlline.Reply(request.id, answer))
        except (PeerError, ValueError):
            sentence = "The answer is too large for one message: ask for fewer rows."
            wire.post(controlline.Reply(request.id, verbs.Refused(sentence=sentence, fault=Fault.BAD_INPUT)))
