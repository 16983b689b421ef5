"""Searching runs: the words of ended ones are put together once, those of live ones are what they say now."""

from pydra_core.ids import RunId
from pydra_core.master import ledger, listing
from pydra_core.protocol.states import Outcome
from pydra_core.protocol.verbs import Filter, Query
from tests.core.doubles import Brain, deploy, ended


def found(brain: Brain, text: str) -> list[int]:
    return [
        run.run for run in listing.window(brain.cluster, Query(kind="runs", filter=Filter(text=text)), brain.now)[0]
    ]


def a_failed_and_a_running_run() -> Brain:
    brain = Brain()
    brain.ask(deploy())
    first = brain.run_on("a")
    brain.said("a", ended(first, Outcome.FAILED, error="ValueError: bad centre", trace="Traceback"))
    brain.run_on("a")
    return brain


def test_a_live_run_is_found_by_what_it_says_now() -> None:
    brain = a_failed_and_a_running_run()
    live = brain.cluster.runs[RunId(2)]
    live.message = "row 17"
    assert found(brain, "ROW 17") == [2]
    live.message = "row 18"
    assert found(brain, "row 17") == []
    assert found(brain, "row 18") == [2]
    assert brain.cluster.ended.ready == 1


def test_a_run_that_was_looked_at_is_found_by_its_end() -> None:
    brain = a_failed_and_a_running_run()
    assert found(brain, "count") == [2, 1]
    brain.said("a", ended(brain.cluster.runs[RunId(2)], Outcome.FAILED, error="KeyError: 'tas'", trace="Traceback"))
    assert found(brain, "keyerror") == [2]
    assert found(brain, "centre bad") == [1]


def test_what_is_forgotten_leaves_no_words() -> None:
    brain = a_failed_and_a_running_run()
    assert found(brain, "centre") == [1]
    ledger.forget(brain.cluster, brain.cluster.runs[RunId(1)])
    assert found(brain, "centre") == []
    assert brain.cluster.ended.ready == 0
