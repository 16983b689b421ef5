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


def hold() -> None:
    """From here on what is registered is only remembered."""

    def remember(**callbacks: Callable[[], object]) -> None:
        _held.append(callbacks)

    os.register_at_fork = remember  # type: ignore[assignment]


def release() -> None:
    """Registers what was kept for the forks to come."""
    os.register_at_fork = _register
    for callbacks in _held:
        _register(**callbacks)
    _held.clear()
