"""What a datasource that is read where it is used is made of: a source, and parts of it that are small keys."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from pydra_core.tasks.task import Failed


class Source(ABC):
    """Iterated, it yields its parts in the same order each time. Every worker builds it again from `given`."""

    @abstractmethod
    def __iter__(self) -> Iterator["Part"]:
        """Pulled in the worker that cuts, one part at a time."""

    @property
    @abstractmethod
    def given(self) -> dict[str, object]:
        """The arguments that make the same source in another worker: plain values, paths and secrets."""

    @abstractmethod
    def open(self, part: "Part", folder: Path) -> AbstractContextManager[object]:
        """What stands at a part, to be read now. `folder` takes what has to be fetched first. Raises Failed if that has changed."""


class Part:
    """One part of a source. `key` tells which, as hooks see it; `stamp` how its source looked when it was cut."""

    __slots__ = ("key", "source", "stamp")

    def __init__(self, source: Source, key: Mapping[str, object], stamp: tuple[object, ...] = ()) -> None:
        self.source = source
        self.key = dict(key)
        self.stamp = stamp

    def open(self, folder: "Path | str" = ".") -> AbstractContextManager[object]:
        """What the unit gets, as in `with part.open() as lines:`; what has to be fetched lies in `folder` meanwhile."""
        return self.source.open(self, Path(folder))

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.key.items())
        return f"{type(self.source).__name__} part({told})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Part) and self._told == other._told

    def __hash__(self) -> int:
        return hash(repr(self))

    @property
    def _told(self) -> tuple[object, ...]:
        return type(self.source), self.source.given, self.key

    def __reduce__(self) -> str:
        raise TypeError(
            f"a part of {type(self.source).__name__} travels as an item of its own: yield the part, not something with it inside"
        )


def changed(what: str) -> Failed:
    """What is raised when a source is not what it was when it was cut."""
    return Failed(f"{what} has changed since the run began: run it again with what is there now")


def per_unit(cls: str, name: str, value: object) -> int:
    """A whole number from 1 on; raises ValueError for anything else."""
    if type(value) is not int or value < 1:
        raise ValueError(f"{cls} has {name}={value!r}: a whole number from 1 on is wanted")
    return value
