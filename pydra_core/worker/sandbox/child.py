"""The way of a forked child from the zygote to the task: into its sandbox, then a second fork into init and the worker.

The way has two parts. What is the same for every run needs no order: the namespaces, an empty /tmp, and the second fork. A spare
goes it ahead and waits. With the order come the package, the work folder, what was granted and the limits; the last doors are
closed behind those.

Init and the worker share one socketpair, `between`: over it the worker passes on an order that it waited for, says why it could
not be bound, and hears that init is. It is closed before user code runs.
"""

import array
import gc
import os
import signal
import socket
import sys
from dataclasses import dataclass

import msgspec

from pydra_core.worker import runtime
from pydra_core.worker.orders import ORDER_LIMIT, STATUS, Order, Tried
from pydra_core.worker.rehearsal import rehearse
from pydra_core.worker.sandbox import (
    beforehand,
    enter,
    forks,
    init,
    mounts,
    namespaces,
    privileges,
    selftest,
    syscalls,
    watchdog,
)
from pydra_core.worker.sandbox.steps import StepFailed, Steps

assert sys.platform == "linux"


EXIT_NO_SANDBOX = 99
_BOUND = b"bound"
_LONGEST = 4096
"""Bytes of a reason."""


@dataclass(frozen=True, slots=True)
class Call:
    """An order with the descriptors that came along; `cgroup` is -1 where none holds the run."""

    order: Order
    sock: int
    log: int
    status: int
    cgroup: int = -1


def become_worker(place: enter.Place, wanted: Call | socket.socket, keep: list[int]) -> None:
    """Never returns. `wanted` is the order, or where one will come. What goes wrong before user code is told in the status pipe,
    and no user code runs."""
    try:
        _become(place, wanted, keep)
    except BaseException as error:  # a forked child must never return into the loop of the zygote
        os.write(2, f"a worker could not be prepared: {error}\n".encode())
    os._exit(EXIT_NO_SANDBOX)


def _become(place: enter.Place, wanted: Call | socket.socket, keep: list[int]) -> None:
    syscalls.close_all_but([0, 1, 2, *keep, *(fd for fd in (place.proc, place.network) if fd >= 0)])
    steps, failed = Steps(), None
    try:
        _prepare(place, steps)
    except (StepFailed, OSError) as error:
        failed = error
    ours, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
    parent = os.getpid()
    worker = os.fork()
    if worker:
        theirs.close()
        _be_init(place, worker, wanted, ours)
    else:
        ours.close()
        _be_worker(place, wanted, theirs, parent, steps, failed)


def _prepare(place: enter.Place, steps: Steps) -> None:
    """The same for every run."""
    setup = place.setup
    privileges.volunteer_first(place.proc if place.proc >= 0 else None)
    if setup.bubblewrap:
        steps.taken += place.steps
        return
    if not setup.namespaces:
        syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
        return
    steps.take(
        "own mount, network, IPC, host name and cgroup namespaces",
        lambda: syscalls.unshare(namespaces.inner(setup.shared_network or place.network >= 0)),
    )
    if not setup.shared_network:
        steps.take("loopback only", lambda: _own_network(place.network))
    steps.take("host name of its own", lambda: socket.sethostname("worker"))
    steps.take("own /tmp and shared memory", lambda: mounts.mount_short_lived(setup.roots, enter.PREPARED))
    steps.take("own process list", lambda: _own_proc(place))


def _own_network(made: int) -> None:
    """One that was made ahead is taken, nobody else will."""
    if made >= 0:
        syscalls.setns(made, syscalls.CLONE_NEWNET)
        os.close(made)
    else:
        namespaces.raise_loopback()


def _own_proc(place: enter.Place) -> None:
    if place.setup.masked_proc:
        mounts.cover_proc()
    else:
        mounts.mount_own_proc(place.hidden)


# ------------------------------------------------------------------------------------------------------- init


def _be_init(place: enter.Place, worker: int, wanted: Call | socket.socket, between: socket.socket) -> None:
    """Never returns."""
    call = _passed_on(wanted, between)
    order = call.order
    policy = enter.policy_of(place.setup, order)
    try:
        enter.bind_init(place, policy, Steps())
        # With a PID namespace its end is the end of all; without one it has to end its tree by hand.
        by = signal.SIGKILL if place.setup.namespaces else signal.SIGTERM
        namespaces.die_with_parent(place.parent, by)
    except (StepFailed, OSError) as error:
        _tell(error, call.status)
        os._exit(EXIT_NO_SANDBOX)
    _say_bound(between)
    dog = watchdog.Watchdog(order.limits, policy.work, place.setup.namespaces, call.cgroup)
    ended = init.watch(worker, order.limits.wall_time, dog)
    if not place.setup.namespaces:
        init.end_tree()
    why = _reason(between)
    record = STATUS.pack(EXIT_NO_SANDBOX << 8, 0, 0.0, 0) + why if why else ended
    try:
        os.write(call.status, record)
    except OSError:
        pass
    os._exit(0)


def _passed_on(wanted: Call | socket.socket, between: socket.socket) -> Call:
    """A spare's init has its order from the worker."""
    if isinstance(wanted, Call):
        os.close(wanted.sock)
        os.close(wanted.log)
        return wanted
    wanted.close()
    frame, fds = receive(between)
    if not frame:
        os._exit(0)
    return Call(msgspec.msgpack.decode(frame, type=Order), -1, -1, *fds)


def _say_bound(between: socket.socket) -> None:
    between.setblocking(False)
    try:
        between.send(_BOUND)
    except OSError:
        pass  # the worker has failed already


def _reason(between: socket.socket) -> bytes:
    """Why the worker was not bound; nothing if it was."""
    for _ in range(2):  # the first answer may be that it did not hear us out (unix(7), ECONNRESET)
        try:
            return between.recv(_LONGEST)
        except OSError:
            continue
    return b""


def _tell(error: BaseException, status: int) -> None:
    os.write(status, STATUS.pack(EXIT_NO_SANDBOX << 8, 0, 0.0, 0) + _sentence(error))


def _sentence(error: BaseException) -> bytes:
    sentence = str(error) if isinstance(error, StepFailed) else f"{type(error).__name__}: {error}"
    return sentence.encode(errors="replace")[:_LONGEST]


# --------------------------------------------------------------------------------------------------- the worker


def _be_worker(
    place: enter.Place,
    wanted: Call | socket.socket,
    between: socket.socket,
    parent: int,
    steps: Steps,
    failed: Exception | None,
) -> None:
    """Here the task will run."""
    os.setsid()
    init.unblock_signals()
    drafted = enter.draft_lock(place) if failed is None else -1
    call = wanted if isinstance(wanted, Call) else _awaited(wanted, between)
    for fd in (call.status, call.cgroup):
        if fd >= 0:
            os.close(fd)
    try:
        if failed is not None:
            raise failed
        policy = enter.policy_of(place.setup, call.order)
        enter.bind_worker(place, call.order, policy, steps)
        steps.take("dies with its node", lambda: namespaces.die_with_parent(parent))
        connection = _dress(place, call, policy.work)
        if place.setup.locked:
            enter.lock(place, call.order, policy, steps, drafted)
        if between.recv(len(_BOUND)) != _BOUND:
            os._exit(EXIT_NO_SANDBOX)
    except Exception as error:
        between.send(_sentence(error))
        os._exit(EXIT_NO_SANDBOX)
    between.close()
    _be_whole(place)
    trial = call.order.trial
    if trial is None:
        runtime.run(connection)
        return
    connection.recv(1)  # until the node has looked at it from outside
    probes = selftest.probe(trial, policy, place.setup.namespaces) if place.setup.locked else ()
    connection.sendall(
        msgspec.msgpack.encode(Tried(steps=tuple(steps.taken), probes=probes, spare=isinstance(wanted, socket.socket)))
    )
    os._exit(0)


def _be_whole(place: enter.Place) -> None:
    """What has waited until nothing can be reached any more."""
    gc.enable()
    if place.setup.installed:
        sys.path.append(place.setup.installed)
    if place.setup.preload:
        beforehand.be_another()


def _awaited(wanted: socket.socket, between: socket.socket) -> Call:
    """In a spare: the order, of which init has its part from here."""
    rehearse()
    frame, fds = receive(wanted)
    if not frame:
        os._exit(0)
    wanted.close()
    socket.send_fds(between, [frame], fds[2:])
    return Call(msgspec.msgpack.decode(frame, type=Order), *fds)


def _dress(place: enter.Place, call: Call, work: str) -> socket.socket:
    """Its output, its environment, its socket."""
    for fd in (1, 2):
        os.dup2(call.log, fd)
    os.close(call.log)
    enter.set_environment(call.order, enter.HOME if place.setup.namespaces else work)
    forks.release()
    return socket.socket(fileno=call.sock)


def receive(sock: socket.socket) -> tuple[bytes, list[int]]:
    """One message with its descriptors; nothing at the end."""
    frame, ancillary, _, _ = sock.recvmsg(ORDER_LIMIT, socket.CMSG_SPACE(64), socket.MSG_CMSG_CLOEXEC)
    fds = array.array("i")
    for _, _, data in ancillary:
        fds.frombytes(data)
    return frame, list(fds)
