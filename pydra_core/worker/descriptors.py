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


def written(data: bytes) -> int:
    """An unnamed file with this content, inherited by what is executed."""
    if sys.platform != "linux":
        raise OSError("this system has no unnamed files")
    fd = os.memfd_create("setup", 0)
    os.write(fd, data)
    os.lseek(fd, 0, os.SEEK_SET)
    return fd


def read_all(fd: int) -> bytes:
    """Its whole content; it is closed."""
    with open(fd, "rb") as file:
        return file.read()


def pidfd_of(pid: int) -> int:
    """A descriptor of a child of ours, which stays with it whatever becomes of its number; -1 where there are none."""
    if sys.platform == "linux":
        return os.pidfd_open(pid)
    return -1


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
