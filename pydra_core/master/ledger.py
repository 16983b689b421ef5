"""Who waits, who holds what, how many are in which state: the lists that follow from the records, and the only moves that keep them.

Rules:
1. A live run is either in exactly one node's `held` (its unit is SENT or RUNNING), or its unit is WAITING and it stands where its state
   says: QUEUED in `waiting`, WAITING in `timed` (if it has a moment) and in `needed` of each live run that it needs, PAUSED nowhere.
2. `counts` says for every state how many runs are in it; a state changes only by `become`.
3. An ended run is in none of them but `runs` and `counts`.
4. A queued run whose root coordinates from the start stands in `gathering` instead of `waiting`; one that waits for its next try
   (`retry_at`) only in `sleeping`.
5. `taken`, `claimed`, `coordinating`, `used` and `shares` are sums over `held`, and change with it.
6. An ended run stands in `history`, in the order of the ends; `groups`, `series` and `leaned` are sums over `live`.
7. No number of a run is used again, also if the run was forgotten.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Hashable
from typing import TypeVar

from pydra_core.ids import NodeId, RunId, UnitName
from pydra_core.master import outputs, pulse, references, slots
from pydra_core.master.sieve import EndedRuns
from pydra_core.master.state import PLACES, Cluster, Kind, Place, Run, Unit
from pydra_core.protocol.pictures import Story
from pydra_core.protocol.states import ENDED, RunState, UnitState, Wanted

HELD = frozenset({UnitState.SENT, UnitState.RUNNING})
"""A unit in one of these states takes its slots on its holder."""

COORDINATING = slots.COORDINATING

PARKED = frozenset({RunState.WAITING, RunState.PAUSED})
"""A run in one of these states whose unit is not held is not to be placed."""

STORY_LIMIT = 200
"""So many transitions of a run are remembered; the first ones and the last ones tell most."""


def index(cluster: Cluster) -> None:
    """Makes all derived lists anew from the records: after they were read from the store."""
    cluster.runs = dict(sorted(cluster.runs.items()))
    cluster.live = {number: run for number, run in cluster.runs.items() if run.state not in ENDED}
    cluster.next_run = RunId(max(cluster.next_run, max(cluster.runs, default=0) + 1))
    _clear(cluster)
    references.index(cluster)
    for run in sorted(
        (run for run in cluster.runs.values() if run.state in ENDED), key=lambda run: (run.ended, run.run)
    ):
        _archive(cluster, run)
    for run in cluster.live.values():
        _lean(cluster, run, 1)
        outputs.count(run)
    for run in cluster.live.values():
        if run.unit.state in HELD:
            add(cluster, run.unit)
            if run.unit.wants:
                insort(cluster.wanting, (-run.priority, run.unit.name))
        else:
            _line_up(cluster, run)
    for run in cluster.runs.values():
        cluster.counts[run.state] = cluster.counts.get(run.state, 0) + 1


def _clear(cluster: Cluster) -> None:
    cluster.waiting, cluster.gathering, cluster.wanting, cluster.timed = {}, {}, [], []
    cluster.held, cluster.needed, cluster.trees, cluster.sleeping, cluster.counts = {}, {}, {}, set(), {}
    cluster.taken, cluster.claimed, cluster.coordinating, cluster.used, cluster.shares = {}, {}, {}, {}, {}
    cluster.ended = EndedRuns()
    cluster.history, cluster.groups, cluster.series, cluster.latest, cluster.leaned = {}, {}, {}, {}, {}


def enter(cluster: Cluster, run: Run) -> None:
    """A new run; it waits as its state says."""
    run.unit.coordinates = run.task.kind in COORDINATING
    needs = slots.of_root(run.task)
    run.unit.slots, run.unit.memory, run.unit.resources = needs.slots, needs.memory, needs.resources
    cluster.runs[run.run] = cluster.live[run.run] = run
    cluster.next_run = RunId(run.run + 1)
    cluster.counts[run.state] = cluster.counts.get(run.state, 0) + 1
    _lean(cluster, run, 1)
    _line_up(cluster, run)


def _lean(cluster: Cluster, run: Run, sign: int) -> None:
    """What a live run needs of those that have ended."""
    for needed in run.after:
        _grow(cluster.leaned, needed, sign)
    if run.group:
        _grow(cluster.series if run.every else cluster.groups, run.group, sign)


def _archive(cluster: Cluster, run: Run) -> None:
    cluster.history[run.run] = run
    cluster.ended.add(run)
    if run.every:
        cluster.latest[run.group] = run.run


def forget(cluster: Cluster, run: Run) -> None:
    """An ended run is no more."""
    del cluster.runs[run.run], cluster.history[run.run]
    cluster.ended.forget(run.run)
    _grow(cluster.counts, run.state, -1)
    if cluster.latest.get(run.group) == run.run:
        del cluster.latest[run.group]


def move(cluster: Cluster, run: Run, state: RunState, text: str, now: float) -> None:
    """A run that is not held waits in another way now: for a slot, for its moment, or for somebody who resumes it."""
    _step_out(cluster, run)
    become(cluster, run, state, text, now)
    _line_up(cluster, run)


def untime(cluster: Cluster, run: Run) -> None:
    """Its moment has come: it waits for others only."""
    _step_out(cluster, run)
    run.due = True
    _line_up(cluster, run)


def sleep(cluster: Cluster, run: Run, until: float) -> None:
    """A run that is not held is not placed before this moment; 0.0: it may be placed now."""
    _step_out(cluster, run)
    run.unit.retry_at = until
    _line_up(cluster, run)


def prefer(cluster: Cluster, run: Run, priority: int) -> None:
    """Another priority: its place in the queue, if it stands there, is another one as well."""
    _unqueue(cluster, run)
    wanting = [name for _, name in cluster.wanting if name.run == run.run]
    cluster.wanting = [each for each in cluster.wanting if each[1].run != run.run]
    run.priority = priority
    if _is_queued(run):
        _line_up(cluster, run)
    for name in wanting:
        _want(cluster, run, name)


def become(cluster: Cluster, run: Run, state: RunState, text: str, now: float) -> None:
    """The run's state changes, and its story says why. Telling the same state again only adds to the story."""
    cluster.counts[run.state] -= 1
    cluster.counts[state] = cluster.counts.get(state, 0) + 1
    if state in ENDED and run.state not in ENDED:
        pulse.ended(cluster.pulse, state)
    run.state = state
    if len(run.story) >= STORY_LIMIT:
        del run.story[STORY_LIMIT // 2]
    run.story.append(Story(now, state, text))


def hold(cluster: Cluster, run: Run, node: NodeId, state: UnitState) -> None:
    """The run's root is on this node from now on, SENT or RUNNING. It may be there already."""
    if run.unit.state not in HELD:
        _step_out(cluster, run)
        run.unit.retry_at = 0.0
    take(cluster, run.unit, node, state)


def release(cluster: Cluster, run: Run) -> None:
    """The root gives its slots back and waits again, in the queue unless a pause is wanted; `holder` and `attempt` stay, until it
    is placed again."""
    if run.unit.state in HELD:
        drop(cluster, run.unit)
        run.unit.state = UnitState.WAITING
        if run.wanted is not Wanted.PAUSE:
            _enqueue(cluster, run)


def retire(cluster: Cluster, run: Run, state: UnitState) -> None:
    """The run has ended: no slot, no place in the queue."""
    if run.unit.state in HELD:
        drop(cluster, run.unit)
    else:
        _step_out(cluster, run)
    run.unit.state = state
    if cluster.live.pop(run.run, None) is not None:
        _lean(cluster, run, -1)
        _archive(cluster, run)


# ------------------------------------------------------------------------------------------------ units of nodes


def take(cluster: Cluster, unit: Unit, node: NodeId, state: UnitState) -> None:
    """The unit is on this node from now on. It may be there already."""
    if unit.state in HELD and unit.holder == node:
        unit.state = state
        return
    if unit.state in HELD:
        drop(cluster, unit)
    unit.holder, unit.state = node, state
    _note_place(cluster, unit.name.run, node)
    add(cluster, unit)


def _note_place(cluster: Cluster, number: RunId, node: NodeId) -> None:
    run, at = cluster.live.get(number), cluster.nodes.get(node)
    if run is not None and at is not None and at.name not in run.places and len(run.places) < PLACES:
        run.places.append(at.name)


def add(cluster: Cluster, unit: Unit) -> None:
    """Puts a unit that is SENT or RUNNING to its holder, and counts it."""
    if unit.holder is None:
        return
    node = cluster.nodes.get(unit.holder)
    unit.claim = 0 if unit.coordinates or node is None else slots.claim(node, unit.slots, unit.memory)
    cluster.held.setdefault(unit.holder, {})[unit.name] = unit
    _count(cluster, unit, 1)


def drop(cluster: Cluster, unit: Unit) -> None:
    """Takes a unit from its holder, with its slots; whoever wants a slot there wants it no more."""
    if unit.holder is None:
        return
    unit.stalled_since, unit.lacks = 0.0, 0
    units = cluster.held.get(unit.holder, {})
    if units.pop(unit.name, None) is not None:
        _count(cluster, unit, -1)
    if not units:
        cluster.held.pop(unit.holder, None)
    if unit.wants:
        unwant(cluster, unit)


def _count(cluster: Cluster, unit: Unit, sign: int) -> None:
    assert unit.holder is not None
    for name, count in unit.resources:
        _grow(cluster.used, (unit.holder, name), sign * count)
    if unit.coordinates:
        _grow(cluster.coordinating, unit.holder, sign)
        return
    _grow(cluster.taken, unit.holder, sign * unit.slots)
    _grow(cluster.claimed, unit.holder, sign * unit.claim)
    _grow(cluster.shares, unit.name.run, sign * unit.slots)


K = TypeVar("K", bound=Hashable)


def _grow(sums: dict[K, int], key: K, by: int) -> None:
    sums[key] = sums.get(key, 0) + by
    if not sums[key]:
        del sums[key]


def coordinate(cluster: Cluster, unit: Unit, on: bool = True) -> None:
    """A held unit gives its slot back and coordinates, or (`on` False) takes its slot again."""
    drop(cluster, unit)
    unit.coordinates = on
    add(cluster, unit)


def want(cluster: Cluster, run: Run, unit: Unit) -> None:
    """A coordinating unit waits for a slot on its node, behind those of equal priority that asked before."""
    if not unit.wants:
        unit.wants = True
        _want(cluster, run, unit.name)


def _want(cluster: Cluster, run: Run, name: UnitName) -> None:
    place = bisect_right(cluster.wanting, -run.priority, key=lambda each: each[0])
    cluster.wanting.insert(place, (-run.priority, name))


def unwant(cluster: Cluster, unit: Unit) -> None:
    unit.wants = False
    cluster.wanting = [each for each in cluster.wanting if each[1] != unit.name]


# ------------------------------------------------------------------------------------------------------ queues


def _rank(run: Run) -> Place:
    return (-run.priority, run.run)


def kind(run: Run) -> Kind:
    """Runs of one kind ask the same of a node."""
    return (run.package, run.task.kind, run.task.needs)


def queues(cluster: Cluster, run: Run) -> dict[Kind, list[Place]]:
    """Those in which the run would wait: for a slot, or for a place to coordinate."""
    return cluster.gathering if run.task.kind in COORDINATING else cluster.waiting


def before(cluster: Cluster, run: Run) -> int:
    """How many runs are placed before this one, as far as the order tells."""
    return sum(bisect_left(queue, _rank(run)) for queue in queues(cluster, run).values())


def _enqueue(cluster: Cluster, run: Run) -> None:
    insort(queues(cluster, run).setdefault(kind(run), []), _rank(run))


def _is_queued(run: Run) -> bool:
    return run.unit.state not in HELD and run.state not in PARKED


def _line_up(cluster: Cluster, run: Run) -> None:
    if _is_queued(run) and run.unit.retry_at:
        cluster.sleeping.add(run.run)
    elif _is_queued(run):
        _enqueue(cluster, run)
    elif run.state is RunState.WAITING:
        if run.at and not run.due:
            insort(cluster.timed, (run.at, run.run))
        for needed in run.after:
            if needed in cluster.live:
                cluster.needed.setdefault(needed, set()).add(run.run)


def _step_out(cluster: Cluster, run: Run) -> None:
    _unqueue(cluster, run)
    if run.state is RunState.WAITING:
        place = bisect_left(cluster.timed, (run.at, run.run))
        if cluster.timed[place : place + 1] == [(run.at, run.run)]:
            del cluster.timed[place]
        for needed in run.after:
            others = cluster.needed.get(needed, set())
            others.discard(run.run)
            if not others:
                cluster.needed.pop(needed, None)


def _unqueue(cluster: Cluster, run: Run) -> None:
    cluster.sleeping.discard(run.run)
    line = queues(cluster, run)
    queue = line.get(kind(run), [])
    place = bisect_left(queue, _rank(run))
    if place < len(queue) and queue[place] == _rank(run):
        del queue[place]
        if not queue:
            del line[kind(run)]
