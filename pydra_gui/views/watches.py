"""What the whole window watches: nodes, packages, status, events and the run that is looked at.

Tables of runs and logs have watches of their own. While nobody can see the window it rests: only what notices and the tray tell of goes on.
"""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from pydra_core.errors import Fault, UserError
from pydra_core.ids import NodeId, RunId
from pydra_core.protocol.pictures import ClusterStatus, EventRow, NodeRow, PackageRow, RunRow, UnitRow
from pydra_core.protocol.verbs import Delta, Filter, Query, QueryKind, Snapshot, Watch
from pydra_gui.actions import Actions
from pydra_gui.feed import Feed, FeedWatch
from pydra_gui.models.desktop_notices import TOLD
from pydra_gui.models.window import Window

ALL = 2_000
"""Nodes and packages are held whole up to this many."""
UNITS = 200
GROUP_MS = 1_000


class Watches(QObject):
    """Starts and changes watches; says what they bring as rows."""

    nodes = Signal(tuple)
    packages = Signal(tuple)
    status = Signal(object)
    details = Signal(object)
    units = Signal(tuple)
    """What is known of single units of the run that is shown, failed ones first."""
    group = Signal(str, dict)
    """The group of the run that is shown: its name, and its runs by state."""
    happened = Signal(tuple)
    """`EventRow`s that are new, oldest first: those of `TOLD`."""
    lost = Signal(str)
    """What all panels share is old, with a sentence why: the window says so, once."""
    details_lost = Signal(str)
    tagged = Signal(str)
    """Other nodes are wanted: those with this tag."""
    started = Signal()
    """Everything is asked for, or asked for again: those with a watch of their own do so, too."""
    rest_changed = Signal()

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
        # A watch of the feed outlives the window: what is no method of ours would be called after our end.
        self._details = feed.watch()
        self._details.pushed.connect(self._took_details)
        self._details.lost.connect(self._lost_details)
        self._units_of: Window[UnitRow] = Window()
        self._units = feed.watch()
        self._units.pushed.connect(self._took_units)
        self._of_run = (self._details, self._units)
        """These follow one run. What ends the second ends the first as well: that is said once."""
        self._group_clock = QTimer(self, interval=GROUP_MS)
        self._group_clock.timeout.connect(self._look_at_group)
        self._run: int | None = None
        self._group_name, self._shows_units = "", False
        self._events_from = 0
        self.is_lost = False
        """The window says that what it shows is old."""
        self.resting = False
        """Nobody can see the window."""
        self.tag = ""
        """Nodes with this tag, or one that fits this pattern, are wanted; "" for all."""
        self.nodes_told = self.packages_told = False
        """The first rows have come, if only to say that there are none."""

    def _watch(self, feed: Feed, take: Callable[[Snapshot | Delta], None]) -> FeedWatch:
        made = feed.watch()
        made.pushed.connect(take)
        made.lost.connect(self._lose)
        return made

    # ------------------------------------------------------------------------------------------------- asks

    def start(self) -> None:
        """Asks for everything; again, if it was asked before."""
        self.is_lost = False
        kinds: tuple[QueryKind, ...] = ("nodes", "packages", "status")
        for kind in kinds:
            self._actions.follow(self._lists[kind], Watch(Query(kind=kind, limit=ALL)))
        news = Query(kind="events", filter=Filter(kinds=tuple(sorted(TOLD))), limit=1)
        self._actions.follow(self._lists["events"], Watch(news))
        self.show_run(self._run)
        self.started.emit()

    def say_lost(self, error: UserError, say: Callable[[str], None]) -> None:
        """One panel is told no more: it says why, unless the whole window does."""
        if error.fault is Fault.UNREACHABLE:
            self._lose(error)
        elif not self.is_lost:
            say(error.sentence)

    def _lose(self, error: UserError) -> None:
        self.is_lost = True
        self.lost.emit(error.sentence)

    def rest(self, resting: bool) -> None:
        """The window cannot be seen any more, or again: then all of it is asked for anew."""
        if resting != self.resting:
            self.resting = resting
            self.show_run(self._run)
            self.rest_changed.emit()

    def sees(self, panel: QWidget) -> bool:
        """Somebody can see this panel now."""
        return panel.isVisible() and not self.resting

    def filter_nodes(self, tag: str) -> None:
        """A tag in the filter of the runs is one of nodes: their list shows no others then. All of them stay known."""
        if tag != self.tag:
            self.tag = tag
            self.tagged.emit(tag)

    def show_run(self, run: int | None) -> None:
        """Follows one run's details, or none; its parts as soon as it is known which it has."""
        self._run = run
        wanted = None if run is None or self.resting else Watch(Query(kind="run", filter=Filter(run=RunId(run))))
        self._actions.follow(self._details, wanted)
        self._shows_units = False
        self._group_name = ""
        self._group_clock.stop()
        self._actions.follow(self._units, None)

    def show_parts(self, row: RunRow) -> None:
        """Follows single units of the run that is shown, if it has some, and its group, if it is in one."""
        if row.units and not self._shows_units:
            self._shows_units = True
            query = Query(kind="units", filter=Filter(run=row.run), sort="state", limit=UNITS)
            self._actions.follow(self._units, Watch(query))
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
            if name == self._group_name:
                self._group_clock.stop()
            return
        if name == self._group_name:
            self.group.emit(name, page.counts)

    # ------------------------------------------------------------------------------------------------ facts

    @property
    def known_nodes(self) -> tuple[NodeRow, ...]:
        return self._nodes.rows

    def name_of(self, node: NodeId | None) -> str:
        """A node's name, or its id while it is not known."""
        return next((row.name for row in self._nodes.rows if row.node == node), node or "")

    def values(self) -> Mapping[str, Sequence[str]]:
        """What tokens of a filter may say, by their names."""
        nodes = self._nodes.rows
        return {
            "node": [row.name for row in nodes],
            "package": [row.package for row in self._packages.rows],
            "tag": [tag for row in nodes for tag in row.tags],
        }

    @property
    def known_packages(self) -> tuple[PackageRow, ...]:
        return self._packages.rows

    # ------------------------------------------------------------------------------------------------ takes

    def _took_nodes(self, push: Snapshot | Delta) -> None:
        self._nodes.apply(push, push.page.nodes)
        self.nodes_told = True
        self.nodes.emit(self._nodes.rows)

    def _took_packages(self, push: Snapshot | Delta) -> None:
        self._packages.apply(push, push.page.packages)
        self.packages_told = True
        self.packages.emit(self._packages.rows)

    def _took_details(self, push: Snapshot | Delta) -> None:
        self.details.emit(push.page.details)

    def _lost_details(self, error: UserError) -> None:
        self.say_lost(error, self.details_lost.emit)

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
        self._events_from = max((row.number for row in fresh), default=self._events_from)
        if isinstance(push, Delta) and fresh:
            self.happened.emit(tuple(fresh))
