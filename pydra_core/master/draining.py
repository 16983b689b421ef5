"""A person wants a node empty: nothing new goes there, what is left is counted, and at a deadline ended.

Rules:
1. What a node has goes on to its end. At the deadline it ends there, waits again elsewhere, and is not charged with it; what may not
   run twice is left to its end even then.
2. A node drains through a loss of its link and a restart of the master, until a person lets it take runs again.
3. To resume also brings back a node that was set aside as sick, and forgets what it could not run.
"""

from math import isfinite

import msgspec

from pydra_core.errors import Fault, UserError
from pydra_core.ids import NodeId, RunId, UnitName
from pydra_core.master import runs, seats, trees
from pydra_core.master.events import Changed, Effect, Plan, Reply, Save, Tell
from pydra_core.master.state import Cluster, Drain, Node
from pydra_core.protocol import verbs
from pydra_core.protocol.states import EventKind, NodeState

LONGEST = 366 * 86_400.0
_HERE = frozenset({NodeState.CONNECTED, NodeState.DRAINING, NodeState.SICK})


def at_work(node: Node) -> NodeState:
    """The state of a node that is there: as people, or its own faults, left it."""
    if node.drain is not None:
        return NodeState.DRAINING
    return NodeState.SICK if node.sick else NodeState.CONNECTED


def left(cluster: Cluster, node: Node) -> int:
    """Units that are still there."""
    return len(cluster.held.get(node.node, ()))


def drain(cluster: Cluster, verb: verbs.DrainNode, now: float) -> list[Effect]:
    """What `DrainNode` does. Raises UserError."""
    node = _the_node(cluster, verb.node)
    if verb.deadline is not None and not (isfinite(verb.deadline) and 0 <= verb.deadline <= LONGEST):
        raise UserError("A deadline lies ahead, by a year at most.", Fault.BAD_INPUT, {"deadline": "Like 10m or 2h."})
    reason = "".join(c for c in verb.reason if c.isprintable())[:200]
    node.drain = Drain(reason=reason, by=0.0 if verb.deadline is None else now + max(verb.deadline, 0.001))
    _settle(node)
    count = left(cluster, node)
    text = (
        f"{node.name} drains{_because(reason)}: {_units(count)} left" if count else f"{node.name} is empty and drained"
    )
    return [*_told(node, text), Reply(verbs.Done(text))]


def resume(cluster: Cluster, verb: verbs.ResumeNode) -> list[Effect]:
    """What `ResumeNode` does. Raises UserError."""
    node = _the_node(cluster, verb.node)
    if node.drain is None and not node.sick and not node.troubles:
        raise UserError(f"{node.name} is not held back: it neither drains nor is it sick.", Fault.CONFLICT)
    node.drain, node.sick, node.troubles = None, "", {}
    _settle(node)
    text = f"{node.name} takes runs again"
    return [*_told(node, text), Reply(verbs.Done(text)), Plan()]


def _the_node(cluster: Cluster, name: NodeId) -> Node:
    node = cluster.nodes.get(name)
    if node is None:
        raise UserError(f'There is no node "{name}".', Fault.NOT_FOUND)
    return node


def _settle(node: Node) -> None:
    if node.state in _HERE:
        node.state = at_work(node)


def _told(node: Node, text: str) -> list[Effect]:
    return [Save(node), Tell(EventKind.NODE_UPDATED, text, node=node.node), Changed(nodes=(node.node,))]


def _because(reason: str) -> str:
    return f" ({reason})" if reason else ""


def _units(count: int) -> str:
    return f"{count:,} unit{'' if count == 1 else 's'}"


def says(cluster: Cluster, node: Node, now: float) -> str:
    """How far it is, as one sentence."""
    count, of = left(cluster, node), node.drain or Drain()
    why = _because(of.reason)
    if not count:
        return f"It drains{why}: nothing is left there, and nothing new goes there."
    due = f"; what is left in {_span(of.by - now)} ends, and waits again elsewhere" if of.by else ""
    return f"It drains{why}: {_units(count)} left{due}."


def _span(seconds: float) -> str:
    for unit, size in (("days", 86400.0), ("h", 3600.0), ("min", 60.0)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{max(0.0, seconds):.0f} s"


def ticked(cluster: Cluster, node: Node, now: float) -> list[Effect]:
    """The deadline has come, or the last unit has gone."""
    if node.drain is None:
        return []
    effects: list[Effect] = []
    if node.drain.by and now >= node.drain.by:
        node.drain = msgspec.structs.replace(node.drain, by=0.0)
        effects += [Save(node), *_end_all(cluster, node, now), Changed(nodes=(node.node,))]
    if not node.drain.done and not left(cluster, node):
        node.drain = msgspec.structs.replace(node.drain, done=True, by=0.0)
        effects += _told(node, f"{node.name} is empty and drained")
    return effects


def _end_all(cluster: Cluster, node: Node, now: float) -> list[Effect]:
    """Roots first: with a root its whole tree goes."""
    text = f"{node.name} was to be empty by now"
    effects: list[Effect] = []
    for name in sorted(cluster.held.get(node.node, ()), key=lambda name: (name.path != "", name)):
        effects += _end(cluster, node, name, text, now)
    return effects


def _end(cluster: Cluster, node: Node, name: UnitName, text: str, now: float) -> list[Effect]:
    run, tree = cluster.live.get(RunId(name.run)), cluster.trees.get(name.run)
    if run is None or any(run.given.values()) or not run.task.needs.rerun_on_loss:
        return []
    if name == run.unit.name:
        effects = [*trees.forget(run.unit), *runs.wait_again(cluster, run, text, now, counts=False)]
        if not node.linked:  # it cannot be told now, and is when it comes back
            run.unit.holder = None
        return effects
    seat = tree.seats.get(name) if tree else None
    spread = tree.spreads.get(seat.spread) if tree and seat else None
    if seat is None or (spread is not None and not spread.needs.rerun_on_loss):
        return []
    return [*trees.forget(seat.unit), *seats.lost(cluster, run, seat, text, counts=False)]
