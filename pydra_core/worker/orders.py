"""What a node and its zygote say to each other over their SEQPACKET pair; a worker never holds an end of it."""

import struct

import msgspec

from pydra_core.protocol.facts import Step
from pydra_core.worker.descriptors import read_all
from pydra_core.worker.sandbox.policy import NOTHING, Grants, Limits

STATUS = struct.Struct("<iidq")
"""What init writes when a worker has ended: wait status, what ended it, CPU seconds, largest memory in bytes; then a sentence
if the sandbox could not be closed, or which limit was reached."""

OF_ITSELF, WALL_TIME, LIMIT = 0, 1, 2
"""What ended a worker."""

ORDER_LIMIT = 65_536


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """How a zygote is to be. `path` is added to sys.path; `uid_base` is 0 unless the node runs as root.

    `covers` are folders of the node that lie below a root and must not be seen. `shared_network`: its workers keep the machine's
    network namespace. `locked`: Landlock and the system call filter, with or without namespaces. `bubblewrap`: the program that makes
    the namespaces where we may not; there is no zygote then. `spares` workers wait in their sandbox.

    `site` is what was installed for an environment, as the node sees it, "" for the node's own Python; `installed` is the same as a
    worker sees it: it is added to sys.path when nothing can be reached any more. `runtime` are the folders of our own packages, which
    an environment has from the node. `stamp` is another one when the environment was installed anew.
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
    locked: bool = True
    masked_proc: bool = False
    allowed: Grants = NOTHING
    shared_network: bool = False
    bubblewrap: str = ""
    spares: int = 0
    inputs: str = ""
    """The folder of the inputs of runs."""
    site: str = ""
    installed: str = ""
    stamp: str = ""
    preload: tuple[str, ...] = ()
    runtime: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


def read_setup(argument: str) -> Setup:
    """It comes in a file of its own: a command line could be read by the tasks (proc(5))."""
    return msgspec.json.decode(read_all(int(argument)), type=Setup)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What a zygote says once: it stands, or why it cannot."""

    steps: tuple[Step, ...]
    failed: str = ""


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What the self-test worker is to try. `processes` is what its cgroup allows, less than its other limits; 0 if it has none.

    `spare`: it is to be a spare, if need be one that is made for it. `foreign` are files of other environments and of the node's
    Python.
    """

    canary: str
    port: int
    node: int
    processes: int = 0
    spare: bool = False
    foreign: tuple[str, ...] = ()


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One worker; with it travel the descriptors of its socket, its log pipe and its status pipe, in this order.

    `counted`: a fourth one is its cgroup, which holds its memory.
    """

    number: int
    code: str
    work: str
    slots: int
    uid: int
    limits: Limits
    grants: Grants = NOTHING
    counted: bool = False
    trial: Trial | None = None
    inputs: str = ""
    """The name of its folder of inputs; "" where there are none."""


RETIRE = b"retire"
"""Instead of an order: there will be no more; the zygote ends with its last worker."""


class Forked(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to an order: the pidfd of the worker's init travels with it, or nothing was forked and why."""

    number: int
    failed: str = ""


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What the self-test worker did and found, sent over the socket of a worker; whether it had waited for its order."""

    steps: tuple[Step, ...]
    probes: tuple[Step, ...]
    spare: bool = False
