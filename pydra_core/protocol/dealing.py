"""What a master and a node say to each other of work that is cut into units (`spreads`), and of the slots of those who cut it."""

import msgspec

from pydra_core.ids import Attempt, UnitName
from pydra_core.protocol.manifest import USUAL, Needs
from pydra_core.protocol.spreads import Range

# ------------------------------------------------------------------------------------------------ node → master


class SpreadOpened(msgspec.Struct, frozen=True, kw_only=True, tag="spread-opened"):
    """As `worker.Spread`, of the owner `unit`."""

    unit: UnitName
    attempt: Attempt
    path: str
    needs: Needs = USUAL
    shared: bool = True
    total: int | None = None
    complete: int = 0
    failed: int = 0
    again: int = 0
    round: int = 0
    replayed: int = -1
    open: int = 0


class UnitsOffered(msgspec.Struct, frozen=True, kw_only=True, tag="offered"):
    unit: UnitName
    attempt: Attempt
    path: str
    body: bytes


class SpreadTotal(msgspec.Struct, frozen=True, kw_only=True, tag="spread-total"):
    unit: UnitName
    attempt: Attempt
    path: str
    total: int
    items: int = -1


class SpreadSettled(msgspec.Struct, frozen=True, kw_only=True, tag="spread-settled"):
    unit: UnitName
    attempt: Attempt
    path: str
    round: int = -1


class SlotReturned(msgspec.Struct, frozen=True, kw_only=True, tag="slot-returned"):
    unit: UnitName
    attempt: Attempt


class SlotWanted(msgspec.Struct, frozen=True, kw_only=True, tag="slot-wanted"):
    unit: UnitName
    attempt: Attempt


class UnitsAnswered(msgspec.Struct, frozen=True, kw_only=True, tag="answered"):
    """Answers of the seat `unit`; the files that they speak of are with the master already."""

    unit: UnitName
    attempt: Attempt
    body: bytes


# ------------------------------------------------------------------------------------------------ master → node


class CreditGranted(msgspec.Struct, frozen=True, kw_only=True, tag="credit"):
    unit: UnitName
    attempt: Attempt
    path: str
    credit: int


class AnswersFor(msgspec.Struct, frozen=True, kw_only=True, tag="answers-for"):
    """Answers for the owner `unit` of the spread at `path`."""

    unit: UnitName
    attempt: Attempt
    path: str
    body: bytes


class WorkFor(msgspec.Struct, frozen=True, kw_only=True, tag="work-for"):
    """Pieces for the seat `unit`. `inputs`: all ranges that they name, so that the node need not open the body."""

    unit: UnitName
    attempt: Attempt
    body: bytes
    inputs: tuple[Range, ...] = ()


class NoMoreWork(msgspec.Struct, frozen=True, kw_only=True, tag="no-more-work"):
    unit: UnitName
    attempt: Attempt


class Replay(msgspec.Struct, frozen=True, kw_only=True, tag="replay"):
    """As `worker.Replay`, for the owner `unit`; said before its first `CreditGranted`."""

    unit: UnitName
    attempt: Attempt
    path: str
    order: bytes
    last: int
    more: bool = False


class OfferAgain(msgspec.Struct, frozen=True, kw_only=True, tag="offer-again"):
    """`number` comes back with what is opened again: what was said before that is stale."""

    unit: UnitName
    attempt: Attempt
    number: int = 0


class SlotGranted(msgspec.Struct, frozen=True, kw_only=True, tag="slot-granted"):
    unit: UnitName
    attempt: Attempt
