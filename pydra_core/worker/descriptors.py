"""Descriptors that travel over a socket, and pidfds; only Linux has both, elsewhere nothing calls this."""

import os
import signal
import socket
import sys

MOST = 4
"""Descriptors that one message may carry."""


def send_fds(sock: socket.socket, frame: bytes, fds: list[int]) -> None:
    """One message with descriptors (unix(7), SCM_RIGHTS)."""
    if sys.platform == "linux":
        socket.send_fds(sock, [frame], fds)


def receive_fds(sock: socket.socket, limit: int) -> tuple[bytes, list[int]]:
    """One message with the descriptors that came along, closed on exec; b"" at the end."""
    if sys.platform != "linux":
        return b"", []
    frame, fds, _, _ = socket.recv_fds(sock, limit, MOST, socket.MSG_CMSG_CLOEXEC)
    return frame, fds


def kill(pidfd: int) -> None:
    """SIGKILL to the process that a pidfd names; one that has ended already is no error."""
    if sys.platform == "linux":
        try:
            signal.pidfd_send_signal(pidfd, signal.SIGKILL)
        except ProcessLookupError:
            pass


def is_alive(pidfd: int) -> bool:
    """False once the process has ended and was reaped."""
    if sys.platform == "linux":
        try:
            signal.pidfd_send_signal(pidfd, 0)
        except ProcessLookupError:
            return False
    return True


def close(fds: list[int]) -> None:
    """Closes each."""
    for fd in fds:
        os.close(fd)
