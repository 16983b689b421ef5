"""What Python's library does after a fork, kept from the forks of a zygote: it has one thread, and each callback costs its page faults.

`hold` comes before anything else is imported; `release` in the worker, which may fork as it likes from there on.
"""

import os
import sys
from collections.abc import Callable

assert sys.platform == "linux"

_register = os.register_at_fork
_held: list[dict[str, Callable[[], object]]] = []
_NEEDLESS = "logging"
"""It makes new locks for those that another thread may have held: there is none."""


def hold() -> None:
    """From here on what is registered is only remembered."""

    def remember(**callbacks: Callable[[], object]) -> None:
        _held.append(callbacks)

    os.register_at_fork = remember  # type: ignore[assignment]


def release() -> None:
    """Does what was kept from this process (another seed of `random`, say), and registers it for the forks to come."""
    os.register_at_fork = _register
    for callbacks in _held:
        child = callbacks.get("after_in_child")
        if child is not None and getattr(child, "__module__", "") != _NEEDLESS:
            child()
        _register(**callbacks)
    _held.clear()
