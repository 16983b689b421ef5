"""The database of a master as a file: which tables it has, how an older one becomes a new one, and that it is whole.

1. A database of an older schema is copied before it is changed, and the copy is kept beside it: `state-schema1.sqlite`.
2. One that is damaged, or of a newer program, is refused and left as it is.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from pydra_core.errors import UserError
from pydra_core.master import artifact_rows, books
from pydra_core.master.store_faults import unreadable

WAL_LIMIT = 16 * 1024 * 1024
"""Bytes to which the write-ahead log shrinks after a burst; it is written back into the database every 1,000 pages."""
_FIRST = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (
    run INTEGER PRIMARY KEY, state TEXT NOT NULL, task TEXT NOT NULL, package TEXT NOT NULL, node TEXT NOT NULL,
    priority INTEGER NOT NULL, queued REAL NOT NULL, ended REAL NOT NULL, body BLOB NOT NULL
);
CREATE INDEX runs_by_state ON runs (state);
CREATE TABLE nodes (node TEXT PRIMARY KEY, name TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE packages (package TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE tokens (token TEXT PRIMARY KEY, expires REAL NOT NULL, body BLOB NOT NULL);
"""
_SECOND = "-- What is new stands in the bodies, with defaults. The number keeps programs out that would drop it."
_FIFTH = "CREATE TABLE bundles (listing TEXT PRIMARY KEY, body BLOB NOT NULL);"
_SIXTH = "CREATE TABLE pins (pin TEXT PRIMARY KEY, body BLOB NOT NULL);"
MIGRATIONS: tuple[str, ...] = (_FIRST, _SECOND, books.SCHEMA, books.WITH_CELLS, _FIFTH, _SIXTH, artifact_rows.SCHEMA)
"""The script that makes schema n + 1 out of schema n, each run once, in one transaction with the number of the schema."""


class transaction:
    """One transaction: the connection is in autocommit mode otherwise."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self._db.execute("COMMIT")
        elif self._db.in_transaction:
            self._db.execute("ROLLBACK")


def opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute(f"PRAGMA journal_size_limit={WAL_LIMIT}")
    except sqlite3.Error:
        # A file that is no database is only noticed here.
        db.close()
        raise
    return db


def check(db: sqlite3.Connection, path: Path) -> None:
    found = [str(line[0]) for line in db.execute("PRAGMA quick_check(3)")]
    if found != ["ok"]:
        raise unreadable(path, "; ".join(found))


def migrate(db: sqlite3.Connection, path: Path) -> None:
    (schema,) = db.execute("PRAGMA user_version").fetchone()
    if schema > len(MIGRATIONS):
        raise UserError(
            f"{path} was written by a newer Pydra (schema {schema}, this one knows {len(MIGRATIONS)}): install that again."
        )
    if 0 < schema < len(MIGRATIONS):
        _keep_copy(db, path, schema)
    for number in range(schema, len(MIGRATIONS)):
        with transaction(db):
            for statement in MIGRATIONS[number].split(";"):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {number + 1}")


def _keep_copy(db: sqlite3.Connection, path: Path, schema: int) -> None:
    """The database as it is, under a name that is there only once the copy is whole."""
    draft = path.with_suffix(".copy")
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(draft, isolation_level=None)) as copy:
        db.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    draft.chmod(0o600)
    draft.replace(copy_of(path, schema))


def copy_of(path: Path, schema: int) -> Path:
    """Where the copy of a database of this schema stands."""
    return path.with_name(f"{path.stem}-schema{schema}{path.suffix}")
