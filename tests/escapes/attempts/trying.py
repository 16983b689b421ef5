"""What every attempt is made of: its name, how it may end, and raw system calls.

An attempt gets the hints that the test planted and returns "ESCAPED: …" or "CONTAINED: …". Standard library only: the control run
performs the same functions in a plain process.
"""

import ctypes
import errno
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

Hints = dict[str, Any]
Act = Callable[[Hints], object]
End = Literal["returns", "fails", "either"]


@dataclass(frozen=True)
class Attempt:
    """`end`: it has to come back with its word; or the run must fail; or both are fine. `runs`: fresh runs, one after the other,
    each of which finds what the one before returned in the hint `before`."""

    name: str
    does: str
    act: Act
    end: End = "returns"
    runs: int = 1
    task: str = "Attempt"


ATTEMPTS: dict[str, Attempt] = {}


def attempt(end: End = "returns", runs: int = 1, task: str = "Attempt") -> Callable[[Act], Act]:
    """Enters a function under its own name."""

    def enter(act: Act) -> Act:
        name = act.__name__
        ATTEMPTS[name] = Attempt(name, (act.__doc__ or "").strip().rstrip("."), act, end, runs, task)
        return act

    return enter


def verdict(found: Iterable[object], otherwise: str) -> str:
    """Escaped if anything was found."""
    hits = [str(one) for one in found]
    return f"ESCAPED: {', '.join(hits[:8])}" if hits else f"CONTAINED: {otherwise}"


def worked(action: Callable[..., object], *args: object) -> bool:
    """True if the system did not refuse."""
    try:
        action(*args)
    except (OSError, ValueError, AttributeError):
        return False
    return True


def opens(path: str, flags: int = os.O_RDONLY) -> bool:
    """True if the file can be opened; it is closed again, nothing is read or written."""
    try:
        os.close(os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY))
    except (OSError, ValueError):
        return False
    return True


LIBC: Any = ctypes.CDLL(None, use_errno=True)
LIBC.syscall.restype = ctypes.c_long
X86 = os.uname().machine == "x86_64"
# x86_64 and aarch64 (asm/unistd_64.h, asm-generic/unistd.h); None where there is no such call.
NUMBERS: dict[str, tuple[int | None, int | None]] = {
    "acct": (163, 89),
    "add_key": (248, 217),
    "adjtimex": (159, 171),
    "bpf": (321, 280),
    "chroot": (161, 51),
    "clock_adjtime": (305, 266),
    "clock_settime": (227, 112),
    "clone": (56, 220),
    "clone3": (435, 435),
    "delete_module": (176, 106),
    "execveat": (322, 281),
    "fanotify_init": (300, 262),
    "finit_module": (313, 273),
    "fsopen": (430, 430),
    "init_module": (175, 105),
    "inotify_init1": (294, 26),
    "io_uring_setup": (425, 425),
    "ioperm": (173, None),
    "iopl": (172, None),
    "ioprio_set": (251, 30),
    "kcmp": (312, 272),
    "kexec_load": (246, 104),
    "keyctl": (250, 219),
    "landlock_create_ruleset": (444, 444),
    "landlock_restrict_self": (446, 446),
    "listmount": (458, 458),
    "lookup_dcookie": (212, 18),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "migrate_pages": (256, 238),
    "mlock": (149, 228),
    "mount": (165, 40),
    "mount_setattr": (442, 442),
    "move_mount": (429, 429),
    "move_pages": (279, 239),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    "msgget": (68, 186),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "open_tree": (428, 428),
    "perf_event_open": (298, 241),
    "personality": (135, 92),
    "pidfd_getfd": (438, 438),
    "pidfd_open": (434, 434),
    "pivot_root": (155, 41),
    "prlimit64": (302, 261),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "quotactl": (179, 60),
    "reboot": (169, 142),
    "request_key": (249, 218),
    "sched_setattr": (314, 274),
    "seccomp": (317, 277),
    "semget": (64, 190),
    "setdomainname": (171, 162),
    "sethostname": (170, 161),
    "setns": (308, 268),
    "settimeofday": (164, 170),
    "setxattr": (188, 5),
    "shmget": (29, 194),
    "statmount": (457, 457),
    "swapoff": (168, 225),
    "swapon": (167, 224),
    "syslog": (103, 116),
    "timer_create": (222, 107),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
    "vhangup": (153, 58),
}
REFUSED = ("EPERM", "EACCES", "ENOSYS")


def call(name: str, *args: object) -> tuple[int, str]:
    """A raw system call: its result and the name of its error, "" if there was none; ENOSYS where there is no such call."""
    number = NUMBERS[name][0 if X86 else 1]
    if number is None or sys.platform != "linux":
        return -1, "ENOSYS"
    ctypes.set_errno(0)
    given = [ctypes.c_long(one) if isinstance(one, int) else one for one in args]
    result = int(LIBC.syscall(ctypes.c_long(number), *given))
    return result, errno.errorcode.get(ctypes.get_errno(), "") if result == -1 else ""


def reached(*calls: tuple[Any, ...]) -> list[str]:
    """Calls that the kernel looked into: refused for any other reason than that they are not allowed, or not refused at all."""
    found = []
    for name, *args in calls:
        result, error = call(name, *args)
        if result != -1 or error not in REFUSED:
            found.append(f"{name}={error or result}")
    return found


def in_child(action: Callable[[], object]) -> bool:
    """True if the action is true in a forked process, which it may change for good or end."""
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(0 if action() else 1)
        finally:
            os._exit(1)
    return os.waitpid(pid, 0)[1] == 0


def call_itself(name: str) -> None:
    """Names this process for who looks from outside."""
    LIBC.prctl(15, name.encode()[:15], 0, 0, 0)


def visible() -> list[int]:
    """Processes that can be seen, without this one."""
    try:
        return [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]
    except OSError:
        return [os.getppid()]


def outside(hints: Hints) -> list[int]:
    """Numbers of processes that are no business of a task: the node, its zygote, a stranger."""
    return [pid for pid in hints.get("pids", []) if pid not in (os.getpid(), 0)]


def key_of(mark: str) -> int:
    """The key of a segment for who knows the mark."""
    return int(mark, 16) & 0x7FFFFFFF
