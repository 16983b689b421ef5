"""Landlock: the same file rules once more, held by another part of the kernel (Documentation/userspace-api/landlock.rst)."""

import os
import sys
from collections.abc import Iterable

from pydra_core.worker.sandbox import syscalls as calls
from pydra_core.worker.sandbox.policy import CODE, DEVICES, SHORT_LIVED, WORK

assert sys.platform == "linux"

EXECUTE, WRITE, READ, LIST = 1, 2, 4, 8
LOOK = READ | LIST
_MAKE_CHAR, _MAKE_BLOCK, _IOCTL_DEVICE = 1 << 6, 1 << 11, 1 << 15
USE = ((1 << 15) - 1) & ~_MAKE_CHAR & ~_MAKE_BLOCK & ~EXECUTE
"""Everything with files but to make devices and to run programs."""
_ABSTRACT_SOCKETS_AND_SIGNALS = 3


def restrict(roots: Iterable[str]) -> str:
    """Applies the rules and says which ABI held them; raises OSError where the kernel has no Landlock.

    TCP is left alone: the network namespace holds nothing but the run's own loopback.
    """
    version = calls.landlock_version()
    if version == 0:
        raise OSError(38, "this kernel has no Landlock")
    handled = _handled(version)
    ruleset = calls.landlock_create(handled, _ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0, _size(version))
    for path, access in rules(roots):
        _allow(ruleset, path, access & handled)
    calls.landlock_restrict(ruleset)
    os.close(ruleset)
    return f"ABI {version}"


def rules(roots: Iterable[str]) -> list[tuple[str, int]]:
    """Path and access."""
    programs = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", *roots)
    return [
        ("/", LIST),  # names only, of a root that was made for the run
        *((path, LOOK | EXECUTE) for path in programs),
        (CODE, LOOK),
        ("/etc", LOOK),
        ("/proc", LOOK | WRITE),
        *((f"/dev/{name}", READ | WRITE) for name in DEVICES),
        *((path, USE) for path in (WORK, *SHORT_LIVED)),
    ]


def _handled(version: int) -> int:
    last = 13 if version < 2 else 14 if version < 3 else 15
    return ((1 << last) - 1) | (_IOCTL_DEVICE if version >= 5 else 0)


def _size(version: int) -> int:
    return 8 if version < 4 else 16 if version < 6 else 24


def _allow(ruleset: int, path: str, access: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no rule
    try:
        calls.landlock_allow(ruleset, fd, access)
    finally:
        os.close(fd)
