"""How a worker ended, as its init saw it."""

import signal
from dataclasses import dataclass

from pydra_core.worker.orders import LIMIT, STATUS, WALL_TIME


@dataclass(frozen=True)
class Exit:
    """`code` or `signal`, or neither if the sandbox could not be closed (`reason`). CPU in seconds, largest memory in bytes."""

    code: int | None
    signal: int | None
    timed_out: bool
    cpu: float
    memory: int
    reason: str = ""
    limit: str = ""
    """Which limit of the run was reached, like "memory 2.1 of 2.0 GiB"."""

    def sentence(self) -> str:
        """Goes on after "the worker": "was ended by signal 11 (SIGSEGV)"."""
        if self.reason:
            return f"could not be started: {self.reason}"
        if self.limit:
            return f"was ended because it reached its limit: {self.limit}"
        if self.timed_out:
            return "was ended because its wall time was over"
        if self.signal is not None:
            return f"was ended by signal {self.signal} ({_signal_name(self.signal)})"
        return f"exited with status {self.code} before it reported a result"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "unknown"


def read_exit(status: bytes) -> Exit:
    """What the status pipe held. Nothing at all means that init itself was killed, and everything with it."""
    if len(status) < STATUS.size:
        return Exit(None, 9, False, 0.0, 0)
    wait, ending, cpu, memory = STATUS.unpack_from(status)
    sentence = status[STATUS.size :].decode(errors="replace")
    code, ended_by = (None, wait & 0x7F) if wait & 0x7F else ((wait >> 8) & 0xFF, None)
    reason, limit = ("", sentence) if ending == LIMIT else (sentence, "")
    return Exit(code, ended_by, ending == WALL_TIME, cpu, memory, reason, limit)
