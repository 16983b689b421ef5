"""Takes what the owner of this machine writes while the node runs: what may hold at once holds at once, the rest is said to wait."""

import logging
import sys
from collections.abc import Callable

import msgspec

from pydra_core.node.facts import usable_cores
from pydra_core.node.happened import Fact, PolicyChanged
from pydra_core.node.level import fitting
from pydra_core.node.policy import Policy, scheduled
from pydra_core.node.policy_changes import taken
from pydra_core.node.policy_file import OwnersFile
from pydra_core.node.policy_watch import PolicyWatch
from pydra_core.node.records import NodeState
from pydra_core.packages.wants import offered

log = logging.getLogger(__name__)


def slots_of(asked: int | None, policy: Policy) -> int:
    """So many runs at once: as many as were asked for (None: as the cores allow), and no more than the schedule leaves."""
    return min(asked or usable_cores(), policy.schedule.slots or sys.maxsize)


class Obeying:
    """`begun` is the policy that the node was started with, with `asked` slots; `hold_to` is told what holds for new workers."""

    def __init__(
        self,
        owners: OwnersFile | None,
        begun: Policy,
        state: NodeState,
        report: Callable[[Fact], None],
        hold_to: Callable[[Policy, int], None],
        asked: int | None = None,
    ) -> None:
        self._owners = owners
        self._begun = begun
        self._state = state
        self._report = report
        self._hold_to = hold_to
        self._asked = asked

    async def run(self) -> None:
        """For ever, if there is a file to look at."""
        if self._owners is not None:
            await PolicyWatch(self._owners, self._obey, self._refuse).run()

    def _obey(self, wanted: Policy) -> None:
        usual = wanted if wanted.least is not None else msgspec.structs.replace(wanted, least=self._begun.least)
        policy, waits = taken(self._begun, scheduled(usual))
        policy = fitting(policy, self._state.isolation)
        slots = slots_of(self._asked, policy)
        self._hold_to(policy, slots)
        self._report(PolicyChanged(policy, slots, waits))
        log.info("Its owner lets runs have: %s.", offered(self._state.offer) or "nothing but the sandbox")
        if waits:
            log.warning("What was changed of %s counts from the next start of this node on.", ", ".join(waits))

    def _refuse(self, fault: str) -> None:
        state = self._state
        self._report(PolicyChanged(state.policy, state.slots, state.waits, fault))
