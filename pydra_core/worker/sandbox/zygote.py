"""The zygote: a single-threaded process that has the runtime imported and forks a worker per order. It never runs user code.

Below stage 1 it is process 1 of its PID namespace and root of a user namespace that is nobody outside. Without namespaces it is an
ordinary process, and so are its workers.
"""

import array
import gc
import os
import select
import socket
import sys

import msgspec

import pydra_core.worker.runtime  # noqa: F401  # imported once here, shared by every worker
from pydra_core.worker import preload  # noqa: F401
from pydra_core.worker.orders import ORDER_LIMIT, Forked, Order, Setup, Standing
from pydra_core.worker.sandbox import child, namespaces, privileges, syscalls

assert sys.platform == "linux"


REAP_INTERVAL = 200
"""Milliseconds between two looks for workers that have ended."""


def main(argument: str) -> None:
    """Serves orders until the node closes the control socket."""
    setup = msgspec.json.decode(argument, type=Setup)
    control = socket.socket(fileno=setup.control)
    if not setup.namespaces:
        _follow_node(setup.node)
    privileges.hide_memory(True)
    sys.executable, sys.prefix, sys.exec_prefix = setup.executable, setup.prefix, setup.prefix
    place = _open_place(setup)
    gc.collect()
    gc.freeze()
    control.send(msgspec.msgpack.encode(Standing(steps=setup.steps)))
    _serve(control, place)


def _follow_node(node: int) -> None:
    namespaces.die_with_parent()
    if os.getppid() != node:
        os._exit(1)


def _open_place(setup: Setup) -> child.Place:
    """Descriptors of what will be covered when they are needed."""
    if not setup.namespaces:
        return child.Place(setup=setup, steps=setup.steps)
    return child.Place(
        setup=setup,
        steps=setup.steps,
        pid_namespace=os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC),
        proc=os.open("/proc", os.O_PATH | os.O_CLOEXEC),
    )


def _serve(control: socket.socket, place: child.Place) -> None:
    poll = select.poll()
    poll.register(control, select.POLLIN)
    while True:
        if poll.poll(REAP_INTERVAL):
            _answer(control, place)
        _reap()


def _answer(control: socket.socket, place: child.Place) -> None:
    """One order: three descriptors come, a pidfd goes back."""
    frame, fds = _receive(control)
    if not frame:
        os._exit(0)
    order = msgspec.msgpack.decode(frame, type=Order)
    try:
        pidfd = _fork(control, place, order, fds)
    except OSError as error:
        control.send(msgspec.msgpack.encode(Forked(number=order.number, failed=str(error))))
    else:
        socket.send_fds(control, [msgspec.msgpack.encode(Forked(number=order.number))], [pidfd])
        os.close(pidfd)
    finally:
        for fd in fds:
            os.close(fd)


def _receive(control: socket.socket) -> tuple[bytes, list[int]]:
    frame, ancillary, _, _ = control.recvmsg(ORDER_LIMIT, socket.CMSG_SPACE(64), socket.MSG_CMSG_CLOEXEC)
    fds = array.array("i")
    for _, _, data in ancillary:
        fds.frombytes(data)
    return frame, list(fds)


def _fork(control: socket.socket, place: child.Place, order: Order, fds: list[int]) -> int:
    """A pidfd of the worker's init, which is process 1 of a PID namespace of its own."""
    if place.setup.namespaces:
        syscalls.unshare(syscalls.CLONE_NEWPID)
    try:
        pid = os.fork()
        if pid == 0:
            control.detach()
            child.become_worker(place, order, *fds)
    finally:
        if place.setup.namespaces:
            syscalls.setns(place.pid_namespace, syscalls.CLONE_NEWPID)
    return os.pidfd_open(pid)


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
