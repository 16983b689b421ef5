"""What the window watches: which question each panel asks the master, and where the answers go."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from pydra_core.errors import UserError
from pydra_core.ids import NodeId, RunId
from pydra_core.protocol.pictures import ClusterStatus, EventRow, NodeRow, PackageRow, RunRow, UnitRow
from pydra_core.protocol.verbs import (
    Delta,
    Filter,
    LogPushed,
    Query,
    QueryKind,
    Snapshot,
    Watch,
    WatchNodeLog,
    WatchRunLog,
)
from pydra_gui.actions import Actions
from pydra_gui.feed import Feed, FeedWatch
from pydra_gui.models.window import Window

ALL = 2_000
"""Nodes and packages are held whole up to this many."""
RUNS = 200
UNITS = 200
GROUP_MS = 1_000
LOG_LINES = 2_000


class Watches(QObject):
    """Starts and changes watches; says what they bring as rows."""

    nodes = Signal(tuple)
    packages = Signal(tuple)
    runs = Signal(object)
    status = Signal(object)
    details = Signal(object)
    units = Signal(tuple)
    """What is known of single units of the run that is shown, failed ones first."""
    group = Signal(str, dict)
    """The group of the run that is shown: its name, and its runs by state."""
    log = Signal(object)
    happened = Signal(object)
    """An `EventRow` that is new."""
    lost = Signal(str)

    def __init__(self, feed: Feed, actions: Actions, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = actions
        self._nodes: Window[NodeRow] = Window()
        self._packages: Window[PackageRow] = Window()
        self._lists = {
            "nodes": self._watch(feed, self._took_nodes),
            "packages": self._watch(feed, self._took_packages),
            "status": self._watch(feed, self._took_status),
            "events": self._watch(feed, self._took_events),
        }
        self._runs = self._watch(feed, self.runs.emit)
        self._details = self._watch(feed, lambda push: self.details.emit(push.page.details))
        self._units_of: Window[UnitRow] = Window()
        self._units = feed.watch()
        self._units.pushed.connect(self._took_units)
        self._of_run = (self._details, self._units)
        """These follow one run. What ends the second ends the first as well: that is said once."""
        self._group_clock = QTimer(self, interval=GROUP_MS)
        self._group_clock.timeout.connect(self._look_at_group)
        self._group_name, self._shows_units = "", False
        self._log = self._watch(feed, self._took_log)
        self._runs_query = Query(kind="runs", limit=RUNS)
        self._events_from = 0

    def _watch(self, feed: Feed, take: Callable[[Snapshot | Delta], None]) -> FeedWatch:
        made = feed.watch()
        made.pushed.connect(take)
        made.lost.connect(self.lost)
        return made

    # ------------------------------------------------------------------------------------------------- asks

    def start(self) -> None:
        """Asks for everything; again, if it was asked before."""
        kinds: tuple[QueryKind, ...] = ("nodes", "packages", "status", "events")
        for kind in kinds:
            self._actions.go(self._lists[kind].follow(Watch(Query(kind=kind, limit=ALL))))
        self._follow_runs(self._runs_query)

    def filter_runs(self, wanted: Filter) -> None:
        """A tag is one of nodes: the list of these shows no others then."""
        old = self._runs_query
        if wanted.tag != old.filter.tag:
            query = Query(kind="nodes", filter=Filter(tag=wanted.tag), limit=ALL)
            self._actions.go(self._lists["nodes"].follow(Watch(query)))
        self._follow_runs(Query(kind="runs", filter=wanted, sort=old.sort, limit=RUNS))

    def sort_runs(self, sort: str) -> None:
        old = self._runs_query
        self._follow_runs(Query(kind="runs", filter=old.filter, sort=sort, limit=old.limit))

    def limit_runs(self, limit: int) -> None:
        old = self._runs_query
        self._follow_runs(Query(kind="runs", filter=old.filter, sort=old.sort, limit=limit))

    def _follow_runs(self, query: Query) -> None:
        self._runs_query = query
        self._actions.go(self._runs.follow(Watch(query)))

    def show_run(self, run: int | None) -> None:
        """Follows one run's details, or none."""
        query = Query(kind="run", filter=Filter(run=RunId(run))) if run is not None else None
        self._actions.go(self._details.follow(Watch(query) if query else None))
        self._shows_units = False
        self._group_name = ""
        self._actions.go(self._units.follow(None))

    def show_parts(self, row: RunRow) -> None:
        """Follows single units of the run that is shown, if it has some, and its group, if it is in one."""
        if row.units and not self._shows_units:
            self._shows_units = True
            query = Query(kind="units", filter=Filter(run=row.run), sort="state", limit=UNITS)
            self._actions.go(self._units.follow(Watch(query)))
        if row.group != self._group_name:
            self._group_name = row.group
            self._look_at_group()

    def _look_at_group(self) -> None:
        """Asked for at a slow pace rather than watched: the master has to look at all of its runs for it."""
        if self._group_name:
            self._group_clock.start()
            self._actions.go(self._ask_group(self._group_name))
        else:
            self._group_clock.stop()

    async def _ask_group(self, name: str) -> None:
        query = Query(kind="runs", filter=Filter(group=name), limit=0)
        try:
            page = await self._actions.cluster.query(query)
        except UserError:  # that the link is lost is said by the watches
            self._group_clock.stop()
            return
        if name == self._group_name:
            self.group.emit(name, page.counts)

    def run_log(self, run: int) -> None:
        self._actions.go(self._log.follow(WatchRunLog(run=RunId(run), first=-LOG_LINES)))

    def node_log(self, node: str) -> None:
        self._actions.go(self._log.follow(WatchNodeLog(node=NodeId(node))))

    # ------------------------------------------------------------------------------------------------ facts

    @property
    def known_nodes(self) -> tuple[NodeRow, ...]:
        return self._nodes.rows

    @property
    def known_packages(self) -> tuple[PackageRow, ...]:
        return self._packages.rows

    # ------------------------------------------------------------------------------------------------ takes

    def _took_nodes(self, push: Snapshot | Delta) -> None:
        self._nodes.apply(push, push.page.nodes)
        self.nodes.emit(self._nodes.rows)

    def _took_packages(self, push: Snapshot | Delta) -> None:
        self._packages.apply(push, push.page.packages)
        self.packages.emit(self._packages.rows)

    def _took_units(self, push: Snapshot | Delta) -> None:
        self._units_of.apply(push, push.page.units)
        self.units.emit(self._units_of.rows)

    def _took_status(self, push: Snapshot | Delta) -> None:
        status: ClusterStatus | None = push.page.status
        if status:
            self.status.emit(status)

    def _took_events(self, push: Snapshot | Delta) -> None:
        """What happened before the window was there is no news."""
        rows: tuple[EventRow, ...] = push.page.events
        fresh = [row for row in rows if row.number > self._events_from]
        self._events_from = max([self._events_from, *(row.number for row in rows)])
        if isinstance(push, Delta):
            for row in fresh:
                self.happened.emit(row)

    def _took_log(self, push: object) -> None:
        if isinstance(push, LogPushed):
            self.log.emit(push)
