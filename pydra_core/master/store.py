"""What the master must still know after a crash: SQLite tables, one writer thread, and no change acknowledged before it is on disk.

Rules:
1. A record is encoded (`row`) on the master's own thread at the moment of its `Save`: the writer never sees the live state.
2. The writer commits whatever waits as soon as it is idle, in the order in which it was given; there is no timer.
3. After a write that failed nothing is written until it was tried `again`: else an old row might overwrite a newer one.
"""

import gc
import queue
import sqlite3
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager, suppress
from itertools import starmap
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from pydra_core.errors import UserError
from pydra_core.ids import Digest, NodeId, PackageName, RunId, TaskKey
from pydra_core.master import artifact_rows, books
from pydra_core.master.artifact_rows import ArtifactRows
from pydra_core.master.events import Keep, KeepTrace
from pydra_core.master.schema import check, migrate, opened, transaction
from pydra_core.master.state import Bundle, Cluster, Node, Package, Pin, Retention, Run, Token
from pydra_core.master.store_faults import is_full, unreadable, unwritable
from pydra_core.protocol.manifest import TaskSpec
from pydra_core.protocol.states import ENDED

FILE = "state.sqlite"
R = TypeVar("R", Run, Node, Package, Token, Bundle, Pin)


_RUN = "REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_NODE = "REPLACE INTO nodes VALUES (?, ?, ?)"
_PACKAGE = "REPLACE INTO packages VALUES (?, ?)"
_TOKEN = "REPLACE INTO tokens VALUES (?, ?, ?)"
_PIN = "REPLACE INTO pins VALUES (?, ?)"
_META = "REPLACE INTO meta VALUES (?, ?)"
_BUNDLE = "REPLACE INTO bundles VALUES (?, ?)"
_KEEP = "REPLACE INTO meta VALUES ('keep_days', ?), ('keep_runs', ?), ('keep_size', ?), ('keep_output_limit', ?)"
_FORGET = "DELETE FROM nodes WHERE node = ?"
_FORGET_PIN = "DELETE FROM pins WHERE pin = ?"
_FORGET_RUN = "DELETE FROM runs WHERE run = ?"
_FORGET_BUNDLE = "DELETE FROM bundles WHERE listing = ?"
_TABLE = {
    _FORGET: _NODE, _FORGET_RUN: _RUN, _FORGET_BUNDLE: _BUNDLE, _FORGET_PIN: _PIN, artifact_rows.DROP: artifact_rows.KEEP,
}  # fmt: skip
_SEVERAL = frozenset({books.KEEP, books.KEEP_TRACE, _KEEP})
"""Statements whose first value names no row."""
_encode = msgspec.msgpack.Encoder().encode


class Row(NamedTuple):
    """One change, ready to be written: a statement and its values."""

    statement: str
    values: tuple[Any, ...]


class _Write(NamedTuple):
    rows: Sequence[Row]
    done: "Future[None]"
    again: bool


def row(record: Run | Node | Package | Token | Retention | Bundle | Pin) -> Row:
    """The record as it is now."""
    match record:
        case Run():
            return Row(_RUN, _run_values(record))
        case Node():
            return Row(_NODE, (record.node, record.name, _encode(record)))
        case Package():
            return Row(_PACKAGE, (record.name, _encode(record)))
        case Token():
            return Row(_TOKEN, (record.token, record.expires, _encode(record)))
        case Bundle():
            return Row(_BUNDLE, (record.listing, _encode(record)))
        case Retention():
            return Row(_KEEP, (record.days, record.runs, record.size, record.output_limit))
        case Pin(target=target):
            name = f"{target.version} {target.python} {target.platform}"
            return Row(_PIN, (name, _encode(record))) if record.lock else Row(_FORGET_PIN, (name,))


def _run_values(run: Run) -> tuple[Any, ...]:
    holder = run.unit.holder or ""
    queried = (run.run, str(run.state), run.task.key, run.package, holder, run.priority, run.queued, run.ended)
    return (
        *queried,
        _encode(msgspec.structs.replace(run, artifacts=()) if artifact_rows.has_rows(run.artifacts) else run),
    )


def kept(effect: Keep) -> Row:
    """The answers of units."""
    return Row(books.KEEP, books.values(effect))


def kept_trace(effect: KeepTrace) -> Row:
    """How the units of an ended run are shown."""
    return Row(books.KEEP_TRACE, (effect.run, effect.book, effect.units, effect.body))


def forget(node: NodeId) -> Row:
    """Takes a node out of the store."""
    return Row(_FORGET, (node,))


def forget_bundle(listing: Digest) -> Row:
    """Takes files that no run was given any more out of the store."""
    return Row(_FORGET_BUNDLE, (listing,))


class Store:
    """The tables in a folder. `load` first; then `write` from the master's thread; `close` writes what still waits."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._queue: queue.SimpleQueue[_Write | None] = queue.SimpleQueue()
        self._failed: UserError | None = None
        self._writer: threading.Thread | None = None
        self._dropping: deque[RunId] = deque()
        self._artifacts = ArtifactRows()

    def load(self) -> Cluster:
        """Everything, under a new epoch that is on disk when this returns; starts the writer. Raises UserError."""
        try:
            db = opened(self.path)
            try:
                cluster = _opened(db, self.path, self._artifacts)
                self._dropping.extend(run for run in books.runs(db) if run not in cluster.live)
            except BaseException:
                db.close()
                raise
        except sqlite3.Error as error:
            raise (unwritable if is_full(error) else unreadable)(self.path, error) from None
        except msgspec.DecodeError as error:
            raise unreadable(self.path, error) from None
        self._writer = threading.Thread(target=self._write_all, args=(db,), name="pydra store", daemon=True)
        self._writer.start()
        return cluster

    def rows(self, run: Run) -> list[Row]:
        """The run as it is now, and what became of its files since it was asked last."""
        return [row(run), *starmap(Row, self._artifacts.changes(run.run, run.artifacts))]

    def forget_run(self, run: RunId) -> list[Row]:
        """Takes an ended run out of the store."""
        forgotten = [Row(_FORGET_RUN, (run,)), Row(books.FORGET_TRACES, (run,))]
        return [*forgotten, *starmap(Row, self._artifacts.forget(run))]

    def write(self, rows: Sequence[Row], *, again: bool = False) -> "Future[None]":
        """Resolved once all rows are on disk, or failed with UserError: then none of them is.

        After a failure every write fails, until one is made `again` with all that failed before it.
        """
        done: Future[None] = Future()
        self._queue.put(_Write(rows, done, again))
        return done

    def drop_units(self, run: RunId) -> None:
        """Nobody asks for the units of this run any more: they go when there is time."""
        self._dropping.append(run)
        self.write([])

    def close(self) -> None:
        """Returns when everything that was given is written (or failed)."""
        if self._writer is not None:
            self._queue.put(None)
            self._writer.join()
            self._writer = None

    def _write_all(self, db: sqlite3.Connection) -> None:
        with closing(db):
            while (batch := self._next()) is not None:
                self._commit(db, batch)
                while self._drop_some(db) and self._queue.empty():
                    pass
            with suppress(sqlite3.Error):
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _next(self) -> list[_Write] | None:
        """All that waits; None at the end. A `None` behind other writes is put back, so that it comes last."""
        first = self._queue.get()
        if first is None:
            return None
        batch = [first]
        with suppress(queue.Empty):
            while (more := self._queue.get_nowait()) is not None:
                batch.append(more)
            self._queue.put(None)
        return batch

    def _commit(self, db: sqlite3.Connection, batch: list[_Write]) -> None:
        if batch[0].again:
            self._failed = None
        if self._failed is None:
            self._failed = _try(db, [each for write in batch for each in write.rows], self.path)
        for write in batch:
            if self._failed is None:
                write.done.set_result(None)
            else:
                write.done.set_exception(self._failed)

    def _drop_some(self, db: sqlite3.Connection) -> bool:
        """A piece of what nobody needs any more; False if nothing is left, or the disk fails."""
        if not self._dropping or self._failed is not None:
            return False
        try:
            with transaction(db):
                more = books.drop_some(db, self._dropping[0])
        except sqlite3.Error:
            return False
        if not more:
            self._dropping.popleft()
        return bool(self._dropping)


def _try(db: sqlite3.Connection, rows: list[Row], path: Path) -> UserError | None:
    try:
        with transaction(db):
            for statement, values in _grouped(rows):
                db.executemany(statement, values)
    except sqlite3.Error as error:
        return unwritable(path, error)
    return None


def _grouped(rows: Iterable[Row]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Of each record the last row only, by statement; what is forgotten goes last or comes back, as it was said. Of units all."""
    last: dict[tuple[str, Any], Row] = {}
    for each in rows:
        last[_place(each, len(last))] = each
        if each.statement == artifact_rows.FORGET:
            last = {place: row for place, row in last.items() if not _is_file_of(each.values[0], row)}
    groups: dict[str, list[tuple[Any, ...]]] = {}
    for each in last.values():
        groups.setdefault(each.statement, []).append(each.values)
        if each.statement == _RUN:
            groups[_META] = [
                ("next_run", max(each.values[0] + 1, *(value[1] for value in groups.get(_META, [("", 0)]))))
            ]
    yield from groups.items()


def _place(row: Row, number: int) -> tuple[str, Any]:
    """What a row is about: of two about the same the later counts."""
    table = _TABLE.get(row.statement, row.statement)
    if table == artifact_rows.KEEP:
        return table, row.values[:4]
    return table, number if table in _SEVERAL else row.values[0]


def _is_file_of(run: RunId, row: Row) -> bool:
    return row.statement in (artifact_rows.KEEP, artifact_rows.DROP) and bool(row.values[0] == run)


def _opened(db: sqlite3.Connection, path: Path, artifacts: ArtifactRows) -> Cluster:
    """What the tables hold, under a new epoch that is on disk."""
    check(db, path)
    migrate(db, path)
    with without_collections():
        cluster = _read(db)
        for run, files in artifacts.read(db).items():
            if run in cluster.runs:
                cluster.runs[run].artifacts = files
    with transaction(db):
        db.execute(_META, ("epoch", cluster.epoch))
        db.execute(_META, ("next_run", cluster.next_run))
    return cluster


@contextmanager
def without_collections() -> Iterator[None]:
    """A hundred thousand records that all stay: to look through them for garbage again and again takes longer than to read them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _read(db: sqlite3.Connection) -> Cluster:
    meta: dict[str, int] = dict(db.execute("SELECT key, value FROM meta"))
    runs = {run.run: run for run in _shared(_bodies(db, "runs", Run))}
    return Cluster(
        epoch=meta.get("epoch", 0) + 1,
        runs=runs,
        live={number: run for number, run in runs.items() if run.state not in ENDED},
        nodes={node.node: node for node in _bodies(db, "nodes", Node)},
        packages={package.name: package for package in _bodies(db, "packages", Package)},
        bundles={bundle.listing: bundle for bundle in _bodies(db, "bundles", Bundle)},
        tokens={token.token: token for token in _bodies(db, "tokens", Token)},
        pins={pin.target: pin for pin in _bodies(db, "pins", Pin)},
        next_run=RunId(max(meta.get("next_run", 1), max(runs, default=0) + 1)),
        keep=_kept(meta),
        left={run: left for run in books.runs(db) if (left := books.left(db, run))},
    )


def _kept(meta: dict[str, int]) -> Retention:
    usual = Retention()
    return Retention(
        days=meta.get("keep_days", usual.days),
        runs=meta.get("keep_runs", usual.runs),
        size=meta.get("keep_size", usual.size),
        output_limit=meta.get("keep_output_limit", usual.output_limit),
    )


def _shared(runs: Iterator[Run]) -> Iterator[Run]:
    """Runs of one version have one task, also in memory: it is the larger half of an ended run."""
    tasks: dict[tuple[Digest, TaskKey], TaskSpec] = {}
    for run in runs:
        known = tasks.setdefault((run.digest, run.task.key), run.task)
        if known == run.task:
            run.task, run.package = known, PackageName(sys.intern(run.package))
            run.digest, run.node_name = Digest(sys.intern(run.digest)), sys.intern(run.node_name)
        yield run


def _bodies(db: sqlite3.Connection, table: str, kind: type[R]) -> Iterator[R]:
    decode: Callable[[bytes], R] = msgspec.msgpack.Decoder(kind).decode
    for (body,) in db.execute(f"SELECT body FROM {table} ORDER BY rowid"):
        yield decode(body)
