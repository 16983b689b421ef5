"""A worker as the node holds it, and how it is ended."""

import os
import signal
import socket
import sys
from dataclasses import dataclass

from pydra_core.protocol.states import Isolation


@dataclass(slots=True)
class Spawned:
    """A worker on its way to Begin. The descriptors and the socket belong to the caller, who closes them.

    `pid` is the host's, of the worker's init; `pidfd` is -1 where the system has none; `code`, `work` and `inputs` are paths
    as the worker sees them. `contained`: with init ends everything that the worker started (a PID namespace of its own).
    """

    pid: int
    pidfd: int
    sock: socket.socket
    log_fd: int
    status_fd: int
    isolation: Isolation
    code: str
    work: str
    contained: bool = False
    inputs: str = ""

    def close(self) -> None:
        """Closes the descriptors and the socket; does not end the worker."""
        self.sock.close()
        for fd in (self.pidfd, self.log_fd, self.status_fd):
            if fd >= 0:
                os.close(fd)
        self.pidfd = self.log_fd = self.status_fd = -1


def stop_worker(spawned: Spawned) -> None:
    """Ends the worker and its whole process tree; one that has ended already is no error."""
    try:
        _signal(spawned)
    except ProcessLookupError:
        pass


def _signal(spawned: Spawned) -> None:
    if sys.platform == "linux" and spawned.pidfd >= 0:
        # With a PID namespace the end of init is the end of all; without one init ends its tree by hand.
        signal.pidfd_send_signal(spawned.pidfd, signal.SIGKILL if spawned.contained else signal.SIGTERM)
        signal.pidfd_send_signal(spawned.pidfd, signal.SIGCONT)  # a task of the same user may have stopped it
    elif sys.platform != "win32":
        os.killpg(spawned.pid, signal.SIGKILL)
    else:
        os.kill(spawned.pid, signal.SIGTERM)  # TerminateProcess
