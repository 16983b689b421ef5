"""The watch of a node over a worker that has no init: its memory, its wall time, and its end with all that it started.

Measured a few times a second from outside, with what every system tells (psutil). A process that leaves the worker's session and has
lost its parent is not found any more: only a namespace or a cgroup would hold it.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable

import psutil

from pydra_core.worker.exits import amount
from pydra_core.worker.orders import LIMIT, OF_ITSELF, STATUS, WALL_TIME
from pydra_core.worker.sandbox.policy import Limits

INTERVAL = 0.2
"""Seconds between two looks."""


class Oversight:
    """Over one worker; called in a thread of its own."""

    def __init__(self, process: "subprocess.Popen[bytes]", limits: Limits) -> None:
        self._process = process
        self._limits = limits
        self._cpu = 0.0
        self._largest = 0

    def watch(self) -> bytes:
        """Waits for its end, which a limit may hasten; the record for the status pipe."""
        wall = self._limits.wall_time
        deadline = float("inf") if wall is None else time.monotonic() + wall
        ending, why = OF_ITSELF, ""
        while not self._ended_within(min(INTERVAL, max(0.0, deadline - time.monotonic()))):
            why = self._look()
            ending = LIMIT if why else WALL_TIME if time.monotonic() >= deadline else OF_ITSELF
            if ending != OF_ITSELF:
                self._end(self.tree())
        self._end(self._session())
        code = self._process.wait()
        wait = -code if code < 0 else (code & 0xFF) << 8
        return STATUS.pack(wait, ending, self._cpu, self._largest) + why.encode()

    def _ended_within(self, seconds: float) -> bool:
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _look(self) -> str:
        """The limit that was reached; "" if none was."""
        measured = [one for one in map(_measured, self.tree()) if one]
        used = sum(memory for memory, _ in measured)
        self._largest = max(self._largest, used)
        self._cpu = max(self._cpu, sum(cpu for _, cpu in measured))
        limits = self._limits
        if limits.memory is not None and used > limits.memory:
            return amount("memory", used, limits.memory)
        return f"more than {limits.processes} processes" if len(measured) > limits.processes else ""

    def tree(self) -> list[psutil.Process]:
        """The worker, what descends from it, and what is in its session."""
        try:
            worker = psutil.Process(self._process.pid)
            found = {each.pid: each for each in (worker, *worker.children(recursive=True))}
        except psutil.Error:
            found = {}
        return list({**{each.pid: each for each in self._session()}, **found}.values())

    def _session(self) -> list[psutil.Process]:
        """Those whose session is the worker's: it began one when it was started (setsid(2))."""
        if sys.platform == "win32":
            return []
        found = []
        for pid in psutil.pids():
            try:
                if os.getsid(pid) == self._process.pid:
                    found.append(psutil.Process(pid))
            except (OSError, psutil.Error):
                continue
        return found

    def _end(self, processes: Iterable[psutil.Process]) -> None:
        for process in processes:
            try:
                process.kill()
            except psutil.Error:
                continue
        if self._process.poll() is None and sys.platform != "win32":
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass


def _measured(process: psutil.Process) -> tuple[int, float] | None:
    """Bytes of memory that are its own where the system tells, and seconds of the processor; None if it has ended."""
    try:
        with process.oneshot():
            told = process.memory_info()
            times = process.cpu_times()
            return told.rss - getattr(told, "shared", 0), times.user + times.system
    except psutil.Error:
        return None
