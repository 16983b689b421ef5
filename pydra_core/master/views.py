"""Frozen rows, made from the state: all that windows and terminals ever see of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import islice
from typing import Any, TypeVar

from pydra_core.errors import Fault, UserError
from pydra_core.ids import NodeId, RunId, UnitName
from pydra_core.master import environments, health, lacking, listing, scheduler, slots, stalls, tags, trees, units
from pydra_core.master.ledger import HELD
from pydra_core.master.reasons import Seen
from pydra_core.master.state import Cluster, Node, Package, Run, Token, Version
from pydra_core.protocol.facts import WorkerLoad
from pydra_core.protocol.hello import PROTOCOL
from pydra_core.protocol.pictures import (
    SHOWN,
    ClusterStatus,
    EnvironmentRow,
    EventRow,
    NodeRow,
    PackageRow,
    RunDetails,
    RunRow,
    TokenRow,
    UnitRow,
    VersionRow,
    WorkerRow,
)  # fmt: skip
from pydra_core.protocol.pulse import Beat
from pydra_core.protocol.states import ENDED, RunState, UnitState
from pydra_core.protocol.values import decode, shown, to_json
from pydra_core.protocol.verbs import Filter, Page, Query

DOTS = "••••••••"
"""What is shown of a secret, however long it is."""

LIMIT = 10_000
"""So many rows a page has at most, whatever is asked for."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What pictures tell that is not in the state: the runtime fills it in. `events` oldest first."""

    master: str = ""
    program: str = ""
    pid: int = 0
    addresses: tuple[str, ...] = ()
    open: bool = False
    pin: str = ""
    started: float = 0.0
    events: Sequence[EventRow] = ()


@dataclass(slots=True)
class Known:
    """Rows that are as they were: of nodes, and of the runs of the last window that have ended. A query adds what it had to make."""

    nodes: dict[NodeId, NodeRow] = field(default_factory=dict)
    ended: dict[RunId, RunRow] = field(default_factory=dict)

    def forget(self, runs: Iterable[RunId], nodes: Iterable[NodeId]) -> None:
        """These are others now."""
        if self.ended:
            for run in runs:
                self.ended.pop(run, None)
        if self.nodes:
            for node in nodes:
                self.nodes.pop(node, None)


def query(cluster: Cluster, asked: Query, now: float, outside: Outside, known: Known | None = None) -> Page:
    """The window of a list that was asked for. Raises UserError for a run or a column that does not exist."""
    _check_window(asked)
    known = known or Known()
    match asked.kind:
        case "runs":
            return _runs_page(cluster, asked, now, known)
        case "run":
            return Page(total=1, details=details(cluster, _the_run(cluster, asked), now))
        case "units":
            return _units_page(cluster, asked, now)
        case "nodes":
            return _nodes_page(cluster, asked, now, known.nodes)
        case "artifacts":
            return _artifacts_page(_the_run(cluster, asked), asked)
        case _:
            return _listed(cluster, asked, now, outside)


def prepare_nodes(cluster: Cluster, asked: Query, now: float, known: dict[NodeId, NodeRow], most: int) -> bool:
    """Makes so many of the rows that a query of nodes will need; True if there are more."""
    missing = (node for node in cluster.nodes.values() if node.node not in known and _node_matches(node, asked))
    for node in islice(missing, most):
        known[node.node] = node_row(cluster, node, now)
    return next(missing, None) is not None


def _nodes_page(cluster: Cluster, asked: Query, now: float, known: dict[NodeId, NodeRow]) -> Page:
    prepare_nodes(cluster, asked, now, known, len(cluster.nodes))
    rows = [known[node.node] for node in cluster.nodes.values() if _node_matches(node, asked)]
    return Page(total=len(rows), nodes=_cut(rows, asked, lambda row: (row.name.casefold(), row.node)))


def _units_page(cluster: Cluster, asked: Query, now: float) -> Page:
    rows = units.rows(cluster, _the_run(cluster, asked), asked.filter, now)
    return Page(total=len(rows), units=_cut(rows, asked, lambda row: (row.path, row.index)))


def _artifacts_page(run: Run, asked: Query) -> Page:
    found = run.artifacts[asked.offset : asked.offset + min(asked.limit, LIMIT)]
    return Page(total=len(run.artifacts), artifacts=found)


def _listed(cluster: Cluster, asked: Query, now: float, outside: Outside) -> Page:
    match asked.kind:
        case "packages":
            packages = [
                package_row(cluster, each) for each in cluster.packages.values() if _package_matches(each, asked)
            ]
            return Page(total=len(packages), packages=_cut(packages, asked, lambda row: row.package.casefold()))
        case "tokens":
            tokens = [token_row(token) for token in cluster.tokens.values() if _is_usable(token, now)]
            return Page(total=len(tokens), tokens=_cut(tokens, asked, lambda row: (row.made, row.token)))
        case "events":
            found = events(outside.events, asked.filter)
            return Page(total=len(found), events=_cut(found, asked, lambda row: row.number))
        case "environments":
            rows = environments.rows(cluster, asked.filter)
            return Page(total=len(rows), environments=_cut(rows, asked, lambda row: (row.package, row.node_name)))
    return Page(total=1, status=status(cluster, outside))


def _check_window(asked: Query) -> None:
    if asked.offset < 0 or asked.limit < 0:
        raise UserError("A window begins at 0 or later and has no negative length.")


# ------------------------------------------------------------------------------------------------------- runs


def _runs_page(cluster: Cluster, asked: Query, now: float, known: Known) -> Page:
    if asked.limit > LIMIT:
        asked = Query(kind="runs", filter=asked.filter, sort=asked.sort, offset=asked.offset, limit=LIMIT)
    found, total, counts = listing.window(cluster, asked, now)
    seen: Seen = {}
    rows = tuple(_known_row(cluster, run, known.ended) or run_row(cluster, run, now, seen) for run in found)
    known.ended = {row.run: row for row in rows if row.state in ENDED}
    return Page(total=total, counts=counts, runs=rows)


def _known_row(cluster: Cluster, run: Run, ended: dict[RunId, RunRow]) -> RunRow | None:
    """Its row, if it has ended and its machine is still called so, and carries the same tags."""
    row = ended.get(run.run)
    if row is None or row.node_name != _name_of(cluster, run) or row.tags != tags.of_run(cluster, run):
        return None
    return row


def _the_run(cluster: Cluster, asked: Query) -> Run:
    run = cluster.runs.get(asked.filter.run or RunId(0))
    if run is None:
        raise UserError(f"There is no run {asked.filter.run or 0}.", Fault.NOT_FOUND)
    return run


def run_row(cluster: Cluster, run: Run, now: float, seen: Seen | None = None) -> RunRow:
    """One run. While it waits it has no node, whoever had it before."""
    on = run.unit.state is not UnitState.WAITING
    last_line, said_at = _last_said(cluster, run) if on else ("", 0.0)
    return RunRow(
        run=run.run, task=run.task.key, name=run.task.name, package=run.package, version=run.version, digest=run.digest,
        state=run.state, error=run.error, why=scheduler.why(cluster, run, now, seen).sentence, priority=run.priority,
        done=run.done if on else 0.0, total=run.total if on else None, message=(lacking.message(cluster, run) or run.message) if on else "",
        node=(run.unit.holder or NodeId("")) if on else NodeId(""), node_name=_name_of(cluster, run) if on else "",
        worker_pid=run.worker_pid if on else 0, isolation=run.isolation if on else None, attempt=run.unit.attempt,
        queued=run.queued, started=run.started if on else 0.0, ended=run.ended, kind=run.task.kind, at=run.at, every=run.every,
        group=run.group, labels=run.labels, after=run.after, units=trees.counts(cluster, run), nodes=units.nodes(cluster, run),
        stalled_since=stalls.since(cluster, run), last_line=last_line, said_at=said_at,
        by=run.by, cause=run.cause if run.state in ENDED else None, tags=tags.of_run(cluster, run),
        reason=run.reason if run.state in (RunState.CANCELLED, RunState.SKIPPED) else "",
    )  # fmt: skip


def _last_said(cluster: Cluster, run: Run) -> tuple[str, float]:
    """The newest line of its workers where its root is, and when it came; of one that has ended there is none."""
    node = cluster.nodes.get(run.unit.holder) if run.unit.holder and run.unit.state in HELD else None
    said = ((each.said_at, each.last_line) for each in node.load.workers if each.unit.run == run.run) if node else ()
    at, line = max(said, default=(0.0, ""))
    return line, at if line else 0.0


def _name_of(cluster: Cluster, run: Run) -> str:
    node = cluster.nodes.get(run.unit.holder) if run.unit.holder else None
    return node.name if node else run.node_name


def details(cluster: Cluster, run: Run, now: float) -> RunDetails:
    """All about one run; its last line of output while it is heard with the load of its node."""
    reason = scheduler.why(cluster, run, now)
    load = _loads(cluster, run.unit.holder).get(run.unit.name) if run.unit.state in HELD else None
    return RunDetails(
        row=run_row(cluster, run, now), arguments=arguments_shown(run), result=_result(run),
        has_result=run.has_result, error=run.error, trace=run.trace, artifacts=run.artifacts[:SHOWN], left=len(run.artifacts),
        notes=run.notes, story=tuple(run.story),
        why=reason.sentence, action=reason.action, attempts=run.unit.placed,
        log_lines=run.log_lines + sum(each.lines for each in run.unit_logs),
        last_line=load.last_line if load else "", needs=run.task.needs, python=run.python, lock=run.lock, places=tuple(run.places),
    )  # fmt: skip


def _result(run: Run) -> Any:
    """None also for a large one that stands in a blob: it is read from there (`results`)."""
    return shown(run.result) if run.has_result and run.result_blob is None else None


def arguments_shown(run: Run) -> dict[str, Any]:
    """As JSON has them, secrets as dots; the names are text, as `arguments.check` made sure."""
    values: dict[str, Any] = to_json(decode(run.arguments))
    hidden = {*run.hidden, *(spec.name for spec in run.task.params if spec.kind == "secret" and spec.name in values)}
    return {**values, **dict.fromkeys(sorted(hidden), DOTS)}


# ------------------------------------------------------------------------------------------------------ nodes


def node_row(cluster: Cluster, node: Node, now: float) -> NodeRow:
    reason = scheduler.why_node(cluster, node, now)
    return NodeRow(
        node=node.node, name=node.name, state=node.state, linked=node.linked, local=node.local, slots=node.slots,
        busy=slots.busy(cluster, node.node), facts=node.facts, isolation=node.isolation, load=node.load,
        workers=_workers(cluster, node), versions=tuple(sorted(node.versions)), history=tuple(node.history),
        why=reason.sentence, action=reason.action, address=node.address, seen=node.seen,
        upgrade=scheduler.UPGRADE if node.speaks else "", offer=node.offer, hours=node.hours,
        drains_by=node.drain.by if node.drain else 0.0, notes=health.notes(node, now),
        tags=tuple(sorted(tags.of_node(node))), given=node.tags, max_rate=node.max_rate,
    )  # fmt: skip


def _workers(cluster: Cluster, node: Node) -> tuple[WorkerRow, ...]:
    held = cluster.held.get(node.node)
    if not held:
        return ()
    loads = _loads(cluster, node.node)
    return tuple([units.worker(cluster, name, loads.get(name)) for name in sorted(held)])


def _loads(cluster: Cluster, node: NodeId | None) -> dict[UnitName, WorkerLoad]:
    found = cluster.nodes.get(node) if node else None
    return {worker.unit: worker for worker in found.load.workers} if found else {}


def _node_matches(node: Node, asked: Query) -> bool:
    wanted = asked.filter
    if wanted.node is not None and node.node != wanted.node:
        return False
    if wanted.tag and not tags.carries(node, wanted.tag):
        return False
    if wanted.node_name and not fnmatchcase(node.name.casefold(), wanted.node_name.casefold()):
        return False
    return wanted.text.casefold() in f"{node.name} {node.facts.host}".casefold()


# --------------------------------------------------------------------------------------- packages, tokens, events


def package_row(cluster: Cluster, package: Package) -> PackageRow:
    """Newest version first."""
    versions = tuple(_version_row(cluster, version) for version in reversed(package.versions))
    return PackageRow(package=package.name, origin=package.origin, versions=versions)


def _version_row(cluster: Cluster, version: Version) -> VersionRow:
    holders = sorted(node.name for node in cluster.nodes.values() if version.digest in node.versions)
    return VersionRow(
        version=version.number, digest=version.digest, deployed=version.deployed, tasks=version.manifest.tasks,
        description=version.manifest.description, nodes=tuple(holders), summary=version.summary,
        wants=version.manifest.wants, size=version.manifest.size,
        locks=environments.lock_rows(cluster, version.digest),
    )  # fmt: skip


def _package_matches(package: Package, asked: Query) -> bool:
    wanted = asked.filter
    if package.removed or (wanted.package is not None and package.name != wanted.package):
        return False
    words = " ".join((package.name, *(task.key for task in package.versions[-1].manifest.tasks)))
    return wanted.text.casefold() in words.casefold()


def token_row(token: Token) -> TokenRow:
    return TokenRow(token=token.token, uses=token.uses, used=token.used, made=token.made, expires=token.expires)


def _is_usable(token: Token, now: float) -> bool:
    """Others are of no use to anybody, and are not listed."""
    return not token.revoked and token.used < token.uses and token.expires > now


def events(told: Sequence[EventRow], wanted: Filter) -> Sequence[EventRow]:
    """Those that match, in their order; all of them as they are if nothing is asked for."""
    if wanted.kinds:
        kinds = frozenset(wanted.kinds)
        told = [event for event in told if event.kind in kinds]
    if wanted == Filter(kinds=wanted.kinds):
        return told
    return [event for event in told if _event_matches(event, wanted)]


def _event_matches(event: EventRow, wanted: Filter) -> bool:
    same = (
        (wanted.node is None or event.node == wanted.node)
        and (wanted.run is None or event.run == wanted.run)
        and (wanted.package is None or event.package == wanted.package)
    )
    return same and event.at >= wanted.since and wanted.text.casefold() in f"{event.kind} {event.text}".casefold()


# ----------------------------------------------------------------------------------------------------- figures


def status(cluster: Cluster, outside: Outside) -> ClusterStatus:
    """`slots` and `busy` count the nodes that are open for work."""
    opened = [node for node in cluster.nodes.values() if slots.is_open(node)]
    beat = cluster.pulse.beats[-1] if cluster.pulse.beats else Beat(at=0.0)
    return ClusterStatus(
        master=outside.master, program=outside.program, protocol=PROTOCOL, epoch=cluster.epoch, pid=outside.pid,
        addresses=outside.addresses, open=outside.open, pin=outside.pin, started=outside.started,
        nodes=dict(Counter(str(node.state) for node in cluster.nodes.values())), slots=sum(node.slots for node in opened),
        busy=sum(slots.busy(cluster, node.node) for node in opened),
        runs={str(state): count for state, count in cluster.counts.items() if count},
        packages=sum(not package.removed for package in cluster.packages.values()),
        keep_days=cluster.keep.days, keep_runs=cluster.keep.runs, keep_size=cluster.keep.size, left_size=cluster.left_bytes,
        output_limit=cluster.keep.output_limit, unit_rate=beat.units, units_waiting=beat.waiting,
    )  # fmt: skip


R = TypeVar("R", UnitRow, NodeRow, PackageRow, TokenRow, EventRow, EnvironmentRow)


def _cut(rows: Iterable[R], asked: Query, natural: Callable[[R], Any]) -> tuple[R, ...]:
    """Sorted (ties in natural order) and cut to the window."""
    ordered = sorted(rows, key=natural)
    column = asked.sort.removeprefix("-")
    if column and ordered:
        if column not in type(ordered[0]).__struct_fields__:
            raise UserError(f'There is no column "{column}" to sort by.')
        ordered.sort(key=lambda row: _comparable(getattr(row, column)), reverse=asked.sort.startswith("-"))
    return tuple(ordered[asked.offset : asked.offset + min(asked.limit, LIMIT)])


def _comparable(value: Any) -> tuple[float, str]:
    match value:
        case bool() | int() | float():
            return (float(value), "")
        case str():
            return (0.0, value.casefold())
        case tuple() | list() | dict() | set():
            return (float(len(value)), "")
    return (0.0, str(value))
