"""What always holds of a cluster: run after every event in tests."""

from pydra_core.master.ledger import HELD, PARKED
from pydra_core.master.state import Cluster, Run
from pydra_core.protocol.states import ENDED, RunState, UnitState, Wanted

_ON_ITS_WAY = frozenset({RunState.SYNCING, RunState.STARTING, RunState.RUNNING, RunState.PAUSED, RunState.CANCELLING})


def check(cluster: Cluster) -> None:
    """Raises AssertionError with a sentence if an invariant of `state` or `ledger` is broken."""
    for number, run in cluster.runs.items():
        assert run.run == number == run.unit.name.run, f"run {run.run} stands under the number {number}"
        assert number < cluster.next_run, f"the number {number} would be used again"
        _check_run(cluster, run)
    _check_lists(cluster)
    for package in cluster.packages.values():
        numbers = [version.number for version in package.versions]
        assert len(set(numbers)) == len(numbers), f"{package.name} has a version number twice"
        digests = {version.digest for version in package.versions}
        assert len(digests) == len(numbers), f"{package.name} has the same contents twice"
    names = [node.name for node in cluster.nodes.values()]
    assert len(set(names)) == len(names), "two nodes have one name"


def _check_run(cluster: Cluster, run: Run) -> None:
    unit, called = run.unit, f"run {run.run} ({run.state}, unit {run.unit.state})"
    over = run.state in ENDED
    assert over == (run.ended > 0), f"{called} has ended at {run.ended}"
    assert over == (run.run not in cluster.live), f"{called} is wrongly among the live runs, or missing there"
    assert over == (unit.state in (UnitState.COMPLETE, UnitState.FAILED, UnitState.CANCELLED, UnitState.SKIPPED)), (
        f"{called}: run and unit differ"
    )
    assert unit.attempt is None or unit.attempt.n == unit.placed, f"{called}: attempt {unit.attempt} of {unit.placed}"
    if unit.state in HELD:
        assert unit.attempt is not None and unit.holder in cluster.nodes, f"{called} is held by nobody"  # noqa: PT018
        assert run.state in _ON_ITS_WAY, f"{called} is held, but its state does not say so"
        assert (run.wanted is Wanted.STOP) == (run.state is RunState.CANCELLING), f"{called} wants {run.wanted}"
        assert not unit.missed, f"{called} is held and missed"
    elif not over:
        assert run.state in (RunState.QUEUED, *PARKED), f"{called} waits, but its state does not say so"
        assert run.wanted is not Wanted.STOP, f"{called} waits although it was to be stopped"
        assert (run.wanted is Wanted.PAUSE) == (run.state is RunState.PAUSED), f"{called} wants {run.wanted}"


def _check_lists(cluster: Cluster) -> None:
    live = cluster.live.values()
    waiting = sorted((-run.priority, run.run) for run in live if run.unit.state not in HELD and run.state not in PARKED)
    assert cluster.waiting == waiting, f"the queue has {cluster.waiting}, the runs say {waiting}"
    waits = [run for run in live if run.state is RunState.WAITING]
    timed = sorted((run.at, run.run) for run in waits if run.at and not run.due)
    assert cluster.timed == timed, f"for their time wait {cluster.timed}, the runs say {timed}"
    needed = {(each, run.run) for run in waits for each in run.after if each in cluster.live}
    linked = {(each, run) for each, others in cluster.needed.items() for run in others}
    assert linked == needed, f"for others wait {linked}, the runs say {needed}"
    held = {(run.unit.holder, run.run) for run in live if run.unit.state in HELD}
    listed = {(node, run) for node, numbers in cluster.held.items() for run in numbers}
    assert listed == held, f"the nodes hold {listed}, the runs say {held}"
    for state in RunState:
        real = sum(run.state is state for run in cluster.runs.values())
        assert cluster.counts.get(state, 0) == real, (
            f"{real} runs are {state}, counted are {cluster.counts.get(state, 0)}"
        )
