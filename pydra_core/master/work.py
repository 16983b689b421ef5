"""Records of work: a unit, and what a run has besides its root: spreads, the seats that perform their pieces, and what went wrong.

They are a part of the state (`state`), whose invariants hold for them.
"""

from collections import deque

import msgspec

from pydra_core.ids import Attempt, Digest, NodeId, UnitName
from pydra_core.protocol.manifest import USUAL, Needs
from pydra_core.protocol.pictures import UnitRow
from pydra_core.protocol.spreads import Answer, Piece
from pydra_core.protocol.states import Isolation, UnitState


class Unit(msgspec.Struct, kw_only=True):
    """One piece of a run. `holder` is the node of `attempt`, also while that node is away and the unit waits again."""

    name: UnitName
    state: UnitState = UnitState.WAITING
    attempt: Attempt | None = None
    holder: NodeId | None = None
    placed: int = 0
    losses: int = 0
    slots: int = 1
    missed: bool = False
    """The loss of this attempt's node is counted in `losses`; if the node comes back with it, that is taken back."""
    coordinates: bool = False
    """It holds no slot now: it only coordinates."""
    wants: bool = False
    """It coordinates, and waits for a slot to compute again."""
    asks: int = 0
    """The number of the last `OfferAgain` that it was sent; 0 for none. What it opened before that is stale."""
    memory: int | None = None
    """What it needs, None for the node's memory by its slots; `claim` is what it has reserved on its holder."""
    claim: int = 0
    resources: tuple[tuple[str, int], ...] = ()
    """Counted things that its worker has as long as it lives, also while it coordinates."""
    tries: int = 0
    """Attempts that failed."""
    fresh: str = ""
    """Another one after each try that begins with nothing: what units of earlier ones answered counts no more."""
    retry_at: float = 0.0
    """It failed, and is not placed again before this moment."""
    faults: list[NodeId] = []
    """The machines that could not run it, one for each time."""
    stalled_since: float = 0.0
    """Its worker has done nothing since, as its node says; 0.0 while it is in order."""
    lacks: int = 0
    """Bytes of what it left that wait at its node for room on the master's disk."""


class Trial(msgspec.Struct):
    """What went wrong with a piece so far. `alone`: it was on a worker that died, and runs with nothing else at once."""

    tries: int = 0
    losses: int = 0
    alone: bool = False
    avoid: NodeId | None = None
    faults: list[NodeId] = []
    """The machines that could not run it, one for each time."""
    due: float = 0.0
    """It is not performed before this moment; then `avoid` counts for a few seconds more."""


class Seat(msgspec.Struct, kw_only=True):
    """A worker that performs pieces of a spread (`shared`), or a child that is one piece as a whole.

    `unanswered` by index, in the order of the work. `closing`: it was told that there is no more; it ends by itself.
    """

    unit: Unit
    spread: str
    shared: bool
    unanswered: dict[int, Piece] = {}
    credit: int = 2
    worker_pid: int = 0
    isolation: Isolation = Isolation.NONE
    closing: bool = False
    blinked: bool = False
    """Its node had another link meanwhile: some of its pieces may never have reached it."""
    idle: float = 0.0
    """Since when it has nothing to do; 0.0 while it has."""


class Spread(msgspec.Struct, kw_only=True):
    """One place in the tree whose pieces go to other workers (protocol/spreads.py). `owner` is the unit that cuts it.

    `total` None while it is unknown. `next`: no index from here on was offered. `credit`: the owner may have so many unanswered;
    `peak` is the most that it was ever granted. `mean` seconds per piece and `size` bytes per piece, 0.0 while unknown.
    """

    path: str
    owner: UnitName
    needs: Needs = USUAL
    shared: bool = True
    total: int | None = None
    waiting: deque[Piece] = msgspec.field(default_factory=deque)
    special: list[Piece] = []
    """Pieces that have to be alone, or on another node."""
    retrying: list[Piece] = []
    """Pieces that wait for their moment."""
    trials: dict[int, Trial] = {}
    sent: int = 0
    next: int = 0
    complete: int = 0
    failed: int = 0
    credit: int = 0
    peak: int = 0
    mean: float = 0.0
    size: float = 0.0
    reckoned: float = 0.0
    """The mean that `credit` was made from."""
    seats: dict[UnitName, Seat] = {}
    """Those that are not closing."""
    numbered: int = 0
    """The number of its next seat; those of the round before may still be ending when it is opened, and keep theirs."""
    opened: int = 0
    """The number of the asking (`Unit.asks`) that it was opened after: while they differ, what its owner offers is stale."""
    last: int = -1
    """The index that was offered last since it was opened."""
    recent: dict[int, bool] | None = None
    """Since the asking: what was answered (True: complete), and is not to be performed again. None once all was offered again."""
    round: int = 0
    """How many spreads its owner had at this path before."""
    book: str = ""
    """Where its units stand in the store."""
    following: int = 0
    """The number of its next answer."""
    replayed: int = 0
    """Its owner settles the answers below this number in their order; -1 until it was told which these are."""
    stored: int = -1
    """No unit with a higher index has an answer in the store that its owner may not have."""
    looking: dict[int, Piece] = {}
    """Pieces that may be answered in the store, by index."""
    reading: int = 0
    """The number of the reading that is under way; 0 for none."""
    opening: bool = False
    """Its book is being read: nothing is granted before."""
    behind: bool = False
    """Its owner may lack answers that were lost with a link: until it has them, others wait in `kept`."""
    missing: int = 0
    """So many pieces are still to be offered again: those that its owner had no answer for."""
    kept: list[tuple[int, Answer]] = []
    """Answers, by their numbers, for an owner that is behind, or whose node has no link now."""

    @property
    def key(self) -> str:
        """Its name among the spreads of its owner."""
        return f"{self.path}#{self.round}" if self.round else self.path


class Tree(msgspec.Struct, kw_only=True):
    """What a run has besides its root: its spreads by path, and all seats and children that a node holds."""

    spreads: dict[str, Spread] = {}
    seats: dict[UnitName, Seat] = {}
    failures: deque[UnitRow] = msgspec.field(default_factory=deque)


class UnitLog(msgspec.Struct, frozen=True, array_like=True):
    """What one worker of units said: its name (`at`, `number`) and attempt, the spread at `path` that it worked for, and the one unit that
    all of it is of, -1 where the lines say theirs."""

    at: str
    number: int
    attempt: Attempt
    path: str
    unit: int
    log: Digest
    lines: int
    size: int


class OwedLog(msgspec.Struct, frozen=True):
    """A log of a worker that nobody waits for any more, and that may still come."""

    attempt: Attempt
    node: NodeId
    path: str
    unit: int
