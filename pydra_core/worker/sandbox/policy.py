"""What one run may see, write and use: plain data that the steps carry out."""

import msgspec

from pydra_core.protocol.states import Network

STORE = "/store"
"""Where stage 1 puts the versions and the work folders; each run binds its part and covers the rest."""
VERSIONS, RUNS, ROOTS = f"{STORE}/versions", f"{STORE}/runs", f"{STORE}/roots"
GIVEN = f"{STORE}/inputs"
SHARED, PROGRAMS, NODES = f"{STORE}/shared", f"{STORE}/programs", f"{STORE}/devices"
CODE, WORK, INPUTS = "/task/code", "/task/work", "/task/inputs"
SITE = "/environment/site"
"""What was installed for the run, where it names an environment."""
RUNTIME = "/runtime"
"""Our own code and what it needs, each package below its name, where nothing of the node's Python is to be seen."""
SHARES = "/share"
"""A run finds the shared folder NAME at /share/NAME, program folders and devices at their own paths."""
SHORT_LIVED = ("/tmp", "/dev/shm")
"""Each run gets its own; what lies below them in the system and must be seen is bound again."""

BY_FILTER = "cannot ask the kernel for "
BY_LANDLOCK = "cannot run programs of its package"
"""Probes that only the system call filter, and only Landlock, refuses."""
BY_GROUP = "cannot start more processes than its cgroup allows"
"""The probe that only the cgroup refuses."""
PROGRAM = "program"
"""What the self-test worker tries to run; the node plants it in its package."""

DEVICES = ("null", "zero", "full", "random", "urandom")
PROC_SHOWN = frozenset(
    (
        "cpuinfo",
        "filesystems",
        "loadavg",
        "meminfo",
        "self",
        "stat",
        "sys",
        "thread-self",
        "uptime",
        "version",
        "vmstat",
    )
)
"""Of /proc, beside the processes of a run; everything else that all may read there is empty."""
SYSTEM_FILES = (
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/etc/ssl/certs",
    "/etc/alternatives",
    "/etc/fonts",
)
"""Read-only from the machine's /etc; the rest of /etc is made up."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes, counts and seconds; None is no limit of ours. Each holds for the whole tree of a run unless said otherwise.

    `scratch` is the size of /tmp and of /dev/shm, each; `disk` and `files` are what the work folder may hold; `cores` is a rate that
    only a cgroup holds. `cpu_seconds`, `open_files` and the largest single file (`disk`) are per process (setrlimit(2)).
    """

    memory: int | None = None
    processes: int = 256
    open_files: int = 1024
    scratch: int = 1 << 30
    scratch_files: int = 16_000
    disk: int = 16 << 30
    files: int = 200_000
    cpu_seconds: int | None = None
    wall_time: float | None = None
    cores: float | None = None


class Share(msgspec.Struct, frozen=True):
    """A folder of the machine that a run may have at /share/NAME."""

    name: str
    path: str
    writable: bool = False


class Grants(msgspec.Struct, frozen=True, kw_only=True):
    """What goes beyond the empty sandbox: of a zygote what its owner allows at most, of a run what it gets.

    A zygote needs only to know `shares`, `programs` and `devices`. `ports` are those that a run may connect to over TCP (network
    "outside"); `programs` are folders that are readable and executable at their own path; `devices` are device files, bound at their
    own path; `gpus` are the indices for CUDA_VISIBLE_DEVICES.
    """

    network: Network = Network.NONE
    ports: tuple[int, ...] = ()
    shares: tuple[Share, ...] = ()
    programs: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    gpus: tuple[int, ...] = ()


NOTHING = Grants()


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """`roots` are read-only and executable; `code` and `inputs` (where there are any) read-only; `work` writable; `allowed` is what
    stage 1 bound for runs to take."""

    roots: tuple[str, ...]
    code: str
    work: str
    inputs: str = ""
    limits: Limits = Limits()
    grants: Grants = NOTHING
    allowed: Grants = NOTHING
    hidden: tuple[str, ...] = ()
    """Folders that lie below others which are shown."""
    uid: int = 0
    """In the zygote's user namespace; 0 keeps the user that the node runs as."""
