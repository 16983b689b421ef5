"""Landlock: the same file rules once more, held by another part of the kernel (Documentation/userspace-api/landlock.rst).

Where there are no namespaces it is the only thing that holds them, and it then holds TCP as well.
"""

import os
import sys
from collections.abc import Iterable
from functools import cache

from pydra_core.protocol.states import Network
from pydra_core.worker.sandbox import syscalls as calls
from pydra_core.worker.sandbox.policy import (
    CODE,
    DEVICES,
    PROC_SHOWN,
    RUNTIME,
    SHARES,
    SHORT_LIVED,
    SITE,
    SYSTEM_FILES,
    WORK,
    Grants,
    Policy,
)

assert sys.platform == "linux"

EXECUTE, WRITE, READ, LIST = 1, 2, 4, 8
LOOK = READ | LIST
_MAKE_CHAR, _MAKE_BLOCK, _IOCTL_DEVICE = 1 << 6, 1 << 11, 1 << 15
USE = ((1 << 15) - 1) & ~_MAKE_CHAR & ~_MAKE_BLOCK & ~EXECUTE
"""Everything with files but to make devices and to run programs."""
_ABSTRACT_SOCKETS_AND_SIGNALS = 3
_BIND, _CONNECT = 1, 2
_NAMES = 53
"""Names are asked for over TCP as well (resolv.conf(5), use-vc)."""

Rule = tuple[str, int]
_PROGRAMS = tuple(path for path in ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin") if not os.path.islink(path))


def draft(roots: tuple[str, ...]) -> int:
    """A ruleset with what every run has that has no network: ahead of its order. −1 where the kernel has none."""
    version = calls.landlock_version()
    if version == 0:
        return -1
    ruleset = _ruleset(version, False)
    _allow_all(ruleset, version, rules_for_all(roots))
    return ruleset


def restrict(policy: Policy, contained: bool, drafted: int = -1) -> str:
    """Applies the rules and says which ABI held them; raises OSError where the kernel has none that would hold this policy."""
    version = calls.landlock_version()
    if version == 0:
        raise OSError(38, "this kernel has no Landlock")
    holds_tcp = policy.grants.network is Network.OUTSIDE or (policy.grants.network is Network.NONE and not contained)
    if holds_tcp and version < 4:
        raise OSError(38, f"Landlock of this kernel (ABI {version}) knows nothing of TCP")
    if drafted >= 0 and contained and not holds_tcp:
        ruleset = drafted
        _allow_all(ruleset, version, rules_of_its_own(policy))
    else:
        ruleset = _ruleset(version, holds_tcp)
        _allow_all(ruleset, version, rules(policy) if contained else rules_outside(policy))
    if policy.grants.network is Network.OUTSIDE:
        for port in sorted({*policy.grants.ports, _NAMES}):
            calls.landlock_allow_port(ruleset, port, _CONNECT)
    calls.landlock_restrict(ruleset)
    os.close(ruleset)
    return f"ABI {version}{', TCP' if holds_tcp else ''}"


def rules(policy: Policy) -> list[Rule]:
    """Path and access, in a root that was made for the run."""
    return [*rules_for_all(policy.roots), *rules_of_its_own(policy)]


def rules_for_all(roots: tuple[str, ...]) -> list[Rule]:
    """The part that is the same for all runs of a zygote."""
    return [
        ("/", LIST),  # names only
        *((path, LOOK | EXECUTE) for path in (*_PROGRAMS, *roots, SITE, RUNTIME)),
        ("/etc", LOOK),
        ("/proc", LOOK),
        ("/dev", READ | WRITE),  # five, and what was granted
        *((path, USE) for path in SHORT_LIVED),
    ]


def rules_of_its_own(policy: Policy) -> list[Rule]:
    """What an order decides."""
    return [
        (CODE, LOOK),
        (WORK, USE),
        *(((policy.inputs, LOOK),) if policy.inputs else ()),
        *((path, LOOK | EXECUTE) for path in policy.grants.programs),
        *_granted_devices(policy.grants),
        *((f"{SHARES}/{share.name}", USE if share.writable else LOOK) for share in policy.grants.shares),
    ]


def rules_outside(policy: Policy) -> list[Rule]:
    """Path and access on the machine's own root; `code` and `work` of the policy are real paths there."""
    etc = (*SYSTEM_FILES, "/etc/passwd", "/etc/group", "/etc/hosts", "/etc/nsswitch.conf", "/etc/resolv.conf")
    return [
        *_programs(policy),
        *((path, LOOK) for path in (policy.code, *([policy.inputs] if policy.inputs else []), *etc)),
        *((f"/proc/{name}", LOOK) for name in (str(os.getpid()), *(PROC_SHOWN - {"self", "thread-self"}))),
        *_devices(policy.grants),
        *((share.path, USE if share.writable else LOOK) for share in policy.grants.shares),
        (policy.work, USE),
    ]


def prepare(roots: tuple[str, ...], hidden: tuple[str, ...]) -> None:
    """In the zygote: looks around for all its workers."""
    for path in (*_PROGRAMS, *roots):
        around(path, hidden)


def _programs(policy: Policy) -> Iterable[Rule]:
    for path in (*_PROGRAMS, *policy.roots, *policy.grants.programs):
        yield from around(path, policy.hidden)


@cache
def around(path: str, hidden: tuple[str, ...]) -> tuple[Rule, ...]:
    """A folder without what is hidden in it, as Landlock has no exceptions: on the way there names can be listed, and everything
    beside it is allowed by itself. Links are left out: what they lead to has rules of its own, or none."""
    if path in hidden:
        return ()
    if not any(folder.startswith(path + "/") for folder in hidden):
        return ((path, LOOK | EXECUTE),)
    found = [(path, LIST)]
    for entry in os.scandir(path):
        found += () if entry.is_symlink() else around(entry.path, hidden)
    return tuple(found)


def _devices(grants: Grants) -> Iterable[Rule]:
    yield from ((f"/dev/{name}", READ | WRITE) for name in DEVICES)
    yield from _granted_devices(grants)


def _granted_devices(grants: Grants) -> Iterable[Rule]:
    yield from ((path, READ | WRITE | _IOCTL_DEVICE) for path in grants.devices)


def _ruleset(version: int, holds_tcp: bool) -> int:
    scoped = _ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0
    size = 8 if version < 4 else 16 if version < 6 else 24
    return calls.landlock_create(_handled(version), _BIND | _CONNECT if holds_tcp else 0, scoped, size)


def _handled(version: int) -> int:
    last = 13 if version < 2 else 14 if version < 3 else 15
    return ((1 << last) - 1) | (_IOCTL_DEVICE if version >= 5 else 0)


def _allow_all(ruleset: int, version: int, wanted: Iterable[Rule]) -> None:
    for path, access in wanted:
        _allow(ruleset, path, access & _handled(version))


def _allow(ruleset: int, path: str, access: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no rule
    try:
        if not os.path.isdir(path):
            access &= EXECUTE | WRITE | READ | (1 << 14) | _IOCTL_DEVICE
        calls.landlock_allow(ruleset, fd, access)
    finally:
        os.close(fd)
