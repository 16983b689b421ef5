"""What becomes of the logs of workers of units: each is kept with its run, also one that comes when the run has ended.

Rules:
1. A worker that ends brings its log with its end. One that is not wanted any more is stopped, not forgotten, so that what it said still
   comes; nobody waits for it.
2. A late log is taken only of an attempt that was let go here, from the node that held it. What that attempt still says otherwise, and
   a new link of its node, change nothing in that.
3. At most `MOST` logs of workers are kept of a run, the first ones.
"""

from pydra_core.ids import Attempt, NodeId, UnitName
from pydra_core.master.events import Changed, Effect, LogCame, Save, Send
from pydra_core.master.state import Cluster, Node, OwedLog, Run, Seat, UnitLog
from pydra_core.protocol import messages
from pydra_core.protocol.states import ENDED, UnitState

MOST = 1_000
OWED = 10_000
"""So many late logs are remembered; of the oldest ones nothing is taken then."""
GRACE = 2.0
"""Seconds in which a worker that has nothing to do ends by itself."""


def keep(run: Run, seat: Seat, message: messages.UnitEnded) -> list[Effect]:
    """Its worker has ended."""
    return _kept(run, seat.spread, unit_of(seat), message)


def unit_of(seat: Seat) -> int:
    """The unit that all of its lines are of: that of a child; -1 of a seat, whose lines say theirs."""
    return -1 if seat.shared else int(seat.unit.name.path.rpartition("/")[2])


def let_go(cluster: Cluster, seat: Seat) -> list[Effect]:
    """Its worker is to end, and nobody waits for that; what it said is welcome (rule 1)."""
    unit = seat.unit
    if unit.holder is None or unit.attempt is None:
        return []
    said = unit.state is UnitState.RUNNING
    if said:
        cluster.owed_logs[unit.name] = OwedLog(unit.attempt, unit.holder, seat.spread, unit_of(seat))
        while len(cluster.owed_logs) > OWED:
            del cluster.owed_logs[next(iter(cluster.owed_logs))]
    return [_stop(unit.holder, unit.name, unit.attempt, 0.0 if seat.unanswered or not said else GRACE, forget=not said)]


def unwanted(cluster: Cluster, node: Node, unit: UnitName, attempt: Attempt) -> Send:
    """This attempt is not wanted there: it is to be ended, and nobody waits for its end; its log may be owed (rule 2)."""
    owed = cluster.owed_logs.get(unit)
    said = owed is not None and (owed.attempt, owed.node) == (attempt, node.node)
    return _stop(node.node, unit, attempt, GRACE if said else 0.0, forget=not said)


def remind(cluster: Cluster, node: Node) -> list[Effect]:
    """By its new link the node brings the logs that it owes, or says that it has none."""
    owed = [(name, each.attempt) for name, each in cluster.owed_logs.items() if each.node == node.node]
    return [_stop(node.node, name, attempt, GRACE, forget=False) for name, attempt in owed]


def _stop(node: NodeId, unit: UnitName, attempt: Attempt, grace: float, *, forget: bool) -> Send:
    reason = "it is not wanted any more"
    message = messages.StopUnit(unit=unit, attempt=attempt, grace=grace, reason=reason, forget=forget)
    return Send(node, message, durable=True)


def late(cluster: Cluster, node: Node, message: messages.UnitEnded) -> list[Effect]:
    """The end of an attempt that is nobody's any more (rule 2)."""
    owed = cluster.owed_logs.get(message.unit)
    if owed is None or owed.attempt != message.attempt or owed.node != node.node:
        return []
    del cluster.owed_logs[message.unit]
    run = cluster.runs.get(message.unit.run)
    if run is None:
        return []
    if not (effects := _kept(run, owed.path, owed.unit, message)):
        return [Changed(runs=(run.run,))]
    return [*effects, LogCame(run.run)] if run.state in ENDED else effects


def _kept(run: Run, path: str, unit: int, message: messages.UnitEnded) -> list[Effect]:
    if message.log is None or len(run.unit_logs) >= MOST:
        return []
    made = UnitLog(
        message.unit.path, message.unit.index, message.attempt, path, unit, message.log, message.log_lines,
        max(0, message.log_size),
    )  # fmt: skip
    run.unit_logs = (*run.unit_logs, made)
    return [Save(run), Changed(runs=(run.run,))]
