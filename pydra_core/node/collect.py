"""Takes what a dead worker left: only regular files that it announced, below `outputs/`, through no link of any kind.

All functions block: call them in a thread. The worker wrote these names and these trees, so nothing in them is believed.
"""

import ctypes
import errno
import os
import stat
import sys
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path

from pydra_core.ids import Digest
from pydra_core.node.folders import remove
from pydra_core.node.health import is_of_disk
from pydra_core.protocol.messages import Artifact

RUN_LIMIT = 1024 * 1024 * 1024
"""Bytes of all artifacts of one run."""

NAME_LIMIT = 500
"""Bytes of an artifact's name."""

OUTPUTS = "outputs"
_COPY = 1024 * 1024
_drafts = count()
"""Several workers of one run may leave files at once."""

_OPENAT2 = 437
"""The same number on every architecture of Linux (man 2 openat2, since 5.6)."""

_NO_MAGICLINKS, _NO_SYMLINKS, _BENEATH = 0x02, 0x04, 0x08
_FLAGS = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NOFOLLOW


class Refused(Exception):
    """This artifact is not taken; the text says why, as the end of a sentence about it."""


class _OpenHow(ctypes.Structure):
    _fields_ = [("flags", ctypes.c_uint64), ("mode", ctypes.c_uint64), ("resolve", ctypes.c_uint64)]


@dataclass(frozen=True, slots=True)
class Harvest:
    """`problems` has a sentence for each announced file that was not taken. `lost`: that of one for which this machine has no room."""

    artifacts: tuple[Artifact, ...]
    problems: tuple[str, ...]
    lost: str = ""


def gather(into: Path, work: Path, names: tuple[str, ...], limit: int = RUN_LIMIT) -> Harvest:
    """Copies the announced files into the folder `into`, named by their digests. `limit` in bytes of all of them."""
    into.mkdir(mode=0o700, exist_ok=True)
    artifacts: list[Artifact] = []
    problems: list[str] = []
    room, lost = limit, ""
    for name in names:
        try:
            artifact = _take(into, work / OUTPUTS, name, room)
        except Refused as reason:
            problems.append(f"The artifact {name[:NAME_LIMIT]!r} was not taken: {reason}.")
        except OSError as error:
            problems.append(f"The artifact {name[:NAME_LIMIT]!r} was not taken: {error.strerror or error}.")
            lost = lost or (problems[-1] if is_of_disk(error) else "")
        else:
            room -= artifact.size
            artifacts.append(artifact)
    return Harvest(tuple(artifacts), tuple(problems), lost)


def take_between(into: Path, work: Path, names: tuple[str, ...], limit: int = RUN_LIMIT) -> Harvest:
    """As `gather`, of files that a unit left for other units; they are gone from `outputs/` then, and make room."""
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    harvest = gather(into, work, names, limit)
    for artifact in harvest.artifacts:
        _unlink(work / OUTPUTS, _parts(artifact.name))
    return harvest


def _unlink(outputs: Path, parts: list[str]) -> None:
    """Take away a file that was taken; if the worker has put a link on the way meanwhile, it stays."""
    folder = os.open(outputs, _FOLDER)
    try:
        for part in parts[:-1]:
            folder, above = os.open(part, _FOLDER, dir_fd=folder), folder
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
    root = os.open(outputs, _FOLDER)
    try:
        source = open_beneath(root, parts)
    finally:
        os.close(root)
    try:
        status = os.fstat(source)
        if not stat.S_ISREG(status.st_mode):
            raise Refused("it is no regular file")
        if status.st_size > room:
            raise Refused(f"with it, the artifacts of this run are over the limit of {RUN_LIMIT:,} bytes")
        return _copy(into, source, name, room)
    finally:
        os.close(source)


def _parts(name: str) -> list[str]:
    """The parts of a relative path with "/"; raises Refused for anything else."""
    parts = name.split("/")
    if any(part in ("", ".", "..") or "\0" in part or "\\" in part for part in parts):
        raise Refused("its name is no relative path within outputs/")
    if len(name.encode(errors="replace")) > NAME_LIMIT:
        raise Refused(f"its name is longer than {NAME_LIMIT} bytes")
    return parts


def _copy(into: Path, source: int, name: str, room: int) -> Artifact:
    draft = into / f"draft-{next(_drafts)}"
    hashed, size = sha256(), 0
    try:
        with draft.open("wb") as target:
            while chunk := os.read(source, _COPY):
                size += len(chunk)
                if size > room:
                    raise Refused("it grew while it was read")
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
        raise Refused("there is a link on the way to it")
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
            raise Refused("there is a link on the way to it") from None
        raise


def clear(work: Path) -> None:
    """Removes the work folder, whatever the worker made of it."""
    remove(work)
