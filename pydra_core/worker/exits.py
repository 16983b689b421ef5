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
    unwatched: bool = False
    """Its init was ended, and not by the node."""

    def sentence(self) -> str:
        """Goes on after "the worker": "was ended by signal 11 (SIGSEGV)"."""
        if self.reason:
            return f"could not be started: {self.reason}"
        if self.limit:
            return f"was ended because it reached its limit: {self.limit}{_raised_by(self.limit)}"
        if self.unwatched:
            return "was ended together with its init, and not by its node: at this level of isolation a task can do that itself"
        if self.timed_out:
            return "was ended because its wall time was over"
        if self.signal is not None:
            return f"was ended by signal {self.signal} ({_signal_name(self.signal)})"
        return f"exited with status {self.code} before it reported a result"


_ATTRIBUTES = {"memory": "memory", "disk": "scratch"}


def _raised_by(limit: str) -> str:
    """What in the task says how much it is."""
    name = _ATTRIBUTES.get(limit.split(" ", 1)[0])
    return f"; if it needs more, set {name} in the task" if name else ""


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "unknown"


def amount(what: str, used: int, limit: int) -> str:
    """In GiB, or in MiB where the limit is small; what is used is never shown as no more than the limit."""
    unit, name = (1 << 30, "GiB") if limit >= 1 << 30 else (1 << 20, "MiB")
    digits = next((n for n in range(1, 4) if round(used / unit, n) > round(limit / unit, n)), 1)
    return f"{what} {used / unit:.{digits}f} of {limit / unit:.{digits}f} {name}"


def read_exit(status: bytes, contained: bool = True) -> Exit:
    """What the status pipe held. Nothing at all means that init itself was killed, and everything with it.

    Not `contained`, nobody but the run itself does that: the node asks init to end it, and init tells.
    """
    if len(status) < STATUS.size:
        return Exit(None, 9, False, 0.0, 0, unwatched=not contained)
    wait, ending, cpu, memory = STATUS.unpack_from(status)
    sentence = status[STATUS.size :].decode(errors="replace")
    code, ended_by = (None, wait & 0x7F) if wait & 0x7F else ((wait >> 8) & 0xFF, None)
    reason, limit = ("", sentence) if ending == LIMIT else (sentence, "")
    return Exit(code, ended_by, ending == WALL_TIME, cpu, memory, reason, limit)
