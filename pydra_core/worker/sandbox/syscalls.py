"""Linux system calls that Python has no name for (`os.unshare` and `os.setns` come with 3.12): a thin typed layer on libc."""

import ctypes
import os
import platform
import signal
import struct
import sys
from collections.abc import Sequence

assert sys.platform == "linux"

_X86 = platform.machine() in ("x86_64", "AMD64")
_NR_PIVOT_ROOT = 155 if _X86 else 41
_NR_CAPSET = 126 if _X86 else 91
_NR_SECCOMP = 317 if _X86 else 277
_NR_KEYCTL = 250 if _X86 else 219
_NR_CLONE3 = 435
# Numbers from 424 on are the same on every architecture.
_NR_CLOSE_RANGE, _NR_MOUNT_SETATTR = 436, 442
_NR_LANDLOCK_CREATE, _NR_LANDLOCK_ADD, _NR_LANDLOCK_RESTRICT = 444, 445, 446

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 0x20000, 0x02000000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 32, 4096, 16384, 1 << 18
MNT_DETACH = 2
ATTR_RDONLY, ATTR_NOSUID, ATTR_NODEV, ATTR_NOEXEC = 1, 2, 4, 8
_AT_RECURSIVE, _AT_FDCWD = 0x8000, -100

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_KEEPCAPS, PR_CAPBSET_READ, PR_CAPBSET_DROP = 1, 4, 8, 23, 24
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 36, 38, 39, 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
PTRACE_ATTACH = 16
_CLONE_INTO_CGROUP = 0x2_0000_0000

_libc = ctypes.CDLL(None, use_errno=True)
_libc.mount.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_char_p)
_libc.prctl.argtypes = (ctypes.c_int, *(ctypes.c_ulong,) * 4)
_libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
_libc.ptrace.restype = ctypes.c_long
_libc.syscall.restype = ctypes.c_long
_held = ctypes.PyDLL(None, use_errno=True)
"""The same library, called without giving up the interpreter's lock: a fork must not."""
_held.syscall.restype = ctypes.c_long


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else os.fsencode(text)


def mount(source: str | None, target: str, kind: str | None = None, flags: int = 0, data: str | None = None) -> None:
    """mount(2)."""
    result = _libc.mount(_bytes(source), _bytes(target), _bytes(kind), flags, _bytes(data))
    _checked(result, f"mount {kind or source or ''} on {target}")


def unmount(target: str, flags: int) -> None:
    """umount2(2)."""
    _checked(_libc.umount2(_bytes(target), flags), f"umount {target}")


def pivot_root(new: str, old: str) -> None:
    """pivot_root(2)."""
    _checked(_libc.syscall(_NR_PIVOT_ROOT, _bytes(new), _bytes(old)), "pivot_root")


def prctl(option: int, value: int = 0) -> int:
    """prctl(2) with one argument."""
    return _checked(_libc.prctl(option, value, 0, 0, 0), f"prctl {option}")


def drop_bound(capability: int) -> bool:
    """prctl(PR_CAPBSET_DROP); False beyond the last that this kernel knows (EINVAL), and without the power to (EPERM)."""
    return bool(_held.prctl(PR_CAPBSET_DROP, capability) == 0)


def unshare(flags: int) -> None:
    """unshare(2)."""
    _checked(_libc.unshare(ctypes.c_int(flags)), f"unshare {flags:#x}")


def setns(fd: int, kind: int) -> None:
    """setns(2)."""
    _checked(_libc.setns(fd, kind), "setns")


def attach(pid: int) -> None:
    """ptrace(PTRACE_ATTACH): only the self-test calls it, and wants it refused."""
    _checked(_libc.ptrace(PTRACE_ATTACH, pid, None, None), f"ptrace {pid}")


class _MountAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns")]


def mount_setattr(path: str, attributes: int, recursive: bool = True) -> None:
    """mount_setattr(2): unlike a remount it reaches the whole subtree."""
    wanted = _MountAttributes(attributes, 0, 0, 0)
    flags = _AT_RECURSIVE if recursive else 0
    args = (_AT_FDCWD, _bytes(path), flags, ctypes.byref(wanted), ctypes.c_size_t(ctypes.sizeof(wanted)))
    _checked(_libc.syscall(_NR_MOUNT_SETATTR, *args), f"mount_setattr {path}")


def close_all_but(keep: Sequence[int]) -> None:
    """Closes every descriptor that is not named: an inherited pipe end keeps an EOF from ever coming."""
    low = 0
    for fd in sorted(set(keep)):
        if fd > low:
            _close_range(low, fd - 1)
        low = fd + 1
    _close_range(low, 0xFFFFFFFF)


def _close_range(low: int, high: int) -> None:
    args = (ctypes.c_uint(low), ctypes.c_uint(high), ctypes.c_uint(0))
    if _libc.syscall(_NR_CLOSE_RANGE, *args) < 0:  # before Linux 5.9
        os.closerange(low, min(high + 1, 65536))


class _CapabilityHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _CapabilityData(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable")]


def clear_capabilities() -> None:
    """capset(2) with empty sets."""
    header, data = _CapabilityHeader(0x20080522, 0), (_CapabilityData * 2)()
    _checked(_libc.syscall(_NR_CAPSET, ctypes.byref(header), ctypes.byref(data)), "capset")


class _Ruleset(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("files", "network", "scoped")]


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("fd", ctypes.c_int32)]


def landlock_version() -> int:
    """The ABI of Landlock; 0 where the kernel has none."""
    return max(0, int(_libc.syscall(_NR_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)))


def landlock_create(files: int, network: int, scoped: int, size: int) -> int:
    """A descriptor of a new ruleset."""
    wanted = _Ruleset(files, network, scoped)
    return _checked(_libc.syscall(_NR_LANDLOCK_CREATE, ctypes.byref(wanted), ctypes.c_size_t(size), 0), "landlock")


def landlock_allow(ruleset: int, path_fd: int, access: int) -> None:
    """Allows some access below an open path."""
    rule = _PathRule(access, path_fd)
    _checked(_libc.syscall(_NR_LANDLOCK_ADD, ruleset, 1, ctypes.byref(rule), 0), "landlock rule")


class _PortRule(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("allowed", "port")]


def landlock_allow_port(ruleset: int, port: int, access: int) -> None:
    """Allows TCP to a port, whatever the address."""
    rule = _PortRule(access, port)
    _checked(_libc.syscall(_NR_LANDLOCK_ADD, ruleset, 2, ctypes.byref(rule), 0), f"landlock rule for port {port}")


def landlock_restrict(ruleset: int) -> None:
    """From here on the ruleset holds, for this process and all that come from it."""
    _checked(_libc.syscall(_NR_LANDLOCK_RESTRICT, ruleset, 0), "landlock restrict")


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


def filter_calls(code: bytes) -> None:
    """seccomp(2), SECCOMP_SET_MODE_FILTER: one more program over the system calls of this process and all that come from it."""
    program = _Program(len(code) // 8, code)
    _checked(_libc.syscall(_NR_SECCOMP, 1, 0, ctypes.byref(program)), "seccomp")


def keyring() -> None:
    """keyctl(KEYCTL_GET_KEYRING_ID): only the self-test calls it, and wants it refused."""
    _checked(_libc.syscall(_NR_KEYCTL, 0, -3, 0), "keyctl")


def fork_into(flags: int, cgroup: int) -> int:
    """os.fork, but the child is born in a cgroup (a move later costs 7 to 15 ms) and in the namespaces that `flags` ask for.

    The C library does not know of this fork: the child runs only our own code until it forks again by os.fork.
    """
    wanted = struct.pack("11Q", flags | _CLONE_INTO_CGROUP, 0, 0, 0, signal.SIGCHLD, 0, 0, 0, 0, 0, cgroup)
    ctypes.pythonapi.PyOS_BeforeFork()
    pid = int(_held.syscall(_NR_CLONE3, wanted, ctypes.c_size_t(len(wanted))))
    if pid == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
        return 0
    number = ctypes.get_errno()
    ctypes.pythonapi.PyOS_AfterFork_Parent()
    if pid < 0:
        raise OSError(number, f"clone3: {os.strerror(number)}")
    return pid


def inotify() -> None:
    """inotify_init1(2): only the self-test calls it, and wants it refused."""
    os.close(_checked(_libc.inotify_init1(0), "inotify"))
