"""The node's side of the worker room: starts the zygote, proves its sandbox, and asks it for one worker per run."""

import socket
from dataclasses import dataclass
from pathlib import Path

from pydra_core.protocol.facts import IsolationReport
from pydra_core.protocol.states import Isolation


@dataclass(frozen=True, slots=True, kw_only=True)
class ZygoteOptions:
    """Folders of the node: `versions` holds unpacked packages (read-only to workers), `runs` the work folders.

    `best` caps the isolation: tests ask for less.
    """

    versions: Path
    runs: Path
    scratch: Path
    best: Isolation = Isolation.FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class SpawnRequest:
    """`code` lies directly below `versions`, `work` directly below `runs`; memory in bytes, wall_time in seconds."""

    name: str
    code: Path
    work: Path
    memory: int | None = None
    wall_time: float | None = None
    slots: int = 1
    slot: int = 0


@dataclass(slots=True)
class Spawned:
    """A worker on its way to Begin. The descriptors and the socket belong to the caller, who closes them.

    `pid` is the host's; `pidfd` is -1 where the system has none; `code` and `work` are paths as the worker sees them.
    """

    pid: int
    pidfd: int
    sock: socket.socket
    log_fd: int
    status_fd: int
    isolation: Isolation
    code: str
    work: str


class Zygote:
    """One zygote and the workers that it forked; everything dies with it, and it dies with the node."""

    def __init__(self, options: ZygoteOptions) -> None:
        self._options = options

    async def start(self) -> IsolationReport:
        """Starts and proves the best level that this system has. Never raises for a missing mechanism."""
        raise NotImplementedError

    async def spawn(self, request: SpawnRequest) -> Spawned:
        """A fresh worker; raises WorkerStartError. A dead zygote is restarted once."""
        raise NotImplementedError

    async def close(self) -> None:
        """Ends the zygote and every worker."""
