"""The master on a thread of its own, with a loop of its own: no dialog, sort or paint can delay a heartbeat."""

import asyncio
import sys
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

from pydra_core.errors import Fault, UserError
from pydra_core.master.runtime import Master

T = TypeVar("T")
SWITCH_INTERVAL = 0.0005
"""Seconds after which a busy thread lets another one in: with Python's own 5 ms, the link's p99 is 15 ms while the window is busy,
with this 3 ms (docs: performance)."""


class MasterThread:
    """Runs one `Master`. All methods may be called from any other thread."""

    def __init__(self, master: Master) -> None:
        self._master = master
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None
        self._started: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, name="pydra master", daemon=True)

    def start(self) -> None:
        """Returns when the master listens. Raises what `Master.start` raises."""
        sys.setswitchinterval(min(sys.getswitchinterval(), SWITCH_INTERVAL))
        self._thread.start()
        self._started.result()

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> "Future[T]":
        """Runs a coroutine on the master's loop. The future fails with UserError (`UNREACHABLE`) if the master has stopped."""
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):
                return asyncio.run_coroutine_threadsafe(coroutine, loop)
        coroutine.close()
        gone: Future[T] = Future()
        gone.set_exception(UserError("The master has stopped.", Fault.UNREACHABLE))
        return gone

    def call(self, function: Callable[..., object], *arguments: object) -> None:
        """Calls a function on the master's thread, soon; nothing if the master has stopped."""
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(function, *arguments)

    def stop(self) -> None:
        """Stops the master and returns when everything is on disk and the thread has ended."""
        if self._ended is not None:
            self.call(self._ended.set)
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        asyncio.run(self._live())

    async def _live(self) -> None:
        self._ended = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        try:
            await self._master.start()
        except BaseException as error:
            self._loop = None
            self._started.set_exception(error)
            return
        self._started.set_result(None)
        await self._ended.wait()
        try:
            await self._master.stop()
        finally:
            self._loop = None
