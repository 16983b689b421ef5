"""The zygotes of a node: one for each environment and network, the node's own Python among them, and those that have retired.

A zygote is replaced after so many starts: its workers share its hash seed and the places of its memory. The old one ends with its last
worker, so that no run notices. Of environments only so many stay open: the one that was used longest ago goes first.
"""

import asyncio
from pathlib import Path
from weakref import WeakValueDictionary

import msgspec

from pydra_core.protocol.facts import Step
from pydra_core.worker import proof
from pydra_core.worker.line import Line
from pydra_core.worker.orders import Setup

MOST = 8
"""Zygotes of environments that stay open."""
Key = tuple[str, str, str, tuple[str, ...], bool]


def key_of(setup: Setup) -> Key:
    """What makes one zygote another than the next."""
    return (setup.site, setup.stamp, setup.python, setup.preload, setup.shared_network)


class Lines:
    """Opens, replaces and closes them. `turn` is to be held by whoever opens or orders."""

    def __init__(self, logs: Path, recycle: int) -> None:
        self._logs = logs
        self._recycle = recycle
        self._count = 0
        self._open: dict[Key, Line] = {}
        """The one that was used last comes last."""
        self._retired: list[Line] = []
        self._turns: WeakValueDictionary[Key, asyncio.Lock] = WeakValueDictionary()

    def turn(self, setup: Setup) -> asyncio.Lock:
        """One at a time speaks to a zygote; those of other environments do not wait for it."""
        return self._turns.setdefault(key_of(setup), asyncio.Lock())

    async def open(self, setup: Setup) -> tuple[Step, ...]:
        """The steps of stage 1; raises proof.Refused if it cannot be done here, ZygoteLost if it never stands."""
        if setup.site:
            self._make_room()
        self._count += 1
        line = Line(setup, self._logs / f"zygote-{self._count}.log")
        try:
            standing = await line.standing()
        except BaseException:
            line.end()
            self._retired.append(line)
            raise
        if standing.failed:
            await line.close()
            raise proof.Refused(standing.failed, standing.steps)
        self.retire(setup)
        self._open[key_of(setup)] = line
        return standing.steps

    def current(self, setup: Setup) -> Line | None:
        """None if there is none yet, or only one that allows something else."""
        line = self._open.pop(key_of(setup), None)
        if line is not None:
            self._open[key_of(setup)] = line
            return line if line.setup.allowed == setup.allowed else None
        return None

    def any(self) -> Line | None:
        """The first that is open."""
        return next(iter(self._open.values()), None)

    async def renew_if_worn(self, setup: Setup) -> None:
        """A fresh one after so many starts; raises what `open` raises."""
        line = self._open.get(key_of(setup))
        if line is not None and line.orders >= self._recycle:
            await self.renew(setup)

    async def renew(self, setup: Setup) -> None:
        """A fresh one, for what changed in the setup; the old one ends with its last worker."""
        self.retire(setup)
        await self.open(setup)
        await self.sweep()

    def retire(self, setup: Setup) -> None:
        """It ends with its last worker, and no new one comes."""
        self._retire(key_of(setup))

    def retire_environments(self) -> None:
        """All that nobody is speaking to; they are opened again when they are needed."""
        for key in self._idle():
            self._retire(key)

    def _make_room(self) -> None:
        idle, environments = self._idle(), sum(1 for site, *_ in self._open if site)
        for key in idle[: max(0, environments + 1 - MOST)]:
            self._retire(key)

    def _idle(self) -> list[Key]:
        """Those of environments, the one that was used longest ago first."""
        turns = dict(self._turns)
        return [key for key in self._open if key[0] and not (key in turns and turns[key].locked())]

    def _retire(self, key: Key) -> None:
        line = self._open.pop(key, None)
        if line is not None:
            line.retire()
            self._retired.append(line)

    async def sweep(self) -> None:
        """Puts away the retired ones that have ended."""
        over = [line for line in self._retired if line.is_over()]
        self._retired = [line for line in self._retired if line not in over]
        for line in over:
            await line.close()

    async def drop(self, setup: Setup) -> None:
        """Ends one with all its workers."""
        line = self._open.pop(key_of(setup), None)
        if line is not None:
            await line.close()

    async def close(self) -> None:
        """Ends all, and all workers."""
        for line in (*self._open.values(), *self._retired):
            await line.close()
        self._open.clear()
        self._retired.clear()


def with_network(setup: Setup) -> Setup:
    """The same for workers that keep the machine's network namespace; nobody waits for them ahead."""
    return msgspec.structs.replace(setup, shared_network=True, spares=0)
