"""What went wrong with the database of a master, in sentences for people."""

import sqlite3
from pathlib import Path

from pydra_core.errors import Fault, UserError

_FULL = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_TRUNCATE,
        sqlite3.SQLITE_IOERR_SHMOPEN,
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_IOERR_SHMMAP,
    }
)


def is_full(error: sqlite3.Error) -> bool:
    """There is no room, as far as SQLite can tell: what is there may be as good as before."""
    return getattr(error, "sqlite_errorcode", None) in _FULL


def unwritable(path: Path, why: object) -> UserError:
    sentence = f"Nothing can be stored in {path}: {why}. Make room on the disk and see that it may be written."
    return UserError(sentence, Fault.REFUSED)


def unreadable(path: Path, why: object) -> UserError:
    return UserError(
        f"The master's state {path} cannot be read ({why}). Put it back from a copy, or move it away to begin anew."
    )
