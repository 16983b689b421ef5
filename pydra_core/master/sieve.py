"""Which runs pass a filter.

Theory of operation. A filter is a few *checks*, each of one *trait* of a run, and *words*. What still lives is asked for its traits
one by one. In a run that has ended nothing changes any more, so its traits stand in columns, side by side with those of other ended
runs whose numbers are near (a *block*): a check goes down a column without touching a run, and a block whose words, read as one text,
do not have a word is left out at a glance. A run comes into its block when a filter next looks, or before (`EndedRuns.prepare`).
"""

import fnmatch
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from pydra_core.ids import RunId
from pydra_core.protocol.states import ENDED, UnitState

if TYPE_CHECKING:
    from pydra_core.master.state import Run

BLOCK = 1_024
"""Numbers of runs that share a block."""
FEW, RARE = 64, 128
"""So many runs come into a block one by one; a word that is in a block fewer times than that is looked for in the text of all."""
_NUMBER = attrgetter("run")


def took(run: "Run", now: float) -> float:
    """Seconds that it worked, of one that goes on until now."""
    return max(0.0, (run.ended or now) - run.started) if run.started else 0.0


def words(run: "Run") -> str:
    """What a search reads of it, as one line."""
    return f"#{run.run} {run.task.key} {run.package} v{run.version} {run.message} {run.error} {run.node_name} {run.group}".casefold()


TRAITS: dict[str, Callable[["Run", float], Any]] = {
    "package": lambda run, now: run.package,
    "group": lambda run, now: run.group,
    "labels": lambda run, now: run.labels,
    "holder": lambda run, now: run.unit.holder if run.unit.state is not UnitState.WAITING else None,
    "node_name": lambda run, now: run.node_name if run.unit.state is not UnitState.WAITING else None,
    "queued": lambda run, now: run.queued,
    "took": lambda run, now: took(run, now) if run.started else -1.0,
    "by": lambda run, now: run.by,
    "cause": lambda run, now: run.cause if run.state in ENDED else None,
}
"""What checks are about, of a run at a moment. Where it waits it is on no node; what never started took -1.0 s."""


class Check(NamedTuple):
    """Runs whose trait passes `test`, and those `besides`."""

    trait: str
    test: Callable[[Any], object]
    besides: frozenset[RunId] = frozenset()


class Fits(dict[str | None, bool]):
    """Which names are a name, or fit a pattern of names; each is looked at once, however many runs have it."""

    def __init__(self, pattern: str) -> None:
        super().__init__()
        self._pattern = pattern
        is_pattern = any(sign in pattern for sign in "*?")
        self._fits = re.compile(fnmatch.translate(pattern), re.IGNORECASE).match if is_pattern else None

    def __missing__(self, name: str | None) -> bool:
        fits = name is not None and (name == self._pattern or (self._fits is not None and bool(self._fits(name))))
        self[name] = fits
        return fits


class Sieve:
    """One filter, at one moment."""

    def __init__(self, checks: Sequence[Check], asked: Iterable[str], now: float) -> None:
        self._checks, self._words, self._now = checks, tuple(asked), now

    def passes(self, run: "Run") -> bool:
        """True if all that is asked for holds."""
        for check in self._checks:
            if run.run not in check.besides and not check.test(TRAITS[check.trait](run, self._now)):
                return False
        if not self._words:
            return True
        text = words(run)
        return all(word in text for word in self._words)

    def sift(self, ended: "EndedRuns", live: Iterable[RunId]) -> tuple[Iterator["Run"], dict[str, int]]:
        """The ended runs that pass, newest first, and how many there are by state. `live` are the others."""
        found, counts = [], Counter[str]()
        checks = [check._replace(besides=check.besides.difference(live)) for check in self._checks]
        for block in ended.blocks():
            places = block.passing(checks, self._words)
            if places:
                found.append((block, places))
                counts.update(map(block.states.__getitem__, places))
        return (block.runs[at] for block, places in found for at in reversed(places)), counts


class Block:
    """Ended runs in the order of their numbers, and their traits."""

    __slots__ = ("_begins", "_columns", "_lines", "_text", "runs", "states")

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.states: list[str] = []
        self._columns: dict[str, list[Any]] = {trait: [] for trait in TRAITS}
        self._lines: list[str] = []
        self._text, self._begins = "", [0]
        """The lines as one, and where each begins, once somebody has looked for a word."""

    def put(self, runs: Sequence["Run"]) -> None:
        """These belong here, too."""
        self._text = ""
        if len(runs) > FEW:
            self._fill(sorted([*self.runs, *runs], key=_NUMBER))
            return
        for run in runs:
            self._insert(bisect_left(self.runs, run.run, key=_NUMBER), run)

    def _fill(self, runs: list["Run"]) -> None:
        self.runs = runs
        self.states = [run.state.value for run in runs]
        self._columns = {trait: [told(run, run.ended) for run in runs] for trait, told in TRAITS.items()}
        self._lines = [words(run) for run in runs]

    def _insert(self, at: int, run: "Run") -> None:
        self.runs.insert(at, run)
        self.states.insert(at, run.state.value)
        for trait, column in self._columns.items():
            column.insert(at, TRAITS[trait](run, run.ended))
        self._lines.insert(at, words(run))

    def drop(self, number: RunId) -> None:
        """It is here no more."""
        at = bisect_left(self.runs, number, key=_NUMBER)
        if at < len(self.runs) and self.runs[at].run == number:
            self._text = ""
            columns: list[list[Any]] = [self.runs, self.states, self._lines, *self._columns.values()]
            for column in columns:
                del column[at]

    def passing(self, checks: Iterable[Check], asked: Sequence[str]) -> Sequence[int]:
        """The places of those that pass."""
        places = self._saying(asked) if asked else range(len(self.runs))
        for trait, test, besides in checks if places else ():
            column = self._columns[trait]
            if besides:
                places = [at for at in places if test(column[at]) or self.runs[at].run in besides]
            else:
                places = [at for at in places if test(column[at])]
        return places

    def _saying(self, asked: Sequence[str]) -> Sequence[int]:
        """The places of those with all these words. A word has no blank in it, and so none spans two lines."""
        if not self._text:
            self._text = "\n".join(self._lines)
            self._begins = list(accumulate((len(line) + 1 for line in self._lines), initial=0))
        places = self._beginning(asked)
        for word in asked:
            places = [at for at in places if word in self._lines[at]]
        return places

    def _beginning(self, asked: Sequence[str]) -> list[int]:
        """The places with a word that is rare, the last such one (people go on to what is special), or with the first."""
        for word in reversed(asked):
            often = self._text.count(word)
            if often < RARE:
                return self._with(word) if often else []
        return [at for at, line in enumerate(self._lines) if asked[0] in line]

    def _with(self, word: str) -> list[int]:
        """The places with a word, found in the text of all of them: for a rare one that is several times as fast as line by line."""
        places = []
        found = self._text.find(word)
        while found >= 0:
            place = bisect_right(self._begins, found) - 1
            places.append(place)
            found = self._text.find(word, self._begins[place + 1])
        return places


class EndedRuns:
    """All ended runs of a cluster, for sieves."""

    def __init__(self) -> None:
        self._blocks: dict[int, Block] = {}
        self._fresh: dict[RunId, Run] = {}
        """Those that stand in no block yet."""

    @property
    def ready(self) -> int:
        """How many stand in their blocks."""
        return sum(len(block.runs) for block in self._blocks.values())

    def add(self, run: "Run") -> None:
        """It has ended, or does so with what happens now."""
        self._fresh[run.run] = run

    def forget(self, run: RunId) -> None:
        """It is no more."""
        self._fresh.pop(run, None)
        block = self._blocks.get(run // BLOCK)
        if block:
            block.drop(run)
            if not block.runs:
                del self._blocks[run // BLOCK]

    def prepare(self, most: int) -> bool:
        """Puts so many into their blocks, the last ones first. False if there was none."""
        taken: dict[int, list[Run]] = {}
        for _ in range(min(most, len(self._fresh))):
            number, run = self._fresh.popitem()
            taken.setdefault(number // BLOCK, []).append(run)
        for block, runs in taken.items():
            if block not in self._blocks:
                self._blocks[block] = Block()
            self._blocks[block].put(runs)
        return bool(taken)

    def blocks(self) -> Iterator[Block]:
        """Of all of them, the newest first."""
        self.prepare(len(self._fresh))
        return (self._blocks[number] for number in sorted(self._blocks, reverse=True))
