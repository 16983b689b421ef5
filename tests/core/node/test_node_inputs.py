"""Inputs of runs by a node's rules: they come before the worker, once for all that need them, and go when nobody does."""

import msgspec
import pytest

from pydra_core.ids import Digest
from pydra_core.node import deeds as d, happened as h, shelf
from pydra_core.node.keys import Key
from pydra_core.protocol import messages as m
from pydra_core.protocol.states import Blame, Outcome
from tests.core.node.stories import V1, Story, placement

LISTING, OTHER = Digest("a" * 64), Digest("b" * 64)
ONE = (m.Input("file", LISTING, 70),)
SET = shelf.inputs_of(ONE)


def given(run: int = 1, inputs: tuple[m.Input, ...] = ONE) -> h.Placed:
    return h.Placed(msgspec.structs.replace(placement(run), inputs=inputs))


def spawned(deeds: list[d.Deed]) -> list[int]:
    return [deed.key.unit.run for deed in deeds if isinstance(deed, d.Spawn)]


def test_the_worker_waits_for_code_and_inputs_and_tells_how_far_both_are() -> None:
    story = Story()
    deeds = story.of(given())
    assert [type(deed) for deed in deeds] == [d.Pull, d.PullInputs, d.Say]
    story.of(h.PullMoved(V1, 5, 10))
    (said,) = story.of(h.PullMoved(SET, 20, 70))
    assert isinstance(said, d.Say)
    assert isinstance(said.message, m.UnitSyncing)
    assert (said.message.done, said.message.total) == (25, 80)
    assert spawned(story.of(h.VersionArrived(V1))) == []
    deeds = story.of(h.InputsArrived(SET))
    assert deeds[0] == d.Say(m.InputsHeld((LISTING,)))
    assert spawned(deeds) == [1]


def test_inputs_are_fetched_once_for_all_that_need_them() -> None:
    story = Story(V1)
    assert [type(deed) for deed in story.of(given(1))] == [d.PullInputs, d.Say]
    assert [type(deed) for deed in story.of(given(2))] == [d.Say]
    assert spawned(story.of(h.InputsArrived(SET))) == [1, 2]
    assert spawned(story.of(given(3))) == [3]
    assert shelf.listings(story.state) == {LISTING}


def test_inputs_that_cannot_be_had_are_an_end_that_says_so() -> None:
    story = Story(V1)
    story.of(given())
    story.of(h.VersionFailed(SET, "the disk is full", Blame.MACHINE))
    (owed,) = story.state.owed.values()
    assert (owed.ended.outcome, owed.ended.blame) == (Outcome.REFUSED, Blame.MACHINE)
    assert owed.ended.error == "its input files could not be brought to this node: the disk is full"


def test_what_nobody_waits_for_any_more_is_not_kept() -> None:
    story = Story(V1)
    story.of(given())
    story.of(h.StopAsked(Key(placement().unit, placement().attempt), forget=True))
    assert story.of(h.InputsArrived(SET)) == [d.DropInputs(SET)]
    assert not story.state.inputs


def test_what_was_not_needed_for_longest_goes_while_there_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST_BYTES", 100)
    story = Story(V1)
    story.of(given())
    story.of(h.InputsArrived(SET))
    story.of(h.StopOrdered(""))
    story.state.live.clear()
    story.state.stopping = None
    others = (m.Input("file", OTHER, 60),)
    story.at(10).of(given(2, others))
    deeds = story.of(h.InputsArrived(shelf.inputs_of(others)))
    assert d.DropInputs(SET) in deeds
    assert d.Say(m.InputsHeld((LISTING,), held=False)) in deeds
    assert shelf.listings(story.state) == {OTHER}
