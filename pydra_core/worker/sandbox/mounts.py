"""The files that a worker sees: a root made of nothing, built once by stage 1, and a run's own part of it.

Flags travel with a bind: what stage 1 bound read-only stays read-only wherever a run binds it again.
"""

import os
import sys
from collections.abc import Iterable

from pydra_core.worker.orders import Setup
from pydra_core.worker.sandbox import binds, grants, syscalls as calls
from pydra_core.worker.sandbox.policy import (
    CODE,
    DEVICES,
    GIVEN,
    INPUTS,
    PROC_SHOWN,
    ROOTS,
    RUNS,
    RUNTIME,
    SHORT_LIVED,
    SITE,
    STORE,
    SYSTEM_FILES,
    VERSIONS,
    WORK,
    Limits,
    Policy,
)

assert sys.platform == "linux"

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


def build_root(setup: Setup) -> None:
    """Mounts a new root at an existing folder: system and roots read-only, the store, a made-up /etc, five devices."""
    new = setup.root
    calls.mount("tmpfs", new, "tmpfs", calls.MS_NOSUID | calls.MS_NODEV, "size=4m,nr_inodes=4096,mode=0755")
    for folder in (
        "proc",
        "dev/shm",
        "tmp",
        "etc",
        "old",
        "empty",
        CODE[1:],
        WORK[1:],
        INPUTS[1:],
        GIVEN[1:],
        VERSIONS[1:],
        RUNS[1:],
        ROOTS[1:],
    ):
        os.makedirs(f"{new}/{folder}")
    _bind_system(new)
    for number, root in enumerate(setup.roots):
        binds.bind(os.path.realpath(root), new + root, binds.READ_ONLY)
        if binds.is_short_lived(root):
            binds.bind(os.path.realpath(root), f"{new}{ROOTS}/{number}", binds.READ_ONLY)
    for place in shown_at(setup.covers, setup.roots):
        calls.mount("tmpfs", new + place, "tmpfs", binds.EMPTY | calls.MS_RDONLY, "size=4k,nr_inodes=1,mode=0")
    _bind_environment(new, setup)
    # Not noexec: compiled modules of a package are mapped from there. The zygote never runs anything of it; Landlock keeps a run
    # from starting programs there.
    binds.bind(setup.versions, new + VERSIONS, binds.READ_ONLY)
    binds.bind(setup.runs, new + RUNS, binds.INERT)
    if setup.inputs:
        binds.bind(setup.inputs, new + GIVEN, binds.READ_ONLY | calls.ATTR_NOEXEC)
    _make_etc(new, setup.shared_network)
    _make_devices(new)
    grants.bind_allowed(new, setup.allowed, (*setup.roots, "/usr"))


def shown_at(covered: tuple[str, ...], roots: tuple[str, ...]) -> list[str]:
    """Where folders are to be covered: at their own paths, and where their root waits to be bound below a run's own /tmp."""
    waiting = [
        f"{ROOTS}/{number}{folder.removeprefix(root)}"
        for number, root in enumerate(roots)
        for folder in covered
        if binds.is_short_lived(root) and f"{folder}/".startswith(f"{root}/")
    ]
    return [*covered, *waiting]


def _bind_environment(new: str, setup: Setup) -> None:
    """At places of their own: other environments have no name in here, and neither has the Python that the node runs with."""
    for package in setup.runtime:
        binds.bind(package, f"{new}{RUNTIME}/{os.path.basename(package)}", binds.READ_ONLY)
    if setup.site:
        binds.bind(setup.site, new + SITE, binds.READ_ONLY)


def _bind_system(new: str) -> None:
    binds.bind("/usr", f"{new}/usr", binds.READ_ONLY)
    for name in _SYSTEM_FOLDERS:
        if os.path.islink(f"/{name}"):
            os.symlink(os.readlink(f"/{name}"), f"{new}/{name}")
        elif os.path.isdir(f"/{name}"):
            binds.bind(f"/{name}", f"{new}/{name}", binds.READ_ONLY)


def _make_etc(new: str, shared_network: bool) -> None:
    for path in SYSTEM_FILES:
        if os.path.exists(path):
            binds.bind(os.path.realpath(path), new + path, binds.READ_ONLY | calls.ATTR_NOEXEC)
    for name, text in etc(shared_network).items():
        with open(f"{new}/etc/{name}", "w", encoding="utf-8") as file:
            file.write(text)


def etc(shared_network: bool) -> dict[str, str]:
    """The files of /etc that are made up, by name. With the machine's network names are asked for as the machine does it, but
    over TCP: datagrams are refused to runs with the network "outside" (resolv.conf(5))."""
    made = dict(_ETC)
    for name in ("hosts", "resolv.conf") if shared_network else ():
        try:
            with open(f"/etc/{name}", encoding="utf-8", errors="replace") as file:
                text = file.read()
        except OSError:
            continue
        made[name] = text + ("\noptions use-vc\n" if name == "resolv.conf" else "")
    return made


def _make_devices(new: str) -> None:
    for name in DEVICES:
        binds.bind(f"/dev/{name}", f"{new}/dev/{name}", calls.ATTR_NOSUID | calls.ATTR_NOEXEC)
    for name, target in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")):
        os.symlink(f"/proc/self/fd{target}", f"{new}/dev/{name}")


def enter_root(new: str) -> None:
    """The new root becomes the only one, read-only; the machine's own is out of reach."""
    calls.pivot_root(new, f"{new}/old")
    os.chdir("/")
    calls.unmount("/old", calls.MNT_DETACH)
    os.rmdir("/old")
    calls.mount_setattr("/", binds.READ_ONLY, recursive=False)


def mount_proc(target: str) -> None:
    """The processes of this PID namespace and no others."""
    calls.mount("proc", target, "proc", binds.EMPTY)


def mount_own_proc(hidden: Iterable[tuple[str, bool]]) -> None:
    """A run's own: nothing there can be written, and what tells of the machine is empty."""
    calls.mount("proc", "/proc", "proc", binds.EMPTY | calls.MS_RDONLY)
    # Where the node is an ordinary user, what init holds open belongs to the task's user: hidepid would hide tasks from init, too.
    for name, is_folder in (("1/fd", True), ("1/task", True), *hidden):
        calls.mount("/empty" if is_folder else "/dev/null", f"/proc/{name}", None, calls.MS_BIND)


def telling() -> tuple[tuple[str, bool], ...]:
    """(name, is a folder) of what everybody may read in /proc and libraries have no need of.

    What is left is what numpy, psutil and multiprocessing read: processors, memory, uptime, the kernel's version and settings.
    """
    found = []
    for entry in os.scandir("/proc"):
        ours = entry.name.isdigit() or entry.name in PROC_SHOWN or entry.is_symlink()
        if not ours and entry.stat().st_mode & 0o004:
            found.append((entry.name, entry.is_dir()))
    return tuple(sorted(found))


def cover_proc() -> None:
    """Where the system does not let us mount one (a container with a masked /proc), a run has an empty one."""
    calls.mount("tmpfs", "/proc", "tmpfs", binds.EMPTY | calls.MS_RDONLY, "size=4k,nr_inodes=1,mode=0555")


def mount_short_lived(roots: tuple[str, ...], limits: Limits) -> None:
    """A run's own /tmp and /dev/shm; roots that lie below them are bound again."""
    for folder in SHORT_LIVED:
        calls.mount("tmpfs", folder, "tmpfs", binds.EMPTY, _size(limits))
    for number, root in enumerate(roots):
        if binds.is_short_lived(root):
            os.makedirs(root, exist_ok=True)
            calls.mount(f"{ROOTS}/{number}", root, None, calls.MS_BIND | calls.MS_REC)


def resize(limits: Limits) -> None:
    """Other sizes than those that a worker was prepared with."""
    for folder in SHORT_LIVED:
        calls.mount(None, folder, None, calls.MS_REMOUNT | binds.EMPTY, _size(limits))


def _size(limits: Limits) -> str:
    return f"size={limits.scratch},nr_inodes={max(2, limits.scratch_files // 2)},mode=1777"


def mount_own(policy: Policy, code: str, work: str, inputs: str = "") -> None:
    """A run's own code, work folder and inputs and what it was granted; then the store is covered."""
    calls.mount(f"{VERSIONS}/{code}", CODE, None, calls.MS_BIND | calls.MS_REC)
    calls.mount(f"{RUNS}/{work}", WORK, None, calls.MS_BIND | calls.MS_REC)
    if inputs:
        calls.mount(f"{GIVEN}/{inputs}", INPUTS, None, calls.MS_BIND | calls.MS_REC)
    grants.bind_granted(policy.grants, policy.allowed, (*policy.roots, "/usr"))
    calls.mount("tmpfs", STORE, "tmpfs", binds.EMPTY | calls.MS_RDONLY, "size=4k,nr_inodes=1,mode=0")
    os.chdir(WORK)
