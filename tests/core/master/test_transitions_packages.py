"""Packages and the finding of tasks: given a verb, what becomes of the catalogue."""

import pytest

from pydra_core.errors import Fault, UserError
from pydra_core.ids import PackageName
from pydra_core.master import events
from pydra_core.protocol import messages, verbs
from tests.core.doubles import Brain, deploy, digest, only, sent, task, tells

COUNT = PackageName("count")


def _answer(effects: list[events.Effect]) -> tuple[str, int]:
    [reply] = only(effects, events.Reply)
    assert isinstance(reply.answer, verbs.Deployed)
    return reply.answer.what, reply.answer.version


def test_a_new_package_is_version_1_and_linked_nodes_hear_the_news() -> None:
    brain = Brain()
    brain.join("a")
    brain.join("b")
    brain.do(events.LinkClosed(brain.node("b").node))
    effects = brain.ask(deploy())
    assert _answer(effects) == ("new", 1)
    assert tells(effects) == ["package-deployed"]
    assert only(effects, events.Send) == [
        events.Send(brain.node("a").node, messages.PackageNews(COUNT, digest("1")), durable=True)
    ]


def test_other_contents_are_an_update_with_the_summary_that_came_with_it() -> None:
    brain = Brain()
    brain.ask(deploy())
    effects = brain.do(events.Asked(deploy(contents="2"), "changed 3 lines"))
    assert _answer(effects) == ("update", 2)
    assert only(effects, events.Tell)[0].text == "count v2 is updated: changed 3 lines"
    assert brain.cluster.packages[COUNT].versions[-1].summary == "changed 3 lines"


def test_the_same_contents_twice_make_no_new_version() -> None:
    brain = Brain()
    brain.ask(deploy())
    for origin in ("here", "elsewhere"):
        effects = brain.ask(deploy(origin=origin))
        assert _answer(effects) == ("same", 1)
        assert len(effects) == 1
    assert brain.cluster.packages[COUNT].origin == "here"


def test_older_contents_become_current_again_under_their_number() -> None:
    brain = Brain()
    for contents in ("1", "2", "1"):
        effects = brain.ask(deploy(contents=contents))
    assert _answer(effects) == ("update", 1)
    assert [version.number for version in brain.cluster.packages[COUNT].versions] == [2, 1]
    assert _answer(brain.ask(deploy(contents="3"))) == ("update", 3)


def test_another_origin_is_refused_unless_it_takes_over() -> None:
    brain = Brain()
    brain.ask(deploy())
    with pytest.raises(UserError, match="from here") as error:
        brain.ask(deploy(contents="2", origin="elsewhere"))
    assert error.value.fault is Fault.OTHER_ORIGIN
    assert _answer(brain.ask(deploy(contents="2", origin="elsewhere", take_over=True))) == ("update", 2)
    assert brain.cluster.packages[COUNT].origin == "elsewhere"


def test_a_removed_package_refuses_new_runs_keeps_those_it_has_and_its_numbers_go_on() -> None:
    brain = Brain()
    queued = brain.run_on("a"), brain.submit()
    effects = brain.ask(verbs.RemovePackage(COUNT))
    assert tells(effects) == ["package-removed"]
    assert sent(effects) == [messages.PackageNews(COUNT, None)]
    assert [run.state for run in queued] == ["running", "queued"]
    with pytest.raises(UserError, match="was removed"):
        brain.submit("count.Count")
    with pytest.raises(UserError, match="no package"):
        brain.ask(verbs.RemovePackage(COUNT))
    assert _answer(brain.ask(deploy(contents="2", origin="elsewhere"))) == ("new", 2)


def test_a_package_without_tasks_is_refused() -> None:
    verb = verbs.Deploy(digest=digest("1"), manifest=_empty(), origin="here")
    with pytest.raises(UserError, match="no task"):
        Brain().ask(verb)


def _empty() -> verbs.Manifest:
    return verbs.Manifest(package=COUNT)


@pytest.mark.parametrize("wish", ["v1", "1", digest("1")[:4] + digest("1")[4:8], "V1"])
def test_a_version_is_named_by_number_or_digest(wish: str) -> None:
    brain = Brain()
    brain.ask(deploy(contents="1aaa"))
    brain.ask(deploy(contents="2bbb"))
    wanted = digest("1aaa")[:8] if len(wish) == 8 else wish
    brain.ask(verbs.Submit(task="Count", version=wanted))
    assert next(iter(brain.cluster.runs.values())).version == 1


def test_an_unknown_version_names_those_that_there_are() -> None:
    brain = Brain()
    brain.ask(deploy())
    for name in ("count.Count", "Count"):
        with pytest.raises(UserError, match=r'no version "v7": it has v1'):
            brain.ask(verbs.Submit(task=name, version="v7"))


def test_a_class_name_is_enough_if_only_one_package_has_it() -> None:
    brain = Brain()
    brain.ask(deploy("one", "1", task("one", "Go"), task("one", "Stay")))
    brain.ask(deploy("two", "2", task("two", "Go")))
    assert brain.submit("Stay").task.key == "one.Stay"
    with pytest.raises(UserError, match=r"one\.Go, two\.Go"):
        brain.submit("Go")


def test_an_unknown_task_is_answered_with_what_comes_closest() -> None:
    brain = Brain()
    with pytest.raises(UserError, match="deploy one first"):
        brain.submit("Cuont")
    brain.ask(deploy())
    with pytest.raises(UserError, match=r"Did you mean .*Count"):
        brain.submit("Cuont")
    with pytest.raises(UserError, match=r'has no task "count\.Sum": it has count\.Count'):
        brain.submit("count.Sum")
