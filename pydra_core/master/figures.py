"""How the cluster stands in figures, now and in the last hour; pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice, takewhile

import msgspec

from pydra_core.master import pulse, slots, trees
from pydra_core.master.concerns import concerns
from pydra_core.master.state import Cluster
from pydra_core.protocol.pictures import EventRow
from pydra_core.protocol.pulse import Beat, Mark
from pydra_core.protocol.states import EventKind, RunState
from pydra_core.protocol.verbs import PulseTold

MARKED = frozenset({EventKind.NODE_JOINED, EventKind.NODE_LOST, EventKind.NODE_SICK, EventKind.NODE_REMOVED})
MARKS = 50
SEEN = 10_000
"""So many ended runs are counted one by one."""


def ticked(cluster: Cluster, now: float) -> None:
    """Takes a beat if it is time for one."""
    if pulse.is_due(cluster.pulse, now):
        pulse.beat(cluster.pulse, now, cluster.timeline.performed, stands(cluster, now))


def stands(cluster: Cluster, now: float) -> Beat:
    """How things are at this moment: nothing of it is counted over time."""
    opened = [node for node in cluster.nodes.values() if slots.is_open(node)]
    linked = [node for node in cluster.nodes.values() if node.linked]
    cores = sum(node.facts.cores for node in linked)
    memory = sum(node.facts.memory for node in linked)
    return Beat(
        at=now, queued=cluster.counts.get(RunState.QUEUED, 0), waiting=trees.waiting(cluster), slots=sum(node.slots for node in opened),
        busy=sum(slots.busy(cluster, node.node) for node in opened),
        cpu=sum(node.load.cpu * node.facts.cores for node in linked) / cores if cores else 0.0,
        memory=sum(node.load.memory for node in linked) / memory if memory else 0.0,
    )  # fmt: skip


def told(cluster: Cluster, since: float, now: float, events: Sequence[EventRow]) -> PulseTold:
    """The answer to who asks; `events` oldest first."""
    hour = pulse.since(cluster.pulse, now - pulse.HOUR)
    return PulseTold(
        beats=tuple(each for each in hour if each.at >= since), stands=_summed(cluster, hour, now), oldest=oldest(cluster),
        marks=tuple(_marks(reversed(events), now - pulse.HOUR))[::-1], concerns=tuple(concerns(cluster, now)),
    )  # fmt: skip


def _summed(cluster: Cluster, hour: Sequence[Beat], now: float) -> Beat:
    """Now, with what was counted in the hour."""
    ended, before = cluster.pulse.ended, _remembered(cluster, now)
    return msgspec.structs.replace(
        stands(cluster, now), units=sum(each.units for each in hour) / len(hour) if hour else 0.0,
        complete=max(sum(each.complete for each in hour) + ended.get(RunState.COMPLETE, 0), before[RunState.COMPLETE]),
        failed=max(sum(each.failed for each in hour) + ended.get(RunState.FAILED, 0), before[RunState.FAILED]),
        cancelled=max(sum(each.cancelled for each in hour) + ended.get(RunState.CANCELLED, 0), before[RunState.CANCELLED]),
    )  # fmt: skip


def _remembered(cluster: Cluster, now: float) -> Counter[RunState]:
    """How runs of the last hour ended by the history, as far as `SEEN` goes: until there are beats of an hour, some ended before the
    first of them."""
    if len(cluster.pulse.beats) == pulse.MOST:
        return Counter()
    recent = takewhile(lambda run: now - run.ended <= pulse.HOUR, reversed(cluster.history.values()))
    return Counter(run.state for run in islice(recent, SEEN))


def oldest(cluster: Cluster) -> float:
    """Since when the run waits for a slot that was queued first: they are numbered in that order."""
    if not cluster.counts.get(RunState.QUEUED):
        return 0.0
    return next((run.queued for run in cluster.live.values() if run.state is RunState.QUEUED), 0.0)


def _marks(newest: Iterable[EventRow], since: float) -> Iterable[Mark]:
    count = 0
    for event in newest:
        if event.at < since or count == MARKS:
            return
        if event.kind in MARKED:
            count += 1
            yield Mark(event.at, event.text[:100])
