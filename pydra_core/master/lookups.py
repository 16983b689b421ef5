"""Looks into the books of spreads for the rules: in threads, after the commit of all that happened before."""

import asyncio
import logging
import sqlite3
from typing import TYPE_CHECKING

from pydra_core.master import books
from pydra_core.master.events import BookRead, ReadBook, ReadUnits, UnitsRead

if TYPE_CHECKING:
    from pydra_core.master.runtime import Master

PATIENCE = 1.0
"""Seconds between two tries of a disk that could not be read."""

log = logging.getLogger(__name__)


async def look_up(master: "Master", wanted: ReadBook | ReadUnits) -> None:
    """Says what the store has; for ever, since nothing of the spread goes on without it."""
    while True:
        try:
            found = await asyncio.to_thread(_read, master, wanted)
        except sqlite3.Error as error:
            log.warning("what units of run %s answered cannot be read now: %s", wanted.run, error)
            await asyncio.sleep(PATIENCE)
        else:
            master.happened(found)
            return


def _read(master: "Master", wanted: ReadBook | ReadUnits) -> BookRead | UnitsRead:
    path, run = master.store.path, wanted.run
    if isinstance(wanted, ReadBook):
        return BookRead(run, wanted.path, wanted.number, *books.read_order(path, run, wanted.book))
    units, looked = books.read_units(path, run, wanted.book, wanted.indices)
    return UnitsRead(run, wanted.path, wanted.number, wanted.indices[:looked], units)
