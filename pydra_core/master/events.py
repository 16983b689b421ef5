"""Events (what happened, past tense) and effects (what to do, imperative): all that goes into and comes out of `transitions`.

Those of which there are thousands a second are nothing to the collector of garbage (`gc=False`): they are frozen, so none can be a part
of itself.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from pydra_core.errors import CloseCode
from pydra_core.ids import Attempt, Digest, NodeId, PackageName, RunId, TokenId, UnitName
from pydra_core.master.state import Bundle, Node, Package, Pin, Retention, Run, Token
from pydra_core.protocol import dealing, messages, verbs
from pydra_core.protocol.environments import EnvironmentNews, LockResolved, LockWanted, UnitBuilding
from pydra_core.protocol.facts import Facts
from pydra_core.protocol.spreads import Answer
from pydra_core.protocol.states import EventKind

AskedVerb = (
    verbs.Deploy | verbs.RemovePackage | verbs.RollBack | verbs.Prune | verbs.PruneRuns | verbs.Keep
    | verbs.Submit | verbs.SubmitSweep | verbs.RunAgain | verbs.RetryUnits | verbs.CancelRun | verbs.CancelGroup | verbs.PauseRun
    | verbs.ResumeRun | verbs.SetPriority
    | verbs.RemoveNode | verbs.RevokeToken | verbs.DrainNode | verbs.ResumeNode | verbs.TagNode
    | verbs.ThrottleNode | verbs.ForgetLocks
)  # fmt: skip
"""The verbs that change the state; the others are answered from views, the store or the server."""


@dataclass(frozen=True, slots=True)
class MasterStarted:
    """The store was read and a new epoch committed: the lease of every node that holds a unit begins.

    `keep`: how much of the history is kept from now on; None: as much as before.
    """

    keep: Retention | None = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """The secret arguments of a submit: their names, and the ciphertext of all of them. The rules never see what they are."""

    names: tuple[str, ...] = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody gave a verb. The only event whose handling may raise UserError, and then before anything changed."""

    verb: AskedVerb
    summary: str = ""
    """For `Deploy`: what changed against the version before, in words (the runtime read the blobs)."""
    who: str = ""
    """From where it was asked ("window", "terminal"): the story keeps it."""
    sealed: Sealed = Sealed()
    """For `Submit` and `SubmitSweep`: the secrets, which are not in the verb any more."""
    bundles: tuple[Bundle, ...] = ()
    """For the same: the files that go with the runs, of which the runtime knows that they are here."""


@dataclass(frozen=True, slots=True)
class TokenCreated:
    """The runtime drew a secret (chance is an input); `answer` is told once the token is on disk."""

    token: Token
    answer: verbs.TokenMade


@dataclass(frozen=True, slots=True)
class NodeEnrolled:
    """A machine proved its key and one use of a token. A known key keeps its node (and name)."""

    node: NodeId
    key: bytes
    name: str
    facts: Facts
    token: TokenId
    address: str


@dataclass(frozen=True, slots=True)
class NodeConnected:
    """A link of this node is open; what it has follows in its `NodeReady`."""

    node: NodeId
    facts: Facts
    address: str


Said = (
    messages.NodeReady | messages.Heartbeat | messages.UnitSyncing | messages.UnitStarting | messages.UnitStarted
    | messages.UnitProgress | messages.UnitSaved | messages.UnitEnded | messages.VersionHeld | messages.NodeStopping | messages.NodeHours
    | messages.InputsHeld
    | dealing.SpreadOpened | dealing.UnitsOffered | dealing.SpreadTotal | dealing.SpreadSettled
    | dealing.SlotReturned | dealing.SlotWanted | dealing.UnitsAnswered
    | UnitBuilding | LockResolved | LockWanted | EnvironmentNews
)  # fmt: skip


class NodeSaid(msgspec.Struct, frozen=True, gc=False):
    """A legal message of a node, but for logs and tickets (which bypass the brain)."""

    node: NodeId
    message: Said


@dataclass(frozen=True, slots=True)
class LinkClosed:
    """The link of this node is gone; whether the node is lost, time will tell (`Ticked`).

    Not told of a link that a newer one of the same node replaced.
    """

    node: NodeId


@dataclass(frozen=True, slots=True)
class NodeOutdated:
    """A known node came with a protocol that we do not speak: it stays in the list, with the upgrade command."""

    node: NodeId
    protocol: int


@dataclass(frozen=True, slots=True)
class NodeBroke:
    """What came over the link of this node is nothing that a node says: the link was closed. `rule` tells what was wrong."""

    node: NodeId
    rule: str


@dataclass(frozen=True, slots=True)
class ClockStepped:
    """The master's clock was set, or stood still while the machine slept: it now shows so many seconds more than have passed."""

    by: float


@dataclass(frozen=True, slots=True)
class ResultKept:
    """The body of this run's large result stands in a blob, and is on disk there."""

    run: RunId
    blob: Digest


@dataclass(frozen=True, slots=True)
class UnitsPlaced:
    """The scheduler's plan, to be carried out now (nothing happened in between)."""

    placements: tuple[tuple[UnitName, NodeId], ...]


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time passed: deadlines are compared with now."""


@dataclass(frozen=True, slots=True)
class BookRead:
    """Of the spread at `path`: the indices of its units in the order of their answers (`spreads.packed`, in parts), the number of the
    next answer, and the highest index that has one. `number` is that of the reading."""

    run: RunId
    path: str
    number: int
    orders: tuple[bytes, ...]
    following: int
    highest: int
    cells: tuple[tuple[bytes, bytes], ...] = ()
    """Indices (`spreads.packed`) with their cells, in the order of their answers."""


@dataclass(frozen=True, slots=True)
class UnitsRead:
    """What the book of the spread at `path` has of the units that were `looked` at."""

    run: RunId
    path: str
    number: int
    looked: tuple[int, ...]
    units: tuple["KeptUnit", ...]


Event = (
    MasterStarted | Asked | TokenCreated | NodeEnrolled | NodeConnected | NodeSaid | LinkClosed | NodeOutdated | ResultKept
    | UnitsPlaced | Ticked | NodeBroke | ClockStepped
    | BookRead | UnitsRead
)  # fmt: skip

# -------------------------------------------------------------------------------------------------- effects


@dataclass(frozen=True, slots=True)
class Save:
    """Write the record as it is now (the runtime encodes it before it does anything else)."""

    record: Run | Node | Package | Token | Retention | Bundle | Pin


class KeptUnit(NamedTuple):
    """The final answer of a unit, and the digest of its item (`delivery.fingerprint`). `seq` counts the answers that its owner was told."""

    unit: int
    seq: int
    digest: bytes
    answer: Answer


@dataclass(frozen=True, slots=True)
class Keep:
    """Write a batch of answers (a `spreads` body) into a book of the run, with the digests of the items, one behind the other. The first of
    them is the answer number `seq`."""

    run: RunId
    book: str
    seq: int
    indices: tuple[int, ...]
    digests: bytes
    body: bytes
    cells: bytes = b""
    """How each of them is shown (`mosaic.cell`)."""


@dataclass(frozen=True, slots=True)
class KeepTrace:
    """Write how the units of a book of a run that has ended are shown (`traces.packed`)."""

    run: RunId
    book: str
    units: int
    body: bytes


@dataclass(frozen=True, slots=True)
class ReadBook:
    """Say `BookRead`, after the commit of all that happened before."""

    run: RunId
    path: str
    book: str
    number: int


@dataclass(frozen=True, slots=True)
class ReadUnits:
    """Say `UnitsRead` of some of these, the first ones, after the commit of all that happened before."""

    run: RunId
    path: str
    book: str
    number: int
    indices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Forget:
    """Take a node out of the store."""

    node: NodeId


@dataclass(frozen=True, slots=True)
class ForgetRun:
    """Take an ended run out of the store."""

    run: RunId


@dataclass(frozen=True, slots=True)
class ForgetBundle:
    """Take files that went with runs out of the store: no run refers to them any more."""

    listing: Digest


@dataclass(frozen=True, slots=True)
class Send:
    """Say this to a node, on the link that it has now. `durable`: only after the commit of this event's saves, and not at all if
    another link has replaced that one meanwhile: what a node says it has when it is ready is reckoned without it."""

    node: NodeId
    message: messages.ToNode
    durable: bool = False


@dataclass(frozen=True, slots=True)
class CloseLink:
    node: NodeId
    code: CloseCode
    reason: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to the verb of this event, told after the commit of its saves."""

    answer: verbs.Answer


class Tell(msgspec.Struct, frozen=True, gc=False):
    """Something for the subscribers of events, told after the commit of this event's saves."""

    kind: EventKind
    text: str
    node: NodeId = NodeId("")
    run: RunId = RunId(0)
    package: PackageName = PackageName("")
    worker_pid: int = 0


class Changed(msgspec.Struct, frozen=True, gc=False):
    """A picture is stale: of these runs, nodes and packages. Told to watchers at most 10 times a second."""

    runs: tuple[RunId, ...] = ()
    nodes: tuple[NodeId, ...] = ()
    packages: tuple[PackageName, ...] = ()
    tokens: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Slots or units became free: ask the scheduler once all waiting events are handled."""


@dataclass(frozen=True, slots=True)
class RunEnded:
    """The last report of this attempt came: log watchers are closed, waiters are answered (after the commit)."""

    run: RunId
    attempt: Attempt | None = field(default=None)


@dataclass(frozen=True, slots=True)
class LogCame:
    """The log of a worker came when its run had ended (after the commit)."""

    run: RunId


@dataclass(frozen=True, slots=True)
class DropBlobs:
    """Nothing refers to these blobs any more (after the commit; what is referred to again by then is kept)."""

    digests: tuple[Digest, ...]


Effect = (
    Save
    | Keep
    | KeepTrace
    | Forget
    | ForgetRun
    | ForgetBundle
    | Send
    | CloseLink
    | Reply
    | Tell
    | Changed
    | Plan
    | RunEnded
    | LogCame
    | DropBlobs
    | ReadBook
    | ReadUnits
)
