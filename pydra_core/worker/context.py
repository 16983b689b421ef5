"""A run's side of the socket: progress goes up at most twenty times a second, a stop comes down at any time."""

import _thread
import logging
import os
import select
import socket
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from pydra_core.errors import PeerError
from pydra_core.protocol.worker import Begin, FromWorker, Progress, Saved, Stop, ToWorker
from pydra_core.tasks.task import Task, as_share
from pydra_core.worker.frames import Framing, from_worker

SPACING = 0.05
"""Seconds between two progress messages; a million reports cost a million assignments."""
POLL = 0.5
"""Seconds between two calls of an overridden `Task.progress`."""


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
        self.run_id = begin.run
        self.attempt = begin.attempt
        self.work_folder = Path(begin.work)
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
        self.send(Saved(name))

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

    def listen(self, task: Task) -> None:
        """From here on a thread takes stops, polls `progress` where it is overridden, and sends what is pending."""
        # Not threading.Thread: its start() waits until the new thread runs, which costs a start a millisecond.
        _thread.start_new_thread(self._pump, (task,))

    def _fall_silent(self) -> None:
        """A child of the task is not the task: frames of two processes would mix."""
        self._alive = False
        self._lock = threading.RLock()

    def _pump(self, task: Task) -> None:
        polled = type(task).progress is not Task.progress
        due = time.monotonic() + POLL
        while self._take_stop(SPACING if self._pending is not None else POLL):
            self.flush()
            if polled and time.monotonic() >= due:
                polled = self._poll_progress(task)
                due = time.monotonic() + POLL

    def _take_stop(self, timeout: float) -> bool:
        """Waits for the node; False once there is nothing more to hear."""
        readable, _, _ = select.select([self._sock], [], [], timeout)
        if not readable:
            return True
        try:
            data = self._sock.recv(65536)
            stopped = any(isinstance(message, Stop) for message in self._reader.feed(data))
        except (OSError, PeerError):
            data, stopped = b"", True
        if stopped or not data:
            self._stop.set()
        return bool(data)

    def _poll_progress(self, task: Task) -> bool:
        """True if it may be asked again."""
        try:
            share = task.progress()
            if share is not None:
                self.report(*as_share(share))
        except Exception as error:
            self.log.warning("progress() is not asked again: it raised %s: %s", type(error).__name__, error)
            return False
        return True


def _progress(done: float, total: float | None, message: str) -> Progress:
    """Numbers of numpy and the like become plain ones; a message is a short line."""
    line = " ".join(str(message)[:500].split())
    text = line.encode(errors="replace").decode()
    return Progress(done=float(done), total=None if total is None else float(total), message=text)
