"""What one run may see, write and use: plain data that the steps carry out."""

import msgspec

STORE = "/store"
"""Where stage 1 puts the versions and the work folders; each run binds its part and covers the rest."""
VERSIONS, RUNS, ROOTS = f"{STORE}/versions", f"{STORE}/runs", f"{STORE}/roots"
CODE, WORK = "/task/code", "/task/work"
SHORT_LIVED = ("/tmp", "/dev/shm")
"""Each run gets its own; what lies below them in the system and must be seen is bound again."""

DEVICES = ("null", "zero", "full", "random", "urandom")
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
    """Bytes, counts and seconds; None is no limit of ours."""

    memory: int | None = None
    processes: int = 256
    open_files: int = 1024
    scratch: int = 1 << 30
    file_size: int = 16 << 30
    cpu_seconds: int | None = None
    wall_time: float | None = None


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """`roots` are read-only and executable; `code` read-only; `work` writable; there is no network in any policy yet."""

    roots: tuple[str, ...]
    code: str
    work: str
    limits: Limits = Limits()
    uid: int = 0
    """In the zygote's user namespace; 0 keeps the user that the node runs as."""
