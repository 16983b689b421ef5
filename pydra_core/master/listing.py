"""The window of runs that a query asks for: filtered, counted, sorted, cut; without looking at runs that need not be looked at."""

import fnmatch
import re
from collections import Counter
from collections.abc import Callable, Iterable
from heapq import nlargest, nsmallest
from itertools import islice
from math import inf
from typing import Any

from pydra_core.errors import UserError
from pydra_core.ids import NodeId, RunId
from pydra_core.master.state import Cluster, Node, Run
from pydra_core.master.tags import carries, of_run
from pydra_core.protocol.states import ENDED, RunState, UnitState
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


def took(run: Run, now: float) -> float:
    """Seconds that it worked, of one that goes on until now."""
    return max(0.0, (run.ended or now) - run.started) if run.started else 0.0


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
    matching = list(_matching(cluster, _among(cluster, wanted), wanted, now))
    return matching, {str(state): count for state, count in Counter([run.state for run in matching]).items()}


def _among(cluster: Cluster, wanted: Filter) -> Iterable[Run]:
    if wanted.run is None:
        return reversed(cluster.runs.values())
    return [cluster.runs[wanted.run]] if wanted.run in cluster.runs else []


def _narrows(wanted: Filter) -> bool:
    names = wanted.node_name or wanted.package or wanted.group or wanted.label or wanted.tag
    course = wanted.since or wanted.until or wanted.least or wanted.most or wanted.by or wanted.causes
    return bool(wanted.text.strip() or names or wanted.node or course) or wanted.run is not None


class _Fits(dict[str, bool]):
    """Which names are a name, or fit a pattern of names; each is looked at once, however many runs have it."""

    def __init__(self, pattern: str) -> None:
        super().__init__()
        self._pattern = pattern
        self._fits = re.compile(fnmatch.translate(pattern), re.IGNORECASE).match if _is_pattern(pattern) else None

    def __missing__(self, name: str) -> bool:
        found = self[name] = name == self._pattern or (self._fits is not None and self._fits(name) is not None)
        return found


def _is_pattern(text: str) -> bool:
    return any(sign in text for sign in "*?")


def _at_work(cluster: Cluster, fits: Callable[[Node], bool]) -> set[RunId]:
    """The runs that have a worker on one of these nodes, their root or a piece of them."""
    nodes = [node.node for node in cluster.nodes.values() if fits(node)]
    return {name.run for node in nodes for name in cluster.held.get(node, ())}


def _matching(cluster: Cluster, runs: Iterable[Run], wanted: Filter, now: float) -> Iterable[Run]:
    """All that is given must hold; only the conditions that are given are looked at."""
    if wanted.node:
        runs = _on_node(cluster, runs, wanted.node)
    runs = _in_course(runs, wanted, now)
    runs = _named(cluster, runs, wanted)
    words = wanted.text.casefold().split()
    return _saying(cluster, runs, words) if words else runs


def _in_course(runs: Iterable[Run], wanted: Filter, now: float) -> Iterable[Run]:
    """Those that were queued then and from there, worked for so long, and came to their end so."""
    if wanted.since:
        runs = (run for run in runs if run.queued >= wanted.since)
    if wanted.until:
        runs = (run for run in runs if run.queued < wanted.until)
    if wanted.by:
        runs = (run for run in runs if run.by in wanted.by)
    if wanted.causes:
        runs = (run for run in runs if run.cause in wanted.causes and run.state in ENDED)
    if wanted.least:
        runs = (run for run in runs if took(run, now) >= wanted.least)
    if wanted.most:
        runs = (run for run in runs if run.started and took(run, now) <= wanted.most)
    return runs


def _on_node(cluster: Cluster, runs: Iterable[Run], node: NodeId) -> Iterable[Run]:
    """Those that work there, and those whose root was there last."""
    here = _at_work(cluster, lambda each: each.node == node)
    return (
        run for run in runs if run.run in here or (run.unit.holder == node and run.unit.state is not UnitState.WAITING)
    )


def _named(cluster: Cluster, runs: Iterable[Run], wanted: Filter) -> Iterable[Run]:
    """Those with the names that are asked for."""
    if wanted.package:
        package = _Fits(wanted.package)
        runs = (run for run in runs if package[run.package])
    if wanted.group:
        group = _Fits(wanted.group)
        runs = (run for run in runs if group[run.group])
    if wanted.label:
        label = _Fits(wanted.label)
        runs = (run for run in runs if run.labels and any(label[each] for each in run.labels))
    if wanted.tag:
        nodes = {each.node for each in cluster.nodes.values() if carries(each, wanted.tag)}
        here = _at_work(cluster, lambda each: each.node in nodes)
        runs = (
            run
            for run in runs
            if run.run in here or (run.unit.state is not UnitState.WAITING and run.unit.holder in nodes)
        )
    if wanted.node_name:
        node = _Fits(wanted.node_name)
        here = _at_work(cluster, lambda each: node[each.name])
        runs = (
            run for run in runs if run.run in here or (run.unit.state is not UnitState.WAITING and node[run.node_name])
        )
    return runs


def _saying(cluster: Cluster, runs: Iterable[Run], words: list[str]) -> Iterable[Run]:
    """Those that have all these words. Those of ended runs are put together once, not each time that something else changed."""
    known = cluster.searched
    for run in runs:
        text = known.get(run.run) or _words(known, run)
        for word in words:  # twice as fast as all(...), a hundred thousand times
            if word not in text:
                break
        else:
            yield run


def prepare(cluster: Cluster, numbers: Iterable[RunId]) -> None:
    """Puts the words of these runs together before anybody looks for some."""
    for number in numbers:
        if number in cluster.runs and number not in cluster.searched:
            _words(cluster.searched, cluster.runs[number])


def _words(known: dict[RunId, str], run: Run) -> str:
    text = f"#{run.run} {run.task.key} {run.package} v{run.version} {run.message} {run.error} {run.node_name} {run.group}".casefold()
    if run.state in ENDED:
        known[run.run] = text
    return text
