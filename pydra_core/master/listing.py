"""The window of runs that a query asks for: filtered, counted, sorted, cut; without looking at runs that need not be looked at."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from heapq import merge, nlargest, nsmallest
from itertools import islice
from math import inf
from typing import Any

from pydra_core.errors import UserError
from pydra_core.ids import RunId
from pydra_core.master.sieve import Check, Fits, Sieve, took
from pydra_core.master.state import Cluster, Node, Run
from pydra_core.master.tags import carries, of_run
from pydra_core.protocol.states import ENDED, RunState
from pydra_core.protocol.verbs import Filter, Query

_ORDER = {state: place for place, state in enumerate(RunState)}
_SORTS: dict[str, Callable[[Run], Any]] = {
    "run": lambda run: run.run,
    "task": lambda run: run.task.key.casefold(),
    "name": lambda run: run.task.name.casefold(),
    "package": lambda run: run.package.casefold(),
    "version": lambda run: run.version,
    "digest": lambda run: run.digest,
    "state": lambda run: _ORDER[run.state],
    "done": lambda run: _share(run) or 0.0,
    "total": lambda run: run.total or 0.0,
    "message": lambda run: (run.error or run.message).casefold(),
    "error": lambda run: run.error.casefold(),
    "node": lambda run: run.node_name.casefold(),
    "node_name": lambda run: run.node_name.casefold(),
    "worker_pid": lambda run: run.worker_pid,
    "isolation": lambda run: run.isolation or "",
    "attempt": lambda run: run.unit.attempt or (0, 0),
    "priority": lambda run: run.priority,
    "queued": lambda run: run.queued,
    "started": lambda run: run.started,
    "ended": lambda run: run.ended,
    "kind": lambda run: run.task.kind,
    "at": lambda run: run.at,
    "every": lambda run: run.every,
    "group": lambda run: run.group.casefold(),
    "after": lambda run: run.after,
    "units": lambda run: sum(run.units.values()),
    "nodes": lambda run: run.unit.holder is not None,
    "stalled_since": lambda run: run.unit.stalled_since,
    "labels": lambda run: [label.casefold() for label in run.labels],
    "by": lambda run: run.by,
    "cause": lambda run: (_ORDER[run.state], run.cause or ""),
    "reason": lambda run: run.reason.casefold(),
}
_MOVING = ("took", "left", "last_line", "said_at", "tags")
"""Columns that the clock, or what is known of nodes, changes."""


def window(cluster: Cluster, asked: Query, now: float) -> tuple[list[Run], int, dict[str, int]]:
    """The runs of the window, how many match in all, and how many match by state whatever the states of the filter.

    Raises UserError for a column that does not exist.
    """
    key = _key(cluster, asked.sort, now)
    states = asked.filter.states
    candidates, counts = _candidates(cluster, asked.filter, now)
    total = sum(counts.get(state, 0) for state in states) if states else sum(counts.values())
    found = (run for run in candidates if not states or run.state in states)
    first, last = asked.offset, asked.offset + asked.limit
    if key is None:
        return list(islice(found, first, last)), total, counts
    if asked.sort.startswith("-"):
        return nlargest(last, found, key=lambda run: (key(run), run.run))[first:], total, counts
    return nsmallest(last, found, key=lambda run: (key(run), -run.run))[first:], total, counts


def _key(cluster: Cluster, sort: str, now: float) -> Callable[[Run], Any] | None:
    """None for the natural order, newest first."""
    column = sort.removeprefix("-")
    if sort in ("", "-run"):
        return None
    if column in _MOVING:
        return _moving(cluster, column, now, -1.0 if sort.startswith("-") else inf)
    if column not in _SORTS:
        raise UserError(f'Runs have no column "{column}" to sort by: they have {", ".join([*_SORTS, *_MOVING])}.')
    return _SORTS[column]


def _moving(cluster: Cluster, column: str, now: float, unknown: float) -> Callable[[Run], Any]:
    """`unknown` stands for what nobody can estimate: it comes last."""
    match column:
        case "took":
            return lambda run: took(run, now)
        case "left":
            return lambda run: _left(run, now, unknown)
        case "tags":
            return lambda run: of_run(cluster, run)
    said = _last_lines(cluster)
    if column == "last_line":
        return lambda run: said.get(run.run, (0.0, ""))[1].casefold()
    return lambda run: said.get(run.run, (0.0, ""))[0]


def _share(run: Run) -> float | None:
    """Of its work; None while nobody knows."""
    if run.state is RunState.COMPLETE:
        return 1.0
    return run.done / run.total if run.total else None


def _left(run: Run, now: float, unknown: float) -> float:
    """Seconds, as its steps went so far."""
    share = _share(run)
    if run.state is not RunState.RUNNING or not share or share >= 1.0:
        return unknown
    return took(run, now) * (1.0 - share) / share


def _last_lines(cluster: Cluster) -> dict[RunId, tuple[float, str]]:
    """By run: when one of its workers said its last line where the root is, and that line."""
    found: dict[RunId, tuple[float, str]] = {}
    for node, held in cluster.held.items():
        roots = {name.run for name in held if not name.path}
        for each in cluster.nodes[node].load.workers if node in cluster.nodes else ():
            if each.unit.run in roots and each.last_line:
                told = (each.said_at, each.last_line)
                found[each.unit.run] = max(told, found.get(each.unit.run, told))
    return found


def _candidates(cluster: Cluster, wanted: Filter, now: float) -> tuple[Iterable[Run], dict[str, int]]:
    """What matches but for the states, newest first, and its counts by state.

    A filter by states alone is answered from `counts`, and, where only live ones are asked for, from `live`.
    """
    if not _narrows(wanted):
        living = wanted.states and not ENDED.intersection(wanted.states)
        runs = cluster.live if living else cluster.runs
        return reversed(runs.values()), {str(state): count for state, count in cluster.counts.items() if count}
    sieve = Sieve(_checks(cluster, wanted), wanted.text.casefold().split(), now)
    if wanted.run is not None:
        found = [run for run in (cluster.runs.get(wanted.run),) if run and sieve.passes(run)]
        return found, dict(Counter(run.state.value for run in found))
    live = [run for run in reversed(cluster.live.values()) if sieve.passes(run)]
    ended, counts = sieve.sift(cluster.ended, cluster.live)
    return merge(live, ended, key=lambda run: -run.run), Counter(run.state.value for run in live) + Counter(counts)


def _narrows(wanted: Filter) -> bool:
    names = wanted.node_name or wanted.package or wanted.group or wanted.label or wanted.tag
    course = wanted.since or wanted.until or wanted.least or wanted.most or wanted.by or wanted.causes
    return bool(wanted.text.strip() or names or wanted.node or course) or wanted.run is not None


def _at_work(cluster: Cluster, fits: Callable[[Node], bool]) -> frozenset[RunId]:
    """The runs that have a worker on one of these nodes, their root or a piece of them."""
    nodes = [node.node for node in cluster.nodes.values() if fits(node)]
    return frozenset(name.run for node in nodes for name in cluster.held.get(node, ()))


def _checks(cluster: Cluster, wanted: Filter) -> list[Check]:
    """What a filter asks for, but for states and words; only the conditions that are given are looked at."""
    checks = [*_of_course(wanted), *_of_names(wanted)]
    if wanted.node:
        node = wanted.node
        checks.append(Check("holder", lambda holder: holder == node, _at_work(cluster, lambda each: each.node == node)))
    if wanted.tag:
        nodes = {each.node for each in cluster.nodes.values() if carries(each, wanted.tag)}
        checks.append(Check("holder", nodes.__contains__, _at_work(cluster, lambda each: each.node in nodes)))
    if wanted.node_name:
        fits = Fits(wanted.node_name)
        checks.append(Check("node_name", fits.__getitem__, _at_work(cluster, lambda each: fits[each.name])))
    return checks


def _of_course(wanted: Filter) -> Iterator[Check]:
    """That it was queued then and from there, worked for so long, and came to its end so."""
    since, until, least, most = wanted.since, wanted.until, wanted.least, wanted.most
    if since or until:
        yield Check("queued", lambda queued: queued >= since and (not until or queued < until))
    if wanted.by:
        yield Check("by", wanted.by.__contains__)
    if wanted.causes:
        yield Check("cause", wanted.causes.__contains__)
    if least or most:
        yield Check("took", lambda took: took >= least and (not most or 0.0 <= took <= most))


def _of_names(wanted: Filter) -> Iterator[Check]:
    """Its names; of those that it works on see `_checks`."""
    if wanted.package:
        yield Check("package", Fits(wanted.package).__getitem__)
    if wanted.group:
        yield Check("group", Fits(wanted.group).__getitem__)
    if wanted.label:
        label = Fits(wanted.label)
        yield Check("labels", lambda labels: any(label[each] for each in labels))
