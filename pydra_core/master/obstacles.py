"""What keeps a unit from a node for ever, and what it lacks only now, each as a piece of a sentence for people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydra_core.ids import PackageName
from pydra_core.master import offers, slots
from pydra_core.master.offers import gib
from pydra_core.master.state import Cluster, Node
from pydra_core.protocol.manifest import Needs


@dataclass(frozen=True, slots=True)
class Why:
    """One sentence for people, and what they can do about it; both empty where nothing needs a reason."""

    sentence: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a unit asks of a node. `slots` 0: it only coordinates. `place`: it needs one to coordinate. `whose`: "it", "its units"."""

    needs: Needs
    package: PackageName
    slots: int
    place: bool
    whose: str = "it"

    @property
    def need(self) -> str:
        """The beginning of a sentence."""
        return f"{self.whose} need{'s' if self.whose == 'it' else ''}"


def opened(cluster: Cluster) -> list[Node]:
    """The nodes that take new units, by name."""
    return sorted((node for node in cluster.nodes.values() if slots.is_open(node)), key=lambda node: node.name)


def fitting(nodes: Sequence[Node], wish: Wish) -> list[Node]:
    """Those that could run it if they had nothing else to do."""
    return [node for node in nodes if slots.fits(node, wish.needs, wish.package, wish.slots)]


def nobody(nodes: Sequence[Node], wish: Wish) -> Why:
    """Why none of these nodes may ever run it: the one with the fewest obstacles, and of such one whose owner has said something
    about it; and how many others. None of them fits."""
    found = {node.name: list(_obstacles(node, wish)) for node in nodes}
    nearest = min(nodes, key=lambda node: (len(found[node.name]), _unsaid(node, wish), node.name))
    others = len(nodes) - 1
    more = f"; nor may {others:,} other{'s' if others > 1 else ''}" if others else ""
    told = found[nearest.name]
    return Why(
        f"No node may run {wish.whose}: {nearest.name} {' and '.join(each.sentence for each in told)}{more}.",
        told[0].action,
    )


def _unsaid(node: Node, wish: Wish) -> int:
    """How many of its obstacles come from what its owner has not said anything about."""
    return sum(not node.offer.rule(each.field) for each in offers.refusals(node.offer, wish.needs, wish.package))


def _obstacles(node: Node, wish: Wish) -> Iterator[Why]:
    """What comes after the name of the node, and what helps."""
    needs, level = wish.needs, node.isolation.level
    if wish.slots > node.slots:
        have = f"{node.slots:,} slot{'' if node.slots == 1 else 's'}"
        yield Why(f"has {have}, and {wish.slots:,} on one node are needed", "Add a larger node.")
    if not slots.is_safe(node, needs.isolation):
        helps = (
            f"Run `pydra-node doctor` on {node.name}: it tells what is missing there; or add a node that reaches it."
        )
        yield Why(f"reaches isolation {level}, and {needs.isolation} is needed", helps)
    if not slots.is_willing(node):
        yield unwilling(node)
    memory = slots.memory_of(node)
    if wish.slots and memory and node.offer.memory is None and slots.claim(node, wish.slots, needs.memory) > memory:
        wanted = gib(slots.claim(node, wish.slots, needs.memory))
        yield Why(f"has {gib(memory)} of memory, and {wanted} on one node are needed", "Add a node with more memory.")
    for each in offers.refusals(node.offer, needs, wish.package):
        yield Why(each.sentence, f"Ask the owner of {node.name} to allow {each.wish}, or add a node whose owner does.")


def unwilling(node: Node) -> Why:
    """Its isolation is less than its owner wants of every run; what comes after its name."""
    rule = node.offer.rule("least")
    because = f" (its owner's rule: {rule})" if rule else ""
    return Why(
        f"reaches isolation {node.isolation.level}, and its owner wants {node.offer.least} at least{because}",
        f"Run `pydra-node doctor` on {node.name}: it tells what is missing there.",
    )


def lacking(cluster: Cluster, nodes: Sequence[Node], wish: Wish) -> Why | None:
    """What is taken now on those that could run it; None if one of them has room. They are not empty."""
    if wish.place and not any(slots.places(cluster, node) for node in nodes):
        total = sum(slots.PLACES * node.slots for node in nodes)
        return Why(f"All {total:,} places for runs that coordinate are taken", "Wait, or add a node.")
    if not wish.slots:
        return None
    free = max(slots.free(cluster, node) for node in nodes)
    if 0 < free < wish.slots:
        return Why(
            f"{wish.need.capitalize()} {wish.slots:,} free slots on one node, and none has more than {free:,}",
            "Wait, or add a node.",
        )
    if not free:
        return Why(_busy(cluster, nodes), "Wait, add a node, or give it a higher priority.")
    return _short(cluster, [node for node in nodes if slots.free(cluster, node) >= wish.slots], wish)


def _busy(cluster: Cluster, nodes: Sequence[Node]) -> str:
    total = sum(node.slots for node in nodes)
    where = "" if len(nodes) == len(opened(cluster)) else f" of {_named(nodes)}"
    return f"The only slot{where} is busy" if total == 1 else f"All {total:,} slots{where} are busy"


def _named(nodes: Sequence[Node]) -> str:
    if len(nodes) == 1:
        return f"{nodes[0].name}, the only node that may run it,"
    return f"the {len(nodes):,} nodes that may run it"


def _short(cluster: Cluster, nodes: Sequence[Node], wish: Wish) -> Why | None:
    """Memory or counted things that are taken, where slots are free."""
    for name, count in wish.needs.resources:
        nodes = [node for node in nodes if slots.things(cluster, node).get(name, 0) >= count]
        if not nodes:
            return Why(f"The {name} that {wish.need} is taken", "Wait, or add a node that has one.")
    room = [
        node
        for node in nodes
        if not slots.memory_of(node) or slots.claim(node, wish.slots, wish.needs.memory) <= slots.spare(cluster, node)
    ]
    if room:
        return None
    wanted = slots.claim(nodes[0], wish.slots, wish.needs.memory)
    spare = max(slots.spare(cluster, node) for node in nodes)
    return Why(
        f"{gib(wanted)} of free memory on one node are needed, and none with a free slot has more than {gib(spare)}",
        "Wait, or add a node with more memory.",
    )
