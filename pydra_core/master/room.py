"""The free slots, memory, places and things of the open nodes while a plan is made: claims are taken out of it one by one."""

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from pydra_core.ids import Digest, NodeId, PackageName, UnitName
from pydra_core.master import health, nearness, slots, trees
from pydra_core.master.nearness import Want
from pydra_core.master.state import Cluster, Node
from pydra_core.protocol.manifest import Needs


@dataclass(frozen=True, slots=True)
class Claim:
    """What a unit asks of a node. `slots` 0: it only coordinates. `coordinates`: it needs a place besides."""

    package: PackageName
    want: Want
    needs: Needs
    slots: int
    coordinates: bool
    avoid: NodeId | None = None
    """It failed there: another node is taken if there is one."""


_Entry = tuple[float, str, NodeId]
_Tier = tuple[int, list[_Entry]]
"""Nodes that hold so many bytes of what is wanted."""

_Kind = tuple[int, bool, PackageName, Needs]


class Room:
    """One heap of nodes, and for each thing that is wanted one of those that hold as much of it, the most first.

    An entry whose share is out of date is put right when it comes up; an entry of a full node goes for good. A kind of claim that
    found no node finds none later: room only shrinks. Which nodes could ever meet a kind is asked once.
    """

    def __init__(self, cluster: Cluster, now: float) -> None:
        self._cluster = cluster
        self._now = now
        self._nodes = {node.node: node for node in cluster.nodes.values() if slots.is_open(node)}
        self._free = {name: slots.free(cluster, node) for name, node in self._nodes.items()}
        self._spare = {name: slots.spare(cluster, node) for name, node in self._nodes.items()}
        self._places = {name: slots.places(cluster, node) for name, node in self._nodes.items()}
        self._things = {name: slots.things(cluster, node) for name, node in self._nodes.items()}
        self._fit: dict[_Kind, set[NodeId]] = {}
        self._all = self._heap(list(self._nodes))
        self._holders: dict[Want, list[_Tier]] = {}
        self._inputs: dict[Digest, list[NodeId]] | None = None
        self._hopeless: set[_Kind] = set()
        self.total = sum(self._free.values())
        """Free slots in all."""

    @property
    def places(self) -> int:
        return sum(self._places.values())

    def take(self, claim: Claim) -> NodeId | None:
        """The best node for it, whose room is then smaller; None if there is none."""
        kind = (claim.slots, claim.coordinates, claim.package, claim.needs)
        if kind in self._hopeless:
            return None
        fit = self._fitting(kind)
        node = self._place_for(claim, fit) if not claim.slots else self._slot_for(claim, fit)
        if node is None:
            self._hopeless.add(kind)
            return None
        self._free[node] -= claim.slots
        self._places[node] -= claim.coordinates
        self._spare[node] -= slots.claim(self._nodes[node], claim.slots, claim.needs.memory) if claim.slots else 0
        for name, count in claim.needs.resources:
            self._things[node][name] -= count
        self.total -= claim.slots
        return node

    def again(self, name: UnitName) -> tuple[UnitName, NodeId] | None:
        """The slots of a coordinating unit on its own node; if they and its memory are not free, what is free is kept for it."""
        unit = trees.unit(self._cluster, name)
        node = self._cluster.nodes.get(unit.holder) if unit is not None and unit.holder is not None else None
        if unit is None or node is None or node.node not in self._nodes:
            return None
        free, spare = self._free[node.node], self._spare[node.node]
        memory = slots.claim(node, unit.slots, unit.memory)
        self._free[node.node] = max(0, free - unit.slots)
        self._spare[node.node] = max(0, spare - memory)
        self.total -= free - self._free[node.node]
        enough = free >= unit.slots and (not slots.memory_of(node) or spare >= memory)
        return (name, node.node) if enough else None

    def _fitting(self, kind: _Kind) -> set[NodeId]:
        if kind not in self._fit:
            wide, _, package, needs = kind
            nodes = self._nodes.items()
            self._fit[kind] = {
                name
                for name, node in nodes
                if slots.fits(node, needs, package, wide) and not health.rests(node, package, self._now)
            }
        return self._fit[kind]

    def _place_for(self, claim: Claim, fitting: set[NodeId]) -> NodeId | None:
        """Places are few: all nodes are looked at."""
        fit = [node for name, node in self._nodes.items() if name in fitting and self._places[name]]
        if not fit:
            return None
        return min(
            fit,
            key=lambda node: (
                node.node == claim.avoid,
                -nearness.local(self._cluster, node, claim.want),
                self._full(node),
            ),
        ).node

    def _full(self, node: Node) -> tuple[float, str]:
        return (1 - self._places[node.node] / (slots.PLACES * node.slots), node.name)

    def _slot_for(self, claim: Claim, fitting: set[NodeId]) -> NodeId | None:
        if not fitting:
            return None
        if claim.avoid is not None:
            elsewhere = self._nearest(claim, fitting - {claim.avoid})
            if elsewhere is not None:
                return elsewhere
        return self._nearest(claim, fitting)

    def _nearest(self, claim: Claim, fitting: set[NodeId]) -> NodeId | None:
        """One of those that hold the most of what it wants; a free slot anywhere beats waiting for them."""
        heaps = (*(heap for _, heap in self._tiers(claim.want)), self._all)
        return next((found for heap in heaps if (found := self._best(heap, claim, fitting)) is not None), None)

    def _tiers(self, wanted: Want) -> list[_Tier]:
        """The holders, the most first. Runs of one version share theirs; only who holds inputs besides is looked at for one run."""
        if wanted not in self._holders:
            code = Want(wanted.version, wanted.package)
            if wanted == code:
                self._holders[wanted] = self._grouped(wanted, self._nodes)
            else:
                inputs = dict.fromkeys(
                    name for each in wanted.inputs for name in self._with_inputs().get(each.listing, ())
                )
                tiers = [*self._tiers(code), *self._grouped(wanted, inputs)]
                self._holders[wanted] = sorted(tiers, key=lambda tier: -tier[0])
        return self._holders[wanted]

    def _grouped(self, wanted: Want, names: Iterable[NodeId]) -> list[_Tier]:
        by_bytes: dict[int, list[NodeId]] = {}
        for name in names:
            by_bytes.setdefault(nearness.local(self._cluster, self._nodes[name], wanted), []).append(name)
        by_bytes.pop(0, None)
        return [(size, self._heap(by_bytes[size])) for size in sorted(by_bytes, reverse=True)]

    def _with_inputs(self) -> dict[Digest, list[NodeId]]:
        """By listing, the nodes that hold it."""
        if self._inputs is None:
            self._inputs = {}
            for name, node in self._nodes.items():
                for listing in node.inputs:
                    self._inputs.setdefault(listing, []).append(name)
        return self._inputs

    def _heap(self, names: list[NodeId]) -> list[_Entry]:
        heap = [self._entry(name) for name in names if self._free[name]]
        heapify(heap)
        return heap

    def _entry(self, name: NodeId) -> _Entry:
        node = self._nodes[name]
        return (1 - self._free[name] / node.slots, node.name, name)

    def _best(self, heap: list[_Entry], claim: Claim, fitting: set[NodeId]) -> NodeId | None:
        """Leaves the node that it returns in the heap, to be put right the next time."""
        aside: list[_Entry] = []
        found: NodeId | None = None
        while heap and found is None:
            entry = heappop(heap)
            name = entry[2]
            if entry[0] != self._entry(name)[0]:
                if self._free[name]:
                    heappush(heap, self._entry(name))
                continue
            aside.append(entry)
            found = name if name in fitting and self._has(name, claim) else None
        for entry in aside:
            heappush(heap, entry)
        return found

    def _has(self, name: NodeId, claim: Claim) -> bool:
        node = self._nodes[name]
        if self._free[name] < claim.slots or (claim.coordinates and not self._places[name]):
            return False
        if any(self._things[name].get(each, 0) < count for each, count in claim.needs.resources):
            return False
        return not slots.memory_of(node) or slots.claim(node, claim.slots, claim.needs.memory) <= self._spare[name]
