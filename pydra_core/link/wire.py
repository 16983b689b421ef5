"""One open link: typed messages over one WebSocket, legal ones only; it decides nothing about what they mean.

1. What is sent goes through one queue, in order, and is written by the wire's own task: `post` never waits.
2. The queue is bounded: a peer that does not read is cut off, not waited for.
3. What is received and is not legal closes the link with the reason; nothing after it is looked at.
4. A wire that has a `rate` sends no faster; what it receives is charged to it, too (`post` waits for nothing).
5. A wire that is guarded is cut off when nothing comes, although it asks; any bytes count as an answer.
6. Whoever closes goes on reading (and drops what comes) until the other side answered. A socket that is closed with unread bytes
   sends a reset, and a reset may overtake the reason that we just gave (RFC 9112 section 9.6).
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

from websockets.asyncio.connection import Connection
from websockets.exceptions import ConcurrencyError, ConnectionClosed
from websockets.protocol import State

from pydra_core.errors import CloseCode, PeerError
from pydra_core.link.rate import Rate
from pydra_core.protocol.session import LinkKind, Session

QUEUE_LIMIT = 64 * 1024 * 1024
"""Bytes that may wait for a slow peer."""

CLOSE_TIMEOUT = 10.0
"""Seconds from the wish to close to the end: for what is queued, and for the other side's answer. Then the link is cut."""

LOST = 1006
"""The code of a link that ended without a word (RFC 6455 section 7.4.1)."""

BROKE = frozenset({1002, 1003, 1007, 1009})
"""Codes with which our end closes a link over which came what is no frame, no binary one, or a frame that is too large."""

INTERNAL = 1011
REASON_LIMIT = 123
"""Bytes of UTF-8 that fit into a close frame (RFC 6455 section 5.5)."""


class LinkClosed(Exception):
    """The link is over. `code` is a `CloseCode`, another WebSocket close code, or `LOST`; `reason` may be empty."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(
            reason or ("the link was lost" if code == LOST else f"the link was closed with the code {code}")
        )
        self.code = code
        self.reason = reason


class Wire:
    """One open link. `kind` tells which messages it carries, `peer` is the other side's address, for people.

    It belongs to one reader (`receive` or `async for`); `post`, `send` and `close` may be called by anyone on its loop.
    """

    def __init__(self, connection: Connection, session: Session, peer: str, queue_limit: int = QUEUE_LIMIT) -> None:
        if session.kind is None:
            raise ValueError("a wire begins after the hello")
        self.kind: LinkKind = session.kind
        self.peer = peer
        self._connection = connection
        self._session = session
        self._limit = queue_limit
        self._queue: deque[bytes] = deque()
        self._waiting = 0
        self._posted = self._written = 0
        self._changed = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._ending: tuple[int, str] | None = None
        self.rate: Rate | None = None
        """Of the bytes that messages carry, in both directions; wires may share one."""
        self.passed: Callable[[Any, bool], None] | None = None
        """Told of each message that is sent (True) or was received."""
        self.broke = ""
        """What the other side did against the rules, for which this end closed the link; "" for nothing."""
        self._writer = asyncio.create_task(self._write(), name=f"wire to {peer}")
        self._guard: asyncio.Task[None] | None = None

    @property
    def is_open(self) -> bool:
        """Neither side has begun to close, as far as is known here."""
        return self._ending is None and not self._writer.done() and self._connection.state is State.OPEN

    @property
    def has_room(self) -> bool:
        """Little is queued: `send` would not wait."""
        return self._room.is_set()

    @property
    def posted(self) -> int:
        """How many messages were taken to be sent."""
        return self._posted

    async def room(self) -> None:
        """Returns once little is queued, or the link is over."""
        await self._room.wait()

    async def confirm(self) -> int:
        """Asks the other side what it has received: so many of the messages that were posted. Raises LinkClosed."""
        written = self._written
        try:
            await (await self._connection.ping())
        except ConnectionClosed:
            raise self._closed() from None
        return written

    def post(self, message: Any) -> None:
        """Queues a message and returns at once. On a link that is over or being closed it is dropped: the reader is told.

        Raises PeerError or ValueError if the message is not legal here or too large; nothing was sent then.
        """
        if self._ending or self._writer.done():
            return
        frame = self._session.send(message)
        self._queue.append(frame)
        self._posted += 1
        self._waiting += len(frame)
        self._changed.set()
        if self._waiting > self._limit:
            self.cut(f"{self._waiting:,} bytes wait, and the other side does not read")
        elif self._waiting > self._limit // 4:
            self._room.clear()

    async def send(self, message: Any) -> None:
        """Like `post`, but waits first while much is queued, and raises LinkClosed on a link that is over."""
        if self.rate is not None:
            await self.rate.wait()
            self.rate.spend(_weight(message))
        if self.passed is not None:
            self.passed(message, True)
        await self._room.wait()
        if self._ending or self._writer.done():
            raise self._closed()
        self.post(message)

    async def receive(self) -> Any:
        """The next message. Raises LinkClosed when the link is over, also because of what the other side just said."""
        while True:
            try:
                frame = await self._connection.recv()
            except ConnectionClosed as closed:
                self._note_break(closed)
                self._stop_writing()
                raise self._closed() from None
            except ConcurrencyError:
                if self._ending is None:
                    raise
                # Whoever closes reads already (rule 6).
                raise await self.wait_closed() from None
            if self._ending is None:
                return await self._legal(frame)

    async def __aiter__(self) -> AsyncIterator[Any]:
        """Messages until the link is over, however it ends (`wait_closed` tells how)."""
        while True:
            try:
                message = await self.receive()
            except LinkClosed:
                return
            yield message

    async def close(self, code: int = CloseCode.STOPPING, reason: str = "") -> None:
        """Sends what is queued, then the code and the reason, and waits for the end (at most `CLOSE_TIMEOUT`)."""
        self._ending = self._ending or (code, reason)
        self._changed.set()
        self._room.set()
        closed, _ = await asyncio.wait([self._writer], timeout=CLOSE_TIMEOUT)
        if not closed:
            self._connection.transport.abort()
            await asyncio.wait([self._writer])

    def cut(self, reason: str) -> None:
        """Ends the link at once: to a peer that does not read, or that nobody reaches, no close frame would come."""
        self._ending = self._ending or (CloseCode.TIMEOUT, reason)
        self._queue.clear()
        self._changed.set()
        self._room.set()
        self._connection.transport.abort()

    def guard(self, every: float, patience: float, came: Callable[[], int]) -> None:
        """From now on the link is cut when no byte came for `patience` seconds, although it was asked for a sign `every` so many.

        `came` tells how many bytes have come. An answer may stand behind much that was sent before it: that any of it comes is a sign, too.
        """
        self._guard = asyncio.create_task(self._keep_asking(every, patience, came), name=f"guard of {self.peer}")

    async def wait_closed(self) -> LinkClosed:
        """Returns how the link ended, once it has. Somebody has to read meanwhile."""
        await self._connection.wait_closed()
        return self._closed()

    async def _legal(self, frame: str | bytes) -> Any:
        try:
            if isinstance(frame, str):
                raise PeerError("a text frame; only binary ones are spoken here")
            message = self._session.receive(frame)
            if self.rate is not None:
                self.rate.spend(_weight(message))
            if self.passed is not None:
                self.passed(message, False)
            return message
        except PeerError as error:
            self.broke = error.reason
            await self.close(error.code, error.reason)
            raise LinkClosed(error.code, error.reason) from None

    def _note_break(self, closed: ConnectionClosed) -> None:
        """What is no legal frame never comes to us as a message: the library closes the connection."""
        if closed.sent is not None and closed.sent.code in BROKE and not closed.rcvd_then_sent:
            self.broke = closed.sent.reason or f"bytes that are no frame of ours, code {closed.sent.code}"

    async def _write(self) -> None:
        try:
            while self._ending is None or self._queue:
                await self._write_queued()
            await close_gently(self._connection, *self._ending)
        except ConnectionClosed:
            pass
        finally:
            self._queue.clear()
            self._room.set()
            if self._guard is not None:
                self._guard.cancel()

    async def _write_queued(self) -> None:
        while self._queue:
            frame = self._queue.popleft()
            await self._connection.send(frame)
            self._written += 1
            self._waiting -= len(frame)
            if self._waiting <= self._limit // 4:
                self._room.set()
        self._room.set()
        self._changed.clear()
        if self._ending is None:
            await self._changed.wait()

    def _stop_writing(self) -> None:
        """The connection is over: whatever waits will never be sent."""
        self._ending = self._ending or (self._connection.close_code or LOST, self._connection.close_reason or "")
        self._queue.clear()
        self._changed.set()

    async def _keep_asking(self, every: float, patience: float, came: Callable[[], int]) -> None:
        quiet = 0  # turns, not seconds: while this process was stopped, or had no turn itself, nobody was silent
        while quiet * every < patience:
            before = came()
            await self._ask(every)
            quiet = quiet + 1 if came() == before else 0
        self.cut(f"nothing came from {self.peer} for {patience:g} s")

    async def _ask(self, every: float) -> None:
        """Takes so long, also where the question cannot be written."""
        with suppress(TimeoutError):
            async with asyncio.timeout(every):
                with suppress(ConnectionClosed):
                    await self._connection.ping()
                await asyncio.sleep(every)

    def _closed(self) -> LinkClosed:
        if self._ending:
            return LinkClosed(*self._ending)
        return LinkClosed(self._connection.close_code or LOST, self._connection.close_reason or "")


def _weight(message: Any) -> int:
    return len(getattr(message, "body", b""))


async def close_gently(connection: Connection, code: int, reason: str = "") -> None:
    """Closes with a reason that arrives: it is cut to what a close frame holds, and incoming bytes are read until the end."""
    await asyncio.gather(connection.close(code, short_reason(reason)), _drain(connection))


async def _drain(connection: Connection) -> None:
    # ConcurrencyError: somebody reads already, and goes on until the connection is over.
    with suppress(ConnectionClosed, ConcurrencyError):
        while True:
            await connection.recv()


def short_reason(reason: str) -> str:
    """The reason, cut at a whole character to the 123 bytes of UTF-8 that a close frame holds."""
    body = reason.encode("utf-8", "replace")
    if len(body) <= REASON_LIMIT:
        return body.decode()
    return body[: REASON_LIMIT - 3].decode("utf-8", "ignore") + "…"
