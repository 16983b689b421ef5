"""Names of things: each id is a type of its own, so that one cannot be taken for another."""

from typing import NamedTuple, NewType

NodeId = NewType("NodeId", str)
"""16 hex digits: the start of the SHA-256 of the node's public Ed25519 key."""

RunId = NewType("RunId", int)
"""Counts from 1 within a cluster and is never used again."""

Digest = NewType("Digest", str)
"""The SHA-256 of some bytes, 64 lower-case hex digits: the name of a blob, and the version of a package."""

PackageName = NewType("PackageName", str)
"""An identifier made from a file's or folder's name."""

TaskKey = NewType("TaskKey", str)
"""`package.Class`, or `package.module.Class` for a package of several modules."""

TokenId = NewType("TokenId", str)
"""8 hex digits: names a join token without giving its secret away."""

WatchId = NewType("WatchId", int)
"""Names one watch within one carrier (a bridge or a control link)."""


class UnitName(NamedTuple):
    """One piece of a run: `path` is its place in the task tree ("" is the root), `index` its number there."""

    run: RunId
    path: str = ""
    index: int = 0  # type: ignore[assignment]  # the field is what is meant, never tuple.index


class Attempt(NamedTuple):
    """One try of a unit. Each start of the master commits a new epoch; n grows with each placement of the unit."""

    epoch: int
    n: int

    def __str__(self) -> str:
        return f"{self.epoch}.{self.n}"
