"""What a worker may never gain back: capabilities, and privileges by exec."""

import os
import sys

from pydra_core.worker.sandbox import syscalls as calls

assert sys.platform == "linux"

LAST = 63
"""No kernel knows a higher one: they are bits of a 64-bit word."""


def drop_capabilities() -> None:
    """Empties the bounding, ambient, effective, permitted and inheritable sets."""
    for capability in range(LAST + 1):
        if not calls.drop_bound(capability):
            break
    calls.prctl(calls.PR_CAP_AMBIENT, calls.PR_CAP_AMBIENT_CLEAR_ALL)
    calls.clear_capabilities()


def no_new_privileges() -> None:
    """No setuid program helps from here on (prctl(2), PR_SET_NO_NEW_PRIVS)."""
    calls.prctl(calls.PR_SET_NO_NEW_PRIVS, 1)


def hide_memory(hidden: bool) -> None:
    """A process that is not dumpable cannot be traced or read by its own user."""
    calls.prctl(calls.PR_SET_DUMPABLE, 0 if hidden else 1)


def volunteer_first(proc: int | None = None) -> None:
    """When the machine runs out of memory, tasks go before anything else; they also leave it the processor.

    `proc` is an open /proc other than the one that is mounted.
    """
    try:
        path = "/proc/self/oom_score_adj" if proc is None else "self/oom_score_adj"
        fd = os.open(path, os.O_WRONLY, dir_fd=proc)
        os.write(fd, b"1000")
        os.close(fd)
        os.nice(5)
    except OSError:
        pass
