"""What nodes report of units and their workers: each goes to the run, the seat or the spread that it is about.

Rules:
1. What counts comes from the holder of the current attempt; whoever reports of another one is told to forget it.
2. An end counts also from a node that is away by our reckoning, and is acknowledged whether it counts or not.
"""

from pydra_core.ids import Attempt, UnitName
from pydra_core.master import (
    credits,
    ends,
    health,
    lacking,
    runs,
    sayings,
    seats,
    spreads,
    timeline,
    trees,
)
from pydra_core.master.events import Effect, Send
from pydra_core.master.state import Cluster, Node, Run, Seat
from pydra_core.protocol import dealing, messages
from pydra_core.protocol.environments import UnitBuilding
from pydra_core.protocol.manifest import Needs
from pydra_core.protocol.states import Wanted

OfWorkers = (
    messages.UnitSyncing | UnitBuilding | messages.UnitStarting | messages.UnitStarted | messages.UnitProgress
    | dealing.UnitsAnswered | messages.UnitSaved | spreads.FromOwner
)  # fmt: skip


def worked(cluster: Cluster, node: Node, message: OfWorkers, now: float) -> list[Effect]:
    match message:
        case dealing.UnitsAnswered():
            return _answered(cluster, node, message, now)
        case messages.UnitSaved():
            return _unit_saved(cluster, node, message)
        case (
            messages.UnitSyncing()
            | UnitBuilding()
            | messages.UnitStarting()
            | messages.UnitStarted()
            | messages.UnitProgress()
        ):
            return _unit_said(cluster, node, message, now)
        case _:
            return _owner_said(cluster, node, message, now)


def _answered(cluster: Cluster, node: Node, message: dealing.UnitsAnswered, now: float) -> list[Effect]:
    seat = trees.seat(cluster, node.node, message.unit, message.attempt)
    if seat is None:
        return _stray(cluster, node, message.unit, message.attempt, "it is not a seat", now)
    run = cluster.live[message.unit.run]
    before, needs = run.artifacts, _needs_of(cluster, run, seat)
    effects = seats.answered(cluster, run, seat, message, now)
    if run.artifacts is not before and (over := spreads.overflowed(cluster, run, needs, now)):
        return [*effects, *over]
    tree = cluster.trees.get(run.run)
    spread = tree.spreads.get(seat.spread) if tree else None
    return [*effects, *credits.review(cluster, run, spread)] if spread else effects


def _needs_of(cluster: Cluster, run: Run, seat: Seat) -> Needs:
    spread = cluster.trees[run.run].spreads.get(seat.spread)
    return spread.needs if spread is not None else run.task.needs


def _unit_saved(cluster: Cluster, node: Node, message: messages.UnitSaved) -> list[Effect]:
    """A worker that goes on has saved files, which the master holds already."""
    run = runs.current(cluster, node.node, message.unit, message.attempt)
    if run is not None:
        return runs.saved(run, message)
    seat = trees.seat(cluster, node.node, message.unit, message.attempt)
    if seat is None or seat.shared:
        return [sayings.unwanted(cluster, node, message.unit, message.attempt)] if seat is None else []
    return seats.saved(cluster.live[message.unit.run], seat, message)


def _owner_said(cluster: Cluster, node: Node, message: spreads.FromOwner, now: float) -> list[Effect]:
    run = runs.current(cluster, node.node, message.unit, message.attempt)
    if run is not None:
        return spreads.said(cluster, run, run.unit, message, now)
    seat = trees.seat(cluster, node.node, message.unit, message.attempt)
    if seat is None:
        return [sayings.unwanted(cluster, node, message.unit, message.attempt)]
    run = cluster.live[message.unit.run]
    if seat.shared:
        return seats.broke(cluster, run, seat, "who performs units cannot cut work into units", now)
    return spreads.said(cluster, run, seat.unit, message, now)


def _stray(cluster: Cluster, node: Node, unit: UnitName, attempt: Attempt, rule: str, now: float) -> list[Effect]:
    """Said by a root, it breaks the rules; by an attempt that is not wanted there, it is to be forgotten."""
    run = runs.current(cluster, node.node, unit, attempt)
    if run is None:
        return [sayings.unwanted(cluster, node, unit, attempt)]
    return [] if run.wanted is Wanted.STOP else spreads.broke(cluster, run, run.unit, rule, now)


_Report = messages.UnitSyncing | UnitBuilding | messages.UnitStarting | messages.UnitStarted | messages.UnitProgress


def _unit_said(cluster: Cluster, node: Node, message: _Report, now: float) -> list[Effect]:
    """A placement may reach a node after all by its next link, when its unit waits again: then it is to be forgotten there."""
    run = runs.current(cluster, node.node, message.unit, message.attempt)
    if run is None:
        return _seat_said(cluster, node, message, now)
    match message:
        case messages.UnitSyncing() | UnitBuilding() | messages.UnitStarting():
            return runs.told(cluster, run, message, now)
        case messages.UnitStarted():
            return runs.started(cluster, run, message, now)
        case messages.UnitProgress():
            return runs.progressed(cluster, run, message, now)


def _seat_said(cluster: Cluster, node: Node, message: _Report, now: float) -> list[Effect]:
    seat = trees.seat(cluster, node.node, message.unit, message.attempt)
    if seat is None:
        return [sayings.unwanted(cluster, node, message.unit, message.attempt)]
    run = cluster.live[message.unit.run]
    match message:
        case messages.UnitStarted():
            return seats.started(cluster, run, seat, node, message, now)
        case messages.UnitProgress(lacks=lacks):
            return lacking.heard(cluster, run, seat.unit, lacks, now)
    return []


def ended(cluster: Cluster, node: Node, message: messages.UnitEnded, now: float) -> list[Effect]:
    """Counts also from a node that is away by our reckoning, as long as its attempt is the current one."""
    if node.linked:
        node.seen = now
    run = runs.current(cluster, node.node, message.unit, message.attempt)
    seat = trees.seat(cluster, node.node, message.unit, message.attempt) if run is None else None
    effects: list[Effect] = []
    if run is not None or seat is not None:
        effects += health.ended(cluster, node, cluster.live[message.unit.run].package, message, now)
    if run is not None:
        timeline.over(cluster.timeline, message.unit, message.outcome, now)
        effects += ends.ended(cluster, run, node, message, now)
    elif seat is not None:
        effects += seats.ended(cluster, cluster.live[message.unit.run], seat, node, message, now)
    else:
        effects += sayings.late(cluster, node, message)
    return [*effects, Send(node.node, messages.Acknowledged((message.serial,)), durable=True)]
