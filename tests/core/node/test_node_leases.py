"""A worker goes on without its master for ever, or until the lease of its run is over."""

import msgspec

from pydra_core.ids import Digest
from pydra_core.node import deeds as d, happened as h
from pydra_core.node.deadlines import wake_at
from pydra_core.node.leases import GRACE
from pydra_core.protocol import worker as w
from pydra_core.protocol.states import Isolation, Outcome
from pydra_core.protocol.values import Encoded
from tests.core.node.stories import LOG, V1, Story, end_of, ended, key, placement, said, spoken

DONE = w.Finished(Encoded("msgpack", b"\x01"))


def leased(lease: float, *held: Digest) -> Story:
    """A run with this lease runs, or waits for its code."""
    story = Story(*held)
    story.of(h.Placed(msgspec.structs.replace(placement(), lease=lease)))
    if held:
        story.of(h.WorkerSpawned(key(), 41, Isolation.STRICT), said(w.Ready()))
    return story


def test_without_a_lease_a_lost_link_ends_nothing() -> None:
    story = leased(0.0, V1)
    story.of(h.LinkLost())
    assert story.at(10**6).of(h.Ticked()) == []


def test_when_the_lease_is_over_the_worker_is_asked_and_then_killed_and_its_unit_given_back() -> None:
    story = leased(60.0, V1)
    story.at(5).of(h.LinkLost())
    assert wake_at(story.state) == story.now + 60
    assert story.at(64.9).of(h.Ticked()) == []
    [asked] = story.at(65).of(h.Ticked())
    assert isinstance(asked, d.AskStop)
    assert story.at(65 + GRACE).of(h.Ticked()) == [d.KillWorker(key())]
    story.of(ended(clean=False, how="it was killed"))
    end = end_of(story.of(h.Collected(key())))
    assert (end.outcome, end.error) == (
        Outcome.CANCELLED,
        "the master was away for longer than the lease of the run (60 s)",
    )


def test_each_link_begins_the_lease_anew() -> None:
    story = leased(60.0, V1)
    story.at(0).of(h.LinkLost())
    story.at(59).of(h.LinkOpened(1))
    assert story.at(500).of(h.Ticked()) == []
    story.of(h.LinkLost())
    assert story.at(559).of(h.Ticked()) == []
    assert story.at(560).of(h.Ticked()) != []


def test_a_worker_that_has_its_result_is_not_ended_by_its_lease() -> None:
    story = leased(60.0, V1)
    story.of(h.LinkLost(), said(DONE))
    assert not [deed for deed in story.at(9).of(h.Ticked()) if isinstance(deed, d.AskStop)]
    assert not [deed for deed in story.at(61).of(h.Ticked()) if isinstance(deed, d.AskStop)]


def test_what_waits_for_its_code_is_given_back_at_once() -> None:
    story = leased(60.0)
    story.of(h.LinkLost())
    assert end_of(story.at(60).of(h.Ticked())).outcome is Outcome.CANCELLED


def test_what_was_brought_to_the_master_is_brought_again_with_the_next_link() -> None:
    story = Story(V1).running()
    story.of(said(DONE), ended())
    [upload] = [deed for deed in story.of(h.Collected(key(), log=LOG, log_lines=3)) if isinstance(deed, d.Upload)]
    assert upload.ended.log_size == LOG.size
    assert [type(each).__name__ for each in story.of(h.BlobsStored(1, frozenset({LOG.digest}), ""))] == ["Say"]
    story.of(h.LinkLost())
    deeds = story.of(h.LinkOpened(2))
    assert [deed for deed in deeds if isinstance(deed, d.Upload)] == [d.Upload(upload.ended)]
    assert "UnitEnded" not in [kind.__name__ for kind in spoken(deeds)]
