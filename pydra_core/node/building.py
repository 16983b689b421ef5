"""What happens on the way to code and environments, and what becomes of the runs that wait for them."""

import msgspec

from pydra_core.node import build_deeds as b, builds, placing, shelf
from pydra_core.node.debts import owe
from pydra_core.node.deeds import Deed
from pydra_core.node.happened import VersionFailed
from pydra_core.node.records import Live, NodeState
from pydra_core.node.verdict import TRACE_LIMIT, refused
from pydra_core.protocol.environments import LockPinned
from pydra_core.protocol.states import Blame


def happened(state: NodeState, fact: b.BuildFact, now: float) -> list[Deed]:
    """What to do about it; runs that have all that they need begin, or wait for room."""
    match fact:
        case b.LockFound():
            return builds.found(state, fact)
        case b.BuildMoved():
            return builds.moved(state, fact)
        case LockPinned():
            return _pinned(state, fact, now)
        case b.EnvironmentBuilt(lock, size):
            state.environments[lock] = size
            return _go_on(state, *builds.built(state, lock, now), now)
        case b.BuildFailed():
            return _failed(state, fact, now)


def _pinned(state: NodeState, fact: LockPinned, now: float) -> list[Deed]:
    wrong = builds.check(fact) if fact.lock else ""
    if wrong:
        return _failed(state, b.BuildFailed(fact.target, None, wrong, "", Blame.MACHINE), now)
    return _go_on(state, *builds.pinned(state, fact, now), now)


def _go_on(state: NodeState, deeds: list[Deed], ready: list[Live], now: float) -> list[Deed]:
    return deeds + [deed for live in ready for deed in placing.advance(state, live, now)]


def _failed(state: NodeState, fact: b.BuildFailed, now: float) -> list[Deed]:
    deeds, ended = builds.failed(state, fact)
    for live in ended:
        del state.live[live.key]
        end = refused(live.key, f"its environment could not be built: {fact.reason}", now, fact.blame)
        deeds += owe(state, msgspec.structs.replace(end, trace=fact.trace[-TRACE_LIMIT:]))
    return deeds


def pull_failed(state: NodeState, fact: VersionFailed, now: float) -> list[Deed]:
    """Code or inputs cannot be had: those that wait for them end."""
    shelf.end_pull(state, fact.version)
    deeds: list[Deed] = []
    for live in shelf.held(state, fact.version):
        del state.live[live.key]
        what = "its code" if fact.version == live.placement.version else "its input files"
        reason = f"{what} could not be brought to this node: {fact.reason}"
        deeds += owe(state, refused(live.key, reason, now, fact.blame))
    return deeds
