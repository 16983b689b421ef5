"""What happens to one seat or child: it is placed, starts, gets pieces, answers, ends, dies, is lost, gives way.

Rules:
1. Answers count only from a seat's current attempt and holder, and only for pieces that it has; each index once.
2. A seat has no more pieces than `credit`, which is bounded by time (20 ms of work), and no more than its share of what is left.
   It is refilled when half came back.
3. A seat that dies or is lost gives its pieces back (`pieces`). One that ended before it had a piece is charged to the next piece,
   so that a subtask that cannot start does not try for ever.
4. The end of a shared seat is nobody's result; the end of a child is the answer to its piece.
5. After a link was cut nobody knows which messages came through: a seat that comes back finishes what it has and ends, and what it
   did not answer by then is dealt out again.
6. What may not run twice is on disk before a worker gets it, so that a restarted master does not give it away again.
"""

from math import ceil

import msgspec

from pydra_core.ids import Attempt, UnitName
from pydra_core.master import (
    delivery,
    environments,
    ledger,
    outputs,
    pieces,
    remains,
    replays,
    sayings,
    timeline,
    trees,
)
from pydra_core.master.events import Changed, Effect, Plan, Save, Send
from pydra_core.master.state import Cluster, Node, Run, Seat, Spread, Tree, Unit
from pydra_core.protocol import dealing, messages
from pydra_core.protocol.messages import Artifact
from pydra_core.protocol.spreads import ANSWERS, Answer, Piece, pack
from pydra_core.protocol.states import Outcome, UnitState, Wanted

SPAN = 0.020
"""Seconds of work that a seat has ahead."""

LEAST, MOST = 2, 512
IDLE = 2.0
"""Seconds that a seat without work waits for more, if nobody else needs its slot."""


def by_time(mean: float) -> int:
    """The credit of a seat whose pieces take so long (seconds; 0.0 unknown)."""
    return LEAST if mean <= 0 else max(LEAST, min(MOST, ceil(SPAN / mean)))


# ------------------------------------------------------------------------------------------------------- placing


def open_seat(cluster: Cluster, run: Run, spread: Spread, node: Node) -> list[Effect]:
    """A new worker for this spread."""
    name = UnitName(run.run, spread.path, spread.numbered)
    spread.numbered += 1
    return _open(cluster, run, spread, name, node, None)


def open_child(cluster: Cluster, run: Run, spread: Spread, piece: Piece, node: Node) -> list[Effect]:
    """A worker of its own for this piece."""
    return _open(cluster, run, spread, child_name(run, spread, piece.index), node, piece)


def child_name(run: Run, spread: Spread, index: int) -> UnitName:
    return UnitName(run.run, f"{spread.path}/{index}", 0)


def _open(cluster: Cluster, run: Run, spread: Spread, name: UnitName, node: Node, piece: Piece | None) -> list[Effect]:
    cluster.attempts += 1
    attempt = Attempt(cluster.epoch, cluster.attempts)
    unit = Unit(
        name=name,
        attempt=attempt,
        slots=spread.needs.slots,
        memory=spread.needs.memory,
        resources=spread.needs.resources,
    )
    seat = Seat(unit=unit, spread=spread.path, shared=piece is None)
    noted: list[Effect] = []
    owner = trees.owner(cluster, run, spread)
    if piece is not None and owner is not None:
        trial = spread.trials.get(piece.index)
        unit.fresh = replays.fresh_child(owner, name.path, trial.tries if trial else 0)
    if piece is not None:
        seat.unanswered[piece.index] = piece
        spread.sent += 1
        noted = _noted(run, spread, [piece])
    ledger.take(cluster, unit, node.node, UnitState.SENT)
    trees.of(cluster, run).seats[name] = spread.seats[name] = seat
    placement = environments.placed(cluster, run, node, _placement(run, spread, unit, piece))
    return [*noted, Send(node.node, messages.Place(placement), durable=True), _shown(run, seat)]


def _placement(run: Run, spread: Spread, unit: Unit, piece: Piece | None) -> messages.Placement:
    assert unit.attempt is not None
    return messages.Placement(
        unit=unit.name, attempt=unit.attempt, package=run.package, version=run.digest, task=run.task.key,
        module=run.task.module, cls=run.task.cls, arguments=run.arguments if piece is None else _arguments(run, piece),
        slots=unit.slots, role="units" if piece is None else "whole", needs=spread.needs,
        lease=run.lease, inputs=run.inputs,
    )  # fmt: skip


def _arguments(run: Run, piece: Piece) -> bytes:
    """Those of its piece; a child whose piece says nothing takes the run's."""
    return run.arguments if piece.item in (b"", b"\xc0") else piece.item


def _shown(run: Run, seat: Seat) -> Changed:
    return Changed(runs=(run.run,), nodes=(seat.unit.holder,) if seat.unit.holder else ())


# ------------------------------------------------------------------------------------------------------- working


def started(
    cluster: Cluster, run: Run, seat: Seat, node: Node, message: messages.UnitStarted, now: float
) -> list[Effect]:
    """Its worker is ready. A second telling changes nothing."""
    if seat.unit.state is not UnitState.SENT:
        return []
    seat.worker_pid, seat.isolation, seat.idle = message.worker_pid, message.isolation, now
    ledger.take(cluster, seat.unit, node.node, UnitState.RUNNING)
    timeline.begin(cluster.timeline, seat.unit.name, node.node, now)
    effects: list[Effect] = [trees.connected(run, seat, node.name), _shown(run, seat)]
    if run.frozen:
        effects += freeze(seat)
    return [*effects, *feed(cluster, run, seat)]


def freeze(seat: Seat, on: bool = True) -> list[Effect]:
    """The clock of its worker stands still, or goes on."""
    if seat.unit.holder is None or seat.unit.attempt is None:
        return []
    message = messages.FreezeUnit(unit=seat.unit.name, attempt=seat.unit.attempt, on=on)
    return [Send(seat.unit.holder, message, durable=True)]


def feed(cluster: Cluster, run: Run, seat: Seat) -> list[Effect]:
    """Pieces for a seat that has room (rule 2)."""
    spread = cluster.trees[run.run].spreads.get(seat.spread)
    if spread is None or not (spread.waiting or spread.special) or not _is_ready(cluster, run, seat):
        return []
    have = len(seat.unanswered)
    if have > seat.credit >> 1:
        return []
    left = len(spread.waiting) + len(spread.special) + spread.sent
    target = min(seat.credit, max(1, left // max(1, len(spread.seats)))) if spread.needs.rerun_on_loss else 1
    dealt = pieces.deal(spread, seat, target - have) if target > have else []
    if not dealt:
        return []
    for piece in dealt:
        seat.unanswered[piece.index] = piece
    spread.sent += len(dealt)
    seat.idle = 0.0
    unit = seat.unit
    assert unit.holder is not None
    assert unit.attempt is not None
    inputs = tuple({each: None for piece in dealt for each in piece.inputs}) if any(p.inputs for p in dealt) else ()
    work = dealing.WorkFor(unit=unit.name, attempt=unit.attempt, body=pack(dealt), inputs=inputs)
    noted = _noted(run, spread, dealt)
    return [*noted, Send(unit.holder, work, durable=bool(noted))]


def _noted(run: Run, spread: Spread, dealt: list[Piece]) -> list[Effect]:
    """What may not run twice is on disk before it is given (rule 6)."""
    if spread.needs.rerun_on_loss:
        return []
    run.given.setdefault(spread.book, set()).update(piece.index for piece in dealt)
    return [Save(run)]


def _is_ready(cluster: Cluster, run: Run, seat: Seat) -> bool:
    if not seat.shared or seat.closing or seat.unit.state is not UnitState.RUNNING or run.wanted is not Wanted.RUN:
        return False
    node = cluster.nodes.get(seat.unit.holder) if seat.unit.holder else None
    return node is not None and node.linked


def feed_all(cluster: Cluster, run: Run, spread: Spread) -> list[Effect]:
    """Whoever has room, the emptiest first."""
    effects: list[Effect] = []
    for seat in sorted(spread.seats.values(), key=lambda seat: len(seat.unanswered)):
        if not (spread.waiting or spread.special):
            break
        effects += feed(cluster, run, seat)
    return effects


def answered(cluster: Cluster, run: Run, seat: Seat, message: dealing.UnitsAnswered, now: float) -> list[Effect]:
    """Answers go on to the owner at once; failures are tried again or given up; the seat is refilled."""
    tree = cluster.trees[run.run]
    spread = tree.spreads.get(seat.spread)
    if not seat.shared:
        return broke(cluster, run, seat, "a child of a container has no units to answer", now)
    if spread is None:
        return []
    try:
        answers = ANSWERS.decode(message.body)
    except (msgspec.DecodeError, RecursionError):
        return broke(cluster, run, seat, "its answers are none", now)
    of: dict[int, Piece] = {}
    done, failures = _sorted(spread, seat, answers, of)
    effects = _left(cluster, run, spread.path, done)
    _reckon(spread, seat, answers)
    timeline.answered(cluster.timeline, seat.unit.name, answers, now)
    for piece, answer in failures:
        done += pieces.failed(cluster, run, spread, piece, seat.unit.holder, answer.error, answer.trace, now)
    body = message.body if len(done) == len(answers) and not failures else None
    effects += delivery.settle(cluster, run, spread, done, of, body, seat.unit.holder)
    effects.append(Changed(runs=(run.run,)))
    effects += feed(cluster, run, seat)
    if failures:
        effects += [*feed_all(cluster, run, spread), Plan()]
    if not seat.unanswered and not seat.idle:
        seat.idle = now
        effects.append(Plan())
    return effects


def _left(cluster: Cluster, run: Run, path: str, done: list[Answer]) -> list[Effect]:
    """What units saved belongs to the run; what maps left goes when that ends."""
    left = {file.digest for answer in done for file in answer.files}
    if left:
        cluster.left.setdefault(run.run, set()).update(left)
    saved = (
        (answer.index, Artifact(file.name, file.digest, file.size))
        for answer in done
        if answer.saved
        for file in answer.saved
    )
    return [Save(run)] if outputs.add(run, saved, path) else []


def _sorted(
    spread: Spread, seat: Seat, answers: list[Answer], of: dict[int, Piece]
) -> tuple[list[Answer], list[tuple[Piece, Answer]]]:
    """What counts: the answers that are good, and the failures with their pieces. All their pieces go to `of`."""
    done: list[Answer] = []
    failures: list[tuple[Piece, Answer]] = []
    unanswered, trials = seat.unanswered, spread.trials
    for answer in answers:
        piece = unanswered.get(answer.index)
        if piece is None or piece.attempt != answer.attempt:
            continue
        of[answer.index] = unanswered.pop(answer.index)
        if not answer.done:
            failures.append((piece, answer))
            continue
        done.append(answer)
        if trials:
            trials.pop(answer.index, None)
    spread.sent -= len(done) + len(failures)
    spread.complete += len(done)
    return done, failures


def _reckon(spread: Spread, seat: Seat, answers: list[Answer]) -> None:
    """The mean time of a piece, and the seat's credit by it: at most doubled at once."""
    if not answers:
        return
    took = sum(answer.took for answer in answers) / len(answers)
    if not 0 <= took < 1e9:
        return
    took = max(took, 1e-6)
    spread.mean = took if not spread.mean else 0.75 * spread.mean + 0.25 * took
    seat.credit = min(2 * seat.credit, by_time(spread.mean))


# -------------------------------------------------------------------------------------------------------- ending


def ended(cluster: Cluster, run: Run, seat: Seat, node: Node, message: messages.UnitEnded, now: float) -> list[Effect]:
    """Its attempt is over, as its holder says."""
    tree = cluster.trees[run.run]
    spread = tree.spreads.get(seat.spread)
    before = seat.unit.state is UnitState.SENT
    timeline.over(cluster.timeline, seat.unit.name, None if seat.shared else message.outcome, now)
    outputs.left(run, message.artifacts, seat.spread, _index(seat))
    run.notes = outputs.noted(run, message.notes)
    said = sayings.keep(run, seat, message)
    effects = [*said, *trees.orphan(cluster, run, seat.unit.name), *trees.leave(cluster, run, seat)]
    if spread is None:
        return effects
    if not seat.shared and message.outcome is Outcome.COMPLETE:
        done = [_whole(piece, message) for piece in seat.unanswered.values()]
        spread.complete += len(done)
        for answer in done:
            spread.trials.pop(answer.index, None)
        return [*effects, *delivery.settle(cluster, run, spread, done, seat.unanswered, on=node.node)]
    if message.outcome in remains.ENDS and before and not seat.unanswered:
        head = pieces.pick(spread)
        seat.unanswered = {head.index: head} if head else {}
    given_up = remains.of_seat(cluster, run, spread, seat, node, message, now)
    return [
        *effects,
        *delivery.settle(cluster, run, spread, given_up, seat.unanswered, on=node.node),
        *feed_all(cluster, run, spread),
    ]


def saved(run: Run, seat: Seat, message: messages.UnitSaved) -> list[Effect]:
    """A child that goes on has saved files."""
    outputs.left(run, message.artifacts, seat.spread, _index(seat))
    return [Save(run), Changed(runs=(run.run,))]


def _index(seat: Seat) -> int:
    """That of the piece which a child is."""
    return next(iter(seat.unanswered), -1) if not seat.shared else -1


def _whole(piece: Piece, message: messages.UnitEnded) -> Answer:
    took = max(0.0, message.ended - message.started)
    return Answer(piece.index, piece.attempt, True, form=message.value.form, value=message.value.body, took=took)


def lost(cluster: Cluster, run: Run, seat: Seat, text: str, *, counts: bool) -> list[Effect]:
    """Its node is gone, or has it no more: its pieces wait again."""
    spread = cluster.trees[run.run].spreads.get(seat.spread)
    effects = [*trees.orphan(cluster, run, seat.unit.name), *trees.leave(cluster, run, seat)]
    if spread is None:
        return effects
    answers: list[Answer] = []
    for piece in reversed(list(seat.unanswered.values())):
        answers += pieces.lost(cluster, run, spread, piece, seat.unit.holder, text, counts=counts)
    settled = delivery.settle(cluster, run, spread, answers, seat.unanswered, on=seat.unit.holder)
    return [*effects, *settled, *feed_all(cluster, run, spread)]


def broke(cluster: Cluster, run: Run, seat: Seat, rule: str, now: float) -> list[Effect]:
    """Its worker said what it may not."""
    return fail(cluster, run, seat, f"the worker broke the rules: {rule}", now)


def fail(cluster: Cluster, run: Run, seat: Seat, text: str, now: float) -> list[Effect]:
    """It is ended, and that is a failure of what it had."""
    node = cluster.nodes.get(seat.unit.holder) if seat.unit.holder else None
    if node is None or seat.unit.attempt is None:
        return []
    message = messages.UnitEnded(
        serial=0, unit=seat.unit.name, attempt=seat.unit.attempt, outcome=Outcome.FAILED, error=text,
    )  # fmt: skip
    return [*trees.forget(seat.unit), *ended(cluster, run, seat, node, message, now)]


def back(cluster: Cluster, run: Run, seat: Seat, has: messages.Running) -> list[Effect]:
    """Its node has a new link (rule 5)."""
    thawed = freeze(seat, run.frozen) if run.frozen != has.frozen else []
    return [*thawed, *_closed(cluster, run, seat)] if seat.shared else thawed


def _closed(cluster: Cluster, run: Run, seat: Seat) -> list[Effect]:
    seat.blinked = True
    if not seat.closing:
        return [*trees.close(cluster, run, seat), Plan()]
    seat.closing = False
    return trees.close(cluster, run, seat)


# ---------------------------------------------------------------------------------------------------------- time


def ticked(cluster: Cluster, run: Run, tree: Tree, now: float) -> list[Effect]:
    """Retries whose moment has come; seats without work; seats of a paused run."""
    effects: list[Effect] = []
    for spread in tree.spreads.values():
        if pieces.wake(cluster, spread, now):
            effects.append(Plan())
        if spread.seats and (spread.waiting or spread.special):
            effects += feed_all(cluster, run, spread)
    for seat in list(tree.seats.values()):
        if _may_go(run, seat, now):
            effects += trees.close(cluster, run, seat)
    return effects


def _may_go(run: Run, seat: Seat, now: float) -> bool:
    if seat.closing or not seat.shared or run.frozen or seat.unit.state is not UnitState.RUNNING:
        return False
    return run.wanted is Wanted.PAUSE or (bool(seat.idle) and now - seat.idle >= IDLE)
