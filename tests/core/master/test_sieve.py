"""Filters over ended runs find what looking at each run would find, whatever has ended and was forgotten meanwhile."""

import random

import pytest

from pydra_core.ids import NodeId, PackageName, RunId
from pydra_core.master import ledger, listing
from pydra_core.master.sieve import BLOCK, FEW, RARE, EndedRuns, Fits, Sieve
from pydra_core.master.state import Cluster, Run
from pydra_core.protocol.states import Cause, RunState, UnitState
from pydra_core.protocol.verbs import Filter, Query
from tests.core.master.test_store import a_run

NOW = 10_000.0
STATES = (RunState.COMPLETE, RunState.FAILED, RunState.CANCELLED, RunState.RUNNING)
FILTERS = (
    Filter(text="row"), Filter(text="ROW 1"), Filter(text="row 17 mac"), Filter(text="nowhere"), Filter(text="#7"),
    Filter(package=PackageName("count")), Filter(package=PackageName("c*")), Filter(package=PackageName("x")),
    Filter(group="g1"), Filter(label="red"), Filter(label="r*"), Filter(node_name="mac*"), Filter(node=NodeId("n1")),
    Filter(since=300.0), Filter(until=300.0), Filter(since=200.0, until=600.0), Filter(by=("window",)),
    Filter(causes=(Cause.ERROR,)), Filter(least=50.0), Filter(most=50.0), Filter(least=20.0, most=60.0),
    Filter(text="row", label="red", since=200.0), Filter(text="row", states=(RunState.FAILED,)), Filter(run=RunId(5), text="row"),
    Filter(tag="gpu"),
)  # fmt: skip


def a_crowd(count: int, seed: int = 3) -> Cluster:
    """So many runs of every kind, every fifth of which still works."""
    rng = random.Random(seed)
    cluster = Cluster(epoch=1)
    for number in range(1, count + 1):
        run = a_run(number, rng.choice(STATES))
        run.queued, run.message = float(number), f"row {rng.randrange(40)}\nof many"
        run.started = rng.choice((0.0, run.queued + 1))
        run.ended = 0.0 if run.state is RunState.RUNNING else run.queued + rng.uniform(1, 90)
        run.group, run.labels = rng.choice(("", "g1", "g2")), rng.choice(((), ("red",), ("blue", "rust")))
        run.node_name = rng.choice(("mac1", "mac2", "PC"))
        run.unit.holder, run.unit.state = (
            NodeId(rng.choice(("n1", "n2"))),
            rng.choice((UnitState.WAITING, UnitState.COMPLETE)),
        )
        run.by, run.cause = rng.choice(("window", "terminal")), rng.choice((None, Cause.ERROR, Cause.WINDOW))
        cluster.runs[run.run] = run
    cluster.live = {number: run for number, run in cluster.runs.items() if not run.ended}
    for run in cluster.runs.values():
        if run.ended:
            cluster.history[run.run] = run
            cluster.ended.add(run)
    return cluster


def one_by_one(cluster: Cluster, wanted: Filter) -> list[Run]:
    sieve = Sieve(listing._checks(cluster, wanted), wanted.text.casefold().split(), NOW)
    among = [run for run in cluster.runs.values() if wanted.run in (None, run.run)]
    return sorted((run for run in among if sieve.passes(run)), key=lambda run: -run.run)


def check(cluster: Cluster, wanted: Filter) -> None:
    expected = one_by_one(cluster, wanted)
    states = [run.state.value for run in expected]
    found, total, counts = listing.window(cluster, Query(kind="runs", filter=wanted, limit=10_000), NOW)
    shown = [run.run for run in expected if not wanted.states or run.state in wanted.states]
    assert [run.run for run in found] == shown
    assert (total, dict(counts)) == (len(shown), {state: states.count(state) for state in set(states)})


@pytest.mark.parametrize("count", [40, FEW + 5, 2 * BLOCK + RARE])
def test_each_filter_finds_what_looking_at_each_run_finds(count: int) -> None:
    cluster = a_crowd(count)
    for wanted in FILTERS:
        check(cluster, wanted)


def test_what_ends_and_what_is_forgotten_meanwhile_is_found_and_not_found() -> None:
    cluster, rng = a_crowd(BLOCK + 300), random.Random(5)
    for _ in range(12):
        for run in rng.sample(list(cluster.live.values()), 9):
            del cluster.live[run.run]
            run.state, run.ended = RunState.COMPLETE, NOW
            cluster.history[run.run] = run
            cluster.ended.add(run)
        for run in rng.sample(list(cluster.history.values()), 7):
            cluster.counts[run.state] = cluster.counts.get(run.state, 0) + 1
            ledger.forget(cluster, run)
        for wanted in rng.sample(FILTERS, 6):
            check(cluster, wanted)
    assert cluster.ended.ready == len(cluster.history)


def test_a_long_history_is_made_ready_a_little_at_a_time() -> None:
    runs, ended = list(a_crowd(500).history.values()), EndedRuns()
    for run in runs:
        ended.add(run)
    assert ended.prepare(100)
    assert ended.ready == 100
    while ended.prepare(100):
        pass
    assert ended.ready == len(runs)
    assert [run for block in ended.blocks() for run in block.runs] == sorted(runs, key=lambda run: run.run)


def test_a_name_that_is_no_pattern_fits_itself_alone() -> None:
    assert Fits("Mac1")["Mac1"]
    assert not Fits("Mac1")["mac1"]
    assert Fits("mac?")["MAC1"]
    assert not Fits("*")[None]
