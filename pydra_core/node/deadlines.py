"""What falls due on a node, and when the next thing does: starts, grace, progress, leases, limits, pulls."""

from math import inf

from pydra_core.node import building, deeds as d, happened as h, leases, limits, schedule, stopping
from pydra_core.node.debts import owe
from pydra_core.node.deeds import Deed
from pydra_core.node.records import Live, NodeState, Phase
from pydra_core.node.reports import tell_progress
from pydra_core.node.verdict import refused, stopped
from pydra_core.protocol.states import Blame


def wake_at(state: NodeState) -> float:
    """When the next deadline falls due (`Ticked` then); infinity while there is none."""
    pulls = (moved + state.patience.pull for moved in state.pulls.values()) if state.linked else ()
    return min(*(_deadline(state, live) for live in state.live.values()), *pulls, schedule.due(state), inf)


def _deadline(state: NodeState, live: Live) -> float:
    starting = limits.is_starting(live)
    start = live.since + state.patience.start if starting else inf
    progress = live.told + state.patience.progress if live.untold and state.linked else inf
    return min(start, progress, live.kill_by, limits.due(live), leases.due(state, live))


def ticked(state: NodeState, now: float) -> list[Deed]:
    deeds = schedule.ticked(state, now)
    for live in list(state.live.values()):
        deeds += _due(state, live, now)
    silent = [v for v, moved in state.pulls.items() if state.linked and now >= moved + state.patience.pull]
    for version in silent:
        reason = f"not a byte came for {state.patience.pull:g} s"
        deeds += [
            d.DropPull(version),
            *building.pull_failed(state, h.VersionFailed(version, reason, Blame.MACHINE), now),
        ]
    return deeds


def _due(state: NodeState, live: Live, now: float) -> list[Deed]:
    if now >= live.kill_by:
        live.kill_by = inf
        return [d.KillWorker(live.key)] if live.phase in (Phase.STARTING, Phase.RUNNING) else []
    if limits.is_starting(live) and now >= live.since + state.patience.start:
        live.overdue = f"its worker was not ready within {state.patience.start:g} s"
        return _give_up(state, live, now)
    if now >= leases.due(state, live):
        return stopping.asked(state, leases.over(live), now)
    told = tell_progress(state, live, now) if now >= live.told + state.patience.progress else []
    return told + limits.check(live, now)


def _give_up(state: NodeState, live: Live, now: float) -> list[Deed]:
    """A start that takes too long: kill the worker, or, while there is none, do not wait for one."""
    if live.phase is Phase.STARTING:
        return [d.KillWorker(live.key)]
    gone = live.forget
    if live.indexes:  # a worker may still come, and be ended: what it was allotted is not free before that
        live.forget = True
    else:
        del state.live[live.key]
    if gone:
        return stopping.quit_when_idle(state)
    end = stopped(live, now) if live.stopped else refused(live.key, live.overdue, now)
    return owe(state, end)
