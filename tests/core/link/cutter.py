"""A TCP proxy that counts what goes through it, and cuts connections at the very bytes that a test names."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Cutter:
    """Forwards to `target` (`host:port`). A connection is cut when `cuts[0]` bytes more went to the caller (`down`) or from it."""

    def __init__(self, target: str, *, down: bool) -> None:
        host, _, port = target.rpartition(":")
        self._target = (host, int(port))
        self._down = down
        self._tasks: set[asyncio.Task[None]] = set()
        self.cuts: list[int] = []
        self.up = self.came = 0
        """Bytes from the caller, and to it, through all connections."""
        self.address = ""

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            with suppress(OSError):
                await self._connect(reader, writer)
        finally:
            writer.transport.abort()

    async def end(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_target, to_target = await asyncio.open_connection(*self._target)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._carry(reader, to_target, writer, down=False))
                group.create_task(self._carry(from_target, writer, to_target, down=True))
        finally:
            to_target.transport.abort()

    async def _carry(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, other: asyncio.StreamWriter, *, down: bool
    ) -> None:
        with suppress(OSError):
            while body := await source.read(16 * 1024):
                room = self.cuts[0] if self.cuts and down == self._down else len(body)
                body = body[:room]
                sink.write(body)
                await sink.drain()
                self._count(len(body), down)
                if self.cuts and down == self._down:
                    self.cuts[0] -= len(body)
                    if not self.cuts[0]:
                        del self.cuts[0]
                        break
        for writer in (sink, other):
            writer.transport.abort()

    def _count(self, size: int, down: bool) -> None:
        if down:
            self.came += size
        else:
            self.up += size


@asynccontextmanager
async def a_cutter(target: str, *, down: bool) -> AsyncIterator[Cutter]:
    made = Cutter(target, down=down)
    server = await asyncio.start_server(made.accept, "127.0.0.1", 0)
    made.address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        server.close()
        await made.end()
        await server.wait_closed()
