"""One view of logs, for one who looks: takes in what comes, slice by slice in threads, and tells how it stands.

Rules:
1. It is told ten times a second at most, with its last rows, so that who follows the end asks for nothing.
2. When what a worker said is kept, the kept log takes the place of its spool: the rows stay if that had every line, else all of them are
   others. What an earlier attempt said stays for who followed it, and is no part of what is kept.
3. Who reads once reads until the view is whole, and who follows until it has ended: it waits for what workers said whose logs are on
   their way, for so long as one may expect (`LATE`).
"""

import asyncio
import logging
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import inf
from typing import TYPE_CHECKING, Protocol

import msgspec

from pydra_core.errors import PeerError, UserError
from pydra_core.ids import Attempt, NodeId, RunId, UnitName, WatchId
from pydra_core.master.log_book import Book, Part, View
from pydra_core.master.log_index import LineIndex
from pydra_core.master.spool import Spool
from pydra_core.protocol import logs, patterns, verbs
from pydra_core.protocol.logs import LEVELS, FollowLogs, LogOf, LogRow, LogStands, Sift

if TYPE_CHECKING:
    from pydra_core.master.control import Carrier

PACE = 0.1
LATE = 10.0
"""Seconds in which a log that is on its way is waited for: its worker is ended, and the log sent. A later one is taken all the same."""
TAIL = 200
"""Rows that come with each word of how a view stands."""
MOST_TEXT = 3 * 1024 * 1024
"""Characters of the lines of one page: of four bytes each they still go into a frame."""

Asked = logs.SiftLogs | logs.ReadLines | logs.SeekLine
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A log that is still being written: a run's, a node's own, or that of one worker of units."""

    run: RunId | None = None
    node: NodeId | None = None
    unit: tuple[UnitName, Attempt] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of a log is to be had: kept (`index`), or `live`; neither if nothing was said. `key` names it within its log, `part`
    counts what is kept of a run: 0 its root, then its workers in the order in which their logs came, -1 until then."""

    key: Hashable
    index: LineIndex | None = None
    path: str = ""
    unit: int = -1
    live: Live | None = None
    part: int = -1


@dataclass(frozen=True, slots=True)
class Owed:
    """What nodes had not told when a step began: `waits` if one had told nothing of its log, or if a whole log is on its way, `rest`
    lines of what they spoke of."""

    waits: bool
    rest: int


class Sources(Protocol):
    """Where views get their lines."""

    clock: Callable[[], float]

    def places(self, of: LogOf) -> Iterator[Place]: ...
    def are_open(self, of: tuple[LogOf, ...]) -> bool: ...
    def are_coming(self, of: tuple[LogOf, ...]) -> bool: ...
    def spool(self, view: "LogView", live: Live, back: int) -> Spool: ...
    def keep(self, index: LineIndex) -> None: ...
    def drop(self, view: "LogView") -> None: ...


def check(sift: Sift) -> None:
    """Raises UserError for what cannot be looked for."""
    if len(sift.rules) > logs.MOST_RULES:
        raise UserError(f"At most {logs.MOST_RULES} rules can be told apart.")
    for words in (sift.words, *sift.rules):
        patterns.pattern_of(words)


class LogView:
    """As it is held by its carrier."""

    def __init__(self, sources: Sources, carrier: "Carrier", watch: WatchId, number: int, verb: FollowLogs) -> None:
        self.number = number
        self._sources, self._carrier = sources, carrier
        self._watch, self._wanted = watch, verb
        self._spools: dict[Hashable, Spool] = {}
        self._parts: dict[Hashable, Part] = {}
        self._begin(Sift())
        self._begin(verb.sift)
        self._version = 0
        self._news = asyncio.Event()
        self._look = True
        self._open = True
        """More may be said in its logs."""
        self._comes = False
        """Something that was said is on its way."""
        self._until = inf
        self._closed = False
        self.runs = {each.run for each in verb.logs if each.run is not None}

    def _begin(self, sift: Sift) -> None:
        self._book = Book(tuple(self._parts.values()))
        self._view = View(self._book, sift)

    # ------------------------------------------------------------------------------------------ what happens

    def grew(self) -> None:
        """There is something new in its logs."""
        self._news.set()

    def look(self) -> None:
        """Its logs may have other parts now."""
        self._look = True
        self._news.set()

    def close(self) -> None:
        self._closed = True
        self._news.set()
        self._end_spools()
        self._sources.drop(self)

    def _end_spools(self) -> None:
        for spool in self._spools.values():
            spool.close()
        self._spools.clear()

    # ---------------------------------------------------------------------------------------------- at work

    async def work(self) -> None:
        """Until it is closed: takes in what is new, and tells how it stands."""
        while not self._closed:
            self._news.clear()
            try:
                if self._look or any(spool.anew for spool in self._spools.values()):
                    self._look = False
                    self._find()
                more = True
                while more and not self._closed:
                    owed = self._owed()
                    more = await asyncio.to_thread(self._step, self._sources.clock() + PACE)
                    await self._tell(more, owed)
            except UserError as error:
                self._push(
                    LogStands(
                        watch=self._watch,
                        view=self.number,
                        version=-1,
                        same=0,
                        total=0,
                        seen=0,
                        ended=True,
                        note=error.sentence,
                    )
                )
            await asyncio.sleep(PACE)
            await self._news.wait()

    def _find(self) -> None:
        """The parts of its logs as they are now: new ones come to the others; what is kept takes the place of its spool."""
        self._leave_earlier()
        fresh = [
            (number, of, place) for number, of in enumerate(self._wanted.logs) for place in self._sources.places(of)
        ]
        if any(self._is_broken(number, place) for number, _, place in fresh):
            self._end_spools()
            self._parts.clear()
            self._book = Book(())
        for number, of, place in fresh:
            self._settle((number, place.key), number, of, place)
        live = {(number, place.key) for number, _, place in fresh if place.live is not None}
        for key, spool in self._spools.items():
            spool.over = key not in live
        self._wait()
        if not self._book.parts:
            self._begin(self._wanted.sift)

    def _leave_earlier(self) -> None:
        """Spools whose attempt is over give their place to those of the next one."""
        for key in [key for key, spool in self._spools.items() if spool.anew]:
            spool = self._spools.pop(key)
            spool.leave()
            self._spools[spool] = spool
            self._parts[key].part = -1
            self._parts = {spool if each == key else each: part for each, part in self._parts.items()}

    def _wait(self) -> None:
        """Whether there is something to wait for (rule 3)."""
        self._open = self._sources.are_open(self._wanted.logs)
        now = self._sources.clock()
        if not self._sources.are_coming(self._wanted.logs):
            self._until = inf
        elif self._until == inf:
            self._until = now + LATE
            asyncio.get_running_loop().call_later(LATE, self.look)
        self._comes = now < self._until < inf

    def _is_broken(self, number: int, place: Place) -> bool:
        """Its spool has not the lines that are kept now."""
        spool = self._spools.get((number, place.key))
        if spool is None or place.live is not None:
            return False
        return not spool.whole if place.index is not None else len(spool.index) > 0

    def _settle(self, key: Hashable, number: int, of: LogOf, place: Place) -> None:
        part, spool = self._parts.get(key), self._spools.get(key)
        if part is not None and spool is not None and place.live is None:
            part.coming, part.part = place.index, place.part
        elif part is None and (place.index is not None or place.live is not None):
            self._parts[key] = self._made(key, number, of, place)

    def _made(self, key: Hashable, number: int, of: LogOf, place: Place) -> Part:
        index = place.index
        if index is None:
            assert place.live is not None
            spool = self._spools[key] = self._sources.spool(self, place.live, self._wanted.back)
            index = spool.index
        return Part(number, index, place.path, place.unit, of.units, title=of.title, part=place.part)

    def _step(self, end: float) -> bool:
        """Works until then; False if there is nothing left to do."""
        book, view, clock = self._book, self._view, self._sources.clock
        if fresh := list(self._parts.values())[len(book.parts) :]:
            book.join(fresh)
        whole = all(self._index(book, part, end) for part in book.parts)
        if (
            whole or len(book.parts) == 1
        ):  # several are put in order at once: to do so again and again would take longer
            place = book.grow()
            if place is not None:
                view.back_to(place)
        while view.step():
            if clock() > end or self._closed:
                return True
        return not whole

    def _index(self, book: Book, part: Part, end: float) -> bool:
        """Takes in what is new of a part until then; False if there is more."""
        index = part.index if part.coming is None else part.coming
        while index.grow():
            if self._sources.clock() > end or self._closed:
                return False
        self._sources.keep(index)
        with book.lock:
            part.index, part.coming = index, None
        return True

    def _owed(self) -> Owed:
        """To be asked before a step: what is told while it works may not be in it."""
        spools = self._spools.values()
        waits = any(not (spool.told or spool.over) for spool in spools)
        return Owed(waits or self._comes, sum(spool.rest for spool in spools))

    async def _tell(self, more: bool, owed: Owed) -> None:
        view, book = self._view, self._book
        for key, spool in list(self._spools.items()):
            self._parts[key].base = spool.base
            if self._parts[key].index is not spool.index:
                self._spools.pop(key).close()
        total = len(view)
        first = max(0, total - TAIL)
        rows = await asyncio.to_thread(view.read, first, TAIL)
        if self._closed or view is not self._view:
            return
        self._version += 1
        same, view.same = view.same, total
        spools = self._spools.values()
        note = next((spool.note for spool in spools if spool.note and (len(spool.index) or not len(book))), "")
        levels = {level: count for level, count in zip(LEVELS, book.tally, strict=True) if count}
        stands = LogStands(
            watch=self._watch, view=self.number, version=self._version, same=same, total=total, seen=len(book), levels=levels,
            rules=view.rules(), first=first, rows=rows, share=self._share(more, owed),
            ended=not (self._open or self._comes), note=note, fault=view.fault,
        )  # fmt: skip
        self._push(stands)

    def _share(self, more: bool, owed: Owed) -> float:
        """How much of what is there was looked through; what nodes still have to tell counts as well. 1.0 only if nothing is left."""
        there = len(self._book)
        share = self._view.share * (there / (there + owed.rest) if owed.rest else 1.0)
        return min(share, 0.99) if more or owed.waits else share

    def _push(self, stands: LogStands) -> None:
        try:
            self._carrier.push(stands)
        except (PeerError, ValueError):
            log.exception("how a log stands could not be told")

    # ----------------------------------------------------------------------------------------------- answers

    async def answer(self, verb: Asked) -> verbs.Answer:
        """Raises UserError for what cannot be looked for."""
        view = self._view
        match verb:
            case logs.SiftLogs(sift=sift):
                check(sift)
                self._wanted = msgspec.structs.replace(self._wanted, sift=sift)
                self._view = View(self._book, sift)
                self._news.set()
                return verbs.Done()
            case logs.ReadLines(first=first, count=count):
                version = self._version
                rows = await asyncio.to_thread(view.read, first, min(max(0, count), logs.MOST_LINES))
                return logs.LinesTold(version=version, first=max(0, first), rows=_in_a_frame(rows))
        if verb.number >= 0:
            return logs.LineSought(await asyncio.to_thread(view.row_of, verb.number, verb.part))
        by = 1 if verb.by > 0 else -1
        return logs.LineSought(await asyncio.to_thread(view.seek, verb.row, by, verb.levels))


def _in_a_frame(rows: tuple[LogRow, ...]) -> tuple[LogRow, ...]:
    ends = accumulate(len(row.text) for row in rows)
    return tuple(row for row, end in zip(rows, ends, strict=True) if end <= MOST_TEXT) or rows[:1]
