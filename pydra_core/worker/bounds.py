"""Resource limits of one process (setrlimit(2)), as far as its system has them; Windows has a job object instead."""

import sys

from pydra_core.worker.sandbox.policy import Limits

_MARGIN = 192 << 20
"""Bytes above a run's memory that one process may reserve: reserved is not used."""


def wanted(limits: Limits, alone: bool) -> dict[str, int]:
    """By name. `alone`: the run has a user, or a user namespace, of its own, where processes are counted for it alone; otherwise that
    limit would count everything that the node's user runs."""
    found = {
        "RLIMIT_CORE": 1,  # 0 still starts a core handler behind a pipe (core(5))
        "RLIMIT_NOFILE": limits.open_files,
        "RLIMIT_FSIZE": limits.disk,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_RTPRIO": 0,
        "RLIMIT_SIGPENDING": 1024,
        "RLIMIT_STACK": 8 << 20,
    }
    if alone:
        found["RLIMIT_NPROC"] = limits.processes
    if limits.memory is not None:
        # A watchdog or a cgroup hold the memory itself, this one a sudden burst.
        found["RLIMIT_DATA"] = limits.memory + max(_MARGIN, limits.memory // 4)
    if limits.cpu_seconds is not None:
        found["RLIMIT_CPU"] = limits.cpu_seconds
    return found


def set_limits(limits: Limits, alone: bool) -> None:
    """For this process and all that come from it; a limit that this system does not know is left out."""
    if sys.platform != "win32":
        import resource as r

        for name, value in wanted(limits, alone).items():
            kind = getattr(r, name, None)
            if kind is not None:
                _bound(kind, value)


def memory_of_this() -> int | None:
    """The memory that this process' run has, by what `set_limits` made of it; None for no limit."""
    data = _soft("RLIMIT_DATA")
    if data is None:
        return None
    return data - _MARGIN if data - _MARGIN <= 4 * _MARGIN else data * 4 // 5


def disk_of_this() -> int | None:
    """The bytes of the largest file that this process may write; None for no limit."""
    return _soft("RLIMIT_FSIZE")


def _soft(name: str) -> int | None:
    if sys.platform == "win32":
        return None
    import resource as r

    soft, _ = r.getrlimit(getattr(r, name))
    return None if soft == r.RLIM_INFINITY else soft


def no_core() -> None:
    """All that init is held to: it runs nothing but our own code."""
    if sys.platform != "win32":
        import resource as r

        r.setrlimit(r.RLIMIT_CORE, (1, 1))


def _bound(kind: int, value: int) -> None:
    if sys.platform != "win32":
        import resource as r

        _, hard = r.getrlimit(kind)
        value = value if hard == r.RLIM_INFINITY else min(value, hard)
        r.setrlimit(kind, (value, value))
