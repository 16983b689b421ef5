"""The zygotes of a node: one whose workers have no network, one for those that were granted some, and those that have retired.

A zygote is replaced after so many starts: its workers share its hash seed and the places of its memory. The old one ends with its last
worker, so that no run notices.
"""

from pathlib import Path

import msgspec

from pydra_core.protocol.facts import Step
from pydra_core.worker import proof
from pydra_core.worker.line import Line
from pydra_core.worker.orders import Setup


class Lines:
    """Opens, replaces and closes them; all of a node have the same setup but for the network."""

    def __init__(self, log: Path, recycle: int) -> None:
        self._log = log
        self._recycle = recycle
        self._open: dict[bool, Line] = {}
        self._retired: list[Line] = []

    async def open(self, setup: Setup) -> tuple[Step, ...]:
        """The steps of stage 1; raises proof.Refused if it cannot be done here, ZygoteLost if it never stands."""
        line = Line(setup, self._log)
        self._open[setup.shared_network] = line
        standing = await line.standing()
        if standing.failed:
            raise proof.Refused(standing.failed, standing.steps)
        return standing.steps

    def current(self, shared_network: bool) -> Line | None:
        """None if there is none yet."""
        return self._open.get(shared_network)

    def any(self) -> Line | None:
        """The first that is open."""
        return next(iter(self._open.values()), None)

    async def renew_if_worn(self, setup: Setup) -> None:
        """A fresh one after so many starts; raises what `open` raises."""
        line = self._open.get(setup.shared_network)
        if line is not None and line.orders >= self._recycle:
            await self.renew(setup)

    async def renew(self, setup: Setup) -> None:
        """A fresh one, for what changed in the setup; the old one ends with its last worker."""
        old = self._open.pop(setup.shared_network, None)
        if old is not None:
            old.retire()
            self._retired.append(old)
        await self.open(setup)
        await self.sweep()

    async def sweep(self) -> None:
        """Puts away the retired ones that have ended."""
        for line in [line for line in self._retired if line.is_over()]:
            self._retired.remove(line)
            await line.close()

    async def drop(self, shared_network: bool) -> None:
        """Ends one with all its workers."""
        line = self._open.pop(shared_network, None)
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
