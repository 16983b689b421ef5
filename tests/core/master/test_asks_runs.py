"""What people ask of runs: pause, resume, priority, sweeps, again; every transition keeps who and why."""

import pytest

from pydra_core.errors import Fault, UserError
from pydra_core.ids import PackageName, RunId
from pydra_core.master import events
from pydra_core.master.state import Run
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.manifest import ParamSpec
from pydra_core.protocol.states import Outcome, RunState, Wanted
from pydra_core.protocol.values import decode
from tests.core.doubles import Brain, deploy, digest, ended, ready, running, started, task

N = ParamSpec(name="n", kind="int", required=False, default=3)
RATE = ParamSpec(name="lr", kind="float", required=False, default=0.5)


def with_parameters() -> Brain:
    brain = Brain()
    brain.ask(deploy("count", "1", task("count", "Count", N, RATE)))
    return brain


def answer(effects: list[events.Effect]) -> verbs.Answer:
    (reply,) = [effect for effect in effects if isinstance(effect, events.Reply)]
    return reply.answer


def sent(effects: list[events.Effect], kind: type) -> list[object]:
    return [e.message for e in effects if isinstance(e, events.Send) and isinstance(e.message, kind)]


def text_of(effects: list[events.Effect]) -> str:
    done = answer(effects)
    assert isinstance(done, verbs.Done)
    return done.text


# --------------------------------------------------------------------------------------------------------- pause


def test_a_queued_run_that_is_paused_is_not_placed_before_it_is_resumed() -> None:
    brain = with_parameters()
    run = brain.submit()
    assert text_of(brain.ask(verbs.PauseRun(run=run.run))) == "run 1 is paused: it is not placed before it is resumed"
    assert (run.state, run.wanted) == (RunState.PAUSED, Wanted.PAUSE)
    brain.join("oak")
    assert brain.plan() == []
    effects = brain.ask(verbs.ResumeRun(run.run))
    assert text_of(effects) == "run 1 goes on: it is queued"
    assert isinstance(effects[-1], events.Plan)
    brain.plan()
    assert run.unit.holder == "oak"


def test_a_plain_run_that_has_begun_is_paused_only_by_stopping_its_clock() -> None:
    brain = Brain()
    run = brain.run_on("oak")
    with pytest.raises(UserError, match="no further units to hold back") as refused:
        brain.ask(verbs.PauseRun(run=run.run))
    assert refused.value.fault is Fault.CONFLICT
    assert run.state is RunState.RUNNING
    effects = brain.ask(verbs.PauseRun(run=run.run, now=True))
    assert [freeze.on for freeze in sent(effects, messages.FreezeUnit)] == [True]  # type: ignore[attr-defined]
    assert run.state is RunState.PAUSED
    assert "keeps its slots" in text_of(effects)
    assert text_of(brain.ask(verbs.PauseRun(run=run.run, now=True))) == "run 1 is paused already"
    effects = brain.ask(verbs.ResumeRun(run.run))
    assert [freeze.on for freeze in sent(effects, messages.FreezeUnit)] == [False]  # type: ignore[attr-defined]
    assert run.state is RunState.RUNNING
    assert text_of(brain.ask(verbs.ResumeRun(run.run))) == "run 1 is not paused"


def test_a_run_that_is_paused_on_its_way_to_a_worker_is_frozen_as_soon_as_it_runs() -> None:
    brain = Brain()
    brain.ask(deploy())
    brain.join("oak")
    run = brain.submit()
    brain.plan()
    brain.ask(verbs.PauseRun(run=run.run, now=True))
    effects = brain.said("oak", started(run))
    assert len(sent(effects, messages.FreezeUnit)) == 1
    assert run.state is RunState.PAUSED


def test_a_frozen_run_is_frozen_again_when_its_node_comes_back() -> None:
    brain = Brain()
    run = brain.run_on("oak")
    brain.ask(verbs.PauseRun(run=run.run, now=True))
    brain.do(events.LinkClosed(run.unit.holder))  # type: ignore[arg-type]
    effects = brain.said("oak", ready(running=(running(run),)))
    assert len(sent(effects, messages.FreezeUnit)) == 1
    assert run.state is RunState.PAUSED


def test_a_paused_run_that_loses_its_node_stays_paused_and_is_not_placed() -> None:
    brain = Brain()
    run = brain.run_on("oak")
    brain.ask(verbs.PauseRun(run=run.run, now=True))
    brain.tick(20)
    assert run.state is RunState.PAUSED
    brain.join("elm")
    assert brain.plan() == []
    brain.ask(verbs.ResumeRun(run.run))
    brain.plan()
    assert run.unit.holder == "elm"


def test_a_frozen_run_that_is_cancelled_is_let_go_first_so_that_it_can_stop() -> None:
    brain = Brain()
    run = brain.run_on("oak")
    brain.ask(verbs.PauseRun(run=run.run, now=True))
    effects = brain.ask(verbs.CancelRun(run=run.run))
    words = [type(e.message) for e in effects if isinstance(e, events.Send)]
    assert words == [messages.FreezeUnit, messages.StopUnit]


def test_a_pause_outlives_a_restart() -> None:
    brain = with_parameters()
    run = brain.submit()
    brain.ask(verbs.PauseRun(run=run.run))
    again = brain.restart()
    again.join("oak")
    assert again.plan() == []
    assert again.cluster.runs[run.run].state is RunState.PAUSED


@pytest.mark.parametrize(
    "verb",
    [
        verbs.PauseRun(run=RunId(1)),
        verbs.ResumeRun(RunId(1)),
        verbs.SetPriority(RunId(1), 3),
        verbs.RunAgain(run=RunId(9)),
    ],
)
def test_what_is_asked_of_a_run_that_ended_or_never_was_is_refused_with_a_sentence(verb: events.AskedVerb) -> None:
    brain = Brain()
    with pytest.raises(UserError, match="There is no run"):
        brain.ask(verb)
    run = brain.run_on("oak")
    brain.said("oak", ended(run))
    with pytest.raises(UserError, match=r"There is no run 9|has ended: complete"):
        brain.ask(verb)


# ------------------------------------------------------------------------------------------------------ priority


def test_a_priority_that_changes_while_queued_changes_the_order() -> None:
    brain = with_parameters()
    first, second = brain.submit(), brain.submit()
    assert text_of(brain.ask(verbs.SetPriority(second.run, 5))) == "run 2 has priority 5"
    brain.join("oak")
    brain.plan()
    assert (first.unit.holder, second.unit.holder) == (None, "oak")
    assert "from now on" in text_of(brain.ask(verbs.SetPriority(second.run, 1)))
    with pytest.raises(UserError, match="lies between"):
        brain.ask(verbs.SetPriority(first.run, verbs.HIGHEST_PRIORITY + 1))


# --------------------------------------------------------------------------------------------------- who and why


def test_every_transition_keeps_who_asked_and_why() -> None:
    brain = with_parameters()
    brain.do(events.Asked(verbs.Submit(task="count.Count"), who="terminal"))
    run = brain.cluster.runs[RunId(1)]
    brain.do(events.Asked(verbs.PauseRun(run=run.run), who="window"))
    brain.do(events.Asked(verbs.ResumeRun(run.run), who="terminal"))
    brain.do(events.Asked(verbs.SetPriority(run.run, 2), who="window"))
    brain.do(events.Asked(verbs.CancelRun(run=run.run, reason="too slow"), who="terminal"))
    assert [each.text for each in run.story] == [
        "queued as count.Count v1 (from the terminal)",
        "paused (from the window)",
        "resumed (from the terminal)",
        "priority 2 (from the window)",
        "cancelled: too slow (from the terminal)",
    ]


# -------------------------------------------------------------------------------------------------------- sweeps


def arguments_of(run: Run) -> object:
    return decode(run.arguments)


def test_a_sweep_is_one_run_for_each_combination_in_order_and_one_group() -> None:
    brain = with_parameters()
    base = verbs.Submit(task="count.Count", labels=("night",))
    effects = brain.ask(verbs.SubmitSweep(base=base, axes={"n": [1, 2], "lr": [0.1, 0.2]}))
    told = answer(effects)
    assert told == verbs.SubmittedGroup("Count-1", (RunId(1), RunId(2), RunId(3), RunId(4)))
    runs = list(brain.cluster.runs.values())
    assert [arguments_of(run) for run in runs] == [
        {"n": 1, "lr": 0.1}, {"n": 1, "lr": 0.2}, {"n": 2, "lr": 0.1}, {"n": 2, "lr": 0.2},
    ]  # fmt: skip
    assert {(run.group, run.labels) for run in runs} == {("Count-1", ("night",))}
    assert sum(isinstance(effect, events.Save) for effect in effects) == 4


@pytest.mark.parametrize(
    ("axes", "sentence"),
    [
        ({"n": [1, "two"]}, "whole number"),
        ({"n": list(range(101)), "lr": [i / 7 for i in range(100)]}, r"10,100 runs"),
        ({"n": []}, "no values"),
        ({"m": [1]}, "no parameter m"),
    ],
)
def test_a_sweep_is_all_or_nothing(axes: dict[str, list[object]], sentence: str) -> None:
    brain = with_parameters()
    with pytest.raises(UserError, match=sentence):
        brain.ask(verbs.SubmitSweep(base=verbs.Submit(task="Count"), axes=axes))
    assert brain.cluster.runs == {}


def test_a_sweep_does_not_take_a_value_and_values_for_one_name() -> None:
    brain = with_parameters()
    with pytest.raises(UserError, match="one or the other"):
        brain.ask(verbs.SubmitSweep(base=verbs.Submit(task="Count", arguments={"n": 1}), axes={"n": [1]}))


# --------------------------------------------------------------------------------------------------------- again


def test_a_run_again_has_the_arguments_version_group_and_labels_of_the_old_one() -> None:
    brain = with_parameters()
    brain.ask(verbs.Submit(task="Count", arguments={"n": 9}, group="g", labels=("l",), priority=4))
    brain.ask(deploy("count", "2", task("count", "Count", N, RATE)))
    told = answer(brain.ask(verbs.RunAgain(run=RunId(1))))
    assert told == verbs.Submitted(RunId(2), brain.cluster.runs[RunId(1)].task.key, 1)
    again = brain.cluster.runs[RunId(2)]
    assert (arguments_of(again), again.digest, again.group) == ({"n": 9, "lr": 0.5}, digest("1"), "g")
    assert (again.labels, again.priority) == (("l",), 4)
    newest = answer(brain.ask(verbs.RunAgain(run=RunId(1), version="")))
    assert isinstance(newest, verbs.Submitted)
    assert newest.version == 2


def test_a_failed_run_is_run_again_elsewhere_first() -> None:
    brain = Brain()
    run = brain.run_on("oak")
    brain.said("oak", ended(run, Outcome.FAILED, error="it broke"))
    brain.ask(verbs.RunAgain(run=run.run))
    assert brain.cluster.runs[RunId(2)].avoid == "oak"


def test_a_run_again_takes_its_secrets_as_they_were_sealed() -> None:
    brain = Brain()
    key = ParamSpec(name="key", kind="secret", required=True)
    brain.ask(deploy("count", "1", task("count", "Count", key, N)))
    sealed = events.Sealed(("key",), b"ciphertext")
    brain.do(events.Asked(verbs.Submit(task="Count"), sealed=sealed))
    brain.ask(verbs.RunAgain(run=RunId(1)))
    again = brain.cluster.runs[RunId(2)]
    assert (again.hidden, again.sealed, arguments_of(again)) == (("key",), b"ciphertext", {"n": 3})
    brain.ask(deploy("count", "2", task("count", "Count", N)))
    with pytest.raises(UserError, match="does not take key"):
        brain.ask(verbs.RunAgain(run=RunId(1), version=""))


def test_a_run_of_a_pruned_version_or_removed_package_is_not_run_again_as_it_was() -> None:
    brain = with_parameters()
    run = brain.submit()
    brain.ask(verbs.CancelRun(run=run.run))
    brain.ask(deploy("count", "2", task("count", "Count", N, RATE)))
    brain.ask(verbs.Prune(package=PackageName("count"), keep=1, dry=False))
    with pytest.raises(UserError, match="v1, which run 1 took, was pruned"):
        brain.ask(verbs.RunAgain(run=run.run))
    brain.ask(verbs.RemovePackage(PackageName("count")))
    with pytest.raises(UserError, match="was removed"):
        brain.ask(verbs.RunAgain(run=run.run))


# --------------------------------------------------------------------------------------------------- a whole group


def test_a_group_is_cancelled_as_a_whole_and_other_runs_go_on() -> None:
    brain = with_parameters()
    brain.join("a", 1)
    other = brain.submit()
    brain.ask(verbs.SubmitSweep(base=verbs.Submit(task="count.Count", group="g", priority=1), axes={"n": [1, 2, 3]}))
    brain.plan()
    text = text_of(brain.ask(verbs.CancelGroup(group="g", reason="wrong")))
    assert text == "3 of 3 runs of group g are cancelled; 1 of them had begun, and are asked to stop"
    members = [run for run in brain.cluster.runs.values() if run.group == "g"]
    assert [run.state for run in members] == [RunState.CANCELLING, RunState.CANCELLED, RunState.CANCELLED]
    assert {run.reason for run in members} == {"wrong"}
    assert other.state is RunState.QUEUED
    assert text_of(brain.ask(verbs.CancelGroup(group="g"))) == "group g had already ended, or is being cancelled"


def test_a_cancelled_series_has_no_successor() -> None:
    brain = with_parameters()
    brain.join("a", 1)
    brain.ask(verbs.Submit(task="count.Count", every=60.0, group="s"))
    brain.plan()
    brain.ask(verbs.CancelGroup(group="s"))
    assert [run.state for run in brain.cluster.runs.values()] == [RunState.CANCELLING, RunState.CANCELLED]


def test_a_group_that_is_unknown_is_a_clear_answer() -> None:
    with pytest.raises(UserError, match='There is no group "g"'):
        with_parameters().ask(verbs.CancelGroup(group="g"))
    with pytest.raises(UserError, match="There is no group"):
        with_parameters().ask(verbs.CancelGroup(group=""))
