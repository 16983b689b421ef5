"""Random histories: transitions and scheduler with node doubles over a network that loses, repeats and delays, and a master that dies.

No run is lost, none ends twice, no node ever runs more units than it has slots, and once all nodes are well every run ends.
"""

from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pydra_core.ids import NodeId, RunId
from pydra_core.master import events
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.facts import Hours, Load
from pydra_core.protocol.states import ENDED, Blame, NodeState, Outcome, RunState
from pydra_core.protocol.values import decode
from tests.core.doubles import FACTS, Brain, NodeDouble, deploy

NAMES = ("a", "b", "c")
SLOTS = {"a": 1, "b": 2, "c": 3}
pick = st.sampled_from(NAMES)


class Cluster(RuleBasedStateMachine):
    """`up` and `down` are the queues of one link each way; a cut link loses both. Messages of one link keep their order, as TCP has it;
    those of a link that was cut may still arrive from it (`late`), repeated and in any order."""

    @initialize()
    def begin(self) -> None:
        self.brain = Brain()
        self.nodes = {name: NodeDouble(name, SLOTS[name]) for name in NAMES}
        self.up: dict[str, list[messages.FromNode]] = {name: [] for name in NAMES}
        self.down: dict[str, list[messages.ToNode]] = {name: [] for name in NAMES}
        self.linked: set[str] = set()
        self.late: list[tuple[str, messages.FromNode]] = []
        self.accepted: set[int] = set()
        self.ends: dict[int, RunState] = {}
        self.told: list[int] = []
        self.carry(self.brain.ask(deploy()))
        for name in NAMES:
            self.carry(self.brain.join(name, SLOTS[name]))
            self.linked.add(name)
        for priority in (0, 1, 0, 0, 0, 1, 0, 0):
            self.submit(priority)

    def carry(self, effects: list[events.Effect]) -> None:
        """What the runtime does with effects."""
        for effect in effects:
            match effect:
                case events.Send() if effect.node in self.linked:
                    self.down[effect.node].append(effect.message)
                case events.CloseLink():
                    self.cut(effect.node)
                case events.RunEnded():
                    self.told.append(effect.run)
                    self.ends[effect.run] = self.brain.cluster.runs[effect.run].state
                case events.Plan():
                    self.carry(self.brain.plan())

    def cut(self, name: str) -> None:
        if name in self.linked:
            self.linked.discard(name)
            self.late += [(name, message) for message in self.up[name]]
            self.up[name], self.down[name] = [], []
            self.carry(self.brain.do(events.LinkClosed(NodeId(name))))

    def link(self, name: str) -> None:
        """The node connects, and says again what it has and owes."""
        self.linked.add(name)
        self.up[name], self.down[name] = [], []
        self.carry(self.brain.do(events.NodeConnected(NodeId(name), FACTS, "addr")))
        self.up[name] = [self.nodes[name].ready(), *self.nodes[name].owes.values()]

    def say(self, name: str, message: messages.FromNode) -> None:
        if name in self.linked:
            self.up[name].append(message)

    # ------------------------------------------------------------------------------------------------ people

    @rule(priority=st.integers(-1, 1))
    def submit(self, priority: int) -> None:
        self.carry(self.brain.ask(verbs.Submit(task="Count", priority=priority)))
        self.accepted.add(self.brain.cluster.next_run - 1)

    @precondition(lambda self: self.accepted)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        run = data.draw(st.sampled_from(sorted(self.accepted)))
        self.carry(self.brain.ask(verbs.CancelRun(run=RunId(run))))

    @rule(name=pick, deadline=st.sampled_from([None, 0.0, 5.0, 30.0]))
    def drain(self, name: str, deadline: float | None) -> None:
        self.carry(self.brain.ask(verbs.DrainNode(NodeId(name), deadline)))

    @rule(name=pick)
    def resume(self, name: str) -> None:
        node = self.brain.node(name)
        if node.drain or node.sick or node.troubles:
            self.carry(self.brain.ask(verbs.ResumeNode(NodeId(name))))

    # ----------------------------------------------------------------------------------------------- network

    @rule(name=pick, count=st.integers(1, 4))
    def deliver_up(self, name: str, count: int) -> None:
        for _ in range(count):
            if self.up[name]:
                message = self.up[name].pop(0)
                self.carry(self.brain.said(name, message))

    @rule(name=pick, count=st.integers(1, 4))
    def deliver_down(self, name: str, count: int) -> None:
        for _ in range(count):
            if self.down[name]:
                for answer in self.nodes[name].hear(self.down[name].pop(0)):
                    self.say(name, answer)

    @rule()
    def flow(self) -> None:
        """A calm moment: everything arrives, workers start."""
        for name in NAMES:
            self.deliver_up(name, 100)
            self.deliver_down(name, 100)
            for unit in [unit for unit, begun in self.nodes[name].running.items() if not begun]:
                self.say(name, self.nodes[name].start(unit))
            self.deliver_up(name, 100)

    @precondition(lambda self: self.late)
    @rule(data=st.data(), twice=st.booleans())
    def deliver_late(self, data: st.DataObject, twice: bool) -> None:
        """A report of a dead link: only reports of units can have an effect beyond their link."""
        name, message = self.late.pop(data.draw(st.integers(0, len(self.late) - 1)))
        if isinstance(message, messages.UnitEnded | messages.UnitStarted | messages.UnitStarting):
            for _ in range(1 + twice):
                self.carry(self.brain.said(name, message))

    @rule(name=pick)
    def cut_link(self, name: str) -> None:
        self.cut(name)

    @rule(name=pick)
    def reconnect(self, name: str) -> None:
        if name not in self.linked:
            self.link(name)

    # ------------------------------------------------------------------------------------------------- nodes

    @rule(name=pick, data=st.data())
    def start(self, name: str, data: st.DataObject) -> None:
        waiting = [unit for unit, begun in self.nodes[name].running.items() if not begun]
        if waiting:
            self.say(name, self.nodes[name].start(data.draw(st.sampled_from(waiting))))

    @rule(
        name=pick,
        outcome=st.sampled_from([Outcome.COMPLETE, Outcome.COMPLETE, Outcome.FAILED, Outcome.REFUSED]),
        data=st.data(),
    )
    def finish(self, name: str, outcome: Outcome, data: st.DataObject) -> None:
        if self.nodes[name].running:
            unit = data.draw(st.sampled_from(list(self.nodes[name].running)))
            self.say(name, self.nodes[name].end(unit, outcome))

    @rule(name=pick, data=st.data())
    def cannot(self, name: str, data: st.DataObject) -> None:
        """The machine is to blame, or its owner has it again."""
        if self.nodes[name].running:
            unit = data.draw(st.sampled_from(list(self.nodes[name].running)))
            fault = st.sampled_from([(Outcome.REFUSED, Blame.MACHINE), (Outcome.CANCELLED, Blame.OWNER)])
            self.say(name, self.nodes[name].end(unit, *data.draw(fault)))

    @rule(name=pick, on=st.booleans())
    def owner_comes_or_goes(self, name: str, on: bool) -> None:
        self.say(name, messages.NodeHours(Hours(reason="works again later", left=9.0) if on else None))

    @rule(name=pick, rule=st.sampled_from(["", "a text frame"]))
    def says_garbage(self, name: str, rule: str) -> None:
        if rule and name in self.linked:
            self.cut(name)
            self.carry(self.brain.do(events.NodeBroke(NodeId(name), rule)))

    @rule(name=pick)
    def agent_dies(self, name: str) -> None:
        """Its workers end with it; its outbox survives."""
        self.nodes[name].running.clear()
        self.cut(name)

    @rule(name=pick)
    def agent_stops(self, name: str) -> None:
        self.nodes[name].running.clear()
        self.say(name, messages.NodeStopping("evening"))

    # ------------------------------------------------------------------------------------------ time and master

    @rule(seconds=st.sampled_from([1.0, 6.0, 20.0, 70.0]))
    def wait(self, seconds: float) -> None:
        self.carry(self.brain.tick(seconds))

    @rule(by=st.sampled_from([-86_400.0, -30.0, 30.0, 3 * 86_400.0]))
    def clock_is_set(self, by: float) -> None:
        lost = {node.node for node in self.brain.cluster.nodes.values() if node.state is NodeState.LOST}
        self.brain.now = max(1.0, self.brain.now + by)
        self.carry(self.brain.do(events.ClockStepped(by)))
        self.carry(self.brain.do(events.Ticked()))
        assert {node.node for node in self.brain.cluster.nodes.values() if node.state is NodeState.LOST} == lost

    @rule()
    def master_dies(self) -> None:
        for name in NAMES:
            self.linked.discard(name)
            self.up[name], self.down[name] = [], []
        self.late.clear()
        self.brain = self.brain.restart()

    # ------------------------------------------------------------------------------------------------ promises

    @invariant()
    def no_run_is_lost(self) -> None:
        assert set(self.brain.cluster.runs) == self.accepted

    @invariant()
    def no_run_ends_twice_or_changes_after_its_end(self) -> None:
        assert len(self.told) == len(set(self.told))
        for run, state in self.ends.items():
            assert self.brain.cluster.runs[RunId(run)].state is state

    @invariant()
    def no_node_runs_more_than_its_slots(self) -> None:
        for node in self.nodes.values():
            assert node.most <= node.slots, f"{node.name} ran {node.most} units on {node.slots} slots"

    def teardown(self) -> None:
        """All nodes are well from now on: then every accepted run ends, with the result of its last attempt."""
        for _ in range(40 + 4 * len(self.accepted)):
            if not self.brain.cluster.live:
                break
            self.heal()
        assert not self.brain.cluster.live, [run.story for run in self.brain.cluster.live.values()]
        for run in self.brain.cluster.runs.values():
            assert run.state in ENDED
            if run.state is RunState.COMPLETE:
                assert run.unit.attempt is not None
                assert decode(run.result.body) == [run.unit.holder, *run.unit.attempt]
        self.no_run_ends_twice_or_changes_after_its_end()
        self.no_node_runs_more_than_its_slots()

    def heal(self) -> None:
        for name, node in self.nodes.items():
            self.resume(name)
            if name not in self.linked:
                self.link(name)
            self.say(name, messages.NodeHours(None))
            self.say(name, messages.Heartbeat(Load()))
            self.deliver_up(name, 100)
            self.deliver_down(name, 100)
            for unit, begun in list(node.running.items()):
                self.say(name, node.end(unit, Outcome.COMPLETE) if begun else node.start(unit))
            self.deliver_up(name, 100)
        self.carry(self.brain.tick(5.0))


TestModel = Cluster.TestCase
TestModel.settings = settings(
    max_examples=200, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)
