"""Runs by their course: from where they were queued, when, how long they worked, and how they came to their end."""

import pytest

from pydra_core.ids import NodeId, RunId
from pydra_core.master import events, listing, views
from pydra_core.protocol import verbs
from pydra_core.protocol.facts import Load, WorkerLoad
from pydra_core.protocol.messages import Heartbeat
from pydra_core.protocol.states import Blame, Cause, Outcome
from pydra_core.protocol.verbs import Filter, Query
from tests.core.doubles import Brain, deploy, ended


def found(brain: Brain, wanted: Filter, sort: str = "") -> list[int]:
    return [
        run.run for run in listing.window(brain.cluster, Query(kind="runs", filter=wanted, sort=sort), brain.now)[0]
    ]


def a_cluster() -> Brain:
    brain = Brain()
    brain.ask(deploy())
    return brain


@pytest.mark.parametrize(
    ("more", "cause"),
    [
        ({}, Cause.ERROR),
        ({"died": True}, Cause.DIED),
        ({"blame": Blame.OWNER, "worker_pid": 7}, Cause.OWNER),
    ],
)
def test_a_failure_tells_whose_it_was(more: dict[str, object], cause: Cause) -> None:
    brain = a_cluster()
    run = brain.run_on("a")
    run.unit.faults = [NodeId("a")] * 9
    brain.said("a", ended(run, Outcome.FAILED, error="no", **more))
    assert run.cause is cause
    assert found(brain, Filter(causes=(cause,))) == [1]
    assert found(brain, Filter(causes=(Cause.LOST,))) == []


def test_what_no_machine_could_start_says_so() -> None:
    brain = a_cluster()
    run = brain.run_on("a")
    run.unit.faults = [NodeId("a")] * 9
    brain.said("a", ended(run, Outcome.REFUSED, error="no sandbox", blame=Blame.MACHINE))
    assert run.cause is Cause.MACHINE


def test_who_cancelled_is_kept_and_found() -> None:
    brain = a_cluster()
    for who in ("window", "terminal"):
        brain.submit()
        run = brain.cluster.next_run - 1
        brain.do(events.Asked(verbs.CancelRun(run=RunId(run)), who=who))
    assert found(brain, Filter(causes=(Cause.WINDOW,))) == [1]
    assert found(brain, Filter(causes=(Cause.TERMINAL,))) == [2]


def test_a_run_that_is_asked_to_stop_has_not_ended_yet() -> None:
    brain = a_cluster()
    run = brain.run_on("a")
    brain.do(events.Asked(verbs.CancelRun(run=run.run), who="window"))
    assert found(brain, Filter(causes=(Cause.WINDOW,))) == []
    assert views.run_row(brain.cluster, run, brain.now).cause is None
    brain.said("a", ended(run))
    assert found(brain, Filter(causes=(Cause.WINDOW,))) == [1]


def test_three_losses_and_a_needed_run_are_causes() -> None:
    brain = a_cluster()
    run = brain.run_on("a")
    brain.do(events.Asked(verbs.Submit(task="count.Count", after=(run.run,)), who="terminal"))
    run.unit.losses = 2
    brain.tick(100)
    assert run.cause is Cause.LOST
    assert brain.cluster.runs[RunId(2)].cause is Cause.NEEDED
    assert found(brain, Filter(causes=(Cause.LOST, Cause.NEEDED))) == [2, 1]


def test_a_run_knows_from_where_it_was_queued() -> None:
    brain = a_cluster()
    brain.do(events.Asked(verbs.Submit(task="count.Count", every=60.0), who="terminal"))
    brain.do(events.Asked(verbs.RunAgain(run=RunId(1)), who="window"))
    brain.join("a", slots=3)
    brain.plan()
    by = {run.run: run.by for run in brain.cluster.runs.values()}
    assert by == {1: "terminal", 2: "window", 3: "series"}
    assert found(brain, Filter(by=("series", "terminal"))) == [3, 1]


def test_a_while_has_an_end() -> None:
    brain = a_cluster()
    for _ in range(3):
        brain.submit()
        brain.now += 10
    assert found(brain, Filter(since=1005.0, until=1020.0)) == [2]
    assert found(brain, Filter(until=1010.0)) == [1]


def test_the_time_that_a_run_took_is_bounded_and_sorted() -> None:
    brain = a_cluster()
    first, second = brain.run_on("a"), brain.run_on("b")
    brain.submit()
    brain.now += 60
    brain.said("a", ended(first))
    brain.now += 240
    assert found(brain, Filter(least=50.0, most=70.0)) == [first.run]
    assert found(brain, Filter(least=61.0)) == [second.run]
    assert found(brain, Filter(most=1e9), "-took") == [second.run, first.run]


def test_what_is_left_is_sorted_with_what_nobody_knows_at_the_end() -> None:
    brain = a_cluster()
    runs = [brain.run_on(node) for node in "abc"]
    runs[0].done, runs[0].total = 1.0, 2.0
    runs[1].done, runs[1].total = 3.0, 4.0
    brain.now += 30
    assert found(brain, Filter(), "left") == [2, 1, 3]
    assert found(brain, Filter(), "-left") == [1, 2, 3]


def test_last_lines_are_sorted_by_their_age_and_their_words() -> None:
    brain = a_cluster()
    runs = [brain.run_on(node) for node in "ab"]
    for node, run, line, at in zip("ab", runs, ("zebra", "ant"), (5.0, 9.0), strict=True):
        brain.said(
            node, Heartbeat(load=Load(workers=(WorkerLoad(unit=run.unit.name, pid=7, last_line=line, said_at=at),)))
        )
    assert found(brain, Filter(), "last_line") == [2, 1]
    assert found(brain, Filter(), "-said_at") == [2, 1]
    assert found(brain, Filter(), "said_at") == [1, 2]


def test_a_row_tells_the_tags_of_its_nodes() -> None:
    brain = a_cluster()
    run = brain.run_on("a")
    brain.ask(verbs.TagNode(node=NodeId("a"), add=("fast",)))
    assert "fast" in views.run_row(brain.cluster, run, brain.now).tags
