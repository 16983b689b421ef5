"""How the units of a spread are shown one by one: a byte for each, by index, and a bar for each time that a worker was at something."""

from math import frexp
from typing import Final

import msgspec

from pydra_core.ids import NodeId, RunId
from pydra_core.protocol.states import UnitState

STATES: Final = (
    UnitState.WAITING, UnitState.SENT, UnitState.RUNNING, UnitState.RETRYING,
    UnitState.COMPLETE, UnitState.FAILED, UnitState.CANCELLED, UnitState.SKIPPED,
)  # fmt: skip
"""The upper three bits of a cell count in this order; of several units in one place the one that most needs a person is shown."""

NUMBERS: Final = {state: number for number, state in enumerate(STATES)}

SHORTEST = 1e-5
"""Seconds of the first of the 31 durations; each is twice as long as the one before, the last ones are hours. 0: nobody knows."""

BLOCK = 4096
"""Cells that are told together."""

MOST = 1 << 22
"""Units of one spread that are shown; what is beyond is only counted."""

_LONGEST = 31
_DONE, _FAILED = NUMBERS[UnitState.COMPLETE] << 5, NUMBERS[UnitState.FAILED] << 5


def cell(done: bool, took: float) -> int:
    """The byte of a unit that has its answer: its state, and its duration (seconds)."""
    state = _DONE if done else _FAILED
    if not took > 0.0:
        return state
    return state | max(1, min(_LONGEST, frexp(took / SHORTEST)[1]))


def seconds(duration: int) -> float:
    """The middle of what a duration (the lower five bits of a cell) stands for; 0.0 if nobody knows."""
    return 0.75 * SHORTEST * 2.0**duration if duration else 0.0


class Block(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Cells from `first` on."""

    first: int
    cells: bytes


class Under(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Units that have no answer yet and do not just wait: their state and indices (`spreads.packed`)."""

    state: UnitState
    indices: bytes


class Spreaded(msgspec.Struct, frozen=True, array_like=True):
    """One spread of a run: the `book` that names it, its path, and how many units are known of it."""

    book: str
    path: str
    units: int


class CellShown(msgspec.Struct, frozen=True, kw_only=True):
    """One unit. `took` in seconds, 0.0 while it is not over; `median` of all that are; `last_line` of its worker, while it is at work."""

    index: int
    state: UnitState
    attempt: int = 0
    node_name: str = ""
    took: float = 0.0
    median: float = 0.0
    error: str = ""
    last_line: str = ""


class Span(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A worker was at something: `count` units from `index` on of a run, on one of the lanes of a node. Seconds on the master's clock;
    `end` 0.0 while it is at it."""

    node: NodeId
    lane: int
    run: RunId
    path: str
    index: int
    count: int
    start: float
    end: float
    state: UnitState


def median(cells: bytes | bytearray) -> float:
    """Seconds of the middle one of those that are over and were timed; 0.0 if there is none."""
    counts = [cells.count(_DONE | each) + cells.count(_FAILED | each) for each in range(1, _LONGEST + 1)]
    half = (sum(counts) + 1) // 2
    for duration, count in enumerate(counts, 1):
        half -= count
        if half <= 0 and count:
            return seconds(duration)
    return 0.0
