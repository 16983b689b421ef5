"""Which lines of two texts are the same, in bounded time.

Small texts are aligned exactly. Larger ones are first cut at lines that occur once in both, in the longest order that both share (as
the patience diff of Bram Cohen does), then piece by piece; a piece that is still too large counts as replaced. `difflib` is cubic
for lines that repeat (2,000 equal lines against 2,000 of two kinds take a minute), so work is counted before it is done.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

PIECE_LIMIT = 200_000
"""Work (see `effort`) of one piece that is aligned exactly: well below a second."""

TOTAL_LIMIT = 2_000_000
"""Work of one comparison of many files."""


@dataclass(slots=True)
class Budget:
    """The work that may still be done. What goes beyond is not aligned, but counts as replaced."""

    left: int = TOTAL_LIMIT

    def spend(self, work: int) -> bool:
        """Whether so much may be done; then it is taken off."""
        if work > min(self.left, PIECE_LIMIT):
            return False
        self.left -= work
        return True


Block = tuple[bool, int, int, int, int]
"""(whether they are the same, from and to on the left, from and to on the right)"""

Part = tuple[int, int, int, int]
"""(from and to on the left, from and to on the right)"""


def effort(left: list[str], right: list[str]) -> int:
    """A measure of how long it takes to align these: pairs of equal lines, and a twentieth of all pairs."""
    counts = Counter(right)
    return sum(counts[line] for line in left) + len(left) * len(right) // 20


def blocks(left: list[str], right: list[str], budget: Budget) -> list[Block]:
    """Blocks in order that cover both texts; never two of a kind in a row."""
    joined: list[Block] = []
    for same, i1, i2, j1, j2 in _trimmed(left, right, budget):
        if joined and joined[-1][0] == same:
            _, i1, _, j1, _ = joined.pop()
        joined.append((same, i1, i2, j1, j2))
    return joined


def _trimmed(left: list[str], right: list[str], budget: Budget) -> Iterator[Block]:
    """What both share at the start and at the end is cheap to find, and mostly it is nearly all."""
    most = min(len(left), len(right))
    start = next((n for n in range(most) if left[n] != right[n]), most)
    end = next((n for n in range(most - start) if left[-1 - n] != right[-1 - n]), most - start)
    if start:
        yield (True, 0, start, 0, start)
    i, j = len(left) - end, len(right) - end
    yield from _middle(left, right, (start, i, start, j), budget)
    if end:
        yield (True, i, len(left), j, len(right))


def _middle(left: list[str], right: list[str], part: Part, budget: Budget) -> Iterator[Block]:
    i1, i2, j1, j2 = part
    if effort(left[i1:i2], right[j1:j2]) <= PIECE_LIMIT:
        yield from _piece(left, right, part, budget)
        return
    i, j = i1, j1
    for at_left, at_right in _anchors(left, right, part):
        yield from _piece(left, right, (i, at_left, j, at_right), budget)
        yield (True, at_left, at_left + 1, at_right, at_right + 1)
        i, j = at_left + 1, at_right + 1
    yield from _piece(left, right, (i, i2, j, j2), budget)


def _piece(left: list[str], right: list[str], part: Part, budget: Budget) -> Iterator[Block]:
    i1, i2, j1, j2 = part
    before, after = left[i1:i2], right[j1:j2]
    if not before and not after:
        return
    if not before or not after or not budget.spend(effort(before, after)):
        yield (False, i1, i2, j1, j2)
        return
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield (tag == "equal", i1 + a1, i1 + a2, j1 + b1, j1 + b2)


def _anchors(left: list[str], right: list[str], part: Part) -> list[tuple[int, int]]:
    """Places of lines that occur once in both parts, rising on both sides, as many as there can be."""
    i1, i2, j1, j2 = part
    once = _once(right, j1, j2)
    pairs = [(i, once[line]) for line, i in _once(left, i1, i2).items() if line in once]
    return _rising(pairs)


def _once(lines: list[str], start: int, end: int) -> dict[str, int]:
    counts = Counter(lines[start:end])
    return {lines[n]: n for n in range(start, end) if counts[lines[n]] == 1}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of pairs, which rise on the left, that rises on the right as well."""
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for number, (_, right) in enumerate(pairs):
        place = bisect_left(ends, right)
        before.append(at[place - 1] if place else -1)
        ends[place : place + 1] = [right]
        at[place : place + 1] = [number]
    found: list[tuple[int, int]] = []
    number = at[-1] if at else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]
