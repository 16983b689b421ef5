"""An owner that takes another one's place is told what that one was told, in the same order; nothing of it is performed again.

Theory of operation. The book of a spread has its answers in the order in which the owner was told them. An owner that opens a spread is
told that order first (`Replay`), and draws and offers its pieces as ever; it settles them in that order, so that its hooks do what they
did. A piece that may have an answer in the book is looked up before it is dealt out. The same look-up answers pieces which an owner
offers again after a link was cut, or its master restarted: the answer was lost on its way. What was answered after it waits until then.

Rules:
1. Nothing is granted before the book was read. A spread that cannot have a book yet needs no reading.
2. A piece whose item is another one than that in the book fails its owner: its datasource is not repeatable.
3. One reading of a spread is under way at a time; what a reading says counts only if it has the number of that.
"""

from itertools import islice

from pydra_core.master.delivery import deliver, fingerprint
from pydra_core.master.events import BookRead, Effect, KeptUnit, ReadBook, ReadUnits, Send, UnitsRead
from pydra_core.master.state import Cluster, Run, Spread, Unit
from pydra_core.protocol import dealing
from pydra_core.protocol.spreads import Piece

PAGE = 1_000
"""Units that are looked up at once."""

ADVICE = "seed it, sort it, or list it first"


def book(unit: Unit, key: str) -> str:
    """Where the units of this owner's spread stand."""
    return f"{key}{unit.fresh}"


def fresh_child(owner: Unit, path: str, tries: int) -> str:
    """`Unit.fresh` of a child whose piece failed so many times."""
    return f"{owner.fresh}~{path}:{tries}" if tries else owner.fresh


def is_new(cluster: Cluster, run: Run, spread: Spread) -> bool:
    """Nobody can have opened this spread before (rule 1)."""
    root = run.unit
    return (
        spread.replayed < 0
        and spread.owner == root.name
        and root.placed == 1
        and root.attempt is not None
        and root.attempt.epoch == cluster.epoch
    )


def read(cluster: Cluster, run: Run, spread: Spread) -> list[Effect]:
    """Has the book read; what is offered meanwhile waits."""
    spread.opening = True
    return [ReadBook(run.run, spread.path, spread.book, _number(cluster, spread))]


def _number(cluster: Cluster, spread: Spread) -> int:
    cluster.attempts += 1
    spread.reading = cluster.attempts
    return spread.reading


def opened(spread: Spread, owner: Unit, event: BookRead) -> list[Effect]:
    """The book was read: its order for an owner that does not know it yet."""
    spread.opening, spread.reading = False, 0
    spread.following = max(spread.following, event.following)
    spread.stored = max(spread.stored, event.highest)
    if spread.replayed >= 0:
        return []
    spread.replayed = event.following
    if owner.holder is None or owner.attempt is None:
        return []
    last = len(event.orders) - 1
    return [
        Send(
            owner.holder,
            dealing.Replay(
                unit=owner.name,
                attempt=owner.attempt,
                path=spread.path,
                order=order,
                last=event.following,
                more=at < last,
            ),
        )
        for at, order in enumerate(event.orders)
    ]


def take(spread: Spread, new: list[Piece]) -> list[Piece]:
    """Those that cannot have an answer in the book; the others are to be looked up."""
    if not spread.opening and (not new or new[0].index > spread.stored):
        return new
    found = [piece for piece in new if spread.opening or piece.index <= spread.stored]
    spread.looking.update({piece.index: piece for piece in found})
    return new[len(found) :]


def look(cluster: Cluster, run: Run, spread: Spread) -> list[Effect]:
    """Looks up the next pieces (rule 3)."""
    if spread.reading or not spread.looking:
        return []
    indices = tuple(islice(spread.looking, PAGE))
    return [ReadUnits(run.run, spread.path, spread.book, _number(cluster, spread), indices)]


def found(
    cluster: Cluster, run: Run, spread: Spread, event: UnitsRead
) -> tuple[list[Effect], list[Piece], Piece | None]:
    """What was found is told to the owner; the pieces that have to be performed; and one that is another than before."""
    spread.reading = 0
    known = {unit.unit: unit for unit in event.units}
    left: list[Piece] = []
    there: list[KeptUnit] = []
    for index in event.looked:
        piece = spread.looking.pop(index, None)
        unit = known.get(index)
        if piece is not None and unit is not None:
            if unit.digest != fingerprint(piece):
                return [], [], piece
            there.append(unit)
        elif piece is not None:
            left.append(piece)
    return _told(cluster, run, spread, there), left, None


def _told(cluster: Cluster, run: Run, spread: Spread, units: list[KeptUnit]) -> list[Effect]:
    """They count, and go to the owner."""
    answers = [unit.answer for unit in units]
    complete = sum(answer.done for answer in answers)
    spread.complete += complete
    spread.failed += len(answers) - complete
    return deliver(cluster, run, spread, [unit.seq for unit in units], answers)


def differs(piece: Piece) -> str:
    """Why its owner fails (rule 2), in words."""
    return f"its datasource is not repeatable: item {piece.index:,} is another one than before; {ADVICE}"


def counts_differ(now: int, before: int) -> str:
    return f"its datasource is not repeatable: it gave {now:,} items now, and {before:,} before; {ADVICE}"


def current(cluster: Cluster, event: BookRead | UnitsRead) -> Spread | None:
    """The spread that waits for this reading (rule 3)."""
    tree = cluster.trees.get(event.run)
    spread = tree.spreads.get(event.path) if tree else None
    return spread if spread is not None and spread.reading == event.number else None
