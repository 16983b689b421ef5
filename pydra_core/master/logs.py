"""Logs on their way to watchers: live lines from the node that writes them, the kept blob once the run has ended.

Rules:
1. A follower counts lines (`next`): what it had is cut away, so that asking a node again never doubles a line, nor does the switch
   from live to kept lines; and what the node had not told yet is in the blob.
2. A node is asked again at every state that its run reaches and at every new link: it has no log before it has a worker.
3. Another attempt writes another log: its followers begin anew, and are told.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Protocol

import msgspec

from pydra_core.errors import Fault, PeerError, UserError
from pydra_core.ids import Attempt, NodeId, RunId, UnitName, WatchId
from pydra_core.link.wire import Wire
from pydra_core.master import scheduler, trees
from pydra_core.master.state import Run
from pydra_core.protocol.messages import LogLine, LogLines, WatchLog
from pydra_core.protocol.verbs import LogPushed, WatchNodeLog, WatchRunLog

if TYPE_CHECKING:
    from pydra_core.master.runtime import Master

BATCH = 500
PATIENCE = 15.0
"""Seconds after which a watcher of whose log its node told nothing is told that there is none yet: a node of an earlier version does not
say so. A busy one takes its time, and must not be taken for one that has nothing."""
NOTHING = "It has written nothing yet."


class Listener(Protocol):
    """Whom lines are pushed to: a carrier, or what collects them for views."""

    @property
    def push(self) -> Callable[[LogPushed], None]: ...


_decode = msgspec.json.Decoder(LogLine).decode
log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class Follower:
    """One watch. `next` is the first line that it has not got; None while only its distance from the end (`wanted`) is known."""

    carrier: "Listener"
    watch: WatchId
    wanted: int
    next: int | None = None
    after: float = -inf
    """Only lines after this time, once a node's own log may have begun anew; `last` is that of the last line it got."""
    last: float = -inf
    rest: int = 0
    told: bool = False
    closed: bool = False

    def __post_init__(self) -> None:
        self.next = self.wanted if self.wanted >= 0 else None

    def push(
        self, first: int, lines: tuple[LogLine, ...], *, rest: int = 0, ended: bool = False, note: str = ""
    ) -> None:
        if self.closed:
            return
        self.told, self.rest = True, rest
        pushed = LogPushed(watch=self.watch, first=first, lines=lines, rest=rest, ended=ended, note=note)
        try:
            self.carrier.push(pushed)
        except (PeerError, ValueError):
            log.exception("lines of a log could not be told")

    def take(self, first: int, lines: tuple[LogLine, ...], rest: int = 0) -> None:
        """Live lines: pushes those that it has not got. `rest` more stood there already and are on their way."""
        start = first if self.next is None else self.next
        fresh = tuple(line for line in lines[max(0, start - first) :] if line.at > self.after)
        self.next = max(start, first + len(lines))
        left = max(0, first + len(lines) + rest - self.next)
        if fresh:
            self.last = fresh[-1].at
        if fresh or left != self.rest or not self.told:
            self.push(self.next - len(fresh), fresh, rest=left, note="" if self.next or left else NOTHING)

    def note(self, text: str) -> None:
        self.push(self.next or 0, (), note=text)

    def begin_anew(self, rest: int = 0) -> None:
        """Another attempt's log, of which so many lines are known to be there."""
        self.next = 0
        self.push(0, (), rest=rest)


Source = tuple[NodeId, Attempt | None, str]
"""Who writes the log: the node, the attempt, and the state in which it was asked."""


@dataclass(eq=False, slots=True)
class Feed:
    """A log that somebody follows. `unit` None is the node's own. `high` is the end of what was seen of it, `turn` the number of the last
    wish for it: what still comes of an earlier one begins too late for who came after that."""

    unit: UnitName | None
    followers: list[Follower] = field(default_factory=list)
    source: Source | None = None
    attempt: Attempt | None = None
    high: int = 0
    turn: int = 0

    def first(self) -> int:
        """From which line on the node has to tell, so that every follower gets what it wants."""
        for each in self.followers:
            if each.next is None and self.high:
                each.next = max(0, self.high + each.wanted)
        known = [each.next for each in self.followers if each.next is not None]
        return min(known) if known else min(each.wanted for each in self.followers)


class Logs:
    """All logs that are watched on one master."""

    def __init__(self, master: "Master") -> None:
        self._master = master
        self._runs: dict[RunId, Feed] = {}
        self._nodes: dict[NodeId, Feed] = {}
        self._units: dict[UnitName, Feed] = {}
        """Workers of units: each writes one log, on one node."""
        self._turns = 0

    # ------------------------------------------------------------------------------------------- for watchers

    def follow_run(self, carrier: "Listener", watch: WatchId, verb: WatchRunLog) -> "LogWatch":
        """Raises UserError if there is no such run."""
        run = self._run(verb.run)
        follower = Follower(carrier, watch, verb.first)
        if run.run not in self._master.cluster.live:
            self._finish(run, follower)
        else:
            feed = self._runs.setdefault(verb.run, Feed(run.unit.name))
            feed.followers.append(follower)
            self._soon(self._start, run, feed, follower)
        return LogWatch(self, follower)

    def follow_node(self, carrier: "Listener", watch: WatchId, verb: WatchNodeLog) -> "LogWatch":
        """Raises UserError if there is no such node."""
        if verb.node not in self._master.cluster.nodes:
            raise UserError(f"There is no node {verb.node}.", Fault.NOT_FOUND)
        follower = Follower(carrier, watch, verb.first)
        feed = self._nodes.setdefault(verb.node, Feed(None))
        feed.followers.append(follower)
        self._soon(self._start_node, verb.node, feed, follower)
        return LogWatch(self, follower)

    def follow_unit(
        self, carrier: "Listener", watch: WatchId, name: UnitName, attempt: Attempt, first: int
    ) -> "LogWatch":
        """What one worker of units says, while it is there."""
        follower = Follower(carrier, watch, first)
        feed = self._units.setdefault(name, Feed(name, attempt=attempt))
        feed.followers.append(follower)
        self._soon(self._ask_unit, feed)
        self._later(follower)
        return LogWatch(self, follower)

    def drop(self, follower: Follower) -> None:
        """Nobody follows there any more; the node is told after the last one."""
        follower.closed = True
        for run, feed in list(self._runs.items()):
            self._leave(feed, follower)
            if not feed.followers:
                del self._runs[run]
        for node, feed in list(self._nodes.items()):
            self._leave(feed, follower)
            if not feed.followers:
                del self._nodes[node]
        for name, feed in list(self._units.items()):
            self._leave(feed, follower)
            if not feed.followers:
                del self._units[name]

    def _leave(self, feed: Feed, follower: Follower) -> None:
        if follower in feed.followers:
            feed.followers.remove(follower)
            if not feed.followers and feed.source is not None:
                self._post(feed.source[0], WatchLog(unit=feed.unit, on=False))

    def _soon(self, work: object, *arguments: object) -> None:
        """After the answer to the verb that started the watch: its pushes must not come before."""
        asyncio.get_running_loop().call_soon(work, *arguments)  # type: ignore[arg-type]

    # -------------------------------------------------------------------------------------------- what happens

    def lines(self, node: NodeId, message: LogLines) -> None:
        """A node told lines of a log."""
        feed = self._nodes.get(node) if message.unit is None else self._feed_of(message.unit)
        if feed is None or feed.source is None or feed.source[0] != node or message.turn not in (0, feed.turn):
            return
        for follower in list(feed.followers):
            follower.take(message.first, message.lines, message.rest)
        feed.high = max(feed.high, message.first + len(message.lines))

    def _feed_of(self, unit: UnitName) -> Feed | None:
        own = self._units.get(unit)
        run = self._runs.get(unit.run)
        return own if own is not None else run if run is not None and run.unit == unit else None

    def changed(self, runs: tuple[RunId, ...]) -> None:
        """Something about these runs is another thing now."""
        for number in runs:
            feed = self._runs.get(number)
            if feed is not None and number in self._master.cluster.live:
                self._review(self._master.cluster.live[number], feed)

    def ended(self, number: RunId) -> None:
        """The run has ended, and that is on disk: its followers get the rest."""
        feed = self._runs.pop(number, None)
        if feed is None:
            return
        run = self._master.cluster.runs[number]
        for follower in feed.followers:
            if feed.attempt is not None and feed.attempt != run.unit.attempt:
                follower.begin_anew(run.log_lines)
            self._finish(run, follower)

    def link_ready(self, node: NodeId) -> None:
        """A new link of this node: what it writes is asked for again."""
        for number, feed in list(self._runs.items()):
            run = self._master.cluster.live.get(number)
            if run is not None and run.unit.holder == node:
                feed.source = None
                self._review(run, feed)
        for unit in self._units.values():
            self._ask_unit(unit)
        own = self._nodes.get(node)
        if own is not None:
            for follower in own.followers:
                follower.next, follower.after = None, follower.last
            own.high = 0
            self._ask_node(node, own)

    def link_closed(self, node: NodeId) -> None:
        """Its logs stand still."""
        for feed in [*self._runs.values(), *self._nodes.values(), *self._units.values()]:
            if feed.source is not None and feed.source[0] == node:
                feed.source = None
                self._note(feed, f"{self._name(node)} is away: its log goes on when it is back.")

    # ----------------------------------------------------------------------------------------------- live lines

    def _start(self, run: Run, feed: Feed, follower: Follower) -> None:
        if follower.closed or run.run not in self._runs:
            return
        feed.source = None
        self._review(run, feed)
        if feed.source is None:
            why = scheduler.why(self._master.cluster, run, self._master.clock()).sentence
            follower.note(why or "It has not started yet.")
        self._later(follower)

    def _start_node(self, node: NodeId, feed: Feed, follower: Follower) -> None:
        if follower.closed:
            return
        self._ask_node(node, feed)
        if feed.source is None:
            follower.note(f"{self._name(node)} is away: its log comes when it is back.")
        self._later(follower)

    def _later(self, follower: Follower) -> None:
        def check() -> None:
            if not follower.told:
                follower.note(NOTHING)

        asyncio.get_running_loop().call_later(PATIENCE, check)

    def _review(self, run: Run, feed: Feed) -> None:
        node = run.unit.holder
        held = node is not None and run.unit.name in self._master.cluster.held.get(node, ())
        if node is None or not held or node not in self._master.links:
            feed.source = None
            return
        source = (node, run.unit.attempt, str(run.state))
        if source == feed.source:
            return
        if feed.attempt is not None and feed.attempt != run.unit.attempt:
            self._begin_anew(feed, node)
        feed.source, feed.attempt = source, run.unit.attempt
        self._ask(node, feed)

    def _begin_anew(self, feed: Feed, node: NodeId) -> None:
        feed.high = 0
        for follower in feed.followers:
            follower.begin_anew()
        self._note(feed, f"It starts again, on {self._name(node)}: its log begins anew.")

    def _ask_node(self, node: NodeId, feed: Feed) -> None:
        if node not in self._master.links:
            feed.source = None
            return
        feed.source = (node, None, "")
        self._ask(node, feed)

    def _ask_unit(self, feed: Feed) -> None:
        """Its node, if that has it and a link."""
        found = trees.unit(self._master.cluster, feed.unit) if feed.unit is not None else None
        if not feed.followers or found is None or found.attempt != feed.attempt or found.holder is None:
            return
        if found.holder in self._master.links:
            feed.source = (found.holder, feed.attempt, "")
            self._ask(found.holder, feed)

    def _ask(self, node: NodeId, feed: Feed) -> None:
        self._turns += 1
        feed.turn = self._turns
        self._post(node, WatchLog(unit=feed.unit, first=feed.first(), turn=feed.turn))

    def _note(self, feed: Feed, text: str) -> None:
        for follower in feed.followers:
            follower.note(text)

    def _post(self, node: NodeId, message: WatchLog) -> None:
        wire: Wire | None = self._master.links.get(node)
        if wire is not None:
            wire.post(message)

    def _name(self, node: NodeId) -> str:
        found = self._master.cluster.nodes.get(node)
        return found.name if found else str(node)

    def _run(self, number: RunId) -> Run:
        run = self._master.cluster.runs.get(number)
        if run is None:
            raise UserError(f"There is no run {number}.", Fault.NOT_FOUND)
        return run

    # ---------------------------------------------------------------------------------------------- kept lines

    def _finish(self, run: Run, follower: Follower) -> None:
        self._master.go(self._tell_kept(run, follower))

    async def _tell_kept(self, run: Run, follower: Follower) -> None:
        note = ""
        try:
            if run.log is not None:
                path = self._master.blobs.path(run.log)
                lines = await asyncio.to_thread(lambda: path.read_bytes().splitlines())
                await self._tell_lines(lines, follower)
        except (UserError, OSError, msgspec.DecodeError):
            note = "The log of this run cannot be read any more."
        follower.push(follower.next or 0, (), ended=True, note=note)

    async def _tell_lines(self, lines: list[bytes], follower: Follower) -> None:
        if follower.next is None:
            follower.next = max(0, len(lines) + follower.wanted)
        while follower.next < len(lines) and not follower.closed:
            some = lines[follower.next : follower.next + BATCH]
            decoded = await asyncio.to_thread(_decoded, some)
            first, follower.next = follower.next, follower.next + len(some)
            follower.push(first, decoded, rest=len(lines) - follower.next)


def _decoded(lines: list[bytes]) -> tuple[LogLine, ...]:
    return tuple(_decode(line) for line in lines)


@dataclass(frozen=True, slots=True)
class LogWatch:
    """A watch of a log, as its carrier holds it."""

    logs: Logs
    follower: Follower

    def close(self) -> None:
        self.logs.drop(self.follower)
