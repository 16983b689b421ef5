"""What happens to one node: it joins, connects, says what it has, falls silent, leaves, is removed.

Rules:
1. A closed link is no loss. A node is lost after `SILENCE` seconds without a word, when its lease ends after a restart of the
   master, or at once when it says that it stops.
2. Nothing is placed on a node between `NodeConnected` and its `NodeReady`: only then is known what it runs.
3. What a node runs or owes and is the unit's current attempt is adopted; what it runs besides is to be forgotten; what it should
   hold and does not waits again.
4. A lost node that says anything but `NodeReady` is not back: its link was closed, and only ends of current attempts count.
5. A lost node keeps the units of runs whose own lease is not over (`leases`).
"""

from collections.abc import Iterable

import msgspec

from pydra_core.errors import CloseCode
from pydra_core.ids import UnitName
from pydra_core.master import draining, environments, health, leases, runs, sayings, seats, spreads, stalls, trees
from pydra_core.master.events import (
    Changed,
    CloseLink,
    Effect,
    Forget,
    NodeConnected,
    NodeEnrolled,
    Plan,
    Save,
    Tell,
)
from pydra_core.master.state import LEASE, SILENCE, Cluster, Node
from pydra_core.protocol import messages
from pydra_core.protocol.facts import Hours, Load
from pydra_core.protocol.states import EventKind, NodeState, Wanted

HISTORY = 60
SAMPLE = 4.5
"""Seconds between two entries of a node's history, also while it sends heartbeats every second."""

_BACK = frozenset({NodeState.PENDING, NodeState.LOST, NodeState.CONNECTED})
"""From these states a node is at work when it is ready; the others stay until a person says so."""


def enrolled(cluster: Cluster, event: NodeEnrolled, now: float) -> list[Effect]:
    """A new node, or a known one that joined again; one use of its token is gone."""
    token = cluster.tokens.get(event.token)
    effects: list[Effect] = []
    if token is not None:
        token.used += 1
        effects += [Save(token), Changed(tokens=True)]
    if event.node not in cluster.nodes:
        name = _free_name(cluster, event.name)
        cluster.nodes[event.node] = Node(node=event.node, name=name, key=event.key, joined=now, facts=event.facts)
        effects.append(_tell(cluster.nodes[event.node], EventKind.NODE_JOINED, f"{name} joined the cluster"))
    node = cluster.nodes[event.node]
    return [*effects, *connected(node, NodeConnected(event.node, event.facts, event.address), now)]


def _free_name(cluster: Cluster, wish: str) -> str:
    """The name as wished, or with the first free of "-2", "-3" …: people tell nodes apart by it."""
    taken = {node.name for node in cluster.nodes.values()}
    plain = "".join(c for c in wish if c.isprintable()).strip()[:60] or "node"
    names = (plain, *(f"{plain}-{n}" for n in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def connected(node: Node, event: NodeConnected, now: float) -> list[Effect]:
    """A link is open. `linked` waits for its `NodeReady`."""
    node.facts, node.address, node.seen, node.speaks = event.facts, event.address, now, 0
    node.linked = False
    return [Save(node), Changed(nodes=(node.node,))]


def ready(cluster: Cluster, node: Node, message: messages.NodeReady, now: float) -> list[Effect]:
    """It said what it has: it is connected, keeps what is its own, and may get more."""
    node.slots, node.isolation, node.local = max(0, message.slots), message.isolation, message.local
    node.offer, node.versions, node.inputs = message.offer, set(message.versions), set(message.inputs)
    environments.ready(cluster, node, message)
    node.linked, node.seen, node.back_by, node.reason = True, now, 0.0, ""
    if node.state in _BACK:
        node.state = draining.at_work(node)
    _keep_hours(node, message.hours, now)
    text = f"{node.name} is connected with {node.slots} slots, isolation {node.isolation.level}"
    effects: list[Effect] = [Save(node), _tell(node, EventKind.NODE_UPDATED, text), Changed(nodes=(node.node,)), Plan()]
    return effects + _reconcile(cluster, node, message, now)


def _reconcile(cluster: Cluster, node: Node, message: messages.NodeReady, now: float) -> list[Effect]:
    effects: list[Effect] = []
    has = {item.unit for item in message.owes if _is_current(cluster, node, item)}
    for item in message.owes:
        effects += _owed(cluster, node, item, now)
    for item in message.running:
        if item.unit not in has:
            has |= {item.unit} if _is_current(cluster, node, item) else set()
            effects += _adopt(cluster, node, item, now)
    effects += sayings.remind(cluster, node)
    missing = [name for name in sorted(cluster.held.get(node.node, ())) if name not in has]
    return effects + [each for name in missing for each in _without(cluster, node, name, now)]


def _is_current(cluster: Cluster, node: Node, item: messages.Running) -> bool:
    """Another attempt of a unit tells nothing of the one that it should hold."""
    found = runs.current(cluster, node.node, item.unit, item.attempt) or trees.seat(
        cluster, node.node, item.unit, item.attempt
    )
    return found is not None


def _owed(cluster: Cluster, node: Node, item: messages.Running, now: float) -> list[Effect]:
    """Its end follows, after what else it said, some of which may be known: one that cut work is there no more to be asked for it."""
    if run := runs.current(cluster, node.node, item.unit, item.attempt):
        spreads.outdate(cluster, run.unit)
        return runs.owed(cluster, run, item, now)
    if seat := trees.seat(cluster, node.node, item.unit, item.attempt):
        spreads.outdate(cluster, seat.unit)
    return []


def _adopt(cluster: Cluster, node: Node, item: messages.Running, now: float) -> list[Effect]:
    """It runs there: what is the current attempt goes on; a worker that cuts work is asked for what is open."""
    if run := runs.current(cluster, node.node, item.unit, item.attempt):
        effects = runs.adopt(cluster, run, item, now)
        return effects if run.wanted is Wanted.STOP else [*effects, *spreads.ask_again(cluster, run, run.unit, now)]
    seat = trees.seat(cluster, node.node, item.unit, item.attempt)
    if seat is None:
        return [sayings.unwanted(cluster, node, item.unit, item.attempt)]
    run = cluster.live[item.unit.run]
    return [
        *seats.back(cluster, run, seat, item),
        *(spreads.ask_again(cluster, run, seat.unit, now) if not seat.shared else ()),
    ]


def _without(cluster: Cluster, node: Node, name: UnitName, now: float) -> list[Effect]:
    """It should hold this unit, and does not."""
    run, text = cluster.live.get(name.run), f"{node.name} came back without it"
    if run is None:  # its root was lost just now, and with it the run
        return []
    if name == run.unit.name:
        return runs.give_up(cluster, run, text, now)
    return _seat_lost(cluster, name, text, counts=True)


def _seat_lost(cluster: Cluster, name: UnitName, text: str, *, counts: bool) -> list[Effect]:
    tree = cluster.trees.get(name.run)
    seat = tree.seats.get(name) if tree else None
    return seats.lost(cluster, cluster.live[name.run], seat, text, counts=counts) if seat else []


def hours(node: Node, message: messages.NodeHours, now: float) -> list[Effect]:
    """What its owner's schedule leaves of it has changed, or what its owner offers at all: what is there goes on."""
    _keep_hours(node, message.hours, now)
    told: list[Effect] = [Changed(nodes=(node.node,)), Plan()]
    if message.offer is None:
        return told
    node.offer, node.slots = message.offer, max(0, message.slots)
    text = f"The owner of {node.name} changed what runs may have there"
    return [Save(node), _tell(node, EventKind.NODE_UPDATED, text), *told]


def _keep_hours(node: Node, found: Hours | None, now: float) -> None:
    if found is not None:
        reason = "".join(c for c in found.reason if c.isprintable())[:200]
        found = msgspec.structs.replace(found, reason=reason, slots=max(0, found.slots))
    node.hours, node.hours_until = found, now + found.left if found is not None and found.left > 0 else 0.0


def heard(cluster: Cluster, node: Node, message: messages.Heartbeat, now: float) -> list[Effect]:
    """Load and last words; a row of history every few seconds."""
    node.load = message.load
    health.heard_at(node, message.at, now)
    stalls.heard(cluster, node, message.load, now)
    if now - node.sampled >= SAMPLE:
        node.sampled = now
        node.history = [*node.history[1 - HISTORY :], message.load.cpu]
    return [Changed(nodes=(node.node,), runs=tuple(worker.unit.run for worker in message.load.workers))]


def held(node: Node, message: messages.VersionHeld | messages.InputsHeld) -> list[Effect]:
    """It has a version or inputs now, or has them no more."""
    match message:
        case messages.VersionHeld():
            (node.versions.add if message.held else node.versions.discard)(message.version)
        case messages.InputsHeld():
            (node.inputs.update if message.held else node.inputs.difference_update)(message.listings)
    return [Save(node), Changed(nodes=(node.node,))]


def link_closed(node: Node) -> list[Effect]:
    """Nothing new goes there; its units go on until time tells."""
    if not node.linked:
        return []
    node.linked = False
    return [Changed(nodes=(node.node,))]


def stopping(cluster: Cluster, node: Node, message: messages.NodeStopping, now: float) -> list[Effect]:
    """It ends on purpose and its workers have ended: nobody's loss."""
    reason = "".join(c for c in message.reason if c.isprintable())[:200]
    text = f"{node.name} was stopped" + (f": {reason}" if reason else "")
    close = CloseLink(node.node, CloseCode.STOPPING, "goodbye")
    return [close, *lose(cluster, node, text, now, counts=False)]


def outdated(node: Node, protocol: int) -> list[Effect]:
    """It stays in the list, with the command that helps."""
    node.speaks = protocol
    return [Save(node), Changed(nodes=(node.node,))]


def lose(cluster: Cluster, node: Node, text: str, now: float, *, counts: bool) -> list[Effect]:
    """Lost: each of its workers is reported gone, its units wait again, and the scheduler may think anew."""
    node.state, node.linked, node.back_by, node.reason, node.load = NodeState.LOST, False, 0.0, text, Load()
    effects: list[Effect] = [Save(node), _tell(node, EventKind.NODE_LOST, text), Changed(nodes=(node.node,))]
    held = cluster.held.get(node.node, ())
    gone = [name for name in held if not (counts and leases.holds(cluster.live[name.run], node, now))]
    return effects + _all_lost(cluster, gone, text, now, counts=counts)


def _all_lost(cluster: Cluster, names: Iterable[UnitName], text: str, now: float, *, counts: bool) -> list[Effect]:
    """Roots first: with a root its whole tree goes."""
    effects: list[Effect] = []
    for name in sorted(names, key=lambda name: (name.path != "", name)):
        run = cluster.live.get(name.run)
        if run is not None and name == run.unit.name:
            effects += runs.wait_again(cluster, run, text, now, counts=counts)
        elif run is not None:
            effects += _seat_lost(cluster, name, text, counts=counts)
    return effects


def silent(cluster: Cluster, node: Node, now: float) -> list[Effect]:
    """Compared with now on a tick. The link of a lost node is closed: it may come back by a new one and say what it has."""
    over = leases.over(cluster, node, now)
    text = f"{node.name} did not come back within the lease of the run"
    effects = _all_lost(cluster, over, text, now, counts=True) if over else []
    if node.state in (NodeState.LOST, NodeState.PENDING, NodeState.REVOKED):
        return effects
    if now <= max(node.seen + SILENCE, node.back_by):
        return effects
    text = (
        f"{node.name} did not come back after the master's restart"
        if node.back_by
        else f"{node.name} was not heard for {SILENCE:g} s"
    )
    close = CloseLink(node.node, CloseCode.TIMEOUT, f"nothing was heard of you for {SILENCE:g} s")
    return [*effects, close, *lose(cluster, node, text, now, counts=True)]


def remove(cluster: Cluster, node: Node, now: float) -> list[Effect]:
    """Forgotten: what it held waits again, and nothing that it may still say counts."""
    text = f"{node.name} was removed"
    effects = _all_lost(cluster, cluster.held.get(node.node, ()), text, now, counts=False)
    for run in cluster.live.values():
        if run.unit.holder == node.node:
            run.unit.holder, run.unit.missed = None, False
            effects.append(Save(run))
    del cluster.nodes[node.node]
    environments.node_gone(cluster, node.node)
    close = CloseLink(node.node, CloseCode.REFUSED, "you were removed from this cluster: join again with a new token")
    told = _tell(node, EventKind.NODE_REMOVED, text)
    return [*effects, Forget(node.node), close, told, Changed(nodes=(node.node,))]


def restarted(cluster: Cluster, node: Node, now: float) -> list[Effect]:
    """The master is new: no node has a link; one that holds units has a lease to come back, others only `SILENCE`."""
    node.linked, node.load = False, Load()
    if node.node in cluster.held:
        node.seen = now
    if node.state not in (NodeState.LOST, NodeState.PENDING, NodeState.REVOKED):
        node.seen = now
        node.back_by = now + (LEASE if node.node in cluster.held else SILENCE)
    return []


def _tell(node: Node, kind: EventKind, text: str) -> Tell:
    return Tell(kind, text, node=node.node)
