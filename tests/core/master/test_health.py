"""Faults of machines, garbage and clocks: given what nodes say, what becomes of runs and of nodes."""

import msgspec
import pytest

from pydra_core.ids import Attempt, NodeId, PackageName
from pydra_core.master import events, health, scheduler
from pydra_core.master.state import SILENCE, Run
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.facts import Hours, Load, Offer, WorkerLoad
from pydra_core.protocol.manifest import TaskSpec
from pydra_core.protocol.messages import Heartbeat
from pydra_core.protocol.states import Blame, NodeState, Outcome, RunState
from tests.core.doubles import Brain, deploy, ended, only, ready, reread, started, task, tells

A, B, C = NodeId("a"), NodeId("b"), NodeId("c")
FULL = "its code could not be brought to this node: No space left on device"


def _brain(*nodes: str, slots: int = 1) -> Brain:
    brain = Brain()
    brain.ask(deploy())
    for node in nodes:
        brain.join(node, slots)
    return brain


def _pass(brain: Brain, seconds: float) -> None:
    """Time goes by, and all nodes are heard."""
    while seconds > 0:
        brain.tick(min(5.0, seconds))
        seconds -= 5.0
        for node in brain.cluster.nodes:
            brain.said(node, Heartbeat(Load()))


def _fault(brain: Brain, run: Run, text: str = FULL, **more: object) -> list[events.Effect]:
    """The machine that holds it could not start it."""
    assert run.unit.holder is not None
    said = ended(run, Outcome.REFUSED, error=text, blame=Blame.MACHINE, **more)
    return [*brain.said(run.unit.holder, said), *brain.plan()]


def test_what_a_machine_could_not_start_goes_to_another_and_is_not_charged() -> None:
    brain = _brain("a", "b")
    run = brain.submit()
    brain.plan()
    first = run.unit.holder
    _fault(brain, run)
    assert run.unit.holder not in (None, first)
    assert (run.unit.tries, run.unit.losses) == (0, 0)
    assert FULL in run.story[-2].text


def test_where_there_is_no_other_machine_it_waits_longer_each_time_and_fails_with_the_fifth() -> None:
    brain = _brain("a")
    run = brain.submit()
    brain.plan()
    for rest in (5.0, 10.0, 20.0, 40.0):
        _fault(brain, run)
        assert run.state is RunState.QUEUED
        why = scheduler.why(brain.cluster, run, brain.now)
        assert "name-a could not run count" in why.sentence
        assert "No space left" in why.sentence
        _pass(brain, rest - 0.5)
        assert brain.plan() == []
        brain.tick(0.5)
        brain.plan()
        assert run.unit.holder == A
    _fault(brain, run)
    assert run.state is RunState.FAILED
    assert run.error == f"name-a could not start it: {FULL}"


def test_after_a_fault_on_every_machine_that_could_run_it_it_fails() -> None:
    brain = _brain("a", "b", "c")
    run = brain.submit()
    brain.plan()
    seen = set()
    for _ in range(3):
        seen.add(run.unit.holder)
        _fault(brain, run)
    assert seen == {A, B, C}
    assert run.state is RunState.FAILED


def test_contents_that_no_machine_can_unpack_fail_at_once() -> None:
    brain = _brain("a", "b")
    run = brain.submit()
    brain.plan()
    assert run.unit.holder is not None
    brain.said(run.unit.holder, ended(run, Outcome.REFUSED, error="it has no such file"))
    assert run.state is RunState.FAILED


def test_an_owners_rule_sends_it_elsewhere_and_fails_it_where_there_is_no_elsewhere() -> None:
    for others, state in (("b", RunState.STARTING), ("", RunState.FAILED)):
        brain = _brain("a", *others)
        run = brain.submit()
        brain.plan()
        assert run.unit.holder is not None
        brain.node("a").versions = brain.node(others or "a").versions = {run.digest}
        brain.said(run.unit.holder, ended(run, Outcome.REFUSED, error="no", blame=Blame.OWNER))
        brain.plan()
        assert run.state is state
        assert not brain.node("a").sick


def test_what_ran_and_may_not_run_twice_is_not_placed_again_after_a_fault() -> None:
    brain = _brain("a", "b")
    brain.ask(deploy("once", "1", _once()))
    run = brain.submit("once.Once")
    brain.plan()
    assert run.unit.holder is not None
    brain.said(run.unit.holder, started(run))
    brain.said(run.unit.holder, ended(run, Outcome.FAILED, error="the disk", blame=Blame.MACHINE, worker_pid=4711))
    assert run.state is RunState.FAILED


def _once() -> TaskSpec:
    spec = task("once", "Once")
    return msgspec.structs.replace(spec, needs=msgspec.structs.replace(spec.needs, rerun_on_loss=False))


# ---------------------------------------------------------------------------------------------------------- sick


def _packages(brain: Brain, *names: str) -> None:
    for name in names:
        brain.ask(deploy(name, name, task(name, "T")))


def _faults(brain: Brain, node: str, *packages: str, blame: Blame = Blame.MACHINE) -> list[events.Effect]:
    """Each of these packages is placed there, and cannot be run."""
    effects: list[events.Effect] = []
    for name in packages:
        run = brain.submit(f"{name}.T")
        brain.do(events.UnitsPlaced(((run.unit.name, NodeId(node)),)))
        effects += brain.said(node, ended(run, Outcome.REFUSED, error=f"no {name}", blame=blame))
        brain.ask(verbs.CancelRun(run=run.run))
    return effects


def test_three_faults_in_a_row_with_three_packages_set_a_machine_aside_and_name_them() -> None:
    brain = _brain("a", "b")
    _packages(brain, "p", "q", "r")
    effects = _faults(brain, "a", "p", "q", "r")
    node = brain.node("a")
    assert node.state is NodeState.SICK
    assert "node-sick" in tells(effects)
    why = scheduler.why_node(brain.cluster, node, brain.now)
    assert all(f"{name}: no {name}" in why.sentence for name in "pqr")
    assert brain.restart().node("a").sick


@pytest.mark.parametrize("packages", [("p", "p", "p", "q"), ("p", "q")])
def test_fewer_packages_do_not(packages: tuple[str, ...]) -> None:
    brain = _brain("a", "b")
    _packages(brain, "p", "q")
    for name in packages:
        _faults(brain, "a", name)
        _pass(brain, 100)
    assert brain.node("a").state is NodeState.CONNECTED


def test_a_worker_that_started_in_between_begins_the_row_anew() -> None:
    brain = _brain("a", "b")
    _packages(brain, "p", "q", "r")
    _faults(brain, "a", "p", "q")
    run = brain.submit()
    brain.do(events.UnitsPlaced(((run.unit.name, A),)))
    brain.said("a", started(run))
    brain.said("a", ended(run, Outcome.FAILED, error="ValueError", worker_pid=4711))
    _faults(brain, "a", "r")
    assert brain.node("a").state is NodeState.CONNECTED


def test_what_tasks_do_badly_makes_no_machine_sick() -> None:
    brain = _brain("a", "b")
    _packages(brain, "p", "q", "r")
    _faults(brain, "a", "p", "q", "r", blame=Blame.TASK)
    assert brain.node("a").state is NodeState.CONNECTED


def test_the_last_healthy_machine_is_never_set_aside() -> None:
    brain = _brain("a", "b")
    _packages(brain, "p", "q", "r")
    _faults(brain, "b", "p", "q", "r")
    assert brain.node("b").state is NodeState.SICK
    _faults(brain, "a", "p", "q", "r")
    assert brain.node("a").state is NodeState.CONNECTED


def test_a_person_brings_it_back_and_it_stays_sick_until_then() -> None:
    brain = _brain("a", "b")
    _packages(brain, "p", "q", "r")
    _faults(brain, "a", "p", "q", "r")
    brain.do(events.LinkClosed(A))
    brain.said("a", ready())
    assert brain.node("a").state is NodeState.SICK
    brain.ask(verbs.ResumeNode(A))
    assert brain.node("a").state is NodeState.CONNECTED
    assert not brain.node("a").troubles


# --------------------------------------------------------------------------------------------------- the clocks


@pytest.mark.parametrize("off", [90.0, -90.0, 86_400.0, -86_400.0, 400 * 86_400.0, -400 * 86_400.0])
def test_a_nodes_clock_is_shown_and_changes_nothing(off: float) -> None:
    brain = Brain(now=1.7e9)
    run = brain.run_on("a")
    for late in (0.3, 0.1, 2.0):
        brain.tick(5)
        brain.said("a", Heartbeat(Load(), brain.now + off - late))
    assert health.skew(brain.node("a")) == pytest.approx(off - 0.1)
    (note,) = health.notes(brain.node("a"), brain.now)
    assert ("ahead" if off > 0 else "behind") in note
    brain.said("a", ended(run, started=brain.now + off - 9, ended=brain.now + off))
    assert run.state is RunState.COMPLETE
    assert run.ended == pytest.approx(run.started + 9)


def test_a_message_that_was_long_on_its_way_makes_no_clock_wrong() -> None:
    brain = Brain(now=1.7e9)
    brain.join("a")
    for late in (0.0, 60.0):
        brain.said("a", Heartbeat(Load(), brain.now - late))
    assert health.notes(brain.node("a"), brain.now) == ()


@pytest.mark.parametrize("step", [30.0, -30.0, 8 * 3600.0, -400 * 86_400.0])
def test_when_the_masters_clock_is_set_no_node_is_lost_and_no_stop_is_overdue(step: float) -> None:
    brain = Brain(now=1.7e9)
    run = brain.run_on("a")
    brain.ask(verbs.CancelRun(run=run.run, grace=5.0))
    brain.tick(10)
    brain.now += step
    brain.do(events.ClockStepped(step))
    effects = brain.tick(4)
    assert not only(effects, events.Send)
    assert brain.node("a").state is NodeState.CONNECTED
    brain.tick(SILENCE)
    assert brain.node("a").state is NodeState.LOST


def test_a_clock_that_is_set_far_ahead_takes_no_history_for_old_at_once() -> None:
    brain = Brain(now=1.7e9)
    run = brain.run_on("a")
    brain.said("a", ended(run))
    brain.now += 400 * 86_400.0
    brain.do(events.ClockStepped(400 * 86_400.0))
    _pass(brain, 300)
    assert run.run in brain.cluster.runs


def test_a_clock_that_was_set_back_while_there_was_no_master_makes_nobody_wait_for_days() -> None:
    brain = Brain(now=1.7e9)
    brain.ask(deploy())
    for node in ("a", "b"):
        brain.join(node)
    run = brain.submit()
    brain.plan()
    _fault(brain, run)
    brain.do(events.NodeBroke(A, "?"))
    brain.do(events.NodeBroke(A, "?"))
    again = Brain(reread(brain.cluster), brain.now - 30 * 86_400)
    assert health.away(again.node("a"), again.now) <= 5.0
    assert all(
        each.until <= again.now + health.LONGEST for node in ("a", "b") for each in again.node(node).troubles.values()
    )


def test_a_moment_that_a_person_named_goes_by_the_new_time() -> None:
    brain = Brain(now=1.7e9)
    brain.ask(deploy())
    brain.ask(verbs.Submit(task="count.Count", at=brain.now + 3600))
    (run,) = brain.cluster.runs.values()
    brain.now += 3600
    brain.do(events.ClockStepped(3600))
    brain.tick(0.5)
    assert run.state is RunState.QUEUED


# -------------------------------------------------------------------------------------------------------- garbage


def test_a_node_that_sends_garbage_is_named_and_may_come_back_at_once_the_first_time() -> None:
    brain = _brain("a")
    effects = brain.do(events.NodeBroke(A, "a text frame"))
    assert "sent what no node says (a text frame)" in only(effects, events.Tell)[0].text
    assert health.away(brain.node("a"), brain.now) == 0
    brain.said("a", ready())
    assert "a text frame" in health.notes(brain.node("a"), brain.now)[0]


def test_who_sends_garbage_again_and_again_stays_away_longer_each_time() -> None:
    brain = _brain("a")
    waits = []
    for _ in range(5):
        brain.do(events.NodeBroke(A, "?"))
        waits.append(health.away(brain.node("a"), brain.now))
    assert waits == [0.0, 5.0, 10.0, 20.0, 40.0]
    assert "cut off" in scheduler.why_node(brain.cluster, brain.node("a"), brain.now).sentence
    brain.tick(700)
    brain.do(events.NodeBroke(A, "?"))
    assert health.away(brain.node("a"), brain.now) == 0.0


# --------------------------------------------------------------------------------------------------- hours, stalls


def test_nothing_is_placed_on_a_machine_whose_owner_has_it_and_why_says_until_when() -> None:
    brain = _brain("a")
    brain.said("a", messages.NodeHours(Hours(reason="works again at 20:00 (its owner's schedule)", left=60)))
    run = brain.submit()
    assert brain.plan() == []
    assert "name-a works again at 20:00 (its owner's schedule)" in scheduler.why(brain.cluster, run, brain.now).sentence
    assert "works again" in scheduler.why_node(brain.cluster, brain.node("a"), brain.now).sentence
    brain.said("a", messages.NodeHours(None))
    brain.plan()
    assert run.unit.holder == A


def test_what_an_owner_changes_holds_from_then_on_and_is_noted() -> None:
    brain = _brain("a")
    offer = Offer(packages=("render_*",), waits=("shares", "spares"), fault="policy.toml, line 3: no.\n")
    effects = brain.said("a", messages.NodeHours(None, offer, 1))
    node = brain.node("a")
    assert (node.slots, node.offer) == (1, offer)
    assert any(isinstance(effect, events.Save) and effect.record is node for effect in effects)
    assert health.notes(node, brain.now) == (
        "What its owner wrote last is not taken: policy.toml, line 3: no.",
        "Its owner changed shares, spares: that counts from its next start on.",
    )
    brain.submit()
    assert brain.plan() == []
    brain.said("a", messages.NodeHours(None))
    assert node.offer == offer


def test_what_is_given_back_waits_again_and_is_nobodys_loss() -> None:
    brain = Brain()
    run = brain.run_on("a")
    brain.join("b")
    brain.said("a", ended(run, Outcome.CANCELLED, error="its owner is back", blame=Blame.OWNER, worker_pid=4711))
    assert run.state is RunState.QUEUED
    assert run.unit.losses == 0
    brain.plan()
    assert run.unit.holder == B
    assert run.unit.attempt == Attempt(1, 2)


def test_a_worker_that_does_nothing_is_shown_until_it_does_something() -> None:
    brain = Brain()
    run = brain.run_on("a")

    def beat(stalled: float) -> None:
        worker = WorkerLoad(unit=run.unit.name, pid=1, stalled=stalled)
        brain.said("a", Heartbeat(Load(workers=(worker,))))

    beat(0.0)
    assert not scheduler.why(brain.cluster, run, brain.now).sentence
    brain.now += 180
    beat(180.0)
    assert "done nothing for 3 min" in scheduler.why(brain.cluster, run, brain.now).sentence
    beat(0.0)
    assert not scheduler.why(brain.cluster, run, brain.now).sentence


def test_a_fault_is_remembered_for_its_package_only() -> None:
    brain = _brain("a", "b")
    _packages(brain, "p")
    _faults(brain, "a", "p")
    assert health.rests(brain.node("a"), PackageName("p"), brain.now)
    assert not health.rests(brain.node("a"), PackageName("count"), brain.now)
