"""Workers that do nothing: no word, no output, no processor time, nothing read or written, as their nodes measure it.

It is only shown. A unit that waits for something outside may be in order; who wants it ended says so by `silence_time`.
"""

from pydra_core.master import trees
from pydra_core.master.state import Cluster, Node, Run, Unit
from pydra_core.protocol.facts import Load

FLUTTER = 5.0
"""Seconds by which a moment that is told again may be another one."""


def heard(cluster: Cluster, node: Node, load: Load, now: float) -> None:
    """What a node says of its workers."""
    for worker in load.workers:
        unit = trees.unit(cluster, worker.unit)
        if unit is None or unit.holder != node.node:
            continue
        since = max(now - worker.stalled, 0.001) if worker.stalled > 0 else 0.0
        if not (since and unit.stalled_since and abs(since - unit.stalled_since) < FLUTTER):
            unit.stalled_since = since


def since(cluster: Cluster, run: Run) -> float:
    """The first of its workers that are stalled has done nothing since; 0.0 if there is none."""
    unit = stalled(cluster, run)
    return unit.stalled_since if unit else 0.0


def stalled(cluster: Cluster, run: Run) -> Unit | None:
    """The unit whose worker has done nothing for longest."""
    tree = cluster.trees.get(run.run)
    units = [run.unit, *(seat.unit for seat in tree.seats.values())] if tree else [run.unit]
    return min((unit for unit in units if unit.stalled_since), key=lambda unit: unit.stalled_since, default=None)
