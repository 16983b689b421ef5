"""A TCP proxy between a node and its master that the driver may cut, delay, half-close, and stall."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Self

PIECE = 64 * 1024


class _Link:
    """One connection through the proxy: the two writers, and the tasks that carry bytes."""

    def __init__(self, node: asyncio.StreamWriter, master: asyncio.StreamWriter) -> None:
        self.node, self.master = node, master

    def abort(self) -> None:
        for writer in (self.node, self.master):
            writer.transport.abort()

    def half_close(self) -> None:
        """The node's side is told that nothing more comes, and may go on talking."""
        with contextlib.suppress(OSError, RuntimeError):
            self.node.write_eof()


class Proxy:
    """Listens at `host` and forwards to `port` of loopback. `delay` seconds each way; stalled: bytes wait and nobody is told."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._port, self._host = port, host
        self.delay = 0.0
        self.forwarded = 0
        """Bytes that went from the node to the master."""
        self.refuses = False
        self._flows = asyncio.Event()
        self._flows.set()
        self._links: set[_Link] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._watchers: list[Callable[[], None]] = []

    async def start(self) -> Self:
        self._server = await asyncio.start_server(self._accept, self._host, 0)
        return self

    @property
    def address(self) -> str:
        assert self._server is not None
        return f"{self._host}:{self._server.sockets[0].getsockname()[1]}"

    @property
    def links(self) -> int:
        return len(self._links)

    def cut(self) -> None:
        """Every connection is reset."""
        for link in list(self._links):
            link.abort()

    def half_close(self) -> None:
        for link in list(self._links):
            link.half_close()

    def stall(self, on: bool) -> None:
        self._flows.clear() if on else self._flows.set()

    async def sent(self) -> None:
        """Returns when the node has sent something from now on."""
        happened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def tell() -> None:
            if not happened.done():
                happened.set_result(None)

        self._watchers.append(tell)
        try:
            await happened
        finally:
            self._watchers.remove(tell)

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        self._flows.set()
        self.cut()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            await self._connect(reader, writer)
        finally:
            writer.transport.abort()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refuses:
            return
        try:
            from_master, to_master = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            return
        link = _Link(writer, to_master)
        self._links.add(link)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._carry(reader, to_master, count=True))
                group.create_task(self._carry(from_master, writer, count=False))
        finally:
            self._links.discard(link)
            link.abort()

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, count: bool) -> None:
        with contextlib.suppress(OSError, RuntimeError):
            while body := await source.read(PIECE):
                await self._flows.wait()
                if self.delay:
                    await asyncio.sleep(self.delay)
                sink.write(body)
                await sink.drain()
                if count:
                    self.forwarded += len(body)
                    for tell in list(self._watchers):
                        tell()
            sink.write_eof()
