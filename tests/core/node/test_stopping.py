"""How attempts are stopped and forgotten, and how a node ends itself."""

from pydra_core.node import deeds as d, happened as h
from pydra_core.protocol import messages as m, worker as w
from pydra_core.protocol.states import Isolation, Outcome
from pydra_core.protocol.values import NOTHING
from tests.core.node.stories import LOG, STRANGER, V1, Story, end_of, ended, key, placement, said


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
