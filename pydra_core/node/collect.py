"""Takes what a dead worker left: regular files below `outputs/`, through no link of any kind, within the run's limit.

All functions block: call them in a thread. The worker wrote these names and these trees, so nothing in them is believed.
"""

import ctypes
import errno
import os
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path

from pydra_core.ids import Digest
from pydra_core.node.folders import remove
from pydra_core.node.health import is_of_disk
from pydra_core.node.outputs import FOLDER, MOST_FILES, NAME_LIMIT, Found, survey
from pydra_core.protocol.manifest import GIB
from pydra_core.protocol.messages import Artifact
from pydra_core.protocol.sizes import enough, written

MOST_TOLD = 20
"""So many files that were not taken are told one by one."""

BLOB_LIMIT = 4 * GIB
"""Bytes of the largest file that a master keeps."""

CHANGED = "changed while it was read: close it before it is saved"
OUTPUTS = "outputs"
_COPY = 1024 * 1024
_drafts = count()
"""Several workers of one run may leave files at once."""

_OPENAT2 = 437
"""The same number on every architecture of Linux (man 2 openat2, since 5.6)."""

_NO_MAGICLINKS, _NO_SYMLINKS, _BENEATH = 0x02, 0x04, 0x08
_FLAGS = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)


class Refused(Exception):
    """This artifact is not taken; the text says why, as the end of a sentence about it."""


class TooMuch(Refused):
    """With it there would be more than the run may leave."""


class _OpenHow(ctypes.Structure):
    _fields_ = [("flags", ctypes.c_uint64), ("mode", ctypes.c_uint64), ("resolve", ctypes.c_uint64)]


@dataclass(frozen=True, slots=True)
class Harvest:
    """`problems` has a sentence for each file that was not taken. `lost`: that of one for which this machine has no room. `over`: the
    sentence that the run left more than it may."""

    artifacts: tuple[Artifact, ...]
    problems: tuple[str, ...]
    lost: str = ""
    over: str = ""


def gather(
    into: Path, work: Path, names: tuple[str, ...], limit: int = GIB, *, everything: bool = False, owners: bool = False
) -> Harvest:
    """Copies files into the folder `into`, named by their digests: the announced ones, or `everything` that is there. `limit` in bytes
    of all of them, which this machine's owner set or (not `owners`) the task."""
    into.mkdir(mode=0o700, exist_ok=True)
    found = _found(work) if everything else Found()
    taking = _Taking(into, work, limit, size=found.size, owners=owners)
    for name in dict.fromkeys((*(name for name in names if name not in found.problems), *found.names[:MOST_FILES])):
        taking.take(name)
    for name, fault in found.problems.items():
        taking.refuse(name, fault)
    if found.many:
        taking.over = f"It left more than {MOST_FILES:,} files in outputs/: put them into one archive."
    return taking.harvest()


def _found(work: Path) -> Found:
    with suppress(OSError):  # a worker may have put something else in its place: nothing is found there
        outputs = os.open(work / OUTPUTS, FOLDER)
        try:
            return survey(outputs)
        finally:
            os.close(outputs)
    return Found()


class _Taking:
    """What was taken of one worker so far. `size`: the bytes of all that it left, as far as they are known."""

    def __init__(self, into: Path, work: Path, limit: int, size: int, *, owners: bool) -> None:
        self._into, self._work, self._limit, self._size, self._owners = into, work, limit, size, owners
        self._room = limit
        self._artifacts: list[Artifact] = []
        self._problems: list[str] = []
        self._lost = ""
        self.over = ""

    def take(self, name: str) -> None:
        try:
            artifact = _take(self._into, self._work / OUTPUTS, name, self._room)
        except TooMuch as reason:
            self.over = self.over or self._too_much(name, str(reason))
            self.refuse(name, str(reason))
        except Refused as reason:
            self.refuse(name, str(reason))
        except OSError as error:
            self.refuse(name, f"cannot be read: {error.strerror or error}")
            self._lost = self._lost or (self._problems[-1] if is_of_disk(error) else "")
        else:
            self._room -= artifact.size
            self._artifacts.append(artifact)

    def refuse(self, name: str, fault: str) -> None:
        self._problems.append(f"The output {_plain(name)} was not taken: it {fault}.")

    def _too_much(self, name: str, reason: str) -> str:
        limit = f"Its outputs are over the limit of {written(self._limit)} for a run"
        if self._owners:
            helps = "Leave less in outputs/, or run it on a machine whose owner allows more."
            return f"{limit}, a rule of this machine's owner: {_plain(name)} {reason}. {helps}"
        wanted = enough(max(self._size, self._limit + 1))
        return (
            f'{limit}: {_plain(name)} {reason}. Set output_limit = "{wanted}" in the task, or leave less in outputs/.'
        )

    def harvest(self) -> Harvest:
        told = self._problems[:MOST_TOLD]
        if len(self._problems) > MOST_TOLD:
            told.append(f"{len(self._problems) - MOST_TOLD:,} more outputs were not taken.")
        return Harvest(tuple(self._artifacts), tuple(told), self._lost, self.over)


def _plain(name: str) -> str:
    """In quotes, with nothing in it that a terminal would obey."""
    return repr(name[:NAME_LIMIT]).replace("\\udc", "\\x")


def take_between(into: Path, work: Path, names: tuple[str, ...], limit: int = GIB) -> Harvest:
    """As `gather`, of files that a unit left for other units; they are gone from `outputs/` then, and make room."""
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    harvest = gather(into, work, names, limit)
    for artifact in harvest.artifacts:
        _unlink(work / OUTPUTS, _parts(artifact.name))
    return harvest


def _unlink(outputs: Path, parts: list[str]) -> None:
    """Take away a file that was taken; if the worker has put a link on the way meanwhile, it stays."""
    folder = os.open(outputs, FOLDER)
    try:
        for part in parts[:-1]:
            folder, above = os.open(part, FOLDER, dir_fd=folder), folder
            os.close(above)
        os.unlink(parts[-1], dir_fd=folder)
    except OSError:
        return
    finally:
        os.close(folder)


def take_log(into: Path, log: Path) -> Artifact | None:
    """Moves a run's log into the folder `into`; None if nothing was written to it."""
    size = log.stat().st_size
    if size == 0:
        log.unlink()
        return None
    with log.open("rb") as file:
        hashed = sha256()
        while chunk := file.read(_COPY):
            hashed.update(chunk)
    digest = Digest(hashed.hexdigest())
    log.replace(into / digest)
    return Artifact("log", digest, size)


def _take(into: Path, outputs: Path, name: str, room: int) -> Artifact:
    parts = _parts(name)
    root = os.open(outputs, FOLDER)
    try:
        source = open_beneath(root, parts)
    finally:
        os.close(root)
    try:
        status = os.fstat(source)
        if not stat.S_ISREG(status.st_mode):
            raise Refused("is no regular file")
        if status.st_size > BLOB_LIMIT:
            raise Refused(
                f"has {written(status.st_size)}, and one file may have {written(BLOB_LIMIT)}: save it in parts"
            )
        if status.st_size > room:
            raise TooMuch(f"has {written(status.st_size)}")
        artifact = _copy(into, source, name, status.st_size)
        then = os.fstat(source)
        if (then.st_size, then.st_mtime_ns) != (status.st_size, status.st_mtime_ns) or artifact.size != then.st_size:
            raise Refused(CHANGED)
        return artifact
    finally:
        os.close(source)


def _parts(name: str) -> list[str]:
    """The parts of a relative path with "/"; raises Refused for anything else."""
    parts = name.split("/")
    if any(part in ("", ".", "..") or "\0" in part or "\\" in part for part in parts):
        raise Refused("has a name that is no relative path within outputs/")
    if len(name.encode(errors="replace")) > NAME_LIMIT:
        raise Refused(f"has a name of more than {NAME_LIMIT} bytes")
    return parts


def _copy(into: Path, source: int, name: str, told: int) -> Artifact:
    """`told`: the bytes that it is to have; of one that grows no more than these are read."""
    draft = into / f"draft-{next(_drafts)}"
    hashed, size = sha256(), 0
    try:
        with draft.open("wb") as target:
            while chunk := os.read(source, _COPY):
                size += len(chunk)
                if size > told:
                    raise Refused(CHANGED)
                hashed.update(chunk)
                target.write(chunk)
        digest = Digest(hashed.hexdigest())
        draft.replace(into / digest)
    finally:
        draft.unlink(missing_ok=True)
    return Artifact(name, digest, size)


def open_beneath(root: int, parts: list[str], kernel: bool = True) -> int:
    """A descriptor of the file below the folder `root`, reached through no link. Raises Refused or OSError.

    `kernel`: ask openat2 where it exists; without it, walk folder by folder.
    """
    found = _openat2(root, "/".join(parts)) if kernel else None
    return found if found is not None else _walk(root, parts)


def _openat2(root: int, path: str) -> int | None:
    """None where the system has no openat2 (or a filter that does not know it)."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    how = _OpenHow(_FLAGS, 0, _BENEATH | _NO_SYMLINKS | _NO_MAGICLINKS)
    encoded = os.fsencode(path)
    descriptor = libc.syscall(_OPENAT2, root, encoded, ctypes.byref(how), ctypes.c_size_t(ctypes.sizeof(how)))
    if descriptor >= 0:
        return int(descriptor)
    problem = ctypes.get_errno()
    if problem in (errno.ENOSYS, errno.EPERM):
        return None
    if problem in (errno.ELOOP, errno.EXDEV):
        raise Refused("is reached through a link: save the file itself")
    raise OSError(problem, os.strerror(problem), path)


def _walk(root: int, parts: list[str]) -> int:
    folder = os.dup(root)
    try:
        for part in parts[:-1]:
            below = _open_at(folder, part, getattr(os, "O_DIRECTORY", 0))
            os.close(folder)
            folder = below
        return _open_at(folder, parts[-1], 0)
    finally:
        os.close(folder)


def _open_at(folder: int, name: str, kind: int) -> int:
    try:
        return os.open(name, _FLAGS | _NOFOLLOW | kind, dir_fd=folder)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise Refused("is reached through a link: save the file itself") from None
        raise


def clear(work: Path) -> None:
    """Removes the work folder, whatever the worker made of it."""
    remove(work)
