"""Preference: among nodes that have room the one that holds more is taken; where none fits, nothing is placed, whoever holds what."""

import msgspec
import pytest
from hypothesis import given, strategies as st

from pydra_core.errors import UserError
from pydra_core.ids import NodeId
from pydra_core.master import environments, nearness, scheduler, slots, tags
from pydra_core.master.state import Cluster, Pin
from pydra_core.protocol import dealing, messages, verbs
from pydra_core.protocol.environments import Interpreter
from pydra_core.protocol.facts import Offer
from pydra_core.protocol.manifest import Needs
from tests.core.doubles import Brain, deploy, digest, ready, task

TAGS = ("fast", "lab", "old")
NODE = st.tuples(st.integers(0, 3), st.sets(st.sampled_from(TAGS)), st.booleans(), st.integers(0, 2))
WISH = st.tuples(st.integers(1, 2), st.sets(st.sampled_from(TAGS), max_size=2), st.integers(0, 2))


def _brain(nodes: list[tuple[int, set[str], bool, int]], wish: tuple[int, set[str], int], runs: int) -> Brain:
    brain = Brain()
    wide, asked, gpus = wish
    needs = Needs(slots=wide, tags=tuple(sorted(asked)), resources=(("gpu", gpus),) if gpus else ())
    brain.ask(deploy("count", "1", msgspec.structs.replace(task(), needs=needs)))
    for number, (count, carried, holds, things) in enumerate(nodes):
        name = f"n{number}"
        brain.join(name, max(1, count))
        offer = Offer(tags=tuple(sorted(carried)), resources=(("gpu", things),) if things else ())
        brain.said(name, ready(count, offer=offer, versions=(digest("1"),) if holds else ()))
    for _ in range(runs):
        brain.submit()
    return brain


def _rooms(cluster: Cluster, needs: Needs) -> dict[str, int]:
    """How many units with these needs each node has room for now."""
    found: dict[str, int] = {}
    for node in cluster.nodes.values():
        fits = slots.is_open(node) and not tags.missing(node, needs)
        things = slots.things(cluster, node)
        by_things = [things.get(name, 0) // count for name, count in needs.resources]
        found[node.node] = min(slots.free(cluster, node) // needs.slots, *by_things, 99) if fits else 0
    return found


@given(st.lists(NODE, min_size=1, max_size=6), WISH, st.integers(1, 12))
def test_nothing_is_placed_where_it_does_not_fit_and_nobody_waits_for_a_holder_while_another_has_room(
    nodes: list[tuple[int, set[str], bool, int]], wish: tuple[int, set[str], int], runs: int
) -> None:
    brain = _brain(nodes, wish, runs)
    needs = next(iter(brain.cluster.live.values())).task.needs
    room = _rooms(brain.cluster, needs)
    placed = scheduler.plan(brain.cluster, brain.now)
    assert len(placed) == min(runs, sum(room.values()))
    for _, node in placed:
        room[node] -= 1
    assert all(left >= 0 for left in room.values())


@given(st.lists(NODE, min_size=6, max_size=6), WISH, st.lists(st.sets(st.sampled_from("23")), min_size=6, max_size=6))
def test_a_holder_of_more_is_taken_before_any_that_holds_less(
    nodes: list[tuple[int, set[str], bool, int]], wish: tuple[int, set[str], int], held: list[set[str]]
) -> None:
    brain = _brain(nodes, wish, 8)
    for place, names in enumerate(held):
        brain.node(f"n{place}").inputs = {digest(name) for name in names}
    for run in brain.cluster.live.values():
        run.inputs = (messages.Input("a", digest("2"), 10), messages.Input("b", digest("3"), 5_000_000))
    run = next(iter(brain.cluster.live.values()))
    wanted, room = nearness.want(brain.cluster, run), _rooms(brain.cluster, run.task.needs)
    holds = {name: nearness.local(brain.cluster, node, wanted) for name, node in brain.cluster.nodes.items()}
    for _, name in scheduler.plan(brain.cluster, brain.now):
        nearer = [other for other, left in room.items() if left and holds[NodeId(other)] > holds[name]]
        assert not nearer, f"{nearer} had room and hold more than {name}"
        room[name] -= 1


def test_who_holds_a_large_input_goes_before_who_holds_the_code() -> None:
    brain = _brain([(1, set(), True, 0), (1, set(), False, 0), (1, set(), False, 0)], (1, set(), 0), 1)
    run = next(iter(brain.cluster.live.values()))
    run.inputs = (messages.Input("photos", digest("2"), 500_000_000), messages.Input("words", digest("3"), 10))
    brain.node("n1").inputs, brain.node("n2").inputs = {digest("2")}, {digest("3")}
    order = sorted(
        ["n0", "n1", "n2"],
        key=lambda name: -nearness.local(brain.cluster, brain.node(name), nearness.want(brain.cluster, run)),
    )
    assert order == ["n1", "n0", "n2"]
    assert [node for _, node in scheduler.plan(brain.cluster, brain.now)] == ["n1"]


def test_who_has_the_environment_built_goes_before_who_only_has_the_code() -> None:
    brain = Brain()
    made = deploy("count", "1")
    brain.ask(msgspec.structs.replace(made, manifest=msgspec.structs.replace(made.manifest, requires=("numpy",))))
    pythons = (Interpreter("3.11.7", "linux_x86_64"),)
    for name in ("a", "b", "c"):
        brain.join(name, 1)
    brain.said("b", ready(1, pythons=pythons, versions=(digest("1"),)))
    brain.said("c", ready(1, pythons=pythons))
    run = brain.submit()
    said = environments.manifest(brain.cluster, run.package, run.digest)
    assert said is not None
    target = environments.target(brain.node("c"), run.digest, said)
    assert target is not None
    brain.cluster.pins[target] = Pin(target=target, lock="", digest=digest("9"), made=0.0, node_name="c")
    brain.node("c").environments = {digest("9")}
    assert [node for _, node in scheduler.plan(brain.cluster, brain.now)] == ["c"]


def test_a_run_that_waits_is_told_which_node_lacks_what() -> None:
    brain = _brain([(1, {"fast"}, False, 0), (1, {"lab"}, False, 0)], (1, {"fast", "lab"}, 0), 1)
    why = scheduler.why(brain.cluster, next(iter(brain.cluster.live.values())), brain.now)
    assert why.sentence == "No node may run it: name-n0 carries no tag lab. name-n1 carries no tag fast."
    assert "pydractl node tag name-n0 lab" in why.action


def test_who_carries_the_tags_and_lacks_something_else_is_told_first() -> None:
    brain = Brain()
    brain.ask(deploy("count", "1"))
    for name, offer in (("a", Offer()), ("b", Offer(tags=("lab",), packages=("render_*",)))):
        brain.join(name, 1)
        brain.said(name, ready(1, offer=offer))
    brain.ask(verbs.Submit(task="count.Count", tags=("lab",)))
    why = scheduler.why(brain.cluster, next(iter(brain.cluster.live.values())), brain.now)
    assert why.sentence.startswith("No node may run it: name-b ")


def test_a_tag_that_people_give_is_kept_and_lets_a_run_go_there() -> None:
    brain = _brain([(1, set(), False, 0)], (1, {"fast"}, 0), 1)
    assert scheduler.plan(brain.cluster, brain.now) == ()
    brain.ask(verbs.TagNode(node=NodeId("n0"), add=("Fast",)))
    assert brain.node("n0").tags == ("fast",)
    assert brain.restart().node("n0").tags == ("fast",)
    assert [node for _, node in scheduler.plan(brain.cluster, brain.now)] == ["n0"]


def test_what_the_owner_says_is_not_taken_away_here() -> None:
    brain = _brain([(1, {"fast"}, False, 0)], (1, set(), 0), 1)
    for word, said in (("fast", "is its owner's"), ("slow", "does not carry")):
        with pytest.raises(UserError, match=said):
            brain.ask(verbs.TagNode(node=NodeId("n0"), remove=(word,)))


def test_tags_of_a_run_are_asked_of_each_of_its_workers() -> None:
    brain = Brain()
    parallel = msgspec.structs.replace(task(), kind="parallel", needs=Needs(tags=("linux",)))
    brain.ask(deploy("count", "1", parallel))
    for name, offer in (("a", Offer(tags=("linux",))), ("b", Offer(tags=("lab", "linux")))):
        brain.join(name, 2)
        brain.said(name, ready(2, offer=offer))
    brain.ask(verbs.Submit(task="count.Count", tags=("lab",)))
    run = next(iter(brain.cluster.live.values()))
    assert run.task.needs.tags == ("lab", "linux")
    brain.plan()
    assert run.unit.holder == "b"
    attempt = run.unit.attempt
    assert attempt is not None
    brain.said("b", dealing.SpreadOpened(unit=run.unit.name, attempt=attempt, path="/u", needs=Needs(tags=("linux",))))
    assert brain.cluster.trees[run.run].spreads["/u"].needs.tags == ("lab", "linux")
