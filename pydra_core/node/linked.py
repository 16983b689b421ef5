"""A node's main link while it is open: routes what the master says, sends heartbeats, tickets and watched logs."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count

import msgspec

from pydra_core.errors import PeerError
from pydra_core.ids import Digest, UnitName
from pydra_core.link.rate import Rate
from pydra_core.link.wire import LinkClosed, Wire
from pydra_core.node.facts import LoadMeter, Watched
from pydra_core.node.folders import Folders
from pydra_core.node.greeting import Greeter
from pydra_core.node.happened import (
    EndsAcknowledged,
    Fact,
    ForWorker,
    LinkLost,
    LinkOpened,
    MasterSaid,
    PackageRemoved,
    Placed,
    StopAsked,
)
from pydra_core.node.health import must_move
from pydra_core.node.keys import Key  # fmt: skip
from pydra_core.node.lanes import Lanes
from pydra_core.node.logs import OwnLog, SendLines, follow_own, follow_run, tell_file
from pydra_core.node.moving import Moving
from pydra_core.node.pool import Pool
from pydra_core.node.records import NodeState
from pydra_core.protocol import messages
from pydra_core.protocol.environments import LockPinned
from pydra_core.protocol.facts import Load
from pydra_core.protocol.messages import Artifact, LogLine, Ticket

WATCHED = 1.0
"""Seconds between two heartbeats while somebody looks."""

MOST_LINES = 200
MOST_WORKERS = 1_500
"""Workers that a heartbeat of 256 KiB has room for, with and without a last line."""

TICKET_PATIENCE = 30.0
ForState = messages.PackageNews | messages.Place | messages.StopUnit | messages.Acknowledged | LockPinned | ForWorker
log = logging.getLogger(__name__)


class Linked:
    """The main link, when there is one. It is the `Blobs` of `sync`: tickets are asked for over it."""

    def __init__(
        self, greeter: Greeter, pool: Pool, own: OwnLog, folders: Folders, state: NodeState,
        report: Callable[[Fact], None], lanes: Lanes,
    ) -> None:  # fmt: skip
        self._greeter = greeter
        self._pool = pool
        self._own = own
        self._folders = folders
        self._state = state
        self._report = report
        self._lanes = lanes
        self._wire: Wire | None = None
        self._opened = asyncio.Event()
        self._renewed = asyncio.Event()
        self._beside: set[Wire] = set()
        """Blob links of this main link."""
        self._opening: set[asyncio.Timeout] = set()
        self._meter = LoadMeter(state.patience.stall, folders.home)
        self._requests = count(1)
        self._tickets: dict[int, asyncio.Future[Ticket]] = {}
        self._watches: dict[UnitName | None, asyncio.Task[None]] = {}
        self._looked_at = asyncio.Event()
        self._looking = False
        self._rate = Rate(lambda: state.policy.max_rate or 0)
        """What the owner allows all blob links together."""
        self._moving = Moving(lambda version: str(state.packages.get(version, "")))

    async def serve(self) -> LinkClosed:
        """Open a link and serve it to its end; returns how it ended. Raises what `Greeter.open` raises."""
        wire, welcome = await self._greeter.open()
        log.info("Linked to the master “%s” as “%s”.", welcome.master, welcome.name)
        try:
            async with asyncio.TaskGroup() as self._group:
                self._open(wire, welcome.epoch)
                work = [self._beat(welcome.heartbeat), self._lanes.pump(wire), self._lanes.confirm(wire)]
                tasks = [self._group.create_task(each) for each in work]
                await self._route(wire)
                for task in tasks:
                    task.cancel()
                self._lost()
        finally:
            self._lost()
            await wire.close()
        return await wire.wait_closed()

    def say(self, message: messages.FromNode) -> None:
        """Queue a message; without a link it is dropped (`state` says what matters again)."""
        if self._wire is None:
            return
        if isinstance(message, messages.UnitEnded) and self._lanes.behind(Key.of(message), message):
            return
        try:
            self._wire.post(message)
        except (PeerError, ValueError) as error:
            log.error("A message to the master could not be sent: %s", error)

    def _open(self, wire: Wire, epoch: int) -> None:
        self._wire = wire
        self._looking = False
        self._report(LinkOpened(epoch))
        self._lanes.attach(wire)
        self._opened.set()
        self._renewed.set()
        self._renewed = asyncio.Event()

    def _lost(self) -> None:
        if self._wire is None:
            return
        self._opened.clear()
        self._wire = None
        self._lanes.detach()
        for ticket in self._tickets.values():
            if not ticket.done():
                ticket.set_exception(ConnectionResetError("the link to the master was lost"))
        self._leave_blobs()
        for watch in self._watches.values():
            watch.cancel()
        self._watches.clear()
        self._report(LinkLost())

    def _leave_blobs(self) -> None:
        """A blob link may be as dead as the main link, and say so minutes later: what waits there asks again over the next one."""
        for wire in self._beside:
            wire.cut("the link to the master was lost, and what went beside it")
        for limit in self._opening:
            limit.reschedule(asyncio.get_running_loop().time())
        self._beside.clear()
        self._opening.clear()

    async def _route(self, wire: Wire) -> None:
        async for message in wire:
            match message:
                case messages.WatchLog():
                    self._watch(message)
                case messages.WatchLoad(on):
                    self._looking = on
                    self._looked_at.set()
                case Ticket():
                    self._answered(message)
                case _:
                    self._tell_state(message)

    def _tell_state(self, message: ForState) -> None:
        match message:
            case messages.PackageNews(package, version):
                log.info("The package %s %s.", package, "changed" if version else "was removed")
                if version is None:
                    self._report(PackageRemoved(package))
            case messages.Place(placement):
                self._report(Placed(placement))
            case messages.StopUnit():
                key = Key(message.unit, message.attempt)
                self._report(StopAsked(key, message.grace, message.reason, message.forget))
            case messages.Acknowledged(serials):
                self._report(EndsAcknowledged(serials))
            case LockPinned():
                self._report(message)
            case _:
                self._report(MasterSaid(Key(message.unit, message.attempt), message))

    # ---------------------------------------------------------------------------------------- heartbeats

    async def _beat(self, every: float) -> None:
        while True:
            load = await asyncio.to_thread(self._meter.measure, self._watched())
            load = msgspec.structs.replace(load, transfers=self._moving.rows())
            self.say(messages.Heartbeat(_fitting(load), time.time()))
            self._looked_at.clear()
            try:
                async with asyncio.timeout(min(every, WATCHED) if self._looking else every):
                    await self._looked_at.wait()
            except TimeoutError:
                continue

    def _watched(self) -> list[Watched]:
        found = []
        for each in self._pool.workers():
            live = self._state.live.get(each.key)
            moves = live is not None and must_move(live)
            found.append(Watched(each.key.unit, each.pid, each.last_line, each.heard, moves, each.init, each.said_at))
        return found

    # ------------------------------------------------------------------------------------------- tickets

    async def ticket(self, fetch: tuple[Digest, ...] = (), store: tuple[Artifact, ...] = ()) -> Ticket:
        """The master's answer; waits while there is no link. Raises ConnectionError if the link goes before it came."""
        await self._opened.wait()
        for each in store:
            self._moving.name(each.digest, each.name)
        number = next(self._requests)
        self._tickets[number] = asyncio.get_running_loop().create_future()
        try:
            self.say(messages.TicketAsked(request=number, fetch=fetch, store=store))
            async with asyncio.timeout(TICKET_PATIENCE):
                return await self._tickets[number]
        finally:
            del self._tickets[number]

    async def open(self, ticket: str) -> Wire:
        """A blob link, which ends with the main link. Raises what `dial` raises."""
        async with self._within_link():
            wire = await self._greeter.open_blobs(ticket)
            self._beside = {each for each in self._beside if each.is_open} | {wire}
        wire.rate, wire.passed = self._rate, self._moving.passed
        return wire

    async def pause(self, seconds: float) -> bool:
        """Returns after so long; True, and at once, if a new main link stands."""
        renewed = self._renewed
        try:
            async with asyncio.timeout(seconds if self._wire is not None else None):
                return await renewed.wait()
        except TimeoutError:
            return False

    @asynccontextmanager
    async def _within_link(self) -> AsyncIterator[None]:
        """Raises ConnectionError if the main link is not there, TimeoutError when it goes."""
        if self._wire is None:
            raise ConnectionResetError("the link to the master was lost")
        async with asyncio.timeout(None) as limit:
            self._opening.add(limit)
            try:
                yield
            finally:
                self._opening.discard(limit)

    def _answered(self, ticket: Ticket) -> None:
        waiting = self._tickets.get(ticket.request)
        if waiting is not None and not waiting.done():
            waiting.set_result(ticket)

    # ---------------------------------------------------------------------------------------------- logs

    def _watch(self, wish: messages.WatchLog) -> None:
        old = self._watches.pop(wish.unit, None)
        if old is not None:
            old.cancel()
        if wish.on:
            self._watches[wish.unit] = self._group.create_task(self._follow(wish))

    async def _follow(self, wish: messages.WatchLog) -> None:
        send = self._sender(wish)
        try:
            if wish.unit is None:
                await follow_own(self._own, wish.first, send)
            elif (running := self._pool.log_of(wish.unit)) is not None:
                await follow_run(running, wish.first, send)
            elif (ended := self._owed_log(wish.unit)) is not None and ended.log is not None:
                await tell_file(self._folders.owed_by(Key.of(ended)) / ended.log, wish.first, ended.log_lines, send)
            else:
                send(max(0, wish.first), (), 0)
        except FileNotFoundError:
            log.info("A watched log of run %s is not here any more.", wish.unit.run if wish.unit else "")
            send(max(0, wish.first), (), 0)

    def _sender(self, wish: messages.WatchLog) -> SendLines:
        def send(first: int, lines: tuple[LogLine, ...], rest: int) -> None:
            self.say(messages.LogLines(unit=wish.unit, first=first, lines=lines, rest=rest, turn=wish.turn))

        return send

    def _owed_log(self, unit: UnitName) -> messages.UnitEnded | None:
        owed = [o.ended for o in self._state.owed.values() if o.ended.unit == unit]
        return max(owed, key=lambda ended: ended.serial, default=None)


def _fitting(load: Load) -> Load:
    """The load, within the limit of a heartbeat: with very many workers without their last lines, then without some of them."""
    workers = load.workers
    if len(workers) > MOST_LINES:
        workers = tuple(msgspec.structs.replace(each, last_line="") for each in workers[:MOST_WORKERS])
    return msgspec.structs.replace(load, workers=workers)
