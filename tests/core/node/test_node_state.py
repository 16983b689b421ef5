"""The rules of a node: given what it knows, a fact, these deeds."""

from math import inf, nan

import pytest

from pydra_core.ids import Attempt, PackageName, RunId, UnitName
from pydra_core.node import deeds as d, happened as h
from pydra_core.node.deadlines import wake_at
from pydra_core.node.keys import Key
from pydra_core.node.policy import Each, Policy
from pydra_core.node.records import Phase
from pydra_core.node.verdict import VALUE_LIMIT
from pydra_core.protocol import messages as m, worker as w
from pydra_core.protocol.states import Isolation, Outcome
from pydra_core.protocol.values import NOTHING, Encoded
from tests.core.node.stories import STRANGER, V1, Story, end_of, ended, key, placement, said, spoken

# ------------------------------------------------------------------------------------------------ placing


def test_a_run_of_a_held_version_starts_at_once() -> None:
    deeds = Story(V1).of(h.Placed(placement()))
    assert deeds == [d.Say(m.UnitStarting(unit=key().unit, attempt=key().attempt)), d.Spawn(key(), placement(), 0)]


def test_a_run_of_an_unknown_version_is_held_and_its_version_pulled() -> None:
    deeds = Story().of(h.Placed(placement()))
    assert deeds == [d.Pull(V1, PackageName("count")), d.Say(m.UnitSyncing(unit=key().unit, attempt=key().attempt))]


def test_runs_of_one_version_share_one_pull_and_start_together() -> None:
    story = Story()
    story.of(h.Placed(placement(1)))
    assert not any(isinstance(deed, d.Pull) for deed in story.of(h.Placed(placement(2))))
    deeds = story.of(h.VersionArrived(V1))
    assert deeds[0] == d.Say(m.VersionHeld(V1))
    assert [deed.key for deed in deeds if isinstance(deed, d.Spawn)] == [key(1), key(2)]


def test_a_placement_received_twice_is_one() -> None:
    story = Story(V1)
    story.of(h.Placed(placement()))
    assert story.of(h.Placed(placement())) == []


def test_a_placement_received_again_after_its_end_is_nothing() -> None:
    story = Story(V1).running()
    story.of(ended(), h.Collected(key()), h.EndsAcknowledged((1,)))
    assert story.of(h.Placed(placement())) == []


def test_a_newer_attempt_ends_the_older_one_silently() -> None:
    story = Story(V1).running()
    deeds = story.of(h.Placed(placement(n=2)))
    assert d.KillWorker(key()) in deeds
    assert d.Spawn(key(n=2), placement(n=2), 1) in deeds
    assert story.of(ended(False)) == [d.Discard(key())]


def test_an_older_attempt_is_not_begun() -> None:
    story = Story(V1)
    story.of(h.Placed(placement(epoch=2)))
    assert story.of(h.Placed(placement(epoch=1, n=7))) == []


def test_each_live_worker_has_a_slot_of_its_own_and_freed_ones_are_used_again() -> None:
    story = Story(V1).running(1).running(2)
    story.of(ended(run=1), h.Collected(key(1)))
    deeds = story.of(h.Placed(placement(3)))
    assert d.Spawn(key(3), placement(3), 0) in deeds


# ------------------------------------------------------------------------------------------------- pulls


def test_a_pull_that_moves_tells_each_held_run() -> None:
    story = Story()
    story.of(h.Placed(placement(1)), h.Placed(placement(2)))
    deeds = story.of(h.PullMoved(V1, 5, 10))
    assert [(x.message.done, x.message.total) for x in deeds if isinstance(x, d.Say)] == [(5, 10), (5, 10)]  # type: ignore[union-attr]


def test_a_failed_pull_refuses_all_its_runs_with_the_reason() -> None:
    story = Story()
    story.of(h.Placed(placement(1)), h.Placed(placement(2)))
    deeds = story.of(h.VersionFailed(V1, "the disk is full"))
    ends = [deed.ended for deed in deeds if isinstance(deed, d.AppendOutbox)]
    assert [(e.outcome, e.unit.run) for e in ends] == [(Outcome.REFUSED, 1), (Outcome.REFUSED, 2)]
    assert "the disk is full" in ends[0].error
    assert story.state.live == {}


def test_a_pull_without_a_byte_for_its_patience_fails() -> None:
    story = Story()
    story.of(h.Placed(placement()))
    assert wake_at(story.state) == 1060.0
    assert story.at(59).of(h.Ticked()) == []
    deeds = story.at(60).of(h.Ticked())
    assert deeds[0] == d.DropPull(V1)
    assert end_of(deeds).outcome is Outcome.REFUSED


def test_a_byte_resets_the_patience_of_a_pull() -> None:
    story = Story()
    story.of(h.Placed(placement()))
    story.at(50).of(h.PullMoved(V1, 1, 2))
    assert story.at(100).of(h.Ticked()) == []


def test_without_a_link_a_pull_waits_for_the_master() -> None:
    story = Story()
    story.of(h.Placed(placement()), h.LinkLost())
    assert wake_at(story.state) == inf
    assert story.at(500).of(h.Ticked()) == []
    story.of(h.LinkOpened())
    assert story.at(559).of(h.Ticked()) == []


# ------------------------------------------------------------------------------------------------ workers


def test_a_worker_that_cannot_be_made_refuses_the_attempt() -> None:
    story = Story(V1)
    story.of(h.Placed(placement()))
    deeds = story.of(h.WorkerRefused(key(), "no process could be made"))
    assert (end_of(deeds).outcome, end_of(deeds).error) == (Outcome.REFUSED, "no process could be made")
    assert d.Discard(key()) in deeds


def test_ready_is_told_with_the_pid_and_the_level() -> None:
    story = Story(V1)
    story.of(h.Placed(placement()), h.WorkerSpawned(key(), 77, Isolation.REDUCED))
    (deed,) = story.at(2).of(said(w.Ready()))
    told = m.UnitStarted(unit=key().unit, attempt=key().attempt, worker_pid=77, isolation=Isolation.REDUCED, at=1002.0)
    assert deed == d.Say(told)


def test_a_worker_that_never_says_ready_is_killed_and_failed_with_its_last_lines() -> None:
    story = Story(V1)
    story.of(h.Placed(placement()), h.WorkerSpawned(key(), 77, Isolation.STRICT))
    assert wake_at(story.state) == 1030.0
    assert story.at(30).of(h.Ticked()) == [d.KillWorker(key())]
    assert story.of(h.Ticked()) == []
    end = end_of(story.of(ended(False, "killed by signal 9"), h.Collected(key())))
    assert end.outcome is Outcome.FAILED
    assert "not ready within 30 s" in end.error
    assert end.trace == "last words"


def test_a_spawn_that_never_answers_is_given_up_and_killed_when_it_does() -> None:
    story = Story(V1)
    story.of(h.Placed(placement()))
    assert end_of(story.at(30).of(h.Ticked())).outcome is Outcome.REFUSED
    assert story.of(h.WorkerSpawned(key(), 77, Isolation.STRICT)) == [d.KillWorker(key())]
    assert story.of(ended(False)) == [d.Discard(key())]


def test_a_worker_that_dies_before_it_is_ready_fails_the_attempt_with_how_it_died() -> None:
    story = Story(V1)
    story.of(h.Placed(placement()), h.WorkerSpawned(key(), 77, Isolation.STRICT))
    end = end_of(story.of(ended(False, "was ended by signal 11 (SIGSEGV)"), h.Collected(key())))
    assert end.error == "Its worker was ended by signal 11 (SIGSEGV)."
    assert end.trace == "last words"


def test_a_sandbox_that_does_not_close_is_the_machines_fault() -> None:
    story = Story(V1)
    story.of(h.Placed(placement()), h.WorkerSpawned(key(), 77, Isolation.STRICT))
    story.of(h.WorkerEnded(key(), False, "could not be started: mount: EPERM", unstarted=True))
    assert end_of(story.of(h.Collected(key()))).outcome is Outcome.REFUSED


def test_with_the_limit_of_what_a_run_leaves_goes_whether_the_owner_set_it() -> None:
    story = Story(V1).running()
    story.state.policy = Policy(each=Each(output_limit=5))
    story.of(said(w.Finished(Encoded("msgpack", b"\x07"))))
    assert story.of(ended()) == [d.Collect(key(), (), 5, owners=True)]


def test_a_success_needs_a_result_and_an_init_that_reports_zero() -> None:
    story = Story(V1).running()
    value = Encoded("msgpack", b"\x07")
    story.at(5).of(said(w.Finished(value)))
    deeds = story.at(6).of(ended())
    assert deeds == [d.Collect(key(), ())]
    end = end_of(story.of(h.Collected(key())))
    assert (end.outcome, end.value, end.started, end.ended, end.worker_pid) == (Outcome.COMPLETE, value, 1000, 1006, 41)


def test_a_result_with_another_exit_is_a_failure() -> None:
    story = Story(V1).running()
    story.of(said(w.Finished(NOTHING)), ended(False, "exit code 3"))
    end = end_of(story.of(h.Collected(key())))
    assert end.outcome is Outcome.FAILED
    assert "exit code 3" in end.error


def test_an_exit_of_zero_without_a_result_is_a_failure() -> None:
    story = Story(V1).running()
    story.of(ended(True, "exit code 0"))
    assert end_of(story.of(h.Collected(key()))).outcome is Outcome.FAILED


def test_only_the_first_result_counts() -> None:
    story = Story(V1).running()
    story.of(said(w.Finished(NOTHING)), said(w.Raised(kind="raised", error="late")), ended())
    assert end_of(story.of(h.Collected(key()))).outcome is Outcome.COMPLETE


def test_what_was_raised_is_told_with_its_trace() -> None:
    story = Story(V1).running()
    story.of(said(w.Raised(kind="raised", error="ValueError: no", trace="Traceback")), ended())
    end = end_of(story.of(h.Collected(key())))
    assert (end.outcome, end.error) == (Outcome.FAILED, "ValueError: no")
    assert end.trace.startswith("Traceback")


def test_an_import_error_comes_before_ready() -> None:
    story = Story(V1)
    story.of(h.Placed(placement()), h.WorkerSpawned(key(), 7, Isolation.STRICT))
    story.of(said(w.Raised(kind="import", error="ImportError: x")), ended(False))
    assert end_of(story.of(h.Collected(key()))).error == "ImportError: x"


@pytest.mark.parametrize("early", [w.Finished(NOTHING), w.Progress(done=1), w.Saved("a")])
def test_anything_else_before_ready_breaks_the_rules(early: w.FromWorker) -> None:
    story = Story(V1)
    story.of(h.Placed(placement()), h.WorkerSpawned(key(), 7, Isolation.STRICT))
    assert story.of(said(early)) == [d.KillWorker(key())]
    story.of(ended(False))
    assert "broke the rules" in end_of(story.of(h.Collected(key()))).error


def test_garbage_ends_the_worker_and_is_charged_to_it() -> None:
    story = Story(V1).running()
    assert story.of(h.WorkerBroke(key(), "a frame that is no message")) == [d.KillWorker(key())]
    story.of(said(w.Finished(NOTHING)), ended(True))
    end = end_of(story.of(h.Collected(key())))
    assert end.outcome is Outcome.FAILED
    assert "no message" in end.error


def test_a_result_without_an_exit_is_killed_after_a_while() -> None:
    story = Story(V1).running()
    story.of(said(w.Finished(NOTHING)))
    assert story.at(10).of(h.Ticked()) == [d.KillWorker(key())]


def test_a_result_that_fits_no_frame_fails_with_advice() -> None:
    story = Story(V1).running()
    story.of(said(w.Finished(Encoded("pickle", b"x" * (VALUE_LIMIT + 1)))), ended())
    end = end_of(story.of(h.Collected(key())))
    assert end.outcome is Outcome.FAILED
    assert "self.save" in end.error


def test_a_worker_speaks_for_its_own_run_only() -> None:
    story = Story(V1).running(1).running(2)
    story.of(said(w.Finished(NOTHING), 1), ended(run=1))
    end = end_of(story.of(h.Collected(key(1))))
    assert end.unit == key(1).unit
    assert story.state.live[key(2)].result is None


# ------------------------------------------------------------------------------------------------ progress


def test_progress_is_told_at_most_ten_times_a_second_and_the_last_one_always() -> None:
    story = Story(V1).running()
    assert spoken(story.of(said(w.Progress(done=1)))) == [m.UnitProgress]
    assert story.at(0.05).of(said(w.Progress(done=2))) == []
    assert wake_at(story.state) == pytest.approx(1000.1)
    (deed,) = story.at(0.11).of(h.Ticked())
    assert isinstance(deed, d.Say)
    assert isinstance(deed.message, m.UnitProgress)
    assert deed.message.done == 2
    assert wake_at(story.state) == inf


def test_progress_that_was_not_told_comes_before_the_end() -> None:
    story = Story(V1).running()
    story.of(said(w.Progress(done=1)), said(w.Progress(done=2)), said(w.Finished(NOTHING)))
    assert spoken(story.of(ended())) == [m.UnitProgress]


@pytest.mark.parametrize("bad", [nan, inf, -inf])
def test_progress_that_is_no_number_is_dropped(bad: float) -> None:
    story = Story(V1).running()
    assert story.of(said(w.Progress(done=bad))) == []
    assert story.of(said(w.Progress(done=1, total=bad))) == []


def test_a_key_makes_a_plain_file_name() -> None:
    assert Key(UnitName(RunId(7), "../x", 3), Attempt(2, 1)).name == "7-2e2e2f78-3-2.1"
    assert STRANGER.name == "99-0-1.1"
    assert Phase.HELD in Phase
