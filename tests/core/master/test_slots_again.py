"""Who gave a slot back and wants to compute again: on its own node, with its memory, also on one that drains."""

import msgspec
import pytest

from pydra_core.ids import Attempt, NodeId
from pydra_core.master import events
from pydra_core.master.state import Run
from pydra_core.protocol import dealing, messages
from pydra_core.protocol.manifest import Needs
from pydra_core.protocol.states import NodeState, Outcome
from tests.core.doubles import FACTS, Brain, deploy, ended, ready, running, sent, started, task

GIB = 1024**3


def _coordinates(brain: Brain, run: Run) -> None:
    brain.said("a", started(run))
    brain.said("a", dealing.SlotReturned(unit=run.unit.name, attempt=run.unit.attempt))  # type: ignore[arg-type]


def _wants(brain: Brain, run: Run) -> None:
    brain.said("a", dealing.SlotWanted(unit=run.unit.name, attempt=run.unit.attempt))  # type: ignore[arg-type]


def _brain(**needs: object) -> tuple[Brain, Run]:
    """A container that coordinates on the only slot of a node."""
    brain = Brain()
    brain.ask(deploy("count", "1", msgspec.structs.replace(task(), kind="container", needs=Needs(**needs))))  # type: ignore[arg-type]
    brain.join("a", 1)
    run = brain.submit()
    brain.plan()
    _coordinates(brain, run)
    return brain, run


@pytest.mark.parametrize("state", [NodeState.CONNECTED, NodeState.DRAINING, NodeState.SICK])
def test_a_free_slot_goes_to_it_whatever_the_node_takes_besides(state: NodeState) -> None:
    brain, run = _brain()
    brain.node("a").state = state
    _wants(brain, run)
    (granted,) = sent(brain.plan())
    assert isinstance(granted, dealing.SlotGranted)
    assert brain.cluster.taken == {"a": 1}


def test_its_slot_is_kept_for_it_and_its_memory_as_well() -> None:
    brain, first = _brain(memory=6 * GIB)
    other = brain.submit()
    brain.plan()
    assert other.unit.holder == "a"
    _wants(brain, first)
    third = brain.submit()
    assert not sent(brain.plan())
    brain.said("a", ended(other, Outcome.COMPLETE))
    brain.plan()
    assert (first.unit.coordinates, third.unit.holder) == (False, None)
    assert brain.cluster.claimed == {"a": 6 * GIB}


def test_after_a_cut_link_the_worker_is_asked_and_not_given_a_slot_unasked() -> None:
    brain, run = _brain()
    brain.do(events.LinkClosed(NodeId("a")))
    brain.do(events.NodeConnected(NodeId("a"), FACTS, "addr"))
    told = sent(brain.said("a", ready(1, running=(running(run),))))
    assert [type(each) for each in told] == [dealing.OfferAgain]
    _wants(brain, run)
    assert isinstance(sent(brain.plan())[0], dealing.SlotGranted)


def test_what_a_lost_attempt_had_still_to_say_of_its_slot_is_nothing_any_more() -> None:
    brain, run = _brain()
    unit, attempt = run.unit.name, run.unit.attempt
    assert attempt is not None
    brain.do(events.LinkClosed(NodeId("a")))
    brain.do(events.NodeConnected(NodeId("a"), FACTS, "addr"))
    brain.said("a", ready(1))
    brain.said("a", dealing.SlotReturned(unit=unit, attempt=attempt))
    brain.said("a", dealing.SlotWanted(unit=unit, attempt=attempt))
    assert not any(brain.cluster.held.values())
    assert not brain.cluster.wanting
    (placed,) = (each for each in sent(brain.plan()) if isinstance(each, messages.Place))
    assert (placed.placement.unit, placed.placement.attempt) == (unit, Attempt(1, 2))
