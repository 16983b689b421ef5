"""What a restarted master knows is what the one before knew, from the rows that it saved: nothing that people wished is lost."""

from contextlib import suppress
from typing import Any

import msgspec
from hypothesis import given, settings, strategies as st

from pydra_core.errors import UserError
from pydra_core.ids import NodeId, RunId
from pydra_core.master import events
from pydra_core.master.state import Cluster, Node, Package, Retention, Run, Token
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.manifest import Needs, TaskSpec
from pydra_core.protocol.states import Outcome, RunState, UnitState
from tests.core.doubles import Brain, deploy, ended, ready, running, started, task

KINDS: dict[type, type] = {Run: Run, Node: Node, Package: Package, Token: Token}
UNSAVED = {"done", "total", "message"}
"""What a worker tells again."""

DERIVED = (
    "waiting", "gathering", "timed", "needed", "sleeping", "held", "counts", "taken", "claimed", "coordinating", "used", "shares",
    "history", "groups", "series", "latest", "leaned", "blobs", "referring", "counted", "left_bytes", "wanting", "next_run", "keep",
)  # fmt: skip


class Kept(Brain):
    """A brain with a disk: what was saved, as it was encoded then."""

    def __init__(self) -> None:
        self.rows: dict[tuple[type, object], bytes] = {}
        self.keep = Retention()
        super().__init__()

    def do(self, event: events.Event) -> list[events.Effect]:
        effects = super().do(event)
        for effect in effects:
            match effect:
                case events.Save(record=Retention() as keep):
                    self.keep = keep
                case events.Save(record):
                    self.rows[type(record), _key(record)] = msgspec.msgpack.encode(record)
                case events.Forget(node):
                    del self.rows[Node, node]
                case events.ForgetRun(run):
                    del self.rows[Run, run]
                case _:
                    pass
        return effects

    def reread(self) -> Cluster:
        found: dict[type, dict[Any, Any]] = {kind: {} for kind in KINDS}
        for (kind, key), body in self.rows.items():
            found[kind][key] = msgspec.msgpack.decode(body, type=kind)
        next_run = RunId(max(found[Run], default=0) + 1)
        return Cluster(
            epoch=self.cluster.epoch + 1, runs=found[Run], nodes=found[Node], packages=found[Package],
            tokens=found[Token], next_run=max(next_run, self.cluster.next_run), keep=self.keep,
        )  # fmt: skip


def _key(record: object) -> object:
    match record:
        case Run():
            return record.run
        case Node():
            return record.node
        case Package():
            return record.name
        case Token():
            return record.token
    raise AssertionError(record)


def a_kept() -> Kept:
    brain = Kept()
    plain = task("count", "Count")
    stubborn = msgspec.structs.replace(task("count", "Stubborn"), needs=Needs(retries=3, retry_delay=30.0))
    whole: tuple[TaskSpec, ...] = (plain, stubborn)
    brain.ask(deploy("count", "1", *whole))
    brain.join("a", 2)
    return brain


RUNS = st.integers(1, 8)
STEPS = st.one_of(
    st.tuples(st.just("submit"), st.sampled_from(["Count", "Stubborn"]), st.integers(-2, 2)),
    st.tuples(st.just("later"), st.sampled_from([5.0, 50.0, 500.0]), st.sampled_from([0.0, 60.0])),
    st.tuples(st.just("after"), RUNS, st.sampled_from(["", "g"])),
    st.tuples(st.just("sweep"), st.integers(1, 3), st.integers(0, 1)),
    st.tuples(st.just("plan"), st.none(), st.none()),
    st.tuples(st.just("start"), RUNS, st.none()),
    st.tuples(st.just("end"), RUNS, st.sampled_from(list(Outcome))),
    st.tuples(st.just("pause"), RUNS, st.booleans()),
    st.tuples(st.just("resume"), RUNS, st.none()),
    st.tuples(st.just("priority"), RUNS, st.integers(-5, 5)),
    st.tuples(st.just("cancel"), RUNS, st.none()),
    st.tuples(st.just("tick"), st.sampled_from([1.0, 10.0, 40.0]), st.none()),
    st.tuples(st.just("prune"), st.integers(1, 4), st.none()),
)
Step = tuple[str, Any, Any]


def take(brain: Kept, step: Step) -> None:
    """What is refused changes nothing."""
    with suppress(UserError):
        _take(brain, *step)


def _take(brain: Kept, what: str, which: Any, more: Any) -> None:
    match what:
        case "submit":
            brain.ask(verbs.Submit(task=which, priority=more))
        case "later":
            brain.ask(verbs.Submit(task="Count", at=brain.now + which, every=more))
        case "after":
            brain.ask(verbs.Submit(task="Count", after=(RunId(which),), group=more, lease=60.0))
        case "sweep":
            brain.ask(verbs.SubmitSweep(base=verbs.Submit(task="Count", group="s", priority=more), axes={}))
        case "plan":
            brain.plan()
        case "tick":
            brain.tick(which)
            brain.said("a", ready(2, running=_held(brain)))
        case "prune":
            brain.ask(verbs.PruneRuns(keep=which, dry=False))
        case _:
            _of_run(brain, what, RunId(which), more)


def _held(brain: Kept) -> tuple[Any, ...]:
    return tuple(running(brain.cluster.live[name.run]) for name in brain.cluster.held.get(NodeId("a"), ()))


def _of_run(brain: Kept, what: str, number: RunId, more: Any) -> None:
    run = brain.cluster.live.get(number)
    match what:
        case "start" | "end":
            if run is not None and run.unit.state in (UnitState.SENT, UnitState.RUNNING):
                brain.said("a", started(run) if what == "start" else ended(run, more, error="it broke"))
        case "pause":
            brain.ask(verbs.PauseRun(run=number, now=more))
        case "resume":
            brain.ask(verbs.ResumeRun(number))
        case "priority":
            brain.ask(verbs.SetPriority(number, more))
        case "cancel":
            brain.ask(verbs.CancelRun(run=number))


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, max_size=40))
def test_a_restart_changes_nothing_that_people_wished_or_that_is_under_way(steps: list[Step]) -> None:
    brain = a_kept()
    for step in steps:
        take(brain, step)
    again = Brain(brain.reread(), brain.now)
    for number, run in brain.cluster.runs.items():
        assert told(run) == told(again.cluster.runs[number])
    assert list(again.cluster.runs) == list(brain.cluster.runs)
    assert list(again.cluster.live) == list(brain.cluster.live)
    for name in DERIVED:
        assert plain(getattr(again.cluster, name)) == plain(getattr(brain.cluster, name)), name
    assert again.cluster.packages == brain.cluster.packages


def told(run: Run) -> dict[str, Any]:
    return {name: getattr(run, name) for name in run.__struct_fields__ if name not in UNSAVED}


def plain(value: Any) -> Any:
    """Records are compared by what names them, here."""
    if not isinstance(value, dict):
        return value
    return {key: _named(each) for key, each in value.items() if each != 0}


def _named(value: Any) -> Any:
    if isinstance(value, Run):
        return value.run
    return sorted(value) if isinstance(value, dict) else value


@settings(max_examples=40, deadline=None)
@given(st.lists(STEPS, max_size=25), st.lists(STEPS, max_size=10))
def test_after_a_restart_and_the_return_of_the_node_the_next_plan_is_the_one_that_would_have_been(
    steps: list[Step], more: list[Step]
) -> None:
    brain = a_kept()
    for step in steps:
        take(brain, step)
    again = Brain(brain.reread(), brain.now)
    mine = _held(brain)
    for each in (brain, again):
        each.said("a", ready(2, running=mine, versions=tuple(brain.node("a").versions)))
    placed = [effect.placement.unit for effect in _placements(brain)]
    assert [effect.placement.unit for effect in _placements(again)] == placed
    states = {number: run.state for number, run in brain.cluster.runs.items()}
    assert {number: run.state for number, run in again.cluster.runs.items()} == states
    assert RunState.COMPLETE not in {run.state for run in again.cluster.live.values()}


def _placements(brain: Brain) -> list[Any]:
    return [e.message for e in brain.plan() if isinstance(e, events.Send) and isinstance(e.message, messages.Place)]
