"""Every event in every state of a run keeps the invariants."""

import pytest

from pydra_core.errors import UserError
from pydra_core.ids import Attempt, NodeId, RunId
from pydra_core.master import events
from pydra_core.master.state import SILENCE
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.facts import Load
from pydra_core.protocol.states import Isolation, Outcome
from tests.core.doubles import Brain, deploy, ended, ready, started

A, B = NodeId("a"), NodeId("b")


def _states() -> dict[str, Brain]:
    names = (
        "waiting",
        "sent",
        "running",
        "cancelling",
        "away",
        "lost",
        "complete",
        "failed",
        "cancelled",
        "removed",
        "restarted",
    )
    return {name: _in_state(name) for name in names}


def _in_state(name: str) -> Brain:
    brain = Brain()
    brain.ask(deploy())
    if name != "waiting":
        brain.join("a")
    run = brain.submit()
    brain.plan()
    if name not in ("waiting", "sent"):
        brain.said("a", started(run))
        _reach(brain, name)
    return brain.restart() if name == "restarted" else brain


def _reach(brain: Brain, name: str) -> None:
    run = brain.cluster.runs[RunId(1)]
    match name:
        case "cancelling" | "cancelled":
            brain.ask(verbs.CancelRun(run=run.run))
        case "away":
            brain.do(events.LinkClosed(A))
        case "lost":
            brain.tick(SILENCE + 1)
        case "removed":
            brain.ask(verbs.RemoveNode(A))
    if name in ("complete", "failed", "cancelled"):
        brain.said("a", ended(run, Outcome(name)))


def _all_events(brain: Brain) -> list[events.Event]:
    run = brain.cluster.runs[RunId(1)]
    unit, attempt = run.unit.name, Attempt(1, 1)
    has = messages.Running(unit=unit, attempt=attempt, worker_pid=5)
    said: list[object] = [
        ready(1), ready(1, running=(has,)), ready(1, owes=(has,)), ready(0, running=(has,), owes=(has,)),
        messages.Heartbeat(Load(cpu=0.5)), messages.UnitSyncing(unit=unit, attempt=attempt, done=1, total=2),
        messages.UnitStarting(unit=unit, attempt=attempt), messages.UnitProgress(unit=unit, attempt=attempt, done=1),
        messages.UnitStarted(unit=unit, attempt=attempt, worker_pid=5, isolation=Isolation.NONE, at=0),
        *(messages.UnitEnded(serial=1, unit=unit, attempt=attempt, outcome=outcome) for outcome in Outcome),
        messages.VersionHeld(run.digest), messages.VersionHeld(run.digest, False), messages.NodeStopping(),
    ]  # fmt: skip
    verbs_: list[events.AskedVerb] = [
        deploy(contents="2"), verbs.RemovePackage(run.package), verbs.Submit(task="Count"), verbs.CancelRun(run=run.run),
        verbs.RemoveNode(A),
    ]  # fmt: skip
    return [
        *(events.NodeSaid(A, message) for message in said),  # type: ignore[arg-type]
        *(events.Asked(verb) for verb in verbs_),
        events.LinkClosed(A), events.NodeOutdated(A, 99), events.Ticked(), events.UnitsPlaced(((unit, A),)),
        events.MasterStarted(), events.NodeConnected(A, brain.node("a").facts if A in brain.cluster.nodes else None, ""),  # type: ignore[arg-type]
    ]  # fmt: skip


@pytest.mark.parametrize("state", list(_states()))
def test_every_event_in_every_state_keeps_the_invariants_and_repeats_harmlessly(state: str) -> None:
    for number in range(len(_all_events(_in_state(state)))):
        brain = _in_state(state)
        ended_before = brain.cluster.runs[RunId(1)].ended
        for _ in range(2):
            try:
                brain.do(_all_events(brain)[number])
            except UserError:
                pass
        run = brain.cluster.runs[RunId(1)]
        assert not ended_before or run.ended == ended_before
