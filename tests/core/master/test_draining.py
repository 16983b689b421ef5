"""Drains: given what people ask for and what a node has, what goes on, what ends at the deadline, and what everybody is told."""

import msgspec
import pytest

from pydra_core.errors import UserError
from pydra_core.ids import NodeId
from pydra_core.master import events, scheduler
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.states import NodeState, RunState
from tests.core.doubles import Brain, deploy, ended, only, ready, running, sent, started, task
from tests.core.master.stage import Stage

A, B = NodeId("a"), NodeId("b")


def _texts(effects: list[events.Effect]) -> list[str]:
    return [effect.text for effect in only(effects, events.Tell)]


def _drain(brain: Brain, node: NodeId = A, deadline: float | None = None, reason: str = "") -> list[events.Effect]:
    return brain.ask(verbs.DrainNode(node, deadline, reason))


def test_what_is_there_goes_on_nothing_new_comes_and_what_is_left_is_counted() -> None:
    brain = Brain()
    run = brain.run_on("a", slots=2)
    assert "1 unit left" in only(_drain(brain, reason="new disk"), events.Tell)[0].text
    waits = brain.submit()
    assert brain.plan() == []
    assert scheduler.why(brain.cluster, waits, brain.now).sentence == "name-a drains (new disk); it is the next."
    assert "(new disk): 1 unit left." in scheduler.why_node(brain.cluster, brain.node("a"), brain.now).sentence
    brain.said("a", ended(run))
    assert run.state is RunState.COMPLETE
    assert _texts(brain.tick(0.5)) == ["name-a is empty and drained"]
    assert _texts(brain.tick(0.5)) == []
    brain.ask(verbs.ResumeNode(A))
    brain.plan()
    assert waits.unit.holder == A


def test_at_the_deadline_what_is_left_ends_waits_again_once_and_is_not_charged() -> None:
    brain = Brain()
    run = brain.run_on("a")
    brain.join("b")
    _drain(brain, deadline=10.0)
    assert "what is left in 10 s ends" in scheduler.why_node(brain.cluster, brain.node("a"), brain.now).sentence
    brain.tick(9.5)
    assert run.state is RunState.RUNNING
    effects = brain.tick(1.0)
    (stop,) = [message for message in sent(effects) if isinstance(message, messages.StopUnit)]
    assert stop.forget
    assert (run.state, run.unit.losses, run.unit.tries) == (RunState.QUEUED, 0, 0)
    brain.plan()
    assert run.unit.holder == B
    brain.said("b", started(run))
    assert not sent(brain.tick(1.0))


def test_what_may_not_run_twice_is_left_to_its_end_at_the_deadline() -> None:
    brain = Brain()
    spec = task()
    brain.ask(
        deploy(
            "count", "1", msgspec.structs.replace(spec, needs=msgspec.structs.replace(spec.needs, rerun_on_loss=False))
        )
    )
    run = brain.run_on("a")
    _drain(brain, deadline=1.0)
    brain.tick(2.0)
    assert run.state is RunState.RUNNING


def test_a_node_that_was_away_at_the_deadline_is_told_when_it_is_back() -> None:
    brain = Brain()
    run = brain.run_on("a")
    has = running(run)
    _drain(brain, deadline=2.0)
    brain.do(events.LinkClosed(A))
    brain.tick(3.0)
    assert run.state is RunState.QUEUED
    effects = brain.said("a", ready(running=(has,)))
    assert [message.forget for message in sent(effects) if isinstance(message, messages.StopUnit)] == [True]
    assert run.state is RunState.QUEUED


def test_the_pieces_of_seats_go_to_others_at_the_deadline() -> None:
    stage = Stage(pieces=4, a=1, b=1)
    _drain(stage.brain, B, deadline=1.0)
    stage.brain.tick(2.0)
    assert not stage.brain.cluster.held.get(B)
    assert stage.run.state is RunState.RUNNING


def test_a_node_drains_through_a_loss_and_a_restart_of_the_master() -> None:
    brain = Brain()
    brain.ask(deploy())
    brain.join("a")
    _drain(brain, reason="new disk")
    brain = brain.restart()
    brain.tick(30)
    assert brain.node("a").state is NodeState.LOST
    brain.said("a", ready())
    assert brain.node("a").state is NodeState.DRAINING
    brain.ask(verbs.ResumeNode(A))
    assert brain.node("a").state is NodeState.CONNECTED


def test_a_deadline_is_kept_over_a_restart() -> None:
    brain = Brain()
    run = brain.run_on("a")
    _drain(brain, deadline=3600.0)
    again = brain.restart()
    found = again.node("a").drain
    assert found is not None
    assert found.by == brain.now + 3600
    assert again.cluster.runs[run.run].unit.holder == A


@pytest.mark.parametrize("deadline", [-1.0, float("inf"), float("nan"), 1e12])
def test_a_deadline_that_is_none_is_refused(deadline: float) -> None:
    brain = Brain()
    brain.join("a")
    with pytest.raises(UserError, match="deadline"):
        _drain(brain, deadline=deadline)
    assert brain.node("a").state is NodeState.CONNECTED


def test_who_is_not_held_back_or_not_there_is_not_resumed() -> None:
    brain = Brain()
    brain.join("a")
    with pytest.raises(UserError, match="not held back"):
        brain.ask(verbs.ResumeNode(A))
    with pytest.raises(UserError, match="There is no node"):
        brain.ask(verbs.ResumeNode(B))
