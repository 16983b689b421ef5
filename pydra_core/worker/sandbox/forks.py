"""What Python's library does after a fork, kept from the forks of a zygote: each callback costs its page faults.

They make new locks for those that another thread may have held; a zygote has no other. `hold` comes before anything else is imported;
`release` in the worker, which may fork as it likes from there on.
"""

import os
import sys
from collections.abc import Callable

assert sys.platform == "linux"

_register = os.register_at_fork
_held: list[dict[str, Callable[[], object]]] = []
_marked: list[int] = []
_missed: list[Callable[[], object]] = []


def hold() -> None:
    """From here on what is registered is only remembered."""

    def remember(**callbacks: Callable[[], object]) -> None:
        _held.append(callbacks)

    os.register_at_fork = remember  # type: ignore[assignment]


def mark() -> None:
    """What is registered from here on belongs to modules that are no part of ours: they want to hear of the forks that they missed."""
    _marked.append(len(_held))


def tell_of_fork() -> None:
    """In a forked worker: tells those, each once."""
    for callback in _missed:
        callback()
    _missed.clear()


def release() -> None:
    """Registers what was kept for the forks to come."""
    os.register_at_fork = _register
    theirs = _held[_marked[0] :] if _marked else []
    _missed.extend(callbacks["after_in_child"] for callbacks in theirs if "after_in_child" in callbacks)
    for callbacks in _held:
        _register(**callbacks)
    _held.clear()
