"""Lines of several logs as one: merged by time, each log in its own order; tests for lines; pure, knows neither Qt nor a link.

1. A line's place (`key`) is its time, or that of the line before it in the same log if that is later: a log is never turned round.
2. Of lines at the same time those that came first stand first.
3. Another attempt writes its log from number 0 again: its lines are later than what stands there, and are taken as new ones.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from pydra_core.protocol.messages import LogLine

LEVELS = ("error", "warning", "info", "debug", "out", "err")
_SAME = {"critical": "error"}


class Entry(NamedTuple):
    """A line as it is shown. `source` is how its log is called, "" where there is only one; `number` counts within its log."""

    key: float
    at: float
    level: str
    text: str
    source: str
    number: int


Wanted = Callable[[Entry], bool]


def wanted(words: str) -> Wanted | None:
    """A test for lines: `words` without regard to case, or a regular expression between slashes; None lets all through.

    A regular expression that is wrong raises re.error.
    """
    if not words:
        return None
    if len(words) > 2 and words.startswith("/") and words.endswith("/"):
        pattern = re.compile(words[1:-1], re.IGNORECASE)
        return lambda line: pattern.search(line.text) is not None
    return Plain(words.casefold())


@dataclass(frozen=True, slots=True)
class Plain:
    """Lines that have these words (casefolded), or this level, or are of this log."""

    words: str

    def __call__(self, line: Entry) -> bool:
        words = self.words
        return words in line.text.casefold() or words == line.level or words == line.source.casefold()

    def among(self, lines: Sequence[Entry]) -> list[Entry]:
        """Those of the lines that pass; a call for each would take longer than people wait."""
        words = self.words
        return [
            line
            for line in lines
            if words in line[3].casefold() or words == line[2] or (line[4] and words == line[4].casefold())
        ]


def among(test: Wanted, lines: Sequence[Entry]) -> list[Entry]:
    """The lines that pass a test."""
    return test.among(lines) if isinstance(test, Plain) else [line for line in lines if test(line)]


def both(test: Wanted | None, levels: frozenset[str]) -> Wanted | None:
    """Lines that pass the test and have one of these levels; no levels: all."""
    if not levels:
        return test
    if test is None:
        return lambda line: line.level in levels
    return lambda line: line.level in levels and test(line)


@dataclass(slots=True)
class Source:
    """What is known of one log: the number that is expected `next`, the time of the last line, and the place that its next one has."""

    next: int = 0
    last: float = 0.0
    key: float = 0.0
    seen: int = 0

    def take(self, name: str, first: int, lines: Sequence[LogLine]) -> list[Entry]:
        """Those of the lines, which begin with number `first`, that are new."""
        if lines and self.seen and first < self.next and self._anew(first, lines):
            self.next = first
        skipped = max(0, self.next - first) if self.seen else 0
        self.next = max(self.next, first + len(lines))
        fresh = lines[skipped:]
        made = []
        for number, line in enumerate(fresh, first + skipped):
            self.key = max(self.key, line.at)
            made.append(Entry(self.key, line.at, _SAME.get(line.level, line.level), line.text, name, number))
        if fresh:
            self.last = fresh[-1].at
            self.seen += len(fresh)
        return made

    def _anew(self, first: int, lines: Sequence[LogLine]) -> bool:
        """Rule 3: a number that was here already is later than the last line was."""
        return lines[min(self.next - 1 - first, len(lines) - 1)].at > self.last


def places(there: Sequence[Entry], fresh: Sequence[Entry]) -> list[tuple[int, Sequence[Entry]]]:
    """Where fresh entries (in order) go among those that are there: (row, entries), each counted after the one before was put in."""
    if not fresh:
        return []
    if not there or fresh[0].key >= there[-1].key:
        return [(len(there), fresh)]
    found: list[tuple[int, list[Entry]]] = []
    at = 0
    for count, entry in enumerate(fresh):
        at = bisect_right(there, entry.key, lo=at, key=attrgetter("key"))
        if found and found[-1][0] + len(found[-1][1]) == at + count:
            found[-1][1].append(entry)
        else:
            found.append((at + count, [entry]))
    return list(found)
