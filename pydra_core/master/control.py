"""What people ask for: verbs are answered, watches held and told, whoever carries them.

Rules:
1. A verb that changes the state becomes an `Asked` and is answered by its `Reply`, after the commit.
2. Pushes of a watch come after the answer that named it, at most ten a second; one whose picture takes long is told more seldom, so
   that nobody who looks takes much of the master's time. While the master has its hands full, each of them and all together rest longer.
3. What a carrier opened ends with it.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from pydra_core.errors import Fault, UserError
from pydra_core.ids import NodeId, RunId, WatchId
from pydra_core.link.wire import Wire
from pydra_core.master import catalogue, environments, events, secrets, views
from pydra_core.master.bundles import Bundles
from pydra_core.master.contents import Contents
from pydra_core.master.log_view import LogView
from pydra_core.master.log_views import LogViews
from pydra_core.master.logs import Logs, LogWatch
from pydra_core.master.pace import Pace
from pydra_core.master.past import Past
from pydra_core.master.results import Results
from pydra_core.master.search import Search
from pydra_core.master.state import Token
from pydra_core.master.watches import MANY, ListWatch, Marks, Stale
from pydra_core.protocol import verbs
from pydra_core.protocol.messages import WatchLoad
from pydra_core.protocol.states import EventKind
from pydra_core.settings import Address
from pydra_core.trust.handshake import hash_secret
from pydra_core.trust.tokens import JoinToken

if TYPE_CHECKING:
    from pydra_core.master.runtime import Master

SLICE, REST, ROUND = 500, 2e-5, 2_000
"""So many runs are made ready to be looked through in one go, and the seconds for each of them that the master does other things; and so
many that ended meanwhile with each round of watches."""
PAUSE = 0.001
"""Seconds between two turns of a round: whoever asks meanwhile is answered then, though that takes several turns of the loop."""
MAX_USES = 10_000
MAX_TTL = 366 * 24 * 3600.0
AnyWatch = ListWatch | LogWatch | LogView
_WatchVerb = verbs.Watch | verbs.WatchRunLog | verbs.WatchNodeLog | verbs.FollowLogs
_Others = events.AskedVerb | verbs.PlanDeploy | verbs.DiffVersions | verbs.ReadSource | verbs.GetLock
_Listening = verbs.Listen | verbs.StopListening | verbs.GetListening
_Outward = verbs.NewToken | verbs.SetNotify | verbs.GetNotify | verbs.TestNotify


class Carrier:
    """Somebody who gives verbs: the bridge, or one control link. `watches` are numbered within it; `who` is for stories."""

    def __init__(self, push: Callable[[verbs.Push], None], who: str = "") -> None:
        self.push = push
        self.who = who
        self.watches: dict[WatchId, AnyWatch] = {}
        self.last = 0
        self.closed = False

    def number(self) -> WatchId:
        """The next watch's."""
        self.last += 1
        return WatchId(self.last)


class Control:
    """The verbs of one master."""

    def __init__(self, master: "Master") -> None:
        self._master = master
        self.logs = Logs(master)
        self._views = LogViews(master, self.logs)
        self.contents = Contents(master)
        self.bundles = Bundles(master, self.contents.wanted)
        self.results = Results(master)
        self._past = Past(master)
        self._search = Search(master)
        self._lists: dict[ListWatch, tuple[Carrier, WatchId]] = {}
        self._kinds: frozenset[EventKind] = frozenset()
        """The kinds of events that somebody watches."""
        self._marks = Marks()
        self._timer: asyncio.TimerHandle | None = None
        """Of the next round, or of the next turn of one."""
        self._pace = Pace()
        self._put_off = self._prepared = self._closed = False
        self._looking = False

    async def answer(self, verb: verbs.Verb, carrier: Carrier) -> verbs.Answer:
        """Raises UserError for what people did wrong."""
        match verb:
            case verbs.Query():
                page = views.query(self._master.cluster, verb, self._master.clock(), self._master.outside())
                return await self.results.whole(page)
            case verbs.Watch() | verbs.WatchRunLog() | verbs.WatchNodeLog() | verbs.FollowLogs() | verbs.Unwatch():
                return self._watch_verb(verb, carrier)
            case verbs.NewToken() | verbs.SetNotify() | verbs.GetNotify() | verbs.TestNotify():
                return await self._of_the_outside(verb)
            case verbs.Listen() | verbs.StopListening() | verbs.GetListening():
                return await self._listening(verb)
            case verbs.PutPart() | verbs.GetPart():
                return await self.contents.part(verb)
            case verbs.ReadLines() | verbs.SeekLine() | verbs.SiftLogs() | verbs.SearchLogs():
                return await self._of_logs(verb)
            case verbs.ReadMosaic() | verbs.ReadCell() | verbs.ReadSpans() | verbs.ReadPulse():
                return await self._past.answer(verb)
            case _:
                return await self._of_packages(verb, carrier.who)

    async def _of_logs(
        self, verb: verbs.ReadLines | verbs.SeekLine | verbs.SiftLogs | verbs.SearchLogs
    ) -> verbs.Answer:
        return await (self._search.answer(verb) if isinstance(verb, verbs.SearchLogs) else self._views.answer(verb))

    async def _of_packages(self, verb: _Others, who: str) -> verbs.Answer:
        match verb:
            case verbs.PlanDeploy():
                return catalogue.plan_deploy(self._master.cluster, verb.package, verb.digest, verb.origin)
            case verbs.Deploy():
                return _told(await self.contents.deploy(verb, who))
            case verbs.ReadSource():
                return await self.contents.source(verb)
            case verbs.DiffVersions():
                return await self.contents.difference(verb)
            case verbs.GetLock():
                return environments.lock_text(self._master.cluster, verb)
            case verbs.Prune():
                return _told(await self.contents.prune(verb, who))
            case verbs.Submit() | verbs.SubmitSweep():
                return await self._submit(verb, who)
            case _:
                return _told(await self._master.settled(events.Asked(verb, who=who)))

    async def _submit(self, verb: verbs.Submit | verbs.SubmitSweep, who: str) -> verbs.Answer:
        asked = secrets.asked(self._master.cluster, self._master.vault, verb, who)
        async with self.bundles.of(verb) as found:
            return _told(await self._master.settled(replace(asked, bundles=found)))

    async def sweep(self) -> None:
        """What nothing refers to any more goes."""
        await self.contents.sweep()
        await asyncio.to_thread(self._views.forget)

    def close_carrier(self, carrier: Carrier) -> None:
        """Ends everything that it opened."""
        carrier.closed = True
        for watch in list(carrier.watches):
            self._unwatch(carrier, watch)

    def close(self) -> None:
        """Tells nobody any more."""
        self._closed = True
        self._search.close()
        self._past.close()
        self._views.close()
        if self._timer is not None:
            self._timer.cancel()

    # ------------------------------------------------------------------------------------------ what happened

    def changed(self, effect: events.Changed) -> None:
        """Pictures are stale. Of these there are as many as of all that happens: no call is made here that need not be."""
        if self._lists:
            if not (marks := self._marks).all:
                marks.some = True
                marks.runs += effect.runs
                if len(marks.runs) > MANY:
                    marks.all = True
                if effect.nodes:
                    marks.nodes += effect.nodes
                if effect.packages:
                    marks.packages = True
                if effect.tokens:
                    marks.tokens = True
            if self._timer is None or self._put_off:
                self._schedule()
        self.logs.changed(effect.runs)
        self._views.changed(effect.runs)
        self._search.changed(effect.runs)

    def told(self, kind: EventKind) -> None:
        """There is a new event."""
        if kind in self._kinds:
            self._marks.some = True
            self._marks.events.add(kind)
            self._schedule()

    def ended(self, run: RunId) -> None:
        """A run ended, and that is on disk."""
        if run not in self._master.cluster.live:
            self.logs.ended(run)
            self._views.ended(run)
            self.results.ended(run)
            self._search.ended(run)

    def log_came(self, run: RunId) -> None:
        """What a worker said came after the end of its run, and that is on disk."""
        if run in self._master.cluster.runs:
            self._search.ended(run)

    def started(self) -> None:
        """The state was read."""
        self.results.started()
        self._views.started()
        self._search.started()
        self._past.started()

    def link_ready(self, node: NodeId, wire: Wire) -> None:
        """A node said what it has."""
        if self._looking:
            wire.post(WatchLoad(True))
        self.logs.link_ready(node)

    def link_closed(self, node: NodeId) -> None:
        self.logs.link_closed(node)
        self._views.link_closed()

    # ------------------------------------------------------------------------------------------------ watches

    def _watch_verb(self, verb: _WatchVerb | verbs.Unwatch, carrier: Carrier) -> verbs.Answer:
        if isinstance(verb, verbs.Unwatch):
            self._unwatch(carrier, verb.watch)
            return verbs.Done()
        if carrier.closed:
            raise UserError("This link is closed.", Fault.REFUSED)
        number = carrier.number()
        carrier.watches[number] = self._open(verb, carrier, number)
        self._look()
        return verbs.Watching(number)

    def _open(self, verb: _WatchVerb, carrier: Carrier, number: WatchId) -> AnyWatch:
        match verb:
            case verbs.WatchRunLog():
                return self.logs.follow_run(carrier, number, verb)
            case verbs.WatchNodeLog():
                return self.logs.follow_node(carrier, number, verb)
            case verbs.FollowLogs():
                return self._views.follow(carrier, number, verb)
        watch = ListWatch(self._master, self.results, carrier, number, verb.query)
        self._lists[watch] = (carrier, number)
        if verb.query.kind == "runs" and not self._prepared:
            self._prepared = True
            self._master.go(self._prepare())
        asyncio.get_running_loop().call_soon(self._refresh, watch)
        return watch

    async def _prepare(self) -> None:
        """Whoever looks at runs will soon look for some: a long history is made ready for that a little at a time, and then what ends."""
        while not self._closed and self._master.cluster.ended.prepare(SLICE):  # noqa: ASYNC110 (it works, and rests)
            await asyncio.sleep(REST * SLICE)

    def _unwatch(self, carrier: Carrier, number: WatchId) -> None:
        watch = carrier.watches.pop(number, None)
        if isinstance(watch, ListWatch):
            self._lists.pop(watch, None)
        if watch is not None:
            watch.close()
        self._look()

    def _schedule(self, wanted: float = 0.0) -> None:
        """The next round; one that is only wanted later, for who rests, gives way to one that is wanted now."""
        if self._closed or not self._lists or (self._timer is not None and not self._put_off):
            return
        if self._timer is not None:
            self._timer.cancel()
        loop, self._put_off = asyncio.get_running_loop(), wanted > 0.0
        self._timer = loop.call_at(self._pace.next(loop.time(), wanted), self._push)

    def _push(self) -> None:
        """A round begins: each watch that may have another picture and does not rest has its turn."""
        self._put_off, now, began = False, asyncio.get_running_loop().time(), time.thread_time()
        self._pace.begin(now, began, self._master.commits.most_owed())
        stale, self._marks = Stale(self._marks), Marks()
        for watch in self._lists:
            watch.note(stale)
        waiting = deque(each for each in self._lists if each.stale and each.rests_until <= now)
        self._take_turn(waiting, time.thread_time() - began)

    def _take_turn(self, waiting: deque[ListWatch], took: float) -> None:
        """One picture, or a slice of a long one, which the others go before: between two of them the master does what else there is, and
        answers whoever asks."""
        self._timer, began = None, time.thread_time()
        if waiting:
            watch = waiting.popleft()
            if watch in self._lists and watch.prepare():
                waiting.append(watch)
            else:
                self._refresh(watch)
        took += time.thread_time() - began
        if waiting:
            self._timer = asyncio.get_running_loop().call_later(PAUSE, self._take_turn, waiting, took)
        else:
            self._end_round(took)

    def _end_round(self, took: float) -> None:
        began = time.thread_time()
        if self._prepared:
            self._master.cluster.ended.prepare(ROUND)
        self._pace.end(asyncio.get_running_loop().time(), took + time.thread_time() - began)
        if self._marks.some:
            self._schedule()
        elif resting := [watch.rests_until for watch in self._lists if watch.stale]:
            self._schedule(min(resting))

    def _refresh(self, watch: ListWatch) -> None:
        """A watch that cannot be told costs nobody else anything."""
        if watch in self._lists and not watch.refresh(self._pace.rest):
            self._unwatch(*self._lists[watch])

    def _look(self) -> None:
        """Others are watched now. Nodes beat every second while somebody looks at them."""
        events_watched = [watch.query.filter.kinds for watch in self._lists if watch.query.kind == "events"]
        self._kinds = frozenset(kind for kinds in events_watched for kind in kinds or EventKind)
        looking = any(watch.query.kind == "nodes" for watch in self._lists)
        if looking == self._looking:
            return
        self._looking = looking
        for wire in self._master.links.values():
            wire.post(WatchLoad(looking))

    # -------------------------------------------------------------------------------------- tokens, addresses

    async def _new_token(self, verb: verbs.NewToken) -> verbs.Answer:
        _check_token(verb)
        master = self._master
        now = master.clock()
        join = JoinToken.make(master.listening.told, master.identity.pin, now + verb.ttl, verb.uses)
        token = Token(token=join.token, secret=hash_secret(join.secret), uses=verb.uses, made=now, expires=join.expires)
        answer = verbs.TokenMade(
            token=join.token, text=join.text, pin=join.pin_shown, expires=join.expires, addresses=join.addresses
        )
        return _told(await master.settled(events.TokenCreated(token, answer)))

    async def _listening(self, verb: _Listening) -> verbs.Answer:
        match verb:
            case verbs.Listen():
                return await self._listen(verb)
            case verbs.StopListening():
                await self._master.listening.close(verb.address)
                return verbs.Done(f"It listens on {', '.join(self._master.addresses)} now.")
        return verbs.ListeningTold(places=tuple(map(self._listened, self._master.addresses)))

    def _listened(self, address: str) -> verbs.Listened:
        master = self._master
        inside = master.server.door().inside(address)
        nodes = tuple(node for node, wire in master.links.items() if wire in inside)
        return verbs.Listened(address=address, nodes=nodes, needed=master.listening.needed(address))

    async def _listen(self, verb: verbs.Listen) -> verbs.Answer:
        fresh = await self._master.listening.add(verb.address)
        if not fresh:
            return verbs.Done(f"The master listens on {Address.parse(verb.address)} already.")
        return verbs.Done(f"The master listens on {', '.join(fresh)} now.")

    async def _of_the_outside(self, verb: _Outward) -> verbs.Answer:
        notify = self._master.notify
        match verb:
            case verbs.NewToken():
                return await self._new_token(verb)
            case verbs.SetNotify():
                return notify.set(verb)
            case verbs.TestNotify():
                return await notify.test(verb.to)
        return notify.told()


def _check_token(verb: verbs.NewToken) -> None:
    faults = {}
    if not 1 <= verb.uses <= MAX_USES:
        faults["uses"] = f"A token is for 1 to {MAX_USES:,} machines."
    if not 0 < verb.ttl <= MAX_TTL:
        faults["ttl"] = "A token is good for a year at most, and for some seconds at least."
    if faults:
        raise UserError(" ".join(faults.values()), Fault.BAD_INPUT, faults)


def _told(answer: verbs.Answer | None) -> verbs.Answer:
    return answer if answer is not None else verbs.Done()
