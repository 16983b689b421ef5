"""A run's side of the socket: progress goes up at most twenty times a second, a stop comes down at any time.

One thread reads the socket, whatever the task does; what is not a stop alone waits in the inbox for the thread that works.
"""

import _thread
import logging
import os
import queue
import select
import socket
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from pydra_core.errors import PeerError
from pydra_core.protocol.spreads import Answer, Piece
from pydra_core.protocol.worker import Begin, FromWorker, Progress, Saved, Stop, ToWorker
from pydra_core.tasks.task import Task, as_share
from pydra_core.worker.batch import Batch
from pydra_core.worker.dots import dotted
from pydra_core.worker.frames import Framing, from_worker

SPACING = 0.05
"""Seconds between two progress messages; a million reports cost a million assignments."""
POLL = 0.5
"""Seconds between two calls of an overridden `Task.progress`."""
READ = 256 * 1024
LINGER = 0.02
"""Seconds after which entries of a batch are sent although the task is busy with the next one."""


class RunContext:
    """What `Task` sees of its run. Thread-safe: a task may report from any of its threads.

    `_pending` is what was reported last and not sent yet; whoever sends takes it under the lock.
    """

    def __init__(self, sock: socket.socket, reader: Framing[ToWorker], begin: Begin, log: logging.Logger) -> None:
        self._sock = sock
        self._reader = reader
        self._writer = from_worker()
        self._lock = threading.RLock()
        self._stop = threading.Event()
        self._pending: tuple[float, float | None, str] | None = None
        self._sent = 0.0
        self._alive = True
        self._watched: Task | None = None
        self._inbox: queue.SimpleQueue[ToWorker | None] = queue.SimpleQueue()
        self._batch: Batch[Piece] | Batch[Answer] | None = None
        self._waiting = False
        self._saved: list[str] | None = None
        self.run_id = begin.run
        self.attempt = begin.attempt
        self.work_folder = Path(begin.work)
        self.inputs = Path(begin.inputs)
        self.parameters: Mapping[str, object] = {}
        self.log = log
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._fall_silent)

    def set_parameters(self, parameters: dict[str, object]) -> None:
        self.parameters = MappingProxyType(parameters)

    @property
    def stop_requested(self) -> bool:
        return self._stop.is_set()

    def report(self, done: float, total: float | None, message: str) -> None:
        self._pending = (done, total, message)
        if time.monotonic() - self._sent >= SPACING:
            self.flush()

    def saved(self, name: str) -> None:
        if self._saved is None:
            self.send(Saved(name))
        else:
            self._saved.append(name)

    def collect_saved(self) -> list[str]:
        """The names that were saved since the last call; from the first one on they are not sent any more."""
        names, self._saved = self._saved or [], []
        return names

    def flush(self) -> None:
        """Sends the last report that was not sent yet."""
        with self._lock:
            pending, self._pending = self._pending, None
            if pending is not None:
                self._sent = time.monotonic()
                self.send(_progress(*pending))

    def send(self, message: FromWorker) -> None:
        """Raises ValueError if the message is over the limit; a node that is gone is no error, its death ends this process."""
        frame = self._writer.pack(message)
        with self._lock:
            if not self._alive:
                return
            try:
                self._sock.sendall(frame)
            except OSError:
                self._alive = False

    def listen(self) -> None:
        """From here on a thread reads the socket, polls `progress` where it is overridden, and sends what is pending."""
        # Not threading.Thread: its start() waits until the new thread runs, which costs a start a millisecond.
        _thread.start_new_thread(self._pump, ())

    def watch(self, task: Task) -> None:
        """The task whose `progress` is polled from now on, if it is overridden."""
        self._watched = task if type(task).progress is not Task.progress else None

    def carry(self, batch: Batch[Piece] | Batch[Answer] | None) -> None:
        """Entries of this batch are sent after `LINGER` even if nobody flushes them."""
        self._batch = batch

    def receive(self) -> ToWorker | None:
        """Waits for the next message, with nothing left unsent; None when the node is gone."""
        if self._batch is not None and self._inbox.empty():
            self._batch.flush()
        self._waiting = True
        try:
            return self._inbox.get()
        finally:
            self._waiting = False

    @property
    def has_mail(self) -> bool:
        """True if `receive` would not wait."""
        return not self._inbox.empty()

    def deliver(self, message: ToWorker | None) -> None:
        """Puts a message into the inbox; a stop is known from here on. None: the node is gone."""
        if message is None or isinstance(message, Stop):
            self._stop.set()
        self._inbox.put(message)

    def _fall_silent(self) -> None:
        """A child of the task is not the task: frames of two processes would mix."""
        self._alive = False
        self._lock = threading.RLock()

    def _pump(self) -> None:
        due = time.monotonic() + POLL
        while self._hear(self._patience()):
            self.flush()
            if self._batch is not None:
                self._batch.flush_old(LINGER)
            if self._watched is not None and time.monotonic() >= due:
                self._poll_progress(self._watched)
                due = time.monotonic() + POLL

    def _patience(self) -> float:
        if self._batch is not None and not self._waiting:
            return LINGER
        return SPACING if self._pending is not None else POLL

    def _hear(self, timeout: float) -> bool:
        """Waits for the node; False once there is nothing more to hear."""
        readable, _, _ = select.select([self._sock], [], [], timeout)
        if not readable:
            return True
        try:
            data = self._sock.recv(READ)
            messages = self._reader.feed(data)
        except (OSError, PeerError):
            data, messages = b"", []
        for message in messages:
            self.deliver(message)
        if not data:
            self.deliver(None)
        return bool(data)

    def _poll_progress(self, task: Task) -> None:
        try:
            share = task.progress()
            if share is not None:
                task.report(*as_share(share))
        except Exception as error:
            self.log.warning("progress() is not asked again: it raised %s: %s", type(error).__name__, error)
            self._watched = None


def _progress(done: float, total: float | None, message: str) -> Progress:
    """Numbers of numpy and the like become plain ones; a message is a short line."""
    line = " ".join(dotted(str(message))[:500].split())
    text = line.encode(errors="replace").decode()
    return Progress(done=float(done), total=None if total is None else float(total), message=text)
