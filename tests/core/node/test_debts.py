"""What a node owes the master, with a link and without: ends, their files, what was saved."""

import msgspec
import pytest

from pydra_core.node import deeds as d, happened as h
from pydra_core.protocol import messages as m, worker as w
from pydra_core.protocol.states import Isolation, Outcome
from pydra_core.protocol.values import NOTHING, Encoded
from tests.core.node.stories import LOG, PICTURE, STRANGER, V1, Story, end_of, ended, key, placement, said, spoken


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


def progresses(deeds: list[d.Deed]) -> list[m.UnitProgress]:
    said = [deed.message for deed in deeds if isinstance(deed, d.Say)]
    return [message for message in said if isinstance(message, m.UnitProgress)]


def test_who_waits_for_room_at_the_master_says_so_once_and_when_it_goes_on() -> None:
    story = Story(V1).running()
    story.of(said(w.Progress(done=3, total=3, message="written")), ended(), h.Collected(key(), (PICTURE,)))
    deeds = story.of(h.RoomLacked(key(), 2_500_000))
    told = next(deed.message for deed in deeds if isinstance(deed, d.Say))
    assert isinstance(told, m.UnitProgress)
    assert (told.message, told.lacks, told.done) == ("waits for room at the master: 2.5 MB", 2_500_000, 3)
    assert story.of(h.RoomLacked(key(), 2_500_000)) == []
    deeds = story.of(h.RoomLacked(key(), 0))
    assert [deed.message.message for deed in deeds] == ["written"]  # type: ignore[union-attr]
    assert story.of(h.RoomLacked(key(), 0)) == []


def test_what_waited_for_room_is_told_anew_over_the_next_link() -> None:
    story = Story(V1).running()
    story.of(ended(), h.Collected(key(), (PICTURE,)), h.RoomLacked(key(), 9))
    deeds = story.of(h.LinkLost(), h.LinkOpened())
    assert [each.lacks for each in progresses(deeds)] == [9]
    assert [each.lacks for each in progresses(story.of(h.RoomLacked(key(), 0)))] == [0]


def test_a_worker_that_goes_on_does_not_hide_that_its_files_wait_for_room() -> None:
    story = Story(V1).running()
    story.of(said(w.Progress(done=1, total=3, message="one")), h.RoomLacked(key(), 9))
    story.at(60.0)
    told = progresses(story.of(said(w.Progress(done=2, total=3, message="two"))))
    assert [(each.done, each.lacks) for each in told] == [(2, 9)]
    assert {each.lacks for each in progresses(story.of(h.LinkLost(), h.LinkOpened()))} == {9}
    assert [(each.message, each.lacks) for each in progresses(story.of(h.RoomLacked(key(), 0)))] == [("two", 0)]


@pytest.mark.parametrize("forget", [True, False])
def test_who_is_stopped_while_the_master_has_no_room_ends_without_its_files(forget: bool) -> None:
    story = Story(V1).running()
    story.of(ended(), h.Collected(key(), (PICTURE,)))
    stop = h.StopAsked(key(), reason="enough", forget=forget)
    assert story.of(stop) == []
    story.of(h.RoomLacked(key(), 20))
    (deed,) = story.of(stop)
    assert isinstance(deed, d.GiveUp)
    (told,) = (each.message for each in story.of(h.BlobsStored(1, frozenset(), deed.reason)) if isinstance(each, d.Say))
    assert isinstance(told, m.UnitEnded)
    assert (told.outcome, told.artifacts) == (Outcome.FAILED, ())
