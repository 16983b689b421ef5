"""What a node has of its machine at one moment: processes, namespaces, mounts, descriptors, memory, groups and folders."""

import os
from dataclasses import dataclass
from pathlib import Path

NAMESPACES = ("user", "mnt", "pid", "net", "ipc", "uts", "cgroup")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Holdings:
    """Counts. `mounts` are those of the process that has the fewest, a zygote; a worker's come on top of them.

    `memory` and `largest` are bytes of anonymous memory: of this process, and of the largest below it.
    """

    processes: int
    namespaces: int
    mounts: int
    own_mounts: int
    files: int
    largest_files: int
    memory: int
    largest: int
    folders: int
    groups: int


def holdings(*folders: Path) -> Holdings:
    """Of this process and all below it, and the entries of these folders."""
    below = descendants(os.getpid())
    return Holdings(
        processes=len(below),
        namespaces=len({inode for pid in below for inode in namespaces(pid)} - namespaces(os.getpid())),
        mounts=min((count for pid in below if (count := lines(pid, "mountinfo"))), default=0),
        own_mounts=lines(os.getpid(), "mountinfo"),
        files=files(os.getpid()),
        largest_files=max(map(files, below), default=0),
        memory=memory(os.getpid()),
        largest=max(map(memory, below), default=0),
        folders=sum(len(os.listdir(folder)) for folder in folders if folder.exists()),
        groups=groups(),
    )


def descendants(pid: int) -> set[int]:
    """All processes below one."""
    found: set[int] = set()
    for task in _entries(f"/proc/{pid}/task"):
        for child in _read(f"/proc/{pid}/task/{task}/children").split():
            found |= {int(child), *descendants(int(child))}
    return found


def namespaces(pid: int) -> set[str]:
    """Their names, as in net:[4026531840]."""
    found = set()
    for name in NAMESPACES:
        try:
            found.add(os.readlink(f"/proc/{pid}/ns/{name}"))
        except OSError:
            continue
    return found


def lines(pid: int, name: str) -> int:
    return _read(f"/proc/{pid}/{name}").count("\n")


def files(pid: int) -> int:
    return len(_entries(f"/proc/{pid}/fd"))


def memory(pid: int) -> int:
    fields = _read(f"/proc/{pid}/statm").split()
    return (int(fields[1]) - int(fields[2])) * PAGE if fields else 0


def groups() -> int:
    """Groups below this process's own, of version 2."""
    own = next((line[3:] for line in _read("/proc/self/cgroup").splitlines() if line.startswith("0::")), "")
    return sum(1 for _ in Path(f"/sys/fs/cgroup{own}").glob("runs/*/")) if own else 0


def _entries(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""
