"""Which node has how many slots free, and whether anything may be placed there: asked by the rules and by the scheduler."""

from pydra_core.ids import NodeId
from pydra_core.master.state import Cluster, Node
from pydra_core.protocol.states import NodeState


def busy(cluster: Cluster, node: NodeId) -> int:
    """The slots that the units on this node take."""
    return sum(cluster.live[run].unit.slots for run in cluster.held.get(node, ()))


def free(cluster: Cluster, node: Node) -> int:
    """The slots that units may still take there, whether or not it is linked now."""
    return max(0, node.slots - busy(cluster, node.node))


def is_open(node: Node) -> bool:
    """True if new units may be placed there: it is connected, has a link, and has said what it has."""
    return node.linked and node.state is NodeState.CONNECTED and node.slots > 0


def may_place(cluster: Cluster) -> bool:
    """True if a unit waits and some open node has a free slot."""
    return bool(cluster.waiting) and any(is_open(node) and free(cluster, node) for node in cluster.nodes.values())
