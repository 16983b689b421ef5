"""Random histories of whole clusters: the real rules of master and nodes, over simulated workers and a network that lies.

Runs of every kind are cut, dealt, stopped, paused and lost, while links break, agents and masters die between save and commit. At every
step the invariants hold; in the end every run has ended, each unit was counted once, and nothing is left anywhere.
"""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from pydra_core.errors import UserError
from pydra_core.ids import RunId
from pydra_core.protocol import verbs
from tests.core.master.scripts import SHAPES
from tests.core.master.world import World

NAMES = ("a", "b")
name = st.sampled_from(NAMES)
shape = st.sampled_from(sorted(SHAPES))


class Histories(RuleBasedStateMachine):
    """Each rule is one thing that may happen; most let everything flow for a while."""

    @initialize(first=shape, second=shape)
    def begin(self, first: str, second: str) -> None:
        self.world = World(a=1, b=2)
        self.submit(first, 0)
        self.submit(second, 0)

    def ask(self, verb: object) -> None:
        try:
            self.world.carry(self.world.brain.ask(verb))  # type: ignore[arg-type]
        except UserError:
            self.world.promise()

    def some_run(self, data: st.DataObject) -> RunId:
        return RunId(data.draw(st.integers(1, self.world.cluster.next_run - 1)))

    # -------------------------------------------------------------------------------------------------- people

    @rule(cls=shape, priority=st.integers(-1, 1))
    def submit(self, cls: str, priority: int) -> None:
        if len(self.world.cluster.live) < 6:
            self.ask(verbs.Submit(task=f"count.{cls}", priority=priority))

    @rule(data=st.data(), grace=st.sampled_from([0.0, 5.0]))
    def cancel(self, data: st.DataObject, grace: float) -> None:
        self.ask(verbs.CancelRun(run=self.some_run(data), grace=grace))

    @rule(data=st.data(), now=st.booleans())
    def pause(self, data: st.DataObject, now: bool) -> None:
        self.ask(verbs.PauseRun(run=self.some_run(data), now=now))

    @rule(data=st.data())
    def resume(self, data: st.DataObject) -> None:
        self.ask(verbs.ResumeRun(run=self.some_run(data)))

    @rule(data=st.data(), priority=st.integers(-2, 2))
    def prefer(self, data: st.DataObject, priority: int) -> None:
        self.ask(verbs.SetPriority(run=self.some_run(data), priority=priority))

    # ------------------------------------------------------------------------------------------------- network

    @rule(times=st.integers(1, 6))
    def flow(self, times: int) -> None:
        for _ in range(times):
            self.world.flow()
        self.world.promise()

    @rule(at=name, count=st.integers(1, 5))
    def deliver_up(self, at: str, count: int) -> None:
        self.world.deliver_up(at, count)

    @rule(at=name, count=st.integers(1, 5))
    def deliver_down(self, at: str, count: int) -> None:
        self.world.deliver_down(at, count)

    @rule(at=name)
    def work(self, at: str) -> None:
        self.world.machines[at].work()

    @rule(at=name)
    def cut(self, at: str) -> None:
        self.world.cut(at)

    @rule(at=name)
    def link(self, at: str) -> None:
        self.world.link(at)

    @rule(at=name)
    def blink(self, at: str) -> None:
        """A link is replaced by another at once."""
        self.world.cut(at)
        self.world.link(at)

    # ------------------------------------------------------------------------------------------ lives and deaths

    @rule(at=name, data=st.data())
    def worker_dies(self, at: str, data: st.DataObject) -> None:
        machine = self.world.machines[at]
        if machine.workers:
            machine.kill(data.draw(st.sampled_from(sorted(machine.workers))))

    @rule(at=name)
    def agent_dies(self, at: str) -> None:
        self.world.agent_dies(at)

    @rule(at=name)
    def agent_stops(self, at: str) -> None:
        self.world.machines[at].order_stop()

    @rule(lazy=st.booleans())
    def disk(self, lazy: bool) -> None:
        self.world.lazy = lazy
        if not lazy:
            self.world.commit()

    @rule()
    def master_dies(self) -> None:
        self.world.master_dies()
        self.world.promise()

    @precondition(lambda self: self.world.cluster.live)
    @rule(seconds=st.sampled_from([1.0, 6.0, 16.0, 70.0]))
    def wait(self, seconds: float) -> None:
        self.world.wait(seconds)

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.finish()


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=1_000,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
    report_multiple_bugs=False,
)
