"""How long a worker may run and be silent: deadlines as numbers; what is frozen has no clock.

Of a whole unit the wall time counts from its first line, of a seat from the moment at which it began the piece that it is at
(when it was given work, or answered the piece before). Silence is neither a message nor output. Nobody is silent who waits for
others: a seat without work, a worker that only coordinates.
"""

from math import inf

from pydra_core.node.deeds import AskLastHeard, Deed, KillWorker
from pydra_core.node.happened import LastHeard
from pydra_core.node.records import Live, NodeState, Phase


def due(live: Live) -> float:
    """When the next limit of this worker is reached; infinity if there is none."""
    return min(_wall(live), _silence(live)) if _counts(live) and not live.asked else inf


def _counts(live: Live) -> bool:
    """A limit holds for whoever works, until it has a result."""
    working = live.phase is Phase.RUNNING and live.frozen is None and not (live.seat and not live.unanswered)
    return working and live.result is None and not (live.over or live.broke or live.forget)


def _wall(live: Live) -> float:
    return inf if live.wall_time is None else live.clock + live.wall_time


def _silence(live: Live) -> float:
    limit = live.placement.needs.silence_time
    return inf if limit is None or live.coordinating else live.heard + limit


def check(live: Live, now: float) -> list[Deed]:
    """When a limit is reached, its hand is asked first: it knows of output, and of words that it was not let to say."""
    if not _counts(live) or live.asked or now < due(live):
        return []
    live.asked = True
    return [AskLastHeard(live.key)]


def heard(state: NodeState, live: Live, fact: LastHeard, now: float) -> list[Deed]:
    """End a worker that is over its limits; one that we do not listen to is not to blame."""
    live.asked = False
    live.heard = now if fact.held else max(live.heard, fact.at)
    live.clock = now if fact.held and live.seat else live.clock
    if not _counts(live) or now < due(live):
        return []
    needs = live.placement.needs
    if now >= _wall(live):
        whose = "wall_time" if live.wall_time == needs.wall_time else _owners(state)
        return over(live, f"it ran for more than {live.wall_time:g} s ({whose})")
    return over(live, f"it said nothing for {needs.silence_time:g} s (silence_time)")


def _owners(state: NodeState) -> str:
    return (
        f"the most that the owner of this machine allows: {dict(state.policy.rules).get('wall_time_each', 'wall_time')}"
    )


def over(live: Live, reason: str) -> list[Deed]:
    """End a worker for this reason."""
    live.over = live.over or reason
    return [KillWorker(live.key)]


def begin(live: Live, now: float) -> None:
    """The clock of a unit, or of a piece, starts."""
    live.clock = live.heard = now


def freeze(live: Live, on: bool, now: float) -> bool:
    """Stop its clock or let it go on; False if that changes nothing."""
    if on == (live.frozen is not None):
        return False
    if on:
        live.frozen = now
        return True
    pause = now - (live.frozen or now)
    live.frozen = None
    live.clock += pause
    live.heard += pause
    live.since += pause
    return True


def crowded(state: NodeState) -> bool:
    """More workers than any order of slots can explain."""
    return sum(not live.coordinating for live in state.live.values()) >= MOST_PER_SLOT * state.slots


MOST_PER_SLOT = 4
"""Computing workers that a node takes for each slot: some end while others begin."""


def free_slot(state: NodeState) -> int:
    """The least number that no live worker has."""
    taken = {live.slot for live in state.live.values()}
    return next(slot for slot in range(len(taken) + 1) if slot not in taken)


def is_starting(live: Live) -> bool:
    """It is on its way to `Ready`, and its time for that runs."""
    return live.phase in (Phase.SPAWNING, Phase.STARTING) and not live.overdue and live.frozen is None
