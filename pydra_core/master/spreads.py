"""What the workers that cut work say, and what they are told: spreads open and settle, pieces are offered, slots come and go.

Rules:
1. An owner is the root of a run, or a child of a container. It cuts only below its own place in the tree.
2. It offers within its credit (`credits`).
3. Indices only grow. After a cut link or a restart of the master the owner is asked to offer again; until it has opened its spread
   once more, or when it has ended since, what it says of pieces is stale: it may be known here, and is posted again. Then it tells how
   many it has, and offers all others: what is not known here may have been answered, and the answer was lost (`replays`).
4. What breaks these rules fails the owner's attempt with a sentence. What is only stale is dropped.
5. A worker that computes again has waited for a slot on its own node, before new runs of its priority.
6. A piece that may not run twice, which a worker had when the master was restarted or the owner lost, fails if it has no answer.
"""

from collections.abc import Iterable
from math import isfinite

import msgspec

from pydra_core.master import (
    credits,
    delivery,
    ledger,
    mosaics,
    outputs,
    pieces,
    replays,
    runs,
    seats,
    slots,
    tags,
    trees,
)
from pydra_core.master.events import BookRead, Changed, Effect, Plan, Save, Send, UnitsRead
from pydra_core.master.state import Cluster, Run, Spread, Tree, Unit
from pydra_core.protocol import dealing
from pydra_core.protocol.manifest import Needs
from pydra_core.protocol.spreads import PIECES, Piece
from pydra_core.protocol.states import RunState, Wanted

SPREADS = 1_000
"""Open spreads of one run."""
LAST = 2**48

FromOwner = (
    dealing.SpreadOpened | dealing.UnitsOffered | dealing.SpreadTotal | dealing.SpreadSettled
    | dealing.SlotReturned | dealing.SlotWanted
)  # fmt: skip


def said(cluster: Cluster, run: Run, unit: Unit, message: FromOwner, now: float) -> list[Effect]:
    """A message of the current attempt of an owner; of a run that is to stop nothing counts any more, nor what an attempt had left in
    the lane of a node that is back and has it no more."""
    if run.wanted is Wanted.STOP or unit.state not in ledger.HELD:
        return []
    match message:
        case dealing.SlotReturned():
            return _returned(cluster, run, unit)
        case dealing.SlotWanted():
            return _wanted(cluster, run, unit)
        case dealing.SpreadOpened():
            return _opened(cluster, run, unit, message, now)
    return _of_spread(cluster, run, unit, message, now)


_OfSpread = dealing.UnitsOffered | dealing.SpreadTotal | dealing.SpreadSettled


def _of_spread(cluster: Cluster, run: Run, unit: Unit, message: _OfSpread, now: float) -> list[Effect]:
    spread = trees.of(cluster, run).spreads.get(message.path)
    if spread is None or spread.owner != unit.name:
        return [] if unit.asks else broke(cluster, run, unit, f'it has no spread "{message.path[:80]}"', now)
    match message:
        case dealing.UnitsOffered():
            return _offered(cluster, run, unit, spread, message, now)
        case dealing.SpreadTotal():
            return _exhausted(cluster, run, unit, spread, message, now)
        case dealing.SpreadSettled(round=number):  # said again, it may be that of an earlier one (rule 3)
            over = number in (-1, spread.round)
            return [*trees.settle(cluster, run, spread), Save(run), Plan()] if over else []


def broke(cluster: Cluster, run: Run, unit: Unit, rule: str, now: float) -> list[Effect]:
    """Rule 4."""
    return _fail(cluster, run, unit, f"the worker broke the rules: {rule}", now)


def overflowed(cluster: Cluster, run: Run, needs: Needs, now: float) -> list[Effect]:
    """The run ends if its units left more than it may."""
    text = outputs.fault(run, needs)
    return [*trees.forget(run.unit), *runs.finish(cluster, run, RunState.FAILED, text, now)] if text else []


def _fail(cluster: Cluster, run: Run, unit: Unit, text: str, now: float) -> list[Effect]:
    if unit is run.unit:
        return [*trees.forget(unit), *runs.finish(cluster, run, RunState.FAILED, text, now)]
    return seats.fail(cluster, run, trees.of(cluster, run).seats[unit.name], text, now)


# -------------------------------------------------------------------------------------------------------- spreads


def _needs(run: Run, message: dealing.SpreadOpened) -> Needs:
    """What its worker tells that its units need, and what it cannot know: the tags of the run, and the Python of the package."""
    return msgspec.structs.replace(tags.besides(message.needs, run.tags), python=run.task.needs.python)


def _opened(cluster: Cluster, run: Run, unit: Unit, message: dealing.SpreadOpened, now: float) -> list[Effect]:
    tree = trees.of(cluster, run)
    known = tree.spreads.get(message.path)
    if message.again != unit.asks:  # stale (rule 3)
        return []
    if known is not None and known.owner == unit.name and known.opened != unit.asks:
        return _opened_again(cluster, run, unit, known, message)
    if fault := _fault(unit, message, known is not None, len(tree.spreads)):
        return broke(cluster, run, unit, fault, now)
    complete, failed = max(0, message.complete), max(0, message.failed)
    spread = Spread(
        path=message.path, owner=unit.name, needs=_needs(run, message), shared=message.shared, total=message.total,
        opened=message.again, complete=complete, failed=failed, next=complete + failed, round=max(0, message.round),
        replayed=message.replayed, behind=message.open > 0, missing=max(0, message.open),
        numbered=1 + max((name.index for name in tree.seats if name.path == message.path), default=-1),
    )  # fmt: skip
    spread.book = replays.book(unit, spread.key)
    tree.spreads[spread.path] = spread
    if run.only:
        mosaics.of(cluster, run, spread)
    if replays.is_new(cluster, run, spread):
        spread.replayed = 0
        return [Changed(runs=(run.run,)), *credits.grant(cluster, run, spread, again=True)]
    return [Changed(runs=(run.run,)), *replays.read(cluster, run, spread)]


def _opened_again(
    cluster: Cluster, run: Run, unit: Unit, spread: Spread, message: dealing.SpreadOpened
) -> list[Effect]:
    """Rule 3: what its owner has, and what was answered since it was asked, is settled; the rest is offered once more."""
    recent = spread.recent or {}
    complete = sum(recent.values())
    spread.complete = max(0, message.complete) + complete
    spread.failed = max(0, message.failed) + len(recent) - complete
    spread.opened, spread.last, spread.total, spread.recent = unit.asks, -1, message.total, recent
    spread.stored, spread.looking, spread.reading = max(spread.stored, spread.next - 1), {}, 0
    spread.next, spread.missing = max(spread.next, _count(spread)), max(0, message.open)
    spread.replayed = message.replayed if spread.following or spread.opening else max(0, message.replayed)
    if spread.opening or spread.replayed < 0:
        return [Changed(runs=(run.run,)), *replays.read(cluster, run, spread)]
    told = delivery.release(cluster, run, spread)
    return [Changed(runs=(run.run,)), *told, *credits.grant(cluster, run, spread, again=True)]


def book_read(cluster: Cluster, run: Run, spread: Spread, event: BookRead) -> list[Effect]:
    """What its owner's predecessor was told is known: it may offer its pieces."""
    owner = trees.owner(cluster, run, spread)
    if owner is None:
        return []
    effects = replays.opened(spread, owner, event)
    mosaics.recall(cluster, run, spread, event)
    early = [spread.looking.pop(index) for index in sorted(spread.looking) if index > spread.stored]
    return [
        *effects,
        *credits.grant(cluster, run, spread, again=True),
        *_performed(cluster, run, spread, early),
        *replays.look(cluster, run, spread),
        *delivery.release(cluster, run, spread),
    ]


def units_read(cluster: Cluster, run: Run, spread: Spread, event: UnitsRead, now: float) -> list[Effect]:
    """Some pieces were looked up: the owner has their answers, or they are performed."""
    told, left, other = replays.found(cluster, run, spread, event)
    owner = trees.owner(cluster, run, spread)
    if other is not None:
        return _fail(cluster, run, owner, replays.differs(other), now) if owner else []
    effects = [*told, *_performed(cluster, run, spread, left), *replays.look(cluster, run, spread)]
    return [*effects, *delivery.release(cluster, run, spread), Changed(runs=(run.run,))]


def _exhausted(
    cluster: Cluster, run: Run, unit: Unit, spread: Spread, message: dealing.SpreadTotal, now: float
) -> list[Effect]:
    """There are so many pieces, for now; a datasource that gave another number before is not repeatable."""
    if spread.opened != unit.asks:
        return []
    spread.total = max(0, message.total)
    before = run.items.get(spread.book)
    if before is not None and message.items not in (-1, before):
        return _fail(cluster, run, unit, replays.counts_differ(message.items, before), now)
    if before is not None or message.items < 0:
        return [Changed(runs=(run.run,))]
    run.items[spread.book] = message.items
    return [Save(run), Changed(runs=(run.run,))]


def _fault(unit: Unit, message: dealing.SpreadOpened, known: bool, count: int) -> str:
    """What is wrong with a new spread, in words; "" for nothing."""
    path = message.path
    if len(path) > 200 or not _is_path(path, message.shared):
        return f'"{path[:80]}" is no place for {"units" if message.shared else "children"}'
    if path != unit.name.path and not path.startswith(f"{unit.name.path}/"):
        return f'"{path}" is not below its own place'
    if known:
        return f'the spread "{path}" is open already'
    return "it opened too many spreads" if count >= SPREADS else _needs_fault(message.needs)


def _is_path(path: str, shared: bool) -> bool:
    head, last = (path[:-2], path[-2:]) if shared else (path, "")
    return (last in slots.SEATS) == shared and (
        not head or (head[0] == "/" and all(part.isascii() and part.isdigit() for part in head[1:].split("/")))
    )


def _needs_fault(needs: Needs) -> str:
    times = (needs.retry_delay, needs.wall_time or 0.0, needs.silence_time or 0.0)
    if needs.slots < 1 or needs.retries < 0 or not all(isfinite(each) and each >= 0 for each in times):
        return "what its units need is impossible"
    return ""


# --------------------------------------------------------------------------------------------------------- offers


def _offered(
    cluster: Cluster, run: Run, unit: Unit, spread: Spread, message: dealing.UnitsOffered, now: float
) -> list[Effect]:
    if spread.opened != unit.asks:
        return []
    try:
        offered = PIECES.decode(message.body)
    except (msgspec.DecodeError, RecursionError):
        return broke(cluster, run, unit, "its units are none", now)
    new = _new(trees.of(cluster, run), spread, offered)
    if new is None:
        return broke(cluster, run, unit, f'it offered a unit of "{spread.path}" twice', now)
    most = credits.MOST if unit.asks else spread.peak
    if trees.unanswered(spread) + len(new) > most:
        return broke(cluster, run, unit, f"it offered more than the {most:,} units that it may", now)
    new, spread.missing = replays.take(spread, new), max(0, spread.missing - len(offered))
    effects = [*_performed(cluster, run, spread, new), *replays.look(cluster, run, spread)]
    return [*effects, *delivery.release(cluster, run, spread)]


def _performed(cluster: Cluster, run: Run, spread: Spread, new: list[Piece]) -> list[Effect]:
    """Nothing is known of these pieces."""
    effects: list[Effect] = []
    if new and run.given.get(spread.book):
        new, effects = _without_given(cluster, run, spread, new)
    return [*effects, *_queued(cluster, run, spread, new)] if new else effects


def _queued(cluster: Cluster, run: Run, spread: Spread, new: list[Piece]) -> list[Effect]:
    """They wait for seats; those that have room get some at once."""
    size = sum(len(piece.item) for piece in new) / len(new)
    spread.size = size if not spread.size else 0.75 * spread.size + 0.25 * size
    was_fed = bool(spread.waiting)
    hungry = not was_fed or not slots.demand(spread)
    spread.waiting.extend(new)
    effects: list[Effect] = [Changed(runs=(run.run,))]
    if not was_fed and spread.seats:
        effects += seats.feed_all(cluster, run, spread)
    if hungry and slots.demand(spread):
        effects.append(Plan())
    return effects


def _without_given(cluster: Cluster, run: Run, spread: Spread, new: list[Piece]) -> tuple[list[Piece], list[Effect]]:
    """Rule 6: what is left to perform, and the failures of what a worker had."""
    given = run.given[spread.book]
    text = "how its last attempt ended is not known"
    gone = {piece.index: piece for piece in new if piece.index in given}
    failed = [
        answer
        for piece in gone.values()
        for answer in pieces.lost(cluster, run, spread, piece, None, text, counts=False)
    ]
    left = [piece for piece in new if piece.index not in gone]
    return left, delivery.settle(cluster, run, spread, failed, gone)


def _new(tree: Tree, spread: Spread, offered: list[Piece]) -> list[Piece] | None:
    """The pieces that are to be performed; None if an index is illegal."""
    known = set() if spread.recent is None else _known(tree, spread, spread.recent)
    last = spread.last
    for piece in offered:
        if not last < piece.index < LAST or piece.attempt:
            return None
        last = piece.index
    if last >= spread.next:
        spread.recent = None
    new = [piece for piece in offered if piece.index not in known] if known else offered
    spread.last, spread.next = last, max(spread.next, last + 1, _count(spread) + len(new))
    return new


def _count(spread: Spread) -> int:
    """So many pieces were offered at least; after a restart their indices are not known."""
    return spread.complete + spread.failed + trees.unanswered(spread)


def _known(tree: Tree, spread: Spread, recent: Iterable[int]) -> set[int]:
    """What waits, is with a seat, or was answered meanwhile."""
    known = {piece.index for queue in (spread.waiting, spread.special, spread.retrying) for piece in queue}
    known.update(index for seat in tree.seats.values() if seat.spread == spread.path for index in seat.unanswered)
    return known.union(recent)


def outdate(cluster: Cluster, unit: Unit) -> None:
    """What it said so far is stale, also what still comes of it over the new link of its node (rule 3)."""
    unit.asks = max(unit.asks + 1, cluster.epoch << 20)


def ask_again(cluster: Cluster, run: Run, unit: Unit, now: float) -> list[Effect]:
    """The owner's node came back: what was said meanwhile may be lost on either side (rule 3)."""
    if run.task.kind == "task" or unit.holder is None or unit.attempt is None:
        return []
    outdate(cluster, unit)
    ask = dealing.OfferAgain(unit=unit.name, attempt=unit.attempt, number=unit.asks)
    effects: list[Effect] = [Send(unit.holder, ask)]
    tree = cluster.trees.get(run.run)
    for spread in tree.spreads.values() if tree else ():
        if spread.owner == unit.name:
            spread.behind, spread.recent = True, {answer.index: answer.done for _, answer in spread.kept}
    return effects


# ---------------------------------------------------------------------------------------------------------- slots


def _returned(cluster: Cluster, run: Run, unit: Unit) -> list[Effect]:
    """It only coordinates from now on."""
    if unit.wants:
        ledger.unwant(cluster, unit)
    if unit.coordinates:
        return []
    ledger.coordinate(cluster, unit)
    return [*_saved(run, unit), _seen(run, unit), Plan()]


def _wanted(cluster: Cluster, run: Run, unit: Unit) -> list[Effect]:
    """It would compute again (rule 5). One that has its slot by our books is told so."""
    if not unit.coordinates:
        return [_granted(unit)]
    ledger.want(cluster, run, unit)
    return [*_saved(run, unit), _seen(run, unit), Plan()]


def grant(cluster: Cluster, run: Run, unit: Unit) -> list[Effect]:
    """The scheduler found its slot."""
    ledger.unwant(cluster, unit)
    ledger.coordinate(cluster, unit, on=False)
    return [*_saved(run, unit), _granted(unit), _seen(run, unit)]


def _granted(unit: Unit) -> Send:
    """Durable, so that a master that starts anew does not give the slot away."""
    assert unit.holder is not None
    assert unit.attempt is not None
    return Send(unit.holder, dealing.SlotGranted(unit=unit.name, attempt=unit.attempt), durable=True)


def _saved(run: Run, unit: Unit) -> list[Effect]:
    return [Save(run)] if unit is run.unit else []


def _seen(run: Run, unit: Unit) -> Changed:
    return Changed(runs=(run.run,), nodes=(unit.holder,) if unit.holder else ())


# ----------------------------------------------------------------------------------------------------------- time


def ticked(cluster: Cluster, now: float) -> list[Effect]:
    """What time does to trees; and a plan, in case somebody waits whom no event helps."""
    effects: list[Effect] = []
    for number, tree in list(cluster.trees.items()):
        run = cluster.live[number]
        effects += seats.ticked(cluster, run, tree, now)
        for spread in tree.spreads.values():
            effects += credits.grant(cluster, run, spread)
    if cluster.trees or cluster.wanting:
        effects.append(Plan())
    return effects
