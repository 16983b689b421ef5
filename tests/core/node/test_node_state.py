"""The rules of a node: given what it knows, a fact, these deeds."""

from math import inf, nan

import msgspec
import pytest

from pydra_core.ids import Attempt, Digest, PackageName, RunId, TaskKey, UnitName
from pydra_core.node import deeds as d, happened as h
from pydra_core.node.deeds import Deed
from pydra_core.node.happened import Fact
from pydra_core.node.keys import Key
from pydra_core.node.policy import Each, Policy
from pydra_core.node.records import NodeState, Phase
from pydra_core.node.state import handle, wake_at
from pydra_core.node.verdict import VALUE_LIMIT
from pydra_core.protocol import messages as m, worker as w
from pydra_core.protocol.facts import IsolationReport
from pydra_core.protocol.states import Isolation, Outcome
from pydra_core.protocol.values import NOTHING, Encoded

V1, V2 = Digest("1" * 64), Digest("2" * 64)
LOG = m.Artifact("log", Digest("f" * 64), 10)
PICTURE = m.Artifact("a.png", Digest("e" * 64), 20)
STRANGER = Key(UnitName(RunId(99)), Attempt(1, 1))


def placement(run: int = 1, n: int = 1, version: Digest = V1, epoch: int = 1) -> m.Placement:
    return m.Placement(
        unit=UnitName(RunId(run)),
        attempt=Attempt(epoch, n),
        package=PackageName("count"),
        version=version,
        task=TaskKey("count.Count"),
        module="count",
        cls="Count",
        arguments=b"\x80",
    )


def key(run: int = 1, n: int = 1, epoch: int = 1) -> Key:
    return Key(UnitName(RunId(run)), Attempt(epoch, n))


class Story:
    """A node and its clock: `at` lets time pass, `of` tells a fact and returns the deeds."""

    def __init__(self, *held: Digest, linked: bool = True) -> None:
        self.state = NodeState(slots=2, isolation=IsolationReport(Isolation.STRICT), linked=linked)
        self.state.versions = dict.fromkeys(held, 1)
        self.now = 1000.0

    def at(self, seconds: float) -> "Story":
        self.now = 1000.0 + seconds
        return self

    def of(self, *facts: Fact) -> list[Deed]:
        deeds: list[Deed] = []
        for fact in facts:
            deeds = handle(self.state, fact, self.now)
        return deeds

    def running(self, run: int = 1) -> "Story":
        self.of(h.Placed(placement(run)), h.WorkerSpawned(key(run), 40 + run, Isolation.STRICT), said(w.Ready(), run))
        return self


def said(message: w.FromWorker, run: int = 1) -> h.WorkerSaid:
    return h.WorkerSaid(key(run), message)


def ended(clean: bool = True, how: str = "it ended well", run: int = 1) -> h.WorkerEnded:
    return h.WorkerEnded(key(run), clean, how, "last words")


def end_of(deeds: list[Deed]) -> m.UnitEnded:
    return next(deed.ended for deed in deeds if isinstance(deed, d.AppendOutbox))


def spoken(deeds: list[Deed]) -> list[type]:
    return [type(deed.message) for deed in deeds if isinstance(deed, d.Say)]


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


# ------------------------------------------------------------------------------------------------ stopping


def test_a_stop_asks_waits_the_grace_and_kills() -> None:
    story = Story(V1).running()
    assert story.of(h.StopAsked(key(), 5, "cancelled by ann")) == [d.AskStop(key(), "cancelled by ann")]
    assert story.at(4.9).of(h.Ticked()) == []
    assert story.at(5).of(h.Ticked()) == [d.KillWorker(key())]
    story.of(ended(False))
    end = end_of(story.of(h.Collected(key())))
    assert (end.outcome, end.error) == (Outcome.CANCELLED, "cancelled by ann")


def test_cancelling_twice_is_cancelling_once() -> None:
    story = Story(V1).running()
    story.of(h.StopAsked(key(), 5))
    story.at(3).of(h.StopAsked(key(), 5))
    assert story.at(5).of(h.Ticked()) == [d.KillWorker(key())]


def test_what_had_its_result_before_the_stop_is_complete() -> None:
    story = Story(V1).running()
    story.of(said(w.Finished(NOTHING)), h.StopAsked(key()), ended())
    assert end_of(story.of(h.Collected(key()))).outcome is Outcome.COMPLETE


def test_a_held_run_is_cancelled_at_once() -> None:
    story = Story()
    story.of(h.Placed(placement()))
    deeds = story.of(h.StopAsked(key(), reason="no"))
    assert end_of(deeds).outcome is Outcome.CANCELLED
    assert story.of(h.VersionArrived(V1)) == [d.Say(m.VersionHeld(V1))]


def test_a_worker_that_is_being_made_is_killed_as_soon_as_it_is_there() -> None:
    story = Story(V1)
    story.of(h.Placed(placement()))
    assert story.of(h.StopAsked(key())) == []
    assert story.of(h.WorkerSpawned(key(), 9, Isolation.STRICT)) == [d.KillWorker(key())]
    story.of(ended(False))
    assert end_of(story.of(h.Collected(key()))).outcome is Outcome.CANCELLED


def test_a_stop_of_an_attempt_that_is_not_here_is_answered() -> None:
    assert end_of(Story().of(h.StopAsked(STRANGER))).outcome is Outcome.CANCELLED


def test_a_stop_of_an_attempt_that_ended_adds_nothing() -> None:
    story = Story(V1).running()
    story.of(said(w.Finished(NOTHING)), ended(), h.Collected(key()))
    assert story.of(h.StopAsked(key())) == []


def test_a_forgotten_attempt_is_killed_and_leaves_nothing() -> None:
    story = Story(V1).running()
    assert story.of(h.StopAsked(key(), forget=True)) == [d.KillWorker(key())]
    assert story.of(said(w.Finished(NOTHING))) == []
    assert story.of(ended()) == [d.Discard(key())]
    assert story.state.owed == {}


def test_the_child_that_ends_its_worker_is_named() -> None:
    story = Story(V1).running()
    story.of(said(w.AtWork(("First",))), said(w.AtWork(("Chain", "Exit"))))
    deeds = story.of(ended(False, "exited with status 3"), h.Collected(key()))
    assert end_of(deeds).error == "Chain failed: Exit failed: Its worker exited with status 3."


# ------------------------------------------------------------------------------------- link and what is owed


def test_an_end_is_written_down_before_it_is_said() -> None:
    story = Story(V1).running()
    story.of(said(w.Finished(NOTHING)), ended())
    deeds = story.of(h.Collected(key()))
    assert [type(deed) for deed in deeds] == [d.AppendOutbox, d.Say]


def test_what_a_worker_saved_is_told_while_it_goes_on_and_again_over_the_next_link() -> None:
    story = Story(V1).running()
    assert story.of(said(w.Saved("a.png"))) == [d.BringSaved(key(), "a.png")]
    (deed,) = story.of(h.SavedBrought(key(), PICTURE))
    assert deed == d.Say(m.UnitSaved(unit=key().unit, attempt=key().attempt, artifacts=(PICTURE,)))
    story.of(h.LinkLost())
    assert deed in story.of(h.LinkOpened(1))
    story.of(ended())
    assert story.of(h.SavedBrought(key(), LOG)) == []


def test_how_far_the_files_of_an_end_are_is_told_until_the_master_has_them() -> None:
    story = Story(V1).running()
    own = w.Progress(done=2, total=4, message="half of it")
    story.of(said(own), said(w.Finished(NOTHING)), ended(), h.Collected(key(), (PICTURE,)))
    (deed,) = story.of(h.BlobsMoved(1, 1_500_000, 3_000_000))
    assert isinstance(deed, d.Say)
    assert isinstance(deed.message, m.UnitProgress)
    assert (deed.message.done, deed.message.total) == (2, 4)
    assert deed.message.message == "sends 1 file to the master: 1.5 of 3.0 MB"
    assert story.of(h.BlobsMoved(1, 10, 20)) == []
    last, end = story.of(h.BlobsStored(1, frozenset({PICTURE.digest})))
    assert isinstance(last, d.Say)
    assert last.message == msgspec.structs.replace(deed.message, message="half of it")
    assert isinstance(end, d.Say)
    assert isinstance(end.message, m.UnitEnded)
    assert story.of(h.BlobsMoved(1, 2_000_000, 3_000_000)) == []


def test_a_success_that_left_more_than_it_may_is_none() -> None:
    story = Story(V1).running()
    story.of(said(w.Finished(Encoded("msgpack", b"\x07"))), ended())
    over = h.Collected(
        key(), problems=("The output 'a' was not taken: it has 2 GiB.",), over="Its outputs are over the limit."
    )
    end = end_of(story.of(over))
    assert (end.outcome, end.error, end.value) == (Outcome.FAILED, "Its outputs are over the limit.", NOTHING)
    assert end.notes == over.problems


def test_blobs_go_before_the_end_is_said() -> None:
    story = Story(V1).running()
    story.of(said(w.Saved("a.png")), said(w.Finished(NOTHING)))
    assert story.of(ended()) == [d.Collect(key(), ("a.png",))]
    deeds = story.of(h.Collected(key(), (PICTURE,), LOG, 3))
    assert [type(deed) for deed in deeds] == [d.AppendOutbox, d.Upload]
    (deed,) = story.of(h.BlobsStored(1, frozenset({PICTURE.digest, LOG.digest})))
    assert isinstance(deed, d.Say)
    assert isinstance(deed.message, m.UnitEnded)
    assert (deed.message.artifacts, deed.message.log, deed.message.log_lines) == ((PICTURE,), LOG.digest, 3)


def test_only_blobs_that_the_master_holds_are_named() -> None:
    story = Story(V1).running()
    story.of(said(w.Finished(NOTHING)), ended(), h.Collected(key(), (PICTURE,), LOG, 3))
    (deed,) = story.of(h.BlobsStored(1, frozenset({LOG.digest}), "its disk is full"))
    assert isinstance(deed, d.Say)
    assert isinstance(deed.message, m.UnitEnded)
    assert deed.message.artifacts == ()
    assert "its disk is full" in deed.message.trace


def test_a_lost_link_stops_nothing_and_the_end_waits_for_the_next() -> None:
    story = Story(V1).running()
    assert story.of(h.LinkLost()) == []
    story.of(said(w.Finished(NOTHING)), ended())
    assert [type(deed) for deed in story.of(h.Collected(key()))] == [d.AppendOutbox]
    deeds = story.of(h.LinkOpened())
    assert spoken(deeds) == [m.NodeReady, m.UnitEnded]
    assert isinstance(deeds[0], d.Say)
    assert isinstance(deeds[0].message, m.NodeReady)
    assert [o.attempt for o in deeds[0].message.owes] == [key().attempt]


def test_an_end_is_said_again_at_each_link_until_it_is_acknowledged() -> None:
    story = Story(V1).running()
    story.of(said(w.Finished(NOTHING)), ended(), h.Collected(key()))
    story.of(h.LinkLost())
    assert m.UnitEnded in spoken(story.of(h.LinkOpened()))
    (deed,) = story.of(h.EndsAcknowledged((1, 5)))
    assert isinstance(deed, d.ForgetOutbox)
    story.of(h.LinkLost())
    assert spoken(story.of(h.LinkOpened())) == [m.NodeReady]


def test_the_first_words_tell_what_runs_with_its_worker() -> None:
    story = Story(V1).running()
    story.of(said(w.Progress(done=3)), h.LinkLost(), said(w.Progress(done=4)))
    deeds = story.of(h.LinkOpened())
    assert spoken(deeds) == [m.NodeReady, m.UnitProgress]
    assert isinstance(deeds[0], d.Say)
    assert isinstance(deeds[0].message, m.NodeReady)
    (running,) = deeds[0].message.running
    assert (running.worker_pid, running.started, running.isolation) == (41, 1000.0, Isolation.STRICT)


def test_what_was_owed_before_a_restart_is_owed_after_it() -> None:
    story = Story(linked=False)
    before = m.UnitEnded(serial=7, unit=key().unit, attempt=key().attempt, outcome=Outcome.COMPLETE, log=LOG.digest)
    story.state.owe_again([before])
    assert d.Upload(before) in story.of(h.LinkOpened())
    assert end_of(story.of(h.StopAsked(STRANGER))).serial == 8


def test_nothing_is_said_without_a_link() -> None:
    story = Story(V1, linked=False)
    deeds = story.of(h.Placed(placement()))
    assert spoken(deeds) == []


# ------------------------------------------------------------------------------------------- the node's end


def test_a_node_that_stops_kills_its_workers_tells_nothing_of_them_and_says_that_it_stops() -> None:
    story = Story(V1).running(1).running(2)
    assert story.of(h.StopOrdered("stopped")) == [d.KillWorker(key(1)), d.KillWorker(key(2))]
    assert story.of(ended(run=1)) == [d.Discard(key(1))]
    assert story.of(ended(run=2)) == [d.Discard(key(2)), d.Say(m.NodeStopping("stopped")), d.Quit()]
    assert story.state.owed == {}


def test_a_run_that_had_ended_is_still_written_down_while_the_node_stops() -> None:
    story = Story(V1).running()
    story.of(said(w.Finished(NOTHING)), ended())
    assert story.of(h.StopOrdered("stopped")) == []
    deeds = story.of(h.Collected(key(), (), LOG, 1))
    assert [type(deed) for deed in deeds] == [d.AppendOutbox, d.Say, d.Quit]
    assert end_of(deeds).outcome is Outcome.COMPLETE


def test_an_idle_node_stops_at_once_and_takes_nothing_more() -> None:
    story = Story(V1)
    assert story.of(h.StopOrdered("stopped")) == [d.Say(m.NodeStopping("stopped")), d.Quit()]
    assert story.of(h.Placed(placement())) == []


def test_a_key_makes_a_plain_file_name() -> None:
    assert Key(UnitName(RunId(7), "../x", 3), Attempt(2, 1)).name == "7-2e2e2f78-3-2.1"
    assert STRANGER.name == "99-0-1.1"
    assert Phase.HELD in Phase
