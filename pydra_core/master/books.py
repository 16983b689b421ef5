"""The book of a spread: in the store, what its owner was told of its units, batch by batch; kept until its run has ended.

A row for each unit would cost small ones almost half of their speed, so a row is a batch as it came: the answers, their indices, and
the digests of their items. A unit is found by the indices between which its batch lies.

Rules:
1. What an owner is told stands in its book first: so whoever takes its place is told the same, in the same order.
2. What a master of an older version had to tell an owner once more stands in a batch that is `late`: of a unit with several answers
   the last one counts.
3. Rows of a run go when it has ended, a piece of them at a time, so that nobody waits for it; what a crash leaves goes at the next start.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from pydra_core.ids import Digest, RunId
from pydra_core.master.delivery import DIGEST, SPAN
from pydra_core.master.events import Keep, KeptUnit
from pydra_core.protocol.spreads import ANSWERS, ORDER_MOST, Answer, packed, unpacked

SCHEMA = """
CREATE TABLE units (
    run INTEGER NOT NULL, path TEXT NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL, seq INTEGER NOT NULL,
    late INTEGER NOT NULL, indices BLOB NOT NULL, digests BLOB NOT NULL, answers BLOB NOT NULL,
    PRIMARY KEY (run, path, low, seq)
) WITHOUT ROWID;
"""
WITH_CELLS = """
ALTER TABLE units ADD COLUMN cells BLOB NOT NULL DEFAULT x'';
CREATE TABLE traces (
    run INTEGER NOT NULL, book TEXT NOT NULL, units INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (run, book)
) WITHOUT ROWID
"""
KEEP = "REPLACE INTO units VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
KEEP_TRACE = "REPLACE INTO traces (run, book, units, body) VALUES (?, ?, ?, ?)"
FORGET_TRACES = "DELETE FROM traces WHERE run = ?"

AT_ONCE = 50
"""Rows that are deleted in one transaction."""

PAGE = 4 * 1024 * 1024
"""Bytes of answers that are read at once, but for one batch that is larger."""

_ORDER = "SELECT indices, late, cells FROM units WHERE run = ? AND path = ? ORDER BY seq"
_LAST = "SELECT seq + length(indices) / 8 FROM units WHERE run = ? AND path = ? ORDER BY seq DESC LIMIT 1"
_HIGHEST = "SELECT max(high) FROM units WHERE run = ? AND path = ?"
_HEADS = "SELECT low, seq, indices, digests FROM units WHERE run = ? AND path = ? AND low BETWEEN ? AND ? AND high >= ? ORDER BY seq"
_BODY = "SELECT answers FROM units WHERE run = ? AND path = ? AND low = ? AND seq = ?"
_DROP = "DELETE FROM units WHERE (run, path, low, seq) IN (SELECT run, path, low, seq FROM units WHERE run = ? LIMIT ?)"
_NEXT = "SELECT min(run) FROM units WHERE run > ?"
_TRACES = "SELECT book, units FROM traces WHERE run = ? ORDER BY units DESC"
_TRACE = "SELECT body FROM traces WHERE run = ? AND book = ?"
_MAPS = "SELECT answers FROM units WHERE run = ? AND path GLOB '*/m*'"


def values(kept: Keep) -> tuple[Any, ...]:
    """Of the statement `KEEP`."""
    low, high = min(kept.indices), max(kept.indices)
    return (
        kept.run,
        kept.book,
        low,
        high,
        kept.seq,
        False,
        packed(kept.indices),
        kept.digests,
        kept.body,
        kept.cells,
    )


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
    bodies = (body for (body,) in db.execute(_MAPS, (run,)))
    return {file.digest for body in bodies for answer in ANSWERS.decode(body) for file in answer.files}


def read_order(
    path: Path, run: RunId, book: str
) -> tuple[tuple[bytes, ...], int, int, tuple[tuple[bytes, bytes], ...]]:
    """The indices in the order of their answers (`spreads.packed`, in parts), the number that comes next, the highest index, and
    the cells by batch."""
    with closing(_reader(path)) as db:
        found = db.execute(_ORDER, (run, book)).fetchall()
        last = db.execute(_LAST, (run, book)).fetchone()
        highest = db.execute(_HIGHEST, (run, book)).fetchone()[0]
    order = b"".join(indices for indices, _, _ in found)
    if any(late for _, late, _ in found):
        order = packed(_last_ones(unpacked(order)))
    size = 8 * ORDER_MOST
    parts = tuple(order[at : at + size] for at in range(0, len(order), size))
    cells = tuple((indices, cells) for indices, _, cells in found)
    return (parts, last[0], highest, cells) if last else ((), 0, -1, ())


def _last_ones(indices: Sequence[int]) -> list[int]:
    """Rule 2."""
    return list(dict.fromkeys(reversed(indices)))[::-1]


def read_units(path: Path, run: RunId, book: str, indices: Sequence[int]) -> tuple[tuple[KeptUnit, ...], int]:
    """What the book has of these units (their indices grow), and how many of the indices were looked at: a page at a time."""
    units: list[KeptUnit] = []
    bodies: dict[tuple[int, int], list[Answer]] = {}
    size = looked = 0
    with closing(_reader(path)) as db:
        near = _near(db, run, book, indices)
        for index in indices:
            if size >= PAGE:
                break
            looked += 1
            if (place := near.get(index)) is None:
                continue
            if place.row not in bodies:
                (body,) = db.execute(_BODY, (run, book, *place.row)).fetchone()
                bodies[place.row] = ANSWERS.decode(body)
                size += len(body)
            units.append(KeptUnit(index, place.row[1] + place.at, place.digest, bodies[place.row][place.at]))
    return tuple(units), looked


class _Place(NamedTuple):
    """Where the answer of a unit stands: the `low` and `seq` of the row, and the how-manieth it is there."""

    row: tuple[int, int]
    at: int
    digest: bytes


def _near(db: sqlite3.Connection, run: RunId, book: str, indices: Sequence[int]) -> dict[int, _Place]:
    """By index; rule 2."""
    wanted = set(indices)
    first, last = indices[0], indices[-1]
    found: dict[int, _Place] = {}
    for low, seq, body, digests in db.execute(_HEADS, (run, book, first - SPAN, last, first)):
        for at, index in enumerate(unpacked(body)):
            if index in wanted:
                found[index] = _Place((low, seq), at, digests[DIGEST * at : DIGEST * (at + 1)])
    return found


def read_trace_list(path: Path, run: RunId) -> list[tuple[str, int]]:
    """The books whose units a run that has ended had, and how many they are; the largest first."""
    with closing(_reader(path)) as db:
        return db.execute(_TRACES, (run,)).fetchall()


def read_trace(path: Path, run: RunId, book: str) -> bytes | None:
    """How its units are shown (`traces.packed`)."""
    with closing(_reader(path)) as db:
        found = db.execute(_TRACE, (run, book)).fetchone()
    return bytes(found[0]) if found else None


def _reader(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, timeout=5)
