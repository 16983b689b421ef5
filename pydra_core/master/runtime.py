"""The master: one queue of events, the rules that answer each with effects, and the hands that carry these out.

Theory of operation. `happened` puts an event into the queue; all that wait are handled in one go, in order, on the master's loop.
Of the effects, `Save` is encoded at once; what promises something to somebody (`Reply`, `Tell`, a durable `Send`, `RunEnded`) waits in
`commits` until the event is on disk; the rest is done at once. When no event waits any more, the scheduler is asked once.
"""

import asyncio
import gc
import logging
import os
import platform
import time
from collections import deque
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from pydra_core.errors import CloseCode, Fault, UserError
from pydra_core.ids import NodeId, RunId
from pydra_core.link.wire import Wire
from pydra_core.master import events, scheduler, transitions
from pydra_core.master.addresses import Listening
from pydra_core.master.blobs import Blobs
from pydra_core.master.clock_watch import ClockWatch
from pydra_core.master.commits import Commits, Waiter
from pydra_core.master.control import Carrier, Control
from pydra_core.master.events import Event
from pydra_core.master.hands import Hands
from pydra_core.master.invariants import check
from pydra_core.master.notify import Notify
from pydra_core.master.secrets import Vault
from pydra_core.master.server import Server
from pydra_core.master.state import Cluster
from pydra_core.master.store import Store, without_collections
from pydra_core.master.story import brief, without_arguments
from pydra_core.master.views import Outside
from pydra_core.protocol.pictures import EventRow
from pydra_core.protocol.verbs import Answer, Push, Refused, Verb
from pydra_core.settings import HomeLock, ensure, program_version
from pydra_core.trust.credentials import load_or_make_credential
from pydra_core.trust.identity import MasterIdentity

TICK = 0.5
"""Seconds between two `Ticked`."""

SWEEP = 3600.0
"""Seconds between two looks for blobs that nothing refers to."""

LONG_HISTORY = 10_000
"""With more runs than that nobody looks for garbage among what was read: a full collection would stop the loop for a second."""

STORY = 1_000
EVENTS = 10_000
BATCH = 500
"""So many events are handled before the loop may look at its sockets again."""

log = logging.getLogger(__name__)


class Bug(Exception):
    """The rules met something that they should not: the log has more."""


class Master:
    """One cluster's master. All methods belong to the loop on which `start` ran, but for `open_carrier`.

    `keep`: which limits of the history (`state.Retention`) are others from now on.
    """

    cluster: Cluster
    blobs: Blobs
    vault: Vault
    notify: Notify
    commits: Commits
    store: Store
    identity: MasterIdentity
    server: Server
    listening: Listening

    def __init__(
        self,
        home: Path,
        *,
        listen: str | None = None,
        advertise: Sequence[str] = (),
        name: str | None = None,
        keep: Mapping[str, float] = MappingProxyType({}),
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock` is what people's moments go by; `monotonic` never jumps, so that a step of the clock is seen against it."""
        self.home = home
        self.name = name or platform.node() or "pydra"
        self.clock = clock
        self.links: dict[NodeId, Wire] = {}
        self.story: deque[tuple[float, Event]] = deque(maxlen=STORY)
        """The last events, for bug reports."""
        self.told: deque[EventRow] = deque(maxlen=EVENTS)
        self.told_count = 0
        self.started = 0.0
        self._steps = ClockWatch(clock, monotonic)
        self._listen, self._advertise, self._keep = listen, tuple(advertise), dict(keep)
        self._lock = HomeLock(home, "pydra-master")
        self._waiting: deque[tuple[Event, Waiter | None]] = deque()
        self.plan_wanted = False
        self._scheduled = self._handling = False
        self._checked = os.environ.get("PYDRA_CHECK") == "1"
        self._broken: AssertionError | None = None
        self._stopping = asyncio.Event()
        self._owner: asyncio.Task[None] | None = None
        self._group: asyncio.TaskGroup | None = None
        self._control = Control(self)
        self._hands = Hands(self, self._control)

    # --------------------------------------------------------------------------------------- start and end

    async def start(self) -> None:
        """Returns when it listens. Raises UserError: the home is in use, unreadable, or the address is."""
        self._lock.acquire()
        try:
            await self._open()
        except BaseException:
            await self._shut()
            self._lock.release()
            raise

    async def stop(self) -> None:
        """Closes every link and returns when everything is on disk. Raises AssertionError if a checked invariant was broken."""
        if self._owner is None:
            return
        try:
            await self._shut()
        finally:
            self._lock.release()
        if self._broken is not None:
            raise self._broken

    async def _open(self) -> None:
        ensure(self.home)
        self.identity = await asyncio.to_thread(MasterIdentity.load_or_make, self.home)
        self.blobs = await asyncio.to_thread(Blobs, self.home / "blobs")
        self.vault = await asyncio.to_thread(Vault, self.home)
        self.notify = Notify(self.home, self.vault, self.name)
        self.store = Store(self.home)
        self.cluster = await asyncio.to_thread(self.store.load)
        self.commits = Commits(self.store, self._hands.carry_out)
        self.server = Server(self, self._control)
        self.credential = load_or_make_credential(self.home)
        self.started = self.clock()
        ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._owner = asyncio.create_task(self._own(ready), name="master")
        await ready
        with without_collections():
            self.happened(events.MasterStarted(msgspec.structs.replace(self.cluster.keep, **self._keep)))
            self._handle_all()
        if len(self.cluster.runs) > LONG_HISTORY:
            gc.freeze()
        self._control.started()
        self.listening = Listening(self.home, self.server.door(), self._advertise)
        await self.listening.open(self._listen)

    async def _shut(self) -> None:
        if hasattr(self, "server"):
            await self.server.close()
        if hasattr(self, "commits"):
            self._handle_all()
            await self.commits.flush()
        if self._owner is not None:
            self._stopping.set()
            await asyncio.wait([self._owner])
            self._owner = None
        if hasattr(self, "notify"):
            await asyncio.to_thread(self.notify.close)
        if hasattr(self, "store"):
            await asyncio.to_thread(self.store.close)

    async def _own(self, ready: "asyncio.Future[None]") -> None:
        """Owns everything that runs besides the links, until the master stops."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            ready.set_result(None)
            ticking = group.create_task(self._tick(), name="tick")
            await self._stopping.wait()
            ticking.cancel()
            self._control.close()

    async def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        sweep_at = loop.time()
        while True:
            await asyncio.sleep(TICK)
            self.commits.try_again()
            if loop.time() >= sweep_at:
                sweep_at = loop.time() + SWEEP
                self.go(self._control.sweep())
            self.happened(events.Ticked())

    def go(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs short work of the master beside everything else; a bug in it is logged and costs nobody else."""
        if self._group is None or self._stopping.is_set():
            work.close()
        else:
            self._group.create_task(_guarded(work))

    # ------------------------------------------------------------------------------------------- for people

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where it really listens, `host:port`."""
        return self.listening.bound

    @property
    def pin_shown(self) -> str:
        return self.identity.pin_shown

    def open_carrier(self, push: Callable[[Push], None], who: str = "window") -> Carrier:
        """Somebody who gives verbs; `push` gets what its watches tell, on the master's thread, and must not wait. From any thread.

        `who` tells in the stories of runs from where they were asked for something.
        """
        return Carrier(push, who)

    def close_carrier(self, carrier: Carrier) -> None:
        """Ends everything that it opened."""
        self._control.close_carrier(carrier)

    async def answer(self, verb: Verb, carrier: Carrier) -> Answer:
        """The answer to a verb; for what people did wrong it is a `Refused`, never an exception."""
        try:
            return await self._control.answer(verb, carrier)
        except UserError as error:
            return Refused(sentence=error.sentence, fault=error.fault, fields=error.fields)
        except Exception as error:
            if not isinstance(error, Bug):
                log.exception("the verb %.2000r met a bug", without_arguments(verb))
            sentence = f"The master met a bug at {type(verb).__name__} ({error}); its log has more."
            return Refused(sentence=sentence, fault=Fault.REFUSED)

    def outside(self) -> Outside:
        """What pictures tell that is not in the state."""
        return Outside(
            master=self.name,
            program=program_version(),
            pid=os.getpid(),
            addresses=self.listening.told,
            open=self.listening.is_open,
            pin=self.identity.pin_shown,
            started=self.started,
            events=self.told,
        )

    def shown_anew(self, run: RunId) -> None:
        """What pictures show of this run besides its state is another thing now."""
        self._control.changed(events.Changed(runs=(run,)))

    # --------------------------------------------------------------------------------------------- events

    def happened(self, event: Event) -> None:
        """Puts an event into the queue; it is handled before the loop looks at its sockets again."""
        self._waiting.append((event, None))
        self._schedule()

    async def settled(self, event: Event) -> Answer | None:
        """Handles an event now and returns its `Reply` once it is on disk. Raises UserError (also of the disk) and Bug."""
        if (
            isinstance(event, events.Asked | events.TokenCreated | events.NodeEnrolled)
            and self.commits.trouble is not None
        ):
            raise self.commits.trouble
        waiter: Waiter = asyncio.get_running_loop().create_future()
        self._waiting.append((event, waiter))
        self._handle_all()
        return await waiter

    def _schedule(self) -> None:
        if not self._scheduled:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._handle_scheduled)

    def _handle_scheduled(self) -> None:
        self._scheduled = False
        self._handle_all()

    def _handle_all(self) -> None:
        """All events that wait, then one plan for all of them. Never called by itself again from inside."""
        if self._handling:
            self._schedule()
            return
        self._handling = True
        try:
            for _ in range(BATCH):
                if not self._waiting:
                    break
                self._handle(*self._waiting.popleft())
            if self._waiting:
                self._schedule()
            elif self.plan_wanted:
                self._plan()
        finally:
            self._handling = False

    def _plan(self) -> None:
        self.plan_wanted = False
        try:
            placements = scheduler.plan(self.cluster, self.clock())
        except Exception:
            log.exception("the scheduler met a bug")
            return
        if placements:
            self._handle(events.UnitsPlaced(placements), None)
        if self.plan_wanted:
            self._schedule()

    def _handle(self, event: Event, waiter: Waiter | None) -> None:
        if by := self._steps.stepped():
            log.warning("The clock of this machine was set, or it slept: %+.1f s.", by)
            self._handle_one(events.ClockStepped(by), None)
        self._handle_one(event, waiter)

    def _handle_one(self, event: Event, waiter: Waiter | None) -> None:
        now = self.clock()
        if not isinstance(event, events.Ticked):
            self.story.append((now, brief(event)))
        try:
            effects = transitions.handle(self.cluster, event, now)
        except UserError as error:
            self.commits.add([], [], _failed(waiter, error))
            return
        except Exception as error:
            self._met_bug(event, waiter, error)
            return
        self._hands.take(effects, waiter)
        if self._checked:
            self._check(event)

    def _met_bug(self, event: Event, waiter: Waiter | None, error: Exception) -> None:
        """A bug in a rule costs the one who met it, never the cluster."""
        log.error("the rules met a bug at %.2000r", brief(event), exc_info=error)
        if waiter is not None and not waiter.done():
            waiter.set_exception(Bug(type(error).__name__))
        if isinstance(event, events.NodeSaid):
            self._hands.close_link(event.node, CloseCode.PROTOCOL, "the master met a bug; its log has more")

    def _check(self, event: Event) -> None:
        try:
            check(self.cluster)
        except AssertionError as error:
            log.error("after %.2000r: %s", brief(event), error)
            self._broken = self._broken or error


async def _guarded(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:
        log.exception("some work of the master met a bug")


def _failed(waiter: Waiter | None, error: UserError) -> Waiter | None:
    if waiter is not None and not waiter.done():
        waiter.set_exception(error)
    return None
