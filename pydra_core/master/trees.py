"""What a run has besides its root: where its spreads and seats are found, and how they end together."""

from collections import Counter, deque
from collections.abc import Mapping

from pydra_core.ids import Attempt, NodeId, UnitName
from pydra_core.master import ledger, sayings, traces
from pydra_core.master.events import Changed, DropBlobs, Effect, KeepTrace, Plan, Send, Tell
from pydra_core.master.state import Cluster, Run, Seat, Spread, Tree, Unit
from pydra_core.protocol import dealing, messages
from pydra_core.protocol.pictures import UnitRow
from pydra_core.protocol.states import EventKind, UnitState

FAILURES = 1_000
"""So many units that failed are remembered while the run lives, and `KEPT` of them afterwards."""
KEPT = 100


def of(cluster: Cluster, run: Run) -> Tree:
    """The run's tree; it grows when it is first asked for."""
    tree = cluster.trees.get(run.run)
    if tree is None:
        tree = cluster.trees[run.run] = Tree(failures=deque(run.failures))
    return tree


def seat(cluster: Cluster, node: NodeId, unit: UnitName, attempt: Attempt) -> Seat | None:
    """The seat or child whose current attempt this is, held by this node; None for any other report."""
    tree = cluster.trees.get(unit.run)
    found = tree.seats.get(unit) if tree else None
    if found is None or found.unit.attempt != attempt or found.unit.holder != node:
        return None
    return found


def unit(cluster: Cluster, name: UnitName) -> Unit | None:
    """The unit of this name, if it is there: a root, a seat, or a child."""
    run, tree = cluster.live.get(name.run), cluster.trees.get(name.run)
    if run is not None and run.unit.name == name:
        return run.unit
    found = tree.seats.get(name) if tree else None
    return found.unit if found else None


def owner(cluster: Cluster, run: Run, spread: Spread) -> Unit | None:
    """The unit that cuts this spread: the root, or a child."""
    if spread.owner == run.unit.name:
        return run.unit
    found = cluster.trees[run.run].seats.get(spread.owner)
    return found.unit if found else None


def forget(unit: Unit) -> list[Effect]:
    """Its worker is to end at once, and nobody waits for its end."""
    if unit.holder is None or unit.attempt is None:
        return []
    message = messages.StopUnit(
        unit=unit.name, attempt=unit.attempt, grace=0.0, reason="it is not wanted any more", forget=True
    )
    return [Send(unit.holder, message, durable=True)]


def connected(run: Run, seat: Seat, name: str) -> Tell:
    return _worker(run, seat, EventKind.WORKER_CONNECTED, f"on {name} is connected")


def _worker(run: Run, seat: Seat, kind: EventKind, what: str) -> Tell:
    text = f"worker {seat.worker_pid} of run {run.run} ({run.task.key}, {seat.spread or 'child'}) {what}"
    node = seat.unit.holder or NodeId("")
    return Tell(kind, text, node=node, run=run.run, package=run.package, worker_pid=seat.worker_pid)


def leave(cluster: Cluster, run: Run, seat: Seat) -> list[Effect]:
    """The seat is no more (for us): its slots are free, and what it had not answered is in nobody's hands."""
    tree = cluster.trees[run.run]
    was_running, holder = seat.unit.state is UnitState.RUNNING, seat.unit.holder
    ledger.drop(cluster, seat.unit)
    seat.unit.state = UnitState.CANCELLED
    tree.seats.pop(seat.unit.name, None)
    spread = tree.spreads.get(seat.spread)
    if spread is not None:
        spread.seats.pop(seat.unit.name, None)
        spread.sent -= len(seat.unanswered)
    changed = Changed(runs=(run.run,), nodes=(holder,) if holder else ())
    told: list[Effect] = [_worker(run, seat, EventKind.WORKER_DISCONNECTED, "is gone")] if was_running else []
    return [*told, changed, Plan()]


def close(cluster: Cluster, run: Run, seat: Seat) -> list[Effect]:
    """A shared seat is told that there is no more: it answers what it has, and ends by itself."""
    if seat.closing or not seat.shared or seat.unit.holder is None or seat.unit.attempt is None:
        return []
    seat.closing = True
    spread = cluster.trees[run.run].spreads.get(seat.spread)
    if spread is not None:
        spread.seats.pop(seat.unit.name, None)
    message = dealing.NoMoreWork(unit=seat.unit.name, attempt=seat.unit.attempt)
    return [Send(seat.unit.holder, message, durable=True), Changed(runs=(run.run,), nodes=(seat.unit.holder,))]


def settle(cluster: Cluster, run: Run, spread: Spread) -> list[Effect]:
    """Nothing of the spread is wanted any more: idle seats finish, others end at once, open pieces are dropped."""
    tree = cluster.trees[run.run]
    unit = owner(cluster, run, spread)
    before = run.settled.get(spread.key)
    found = {"complete": spread.complete, "failed": spread.failed, "skipped": unanswered(spread)}
    # An owner that ended while its link was cut does not open its spread again: then whoever counted more is right.
    if before is None or (unit is not None and spread.opened == unit.asks) or _counted(found) > _counted(before):
        run.settled[spread.key] = found
    effects: list[Effect] = [Changed(runs=(run.run,))]
    for seat in [seat for seat in tree.seats.values() if seat.spread == spread.path]:
        if seat.unanswered or not seat.shared:
            effects += _cut(cluster, run, seat)
        else:
            effects += close(cluster, run, seat)
    del tree.spreads[spread.path]
    return effects


def _cut(cluster: Cluster, run: Run, seat: Seat) -> list[Effect]:
    return [*sayings.let_go(cluster, seat), *orphan(cluster, run, seat.unit.name), *leave(cluster, run, seat)]


def orphan(cluster: Cluster, run: Run, owner: UnitName) -> list[Effect]:
    """The attempt that cut these spreads has ended: nobody waits for their answers."""
    effects: list[Effect] = []
    tree = cluster.trees.get(run.run)
    for spread in [spread for spread in tree.spreads.values() if spread.owner == owner] if tree else []:
        effects += settle(cluster, run, spread)
    return effects


def end(cluster: Cluster, run: Run) -> list[Effect]:
    """The root's attempt is over: its whole tree goes."""
    tree = cluster.trees.get(run.run)
    if tree is None:
        return []
    effects: list[Effect] = []
    for spread in list(tree.spreads.values()):
        if spread.path in tree.spreads:
            effects += settle(cluster, run, spread)
    for seat in list(tree.seats.values()):
        effects += [*sayings.let_go(cluster, seat), *leave(cluster, run, seat)]
    run.failures = list(tree.failures)[-KEPT:]
    del cluster.trees[run.run]
    return effects


def unneeded(cluster: Cluster, run: Run) -> list[Effect]:
    """The run has ended: the files between its units are not needed any more, and nothing is added to what is shown of them."""
    left = cluster.left.pop(run.run, None)
    dropped: list[Effect] = [DropBlobs(tuple(sorted(left)))] if left else []
    return [*dropped, *_traced(cluster, run)]


def _traced(cluster: Cluster, run: Run) -> list[Effect]:
    """How its units went stays with it."""
    found = cluster.traces.pop(run.run, {})
    return [KeepTrace(run.run, book, trace.top + 1, traces.packed(trace)) for book, trace in found.items()]


def unskip(run: Run) -> None:
    """The run goes on: what was not performed yet is not skipped."""
    for units in run.settled.values():
        units.pop("skipped", None)


def remember(tree: Tree, row: UnitRow) -> None:
    """One more unit that failed."""
    tree.failures.append(row)
    if len(tree.failures) > FAILURES:
        tree.failures.popleft()


def unanswered(spread: Spread) -> int:
    """How many pieces were offered and are not answered."""
    return len(spread.waiting) + len(spread.special) + len(spread.retrying) + len(spread.looking) + spread.sent


def _counted(units: Mapping[str, int]) -> int:
    return units.get("complete", 0) + units.get("failed", 0)


def waiting(cluster: Cluster) -> int:
    """Units of all runs at work that wait for a slot, or to be tried again: also those that a root has told of and not offered yet."""
    return sum(_waiting(cluster, run) for name in cluster.trees if (run := cluster.live.get(name)))


def _waiting(cluster: Cluster, run: Run) -> int:
    found = counts(cluster, run)
    waits = found.pop("waiting", 0) + found.pop("retrying", 0)
    return max(waits, round(run.total or 0) - sum(found.values()))


def counts(cluster: Cluster, run: Run) -> dict[str, int]:
    """The units of the run's spreads by state. What its root is about to be told again counts as it did before."""
    tree = cluster.trees.get(run.run)
    spreads = tree.spreads if tree else {}
    found: Counter[str] = Counter(run.units)
    opened = {spread.key for spread in spreads.values()}
    for key, units in run.settled.items():
        if key not in opened:
            found.update(units)
    for spread in spreads.values():
        found["waiting"] += len(spread.waiting) + len(spread.special)
        found["retrying"] += len(spread.retrying)
        found["running"] += spread.sent
        before = run.settled.get(spread.key, {})
        found["complete"] += max(spread.complete, before.get("complete", 0))
        found["failed"] += max(spread.failed, before.get("failed", 0))
    return {state: count for state, count in found.items() if count}
