"""What becomes of one piece: it waits, is dealt out, is tried again after a failure, waits again after a loss, or is given up.

Rules:
1. A failed attempt is charged to a piece only if it is known that this piece failed: it said so, or its worker died having only it.
2. Pieces that were together on a worker that died are performed alone from then on, and nobody is charged.
3. A failed piece is tried again as often as its needs say, after a delay that doubles, on another node first.
4. Three losses fail a piece; one loss, if it may not run twice. What the machine is to blame for is no loss (`health`).
"""

from itertools import islice

from pydra_core.ids import NodeId
from pydra_core.master import health, slots, trees
from pydra_core.master.state import LOSSES, Cluster, Run, Seat, Spread, Trial
from pydra_core.protocol.messages import UnitEnded
from pydra_core.protocol.pictures import UnitRow
from pydra_core.protocol.spreads import BODY_LIMIT, Answer, Piece
from pydra_core.protocol.states import UnitState

PATIENCE = 5.0
"""Seconds for which a piece waits for a slot on another node than the one where it failed."""

_LOOK = 64
"""So many special pieces are looked at for one seat."""

_UNTRIED = Trial()


def deal(spread: Spread, seat: Seat, count: int) -> list[Piece]:
    """Takes up to so many pieces (and bytes of a body) out of the spread for this seat; a suspect gets a seat for itself."""
    if spread.trials and any(_trial(spread, index).alone for index in seat.unanswered):
        return []
    dealt: list[Piece] = []
    if spread.special:
        found = _special(spread, seat)
        if found is not None and _trial(spread, found.index).alone:
            if seat.unanswered:
                return []
            spread.special.remove(found)
            return [_next(found)]
        if found is not None:
            spread.special.remove(found)
            dealt.append(_next(found))
    waiting, size = spread.waiting, 0
    while waiting and len(dealt) < count and size < BODY_LIMIT:
        piece = waiting.popleft()
        size += len(piece.item)
        dealt.append(Piece(piece.index, piece.form, piece.item, piece.attempt + 1, piece.inputs, piece.added))
    return dealt


def pick(spread: Spread, index: int | None = None) -> Piece | None:
    """Takes one piece out of what waits, the first or that of an index, as its next attempt."""
    for queue in (spread.special, spread.waiting):
        for piece in queue:
            if index is None or piece.index == index:
                queue.remove(piece)
                return _next(piece)
    return None


def _special(spread: Spread, seat: Seat) -> Piece | None:
    holder = seat.unit.holder
    return next((piece for piece in islice(spread.special, _LOOK) if _trial(spread, piece.index).avoid != holder), None)


def _next(piece: Piece) -> Piece:
    return Piece(piece.index, piece.form, piece.item, piece.attempt + 1, piece.inputs, piece.added)


def _trial(spread: Spread, index: int) -> Trial:
    return spread.trials.get(index, _UNTRIED)


def avoided(spread: Spread) -> NodeId | None:
    """The node that the first piece that waits should not go to."""
    return _trial(spread, spread.special[0].index).avoid if spread.special else None


def wait(cluster: Cluster, spread: Spread, piece: Piece) -> None:
    """The piece waits for a seat, before those that were never dealt out."""
    trial = spread.trials.get(piece.index)
    if trial is not None and trial.avoid is not None and not _elsewhere(cluster, spread, trial.avoid):
        trial.avoid = None
    if trial is not None and (trial.alone or trial.avoid is not None):
        spread.special.append(piece)
    else:
        spread.waiting.appendleft(piece)


def _elsewhere(cluster: Cluster, spread: Spread, avoid: NodeId) -> bool:
    package = cluster.live[spread.owner.run].package
    return any(
        node.node != avoid and slots.is_open(node) and slots.fits(node, spread.needs, package)
        for node in cluster.nodes.values()
    )


def suspect(cluster: Cluster, spread: Spread, piece: Piece) -> None:
    """It was on a worker that died, with others: it waits, and will be alone."""
    spread.trials.setdefault(piece.index, Trial()).alone = True
    wait(cluster, spread, piece)


def failed(
    cluster: Cluster, run: Run, spread: Spread, piece: Piece, on: NodeId | None, error: str, trace: str, now: float
) -> list[Answer]:
    """This attempt is charged: the piece is tried again later, or given up (then its answer is returned)."""
    trial = spread.trials.setdefault(piece.index, Trial())
    trial.tries += 1
    if trial.tries > spread.needs.retries:
        return [_give_up(cluster, run, spread, piece, on, error, trace)]
    trial.avoid, trial.due = on, now + delay(spread.needs.retry_delay, trial.tries)
    if trial.due > now:
        spread.retrying.append(piece)
    else:
        wait(cluster, spread, piece)
    return []


def delay(first: float, tries: int) -> float:
    """Seconds before the next try after so many that failed: doubled each time, a day at most."""
    return min(first * 2.0 ** min(tries - 1, 30), 86_400.0)


def lost(
    cluster: Cluster, run: Run, spread: Spread, piece: Piece, on: NodeId | None, text: str, *, counts: bool
) -> list[Answer]:
    """Its worker is gone through no fault of its own: it waits again, or is given up (then its answer is returned)."""
    if not spread.needs.rerun_on_loss:
        return [_give_up(cluster, run, spread, piece, on, f"{text}, and it may not run twice", "")]
    if counts:
        trial = spread.trials.setdefault(piece.index, Trial())
        trial.losses += 1
        if trial.losses >= LOSSES:
            error = f"its node was lost {LOSSES} times; at last {text}"
            return [_give_up(cluster, run, spread, piece, on, error, "")]
    wait(cluster, spread, piece)
    return []


def refused(
    cluster: Cluster, run: Run, spread: Spread, piece: Piece, on: NodeId | None, text: str, now: float
) -> list[Answer]:
    """A machine could not start a worker for it: counted like a loss, and another node is tried first."""
    trial = spread.trials.setdefault(piece.index, Trial())
    trial.losses += 1
    trial.avoid, trial.due = on, now
    if trial.losses >= LOSSES:
        return [_give_up(cluster, run, spread, piece, on, text, "")]
    wait(cluster, spread, piece)
    return []


def faulted(
    cluster: Cluster, run: Run, spread: Spread, piece: Piece, on: NodeId, text: str, message: UnitEnded, now: float
) -> list[Answer]:
    """The machine is to blame that it was not performed: it waits for another one, and is not charged (`health`)."""
    if message.worker_pid and not spread.needs.rerun_on_loss:
        return [_give_up(cluster, run, spread, piece, on, f"{text}, and it may not run twice", "")]
    trial = spread.trials.setdefault(piece.index, Trial())
    trial.faults.append(on)
    needs = spread.needs
    if health.gives_up(cluster, needs, run.package, needs.slots, trial.faults, message.blame, now):
        return [_give_up(cluster, run, spread, piece, on, text, "")]
    trial.avoid, trial.due = on, now
    wait(cluster, spread, piece)
    return []


def _give_up(
    cluster: Cluster, run: Run, spread: Spread, piece: Piece, on: NodeId | None, error: str, trace: str
) -> Answer:
    spread.failed += 1
    spread.trials.pop(piece.index, None)
    node = cluster.nodes.get(on) if on else None
    row = UnitRow(
        run=run.run, path=spread.path, index=piece.index, state=UnitState.FAILED, attempt=piece.attempt,
        node_name=node.name if node else "", error=error[:300],
    )  # fmt: skip
    trees.remember(trees.of(cluster, run), row)
    return Answer(piece.index, piece.attempt, False, error=error or "it failed without telling why", trace=trace)


def wake(cluster: Cluster, spread: Spread, now: float) -> bool:
    """Pieces whose moment has come wait for a seat; those that waited long enough for another node take any. True if one did."""
    due = [piece for piece in spread.retrying if _trial(spread, piece.index).due <= now]
    if due:
        spread.retrying = [piece for piece in spread.retrying if _trial(spread, piece.index).due > now]
    late = [piece for piece in spread.special if _is_late(_trial(spread, piece.index), now)]
    for piece in late:
        spread.special.remove(piece)
        spread.trials[piece.index].avoid = None
    for piece in (*due, *late):
        wait(cluster, spread, piece)
    return bool(due or late)


def _is_late(trial: Trial, now: float) -> bool:
    return trial.avoid is not None and now > trial.due + PATIENCE
