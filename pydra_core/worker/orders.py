"""What a node and its zygote say to each other over their SEQPACKET pair; a worker never holds an end of it."""

import struct

import msgspec

from pydra_core.protocol.facts import Step
from pydra_core.worker.sandbox.policy import Limits

STATUS = struct.Struct("<iidq")
"""What init writes when a worker has ended: wait status, timed out, CPU seconds, largest memory in bytes; then a sentence
if the sandbox could not be closed."""

ORDER_LIMIT = 65_536


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """How a zygote is to be. `path` is added to sys.path; `uid_base` is 0 unless the node runs as root.

    `covers` are folders of the node that lie below a root and must not be seen.
    """

    control: int
    node: int
    python: str
    executable: str
    prefix: str
    path: tuple[str, ...]
    roots: tuple[str, ...]
    versions: str
    runs: str
    root: str
    covers: tuple[str, ...] = ()
    uid_base: int = 0
    namespaces: bool = True
    masked_proc: bool = False
    steps: tuple[Step, ...] = ()


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What a zygote says once: it stands, or why it cannot."""

    steps: tuple[Step, ...]
    failed: str = ""


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What the self-test worker is to try."""

    canary: str
    port: int
    node: int


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One worker; with it travel the descriptors of its socket, its log pipe and its status pipe, in this order."""

    number: int
    code: str
    work: str
    slots: int
    uid: int
    limits: Limits
    trial: Trial | None = None


class Forked(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to an order: the pidfd of the worker's init travels with it, or nothing was forked and why."""

    number: int
    failed: str = ""


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What the self-test worker did and found, sent over the socket of a worker."""

    steps: tuple[Step, ...]
    probes: tuple[Step, ...]
