"""Which node has room for what, and whether anything may be placed there: asked by the rules and by the scheduler.

Of memory: a unit claims what it needs, or the node's memory by its slots; the claims of a node's units never exceed its memory.
"""

from pydra_core.ids import NodeId
from pydra_core.master.state import Cluster, Node, Run, Spread
from pydra_core.protocol.manifest import Needs
from pydra_core.protocol.states import Isolation, NodeState, Wanted

_LEVELS = {level: place for place, level in enumerate(Isolation)}

COORDINATING = frozenset({"parallel", "mapreduce"})
"""Kinds of tasks whose root holds no slot from the start."""

PLACES = 2
"""So many units may coordinate on a node for each of its slots."""


def busy(cluster: Cluster, node: NodeId) -> int:
    """The slots that the units on this node take."""
    return cluster.taken.get(node, 0)


def free(cluster: Cluster, node: Node) -> int:
    """The slots that units may still take there, whether or not it is linked now."""
    return max(0, node.slots - busy(cluster, node.node))


def places(cluster: Cluster, node: Node) -> int:
    """How many more runs may coordinate there."""
    return max(0, PLACES * node.slots - cluster.coordinating.get(node.node, 0))


def spare(cluster: Cluster, node: Node) -> int:
    """Bytes of memory that no unit there has claimed."""
    return max(0, node.facts.memory - cluster.claimed.get(node.node, 0))


def claim(node: Node, slots: int, memory: int | None) -> int:
    """The bytes that a unit claims on this node."""
    return memory if memory is not None else node.facts.memory * slots // max(node.slots, slots, 1)


def is_open(node: Node) -> bool:
    """True if new units may be placed there: it is connected, has a link, and has said what it has."""
    return node.linked and node.state is NodeState.CONNECTED and node.slots > 0


def is_safe(node: Node, wanted: Isolation | None) -> bool:
    """True if the node's isolation is the wanted level or a better one."""
    return wanted is None or _LEVELS[node.isolation.level] <= _LEVELS[wanted]


def fits(node: Node, needs: Needs, slots: int | None = None) -> bool:
    """True if the node could meet these needs if it had nothing else to do. `slots`: instead of those of the needs (0: none)."""
    wide = needs.slots if slots is None else slots
    if wide > node.slots or not is_safe(node, needs.isolation):
        return False
    return not wide or not node.facts.memory or claim(node, wide, needs.memory) <= node.facts.memory


def has_room(cluster: Cluster, node: Node, run: Run) -> bool:
    """True if the root of this run can go there now."""
    if run.task.kind in COORDINATING:
        return places(cluster, node) > 0
    return free(cluster, node) >= run.unit.slots and (run.task.kind == "task" or places(cluster, node) > 0)


def width(cluster: Cluster, needs: Needs) -> int:
    """How many units with these needs the open nodes could hold at once."""
    return sum(node.slots // needs.slots for node in cluster.nodes.values() if is_open(node) and fits(node, needs))


def demand(spread: Spread) -> int:
    """How many more seats (or children) the pieces of a spread could use."""
    waiting = len(spread.waiting) + len(spread.special)
    if not waiting or not spread.shared:
        return waiting
    busy = sum(len(seat.unanswered) for seat in spread.seats.values())
    return max(_misplaced(spread), waiting + busy - len(spread.seats), 0)


def _misplaced(spread: Spread) -> int:
    """1 if a piece is to go to another node than those of all seats."""
    avoided = {trial.avoid for trial in spread.trials.values() if trial.avoid} if spread.special else set()
    return int(len(avoided) == 1 and {seat.unit.holder for seat in spread.seats.values()} == avoided)


def hungry(cluster: Cluster) -> list[Spread]:
    """The spreads that could use more seats, of runs that nobody has paused."""
    return [
        spread
        for number, tree in cluster.trees.items()
        if cluster.live[number].wanted is Wanted.RUN
        for spread in tree.spreads.values()
        if (spread.waiting or spread.special) and demand(spread)
    ]


def may_place(cluster: Cluster) -> bool:
    """True if the scheduler may find something to place, or a seat that has to give way."""
    if cluster.gathering and any(is_open(node) and places(cluster, node) for node in cluster.nodes.values()):
        return True
    if not (cluster.waiting or cluster.wanting or hungry(cluster)):
        return False
    rivals = len(cluster.trees) + bool(cluster.waiting) + bool(cluster.wanting)
    if cluster.trees and (rivals > 1 or any(len(tree.spreads) > 1 for tree in cluster.trees.values())):
        return True
    return any(is_open(node) and free(cluster, node) for node in cluster.nodes.values())
