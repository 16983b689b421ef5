"""Which node has room for what, and whether anything may be placed there: asked by the rules and by the scheduler.

Of memory: a unit claims what it needs, or the node's memory by its slots; the claims of a node's units never exceed its memory, or
what its owner lets all runs have together. Of counted things (`resources`) a unit has what it needs as long as it is on the node.
"""

import msgspec

from pydra_core.ids import NodeId, PackageName
from pydra_core.master import environments, offers, tags
from pydra_core.master.state import Cluster, Node, Run, Spread, Unit
from pydra_core.protocol.manifest import Needs, TaskSpec
from pydra_core.protocol.states import Isolation, NodeState, Wanted

_LEVELS = {level: place for place, level in enumerate(Isolation)}

COORDINATING = frozenset({"parallel", "mapreduce"})
"""Kinds of tasks whose root holds no slot from the start."""

_GOES_ON = frozenset({NodeState.CONNECTED, NodeState.DRAINING, NodeState.SICK})
"""On a linked node in one of these states what is there goes on to its end."""

SEATS = ("/u", "/m", "/r")
"""How the paths of seats end (protocol/spreads.py)."""

PLACES = 2
"""So many units may coordinate on a node for each of its slots."""


def busy(cluster: Cluster, node: NodeId) -> int:
    """The slots that the units on this node take."""
    return cluster.taken.get(node, 0)


def free(cluster: Cluster, node: Node) -> int:
    """The slots that units may still take there, whether or not it is linked now."""
    return max(0, offered(node) - busy(cluster, node.node))


def offered(node: Node) -> int:
    """The slots that its owner's schedule leaves of it now."""
    return node.slots if node.hours is None else max(0, min(node.slots, node.hours.slots))


def places(cluster: Cluster, node: Node) -> int:
    """How many more runs may coordinate there."""
    return max(0, PLACES * offered(node) - cluster.coordinating.get(node.node, 0))


def memory_of(node: Node) -> int:
    """Bytes that its units may claim together; 0 if nobody knows."""
    return node.facts.memory if node.offer.memory is None else node.offer.memory


def spare(cluster: Cluster, node: Node) -> int:
    """Bytes of memory that no unit there has claimed."""
    return max(0, memory_of(node) - cluster.claimed.get(node.node, 0))


def things(cluster: Cluster, node: Node) -> dict[str, int]:
    """How many of each counted thing no unit there has."""
    return {name: count - cluster.used.get((node.node, name), 0) for name, count in node.offer.resources}


def claim(node: Node, slots: int, memory: int | None) -> int:
    """The bytes that a unit claims on this node."""
    if memory is not None:
        return memory
    most = memory_of(node) * slots // max(node.slots, slots, 1)
    return most if node.offer.memory_each is None else min(most, node.offer.memory_each)


def is_open(node: Node) -> bool:
    """True if new units may be placed there: it is connected, has a link, and has said what it has."""
    return node.linked and node.state is NodeState.CONNECTED and offered(node) > 0


def is_safe(node: Node, wanted: Isolation | None) -> bool:
    """True if the node's isolation is the wanted level or a better one."""
    return wanted is None or _LEVELS[node.isolation.level] <= _LEVELS[wanted]


def is_willing(node: Node) -> bool:
    """True if the node's isolation is at least what its owner wants of every run. The node of the desktop app takes what there is."""
    return node.local or _LEVELS[node.isolation.level] <= _LEVELS[node.offer.least]


def fits(node: Node, needs: Needs, package: PackageName, slots: int | None = None) -> bool:
    """True if the node could meet these needs if it had nothing else to do. `slots`: instead of those of the needs (0: none)."""
    wide = needs.slots if slots is None else slots
    if wide > node.slots or not is_safe(node, needs.isolation) or not is_willing(node) or tags.missing(node, needs):
        return False
    if wide and memory_of(node) and claim(node, wide, needs.memory) > memory_of(node):
        return False
    return environments.fits(node, needs.python) and offers.refusal(node.offer, needs, package) is None


def would_fit(cluster: Cluster, node: Node, needs: Needs, slots: int) -> bool:
    """True if its memory and counted things were enough there once every seat had left."""
    left, spared = things(cluster, node), spare(cluster, node)
    for unit in cluster.held.get(node.node, {}).values():
        if unit.name.path.endswith(SEATS):
            spared += 0 if unit.coordinates else unit.claim
            for name, count in unit.resources:
                left[name] = left.get(name, 0) + count
    if any(left.get(name, 0) < count for name, count in needs.resources):
        return False
    return not memory_of(node) or claim(node, slots, needs.memory) <= spared


def of_root(task: TaskSpec) -> Needs:
    """What the root of a run needs: one that only coordinates has no use for counted things."""
    return msgspec.structs.replace(task.needs, resources=()) if task.kind in COORDINATING else task.needs


def has_room(cluster: Cluster, node: Node, run: Run) -> bool:
    """True if the root of this run can go there now."""
    if run.task.kind in COORDINATING:
        return places(cluster, node) > 0
    return free(cluster, node) >= run.unit.slots and (run.task.kind == "task" or places(cluster, node) > 0)


def can_compute(cluster: Cluster, node: Node, unit: Unit) -> bool:
    """True if a coordinating unit of this node may compute there now, also on one that takes nothing new."""
    if not node.linked or node.state not in _GOES_ON:
        return False
    enough = not memory_of(node) or claim(node, unit.slots, unit.memory) <= spare(cluster, node)
    return free(cluster, node) >= unit.slots and enough


def width(cluster: Cluster, needs: Needs, package: PackageName) -> int:
    """How many units with these needs the open nodes could hold at once."""
    return sum(
        min(node.slots // needs.slots, *(_times(node, each) for each in needs.resources), node.slots)
        for node in cluster.nodes.values()
        if is_open(node) and fits(node, needs, package)
    )


def _times(node: Node, thing: tuple[str, int]) -> int:
    return dict(node.offer.resources).get(thing[0], 0) // thing[1]


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
    if cluster.wanting:
        return True
    if not (cluster.waiting or hungry(cluster)):
        return False
    rivals = len(cluster.trees) + bool(cluster.waiting)
    if cluster.trees and (rivals > 1 or any(len(tree.spreads) > 1 for tree in cluster.trees.values())):
        return True
    return any(is_open(node) and free(cluster, node) for node in cluster.nodes.values())
