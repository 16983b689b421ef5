"""Resource limits of one run (setrlimit(2))."""

import resource as r
import sys

from pydra_core.worker.sandbox.policy import Limits

assert sys.platform == "linux"


_MARGIN = 192 << 20


def no_core() -> None:
    """All that init is held to: it runs nothing but our own code. 0 still starts a core handler behind a pipe (core(5))."""
    r.setrlimit(r.RLIMIT_CORE, (1, 1))


def set_limits(limits: Limits, alone: bool) -> None:
    """`alone`: the run has a user or a user namespace of its own, where processes are counted for it alone.

    Otherwise the limit on processes would count everything that the node's user runs.
    """

    def bound(kind: int, value: int) -> None:
        _, hard = r.getrlimit(kind)
        value = value if hard == r.RLIM_INFINITY else min(value, hard)
        r.setrlimit(kind, (value, value))

    bound(r.RLIMIT_CORE, 1)  # 0 still starts a core handler behind a pipe (core(5))
    bound(r.RLIMIT_NOFILE, limits.open_files)
    bound(r.RLIMIT_FSIZE, limits.disk)
    bound(r.RLIMIT_MEMLOCK, 0)
    bound(r.RLIMIT_MSGQUEUE, 0)
    bound(r.RLIMIT_RTPRIO, 0)
    bound(r.RLIMIT_SIGPENDING, 1024)
    bound(r.RLIMIT_STACK, 8 << 20)
    if alone:
        bound(r.RLIMIT_NPROC, limits.processes)
    if limits.memory is not None:
        # Reserved is not used: the watchdog or the cgroup hold the memory itself, this one a sudden burst.
        bound(r.RLIMIT_DATA, limits.memory + max(_MARGIN, limits.memory // 4))
    if limits.cpu_seconds is not None:
        bound(r.RLIMIT_CPU, limits.cpu_seconds)
