"""The system call filter of a run: an allow-list made at build time (tools/seccomp), with programs laid over it."""

import platform
import sys

from pydra_core.protocol.states import Network
from pydra_core.worker.sandbox import syscalls as calls
from pydra_core.worker.sandbox.filters import PROGRAMS
from pydra_core.worker.sandbox.policy import Grants

assert sys.platform == "linux"


def chosen(grants: Grants, counted: bool, own_network: bool) -> tuple[str, ...]:
    """The programs of a run, by name. `counted`: a cgroup counts its memory; `own_network`: it has a network namespace."""
    first = "devices" if grants.devices else "allowed"
    names = [first if counted else f"{first}-uncounted"]
    if grants.network is Network.OUTSIDE:
        names.append("outside")
    if grants.network is Network.NONE and not own_network:
        names.append("offline")
    return tuple(names)


def restrict(grants: Grants, counted: bool, own_network: bool) -> str:
    """Installs them, and says so in words; raises OSError where the kernel, or our table, has none for this machine."""
    machine = platform.machine()
    if machine not in PROGRAMS:
        raise OSError(38, f"there is no filter for {machine}")
    names = chosen(grants, counted, own_network)
    for name in reversed(names):  # the first one refuses to install more
        calls.filter_calls(PROGRAMS[machine][name])
    return f"a list of what may be asked, for {machine}"
