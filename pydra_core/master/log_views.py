"""All views of logs of one master: who looks at which, where the parts of a log stand, and the indices that views share.

Rules:
1. A run's log has parts: what its root said, and what each worker of its units said. What is kept is read where it stands; lines of a
   worker that still writes go into a file of their own while somebody looks at them (`Spool`).
2. Indices of kept logs are shared, and the last few stay in memory; those of large logs are kept on disk, made when their run ends.
"""

import asyncio
import shutil
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pydra_core.errors import Fault, UserError
from pydra_core.ids import Digest, RunId, UnitName, WatchId
from pydra_core.master import sayings
from pydra_core.master.log_index import LineIndex
from pydra_core.master.log_view import Asked, Live, LogView, Place, check
from pydra_core.master.logs import Logs, LogWatch
from pydra_core.master.spool import Spool
from pydra_core.master.state import Run
from pydra_core.protocol import logs, verbs
from pydra_core.protocol.logs import FollowLogs, LogOf
from pydra_core.protocol.states import UnitState
from pydra_core.settings import ensure

if TYPE_CHECKING:
    from pydra_core.master.control import Carrier
    from pydra_core.master.runtime import Master

LARGE = 20_000
"""Lines from which an index is kept on disk: a smaller one is made again in no time."""
REMEMBERED = 5_000_000
"""Lines whose indices stay in memory (21 bytes each)."""
MOST_LIVE = 200
"""Workers of one run whose lines are followed at once; the lines of others come when they have ended."""


class LogViews:
    """Of one master; `live` are the logs as nodes tell them."""

    def __init__(self, master: "Master", live: Logs) -> None:
        self._master, self._live = master, live
        self._views: dict[int, LogView] = {}
        self._last = 0
        self._indices: OrderedDict[Digest, LineIndex] = OrderedDict()
        self._spooled = 0
        self.clock = time.monotonic

    def follow(self, carrier: "Carrier", watch: WatchId, verb: FollowLogs) -> LogView:
        """Raises UserError for what is no log, or no filter."""
        if not 1 <= len(verb.logs) <= logs.MOST_LOGS:
            raise UserError(f"1 to {logs.MOST_LOGS} logs can be read as one.")
        check(verb.sift)
        for each in verb.logs:
            self._check(each)
        self._last += 1
        view = self._views[self._last] = LogView(self, carrier, watch, self._last, verb)
        # After the answer to the verb: its pushes must not come before.
        asyncio.get_running_loop().call_soon(lambda: self._master.go(view.work()))
        return view

    def _check(self, of: LogOf) -> None:
        if (of.run is None) == (of.node is None):
            raise UserError("A log is that of a run, or of a node.")
        if of.run is not None:
            self._run(of.run)
        elif of.node not in self._master.cluster.nodes:
            raise UserError(f"There is no node {of.node}.", Fault.NOT_FOUND)

    async def answer(self, verb: Asked) -> verbs.Answer:
        """Raises UserError if there is no such view any more."""
        view = self._views.get(verb.view)
        if view is None:
            raise UserError("This log is not open any more: open it again.", Fault.NOT_FOUND)
        return await view.answer(verb)

    def started(self) -> None:
        """What was followed when an earlier master was killed is of no use."""
        shutil.rmtree(self._master.home / "spool", ignore_errors=True)

    def drop(self, view: LogView) -> None:
        self._views.pop(view.number, None)

    def close(self) -> None:
        """Nobody looks any more."""
        for view in list(self._views.values()):
            view.close()

    def changed(self, runs: tuple[RunId, ...]) -> None:
        """Something about these runs is another thing now: a worker began, or what one said is kept."""
        for view in self._views.values():
            if not view.runs.isdisjoint(runs):
                view.look()

    def link_closed(self) -> None:
        """What a node was to bring may not come soon."""
        for view in self._views.values():
            view.look()

    def ended(self, run: RunId) -> None:
        """This run has ended, and that is on disk."""
        self.changed((run,))
        found = self._master.cluster.runs[run]
        if found.log is not None and found.log_lines >= LARGE:
            self._master.go(self._prepare(found.log))

    async def _prepare(self, log: Digest) -> None:
        """Its index is there when somebody opens it."""
        index = self._index(log)
        more = True
        while more:
            more = await asyncio.to_thread(index.grow)
        await asyncio.to_thread(self.keep, index)

    # -------------------------------------------------------------------------------------------- for views

    def places(self, of: LogOf) -> Iterator[Place]:
        """Where the lines of this log are to be had now."""
        if of.run is None:
            assert of.node is not None
            yield Place(("node", of.node), live=Live(node=of.node))
            return
        run = self._run(of.run)
        if not of.units:
            yield self._root(run)
        for part, each in enumerate(run.unit_logs, 1):
            if not of.units or each.path == of.path:
                key = UnitName(run.run, each.at, each.number), each.attempt
                yield Place(key, self._index(each.log), each.path, each.unit, part=part)
        yield from islice(self._working(run, of), MOST_LIVE)

    def _root(self, run: Run) -> Place:
        key = ("root",)
        if run.run in self._master.cluster.live:
            return Place(key, live=Live(run=run.run), part=0)
        return Place(key, self._index(run.log) if run.log is not None else None, part=0)

    def _working(self, run: Run, of: LogOf) -> Iterator[Place]:
        tree = self._master.cluster.trees.get(run.run)
        for seat in tree.seats.values() if tree is not None else ():
            unit = seat.unit
            if (
                unit.state is UnitState.RUNNING
                and unit.attempt is not None
                and (not of.units or seat.spread == of.path)
            ):
                live = Live(unit=(unit.name, unit.attempt))
                yield Place((unit.name, unit.attempt), None, seat.spread, sayings.unit_of(seat), live)

    def are_open(self, of: tuple[LogOf, ...]) -> bool:
        """True if more may be said in one of these, whoever says it: a run may have no worker of the units that are wanted just now."""
        live = self._master.cluster.live
        return any(each.run is None or each.run in live for each in of)

    def are_coming(self, of: tuple[LogOf, ...]) -> bool:
        """True if workers of these runs that nobody waits for any more are to bring what they said (`sayings`), and can."""
        runs, links = {each.run for each in of}, self._master.links
        return any(name.run in runs and owed.node in links for name, owed in self._master.cluster.owed_logs.items())

    def spool(self, view: LogView, live: Live, back: int) -> Spool:
        """A file that takes the lines of a log that is still being written."""
        self._spooled += 1
        spool = Spool(ensure(self._master.home / "spool") / f"{self._spooled}.jsonl", view.grew)
        spool.watch = self._watch(spool, live, -back if back else 0)
        return spool

    def _watch(self, spool: Spool, live: Live, first: int) -> LogWatch:
        number = WatchId(0)
        if live.unit is not None:
            return self._live.follow_unit(spool, number, *live.unit, first)
        if live.run is not None:
            return self._live.follow_run(spool, number, verbs.WatchRunLog(run=live.run, first=first))
        assert live.node is not None
        return self._live.follow_node(spool, number, verbs.WatchNodeLog(node=live.node, first=first))

    def keep(self, index: LineIndex) -> None:
        """Blocks: keeps the index of a large log, once."""
        index.keep(LARGE)

    def _run(self, number: RunId) -> Run:
        found = self._master.cluster.runs.get(number)
        if found is None:
            raise UserError(f"There is no run {number}.", Fault.NOT_FOUND)
        return found

    def _index(self, log: Digest) -> LineIndex:
        """That of a kept log; what is not in memory is read or made by who grows it."""
        if log in self._indices:
            self._indices.move_to_end(log)
            return self._indices[log]
        index = self._indices[log] = LineIndex(self._master.blobs.path(log), self._kept(log))
        lines = sum(map(len, self._indices.values()))
        while len(self._indices) > 1 and lines > REMEMBERED:
            lines -= len(self._indices.popitem(last=False)[1])
        return index

    def _kept(self, log: Digest) -> Path:
        return self._folder() / f"{log}.lines"

    def _folder(self) -> Path:
        return ensure(self._master.home / "log-index")

    def forget(self) -> None:
        """Blocks: indices of logs that are not kept any more go."""
        for path in list((self._master.home / "log-index").glob("*.lines*")):
            with suppress(UserError, OSError):
                if not self._master.blobs.path(Digest(path.name.partition(".")[0])).exists():
                    path.unlink(missing_ok=True)
