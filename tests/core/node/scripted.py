"""A master that says what a test tells it to, over a real door: it lets nodes in, gives tickets, and holds blobs in memory."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from pydra_core.errors import CloseCode, PeerError
from pydra_core.ids import Attempt, Digest, PackageName, RunId, TaskKey, UnitName
from pydra_core.link.serve import Door
from pydra_core.link.wire import Wire
from pydra_core.node.agent import Agent, NodeOptions
from pydra_core.packages.archive import pack
from pydra_core.protocol import blobline, messages as m, values
from pydra_core.protocol.blobline import CHUNK
from pydra_core.protocol.hello import OLDEST, PROTOCOL, AnyHello, BlobHello, Challenge, EnrolHello, NodeHello, Welcome
from pydra_core.trust.handshake import hash_secret, new_nonce, proves_secret, verify_hello
from pydra_core.trust.identity import MasterIdentity
from pydra_core.trust.tokens import JoinToken

M = TypeVar("M")


class ScriptedMaster:
    """`heard` holds what nodes said; `until` waits for a message of a kind. `cut_after` ends blob links after so many parts."""

    def __init__(self, folder: Path) -> None:
        self.identity = MasterIdentity.load_or_make(folder / "master")
        self.tokens: dict[str, bytes] = {}
        self.known: set[bytes] = set()
        self.heard: list[Any] = []
        self.hellos: list[AnyHello] = []
        self.blobs: dict[Digest, bytes] = {}
        self.arriving: dict[Digest, bytes] = {}
        self.packages: dict[Digest, PackageName] = {}
        self.refused = ""
        self.cut_after: int | None = None
        self.largest = CHUNK
        """A part with more bytes does not get through: its link is cut."""
        self.no_room = 0
        """So many times it has no room for a part."""
        self.fetches = 0
        self.acknowledges = True
        self.wire: Wire | None = None
        self.addresses: list[str] = []
        self._door: Door | None = None
        self._folder = folder
        self._changed = asyncio.Event()

    async def open(self) -> None:
        """Listen, at the same port as before if there was one."""
        self._door = Door(self, self.identity.server_context())
        port = int(self.addresses[0].rpartition(":")[2]) if self.addresses else 0
        self.addresses = await self._door.open("127.0.0.1", port)

    async def close(self) -> None:
        if self._door is not None:
            door, self._door = self._door, None
            await door.close()

    def token(self) -> JoinToken:
        token = JoinToken.make(tuple(self.addresses), self.identity.pin, 2e9)
        self.tokens[token.token] = hash_secret(token.secret)
        return token

    def deploy(self, name: str, code: str) -> Digest:
        source = self._folder / f"{name}.py"
        source.write_text(code)
        packed = pack(source, self._folder / "packed")
        self.blobs[packed.digest] = packed.blob.read_bytes()
        self.packages[packed.digest] = packed.package
        return packed.digest

    def place(self, version: Digest, cls: str, run: int = 1, n: int = 1, **arguments: object) -> m.Placement:
        name = self.packages[version]
        placement = m.Placement(
            unit=UnitName(RunId(run)),
            attempt=Attempt(1, n),
            package=name,
            version=version,
            task=TaskKey(f"{name}.{cls}"),
            module=name,
            cls=cls,
            arguments=values.encode(arguments),
        )
        self.say(m.Place(placement))
        return placement

    def say(self, message: m.ToNode) -> None:
        assert self.wire is not None
        self.wire.post(message)

    async def until(self, kind: type[M], where: Callable[[M], bool] = lambda _: True, seconds: float = 60) -> M:
        """The first message of this kind that is so, now or later."""
        async with asyncio.timeout(seconds):
            while True:
                found = [x for x in self.heard if isinstance(x, kind) and where(x)]
                if found:
                    return found[0]
                self._changed.clear()
                await self._changed.wait()

    def kinds(self, run: int) -> list[str]:
        """What was said of a run, in order, each kind once."""
        names = [type(x).__name__ for x in self.heard if getattr(x, "unit", None) == UnitName(RunId(run))]
        return list(dict.fromkeys(names))

    # ------------------------------------------------------------------------------------------- as a gate

    def challenge(self) -> Challenge:
        return Challenge(protocol=PROTOCOL, oldest=OLDEST, program="0.2.0", nonce=new_nonce())

    async def admit(
        self, hello: AnyHello, challenge: Challenge, peer: str
    ) -> tuple[Welcome, Callable[[Wire], Awaitable[None]]]:
        self.hellos.append(hello)
        match hello:
            case BlobHello():
                return Welcome(epoch=1, master="m"), self._serve_blobs
            case EnrolHello():
                node = verify_hello(hello.key, hello.signature, self.identity.pin, challenge.nonce)
                kept = self.tokens.pop(hello.token, None)
                if kept is None or not proves_secret(hello.secret, kept):
                    raise PeerError("this join token was used already", CloseCode.TOKEN)
                self.known.add(hello.key)
                return Welcome(epoch=1, master="m", node=node, name=hello.name, heartbeat=0.2), self._serve
            case NodeHello() if hello.key in self.known:
                node = verify_hello(hello.key, hello.signature, self.identity.pin, challenge.nonce)
                return Welcome(epoch=1, master="m", node=node, name="n", heartbeat=0.2), self._serve
        raise PeerError("this node is not known here", CloseCode.UNKNOWN_NODE)

    async def _serve(self, wire: Wire) -> None:
        self.wire = wire
        async for message in wire:
            self.heard.append(message)
            self._changed.set()
            match message:
                case m.TicketAsked(request=request):
                    wire.post(m.Ticket(request=request, ticket=f"ticket {request}", refused=self.refused))
                case m.UnitEnded(serial=serial) if self.acknowledges:
                    wire.post(m.Acknowledged((serial,)))

    async def _serve_blobs(self, wire: Wire) -> None:
        parts = 0
        async for message in wire:
            parts += 1
            too_many = self.cut_after is not None and parts > self.cut_after
            if too_many or len(getattr(message, "body", b"")) > self.largest:
                await wire.close(CloseCode.STOPPING, "cut off")
                return
            match message:
                case blobline.Fetch(digest, offset, length):
                    self.fetches += 1
                    body = self.blobs[digest]
                    piece = body[offset : offset + length]
                    wire.post(blobline.Part(digest=digest, offset=offset, size=len(body), body=piece))
                case blobline.Ask(digest, _):
                    wire.post(blobline.StoreAt(digest, len(self.arriving.get(digest, b""))))
                case blobline.Part() if self.no_room > 0:
                    self.no_room -= 1
                    await wire.close(CloseCode.NO_ROOM, "make room")
                    return
                case blobline.Part(digest=digest, body=body, size=size):
                    if message.offset == len(self.arriving.get(digest, b"")):
                        self._store(digest, body, size)
                    wire.post(blobline.StoreAt(digest, len(self.arriving[digest])))

    def _store(self, digest: Digest, body: bytes, size: int) -> None:
        self.arriving[digest] = self.arriving.get(digest, b"") + body
        if len(self.arriving[digest]) == size:
            assert sha256(self.arriving[digest]).hexdigest() == digest
            self.blobs[digest] = self.arriving[digest]


@asynccontextmanager
async def scripted_master(folder: Path) -> AsyncIterator[ScriptedMaster]:
    master = ScriptedMaster(folder)
    await master.open()
    try:
        yield master
    finally:
        await master.close()


@asynccontextmanager
async def running_agent(options: NodeOptions) -> AsyncIterator[Agent]:
    """An agent that is stopped, and has ended well, when the block ends."""
    agent = Agent(options)
    task = asyncio.create_task(agent.run())
    try:
        yield agent
    finally:
        agent.stop()
        assert await task == 0
