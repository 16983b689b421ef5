"""Files that a person names for a run, looked at where he is: what is meant, whether it may go, and what is in it.

Rules:
1. Only regular files go; nothing else is ever opened for reading. A link in a folder stands for the file that it leads to, which has
   to lie in that folder.
2. What is too much, empty, unreadable or strangely named is told before anything is sent.
3. A file is read once to learn its digest, and looked at again when it was sent: one that has changed meanwhile goes nowhere.
"""

import errno
import os
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydra_core.errors import UserError
from pydra_core.ids import Digest
from pydra_core.packages.listings import MAX_FILE, Listed, check_count, check_names, check_total, form
from pydra_core.packages.names import check_file_name
from pydra_core.protocol.manifest import Kind

Told = Callable[[str, int, int], None]
"""Told (what is done, bytes done, bytes in all); what is "reading" or "sending". May raise to end it."""

BLOCK = 1024 * 1024
_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Found:
    """One regular file: its name in the listing, where it stands, and how it looked."""

    name: str
    path: Path
    size: int
    mark: tuple[int, ...]
    executable: bool


@dataclass(frozen=True, slots=True)
class Picked:
    """What was named for one parameter, read: the argument, its listing, and where each file stands by its digest."""

    argument: dict[str, Any]
    listing: bytes
    files: dict[Digest, Found]


def pattern(text: str) -> list[str]:
    """The files that a pattern like `*.png` names, sorted; the text itself if it is none. Raises UserError if there are none."""
    path = os.path.expanduser(text)
    if not has_magic(path) or os.path.lexists(path):
        return [path]
    found = sorted(name for name in glob(path, recursive=True) if not os.path.isdir(name))
    if not found:
        raise UserError(f"No file is named like {text}.")
    return found


def meant(kind: Kind, names: Sequence[str]) -> list[Path]:
    """What these names stand for: a folder among several files stands for the files in it. Raises UserError."""
    if kind != "files":
        return [Path(os.path.expanduser(name)) for name in names]
    paths = [Path(path) for name in names for path in pattern(name)]
    return [each for path in paths for each in (_within(path) if path.is_dir() else [path])]


def _within(folder: Path) -> list[Path]:
    try:
        return sorted(each for each in folder.iterdir() if not each.is_dir())
    except OSError as error:
        raise _unreadable(folder, error) from None


def look(kind: Kind, names: Sequence[str]) -> tuple[str, list[Found]]:
    """What to call it, and the files that are meant, none of them read. Raises UserError."""
    paths = meant(kind, names)
    if kind == "folder":
        return _folder(paths[0])
    check_count(len(paths))
    found = [_look(path, name) for path, name in zip(paths, _apart(paths), strict=True)]
    if not found:
        raise UserError("There is no file in it. Choose at least one.")
    _check(found)
    return found[0].name if len(found) == 1 else f"{found[0].name} and {len(found) - 1:,} more", found


def read(kind: Kind, name: str, found: Sequence[Found], moved: Callable[[int], None]) -> Picked:
    """Digests of all these files; `moved` is told each number of bytes that was read. Raises UserError."""
    listed, files = [], {}
    for each in found:
        digest = _digest(each, moved)
        listed.append(Listed(each.name, digest, each.size, each.executable))
        files[digest] = each
    argument, body = form(kind, listed, name)
    return Picked(argument, body, files)


def has_changed(found: Found) -> bool:
    """It is not what it was when it was looked at."""
    try:
        return _mark(os.stat(found.path)) != found.mark
    except OSError:
        return True


def changed(found: Found) -> UserError:
    return UserError(
        f"{found.path.name} changed while it was being sent. Nothing was queued: try again when it is finished."
    )


# -------------------------------------------------------------------------------------------------------- looking


def _apart(paths: Iterable[Path]) -> list[str]:
    """Names of files from several folders, told apart by a number where they are alike: cat.png, cat-2.png."""
    taken: set[str] = set()
    names = []
    for path in paths:
        name, number = _name(path.name), 1
        while name.casefold() in taken:
            number += 1
            name = _name(f"{path.stem}-{number}{path.suffix}")
        taken.add(name.casefold())
        names.append(name)
    return names


def _folder(path: Path) -> tuple[str, list[Found]]:
    top = _resolved(path)
    if not top.is_dir():
        raise UserError(f"{path} is no folder. Choose a folder.")
    name = _name(top.name or "folder")
    found: list[Found] = []
    for file in _walk(top):
        check_count(len(found) + 1)
        found.append(_look(file, f"{name}/{_name(file.relative_to(top).as_posix())}", top))
    if not found:
        raise UserError(f"There is no file in {path}. Choose another folder.")
    _check(found)
    return name, found


def _walk(top: Path) -> Iterator[Path]:
    """All that is no folder, sorted; links to folders as well, which are then refused."""

    def refuse(error: OSError) -> None:
        raise _unreadable(Path(error.filename or top), error)

    for folder, folders, names in os.walk(top, onerror=refuse):
        folders.sort()
        links = [each for each in folders if os.path.islink(os.path.join(folder, each))]
        for name in sorted([*names, *links]):
            yield Path(folder, name)


def _name(text: str) -> str:
    return check_file_name(unicodedata.normalize("NFC", text), "folder")


def _look(path: Path, name: str, top: Path | None = None) -> Found:
    """What stands there; `top` is the folder that it must not lead out of."""
    real = _resolved(path)
    if top is not None and not real.is_relative_to(top):
        raise UserError(f"{path} is a link that leads out of the folder. Remove it, or put the file itself there.")
    about = _stat(real, path)
    if not stat.S_ISREG(about.st_mode):
        raise UserError(f"{path} is {_what(about.st_mode)}. Only files can be given to a run.")
    if about.st_size > MAX_FILE:
        raise UserError(
            f"{path} has {about.st_size:,} bytes; {MAX_FILE:,} are the most of one file. Split it, or share its folder."
        )
    if not os.access(real, os.R_OK):
        raise UserError(f"{path} may not be read. Change its permissions, or choose another file.")
    return Found(name, real, about.st_size, _mark(about), bool(about.st_mode & stat.S_IXUSR))


def _resolved(path: Path) -> Path:
    try:
        return path.resolve(strict=True)
    except FileNotFoundError:
        missing = f"{path} is a link that leads nowhere." if path.is_symlink() else f"There is no {path}."
        raise UserError(f"{missing} Choose a file that is there.") from None
    except (OSError, RuntimeError) as error:
        raise _unreadable(path, error) from None


def _stat(real: Path, path: Path) -> os.stat_result:
    try:
        return real.stat()
    except OSError as error:
        raise _unreadable(path, error) from None


def _what(mode: int) -> str:
    kinds = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
    return kinds.get(stat.S_IFMT(mode), "a device")


def _mark(about: os.stat_result) -> tuple[int, ...]:
    return about.st_ino, about.st_size, about.st_mtime_ns


def _check(found: Sequence[Found]) -> None:
    check_names([each.name for each in found])
    check_total(sum(each.size for each in found))


# -------------------------------------------------------------------------------------------------------- reading


def _digest(found: Found, moved: Callable[[int], None]) -> Digest:
    seen = sha256()
    try:
        with os.fdopen(os.open(found.path, _OPEN), "rb") as file:
            if _mark(os.fstat(file.fileno())) != found.mark:
                raise changed(found)
            while block := file.read(BLOCK):
                seen.update(block)
                moved(len(block))
            if _mark(os.fstat(file.fileno())) != found.mark:
                raise changed(found)
    except OSError as error:
        raise _unreadable(found.path, error) from None
    return Digest(seen.hexdigest())


def _unreadable(path: Path, error: Exception) -> UserError:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        why = "its links lead in a circle"
    return UserError(f"{path} cannot be read: {why}. Choose another, or change its permissions.")
