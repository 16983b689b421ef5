"""How a run comes to its environment: which it needs, what has to be done until it is there, which of those that are held have to go.

Rules:
1. A run needs an environment if its package requires something, or runs on another Python than the node's own. Of the Pythons that
   are wanted it is the first in the node's list (`packages/pythons`: the master reckons by the same rule).
2. What the master has pinned is built as it is; else this node finds out what is needed and tells it, and builds what comes back:
   that is what another node found out, if that one was first.
3. One way for a target, whoever waits for it; environments are named by their locks, and no lock is built twice at once or while
   it is held.
4. A way that fails fails those that wait for it, and is forgotten: the next run begins anew. One for which nobody waits is dropped.
5. No environment that a run needs is taken away. Of the others go those that were not needed for `LONGEST` seconds, and the
   ones longest not needed while they are too many, or too large together.
"""

from pydra_core.errors import UserError
from pydra_core.ids import Digest
from pydra_core.node import build_deeds as b
from pydra_core.node.debts import say
from pydra_core.node.deeds import Deed
from pydra_core.node.records import Live, NodeState, Phase, Way
from pydra_core.packages import locks, pythons
from pydra_core.protocol.environments import (
    MOST_TEXT,
    EnvironmentNews,
    LockPinned,
    LockResolved,
    LockWanted,
    Target,
    UnitBuilding,
)
from pydra_core.protocol.messages import Placement

MOST, MOST_BYTES, LONGEST = 30, 30 * 1024**3, 30 * 86_400.0
RESOLVING = "finding out what it needs"


def refusal(state: NodeState, placement: Placement) -> str:
    """Why there is no Python for it here, as a sentence; "" if there is one."""
    if not state.pythons or pythons.fitting(state.pythons, placement.needs.python) is not None:
        return ""
    have = ", ".join(each.version for each in state.pythons)
    return f"it needs Python {placement.needs.python}, and this machine has {have}"


def choose(state: NodeState, live: Live) -> None:
    """Rule 1."""
    placement = live.placement
    place = pythons.fitting(state.pythons, placement.needs.python)
    if place is None or not (placement.requires or place):
        return
    python = state.pythons[place]
    live.target, live.python = Target(placement.version, python.minor, python.platform), place
    live.lock = placement.lock


def is_ready(state: NodeState, live: Live) -> bool:
    """True if nothing is lacking but room."""
    return live.target is None or live.lock in state.environments


def wants(state: NodeState, live: Live, now: float) -> list[Deed]:
    """What has to be done for it, if that is not under way."""
    if live.lock in state.environments:
        state.needed[live.lock] = now
    if live.target is None or is_ready(state, live):
        return []
    deeds = [] if live.target in state.ways else _begin(state, live.target, live.placement, live.python)
    live.lock = state.ways[live.target].digest or live.lock
    return [*deeds, *say(state, building(state, live))]


def _begin(state: NodeState, target: Target, placement: Placement, place: int) -> list[Deed]:
    way = state.ways[target] = Way(requires=placement.requires, python=place, asked=placement.lock is not None)
    if way.asked:
        return say(state, LockWanted(target=target))
    return _resolve(state, target, way)


def _resolve(state: NodeState, target: Target, way: Way) -> list[Deed]:
    way.asked, way.text = False, RESOLVING
    news = EnvironmentNews(state="building", target=target)
    return [b.Resolve(target, way.requires, way.python), *say(state, news)]


def building(state: NodeState, live: Live) -> UnitBuilding:
    """How far the environment of this run is."""
    way = state.ways.get(live.target) if live.target else None
    return UnitBuilding(unit=live.key.unit, attempt=live.key.attempt, text=way.text if way else "")


def again(state: NodeState) -> list[Deed]:
    """What was said while nobody listened."""
    deeds: list[Deed] = []
    for target, way in state.ways.items():
        if way.digest is None and way.lock:
            deeds += say(state, LockResolved(target=target, lock=way.lock))
        elif way.asked:
            deeds += say(state, LockWanted(target=target))
    return deeds


# ---------------------------------------------------------------------------------------------------- what happens


def found(state: NodeState, fact: b.LockFound) -> list[Deed]:
    """It is known what is needed; the master may know better (rule 2)."""
    way = state.ways.get(fact.target)
    if way is None or way.digest is not None:
        return []
    way.lock = fact.lock
    return say(state, LockResolved(target=fact.target, lock=fact.lock))


def pinned(state: NodeState, fact: LockPinned, now: float) -> tuple[list[Deed], list[Live]]:
    """What to build; and who has all that it needs, as the environment is here already."""
    way = state.ways.get(fact.target)
    if way is None or way.digest is not None:
        return [], []
    if not fact.lock:
        return (_resolve(state, fact.target, way) if way.asked else []), []
    digest = locks.digest(fact.lock)
    for live in waiting(state, fact.target):
        live.lock = digest
    shared = any(other.digest == digest for other in state.ways.values())
    way.digest, way.asked = digest, False
    if digest in state.environments:
        return built(state, digest, now)
    return ([] if shared else [b.Build(fact.target, digest, fact.lock, way.python)]), []


def check(fact: LockPinned) -> str:
    """Why this cannot be what it is for, as a piece of a sentence; "" if it can."""
    try:
        lock = locks.read(fact.lock)
    except UserError as error:
        return error.sentence.rstrip(".")
    fits = (lock.python, lock.platform) == (fact.target.python, fact.target.platform)
    return "" if fits else "the lock that the master has is for another Python or platform"


def moved(state: NodeState, fact: b.BuildMoved) -> list[Deed]:
    """Whoever waits for it is told how far it is."""
    deeds: list[Deed] = []
    for target in _together(state, fact.target):
        state.ways[target].text = fact.text[:MOST_TEXT]
        for live in waiting(state, target):
            deeds += say(state, building(state, live))
    return deeds


def built(state: NodeState, lock: Digest, now: float) -> tuple[list[Deed], list[Live]]:
    """It is here; and who waited for it."""
    targets = [target for target, way in state.ways.items() if way.digest == lock]
    state.needed[lock] = now
    ready = [live for live in _held(state) if live.lock == lock and live.target in targets]
    for target in targets:
        del state.ways[target]
    news = [say(state, EnvironmentNews(state="held", lock=lock, target=target)) for target in targets]
    return [*(deed for each in news for deed in each), *prune(state, now)], ready


def failed(state: NodeState, fact: b.BuildFailed) -> tuple[list[Deed], list[Live]]:
    """It is forgotten (rule 4); and who waited for it."""
    targets = _together(state, fact.target)
    ended = [live for target in targets for live in waiting(state, target)]
    deeds: list[Deed] = []
    for target in targets:
        del state.ways[target]
        deeds += say(
            state, EnvironmentNews(state="failed", lock=fact.lock, target=target, text=fact.reason[:MOST_TEXT])
        )
    return deeds, ended


def _together(state: NodeState, target: Target) -> list[Target]:
    """The targets whose environment is the same, as their locks are."""
    way = state.ways.get(target)
    if way is None:
        return []
    return [each for each, other in state.ways.items() if each == target or (way.digest and other.digest == way.digest)]


def waiting(state: NodeState, target: Target) -> list[Live]:
    """The runs that wait for the environment of this target."""
    return [live for live in _held(state) if live.target == target and not is_ready(state, live)]


def _held(state: NodeState) -> list[Live]:
    return [live for live in state.live.values() if live.phase is Phase.HELD and not live.forget]


def unneeded(state: NodeState) -> list[Deed]:
    """Rule 4. A build that is shared goes on for those who still wait."""
    left = {live.target for live in _held(state) if not is_ready(state, live)}
    gone = [target for target in state.ways if not left.intersection(_together(state, target))]
    for target in gone:
        del state.ways[target]
    return [
        deed
        for target in gone
        for deed in (b.DropBuild(target), *say(state, EnvironmentNews(state="missing", target=target)))
    ]


def prune(state: NodeState, now: float) -> list[Deed]:
    """Rule 5."""
    used = {live.lock for live in state.live.values()}
    idle = sorted(
        (lock for lock in state.environments if lock not in used), key=lambda lock: state.needed.get(lock, 0.0)
    )
    deeds: list[Deed] = []
    while idle and (_too_many(state) or now - state.needed.get(idle[0], 0.0) > LONGEST):
        deeds += _drop(state, idle.pop(0))
    return deeds


def _too_many(state: NodeState) -> bool:
    return len(state.environments) > MOST or sum(state.environments.values()) > MOST_BYTES


def _drop(state: NodeState, lock: Digest) -> list[Deed]:
    del state.environments[lock]
    state.needed.pop(lock, None)
    return [b.DropEnvironment(lock), *say(state, EnvironmentNews(state="missing", lock=lock))]
