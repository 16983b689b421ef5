"""Which unit goes to which node now, and which seat has to give way. It never writes.

Rules:
1. Priority first. Among equals: who has coordinated and wants to compute again; then whoever has the fewest slots, so that each run
   gets one before any gets a second, and then evenly; then first come (each queue of `Cluster.waiting` is in that order).
2. A unit needs its slots and memory free on one open node that can meet its needs. One that fits nowhere now does not hold up
   smaller ones; only who wants to compute again has its node's free slots kept for it.
3. Among nodes (but for those that rest from its package, `health`): not the one that it failed on, then one that holds more of what it
   wants (`nearness`), then the one with the smallest share of busy slots, then by name. Equal states give equal plans.
4. A plan costs about what it places: it ends with the last free slot, and where one run finds nothing, those of its kind are not
   looked at, however many wait.
5. A root that coordinates from the start needs a place instead of a slot; one of a container needs both, as it may coordinate.
6. A seat gives way (at the end of the pieces that it has) to a unit of higher priority, to one of an equal run that has at least two
   slots less, or, if it has no work, to anybody; not for a unit that lacks more than slots.
7. Who wants to compute again may do so on a node that drains: what is there goes on to its end.

A plan is a list of (unit, node): a root, a seat that is not there yet, a child by its path, a
coordinating unit that gets its slot on its own node; or, with the node "", a seat that has to give way.
"""

from collections.abc import Iterator
from heapq import heapify, heappop, heappush
from itertools import chain, islice

from pydra_core.ids import NodeId, RunId, UnitName
from pydra_core.master import nearness, pieces, slots, trees
from pydra_core.master.line import Entry, Kin, Line, Rank
from pydra_core.master.obstacles import Why
from pydra_core.master.reasons import UPGRADE, why, why_node
from pydra_core.master.room import Claim, Room
from pydra_core.master.state import Cluster, Run, Seat, Spread
from pydra_core.protocol.states import UnitState

__all__ = ["UPGRADE", "Why", "plan", "why", "why_node"]

NOBODY = NodeId("")
YIELDS = 32
"""So many units are looked at for whom a seat might give way."""

Placements = tuple[tuple[UnitName, NodeId], ...]
Who = Spread | UnitName | Kin


def plan(cluster: Cluster, now: float) -> Placements:
    """What can be placed at once, in order, and who has to give way."""
    room = Room(cluster, now)
    placements = [*_on_closed(cluster), *_coordinators(cluster, room)]
    line = Line(cluster)
    left: list[Entry] = []
    while room.total > 0 and (entry := line.pop()) is not None:
        found = _place(cluster, room, line, entry)
        if found is None:
            left.append(entry)
        else:
            placements.append(found)
    placements += _yields(cluster, line, line.rest(left))
    return tuple(placements)


def _on_closed(cluster: Cluster) -> Iterator[tuple[UnitName, NodeId]]:
    """Who wants to compute again on a node that takes nothing new. One per node: its room is reckoned anew with the next plan."""
    served: set[NodeId] = set()
    for _, name in cluster.wanting:
        unit = trees.unit(cluster, name)
        node = cluster.nodes.get(unit.holder) if unit is not None and unit.holder is not None else None
        if unit is None or node is None or node.node in served or slots.is_open(node):
            continue
        if slots.can_compute(cluster, node, unit):
            served.add(node.node)
            yield name, node.node


def _coordinators(cluster: Cluster, room: Room) -> Iterator[tuple[UnitName, NodeId]]:
    """Behind a run that finds no place all others of its kind find none."""
    line = [(queue[0], iter(queue[1:])) for queue in cluster.gathering.values()]
    heapify(line)
    while line and room.places > 0:
        (_, number), kin = heappop(line)
        run = cluster.live[number]
        node = room.take(_claim(cluster, run, None))
        if node is None:
            continue
        yield run.unit.name, node
        following = next(kin, None)
        if following is not None:
            heappush(line, (following, kin))


def _place(cluster: Cluster, room: Room, line: Line, entry: Entry) -> tuple[UnitName, NodeId] | None:
    rank, who = entry
    if isinstance(who, UnitName):
        return room.again(who)
    run = cluster.live[RunId(rank[3])]
    node = room.take(_claim(cluster, run, who))
    if node is None:
        return None
    name = _name(line, run, who) if isinstance(who, Spread) else run.unit.name
    line.served(entry)
    return name, node


def _claim(cluster: Cluster, run: Run, spread: object) -> Claim:
    if not isinstance(spread, Spread):
        needs, kind = slots.of_root(run.task), run.task.kind
        wide = 0 if kind in slots.COORDINATING else run.unit.slots
        return Claim(
            run.package, nearness.want(cluster, run), needs, slots=wide, coordinates=kind != "task", avoid=run.avoid
        )
    needs, avoid = spread.needs, pieces.avoided(spread)
    return Claim(run.package, nearness.want(cluster, run), needs, slots=needs.slots, coordinates=False, avoid=avoid)


def _name(line: Line, run: Run, spread: Spread) -> UnitName:
    if spread.shared:
        return UnitName(run.run, spread.path, spread.numbered + line.placed[id(spread)])
    piece = next(islice(chain(spread.special, spread.waiting), line.placed[id(spread)], None))
    return UnitName(run.run, f"{spread.path}/{piece.index}", 0)


# ------------------------------------------------------------------------------------------------------ giving way


def _yields(cluster: Cluster, line: Line, waiting: Iterator[Entry]) -> Iterator[tuple[UnitName, NodeId]]:
    """Rule 6. Slots that are about to be free are reckoned first."""
    if not cluster.trees:
        return
    coming = 0
    seats: list[tuple[Run, Seat]] = []
    for number, tree in cluster.trees.items():
        run = cluster.live[number]
        for seat in tree.seats.values():
            coming += seat.unit.slots if seat.closing else 0
            if seat.shared and not seat.closing and not run.frozen:
                seats.append((run, seat))
    seats.sort(key=lambda each: (not _is_idle(cluster, each), each[0].priority, -each[1].unit.name.index))
    for rank, who in islice(waiting, YIELDS):
        need = _need(cluster, rank, who)
        while coming < need:
            victim = _victim(cluster, line, seats, rank, who)
            if victim is None:
                break
            coming += victim.unit.slots
            line.shares[victim.unit.name.run] = line.shares.get(victim.unit.name.run, 0) - victim.unit.slots
            yield victim.unit.name, NOBODY
        coming = max(0, coming - need)


def _is_idle(cluster: Cluster, each: tuple[Run, Seat]) -> bool:
    seat = each[1]
    spread = cluster.trees[each[0].run].spreads.get(seat.spread)
    wanted = spread is not None and (spread.waiting or spread.special)
    return seat.unit.state is UnitState.RUNNING and not seat.unanswered and not wanted


def _need(cluster: Cluster, rank: Rank, who: Who) -> int:
    if isinstance(who, Spread):
        return who.needs.slots
    unit = trees.unit(cluster, who) if isinstance(who, UnitName) else cluster.live[RunId(rank[3])].unit
    return unit.slots if unit else 0


def _victim(cluster: Cluster, line: Line, seats: list[tuple[Run, Seat]], rank: Rank, who: Who) -> Seat | None:
    best: tuple[int, int] | None = None
    useful: dict[NodeId | None, bool] = {}
    for place, (run, seat) in enumerate(seats):
        holder = seat.unit.holder
        if holder not in useful:
            useful[holder] = _is_useful(cluster, holder, rank, who)
        if not useful[holder] or (isinstance(who, Spread) and (seat.spread, run.run) == (who.path, who.owner.run)):
            continue
        share = line.shares.get(run.run, 0)
        if _is_idle(cluster, (run, seat)) or run.priority < -rank[0]:
            best = (share, place)
            break
        if run.priority == -rank[0] and share >= rank[2] + 2 and (best is None or share > best[0]):
            best = (share, place)
    return seats.pop(best[1])[1] if best is not None else None


def _is_useful(cluster: Cluster, holder: NodeId | None, rank: Rank, who: Who) -> bool:
    """True if the slot of a seat on this node would help: nothing but slots is lacking there, once the seats are gone."""
    node = cluster.nodes.get(holder) if holder else None
    if node is None:
        return False
    if isinstance(who, UnitName):
        unit = trees.unit(cluster, who)
        return unit is not None and unit.holder == node.node and node.linked
    claim = _claim(cluster, cluster.live[RunId(rank[3])], who)
    if not slots.is_open(node) or not slots.fits(node, claim.needs, claim.package, claim.slots):
        return False
    return slots.would_fit(cluster, node, claim.needs, claim.slots)
