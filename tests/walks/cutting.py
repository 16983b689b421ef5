"""A TCP proxy that cuts each connection after a given number of bytes, or half of one, and counts what it carried."""

import asyncio
import contextlib
from collections.abc import Iterable
from typing import Self

PIECE = 16 * 1024


class Cutting:
    """Forwards to `port` of loopback. `down` counts bytes that the master sent, `up` those to it; each of `cuts` is a number of bytes in
    the direction `watched` after which every connection is reset, counted from the cut before it. With `silent` only the connection that
    carried them is cut, and nobody is told: it stays open, and what comes that way is swallowed. Each piece takes `pace` seconds."""

    def __init__(
        self, port: int, watched: str, cuts: Iterable[int] = (), *, silent: bool = False, pace: float = 0.0
    ) -> None:
        self._port, self._watched, self._silent, self._pace = port, watched, silent, pace
        self._cuts = list(cuts)
        self._left = self._next()
        self.carried = {"up": 0, "down": 0}
        self.done = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self._reset()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def arm(self, cuts: Iterable[int]) -> None:
        """From now on these, and nothing was carried before."""
        self._cuts, self.carried, self.done = list(cuts), {"up": 0, "down": 0}, 0
        self._left = self._next()

    def _next(self) -> float:
        return self._cuts.pop(0) if self._cuts else float("inf")

    def _reset(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        from_master, to_master = await asyncio.open_connection("127.0.0.1", self._port)
        self._writers |= {writer, to_master}
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._carry(reader, to_master, "up"))
                group.create_task(self._carry(from_master, writer, "down"))
        finally:
            for each in (writer, to_master):
                self._writers.discard(each)
                each.transport.abort()

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, way: str) -> None:
        with contextlib.suppress(OSError, RuntimeError):
            while body := await source.read(PIECE):
                if way == self._watched and len(body) >= self._left:
                    self.carried[way] += int(self._left)
                    self.done += 1
                    self._left = self._next()
                    if not self._silent:
                        self._reset()
                        return
                    await _swallow(source)
                    break
                self.carried[way] += len(body)
                if way == self._watched:
                    self._left -= len(body)
                if self._pace:
                    await asyncio.sleep(self._pace)
                sink.write(body)
                await sink.drain()
            sink.write_eof()


async def _swallow(source: asyncio.StreamReader) -> None:
    while await source.read(PIECE):
        pass
