"""Locks and environments as the master keeps them: who is first, who gets what, where a Python is lacking, what the grid tells."""

import msgspec
import pytest

from pydra_core.errors import UserError
from pydra_core.ids import Digest, NodeId
from pydra_core.master import environments, events, scheduler, views
from pydra_core.master.state import Pin, Run
from pydra_core.packages import locks
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.environments import (
    EnvironmentNews,
    Interpreter,
    LockPinned,
    LockResolved,
    LockWanted,
    Target,
    UnitBuilding,
)
from pydra_core.protocol.states import Outcome, RunState
from tests.core.doubles import Brain, deploy, digest, ready, sent, started, task

OLD, NEW = Interpreter("3.11.7", "linux-x86_64"), Interpreter("3.13.0", "linux-x86_64")
HERE = Target(digest("1"), "3.11", "linux-x86_64")


def lock(version: str = "1.0", python: str = "3.11") -> str:
    return locks.write(python, "linux-x86_64", [locks.Pin("numpy", version, ("ab" * 32,))])


def brain(
    *nodes: str,
    slots: int = 1,
    python: str = "",
    requires: tuple[str, ...] = ("numpy",),
    pythons: tuple[Interpreter, ...] = (OLD,),
) -> Brain:
    made = Brain()
    verb = deploy()
    spec = task()
    spec = msgspec.structs.replace(spec, needs=msgspec.structs.replace(spec.needs, python=python))
    said = msgspec.structs.replace(verb.manifest, requires=requires, python=python, preload=("numpy",), tasks=(spec,))
    made.ask(msgspec.structs.replace(verb, manifest=said))
    for name in nodes:
        made.join(name)
        made.said(name, ready(slots, pythons=pythons, versions=(digest("1"),)))
    return made


def placed(made: Brain) -> tuple[Run, messages.Placement]:
    run = made.submit()
    effects = made.plan()
    return run, next(each.placement for each in sent(effects) if isinstance(each, messages.Place))


def test_a_placement_tells_what_is_required_and_the_run_is_building():
    made = brain("a")
    run, placement = placed(made)
    assert (placement.requires, placement.preload, placement.lock) == (("numpy",), ("numpy",), None)
    assert run.state is RunState.BUILDING
    made.said("a", UnitBuilding(unit=run.unit.name, attempt=run.unit.attempt, text="installing: 1 of 2 packages, 3 MB"))
    assert run.message == "installing: 1 of 2 packages, 3 MB"
    why = scheduler.why(made.cluster, run, made.now).sentence
    assert why == "name-a builds the environment of count v1: installing: 1 of 2 packages, 3 MB."
    assert run.state is RunState.BUILDING
    ended = messages.UnitEnded(serial=1, unit=run.unit.name, attempt=run.unit.attempt, outcome=Outcome.CANCELLED)
    made.ask(verbs.CancelRun(run=run.run))
    made.said("a", ended)
    assert (run.state, run.message) == (RunState.CANCELLED, "")


def test_the_first_lock_is_pinned_stored_and_told_to_whoever_finds_out_another():
    made = brain("a", "b")
    placed(made)
    placed(made)
    first = made.said("a", LockResolved(target=HERE, lock=lock("1.0")))
    second = made.said("b", LockResolved(target=HERE, lock=lock("2.0")))
    assert sent(first) == sent(second) == [LockPinned(target=HERE, lock=lock("1.0"))]
    assert [
        effect.record.lock for effect in first if isinstance(effect, events.Save) and isinstance(effect.record, Pin)
    ] == [lock("1.0")]
    assert all(effect.durable for effect in first if isinstance(effect, events.Send))


def test_who_has_no_unit_of_a_version_may_not_say_what_it_needs():
    made = brain("a", "b")
    placed(made)
    other = next(name for name in ("a", "b") if not made.cluster.held.get(NodeId(name)))
    assert made.said(other, LockResolved(target=HERE, lock=lock())) == []
    assert made.cluster.pins == {}


@pytest.mark.parametrize("text", ["--index-url http://elsewhere\n", "", lock(python="3.12")])
def test_a_lock_that_is_none_closes_the_link(text):
    made = brain("a")
    placed(made)
    effects = made.said("a", LockResolved(target=HERE, lock=text))
    assert any(isinstance(effect, events.CloseLink) for effect in effects)
    assert made.cluster.pins == {}


def test_the_next_placement_names_what_is_pinned_for_the_python_of_its_node():
    made = brain("a")
    placed(made)
    made.said("a", LockResolved(target=HERE, lock=lock()))
    made.join("b")
    made.said("b", ready(pythons=(OLD,)))
    _, placement = placed(made)
    assert placement.lock == locks.digest(lock())
    assert sent(made.said("b", LockWanted(target=HERE))) == [LockPinned(target=HERE, lock=lock())]
    unknown = Target(digest("1"), "3.13", "linux-x86_64")
    assert sent(made.said("b", LockWanted(target=unknown))) == [LockPinned(target=unknown, lock="")]


def test_who_holds_the_environment_starts_at_once():
    made = brain("a", slots=2)
    placed(made)
    made.said("a", LockResolved(target=HERE, lock=lock()))
    made.said("a", EnvironmentNews(state="held", lock=locks.digest(lock()), target=HERE))
    run, _ = placed(made)
    assert run.state is RunState.STARTING
    made.said("a", EnvironmentNews(state="missing", lock=locks.digest(lock())))
    assert made.cluster.nodes[NodeId("a")].environments == set()


def test_a_run_waits_while_no_node_has_its_python_and_says_so_and_goes_where_one_has():
    made = brain("a", python=">=3.13")
    run = made.submit()
    assert scheduler.plan(made.cluster, made.now) == ()
    why = scheduler.why(made.cluster, run, made.now)
    assert why.sentence == "No node has Python ≥ 3.13: there is 3.11.7."
    assert "pythons in policy.toml" in why.action
    made.join("b")
    made.said("b", ready(pythons=(OLD, NEW)))
    assert scheduler.plan(made.cluster, made.now) == ((run.unit.name, NodeId("b")),)


def test_a_node_of_an_older_program_has_the_python_of_its_facts():
    made = brain("a", python=">=3.10", requires=(), pythons=())
    assert environments.fits(made.cluster.nodes[NodeId("a")], ">=3.0")
    assert not environments.fits(made.cluster.nodes[NodeId("a")], ">=3.99")


def test_the_grid_tells_before_any_run_what_is_where():
    made = brain("a", "b")
    rows = environments.rows(made.cluster, verbs.Filter())
    assert [(row.node_name, row.state, row.lock, row.python) for row in rows] == [
        ("name-a", "missing", None, "3.11"),
        ("name-b", "missing", None, "3.11"),
    ]
    placed(made)
    placed(made)
    made.said("a", LockResolved(target=HERE, lock=lock()))
    made.said("a", EnvironmentNews(state="held", lock=locks.digest(lock()), target=HERE))
    made.said("b", EnvironmentNews(state="failed", target=HERE, text="the disk is full"))
    page = views.query(made.cluster, verbs.Query(kind="environments"), made.now, views.Outside())
    assert [(row.state, row.text, row.packages) for row in page.environments] == [
        ("held", "", 1),
        ("failed", "the disk is full", 1),
    ]
    assert page.total == 2


def test_the_grid_tells_what_differs_between_pythons():
    made = brain("a")
    made.join("b")
    made.said("b", ready(pythons=(NEW,)))
    for python, version in (("3.11", "1.0"), ("3.13", "2.0")):
        target = Target(digest("1"), python, "linux-x86_64")
        text = lock(version, python)
        made.cluster.pins[target] = Pin(target=target, lock=text, digest=locks.digest(text), made=0.0)
    rows = environments.rows(made.cluster, verbs.Filter())
    assert [row.differs for row in rows] == [("numpy 1.0, elsewhere 2.0",), ("numpy 2.0, elsewhere 1.0",)]


@pytest.mark.parametrize(
    ("python", "requires", "state"),
    [(">=3.13", (), "none"), (">=3.11", (), "own"), ("", ("numpy",), "missing")],
)
def test_the_grid_tells_where_nothing_has_to_be_built_and_where_nothing_can(python, requires, state):
    made = brain("a", python=python, requires=requires)
    assert [row.state for row in environments.rows(made.cluster, verbs.Filter())] == [state]


def test_a_package_that_depends_on_nothing_is_not_in_the_grid():
    assert environments.rows(brain("a", requires=()).cluster, verbs.Filter()) == []


def test_a_lock_that_is_forgotten_is_found_out_anew_and_its_row_goes():
    made = brain("a")
    placed(made)
    made.said("a", LockResolved(target=HERE, lock=lock()))
    effects = made.ask(verbs.ForgetLocks(package=made.submit().package))
    assert [
        effect.record.lock for effect in effects if isinstance(effect, events.Save) and isinstance(effect.record, Pin)
    ] == [""]
    assert made.cluster.pins == {}
    with pytest.raises(UserError, match="Nothing is pinned"):
        made.ask(verbs.ForgetLocks(package=made.submit().package))
    with pytest.raises(UserError, match="There is no package"):
        made.ask(verbs.ForgetLocks(package="nosuch"))  # type: ignore[arg-type]


def test_a_lock_can_be_read_by_the_start_of_its_digest():
    made = brain("a")
    placed(made)
    made.said("a", LockResolved(target=HERE, lock=lock()))
    assert environments.lock_text(made.cluster, verbs.GetLock(locks.digest(lock())[:8])).text == lock()
    with pytest.raises(UserError, match="No lock"):
        environments.lock_text(made.cluster, verbs.GetLock(""))


def test_with_a_version_that_is_pruned_its_locks_go():
    made = brain("a")
    run, _ = placed(made)
    made.said("a", LockResolved(target=HERE, lock=lock()))
    made.ask(verbs.CancelRun(run=run.run))
    made.said("a", messages.UnitEnded(serial=1, unit=run.unit.name, attempt=run.unit.attempt, outcome="cancelled"))  # type: ignore[arg-type]
    made.ask(deploy("count", "2"))
    made.ask(verbs.Prune(keep=1, dry=False))
    assert made.cluster.pins == {}


def test_a_node_that_comes_back_tells_anew_what_it_builds_and_holds():
    made = brain("a")
    placed(made)
    made.said("a", EnvironmentNews(state="building", target=HERE))
    made.said("a", ready(pythons=(OLD,), environments=(Digest("ef" * 32),)))
    assert made.cluster.standings == {}
    assert made.cluster.nodes[NodeId("a")].environments == {Digest("ef" * 32)}


def test_a_run_keeps_what_it_ran_on_and_where():
    made = brain("a")
    run, _ = placed(made)
    made.said("a", LockResolved(target=HERE, lock=lock()))
    assert (run.python, run.lock) == (None, None)
    made.said("a", started(run))
    about = views.details(made.cluster, run, made.now)
    assert (about.python, about.lock, about.places) == (OLD, locks.digest(lock()), ("name-a",))
    made.ask(verbs.ForgetLocks(package=run.package))
    assert run.lock == locks.digest(lock())


def test_a_run_without_an_environment_keeps_its_python_alone():
    made = brain("a", requires=())
    run, _ = placed(made)
    made.said("a", started(run))
    assert (run.python, run.lock) == (OLD, None)


def test_a_version_tells_what_is_pinned_for_it():
    made = brain("a", pythons=(OLD, NEW))
    placed(made)
    made.said("a", LockResolved(target=HERE, lock=lock()))
    there = Target(digest("1"), "3.13", "linux-x86_64")
    made.said("a", LockResolved(target=there, lock=lock("2.0", "3.13")))
    row = views.package_row(made.cluster, next(iter(made.cluster.packages.values()))).versions[0]
    told = [(each.python, each.platform, each.packages, each.node_name) for each in row.locks]
    assert told == [("3.13", "linux-x86_64", 1, "name-a"), ("3.11", "linux-x86_64", 1, "name-a")]
    assert row.locks[1].lock == locks.digest(lock())
