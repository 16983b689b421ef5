"""The rules of the cluster: what each event means for the state, and what has to be done about it.

Theory of operation. An event says what happened, in the past tense; `handle` is the only writer of the state, and answers with
effects, which the runtime carries out. It meets no clock, no chance, no socket and no disk: `now` comes with the event.

Rules:
1. `handle` never chooses a node: it asks for a `Plan`, and gets the scheduler's choice back as `UnitsPlaced`.
2. Only `Asked` may raise UserError, and then nothing has changed. What nodes say never raises: what does not count is dropped.
3. What people want (`wanted`) and what is (`state`) are two fields; no state remembers another one.
4. `Save` comes with every change that a restart must know. Replies, acknowledgements, placements and stops follow the commit.
5. An end is acknowledged whether it counts or not, so that its sender can forget it.
6. Effects of one event are tidy: each record is saved once, one `Changed` names all stale pictures, one `Plan` at most comes last,
   and only if a unit waits and a slot is free.

The rules of single rooms stand there: `runs` (one run), `nodes` (one node), `asks` (verbs of people), `ledger` (who waits, who holds).
"""

from pydra_core.ids import NodeId, UnitName
from pydra_core.master import asks, events, ledger, nodes, runs, slots, timing
from pydra_core.master.events import Changed, Effect, Event, Plan, Save, Send
from pydra_core.master.state import Cluster, Node
from pydra_core.protocol import messages
from pydra_core.protocol.states import NodeState, Wanted


def handle(cluster: Cluster, event: Event, now: float) -> list[Effect]:
    """Changes the cluster as the event demands and returns what to do. Raises UserError only for `Asked`, before any change."""
    effects = _handle(cluster, event, now)
    if isinstance(event, events.NodeSaid) and event.kept is not None:
        effects += runs.refer(cluster, event.message, event.kept)
    return _tidy(cluster, effects + timing.after_ends(cluster, effects, now))


def _handle(cluster: Cluster, event: Event, now: float) -> list[Effect]:
    match event:
        case events.MasterStarted():
            return _started(cluster, now)
        case events.Asked():
            return asks.asked(cluster, event, now)
        case events.TokenCreated():
            cluster.tokens[event.token.token] = event.token
            return [Save(event.token), events.Reply(event.answer), Changed(tokens=True)]
        case events.NodeEnrolled():
            return nodes.enrolled(cluster, event, now)
        case events.UnitsPlaced():
            return _placed(cluster, event.placements, now)
        case events.Ticked():
            return _ticked(cluster, now)
    node = cluster.nodes.get(event.node)
    return [] if node is None else _of_node(cluster, node, event, now)


_OfNode = events.NodeConnected | events.NodeSaid | events.LinkClosed | events.NodeOutdated


def _of_node(cluster: Cluster, node: Node, event: _OfNode, now: float) -> list[Effect]:
    match event:
        case events.NodeConnected():
            return nodes.connected(node, event, now)
        case events.NodeSaid():
            return _said(cluster, node, event.message, now)
        case events.LinkClosed():
            return nodes.link_closed(node)
        case events.NodeOutdated():
            return nodes.outdated(node, event.protocol)


def _started(cluster: Cluster, now: float) -> list[Effect]:
    ledger.index(cluster)
    effects: list[Effect] = []
    for node in cluster.nodes.values():
        effects += nodes.restarted(cluster, node, now)
    return effects


def _said(cluster: Cluster, node: Node, message: events.Said, now: float) -> list[Effect]:
    match message:
        case messages.NodeReady():
            return nodes.ready(cluster, node, message, now)
        case messages.UnitEnded():
            return _unit_ended(cluster, node, message, now)
        case messages.NodeStopping():
            return nodes.stopping(cluster, node, message, now)
    if not node.linked:
        return []
    node.seen = now
    match message:
        case messages.Heartbeat():
            return nodes.heard(node, message, now)
        case messages.VersionHeld():
            return nodes.version_held(node, message)
        case _:
            return _unit_said(cluster, node, message, now)


_Report = messages.UnitSyncing | messages.UnitStarting | messages.UnitStarted | messages.UnitProgress


def _unit_said(cluster: Cluster, node: Node, message: _Report, now: float) -> list[Effect]:
    """A placement may reach a node after all by its next link, when its unit waits again: then it is to be forgotten there."""
    run = runs.current(cluster, node.node, message.unit, message.attempt)
    if run is None:
        return [nodes.forget(node, message.unit, message.attempt)]
    match message:
        case messages.UnitSyncing() | messages.UnitStarting():
            return runs.told(cluster, run, message, now)
        case messages.UnitStarted():
            return runs.started(cluster, run, message, now)
        case messages.UnitProgress():
            return runs.progressed(run, message)


def _unit_ended(cluster: Cluster, node: Node, message: messages.UnitEnded, now: float) -> list[Effect]:
    """Counts also from a node that is away by our reckoning, as long as its attempt is the current one."""
    if node.linked:
        node.seen = now
    run = runs.current(cluster, node.node, message.unit, message.attempt)
    effects = runs.ended(cluster, run, node, message, now) if run else []
    return [*effects, Send(node.node, messages.Acknowledged((message.serial,)), durable=True)]


def _placed(cluster: Cluster, placements: tuple[tuple[UnitName, NodeId], ...], now: float) -> list[Effect]:
    """Carried out as planned; what is not possible any more is left waiting and planned anew."""
    effects: list[Effect] = []
    for unit, target in placements:
        run, node = cluster.live.get(unit.run), cluster.nodes.get(target)
        if run is None or node is None or run.unit.state in ledger.HELD:
            continue
        if slots.is_open(node) and slots.free(cluster, node) >= run.unit.slots:
            effects += runs.place(cluster, run, node, now)
        else:
            effects.append(Plan())
    placed = [cluster.live[unit.run] for unit, _ in placements if unit.run in cluster.live]
    return effects + timing.followers(cluster, placed, now)


def _ticked(cluster: Cluster, now: float) -> list[Effect]:
    effects: list[Effect] = []
    for node in list(cluster.nodes.values()):
        effects += nodes.silent(cluster, node, now)
    for held in list(cluster.held.values()):
        for run in [cluster.live[number] for number in sorted(held)]:
            if run.wanted is Wanted.STOP and now > run.stop_by and _is_linked(cluster, run.unit.holder):
                effects += runs.ask_again(run, now)
    return effects + timing.ticked(cluster, now)


def _is_linked(cluster: Cluster, node: NodeId | None) -> bool:
    found = cluster.nodes.get(node) if node is not None else None
    return found is not None and found.linked and found.state is not NodeState.LOST


def _tidy(cluster: Cluster, effects: list[Effect]) -> list[Effect]:
    """Rule 6."""
    kept: list[Effect] = []
    saved: set[int] = set()
    for effect in effects:
        match effect:
            case Save():
                if id(effect.record) not in saved:
                    saved.add(id(effect.record))
                    kept.append(effect)
            case Changed() | Plan():
                pass
            case _:
                kept.append(effect)
    kept += _stale([effect for effect in effects if isinstance(effect, Changed)])
    if any(isinstance(effect, Plan) for effect in effects) and slots.may_place(cluster):
        kept.append(Plan())
    return kept


def _stale(changes: list[Changed]) -> list[Effect]:
    if not changes:
        return []
    return [
        Changed(
            runs=tuple(dict.fromkeys(run for change in changes for run in change.runs)),
            nodes=tuple(dict.fromkeys(node for change in changes for node in change.nodes)),
            packages=tuple(dict.fromkeys(package for change in changes for package in change.packages)),
            tokens=any(change.tokens for change in changes),
        )
    ]
