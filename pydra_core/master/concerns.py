"""What a person may want to look at: nodes that take no work, runs that failed, stand still, or wait for long; pure.

Rules:
1. What needs a person comes first: lost and sick nodes, disks, runs that failed, nodes that wait or have notes, then what only may be slow.
2. Of each kind there are `EACH` at most, the newest of runs that failed, the oldest of those that wait.
3. A failed run is a concern for a day, or until somebody let it run again.
"""

from collections.abc import Iterator
from itertools import islice

from pydra_core.master import health, lacking, scheduler, stalls
from pydra_core.master.reasons import Seen
from pydra_core.master.state import Cluster, Node, Run
from pydra_core.protocol.pulse import Concern, ConcernKind
from pydra_core.protocol.states import NodeState, RunState

EACH = 10
SEEN = 2_000
"""So many of the runs that ended last, and of those that wait, are looked at."""
RECENT = 86_400.0
LONG = 300.0
"""Seconds after which a run that still waits for a slot is a concern."""
FULL = 0.95
LEAST_FREE = 10**9
"""A disk is full from this share on, if less than so many bytes are free."""

_NODES: dict[NodeState, tuple[ConcernKind, str]] = {
    NodeState.LOST: ("node-lost", "is lost"),
    NodeState.SICK: ("node-sick", "is sick"),
    NodeState.PENDING: ("node-pending", "asks to join"),
    NodeState.DRAINING: ("node-draining", "drains"),
}

_WORKS = (NodeState.CONNECTED, NodeState.DRAINING)


def concerns(cluster: Cluster, now: float) -> list[Concern]:
    """All of them, the worst first."""
    found = [*islice(_of_states(cluster, now, (NodeState.LOST, NodeState.SICK)), 2 * EACH)]
    found += _without_room(cluster)
    found += islice(_of_disks(cluster), EACH)
    found += islice(_failed(cluster, now), EACH)
    found += islice(_of_states(cluster, now, (NodeState.PENDING,)), EACH)
    found += islice(_of_notes(cluster, now), EACH)
    found += islice(_stalled(cluster), EACH)
    found += islice(_waiting(cluster, now), EACH)
    found += islice(_of_states(cluster, now, (NodeState.DRAINING,)), EACH)
    return found


def disk(name: str, free: int, size: int, node: Node | None = None) -> Concern | None:
    """Of a disk that is full, or nearly so; None for one that is not."""
    if size <= 0 or free >= LEAST_FREE or 1 - free / size < FULL:
        return None
    text = f"{100 * (1 - free / size):.0f} % full, {free / 1e6:,.0f} MB left"
    if node is None:
        return Concern(kind="disk", title=f"The disk of {name} is full", text=text)
    return Concern(kind="disk", title=f"The disk of {name} is full", text=text, node=node.node)


def _of_states(cluster: Cluster, now: float, states: tuple[NodeState, ...]) -> Iterator[Concern]:
    for node in cluster.nodes.values():
        if node.state in states:
            kind, words = _NODES[node.state]
            why = scheduler.why_node(cluster, node, now).sentence
            yield Concern(kind=kind, title=f"{node.name} {words}", text=why, node=node.node, at=node.seen)


def _of_notes(cluster: Cluster, now: float) -> Iterator[Concern]:
    """Of nodes that work, although something is not as it should be."""
    for node in cluster.nodes.values():
        notes = health.notes(node, now) if node.state in _WORKS else ()
        if notes:
            yield Concern(
                kind="node-note", title=f"{node.name} needs a look", text=" ".join(notes)[:300], node=node.node
            )


def _of_disks(cluster: Cluster) -> Iterator[Concern]:
    for node in cluster.nodes.values():
        found = disk(node.name, node.load.disk_free, node.load.disk_size, node) if node.linked else None
        if found is not None:
            yield found


def _without_room(cluster: Cluster) -> Iterator[Concern]:
    runs = lacking.waiting(cluster)
    if runs:
        whose = f"a run ({runs[0].task.name})" if len(runs) == 1 else f"{len(runs):,} runs"
        size = sum(lacking.size(cluster, run) for run in runs) / 1e6
        text = f"{size:,.1f} MB wait at their nodes. Make room on its disk: they go on by themselves."
        yield Concern(kind="disk", title=f"The master has no room for files of {whose}", text=text)


def _failed(cluster: Cluster, now: float) -> Iterator[Concern]:
    for run in islice(reversed(cluster.history.values()), SEEN):
        if now - run.ended > RECENT:
            return
        if run.state is RunState.FAILED:
            text = run.error or "It says nothing of why."
            yield _of_run("run-failed", run, "failed", text, run.ended)


def _stalled(cluster: Cluster) -> Iterator[Concern]:
    held = {name.run: None for units in cluster.held.values() for name, unit in units.items() if unit.stalled_since}
    for number in held:
        if (run := cluster.live.get(number)) and (since := stalls.since(cluster, run)):
            text = "One of its workers does nothing: no word, no output, no processor time."
            yield _of_run("run-stalled", run, "stands still", text, since)


def _waiting(cluster: Cluster, now: float) -> Iterator[Concern]:
    """Runs are numbered as they are queued: the first that wait have waited for longest."""
    seen: Seen = {}
    for run in islice(cluster.live.values(), SEEN):
        if now - run.queued < LONG:
            return
        if run.state is RunState.QUEUED:
            yield _of_run("run-waits", run, "waits", scheduler.why(cluster, run, now, seen).sentence, run.queued)


def _of_run(kind: ConcernKind, run: Run, words: str, text: str, at: float) -> Concern:
    first = text.strip().partition("\n")[0][:200]
    return Concern(kind=kind, title=f"{run.task.name} {words}", text=first, run=run.run, at=at)
