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

The rules of single rooms stand there: `runs` (one run), `spreads`, `seats` and `pieces` (its units), `nodes` (one node), `asks`
(verbs of people), `ledger` (who waits, who holds).
"""

from collections.abc import Sequence

from pydra_core.ids import NodeId, UnitName
from pydra_core.master import (
    asks,
    clock,
    draining,
    ends,
    environments,
    events,
    figures,
    health,
    ledger,
    nodes,
    pieces,
    references,
    replays,
    reports,
    retention,
    runs,
    seats,
    slots,
    spreads,
    timing,
    trees,
)
from pydra_core.master.events import Changed, Effect, Event, Plan, Save
from pydra_core.master.state import Cluster, Node, Package, Run
from pydra_core.protocol import messages
from pydra_core.protocol.environments import EnvironmentNews, LockResolved, LockWanted
from pydra_core.protocol.states import NodeState, Wanted


def handle(cluster: Cluster, event: Event, now: float) -> list[Effect]:
    """Changes the cluster as the event demands and returns what to do. Raises UserError only for `Asked`, before any change."""
    effects = _handle(cluster, event, now)
    return _dropped(cluster, _tidy(cluster, effects + timing.after_ends(cluster, effects, now)))


def _handle(cluster: Cluster, event: Event, now: float) -> list[Effect]:
    match event:
        case events.MasterStarted():
            return _started(cluster, event, now)
        case events.Asked():
            return asks.asked(cluster, event, now)
        case events.TokenCreated():
            cluster.tokens[event.token.token] = event.token
            return [Save(event.token), events.Reply(event.answer), Changed(tokens=True)]
        case events.NodeEnrolled():
            return nodes.enrolled(cluster, event, now)
        case events.UnitsPlaced():
            return _placed(cluster, event.placements, now)
        case events.Ticked() | events.ResultKept() | events.ClockStepped():
            return _went_on(cluster, event, now)
        case events.BookRead() | events.UnitsRead():
            return _looked_up(cluster, event, now)
    node = cluster.nodes.get(event.node)
    return [] if node is None else _of_node(cluster, node, event, now)


def _went_on(
    cluster: Cluster, event: events.Ticked | events.ResultKept | events.ClockStepped, now: float
) -> list[Effect]:
    match event:
        case events.Ticked():
            return _ticked(cluster, now)
        case events.ResultKept():
            return ends.refer(cluster, event)
        case events.ClockStepped():
            return clock.stepped(cluster, event.by, now)


def _looked_up(cluster: Cluster, event: events.BookRead | events.UnitsRead, now: float) -> list[Effect]:
    """What the store has of a spread."""
    spread = replays.current(cluster, event)
    if spread is None:
        return []
    run = cluster.live[event.run]
    if isinstance(event, events.BookRead):
        return spreads.book_read(cluster, run, spread, event)
    return spreads.units_read(cluster, run, spread, event, now)


_OfNode = events.NodeConnected | events.NodeSaid | events.LinkClosed | events.NodeOutdated | events.NodeBroke


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
        case events.NodeBroke():
            return health.broke(node, event.rule, now)


def _started(cluster: Cluster, event: events.MasterStarted, now: float) -> list[Effect]:
    ledger.index(cluster)
    clock.restarted(cluster, now)
    effects: list[Effect] = []
    if event.keep is not None and event.keep != cluster.keep:
        cluster.keep = event.keep
        effects.append(Save(event.keep))
    for node in cluster.nodes.values():
        effects += nodes.restarted(cluster, node, now)
    return effects


def _said(cluster: Cluster, node: Node, message: events.Said, now: float) -> list[Effect]:
    match message:
        case messages.NodeReady():
            return nodes.ready(cluster, node, message, now)
        case messages.UnitEnded():
            return reports.ended(cluster, node, message, now)
        case messages.NodeStopping():
            return nodes.stopping(cluster, node, message, now)
    if not node.linked:
        return []
    node.seen = now
    match message:
        case messages.Heartbeat():
            return nodes.heard(cluster, node, message, now)
        case messages.NodeHours():
            return nodes.hours(node, message, now)
        case messages.VersionHeld() | messages.InputsHeld() | LockResolved() | LockWanted() | EnvironmentNews():
            return _held(cluster, node, message, now)
    return reports.worked(cluster, node, message, now)


def _held(
    cluster: Cluster,
    node: Node,
    message: messages.VersionHeld | messages.InputsHeld | environments.FromNode,
    now: float,
) -> list[Effect]:
    if isinstance(message, messages.VersionHeld | messages.InputsHeld):
        return nodes.held(node, message)
    return environments.said(cluster, node, message, now)


def _placed(cluster: Cluster, placements: tuple[tuple[UnitName, NodeId], ...], now: float) -> list[Effect]:
    """Carried out as planned; what is not possible any more is left waiting and planned anew."""
    effects: list[Effect] = []
    placed: list[Run] = []
    for unit, target in placements:
        run, node = cluster.live.get(unit.run), cluster.nodes.get(target)
        if run is None:
            continue
        if node is None:
            effects += _give_way(cluster, run, unit)
        elif unit != run.unit.name or run.unit.wants:
            effects += _placed_below(cluster, run, unit, node)
        elif run.unit.state not in ledger.HELD:
            effects += _placed_root(cluster, run, node, now)
            placed.append(run)
    return effects + timing.followers(cluster, [run for run in placed if run.unit.state in ledger.HELD], now)


def _placed_root(cluster: Cluster, run: Run, node: Node, now: float) -> list[Effect]:
    if slots.is_open(node) and slots.has_room(cluster, node, run):
        return runs.place(cluster, run, node, now)
    return [Plan()]


def _give_way(cluster: Cluster, run: Run, unit: UnitName) -> list[Effect]:
    """Somebody else needs this seat's slot more."""
    tree = cluster.trees.get(run.run)
    seat = tree.seats.get(unit) if tree else None
    return trees.close(cluster, run, seat) if seat else []


def _placed_below(cluster: Cluster, run: Run, name: UnitName, node: Node) -> list[Effect]:
    """A slot for a coordinating unit, a new seat, or a child."""
    tree = trees.of(cluster, run)
    unit = run.unit if name == run.unit.name else tree.seats[name].unit if name in tree.seats else None
    if unit is not None:
        may = unit.wants and unit.holder == node.node and slots.can_compute(cluster, node, unit)
        return spreads.grant(cluster, run, unit) if may else []
    spread = tree.spreads.get(name.path)
    shared = spread is not None and spread.shared
    if not shared:
        spread = tree.spreads.get(name.path.rpartition("/")[0])
    if spread is None or not slots.is_open(node) or slots.free(cluster, node) < spread.needs.slots:
        return [Plan()]
    if shared:
        return seats.open_seat(cluster, run, spread, node)
    piece = pieces.pick(spread, int(name.path.rpartition("/")[2]))
    return seats.open_child(cluster, run, spread, piece, node) if piece else []


def _ticked(cluster: Cluster, now: float) -> list[Effect]:
    effects: list[Effect] = []
    figures.ticked(cluster, now)
    for node in list(cluster.nodes.values()):
        effects += nodes.silent(cluster, node, now)
        effects += draining.ticked(cluster, node, now)
    effects += health.ticked(cluster, now)
    effects += _asked_again(cluster, now)
    effects += ends.woken(cluster, now)
    effects += spreads.ticked(cluster, now)
    return effects + timing.ticked(cluster, now) + retention.ticked(cluster, now)


def _asked_again(cluster: Cluster, now: float) -> list[Effect]:
    """Those who did not stop in time are asked once more."""
    effects: list[Effect] = []
    for name in [name for held in cluster.held.values() for name in held if name.path == ""]:
        run = cluster.live[name.run]
        if run.wanted is Wanted.STOP and now > run.stop_by and _is_linked(cluster, run.unit.holder):
            effects += runs.ask_again(run, now)
    return effects


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


def _dropped(cluster: Cluster, effects: list[Effect]) -> list[Effect]:
    """What is saved here may refer to fewer blobs than before: those that nothing refers to any more go."""
    records = [effect.record for effect in effects if isinstance(effect, Save)]
    gone = [
        each for record in records if isinstance(record, Run | Package) for each in references.saved(cluster, record)
    ]
    return [*effects, *references.dropped(cluster, gone)]


def _stale(changes: list[Changed]) -> Sequence[Effect]:
    if len(changes) < 2:
        return changes
    return [
        Changed(
            runs=tuple(dict.fromkeys(run for change in changes for run in change.runs)),
            nodes=tuple(dict.fromkeys(node for change in changes for node in change.nodes)),
            packages=tuple(dict.fromkeys(package for change in changes for package in change.packages)),
            tokens=any(change.tokens for change in changes),
        )
    ]
