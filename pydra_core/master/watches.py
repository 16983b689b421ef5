"""Watches of lists: one snapshot, then numbered deltas, at most ten a second and only when that watch's picture changed."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from pydra_core.errors import PeerError, UserError
from pydra_core.ids import NodeId, RunId, WatchId
from pydra_core.master import views
from pydra_core.master.results import Results
from pydra_core.protocol.pictures import EnvironmentRow, EventRow, NodeRow, PackageRow, RunRow, TokenRow, UnitRow
from pydra_core.protocol.states import EventKind
from pydra_core.protocol.verbs import Delta, Page, Push, Query, Snapshot, WatchClosed

if TYPE_CHECKING:
    from pydra_core.master.control import Carrier
    from pydra_core.master.runtime import Master

log = logging.getLogger(__name__)

ListRow = RunRow | UnitRow | NodeRow | PackageRow | EventRow | TokenRow | EnvironmentRow
_LISTS: dict[str, tuple[str, ...]] = {
    "runs": ("run",), "units": ("path", "index"), "nodes": ("node",), "packages": ("package",), "events": ("number",),
    "tokens": ("token",), "environments": ("node", "package"),
}  # fmt: skip
"""The lists, and the fields that name their rows; of a unit as "path#index", of an environment as "node#package"."""


WHOLE = 2.0
"""Seconds after which every row of nodes is made anew: some of what they tell depends on the clock."""
SLICE = 100
"""So many rows of nodes are made in one go."""
MANY = 5_000
"""So many marks of runs since watchers were last told are as good as one of everything."""


@dataclass(slots=True)
class Marks:
    """What changed since watchers were last told, as it came: a mark is made for every change there is, and costs next to nothing."""

    some: bool = False
    """Something changed: of what all of them tell, if nothing else is marked."""
    all: bool = False
    """So much did that no more is marked but events, and whoever watches anything else looks again."""
    runs: list[RunId] = field(default_factory=list)
    nodes: list[NodeId] = field(default_factory=list)
    packages: bool = False
    tokens: bool = False
    events: set[EventKind] = field(default_factory=set)


class Stale:
    """What changed since watchers were last told."""

    def __init__(self, marks: Marks) -> None:
        self.runs, self.nodes = set(marks.runs), set(marks.nodes)
        self.packages, self.tokens, self.events = marks.packages, marks.tokens, marks.events
        self.all = marks.all

    def touches(self, query: Query) -> bool:
        """True if a picture of this query may be another one now. Why a run waits depends on the nodes as well."""
        if self.all and query.kind != "events":
            return True
        match query.kind:
            case "runs" | "run" | "nodes" | "artifacts":
                return bool(self.runs or self.nodes)
            case "units":
                return query.filter.run in self.runs or bool(self.nodes)
            case "packages" | "environments":
                return self.packages or bool(self.nodes)
            case "tokens":
                return self.tokens
            case "events":
                return bool(self.events.intersection(query.filter.kinds) if query.filter.kinds else self.events)
        return True


class ListWatch:
    """One watch of one list. `refresh` tells its carrier what changed."""

    def __init__(self, master: "Master", results: Results, carrier: "Carrier", watch: WatchId, query: Query) -> None:
        self.query = query
        self._results = results
        self._master, self._carrier, self._watch = master, carrier, watch
        self._number = 0
        self._page: Page | None = None
        """As it was told last."""
        self._rows: dict[str, ListRow] = {}
        self._last_event = 0
        self._known = views.Known()
        self._whole = self._prepared = 0.0
        self._under_way = False
        """Some rows of the next picture are made."""
        self.stale = False
        """Its picture may be another one."""
        self.rests_until = 0.0
        """By the loop's clock."""
        self._first: Page | None = self._read()

    def note(self, stale: Stale) -> None:
        """These changed."""
        self.stale = self.stale or stale.touches(self.query)
        if stale.all:
            self._known = views.Known()
        else:
            self._known.forget(stale.runs, stale.nodes)

    def prepare(self) -> bool:
        """Makes a slice of the rows that the next picture needs, if it needs many. True if there are more."""
        if self.query.kind != "nodes" or self._first is not None:
            return False
        began, now = time.thread_time(), self._renewed()
        self._under_way = True
        try:
            return views.prepare_nodes(self._master.cluster, self.query, now, self._known.nodes, SLICE)
        except Exception:
            return False  # `refresh` meets it again, logs it and ends the watch: one door for bugs
        finally:
            self._prepared += time.thread_time() - began

    def refresh(self, rest: Callable[[float, float], float]) -> bool:
        """Pushes a snapshot the first time, then a delta if the picture changed. False if the watch is over.

        `rest` tells how long it rests, by how long the picture took and what the loop's clock shows (seconds, the first of the
        processor).
        """
        began, self.stale = time.thread_time() - self._prepared, False
        self._prepared = 0.0
        told = self._tell()
        self._under_way = False
        now = asyncio.get_running_loop().time()
        self.rests_until = now + rest(time.thread_time() - began, now)
        return told

    def _tell(self) -> bool:
        try:
            push = self._news()
            if push is not None:
                self._carrier.push(push)
        except (UserError, PeerError, ValueError) as error:
            reason = error.sentence if isinstance(error, UserError) else "Its picture is too large for one message."
            self._carrier.push(WatchClosed(self._watch, reason))
            return False
        except Exception:
            log.exception("a picture of %s met a bug", self.query.kind)
            self._carrier.push(WatchClosed(self._watch, "The master met a bug in it; its log tells more."))
            return False
        return True

    def close(self) -> None:
        """Nothing to let go of."""

    def _news(self) -> Push | None:
        page, self._first = self._first or self._read(), None
        before, self._page = self._page, page
        if before is None:
            self._changed_rows(page)
            return Snapshot(watch=self._watch, number=0, page=page)
        delta = self._delta(before, page)
        if delta is not None:
            self._number += 1
            return Delta(watch=self._watch, number=self._number, page=delta[0], order=delta[1])
        return None

    def _delta(self, before: Page, page: Page) -> tuple[Page, tuple[str, ...] | None] | None:
        """What is new, and the order if it is another one; None if nothing is."""
        if self.query.kind not in _LISTS:
            return None if page == before else (page, None)
        old = list(self._rows)
        changed = self._changed_rows(page)
        order = None if list(self._rows) == old else tuple(self._rows)
        if not changed and order is None and (page.total, page.counts) == (before.total, before.counts):
            return None
        return msgspec.structs.replace(page, **{self.query.kind: changed}), order

    def _changed_rows(self, page: Page) -> tuple[ListRow, ...]:
        """The rows that are not as they were; remembers all."""
        if self.query.kind not in _LISTS:
            return ()
        names = _LISTS[self.query.kind]
        rows: dict[str, ListRow] = {
            "#".join(str(getattr(row, name)) for name in names): row for row in getattr(page, self.query.kind)
        }
        changed = tuple(row for key, row in rows.items() if (old := self._rows.get(key)) is not row and old != row)
        self._rows = rows
        return changed

    def _read(self) -> Page:
        if self.query.kind == "events" and not (self.query.sort or self.query.offset):
            return self._events()
        now = self._renewed()
        page = views.query(self._master.cluster, self.query, now, self._master.outside(), self._known)
        return self._results.seen(page)

    def _renewed(self) -> float:
        """Now, by the clock of the master; what is too old by then is forgotten, but for a picture that is under way."""
        now = self._master.clock()
        if not (self._under_way or 0.0 <= now - self._whole < WHOLE):
            self._known.nodes, self._whole = {}, now
        return now

    def _events(self) -> Page:
        """A watch of events follows their end: the last `limit`, and whatever came since it was last told."""
        told = views.events(self._master.told, self.query.filter)
        shown = list(self._newest(reversed(told)))
        self._last_event = shown[0].number if shown else self._last_event
        return Page(total=len(told), events=tuple(reversed(shown)))

    def _newest(self, rows: Iterator[EventRow]) -> Iterator[EventRow]:
        """Newest first, as many as the watch may need."""
        for place, row in enumerate(rows):
            if place >= self.query.limit and (self._page is None or row.number <= self._last_event):
                return
            yield row
