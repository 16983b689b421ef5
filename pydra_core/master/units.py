"""Rows of single units and of workers: pieces on their way, the last that failed, and whoever works on a node."""

from collections.abc import Iterator

from pydra_core.ids import UnitName
from pydra_core.master.ledger import HELD
from pydra_core.master.obstacles import Why
from pydra_core.master.reasons import why_spread
from pydra_core.master.state import LOSSES, Cluster, Run, Seat, Spread
from pydra_core.protocol.facts import WorkerLoad
from pydra_core.protocol.pictures import UnitRow, WorkerRow
from pydra_core.protocol.spreads import Piece
from pydra_core.protocol.states import RunState, UnitState, Wanted, WorkerState
from pydra_core.protocol.verbs import Filter

RESUME = "Resume its run."


def rows(cluster: Cluster, run: Run, wanted: Filter, now: float) -> list[UnitRow]:
    """All units of the run of which something is known."""
    tree = cluster.trees.get(run.run)
    found = list(tree.failures) if tree else list(run.failures)
    for spread in tree.spreads.values() if tree else ():
        found += _of_spread(cluster, run, spread, now)
    text = wanted.text.casefold()
    return [
        row for row in found if text in f"{row.path} {row.index} {row.node_name} {row.error} {row.state}".casefold()
    ]


def _of_spread(cluster: Cluster, run: Run, spread: Spread, now: float) -> Iterator[UnitRow]:
    usual = _waits(cluster, run, spread)
    for queue, state in (
        (spread.waiting, UnitState.WAITING), (spread.special, UnitState.WAITING), (spread.retrying, UnitState.RETRYING)
    ):  # fmt: skip
        for piece in queue:
            special = _special(cluster, run, spread, piece, now)
            yield UnitRow(
                run=run.run, path=spread.path, index=piece.index, state=state, attempt=piece.attempt + 1,
                why=special or usual.sentence, action="" if special else usual.action,
            )  # fmt: skip
    for seat in cluster.trees[run.run].seats.values():
        if seat.spread == spread.path:
            yield from _of_seat(cluster, run, seat)


def _of_seat(cluster: Cluster, run: Run, seat: Seat) -> Iterator[UnitRow]:
    """The first one is being performed, as far as is known here."""
    node = cluster.nodes.get(seat.unit.holder) if seat.unit.holder else None
    name = node.name if node else ""
    why = _held_up(cluster, run, seat, name)
    action = RESUME if run.frozen else ""
    state = UnitState.SENT if seat.unit.state is not UnitState.RUNNING else UnitState.RUNNING
    for piece in seat.unanswered.values():
        yield UnitRow(
            run=run.run,
            path=seat.spread,
            index=piece.index,
            state=state,
            attempt=piece.attempt,
            node_name=name,
            why=why,
            action=action,
        )
        if state is UnitState.RUNNING:
            state, why = UnitState.SENT, why or f"Its worker on {name} performs another unit first."


def _held_up(cluster: Cluster, run: Run, seat: Seat, name: str) -> str:
    """Why a unit that has a worker is not performed now; "" if it is."""
    node = cluster.nodes.get(seat.unit.holder) if seat.unit.holder else None
    if node is not None and not node.linked:
        return f"The link to {name} is down; it may go on there."
    if run.frozen:
        return "Its run is paused, and its clock is stopped."
    if seat.unit.state is not UnitState.RUNNING:
        return f"Its worker starts on {name}."
    return f"It waits for a slot of {name} to go on." if seat.unit.wants else ""


def _waits(cluster: Cluster, run: Run, spread: Spread) -> Why:
    """Why a unit of this spread that waits has no worker, and what helps."""
    if run.wanted is Wanted.PAUSE:
        return Why("Its run is paused.", RESUME)
    if spread.seats:
        return Why("It waits for a worker that is free.")
    found = why_spread(cluster, run, spread)
    return found if found.sentence else Why("It is about to be placed.")


def _special(cluster: Cluster, run: Run, spread: Spread, piece: Piece, now: float) -> str:
    """What is special about this unit; "" for nothing."""
    trial = spread.trials.get(piece.index)
    if trial is None or run.wanted is Wanted.PAUSE:
        return ""
    again = f"{trial.tries} of {spread.needs.retries + 1} tries failed. " if trial.tries else ""
    if trial.losses:
        again += f"Its worker was lost {trial.losses} of {LOSSES} times. "
    if trial.due > now:
        return f"{again}The next one is due in {trial.due - now:.0f} s."
    if trial.alone:
        return f"{again}Its worker died with others; it waits for a worker of its own."
    if trial.avoid is not None:
        node = cluster.nodes.get(trial.avoid)
        return f"{again}It waits for another node than {node.name if node else trial.avoid}."
    return f"{again}{_waits(cluster, run, spread).sentence}"


def nodes(cluster: Cluster, run: Run) -> int:
    """How many nodes work on the run."""
    tree = cluster.trees.get(run.run)
    holders = {seat.unit.holder for seat in tree.seats.values()} if tree else set()
    if run.unit.state in HELD:
        holders.add(run.unit.holder)
    return len(holders)


def worker(cluster: Cluster, name: UnitName, load: WorkerLoad | None) -> WorkerRow:
    """One worker under its node."""
    run = cluster.live[name.run]
    tree = cluster.trees.get(name.run)
    seat = tree.seats.get(name) if tree else None
    of = seat or run
    return WorkerRow(
        run=run.run, name=run.task.name, pid=of.worker_pid or (load.pid if load else 0), state=_state(run, seat),
        cpu=load.cpu if load else 0.0, memory=load.memory if load else 0, isolation=of.isolation,
        path=name.path, coordinates=(seat.unit if seat else run.unit).coordinates,
        stalled_since=(seat.unit if seat else run.unit).stalled_since,
    )  # fmt: skip


def _state(run: Run, seat: Seat | None) -> WorkerState:
    if run.state is RunState.CANCELLING or (seat is not None and seat.closing):
        return WorkerState.STOPPING
    unit = seat.unit if seat else run.unit
    return WorkerState.RUNNING if unit.state is UnitState.RUNNING else WorkerState.STARTING
