"""The way of a forked child from the zygote to the task: into its sandbox as init, then a second fork that becomes the worker.

The way has two parts. What is the same for every run needs no order; a spare goes it ahead and waits. With the order come the
package, the work folder, what was granted and the limits; the last doors are closed behind those.
"""

import gc
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from pydra_core.protocol.facts import Step
from pydra_core.protocol.states import Network
from pydra_core.worker import runtime
from pydra_core.worker.orders import STATUS, Order, Setup, Tried
from pydra_core.worker.sandbox import (
    init,
    landlock,
    limits,
    mounts,
    namespaces,
    privileges,
    seccomp,
    selftest,
    syscalls,
    watchdog,
)
from pydra_core.worker.sandbox.policy import CODE, WORK, Limits, Policy
from pydra_core.worker.sandbox.steps import StepFailed, Steps

assert sys.platform == "linux"


EXIT_NO_SANDBOX = 99


@dataclass(frozen=True, slots=True)
class Place:
    """What a child needs of its zygote; descriptors are -1 where there is none. `hidden` is what of /proc it does not see."""

    setup: Setup
    steps: tuple[Step, ...]
    pid_namespace: int = -1
    proc: int = -1
    hidden: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """An order with the descriptors that came along; `cgroup` is -1 where none holds the run."""

    order: Order
    sock: int
    log: int
    status: int
    cgroup: int = -1


Take = Callable[[], Call]


def become_worker(place: Place, take: Take, keep: list[int]) -> None:
    """Never returns. What goes wrong before user code is told in the status pipe, and no user code runs."""
    try:
        _become(place, take, keep)
    except BaseException as error:  # a forked child must never return into the loop of the zygote
        os.write(2, f"a worker could not be prepared: {error}\n".encode())
    os._exit(EXIT_NO_SANDBOX)


def _become(place: Place, take: Take, keep: list[int]) -> None:
    syscalls.close_all_but([0, 1, 2, *keep, *(fd for fd in (place.proc,) if fd >= 0)])
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    steps, failed = Steps(), None
    try:
        _prepare(place, steps)
    except (StepFailed, OSError) as error:
        failed = error
    call = take()
    try:
        if failed is not None:
            raise failed
        _settle(place, call, steps)
    except BaseException as error:
        _tell(error, call.status)


def _tell(error: BaseException, status: int) -> None:
    """To the status pipe; a second process has it no more and leaves a line in the log instead."""
    sentence = str(error) if isinstance(error, StepFailed) else f"{type(error).__name__}: {error}"
    try:
        os.write(status, STATUS.pack(EXIT_NO_SANDBOX << 8, 0, 0.0, 0) + sentence.encode())
    except OSError:
        os.write(2, f"the worker could not be started: {sentence}\n".encode())


def _prepare(place: Place, steps: Steps) -> None:
    """The same for every run."""
    setup = place.setup
    if not setup.namespaces:
        syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
        return
    privileges.volunteer_first(place.proc)
    steps.take(
        "own mount, network, IPC, host name and cgroup namespaces",
        lambda: syscalls.unshare(namespaces.inner(setup.shared_network)),
    )
    if not setup.shared_network:
        steps.take("loopback only", namespaces.raise_loopback)
    steps.take("host name of its own", lambda: socket.sethostname("worker"))
    steps.take("own /tmp and shared memory", lambda: mounts.mount_short_lived(setup.roots, Limits()))
    steps.take("own process list", lambda: _own_proc(place))


def _own_proc(place: Place) -> None:
    if place.setup.masked_proc:
        mounts.cover_proc()
    else:
        mounts.mount_own_proc(place.hidden)


def _settle(place: Place, call: Call, steps: Steps) -> None:
    """This run's own part, the fork, and what only the worker is bound by."""
    setup, order = place.setup, call.order
    policy = _policy(setup, order)
    (_enter_namespaces if setup.namespaces else _enter_session)(place, call, policy, steps)
    init.block_signals()
    worker = os.fork()
    if worker:
        os.close(call.sock)
        os.close(call.log)
        dog = watchdog.Watchdog(order.limits, policy.work, setup.namespaces, call.cgroup)
        init.watch(worker, call.status, order.limits.wall_time, setup.namespaces, dog)
    for fd in (call.status, call.cgroup):
        if fd >= 0:
            os.close(fd)
    _finish(place, call, policy, steps)


def _policy(setup: Setup, order: Order) -> Policy:
    """`code` and `work` are paths as the worker sees them."""
    return Policy(
        roots=setup.roots,
        code=CODE if setup.namespaces else os.path.join(setup.versions, order.code),
        work=WORK if setup.namespaces else os.path.join(setup.runs, order.work),
        limits=order.limits,
        grants=order.grants,
        allowed=setup.allowed,
        uid=order.uid,
    )


def _enter_namespaces(place: Place, call: Call, policy: Policy, steps: Steps) -> None:
    """The order matters: mounts while there are capabilities, then the user, then nothing can be taken back."""
    order = call.order
    if (policy.limits.scratch, policy.limits.scratch_files) != _PREPARED:
        steps.take("its size of /tmp", lambda: mounts.resize(policy.limits))
    steps.take(
        "package read-only, work folder, what it was granted, other runs covered",
        lambda: mounts.mount_own(policy, order.code, order.work),
    )
    if policy.uid:
        steps.take("host user of its own", lambda: namespaces.drop_to(policy.uid))
    steps.take("own user namespace", lambda: namespaces.become_task(place.proc))
    steps.attempt("no nested namespaces", lambda: namespaces.forbid_nesting(place.proc))
    os.close(place.proc)
    steps.take("no capabilities", privileges.drop_capabilities)
    _bound(policy, steps, alone=True)


_PREPARED = (Limits().scratch, Limits().scratch_files)


def _enter_session(place: Place, call: Call, policy: Policy, steps: Steps) -> None:
    os.chdir(policy.work)
    if place.setup.uid_base:
        steps.take("host user of its own", lambda: _leave_root(place.setup.uid_base, policy.uid))
    privileges.volunteer_first()
    steps.take("no capabilities", privileges.drop_capabilities)
    _bound(policy, steps, alone=bool(policy.uid))


def _leave_root(base: int, uid: int) -> None:
    """Never root of the machine."""
    namespaces.drop_to(base + uid)


def _bound(policy: Policy, steps: Steps, alone: bool) -> None:
    """`alone`: nobody else is this user, or this user in this namespace."""
    steps.take("limits", lambda: limits.set_limits(policy.limits, alone))
    steps.take("no new privileges", privileges.no_new_privileges)
    privileges.hide_memory(True)
    steps.take("dies with its node", namespaces.die_with_parent)


def _finish(place: Place, call: Call, policy: Policy, steps: Steps) -> None:
    """The second process: here the task will run."""
    order, contained = call.order, place.setup.namespaces
    os.setsid()
    init.unblock_signals()
    privileges.hide_memory(False)
    namespaces.die_with_parent()
    for fd in (1, 2):
        os.dup2(call.log, fd)
    os.close(call.log)
    _set_environment(order, "/tmp" if contained else policy.work)
    if place.setup.locked:
        _lock(policy, order.counted, contained, steps)
    gc.enable()
    connection = socket.socket(fileno=call.sock)
    if order.trial is None:
        runtime.run(connection)
    else:
        probes = selftest.probe(order.trial, policy, contained) if place.setup.locked else ()
        tried = Tried(steps=tuple(steps.taken), probes=probes)
        connection.sendall(msgspec.msgpack.encode(tried))
        os._exit(0)


def _lock(policy: Policy, counted: bool, contained: bool, steps: Steps) -> None:
    """What only the worker is bound by. Where it has the machine's network, nothing but these two holds it to its ports."""
    must = steps.take if policy.grants.network is Network.OUTSIDE else steps.attempt
    must("Landlock", lambda: landlock.restrict(policy, contained))
    must("system call filter", lambda: seccomp.restrict(policy.grants, counted, contained))


def _set_environment(order: Order, home: str) -> None:
    """Nothing of the node's; libraries with threads of their own are told what the run may use."""
    os.environ.clear()
    os.environ.update(
        PATH="/usr/local/bin:/usr/bin:/bin", HOME=home, TMPDIR=home, LANG="C.UTF-8", PYTHONDONTWRITEBYTECODE="1"
    )
    os.environ.update({f"{library}_NUM_THREADS": str(order.slots) for library in ("OMP", "OPENBLAS", "MKL")})
    os.environ["CUDA_VISIBLE_DEVICES"] = ",".join(map(str, order.grants.gpus))
