"""Who waits, who holds what, how many are in which state: the lists that follow from the records, and the only moves that keep them.

Rules:
1. A live run is either in exactly one node's `held` (its unit is SENT or RUNNING), or its unit is WAITING and it stands where its state
   says: QUEUED in `waiting`, WAITING in `timed` (if it has a moment) and in `needed` of each live run that it needs, PAUSED nowhere.
2. `counts` says for every state how many runs are in it; a state changes only by `become`.
3. An ended run is in none of them but `runs` and `counts`.
"""

from bisect import bisect_left, insort

from pydra_core.ids import NodeId, RunId
from pydra_core.master.state import Cluster, Run
from pydra_core.protocol.pictures import Story
from pydra_core.protocol.states import ENDED, RunState, UnitState, Wanted

HELD = frozenset({UnitState.SENT, UnitState.RUNNING})
"""A unit in one of these states takes its slots on its holder."""

PARKED = frozenset({RunState.WAITING, RunState.PAUSED})
"""A run in one of these states whose unit is not held is not to be placed."""

STORY_LIMIT = 200
"""So many transitions of a run are remembered; the first ones and the last ones tell most."""


def index(cluster: Cluster) -> None:
    """Makes all derived lists anew from the records: after they were read from the store."""
    cluster.runs = dict(sorted(cluster.runs.items()))
    cluster.live = {number: run for number, run in cluster.runs.items() if run.state not in ENDED}
    cluster.next_run = RunId(max(cluster.runs, default=0) + 1)
    cluster.held, cluster.counts, cluster.timed, cluster.needed = {}, {}, [], {}
    cluster.waiting = sorted(_rank(run) for run in cluster.live.values() if _is_queued(run))
    for run in cluster.live.values():
        if run.state is RunState.WAITING:
            _line_up(cluster, run)
    for run in cluster.runs.values():
        cluster.counts[run.state] = cluster.counts.get(run.state, 0) + 1
    for run in cluster.live.values():
        if run.unit.state in HELD and run.unit.holder is not None:
            cluster.held.setdefault(run.unit.holder, set()).add(run.run)


def enter(cluster: Cluster, run: Run) -> None:
    """A new run; it waits as its state says."""
    cluster.runs[run.run] = cluster.live[run.run] = run
    cluster.next_run = RunId(run.run + 1)
    cluster.counts[run.state] = cluster.counts.get(run.state, 0) + 1
    _line_up(cluster, run)


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


def prefer(cluster: Cluster, run: Run, priority: int) -> None:
    """Another priority: its place in the queue, if it stands there, is another one as well."""
    _unqueue(cluster, run)
    run.priority = priority
    if _is_queued(run):
        insort(cluster.waiting, _rank(run))


def become(cluster: Cluster, run: Run, state: RunState, text: str, now: float) -> None:
    """The run's state changes, and its story says why. Telling the same state again only adds to the story."""
    cluster.counts[run.state] -= 1
    cluster.counts[state] = cluster.counts.get(state, 0) + 1
    run.state = state
    if len(run.story) >= STORY_LIMIT:
        del run.story[STORY_LIMIT // 2]
    run.story.append(Story(now, state, text))


def hold(cluster: Cluster, run: Run, node: NodeId, state: UnitState) -> None:
    """The unit is on this node from now on, SENT or RUNNING. It may be there already."""
    if run.unit.state not in HELD:
        _step_out(cluster, run)
    elif run.unit.holder is not None and run.unit.holder != node:
        _drop(cluster, run)
    run.unit.holder = node
    run.unit.state = state
    cluster.held.setdefault(node, set()).add(run.run)


def release(cluster: Cluster, run: Run) -> None:
    """The unit gives its slots back and waits again, in the queue unless a pause is wanted; `holder` and `attempt` stay, until it
    is placed again."""
    if run.unit.state in HELD:
        _drop(cluster, run)
        run.unit.state = UnitState.WAITING
        if run.wanted is not Wanted.PAUSE:
            insort(cluster.waiting, _rank(run))


def retire(cluster: Cluster, run: Run, state: UnitState) -> None:
    """The unit has ended: no slot, no place in the queue."""
    if run.unit.state in HELD:
        _drop(cluster, run)
    else:
        _step_out(cluster, run)
    run.unit.state = state
    cluster.live.pop(run.run, None)


def _rank(run: Run) -> tuple[int, RunId]:
    return (-run.priority, run.run)


def _is_queued(run: Run) -> bool:
    return run.unit.state not in HELD and run.state not in PARKED


def _line_up(cluster: Cluster, run: Run) -> None:
    if _is_queued(run):
        insort(cluster.waiting, _rank(run))
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
    place = bisect_left(cluster.waiting, _rank(run))
    if place < len(cluster.waiting) and cluster.waiting[place] == _rank(run):
        del cluster.waiting[place]


def _drop(cluster: Cluster, run: Run) -> None:
    if run.unit.holder is not None:
        runs = cluster.held.get(run.unit.holder, set())
        runs.discard(run.run)
        if not runs:
            cluster.held.pop(run.unit.holder, None)
