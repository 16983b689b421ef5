"""What the owner's own schedule means for what runs here: rules of `state`.

Rules:
1. While the machine does not work for the cluster nothing begins: what is placed all the same is given back.
2. What runs then goes by `Schedule.then`: it goes on to its end; its clock stands still for `FROZEN` seconds at most, and then it is
   given back; or it is given back at once. (Standing still first is how HTCondor treats a machine whose owner is back.)
3. What is given back is asked to stop, and ended after `GRACE` seconds; it waits again elsewhere, and nobody is charged.
4. What may not run twice is never given back: its clock stands still until the machine works again.
5. An owner may write something else at any time (`obey`): it holds for what begins from then on, and what runs goes by the new `then`.
"""

from math import inf

from pydra_core.node import limits
from pydra_core.node.debts import owe, say
from pydra_core.node.deeds import AskStop, Deed, Freeze
from pydra_core.node.happened import PolicyChanged
from pydra_core.node.records import Live, NodeState, Phase
from pydra_core.node.verdict import given_back
from pydra_core.protocol import messages
from pydra_core.protocol.facts import Hours

FROZEN = 600.0
GRACE = 5.0


def is_closed(state: NodeState) -> bool:
    """True while this machine does not work for the cluster."""
    return state.hours is not None


def reason(state: NodeState) -> str:
    """Why something is given back, as the end of a sentence."""
    return f"this machine {state.hours.reason}" if state.hours else "its owner's schedule"


def sleeps(state: NodeState, live: Live) -> bool:
    """True if the clock of this worker is to stand still by the schedule."""
    if state.hours is None or live.returned:
        return False
    then = state.policy.schedule.then
    return then == "freeze" or (then == "give back" and not live.placement.needs.rerun_on_loss)


def changed(state: NodeState, hours: Hours | None, now: float) -> list[Deed]:
    """The schedule says something else."""
    was, state.hours = state.hours, hours
    deeds = say(state, messages.NodeHours(hours))
    if (was is None) == (hours is None):
        return deeds
    state.closed = now if hours is not None else inf
    for live in list(state.live.values()):
        deeds += settle(state, live, now)
    if hours is not None and state.policy.schedule.then == "give back":
        deeds += _give_back_all(state, now)
    return deeds


def obey(state: NodeState, fact: PolicyChanged, now: float) -> list[Deed]:
    """The owner wrote something else. What was let in under what was said before goes on."""
    was = state.policy.schedule.then
    state.policy, state.slots, state.waits, state.fault = fact.policy, fact.slots, fact.waits, fact.fault
    if is_closed(state) and state.policy.schedule.then != was:
        state.closed = now
    deeds = say(state, messages.NodeHours(state.hours, state.offer, state.slots))
    for live in list(state.live.values()):
        deeds += settle(state, live, now)
    if is_closed(state) and state.policy.schedule.then == "give back":
        deeds += _give_back_all(state, now)
    return deeds


def settle(state: NodeState, live: Live, now: float) -> list[Deed]:
    """Its clock goes or stands still as master and schedule want it."""
    wanted = live.paused or sleeps(state, live)
    if live.stopped or live.forget or not limits.freeze(live, wanted, now):
        return []
    return [Freeze(live.key, wanted)] if live.phase in (Phase.STARTING, Phase.RUNNING) else []


def due(state: NodeState) -> float:
    """When what stands still here is given back; infinity for never."""
    return state.closed + FROZEN if state.hours is not None and state.policy.schedule.then == "freeze" else inf


def ticked(state: NodeState, now: float) -> list[Deed]:
    if now < due(state):
        return []
    state.closed = inf
    return _give_back_all(state, now)


def _give_back_all(state: NodeState, now: float) -> list[Deed]:
    deeds: list[Deed] = []
    for live in list(state.live.values()):
        if live.placement.needs.rerun_on_loss and not (live.stopped or live.forget or live.result is not None):
            deeds += _give_back(state, live, now)
    return deeds


def _give_back(state: NodeState, live: Live, now: float) -> list[Deed]:
    why = reason(state)
    if live.phase is Phase.HELD:
        del state.live[live.key]
        return owe(state, given_back(live.key, why, now))
    if live.phase is Phase.ENDING:
        return []
    thaw: list[Deed] = [Freeze(live.key, False)] if limits.freeze(live, False, now) else []
    live.returned, live.stopped, live.stop_reason = True, True, why
    live.kill_by = min(live.kill_by, now + GRACE)
    return [*thaw, AskStop(live.key, why)] if live.phase in (Phase.STARTING, Phase.RUNNING) else []
