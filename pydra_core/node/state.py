"""The rules of a node: facts in, deeds out; nothing here touches a process, a file or the link.

Rules:
1. A placement received twice is one; a newer attempt of a unit ends the older one, whose result nobody wants.
2. Runs of one version share one pull. A failed pull, or `Patience.pull` seconds with a link and without a byte, fails them all.
3. A worker has `Patience.start` seconds to say `Ready`; what it says before that, but for `Raised`, is illegal.
4. The order of reports is syncing, starting, started, progress (at most `1 / Patience.progress` a second), ended.
5. A success is a valid `Finished` and an init that reports exit 0. Only the first `Finished` or `Raised` counts.
6. A stop asks, waits its grace, kills. What was asked to stop before it had a result is cancelled, whatever it does then.
7. An end is in the outbox before anything is said of it, its blobs are with the master before it is said, and it stays
   until the master acknowledged it. A lost link stops nothing. While the master has no room for them that is told, and who wants it
   stopped then gets its end without them.
8. Whoever asks for the end of an attempt that is not here is told that it ended: nobody waits for ever.
9. Pieces and answers are moved in order, in both directions, by the roles of `pieces`; to another life of the master nothing goes
   that was meant for the one before.
10. A worker that is over its limits (`limits`) is ended, and charged with it; time that it was frozen does not count.
11. What a machine's owner does not allow is not begun (`placing`); a master cannot override it.
12. A node that is ordered to stop kills its workers and reports nothing of them: their units are the master's to place again.
13. By the owner's own schedule (`schedule`) nothing begins, and what runs goes on, stands still or is given back.
"""

from functools import singledispatch
from math import inf

from pydra_core.node import (
    building,
    builds,
    deadlines,
    deeds as d,
    happened as h,
    limits,
    pieces,
    placing,
    schedule,
    shelf,
    stopping,
)
from pydra_core.node.build_deeds import BuildFact
from pydra_core.node.debts import blobs_moved, blobs_stored, lacks_still, owe, room_lacked, say, tell_end
from pydra_core.node.deeds import Deed
from pydra_core.node.happened import Fact
from pydra_core.node.keys import Key
from pydra_core.node.policy import is_output_limited, output_limit
from pydra_core.node.records import Live, NodeState, Phase
from pydra_core.node.reports import (
    MOST_SAVED,
    brought,
    progressed,
    ready,
    saved,
    syncing,
    tell_progress,
    where_it_stands,
)
from pydra_core.node.verdict import blaming, collected, given_back, judged, refused, stopped
from pydra_core.protocol import messages, worker
from pydra_core.protocol.states import Blame


def handle(state: NodeState, fact: Fact, now: float) -> list[Deed]:
    """What to do about a fact, in order. `now` in seconds since the epoch, from a clock that never jumps."""
    deeds = _rule(fact, state, now)
    deeds += builds.unneeded(state) if state.ways else []
    return deeds + placing.release(state, now) if state.queue else deeds


@singledispatch
def _rule(fact: Fact, state: NodeState, now: float) -> list[Deed]:
    raise AssertionError(f"no rule for {fact}")


# ------------------------------------------------------------------------------------------------ the link


@_rule.register
def _link_opened(fact: h.LinkOpened, state: NodeState, now: float) -> list[Deed]:
    state.linked = True
    state.pulls = dict.fromkeys(state.pulls, now)
    fresh, state.epoch = fact.epoch != state.epoch, fact.epoch
    deeds: list[Deed] = [d.DropTraffic()] if fresh else []
    deeds.append(d.Say(ready(state)))
    deeds += builds.again(state)
    for live in state.live.values():
        deeds += where_it_stands(state, live)
    deeds += lacks_still(state)
    for owed in state.owed.values():
        deeds += tell_end(state, owed)
    return deeds


@_rule.register
def _link_lost(fact: h.LinkLost, state: NodeState, now: float) -> list[Deed]:
    state.linked, state.unlinked = False, now
    for owed in state.owed.values():
        owed.stored = not (owed.ended.artifacts or owed.ended.log)
    return []


@_rule.register
def _ends_acknowledged(fact: h.EndsAcknowledged, state: NodeState, now: float) -> list[Deed]:
    known = tuple(state.owed.pop(serial).ended for serial in fact.serials if serial in state.owed)
    return [d.ForgetOutbox(known)] if known else []


@_rule.register
def _blobs_moved(fact: h.BlobsMoved, state: NodeState, now: float) -> list[Deed]:
    return blobs_moved(state, fact)


@_rule.register
def _room_lacked(fact: h.RoomLacked, state: NodeState, now: float) -> list[Deed]:
    return room_lacked(state, fact)


@_rule.register
def _blobs_stored(fact: h.BlobsStored, state: NodeState, now: float) -> list[Deed]:
    return blobs_stored(state, fact)


# -------------------------------------------------------------------------------------- placements and stops


@_rule.register
def _placed(fact: h.Placed, state: NodeState, now: float) -> list[Deed]:
    placement = fact.placement
    key = Key(placement.unit, placement.attempt)
    if state.stopping is not None or not placing.is_news(state, placement):
        return []
    deeds = [deed for old in [k for k in state.live if k.unit == key.unit] for deed in stopping.forget(state, old)]
    unwelcome = placing.refusal(state, placement)
    if schedule.is_closed(state):
        return deeds + owe(state, given_back(key, schedule.reason(state), now))
    if unwelcome:
        return deeds + owe(state, refused(key, unwelcome, now, Blame.OWNER))
    live = placing.admit(state, key, placement, now)
    shelf.use(state, placement, now)
    return deeds + placing.advance(state, live, now)


@_rule.register
def _stop_asked(fact: h.StopAsked, state: NodeState, now: float) -> list[Deed]:
    return stopping.asked(state, fact, now)


@_rule.register
def _stop_ordered(fact: h.StopOrdered, state: NodeState, now: float) -> list[Deed]:
    return stopping.ordered(state, fact, now)


@_rule.register
def _master_said(fact: h.MasterSaid, state: NodeState, now: float) -> list[Deed]:
    live = state.live.get(fact.key)
    return pieces.told(state, live, fact.message, now) if live is not None and not live.forget else []


# ------------------------------------------------------------------------------------------------ versions


@_rule.register
def _pull_moved(fact: h.PullMoved, state: NodeState, now: float) -> list[Deed]:
    if fact.version not in state.pulls:
        return []
    state.pulls[fact.version] = now
    state.pulled[fact.version] = (fact.done, fact.total)
    return [deed for live in shelf.held(state, fact.version) for deed in say(state, syncing(state, live))]


@_rule.register
def _version_arrived(fact: h.VersionArrived, state: NodeState, now: float) -> list[Deed]:
    state.versions[fact.version], state.used[fact.version] = fact.size, now
    shelf.end_pull(state, fact.version)
    deeds = say(state, messages.VersionHeld(fact.version)) + shelf.prune(state)
    return deeds + [deed for live in shelf.held(state, fact.version) for deed in placing.advance(state, live, now)]


@_rule.register
def _inputs_arrived(fact: h.InputsArrived, state: NodeState, now: float) -> list[Deed]:
    shelf.end_pull(state, fact.inputs)
    waiting = shelf.held(state, fact.inputs)
    deeds = shelf.arrived(state, fact.inputs, now)
    return deeds + [deed for live in waiting for deed in placing.advance(state, live, now)]


@_rule.register
def _version_failed(fact: h.VersionFailed, state: NodeState, now: float) -> list[Deed]:
    return building.pull_failed(state, fact, now)


@_rule.register
def _package_removed(fact: h.PackageRemoved, state: NodeState, now: float) -> list[Deed]:
    return shelf.removed(state, fact.package)


@_rule.register
def _environment(fact: BuildFact, state: NodeState, now: float) -> list[Deed]:
    return building.happened(state, fact, now)


# ------------------------------------------------------------------------------------------------ workers


@_rule.register
def _worker_spawned(fact: h.WorkerSpawned, state: NodeState, now: float) -> list[Deed]:
    live = state.live.get(fact.key)
    if live is None:
        return [d.KillWorker(fact.key)]
    live.phase, live.pid, live.isolation = Phase.STARTING, fact.pid, fact.isolation
    if live.forget or live.stopped or live.overdue:
        return [d.KillWorker(fact.key)]
    return pieces.arrived(live)


@_rule.register
def _worker_refused(fact: h.WorkerRefused, state: NodeState, now: float) -> list[Deed]:
    live = state.live.pop(fact.key, None)
    discard: list[Deed] = [d.Discard(fact.key)]
    if live is None or live.forget:
        return discard + stopping.quit_when_idle(state)
    if live.stopped:
        return discard + owe(state, stopped(live, now))
    return discard + owe(state, refused(live.key, fact.reason, now))


@_rule.register
def _worker_said(fact: h.WorkerSaid, state: NodeState, now: float) -> list[Deed]:
    live = state.live.get(fact.key)
    if live is None or live.forget or live.broke or live.result is not None or live.phase is Phase.ENDING:
        return []
    live.heard = now
    if live.phase is not Phase.RUNNING and not isinstance(fact.message, worker.Ready | worker.Raised):
        return _break(live, f"it said {type(fact.message).__name__} before it was ready")
    match fact.message:
        case worker.Ready():
            return _started(state, live, now)
        case worker.Progress():
            return progressed(state, live, fact.message, now)
        case worker.AtWork(children):
            live.child = blaming(children)
            return []
        case worker.Saved(name):
            return saved(state, live, name) or _break(live, f"it saved more than {MOST_SAVED:,} artifacts")
        case worker.Finished() | worker.Raised():
            live.result = fact.message
            live.kill_by = min(live.kill_by, now + state.patience.end)
            return []
        case traffic:
            return pieces.said(state, live, traffic, now)


def _started(state: NodeState, live: Live, now: float) -> list[Deed]:
    if live.phase is Phase.RUNNING:
        return _break(live, "it said Ready twice")
    live.phase, live.started = Phase.RUNNING, now
    limits.begin(live, now)
    return say(
        state,
        messages.UnitStarted(
            unit=live.key.unit, attempt=live.key.attempt, worker_pid=live.pid, isolation=live.isolation, at=now
        ),
    )


@_rule.register
def _saved_brought(fact: h.SavedBrought, state: NodeState, now: float) -> list[Deed]:
    return brought(state, fact)


@_rule.register
def _worker_broke(fact: h.WorkerBroke, state: NodeState, now: float) -> list[Deed]:
    live = state.live.get(fact.key)
    if live is None or live.phase is Phase.ENDING or live.result is not None:
        return []
    return _break(live, fact.reason)


def _break(live: Live, reason: str) -> list[Deed]:
    """Charge the worker with it and end it: it is no use to listen any longer."""
    live.broke = live.broke or reason
    return [d.KillWorker(live.key)]


@_rule.register
def _files_failed(fact: h.FilesFailed, state: NodeState, now: float) -> list[Deed]:
    live = state.live.get(fact.key)
    if live is None or live.phase is Phase.ENDING or live.over or live.broke:
        return []
    live.ours, live.result = fact.ours, None
    return limits.over(live, fact.reason)


@_rule.register
def _last_heard(fact: h.LastHeard, state: NodeState, now: float) -> list[Deed]:
    live = state.live.get(fact.key)
    return limits.heard(state, live, fact, now) if live is not None else []


@_rule.register
def _worker_ended(fact: h.WorkerEnded, state: NodeState, now: float) -> list[Deed]:
    live = state.live.get(fact.key)
    if live is None or live.forget:
        state.live.pop(fact.key, None)
        return [d.Discard(fact.key), *_left(state, fact.key, now), *stopping.quit_when_idle(state)]
    told = tell_progress(state, live, now)
    live.phase, live.kill_by, live.untold = Phase.ENDING, inf, False
    live.end = judged(live, fact, now)
    needs = live.placement.needs
    limit, owners = output_limit(state.policy, needs), is_output_limited(state.policy, needs)
    return [*told, d.Collect(live.key, tuple(live.saved), limit, not live.seat, owners)]


@_rule.register
def _collected(fact: h.Collected, state: NodeState, now: float) -> list[Deed]:
    live = state.live.pop(fact.key, None)
    if live is None or live.end is None or live.forget:
        return [d.Discard(fact.key), *stopping.quit_when_idle(state)]
    ended = collected(live.end, fact)
    blobs = fact.artifacts + ((fact.log,) if fact.log else ())
    return owe(state, ended, blobs, live.progress) + _left(state, fact.key, now) + stopping.quit_when_idle(state)


def _left(state: NodeState, key: Key, now: float) -> list[Deed]:
    """With the last unit of a run goes what its units left for each other; and room may be made on the shelf."""
    run = key.unit.run
    deeds = shelf.prune(state)
    if state.environments:
        deeds += builds.prune(state, now)
    if run not in state.between or any(live.key.unit.run == run for live in state.live.values()):
        return deeds
    state.between.discard(run)
    return [*deeds, d.ClearRun(run)]


# ------------------------------------------------------------------------------------------------ time


@_rule.register
def _hours_changed(fact: h.HoursChanged, state: NodeState, now: float) -> list[Deed]:
    return schedule.changed(state, fact.hours, now)


@_rule.register
def _policy_changed(fact: h.PolicyChanged, state: NodeState, now: float) -> list[Deed]:
    return schedule.obey(state, fact, now)


@_rule.register
def _ticked(fact: h.Ticked, state: NodeState, now: float) -> list[Deed]:
    return deadlines.ticked(state, now)
