"""An archive that is put together in order: what stands elsewhere already is copied, and the rest comes as ranges.

1. The archive only grows at its end, in order: whatever a cut leaves of it can be gone on with, and its size tells where.
2. Nothing is believed. What is copied is hashed meanwhile: a source that is not what it should be is given up, and its bytes are
   missing from then on. A copy that was cut off is begun again, as it could not be hashed otherwise.
3. What is missing is asked for in ranges, many in one request: a thousand small files cost no thousand round trips. What comes is
   taken as far as it goes on from what is there.
4. A whole archive is not yet a good one: its digest is checked by whoever uses it, and `mend` asks again for what is not sound.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pydra_core.packages.outline import Member, Placed, placed

Range = tuple[int, int]
"""(offset, length) of bytes of an archive."""

MAX_RANGES = 4_000
"""Ranges of one request."""

_PART = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """Where the content of a file stands: in the file at `path`, from the byte `offset` on."""

    path: Path
    offset: int = 0


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Bytes `start` to `end` of the archive: one file that has a source, or a row of such as have none."""

    start: int
    end: int
    known: Placed | None = None


class Assembly:
    """One archive on its way into the file `part`. `sources` has known contents by their SHA-256. Methods block, and raise OSError."""

    def __init__(self, part: Path, members: Sequence[Member], sources: Mapping[bytes, Source], size: int = 0) -> None:
        self._part = part
        self._placed = placed(members)
        self._sources = dict(sources)
        self._stretches = _stretches(self._placed, self._sources) or [_Stretch(0, size)]
        self.size = self._stretches[-1].end
        self.have = _size(part)
        self._at = 0
        self._damaged = part.with_name(f"{part.name}.damaged")
        if self.have > self.size:
            self.have = 0

    @classmethod
    def whole(cls, part: Path, size: int) -> "Assembly":
        """One of which nothing is known but its size."""
        return cls(part, (), {}, size)

    @property
    def complete(self) -> bool:
        return self.have == self.size

    @property
    def lacking(self) -> int:
        """Bytes that have to come."""
        return sum(each.end - max(each.start, self.have) for each in self._ahead(self.have) if each.known is None)

    def fill(self) -> None:
        """Copies what is due, as long as it stands elsewhere."""
        while (due := self._due()) is not None and due.known is not None:
            self.have = due.start
            if self._copy(due.known):
                self.have = due.end
            else:
                self._give_up(due.known.member.sha)

    def missing(self, after: int, most: int) -> tuple[Range, ...]:
        """The next ranges from the byte `after` on that have to come, of at most `most` bytes together; () if there are none."""
        ranges: list[Range] = []
        for each in self._ahead(after):
            if each.known is None:
                start = max(each.start, after)
                ranges.append((start, min(each.end - start, most)))
                most -= ranges[-1][1]
                if not most or len(ranges) == MAX_RANGES:
                    break
        return tuple(ranges)

    def put(self, ranges: Sequence[Range], body: bytes) -> int:
        """Takes what goes on from here, and copies what is known in between; returns how many bytes of `body` were of use."""
        taken = 0
        self.fill()
        for offset, length in ranges:
            due = self._due()
            if due is None or length < 0 or offset != self.have or offset + length > due.end:
                break
            self._append(body[taken : taken + length])
            taken += length
            self.fill()
        return taken

    def mend(self) -> bool:
        """It is whole, and its digest is wrong: from now on only what is not sound of it is missing. False if that cannot help any
        more: then nothing is left of it."""
        if not self._placed or self._damaged.exists():
            self._part.unlink(missing_ok=True)
            self._damaged.unlink(missing_ok=True)
            return False
        self._part.replace(self._damaged)
        self._sources = sound(self._damaged, [each.member for each in self._placed])
        self._stretches = _stretches(self._placed, self._sources)
        self.have = self._at = 0
        self.fill()
        return True

    def done(self) -> None:
        """It was good: what was kept to mend it goes."""
        self._damaged.unlink(missing_ok=True)

    def _due(self) -> _Stretch | None:
        while self._at < len(self._stretches) and self._stretches[self._at].end <= self.have:
            self._at += 1
        return self._stretches[self._at] if self._at < len(self._stretches) else None

    def _ahead(self, after: int) -> Iterator[_Stretch]:
        self._due()
        return (each for each in self._stretches[self._at :] if each.end > after)

    def _append(self, body: bytes) -> None:
        with self._writer() as file:
            file.write(body)
        self.have += len(body)

    def _writer(self) -> BinaryIO:
        """The archive, to go on from `have`: what a copy or a full disk left behind that goes."""
        file = self._part.open("ab")
        if file.tell() != self.have:
            file.truncate(self.have)
        return file

    def _copy(self, known: Placed) -> bool:
        """False, and perhaps some bytes too many, if the source is not what it should be."""
        source, sha, left = self._sources[known.member.sha], hashlib.sha256(), known.member.size
        with self._writer() as file:
            file.write(known.head)
            for part in _content(source, left):
                sha.update(part)
                file.write(part)
                left -= len(part)
        return not left and sha.digest() == known.member.sha

    def _give_up(self, sha: bytes) -> None:
        del self._sources[sha]
        self._stretches = _stretches(self._placed, self._sources)
        self._at = 0


def sound(part: Path, members: Sequence[Member]) -> dict[bytes, Source]:
    """What can still be used of an archive that is not what it should be: those of its files that are."""
    found: dict[bytes, Source] = {}
    for each in placed(members):
        source, sha = Source(part, each.content), hashlib.sha256()
        for body in _content(source, each.member.size):
            sha.update(body)
        if sha.digest() == each.member.sha:
            found[each.member.sha] = source
    return found


def _content(source: Source, size: int) -> Iterator[bytes]:
    """At most `size` bytes of a source; what cannot be read is not there."""
    try:
        with source.path.open("rb") as file:
            file.seek(source.offset)
            while size and (part := file.read(min(size, _PART))):
                yield part
                size -= len(part)
    except OSError:
        return


def _stretches(files: Sequence[Placed], sources: Mapping[bytes, Source]) -> list[_Stretch]:
    found: list[_Stretch] = []
    for each in files:
        if each.member.sha in sources:
            found.append(_Stretch(each.start, each.end, each))
        elif found and found[-1].known is None:
            found[-1] = _Stretch(found[-1].start, each.end)
        else:
            found.append(_Stretch(each.start, each.end))
    return found


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
