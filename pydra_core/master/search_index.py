"""The words of ended runs in a database of their own (`search.sqlite`), by SQLite's FTS5; blocking: callers use a thread.

Rules:
1. A text is a block: what a run was told and came to (block 0), then its logs by `LINES` lines, each with where it stands. Its rowid
   is run and block in one number, so that the newest runs are found first without sorting, and a run goes by one range.
2. Of the log of a root the last `LOG_BYTES` count, and as many of those of its workers together; beyond `TOTAL` bytes of text the
   oldest runs go.
3. Nothing here is precious: another `VERSION`, or a file that SQLite cannot read, is deleted and built again from the runs.
"""

import sqlite3
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from pydra_core.errors import UserError
from pydra_core.ids import RunId
from pydra_core.protocol.messages import LogLine

VERSION = 2
LINES = 32
LOG_BYTES = 2 * 1024 * 1024
TOTAL = 512 * 1024 * 1024
PER_RUN = 5
"""So many hits of one run are told, unless only that run is asked for."""
SNIPPET = 240
_BLOCKS = 1 << 20
_STEP = 256 * 1024
_SCHEMA = f"""
CREATE TABLE runs (run INTEGER PRIMARY KEY, size INTEGER NOT NULL);
CREATE VIRTUAL TABLE texts USING fts5(text, place UNINDEXED, tokenize = "unicode61 remove_diacritics 2");
PRAGMA user_version = {VERSION};
"""

_decode = msgspec.json.Decoder(LogLine).decode
UNREADABLE = LogLine(0.0, "out", "")


class Damaged(UserError):
    """SQLite cannot read the file any more: it has to be built again."""


class Lacking(UserError):
    """The SQLite of this Python cannot do it at all."""


@dataclass(frozen=True, slots=True)
class Log:
    """A kept log of a run: that of its root is `part` 0, those of its workers follow. `unit` is the one that all its lines are of, -1
    where each says its own, or is of none."""

    part: int
    path: Path
    unit: int = -1


@dataclass(frozen=True, slots=True)
class Words:
    """What is looked through of one ended run: `facts` by name ("task", "error"), and where its logs stand."""

    run: RunId
    facts: tuple[tuple[str, str], ...]
    logs: tuple[Log, ...] = ()


class Where(msgspec.Struct, frozen=True, array_like=True):
    """Where a block of a log begins: in which of the logs of its run, at which line, and the units of its lines, () if they have none."""

    part: int
    line: int
    units: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """`where` is "log", with the number of the line in this `part` and its unit, or the name of a fact; `text` is plain, and cut around
    what was looked for."""

    run: RunId
    where: str
    line: int
    text: str
    part: int = 0
    unit: int = -1


_decode_where = msgspec.json.Decoder(Where | None).decode


class Index:
    """The database at `path`. Each method opens it anew, so any thread may call one; two that write are never at once."""

    def __init__(self, path: Path, total: int = TOTAL) -> None:
        self._path, self._total = path, total

    def prepare(self) -> set[RunId]:
        """Makes the file ready, anew if it must; the runs that are in it. Raises UserError without FTS5, or without room."""
        try:
            with suppress(sqlite3.DatabaseError):
                if (known := self._known()) is not None:
                    return known
            self.delete()
            with closing(self._open()) as base:
                base.executescript(_SCHEMA)
            return set()
        except sqlite3.Error as error:
            if "fts5" in str(error):
                raise Lacking("The SQLite of this Python has no full-text search (FTS5).") from None
            raise self._fault(error) from None

    def _known(self) -> set[RunId] | None:
        """None of a file that is not there, or not of this version."""
        with closing(self._open()) as base:
            if not _is_ours(base):
                return None
            base.execute("SELECT rowid FROM texts WHERE texts MATCH 'a' LIMIT 1").fetchall()
            return {RunId(run) for (run,) in base.execute("SELECT run FROM runs")}

    def _fault(self, error: sqlite3.Error, more: str = "") -> UserError:
        """A plain DatabaseError is SQLite's word for a file that is no database, or not a whole one."""
        kind = Damaged if type(error) is sqlite3.DatabaseError else UserError
        return kind(f"{self._path.name} cannot be used now: {error}.{more}")

    def _open(self) -> sqlite3.Connection:
        base = sqlite3.connect(self._path, isolation_level=None)
        try:
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = OFF")
        except sqlite3.Error:
            base.close()
            raise
        return base

    def delete(self) -> None:
        """The file goes; `prepare` makes another."""
        for end in ("", "-wal", "-shm"):
            with suppress(OSError):
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)

    # ------------------------------------------------------------------------------------------------- writing

    def add(self, batch: Sequence[Words]) -> None:
        """Takes runs in, in one go; a log that cannot be read counts as none. Raises UserError."""
        with self._writing() as base:
            for words in batch:
                base.execute("DELETE FROM texts WHERE rowid BETWEEN ? AND ?", _range(words.run))
                size = 0
                for block, (text, where) in enumerate(islice(blocks(words), _BLOCKS)):
                    place = msgspec.json.encode(where)
                    base.execute(
                        "INSERT INTO texts(rowid, text, place) VALUES (?, ?, ?)", (_row(words.run, block), text, place)
                    )
                    size += len(text)
                base.execute("INSERT OR REPLACE INTO runs VALUES (?, ?)", (words.run, size))
            self._trim(base)

    def keep(self, runs: Collection[RunId]) -> None:
        """Forgets all others. Raises UserError."""
        with self._writing() as base:
            there = [run for (run,) in base.execute("SELECT run FROM runs")]
            for run in there:
                if run not in runs:
                    _forget(base, run)

    def _trim(self, base: sqlite3.Connection) -> None:
        """The oldest stay known as taken in, without texts: else the next start would bring them back."""
        (size,) = base.execute("SELECT coalesce(sum(size), 0) FROM runs").fetchone()
        while size > self._total:
            run, had = base.execute("SELECT run, size FROM runs WHERE size > 0 ORDER BY run LIMIT 1").fetchone()
            base.execute("DELETE FROM texts WHERE rowid BETWEEN ? AND ?", _range(run))
            base.execute("UPDATE runs SET size = 0 WHERE run = ?", (run,))
            size -= had

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction."""
        try:
            with closing(self._open()) as base, base:
                _check(base)
                base.execute("BEGIN IMMEDIATE")
                yield base
        except sqlite3.Error as error:
            raise self._fault(error) from None

    # ------------------------------------------------------------------------------------------------- reading

    def find(self, words: str, runs: Collection[RunId] | None, most: int) -> tuple[list[Found], bool]:
        """Hits in the newest runs first (of these only, if given), at most `most`, and whether there are more. Raises UserError."""
        wanted = terms(words)
        if not wanted:
            return [], False
        try:
            with closing(self._open()) as base:
                _check(base)
                return _cut(self._hits(base, wanted, runs), most)
        except sqlite3.Error as error:
            raise self._fault(error, " Ask again.") from None

    def _hits(self, base: sqlite3.Connection, wanted: Sequence[str], runs: Collection[RunId] | None) -> Iterator[Found]:
        low, high = (min(runs), max(runs)) if runs else (0, _BLOCKS << 22)
        query = "SELECT rowid, text, place FROM texts WHERE texts MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC"
        match = " AND ".join(f'"{each}"*' for each in wanted)
        told = RunId(-1), 0
        for number, text, place in base.execute(query, (match, _range(RunId(low))[0], _range(RunId(high))[1])):
            run = RunId(number // _BLOCKS)
            if runs is not None and run not in runs:
                continue
            for hit in hits(run, _where(place), text, wanted):
                told = (run, told[1] + 1) if told[0] == run else (run, 1)
                if told[1] <= PER_RUN or (runs is not None and len(runs) == 1):
                    yield hit


def _is_ours(base: sqlite3.Connection) -> bool:
    return bool(base.execute("PRAGMA user_version").fetchone() == (VERSION,))


def _check(base: sqlite3.Connection) -> None:
    """Raises sqlite3.DatabaseError for one that was not made ready: SQLite takes a file that is gone, or cut off, for an empty one."""
    if not _is_ours(base):
        raise sqlite3.DatabaseError("it is empty, or of another version")


def _forget(base: sqlite3.Connection, run: int) -> None:
    base.execute("DELETE FROM texts WHERE rowid BETWEEN ? AND ?", _range(RunId(run)))
    base.execute("DELETE FROM runs WHERE run = ?", (run,))


def _where(place: bytes) -> Where | None:
    """Raises sqlite3.DatabaseError for what was never written so."""
    try:
        return _decode_where(place)
    except msgspec.MsgspecError:
        raise sqlite3.DatabaseError("what a block is of cannot be read") from None


def _row(run: RunId, block: int) -> int:
    return run * _BLOCKS + block


def _range(run: RunId) -> tuple[int, int]:
    return _row(run, 0), _row(run, _BLOCKS - 1)


def _cut(found: Iterator[Found], most: int) -> tuple[list[Found], bool]:
    taken: list[Found] = []
    for hit in found:
        if len(taken) == most:
            return taken, True
        taken.append(hit)
    return taken, False


def terms(words: str) -> list[str]:
    """What has to be near each other: words, and phrases between double quotes; without regard to case."""
    parts = words.split('"')
    found = [word for at, part in enumerate(parts) for word in ([part.strip()] if at % 2 else part.split())]
    return [word for word in found if any(map(str.isalnum, word))]


def blocks(words: Words) -> Iterator[tuple[str, Where | None]]:
    """The texts of a run in the order of their blocks; the first, of facts, stands nowhere."""
    yield "\n".join(f"{name}\t{' '.join(text.split())}" for name, text in words.facts if text.strip()), None
    room, left = LOG_BYTES, len(words.logs)
    for log in words.logs:
        if not log.part:
            yield from _log_blocks(log, LOG_BYTES)[1]
        else:
            used, told = _log_blocks(log, room // left)
            room -= used
            yield from told
        left -= 1


def _log_blocks(log: Log, limit: int) -> tuple[int, list[tuple[str, Where]]]:
    """How many bytes of it were read, and what they say."""
    first, lines, size = log_end(log.path, limit)
    told: list[tuple[str, Where]] = []
    for at in range(0, len(lines), LINES):
        block = lines[at : at + LINES]
        units = tuple(line.unit if line.unit >= 0 else log.unit for line in block)
        where = Where(log.part, first + at, units if max(units) >= 0 else ())
        told.append(("\n".join(" ".join(line.text.splitlines()) for line in block), where))
    return size, told


def log_end(path: Path, limit: int = LOG_BYTES) -> tuple[int, list[LogLine], int]:
    """The number of the first of the last lines of a kept log within `limit` bytes, these lines, and how many bytes they have. A line
    that cannot be read is empty; of a file that cannot there is none."""
    try:
        with path.open("rb") as file:
            first = _skip(file, max(0, path.stat().st_size - limit))
            raw = file.read(limit + _STEP)
    except OSError:
        return 0, [], 0
    return first, [_line(line) for line in raw.splitlines()], len(raw)


def _skip(file: BinaryIO, size: int) -> int:
    """Goes to the first line that begins after `size` bytes; how many lines stand before it. In steps, since others want to go on."""
    count = 0
    for at in range(0, size, _STEP):
        count += file.read(min(_STEP, size - at)).count(b"\n")
    return count + 1 if size and file.readline() else count


def _line(line: bytes) -> LogLine:
    try:
        return _decode(line)
    except msgspec.MsgspecError:
        return UNREADABLE


def scan(runs: Sequence[Words], words: str, most: int) -> tuple[list[Found], bool]:
    """As `Index.find`, by reading: for where there is no index."""
    wanted = terms(words)
    plain = [folded(word) for word in wanted]
    found = (
        hit
        for each in runs
        for text, where in blocks(each)
        if plain and all(word in folded(text) for word in plain)
        for hit in hits(each.run, where, text, wanted)
    )
    return _cut(found, most)


def hits(run: RunId, where: Where | None, text: str, wanted: Sequence[str]) -> list[Found]:
    """The lines of a block that have all of these words, else the one that has most of them."""
    lines = text.split("\n")
    plain = [folded(word) for word in wanted]
    scores = [sum(word in folded(line) for word in plain) for line in lines]
    best = [at for at, score in enumerate(scores) if score == len(plain)] or [scores.index(max(scores))]
    if where is not None:
        units = where.units or (-1,) * len(lines)
        return [
            Found(run, "log", where.line + at, snippet(lines[at], plain), where.part, units[at]) for at in best
        ]  # fmt: skip
    facts = [lines[at].partition("\t") for at in best]
    return [Found(run, name, -1, snippet(said, plain)) for name, _, said in facts]


def folded(text: str) -> str:
    """As `unicode61 remove_diacritics 2` compares it, near enough to point at a line."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in spread if not unicodedata.combining(c))


def snippet(text: str, wanted: Sequence[str]) -> str:
    """The text, or what stands around the first of the words in it."""
    if len(text) <= SNIPPET:
        return text
    places = [at for at in map(folded(text).find, wanted) if at >= 0]
    start = max(0, min(min(places, default=0) - SNIPPET // 4, len(text) - SNIPPET))
    end = "…" if start + SNIPPET < len(text) else ""
    return f"{'…' if start else ''}{text[start : start + SNIPPET]}{end}"
