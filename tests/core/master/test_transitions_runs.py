"""Runs: given an event, what becomes of them."""

import pytest

from pydra_core.errors import Fault, UserError
from pydra_core.ids import Attempt, NodeId, RunId
from pydra_core.master import events
from pydra_core.master.ledger import STORY_LIMIT
from pydra_core.master.runs import STOP_MARGIN
from pydra_core.master.state import LEASE, SILENCE
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.facts import Load
from pydra_core.protocol.manifest import ParamSpec
from pydra_core.protocol.states import Isolation, Outcome, RunState, UnitState
from pydra_core.protocol.values import Encoded, decode, encode
from tests.core.doubles import Brain, deploy, ended, only, ready, running, sent, started, task, tells

A, B = NodeId("a"), NodeId("b")


def test_a_submitted_run_is_saved_answered_told_and_waits() -> None:
    brain = Brain()
    brain.ask(deploy())
    effects = brain.ask(verbs.Submit(task="Count", priority=3))
    run = brain.cluster.runs[RunId(1)]
    assert (run.state, run.priority, run.story[0].text) == (RunState.QUEUED, 3, "queued as count.Count v1")
    assert effects == [
        events.Save(run),
        events.Reply(verbs.Submitted(run.run, run.task.key, 1)),
        events.Tell(
            only(effects, events.Tell)[0].kind, "run 1 (count.Count) is queued", run=run.run, package=run.package
        ),
        events.Changed(runs=(run.run,)),
    ]


def test_a_plan_is_asked_for_only_when_something_can_be_placed() -> None:
    brain = Brain()
    brain.ask(deploy())
    assert not only(brain.ask(verbs.Submit(task="Count")), events.Plan)
    assert brain.join("a", 2)[-1] == events.Plan()
    brain.plan()
    assert brain.ask(verbs.Submit(task="Count"))[-1] == events.Plan()
    brain.plan()
    assert not only(brain.ask(verbs.Submit(task="Count")), events.Plan)


def test_a_placement_is_sent_only_after_the_commit_and_has_the_next_attempt() -> None:
    brain = Brain()
    brain.ask(deploy())
    brain.join("a")
    run = brain.submit()
    effects = brain.plan()
    [send] = only(effects, events.Send)
    assert send.durable
    assert send.node == "a"
    assert isinstance(send.message, messages.Place)
    assert send.message.placement.attempt == Attempt(1, 1) == run.unit.attempt
    assert run.state is RunState.SYNCING
    brain.said("a", messages.UnitStarting(unit=run.unit.name, attempt=Attempt(1, 1)))
    assert run.state is RunState.STARTING
    assert tells(brain.said("a", started(run))) == ["worker-connected", "run-started"]
    assert (run.state, run.worker_pid, run.isolation) == (RunState.RUNNING, 4711, Isolation.REDUCED)
    assert brain.said("a", started(run)) == []


def test_a_complete_unit_ends_its_run_once_and_is_acknowledged_each_time() -> None:
    brain = Brain()
    run = brain.run_on("a")
    value = Encoded("msgpack", encode(42))
    brain.now += 5
    effects = brain.said("a", ended(run, value=value, started=10.0, ended=13.0))
    assert tells(effects) == ["worker-disconnected", "run-finished"]
    assert only(effects, events.RunEnded) == [events.RunEnded(run.run, Attempt(1, 1))]
    assert only(effects, events.Send) == [events.Send(A, messages.Acknowledged((1,)), durable=True)]
    assert (run.state, run.result, run.ended - run.started) == (RunState.COMPLETE, value, 3.0)
    again = brain.said("a", ended(run, Outcome.FAILED, error="no"))
    assert again == [events.Send(A, messages.Acknowledged((1,)), durable=True)]
    assert run.state is RunState.COMPLETE


@pytest.mark.parametrize(
    ("outcome", "error"),
    [(Outcome.FAILED, "it broke"), (Outcome.REFUSED, "name-a could not start it: it broke")],
)
def test_a_failed_or_refused_unit_fails_its_run_with_the_reason(outcome: Outcome, error: str) -> None:
    brain = Brain()
    run = brain.run_on("a")
    effects = brain.said("a", ended(run, outcome, error="it broke", trace="Traceback"))
    assert tells(effects)[-1] == "run-failed"
    assert (run.state, run.error, run.trace) == (RunState.FAILED, error, "Traceback")


def test_reports_of_another_attempt_or_node_change_nothing() -> None:
    brain = Brain()
    run = brain.run_on("a")
    brain.join("b")
    late = messages.UnitEnded(serial=9, unit=run.unit.name, attempt=Attempt(1, 7), outcome=Outcome.COMPLETE)
    for node, message in ((A, late), (B, ended(run, serial=9))):
        assert brain.said(node, message) == [events.Send(node, messages.Acknowledged((9,)), durable=True)]
    assert run.state is RunState.RUNNING


@pytest.mark.parametrize(("node", "attempt"), [(A, Attempt(1, 2)), (B, Attempt(1, 1))])
def test_who_reports_of_an_attempt_that_is_not_wanted_there_is_told_to_forget_it(
    node: NodeId, attempt: Attempt
) -> None:
    brain = Brain()
    run = brain.run_on("a")
    brain.join("b")
    [stop] = sent(brain.said(node, messages.UnitProgress(unit=run.unit.name, attempt=attempt, done=1.0)))
    assert isinstance(stop, messages.StopUnit)
    assert (stop.forget, stop.attempt) == (True, attempt)
    assert run.done == 0.0


def test_progress_is_told_and_not_saved() -> None:
    brain = Brain()
    run = brain.run_on("a")
    effects = brain.said(
        "a", messages.UnitProgress(unit=run.unit.name, attempt=Attempt(1, 1), done=3, total=10, message="x" * 300)
    )
    assert (run.done, run.total, len(run.message)) == (3, 10, 200)
    assert tells(effects) == ["run-progressed"]
    assert not only(effects, events.Save)


# ------------------------------------------------------------------------------------------------------ cancel


def test_a_queued_run_is_cancelled_at_once() -> None:
    brain = Brain()
    brain.ask(deploy())
    run = brain.submit()
    effects = brain.ask(verbs.CancelRun(run=run.run, reason="wrong data"))
    assert tells(effects) == ["run-cancelled"]
    assert (run.state, run.story[-1].text) == (RunState.CANCELLED, "cancelled: wrong data")
    assert only(effects, events.Reply) == [events.Reply(verbs.Done("run 1 is cancelled: it had not started"))]


def test_a_running_run_is_asked_to_stop_asked_again_and_ends_when_its_node_says_so() -> None:
    brain = Brain()
    run = brain.run_on("a")
    effects = brain.ask(verbs.CancelRun(run=run.run, grace=2.0))
    [stop] = sent(effects)
    assert isinstance(stop, messages.StopUnit)
    assert (stop.grace, stop.attempt, run.state) == (2.0, Attempt(1, 1), RunState.CANCELLING)
    brain.said("a", messages.Heartbeat(Load()))
    brain.now += STOP_MARGIN
    brain.said("a", messages.Heartbeat(Load()))
    [again] = sent(brain.tick(2.5))
    assert isinstance(again, messages.StopUnit)
    assert again.grace == 0.0
    assert tells(brain.said("a", ended(run, Outcome.COMPLETE))) == ["worker-disconnected", "run-cancelled"]
    assert run.state is RunState.CANCELLED
    assert not run.has_result


def test_cancelling_twice_an_ended_or_an_unknown_run_is_a_clear_answer() -> None:
    brain = Brain()
    run = brain.run_on("a")
    brain.ask(verbs.CancelRun(run=run.run))
    assert brain.ask(verbs.CancelRun(run=run.run)) == [events.Reply(verbs.Done("run 1 is being cancelled already"))]
    [sooner] = sent(brain.ask(verbs.CancelRun(run=run.run, grace=0.0)))
    assert isinstance(sooner, messages.StopUnit)
    brain.said("a", ended(run, Outcome.CANCELLED))
    assert brain.ask(verbs.CancelRun(run=run.run)) == [events.Reply(verbs.Done("run 1 had already ended: cancelled"))]
    with pytest.raises(UserError, match="There is no run 9") as error:
        brain.ask(verbs.CancelRun(run=RunId(9)))
    assert error.value.fault is Fault.NOT_FOUND


def test_a_run_that_is_being_cancelled_ends_as_cancelled_with_its_node() -> None:
    brain = Brain()
    run = brain.run_on("a")
    brain.ask(verbs.CancelRun(run=run.run))
    effects = brain.tick(SILENCE + 1)
    assert tells(effects) == ["node-lost", "worker-disconnected", "run-cancelled"]
    assert run.state is RunState.CANCELLED


# --------------------------------------------------------------------------------------------- lost and adopted


def test_losing_a_node_reports_each_worker_gone_and_its_units_wait_again() -> None:
    brain = Brain()
    first, second = brain.run_on("a", 2), brain.run_on("a")
    brain.join("b")
    brain.now += SILENCE
    brain.said("b", messages.Heartbeat(Load()))
    effects = brain.tick(1)
    assert tells(effects) == ["node-lost", "worker-disconnected", "worker-disconnected"]
    assert only(effects, events.CloseLink)
    assert effects[-1] == events.Plan()
    assert {first.state, second.state} == {RunState.QUEUED}
    assert (first.unit.losses, second.unit.losses) == (1, 1)
    brain.plan()
    assert (first.unit.holder, first.unit.attempt) == ("b", Attempt(1, 2))


def test_a_closed_link_is_no_loss_but_nothing_new_is_placed_there() -> None:
    brain = Brain()
    run = brain.run_on("a", 2)
    brain.do(events.LinkClosed(A))
    waiting = brain.submit()
    brain.plan()
    assert (run.state, waiting.state, brain.node("a").state) == (RunState.RUNNING, RunState.QUEUED, "connected")
    effects = brain.said("a", ready(2, running=(running(run),)))
    assert tells(effects) == ["node-updated"]
    assert effects[-1] == events.Plan()


def test_a_node_that_comes_back_before_the_next_placement_goes_on_with_its_own() -> None:
    brain = Brain()
    run = brain.run_on("a")
    brain.tick(SILENCE + 1)
    effects = brain.said("a", ready(1, running=(running(run),)))
    assert tells(effects) == ["node-updated", "worker-connected"]
    assert (run.state, run.unit.attempt, run.worker_pid, run.unit.losses) == (RunState.RUNNING, Attempt(1, 1), 4711, 0)


def test_a_node_that_comes_back_too_late_forgets_its_attempt() -> None:
    brain = Brain()
    run = brain.run_on("a")
    late = running(run)
    brain.tick(SILENCE + 1)
    brain.join("b")
    brain.plan()
    [stop] = sent(brain.said("a", ready(1, running=(late,))))
    assert isinstance(stop, messages.StopUnit)
    assert stop.forget
    assert run.unit.holder == "b"


def test_what_a_node_owes_is_held_until_it_says_how_it_ended() -> None:
    brain = Brain()
    run = brain.run_on("a")
    owed = running(run)
    brain.tick(SILENCE + 1)
    brain.join("b")
    brain.said("a", ready(1, owes=(owed,)))
    brain.plan()
    assert (run.unit.holder, run.unit.state, run.unit.attempt) == ("a", UnitState.SENT, Attempt(1, 1))
    assert tells(brain.said("a", ended(run))) == ["run-finished"]


def test_a_node_that_comes_back_without_a_unit_lost_it() -> None:
    brain = Brain()
    run = brain.run_on("a")
    brain.do(events.LinkClosed(A))
    assert "worker-disconnected" in tells(brain.said("a", ready(1)))
    assert (run.state, run.unit.losses) == (RunState.QUEUED, 1)


def test_the_third_loss_fails_the_unit() -> None:
    brain = Brain()
    run = brain.run_on("a")
    for _ in range(3):
        brain.tick(SILENCE + 1)
        brain.said("a", ready(1))
        brain.plan()
    assert run.state is RunState.FAILED
    assert "lost 3 times" in run.error


def test_a_node_that_stops_is_lost_at_once_and_that_is_nobodys_loss() -> None:
    brain = Brain()
    run = brain.run_on("a")
    effects = brain.said("a", messages.NodeStopping("the desktop app ends"))
    assert tells(effects) == ["node-lost", "worker-disconnected"]
    assert (run.state, run.unit.losses, brain.node("a").state) == (RunState.QUEUED, 0, "lost")


def test_a_unit_that_is_given_back_unasked_waits_again_as_a_loss() -> None:
    brain = Brain()
    run = brain.run_on("a")
    brain.said("a", ended(run, Outcome.CANCELLED))
    assert (run.state, run.unit.losses, run.unit.holder) == (RunState.QUEUED, 1, None)


def test_a_restarted_master_adopts_what_still_runs() -> None:
    brain = Brain()
    run = brain.run_on("a")
    brain = brain.restart()
    adopted = brain.cluster.runs[run.run]
    brain.tick(SILENCE + 5)
    assert adopted.state is RunState.RUNNING
    effects = brain.said("a", ready(1, running=(running(run),)))
    assert "worker-connected" not in tells(effects)
    assert (adopted.unit.attempt, adopted.worker_pid, brain.cluster.epoch) == (Attempt(1, 1), 4711, 2)
    brain.said("a", ended(adopted))
    assert adopted.state is RunState.COMPLETE


def test_what_does_not_come_back_within_the_lease_waits_again_with_an_attempt_of_the_new_epoch() -> None:
    brain = Brain()
    run = brain.run_on("a")
    brain = brain.restart()
    brain.tick(LEASE + 1)
    again = brain.cluster.runs[run.run]
    assert again.state is RunState.QUEUED
    brain.join("b")
    brain.plan()
    assert again.unit.attempt == Attempt(2, 2)


def test_a_stop_that_was_wanted_before_the_restart_is_asked_for_again() -> None:
    brain = Brain()
    run = brain.run_on("a")
    brain.ask(verbs.CancelRun(run=run.run))
    brain = brain.restart()
    [stop] = sent(brain.said("a", ready(1, running=(running(run),))))
    assert isinstance(stop, messages.StopUnit)
    assert not stop.forget


def test_arguments_are_checked_before_a_run_is_queued_and_kept_as_messagepack() -> None:
    brain = Brain()
    brain.ask(deploy())
    with pytest.raises(UserError) as error:
        brain.ask(verbs.Submit(task="Count", arguments={"nonsense": 1}))
    assert "nonsense" in error.value.fields
    assert not brain.cluster.runs
    assert decode(brain.submit().arguments) == {}


def test_an_attempt_whose_start_was_not_heard_starts_with_its_adoption() -> None:
    brain = Brain()
    brain.ask(deploy())
    brain.join("a")
    run = brain.submit()
    brain.plan()
    brain.do(events.LinkClosed(A))
    assert tells(brain.said("a", ready(1, running=(running(run),)))) == [
        "node-updated",
        "worker-connected",
        "run-started",
    ]
    assert run.state is RunState.RUNNING


def test_an_attempt_without_a_worker_yet_is_adopted_as_starting() -> None:
    brain = Brain()
    brain.ask(deploy())
    brain.join("a")
    run = brain.submit()
    brain.plan()
    brain.tick(SILENCE + 1)
    assert run.state is RunState.QUEUED
    brain.said("a", ready(1, running=(running(run, pid=0),)))
    assert (run.state, run.unit.state, run.unit.losses) == (RunState.STARTING, UnitState.SENT, 0)


def test_an_end_that_was_owed_for_hours_does_not_lengthen_the_run() -> None:
    brain = Brain()
    run = brain.run_on("a")
    brain.do(events.LinkClosed(A))
    brain.now += 7200
    brain.said("a", ended(run, started=50.0, ended=60.0))
    assert run.ended - run.started == 10.0


def test_arguments_that_are_too_large_are_refused_with_their_size() -> None:
    brain = Brain()
    brain.ask(deploy("count", "1", task("count", "Count", ParamSpec(name="text", kind="str", required=True))))
    with pytest.raises(UserError, match="over the limit"):
        brain.submit(text="x" * (5 * 1024 * 1024))
    assert not brain.cluster.runs


def test_a_story_keeps_its_beginning_and_its_end() -> None:
    brain = Brain()
    run = brain.run_on("a")
    for _ in range(150):
        brain.said("a", messages.NodeStopping("evening"))
        brain.said("a", ready(1))
        brain.plan()
    assert len(run.story) == STORY_LIMIT
    assert run.story[0].text == "queued as count.Count v1"
    assert run.story[-1].text.startswith("placed on name-a as attempt 1.151")
    assert run.unit.losses == 0
