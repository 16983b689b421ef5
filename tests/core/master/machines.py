"""Real masters and scripted machines: the real link, the real keys, and a node whose every word the test says."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from pydra_core.ids import Attempt, Digest, PackageName, TaskKey
from pydra_core.link.dial import dial
from pydra_core.link.wire import Wire
from pydra_core.master.control import Carrier
from pydra_core.master.runtime import Master
from pydra_core.packages.archive import pack
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.facts import Facts, IsolationReport
from pydra_core.protocol.hello import PROTOCOL, BlobHello, Challenge, EnrolHello, NodeHello, Welcome
from pydra_core.protocol.manifest import Manifest, TaskSpec
from pydra_core.protocol.messages import NodeReady, Placement, Running, UnitEnded, UnitStarted
from pydra_core.protocol.states import Isolation, Outcome
from pydra_core.protocol.values import Encoded, encode
from pydra_core.trust.node_key import NodeKey
from pydra_core.trust.tokens import JoinToken

DEADLINE = 10.0
FACTS = Facts(host="h", system="Linux", machine="x86_64", python="3.11.7", cores=2, memory=2**30, program="0.2.0")
SPEC = TaskSpec(key=TaskKey("count.Count"), name="Count", module="count", cls="Count")
M = TypeVar("M")


@asynccontextmanager
async def a_master(home: Path, **options: Any) -> AsyncIterator[Master]:
    master = Master(home, **{"listen": "127.0.0.1:0", "name": "test", **options})
    await master.start()
    try:
        yield master
    finally:
        await master.stop()


async def until(holds: Callable[[], bool]) -> None:
    """Lets the loop go on until this holds."""
    async with asyncio.timeout(DEADLINE):
        while not holds():  # noqa: ASYNC110  (what it waits for has no event)
            await asyncio.sleep(0)


class Person:
    """A carrier in process, with its pushes in a queue."""

    def __init__(self, master: Master) -> None:
        self.master = master
        self.pushes: asyncio.Queue[verbs.Push] = asyncio.Queue()
        self.carrier: Carrier = master.open_carrier(self.pushes.put_nowait)

    async def ask(self, verb: verbs.Verb, kind: type[M]) -> M:
        answer = await asyncio.wait_for(self.master.answer(verb, self.carrier), DEADLINE)
        assert isinstance(answer, kind), answer
        return answer

    async def token(self, **options: Any) -> str:
        return (await self.ask(verbs.NewToken(**options), verbs.TokenMade)).text

    async def put(self, body: bytes, digest: Digest) -> None:
        verb = verbs.PutPart(digest=digest, offset=0, size=len(body), body=body)
        assert (await self.ask(verb, verbs.Held)).offset == len(body)

    async def deploy(
        self, folder: Path, text: str = "x = 1\n", requires: tuple[str, ...] = (), **options: Any
    ) -> verbs.Deployed:
        path = folder / "count.py"
        path.write_text(text)
        packed = pack(path, folder)
        await self.put(packed.blob.read_bytes(), packed.digest)
        manifest = Manifest(package=PackageName("count"), tasks=(SPEC,), requires=requires)
        verb = verbs.Deploy(digest=packed.digest, manifest=manifest, origin=packed.origin, **options)
        return await self.ask(verb, verbs.Deployed)

    async def submit(self) -> verbs.Submitted:
        return await self.ask(verbs.Submit(task="count.Count"), verbs.Submitted)

    async def details(self, run: int) -> Any:
        query = verbs.Query(kind="run", filter=verbs.Filter(run=run))  # type: ignore[arg-type]
        return (await self.ask(query, verbs.Page)).details

    async def watch(self, kind: str, **options: Any) -> Any:
        query = verbs.Query(kind=kind, filter=verbs.Filter(**options))  # type: ignore[arg-type]
        await self.ask(verbs.Watch(query), verbs.Watching)
        return await self.push()

    async def push(self) -> Any:
        return await asyncio.wait_for(self.pushes.get(), DEADLINE)

    async def until(self, wanted: Callable[[Any], bool]) -> Any:
        """The first push that is as wanted."""
        while not wanted(push := await self.push()):
            pass
        return push


class ScriptedNode:
    """A machine that says what the test says."""

    def __init__(self, folder: Path, master: Master) -> None:
        self.key = NodeKey.load_or_make(folder)
        self.pin = master.identity.pin
        self.address = master.addresses[0]
        self.wire: Wire
        self.welcome: Welcome
        self.skipped: list[Any] = []

    async def enrol(self, text: str, **options: Any) -> None:
        token = JoinToken.parse(text)

        def hello(challenge: Challenge) -> EnrolHello:
            return EnrolHello(
                **{
                    "protocol": PROTOCOL, "program": "0.2.0", "token": token.token, "secret": token.secret, "name": "oak",
                    "key": self.key.public, "signature": self.key.sign(self.pin, challenge.nonce), "facts": FACTS, **options,
                }
            )  # fmt: skip

        self.wire, self.welcome = await dial([self.address], self.pin, hello)

    async def connect(self, **options: Any) -> None:
        def hello(challenge: Challenge) -> NodeHello:
            signature = self.key.sign(self.pin, challenge.nonce)
            said = {
                "protocol": PROTOCOL,
                "program": "0.2.0",
                "key": self.key.public,
                "signature": signature,
                "facts": FACTS,
            }
            return NodeHello(**{**said, **options})

        self.wire, self.welcome = await dial([self.address], self.pin, hello)

    async def ready(self, **options: Any) -> None:
        await self.wire.send(NodeReady(**{"slots": 2, "isolation": IsolationReport(Isolation.REDUCED), **options}))

    async def get(self, kind: type[M]) -> M:
        """The next message of this kind; others are kept in `skipped`."""
        async with asyncio.timeout(DEADLINE):
            while not isinstance(message := await self.wire.receive(), kind):
                self.skipped.append(message)
            return message

    async def place(self) -> Placement:
        return (await self.get(messages.Place)).placement

    async def started(self, placement: Placement, pid: int = 4242) -> None:
        unit, attempt = placement.unit, placement.attempt
        await self.wire.send(
            UnitStarted(unit=unit, attempt=attempt, worker_pid=pid, isolation=Isolation.REDUCED, at=1.0)
        )

    async def ended(self, placement: Placement, value: object = 42, **options: Any) -> None:
        await self.wire.send(
            UnitEnded(
                **{
                    "serial": 1, "unit": placement.unit, "attempt": placement.attempt, "outcome": Outcome.COMPLETE,
                    "value": Encoded("msgpack", encode(value)), "started": 1.0, "ended": 2.0, **options,
                }
            )
        )  # fmt: skip

    async def blobs(self, **wish: Any) -> Wire:
        """A blob link by a ticket."""
        await self.wire.send(messages.TicketAsked(request=1, **wish))
        ticket = await self.get(messages.Ticket)
        assert ticket.ticket, ticket.refused
        return await self.open(ticket.ticket)

    async def open(self, ticket: str) -> Wire:
        hello = BlobHello(protocol=PROTOCOL, program="0.2.0", ticket=ticket)
        return (await dial([self.address], self.pin, lambda _: hello))[0]

    async def close(self) -> None:
        await self.wire.close()


def running(placement: Placement, pid: int = 4242) -> Running:
    return Running(
        unit=placement.unit, attempt=Attempt(*placement.attempt), worker_pid=pid, isolation=Isolation.REDUCED
    )


@asynccontextmanager
async def a_node(folder: Path, master: Master, **options: Any) -> AsyncIterator[ScriptedNode]:
    """A node that has joined and is ready."""
    node = ScriptedNode(folder, master)
    await node.enrol(await Person(master).token())
    try:
        await node.ready(**options)
        yield node
    finally:
        await node.close()
