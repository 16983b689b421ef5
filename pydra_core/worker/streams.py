"""Standard output, standard error and the log of a run, in order, on one pipe."""

import functools
import io
import logging
import os
import sys
import time
from dataclasses import dataclass

from pydra_core.worker.dots import dotted
from pydra_core.worker.logline import mark, unit_mark

OUTPUT, ERROR = 1, 2
QUICK = 0.005
"""Seconds between two units: the change is said at once only of those that last longer, else with the first line that is written. What is
written past Python within a shorter unit counts for the one before."""


@dataclass(slots=True)
class Unit:
    """Which one is being performed, and which was said last on the pipe; -1 for none."""

    index: int = -1
    said: int = -1
    at: float = 0.0


_unit = Unit()


def begin_unit(index: int) -> None:
    """What is written from now on is of this unit."""
    now = time.monotonic()
    before, _unit.index, _unit.at = _unit.at, index, now
    if now - before >= QUICK:
        _say_unit()


def _say_unit() -> None:
    """Before the next line, of whatever stream: which unit it is of."""
    if _unit.index == _unit.said:
        return
    _unit.said = _unit.index
    try:
        os.write(prepare_streams().handler.fd, (_close_line() + unit_mark(_unit.index)).encode())
    except OSError:  # a task that closed it has no log any more
        pass


class LineStream(io.TextIOWrapper):
    """Text that is flushed with each line and knows whether a line is open, so that a log line never begins within one.

    Secrets are dots in it."""

    at_start = True

    def write(self, text: str, /) -> int:
        if self.at_start and text:
            _say_unit()
        super().write(dotted(text))
        if text:
            self.at_start = text.endswith("\n")
        return len(text)


class PipeHandler(logging.Handler):
    """Writes marked lines to a descriptor of its own: a task that closes its standard output still has a log."""

    def __init__(self, fd: int) -> None:
        super().__init__()
        self.fd = fd

    def emit(self, record: logging.LogRecord) -> None:
        try:
            _say_unit()
            text = mark(record.levelname.lower(), dotted(self.format(record)))
            os.write(self.fd, (_close_line() + text).encode(errors="backslashreplace"))
        except Exception:
            self.handleError(record)


def _close_line() -> str:
    """Flushes what was printed; a newline if a line is still open."""
    opened = False
    for stream in (sys.stdout, sys.stderr):
        flush(stream)
        if isinstance(stream, LineStream) and not stream.at_start:
            stream.at_start = opened = True
    return "\n" if opened else ""


def flush(stream: object) -> None:
    """Flushes a stream that a task may have closed, or replaced by an object of its own that does anything."""
    try:
        stream.flush()  # type: ignore[attr-defined]
    except BaseException:  # the worker's door: the end of a run does not hang on it
        pass


@dataclass(frozen=True, slots=True)
class Streams:
    """Line streams over the descriptors 1 and 2, nothing to read, and the handler of the task's logger."""

    out: LineStream
    err: LineStream
    nothing: io.TextIOWrapper
    handler: PipeHandler


@functools.cache
def prepare_streams() -> Streams:
    """Made once, also ahead of `open_streams`: what the descriptors 1 and 2 are may change. Descriptor 0 becomes empty."""
    empty = os.open(os.devnull, os.O_RDONLY)
    if empty != 0:
        os.dup2(empty, 0, inheritable=False)
        os.close(empty)
    nothing = io.TextIOWrapper(io.FileIO(0, closefd=False), encoding="utf-8")
    logger = logging.getLogger("pydra.task")
    handler = PipeHandler(-1)
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
    streams = Streams(_line_stream(OUTPUT), _line_stream(ERROR), nothing, handler)
    sys.stdout, sys.stderr, sys.stdin = streams.out, streams.err, nothing
    sys.__stdout__, sys.__stderr__ = streams.out, streams.err  # type: ignore[misc]
    return streams


def open_streams() -> logging.Logger:
    """What a task prints, reads and logs with; the logger is returned."""
    prepare_streams().handler.fd = os.dup(OUTPUT)
    return logging.getLogger("pydra.task")


def _line_stream(fd: int) -> LineStream:
    raw = io.FileIO(fd, "w", closefd=False)
    return LineStream(io.BufferedWriter(raw), encoding="utf-8", errors="backslashreplace", line_buffering=True)
