"""Pictures: the rows that windows and terminals show, whole and frozen; nothing in them refers to the master's own state."""

from typing import Any, Literal

import msgspec

from pydra_core.ids import Attempt, Digest, NodeId, PackageName, RunId, TaskKey, TokenId
from pydra_core.protocol.environments import EnvironmentState, Interpreter
from pydra_core.protocol.facts import Facts, Hours, IsolationReport, Load, Offer
from pydra_core.protocol.manifest import USUAL, Needs, TaskKind, TaskSpec
from pydra_core.protocol.messages import Artifact
from pydra_core.protocol.states import Cause, EventKind, Isolation, NodeState, RunState, UnitState, WorkerState


class RunRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One run in a table. Times are seconds since the epoch, 0.0 for "not yet"; `total` None while unknown."""

    run: RunId
    task: TaskKey
    name: str
    package: PackageName
    version: int
    digest: Digest
    state: RunState
    done: float = 0.0
    total: float | None = None
    message: str = ""
    error: str = ""
    why: str = ""
    node: NodeId = NodeId("")
    node_name: str = ""
    worker_pid: int = 0
    isolation: Isolation | None = None
    attempt: Attempt | None = None
    priority: int = 0
    queued: float = 0.0
    started: float = 0.0
    ended: float = 0.0
    kind: TaskKind = "task"
    units: dict[str, int] = {}
    """Units of spreads by state; empty for a plain run. More than one node works on them: `nodes` counts."""
    nodes: int = 0
    at: float = 0.0
    every: float = 0.0
    group: str = ""
    labels: tuple[str, ...] = ()
    after: tuple[RunId, ...] = ()
    """The runs that it waits for, or waited for."""
    stalled_since: float = 0.0
    """One of its workers has done nothing since; 0.0 for none."""
    last_line: str = ""
    """What one of its workers printed last, while it is at work; at `said_at`, by the clock of its node."""
    said_at: float = 0.0
    by: str = ""
    """From where it was queued, as in `STARTED_BY`; "" where nobody noted it."""
    cause: Cause | None = None
    """How it came to its end; None while it goes on, and where nobody noted it."""
    reason: str = ""
    """What was said when it was cancelled or skipped."""
    tags: tuple[str, ...] = ()
    """The words that the nodes carry which it is on, or was on at its end."""


class UnitRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One unit of a spread: those on their way, and the last that failed. `attempt` counts from 1."""

    run: RunId
    path: str
    index: int
    state: UnitState
    attempt: int = 0
    node_name: str = ""
    error: str = ""
    why: str = ""
    action: str = ""
    """What helps, where that is more than what its state says."""


class WorkerRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One worker under its node. `cpu` in cores, `memory` in bytes; `isolation` is None until it has said what holds it."""

    run: RunId
    name: str
    pid: int
    state: WorkerState
    path: str = ""
    coordinates: bool = False
    cpu: float = 0.0
    memory: int = 0
    isolation: Isolation | None = None
    stalled_since: float = 0.0


class NodeRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One node with its workers. `seen` is when it was last heard; `history` its last CPU shares, oldest first (≤ 60)."""

    node: NodeId
    name: str
    state: NodeState
    linked: bool
    local: bool
    slots: int
    busy: int
    facts: Facts
    isolation: IsolationReport
    load: Load
    workers: tuple[WorkerRow, ...] = ()
    versions: tuple[Digest, ...] = ()
    history: tuple[float, ...] = ()
    why: str = ""
    action: str = ""
    address: str = ""
    seen: float = 0.0
    upgrade: str = ""
    """The command that makes it speak our protocol, if it does not."""
    offer: Offer = Offer()
    hours: Hours | None = None
    drains_by: float = 0.0
    """When what is left on a node that drains is ended; 0.0 for never."""
    notes: tuple[str, ...] = ()
    """Sentences about what is not as it should be, although the node works."""
    tags: tuple[str, ...] = ()
    """All words that it carries; `given` are those that people here gave it."""
    given: tuple[str, ...] = ()
    max_rate: int = 0
    """Bytes a second that people here allow its transfers; 0 is any number. What its owner allows stands in the offer."""


class EnvironmentRow(msgspec.Struct, frozen=True, kw_only=True):
    """How one version of a package stands on one node. `state`: "none" (no Python there will do), "own" (it needs no environment),
    "missing" (built when it is first needed), "building", "held" or "failed", which `text` explains. `lock` None: nobody has found out
    yet what it needs there. `differs`: packages of other versions than where another Python or platform is."""

    node: NodeId
    node_name: str
    package: PackageName
    version: int
    python: str = ""
    platform: str = ""
    wanted: str = ""
    requires: tuple[str, ...] = ()
    state: EnvironmentState | Literal["none", "own"] = "missing"
    text: str = ""
    lock: Digest | None = None
    packages: int = 0
    differs: tuple[str, ...] = ()


class LockRow(msgspec.Struct, frozen=True, kw_only=True):
    """What is pinned for a version on one Python and platform: how many packages, since when, and who found it out."""

    lock: Digest
    python: str
    platform: str
    packages: int
    made: float
    node_name: str = ""


class VersionRow(msgspec.Struct, frozen=True, kw_only=True):
    version: int
    digest: Digest
    deployed: float
    tasks: tuple[TaskSpec, ...]
    description: str = ""
    nodes: tuple[str, ...] = ()
    summary: str = ""
    """What changed against the version before ("changed 3 lines in count.py")."""
    wants: tuple[str, ...] = ()
    """What its tasks ask of a machine's owner, as in `Manifest`; () for nothing."""
    size: int = 0
    """Bytes of its files."""
    locks: tuple[LockRow, ...] = ()
    """By Python and platform, the newest Python first."""


class PackageRow(msgspec.Struct, frozen=True, kw_only=True):
    """A package with its versions, newest first; the first is the one that new runs take."""

    package: PackageName
    origin: str
    versions: tuple[VersionRow, ...]


class Story(msgspec.Struct, frozen=True):
    """One transition of a run: when, to what, and who or what did it."""

    at: float
    state: RunState
    text: str


SHOWN = 500
"""So many files of a run come with its picture; a query for them has all."""


class RunDetails(msgspec.Struct, frozen=True, kw_only=True):
    """All about one run. `result` as `values.shown` makes it; `trace` the traceback and the last lines of a failed one."""

    row: RunRow
    arguments: dict[str, Any]
    result: Any = None
    has_result: bool = False
    result_follows: bool = False
    """A large result is still read from the disk; another picture has it."""
    error: str = ""
    trace: str = ""
    artifacts: tuple[Artifact, ...] = ()
    """The first `SHOWN` files that it and its units left; `left` counts all of them."""
    left: int = 0
    notes: tuple[str, ...] = ()
    """A sentence for each file that it left and that was not taken."""
    story: tuple[Story, ...] = ()
    why: str = ""
    action: str = ""
    attempts: int = 0
    log_lines: int = 0
    last_line: str = ""
    needs: Needs = USUAL
    python: Interpreter | None = None
    """What its code ran on last; None before its first start, and where nobody noted it."""
    lock: Digest | None = None
    """The environment that was pinned for it there; None if it needed none."""
    places: tuple[str, ...] = ()
    """The nodes that its root and its units were on, in the order in which they came."""


class EventRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Something that happened, for subscribers. `number` counts from 1 since the master's start."""

    number: int
    at: float
    kind: EventKind
    text: str
    node: NodeId = NodeId("")
    run: RunId = RunId(0)
    package: PackageName = PackageName("")
    worker_pid: int = 0


class TokenRow(msgspec.Struct, frozen=True, kw_only=True):
    token: TokenId
    uses: int
    used: int
    made: float
    expires: float


class ClusterStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The cluster in one line of figures. `addresses` are where nodes find the master; `open` tells if it listens beyond loopback."""

    master: str
    program: str
    protocol: int
    epoch: int
    pid: int
    addresses: tuple[str, ...]
    open: bool
    pin: str
    nodes: dict[str, int]
    slots: int
    busy: int
    runs: dict[str, int]
    packages: int
    started: float
    keep_days: float = 0.0
    keep_runs: int = 0
    keep_size: int = 0
    """How much of the history is kept; 0: no limit."""
    left_size: int = 0
    """Bytes of what runs left: logs, artifacts, large results."""
    output_limit: int = 0
    """Bytes that a task may ask for to leave in files; 0: not told."""
    unit_rate: float = 0.0
    """Units a second, as of the last beat of the pulse."""
    units_waiting: int = 0
    """Units of runs at work that wait, as of the last beat."""


Row = RunRow | UnitRow | NodeRow | PackageRow | EventRow | RunDetails | TokenRow | ClusterStatus
