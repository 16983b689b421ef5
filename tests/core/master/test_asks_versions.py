"""Versions of a package: rolled back, pruned, and never lost while somebody needs them."""

import msgspec
import pytest

from pydra_core.errors import UserError
from pydra_core.ids import PackageName
from pydra_core.master import events
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.states import EventKind
from tests.core.doubles import Brain, deploy, digest, ended, ready, task

COUNT = PackageName("count")


def with_versions(count: int) -> Brain:
    brain = Brain()
    for number in range(1, count + 1):
        brain.ask(deploy(contents=str(number)))
        brain.now += 100
    return brain


def numbers(brain: Brain) -> list[int]:
    return [version.number for version in brain.cluster.packages[COUNT].versions]


def pruned(effects: list[events.Effect]) -> list[int]:
    (answer,) = [e.answer for e in effects if isinstance(e, events.Reply)]
    assert isinstance(answer, verbs.Pruned)
    return [number for _, number, _ in answer.versions]


def test_an_old_version_becomes_the_one_that_new_runs_take_and_runs_keep_theirs() -> None:
    brain = with_versions(3)
    old = brain.submit()
    brain.join("oak")
    effects = brain.do(events.Asked(verbs.RollBack(COUNT, "v1"), who="window"))
    assert numbers(brain) == [2, 3, 1]
    assert (old.version, brain.submit().version) == (3, 1)
    told = [effect for effect in effects if isinstance(effect, events.Tell)]
    assert (told[0].kind, told[0].text) == (
        EventKind.PACKAGE_UPDATED,
        "count is at v1 again, instead of v3 (from the window)",
    )
    news = [effect.message for effect in effects if isinstance(effect, events.Send)]
    assert news == [messages.PackageNews(COUNT, digest("1"))]


def test_rolling_back_to_the_current_version_or_an_unknown_one_changes_nothing() -> None:
    brain = with_versions(2)
    effects = brain.ask(verbs.RollBack(COUNT, "2"))
    assert [type(effect) for effect in effects] == [events.Reply]
    with pytest.raises(UserError, match='no version "v9"'):
        brain.ask(verbs.RollBack(COUNT, "v9"))
    with pytest.raises(UserError, match="There is no package"):
        brain.ask(verbs.RollBack(PackageName("other"), "v1"))


def test_a_version_after_a_roll_back_has_a_number_that_was_never_used() -> None:
    brain = with_versions(3)
    brain.ask(verbs.RollBack(COUNT, "v1"))
    brain.ask(deploy(contents="4"))
    assert numbers(brain) == [2, 3, 1, 4]


def test_a_dry_prune_tells_what_would_go_and_changes_nothing() -> None:
    brain = with_versions(4)
    effects = brain.ask(verbs.Prune(keep=2))
    assert pruned(effects) == [1, 2]
    assert [type(effect) for effect in effects] == [events.Reply]
    assert numbers(brain) == [1, 2, 3, 4]


def test_a_prune_removes_old_versions_tells_the_nodes_and_drops_their_blobs() -> None:
    brain = with_versions(4)
    brain.join("oak")
    effects = brain.ask(verbs.Prune(package=COUNT, keep=2, dry=False))
    assert pruned(effects) == [1, 2]
    assert numbers(brain) == [3, 4]
    assert events.DropBlobs((digest("1"), digest("2"))) in effects
    news = [effect.message for effect in effects if isinstance(effect, events.Send)]
    assert news == [messages.PackageNews(COUNT, digest("4"), gone=(digest("1"), digest("2")))]


def test_neither_the_current_version_nor_one_that_a_live_run_takes_is_ever_pruned() -> None:
    brain = with_versions(3)
    brain.ask(verbs.Submit(task="Count", version="v2"))
    assert pruned(brain.ask(verbs.Prune(keep=0, dry=False))) == [1]
    assert numbers(brain) == [2, 3]
    brain.join("oak")
    brain.plan()
    brain.said("oak", ended(brain.cluster.runs[1]))  # type: ignore[index]
    assert pruned(brain.ask(verbs.Prune(keep=0, dry=False))) == [2]


def test_only_what_is_old_enough_is_pruned() -> None:
    brain = with_versions(4)
    assert pruned(brain.ask(verbs.Prune(keep=1, age=250))) == [1, 2]
    with pytest.raises(UserError, match="negative"):
        brain.ask(verbs.Prune(keep=1, age=-1))


def test_a_pruned_version_is_named_as_such_and_its_contents_get_their_number_again() -> None:
    brain = with_versions(3)
    brain.ask(verbs.Prune(keep=1, dry=False))
    with pytest.raises(UserError, match="v1 was pruned: deploy the same contents"):
        brain.ask(verbs.Submit(task="count.Count", version="v1"))
    brain.ask(deploy(contents="1"))
    assert numbers(brain) == [3, 1]
    brain.ask(deploy(contents="new"))
    assert numbers(brain) == [3, 1, 4]


def test_a_removed_package_can_be_pruned_away_and_keeps_its_numbers() -> None:
    brain = with_versions(2)
    brain.ask(verbs.RemovePackage(COUNT))
    assert pruned(brain.ask(verbs.Prune(keep=0, dry=False))) == [1, 2]
    brain.join("oak")
    brain.said("oak", ready())
    brain.ask(deploy(contents="3"))
    assert numbers(brain) == [3]


def test_a_prune_by_size_spares_the_newest_that_fit_together() -> None:
    brain = with_versions(4)
    package = brain.cluster.packages[COUNT]
    package.versions = [
        msgspec.structs.replace(each, manifest=msgspec.structs.replace(each.manifest, size=100))
        for each in package.versions
    ]
    assert pruned(brain.ask(verbs.Prune(keep=1, size=250))) == [1, 2]
    assert pruned(brain.ask(verbs.Prune(keep=1, size=400))) == []
    assert pruned(brain.ask(verbs.Prune(keep=3, size=100))) == [1]


def test_one_old_version_is_removed_and_its_number_is_kept() -> None:
    brain = with_versions(3)
    brain.join("oak")
    effects = brain.ask(verbs.RemovePackage(COUNT, "v1"))
    assert events.Reply(verbs.Done("count v1 is removed")) in effects
    assert events.DropBlobs((digest("1"),)) in effects
    assert numbers(brain) == [2, 3]
    with pytest.raises(UserError, match="v1 was pruned"):
        brain.ask(verbs.Submit(task="count.Count", version="v1"))


def test_the_current_version_and_one_that_a_live_run_takes_are_not_removed() -> None:
    brain = with_versions(2)
    with pytest.raises(UserError, match="v2 is the current version: roll back"):
        brain.ask(verbs.RemovePackage(COUNT, "v2"))
    brain.ask(verbs.Submit(task="count.Count", version="v1"))
    with pytest.raises(UserError, match="v1 is taken by 1 run that has not ended"):
        brain.ask(verbs.RemovePackage(COUNT, "v1"))
    assert numbers(brain) == [1, 2]


def test_a_piece_of_other_tasks_cannot_be_run_alone_and_is_proposed_to_nobody() -> None:
    brain = Brain()
    piece = msgspec.structs.replace(task("count", "Piece"), standalone=False)
    brain.ask(deploy("count", "1", task("count", "Count"), piece))
    for name in ("count.Piece", "Piece"):
        with pytest.raises(UserError, match=r"count\.Piece is a piece of other tasks .* cannot be run alone"):
            brain.ask(verbs.Submit(task=name))
    with pytest.raises(UserError, match=r"it has count\.Count\."):
        brain.ask(verbs.Submit(task="count.Other"))
    with pytest.raises(UserError, match=r"Did you mean|that are deployed") as refused:
        brain.ask(verbs.Submit(task="Piec"))
    assert "Piece" not in refused.value.sentence
    assert brain.ask(verbs.Submit(task="Count"))
