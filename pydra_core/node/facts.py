"""What a machine is, and how busy it and its workers are."""

import os
import platform
import socket
import sys
import time
from collections.abc import Iterable

import psutil

from pydra_core.ids import UnitName
from pydra_core.protocol.facts import Facts, Load, WorkerLoad
from pydra_core.settings import program_version

Below = dict[int, list[psutil.Process]]


def facts() -> Facts:
    """This machine, as it introduces itself to a master."""
    return Facts(
        host=socket.gethostname(),
        system=_system(),
        machine=platform.machine(),
        python=platform.python_version(),
        cores=usable_cores(),
        memory=total_memory(),
        program=program_version(),
    )


def total_memory() -> int:
    """Bytes of memory of this machine."""
    return psutil.virtual_memory().total


def usable_cores() -> int:
    """The cores that this process may use (a container or a service may have fewer than the machine)."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return psutil.cpu_count() or 1


def _system() -> str:
    """Like "Debian GNU/Linux 12", "Windows 11" or "Darwin 23.1"."""
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError, AttributeError):
        return f"{platform.system()} {platform.release()}".strip()


class LoadMeter:
    """Measures from call to call. `measure` reads many small files: call it in a thread."""

    def __init__(self) -> None:
        psutil.cpu_percent(None)
        self._spent: dict[int, tuple[float, float]] = {}

    def measure(self, workers: Iterable[tuple[UnitName, int, str]]) -> Load:
        """The load since the last call; `workers` are (unit, pid of its init, last line). The first share of a worker is 0."""
        listed = list(workers)
        below = _children() if listed else {}
        loads = tuple(self._worker(unit, pid, line, below) for unit, pid, line in listed)
        alive = {pid for _, pid, _ in listed}
        self._spent = {pid: spent for pid, spent in self._spent.items() if pid in alive}
        memory = psutil.virtual_memory()
        return Load(cpu=psutil.cpu_percent(None) / 100, memory=memory.total - memory.available, workers=loads)

    def _worker(self, unit: UnitName, pid: int, last_line: str, below: Below) -> WorkerLoad:
        seconds, memory = _tree(pid, below)
        now = time.monotonic()
        before, then = self._spent.get(pid, (seconds, now))
        self._spent[pid] = (seconds, now)
        cpu = max(0.0, (seconds - before) / (now - then)) if now > then else 0.0
        return WorkerLoad(unit=unit, pid=pid, cpu=cpu, memory=memory, last_line=last_line[:200])


def _children() -> Below:
    """All processes by their parent, read once for all workers."""
    below: Below = {}
    for process in psutil.process_iter(["ppid"]):
        below.setdefault(process.info["ppid"], []).append(process)
    return below


def _tree(pid: int, below: Below) -> tuple[float, int]:
    """Seconds of processor time (with those of ended children) and resident bytes of a process and all below it."""
    seconds, memory = 0.0, 0
    try:
        tree = [psutil.Process(pid)]
    except psutil.Error:
        return 0.0, 0
    for process in tree:
        tree += below.get(process.pid, ())
        try:
            with process.oneshot():
                times = process.cpu_times()
                memory += process.memory_info().rss
                seconds += times.user + times.system
                seconds += getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
        except psutil.Error:
            continue
    return seconds, memory
