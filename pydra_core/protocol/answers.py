"""What a master answers and pushes: the other half of `verbs`, which names all of it again.

Rows and pictures stand in `pictures` and their neighbours; what is here is the envelope that they come in.
"""

from typing import Literal

import msgspec

from pydra_core.errors import Fault
from pydra_core.ids import Digest, NodeId, PackageName, RunId, TaskKey, TokenId, WatchId
from pydra_core.protocol.logs import LineSought, LinesTold, LogStands
from pydra_core.protocol.manifest import TaskSpec
from pydra_core.protocol.messages import Artifact, LogLine
from pydra_core.protocol.mosaic import Block, CellShown, Span, Spreaded, Under
from pydra_core.protocol.pictures import (
    ClusterStatus,
    EnvironmentRow,
    EventRow,
    NodeRow,
    PackageRow,
    RunDetails,
    RunRow,
    TokenRow,
    UnitRow,
)
from pydra_core.protocol.pulse import Beat, Concern, Mark
from pydra_core.protocol.rules import Mail, Rule
from pydra_core.protocol.states import RunState


class Page(msgspec.Struct, frozen=True, kw_only=True, tag="page"):
    """Rows of one kind (the list of the query's kind is filled). `total` counts all that match the filter; `counts` all runs by
    state that match it but for its states (runs only)."""

    total: int
    counts: dict[str, int] = {}
    runs: tuple[RunRow, ...] = ()
    nodes: tuple[NodeRow, ...] = ()
    packages: tuple[PackageRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    tokens: tuple[TokenRow, ...] = ()
    units: tuple[UnitRow, ...] = ()
    environments: tuple[EnvironmentRow, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    details: RunDetails | None = None
    status: ClusterStatus | None = None


class Watching(msgspec.Struct, frozen=True, tag="watching"):
    watch: WatchId


class Held(msgspec.Struct, frozen=True, tag="held"):
    """The master holds the first `offset` bytes of the blob; all of it once `offset == size`. Of an archive whose outline it knows it
    `wants` these ranges next, of at most `CHUNK` bytes together."""

    offset: int
    wants: tuple[tuple[int, int], ...] = ()


class PartOf(msgspec.Struct, frozen=True, kw_only=True, tag="part-of"):
    offset: int
    size: int
    body: bytes


class DeployPlan(msgspec.Struct, frozen=True, kw_only=True, tag="deploy-plan"):
    """`what`: "new" package, "update" to `version`, "same" as `version`, or "other-origin"."""

    what: Literal["new", "update", "same", "other-origin"]
    version: int
    origin: str = ""


class Deployed(msgspec.Struct, frozen=True, kw_only=True, tag="deployed"):
    """`what` as in `DeployPlan`; `summary` what changed ("changed 3 lines")."""

    package: PackageName
    version: int
    digest: Digest
    what: Literal["new", "update", "same"]
    tasks: tuple[TaskSpec, ...]
    summary: str = ""


class Submitted(msgspec.Struct, frozen=True, tag="submitted"):
    run: RunId
    task: TaskKey
    version: int


class SubmittedGroup(msgspec.Struct, frozen=True, tag="submitted-group"):
    group: str
    runs: tuple[RunId, ...]


class LockText(msgspec.Struct, frozen=True, tag="lock-text"):
    """A requirements file that names every package with its version and hashes."""

    text: str


class FileDifference(msgspec.Struct, frozen=True):
    """One file of two versions. `lines` are rows side by side: (kind, number left, text left, number right, text right), kind one of
    "same", "changed", "added", "removed", "gap"; empty for files that are no text."""

    name: str
    what: Literal["added", "removed", "changed"]
    lines: tuple[tuple[str, int, str, int, str], ...] = ()


class Difference(msgspec.Struct, frozen=True, kw_only=True, tag="difference"):
    package: PackageName
    old: int
    new: int
    files: tuple[FileDifference, ...]
    summary: str = ""


SOURCE_LIMIT = 512 * 1024
"""Characters of a file that are shown."""


class Source(msgspec.Struct, frozen=True, kw_only=True, tag="source"):
    """All `files` of a version by name, and the text of one; `note` says why it is not all there, or not at all."""

    package: PackageName
    version: int
    files: tuple[str, ...]
    file: str = ""
    text: str = ""
    note: str = ""


class Pruned(msgspec.Struct, frozen=True, tag="pruned"):
    """(package, version number, bytes) of what was, or would be, removed."""

    versions: tuple[tuple[PackageName, int, int], ...]
    dry: bool


class Mosaic(msgspec.Struct, frozen=True, kw_only=True, tag="mosaic"):
    """`units` are known of `book`; cells that no block has are as they were, or (0) wait. `books` are all spreads of the run that may be
    asked for. Another `mark` than before: forget what was told."""

    run: RunId
    book: str
    books: tuple[Spreaded, ...]
    units: int
    mark: int
    number: int
    blocks: tuple[Block, ...]
    under: tuple[Under, ...]


class Cell(msgspec.Struct, frozen=True, tag="cell"):
    cell: CellShown


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """`where` is "log", with the number of the `line`, or what of the run it is ("task", "arguments", "error" …), without one (-1). `part`
    says which of the run's logs it is, 0 its root's; `path` is its place in the task tree, and `unit` whose line, -1 if no unit's."""

    run: RunId
    task: TaskKey
    state: RunState
    ended: float
    where: str
    line: int = -1
    text: str = ""
    part: int = 0
    path: str = ""
    unit: int = -1


class Hits(msgspec.Struct, frozen=True, kw_only=True, tag="hits"):
    """`more`: these are not all; `note` says what was not looked through, and why. `indexing`: so many ended runs are still taken in."""

    hits: tuple[Hit, ...] = ()
    more: bool = False
    note: str = ""
    indexing: int = 0


class Spans(msgspec.Struct, frozen=True, kw_only=True, tag="spans"):
    """Bars, newest first; `nodes` are their names, `now` by the master's clock, `first` is when the oldest began that is known at all."""

    spans: tuple[Span, ...]
    nodes: dict[NodeId, str]
    now: float
    first: float


class PulseTold(msgspec.Struct, frozen=True, kw_only=True, tag="pulse"):
    """`beats` oldest first; `stands` is how things are now, by the master's clock, with the runs that ended and the mean of the units a
    second in the last hour. `oldest`: since when the run waits for a slot that has waited for longest; 0.0 if none does."""

    beats: tuple[Beat, ...]
    stands: Beat
    oldest: float = 0.0
    marks: tuple[Mark, ...] = ()
    concerns: tuple[Concern, ...] = ()


class PrunedRuns(msgspec.Struct, frozen=True, kw_only=True, tag="pruned-runs"):
    """The runs that were, or would be, forgotten, and the bytes of files that go with them. `more`: these are not all."""

    runs: tuple[RunId, ...]
    size: int
    dry: bool
    more: bool = False


class TokenMade(msgspec.Struct, frozen=True, kw_only=True, tag="token-made"):
    """`text` is the printable line for `pydra-node --join`; `pin` the fingerprint to compare."""

    token: TokenId
    text: str
    pin: str
    expires: float
    addresses: tuple[str, ...]


class Listened(msgspec.Struct, frozen=True, kw_only=True):
    """An address at which the master listens, and the nodes whose links came by it. One that is `needed` cannot be closed."""

    address: str
    nodes: tuple[NodeId, ...] = ()
    needed: bool = False


class ListeningTold(msgspec.Struct, frozen=True, kw_only=True, tag="listening-told"):
    places: tuple[Listened, ...]


class NotifyTold(msgspec.Struct, frozen=True, kw_only=True, tag="notify-told"):
    """Without the password of the mail server."""

    rules: tuple[Rule, ...]
    mail: Mail


class Done(msgspec.Struct, frozen=True, tag="done"):
    text: str = ""


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag="refused"):
    """A `UserError` on its way: one sentence, and one per bad field."""

    sentence: str
    fault: Fault = Fault.REFUSED
    fields: dict[str, str] = {}


Answer = (
    Page | Watching | Held | PartOf | DeployPlan | Deployed | Submitted | SubmittedGroup | Difference | Pruned | PrunedRuns | TokenMade
    | Done | Refused | Mosaic | Cell | Spans | LockText | PulseTold | Hits | Source | NotifyTold | ListeningTold
    | LinesTold | LineSought
)  # fmt: skip

# ----------------------------------------------------------------------------------------------------- pushes


class Snapshot(msgspec.Struct, frozen=True, kw_only=True, tag="snapshot"):
    watch: WatchId
    number: int
    page: Page


class Delta(msgspec.Struct, frozen=True, kw_only=True, tag="delta"):
    """`page` holds the rows that changed or are new in the window, with the new total and counts; `order` the ids of all rows of
    the window in order, or None if neither order nor membership changed. Ids: run, node, package, event number, token; as text."""

    watch: WatchId
    number: int
    page: Page
    order: tuple[str, ...] | None = None


class LogPushed(msgspec.Struct, frozen=True, kw_only=True, tag="log-pushed"):
    """Lines of a watched log. `rest` lines stood there too when it was asked for, and still follow; `note` says why nothing comes."""

    watch: WatchId
    first: int
    lines: tuple[LogLine, ...]
    ended: bool = False
    rest: int = 0
    note: str = ""


class WatchClosed(msgspec.Struct, frozen=True, tag="watch-closed"):
    watch: WatchId
    reason: str = ""


Push = Snapshot | Delta | LogPushed | LogStands | WatchClosed
