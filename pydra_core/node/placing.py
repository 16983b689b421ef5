"""How a placement comes to be a worker: whether the owner lets it in, and when there is room for what it needs.

Rules:
1. What the owner does not let in is refused at once, by the name of the rule; nothing of it is pulled or started.
2. What a worker was allotted (counted things, and memory where the owner set a bound for all runs) is nobody else's until its whole
   process tree is dead.
3. What is not free is waited for, first come first served as far as it can be: a master that knows the offer places nothing that has
   to wait long.
4. A root that only coordinates has no counted things: they are for its pieces.
"""

import msgspec

from pydra_core.ids import Attempt
from pydra_core.node import builds, limits, policy, shelf
from pydra_core.node.debts import say
from pydra_core.node.deeds import Deed, Pull, PullInputs, Spawn
from pydra_core.node.keys import Key
from pydra_core.node.records import Live, NodeState, Phase
from pydra_core.node.reports import syncing
from pydra_core.protocol import messages
from pydra_core.protocol.manifest import Needs
from pydra_core.protocol.messages import Placement

RECENT = 4_096


def is_news(state: NodeState, placement: Placement) -> bool:
    """False for one that was seen before, or is older than what was seen; such a one is not remembered."""
    if placement.attempt <= state.recent.get(placement.unit, Attempt(-1, 0)):
        return False
    state.recent.pop(placement.unit, None)
    state.recent[placement.unit] = placement.attempt
    while len(state.recent) > RECENT:
        del state.recent[next(iter(state.recent))]
    return True


def refusal(state: NodeState, placement: Placement) -> str:
    """Why this may not be here, as a sentence; "" if it may."""
    if not placement.coordinates and limits.crowded(state):
        return f"this node has {state.slots} slots, and already {limits.MOST_PER_SLOT} workers for each of them"
    if not policy.is_sound(placement.needs, placement.slots):
        return "what the master asked for it makes no sense"
    level = state.isolation.level
    found = policy.refusal(state.policy, _needs(placement), placement.slots, placement.package, level)
    return found.sentence if found is not None else builds.refusal(state, placement)


def _needs(placement: Placement) -> Needs:
    needs = placement.needs
    return msgspec.structs.replace(needs, resources=()) if placement.coordinates and needs.resources else needs


def admit(state: NodeState, key: Key, placement: Placement, now: float) -> Live:
    """It has a place in the node's books from now on."""
    live = Live(
        key=key, placement=placement, slot=limits.free_slot(state), since=now, coordinating=placement.coordinates,
        wall_time=policy.wall_time(state.policy, placement.needs),
    )  # fmt: skip
    state.live[key] = live
    builds.choose(state, live)
    return live


def advance(state: NodeState, live: Live, now: float) -> list[Deed]:
    """Bring what is lacking: its code and inputs, its environment; with all of them it is started, or waits for room."""
    lacks, ready = shelf.missing(state, live.placement), builds.is_ready(state, live)
    if ready and not lacks:
        return [*builds.wants(state, live, now), *begin(state, live, now)]
    return [*(hold(state, live, now) if lacks else ()), *builds.wants(state, live, now)]


def hold(state: NodeState, live: Live, now: float) -> list[Deed]:
    """Its code and its inputs have to come first."""
    deeds: list[Deed] = []
    placement = live.placement
    for wanted in shelf.missing(state, placement):
        if wanted in state.pulls:
            continue
        state.pulls[wanted] = now
        code = wanted == placement.version
        deeds.append(Pull(wanted, placement.package) if code else PullInputs(wanted, placement.inputs))
    return deeds + say(state, syncing(state, live))


def begin(state: NodeState, live: Live, now: float) -> list[Deed]:
    """If all that it needs is here: start it, or let it wait for room."""
    if live.key in state.queue or shelf.missing(state, live.placement):
        return []
    if not _take(state, live):
        state.queue.append(live.key)
        return []
    return _spawn(state, live, now)


def release(state: NodeState, now: float) -> list[Deed]:
    """Whoever waited for room and has it now is started."""
    deeds: list[Deed] = []
    for key in list(state.queue):
        live = state.live.get(key)
        waits = live is not None and live.phase is Phase.HELD
        if live is None or not waits or _take(state, live):
            state.queue.remove(key)
            deeds += _spawn(state, live, now) if live is not None and waits else []
    return deeds


def _spawn(state: NodeState, live: Live, now: float) -> list[Deed]:
    live.phase, live.since = Phase.SPAWNING, now
    said = say(state, messages.UnitStarting(unit=live.key.unit, attempt=live.key.attempt))
    granted = policy.grants(state.policy, _needs(live.placement), live.indexes)
    environment = live.lock if live.target is not None else None
    indexes = tuple(live.indexes.items())
    return [*said, Spawn(live.key, live.placement, live.slot, granted, indexes, environment, live.python)]


def _take(state: NodeState, live: Live) -> bool:
    """Allot to it what it needs, if that is free."""
    working = [each for each in state.live.values() if each.phase is not Phase.ENDING and each is not live]
    needs, memory = _needs(live.placement), 0
    if state.policy.memory is not None:
        memory = policy.limits(state.policy, needs, live.placement.slots, state.slots, None).memory or 0
        taken = sum(each.memory for each in working if not each.coordinating)
        if not live.coordinating and taken + memory > state.policy.memory:
            return False
    indexes = policy.free_indexes(state.policy, needs, (each.indexes for each in working))
    if indexes is None:
        return False
    live.indexes, live.memory = indexes, memory
    return True
