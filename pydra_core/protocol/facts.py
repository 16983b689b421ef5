"""What a node says of itself: facts once per connection, load with each heartbeat."""

import msgspec

from pydra_core.ids import UnitName
from pydra_core.protocol.states import Isolation, StepOutcome


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """A machine. `memory` in bytes; `python` like "3.11.7"; `program` is the version of pydra-node."""

    host: str
    system: str
    machine: str
    python: str
    cores: int
    memory: int
    program: str


class Step(msgspec.Struct, frozen=True):
    """One step of the sandbox: what it holds, and whether it was really done here."""

    name: str
    outcome: StepOutcome
    detail: str = ""


class IsolationReport(msgspec.Struct, frozen=True):
    """The level that a self-test worker proved, with every step and probe that led to it."""

    level: Isolation = Isolation.NONE
    steps: tuple[Step, ...] = ()


class WorkerLoad(msgspec.Struct, frozen=True, kw_only=True):
    """One worker's process tree. `cpu` in cores (1.0 is one core busy), `memory` in bytes, `last_line` ≤ 200 characters."""

    unit: UnitName
    pid: int
    cpu: float = 0.0
    memory: int = 0
    last_line: str = ""


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """A machine's load. `cpu` is a share (0 to 1) of all cores, `memory` bytes in use."""

    cpu: float = 0.0
    memory: int = 0
    workers: tuple[WorkerLoad, ...] = ()
