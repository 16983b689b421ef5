"""What a run uses in all, measured by its init where no cgroup counts it, and what its work folder holds.

A short burst may go beyond a limit by what can be written in `INTERVAL`; the limits of each process (setrlimit(2)) bound that.
"""

import errno
import os
import sys
import time
from collections.abc import Iterator

from pydra_core.worker.exits import amount
from pydra_core.worker.sandbox.policy import SHORT_LIVED, Limits

assert sys.platform == "linux"

INTERVAL = 0.1
"""Seconds between two looks at the memory."""
FOLDER_INTERVAL, FOLDER_SHARE = 1.0, 20
"""Seconds between two looks at the work folder; at least this many times what a look costs."""
_COUNTED = ("RssAnon:", "RssShmem:", "VmSwap:")


class Watchdog:
    """Looks at one run; `work` is its work folder as init sees it."""

    def __init__(self, limits: Limits, work: str, contained: bool, cgroup: int = -1) -> None:
        self._limits = limits
        self._work = work
        self._contained = contained
        self._cgroup = cgroup
        self._next_folder = 0.0

    def look(self, now: float) -> str:
        """The limit that was reached, like "memory 2.1 of 2.0 GiB"; "" if none was."""
        return self._memory() or self._folder(now)

    def last_words(self) -> str:
        """Why the kernel ended it, if its cgroup did."""
        if self._cgroup < 0 or not _ended_by_cgroup(self._cgroup) or self._limits.memory is None:
            return ""
        return amount("memory", max(self._limits.memory, _peak(self._cgroup)), self._limits.memory)

    def _memory(self) -> str:
        limit = self._limits.memory
        if limit is None or self._cgroup >= 0:
            return ""
        pids = list(processes(self._contained))
        held = _held_by_files() if self._contained else 0
        if held + sum(map(_resident, pids)) <= limit:
            return ""
        # Forked processes share pages: only when the cheap sum is too large, each page is counted once.
        used = held + sum(_proportional(pid) for pid in pids)
        return amount("memory", used, limit) if used > limit else ""

    def _folder(self, now: float) -> str:
        if now < self._next_folder:
            return ""
        size, count = measure(self._work, self._limits.files)
        cost = time.monotonic() - now
        self._next_folder = now + max(FOLDER_INTERVAL, FOLDER_SHARE * cost)
        if count > self._limits.files:
            return f"more than {self._limits.files} files in its work folder"
        return amount("disk", size, self._limits.disk) if size > self._limits.disk else ""


def processes(contained: bool) -> Iterator[int]:
    """The run's own, without its init: those of this PID namespace, or the descendants of this process."""
    me = os.getpid()
    if contained:
        yield from (int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) != me)
    else:
        waiting = [me]
        while waiting:
            below = children(waiting.pop())
            yield from below
            waiting += below


def children(pid: int) -> list[int]:
    """Of all its threads (proc(5), children)."""
    found: list[int] = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:
                found += [int(word) for word in file.read().split()]
    except OSError:
        pass
    return found


def _resident(pid: int) -> int:
    return _sum(f"/proc/{pid}/status", _COUNTED)


def _proportional(pid: int) -> int:
    """Pages that are shared count in parts; a process that hides itself (PR_SET_DUMPABLE) is counted in full."""
    used = _sum(f"/proc/{pid}/smaps_rollup", ("Pss_Anon:", "Pss_Shmem:", "SwapPss:"))
    return used or _resident(pid)


def _sum(path: str, names: tuple[str, ...]) -> int:
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            return sum(int(line.split()[1]) << 10 for line in file if line.startswith(names))
    except (OSError, ValueError, IndexError):
        return 0  # it has ended meanwhile


def _held_by_files() -> int:
    """What the run's own /tmp and /dev/shm hold is memory too; what is mapped of it is counted twice at most."""
    used = 0
    for folder in SHORT_LIVED:
        told = os.statvfs(folder)
        used += (told.f_blocks - told.f_bfree) * told.f_frsize
    return used


def measure(folder: str, most: int) -> tuple[int, int]:
    """Bytes on disk and number of entries below a folder; stops counting beyond `most`. Links are not followed."""
    size, count = 0, 0
    waiting = [folder]
    while waiting and count <= most:
        inner = waiting.pop()
        try:
            with os.scandir(inner) as entries:
                for entry in entries:
                    count += 1
                    size += entry.stat(follow_symlinks=False).st_blocks * 512
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
        except PermissionError:
            _open(inner, waiting)
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                return size, most + 1  # nobody nests that deep but to hide
    return size, count


def _open(folder: str, waiting: list[str]) -> None:
    """A folder that the run closed is opened again: it belongs to the same user."""
    try:
        if (os.stat(folder, follow_symlinks=False).st_mode & 0o500) != 0o500:
            os.chmod(folder, 0o700)
            waiting.append(folder)
    except OSError:
        pass


def _ended_by_cgroup(cgroup: int) -> bool:
    return _words(cgroup, "memory.events").get("oom_kill", 0) > 0


def _peak(cgroup: int) -> int:
    try:
        return int(_read(cgroup, "memory.peak"))
    except (OSError, ValueError):  # before Linux 5.19
        return 0


def _words(cgroup: int, name: str) -> dict[str, int]:
    try:
        return {word: int(number) for word, number in (line.split() for line in _read(cgroup, name).splitlines())}
    except (OSError, ValueError):
        return {}


def _read(cgroup: int, name: str) -> str:
    with open(os.open(name, os.O_RDONLY | os.O_CLOEXEC, dir_fd=cgroup), encoding="ascii") as file:
        return file.read()
