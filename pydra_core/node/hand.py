"""One worker as the node holds it: its socket, its output, its end. Everything that it sends is read by callbacks of the loop.

1. Identity is the socket: what comes out of it is about this run and no other. Plain `recv` drops descriptors that are passed along.
2. Its output is always drained, so that it never waits for us; a flood is read in large pieces and counted.
3. A worker that talks faster than `RATE` messages a piece is listened to less often; nobody else waits for it. Pieces and answers
   do not count: credits bound them, and `hold` stops the ear of a worker whose words cannot be passed on.
4. Its end is seen by its pidfd, never by an end of file; what it had sent before is read first, and only so much of it.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from pydra_core.errors import PeerError
from pydra_core.node.freezing import freeze_tree, thaw_tree
from pydra_core.node.happened import Fact, WorkerBroke, WorkerEnded, WorkerSaid
from pydra_core.node.keys import Key
from pydra_core.node.logs import RunLog
from pydra_core.protocol import values, worker
from pydra_core.worker.frames import from_worker, to_worker
from pydra_core.worker.launch import Spawned, read_exit, stop_worker

PIECE = 64 * 1024
FLOOD_PIECE = 256 * 1024
LINES_PIECE = 16 * 1024
LEFT_LIMIT = 8 * 1024 * 1024
"""Bytes that are still read from a socket or a pipe once the worker is dead: a leaked descriptor could fill it for ever."""

_TALK = (worker.Ready, worker.Progress, worker.AtWork, worker.Saved)
RATE = 200
PAUSE = 0.02
SILENT = 5.0
"""Seconds that a worker may live on once it has closed its socket."""

_TO_WORKER = to_worker()


@dataclass(frozen=True, slots=True)
class Ears:
    """Whom a worker's hand tells what happened, and what time it is."""

    report: Callable[[Fact], None]
    clock: Callable[[], float]


class Hand:
    """Holds one worker from its spawn to its end; `ended` is set once nothing of it is left to read.

    `heard`: when it last gave a sign of life. `held`: it is not listened to.
    """

    def __init__(self, key: Key, spawned: Spawned, log: RunLog, ears: Ears) -> None:
        self.key = key
        self.log = log
        self.pid = spawned.pid
        self.ended = asyncio.Event()
        self._spawned = spawned
        self._ears = ears
        self._loop = asyncio.get_running_loop()
        self._framing = from_worker()
        self._out = bytearray()
        self._flushing = False
        self._freezing = asyncio.Lock()
        self._deaf = False
        self.held = False
        self.heard = ears.clock()
        self._over = False
        spawned.sock.setblocking(False)
        if sys.platform != "win32":
            for descriptor in (spawned.log_fd, spawned.status_fd):
                os.set_blocking(descriptor, False)
        self._listen()
        self._loop.add_reader(spawned.log_fd, self._drain)
        self._loop.add_reader(self._end_fd, self._end)

    @property
    def _end_fd(self) -> int:
        """The status pipe stands in for a pidfd where there is none: only the worker's init holds its other end."""
        return self._spawned.pidfd if self._spawned.pidfd >= 0 else self._spawned.status_fd

    @property
    def watched(self) -> bool:
        """Its first process is an init, which does nothing of the task."""
        return self._spawned.pidfd >= 0

    def say(self, message: worker.ToWorker) -> None:
        """Queue a message; on a worker that is gone it is dropped."""
        if self._over:
            return
        self._out += _TO_WORKER.pack(message)
        if not self._flushing:
            # What is said within one turn of the loop goes in one write.
            self._flushing = True
            self._loop.call_soon(self._flush)

    def hold(self, on: bool) -> None:
        """Do not listen for now, so that the worker waits; or listen again. Its output is drained all the same."""
        self.held = on
        if on and not self._over:
            self._loop.remove_reader(self._spawned.sock)
        self._listen()

    async def freeze(self, on: bool) -> None:
        """Stop all of its processes below its init, or let them go on."""
        async with self._freezing:
            if not self._over:
                bare = self._spawned.pidfd < 0
                await asyncio.to_thread(freeze_tree if on else thaw_tree, self.pid, itself=bare)

    def _flush(self) -> None:
        self._flushing = False
        if not self._over:
            self._write()

    def kill(self) -> None:
        """End the worker with its whole tree; the end is reported like any other."""
        if not self._over:
            stop_worker(self._spawned)

    def _listen(self) -> None:
        if not self._deaf and not self._over and not self.held:
            self._loop.add_reader(self._spawned.sock, self._hear)

    def _hear(self) -> None:
        if self._take(PIECE) > RATE and not self._over:
            self._loop.remove_reader(self._spawned.sock)
            self._loop.call_later(PAUSE, self._listen)

    def _take(self, size: int) -> int:
        """Read once; returns how many messages came that nothing bounds, or -1 if there is nothing more to read."""
        try:
            data = self._spawned.sock.recv(size)
        except (BlockingIOError, InterruptedError):
            return -1
        except OSError:
            data = b""
        if not data:
            self._stop_listening()
            self._loop.call_later(SILENT, self._still_there)
            return -1
        try:
            messages = self._framing.feed(data)
            self.heard = self._ears.clock()
            for message in _coalesced(messages):
                _check(message)
                self._ears.report(WorkerSaid(self.key, message))
        except PeerError as error:
            self._stop_listening()
            self._ears.report(WorkerBroke(self.key, error.reason))
            return -1
        return sum(isinstance(message, _TALK) for message in messages)

    def _still_there(self) -> None:
        """A worker that closed its socket can have no result any more; one that is ending is not charged with it."""
        if not self._over:
            self._ears.report(WorkerBroke(self.key, "it closed its socket and did not end"))

    def _stop_listening(self) -> None:
        self._deaf = True
        self._loop.remove_reader(self._spawned.sock)

    def _write(self) -> None:
        sock = self._spawned.sock
        try:
            sent = sock.send(self._out) if self._out else 0
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError:
            sent = len(self._out)
        del self._out[:sent]
        if self._out:
            self._loop.add_writer(sock, self._write)
        else:
            self._loop.remove_writer(sock)

    def _drain(self) -> bool:
        """Read some output; False if there is none now."""
        descriptor = self._spawned.log_fd
        try:
            chunk = os.read(descriptor, FLOOD_PIECE if self.log.full else LINES_PIECE)
        except (BlockingIOError, InterruptedError):
            return False
        except OSError:
            chunk = b""
        if not chunk:
            self._loop.remove_reader(descriptor)
            return False
        self.heard = self._ears.clock()
        self.log.feed(chunk, self.heard)
        return True

    def _end(self) -> None:
        """Init is dead: read what is left, then tell how it ended, once."""
        if self._over:
            return
        self._loop.remove_reader(self._end_fd)
        # Where a worker has no PID namespace, what it started may have outlived it.
        stop_worker(self._spawned)
        left = LEFT_LIMIT // PIECE
        while left and not self._deaf and self._take(PIECE) >= 0:
            left -= 1
        left = LEFT_LIMIT // LINES_PIECE
        while left and self._drain():
            left -= 1
        self._over = True
        status = _read_all(self._spawned.status_fd)
        self._close()
        how = read_exit(status, self._spawned.contained)
        clean = how.code == 0 and not how.timed_out and not how.reason
        last = self.log.last_lines()
        self._ears.report(WorkerEnded(self.key, clean, how.sentence(), last, unstarted=bool(how.reason)))
        self.ended.set()

    def _close(self) -> None:
        self.log.close(self._ears.clock())
        spawned = self._spawned
        for descriptor in (spawned.log_fd, spawned.status_fd, spawned.pidfd):
            if descriptor >= 0:
                self._loop.remove_reader(descriptor)
        self._loop.remove_reader(spawned.sock)
        self._loop.remove_writer(spawned.sock)
        spawned.close()


def _coalesced(messages: list[worker.FromWorker]) -> list[worker.FromWorker]:
    """Of reports of progress in a row only the last one tells something."""
    pairs = zip(messages, [*messages[1:], None], strict=False)  # a part of a frame gives no message at all
    return [x for x, after in pairs if not (isinstance(x, worker.Progress) and isinstance(after, worker.Progress))]


def _check(message: worker.FromWorker) -> None:
    """A result that says MessagePack is MessagePack, and its preview is short: everybody after us relies on it."""
    if not isinstance(message, worker.Finished):
        return
    if len(message.value.preview) > values.PREVIEW_LIMIT:
        raise PeerError("a preview of a result that is too long")
    if message.value.form == "msgpack":
        try:
            values.decode(message.value.body)
        except ValueError as error:
            raise PeerError(f"a result that is {error}") from None


def _read_all(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 64 * 1024)
    except OSError:
        return b""
