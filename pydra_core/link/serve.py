"""The master's door: everyone who comes gets a challenge, has a deadline, and is let in by the gate or told why not.

1. Before the hello nobody costs much: 16 KiB frames, a deadline, and so many handshakes at once; the others wait their turn.
2. Whatever a stranger sends, the log has no traceback of it.
3. Who was let in is served by what the gate returned; when that ends, the link is closed.
"""

import asyncio
import asyncio.sslproto
import errno
import logging
import ssl
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Protocol

import msgspec
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from pydra_core.errors import CloseCode, Fault, PeerError, UserError
from pydra_core.link.wire import INTERNAL, LinkClosed, Wire, close_gently
from pydra_core.protocol.codec import FRAME_LIMIT
from pydra_core.protocol.hello import OLDEST, PROTOCOL, AnyHello, Challenge, NodeHello, Welcome
from pydra_core.protocol.session import Session, Side
from pydra_core.settings import Address

DEADLINE = 10.0
"""Seconds from the connection to the hello, and as many for the TLS handshake before it."""

AT_ONCE = 20
HELLO_LIMIT = 16 * 1024
TLS_BUFFER = 32 * 1024
"""Bytes of asyncio's read buffer per connection; its own 256 KiB cost 293 KB each, at the same speed."""

CLOSE_TIMEOUT = 5.0
STOP_TIMEOUT = 10.0

Serve = Callable[[Wire], Awaitable[None]]
Outdated = Callable[[NodeHello, Challenge, str], None]
log = logging.getLogger(__name__)
_quiet = logging.getLogger("pydra_core.link.websockets")
_quiet.setLevel(logging.CRITICAL + 1)


class Gate(Protocol):
    """Who decides who comes in."""

    def challenge(self) -> Challenge:
        """A challenge with a fresh nonce, for one caller."""

    async def admit(self, hello: AnyHello, challenge: Challenge, peer: str) -> tuple[Welcome, Serve]:
        """The welcome for this caller, and what serves its wire until it ends. Raises PeerError to refuse.

        `challenge` is the one that this caller got, `peer` its address for people.
        """


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the door listens, and who came in there."""

    server: Server
    addresses: tuple[str, ...]
    wires: set[Wire]


class Door:
    """Listens for a gate. `outdated` is told of a node whose hello is of a protocol that we do not speak (its signature is not
    checked yet); the node is refused in any case."""

    def __init__(
        self,
        gate: Gate,
        context: ssl.SSLContext,
        *,
        deadline: float = DEADLINE,
        at_once: int = AT_ONCE,
        outdated: Outdated | None = None,
    ) -> None:
        self._gate = gate
        self._context = context
        self._deadline = deadline
        self._turn = asyncio.Semaphore(at_once)
        self._outdated = outdated
        self._places: list[_Place] = []
        self._shut: list[_Place] = []

    async def open(self, host: str, port: int) -> list[str]:
        """Listens there too, from now on; port 0 picks a free one. Returns the real addresses. Raises UserError."""
        asyncio.sslproto.SSLProtocol.max_size = TLS_BUFFER
        wires: set[Wire] = set()
        try:
            server = await serve(
                partial(self._meet, wires),
                host,
                port,
                ssl=self._context,
                ssl_handshake_timeout=self._deadline,
                compression=None,
                ping_interval=None,
                open_timeout=self._deadline,
                close_timeout=CLOSE_TIMEOUT,
                max_size=HELLO_LIMIT,
                process_request=_only_links,
                server_header=None,
                logger=_quiet,
            )
        except (OSError, OverflowError) as error:
            raise _cannot_listen(Address(host, port), error) from None
        addresses = [str(Address(*socket.getsockname()[:2])) for socket in server.sockets]
        self._places.append(_Place(server, tuple(addresses), wires))
        return addresses

    def inside(self, address: str) -> Collection[Wire]:
        """The links that came in at this address."""
        return next((place.wires for place in self._places if address in place.addresses), ())

    async def shut(self, address: str) -> tuple[str, ...]:
        """Listens there no more, and closes the links that came in there. The addresses that went with it; none if it was not open."""
        found = [place for place in self._places if address in place.addresses]
        self._places = [place for place in self._places if place not in found]
        self._shut += found
        await _leave(found, "the master listens here no more")
        return tuple(each for place in found for each in place.addresses)

    async def close(self) -> None:
        """Closes every link ("the master stops") and listens no more, nor where somebody who was still served made it listen."""
        while places := [*self._places, *self._shut]:
            self._places, self._shut = [], []
            await _leave(places, "the master stops")
            await _in_time(place.server.wait_closed() for place in places)

    async def _meet(self, wires: set[Wire], connection: ServerConnection) -> None:
        peer = _peer(connection)
        try:
            wire, serve_wire = await self._let_in(connection, peer)
        except PeerError as error:
            log.info("refused %s: %s", peer, error.reason)
            await close_gently(connection, error.code, error.reason)
        except ConnectionClosed as error:
            log.debug("%s left before it was in: %s", peer, error)
        except Exception:
            log.exception("the hello of %s met a bug", peer)
            await close_gently(connection, INTERNAL, "the master met a bug; its log has more")
        else:
            await self._serve(wires, wire, serve_wire)

    async def _let_in(self, connection: ServerConnection, peer: str) -> tuple[Wire, Serve]:
        session, challenge = Session(Side.MASTER), self._gate.challenge()
        try:
            async with asyncio.timeout(self._deadline), self._turn:
                await connection.send(session.send(challenge))
                hello = self._hello(session, challenge, await connection.recv(), peer)
        except TimeoutError:
            raise PeerError(f"no hello within {self._deadline:g} seconds", CloseCode.TIMEOUT) from None
        welcome, serve_wire = await self._gate.admit(hello, challenge, peer)
        # Only who was let in may send large frames.
        for limit in ("max_message_size", "max_size"):  # the second is its name in older releases of websockets
            setattr(connection.protocol, limit, FRAME_LIMIT)
        await connection.send(session.send(welcome))
        return Wire(connection, session, peer), serve_wire

    def _hello(self, session: Session, challenge: Challenge, frame: str | bytes, peer: str) -> AnyHello:
        if isinstance(frame, str):
            raise PeerError("a text frame; only binary ones are spoken here")
        self._check_version(frame, challenge, peer)
        hello: AnyHello = session.receive(frame)
        return hello

    def _check_version(self, frame: bytes, challenge: Challenge, peer: str) -> None:
        """Another protocol may have another hello: its number is read before anything else, leniently."""
        try:
            theirs = msgspec.msgpack.decode(frame, type=_Spoken).protocol
        except (msgspec.DecodeError, RecursionError):
            return
        if OLDEST <= theirs <= PROTOCOL:
            return
        if self._outdated is not None:
            hello = _as_node(frame)
            if hello is not None:
                self._outdated(hello, challenge, peer)
        raise PeerError(version_reason(theirs, challenge.program), CloseCode.VERSION)

    async def _serve(self, wires: set[Wire], wire: Wire, serve_wire: Serve) -> None:
        wires.add(wire)
        code, reason = int(CloseCode.STOPPING), ""
        try:
            await serve_wire(wire)
        except PeerError as error:
            code, reason = error.code, error.reason
        except LinkClosed:
            pass
        except Exception:
            log.exception("the link of %s met a bug", wire.peer)
            code, reason = INTERNAL, "the master met a bug; its log has more"
        finally:
            await wire.close(code, reason)
            wires.discard(wire)


class _Spoken(msgspec.Struct):
    protocol: int


def version_reason(theirs: int, program: str) -> str:
    """Both versions, short enough for a close frame."""
    ours = str(PROTOCOL) if OLDEST == PROTOCOL else f"{OLDEST} to {PROTOCOL}"
    return f"you speak protocol {theirs}, this master {ours}: install pydra-cluster {program} on both"


def _as_node(frame: bytes) -> NodeHello | None:
    try:
        return msgspec.msgpack.decode(frame, type=NodeHello)
    except (msgspec.DecodeError, RecursionError):
        return None


def _only_links(connection: ServerConnection, request: Request) -> Response | None:
    if "websocket" in request.headers.get("Upgrade", "").lower():
        return None
    told = "This is a Pydra master. Nodes join it with pydra-node, people use pydra or pydractl.\n"
    return connection.respond(HTTPStatus.UPGRADE_REQUIRED, told)


def _peer(connection: ServerConnection) -> str:
    remote = connection.remote_address
    return str(Address(*remote[:2])) if remote else "a caller that has left"


async def _leave(places: Sequence[_Place], reason: str) -> None:
    """Nobody listens there when this returns, and who was in or at the door is sent away. Those who serve them may not be done yet: one
    of them may wait for this."""
    for place in places:
        place.server.close(close_connections=False)
    await asyncio.gather(*(wire.close(CloseCode.STOPPING, reason) for place in places for wire in place.wires))
    strangers = [each for place in places for each in place.server.all_connections]
    await _in_time(stranger.close(CloseCode.STOPPING, reason) for stranger in strangers)
    await asyncio.sleep(0)  # at the latest now the tasks of `Server.close` have closed the sockets


async def _in_time(ends: Iterable[Coroutine[None, None, None]]) -> None:
    waits = [asyncio.ensure_future(each) for each in ends]
    if waits:
        await asyncio.wait(waits, timeout=STOP_TIMEOUT)


def _cannot_listen(address: Address, error: Exception) -> UserError:
    why = getattr(error, "strerror", None) or str(error)
    if getattr(error, "errno", None) == errno.EADDRINUSE:
        why = "another program listens there"
    return UserError(
        f"Cannot listen on {address}: {why}. Choose another address with --listen HOST:PORT.", Fault.CONFLICT
    )
