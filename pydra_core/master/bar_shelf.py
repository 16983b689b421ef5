"""The bars of the timeline on disk: a SQLite file of its own, as far back as the history is kept; nothing in it is precious."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import msgspec

from pydra_core.errors import UserError
from pydra_core.ids import NodeId, RunId
from pydra_core.protocol.mosaic import Span

VERSION = 1
MOST = 1_000_000
"""Bars that are kept: some hundred megabytes. The oldest go first."""
_SCHEMA = f"""
CREATE TABLE bars (node TEXT, lane INTEGER, run INTEGER, path TEXT, first INTEGER, count INTEGER, start REAL, end REAL, state TEXT);
CREATE INDEX bars_by_end ON bars (end);
PRAGMA user_version = {VERSION};
"""


class BarShelf:
    """The file at `path`. Each method opens it anew, so any thread may call one; two that write are never at once."""

    def __init__(self, path: Path, most: int = MOST) -> None:
        self._path, self._most = path, most

    def prepare(self) -> float:
        """Makes the file ready, anew if it must; when the oldest bar began, 0.0 if there is none. Raises UserError without room."""
        with suppress(UserError):
            if (found := self._first()) is not None:
                return found
        for end in ("", "-wal", "-shm"):
            with suppress(OSError):
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)
        with self._base() as base:
            base.executescript(_SCHEMA)
        return 0.0

    def _first(self) -> float | None:
        """None of a file that is not there, or not of this version."""
        with self._base() as base:
            if base.execute("PRAGMA user_version").fetchone() != (VERSION,):
                return None
            (found,) = base.execute("SELECT start FROM bars ORDER BY rowid LIMIT 1").fetchone() or (0.0,)
            return float(found)

    def add(self, bars: Sequence[Span], before: float) -> float:
        """Takes bars, oldest first, and forgets what ended before that moment; when the oldest that is left began. Raises UserError."""
        rows = [msgspec.structs.astuple(bar) for bar in bars]
        with self._base() as base, base:
            base.executemany("INSERT INTO bars VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
            base.execute("DELETE FROM bars WHERE end < ?", (before,))
            base.execute("DELETE FROM bars WHERE rowid <= (SELECT max(rowid) FROM bars) - ?", (self._most,))
            (found,) = base.execute("SELECT start FROM bars ORDER BY rowid LIMIT 1").fetchone() or (0.0,)
        return float(found)

    def between(self, since: float, until: float, run: RunId | None, node: NodeId | None, most: int) -> list[Span]:
        """The bars that overlap with this time, newest first. Raises UserError."""
        query = "SELECT * FROM bars WHERE end >= ? AND start <= ?"
        given: list[object] = [since, until]
        for name, value in (("run", run), ("node", node)):
            if value is not None:
                query += f" AND {name} = ?"
                given.append(value)
        with self._base() as base:
            found = base.execute(f"{query} ORDER BY rowid DESC LIMIT ?", (*given, most)).fetchall()
            return msgspec.convert(found, list[Span])

    @contextmanager
    def _base(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path)) as base:
                base.execute("PRAGMA journal_mode = WAL")
                base.execute("PRAGMA synchronous = OFF")
                yield base
        except (sqlite3.Error, msgspec.MsgspecError) as error:
            raise UserError(f"{self._path.name} cannot be used now: {error}. Ask again.") from None
