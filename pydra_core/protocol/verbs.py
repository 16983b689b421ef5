"""What people can ask of a master: verbs, their answers, and watches; the bridge and the control link speak exactly these.

1. A verb is answered by one answer or one `Refused`. An acknowledged change is on disk.
2. Lists are `Query` (once) or `Watch` (one snapshot, then numbered deltas of the same window); a client never holds all rows.
3. A delta applies to the picture of the number before it. A gap cannot happen within one carrier.
4. Bytes go in parts of at most `CHUNK`: first `PutPart` until the master holds the blob, then the verb that names its digest.
"""

from typing import Any

import msgspec

from pydra_core.ids import Digest, NodeId, PackageName, RunId, TokenId
from pydra_core.protocol.answers import (
    SOURCE_LIMIT as SOURCE_LIMIT,
    Answer as Answer,
    Cell as Cell,
    Delta as Delta,
    Deployed as Deployed,
    DeployPlan as DeployPlan,
    Difference as Difference,
    Done as Done,
    FileDifference as FileDifference,
    Held as Held,
    Hit as Hit,
    Hits as Hits,
    Listened as Listened,
    ListeningTold as ListeningTold,
    LockText as LockText,
    LogPushed as LogPushed,
    Mosaic as Mosaic,
    NotifyTold as NotifyTold,
    Page as Page,
    PartOf as PartOf,
    Pruned as Pruned,
    PrunedRuns as PrunedRuns,
    PulseTold as PulseTold,
    Push as Push,
    Refused as Refused,
    Snapshot as Snapshot,
    Source as Source,
    Spans as Spans,
    Submitted as Submitted,
    SubmittedGroup as SubmittedGroup,
    TokenMade as TokenMade,
    WatchClosed as WatchClosed,
    Watching as Watching,
)
from pydra_core.protocol.chosen import Only
from pydra_core.protocol.logs import (
    FollowLogs as FollowLogs,
    ReadLines as ReadLines,
    SeekLine as SeekLine,
    SiftLogs as SiftLogs,
)
from pydra_core.protocol.manifest import Manifest
from pydra_core.protocol.queries import (
    Filter as Filter,
    Query as Query,
    QueryKind as QueryKind,
    ReadCell as ReadCell,
    ReadMosaic as ReadMosaic,
    ReadPulse as ReadPulse,
    ReadSpans as ReadSpans,
    SearchLogs as SearchLogs,
    Unwatch as Unwatch,
    Watch as Watch,
    WatchNodeLog as WatchNodeLog,
    WatchRunLog as WatchRunLog,
)
from pydra_core.protocol.rules import Mail, Rule

CHUNK = 1024 * 1024
LEAST_RATE = 64 * 1024
MOST_RATE = 10**12
"""Bytes a second of the slowest and the fastest limit of transfers: with less, a request takes longer than its answer is waited for."""


class PutPart(msgspec.Struct, frozen=True, kw_only=True, tag="put-part"):
    """A piece of a blob of `size` bytes. An empty `body` asks how much is there. Answered by `Held`.

    The blob is an archive if its `outline` comes with it: then the master takes from its other archives what they share, and tells
    which `ranges` (offset, length) it wants; a body that holds several names them.
    """

    digest: Digest
    offset: int
    size: int
    body: bytes = b""
    outline: bytes = b""
    ranges: tuple[tuple[int, int], ...] = ()


class GetPart(msgspec.Struct, frozen=True, kw_only=True, tag="get-part"):
    """Bytes of a blob that a run left (an artifact, a log). Answered by `PartOf`."""

    digest: Digest
    offset: int = 0
    length: int = CHUNK


class PlanDeploy(msgspec.Struct, frozen=True, kw_only=True, tag="plan-deploy"):
    """What a deploy would do, without doing it. Answered by `DeployPlan`."""

    package: PackageName
    digest: Digest
    origin: str


class Deploy(msgspec.Struct, frozen=True, kw_only=True, tag="deploy"):
    """The blob `digest` (an archive that the master holds) becomes the newest version. Answered by `Deployed`.

    A package of this name from another `origin` ("host:/path/it/was/packed/from") is refused with `Fault.OTHER_ORIGIN` unless
    `take_over` is set.
    """

    digest: Digest
    manifest: Manifest
    origin: str
    take_over: bool = False


class RemovePackage(msgspec.Struct, frozen=True, tag="remove-package"):
    """New runs are refused, running ones finish. With a `version` (as `Submit.version`) only that one goes, as `Prune` removes
    one: it may be neither the current one, nor taken by a live run. Answered by `Done`."""

    package: PackageName
    version: str = ""


class Submit(msgspec.Struct, frozen=True, kw_only=True, tag="submit"):
    """Queue a run. `task` may be a full key, or a class name that only one package has. `version`: "" newest, "v2", "2" or the start
    of a digest. `arguments` are builtin values by name, missing ones take their defaults; faults come one per field. Answered by
    `Submitted`."""

    task: str
    arguments: dict[str, Any] = {}
    version: str = ""
    priority: int = 0
    at: float = 0.0
    """Not before this moment (seconds since the epoch)."""
    every: float = 0.0
    """Again each so many seconds, counted from `at` or from now: each time a new run of the same group."""
    after: tuple[RunId, ...] = ()
    """Not before these are complete; skipped if one of them ends otherwise."""
    group: str = ""
    labels: tuple[str, ...] = ()
    lease: float = 0.0
    """So many seconds without a master end its workers, and so long a lost node is waited for before its units are placed again;
    0.0: workers go on for ever, and nodes are waited for as usual."""
    tags: tuple[str, ...] = ()
    """Words that its nodes have to carry, besides those that the task asks for."""


class SubmitSweep(msgspec.Struct, frozen=True, kw_only=True, tag="submit-sweep"):
    """One run for each combination of the values of `axes` (name to list), all in one group. Answered by `SubmittedGroup`."""

    base: Submit
    axes: dict[str, list[Any]]


class RunAgain(msgspec.Struct, frozen=True, kw_only=True, tag="run-again"):
    """A new run with the arguments (secrets too) of an old one; on another node first if that one failed. Answered by `Submitted`."""

    run: RunId
    version: str = "same"
    """As in `Submit`, or "same"."""
    only: Only = ()
    """These units of a parallel task and no others; () as the old run was."""


class RetryUnits(msgspec.Struct, frozen=True, kw_only=True, tag="retry-units"):
    """Units that wait for their next try take it now: those of `only` at a book, () for all. Answered by `Done`."""

    run: RunId
    book: str = ""
    only: Only = ()


class PauseRun(msgspec.Struct, frozen=True, kw_only=True, tag="pause"):
    """No new units; running ones finish, or their clocks are stopped if `now`. Answered by `Done`."""

    run: RunId
    now: bool = False


class ResumeRun(msgspec.Struct, frozen=True, tag="resume"):
    run: RunId


HIGHEST_PRIORITY = 1_000
"""And the lowest is as far below 0."""


class SetPriority(msgspec.Struct, frozen=True, tag="set-priority"):
    run: RunId
    priority: int


class DiffVersions(msgspec.Struct, frozen=True, kw_only=True, tag="diff-versions"):
    """What differs between two versions (as `Submit.version`), with so many equal lines around each change. Answered by
    `Difference`."""

    package: PackageName
    old: str
    new: str
    context: int = 3


class ReadSource(msgspec.Struct, frozen=True, kw_only=True, tag="read-source"):
    """One file of a version (as `Submit.version`), to be read: `file` "" is its README, or else its first module. Answered by `Source`."""

    package: PackageName
    version: str = ""
    file: str = ""


class ForgetLocks(msgspec.Struct, frozen=True, kw_only=True, tag="forget-locks"):
    """What a version (as `Submit.version`) needs is found out anew by its next run: its locks are forgotten, or only those for one
    minor version of Python. Running ones keep theirs. Answered by `Done`."""

    package: PackageName
    version: str = ""
    python: str = ""


class GetLock(msgspec.Struct, frozen=True, tag="get-lock"):
    """The text of a pinned lock, by its digest or the start of it. Answered by `LockText`."""

    lock: str


class RollBack(msgspec.Struct, frozen=True, tag="roll-back"):
    """An old version becomes the one that new runs take; running runs keep theirs. Answered by `Done`."""

    package: PackageName
    version: str


class Prune(msgspec.Struct, frozen=True, kw_only=True, tag="prune"):
    """Remove versions that are not current and that no live run takes: beyond the newest `keep`, older than `age` seconds, and
    beyond the newest that have `size` bytes together (0: however small). `dry`: only tell which. Answered by `Pruned`."""

    package: PackageName | None = None
    keep: int = 5
    age: float = 0.0
    size: int = 0
    dry: bool = True


class PruneRuns(msgspec.Struct, frozen=True, kw_only=True, tag="prune-runs"):
    """Forget ended runs, the oldest first: those that ended more than `age` seconds ago, those beyond the newest `keep`, and those
    whose files make all of them more than `size` bytes (0: no such limit); never one that a live run needs. `dry`: only tell which.
    What is many goes piece by piece: ask again while the answer has `more`. Answered by `PrunedRuns`."""

    age: float = 0.0
    keep: int = 0
    size: int = 0
    dry: bool = True


class Keep(msgspec.Struct, frozen=True, kw_only=True, tag="keep"):
    """How much of the history is kept from now on: so many days, ended runs, bytes of what runs left (0: no limit), and the most that
    a task may ask for to leave in files. None: as it is. Answered by `Done`, whose text tells all four."""

    days: float | None = None
    runs: int | None = None
    size: int | None = None
    output_limit: int | None = None


class CancelRun(msgspec.Struct, frozen=True, kw_only=True, tag="cancel"):
    """Stop a run: asked first, killed after `grace` seconds. Answered by `Done`, whose text tells what happens."""

    run: RunId
    reason: str = ""
    grace: float = 5.0


class CancelGroup(msgspec.Struct, frozen=True, kw_only=True, tag="cancel-group"):
    """As `CancelRun`, every run of a group that has not ended. Answered by `Done`, whose text tells how many."""

    group: str
    reason: str = ""
    grace: float = 5.0


class NewToken(msgspec.Struct, frozen=True, kw_only=True, tag="new-token"):
    """A join token for `uses` machines within `ttl` seconds. Answered by `TokenMade`."""

    uses: int = 1
    ttl: float = 3600.0


class RevokeToken(msgspec.Struct, frozen=True, tag="revoke-token"):
    token: TokenId


class Listen(msgspec.Struct, frozen=True, tag="listen"):
    """Listen on this address from now on, besides what is already open ("0.0.0.0:7411"). Answered by `Done`."""

    address: str


class StopListening(msgspec.Struct, frozen=True, tag="stop-listening"):
    """Listen on this address no more, and close the links that came by it. Answered by `Done`."""

    address: str


class GetListening(msgspec.Struct, frozen=True, tag="get-listening"):
    """Where the master listens, and which nodes came by which address. Answered by `ListeningTold`."""


class SetNotify(msgspec.Struct, frozen=True, kw_only=True, tag="set-notify"):
    """Other rules of who is told by e-mail and webhook, or another mail server, from now on; None leaves what is there. Answered by
    `NotifyTold`."""

    rules: tuple[Rule, ...] | None = None
    mail: Mail | None = None


class GetNotify(msgspec.Struct, frozen=True, tag="get-notify"):
    """The rules and the mail server. Answered by `NotifyTold`."""


class TestNotify(msgspec.Struct, frozen=True, tag="test-notify"):
    """Send a test to a place (as `Rule.to`) now. Answered by `Done`, or by `Refused`, which says why it did not arrive."""

    __test__ = False
    to: str


class RemoveNode(msgspec.Struct, frozen=True, tag="remove-node"):
    """The node is forgotten: it must join again. Its units wait again. Answered by `Done`."""

    node: NodeId


class DrainNode(msgspec.Struct, frozen=True, tag="drain-node"):
    """Nothing new goes there; what it has goes on to its end. `deadline` in seconds from now: what is left then ends, and waits again
    elsewhere; None to wait for ever. Asked again, it says so anew. Answered by `Done`."""

    node: NodeId
    deadline: float | None = None
    reason: str = ""


class ResumeNode(msgspec.Struct, frozen=True, tag="resume-node"):
    """A node that drains, or was set aside as sick, takes runs again. Answered by `Done`."""

    node: NodeId


class TagNode(msgspec.Struct, frozen=True, kw_only=True, tag="tag-node"):
    """Give a node words that tasks can ask for, or take away what was given so. Answered by `Done`, whose text names all of them."""

    node: NodeId
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


class ThrottleNode(msgspec.Struct, frozen=True, kw_only=True, tag="throttle-node"):
    """A node's transfers take at most so many bytes a second together, from now on; 0 for as many as there are. Answered by `Done`."""

    node: NodeId
    max_rate: int


Verb = (
    Query | Watch | WatchRunLog | WatchNodeLog | Unwatch | PutPart | GetPart | PlanDeploy | Deploy | RemovePackage
    | Submit | SubmitSweep | RunAgain | RetryUnits | PauseRun | ResumeRun | SetPriority | DiffVersions | ReadSource | RollBack | Prune
    | PruneRuns | CancelRun | CancelGroup | NewToken | RevokeToken | Listen | RemoveNode
    | DrainNode | ResumeNode | TagNode | ReadMosaic | ReadCell | ReadSpans | ThrottleNode | ReadPulse
    | ForgetLocks | GetLock | SearchLogs | Keep
    | SetNotify | GetNotify | TestNotify | StopListening | GetListening | FollowLogs | SiftLogs | ReadLines | SeekLine
)  # fmt: skip
