"""Files and folders that a run is given: what `work` gets for a parameter of type InputFile, InputFiles or InputFolder.

Each can be made of a path of this machine, as in `InputFile("cat.png")`, so that a task can be tried in place. In a worker they stand in
its `inputs` folder, read-only. One that is passed on to another worker of the run names its place in that folder, so that it is
found there as well.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, Any, TypeVar, overload

P = TypeVar("P", bound="_Given")

_root: Path | None = None


def stand_at(root: Path | None) -> None:
    """Where the inputs of the run stand in this process."""
    global _root
    _root = root


def place_of(name: str) -> Path:
    """The folder of what was given for one parameter."""
    return (_root or Path("inputs")) / name


def inputs_folder() -> Path | None:
    """Where the inputs of the run stand in this process; None if there are none."""
    return _root


class _Given(os.PathLike[str]):
    """Something at a path."""

    __slots__ = ("_path",)

    def __init__(self, path: "str | os.PathLike[str]") -> None:
        self._path = Path(path)

    @property
    def path(self) -> Path:
        """Where it stands."""
        return self._path

    @property
    def name(self) -> str:
        """The last part of its path, like "cat.png"."""
        return self._path.name

    def __fspath__(self) -> str:
        return str(self._path)

    def __str__(self) -> str:
        return str(self._path)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self._path)!r})"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and isinstance(other, _Given) and other._path == self._path

    def __lt__(self, other: object) -> bool:
        return self._path < other._path if isinstance(other, _Given) else NotImplemented

    def __hash__(self) -> int:
        return hash((type(self), self._path))

    def __reduce__(self) -> tuple[object, ...]:
        if _root is not None and self._path.is_relative_to(_root):
            return _found, (type(self), self._path.relative_to(_root).as_posix())
        return type(self), (str(self._path),)


def _found(kind: type[P], place: str) -> P:
    """What was passed on by its place among the inputs."""
    return kind(place_of(place))


class InputFile(_Given):
    """One file to be read. It is a path wherever one is wanted: `Image.open(picture)`, `Path(picture)`."""

    __slots__ = ()

    @property
    def size(self) -> int:
        """Bytes."""
        return self._path.stat().st_size

    def open(self, mode: str = "rb", **how: Any) -> IO[Any]:
        """The open file, as by the builtin `open`; raises ValueError for a mode that writes."""
        if set(mode) - set("rbt"):
            raise ValueError(f"{self.name} is an input, which cannot be written: open it with mode 'rb' or 'r'")
        return open(self._path, mode, **how)

    def read_bytes(self) -> bytes:
        """All of it."""
        return self._path.read_bytes()

    def read_text(self, encoding: str = "utf-8") -> str:
        """All of it as text."""
        return self._path.read_text(encoding)


class InputFiles(Sequence[InputFile]):
    """Several files; those that came with a run are sorted by their names."""

    __slots__ = ("_files",)

    def __init__(self, files: "Iterable[str | os.PathLike[str]]" = ()) -> None:
        self._files = tuple(each if isinstance(each, InputFile) else InputFile(each) for each in files)

    @overload
    def __getitem__(self, index: int) -> InputFile: ...
    @overload
    def __getitem__(self, index: slice) -> "InputFiles": ...
    def __getitem__(self, index: int | slice) -> "InputFile | InputFiles":
        return InputFiles(self._files[index]) if isinstance(index, slice) else self._files[index]

    def __len__(self) -> int:
        return len(self._files)

    @property
    def size(self) -> int:
        """Bytes of all of them."""
        return sum(file.size for file in self._files)

    def __repr__(self) -> str:
        return f"InputFiles({[str(file) for file in self._files]!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, InputFiles) and other._files == self._files

    def __hash__(self) -> int:
        return hash(self._files)


class InputFolder(_Given):
    """A folder to be read. It is a path wherever one is wanted, and a row of its files: `for file in folder`."""

    __slots__ = ()

    @property
    def files(self) -> InputFiles:
        """All files in it and in its folders, sorted by their names."""
        found = [Path(top, name) for top, _, names in os.walk(self._path) for name in names]
        return InputFiles(sorted((each for each in found if each.is_file()), key=self.name_of))

    @property
    def size(self) -> int:
        """Bytes of all of its files."""
        return self.files.size

    def name_of(self, file: "str | os.PathLike[str]") -> str:
        """The name of one of its files seen from it, like "holidays/cat.png"."""
        return Path(file).relative_to(self._path).as_posix()

    def matching(self, pattern: str) -> InputFiles:
        """Those of `files` whose `name_of` fits, like "*.png" (`*` goes through folders)."""
        return InputFiles(file for file in self.files if fnmatchcase(self.name_of(file), pattern))

    def __truediv__(self, name: str) -> InputFile:
        return InputFile(self._path / name)

    def __iter__(self) -> Iterator[InputFile]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)

    def __bool__(self) -> bool:
        return True
