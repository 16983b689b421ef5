"""What a step of the master's clock means: spans that run are moved along with it, moments that people named are not.

All spans in the state are kept as moments of the one clock by which `now` is told. When that is set (by a time daemon, or by a
person), or the machine slept, no more time has passed for anybody than before: no node falls silent, no stop is overdue, no try begins
early, by it. What people said in moments (`--at`, a series, the expiry of a token, the deadline of a drain) goes by the new time.
"""

import msgspec

from pydra_core.master import health, pieces
from pydra_core.master.events import Changed, Effect, Plan
from pydra_core.master.state import Cluster, Node, Run, Tree

LONGEST_STOP = 3600.0
"""Seconds after which a stop is asked for again at the latest, once the master was started anew."""

MUCH = 3600.0
DOUBT = 3600.0
"""Seconds for which a clock that was set by `MUCH` is not believed when it calls something old: a wrong one is often put right soon."""


def stepped(cluster: Cluster, by: float, now: float) -> list[Effect]:
    """The clock shows so many seconds more than have passed. What is moved is saved with the next change of its record: a restarted
    master begins all these spans anew, or finds a try due."""
    cluster.doubt_until = now + DOUBT if abs(by) >= MUCH else _moved(cluster.doubt_until, by)
    for node in cluster.nodes.values():
        _move_node(node, by)
    for run in cluster.live.values():
        _move_run(run, by)
    for tree in cluster.trees.values():
        _move_tree(tree, by)
    return [Changed(nodes=tuple(cluster.nodes)), Plan()]


def restarted(cluster: Cluster, now: float) -> None:
    """Nobody saw what the clock did while there was no master: no span that was kept is longer than it can have been."""
    for node in cluster.nodes.values():
        node.broke_at = min(node.broke_at, now)
        node.skews = []
        for name, each in node.troubles.items():
            node.troubles[name] = msgspec.structs.replace(each, until=min(each.until, now + health.LONGEST))
    for run in cluster.live.values():
        run.stop_by = min(run.stop_by, now + LONGEST_STOP)
        run.unit.lacks = 0  # its node tells it again
        most = pieces.delay(run.task.needs.retry_delay, run.unit.tries)
        run.unit.retry_at = min(run.unit.retry_at, now + most) if run.unit.retry_at else 0.0


def _move_node(node: Node, by: float) -> None:
    node.seen = _moved(node.seen, by)
    node.back_by, node.sampled = _moved(node.back_by, by), _moved(node.sampled, by)
    node.broke_at, node.hours_until = _moved(node.broke_at, by), _moved(node.hours_until, by)
    for name, each in node.troubles.items():
        node.troubles[name] = msgspec.structs.replace(each, until=_moved(each.until, by))
    node.skews = []


def _move_run(run: Run, by: float) -> None:
    run.stop_by, run.unit.retry_at = _moved(run.stop_by, by), _moved(run.unit.retry_at, by)
    run.started, run.unit.stalled_since = _moved(run.started, by), _moved(run.unit.stalled_since, by)


def _move_tree(tree: Tree, by: float) -> None:
    for spread in tree.spreads.values():
        for trial in spread.trials.values():
            trial.due = _moved(trial.due, by)
    for seat in tree.seats.values():
        seat.idle, seat.unit.stalled_since = _moved(seat.idle, by), _moved(seat.unit.stalled_since, by)


def _moved(moment: float, by: float) -> float:
    """0.0 says that there is none; what lies before the epoch would be none, too."""
    return max(moment + by, 0.001) if moment else 0.0
