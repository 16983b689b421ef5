"""Placements against an owner's policy: what is refused, what is granted, and who waits for room. The master is not trusted with it."""

from math import inf, nan

import msgspec
import pytest

from pydra_core.ids import Attempt, RunId, UnitName
from pydra_core.node import deeds as d, happened as h
from pydra_core.node.deadlines import wake_at
from pydra_core.node.deeds import Deed
from pydra_core.node.keys import Key
from pydra_core.node.policy import Each, Policy, Resource
from pydra_core.protocol import messages as m, worker as w
from pydra_core.protocol.manifest import Needs, SharedFolder
from pydra_core.protocol.states import Isolation, Network, Outcome
from pydra_core.worker.sandbox.policy import Grants, Share
from tests.core.node.stories import V1, V2, Story, end_of, ended, key, placement, said

GPUS = Policy(resources=(Resource("gpu", 2, (("/dev/g0",), ("/dev/g1",))),))
ONE = Needs(resources=(("gpu", 1),))


def owned(policy: Policy, *held: str) -> Story:
    story = Story(*(held or (V1,)))  # type: ignore[arg-type]
    story.state.policy = policy
    return story


def wanting(run: int, needs: Needs, n: int = 1, slots: int = 1, coordinates: bool = False) -> h.Placed:
    made = msgspec.structs.replace(placement(run, n), needs=needs, slots=slots, coordinates=coordinates)
    return h.Placed(made)


def spawned(deeds: list[Deed]) -> dict[int, tuple[int, ...]]:
    """The indexes of the graphics cards by the run that is started."""
    return {deed.key.unit.run: deed.grants.gpus for deed in deeds if isinstance(deed, d.Spawn)}


def gone(story: Story, run: int, n: int = 1) -> list[Deed]:
    """The worker of a run ends, and what it left is collected."""
    which = key(run, n)
    first = story.of(h.WorkerEnded(which, True, "ended", ""))
    return first + story.of(h.Collected(which))


# --------------------------------------------------------------------------------------- what is never allowed


def test_what_the_owner_does_not_allow_is_refused_by_a_node_whose_master_does_not_care() -> None:
    story = owned(Policy(rules=(("network", 'network = "none" in policy.toml'),)))
    deeds = story.of(wanting(1, Needs(network=Network.HOST)))
    assert not any(isinstance(deed, d.Spawn) for deed in deeds)
    end = end_of(deeds)
    assert end.outcome is Outcome.REFUSED
    assert end.error == 'the owner of this machine allows no network (network = "none" in policy.toml)'
    assert story.state.live == {}


@pytest.mark.parametrize(
    ("needs", "slots"),
    [
        (Needs(wall_time=nan), 1), (Needs(wall_time=-1.0), 1), (Needs(wall_time=inf), 1), (Needs(silence_time=nan), 1),
        (Needs(memory=-(10**12)), 1),
        (Needs(memory=0), 1), (Needs(), -100), (Needs(processes=0), 1), (Needs(scratch=-1), 1), (Needs(resources=(("gpu", -1),)), 1),
    ],
)  # fmt: skip
def test_numbers_that_would_turn_the_owners_limits_around_are_refused(needs: Needs, slots: int) -> None:
    policy = Policy(memory=1000, each=Each(wall_time=60.0), resources=(Resource("gpu", 2),))
    story = owned(policy)
    deeds = story.of(wanting(1, needs, slots=slots))
    assert end_of(deeds).error == "what the master asked for it makes no sense"
    assert story.state.live == {}


def test_nothing_of_a_refused_run_is_pulled_and_the_end_is_told_once() -> None:
    story = owned(Policy(), V2)
    deeds = story.of(wanting(1, Needs(shares=(SharedFolder("home"),))))
    assert [type(deed) for deed in deeds] == [d.AppendOutbox, d.Say]
    assert story.of(wanting(1, Needs(shares=(SharedFolder("home"),)))) == []


def test_a_newer_attempt_that_is_refused_still_ends_the_older_one() -> None:
    story = owned(Policy()).running()
    deeds = story.of(wanting(1, ONE, n=2))
    assert d.KillWorker(key()) in deeds
    assert end_of(deeds).attempt == Attempt(1, 2)


def test_what_is_allowed_is_granted_with_real_paths() -> None:
    policy = Policy(network=Network.OUTSIDE, ports=(443,), shares=(Share("data", "/srv/data", True),))
    needs = Needs(network=Network.OUTSIDE, ports=(443,), shares=(SharedFolder("data"),))
    (deed,) = [x for x in owned(policy).of(wanting(1, needs)) if isinstance(x, d.Spawn)]
    assert deed.grants == Grants(network=Network.OUTSIDE, ports=(443,), shares=(Share("data", "/srv/data"),))


def test_a_seat_gets_what_its_pieces_need() -> None:
    story = owned(GPUS)
    seat = msgspec.structs.replace(placement(), unit=UnitName(RunId(1), "/u", 3), role="units", needs=ONE)
    (deed,) = [x for x in story.of(h.Placed(seat)) if isinstance(x, d.Spawn)]
    assert deed.grants.devices == ("/dev/g0",)
    assert deed.indexes == (("gpu", (0,)),)


# ------------------------------------------------------------------------------------------- counted by index


def test_two_runs_have_different_cards_and_the_third_waits_for_one() -> None:
    story = owned(GPUS)
    assert spawned(story.of(wanting(1, ONE))) == {1: (0,)}
    assert spawned(story.of(wanting(2, ONE))) == {2: (1,)}
    assert story.of(wanting(3, ONE)) == []
    assert spawned(gone(story, 1)) == {3: (0,)}
    assert story.state.queue == []


def test_who_needs_no_card_does_not_wait_for_one() -> None:
    story = owned(GPUS)
    story.of(wanting(1, Needs(resources=(("gpu", 2),))), wanting(2, ONE))
    assert spawned(story.of(wanting(3, Needs()))) == {3: ()}


def test_a_card_is_free_only_when_the_killed_worker_is_dead() -> None:
    story = owned(GPUS)
    story.of(wanting(1, Needs(resources=(("gpu", 2),))), h.WorkerSpawned(key(1), 41, Isolation.STRICT))
    deeds = story.of(h.StopAsked(key(1), forget=True), wanting(2, ONE))
    assert spawned(deeds) == {}
    assert spawned(story.of(h.WorkerEnded(key(1), False, "was killed", ""))) == {2: (0,)}


def test_a_card_of_a_worker_that_could_not_be_made_is_free() -> None:
    story = owned(GPUS)
    story.of(wanting(1, Needs(resources=(("gpu", 2),))), wanting(2, ONE))
    assert spawned(story.of(h.WorkerRefused(key(1), "no process could be made"))) == {2: (0,)}


def test_a_card_of_a_worker_that_comes_too_late_is_not_given_away_before_it_is_ended() -> None:
    story = owned(GPUS)
    story.of(wanting(1, Needs(resources=(("gpu", 2),))))
    deeds = story.at(31).of(h.Ticked())
    assert end_of(deeds).outcome is Outcome.REFUSED
    assert spawned(story.of(wanting(2, ONE))) == {}
    assert d.KillWorker(key(1)) in story.of(h.WorkerSpawned(key(1), 41, Isolation.STRICT))
    assert spawned(story.of(h.WorkerEnded(key(1), False, "was killed", ""))) == {2: (0,)}


def test_a_newer_attempt_waits_for_the_card_of_the_older_one() -> None:
    story = owned(Policy(resources=(Resource("gpu", 1),)))
    story.of(wanting(1, ONE), h.WorkerSpawned(key(1), 41, Isolation.STRICT), said(w.Ready()))
    assert story.of(wanting(1, ONE, n=2)) == [d.KillWorker(key(1))]
    assert spawned(story.of(h.WorkerEnded(key(1), False, "was killed", ""))) == {1: (0,)}


def test_who_waits_for_a_card_can_be_stopped_and_holds_nobody_up() -> None:
    story = owned(GPUS)
    story.of(wanting(1, Needs(resources=(("gpu", 2),))), wanting(2, ONE), wanting(3, ONE))
    assert end_of(story.of(h.StopAsked(key(2), reason="it was cancelled"))).outcome is Outcome.CANCELLED
    assert spawned(gone(story, 1)) == {3: (0,)}


def test_who_waits_for_a_card_waits_without_a_deadline_and_says_nothing_of_code() -> None:
    story = owned(GPUS)
    story.of(wanting(1, Needs(resources=(("gpu", 2),))), h.WorkerSpawned(key(1), 41, Isolation.STRICT), said(w.Ready()))
    story.of(wanting(2, ONE))
    assert wake_at(story.state) == float("inf")
    assert not any(isinstance(x, d.Say) and isinstance(x.message, m.UnitSyncing) for x in story.of(h.LinkOpened(1)))


def test_code_that_arrives_starts_only_whom_there_is_room_for() -> None:
    story = owned(Policy(resources=(Resource("gpu", 1),)), V2)
    story.of(wanting(1, ONE), wanting(2, ONE))
    assert spawned(story.of(h.VersionArrived(V1))) == {1: (0,)}
    assert story.of(h.VersionArrived(V1))[1:] == []
    assert spawned(gone(story, 1)) == {2: (0,)}


def test_a_node_that_stops_does_not_start_who_waited() -> None:
    story = owned(Policy(resources=(Resource("gpu", 1),)))
    story.of(wanting(1, ONE), h.WorkerSpawned(key(1), 41, Isolation.STRICT), wanting(2, ONE))
    story.of(h.StopOrdered("SIGTERM"))
    assert spawned(story.of(h.WorkerEnded(key(1), False, "was killed", ""))) == {}


# ----------------------------------------------------------------------------------------------------- limits


def test_the_memory_of_all_runs_together_is_the_owners() -> None:
    story = owned(Policy(memory=1000))
    assert spawned(story.of(wanting(1, Needs(memory=700)))) == {1: ()}
    assert spawned(story.of(wanting(2, Needs(memory=400)))) == {}
    assert spawned(story.of(wanting(3, Needs(memory=300)))) == {3: ()}
    assert spawned(gone(story, 1)) == {2: ()}


def test_who_only_coordinates_claims_no_memory() -> None:
    story = owned(Policy(memory=1000))
    story.of(wanting(1, Needs(memory=1000)))
    assert spawned(story.of(wanting(2, Needs(memory=1000), coordinates=True))) == {2: ()}


def test_who_only_coordinates_leaves_the_cards_to_its_pieces() -> None:
    story = owned(Policy(resources=(Resource("gpu", 1),)))
    assert spawned(story.of(wanting(1, ONE, coordinates=True))) == {1: ()}
    assert spawned(story.of(wanting(2, ONE))) == {2: (0,)}
    assert spawned(owned(Policy()).of(wanting(1, ONE, coordinates=True))) == {1: ()}


def test_the_owners_wall_time_ends_a_run_that_asked_for_none() -> None:
    rules = (("wall_time_each", "each.wall_time = 60 in policy.toml"),)
    story = owned(Policy(each=Each(wall_time=60.0), rules=rules)).running()
    assert story.at(60).of(h.Ticked()) == [d.AskLastHeard(key())]
    assert story.of(h.LastHeard(key(), 1060.0, False)) == [d.KillWorker(key())]
    end = end_of([*story.of(ended(False)), *story.of(h.Collected(key()))])
    assert end.error == (
        "It ran for more than 60 s (the most that the owner of this machine allows: each.wall_time = 60 in policy.toml)."
    )


def test_the_master_is_told_what_the_owner_offers() -> None:
    words = [deed.message for deed in owned(GPUS).of(h.LinkOpened(1)) if isinstance(deed, d.Say)]
    assert isinstance(words[0], m.NodeReady)
    assert words[0].offer.resources == (("gpu", 2),)
    assert "/dev" not in repr(words[0].offer)


def test_keys_of_waiting_units_do_not_pile_up() -> None:
    story = owned(GPUS)
    story.of(wanting(1, Needs(resources=(("gpu", 2),))))
    for n in range(1, 5):
        story.of(wanting(2, ONE, n=n))
    assert story.state.queue == [Key(UnitName(RunId(2)), Attempt(1, 4))]
