"""Several logs as one: their lines by time, and of these the ones that are wanted; blocking and locked: any thread may call.

Words. A *part* is one file of lines. The *place* of a line counts all lines of a book in their order, its *row* those that pass.

Rules:
1. Lines stand by their time, each part in its own order; of lines at the same time those of the part that was named first.
2. What comes late may have to stand before what is there already: `Grown` and `step` tell the first place, or row, that is another now.
3. Nothing holds the lock for long: `grow` and `step` do a slice, and are called again.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from threading import Lock
from time import monotonic

from pydra_core.errors import UserError
from pydra_core.master.log_index import CODES, LineIndex
from pydra_core.protocol import patterns
from pydra_core.protocol.chosen import Only, has
from pydra_core.protocol.logs import LEVELS, LogRow, Sift
from pydra_core.protocol.messages import LogLine

SLICE = 10_000
"""Lines that are looked through at once."""
_NUMBER = (1 << 40) - 1


@dataclass(eq=False, slots=True)
class Part:
    """A file of lines: of which log, at which place of the task tree, of which unit where a line says none. `wanted`: lines of these
    units and no others. `base` is the number of its first line within its log. `taken` lines of the index are in the book. `part` counts
    what is kept of a run (`Place.part`)."""

    log: int
    index: LineIndex
    path: str = ""
    unit: int = -1
    wanted: Only = ()
    base: int = 0
    title: str = ""
    taken: int = 0
    part: int = 0
    coming: LineIndex | None = None
    """The same lines, kept: takes the place of `index` once it is there."""

    def unit_of(self, line: int) -> int:
        said = self.index.units[line]
        return said if said >= 0 else self.unit

    def fresh(self) -> list[int]:
        """The lines that came since it was asked last."""
        lines = range(self.taken, len(self.index))
        self.taken = len(self.index)
        if not self.wanted:
            return list(lines)
        return [line for line in lines if has(self.wanted, self.unit_of(line))]


class Book:
    """The lines of `parts` in their order."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.lock = Lock()
        self.parts = tuple(parts)
        self._order: array[int] | None = None if len(parts) == 1 and not parts[0].wanted else array("Q")
        """Part and line of each place, in one number; None where the only part says it all."""
        self.tally = [0] * len(LEVELS)

    def __len__(self) -> int:
        return self.parts[0].taken if self._order is None else len(self._order)

    def join(self, parts: Iterable[Part]) -> None:
        """Parts that come to the others; what they say is taken in by `grow`."""
        with self.lock:
            if self._order is None:
                self._order = array("Q", range(self.parts[0].taken))
            self.parts = (*self.parts, *parts)

    def grow(self) -> int | None:
        """Takes new lines in; the first place that is another now, None if there is nothing new."""
        with self.lock:
            before = len(self)
            fresh = [part.fresh() for part in self.parts]
            if not any(fresh):
                return None
            for part, lines in zip(self.parts, fresh, strict=True):
                self._count(part, lines)
            return before if self._order is None else self._merge(self._order, fresh)

    def _count(self, part: Part, lines: list[int]) -> None:
        if lines:
            levels = part.index.levels
            picked = levels[lines[0] : lines[-1] + 1] if not part.wanted else bytes(levels[line] for line in lines)
            for code in range(len(LEVELS)):
                self.tally[code] += picked.count(code)

    def _merge(self, order: "array[int]", fresh: list[list[int]]) -> int:
        codes = [number << 40 | line for number, lines in enumerate(fresh) for line in lines]
        keys = list(chain.from_iterable(self._keys(number, lines) for number, lines in enumerate(fresh)))
        first = min(keys)
        same = len(order)
        while same and self._key(order[same - 1]) > first:
            same -= 1
        late = list(order[same:])
        codes = late + codes
        keys = [*map(self._key, late), *keys]
        places = sorted(range(len(codes)), key=keys.__getitem__)
        del order[same:]
        order.extend([codes[place] for place in places])
        return same

    def _keys(self, number: int, lines: list[int]) -> Iterable[float]:
        keys = self.parts[number].index.keys
        if lines and lines[-1] - lines[0] + 1 == len(lines):
            return keys[lines[0] : lines[-1] + 1]
        return [keys[line] for line in lines]

    def _key(self, code: int) -> float:
        return self.parts[code >> 40].index.keys[code & _NUMBER]

    def at(self, place: int) -> tuple[Part, int]:
        """The part and the line at this place."""
        if self._order is None:
            return self.parts[0], place
        code = self._order[place]
        return self.parts[code >> 40], code & _NUMBER

    def place_of(self, line: int, wanted: int = 0) -> int:
        """The place of a line of this part of the first log, by its number; -1 if it is not there."""
        number = next((at for at, part in enumerate(self.parts) if part.part == wanted and not part.log), -1)
        if number < 0 or line < self.parts[number].base:
            return -1
        line -= self.parts[number].base
        if self._order is None:
            return line if line < len(self) else -1
        try:
            return self._order.index(number << 40 | line)
        except (ValueError, OverflowError):
            return -1

    def levels(self, first: int, end: int) -> bytes:
        """The level codes of these places."""
        if self._order is None:
            return bytes(self.parts[0].index.levels[first:end])
        parts = self.parts
        return bytes(parts[code >> 40].index.levels[code & _NUMBER] for code in self._order[first:end])

    def lines(self, places: Sequence[int]) -> Iterator[tuple[Part, int, LogLine]]:
        """Part, line and what it says of each of these places, in ascending order."""
        found = [self.at(place) for place in places]
        of: dict[int, list[int]] = {}
        for part, line in found:
            of.setdefault(id(part), []).append(line)
        parts = {id(part): part for part, _ in found}
        read = {key: iter(parts[key].index.read(lines)) for key, lines in of.items()}
        for part, line in found:
            yield part, line, next(read[id(part)])


class View:
    """What of a book is wanted. `rows` are the places that pass, None for all; `marks` the rule of each place that was looked at."""

    def __init__(self, book: Book, sift: Sift) -> None:
        """Raises UserError for words that are no test."""
        self.book = book
        self._words = sift.words.strip().casefold()
        self._test = patterns.pattern_of(sift.words)
        self._rules = [patterns.pattern_of(rule) for rule in sift.rules]
        self._codes = frozenset(CODES[level] for level in sift.levels if level in CODES)
        self._rows: array[int] | None = array("Q") if self._test or self._codes else None
        self._marks = bytearray()
        self._seen = 0
        self.same = 0
        """The rows below are as they were told last."""
        self.fault = ""

    def __len__(self) -> int:
        return self._seen if self._rows is None else len(self._rows)

    @property
    def share(self) -> float:
        """How much of the book was looked through."""
        return self._seen / len(self.book) if len(self.book) else 1.0

    def rules(self) -> tuple[int, ...]:
        """How many lines each rule is the first to fit."""
        return tuple(self._marks.count(number) for number in range(1, len(self._rules) + 1))

    def back_to(self, place: int) -> int:
        """From this place on the book is another: what was found there is looked for again. The first row that is another."""
        with self.book.lock:
            self._seen = min(self._seen, place)
            del self._marks[self._seen :]
            row = self._seen if self._rows is None else bisect_left(self._rows, self._seen)
            if self._rows is not None:
                del self._rows[row:]
            self.same = min(self.same, row)
            return row

    def step(self) -> bool:
        """Looks through the next slice; False if there is none. An expression that takes too long ends it: `fault` says so."""
        with self.book.lock:
            first, end = self._seen, min(len(self.book), self._seen + SLICE)
            if first == end or self.fault:
                return False
            if self._rows is None and not self._rules:
                self._seen = len(self.book)
                return True
            try:
                self._look(first, end)
            except UserError as error:
                self.fault = error.sentence
                return True
            self._seen = end
            return True

    def _look(self, first: int, end: int) -> None:
        levels = self.book.levels(first, end) if self._codes or self._words in CODES else b""
        lines = list(self.book.lines(range(first, end))) if self._test or self._rules else []
        texts = [line.text for _, _, line in lines]
        passing: Iterable[int] = range(end - first)
        if self._test:
            passing = self._fitting(texts, lines, levels)
        if self._codes:
            passing = [place for place in passing if levels[place] in self._codes]
        marks = self._marked(texts)
        self._marks += marks
        if self._rows is not None:
            self._rows.extend([first + place for place in passing])

    def _fitting(self, texts: list[str], lines: list[tuple[Part, int, LogLine]], levels: bytes) -> list[int]:
        """Plain words may also be a level, or the title of a log."""
        assert self._test is not None
        found = self._test.among(texts, monotonic)
        also: set[int] = set()
        if self._words in CODES:
            also.update(place for place, code in enumerate(levels) if code == CODES[self._words])
        titled = {id(part) for part in self.book.parts if part.title.casefold() == self._words}
        if titled:
            also.update(place for place, (part, _, _) in enumerate(lines) if id(part) in titled)
        return sorted(also.union(found)) if also else found

    def _marked(self, texts: list[str]) -> bytearray:
        marks = bytearray(len(texts))
        for number, rule in reversed(list(enumerate(self._rules, 1))):
            for place in rule.among(texts, monotonic) if rule is not None else ():
                marks[place] = number
        return marks

    # ------------------------------------------------------------------------------------------------ reading

    def _place(self, row: int) -> int:
        return row if self._rows is None else self._rows[row]

    def read(self, first: int, count: int) -> tuple[LogRow, ...]:
        """Rows from `first` on, as far as they are there."""
        with self.book.lock:
            rows = range(max(0, first), min(len(self), first + count))
            places = [self._place(row) for row in rows]
            marks = [self._marks[place] for place in places] if self._rules else repeat(0)
            found = zip(self.book.lines(places), marks, strict=False)
            return tuple(_row(part, line, said, mark) for (part, line, said), mark in found)

    def seek(self, row: int, by: int, levels: Iterable[str]) -> int:
        """The next row from here in this direction that has one of the levels, once round; -1 if none has."""
        wanted = {CODES[level] for level in levels if level in CODES}
        with self.book.lock:
            count = len(self)
            codes = self.book.levels(0, len(self.book))
            if self._rows is not None:
                codes = bytes(codes[place] for place in self._rows)
        start = row if 0 <= row < count else (-1 if by > 0 else count)
        order = chain(range(start + 1, count), range(min(start + 1, count))) if by > 0 else chain(
            range(start - 1, -1, -1), range(count - 1, max(start - 1, -1), -1))  # fmt: skip
        return next((each for each in order if codes[each] in wanted), -1)

    def row_of(self, number: int, part: int = 0) -> int:
        """The row of the line of this number in this part of the first log, -1 if it is not shown."""
        with self.book.lock:
            place = self.book.place_of(number, part)
            if place < 0 or self._rows is None:
                return place if place < len(self) else -1
            row = bisect_left(self._rows, place)
            return row if row < len(self._rows) and self._rows[row] == place else -1


def _row(part: Part, line: int, said: LogLine, mark: int) -> LogRow:
    level = LEVELS[part.index.levels[line]]
    return LogRow(part.log, part.base + line, said.at, level, said.text, part.path, part.unit_of(line), mark)
