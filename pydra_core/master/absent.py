"""Nodes that are there and take nothing now: their owner's schedule, a drain, sickness, a rest after a fault; each as a sentence."""

from pydra_core.master import draining, slots
from pydra_core.master.obstacles import Why, Wish
from pydra_core.master.state import Cluster, Node
from pydra_core.protocol.states import NodeState

RESUME = "Resume it when it may work again."
CURE = "Look after the machine, then bring it back: `pydractl node resume`."


def waited_for(cluster: Cluster, wish: Wish) -> Why | None:
    """What a node that could run it waits for, if none that takes anything can."""
    nodes = sorted((node for node in cluster.nodes.values() if _could(node, wish)), key=lambda node: node.name)
    found = [each for each in (of_node(node) for node in nodes) if each is not None]
    if not found:
        return None
    others = len(found) - 1
    more = f"; and {others:,} more take nothing now" if others else ""
    return Why(f"{found[0].sentence}{more}", found[0].action)


def _could(node: Node, wish: Wish) -> bool:
    there = node.linked and node.state in (NodeState.CONNECTED, NodeState.DRAINING, NodeState.SICK)
    return there and not slots.is_open(node) and slots.fits(node, wish.needs, wish.package, wish.slots)


def of_node(node: Node) -> Why | None:
    """Why nothing new goes there, without a full stop; None for what others decide."""
    if node.drain is not None:
        because = f" ({node.drain.reason})" if node.drain.reason else ""
        return Why(f"{node.name} drains{because}", RESUME)
    if node.sick:
        return Why(f"{node.name} is set aside as sick", CURE)
    if node.hours is not None:
        return Why(f"{node.name} {node.hours.reason}", "Wait, or ask its owner.")
    return None


def resting(nodes: list[Node], wish: Wish) -> Why:
    """All that could run it could not a moment ago. They are not empty."""
    node = min(nodes, key=lambda node: node.troubles[wish.package].until)
    trouble = node.troubles[wish.package]
    return Why(
        f"{node.name} could not run {wish.package} ({trouble.text.rstrip('.')}), and rests from it for a while",
        "It is tried again by itself; look after the machine if that lasts.",
    )


def rests(node: Node, wish: Wish) -> bool:
    """True if it is not tried with this package now."""
    trouble = node.troubles.get(wish.package)
    return trouble is not None and trouble.until > 0


def why(cluster: Cluster, node: Node, now: float) -> Why:
    """The same of a node that is chosen; empty for one that is held back by nothing of this."""
    if node.state is NodeState.DRAINING:
        left = draining.left(cluster, node)
        return Why(draining.says(cluster, node, now), RESUME if left else f"It may be switched off. {RESUME}")
    if node.state is NodeState.SICK:
        return Why(f"{node.sick or 'It is set aside as sick'}.", CURE)
    found = of_node(node)
    return Why(f"{found.sentence}.", found.action) if found else Why()
