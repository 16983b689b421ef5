"""How a run ended, in words that a person can use: values made previews, exceptions made bounded text."""

import errno
import os
import reprlib
import traceback
from types import TracebackType

from pydra_core.protocol.sizes import written
from pydra_core.protocol.values import PREVIEW_LIMIT
from pydra_core.protocol.worker import Raised
from pydra_core.tasks.task import Failed
from pydra_core.worker.bounds import disk_of_this, memory_of_this
from pydra_core.worker.dots import dotted

ERROR_LIMIT = 1_000
MOST_HELP = 150
TRACE_LIMIT = 16_000
"""Characters of a traceback: its beginning and its end are kept."""

OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


class ValueRefused(Exception):
    """A value cannot leave the worker; the text says why, naming its type."""


def preview(value: object) -> str:
    """A bounded repr that never fails."""
    short = reprlib.Repr()
    short.maxstring = short.maxother = 500
    short.maxlist = short.maxtuple = short.maxset = short.maxfrozenset = short.maxdict = 50
    try:
        text = short.repr(value)
    except Exception as error:
        text = f"<{named(type(value))} whose repr raised {named(type(error))}>"
    return clean(text, PREVIEW_LIMIT)


def named(cls: type) -> str:
    """The name of a type as people write it: with its module unless it is a builtin."""
    name = getattr(cls, "__qualname__", "?")
    return name if cls.__module__ in ("builtins", "__main__") else f"{cls.__module__}.{name}"


def clean(text: str, limit: int) -> str:
    """At most `limit` characters that UTF-8 can hold, and no secret."""
    text = dotted(text)
    shown = text if len(text) <= limit else text[: limit - 1] + "…"
    return shown.encode(errors="backslashreplace").decode()[:limit]


def describe(error: BaseException) -> str:
    """One line: type and message; safe with a `__str__` that fails."""
    try:
        message = str(error)
    except Exception as inner:
        message = f"<its text raised {named(type(inner))}>"
    match error:
        case Failed() | ValueRefused():
            return clean(message, ERROR_LIMIT)
        case SystemExit():
            return clean(f"SystemExit: sys.exit({message}) was called before work() returned", ERROR_LIMIT)
        case KeyboardInterrupt():
            return "KeyboardInterrupt: the task interrupted itself"
    said = f"{named(type(error))}: {message}" if message else named(type(error))
    return clean(said, ERROR_LIMIT - MOST_HELP) + _help(error)


def _help(error: BaseException) -> str:
    """The limit that an error comes from, and what in the task says how much it is; "" for others."""
    match error:
        case MemoryError() if limit := memory_of_this():
            return f"; the limit is {written(limit)}: if it needs more, set memory in the task"
        case OSError(errno=errno.EFBIG) if limit := disk_of_this():
            return f"; the limit is {written(limit)}: if it needs more, set scratch in the task, or output_limit for files that stay"
    return ""


def trace(error: BaseException) -> str:
    """The traceback from the user's code on, bounded; of a piece that failed, where that was raised.

    Empty for a sentence of ours that no code of the user's led to.
    """
    frames = _from_user(error.__traceback__)
    if isinstance(error, Failed) and error.trace:
        return clean(error.trace, TRACE_LIMIT)
    if isinstance(error, Failed | ValueRefused) and frames is None:
        return ""
    try:
        shown = traceback.TracebackException(type(error), error, frames or error.__traceback__, compact=True)
        text = "".join(shown.format())
    except Exception:
        text = describe(error)
    text = dotted(text)  # before it is cut: half of a secret would not be found
    if len(text) > TRACE_LIMIT:
        half = TRACE_LIMIT // 2 - 50
        text = f"{text[:half]}\n  … {len(text) - 2 * half:,} characters left out …\n{text[-half:]}"
    return clean(text, TRACE_LIMIT)


def _from_user(frames: TracebackType | None) -> TracebackType | None:
    """None if the user's code had no part in it."""
    first = frames
    while first is not None and _is_ours(first.tb_frame.f_code.co_filename):
        first = first.tb_next
    return first


def _is_ours(file: str) -> bool:
    return file.startswith((OURS, "<frozen importlib")) or f"{os.sep}importlib{os.sep}" in file


def raised(error: BaseException, importing: bool) -> Raised:
    """What is told of an exception that left the task, or kept it from being built."""
    return Raised(kind="import" if importing else "raised", error=describe(error), trace=trace(error))
