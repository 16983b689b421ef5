"""A gate and a door for tests: real sockets, real TLS, a real key; it lets in who proves a node's key or knows the credential."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from pydra_core.errors import CloseCode, PeerError
from pydra_core.link.dial import dial
from pydra_core.link.serve import Door
from pydra_core.link.wire import Wire
from pydra_core.protocol.facts import Facts
from pydra_core.protocol.hello import (
    OLDEST,
    PROTOCOL,
    AnyHello,
    Challenge,
    ControlHello,
    EnrolHello,
    NodeHello,
    Welcome,
)
from pydra_core.trust.handshake import hash_secret, new_nonce, proves_secret, verify_hello
from pydra_core.trust.identity import MasterIdentity
from pydra_core.trust.node_key import NodeKey

FACTS = Facts(host="h", system="Linux", machine="x86_64", python="3.11.7", cores=2, memory=1 << 30, program="0.2.0")
SECRET = "the one-time secret"
CREDENTIAL = "the local credential"


@dataclass
class TestGate:
    """Remembers who came in; `served` runs for each wire."""

    __test__ = False
    pin: str
    served: Callable[[Wire], Awaitable[None]] | None = None
    secrets: list[bytes] = field(default_factory=lambda: [hash_secret(SECRET)])
    known: set[bytes] = field(default_factory=set)
    hellos: list[AnyHello] = field(default_factory=list)
    wires: asyncio.Queue[Wire] = field(default_factory=asyncio.Queue)
    nonces: list[bytes] = field(default_factory=list)

    def challenge(self) -> Challenge:
        self.nonces.append(new_nonce())
        return Challenge(protocol=PROTOCOL, oldest=OLDEST, program="0.2.0", nonce=self.nonces[-1])

    async def admit(
        self, hello: AnyHello, challenge: Challenge, peer: str
    ) -> tuple[Welcome, Callable[[Wire], Awaitable[None]]]:
        match hello:
            case EnrolHello():
                node = verify_hello(hello.key, hello.signature, self.pin, challenge.nonce)
                if not any(proves_secret(hello.secret, kept) for kept in self.secrets):
                    raise PeerError("this join token was used already", CloseCode.TOKEN)
                self.secrets.clear()
                self.known.add(hello.key)
                welcome = Welcome(epoch=1, master="m", node=node, name=hello.name)
            case NodeHello():
                node = verify_hello(hello.key, hello.signature, self.pin, challenge.nonce)
                if hello.key not in self.known:
                    raise PeerError("this node is not known here", CloseCode.UNKNOWN_NODE)
                welcome = Welcome(epoch=1, master="m", node=node)
            case ControlHello(credential=credential) if credential == CREDENTIAL:
                welcome = Welcome(epoch=1, master="m")
            case _:
                raise PeerError("no", CloseCode.REFUSED)
        self.hellos.append(hello)
        return welcome, self._serve

    async def _serve(self, wire: Wire) -> None:
        await self.wires.put(wire)
        if self.served is not None:
            await self.served(wire)
        else:
            async for _ in wire:
                pass


@dataclass
class Rig:
    """An open door at `address`, whose master has the pin of `identity`."""

    identity: MasterIdentity
    gate: TestGate
    door: Door
    address: str
    key: NodeKey

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    async def dial(self, hello: Callable[[Challenge], AnyHello], pin: str | None = None) -> tuple[Wire, Welcome]:
        return await dial([self.address], pin or self.identity.pin, hello, timeout=5)

    async def enrol(self) -> tuple[Wire, Welcome]:
        return await self.dial(partial(enrol_hello, self.key, self.identity.pin))

    async def control(self) -> tuple[Wire, Welcome]:
        return await self.dial(control_hello)


@asynccontextmanager
async def open_door(
    folder: Path, served: Callable[[Wire], Awaitable[None]] | None = None, deadline: float = 5.0, at_once: int = 20
) -> AsyncIterator[Rig]:
    identity = MasterIdentity.load_or_make(folder / "master")
    gate = TestGate(identity.pin, served)
    door = Door(gate, identity.server_context(), deadline=deadline, at_once=at_once)
    try:
        [address] = await door.open("127.0.0.1", 0)
        yield Rig(identity, gate, door, address, NodeKey.load_or_make(folder / "node"))
    finally:
        await door.close()


def enrol_hello(key: NodeKey, pin: str, challenge: Challenge) -> EnrolHello:
    return EnrolHello(
        protocol=PROTOCOL,
        program="0.2.0",
        token="12345678",
        secret=SECRET,
        name="ada",
        key=key.public,
        signature=key.sign(pin, challenge.nonce),
        facts=FACTS,
    )


def node_hello(key: NodeKey, pin: str, challenge: Challenge) -> NodeHello:
    signature = key.sign(pin, challenge.nonce)
    return NodeHello(protocol=PROTOCOL, program="0.2.0", key=key.public, signature=signature, facts=FACTS)


def control_hello(challenge: Challenge) -> ControlHello:
    return ControlHello(protocol=PROTOCOL, program="0.2.0", credential=CREDENTIAL)


def raw(rig: Rig, **options: object) -> connect:
    """A caller that follows no rules."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return connect(f"wss://{rig.address}/", ssl=context, proxy=None, compression=None, ping_interval=None, **options)


async def refusal(connection: ClientConnection) -> tuple[int | None, str | None]:
    with suppress(ConnectionClosed):
        while True:
            await connection.recv()
    return connection.close_code, connection.close_reason
