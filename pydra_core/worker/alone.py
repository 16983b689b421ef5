"""The fresh interpreter of a worker without a zygote: takes its limits and its socket, and serves its run.

It imports what the runtime needs and nothing that only a node needs: an environment has no more.
"""

import os
import socket
import sys

import msgspec

from pydra_core.worker import runtime
from pydra_core.worker.bounds import set_limits
from pydra_core.worker.sandbox.policy import Limits


class Told(msgspec.Struct, frozen=True):
    """`sock` is the number of a descriptor, or -1 if the socket comes over standard input (Windows); `alone`: nobody else is its user;
    `installed` is added to sys.path."""

    limits: Limits
    sock: int
    alone: bool
    installed: str = ""


def main(argument: str) -> None:
    """Never returns."""
    told = msgspec.json.decode(argument, type=Told)
    connection = _received() if told.sock < 0 else socket.socket(fileno=told.sock)
    set_limits(told.limits, told.alone)
    if told.installed:
        os.environ["PYTHONPATH"] = os.pathsep.join((*sys.path[-1:], told.installed))
        sys.path.append(told.installed)
    runtime.run(connection)


def _received() -> socket.socket:
    shared = sys.stdin.buffer.read()
    return socket.fromshare(shared)  # type: ignore[attr-defined,no-any-return,unused-ignore]
