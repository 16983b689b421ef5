"""Namespaces and the identities within them."""

import fcntl
import os
import select
import signal
import socket
import struct
import sys

from pydra_core.worker.sandbox import syscalls as calls

assert sys.platform == "linux"

OUTER = (
    calls.CLONE_NEWPID
    | calls.CLONE_NEWNS
    | calls.CLONE_NEWNET
    | calls.CLONE_NEWIPC
    | calls.CLONE_NEWUTS
    | calls.CLONE_NEWCGROUP
)


def outer(shared_network: bool) -> int:
    """What stage 1 leaves."""
    return OUTER & ~calls.CLONE_NEWNET if shared_network else OUTER


def inner(shared_network: bool) -> int:
    """What a run leaves once more; it is born in a PID namespace of its own."""
    return outer(shared_network) & ~calls.CLONE_NEWPID


TASK_ID = 1000
"""The user and group that a task sees itself as."""
RANGE = 1024
"""Host ids that one zygote of a root-run node uses: its own, and one per concurrent worker."""
_FIRST, _BLOCKS = 1_900_000_000, 90_000
_SIOCSIFFLAGS, _IFF_UP_RUNNING = 0x8914, 0x41


def write(path: str, text: str, folder: int | None = None) -> None:
    """One write(2) to a file of /proc; `folder` is an open /proc that the path is taken from."""
    fd = os.open(path, os.O_WRONLY, dir_fd=folder)
    try:
        os.write(fd, text.encode())
    finally:
        os.close(fd)


def free_range(salt: int) -> int:
    """The first of `RANGE` host ids that no account has: high up, apart from systemd's and the containers' ranges.

    In a container with fewer ids it is the top of those that there are; 0 where there are too few (rootless containers: there
    root is an ordinary user of the machine).
    """
    with open("/proc/self/uid_map", encoding="ascii") as map_:
        inside, _, count = (int(word) for word in map_.readline().split())
    end = inside + count
    if end > _FIRST + _BLOCKS * RANGE:
        return _FIRST + (salt % _BLOCKS) * RANGE
    return end - RANGE - 2 if end > 2 * RANGE else 0


def is_root_outside() -> bool:
    """True if this user is id 0 one user namespace further out as well: only in a rootless container is root somebody else."""
    me = os.geteuid()
    with open("/proc/self/uid_map", encoding="ascii") as map_:
        for line in map_:
            inside, outside, count = (int(word) for word in line.split())
            if inside <= me < inside + count:
                return outside + me - inside == 0
    return me == 0


def become_single() -> None:
    """An ordinary user: a user namespace with one id, this one."""
    uid, gid = os.geteuid(), os.getegid()
    calls.unshare(calls.CLONE_NEWUSER)
    write("/proc/self/setgroups", "deny")
    write("/proc/self/uid_map", f"0 {uid} 1")
    write("/proc/self/gid_map", f"0 {gid} 1")


def is_single() -> bool:
    """True in a user namespace with one id: what is counted per user is counted in it alone."""
    with open("/proc/self/uid_map", encoding="ascii") as map_:
        return map_.read().split()[2:] == ["1"]


def become_ranged(first: int) -> None:
    """Root: leaves host uid 0 for good, and is root over a range of ids that nobody has.

    The map must be written from outside by a process that still is real root: one is forked before the ids are dropped.
    """
    ready, tell = os.pipe()
    helper = os.fork()
    if helper == 0:
        os.close(tell)
        _write_maps(os.getppid(), first, ready)
    drop_to(first)
    calls.unshare(calls.CLONE_NEWUSER)
    os.write(tell, b"x")
    _, status = os.waitpid(helper, 0)
    os.close(ready)
    os.close(tell)
    if status:
        raise PermissionError(1, "the range of ids could not be mapped")
    os.setresgid(0, 0, 0)
    os.setresuid(0, 0, 0)


def _write_maps(target: int, first: int, ready: int) -> None:
    status = 1
    try:
        if os.read(ready, 1):
            write(f"/proc/{target}/uid_map", f"0 {first} {RANGE}")
            write(f"/proc/{target}/gid_map", f"0 {first} {RANGE}")
            status = 0
    finally:
        os._exit(status)


def drop_to(uid: int) -> None:
    """Becomes this user with this group and no others."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def become_task(proc: int) -> None:
    """A user namespace of the run's own, in which it is an ordinary user; `proc` is the zygote's /proc, open."""
    uid, gid = os.geteuid(), os.getegid()
    calls.unshare(calls.CLONE_NEWUSER)
    calls.prctl(calls.PR_SET_DUMPABLE, 1)  # otherwise the maps belong to somebody else
    write("self/setgroups", "deny", proc)
    write("self/uid_map", f"{TASK_ID} {uid} 1", proc)
    write("self/gid_map", f"{TASK_ID} {gid} 1", proc)


def forbid_nesting(proc: int) -> None:
    """No user namespace below this one: there a task would hold capabilities again.

    The kernel shows each writer the numbers of its own user namespace, whichever /proc it writes to.
    """
    write("sys/user/max_user_namespaces", "0", proc)


def restrictions() -> str:
    """The settings of this machine that forbid user namespaces to an ordinary user, as ", name=value"; "" if there are none."""
    found = ""
    for name, refusing in (
        ("user/max_user_namespaces", "0"),
        ("kernel/unprivileged_userns_clone", "0"),
        ("kernel/apparmor_restrict_unprivileged_userns", "1"),
    ):
        try:
            with open(f"/proc/sys/{name}", encoding="ascii") as file:
                if file.read().strip() == refusing:
                    found += f", {name.replace('/', '.')}={refusing}"
        except OSError:
            continue
    return found


def make_network(own: int) -> int:
    """A descriptor of a new network namespace with its loopback up; this process stays in its own one, which is open at `own`."""
    calls.unshare(calls.CLONE_NEWNET)
    try:
        raise_loopback()
        return os.open("/proc/self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
    finally:
        calls.setns(own, calls.CLONE_NEWNET)


def raise_loopback() -> None:
    """A new network namespace has a loopback that is down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        fcntl.ioctl(sock, _SIOCSIFFLAGS, struct.pack("16sH22x", b"lo", _IFF_UP_RUNNING))


def die_with_parent(parent: int, by: signal.Signals = signal.SIGKILL) -> None:
    """The last step: every change of credentials clears it (prctl(2)). `parent` is 0 if it is outside of this PID namespace.

    Gives the signal to this process if that one is gone already: then it will never come. Outside is outside, though: whoever has
    its parent there, and may outlive it, needs another tie.
    """
    calls.prctl(calls.PR_SET_PDEATHSIG, by)
    if os.getppid() != parent:
        os.kill(os.getpid(), by)


def is_hung_up(fd: int) -> bool:
    """True if nobody has the other end of a pipe or socket any more."""
    poll = select.poll()
    poll.register(fd, 0)
    return bool(poll.poll(0))
