"""Whether words, or an expression between slashes, fit lines of a log; an expression has a bounded time, whatever a person wrote.

The module `regex` knows what `re` knows, lets other threads go on while it looks, and stops after a time: `re` does neither, and
`(a|aa)+$` keeps it busy for years on a line of 60 characters.
"""

import re
from collections.abc import Callable, Sequence
from math import prod
from typing import Protocol

import regex

from pydra_core.errors import UserError

LONGEST = 500
PATIENCE, TOGETHER = 0.1, 1.0
"""Seconds that an expression may take for one line, and for the lines that are given at once."""
MOST_PARTS = 400_000
"""So many parts an expression may have once its counted repeats are written out, as `regex` does before it looks at any line: that many
take half a second and 100 MB, a thousand times as many the memory of the machine."""
Clock = Callable[[], float]
_COUNTED = re.compile(r"\\.|\{\s*(\d+)", re.DOTALL)
_CAN_GO_BACK = frozenset("*+?{(")
"""An expression without these looks at each place of a line once: nothing has to be bounded, and the clock need not be asked."""


class Pattern(Protocol):
    """What lines are held against."""

    def among(self, texts: Sequence[str], clock: Clock) -> list[int]:
        """The places of the lines that fit; `clock` tells seconds. Raises UserError if that takes too long."""


class Words:
    """Lines that have these words, without regard to case."""

    def __init__(self, words: str) -> None:
        self.words = words.casefold()

    def among(self, texts: Sequence[str], clock: Clock) -> list[int]:
        words = self.words
        return [place for place, text in enumerate(texts) if words in text.casefold()]


class Expression:
    """Lines in which a regular expression is found, without regard to case."""

    def __init__(self, written: str) -> None:
        if _parts(written) > MOST_PARTS:
            raise UserError("This expression repeats too much by its numbers: write smaller ones between its braces.")
        try:
            self._pattern = regex.compile(written, regex.IGNORECASE)
        except (regex.error, RecursionError, OverflowError, MemoryError) as error:
            raise UserError(f"This is not a regular expression: {error}.") from None
        self._bounded = not _CAN_GO_BACK.isdisjoint(written)
        self._written = written

    def among(self, texts: Sequence[str], clock: Clock) -> list[int]:
        search = self._pattern.search
        if not self._bounded:
            return [place for place, text in enumerate(texts) if search(text)]
        end = clock() + TOGETHER
        try:
            return [place for place, text in enumerate(texts) if search(text, timeout=_left(end, clock))]
        except TimeoutError:
            raise UserError(
                f"/{self._written[:60]}/ takes too long for a line: write it without repeats within repeats."
            ) from None


def _parts(written: str) -> int:
    """At most so many parts are in it; without groups no repeat can stand within another."""
    counts = [max(1, int(count)) for count in _COUNTED.findall(written) if count]
    within = "(" in written or "}{" in written
    return len(written) * prod(counts) if within else len(written) + sum(counts)


def _left(end: float, clock: Clock) -> float:
    left = end - clock()
    if left <= 0:
        raise TimeoutError
    return min(PATIENCE, left)


def pattern_of(written: str) -> Pattern | None:
    """What a person wrote as a test; None lets all lines through. Raises UserError for what is no expression."""
    if not written.strip():
        return None
    if len(written) > LONGEST:
        raise UserError(f"At most {LONGEST} characters can be looked for in a log.")
    if len(written) > 2 and written.startswith("/") and written.endswith("/"):
        return Expression(written[1:-1])
    return Words(written)


def fault(written: str) -> str:
    """Why this cannot be looked for, in a sentence; "" if it can."""
    try:
        pattern_of(written)
    except UserError as error:
        return error.sentence
    return ""
