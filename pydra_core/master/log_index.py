"""Where the lines of one log stand in its file, with their times, levels and units, as arrays; blocking: callers use a thread.

Rules:
1. A log is JSON lines that are only ever added to. `grow` takes in what is new, a piece at a time; a line without an end waits.
2. A line's time is its own, or that of the line before it if that is later: a log is never turned round.
3. The index of a large kept log is kept beside the blobs (`save`), named by its digest. One that does not fit its file any more is
   thrown away and made anew: nothing in it is precious.
4. Who reads asks how many lines there are (`len`), and does not wait for who grows it: a line counts once all is known of it.
"""

import struct
import sys
from array import array
from collections.abc import Sequence
from contextlib import suppress
from itertools import accumulate
from operator import attrgetter
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Final
from zlib import crc32

import msgspec

from pydra_core.protocol.logs import LEVELS
from pydra_core.protocol.messages import LogLine

STEP = 256 * 1024
"""Bytes that are taken in at once: others may go on after some ms."""
SPAN = 2 * 1024 * 1024
"""Lines that stand within so many bytes are read in one go."""
_HIGHEST_UNIT = 2**31 - 1
_HEAD: Final = struct.Struct("<8sQQL")
_MAGIC: Final = b"pydlog-2"
CODES: Final = {**{level: code for code, level in enumerate(LEVELS)}, "critical": 0}
"""The level of a line as a byte; what is no level counts as printed."""
_OUT = CODES["out"]

_decode_lines = msgspec.json.Decoder(LogLine).decode_lines
_decode = msgspec.json.Decoder(LogLine).decode
UNREADABLE: Final = LogLine(0.0, "out", "")


class LineIndex:
    """Of one file. `len` is how many lines are known."""

    def __init__(self, path: Path, keep_at: Path | None = None) -> None:
        """`keep_at` is where it is kept; it is read from there when it is first grown."""
        self.path = path
        self.keep_at = keep_at
        self._lock = Lock()
        self.starts = array("Q")
        self.keys = array("d")
        self.units = array("i")
        self.levels = bytearray()
        self.end = 0
        """Bytes of the file that were taken in."""

    def __len__(self) -> int:
        return len(self.levels)

    def grow(self) -> bool:
        """Takes in the next piece; False if there is nothing new. A file that is gone has nothing new."""
        with self._lock:
            if not self.end and self.keep_at is not None and self.load(self.keep_at):
                self.keep_at = None
            return self._grow()

    def _grow(self) -> bool:
        try:
            with self.path.open("rb") as file:
                file.seek(self.end)
                piece = file.read(STEP)
        except OSError:
            return False
        whole = piece[: piece.rfind(b"\n") + 1]
        if not whole:
            return False
        self._take(whole)
        return True

    def _take(self, body: bytes) -> None:
        lines = decoded(body)
        sizes = [len(line) + 1 for line in body.split(b"\n")[:-1]]
        self.starts.extend(list(accumulate(sizes, initial=self.end))[:-1])
        last = self.keys[-1] if self.keys else 0.0
        self.keys.extend(list(accumulate(map(attrgetter("at"), lines), max, initial=last))[1:])
        self.units.extend([max(-1, min(line.unit, _HIGHEST_UNIT)) for line in lines])
        self.end += len(body)
        code = CODES.get
        self.levels.extend([code(line.level, _OUT) for line in lines])

    # ------------------------------------------------------------------------------------------------ reading

    def read(self, numbers: Sequence[int]) -> list[LogLine]:
        """These lines, by ascending numbers. Lines that cannot be read are empty."""
        if not numbers:
            return []
        try:
            with self.path.open("rb") as file:
                if self._after(numbers[-1]) - self.starts[numbers[0]] <= SPAN:
                    return self._together(file, numbers)
                return [self._together(file, (number,))[0] for number in numbers]
        except OSError:
            return [UNREADABLE] * len(numbers)

    def _after(self, number: int) -> int:
        return self.starts[number + 1] if number + 1 < len(self.starts) else self.end

    def _together(self, file: BinaryIO, numbers: Sequence[int]) -> list[LogLine]:
        first, last = numbers[0], numbers[-1]
        file.seek(self.starts[first])
        body = file.read(self._after(last) - self.starts[first])
        if len(numbers) == last - first + 1:
            lines = decoded(body)
            return lines if len(lines) == len(numbers) else [UNREADABLE] * len(numbers)
        base = self.starts[first]
        return [_line(body[self.starts[each] - base : self._after(each) - base]) for each in numbers]

    # ------------------------------------------------------------------------------------------------ keeping

    def keep(self, least: int) -> None:
        """Keeps it, once, if it has at least so many lines: it is there when this returns, whichever thread did it."""
        with self._lock:
            if self.keep_at is not None and len(self) >= least:
                self.save(self.keep_at)
                self.keep_at = None

    def save(self, path: Path) -> None:
        """Keeps it in a file; that there is no room for it is no fault."""
        draft = path.with_name(path.name + ".part")
        with suppress(OSError):
            with draft.open("wb") as file:
                body = b"".join((self.starts, self.keys, self.units, self.levels))
                file.write(_HEAD.pack(_MAGIC, len(self), self.end, crc32(body)))
                file.write(body)
            draft.replace(path)

    def load(self, path: Path) -> bool:
        """Takes over what was kept; False, and nothing, if that is not of this log."""
        try:
            body = path.read_bytes() if sys.byteorder == "little" else b""
            size = self.path.stat().st_size
        except OSError:
            return False
        if len(body) < _HEAD.size:
            return False
        magic, count, end, check = _HEAD.unpack_from(body)
        rest, at = memoryview(body)[_HEAD.size :], 0
        if magic != _MAGIC or end != size or len(rest) != count * (8 + 8 + 4 + 1) or crc32(rest) != check:
            return False
        for part, width in ((self.starts, 8), (self.keys, 8), (self.units, 4)):
            part.frombytes(rest[at : at + count * width])
            at += count * width
        self.end, self.levels = end, bytearray(rest[at:])
        return True


def decoded(body: bytes) -> list[LogLine]:
    """All lines of a piece of a log; one that cannot be read is empty."""
    with suppress(msgspec.MsgspecError, RecursionError):
        lines: list[LogLine] = _decode_lines(body)
        if len(lines) == body.count(b"\n"):
            return lines
    return [_line(line) for line in body.split(b"\n")[:-1]]


def _line(line: bytes) -> LogLine:
    try:
        return _decode(line)
    except (msgspec.MsgspecError, RecursionError):
        return UNREADABLE
