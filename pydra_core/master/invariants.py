"""What always holds of a cluster: run after every event in tests."""

from collections import Counter

from pydra_core.ids import RunId
from pydra_core.master import references
from pydra_core.master.ledger import COORDINATING, HELD, PARKED, kind
from pydra_core.master.state import Cluster, Kind, Package, Place, Run, Tree, Unit
from pydra_core.protocol.states import ENDED, RunState, UnitState, Wanted

_ON_ITS_WAY = frozenset(
    {
        RunState.SYNCING,
        RunState.BUILDING,
        RunState.STARTING,
        RunState.RUNNING,
        RunState.PAUSED,
        RunState.CANCELLING,
    }
)


def check(cluster: Cluster) -> None:
    """Raises AssertionError with a sentence if an invariant of `state` or `ledger` is broken."""
    for number, run in cluster.runs.items():
        assert run.run == number == run.unit.name.run, f"run {run.run} stands under the number {number}"
        assert number < cluster.next_run, f"the number {number} would be used again"
        _check_run(cluster, run)
    _check_lists(cluster)
    _check_history(cluster)
    _check_blobs(cluster)
    for number, tree in cluster.trees.items():
        _check_tree(cluster, number, tree)
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


def _check_history(cluster: Cluster) -> None:
    over = {number for number, run in cluster.runs.items() if run.state in ENDED}
    assert set(cluster.history) == over, "the history has other runs than those that have ended"
    live = cluster.live.values()
    assert cluster.leaned == Counter(needed for run in live for needed in run.after), "others are needed by live runs"
    groups = Counter(run.group for run in live if run.group and not run.every)
    assert cluster.groups == groups, "other groups are at work"
    assert cluster.series == Counter(run.group for run in live if run.group and run.every), "other series go on"


def _check_blobs(cluster: Cluster) -> None:
    """Nobody changes what a record refers to without saving it: else a blob would dangle, or stay for ever."""
    records: tuple[Run | Package, ...] = (*cluster.runs.values(), *cluster.packages.values())
    for record in records:
        key = record.run if isinstance(record, Run) else record.name
        assert cluster.referring.get(key, {}) == dict(references.of(record)), (
            f"{key} refers to other blobs than it was saved with"
        )
    counted = Counter(digest for refers in cluster.referring.values() for digest in refers)
    counted += Counter(file for bundle in cluster.bundles.values() for file in bundle.files)
    assert counted == {digest: each.count for digest, each in cluster.blobs.items()}, "blobs are counted wrongly"
    assert cluster.left_bytes == sum(each.size for each in cluster.blobs.values()), "bytes are counted wrongly"


def _check_lists(cluster: Cluster) -> None:
    live = cluster.live.values()
    ready = [run for run in live if run.unit.state not in HELD and run.state not in PARKED]
    awake = [run for run in ready if not run.unit.retry_at]
    for queues, gathers in ((cluster.waiting, False), (cluster.gathering, True)):
        waiting: dict[Kind, list[Place]] = {}
        for run in awake:
            if (run.task.kind in COORDINATING) is gathers:
                waiting.setdefault(kind(run), []).append((-run.priority, run.run))
        expected = {each: sorted(queue) for each, queue in waiting.items()}
        assert queues == expected, f"the queues have {queues}, the runs say {expected}"
    assert cluster.sleeping == {run.run for run in ready if run.unit.retry_at}, "somebody sleeps who should not"
    waits = [run for run in live if run.state is RunState.WAITING]
    timed = sorted((run.at, run.run) for run in waits if run.at and not run.due)
    assert cluster.timed == timed, f"for their time wait {cluster.timed}, the runs say {timed}"
    needed = {(each, run.run) for run in waits for each in run.after if each in cluster.live}
    linked = {(each, run) for each, others in cluster.needed.items() for run in others}
    assert linked == needed, f"for others wait {linked}, the runs say {needed}"
    units = [run.unit for run in live] + [seat.unit for tree in cluster.trees.values() for seat in tree.seats.values()]
    held = {(unit.holder, unit.name) for unit in units if unit.state in HELD}
    listed = {(node, name) for node, names in cluster.held.items() for name in names}
    assert listed == held, f"the nodes hold {listed}, the units say {held}"
    _check_sums(cluster, [unit for unit in units if unit.state in HELD])
    for state in RunState:
        real = sum(run.state is state for run in cluster.runs.values())
        assert cluster.counts.get(state, 0) == real, (
            f"{real} runs are {state}, counted are {cluster.counts.get(state, 0)}"
        )


def _check_sums(cluster: Cluster, held: list[Unit]) -> None:
    taken: Counter[object] = Counter()
    shares: Counter[object] = Counter()
    coordinating: Counter[object] = Counter()
    claimed: Counter[object] = Counter()
    used: Counter[object] = Counter()
    for unit in held:
        coordinating[unit.holder] += unit.coordinates
        for name, count in unit.resources:
            used[unit.holder, name] += count
        if not unit.coordinates:
            taken[unit.holder] += unit.slots
            claimed[unit.holder] += unit.claim
            shares[unit.name.run] += unit.slots
    for kept, real in (
        (cluster.taken, taken), (cluster.shares, shares), (cluster.coordinating, coordinating), (cluster.claimed, claimed),
        (cluster.used, used),
    ):  # fmt: skip
        assert kept == {key: count for key, count in real.items() if count}, f"counted are {kept}, there are {real}"
    wanting = {name for _, name in cluster.wanting}
    assert wanting == {unit.name for unit in held if unit.wants}, "who wants a slot is not who waits for one"
    assert len(wanting) == len(cluster.wanting), "somebody waits for a slot twice"


def _check_tree(cluster: Cluster, number: RunId, tree: Tree) -> None:
    assert number in cluster.live, f"run {number} has a tree and does not live"
    for name, seat in tree.seats.items():
        assert seat.unit.name == name, f"{name} stands under another name"
        assert seat.unit.state in HELD, f"{name} is held by nobody"
    for path, spread in tree.spreads.items():
        assert spread.path == path, f"the spread {spread.path} stands under {path}"
        seats = [seat for seat in tree.seats.values() if seat.spread == path]
        assert spread.sent == sum(len(seat.unanswered) for seat in seats), f"{path} has sent another number of pieces"
        opened = {seat.unit.name for seat in seats if not seat.closing}
        assert set(spread.seats) == opened, f"{path} has the seats {set(spread.seats)}, there are {opened}"
        everywhere = [piece.index for queue in (spread.waiting, spread.special, spread.retrying) for piece in queue]
        everywhere += [index for seat in seats for index in seat.unanswered]
        everywhere += spread.looking
        assert len(set(everywhere)) == len(everywhere), f"a piece of {path} is in two places"
        assert all(index < spread.next for index in everywhere), f"a piece of {path} was never offered"
        assert set(spread.trials) <= set(everywhere), f"{path} remembers pieces that are answered"
        done = spread.complete + spread.failed
        assert done + len(everywhere) <= spread.next, f"{path} counted {done} of {spread.next} pieces"
