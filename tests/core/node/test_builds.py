"""The way of a run to its environment: who finds out what is needed, who builds, who waits, and what becomes of a failure."""

import msgspec
import pytest

from pydra_core.ids import Digest
from pydra_core.node import build_deeds as b, builds, deeds as d, happened as h
from pydra_core.node.deeds import Deed
from pydra_core.packages import locks
from pydra_core.protocol import messages as m
from pydra_core.protocol.environments import (
    EnvironmentNews,
    Interpreter,
    LockPinned,
    LockResolved,
    LockWanted,
    Target,
    UnitBuilding,
)
from pydra_core.protocol.manifest import Needs
from pydra_core.protocol.messages import Placement
from pydra_core.protocol.states import Blame, Outcome
from tests.core.node.stories import V1, V2, Story, end_of, key, placement

OLD, NEW = Interpreter("3.11.7", "linux-x86_64"), Interpreter("3.13.0", "linux-x86_64")
ON_OLD, ON_NEW = Target(V1, "3.11", "linux-x86_64"), Target(V1, "3.13", "linux-x86_64")


def lock(version: str = "1.0", python: str = "3.11") -> str:
    return locks.write(python, "linux-x86_64", [locks.Pin("numpy", version, ("ab" * 32,))])


FIRST = locks.digest(lock())


def wanting(
    run: int = 1, n: int = 1, requires: tuple[str, ...] = ("numpy",), python: str = "", pinned: Digest | None = None
) -> Placement:
    made = placement(run, n)
    return msgspec.structs.replace(made, requires=requires, needs=Needs(python=python), lock=pinned)


def story(*versions: Digest) -> Story:
    made = Story(*(versions or (V1,)))
    made.state.pythons = (OLD, NEW)
    return made


def of(deeds: list[Deed], kind: type) -> list[Deed]:
    return [deed for deed in deeds if isinstance(deed, kind)]


def said(deeds: list[Deed]) -> list[m.FromNode]:
    return [deed.message for deed in deeds if isinstance(deed, d.Say)]


def built(made: Story, text: str = lock(), target: Target = ON_OLD) -> list[Deed]:
    """From the lock that was found out to the environment."""
    made.of(b.LockFound(target, text))
    made.of(LockPinned(target=target, lock=text))
    return made.of(b.EnvironmentBuilt(locks.digest(text), 100))


def test_who_requires_nothing_and_runs_on_the_nodes_own_python_needs_no_environment():
    assert of(story().of(h.Placed(wanting(requires=(), python=">=3.11"))), d.Spawn)


def test_the_first_node_finds_out_what_is_needed_tells_it_and_builds_what_is_pinned():
    made = story()
    first = made.of(h.Placed(wanting()))
    assert of(first, b.Resolve) == [b.Resolve(ON_OLD, ("numpy",), 0)]
    assert UnitBuilding(unit=key().unit, attempt=key().attempt, text=builds.RESOLVING) in said(first)
    assert said(made.of(b.LockFound(ON_OLD, lock()))) == [LockResolved(target=ON_OLD, lock=lock())]
    assert made.of(LockPinned(target=ON_OLD, lock=lock())) == [b.Build(ON_OLD, FIRST, lock(), 0)]

    deeds = made.of(b.EnvironmentBuilt(FIRST, 100))

    assert said(deeds)[0] == EnvironmentNews(state="held", lock=FIRST, target=ON_OLD)
    (spawn,) = of(deeds, d.Spawn)
    assert (spawn.environment, spawn.python) == (FIRST, 0)  # type: ignore[attr-defined]
    assert made.state.ways == {}


def test_what_another_node_found_out_first_is_built_instead():
    made = story()
    made.of(h.Placed(wanting()))
    made.of(b.LockFound(ON_OLD, lock("1.0")))
    (build,) = made.of(LockPinned(target=ON_OLD, lock=lock("2.0")))
    assert build == b.Build(ON_OLD, locks.digest(lock("2.0")), lock("2.0"), 0)


def test_what_is_pinned_already_is_asked_for_and_nothing_is_found_out():
    made = story()
    deeds = made.of(h.Placed(wanting(pinned=FIRST)))
    assert not of(deeds, b.Resolve)
    assert LockWanted(target=ON_OLD) in said(deeds)
    assert of(made.of(LockPinned(target=ON_OLD, lock=lock())), b.Build)


def test_a_lock_that_was_forgotten_meanwhile_is_found_out_anew():
    made = story()
    made.of(h.Placed(wanting(pinned=FIRST)))
    assert of(made.of(LockPinned(target=ON_OLD, lock="")), b.Resolve)


def test_an_environment_that_is_held_is_used_at_once():
    made = story()
    made.of(h.Placed(wanting()))
    built(made)
    deeds = made.of(h.Placed(wanting(2, pinned=FIRST)))
    assert not of(deeds, b.Build) + of(deeds, b.Resolve)
    assert of(deeds, d.Spawn)


def test_runs_at_the_same_time_share_one_way():
    made = story()
    made.of(h.Placed(wanting(1)))
    assert not of(made.of(h.Placed(wanting(2))), b.Resolve)
    made.of(b.LockFound(ON_OLD, lock()))
    made.of(LockPinned(target=ON_OLD, lock=lock()))
    made.of(h.Placed(wanting(3, pinned=FIRST)))
    deeds = made.of(b.EnvironmentBuilt(FIRST, 100))
    assert len(of(deeds, d.Spawn)) == 3


def test_two_versions_with_the_same_lock_are_built_once():
    made = story(V1, V2)
    other = Target(V2, "3.11", "linux-x86_64")
    made.of(h.Placed(wanting(1)))
    made.of(h.Placed(msgspec.structs.replace(wanting(2), version=V2)))
    assert of(made.of(LockPinned(target=ON_OLD, lock=lock())), b.Build)
    assert not of(made.of(LockPinned(target=other, lock=lock())), b.Build)
    deeds = made.of(b.EnvironmentBuilt(FIRST, 100))
    assert len(of(deeds, d.Spawn)) == 2
    assert {each.target for each in said(deeds) if isinstance(each, EnvironmentNews)} == {ON_OLD, other}


def test_a_python_that_is_wanted_is_taken_from_the_list_also_without_requirements():
    made = story()
    deeds = made.of(h.Placed(wanting(requires=(), python=">=3.12")))
    assert of(deeds, b.Resolve) == [b.Resolve(ON_NEW, (), 1)]
    (spawn,) = of(built(made, lock(python="3.13"), ON_NEW), d.Spawn)
    assert spawn.python == 1  # type: ignore[attr-defined]


def test_a_python_that_is_not_here_is_refused_for_its_owner_to_mend():
    end = end_of(story().of(h.Placed(wanting(python=">=3.14"))))
    assert end.error == "it needs Python >=3.14, and this machine has 3.11.7, 3.13.0"
    assert end.blame is Blame.OWNER


@pytest.mark.parametrize("blame", [Blame.TASK, Blame.OWNER, Blame.MACHINE])
def test_a_build_that_fails_fails_those_that_wait_for_it_and_is_forgotten(blame):
    made = story()
    made.of(h.Placed(wanting(1)))
    made.of(h.Placed(wanting(2)))
    deeds = made.of(b.BuildFailed(ON_OLD, None, "no index has it", "the last line", blame))
    ends = [each for each in said(deeds) if isinstance(each, m.UnitEnded)]
    assert {(each.error, each.trace, each.blame, each.outcome) for each in ends} == {
        ("its environment could not be built: no index has it", "the last line", blame, Outcome.REFUSED)
    }
    assert len(ends) == 2
    assert EnvironmentNews(state="failed", target=ON_OLD, text="no index has it") in said(deeds)
    assert (made.state.ways, made.state.live) == ({}, {})
    assert of(made.of(h.Placed(wanting(3))), b.Resolve)


def test_a_lock_that_is_none_or_for_something_else_is_never_given_to_an_installer():
    for wrong in (
        "--index-url http://elsewhere\n",
        lock(python="3.13"),
        lock().replace("numpy==1.0", "numpy @ file:///x"),
    ):
        made = story()
        made.of(h.Placed(wanting(pinned=FIRST)))
        deeds = made.of(LockPinned(target=ON_OLD, lock=wrong))
        assert not of(deeds, b.Build)
        assert end_of(deeds).blame is Blame.MACHINE


def test_a_way_for_which_nobody_waits_is_dropped():
    made = story()
    made.of(h.Placed(wanting()))
    deeds = made.of(h.StopAsked(key(), forget=True))
    assert of(deeds, b.DropBuild) == [b.DropBuild(ON_OLD)]
    assert made.of(b.LockFound(ON_OLD, lock())) == []


def test_while_its_code_is_missing_too_both_are_fetched_and_the_last_to_come_starts_it():
    made = story(V2)
    deeds = made.of(h.Placed(wanting()))
    assert of(deeds, d.Pull)
    assert of(deeds, b.Resolve)
    assert not of(built(made), d.Spawn)
    assert of(made.of(h.VersionArrived(V1)), d.Spawn)


def test_what_was_said_while_the_link_was_down_is_said_again():
    made = story()
    made.of(h.Placed(wanting()))
    made.of(h.LinkLost())
    assert made.of(b.LockFound(ON_OLD, lock())) == []
    words = said(made.of(h.LinkOpened(1)))
    assert LockResolved(target=ON_OLD, lock=lock()) in words
    assert words[0].pythons == (OLD, NEW)  # type: ignore[union-attr]
    assert any(isinstance(each, UnitBuilding) for each in words)


def test_how_far_it_is_is_told_to_all_that_wait():
    made = story()
    made.of(h.Placed(wanting(1)))
    made.of(h.Placed(wanting(2)))
    texts = [each.text for each in said(made.of(b.BuildMoved(ON_OLD, "installing: 1 of 2 packages, 3 MB")))]  # type: ignore[union-attr]
    assert texts == ["installing: 1 of 2 packages, 3 MB"] * 2


def test_environments_that_are_too_many_or_too_old_go_but_none_that_is_used():
    made = story()
    made.of(h.Placed(wanting()))
    built(made)
    state = made.state
    for number in range(builds.MOST + 3):
        state.environments[Digest(f"{number:064}")] = 1
        state.needed[Digest(f"{number:064}")] = float(number)
    dropped = of(builds.prune(state, 100.0), b.DropEnvironment)
    assert dropped == [b.DropEnvironment(Digest(f"{number:064}")) for number in range(4)]
    later = of(builds.prune(state, builds.LONGEST + 1_000.0), b.DropEnvironment)
    assert len(later) == builds.MOST - 1
    assert set(state.environments) == {FIRST}
