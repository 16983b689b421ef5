"""What a node says of where it stands, after `Welcome` and in between."""

from itertools import islice
from math import inf

from pydra_core.node.debts import say
from pydra_core.node.deeds import Deed, Say
from pydra_core.node.records import Live, NodeState, Phase
from pydra_core.protocol import messages, worker

MESSAGE_LIMIT = 200
MOST_OWED = 2_000
"""Ends that the first message names (it has 1 MiB); the others are told right after it all the same."""


def ready(state: NodeState) -> messages.NodeReady:
    return messages.NodeReady(
        slots=state.slots,
        isolation=state.isolation,
        versions=tuple(sorted(state.versions)),
        running=tuple(_running(live) for live in state.live.values() if not live.forget),
        owes=tuple(
            messages.Running(unit=o.ended.unit, attempt=o.ended.attempt) for o in islice(state.owed.values(), MOST_OWED)
        ),
        local=state.local,
        offer=state.offer,
        hours=state.hours,
    )


def _running(live: Live) -> messages.Running:
    pid = live.pid if live.started else 0
    return messages.Running(
        unit=live.key.unit,
        attempt=live.key.attempt,
        worker_pid=pid,
        isolation=live.isolation,
        started=live.started,
        frozen=live.paused,
    )


def where_it_stands(state: NodeState, live: Live) -> list[Deed]:
    """What was said of a run while nobody listened; that it started stands in `NodeReady` already."""
    if live.forget:
        return []
    match live.phase:
        case Phase.HELD:
            return say(state, syncing(state, live)) if live.placement.version not in state.versions else []
        case Phase.SPAWNING | Phase.STARTING:
            return say(state, messages.UnitStarting(unit=live.key.unit, attempt=live.key.attempt))
        case _ if live.progress is not None:
            live.untold = False
            return say(state, live.progress)
    return []


def syncing(state: NodeState, live: Live) -> messages.UnitSyncing:
    done, total = state.pulled.get(live.placement.version, (0, 0))
    return messages.UnitSyncing(unit=live.key.unit, attempt=live.key.attempt, done=done, total=total)


def progressed(state: NodeState, live: Live, said: worker.Progress, now: float) -> list[Deed]:
    """Progress is told at most so often; the last one always is."""
    if abs(said.done) == inf or said.done != said.done or (said.total is not None and not abs(said.total) < inf):
        return []
    live.progress = messages.UnitProgress(
        unit=live.key.unit,
        attempt=live.key.attempt,
        done=said.done,
        total=said.total,
        message=said.message[:MESSAGE_LIMIT],
    )
    live.untold = True
    return tell_progress(state, live, now) if now >= live.told + state.patience.progress else []


def tell_progress(state: NodeState, live: Live, now: float) -> list[Deed]:
    """Tell what was not told yet."""
    if not live.untold or live.progress is None or live.forget or not state.linked:
        return []
    live.untold, live.told = False, now
    return [Say(live.progress)]
