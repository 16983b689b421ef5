"""What a run has besides its root: where its spreads and seats are found, and how they end together."""

from collections import Counter

from pydra_core.ids import Attempt, NodeId, UnitName
from pydra_core.master import ledger
from pydra_core.master.events import Changed, DropBlobs, Effect, Plan, Send, Tell
from pydra_core.master.state import SILENCE, Cluster, Run, Seat, Spread, Tree, Unit
from pydra_core.protocol import messages
from pydra_core.protocol.pictures import UnitRow
from pydra_core.protocol.states import EventKind, UnitState

FAILURES = 1_000
"""So many units that failed are remembered while the run lives, and `KEPT` of them afterwards."""
KEPT = 100


def of(cluster: Cluster, run: Run) -> Tree:
    """The run's tree; it grows when it is first asked for."""
    return cluster.trees.setdefault(run.run, Tree())


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
    message = messages.NoMoreWork(unit=seat.unit.name, attempt=seat.unit.attempt)
    return [Send(seat.unit.holder, message, durable=True), Changed(runs=(run.run,), nodes=(seat.unit.holder,))]


def arrived(cluster: Cluster, run: Run, spread: Spread, now: float) -> None:
    """Answers that were sent so long ago, over a link that is still there, have come to their owner: they are kept no longer."""
    unit = owner(cluster, run, spread)
    node = cluster.nodes.get(unit.holder) if unit is not None and unit.holder is not None else None
    if node is None or not node.linked:
        return
    for index, told in list(spread.told.items()):
        told.since = told.since or now
        if now - told.since > 2 * SILENCE:
            del spread.told[index]
            run.given.get(spread.path, set()).discard(index)


def settle(cluster: Cluster, run: Run, spread: Spread) -> list[Effect]:
    """Nothing of the spread is wanted any more: idle seats finish, others end at once, open pieces are dropped."""
    tree = cluster.trees[run.run]
    unit = owner(cluster, run, spread)
    if spread.path not in run.settled or (unit is not None and spread.opened == unit.asks):
        run.settled[spread.path] = {
            "complete": spread.complete,
            "failed": spread.failed,
            "skipped": unanswered(spread),
        }
    effects: list[Effect] = [Changed(runs=(run.run,))]
    for seat in [seat for seat in tree.seats.values() if seat.spread == spread.path]:
        if seat.unanswered or not seat.shared:
            effects += _cut(cluster, run, seat)
        else:
            effects += close(cluster, run, seat)
    del tree.spreads[spread.path]
    run.given.pop(spread.path, None)
    return effects


def _cut(cluster: Cluster, run: Run, seat: Seat) -> list[Effect]:
    return [*forget(seat.unit), *orphan(cluster, run, seat.unit.name), *leave(cluster, run, seat)]


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
        effects += [*forget(seat.unit), *leave(cluster, run, seat)]
    run.failures = list(tree.failures)[-KEPT:]
    del cluster.trees[run.run]
    return [*effects, DropBlobs(tuple(sorted(tree.left)))] if tree.left else effects


def remember(tree: Tree, row: UnitRow) -> None:
    """One more unit that failed."""
    tree.failures.append(row)
    if len(tree.failures) > FAILURES:
        tree.failures.popleft()


def unanswered(spread: Spread) -> int:
    """How many pieces were offered and are not answered."""
    return len(spread.waiting) + len(spread.special) + len(spread.retrying) + spread.sent


def counts(cluster: Cluster, run: Run) -> dict[str, int]:
    """The units of the run's spreads by state."""
    tree = cluster.trees.get(run.run)
    spreads = tree.spreads if tree else {}
    found: Counter[str] = Counter(run.units)
    for path, units in run.settled.items():
        if path not in spreads:
            found.update(units)
    for spread in spreads.values():
        found["waiting"] += len(spread.waiting) + len(spread.special)
        found["retrying"] += len(spread.retrying)
        found["running"] += spread.sent
        found["complete"] += spread.complete
        found["failed"] += spread.failed
    return {state: count for state, count in found.items() if count}
