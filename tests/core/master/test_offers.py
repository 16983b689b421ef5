"""What owners offer: given an offer and needs, which rule stops the run; and where a plan places it, or why it waits."""

import msgspec
import pytest

from pydra_core.ids import NodeId, PackageName
from pydra_core.master import offers, scheduler
from pydra_core.master.state import Run
from pydra_core.protocol.facts import IsolationReport, Offer
from pydra_core.protocol.manifest import Needs, SharedFolder
from pydra_core.protocol.states import Isolation, Network, Outcome
from tests.core.doubles import Brain, deploy, ended, ready, task

COUNT = PackageName("count")
GIB = 1024**3


@pytest.mark.parametrize(
    ("offer", "needs", "field"),
    [
        (Offer(), Needs(), None),
        (Offer(), Needs(network=Network.OUTSIDE), "network"),
        (Offer(network=Network.OUTSIDE), Needs(network=Network.HOST), "network"),
        (Offer(network=Network.OUTSIDE), Needs(network=Network.OUTSIDE), None),
        (Offer(network=Network.OUTSIDE), Needs(network=Network.OUTSIDE, ports=(443, 22)), "ports"),
        (Offer(network=Network.OUTSIDE, ports=(22,)), Needs(network=Network.OUTSIDE, ports=(22,)), None),
        (Offer(network=Network.OUTSIDE, ports=(22,)), Needs(network=Network.OUTSIDE), "ports"),
        (Offer(network=Network.HOST, ports=()), Needs(network=Network.OUTSIDE, ports=(9,)), None),
        (Offer(), Needs(shares=(SharedFolder("data"),)), "shares"),
        (Offer(shares=(SharedFolder("data"),)), Needs(shares=(SharedFolder("data"),)), None),
        (Offer(shares=(SharedFolder("data"),)), Needs(shares=(SharedFolder("data", True),)), "shares"),
        (Offer(shares=(SharedFolder("data", True),)), Needs(shares=(SharedFolder("data"),)), None),
        (Offer(programs=("/opt/blender",)), Needs(programs=("/opt/blender/bin/blender",)), None),
        (Offer(programs=("/opt/blender",)), Needs(programs=("/opt/blender",)), None),
        (Offer(programs=("/opt/blender",)), Needs(programs=("/opt/blender2",)), "programs"),
        (Offer(programs=("/opt/blender",)), Needs(programs=("/opt/blender/../secret",)), "programs"),
        (Offer(resources=(("gpu", 1),)), Needs(resources=(("gpu", 2),)), "resources"),
        (Offer(resources=(("gpu", 2),)), Needs(resources=(("gpu", 2),)), None),
        (Offer(memory=GIB), Needs(memory=2 * GIB), "memory"),
        (Offer(memory_each=GIB), Needs(memory=2 * GIB), "memory_each"),
        (Offer(memory_each=GIB), Needs(), None),
        (Offer(slots_each=1), Needs(slots=2), "slots_each"),
        (Offer(processes_each=10), Needs(processes=11), "processes_each"),
        (Offer(processes_each=10), Needs(), None),
        (Offer(open_files_each=10), Needs(open_files=1023), "open_files_each"),
        (Offer(scratch_each=GIB), Needs(scratch=GIB + 1), "scratch_each"),
        (Offer(wall_time_each=60.0), Needs(wall_time=61.0), "wall_time_each"),
        (Offer(wall_time_each=60.0), Needs(), None),
        (Offer(packages=("word*",)), Needs(), "packages"),
        (Offer(packages=("word*", "c?unt")), Needs(), None),
    ],
)
def test_an_owner_s_rule_stops_what_asks_for_more(offer: Offer, needs: Needs, field: str | None) -> None:
    found = offers.refusal(offer, needs, COUNT)
    assert (found.field if found else None) == field


def _brain(needs: Needs, **offered: Offer) -> tuple[Brain, Run]:
    """Nodes of two slots each, and a run with these needs."""
    brain = Brain()
    brain.ask(deploy("count", "1", msgspec.structs.replace(task(), needs=needs)))
    for name, offer in offered.items():
        brain.join(name, 2)
        brain.said(name, ready(2, offer=offer))
    return brain, brain.submit()


def _why(brain: Brain, run: Run) -> scheduler.Why:
    return scheduler.why(brain.cluster, run, brain.now)


def test_a_run_goes_only_where_the_owner_lets_it() -> None:
    brain, run = _brain(Needs(network=Network.OUTSIDE), a=Offer(), b=Offer(network=Network.HOST))
    assert scheduler.plan(brain.cluster, brain.now) == ((run.unit.name, "b"),)


def test_a_run_that_no_owner_lets_in_names_the_rule_of_the_nearest_node() -> None:
    none = Offer(rules=(("network", 'network = "none" in policy.toml'),))
    brain, run = _brain(Needs(network=Network.OUTSIDE), a=none)
    assert scheduler.plan(brain.cluster, brain.now) == ()
    assert _why(brain, run) == scheduler.Why(
        'No node may run it: name-a allows no network (its owner\'s rule: network = "none" in policy.toml).',
        'Ask the owner of name-a to allow network "outside", or add a node whose owner does.',
    )


def test_of_several_nodes_each_is_told_those_with_the_fewest_obstacles_first() -> None:
    needs = Needs(network=Network.OUTSIDE, shares=(SharedFolder("data"),))
    brain, run = _brain(needs, a=Offer(), b=Offer(network=Network.OUTSIDE), c=Offer())
    assert _why(brain, run).sentence == (
        'No node may run it: name-b has no shared folder "data" (its owner has allowed nothing more). '
        + " ".join(
            f'name-{node} allows no network (its owner has allowed nothing more) and has no shared folder "data" '
            "(its owner has allowed nothing more)."
            for node in "ac"
        )
    )


def test_of_nodes_that_are_as_near_the_one_is_named_whose_owner_said_something_about_it() -> None:
    rule = ("shares", "--share data=/srv/data")
    needs = Needs(shares=(SharedFolder("data", writable=True),))
    brain, run = _brain(needs, a=Offer(), b=Offer(shares=(SharedFolder("data"),), rules=(rule,)))
    assert _why(brain, run).sentence.startswith(
        'No node may run it: name-b lets nobody write into "data" (its owner\'s rule: --share data=/srv/data). name-a '
    )


def test_counted_things_are_taken_and_given_back() -> None:
    brain, first = _brain(Needs(resources=(("gpu", 1),)), a=Offer(resources=(("gpu", 1),)))
    second = brain.submit()
    brain.plan()
    assert (first.unit.holder, second.unit.holder) == ("a", None)
    assert brain.cluster.used == {("a", "gpu"): 1}
    assert _why(brain, second).sentence == (
        "It needs more than is free now: name-a has 0 of 1 gpu free, and 1 is needed; it is the next."
    )
    brain.said("a", ended(first, Outcome.COMPLETE))
    brain.plan()
    assert second.unit.holder == "a"


def test_a_restarted_master_knows_which_things_are_taken() -> None:
    brain, _ = _brain(Needs(resources=(("gpu", 1),)), a=Offer(resources=(("gpu", 2),)))
    brain.plan()
    assert brain.restart().cluster.used == {("a", "gpu"): 1}


def test_a_root_that_only_coordinates_takes_no_counted_thing() -> None:
    brain = Brain()
    spec = msgspec.structs.replace(task(), kind="parallel", needs=Needs(resources=(("gpu", 1),)))
    brain.ask(deploy("count", "1", spec))
    brain.join("a", 1)
    run = brain.submit()
    brain.plan()
    assert run.unit.holder == "a"
    assert not brain.cluster.used


def test_all_runs_together_claim_no_more_memory_than_the_owner_offers() -> None:
    brain, first = _brain(Needs(memory=GIB), a=Offer(memory=GIB + GIB // 2))
    second = brain.submit()
    brain.plan()
    assert (first.unit.holder, second.unit.holder) == ("a", None)
    assert _why(brain, second).sentence == (
        "It needs more than is free now: name-a has 0.5 GiB of 1.5 GiB of memory free, and 1.0 GiB are needed; it is the next."
    )


def test_a_task_that_says_nothing_of_memory_gets_its_share_of_the_offer_and_no_more_than_the_owner_allows_each() -> (
    None
):
    brain, run = _brain(Needs(), a=Offer(memory=4 * GIB), b=Offer(memory=4 * GIB, memory_each=GIB))
    other = brain.submit()
    brain.plan()
    assert {run.unit.holder, other.unit.holder} == {"a", "b"}
    assert sorted(unit.claim for held in brain.cluster.held.values() for unit in held.values()) == [GIB, 2 * GIB]


def test_memory_that_no_node_has_and_isolation_that_none_reaches_are_named() -> None:
    brain, run = _brain(Needs(memory=64 * GIB), a=Offer())
    assert "name-a has 8.0 GiB of memory, and 64.0 GiB on one node are needed" in _why(brain, run).sentence
    brain, run = _brain(Needs(isolation=Isolation.FULL), a=Offer())
    assert _why(brain, run).sentence == "No node may run it: name-a reaches isolation reduced, and full is needed."
    assert "pydra-node doctor" in _why(brain, run).action


def test_a_node_below_the_level_that_its_owner_wants_gets_nothing_unless_it_is_the_desktop_s_own() -> None:
    brain, run = _brain(Needs(), a=Offer(least=Isolation.STRICT, rules=(("least", "--least strict"),)))
    assert scheduler.plan(brain.cluster, brain.now) == ()
    sentence = (
        "name-a reaches isolation reduced, and its owner wants strict at least (its owner's rule: --least strict)."
    )
    assert _why(brain, run).sentence == f"No node may run it: {sentence}"
    assert scheduler.why_node(brain.cluster, brain.cluster.nodes[NodeId("a")], brain.now).sentence == sentence
    brain.said("a", ready(2, local=True, offer=Offer(least=Isolation.STRICT)))
    assert scheduler.plan(brain.cluster, brain.now) == ((run.unit.name, "a"),)


def test_the_level_of_a_node_counts_as_it_was_proved() -> None:
    brain, run = _brain(Needs(isolation=Isolation.STRICT), a=Offer())
    said = msgspec.structs.replace(ready(2), isolation=IsolationReport(Isolation.FULL))
    brain.said("a", said)
    assert scheduler.plan(brain.cluster, brain.now) == ((run.unit.name, "a"),)


def test_one_kind_that_is_hopeless_does_not_hold_up_another() -> None:
    brain, first = _brain(Needs(), a=Offer(packages=("other",)), b=Offer(network=Network.NONE))
    web = msgspec.structs.replace(task("other"), needs=Needs(network=Network.OUTSIDE))
    brain.ask(deploy("other", "2", web, task("other", "Plain")))
    barred, third = brain.submit("other.Count"), brain.submit("other.Plain")
    plan = scheduler.plan(brain.cluster, brain.now)
    assert plan == ((first.unit.name, "b"), (third.unit.name, "a"))
    assert "name-a allows no network" in _why(brain, barred).sentence
