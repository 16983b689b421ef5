"""What people can look at: windows on lists, once or for as long as they look, logs, units one by one, the last hour, words of the past."""

from typing import Literal

import msgspec

from pydra_core.ids import NodeId, PackageName, RunId, WatchId
from pydra_core.protocol.states import Cause, EventKind, RunState

QueryKind = Literal[
    "runs", "run", "units", "artifacts", "nodes", "packages", "events", "tokens", "status", "environments"
]
"""`run` is one `RunDetails` (filter.run), `units` what is known of single units of filter.run, `artifacts` the files that it and its units
left, in the order in which they came, `status` one `ClusterStatus`, `environments` how each package stands on each node (filter.package,
filter.node, filter.node_name)."""


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """All that is given must hold. `text` matches task, package, message and node, without regard to case; `node_name`, `package`,
    `group` and `label` are names, or patterns of names with `*` and `?`."""

    text: str = ""
    states: tuple[RunState, ...] = ()
    node: NodeId | None = None
    package: PackageName | None = None
    run: RunId | None = None
    since: float = 0.0
    group: str = ""
    label: str = ""
    node_name: str = ""
    tag: str = ""
    """A word that a node carries, or a pattern of one; of runs: that the node carries which they are on."""
    until: float = 0.0
    """Queued before this moment; 0.0 for any."""
    by: tuple[str, ...] = ()
    """From where they were queued, as in `STARTED_BY`."""
    causes: tuple[Cause, ...] = ()
    least: float = 0.0
    most: float = 0.0
    """Seconds that they worked: at least and at most; 0.0 for any. One that goes on has worked until now."""
    kinds: tuple[EventKind, ...] = ()
    """Of events: only these."""


class Query(msgspec.Struct, frozen=True, kw_only=True, tag="query"):
    """A window on a list. `sort` names a column of the row ("-" before it: descending); "" is the natural order:
    runs newest first, nodes and packages by name, events oldest first."""

    kind: QueryKind
    filter: Filter = Filter()
    sort: str = ""
    offset: int = 0
    limit: int = 200


class Watch(msgspec.Struct, frozen=True, tag="watch"):
    """Answered by `Watching`; then a `Snapshot` and `Delta`s come as pushes."""

    query: Query


class WatchRunLog(msgspec.Struct, frozen=True, kw_only=True, tag="watch-run-log"):
    """Follow the log of a run from line `first` on (negative: the last so many). Pushes are `LogPushed`; the last one has `ended`."""

    run: RunId
    first: int = 0


class WatchNodeLog(msgspec.Struct, frozen=True, kw_only=True, tag="watch-node-log"):
    node: NodeId
    first: int = -500


class Unwatch(msgspec.Struct, frozen=True, tag="unwatch"):
    watch: WatchId


class ReadMosaic(msgspec.Struct, frozen=True, kw_only=True, tag="read-mosaic"):
    """The units of one spread of a run, a byte for each: those that changed after `since` in the trace `mark`, as the last answer had
    both. `book` "": the spread that has most. Answered by `Mosaic`."""

    run: RunId
    book: str = ""
    mark: int = 0
    since: int = 0


class ReadCell(msgspec.Struct, frozen=True, kw_only=True, tag="read-cell"):
    """One unit of a mosaic. Answered by `Cell`."""

    run: RunId
    book: str
    index: int


class ReadSpans(msgspec.Struct, frozen=True, kw_only=True, tag="read-spans"):
    """What workers were at from `since` to `until` (seconds since the epoch; 0.0: now), of all or one run or node. Answered by
    `Spans`."""

    since: float
    until: float = 0.0
    run: RunId | None = None
    node: NodeId | None = None


class ReadPulse(msgspec.Struct, frozen=True, tag="read-pulse"):
    """The last hour of the cluster in figures; the beats since a moment (seconds since the epoch). Answered by `PulseTold`."""

    since: float = 0.0


class SearchLogs(msgspec.Struct, frozen=True, kw_only=True, tag="search-logs"):
    """Where ended runs have these words near each other, in their logs or in what they were told and came to; phrases stand between
    double quotes. The newest runs first. Answered by `Hits`."""

    text: str
    filter: Filter = Filter()
    limit: int = 100
