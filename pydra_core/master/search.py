"""Search over what has ended: the index is built beside everything else, in threads, and answers for the history.

Rules:
1. A run is taken in after its end is on disk, the newest first; what an earlier master left over is taken in after the start.
2. Between two batches there is a rest of four times what the last one took: who submits and watches comes first.
3. Of what is not taken in yet the newest runs are read through with every search, so that a run is found as soon as it has ended. The
   answer tells how many are left.
4. Without an index the newest runs are read through, and the answer says so. What time may mend (a full disk) is tried again.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from pydra_core.errors import UserError
from pydra_core.ids import RunId
from pydra_core.master import listing
from pydra_core.master.search_index import Damaged, Found, Index, Lacking, Log, Words, scan
from pydra_core.master.state import Run
from pydra_core.master.views import arguments_shown
from pydra_core.protocol.states import ENDED
from pydra_core.protocol.verbs import Filter, Hit, Hits, Query, SearchLogs

if TYPE_CHECKING:
    from pydra_core.master.runtime import Master

BATCH = 32
REST = 4.0
NEWEST = 200
"""So many runs are read through where there is no index."""
NEAR = 32
"""And so many beside an index that they are not in yet."""
AGAIN = 300.0
"""Seconds until an index that could not be written is tried again."""
MOST = 1_000
LONGEST = 500
_FACT = 4_000
_ARGUMENTS = 64 * 1024
"""Larger arguments are data, not words."""
ALL = Filter()

log = logging.getLogger(__name__)


class Search:
    """Of one master."""

    def __init__(self, master: "Master") -> None:
        self._master = master
        self._index = Index(master.home / "search.sqlite")
        self._queue: deque[RunId] = deque()
        self._taking: list[RunId] = []
        """What is on its way from the queue into the index."""
        self._forgot = self._working = False
        self._one = asyncio.Lock()
        """Of who writes to the index, or makes another: one after the other."""
        self._ready = asyncio.Event()
        self._closing = asyncio.Event()
        self._trouble = ""

    def started(self) -> None:
        """The state was read."""
        self._forgot = True
        self._master.go(self._begin())

    def ended(self, run: RunId) -> None:
        """This run has ended, or a log came after its end, and that is on disk."""
        if not self._queue or self._queue[0] != run:  # the logs of its workers may come one after the other
            self._queue.appendleft(run)
        self._go()

    def changed(self, runs: tuple[RunId, ...]) -> None:
        """Something about these runs is another thing now; those that are forgotten go from the index."""
        known = self._master.cluster.runs
        for run in runs:  # half as dear as any(...), for each change there is
            if run not in known:
                self._forgot = True
                self._go()

    def close(self) -> None:
        """Takes nothing more in."""
        self._closing.set()

    # ---------------------------------------------------------------------------------------------- building

    async def _begin(self, *, anew: bool = False) -> None:
        try:
            async with self._one:
                if anew:
                    await asyncio.to_thread(self._index.delete)
                known = await asyncio.to_thread(self._index.prepare)
        except UserError as error:
            self._fail(error)
            return
        self._trouble = ""
        waiting = set(self._queue)
        runs = self._master.cluster.runs
        self._queue.extend(
            number
            for number in reversed(runs)
            if runs[number].state in ENDED and number not in known and number not in waiting
        )
        self._ready.set()
        self._go()

    def _begin_anew(self) -> None:
        """It is damaged. Who meets that while another one is made has nothing to do."""
        if self._ready.is_set():
            log.warning("The index of the history is damaged: it is built again.")
            self._ready.clear()
            self._master.go(self._begin(anew=True))

    def _fail(self, error: UserError) -> None:
        self._trouble = trouble_of(error)
        self._ready.clear()
        log.warning("The history cannot be searched quickly: %s", self._trouble)
        if may_mend(error):
            self._master.go(self._begin_later())
        else:
            self._queue.clear()

    async def _begin_later(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), AGAIN)
        if not self._closing.is_set():
            await self._begin()

    def _go(self) -> None:
        if self._ready.is_set() and not self._working and not self._closing.is_set():
            self._working = True
            self._master.go(self._work())

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while (self._queue or self._forgot) and self._ready.is_set() and not self._closing.is_set():
                began = loop.time()
                async with self._one:
                    await self._batch()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), REST * (loop.time() - began))
        except Damaged:
            self._begin_anew()
        except UserError as error:
            self._fail(error)
        finally:
            self._working = False

    async def _batch(self) -> None:
        """What could not be done is there for the next one."""
        if self._forgot:
            self._forgot = False
            try:
                await asyncio.to_thread(self._index.keep, set(self._master.cluster.runs))
            except UserError:
                self._forgot = True
                raise
        self._taking = [self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))]
        try:
            await asyncio.to_thread(self._index.add, self._words_of(self._taking))
        except UserError:
            self._queue.extendleft(reversed(self._taking))
            raise
        finally:
            self._taking = []

    def _words_of(self, numbers: Iterable[RunId]) -> list[Words]:
        """Those that are not forgotten meanwhile."""
        runs = self._master.cluster.runs
        return [self._words(runs[number]) for number in numbers if number in runs]

    def _words(self, run: Run) -> Words:
        path = self._master.blobs.path
        root = [Log(0, path(run.log))] if run.log is not None else []
        workers = [Log(part, path(each.log), each.unit) for part, each in enumerate(run.unit_logs, 1)]
        return Words(run.run, facts(run), (*root, *workers))

    # --------------------------------------------------------------------------------------------- answering

    async def answer(self, verb: SearchLogs) -> Hits:
        """Raises UserError for what cannot be looked for."""
        if not verb.text.strip() or len(verb.text) > LONGEST:
            raise UserError(f"Write some words to look for, at most {LONGEST} characters.")
        if not 1 <= verb.limit <= MOST:
            raise UserError(f"At most {MOST:,} hits can be had at once.")
        runs = self._among(verb.filter)
        if self._ready.is_set():
            return await self._look_up(verb, runs)
        return await self._read(verb, runs)

    def _among(self, wanted: Filter) -> list[RunId] | None:
        """The runs that the filter lets through, newest first; None for all."""
        if wanted == ALL:
            return None
        cluster = self._master.cluster
        query = Query(kind="runs", filter=wanted, limit=len(cluster.runs))
        return [run.run for run in listing.window(cluster, query, self._master.clock())[0] if run.state in ENDED]

    async def _look_up(self, verb: SearchLogs, runs: list[RunId] | None) -> Hits:
        among = None if runs is None else frozenset(runs)
        left = [*self._taking, *self._queue]
        fresh = self._words_of([run for run in left if among is None or run in among][:NEAR])
        try:
            near, many = await asyncio.to_thread(scan, fresh, verb.text, verb.limit)
            found, more = await asyncio.to_thread(self._index.find, verb.text, among, verb.limit)
        except UserError as error:
            if isinstance(error, Damaged):
                self._begin_anew()
            if self._ready.is_set():
                raise
            return await self._read(verb, runs)  # also if it went while it was read, as others met its damage
        read = {each.run for each in fresh}
        both = sorted([*near, *(hit for hit in found if hit.run not in read)], key=lambda hit: -hit.run)
        more = more or many or len(both) > verb.limit
        note = (
            f"{len(left):,} ended runs are being indexed: the newest {NEAR} of them were read through."
            if len(left) > NEAR
            else ""
        )
        return Hits(hits=self._told(both[: verb.limit]), more=more, note=note, indexing=len(left))

    async def _read(self, verb: SearchLogs, runs: list[RunId] | None) -> Hits:
        cluster = self._master.cluster
        numbers = [run for run in reversed(cluster.runs) if run not in cluster.live] if runs is None else runs
        words = self._words_of(numbers[:NEWEST])
        found, more = await asyncio.to_thread(scan, words, verb.text, verb.limit)
        why = self._trouble or "The index of the history is being built."
        note = f"{why} Only the newest {NEWEST} runs were looked through." if len(numbers) > NEWEST else ""
        return Hits(hits=self._told(found), more=more, note=note, indexing=0 if self._trouble else len(numbers))

    def _told(self, found: list[Found]) -> tuple[Hit, ...]:
        runs = self._master.cluster.runs
        return tuple(_hit(runs[each.run], each) for each in found if each.run in runs)


def may_mend(error: UserError) -> bool:
    """A disk may get room again; a Python without full-text search stays so."""
    return not isinstance(error, Lacking)


def trouble_of(error: UserError) -> str:
    """What a person is told while there is no index."""
    return f"{error.sentence} It is tried again every {AGAIN / 60:.0f} minutes." if may_mend(error) else error.sentence


def _hit(run: Run, found: Found) -> Hit:
    path = run.unit_logs[found.part - 1].path if 0 < found.part <= len(run.unit_logs) else ""
    return Hit(
        run=run.run, task=run.task.key, state=run.state, ended=run.ended, where=found.where, line=found.line, text=found.text,
        part=found.part, path=path, unit=found.unit,
    )  # fmt: skip


def facts(run: Run) -> tuple[tuple[str, str], ...]:
    """What an ended run was told and came to, by name; secrets are dots."""
    arguments = arguments_shown(run) if len(run.arguments) <= _ARGUMENTS else {}
    told = {
        "task": f"{run.task.key} v{run.version}",
        "arguments": ", ".join(f"{name}={value!r}" for name, value in arguments.items()),
        "error": run.error,
        "message": run.message,
        "reason": run.reason,
        "group": run.group,
        "labels": ", ".join(run.labels),
        "node": run.node_name,
    }
    return tuple((name, text[:_FACT]) for name, text in told.items() if text)
