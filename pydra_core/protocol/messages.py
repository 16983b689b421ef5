"""What a master and a node may say to each other once the node is in."""

from typing import Literal

import msgspec

from pydra_core.ids import Attempt, Digest, PackageName, TaskKey, UnitName
from pydra_core.protocol.chosen import Only
from pydra_core.protocol.dealing import (
    AnswersFor,
    CreditGranted,
    NoMoreWork,
    OfferAgain,
    Replay,
    SlotGranted,
    SlotReturned,
    SlotWanted,
    SpreadOpened,
    SpreadSettled,
    SpreadTotal,
    UnitsAnswered,
    UnitsOffered,
    WorkFor,
)
from pydra_core.protocol.environments import (
    EnvironmentNews,
    Interpreter,
    LockPinned,
    LockResolved,
    LockWanted,
    UnitBuilding,
)
from pydra_core.protocol.facts import Hours, IsolationReport, Load, Offer
from pydra_core.protocol.manifest import USUAL, Needs
from pydra_core.protocol.states import Blame, Isolation, Outcome
from pydra_core.protocol.values import NOTHING, Encoded

LAST_LINES = 20
"""How many of its last lines of output tell why a worker died."""


class LogLine(msgspec.Struct, frozen=True, array_like=True):
    """One line of output. `at` in seconds since the epoch on the node's clock; `level` debug info warning error, or out err; `unit` the
    index of the one that its worker performed then, -1 for none."""

    at: float
    level: str
    text: str
    unit: int = -1


class Artifact(msgspec.Struct, frozen=True):
    """A file that a run leaves behind; `name` is a relative path with "/" and is never used as a path by a master. `path` and `index` are
    those of the unit that left it, -1 for the run itself: only a master says so."""

    name: str
    digest: Digest
    size: int
    path: str = ""
    index: int = -1


class Input(msgspec.Struct, frozen=True, array_like=True):
    """Files that come with a run for its parameter `name`: the blob `listing` names them (packages/listings.py); bytes of all."""

    name: str
    listing: Digest
    size: int


class Placement(msgspec.Struct, frozen=True, kw_only=True):
    """All that a node needs to run one unit: the code by its digest, the task in it, and its arguments (MessagePack of a dict)."""

    unit: UnitName
    attempt: Attempt
    package: PackageName
    version: Digest
    task: TaskKey
    module: str
    cls: str
    arguments: bytes
    slots: int = 1
    role: Literal["whole", "units"] = "whole"
    """`units`: a seat, which performs pieces of the spread at `unit.path`. The path of `whole` is the place in the task tree."""
    needs: Needs = USUAL
    coordinates: bool = False
    """It is known to hold no slot from the start (the root of a parallel or map-reduce task)."""
    lease: float = 0.0
    """So many seconds without a word of the master end the worker; 0.0: it outlives a lost link for ever."""
    inputs: tuple[Input, ...] = ()
    requires: tuple[str, ...] = ()
    preload: tuple[str, ...] = ()
    """As in the manifest of its version; which Pythons will do stands in `needs`."""
    lock: Digest | None = None
    """The environment that is pinned for the Python of this node that it runs on; None while none is."""
    only: Only = ()
    """Of the root of a parallel task: these units and no others; () for all."""


# ------------------------------------------------------------------------------------------------ node → master


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """What a node holds of a unit right now: `worker_pid` is 0 until the worker has started."""

    unit: UnitName
    attempt: Attempt
    worker_pid: int = 0
    isolation: Isolation = Isolation.NONE
    started: float = 0.0
    frozen: bool = False
    """Its clock stands still."""


class NodeReady(msgspec.Struct, frozen=True, kw_only=True, tag="ready"):
    """First message after `Welcome`: everything that the node has, runs, and owes. Sent again at every connection."""

    slots: int
    isolation: IsolationReport
    versions: tuple[Digest, ...] = ()
    running: tuple[Running, ...] = ()
    owes: tuple[Running, ...] = ()
    """Attempts that ended while the link was down: their `UnitEnded` follows from the outbox."""
    local: bool = False
    """The node of the desktop app itself: its runs end with it."""
    offer: Offer = Offer()
    hours: Hours | None = None
    inputs: tuple[Digest, ...] = ()
    """Listings of whose files all are there."""
    pythons: tuple[Interpreter, ...] = ()
    """Its Pythons, its own first."""
    environments: tuple[Digest, ...] = ()
    """The locks of those that it holds."""


class Heartbeat(msgspec.Struct, frozen=True, tag="heartbeat", gc=False):
    load: Load
    at: float = 0.0


class UnitSyncing(msgspec.Struct, frozen=True, kw_only=True, tag="syncing"):
    """Held until its code and its inputs are there; bytes of what is fetched, `total` 0 while it is unknown."""

    unit: UnitName
    attempt: Attempt
    done: int = 0
    total: int = 0


class UnitStarting(msgspec.Struct, frozen=True, kw_only=True, tag="starting"):
    unit: UnitName
    attempt: Attempt


class UnitStarted(msgspec.Struct, frozen=True, kw_only=True, tag="started"):
    """The worker is in its sandbox and has imported the task. `worker_pid` as the node's host sees it."""

    unit: UnitName
    attempt: Attempt
    worker_pid: int
    isolation: Isolation
    at: float


class UnitProgress(msgspec.Struct, frozen=True, kw_only=True, tag="progress", gc=False):
    """`total` None while it is unknown. `message` at most 200 characters."""

    unit: UnitName
    attempt: Attempt
    done: float
    total: float | None = None
    message: str = ""
    lacks: int = 0
    """Bytes of what it left for which the master's disk has no room; it waits for that."""


class UnitSaved(msgspec.Struct, frozen=True, kw_only=True, tag="saved"):
    """Files that a worker saved, and goes on: the master holds these blobs already. A later one of a name takes the place of an
    earlier one."""

    unit: UnitName
    attempt: Attempt
    artifacts: tuple[Artifact, ...]


class UnitEnded(msgspec.Struct, frozen=True, kw_only=True, tag="ended"):
    """How an attempt ended: in the node's outbox under `serial` until the master acknowledges it.

    `error` is one sentence for people (empty when complete); `trace` the traceback and the last lines of output.
    `log` and artifacts are blobs that the master holds already when this is sent.
    """

    serial: int
    unit: UnitName
    attempt: Attempt
    outcome: Outcome
    value: Encoded = NOTHING
    error: str = ""
    trace: str = ""
    started: float = 0.0
    ended: float = 0.0
    worker_pid: int = 0
    isolation: Isolation = Isolation.NONE
    died: bool = False
    """The worker's process ended before it had said how the task went, or between that and its exit: by a signal, an exit, a limit."""
    log: Digest | None = None
    log_lines: int = 0
    log_size: int = 0
    artifacts: tuple[Artifact, ...] = ()
    notes: tuple[str, ...] = ()
    """A sentence for each file in its `outputs/` that was not taken, also of one that completed."""
    blame: Blame = Blame.TASK
    """Of one that did not complete. One cancelled by its `OWNER` was given back: his machine does not work now."""


class NodeHours(msgspec.Struct, frozen=True, tag="hours"):
    """By its owner's schedule it offers less than all from now on, or (None) all again. With `offer` the owner has changed what runs may
    have there, and with it perhaps its `slots`; an older master goes by what it was told at the connection."""

    hours: Hours | None
    offer: Offer | None = None
    slots: int = 0


class VersionHeld(msgspec.Struct, frozen=True, tag="held"):
    version: Digest
    held: bool = True


class InputsHeld(msgspec.Struct, frozen=True, tag="inputs-held"):
    """All files of these listings are there, or (not `held`) not any more. Only said to a master that named such."""

    listings: tuple[Digest, ...]
    held: bool = True


class TicketAsked(msgspec.Struct, frozen=True, kw_only=True, tag="ticket-asked"):
    """A node wants a blob link: to fetch versions and inputs that its placements name, or to store what its runs left."""

    request: int
    fetch: tuple[Digest, ...] = ()
    store: tuple[Artifact, ...] = ()


class LogLines(msgspec.Struct, frozen=True, kw_only=True, tag="log"):
    """Lines from `first` on of a watched log; `unit` None is the node's own log. `rest` lines stood there too when the watch began,
    and still follow. The first ones that answer a wish come also if there are none yet; they carry its `turn`."""

    unit: UnitName | None
    first: int
    lines: tuple[LogLine, ...]
    rest: int = 0
    turn: int = 0


class NodeStopping(msgspec.Struct, frozen=True, tag="stopping"):
    """The node ends on purpose; its workers have ended."""

    reason: str = ""


FromNode = (
    NodeReady | Heartbeat | UnitSyncing | UnitStarting | UnitStarted | UnitProgress | UnitSaved | UnitEnded
    | VersionHeld | InputsHeld | TicketAsked | LogLines | NodeStopping | NodeHours
    | SpreadOpened | UnitsOffered | SpreadTotal | SpreadSettled | SlotReturned | SlotWanted | UnitsAnswered
    | UnitBuilding | LockResolved | LockWanted | EnvironmentNews
)  # fmt: skip

# ------------------------------------------------------------------------------------------------ master → node


class Place(msgspec.Struct, frozen=True, tag="place"):
    placement: Placement


class StopUnit(msgspec.Struct, frozen=True, kw_only=True, tag="stop"):
    """Ask the worker to stop, kill it after `grace` seconds. Also for an attempt that is not wanted any more (`forget`):
    then nobody waits for its end, and its result is not kept."""

    unit: UnitName
    attempt: Attempt
    grace: float = 5.0
    reason: str = ""
    forget: bool = False


class Acknowledged(msgspec.Struct, frozen=True, tag="acknowledged"):
    """The commit that holds these `UnitEnded` is on disk: the node may forget them."""

    serials: tuple[int, ...]


class Ticket(msgspec.Struct, frozen=True, kw_only=True, tag="ticket"):
    """Opens one blob link within 60 s. Of `fetch`, only what the master has and the node may read; the rest is in `refused`."""

    request: int
    ticket: str
    refused: str = ""


class WatchLog(msgspec.Struct, frozen=True, kw_only=True, tag="watch-log"):
    """Send lines from `first` on (negative: the last so many), and go on until `on` is False. `unit` None: the node's own log."""

    unit: UnitName | None
    first: int = 0
    on: bool = True
    turn: int = 0
    """Comes back with the lines: those that are still on their way for an earlier wish are told apart by it."""


class WatchLoad(msgspec.Struct, frozen=True, tag="watch-load"):
    """Somebody looks: heartbeats every second instead of every five."""

    on: bool


class PackageNews(msgspec.Struct, frozen=True, tag="news"):
    """A package changed; nodes pull when they first need the version, and may drop removed ones."""

    package: PackageName
    version: Digest | None
    gone: tuple[Digest, ...] = ()
    """Versions that were pruned: no run will need them."""


class FreezeUnit(msgspec.Struct, frozen=True, kw_only=True, tag="freeze"):
    """Stop the clock of a worker's whole tree (`on`), or let it go on."""

    unit: UnitName
    attempt: Attempt
    on: bool


ToNode = (
    Place | StopUnit | Acknowledged | Ticket | WatchLog | WatchLoad | PackageNews
    | CreditGranted | AnswersFor | Replay | WorkFor | NoMoreWork | OfferAgain | SlotGranted | FreezeUnit | LockPinned
)  # fmt: skip
