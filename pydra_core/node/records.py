"""What a node knows of its own runs: records that only `state` writes."""

from dataclasses import dataclass, field
from enum import StrEnum
from math import inf

import msgspec

from pydra_core.ids import Attempt, Digest, PackageName, RunId, UnitName
from pydra_core.node.deeds import Tell
from pydra_core.node.keys import Key
from pydra_core.node.policy import Indexes, Policy, offer
from pydra_core.protocol import worker
from pydra_core.protocol.environments import Interpreter, Target
from pydra_core.protocol.facts import Hours, IsolationReport, Offer
from pydra_core.protocol.messages import Artifact, Input, Placement, UnitEnded, UnitProgress
from pydra_core.protocol.states import Isolation


class Phase(StrEnum):
    """Where a run stands on this node: waiting for code, for a process, for its `Ready`, at work, or being collected."""

    HELD = "held"
    SPAWNING = "spawning"
    STARTING = "starting"
    RUNNING = "running"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: for a worker to be ready, for a pull without a byte, between two reports of progress, from result to exit,
    between two pings of the master, and for its answer; without a sign of life until a worker is called stalled."""

    start: float = 30.0
    pull: float = 60.0
    progress: float = 0.1
    end: float = 10.0
    ping: float = 5.0
    pong: float = 15.0
    stall: float = 120.0


@dataclass(slots=True, kw_only=True)
class Live:
    """One run here. `since` is when its phase HELD or SPAWNING began; `kill_by` when it is killed if it has not ended.

    `paused`: the master wants its clock to stand still; it does (`frozen`) also while the owner's schedule says so. `returned`: the
    owner's schedule gave it back.

    `stopped`: it was asked to stop before it had a result. `forget`: nobody wants its end. `overdue`: why we killed it while
    it started. `over`: which limit it broke, or what else made us end it; `ours` then tells that it was not its fault.

    `clock` is when its wall time began, of a seat when it began the piece that it is at; `heard` when it last gave a sign of life.
    Both move on by the time that it was frozen. `unanswered` counts the pieces that a seat was given and has not answered.
    `early` waits for the worker to be there. `child` begins the sentence if it dies: whose work it
    was. `indexes` and `memory` are what it was allotted; `wall_time` is the least of what the
    task says and its owner allows.
    """

    key: Key
    placement: Placement
    slot: int
    since: float
    phase: Phase = Phase.HELD
    pid: int = 0
    isolation: Isolation = Isolation.NONE
    started: float = 0.0
    result: worker.Finished | worker.Raised | None = None
    broke: str = ""
    overdue: str = ""
    over: str = ""
    ours: bool = False
    clock: float = 0.0
    heard: float = 0.0
    asked: bool = False
    paused: bool = False
    returned: bool = False
    frozen: float | None = None
    unanswered: int = 0
    coordinating: bool = False
    spreads: set[str] = field(default_factory=set)
    early: list[Tell] = field(default_factory=list)
    stopped: bool = False
    stop_reason: str = ""
    forget: bool = False
    kill_by: float = inf
    progress: UnitProgress | None = None
    untold: bool = False
    told: float = -inf
    child: str = ""
    saved: dict[str, None] = field(default_factory=dict)
    brought: dict[str, Artifact] = field(default_factory=dict)
    """Files that it saved, as the master has them already."""
    end: UnitEnded | None = None
    indexes: Indexes = field(default_factory=dict)
    memory: int = 0
    wall_time: float | None = None
    target: Target | None = None
    """What its environment is for, None if it needs none; `lock` is that environment once it is known which, `python` the place of its
    Python in the node's list."""
    lock: Digest | None = None
    python: int = 0

    @property
    def seat(self) -> bool:
        """It performs pieces of a spread."""
        return self.placement.role == "units"


@dataclass(slots=True)
class Owed:
    """An end that the master has not acknowledged. `stored`: all of its blobs are where they can be. `progress`: what was told last.
    `moving`: how far its files are was told since."""

    ended: UnitEnded
    stored: bool
    progress: UnitProgress | None = None
    moving: bool = False


@dataclass(slots=True, kw_only=True)
class Way:
    """The way to the environment of a target. `lock`: its text once this node found out what it needs, until the master pinned it;
    `digest` once it is pinned, and being built here. `asked`: the lock is pinned, and only its text is lacking."""

    requires: tuple[str, ...]
    python: int
    asked: bool = False
    lock: str = ""
    digest: Digest | None = None
    text: str = ""


@dataclass(slots=True, kw_only=True)
class NodeState:
    """All that a node knows. `pulls`: when a byte of a version last came; `recent`: the newest attempt of units seen lately.

    `epoch`: the life of the master that we last spoke with. `versions` has the bytes of each version that is held, `used` when it
    was last needed, `packages` whose it is. `between`: the runs that have files between their units here. `queue`: whose code is here
    and who waits for room. `hours`: what the owner's schedule leaves of this machine; `closed` since when it is less than all.
    """

    slots: int
    isolation: IsolationReport
    policy: Policy = Policy()
    local: bool = False
    patience: Patience = Patience()
    versions: dict[Digest, int] = field(default_factory=dict)
    inputs: dict[Digest, tuple[Input, ...]] = field(default_factory=dict)
    """The sets of files for runs that are held; when each was last needed stands in `used`."""
    used: dict[Digest, float] = field(default_factory=dict)
    packages: dict[Digest, PackageName] = field(default_factory=dict)
    epoch: int = 0
    between: set[RunId] = field(default_factory=set)
    linked: bool = False
    unlinked: float = 0.0
    """When the last link was lost."""
    live: dict[Key, Live] = field(default_factory=dict)
    pulls: dict[Digest, float] = field(default_factory=dict)
    pulled: dict[Digest, tuple[int, int]] = field(default_factory=dict)
    owed: dict[int, Owed] = field(default_factory=dict)
    lacking: dict[Key, int] = field(default_factory=dict)
    """Bytes of what an attempt left for which the master has no room."""
    serial: int = 0
    recent: dict[UnitName, Attempt] = field(default_factory=dict)
    stopping: str | None = None
    queue: list[Key] = field(default_factory=list)
    hours: Hours | None = None
    closed: float = inf
    waits: tuple[str, ...] = ()
    fault: str = ""
    """What the owner changed and what counts later, as in `Offer`."""
    pythons: tuple[Interpreter, ...] = ()
    """This machine's Pythons, the node's own first."""
    environments: dict[Digest, int] = field(default_factory=dict)
    """By lock: the bytes of each environment that is held; `needed` is when it was last needed."""
    needed: dict[Digest, float] = field(default_factory=dict)
    ways: dict[Target, Way] = field(default_factory=dict)

    @property
    def offer(self) -> Offer:
        """What the master is told of the policy."""
        return msgspec.structs.replace(offer(self.policy), waits=self.waits, fault=self.fault)

    def owe_again(self, ends: list[UnitEnded]) -> None:
        """Take up what the outbox of the last start still holds."""
        for ended in ends:
            self.owed[ended.serial] = Owed(ended, stored=not ended.artifacts and ended.log is None)
            self.serial = max(self.serial, ended.serial)
