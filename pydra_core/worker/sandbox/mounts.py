"""The files that a worker sees: a root made of nothing, built once by stage 1, and a run's own part of it.

Flags travel with a bind: what stage 1 bound read-only stays read-only wherever a run binds it again.
"""

import os
import sys

from pydra_core.worker.sandbox import syscalls as calls
from pydra_core.worker.sandbox.policy import (
    CODE,
    DEVICES,
    ROOTS,
    RUNS,
    SHORT_LIVED,
    STORE,
    SYSTEM_FILES,
    VERSIONS,
    WORK,
    Policy,
)

assert sys.platform == "linux"

_READ_ONLY = calls.ATTR_RDONLY | calls.ATTR_NOSUID | calls.ATTR_NODEV
_INERT = calls.ATTR_NOSUID | calls.ATTR_NODEV | calls.ATTR_NOEXEC
_EMPTY = calls.MS_NOSUID | calls.MS_NODEV | calls.MS_NOEXEC
_ETC = {
    "passwd": "task:x:1000:1000:task:/tmp:/bin/false\n",
    "group": "task:x:1000:\n",
    "hosts": "127.0.0.1 localhost\n::1 localhost\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
}
_SYSTEM_FOLDERS = ("lib", "lib32", "lib64", "libx32", "bin", "sbin")


def make_private() -> None:
    """What is mounted here is not seen outside, and the other way round."""
    calls.mount(None, "/", None, calls.MS_REC | calls.MS_PRIVATE)


def build_root(new: str, roots: tuple[str, ...], versions: str, runs: str, covers: tuple[str, ...]) -> None:
    """Mounts a new root at an existing folder: system and roots read-only, the store, a made-up /etc, five devices."""
    calls.mount("tmpfs", new, "tmpfs", calls.MS_NOSUID | calls.MS_NODEV, "size=4m,nr_inodes=4096,mode=0755")
    for folder in ("proc", "dev/shm", "tmp", "etc", "old", CODE[1:], WORK[1:], VERSIONS[1:], RUNS[1:], ROOTS[1:]):
        os.makedirs(f"{new}/{folder}")
    _bind_system(new)
    for number, root in enumerate(roots):
        _bind(os.path.realpath(root), new + root, _READ_ONLY)
        if _is_short_lived(root):
            _bind(os.path.realpath(root), f"{new}{ROOTS}/{number}", _READ_ONLY)
    for folder in covers:
        calls.mount("tmpfs", new + folder, "tmpfs", _EMPTY | calls.MS_RDONLY, "size=4k,nr_inodes=1,mode=0")
    _bind(versions, new + VERSIONS, _READ_ONLY | calls.ATTR_NOEXEC)
    _bind(runs, new + RUNS, _INERT)
    _make_etc(new)
    _make_devices(new)


def _bind_system(new: str) -> None:
    _bind("/usr", f"{new}/usr", _READ_ONLY)
    for name in _SYSTEM_FOLDERS:
        if os.path.islink(f"/{name}"):
            os.symlink(os.readlink(f"/{name}"), f"{new}/{name}")
        elif os.path.isdir(f"/{name}"):
            _bind(f"/{name}", f"{new}/{name}", _READ_ONLY)


def _bind(source: str, target: str, attributes: int) -> None:
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT, 0o644))
    calls.mount(source, target, None, calls.MS_BIND | calls.MS_REC)
    calls.mount_setattr(target, attributes)


def _make_etc(new: str) -> None:
    for path in SYSTEM_FILES:
        if os.path.exists(path):
            _bind(os.path.realpath(path), new + path, _READ_ONLY | calls.ATTR_NOEXEC)
    for name, text in _ETC.items():
        with open(f"{new}/etc/{name}", "w", encoding="ascii") as file:
            file.write(text)


def _make_devices(new: str) -> None:
    for name in DEVICES:
        _bind(f"/dev/{name}", f"{new}/dev/{name}", calls.ATTR_NOSUID | calls.ATTR_NOEXEC)
    for name, target in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")):
        os.symlink(f"/proc/self/fd{target}", f"{new}/dev/{name}")


def _is_short_lived(path: str) -> bool:
    return any(path.startswith(folder + "/") for folder in SHORT_LIVED)


def enter_root(new: str) -> None:
    """The new root becomes the only one, read-only; the machine's own is out of reach."""
    calls.pivot_root(new, f"{new}/old")
    os.chdir("/")
    calls.unmount("/old", calls.MNT_DETACH)
    os.rmdir("/old")
    calls.mount_setattr("/", _READ_ONLY, recursive=False)


def mount_proc(target: str, options: str | None = None) -> None:
    """The processes of this PID namespace and no others."""
    calls.mount("proc", target, "proc", _EMPTY, options)


def cover_proc() -> None:
    """Where the system does not let us mount one (a container with a masked /proc), a run has an empty one."""
    calls.mount("tmpfs", "/proc", "tmpfs", _EMPTY | calls.MS_RDONLY, "size=4k,nr_inodes=1,mode=0555")


def mount_own(policy: Policy) -> None:
    """A run's own part: its /tmp and /dev/shm, its code and work folder; then the store is covered."""
    size = f"size={policy.limits.scratch},nr_inodes=65536,mode=1777"
    for folder in SHORT_LIVED:
        calls.mount("tmpfs", folder, "tmpfs", _EMPTY, size)
    for number, root in enumerate(policy.roots):
        if _is_short_lived(root):
            os.makedirs(root, exist_ok=True)
            calls.mount(f"{ROOTS}/{number}", root, None, calls.MS_BIND | calls.MS_REC)
    calls.mount(f"{VERSIONS}/{policy.code}", CODE, None, calls.MS_BIND | calls.MS_REC)
    calls.mount(f"{RUNS}/{policy.work}", WORK, None, calls.MS_BIND | calls.MS_REC)
    calls.mount("tmpfs", STORE, "tmpfs", _EMPTY | calls.MS_RDONLY, "size=4k,nr_inodes=1,mode=0")
    os.chdir(WORK)
