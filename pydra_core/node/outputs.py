"""What stands in `outputs/` of a dead worker: the names of its files, and a sentence for everything there that is none.

The worker made this tree, so nothing in it is believed: it is walked from its root for each folder, through no link, and only so far.
"""

import os
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_FILES = 1_000
"""Files that one worker may leave."""

MOST_ENTRIES = 20_000
"""Files, folders and others that are looked at."""

NAME_LIMIT = 500
"""Bytes of an artifact's name."""

FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
"""How a folder is opened, and nothing else."""

_KINDS = {
    stat.S_IFLNK: "is a link: save the file itself",
    stat.S_IFIFO: "is a named pipe (FIFO), and no file",
    stat.S_IFSOCK: "is a socket, and no file",
    stat.S_IFCHR: "is a device, and no file",
    stat.S_IFBLK: "is a device, and no file",
}


@dataclass(slots=True)
class Found:
    """`names` of regular files in their order, with "/" between folders; `size` is that of all together. `problems`: the rest, as ends
    of sentences by name. `many`: there is more than is looked at."""

    names: list[str] = field(default_factory=list)
    size: int = 0
    problems: dict[str, str] = field(default_factory=dict)
    many: bool = False


def survey(outputs: int) -> Found:
    """Everything below the folder of this descriptor."""
    found = Found()
    links: Counter[tuple[int, int]] = Counter()
    shared: dict[str, tuple[tuple[int, int], int]] = {}
    for name, status in _entries(outputs, found):
        if not stat.S_ISREG(status.st_mode):
            found.problems[name] = _KINDS.get(stat.S_IFMT(status.st_mode), "is no file")
            continue
        found.names.append(name)
        found.size += status.st_size
        links[status.st_dev, status.st_ino] += 1
        if status.st_nlink > 1:
            shared[name] = (status.st_dev, status.st_ino), status.st_nlink
    for name, (which, count) in shared.items():
        if links[which] < count:
            found.names.remove(name)
            found.problems[name] = "has another name outside of outputs/ (a hard link): save a copy"
    found.many = found.many or len(found.names) > MOST_FILES
    return found


def _entries(outputs: int, found: Found) -> Iterator[tuple[str, os.stat_result]]:
    """All but folders, each folder in the order of its names."""
    seen, waiting = 0, [""]
    while waiting:
        folder = waiting.pop()
        try:
            below = list(_below(outputs, folder))
        except OSError as error:
            found.problems[folder] = f"cannot be read: {error.strerror or error}"
            continue
        folders = []
        for entry, status in sorted(below, key=lambda each: each[0]):
            seen += 1
            if seen > MOST_ENTRIES:
                found.many = True
                return
            name = f"{folder}/{entry}" if folder else entry
            if fault := _fault(name):
                found.problems[name] = fault
            elif stat.S_ISDIR(status.st_mode):
                folders.append(name)
            else:
                yield name, status
        waiting += reversed(folders)


def _below(outputs: int, folder: str) -> Iterator[tuple[str, os.stat_result]]:
    descriptor = _opened(outputs, folder)
    try:
        with os.scandir(descriptor) as entries:
            for place, entry in enumerate(entries):
                if place > MOST_ENTRIES:
                    return
                yield entry.name, entry.stat(follow_symlinks=False)
    finally:
        os.close(descriptor)


def _opened(outputs: int, folder: str) -> int:
    """A folder below another, reached folder by folder through no link."""
    here = os.dup(outputs)
    try:
        for part in filter(None, folder.split("/")):
            here, above = os.open(part, FOLDER, dir_fd=here), here
            os.close(above)
    except OSError:
        os.close(here)
        raise
    return here


def _fault(name: str) -> str:
    """Why this can be no artifact's name; "" if it can."""
    if len(name.encode(errors="surrogateescape")) > NAME_LIMIT:
        return f"has a name of more than {NAME_LIMIT} bytes"
    if "\\" in name or not name.isprintable():
        return "has a name with signs that not every machine can have in one"
    return ""
