"""How long a node that is not heard keeps its units: as its run says, where it says so."""

import pytest

from pydra_core.errors import UserError
from pydra_core.ids import NodeId, RunId
from pydra_core.master import events, scheduler
from pydra_core.master.leases import MARGIN
from pydra_core.master.state import LEASE, SILENCE, Run
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.states import NodeState, RunState
from tests.core.doubles import Brain, deploy, ended, only, ready, running, sent, started

HOUR = 3600.0


def leased(lease: float) -> tuple[Brain, Run]:
    """A run with a lease that runs on a."""
    brain = Brain()
    brain.ask(deploy())
    brain.join("a")
    brain.ask(verbs.Submit(task="Count", lease=lease))
    run = brain.cluster.runs[RunId(1)]
    placed = only(brain.plan(), events.Send)[0].message
    assert isinstance(placed, messages.Place)
    assert placed.placement.lease == lease
    brain.said("a", started(run))
    return brain, run


def wait(brain: Brain, seconds: float) -> None:
    """Time passes, a tick every second."""
    end = brain.now + seconds
    while brain.now + 1 <= end:
        brain.tick(1)
    brain.tick(end - brain.now)


def test_a_run_without_a_lease_waits_again_with_the_loss_of_its_node() -> None:
    brain, run = leased(0.0)
    wait(brain, SILENCE + 1)
    assert (run.state, run.unit.losses) == (RunState.QUEUED, 1)


def test_a_lost_node_keeps_a_run_until_its_lease_is_over_by_a_margin() -> None:
    brain, run = leased(60.0)
    brain.do(events.LinkClosed(NodeId("a")))
    wait(brain, SILENCE + 1)
    assert scheduler.why(brain.cluster, run, brain.now).sentence == (
        "The link to name-a is down; the run may go on there. By its lease the node is waited for, 69 s more."
    )
    wait(brain, 60.0 + MARGIN - 1)
    assert brain.node("a").state is NodeState.LOST
    assert (run.state, run.unit.holder) == (RunState.RUNNING, "a")
    wait(brain, 1)
    assert (run.state, run.unit.losses) == (RunState.QUEUED, 1)
    assert run.story[-1].text == "name-a did not come back within the lease of the run"


def test_what_a_lost_node_kept_goes_on_there_when_it_comes_back() -> None:
    brain, run = leased(HOUR)
    brain.do(events.LinkClosed(NodeId("a")))
    wait(brain, HOUR / 2)
    attempt = run.unit.attempt
    effects = brain.said("a", ready(1, running=(running(run),)))
    assert brain.node("a").state is NodeState.CONNECTED
    assert not [each for each in sent(effects) if isinstance(each, messages.Place | messages.StopUnit)]
    wait(brain, SILENCE - 1)
    brain.said("a", ended(run))
    assert (run.state, run.unit.attempt, run.unit.losses) == (RunState.COMPLETE, attempt, 0)


def test_nothing_new_is_placed_on_a_lost_node_that_keeps_something() -> None:
    brain, _ = leased(HOUR)
    brain.do(events.LinkClosed(NodeId("a")))
    wait(brain, SILENCE + 1)
    other = brain.submit()
    brain.plan()
    assert other.state is RunState.QUEUED


def test_a_node_that_stops_keeps_nothing() -> None:
    brain, run = leased(HOUR)
    brain.said("a", messages.NodeStopping("the machine goes to sleep"))
    assert (run.state, run.unit.losses) == (RunState.QUEUED, 0)


@pytest.mark.parametrize("lease", [20.0, HOUR])
def test_after_a_restart_of_the_master_a_run_is_waited_for_as_it_says(lease: float) -> None:
    brain, _ = leased(lease)
    brain.now += 10 * HOUR
    again = brain.restart()
    run = again.cluster.runs[RunId(1)]
    wait(again, lease + SILENCE + MARGIN)
    assert (run.state, run.unit.losses) == (RunState.RUNNING, 0)
    wait(again, 1)
    assert (run.state, run.unit.losses) == (RunState.QUEUED, 1)


def test_after_a_restart_a_run_without_a_lease_is_waited_for_as_usual() -> None:
    brain, _ = leased(0.0)
    brain.now += 10 * HOUR
    again = brain.restart()
    wait(again, LEASE)
    assert again.cluster.runs[RunId(1)].state is RunState.RUNNING
    wait(again, 1)
    assert again.cluster.runs[RunId(1)].state is RunState.QUEUED


def test_a_lost_node_is_waited_for_anew_after_a_restart() -> None:
    brain, _ = leased(HOUR)
    brain.do(events.LinkClosed(NodeId("a")))
    wait(brain, SILENCE + 1)
    brain.now += 10 * HOUR
    again = brain.restart()
    wait(again, HOUR)
    assert again.cluster.runs[RunId(1)].state is RunState.RUNNING


def test_a_new_run_of_an_old_one_has_its_lease() -> None:
    brain, run = leased(60.0)
    brain.said("a", ended(run))
    brain.ask(verbs.RunAgain(run=run.run))
    assert brain.cluster.runs[RunId(2)].lease == 60.0


@pytest.mark.parametrize("lease", [-1.0, 0.5, 1e10, float("nan")])
def test_a_lease_that_is_none_is_refused(lease: float) -> None:
    brain = Brain()
    brain.ask(deploy())
    with pytest.raises(UserError, match="at least 1 s"):
        brain.ask(verbs.Submit(task="Count", lease=lease))
