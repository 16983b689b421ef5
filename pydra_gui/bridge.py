"""The bridge between the window's thread and the master's: verbs go over as coroutines, pushes come back through one deque.

Rules:
1. Nothing here touches a master's object from the window's thread; it only hands coroutines to the master's loop.
2. A push costs the master one append. The window takes all that waits with one swap (`drain`), at most 10 times a second; the first
   that waits is announced (`announce`), and each first picture of a watch, for which a person waits. Nobody looks in vain.
3. Every watch is a carrier of its own, so that a push is known by its watch before the answer to the verb has arrived.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Protocol

from pydra_core.client.carrier import AnyWatch
from pydra_core.errors import Fault, UserError
from pydra_core.master.runtime import Master
from pydra_core.master.thread import MasterThread
from pydra_core.protocol.verbs import Answer, LogPushed, Push, Refused, Snapshot, Verb, WatchClosed, Watching


class Receiver(Protocol):
    """What a watch's pushes are given to, on the window's thread."""

    def take(self, push: Push) -> None: ...


class Bridge:
    """A carrier of verbs in process. `ask` and `watch` need a running loop on the window's thread."""

    def __init__(self, master: Master, thread: MasterThread) -> None:
        self._master, self._thread = master, thread
        self._lock = threading.Lock()
        self._pushes: list[tuple[Receiver, Push]] = []
        self._announce: Callable[[bool], object] = _tell_nobody
        self._own = master.open_carrier(_ignore)

    async def ask(self, verb: Verb) -> Answer:
        """The master's answer; a refusal is raised as the `UserError` that it carries."""
        answer = await asyncio.wrap_future(self._thread.submit(self._master.answer(verb, self._own)))
        return _or_raise(answer)

    def drain(self) -> list[tuple[Receiver, Push]]:
        """All pushes since the last call, oldest first, each with who is waiting for it."""
        with self._lock:
            pushes, self._pushes = self._pushes, []
        return pushes

    def announce(self, to: Callable[[bool], object] | None) -> None:
        """Calls this, on the master's thread, when something waits again, and with True for each first picture of a watch; it must not
        block. None: nobody."""
        with self._lock:
            self._announce = to or _tell_nobody

    def open(self, verb: AnyWatch, receiver: Receiver) -> "Opening":
        """Starts a watch whose pushes come out of `drain` with `receiver`. The master is asked at once, before the window lays out or
        paints anything."""

        def push(pushed: Push) -> None:
            with self._lock:
                first, alone = isinstance(pushed, Snapshot), not self._pushes
                self._pushes.append((receiver, pushed))
                if first or alone:
                    self._announce(first)

        return Opening(self._master, self._thread, verb, push)

    @asynccontextmanager
    async def watch(self, verb: AnyWatch) -> AsyncIterator[AsyncIterator[Push]]:
        """The pushes of one watch, one by one, without waiting for a drain."""
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[Push] = asyncio.Queue()
        opening = Opening(self._master, self._thread, verb, lambda pushed: _post(loop, queue, pushed))
        try:
            await opening.opened()
            yield _each(queue)
        finally:
            opening.end()

    async def close(self) -> None:
        """Nothing to close: the carrier lives as long as its master."""


class Opening:
    """A watch that was asked for, on a carrier of its own."""

    def __init__(self, master: Master, thread: MasterThread, verb: AnyWatch, push: Callable[[Push], None]) -> None:
        self._master, self._thread = master, thread
        self._carrier = master.open_carrier(push)
        self._answer = thread.submit(master.answer(verb, self._carrier))

    async def opened(self) -> None:
        """Returns when the master has answered. Raises the `UserError` of a refusal."""
        answer = _or_raise(await asyncio.wrap_future(self._answer))
        if not isinstance(answer, Watching):
            raise TypeError(f"a watch was answered by {type(answer).__name__}")

    def end(self) -> None:
        """Ends it; may be called at any time, also before the master has answered."""
        self._thread.call(self._master.close_carrier, self._carrier)


def _or_raise(answer: Answer) -> Answer:
    if isinstance(answer, Refused):
        raise UserError(answer.sentence, Fault(answer.fault), dict(answer.fields))
    return answer


def _ignore(push: Push) -> None:
    """Only watches have pushes, and each of them has its own carrier."""


def _tell_nobody(first: bool) -> None:
    """No window is there to be told."""


def _post(loop: asyncio.AbstractEventLoop, queue: "asyncio.Queue[Push]", pushed: Push) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(queue.put_nowait, pushed)


async def _each(queue: "asyncio.Queue[Push]") -> AsyncIterator[Push]:
    while True:
        push = await queue.get()
        yield push
        if isinstance(push, WatchClosed) or (isinstance(push, LogPushed) and push.ended):
            return
