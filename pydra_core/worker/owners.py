"""Which user of the machine each worker of a root-run node is: one of a range that nobody has, one per concurrent worker."""

import os
import shutil
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

from pydra_core.worker.descriptors import is_alive


class Owners:
    """Hands out the ids 1 to `count` − 1 of a range; an id is free again when the worker's init is gone."""

    def __init__(self, base: int, count: int) -> None:
        self._base = base
        self._count = count
        self._busy: dict[int, int] = {}
        self._claimed: set[int] = set()
        self._readable: set[Path] = set()

    def claim(self) -> int:
        """A free id within the range, until `hold` or `release`; 0 where the node is no root and there is no range."""
        if not self._base:
            return 0
        for uid in [uid for uid, pidfd in self._busy.items() if not is_alive(pidfd)]:
            os.close(self._busy.pop(uid))
        taken = self._busy.keys() | self._claimed
        uid = next((uid for uid in range(1, self._count) if uid not in taken), 1)
        self._claimed.add(uid)
        return uid

    def release(self, uid: int) -> None:
        """Nobody will hold it after all."""
        self._claimed.discard(uid)

    def hold(self, uid: int, pidfd: int) -> None:
        """The id belongs to this worker until it has ended."""
        self._claimed.discard(uid)
        if uid:
            if uid in self._busy:  # more workers than ids: two share one
                os.close(self._busy[uid])
            self._busy[uid] = os.dup(pidfd)

    def give(self, uid: int, code: Path, work: Path) -> None:
        """The work folder becomes the worker's, the code readable for it; what is above both stays closed on the host."""
        if not uid or sys.platform == "win32":
            return
        for folder, _, files in os.walk(work):
            for path in (folder, *(os.path.join(folder, name) for name in files)):
                os.chown(path, self._base + uid, self._base + uid, follow_symlinks=False)
        if code not in self._readable:
            make_readable(code)
            self._readable.add(code)

    def forget(self, code: Path) -> None:
        """What will lie there next is another folder."""
        self._readable.discard(code)

    def close(self) -> None:
        for pidfd in self._busy.values():
            os.close(pidfd)
        self._busy.clear()
        self._claimed.clear()


def make_readable(code: Path) -> None:
    """For everybody who gets as far as this folder; nothing if it is not there."""
    for folder, folders, files in os.walk(code):
        for name in ("", *folders, *files):
            path = os.path.join(folder, name)
            mode = os.lstat(path).st_mode
            if not stat.S_ISLNK(mode):
                os.chmod(path, stat.S_IMODE(mode) | (0o555 if stat.S_ISDIR(mode) else 0o444))


def copy_beside(work: Path) -> Path:
    """Where a run has inputs of its own, if nothing else keeps it from writing what others read."""
    return work.with_name(f"{work.name}.inputs")


def own_copy(inputs: Path, work: Path) -> Path:
    """A copy of a folder of inputs for one run."""
    copy = copy_beside(work)
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(inputs, copy)
    return copy


def open_store(base: int, *folders: Path) -> None:
    """Lets the range pass through the node's folders by name; their parent keeps everybody else out."""
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        if base:
            folder.chmod(0o711)


def is_open_to_all(folders: Iterable[str]) -> bool:
    """True if any user of the machine can enter and read these folders: nothing above them is closed."""
    return all(_is_passable(Path(folder)) for folder in folders)


def _is_passable(folder: Path) -> bool:
    try:
        return all(part.stat().st_mode & 0o001 for part in (folder, *folder.parents))
    except OSError:
        return False
