"""Random histories of whole clusters: the real rules of master and nodes, over simulated workers and a network that lies.

Runs of every kind are cut, dealt, stopped, paused and lost, while links break, agents and masters die between save and commit. At every
step the invariants hold; in the end every run has ended, each unit was counted once, and nothing is left anywhere.
"""

from random import Random

import pytest
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.core.master.fates import WEIGHTS, Fates
from tests.core.master.world import World

_NAMED = {fate.__name__: fate for fate, _ in WEIGHTS}


class Histories(RuleBasedStateMachine):
    """`much` plays a part of a history by a seed, in the shares of `WEIGHTS`; single things that happen come between."""

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        self.fates = Fates(World(a=1, b=2), Random(seed))
        for _ in range(3):
            self.fates.submit()

    @rule(seed=st.integers(0, 2**32), times=st.integers(1, 25))
    def much(self, seed: int, times: int) -> None:
        self.fates.random.seed(seed)
        self.fates.happen(times)

    @rule(name=st.sampled_from(sorted(_NAMED)), times=st.integers(1, 3))
    def one(self, name: str, times: int) -> None:
        for _ in range(times):
            _NAMED[name](self.fates)
        self.fates.world.promise()

    def teardown(self) -> None:
        if hasattr(self, "fates"):
            self.fates.world.finish()


TestHistories = pytest.mark.timeout(900)(Histories.TestCase)
TestHistories.settings = settings(
    max_examples=1_000,
    stateful_step_count=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
    report_multiple_bugs=False,
)
