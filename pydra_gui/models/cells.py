"""The units of one spread as a window holds them: a byte for each, put together from what the master told, and how they are laid out."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydra_core.protocol.mosaic import NUMBERS, STATES, median
from pydra_core.protocol.spreads import unpacked
from pydra_core.protocol.states import UnitState
from pydra_core.protocol.verbs import Mosaic

_STATE_OF: Final = bytes(cell >> 5 for cell in range(256))
_ABSENT: Final = b"\0"
_ROW: Final = re.compile(b"\x01+")
SIZES: Final = (1, 2, 3, 4, 6, 8, 10, 12, 16)
"""px of a cell, with its gap."""
GAPPED = 5
"""From so many px up there is a gap of 1 px between two cells."""


class Cells:
    """`shown` has a byte for each of `units` (`protocol.mosaic`); those of which nothing was told wait."""

    def __init__(self) -> None:
        self.units = self.number = self.mark = 0
        self.book = self.path = ""
        self.shown = bytearray()
        self._base = bytearray()
        self._over: list[int] = []
        self._states = bytearray()
        self._counts: dict[UnitState, int] = {}

    def apply(self, told: Mosaic) -> None:
        """Takes over what is new."""
        if (told.book, told.mark) != (self.book, self.mark):
            self._base, self.shown, self._over = bytearray(), bytearray(), []
        self.book, self.mark, self.number = told.book, told.mark, told.number
        self.path = next((each.path for each in told.books if each.book == told.book), "")
        self._reach(max([told.units, *(block.first + len(block.cells.rstrip(_ABSENT)) for block in told.blocks)]))
        for index in self._over:
            self.shown[index] = self._base[index]
        for block in told.blocks:
            cells = block.cells[: max(0, self.units - block.first)]
            self._base[block.first : block.first + len(cells)] = cells
            self.shown[block.first : block.first + len(cells)] = cells
        self._lay_over(told)
        self._states = self.shown[: self.units].translate(_STATE_OF)
        self._counts = {state: count for state, number in NUMBERS.items() if (count := self._states.count(number))}

    def _reach(self, units: int) -> None:
        self.units = units
        more = bytes(max(0, units - len(self.shown)))
        self._base.extend(more)
        self.shown.extend(more)

    def _lay_over(self, told: Mosaic) -> None:
        self._over = []
        for under in told.under:
            cell = NUMBERS[under.state] << 5
            known = [index for index in unpacked(under.indices) if index < self.units]
            for index in known:
                self.shown[index] = cell
            self._over += known

    def counts(self) -> dict[UnitState, int]:
        """How many are in which state, without those that are in none."""
        return self._counts

    def state(self, index: int) -> UnitState:
        return STATES[self.shown[index] >> 5]

    def durations(self) -> tuple[int, int]:
        """The shortest and the longest (lower five bits of a cell) of those that are complete; (0, 0) if none was timed."""
        first = NUMBERS[UnitState.COMPLETE] << 5
        there = [each for each in range(1, 32) if (first | each) in self.shown]
        return (there[0], there[-1]) if there else (0, 0)

    def median(self) -> float:
        """Seconds of the middle one of those that are over."""
        return median(self.shown)

    def ranges(self, states: Sequence[UnitState], parts: Sequence[range] | None = None) -> list[tuple[int, int]]:
        """First and last index of each row of neighbours in these states; of all units, or of these parts."""
        marks = bytes(STATES[number] in states if number < len(STATES) else 0 for number in range(256))
        found = []
        for part in parts if parts is not None else [range(self.units)]:
            marked = self._states[part.start : part.stop].translate(marks)
            found += [(part.start + at.start(), part.start + at.end() - 1) for at in _ROW.finditer(marked)]
        return found

    def having(self, state: UnitState, most: int = 100_000) -> list[int]:
        """The indices of the first units in this state."""
        found: list[int] = []
        wanted, at = NUMBERS[state], -1
        while len(found) < most and (at := self._states.find(wanted, at + 1)) >= 0:
            found.append(at)
        return found


@dataclass(frozen=True, slots=True)
class Grid:
    """Units in reading order: so many in a row, each a square of `size` px with its gap."""

    units: int
    columns: int
    size: int

    @property
    def rows(self) -> int:
        return -(-self.units // self.columns)

    @property
    def height(self) -> int:
        return self.rows * self.size

    def index(self, x: float, y: float) -> int | None:
        """The unit at a point; None beside all units."""
        column, line = int(x // self.size), int(y // self.size)
        index = line * self.columns + column
        return index if x >= 0 and y >= 0 and column < self.columns and index < self.units else None

    def place(self, index: int) -> tuple[int, int]:
        """Column and row."""
        return index % self.columns, index // self.columns

    def within(self, left: float, top: float, right: float, bottom: float) -> list[range]:
        """The units that a rectangle touches, row by row."""
        first, last = (max(0, min(int(x // self.size), self.columns - 1)) for x in (left, right))
        found = []
        for line in range(max(0, int(top // self.size)), min(int(bottom // self.size), self.rows - 1) + 1):
            start = line * self.columns
            part = range(start + first, min(start + last + 1, self.units))
            if part:
                found.append(part)
        return found


def grid(units: int, width: int, size: int) -> Grid:
    """As many columns as fit, in steps of four (QImage wants its lines aligned)."""
    return Grid(units, max(4, width // size // 4 * 4), size)


def fitting(units: int, width: int, height: int) -> int:
    """The largest size at which all units can be seen at once; the smallest if there is none."""
    fits = [size for size in SIZES if grid(units, width, size).height <= height]
    return fits[-1] if fits else SIZES[0]


def zoomed(size: int, steps: int) -> int:
    """The size so many steps larger (or smaller)."""
    at = bisect_right(SIZES, size) - 1
    return SIZES[max(0, min(len(SIZES) - 1, at + steps))]


def turned(chosen: Sequence[range], index: int) -> list[range]:
    """The same choice with this unit, or without it if it was chosen."""
    if not any(index in part for part in chosen):
        return sorted([*chosen, range(index, index + 1)], key=lambda part: part.start)
    return [
        kept
        for part in chosen
        for kept in ((range(part.start, index), range(index + 1, part.stop)) if index in part else (part,))
        if kept
    ]
