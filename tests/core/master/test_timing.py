"""Runs that wait: for their moment, for other runs, again and again."""

import pytest

from pydra_core.errors import UserError
from pydra_core.ids import RunId
from pydra_core.master import events, scheduler
from pydra_core.master.state import Run
from pydra_core.master.timing import next_moment
from pydra_core.protocol import verbs
from pydra_core.protocol.manifest import ParamSpec
from pydra_core.protocol.states import Outcome, RunState
from tests.core.doubles import Brain, deploy, digest, ended, started, task


def a_brain() -> Brain:
    brain = Brain()
    brain.ask(deploy())
    brain.join("oak", 4)
    return brain


def submit(brain: Brain, **options: object) -> Run:
    brain.ask(verbs.Submit(task="Count", **options))  # type: ignore[arg-type]
    return brain.cluster.runs[RunId(brain.cluster.next_run - 1)]


def why(brain: Brain, run: Run) -> str:
    return scheduler.why(brain.cluster, run, brain.now).sentence


def test_a_run_for_later_waits_until_a_tick_finds_that_its_time_has_come() -> None:
    brain = a_brain()
    run = submit(brain, at=brain.now + 10)
    assert run.state is RunState.WAITING
    assert why(brain, run) == "It waits for its time, in 10 s."
    assert brain.plan() == []
    brain.tick(9)
    assert run.state is RunState.WAITING
    effects = brain.tick(1)
    assert run.state is RunState.QUEUED
    assert isinstance(effects[-1], events.Plan)
    assert events.Save(run) in effects


def test_a_time_that_is_past_already_is_now() -> None:
    brain = a_brain()
    assert submit(brain, at=1.0).state is RunState.QUEUED


def test_a_run_after_others_is_queued_in_the_same_step_in_which_the_last_is_complete() -> None:
    brain = a_brain()
    first, second = submit(brain), submit(brain)
    brain.plan()
    last = submit(brain, after=(first.run, second.run))
    assert why(brain, last).startswith("It waits for run 1 (Count, syncing) and 1 more")
    brain.said("oak", started(first))
    brain.said("oak", ended(first))
    assert last.state is RunState.WAITING
    brain.said("oak", started(second))
    effects = brain.said("oak", ended(second))
    assert last.state is RunState.QUEUED
    assert events.Save(last) in effects


def test_a_run_whose_need_failed_is_skipped_and_so_is_what_needs_it_in_turn() -> None:
    brain = a_brain()
    first = submit(brain)
    brain.plan()
    second = submit(brain, after=(first.run,))
    third = submit(brain, after=(second.run,), at=brain.now + 100)
    brain.said("oak", started(first))
    effects = brain.said("oak", ended(first, Outcome.FAILED, error="it broke"))
    assert (second.state, third.state) == (RunState.SKIPPED, RunState.SKIPPED)
    assert second.story[-1].text == "skipped: run 1 (count.Count), which it needed, ended as failed"
    assert why(brain, third) == "It was skipped: run 2 (count.Count), which it needed, ended as skipped."
    assert {effect.run for effect in effects if isinstance(effect, events.RunEnded)} == {1, 2, 3}
    brain.tick(200)
    assert third.state is RunState.SKIPPED


def test_cancelling_what_is_needed_skips_as_well_and_a_waiting_run_can_be_cancelled() -> None:
    brain = a_brain()
    first = submit(brain, at=brain.now + 50)
    second = submit(brain, after=(first.run,))
    third = submit(brain, after=(first.run,))
    brain.ask(verbs.CancelRun(run=third.run))
    brain.ask(verbs.CancelRun(run=first.run))
    assert [each.state for each in (first, second, third)] == [
        RunState.CANCELLED, RunState.SKIPPED, RunState.CANCELLED,
    ]  # fmt: skip


def test_both_a_time_and_a_need_hold_it_back() -> None:
    brain = a_brain()
    first = submit(brain)
    brain.plan()
    second = submit(brain, after=(first.run,), at=brain.now + 5)
    brain.tick(6)
    assert second.state is RunState.WAITING
    brain.said("oak", ended(first))
    assert second.state is RunState.QUEUED


def test_an_unknown_need_is_refused_one_that_ended_otherwise_skips_and_a_complete_one_is_no_need() -> None:
    brain = a_brain()
    with pytest.raises(UserError, match="There is no run 7") as refused:
        submit(brain, after=(RunId(7),))
    assert "after" in refused.value.fields
    first, second = submit(brain), submit(brain)
    brain.ask(verbs.CancelRun(run=first.run))
    assert submit(brain, after=(first.run,)).state is RunState.SKIPPED
    brain.plan()
    brain.said("oak", ended(second))
    assert submit(brain, after=(second.run,)).state is RunState.QUEUED


@pytest.mark.parametrize(
    "wrong", [{"at": -1.0}, {"at": float("nan")}, {"every": 0.01}, {"every": -5.0}, {"every": float("inf")}]
)
def test_a_time_that_is_none_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(UserError, match="A time lies ahead"):
        submit(a_brain(), **wrong)


# ---------------------------------------------------------------------------------------------------- again and again


def test_a_run_of_a_series_makes_the_next_one_when_it_is_placed_and_at_most_one_waits() -> None:
    brain = a_brain()
    first = submit(brain, every=10.0)
    assert list(brain.cluster.runs) == [1]
    start = brain.now
    brain.plan()
    second = brain.cluster.runs[RunId(2)]
    assert (second.state, second.at, second.group) == (RunState.WAITING, start + 10, first.group)
    assert first.group == "Count-1"
    brain.tick(1)
    brain.plan()
    assert len(brain.cluster.runs) == 2
    brain.tick(10)
    assert second.state is RunState.QUEUED
    assert len(brain.cluster.runs) == 2
    brain.plan()
    assert brain.cluster.runs[RunId(3)].at == start + 20


def test_a_placement_that_is_repeated_makes_no_second_successor() -> None:
    brain = a_brain()
    first = submit(brain, every=600.0)
    brain.plan()
    brain.tick(16)
    brain.join("elm", 1)
    brain.plan()
    assert first.unit.placed == 2
    assert len(brain.cluster.runs) == 2


def test_missed_times_are_not_caught_up() -> None:
    assert next_moment(1000.0, 60.0, 1000.0) == 1060.0
    assert next_moment(1000.0, 60.0, 1059.9) == 1060.0
    assert next_moment(1000.0, 60.0, 1060.0) == 1120.0
    assert next_moment(1000.0, 60.0, 4630.0) == 4660.0
    assert next_moment(5000.0, 60.0, 4000.0) == 5060.0


def test_a_series_takes_the_version_that_is_current_unless_one_was_asked_for() -> None:
    brain = a_brain()
    submit(brain, every=60.0)
    submit(brain, every=60.0, version="v1")
    brain.ask(deploy(contents="2"))
    brain.plan()
    third, fourth = brain.cluster.runs[RunId(3)], brain.cluster.runs[RunId(4)]
    assert (third.digest, third.version) == (digest("2"), 2)
    assert (fourth.digest, fourth.version) == (digest("1"), 1)


def test_a_series_stays_with_its_version_when_its_arguments_do_not_fit_the_current_one() -> None:
    brain = a_brain()
    submit(brain, every=60.0)
    brain.ask(deploy("count", "2", task("count", "Count", ParamSpec(name="n", kind="int", required=True))))
    brain.plan()
    assert brain.cluster.runs[RunId(2)].version == 1


def test_who_cancels_the_one_that_waits_ends_the_series() -> None:
    brain = a_brain()
    submit(brain, every=60.0)
    brain.plan()
    brain.ask(verbs.CancelRun(run=RunId(2)))
    brain.tick(1000)
    brain.plan()
    assert len(brain.cluster.runs) == 2


# ----------------------------------------------------------------------------------------------------------- pause


def test_a_paused_run_that_is_resumed_waits_again_for_what_it_waited_for() -> None:
    brain = a_brain()
    first = submit(brain)
    brain.plan()
    timed, second = submit(brain, at=brain.now + 30), submit(brain, after=(first.run,))
    for run in (timed, second):
        brain.ask(verbs.PauseRun(run=run.run))
    for run in (timed, second):
        brain.ask(verbs.ResumeRun(run.run))
        assert run.state is RunState.WAITING
    for run in (timed, second):
        brain.ask(verbs.PauseRun(run=run.run))
    brain.said("oak", ended(first, Outcome.FAILED, error="no"))
    brain.tick(40)
    assert (timed.state, second.state) == (RunState.PAUSED, RunState.PAUSED)
    brain.ask(verbs.ResumeRun(timed.run))
    brain.ask(verbs.ResumeRun(second.run))
    assert (timed.state, second.state) == (RunState.QUEUED, RunState.SKIPPED)


def test_all_that_waits_is_known_after_a_restart() -> None:
    brain = a_brain()
    first = submit(brain)
    brain.plan()
    timed, second = submit(brain, at=brain.now + 30), submit(brain, after=(first.run,))
    brain.said("oak", started(first))
    again = brain.restart()
    assert again.cluster.timed == [(timed.at, timed.run)]
    assert again.cluster.needed == {first.run: {second.run}}
    again.tick(31)
    assert again.cluster.runs[timed.run].state is RunState.QUEUED
