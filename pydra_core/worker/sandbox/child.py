"""The way of a forked child from the zygote to the task: into its sandbox as init, then a second fork that becomes the worker."""

import os
import signal
import socket
import sys
from dataclasses import dataclass

import msgspec

from pydra_core.protocol.facts import Step
from pydra_core.worker import runtime
from pydra_core.worker.orders import STATUS, Order, Setup, Tried
from pydra_core.worker.sandbox import init, landlock, limits, mounts, namespaces, privileges, selftest, syscalls
from pydra_core.worker.sandbox.policy import CODE, WORK, Policy
from pydra_core.worker.sandbox.steps import StepFailed, Steps

assert sys.platform == "linux"


EXIT_NO_SANDBOX = 99


@dataclass(frozen=True, slots=True)
class Place:
    """What a child needs of its zygote; descriptors are -1 where there is none."""

    setup: Setup
    steps: tuple[Step, ...]
    pid_namespace: int = -1
    proc: int = -1


def become_worker(place: Place, order: Order, sock: int, log: int, status: int) -> None:
    """Never returns. What goes wrong before user code is told in the status pipe, and no user code runs."""
    try:
        _become(place, order, sock, log, status)
    except BaseException as error:  # a forked child must never return into the loop of the zygote
        _tell(error, status)
    os._exit(EXIT_NO_SANDBOX)


def _tell(error: BaseException, status: int) -> None:
    """To the status pipe; a second process has it no more and leaves a line in the log instead."""
    sentence = str(error) if isinstance(error, StepFailed) else f"{type(error).__name__}: {error}"
    try:
        os.write(status, STATUS.pack(EXIT_NO_SANDBOX << 8, 0, 0.0, 0) + sentence.encode())
    except OSError:
        os.write(2, f"the worker could not be started: {sentence}\n".encode())


def _become(place: Place, order: Order, sock: int, log: int, status: int) -> None:
    keep = [fd for fd in (sock, log, status, place.proc) if fd >= 0]
    syscalls.close_all_but([0, 1, 2, *keep])
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    steps = Steps()
    policy = _policy(place.setup, order)
    (_enter_namespaces if place.setup.namespaces else _enter_session)(place, policy, steps)
    init.block_signals()
    worker = os.fork()
    if worker:
        os.close(sock)
        os.close(log)
        init.watch(worker, status, order.limits.wall_time, place.setup.namespaces)
    os.close(status)
    _finish(place, order, policy, steps, sock, log)


def _policy(setup: Setup, order: Order) -> Policy:
    return Policy(roots=setup.roots, code=order.code, work=order.work, limits=order.limits, uid=order.uid)


def _enter_namespaces(place: Place, policy: Policy, steps: Steps) -> None:
    """The order matters: mounts while there are capabilities, then the user, then nothing can be taken back."""
    steps.take("own mount, network, IPC, host name and cgroup namespaces", lambda: syscalls.unshare(namespaces.INNER))
    steps.take("loopback only", namespaces.raise_loopback)
    steps.take("host name of its own", lambda: socket.sethostname("worker"))
    steps.take("own /tmp, package read-only, work folder, other runs covered", lambda: mounts.mount_own(policy))
    steps.take("own process list", lambda: _own_proc(place))
    if policy.uid:
        steps.take("host user of its own", lambda: namespaces.drop_to(policy.uid))
    steps.take("own user namespace", lambda: namespaces.become_task(place.proc))
    steps.attempt("no nested namespaces", lambda: namespaces.forbid_nesting(place.proc))
    os.close(place.proc)
    steps.take("no capabilities", privileges.drop_capabilities)
    _bound(policy, steps, contained=True)


def _own_proc(place: Place) -> None:
    if place.setup.masked_proc:
        mounts.cover_proc()
    else:
        mounts.mount_proc("/proc", "subset=pid,hidepid=invisible")


def _enter_session(place: Place, policy: Policy, steps: Steps) -> None:
    syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
    os.chdir(os.path.join(place.setup.runs, policy.work))
    if os.geteuid() == 0:
        steps.attempt("host user of its own", lambda: _leave_root(place.setup.uid_base, policy.uid))
    _bound(policy, steps, contained=False)


def _leave_root(base: int, uid: int) -> None:
    """Without a root of its own a worker can only be another user where that user may read the runtime and the package."""
    if not base:
        raise PermissionError(1, "the Python or the node's home lies below a folder that is closed to other users")
    namespaces.drop_to(base + uid)


def _bound(policy: Policy, steps: Steps, contained: bool) -> None:
    steps.take("limits", lambda: limits.set_limits(policy.limits, contained))
    privileges.volunteer_first()
    steps.take("no new privileges", privileges.no_new_privileges)
    privileges.hide_memory(True)
    steps.take("dies with its node", namespaces.die_with_parent)


def _finish(place: Place, order: Order, policy: Policy, steps: Steps, sock: int, log: int) -> None:
    """The second process: here the task will run."""
    os.setsid()
    init.unblock_signals()
    privileges.hide_memory(False)
    namespaces.die_with_parent()
    for fd in (1, 2):
        os.dup2(log, fd)
    _close(log)
    _set_environment(order.slots)
    if place.setup.namespaces:
        steps.attempt("Landlock", lambda: landlock.restrict(policy.roots))
    connection = socket.socket(fileno=sock)
    if order.trial is None:
        runtime.run(connection)
    else:
        probes = selftest.probe(order.trial, CODE, WORK) if place.setup.namespaces else ()
        tried = Tried(steps=tuple(steps.taken), probes=probes)
        connection.sendall(msgspec.msgpack.encode(tried))
        os._exit(0)


def _set_environment(slots: int) -> None:
    """Nothing of the node's; libraries with threads of their own are told what the run may use."""
    os.environ.clear()
    os.environ.update(
        PATH="/usr/local/bin:/usr/bin:/bin", HOME="/tmp", TMPDIR="/tmp", LANG="C.UTF-8", PYTHONDONTWRITEBYTECODE="1"
    )
    os.environ.update({f"{library}_NUM_THREADS": str(slots) for library in ("OMP", "OPENBLAS", "MKL")})


def _close(fd: int) -> None:
    if fd >= 0:
        os.close(fd)
