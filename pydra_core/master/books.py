"""The book of a spread: in the store, the answers of its units and the order in which its owner had them; kept until its run has ended.

Rules:
1. What an owner is told stands in its book first: so whoever takes its place is told the same, in the same order.
2. Rows of a run go when it has ended, a piece of them at a time, so that nobody waits for it; what a crash leaves goes at the next start.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from pydra_core.ids import Digest, RunId
from pydra_core.master.events import KeptUnit
from pydra_core.protocol.spreads import ANSWER, ORDER_MOST, packed

SCHEMA = """
CREATE TABLE units (
    run INTEGER NOT NULL, path TEXT NOT NULL, idx INTEGER NOT NULL, seq INTEGER NOT NULL, digest BLOB NOT NULL,
    added INTEGER NOT NULL, answer BLOB NOT NULL, PRIMARY KEY (run, path, idx)
) WITHOUT ROWID;
"""
KEEP = "REPLACE INTO units VALUES"
"""The statement of a row whose values are a run, a book, and many `KeptUnit`."""

TOGETHER = 100
"""Rows of one statement: between two of them the interpreter may be taken by another thread for a while."""

AT_ONCE = 2_000
"""Rows that are deleted in one transaction."""

PAGE = 4 * 1024 * 1024
"""Bytes of answers that are read at once, but for one that is larger."""

_ONE = "(?, ?, ?, ?, ?, ?, ?)"
_ORDER = "SELECT idx FROM units WHERE run = ? AND path = ? ORDER BY seq"
_HEAD = "SELECT coalesce(max(seq) + 1, 0), coalesce(max(idx), -1) FROM units WHERE run = ? AND path = ?"
_UNIT = "SELECT idx, seq, digest, added, answer FROM units WHERE run = ? AND path = ? AND idx = ?"
_DROP = "DELETE FROM units WHERE (run, path, idx) IN (SELECT run, path, idx FROM units WHERE run = ? LIMIT ?)"
_NEXT = "SELECT min(run) FROM units WHERE run > ?"
_MAPS = "SELECT answer FROM units WHERE run = ? AND path GLOB '*/m*'"

Kept = tuple[int, str, Sequence[KeptUnit]]


def keep(db: sqlite3.Connection, kept: Iterable[Kept]) -> None:
    """Writes rows, many of them with one statement."""
    rows = [(run, book, *unit) for run, book, units in kept for unit in units]
    for at in range(0, len(rows), TOGETHER):
        some = rows[at : at + TOGETHER]
        values: list[Any] = [value for row in some for value in row]
        db.execute(f"{KEEP} {', '.join([_ONE] * len(some))}", values)


def drop_some(db: sqlite3.Connection, run: RunId) -> bool:
    """Deletes some rows of this run; False if none is left."""
    return db.execute(_DROP, (run, AT_ONCE)).rowcount == AT_ONCE


def runs(db: sqlite3.Connection) -> Iterator[RunId]:
    """The runs that have a book."""
    last = -1
    while (found := db.execute(_NEXT, (last,)).fetchone()[0]) is not None:
        last = found
        yield RunId(found)


def left(db: sqlite3.Connection, run: RunId) -> set[Digest]:
    """The files that maps of this run left."""
    found = (ANSWER.decode(body) for (body,) in db.execute(_MAPS, (run,)))
    return {file.digest for answer in found for file in answer.files}


def read_order(path: Path, run: RunId, book: str) -> tuple[tuple[bytes, ...], int, int]:
    """The indices in the order of their answers (`spreads.packed`, in parts), the number that comes next, and the highest index."""
    with closing(_reader(path)) as db:
        following, highest = db.execute(_HEAD, (run, book)).fetchone()
        found = db.execute(_ORDER, (run, book))
        parts: list[bytes] = []
        while some := found.fetchmany(ORDER_MOST):
            parts.append(packed([index for (index,) in some]))
    return tuple(parts), following, highest


def read_units(path: Path, run: RunId, book: str, indices: Sequence[int]) -> tuple[list[KeptUnit], int]:
    """The rows of these units as far as they are there, and how many of the indices were looked at: a page at a time."""
    units: list[KeptUnit] = []
    size = looked = 0
    with closing(_reader(path)) as db:
        for index in indices:
            if size >= PAGE:
                break
            looked += 1
            row = db.execute(_UNIT, (run, book, index)).fetchone()
            if row is not None:
                units.append(KeptUnit(row[0], row[1], row[2], bool(row[3]), row[4]))
                size += len(row[4])
    return units, looked


def _reader(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, timeout=5)
