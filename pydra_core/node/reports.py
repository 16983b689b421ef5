"""What a node says of where it stands, after `Welcome` and in between."""

from itertools import islice
from math import inf

from pydra_core.node import builds, shelf
from pydra_core.node.debts import progress_of, say
from pydra_core.node.deeds import BringSaved, Deed, Say
from pydra_core.node.happened import SavedBrought
from pydra_core.node.policy import output_limit
from pydra_core.node.records import Live, NodeState, Phase
from pydra_core.protocol import messages, worker
from pydra_core.protocol.environments import UnitBuilding

MESSAGE_LIMIT = 200
MOST_SAVED = 1_000
MOST_LISTINGS = 5_000
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
        inputs=tuple(islice(sorted(shelf.listings(state)), MOST_LISTINGS)),
        pythons=state.pythons,
        environments=tuple(sorted(state.environments)),
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
            return say(state, _held(state, live))
        case Phase.SPAWNING | Phase.STARTING:
            return say(state, messages.UnitStarting(unit=live.key.unit, attempt=live.key.attempt))
        case _ if live.progress is not None:
            live.untold = False
            told = progress_of(state, live.key, live.progress)
            return [*tell_saved(state, live, tuple(live.brought.values())), *say(state, told)]
    return tell_saved(state, live, tuple(live.brought.values()))


def saved(state: NodeState, live: Live, name: str) -> list[Deed]:
    """A file that its worker saved is brought to the master while it goes on; nothing of one that saved too many."""
    live.saved[name] = None
    if len(live.saved) > MOST_SAVED:
        del live.saved[name]
        return []
    return [BringSaved(live.key, name, output_limit(state.policy, live.placement.needs))]


def brought(state: NodeState, fact: SavedBrought) -> list[Deed]:
    live = state.live.get(fact.key)
    if live is None or live.forget or live.phase is Phase.ENDING:
        return []
    live.brought[fact.artifact.name] = fact.artifact
    return tell_saved(state, live, (fact.artifact,))


def tell_saved(state: NodeState, live: Live, files: tuple[messages.Artifact, ...]) -> list[Deed]:
    """Files that it saved are with the master, and it goes on."""
    if not files:
        return []
    return say(state, messages.UnitSaved(unit=live.key.unit, attempt=live.key.attempt, artifacts=files))


def _held(state: NodeState, live: Live) -> messages.UnitSyncing | UnitBuilding:
    return syncing(state, live) if shelf.missing(state, live.placement) else builds.building(state, live)


def syncing(state: NodeState, live: Live) -> messages.UnitSyncing:
    moved = [state.pulled.get(each, (0, 0)) for each in shelf.missing(state, live.placement)]
    done, total = sum(each[0] for each in moved), sum(each[1] for each in moved)
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
    return [Say(progress_of(state, live.key, live.progress))]
