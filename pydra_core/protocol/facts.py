"""What a node says of itself: facts once per connection, load with each heartbeat."""

import msgspec

from pydra_core.ids import UnitName
from pydra_core.protocol.manifest import WEB, SharedFolder
from pydra_core.protocol.states import Isolation, Network, StepOutcome


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """A machine. `memory` in bytes; `python` like "3.11.7"; `program` is the version of pydra-node. `tags`: what it is, in words that
    tasks can ask for, like ("linux", "python3.11", "x86_64")."""

    host: str
    system: str
    machine: str
    python: str
    cores: int
    memory: int
    program: str
    tags: tuple[str, ...] = ()


class Step(msgspec.Struct, frozen=True):
    """One step of the sandbox: what it holds, and whether it was really done here."""

    name: str
    outcome: StepOutcome
    detail: str = ""


class IsolationReport(msgspec.Struct, frozen=True):
    """The level that a self-test worker proved, with every step and probe that led to it."""

    level: Isolation = Isolation.NONE
    steps: tuple[Step, ...] = ()


class Timetable(msgspec.Struct, frozen=True, kw_only=True):
    """When a machine works, as its owner wants it: within `hours` by its own clock, (first, last) minutes of the week from Monday on, ()
    for always, spans without a minute for never; only when nobody used it for `idle` seconds; also on `battery`; with so many `slots`.
    `then`: "finish", "freeze" or "give back", what becomes of what runs when it may not work any more."""

    hours: tuple[tuple[int, int], ...] = ()
    idle: float | None = None
    battery: bool = True
    slots: int | None = None
    then: str = ""


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What a machine's owner lets runs have there. The node holds it; a master only places by it, and cannot widen it.

    `memory` bytes for all runs together; the fields with `_each` are the most that one run may ask for, in bytes, counts and
    seconds; None is no rule. `ports` count for network "outside". `resources` are (name, how many the machine has). `packages` are
    patterns of names (fnmatch(3)); () lets every package in. `tags` are the owner's own words for the machine. `max_rate`: bytes a second
    of all transfers together. `rules` tells how the
    owner said it, by the name of the field: ("network", 'network = "none" in policy.toml') or ("memory", "--memory 8GB"); a field
    that is not there has its default. `waits` are the keys that the owner changed while the node runs, and that count from its next start
    on; `fault` is why what the owner wrote last cannot be taken, so that what was said before still holds.
    """

    least: Isolation = Isolation.REDUCED
    memory: int | None = None
    memory_each: int | None = None
    slots_each: int | None = None
    processes_each: int | None = None
    open_files_each: int | None = None
    scratch_each: int | None = None
    wall_time_each: float | None = None
    output_limit_each: int | None = None
    network: Network = Network.NONE
    ports: tuple[int, ...] = WEB
    shares: tuple[SharedFolder, ...] = ()
    programs: tuple[str, ...] = ()
    resources: tuple[tuple[str, int], ...] = ()
    packages: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    max_rate: int | None = None
    schedule: Timetable = Timetable()
    rules: tuple[tuple[str, str], ...] = ()
    waits: tuple[str, ...] = ()
    fault: str = ""

    def rule(self, field: str) -> str:
        """How the owner said this, for people; "" for a default."""
        return dict(self.rules).get(field, "")


class Hours(msgspec.Struct, frozen=True, kw_only=True):
    """What the owner's own schedule leaves of a machine now; it is only told while that is less than all.

    `reason` goes on after the name of the node: "works again at 20:00 (its owner's schedule)". `left`: seconds until that changes by
    the clock, 0.0 where nobody knows. `frozen`: the clocks of what runs there stand still.
    """

    slots: int = 0
    reason: str = ""
    left: float = 0.0
    frozen: bool = False


class WorkerLoad(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One worker's process tree. `cpu` in cores (1.0 is one core busy), `memory` in bytes, `last_line` ≤ 200 characters."""

    unit: UnitName
    pid: int
    cpu: float = 0.0
    memory: int = 0
    last_line: str = ""
    stalled: float = 0.0
    """Seconds for which it has done nothing: no word, no output, no processor time, nothing read or written; 0.0 while it is in order."""
    said_at: float = 0.0
    """When its last line came, by its node's clock."""


class Transfer(msgspec.Struct, frozen=True, kw_only=True):
    """Something on its way between a node and its master: bytes there, in all, and a second. `out`: to the master."""

    what: str = ""
    done: int = 0
    size: int = 0
    rate: int = 0
    out: bool = False


class Load(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A machine's load. `cpu` is a share (0 to 1) of all cores, `memory` bytes in use. `disk_size` and `disk_free` are bytes of the disk
    that it works on; 0 if nobody knows."""

    cpu: float = 0.0
    memory: int = 0
    workers: tuple[WorkerLoad, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    disk_size: int = 0
    disk_free: int = 0
