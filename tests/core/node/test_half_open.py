"""A link whose middle is dead: both ends are open and nothing goes through. Node and master each notice, and find each other again."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec

from pydra_core.node.agent import NodeOptions
from pydra_core.node.records import Patience
from pydra_core.protocol.states import NodeState
from pydra_core.trust.tokens import JoinToken
from tests.core.master.machines import Person, a_master
from tests.core.node.links import until
from tests.core.node.scripted import running_agent


class Middle:
    """A TCP proxy. While `going` is not set it takes what comes and passes nothing on, nor the end of a connection."""

    def __init__(self, target: str) -> None:
        self._host, _, port = target.rpartition(":")
        self._port = int(port)
        self.going = asyncio.Event()
        self.going.set()
        self.connections = 0
        self.address = ""
        self._writers: set[asyncio.StreamWriter] = set()

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator["Middle"]:
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            self.going.set()
            server.close()
            for writer in list(self._writers):
                writer.transport.abort()
            await server.wait_closed()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        await self.going.wait()
        there, back = await asyncio.open_connection(self._host, self._port)
        self._writers |= {writer, back}
        async with asyncio.TaskGroup() as group:
            group.create_task(self._pass(reader, back))
            group.create_task(self._pass(there, writer))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while body := await reader.read(65_536):
                await self.going.wait()
                writer.write(body)
                await writer.drain()
            await self.going.wait()
        writer.transport.abort()
        self._writers.discard(writer)


async def test_a_link_that_is_open_at_both_ends_and_dead_between_is_noticed_by_both(tmp_path: Path) -> None:
    late = 0.0
    async with a_master(tmp_path / "m", clock=lambda: time.time() + late) as master:
        token = JoinToken.parse(await Person(master).token())
        async with Middle(token.addresses[0]).listening() as middle:
            options = NodeOptions(
                home=tmp_path / "n",
                join=msgspec.structs.replace(token, addresses=(middle.address,)),
                patience=Patience(ping=0.1, pong=0.4),
            )

            def state() -> NodeState | None:
                return next((node.state for node in master.cluster.nodes.values() if node.linked), None)

            async with running_agent(options):
                await until(lambda: state() is NodeState.CONNECTED)
                (known,) = master.cluster.nodes.values()

                middle.going.clear()
                # The node asks whether somebody is there, hears nothing, and tries again: a second connection.
                await until(lambda: middle.connections == 2)
                assert known.linked, "the master was not told: nothing goes through"

                # The master waits its time, by its own clock, and takes the node for lost; its end of the link is closed.
                late = 16.0
                await until(lambda: known.state is NodeState.LOST and not known.linked)
                assert "was not heard for 15 s" in known.reason

                middle.going.set()
                await until(lambda: state() is NodeState.CONNECTED)
