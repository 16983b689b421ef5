"""Logs on a node: one bounded file per run, the node's own, and watches that follow either.

A run's log is a file of JSON lines, each a `LogLine` with the unit that it is of. It takes what the worker writes as fast as
it comes: the worker never waits for it, and beyond `FILE_LIMIT` lines are counted and dropped, though the last lines are always known.
"""

import asyncio
import logging
import logging.handlers
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from pydra_core.protocol.messages import LAST_LINES, LogLine
from pydra_core.worker.logline import UNIT, split, unit_of

FILE_LIMIT = 128 * 1024 * 1024
"""Bytes of one run's log: a million lines and more."""
LINE_LIMIT = 8 * 1024
CUT = " … (cut)"
BATCH = 2_000
RING = 5_000
OWN_BATCH = 400
_TAIL = 64 * 1024
_READ = 256 * 1024

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(LogLine).decode


class LineCutter:
    """Bytes as they come in, whole lines out; a line over `LINE_LIMIT` is cut, its rest thrown away."""

    def __init__(self) -> None:
        self._rest = b""
        self._skipping = False

    def feed(self, chunk: bytes) -> list[bytes]:
        *lines, rest = (self._rest + chunk).split(b"\n")
        if lines and self._skipping:
            del lines[0]
            self._skipping = False
        if self._skipping:
            rest = b""
        elif len(rest) > LINE_LIMIT:
            rest = rest.rstrip(b"\r").rpartition(b"\r")[2]
        if len(rest) > LINE_LIMIT:
            lines.append(rest)
            self._skipping, rest = True, b""
        self._rest = rest
        return [_shortened(line) for line in lines]

    def end(self) -> list[bytes]:
        """The last line, if it had no end."""
        rest, self._rest = self._rest, b""
        return [_shortened(rest)] if rest else []


def _shortened(line: bytes) -> bytes:
    """Of a line that a progress bar wrote over and over, what stands there in the end."""
    shown = line.rstrip(b"\r").rpartition(b"\r")[2]
    return shown if len(shown) <= LINE_LIMIT else shown[:LINE_LIMIT] + CUT.encode()


class RunLog:
    """The output of one run. `count` lines stand in the file, `dropped` do not; `last_line` is plain text, of `said_at`.

    What the disk does not take is dropped, and the log says so where it is missing, once there is room.
    """

    def __init__(self, path: Path, limit: int = FILE_LIMIT) -> None:
        self.path = path
        self.count = 0
        self.dropped = 0
        self.last_line, self.said_at = "", 0.0
        self.closed = False
        self.grown = asyncio.Event()
        self._file = path.open("wb", buffering=0)
        self._missing = 0
        self._limit = limit
        self._size = 0
        self.full = False
        self._cutter = LineCutter()
        self._tail = b""
        self._unit = -1

    def feed(self, chunk: bytes, now: float) -> None:
        """Some output of the worker, read at `now`."""
        self._tail = (self._tail + chunk)[-_TAIL:]
        if self.full:
            self.dropped += chunk.count(b"\n") - chunk.count(UNIT)
            return
        self._add(self._cutter.feed(chunk), now)

    def note(self, level: str, text: str, now: float) -> None:
        """A line of the node's own in the run's log, also when it is full."""
        self._write([LogLine(now, level, text[:LINE_LIMIT])])

    def last_lines(self) -> str:
        """The end of the output, as text, whether it stands in the file or not."""
        lines = self._tail.rstrip(b"\n").split(b"\n")[-LAST_LINES:]
        return "\n".join(split(_shortened(line))[1] for line in lines if unit_of(line) is None).strip()

    def close(self, now: float) -> None:
        """No more output comes; watches end when they have read all of it."""
        if self.closed:
            return
        if self.full:
            self.note("warning", f"{self.dropped:,} more lines were dropped.", now)
        else:
            self._add(self._cutter.end(), now)
        self.closed = True
        self._file.close()
        self.grown.set()

    def _add(self, raw: list[bytes], now: float) -> None:
        lines = list(self._lines(raw, now))
        room = 0
        size = self._size
        for line in lines:
            size += len(line.text) + 40
            if size > self._limit:
                break
            room += 1
        self._write(lines[:room])
        if room < len(lines):
            self.full = True
            self.dropped += len(lines) - room
            self.note("warning", f"The log is full ({self._limit:,} bytes): what follows is dropped.", now)

    def _lines(self, raw: list[bytes], now: float) -> Iterator[LogLine]:
        for line in raw:
            unit = unit_of(line)
            if unit is None:
                yield LogLine(now, *split(line), self._unit)
            else:
                self._unit = unit

    def _write(self, lines: list[LogLine]) -> None:
        if not lines:
            return
        last = next((line for line in reversed(lines) if line.text.strip()), None)
        if last is not None:
            self.last_line, self.said_at = last.text[:200], last.at
        text = f"{self._missing:,} lines are missing here: there was no room on the disk."
        gap = [LogLine(lines[0].at, "warning", text)] if self._missing else []
        if self._store(b"".join(_encode(line) + b"\n" for line in gap + lines)):
            self.count += len(gap) + len(lines)
            self._missing = 0
        else:
            self.dropped += len(lines)
            self._missing += len(lines)
        self.grown.set()

    def _store(self, body: bytes) -> bool:
        """False if the disk did not take all of it: then none of it stands there."""
        try:
            if self._file.write(body) == len(body):
                self._size += len(body)
                return True
            self._file.truncate(self._size)
        except OSError:
            pass
        self._file.seek(self._size)
        return False


class _File(logging.handlers.RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:
        """A full disk costs lines of the log, and nothing else."""


class OwnLog(logging.Handler):
    """The node's own log: the last `RING` lines in memory, and a rotating file in its home."""

    def __init__(self, path: Path) -> None:
        super().__init__(logging.INFO)
        self.count = 0
        self.closed = False
        self.grown = asyncio.Event()
        self._ring: deque[LogLine] = deque(maxlen=RING)
        self._loop = asyncio.get_running_loop()
        self._file = _File(path, maxBytes=4 * 1024 * 1024, backupCount=2, encoding="utf-8")
        self._file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self._file.emit(record)
        level = record.levelname.lower() if record.levelno <= logging.ERROR else "error"
        self._ring.append(LogLine(record.created, level, record.getMessage()[:LINE_LIMIT]))
        self.count += 1
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.grown.set)

    def lines_from(self, first: int) -> tuple[int, list[LogLine]]:
        """Up to `OWN_BATCH` lines from number `first` on, or from the oldest that is still known; and the number of the first."""
        ring = list(self._ring)
        oldest = self.count - len(ring)
        start = max(first, oldest)
        return start, ring[start - oldest : start - oldest + OWN_BATCH]

    def close(self) -> None:
        self._file.close()
        super().close()


class RunReader:
    """Reads a run's log from a line on; it keeps its own file open, so that the log may be moved meanwhile."""

    def __init__(self, path: Path, first: int) -> None:
        self._file = path.open("rb")
        self.next = 0
        while self.next < first and self._file.readline():
            self.next += 1

    def read(self) -> list[LogLine]:
        """The next lines, at most `BATCH`; none at the present end of the file."""
        lines = []
        at = self._file.tell()
        for line in self._file.readlines(_READ)[:BATCH]:
            if not line.endswith(b"\n"):
                break
            at += len(line)
            lines.append(_decode(line))
        self._file.seek(at)
        self.next += len(lines)
        return lines

    def close(self) -> None:
        self._file.close()


def start_line(first: int, count: int) -> int:
    """The number of the first line that a watch wants: `first`, or the last `-first` of `count`."""
    return first if first >= 0 else max(0, count + first)


SendLines = Callable[[int, tuple[LogLine, ...], int], None]
"""Takes the number of the first line, the lines, and how many of those that stood there when the watch began still follow. It is called
once also if there is nothing yet, so that who asked knows that."""

PACE = 0.1
"""Seconds between two batches of one watch."""


async def follow_run(log: RunLog, first: int, send: SendLines) -> None:
    """Send a run's lines from `first` on, as they come, until the log is closed and told to its end."""
    there, answered = log.count, False
    reader = await asyncio.to_thread(RunReader, log.path, start_line(first, there))
    try:
        while True:
            log.grown.clear()
            closed = log.closed
            at = reader.next
            lines = await asyncio.to_thread(reader.read)
            if lines or not answered:
                send(at, tuple(lines), max(0, there - reader.next))
                answered = True
            if lines:
                await asyncio.sleep(PACE)
            elif closed:
                return
            else:
                await log.grown.wait()
    finally:
        reader.close()


async def tell_file(path: Path, first: int, count: int, send: SendLines) -> None:
    """Send what stands in the log of a run that has ended."""
    reader = await asyncio.to_thread(RunReader, path, start_line(first, count))
    try:
        lines: list[LogLine] | None = None
        while lines is None or lines:
            at = reader.next
            before, lines = lines, await asyncio.to_thread(reader.read)
            if lines or before is None:
                send(at, tuple(lines), max(0, count - reader.next))
                await asyncio.sleep(PACE)
    finally:
        reader.close()


async def follow_own(log: OwnLog, first: int, send: SendLines) -> None:
    """Send the node's own lines from `first` on, for ever."""
    there, answered = log.count, False
    wanted = start_line(first, there)
    while True:
        log.grown.clear()
        at, lines = log.lines_from(wanted)
        if lines or not answered:
            wanted = at + len(lines)
            send(at, tuple(lines), max(0, there - wanted))
            answered = True
        if lines:
            await asyncio.sleep(PACE)
        else:
            await log.grown.wait()


@contextmanager
def logging_to(path: Path, quiet: bool) -> Iterator[OwnLog]:
    """The node's own log to its home, to whoever watches, and to standard error, unless that belongs to another program."""
    own = OwnLog(path)
    handlers: list[logging.Handler] = [own]
    if not quiet:
        handlers.append(logging.StreamHandler(sys.stderr))
        handlers[-1].setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S"))
    logger = logging.getLogger("pydra_core")
    level = logger.level
    logger.setLevel(logging.INFO)
    for handler in handlers:
        logger.addHandler(handler)
    try:
        yield own
    finally:
        logger.setLevel(level)
        for handler in handlers:
            logger.removeHandler(handler)
            handler.close()
