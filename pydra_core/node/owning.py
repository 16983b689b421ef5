"""Looks after the owner of this machine: whether the schedule lets it work, and whether it has to stay awake for what runs."""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress

import msgspec

from pydra_core.node.awake import Awake
from pydra_core.node.happened import Fact, HoursChanged
from pydra_core.node.hours import Presence, decide
from pydra_core.node.policy import Schedule
from pydra_core.node.presence import presence
from pydra_core.node.records import NodeState, Phase
from pydra_core.protocol.facts import Hours

EVERY = 5.0
"""Seconds between two looks: a person who is back waits no longer."""

log = logging.getLogger(__name__)


class Owning:
    """`look` once before anything is offered, then `run`; `happened` after each event of the node."""

    def __init__(
        self,
        state: NodeState,
        report: Callable[[Fact], None],
        ask: Callable[[], Presence] = presence,
        every: float = EVERY,
    ) -> None:
        self._state = state
        self._report = report
        self._ask = ask
        self._every = every
        self._known = state.policy.schedule
        self._told: Hours | None = None
        self._doubted = False
        self._awake = Awake()
        self._stirred = asyncio.Event()
        self._rewritten = asyncio.Event()

    @property
    def _schedule(self) -> Schedule:
        return self._state.policy.schedule

    def happened(self) -> None:
        """Something runs that did not, or the other way round; or the owner wrote another schedule, which is looked at at once."""
        self._stirred.set()
        if self._state.policy.schedule != self._known:
            self._known = self._state.policy.schedule
            self._rewritten.set()

    async def run(self) -> None:
        """For ever."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_awake())
            group.create_task(self._keep_looking())

    def _is_limited(self) -> bool:
        schedule = self._schedule
        return bool(schedule.hours) or schedule.idle is not None or not schedule.battery

    async def look(self) -> None:
        """Asks the machine, and reports what its owner leaves of it if that is another thing now."""
        if not self._is_limited() and self._told is None:
            return
        asks = self._schedule.idle is not None or not self._schedule.battery
        found = await asyncio.to_thread(self._ask) if asks else Presence()
        self._doubt(found)
        hours = decide(self._schedule, found, time.time())
        if _essence(hours) != _essence(self._told):
            log.info("By its owner's schedule this machine %s.", hours.reason if hours else "works for the cluster now")
            self._told = hours
            self._report(HoursChanged(hours))

    def _doubt(self, found: Presence) -> None:
        if self._schedule.idle is not None and found.idle is None and not self._doubted:
            self._doubted = True
            log.warning("Nobody can tell here when this machine was last used: it works although “idle” is set.")

    async def _keep_looking(self) -> None:
        while True:
            pause = self._every if self._is_limited() else None
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._rewritten.wait()
            self._rewritten.clear()
            await self.look()

    async def _keep_awake(self) -> None:
        try:
            while True:
                await self._awake.keep(self._schedule.awake and _works(self._state))
                await self._stirred.wait()
                self._stirred.clear()
        finally:
            await self._awake.close()


def _essence(hours: Hours | None) -> Hours | None:
    """What is news: not that some seconds have passed."""
    return msgspec.structs.replace(hours, left=0.0) if hours is not None else None


def _works(state: NodeState) -> bool:
    """True while a worker lives whose clock goes."""
    return any(live.phase in (Phase.STARTING, Phase.RUNNING) and live.frozen is None for live in state.live.values())
