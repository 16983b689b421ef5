"""How the files of runs that left many stand in the store: a row each, so that one more costs what it takes itself.

Rules:
1. Up to `FEW` files of a run stand in its own row, as they did before there was this table; of more all stand here, and none there.
2. What changed is found by comparing with what was given to the writer last. Files only come, go, or come again at the end.
"""

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from pydra_core.ids import Digest, RunId
from pydra_core.protocol.messages import Artifact

SCHEMA = """
CREATE TABLE artifacts (
    run INTEGER NOT NULL, path TEXT NOT NULL, piece INTEGER NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL,
    digest TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (run, path, piece, name)
) WITHOUT ROWID
"""
KEEP = "REPLACE INTO artifacts VALUES (?, ?, ?, ?, ?, ?, ?)"
DROP = "DELETE FROM artifacts WHERE run = ? AND path = ? AND piece = ? AND name = ?"
FORGET = "DELETE FROM artifacts WHERE run = ?"
FEW = 64

_ALL = "SELECT run, path, piece, name, at, digest, size FROM artifacts ORDER BY run, at"
Change = tuple[str, tuple[Any, ...]]


class _Given(NamedTuple):
    """What the writer was given of a run: `at` is the place of the next file."""

    files: tuple[Artifact, ...] = ()
    at: int = 0


class ArtifactRows:
    """What the rows of one store are, once everything is written that it was given."""

    def __init__(self) -> None:
        self._given: dict[RunId, _Given] = {}

    def read(self, db: sqlite3.Connection) -> dict[RunId, tuple[Artifact, ...]]:
        """The files of all runs that left many."""
        found = {}
        for run, rows in groupby(db.execute(_ALL), key=lambda row: RunId(row[0])):
            files, at = [], 0
            for _, path, piece, name, at, digest, size in rows:  # noqa: B007
                files.append(Artifact(name, Digest(digest), size, path, piece))
            found[run] = tuple(files)
            self._given[run] = _Given(found[run], at + 1)
        return found

    def changes(self, run: RunId, files: tuple[Artifact, ...]) -> list[Change]:
        """What has to be written so that the rows of a run are these; none for a run whose files stand in its own row."""
        given = self._given.get(run, _Given())
        files = files if has_rows(files) else ()
        if files is given.files:
            return []
        gone, fresh = _difference(given.files, files)
        if files:
            self._given[run] = _Given(files, given.at + len(fresh))
        else:
            self._given.pop(run, None)
        kept = ((*_key(run, file), given.at + n, file.digest, file.size) for n, file in enumerate(fresh))
        return [*((DROP, _key(run, file)) for file in gone), *((KEEP, values) for values in kept)]

    def forget(self, run: RunId) -> Iterator[Change]:
        """The run goes; it has rows only if it left many files."""
        if self._given.pop(run, None) is not None:
            yield FORGET, (run,)


def has_rows(files: tuple[Artifact, ...]) -> bool:
    return len(files) > FEW


def _difference(old: tuple[Artifact, ...], new: tuple[Artifact, ...]) -> tuple[list[Artifact], tuple[Artifact, ...]]:
    """The files that are gone, and those that came or came again, in their order."""
    if new[: len(old)] == old:
        return [], new[len(old) :]
    before = {_key(RunId(0), file): file for file in old}
    fresh = tuple(file for file in new if before.pop(_key(RunId(0), file), None) is not file)
    return list(before.values()), fresh


def _key(run: RunId, file: Artifact) -> tuple[Any, ...]:
    return run, file.path, file.index, file.name
