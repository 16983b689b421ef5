"""Namespaces and mounts: new ones would give capabilities, old ones lead to others."""

import ctypes
import os

from .trying import Hints, attempt, call, in_child, outside, reached, verdict, visible

KINDS = {
    "user": 0x10000000,
    "mnt": 0x20000,
    "net": 0x40000000,
    "pid": 0x20000000,
    "ipc": 0x08000000,
    "uts": 0x04000000,
    "cgroup": 0x02000000,
    "time": 0x80,
}


@attempt()
def new_namespaces(hints: Hints) -> str:
    """Makes namespaces by unshare: in a new user namespace it would hold every capability"""
    return verdict(
        [name for name, flag in KINDS.items() if in_child(lambda f=flag: call("unshare", f)[0] == 0)], "none"
    )


@attempt()
def cloned_into_namespaces(hints: Hints) -> str:
    """Makes namespaces by clone and by clone3, into whose arguments no filter can look"""
    arguments = (ctypes.c_uint64 * 11)(KINDS["user"], 0, 0, 0, 17, 0, 0, 0, 0, 0, 0)
    found = []
    for name, given in (("clone", (KINDS["user"] | 17, 0, 0, 0, 0)), ("clone3", (arguments, 88))):
        pid, _ = call(name, *given)
        if pid == 0:
            os._exit(0)
        if pid > 0:
            os.waitpid(pid, 0)
            found.append(name)
    return verdict(found, "refused")


@attempt()
def join_namespaces(hints: Hints) -> str:
    """Joins the namespaces of every process that it sees, by their files and by pidfd"""
    found = []
    for pid in {*visible(), *outside(hints), 1}:
        for kind in KINDS:
            path = f"/proc/{pid}/ns/{kind}"
            if in_child(lambda p=path: call("setns", os.open(p, os.O_RDONLY), 0)[0] == 0):
                found.append(path)
        if in_child(lambda p=pid: call("setns", call("pidfd_open", p, 0)[0], KINDS["user"] | KINDS["mnt"])[0] == 0):
            found.append(f"pidfd of {pid}")
    return verdict(found, "refused")


@attempt()
def mounts(hints: Hints) -> str:
    """Mounts a tmpfs, a bind, proc, cgroups and an overlay, and opens file systems by the new calls"""
    place = (hints["work"] + "/mount").encode()
    os.makedirs(place, exist_ok=True)
    found = []
    for source, kind, flags in (
        (b"tmpfs", b"tmpfs", 0),
        (b"/", None, 4096),
        (b"proc", b"proc", 0),
        (b"o", b"overlay", 0),
    ):
        if call("mount", source, place, kind, flags, None)[0] == 0:
            call("umount2", place, 2)
            found.append((kind or b"bind").decode())
    return verdict([*found, *(name for name in ("fsopen", "open_tree") if _new_mount(name))], "refused")


def _new_mount(name: str) -> bool:
    given = (b"tmpfs", 0) if name == "fsopen" else (-100, b"/", 1)
    return call(name, *given)[0] >= 0


@attempt()
def uncover_mounts(hints: Hints) -> str:
    """Unmounts and remounts what covers the machine, makes read-only mounts writable, turns the root around"""
    targets = (b"/store", b"/proc", b"/tmp", b"/task/code", b"/usr")
    writable = (ctypes.c_uint64 * 4)(0, 1, 0, 0)
    found = [f"umount {target.decode()}" for target in targets if call("umount2", target, 2)[0] == 0]
    found += [f"remount {t.decode()}" for t in targets if call("mount", None, t, None, 4096 | 32, None)[0] == 0]
    found += [f"setattr {t.decode()}" for t in targets if call("mount_setattr", -100, t, 0, writable, 32)[0] == 0]
    return verdict(
        [*found, *reached(("pivot_root", 0, 0), ("chroot", b"/"), ("move_mount", -1, 0, -1, 0, 0))], "refused"
    )
