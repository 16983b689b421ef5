"""What keeps a unit from a node for ever, and what it lacks only now, each as a piece of a sentence for people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydra_core.ids import PackageName
from pydra_core.master import environments, offers, slots, tags
from pydra_core.master.offers import gib
from pydra_core.master.state import Cluster, Node
from pydra_core.protocol.manifest import Needs

MOST_TOLD = 5
"""So many nodes are named, the others counted."""


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
    """Why none of these nodes may ever run it, a sentence for each: first those with the fewest obstacles, of such those that carry
    its tags, and of these those whose owner has said something about it. None of them fits."""
    found = {node.name: list(_obstacles(node, wish)) for node in nodes}
    nearest = sorted(nodes, key=lambda node: (len(found[node.name]), *_farness(node, wish), node.name))
    told = [f"{node.name} {' and '.join(each.sentence for each in found[node.name])}." for node in nearest[:MOST_TOLD]]
    others = len(nodes) - len(told)
    more = f" Nor may {others:,} other{'s' if others > 1 else ''}." if others else ""
    return Why(f"No node may run {wish.whose}: {' '.join(told)}{more}", found[nearest[0].name][0].action)


def _farness(node: Node, wish: Wish) -> tuple[int, int]:
    """How many of its obstacles are tags, and come from what its owner has not said anything about."""
    refused = offers.refusals(node.offer, wish.needs, wish.package)
    return len(tags.missing(node, wish.needs)), sum(not node.offer.rule(each.field) for each in refused)


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
    if lacks := tags.missing(node, needs):
        yield Why(
            f"carries no tag {' and no '.join(lacks)}",
            f"Give it the tag if it fits, `pydractl node tag {node.name} {' '.join(lacks)}`, or add a node that carries it.",
        )
    if not environments.fits(node, needs.python):
        have = environments.have(node)
        yield Why(f"has Python {have}, and {environments.shown(needs.python)} is needed", environments.HELPS)
    for each in offers.refusals(node.offer, needs, wish.package):
        yield Why(each.sentence, f"Ask the owner of {node.name} to allow {each.wish}, or add a node whose owner does.")


def no_python(nodes: Sequence[Node], wish: Wish) -> Why | None:
    """If none of these nodes has a Python that its package wants: that."""
    if any(environments.fits(node, wish.needs.python) for node in nodes):
        return None
    have = sorted({version for node in nodes for version in environments.have(node).split(", ")})
    return Why(
        f"No node has Python {environments.shown(wish.needs.python)}: there is {', '.join(have)}.", environments.HELPS
    )


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
    """Memory or counted things that are taken, where slots are free: node by node."""
    lacks = {node.name: _taken(cluster, node, wish) for node in nodes}
    if not all(lacks.values()):
        return None
    told = [f"{name} has {lacks[name]}" for name in sorted(lacks)[:MOST_TOLD]]
    others = len(lacks) - len(told)
    more = f"; nor have {others:,} others enough" if others else ""
    return Why(
        f"{wish.need.capitalize()} more than is free now: {'; '.join(told)}{more}",
        "Wait, or add a node that has more of it.",
    )


def _taken(cluster: Cluster, node: Node, wish: Wish) -> str:
    """The first thing of which too little is free there; "" for none."""
    free, have = slots.things(cluster, node), dict(node.offer.resources)
    for name, count in wish.needs.resources:
        if free.get(name, 0) < count:
            return f"{free.get(name, 0):,} of {have.get(name, 0):,} {name} free, and {count:,} {'is' if count == 1 else 'are'} needed"
    memory, spare = slots.memory_of(node), slots.spare(cluster, node)
    wanted = slots.claim(node, wish.slots, wish.needs.memory)
    if memory and wanted > spare:
        return f"{gib(spare)} of {gib(memory)} of memory free, and {gib(wanted)} are needed"
    return ""
