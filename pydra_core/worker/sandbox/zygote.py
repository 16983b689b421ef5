"""The zygote: a single-threaded process that has the runtime imported and forks a worker per order. It never runs user code.

Below stage 1 it is process 1 of its PID namespace and root of a user namespace that is nobody outside. Without namespaces it is an
ordinary process, and so are its workers.
"""

import dataclasses
import gc
import os
import pkgutil
import random
import select
import signal
import socket
import sys

import msgspec

import pydra_core.worker.runtime  # noqa: F401  # imported once here, shared by every worker
from pydra_core.worker import preload  # noqa: F401
from pydra_core.worker.orders import RETIRE, Forked, Order, Setup, Standing, read_setup
from pydra_core.worker.rehearsal import rehearse
from pydra_core.worker.sandbox import (
    beforehand,
    child,
    enter,
    init,
    landlock,
    mounts,
    namespaces,
    passage,
    privileges,
    syscalls,
)
from pydra_core.worker.sandbox.policy import CODE
from pydra_core.worker.streams import prepare_streams

assert sys.platform == "linux"


SETTLE = 5
"""Milliseconds without an order before a spare is made: whoever waits goes first."""
LONGEST = 1000
"""Characters of a reason."""
REAP_INTERVAL = 200
"""Milliseconds between two looks for workers that have ended."""


def main(argument: str) -> None:
    """Serves orders until the node closes the control socket."""
    setup = read_setup(argument)
    control = socket.socket(fileno=setup.control)
    if not setup.namespaces:
        syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
        namespaces.die_with_parent(setup.node)
        _open_passage(setup, control)
    else:
        namespaces.die_with_parent(0)  # once more: an exec may have cleared it
    privileges.hide_memory(True)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    init.block_signals()
    sys.executable, sys.prefix, sys.exec_prefix = setup.executable, setup.prefix, setup.prefix
    enter.prepare_environment(setup)
    prepare_streams()
    if setup.namespaces:
        pkgutil.get_importer(CODE)  # is kept in sys.path_importer_cache
    rehearse()
    if setup.preload:
        _import_beforehand(setup, control)
    zygote = Zygote(control, _open_place(setup))
    gc.collect()
    gc.freeze()
    gc.disable()  # a collection in a child would copy the pages that it shares
    control.send(msgspec.msgpack.encode(Standing(steps=setup.steps)))
    zygote.serve()


def _open_passage(setup: Setup, control: socket.socket) -> None:
    """A root-run node gives its workers other users; those must reach what they need."""
    if not setup.uid_base:
        return
    try:
        inputs = (setup.inputs,) if setup.inputs else ()
        passage.open_passage((*setup.roots, setup.versions, setup.runs, *inputs))
    except OSError as error:
        why = f"the Python or the node's home lies below a folder that is closed to other users, and {error}"
        control.send(msgspec.msgpack.encode(Standing(steps=(), failed=why)))
        os._exit(1)


def _import_beforehand(setup: Setup, control: socket.socket) -> None:
    try:
        beforehand.import_all(setup.preload, setup.installed)
    except beforehand.ImportFailed as error:
        control.send(msgspec.msgpack.encode(Standing(steps=(), failed=str(error)[:LONGEST])))
        os._exit(1)


def _open_place(setup: Setup) -> enter.Place:
    """Descriptors of what will be covered when they are needed."""
    if not setup.namespaces:
        landlock.prepare(setup.roots, setup.covers)
        return enter.Place(setup=setup, steps=setup.steps, parent=os.getpid())
    return enter.Place(
        setup=setup,
        steps=setup.steps,
        pid_namespace=os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC),
        proc=os.open("/proc", os.O_PATH | os.O_CLOEXEC),
        hidden=mounts.telling(),
    )


class Zygote:
    """Forks workers; keeps some ahead if it is asked to."""

    def __init__(self, control: socket.socket, place: enter.Place) -> None:
        self._control = control
        self._place = place
        self._spares: list[tuple[int, socket.socket]] = []
        self._inits: set[int] = set()
        self._retired = False
        self._own_network = _own_network(place.setup)
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)

    def serve(self) -> None:
        """Ends with the control socket, or once it has retired with its last worker."""
        while True:
            lacking = len(self._spares) < self._place.setup.spares
            networkless = self._own_network >= 0 and self._place.network < 0
            if self._poll.poll(SETTLE if lacking or networkless else REAP_INTERVAL):
                self._answer()
            elif networkless:
                self._make_network()
            elif lacking:
                self._fork_spare()
            if not self._reap() and self._retired:
                os._exit(0)

    def _answer(self) -> None:
        """One order: its descriptors come, a pidfd goes back."""
        frame, fds = child.receive(self._control)
        if not frame:
            os._exit(0)
        try:
            if frame == RETIRE:
                self._retire()
            else:
                self._carry_out(frame, fds)
        finally:
            for fd in fds:
                os.close(fd)

    def _retire(self) -> None:
        self._retired = True
        self._place = dataclasses.replace(self._place, setup=msgspec.structs.replace(self._place.setup, spares=0))
        self._drop_spares()
        self._poll.unregister(self._control)
        self._poll.register(self._control, select.POLLHUP)

    def _carry_out(self, frame: bytes, fds: list[int]) -> None:
        order = msgspec.msgpack.decode(frame, type=Order)
        try:
            if order.trial is not None and order.trial.spare != bool(self._spares):
                self._spares_for_trial(order.trial.spare)
            pidfd = self._spare(frame, fds) if not order.counted else -1
            if pidfd < 0:
                pidfd = self._fork(order, fds)
        except OSError as error:
            self._control.send(msgspec.msgpack.encode(Forked(number=order.number, failed=str(error))))
        else:
            socket.send_fds(self._control, [msgspec.msgpack.encode(Forked(number=order.number))], [pidfd])
            os.close(pidfd)

    def _spares_for_trial(self, wanted: bool) -> None:
        """A trial says what it is about: there is a spare for it, or there is none."""
        if wanted:
            self._fork_spare()
        else:
            self._drop_spares()

    def _drop_spares(self) -> None:
        for pidfd, waiting in self._spares:
            waiting.close()  # it ends
            os.close(pidfd)
        self._spares.clear()

    def _spare(self, frame: bytes, fds: list[int]) -> int:
        """The pidfd of a spare that has taken the order; -1 if there is none."""
        while self._spares:
            pidfd, waiting = self._spares.pop(0)
            try:
                with waiting:
                    socket.send_fds(waiting, [frame], fds)
                return pidfd
            except OSError:  # it has died
                os.close(pidfd)
        return -1

    def _fork(self, order: Order, fds: list[int]) -> int:
        """A pidfd of the worker's init, which is process 1 of a PID namespace of its own."""
        cgroup = fds[3] if order.counted else -1
        return self._forked(child.Call(order, *fds), fds, cgroup)

    def _fork_spare(self) -> None:
        here, there = socket.socketpair(type=socket.SOCK_SEQPACKET)
        with there:
            try:
                pidfd = self._forked(there, [there.fileno()], -1)
            except OSError:
                here.close()
                return
        self._spares.append((pidfd, here))

    def _make_network(self) -> None:
        """One ahead of the next worker: of all the steps it takes the longest. If there is none to be had now, the worker makes
        its own, or tells why it cannot."""
        try:
            made = namespaces.make_network(self._own_network)
        except OSError:
            self._own_network = -1
        else:
            self._place = dataclasses.replace(self._place, network=made)

    def _give_network_away(self) -> None:
        """Nobody else gets it."""
        if self._place.network >= 0:
            os.close(self._place.network)
            self._place = dataclasses.replace(self._place, network=-1)

    def _forked(self, wanted: child.Call | socket.socket, keep: list[int], cgroup: int) -> int:
        inside = self._place.setup.namespaces
        if cgroup < 0 and inside:
            syscalls.unshare(syscalls.CLONE_NEWPID)
        try:
            pid = os.fork() if cgroup < 0 else syscalls.fork_into(syscalls.CLONE_NEWPID if inside else 0, cgroup)
            if pid == 0:
                self._control.detach()
                for _, waiting in self._spares:
                    waiting.detach()
                child.become_worker(self._place, wanted, keep)
        finally:
            random.seed()  # each worker is born with another one
            self._give_network_away()
            if cgroup < 0 and inside:
                syscalls.setns(self._place.pid_namespace, syscalls.CLONE_NEWPID)
        self._inits.add(pid)
        return os.pidfd_open(pid)

    def _reap(self) -> bool:
        """False if there are no workers any more."""
        ended = False
        try:
            while pid := os.waitpid(-1, os.WNOHANG)[0]:
                self._inits.discard(pid)
                ended = True
        except ChildProcessError:
            return False
        if ended and not self._place.setup.namespaces:
            init.end_strays(self._inits)
        return True


def _own_network(setup: Setup) -> int:
    """The zygote's own; −1 if its workers stay in it."""
    return (
        -1 if setup.shared_network or not setup.namespaces else os.open("/proc/self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
    )
