"""Where a source lies: a path of this machine, or an address; and reading ranges of it.

A relative path is that of a file beside the code that names it, or else in the current folder. What lies in the package or among the
inputs of the run is the same everywhere and never changes, so only its size is compared; its times differ from node to node.
"""

import os
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from pydra_core.tasks.files import inputs_folder
from pydra_core.tasks.params import Secret
from pydra_core.tasks.sources.part import changed
from pydra_core.tasks.task import Failed

Where = Path | str | Secret
"""A path, or an address; a secret is an address."""
OURS = __name__.rpartition(".")[0]

_package: Path | None = None


def package_at(folder: Path | None) -> None:
    """Where the code of the run stands in this process."""
    global _package
    _package = folder


def package_folder() -> Path | None:
    """Where the code of the run stands in this process; None if there is no run."""
    return _package


@dataclass(frozen=True, slots=True)
class Stamp:
    """Size in bytes (-1: nobody knows) and a mark that changes with the contents ("": they do not change)."""

    size: int
    mark: str


class Reading(Protocol):
    """A file that is open for reading. `stamp` is as it was when it was opened."""

    stamp: Stamp

    def read(self, offset: int, length: int) -> bytes:
        """So many bytes, less only where it ends."""

    def check(self, stamp: Stamp) -> None:
        """Raises Failed if it is another one than the stamp says."""


class Location(Protocol):
    """A file or a folder somewhere. Its methods raise Failed, with one sentence."""

    name: str
    """As it is told to people."""

    def reading(self) -> AbstractContextManager[Reading]:
        """The file."""

    def found(self) -> Iterator[tuple[str, Stamp]]:
        """The files of a folder by their names with slashes, in order of folders and names."""

    def fetched(self, name: str, stamp: Stamp, folder: Path) -> AbstractContextManager[Path]:
        """One of `found` as a file of this machine, which is put into `folder` if it is none yet."""


def located(where: Where, options: Mapping[str, object]) -> Location:
    """What knows how to read there."""
    if isinstance(where, Path):
        return Local(where)
    # Only for addresses: most tasks read none.
    from pydra_core.tasks.sources.remote import Remote

    return Remote(where, options)


def where(given: "str | os.PathLike[str] | Secret") -> Where:
    """What an author gave: an address as it is, a path made absolute."""
    if isinstance(given, Secret) or (isinstance(given, str) and "://" in given):
        return given
    path = Path(given)
    if path.is_absolute():
        return path
    beside, here = _beside() / path, Path.cwd() / path
    return here if here.exists() and not beside.exists() else beside


def _beside() -> Path:
    """The folder of the code that named the path: the first that is none of ours."""
    frame = sys._getframe(1)
    while frame.f_back is not None and str(frame.f_globals.get("__name__", "")).startswith(OURS):
        frame = frame.f_back
    file = frame.f_globals.get("__file__")
    return Path(file).parent.absolute() if isinstance(file, str) else Path.cwd()


class Local:
    """A file or folder of this machine, or one that it shares."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept = is_kept(path)
        self.name = path.name or str(path)

    @contextmanager
    def reading(self) -> Iterator["LocalReading"]:
        with _opened(self._path, self.name) as file:
            yield LocalReading(file, self.name, self._kept)

    def found(self) -> Iterator[tuple[str, Stamp]]:
        if not self._path.is_dir():
            raise Failed(f"there is no folder {self._path} here: {ADVICE}")
        top = os.path.realpath(self._path)
        yield from self._walk(self._path, "", top)

    def _walk(self, folder: Path, above: str, top: str) -> Iterator[tuple[str, Stamp]]:
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            name = f"{above}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from self._walk(Path(entry.path), f"{name}/", top)
            elif _is_within(entry.path, top) and entry.is_file():
                yield name, self._stamp(entry.stat())

    @contextmanager
    def fetched(self, name: str, stamp: Stamp, folder: Path) -> Iterator[Path]:
        path = self._path / name
        if not path.is_file() or not _is_within(path, os.path.realpath(self._path)):
            raise Failed(f"there is no file {name} in the folder {self._path} here: {ADVICE}")
        if self._stamp(path.stat()) != stamp:
            raise changed(f"the file {name}")
        yield path

    def _stamp(self, seen: os.stat_result) -> Stamp:
        return stamp_of(seen, self._kept)


class LocalReading:
    """A file of this machine that is open."""

    def __init__(self, file: BinaryIO, name: str, kept: bool) -> None:
        self._file = file
        self._name = name
        self._kept = kept
        self.stamp = self._now()

    def read(self, offset: int, length: int) -> bytes:
        self._file.seek(offset)
        return self._file.read(length)

    def check(self, stamp: Stamp) -> None:
        if stamp != self._now():
            raise changed(f"the file {self._name}")

    def _now(self) -> Stamp:
        return stamp_of(os.fstat(self._file.fileno()), self._kept)


ADVICE = "give it as an InputFile or InputFolder, put it into the package, or into a folder that the machines share"


@contextmanager
def _opened(path: Path, name: str) -> Iterator[BinaryIO]:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
            raise Failed(f"{path} is no file that can be read in parts")
        file = path.open("rb")
    except FileNotFoundError:
        raise Failed(f"there is no file {path} here: {ADVICE}") from None
    except OSError as error:
        raise Failed(f"the file {name} cannot be read: {error.strerror}") from None
    with file:
        yield file


def _is_within(path: "str | Path", top: str) -> bool:
    """Whether what a path leads to lies in a folder."""
    real = os.path.realpath(path)
    return os.path.commonpath([real, top]) == top


def is_kept(path: Path) -> bool:
    """Whether a path lies in the package or among the inputs of the run."""
    return any(base is not None and path.is_relative_to(base) for base in (inputs_folder(), _package))


def stamp_of(seen: os.stat_result, kept: bool) -> Stamp:
    """Of a file of this machine."""
    return Stamp(seen.st_size, "" if kept else str(seen.st_mtime_ns))
