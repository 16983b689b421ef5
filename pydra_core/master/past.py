"""Mosaics and timelines for who asks: of live runs from the state, of those that have ended from the store, read in a thread."""

import asyncio
import shutil
import sqlite3
from typing import TYPE_CHECKING

import msgspec

from pydra_core.errors import Fault, UserError
from pydra_core.ids import RunId
from pydra_core.master import books, concerns, figures, mosaics, traces
from pydra_core.master.bygone import Bygone
from pydra_core.master.state import Run
from pydra_core.master.traces import Trace
from pydra_core.protocol import verbs
from pydra_core.protocol.mosaic import Spreaded
from pydra_core.protocol.states import ENDED

if TYPE_CHECKING:
    from pydra_core.master.runtime import Master

_Asked = verbs.ReadMosaic | verbs.ReadCell | verbs.ReadSpans | verbs.ReadPulse


class Past:
    """Of one master. The trace that was read last stays at hand: who looks at a run that has ended asks for one cell after another."""

    def __init__(self, master: "Master") -> None:
        self._master = master
        self._bygone = Bygone(master)
        self._last: tuple[RunId, str, tuple[Spreaded, ...], Trace] | None = None

    def started(self) -> None:
        """The state was read."""
        self._bygone.started()

    def close(self) -> None:
        """Keeps what is not kept yet."""
        self._bygone.close()

    async def answer(self, verb: _Asked) -> verbs.Answer:
        """Raises UserError for a run or a book that is not there."""
        if isinstance(verb, verbs.ReadSpans):
            return await self._bygone.spans(verb)
        if isinstance(verb, verbs.ReadPulse):
            return await self._pulse(verb)
        run = self._master.cluster.runs.get(verb.run)
        if run is None:
            raise UserError(f"There is no run {verb.run}.", Fault.NOT_FOUND)
        if run.state not in ENDED:
            return self._live(run, verb)
        listed, trace, book = await self._kept(run.run, verb.book)
        if isinstance(verb, verbs.ReadMosaic):
            return mosaics.kept(run.run, book, listed, trace, verb)
        return verbs.Cell(mosaics.told(trace, verb.index, _failure(run, trace.path, verb.index)))

    async def _pulse(self, verb: verbs.ReadPulse) -> verbs.PulseTold:
        """With the master's own disk among the concerns."""
        master = self._master
        told = figures.told(master.cluster, verb.since, master.clock(), master.told)
        try:
            disk = await asyncio.to_thread(shutil.disk_usage, master.home)
        except OSError:  # it is only shown
            return told
        full = concerns.disk(f"the master {master.name}", disk.free, disk.total)
        return msgspec.structs.replace(told, concerns=(full, *told.concerns)) if full else told

    def _live(self, run: Run, verb: verbs.ReadMosaic | verbs.ReadCell) -> verbs.Answer:
        if isinstance(verb, verbs.ReadMosaic):
            return mosaics.live(self._master.cluster, run, verb)
        return verbs.Cell(mosaics.cell(self._master.cluster, run, verb))

    async def _kept(self, run: RunId, book: str) -> tuple[tuple[Spreaded, ...], Trace, str]:
        if self._last is not None and self._last[0] == run and book in ("", self._last[1]):
            return self._last[2], self._last[3], self._last[1]
        await self._master.commits.flush()
        try:
            found = await asyncio.to_thread(_read, self._master, run, book)
        except sqlite3.Error as error:
            raise UserError(f"The units of run {run} cannot be read now: {error}. Ask again.") from None
        self._last = (run, found[2], found[0], found[1])
        return found


def _read(master: "Master", run: RunId, book: str) -> tuple[tuple[Spreaded, ...], Trace, str]:
    path = master.store.path
    listed = books.read_trace_list(path, run)
    wanted = book or (listed[0][0] if listed else "")
    body = books.read_trace(path, run, wanted)
    if body is None and book:
        raise UserError(f"Of the units of run {run} at {book} nothing is known any more.", Fault.NOT_FOUND)
    trace = traces.unpacked(body) if body is not None else Trace()
    shown = tuple(Spreaded(each, _path(each), units) for each, units in listed)
    return shown, trace, wanted


def _path(book: str) -> str:
    """Of the spread that has this book (`replays.book`)."""
    return book.partition("~")[0].partition("#")[0]


def _failure(run: Run, path: str, index: int) -> str:
    return next((row.error for row in run.failures if (row.path, row.index) == (path, index)), "")
