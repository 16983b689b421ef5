"""What the tests of a node's skins stand on: links over real sockets with a master that notes what comes, and blobs in memory."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydra_core.ids import Attempt, Digest, RunId, UnitName
from pydra_core.link.wire import Wire
from pydra_core.node.keys import Key
from pydra_core.protocol import messages as m
from pydra_core.protocol.facts import IsolationReport
from tests.core.link.gates import Rig, node_hello, open_door

PATIENCE = 30.0


@dataclass
class Heard:
    """What a master heard, over all links; `until` waits for so many messages."""

    messages: list[Any] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, wire: Wire) -> None:
        async for message in wire:
            if not isinstance(message, m.NodeReady):
                self.messages.append(message)
                self.changed.set()

    async def until(self, count: int) -> list[Any]:
        async with asyncio.timeout(PATIENCE):
            while len(self.messages) < count:
                self.changed.clear()
                await self.changed.wait()
        return self.messages


@dataclass
class Master:
    """A door, what was heard behind it, and how a node comes in again and again."""

    rig: Rig
    heard: Heard
    wires: list[Wire] = field(default_factory=list)

    async def link(self) -> Wire:
        """A new link of the same node, over which it may say anything."""
        if self.wires:
            key, pin = self.rig.key, self.rig.identity.pin
            wire, _ = await self.rig.dial(lambda challenge: node_hello(key, pin, challenge))
        else:
            wire, _ = await self.rig.enrol()
        self.wires.append(wire)
        wire.post(m.NodeReady(slots=1, isolation=IsolationReport()))
        return wire


@asynccontextmanager
async def master(folder: Path) -> AsyncIterator[Master]:
    heard = Heard()
    async with open_door(folder, heard.serve) as rig:
        made = Master(rig, heard)
        try:
            yield made
        finally:
            for wire in made.wires:
                await wire.close()


async def until(so: Callable[[], bool]) -> None:
    """Returns once it is so. For what happens inside and tells nobody."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if so():
                return
            await asyncio.sleep(0.01)


class Tasks:
    """Starts background work, and ends it with the test."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        self._tasks.append(asyncio.create_task(work))
        return self._tasks[-1]

    async def end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def key(run: int = 1, path: str = "/u", index: int = 0) -> Key:
    return Key(UnitName(RunId(run), path, index), Attempt(1, 1))


def digest(body: bytes) -> Digest:
    return Digest(sha256(body).hexdigest())


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """As a disk that is full then: what is written beyond is refused."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
