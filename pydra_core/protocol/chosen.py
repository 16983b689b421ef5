"""Which units of a run are meant: ranges of indices as they travel, as people write them, and as cells tell them."""

import re
from bisect import bisect_right
from collections.abc import Iterable

from pydra_core.errors import UserError

Only = tuple[tuple[int, int], ...]
"""First and last index of each range, in order, apart from each other; empty: all units."""

MOST = 10_000
"""Ranges of one choice: it travels in one message, and is kept with the run."""

HIGHEST = 2**48
_RANGE = re.compile(r"(\d{1,15})(?:-(\d{1,15}))?")


def merged(ranges: Iterable[tuple[int, int]]) -> Only:
    """The same units in as few ranges as it takes. Raises UserError for what is no choice of units."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if not 0 <= first <= last < HIGHEST:
            raise UserError(f"{first}-{last} are no units: write the lower index first, for example 7-12.")
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    if len(found) > MOST:
        raise UserError(f"These units lie in {len(found):,} places, over the limit of {MOST:,}: choose fewer at once.")
    return tuple(found)


def of_indices(indices: Iterable[int]) -> Only:
    """Raises UserError as `merged` does."""
    return merged((index, index) for index in indices)


def read(text: str) -> Only:
    """What a person wrote: 3,7-12. Raises UserError."""
    ranges = []
    for word in text.replace(" ", "").split(","):
        match = _RANGE.fullmatch(word)
        if match is None:
            raise UserError(f'"{word[:40]}" is no unit: write indices and ranges, for example 3,7-12.')
        ranges.append((int(match[1]), int(match[2] or match[1])))
    return merged(ranges)


def said(only: Only, most: int = 6) -> str:
    """As people read it: unit 3, units 3, 7-12 and 40 more."""
    parts = [str(first) if first == last else f"{first}-{last}" for first, last in only[:most]]
    rest = count(only[most:])
    text = f"{', '.join(parts)} and {rest:,} more" if rest else ", ".join(parts)
    return f"{'unit' if count(only) == 1 else 'units'} {text}"


def written(only: Only) -> str:
    """As `read` takes it."""
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in only)


def count(only: Only) -> int:
    return sum(last - first + 1 for first, last in only)


def has(only: Only, index: int) -> bool:
    """True if this unit is among them."""
    at = bisect_right(only, (index, HIGHEST)) - 1
    return at >= 0 and index <= only[at][1]
