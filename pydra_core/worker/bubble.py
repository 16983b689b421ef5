"""Bubblewrap: where it may make namespaces and we may not, each worker gets its sandbox from it, and closes it further by itself.

Only for an ordinary user: what keeps root from making namespaces keeps root's bubblewrap from it as well. There is no zygote: a
worker is a fresh interpreter, process 1 of what bubblewrap made, and from there on its way is that of every other worker.
"""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from pydra_core.protocol.facts import Step
from pydra_core.protocol.states import Isolation, Network, StepOutcome
from pydra_core.worker.boot import command, environment
from pydra_core.worker.descriptors import close, pidfd_of, written
from pydra_core.worker.groups import Group
from pydra_core.worker.orders import Order, Setup
from pydra_core.worker.sandbox.policy import (
    CODE,
    DEVICES,
    INPUTS,
    RUNTIME,
    SHARES,
    SHORT_LIVED,
    SITE,
    SYSTEM_FILES,
    WORK,
    Grants,
    Limits,
)
from pydra_core.worker.spawned import Spawned

if sys.platform == "linux":
    from pydra_core.worker.sandbox import mounts

PROGRAM = "bwrap"
PATIENCE = 10.0
"""Seconds for one try."""
UNSHARED = ("--unshare-user-try", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try")
"""The network is asked for by itself."""
_IN_GROUP = 'echo 0 > "$0" && exec "$@"'
"""For sh: moves itself into the group whose cgroup.procs is named first, then becomes the command behind it (cgroups(7))."""


class Bubbled(msgspec.Struct, frozen=True, kw_only=True):
    """What the process in the bubble is told: its order and the numbers of its descriptors, `cgroup` -1 where there is none.

    `outside` has the namespaces of the node by name, as /proc/self/ns shows them.
    """

    setup: Setup
    order: Order
    sock: int
    log: int
    status: int
    cgroup: int = -1
    outside: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Texts:
    """Files of a run's /etc, each as an open descriptor with its content, by their names there."""

    fds: dict[str, int]


def find() -> str:
    """The real path of bubblewrap; "" where there is none."""
    found = shutil.which(PROGRAM) if sys.platform == "linux" else None
    return os.path.realpath(found) if found else ""


def problem(program: str) -> str:
    """Why this bubblewrap makes no namespaces here; "" if it does."""
    argv = [program, *UNSHARED, "--unshare-net", "--ro-bind", "/", "/", "--proc", "/proc", "/usr/bin/env", "true"]
    try:
        said = subprocess.run(argv, capture_output=True, timeout=PATIENCE, stdin=subprocess.DEVNULL, cwd="/")
    except (OSError, subprocess.SubprocessError) as error:
        return str(error)
    if said.returncode == 0:
        return ""
    return (said.stderr.decode(errors="replace").strip().splitlines() or [f"exit status {said.returncode}"])[-1]


def not_held(program: str) -> tuple[Step, ...]:
    """Why the level is no better than "reduced"."""
    by_nobody = StepOutcome.UNAVAILABLE
    held = (
        Step("number of files in /tmp and shared memory", by_nobody, "bubblewrap cannot limit it"),
        Step("host user of its own", by_nobody, "all runs are the user that the node runs as"),
    )
    if not is_setuid(program):
        return held
    return (
        *held,
        Step(
            "size of /tmp and shared memory", by_nobody, "a setuid bubblewrap does not limit it; they count as memory"
        ),
        Step("number of processes", by_nobody, "without a user namespace all of this user would be counted"),
    )


class Bubbles:
    """The workers of one node that live in bubbles."""

    def __init__(self) -> None:
        self._processes: list[subprocess.Popen[bytes]] = []

    def spawn(self, setup: Setup, order: Order, group: Group | None = None) -> Spawned:
        """Starts one, in its cgroup if there is one. Raises OSError."""
        self.sweep()
        here, there = socket.socketpair()
        log_read, log_write = os.pipe()
        status_read, status_write = os.pipe()
        try:
            with there:
                process = _start(setup, order, (there.fileno(), log_write, status_write), group)
        except OSError:
            here.close()
            close([log_read, status_read])
            raise
        finally:
            close([log_write, status_write])
        self._processes.append(process)
        return Spawned(process.pid, pidfd_of(process.pid), here, log_read, status_read, Isolation.NONE, CODE, WORK)

    def sweep(self) -> None:
        """Reaps those that have ended."""
        self._processes = [process for process in self._processes if process.poll() is None]

    def close(self) -> None:
        """Ends all."""
        for process in self._processes:
            process.kill()
            process.wait()
        self._processes.clear()


def _start(setup: Setup, order: Order, fds: tuple[int, int, int], group: Group | None) -> subprocess.Popen[bytes]:
    sock, log, status = fds
    told = Bubbled(
        setup=setup,
        order=order,
        sock=sock,
        log=log,
        status=status,
        cgroup=-1 if group is None else group.fd,
        outside=namespaces_here(),
    )
    order_fd = written(msgspec.json.encode(told))
    texts = Texts({name: written(text.encode()) for name, text in _texts(order.grants).items()})
    inside = command(setup.python, "pydra_core.worker.sandbox.bubbled", setup.path, str(order_fd))
    argv = [setup.bubblewrap, *arguments(setup, order, texts), "--", *inside]
    handed = [*fds, order_fd, *texts.fds.values()]
    if group is not None:
        argv = ["/bin/sh", "-c", _IN_GROUP, str(group.path / "cgroup.procs"), *argv]
        handed.append(group.fd)
    try:
        return subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=environment(),
            pass_fds=handed,
            start_new_session=True,
        )
    finally:
        close([order_fd, *texts.fds.values()])


def _texts(grants: Grants) -> dict[str, str]:
    if sys.platform == "linux":
        return mounts.etc(grants.network is not Network.NONE)
    return {}


def namespaces_here() -> dict[str, str]:
    """The namespaces of this process by name; {} where there are none."""
    folder = "/proc/self/ns"
    names = os.listdir(folder) if os.path.isdir(folder) else []
    return {name: os.readlink(f"{folder}/{name}") for name in names}


# ------------------------------------------------------------------------------------------------- its command line


def arguments(setup: Setup, order: Order, texts: Texts) -> list[str]:
    """What bubblewrap is to make: the same that stage 1 and a run's own part make together (`sandbox/mounts`)."""
    sized = not is_setuid(setup.bubblewrap)
    parts = (
        ("--die-with-parent", "--as-pid-1", "--cap-drop", "ALL", *UNSHARED, "--hostname", "worker"),
        () if order.grants.network is not Network.NONE else ("--unshare-net",),
        _system(),
        _proc(setup.root),
        _devices(),
        _short_lived(order.limits, sized),
        _etc(texts),
        (word for root in setup.roots for word in ("--ro-bind", os.path.realpath(root), root)),
        (word for folder in setup.covers for word in ("--perms", "0000", "--tmpfs", folder, "--remount-ro", folder)),
        _environment(setup),
        ("--ro-bind", f"{setup.versions}/{order.code}", CODE, "--bind", f"{setup.runs}/{order.work}", WORK),
        ("--ro-bind", f"{setup.inputs}/{order.inputs}", INPUTS) if order.inputs else (),
        _granted(order.grants),
        ("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", WORK),
    )
    return [word for part in parts for word in part]


def is_setuid(program: str) -> bool:
    """It then refuses to size a tmpfs (bwrap(1))."""
    return bool(os.stat(program).st_mode & 0o4000)


def _system() -> Iterator[str]:
    yield from ("--ro-bind", "/usr", "/usr")
    for name in ("lib", "lib32", "lib64", "libx32", "bin", "sbin"):
        if os.path.islink(f"/{name}"):
            yield from ("--symlink", os.readlink(f"/{name}"), f"/{name}")
        elif os.path.isdir(f"/{name}"):
            yield from ("--ro-bind", f"/{name}", f"/{name}")


def _proc(empty: str) -> Iterator[str]:
    """`empty` is an empty folder of the node."""
    yield from ("--proc", "/proc")
    if sys.platform == "linux":
        for name, is_folder in mounts.telling():
            yield from ("--ro-bind", empty if is_folder else "/dev/null", f"/proc/{name}")


def _devices() -> Iterator[str]:
    yield from ("--tmpfs", "/dev")
    for name in DEVICES:
        yield from ("--dev-bind", f"/dev/{name}", f"/dev/{name}")
    for name, target in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")):
        yield from ("--symlink", f"/proc/self/fd{target}", f"/dev/{name}")


def _short_lived(limits: Limits, sized: bool) -> Iterator[str]:
    for folder in SHORT_LIVED:
        yield from ("--perms", "1777", *(("--size", str(limits.scratch)) if sized else ()), "--tmpfs", folder)


def _etc(texts: Texts) -> Iterator[str]:
    for path in SYSTEM_FILES:
        if os.path.exists(path):
            yield from ("--ro-bind", os.path.realpath(path), path)
    for name, fd in texts.fds.items():
        yield from ("--ro-bind-data", str(fd), f"/etc/{name}")


def _environment(setup: Setup) -> Iterator[str]:
    for package in setup.runtime:
        yield from ("--ro-bind", package, f"{RUNTIME}/{os.path.basename(package)}")
    if setup.site:
        yield from ("--ro-bind", setup.site, SITE)


def _granted(grants: Grants) -> Iterator[str]:
    for share in grants.shares:
        yield from ("--bind" if share.writable else "--ro-bind", os.path.realpath(share.path), f"{SHARES}/{share.name}")
    for path in grants.programs:
        yield from ("--ro-bind", os.path.realpath(path), path)
    for path in grants.devices:
        yield from ("--dev-bind", os.path.realpath(path), path)
