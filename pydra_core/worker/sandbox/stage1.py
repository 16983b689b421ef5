"""Stage 1: builds the sandbox that the zygote itself lives in, then becomes the zygote. Runs once per zygote, from a clean start.

Everything dies with the node, whenever that dies. Stage 1 and, once it has forked, its outer half, the guard, are killed with the
node's thread that started them (prctl(2), PR_SET_PDEATHSIG; who is too late to ask for it sees another parent). The zygote is killed
with the guard, and sees by a pipe if it was too late to ask; it ends by itself when its line to the node is closed; and its end is
the end of its PID namespace with all workers.

Ordinary user: a user namespace with one id, then the rest, then the tree. Root: the tree is built by real root (the Python may lie
below a 0700 home), then host uid 0 is left for a range of ids that nobody has, then the rest.
"""

import os
import socket
import sys
from collections.abc import Callable

import msgspec

from pydra_core.protocol.facts import Step
from pydra_core.worker.boot import command, environment
from pydra_core.worker.descriptors import written
from pydra_core.worker.orders import Setup, Standing, read_setup
from pydra_core.worker.sandbox import mounts, namespaces, privileges, syscalls
from pydra_core.worker.sandbox.steps import StepFailed, Steps

assert sys.platform == "linux"


Enter = Callable[[], None]


def main(argument: str) -> None:
    """Ends as the zygote, or after having told why not."""
    setup = read_setup(argument)
    namespaces.die_with_parent(setup.node)
    steps = Steps()
    try:
        build(setup, steps)
    except (StepFailed, OSError) as error:
        _tell(setup, tuple(steps.taken), f"{error}{namespaces.restrictions()}")
        os._exit(1)


def build(setup: Setup, steps: Steps) -> None:
    """Carries the steps out; returns never, or raises StepFailed."""
    if setup.uid_base:
        _leave_root(setup, steps)
    else:
        steps.take("user namespace", namespaces.become_single)
    steps.take(
        "process, mount, network, IPC, host name and cgroup namespaces",
        lambda: syscalls.unshare(namespaces.outer(setup.shared_network)),
    )
    tied, tie = os.pipe()
    zygote = os.fork()
    if zygote:
        _guard(zygote, setup.node, tie)
    os.close(tie)
    namespaces.die_with_parent(0)
    if namespaces.is_hung_up(tied):
        os._exit(1)  # the guard was gone before the signal was asked for
    if not setup.uid_base:
        steps.take("root of its own", lambda: _build_root(setup))
        masked = not steps.attempt("process list of its own", lambda: mounts.mount_proc(f"{setup.root}/proc"))
        if masked:
            syscalls.mount("/proc", f"{setup.root}/proc", None, syscalls.MS_BIND | syscalls.MS_REC)
        steps.take("leaves the machine's root", lambda: mounts.enter_root(setup.root))
    else:
        masked = not steps.attempt("process list of its own", lambda: mounts.mount_proc("/proc"))
    _become_zygote(setup, tuple(steps.taken), masked)


def _leave_root(setup: Setup, steps: Steps) -> None:
    steps.take("mount namespace", lambda: syscalls.unshare(syscalls.CLONE_NEWNS))
    steps.take("root of its own", lambda: _build_root(setup))
    # A proc that is fully visible must be there, or the user namespace may not mount its own (mount_too_revealing).
    steps.take("process list for the start", lambda: _bind_proc(setup.root))
    steps.take("leaves the machine's root", lambda: mounts.enter_root(setup.root))
    steps.take("user namespace, away from host uid 0", lambda: namespaces.become_ranged(setup.uid_base))


def _bind_proc(root: str) -> None:
    syscalls.mount("/proc", f"{root}/proc", None, syscalls.MS_BIND | syscalls.MS_REC)


def _build_root(setup: Setup) -> None:
    mounts.make_private()
    mounts.build_root(setup)


def _guard(zygote: int, node: int, tie: int) -> None:
    """The outer process of the pair: it dies with the node, and the zygote dies with it. The end of the pipe goes with it."""
    syscalls.close_all_but([tie])
    privileges.drop_capabilities()
    namespaces.die_with_parent(node)
    _, status = os.waitpid(zygote, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 255)


def _become_zygote(setup: Setup, steps: tuple[Step, ...], masked: bool) -> None:
    os.setsid()
    os.set_inheritable(setup.control, True)
    syscalls.close_all_but([0, 1, 2, setup.control])
    ready = written(msgspec.json.encode(msgspec.structs.replace(setup, masked_proc=masked, steps=steps)))
    argv = command(setup.python, "pydra_core.worker.sandbox.entry", setup.path, str(ready))
    os.execve(setup.python, argv, environment())


def _tell(setup: Setup, steps: tuple[Step, ...], failed: str) -> None:
    with socket.socket(fileno=setup.control) as control:
        control.send(msgspec.msgpack.encode(Standing(steps=steps, failed=failed)))
