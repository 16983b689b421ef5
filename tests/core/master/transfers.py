"""What moves packages in tests: a terminal and a node with real links to a real master, through cutters that count."""

import asyncio
import random
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydra_core.client.cluster import Cluster
from pydra_core.client.control import ControlLink
from pydra_core.errors import Fault, UserError
from pydra_core.ids import Digest
from pydra_core.link.dial import dial
from pydra_core.link.rate import Rate
from pydra_core.link.wire import Wire
from pydra_core.master.runtime import Master
from pydra_core.node.folders import Folders
from pydra_core.node.happened import VersionArrived
from pydra_core.node.sync import Sync
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.facts import Load
from pydra_core.protocol.hello import PROTOCOL, BlobHello
from pydra_core.protocol.messages import Artifact, Ticket
from pydra_core.settings import Homes
from pydra_core.trust.credentials import write_address
from tests.core.link.cutter import Cutter, a_cutter
from tests.core.master.machines import Person, ScriptedNode, a_node

MB = 1_000_000
CODE = "from pydra_core.tasks import Task\n\nclass Count(Task):\n    def work(self): return 1\n"
SPEAKING = 40_000
"""Bytes that a handshake and the messages around some bodies take at most."""


def write(folder: Path, files: dict[str, bytes]) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, body in {"main.py": CODE.encode(), **files}.items():
        (folder / name).write_bytes(body)
    return folder


def noise(seed: int, size: int) -> bytes:
    return random.Random(seed).randbytes(size)


@dataclass
class Terminal:
    """Deploys through a cutter, and again when it was cut off."""

    home: Homes
    cutter: Cutter
    tries: int = 0

    async def deploy(self, path: Path) -> verbs.Deployed:
        while True:
            self.tries += 1
            try:
                async with await ControlLink.open(self.home) as link:
                    return await Cluster(link).deploy(path)
            except UserError as error:
                if error.fault is not Fault.UNREACHABLE:
                    raise


@asynccontextmanager
async def a_terminal(folder: Path, master: Master) -> AsyncIterator[Terminal]:
    home = Homes(folder)
    shutil.copytree(master.home, home.master, ignore=shutil.ignore_patterns("blobs", "*.sqlite*"))
    async with a_cutter(master.addresses[0], down=False) as cutter:
        write_address(home.master, cutter.address)
        yield Terminal(home, cutter)


@dataclass
class Machine:
    """A node's folders and its sync; its blob links go through a cutter, its tickets come from the real master."""

    node: ScriptedNode
    folders: Folders
    cutter: Cutter
    facts: list[Any] = field(default_factory=list)
    opened: int = 0
    rate: Rate | None = None

    def __post_init__(self) -> None:
        self.folders.prepare([])

    async def ticket(self, fetch: tuple[Digest, ...] = (), store: tuple[Artifact, ...] = ()) -> Ticket:
        await self.node.wire.send(messages.TicketAsked(request=1, fetch=fetch, store=store))
        return await self.node.get(Ticket)

    async def open(self, ticket: str) -> Wire:
        hello = BlobHello(protocol=PROTOCOL, program="0.2.0", ticket=ticket)
        self.opened += 1
        wire = (await dial([self.cutter.address], self.node.pin, lambda _: hello))[0]
        wire.rate = self.rate
        return wire

    async def pause(self, seconds: float) -> bool:
        await asyncio.sleep(seconds)
        return False

    async def pull(self, version: Digest) -> int:
        """The version is here when this returns; returns the bytes that came for it."""
        before = self.cutter.came
        self.facts.clear()
        await Sync(self.folders, self, self.facts.append).pull(version)
        assert isinstance(self.facts[-1], VersionArrived), self.facts[-1]
        return self.cutter.came - before


@asynccontextmanager
async def a_machine(folder: Path, master: Master, *, down: bool = True) -> AsyncIterator[Machine]:
    """Its blob links are cut on the way `down`, or on the way up."""
    async with a_node(folder / "node", master) as node, a_cutter(master.addresses[0], down=down) as cutter:
        beating = asyncio.create_task(_beat(node))
        yield Machine(node, Folders(folder / "home"), cutter)
        beating.cancel()


async def _beat(node: ScriptedNode) -> None:
    while True:
        await node.wire.send(messages.Heartbeat(Load()))
        await asyncio.sleep(2)


async def wanted(person: Person, machine: Machine, deployed: verbs.Deployed) -> Digest:
    """A run of this version stands on the machine: it may fetch it."""
    await person.ask(verbs.Submit(task="pack.main.Count"), verbs.Submitted)
    await machine.node.place()
    return deployed.digest


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
