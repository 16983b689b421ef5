"""The state of a cluster: records that only `transitions` writes, and that the store keeps as they are.

Invariants (checked by `invariants.check`):
1. A run in an `ENDED` state has `ended` set, holds no slot, and never changes again.
2. A unit that is SENT or RUNNING has an attempt and a holder; a WAITING one has no slot anywhere.
3. A unit's `attempt` is the only one whose reports count, and only from its `holder`.
4. `placed` never falls: the next attempt is `(epoch, placed + 1)`, numbered when it is placed.
5. The slots in use on a node are those of the units that it holds: nothing else counts them. A coordinating unit takes none.
6. A piece that was offered and is not answered is in one place: `waiting`, `special`, `retrying` or `looking` of its spread, or
   unanswered in one seat. What is below `Spread.next` and in none of them is answered: no record is kept of it.
7. Trees are not saved: after a restart the owner of a spread is asked for its pieces again.
"""

import msgspec

from pydra_core.ids import Digest, NodeId, PackageName, RunId, TokenId, UnitName
from pydra_core.master.pulse import Pulse
from pydra_core.master.sieve import EndedRuns
from pydra_core.master.timeline import Timeline
from pydra_core.master.traces import Trace
from pydra_core.master.work import (
    OwedLog as OwedLog,
    Seat as Seat,
    Spread as Spread,
    Tree as Tree,
    Trial as Trial,
    Unit as Unit,
    UnitLog as UnitLog,
)
from pydra_core.protocol.chosen import Only
from pydra_core.protocol.environments import EnvironmentState, Interpreter, Target
from pydra_core.protocol.facts import Facts, Hours, IsolationReport, Load, Offer
from pydra_core.protocol.manifest import Manifest, Needs, TaskKind, TaskSpec
from pydra_core.protocol.messages import Artifact, Input
from pydra_core.protocol.pictures import Story, UnitRow
from pydra_core.protocol.states import Cause, Isolation, NodeState, RunState, Wanted
from pydra_core.protocol.values import NOTHING, Encoded

LOSSES = 3
"""So many losses of its node fail a unit ("its node was lost 3 times")."""

SILENCE = 15.0
"""Seconds after which a silent node is lost."""

PLACES = 255

LEASE = 60.0
"""Seconds that a restarted master gives a node to come back before its units wait again."""


class Retention(msgspec.Struct, frozen=True, kw_only=True):
    """How much of the history is kept: so many days, so many ended runs, and so many bytes of what runs left. 0: no limit.
    `output_limit`: bytes that a task may ask for to leave in files."""

    days: float = 90.0
    runs: int = 100_000
    size: int = 20_000_000_000
    output_limit: int = 16 * 1024**3


class Run(msgspec.Struct, kw_only=True):
    """One execution of a task. `state` is what people see; `wanted` what they want. `arguments` is MessagePack of a dict."""

    run: RunId
    task: TaskSpec
    package: PackageName
    version: int
    digest: Digest
    arguments: bytes
    queued: float
    unit: Unit
    priority: int = 0
    wanted: Wanted = Wanted.RUN
    state: RunState = RunState.QUEUED
    started: float = 0.0
    ended: float = 0.0
    done: float = 0.0
    total: float | None = None
    message: str = ""
    worker_pid: int = 0
    isolation: Isolation | None = None
    node_name: str = ""
    result: Encoded = NOTHING
    has_result: bool = False
    error: str = ""
    trace: str = ""
    reason: str = ""
    stop_by: float = 0.0
    artifacts: tuple[Artifact, ...] = ()
    left_size: int = 0
    """Bytes of these, while it lives."""
    notes: tuple[str, ...] = ()
    """A sentence for each file that it left and that was not taken."""
    log: Digest | None = None
    log_lines: int = 0
    story: list[Story] = []
    at: float = 0.0
    """Not before this moment; once it has come the run is `due`, and waits for others only."""
    due: bool = False
    every: float = 0.0
    """Its successor is made when it is placed for the first time, for the next moment of the series; then `followed`."""
    followed: bool = False
    newest: bool = False
    """No version was asked for: its successors take the one that is current then."""
    after: tuple[RunId, ...] = ()
    group: str = ""
    labels: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    """Names of the secret arguments; `sealed` is the ciphertext of all of them, opened only on the way to a node."""
    sealed: bytes = b""
    result_blob: Digest | None = None
    """Of a large result: the blob that has its body; `result` has no more than the form and the preview then."""
    frozen: bool = False
    """The clocks of its workers are to stand still while it is paused."""
    avoid: NodeId | None = None
    """It failed on this node: another one is taken if there is one."""
    only: Only = ()
    """Of a parallel task: these units are performed and no others; () for all."""
    given: dict[str, set[int]] = {}
    """By book: pieces that may not run twice, were given to a worker, and are not answered. Saved before they are given."""
    items: dict[str, int] = {}
    """By book: how many items its datasource gave, once that is exhausted."""
    floor: float = 0.0
    """The share of its work that it had told as done when it began anew: no less is shown."""
    settled: dict[str, dict[str, int]] = {}
    """By `Spread.key`, while it lives: how many units of spreads that are settled ended in which state."""
    units: dict[str, int] = {}
    """The sum of these, once the run has ended."""
    failures: list[UnitRow] = []
    """The last units that failed, once the run has ended."""
    log_size: int = 0
    result_size: int = 0
    """Bytes of the blobs `log` and `result_blob`; 0 where an older master did not note them."""
    tags: tuple[str, ...] = ()
    """Words that the nodes of all its workers have to carry, besides those that its task asks for."""
    lease: float = 0.0
    """Seconds that its units outlive a lost link, here and on their nodes; 0.0: for ever there, and here as every node is waited for."""
    inputs: tuple[Input, ...] = ()
    """The files that came with it; each has its `Bundle`."""
    by: str = ""
    """From where it was queued, as in `STARTED_BY`."""
    cause: Cause | None = None
    """How it came to its end, or who wants it to."""
    python: Interpreter | None = None
    lock: Digest | None = None
    """What its root ran on, and the environment that was pinned for it there."""
    places: list[str] = []
    """The names of the nodes that its root and its units were on, as they came: the first `PLACES`."""
    unit_logs: tuple[UnitLog, ...] = ()
    """What the workers of its units said, as they ended; at most `sayings.MOST`."""


class Bundle(msgspec.Struct, frozen=True):
    """Files that runs were given together: the blob that lists them, and the blobs of the files, each once."""

    listing: Digest
    files: tuple[Digest, ...]


class Drain(msgspec.Struct, frozen=True, kw_only=True):
    """A person wants a node empty. `by`: when what is left there is ended, 0.0 for never. `done`: it was told that nothing is left."""

    reason: str = ""
    by: float = 0.0
    done: bool = False


class Trouble(msgspec.Struct, frozen=True):
    """A machine could not run a package, so many times; nothing of it is placed there `until` then. `counts`: it may make it sick."""

    text: str
    until: float
    times: int = 1
    counts: bool = True


class Node(msgspec.Struct, kw_only=True):
    """One machine. `linked`: there is a link now; a node stays `connected` through `SILENCE` seconds without one."""

    node: NodeId
    name: str
    key: bytes
    joined: float
    facts: Facts
    state: NodeState = NodeState.LOST
    linked: bool = False
    local: bool = False
    slots: int = 0
    isolation: IsolationReport = IsolationReport()
    offer: Offer = Offer()
    versions: set[Digest] = set()
    inputs: set[Digest] = set()
    """Listings of whose files it has all."""
    pythons: tuple[Interpreter, ...] = ()
    environments: set[Digest] = set()
    """The locks of those that it holds."""
    load: Load = Load()
    history: list[float] = []
    seen: float = 0.0
    back_by: float = 0.0
    """After a restart of the master: until then its units are not placed again."""
    address: str = ""
    speaks: int = 0
    """The protocol of its last hello, 0 if it is one of ours."""
    reason: str = ""
    """Why it is lost or stopping, as one sentence."""
    sampled: float = 0.0
    """When `history` last grew."""
    drain: Drain | None = None
    troubles: dict[PackageName, Trouble] = {}
    """What the machine could not run since it last did, in order."""
    sick: str = ""
    """Why it is set aside until a person brings it back, as one sentence."""
    hours: Hours | None = None
    hours_until: float = 0.0
    """When its owner's schedule says something else, by the master's clock."""
    skews: list[float] = []
    """By how many seconds its clock seemed to be ahead of the master's, the last times; each less by the way of the message."""
    broke: int = 0
    """So many times in a row it sent what no node says, the last time (`broke_at`) `rule`."""
    broke_at: float = 0.0
    rule: str = ""
    tags: tuple[str, ...] = ()
    """Words that people here gave it, besides its own."""
    max_rate: int = 0
    """Bytes a second that people here allow its blob links together; 0 is any number."""


class Pin(msgspec.Struct, frozen=True, kw_only=True):
    """What one version of a package needs on one Python and platform, exactly: `digest` is that of the text `lock`. `node_name`: who
    found it out. Saved with the lock "", it is forgotten."""

    target: Target
    lock: str
    digest: Digest
    made: float
    node_name: str = ""


class Standing(msgspec.Struct, frozen=True):
    """How the environment of a target stands on a node that does not hold it, since when; for people only."""

    state: EnvironmentState
    text: str
    at: float


class Version(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    digest: Digest
    deployed: float
    manifest: Manifest
    summary: str = ""


class Package(msgspec.Struct, kw_only=True):
    """Task code by name; `versions` oldest first, the last one is current. A removed package keeps its numbers.

    `pruned` has the numbers of versions whose contents are gone: no number is used twice, the same contents keep theirs.
    """

    name: PackageName
    origin: str
    versions: list[Version] = []
    removed: bool = False
    pruned: dict[Digest, int] = {}


class Token(msgspec.Struct, kw_only=True):
    """A join token. `secret` is a SHA-256: the master does not keep what it gave away."""

    token: TokenId
    secret: bytes
    uses: int
    made: float
    expires: float
    used: int = 0
    revoked: bool = False


class Reference(msgspec.Struct):
    """A blob that saved records refer to: how many of them, and its bytes (0 for code, and where nobody noted them)."""

    count: int = 0
    size: int = 0


Place = tuple[int, RunId]
"""(-priority, run): where a run stands in a queue."""

Kind = tuple[PackageName, TaskKind, Needs]


class Cluster(msgspec.Struct, kw_only=True):
    """Everything that the master knows. `live` are the runs that have not ended, in order of their numbers.

    `live`, `waiting`, `timed`, `needed`, `held`, `counts` and `next_run` follow from the records: `ledger.index` makes them (at
    `MasterStarted`), and only `ledger` keeps them.
    """

    epoch: int
    runs: dict[RunId, Run] = {}
    live: dict[RunId, Run] = {}
    nodes: dict[NodeId, Node] = {}
    packages: dict[PackageName, Package] = {}
    tokens: dict[TokenId, Token] = {}
    pins: dict[Target, Pin] = {}
    standings: dict[tuple[NodeId, Target], Standing] = {}
    next_run: RunId = RunId(1)
    waiting: dict[Kind, list[Place]] = {}
    """By kind (runs of one kind ask the same of a node), the runs whose unit waits for a slot, sorted: the order of placement."""
    gathering: dict[Kind, list[Place]] = {}
    """The same of runs whose root coordinates from the start: it waits for a place, not for a slot."""
    wanting: list[tuple[int, UnitName]] = []
    """(-priority, unit) of each coordinating unit that waits for a slot to compute again, in the order of asking."""
    sleeping: set[RunId] = set()
    """The runs whose unit waits for its next try."""
    held: dict[NodeId, dict[UnitName, Unit]] = {}
    """The units that a node holds (SENT or RUNNING): they take its slots."""
    taken: dict[NodeId, int] = {}
    claimed: dict[NodeId, int] = {}
    coordinating: dict[NodeId, int] = {}
    """By node: slots taken, bytes of memory claimed, and units that coordinate."""
    used: dict[tuple[NodeId, str], int] = {}
    """By node and name: how many of its counted things its units have."""
    shares: dict[RunId, int] = {}
    """By run: the slots that its units take."""
    left: dict[RunId, set[Digest]] = {}
    """By live run: files that units left for other units. Nobody needs them when it ends; the store has them with the answers."""
    trees: dict[RunId, Tree] = {}
    """Of live runs that have opened a spread or hold a seat."""
    owed_logs: dict[UnitName, OwedLog] = {}
    """By worker: logs that may still come of those that nobody waits for."""
    traces: dict[RunId, dict[str, Trace]] = {}
    """By live run and book: how its units are shown one by one."""
    timeline: Timeline = msgspec.field(default_factory=Timeline)
    pulse: Pulse = msgspec.field(default_factory=Pulse)
    attempts: int = 0
    """The last attempt of a seat or child in this epoch: no two ever share a number."""
    ended: EndedRuns = msgspec.field(default_factory=EndedRuns)
    """The ended runs as filters read them."""
    timed: list[tuple[float, RunId]] = []
    """(at, run) of each run that is WAITING for its moment, sorted."""
    needed: dict[RunId, set[RunId]] = {}
    """The runs that are WAITING for a run to complete."""
    counts: dict[RunState, int] = {}
    """How many runs are in each state, ended ones as well."""
    keep: Retention = Retention()
    history: dict[RunId, Run] = {}
    """The ended runs, in the order in which they ended."""
    groups: dict[str, int] = {}
    """By group: how many of its runs live, but for those of a series."""
    series: dict[str, int] = {}
    """By group: how many runs of a series live."""
    latest: dict[str, RunId] = {}
    """By group: the run of a series that ended last."""
    leaned: dict[RunId, int] = {}
    """By run: how many live runs name it in `after`."""
    bundles: dict[Digest, Bundle] = {}
    """By their listings, as long as a run refers to them."""
    blobs: dict[Digest, Reference] = {}
    referring: dict[RunId | PackageName, dict[Digest, int]] = {}
    """What the records refer to, as they were last saved (`references`); `left_bytes` is the sum of the sizes."""
    counted: dict[RunId, tuple[tuple[Artifact, ...], tuple[object, ...]]] = {}
    """Of live runs: the artifacts that `referring` has, and what else they had to refer to then."""
    left_bytes: int = 0
    doubt_until: float = 0.0
    """The clock was set by so much that nothing is taken for old before this moment."""
    prune_at: float = 0.0
    """The history is not looked at before this moment."""
