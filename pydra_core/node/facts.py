"""What a machine is, and how busy it and its workers are."""

import os
import platform
import shutil
import socket
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from pydra_core.ids import UnitName
from pydra_core.node.health import Signs, Stalls
from pydra_core.node.records import Patience
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
        tags=tags(),
    )


_SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}
_GPUS = ("/dev/nvidia0", "/dev/kfd")
"""The device files of the first one of NVIDIA's driver, and of AMD's for computing."""


def tags() -> tuple[str, ...]:
    """What this machine is, in words that tasks can ask for: its system, machine and Python, and `gpu` if it has one."""
    found = {
        _SYSTEMS.get(sys.platform, sys.platform),
        platform.machine().lower(),
        f"python{sys.version_info.major}.{sys.version_info.minor}",
    }
    if any(os.path.exists(path) for path in _GPUS) or (sys.platform == "win32" and shutil.which("nvidia-smi")):
        found.add("gpu")
    return tuple(sorted(filter(None, found)))


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


@dataclass(frozen=True, slots=True)
class Watched:
    """A worker to measure: the pid of its init (or, not `init`, its own), its last line, when it last said a word, and whether it
    waits for nobody here."""

    unit: UnitName
    pid: int
    last_line: str = ""
    heard: float = 0.0
    moves: bool = False
    init: bool = False
    said_at: float = 0.0
    """When its last line came."""


class LoadMeter:
    """Measures from call to call. `measure` reads many small files: call it in a thread. `stall` as in `Stalls`; `home` is on the disk that
    the machine works on."""

    def __init__(self, stall: float = Patience().stall, home: Path | None = None) -> None:
        psutil.cpu_percent(None)
        self._home = home
        self._spent: dict[int, tuple[float, float]] = {}
        self._stalls = Stalls(stall)

    def measure(self, workers: Iterable[Watched]) -> Load:
        """The load since the last call. The first share of a worker is 0."""
        listed = list(workers)
        below = _children() if listed else {}
        loads = tuple(self._worker(each, below) for each in listed)
        alive = {each.pid for each in listed}
        self._spent = {pid: spent for pid, spent in self._spent.items() if pid in alive}
        self._stalls.forget(alive)
        memory = psutil.virtual_memory()
        size, free = self._disk()
        return Load(
            cpu=psutil.cpu_percent(None) / 100, memory=memory.total - memory.available, workers=loads,
            disk_size=size, disk_free=free,
        )  # fmt: skip

    def _disk(self) -> tuple[int, int]:
        """Its size and what is free of it for the node's user; (0, 0) if nobody knows."""
        try:
            disk = shutil.disk_usage(self._home) if self._home else None
        except OSError:  # it is only shown
            disk = None
        return (disk.total, disk.free) if disk else (0, 0)

    def _worker(self, watched: Watched, below: Below) -> WorkerLoad:
        unit, pid, last_line = watched.unit, watched.pid, watched.last_line
        used = _tree(pid, below, watched.init)
        now, seconds = time.monotonic(), used.seconds
        stalled = self._stalls.note(pid, Signs(used.own, used.moved, watched.heard), now, moves=watched.moves)
        before, then = self._spent.get(pid, (seconds, now))
        self._spent[pid] = (seconds, now)
        cpu = max(0.0, (seconds - before) / (now - then)) if now > then else 0.0
        return WorkerLoad(
            unit=unit,
            pid=pid,
            cpu=cpu,
            memory=used.memory,
            last_line=last_line[:200],
            stalled=stalled,
            said_at=watched.said_at,
        )


def _children() -> Below:
    """All processes by their parent, read once for all workers."""
    below: Below = {}
    for process in psutil.process_iter(["ppid"]):
        below.setdefault(process.info["ppid"], []).append(process)
    return below


@dataclass(slots=True)
class Used:
    """What a tree of processes has used: seconds of processor time (with those of ended children), resident bytes; and of both time
    and bytes read and written what is no watchdog's doing."""

    seconds: float = 0.0
    memory: int = 0
    own: float = 0.0
    moved: int = 0


def _tree(pid: int, below: Below, init: bool) -> Used:
    """Of a process and all below it. `init`: the first one only watches over the others."""
    used = Used()
    try:
        tree = [psutil.Process(pid)]
    except psutil.Error:
        return used
    for process in tree:
        tree += below.get(process.pid, ())
        with suppress(psutil.Error):
            _add(used, process, watches=init and process.pid == pid)
    return used


def _add(used: Used, process: psutil.Process, *, watches: bool) -> None:
    with process.oneshot():
        times = process.cpu_times()
        used.memory += process.memory_info().rss
    ended = getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
    itself = times.user + times.system
    used.seconds += itself + ended
    used.own += ended if watches else itself + ended
    used.moved += 0 if watches else _moved(process)


def _moved(process: psutil.Process) -> int:
    """Bytes that went through its hands; 0 where the system does not tell us (another user's process, macOS)."""
    counters = getattr(process, "io_counters", None)
    try:
        found = counters() if counters is not None else None
    except (psutil.Error, OSError):
        return 0
    if found is None:
        return 0
    told = int(getattr(found, "read_chars", 0) + getattr(found, "write_chars", 0))
    return told or int(found.read_bytes + found.write_bytes)
