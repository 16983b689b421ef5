"""How attempts are stopped, forgotten, and all of them when the node itself has to end (rules 6, 8 and 12 of `state`)."""

from pydra_core.node import deeds as d, pieces
from pydra_core.node.debts import owe, say, without_room
from pydra_core.node.deeds import Deed
from pydra_core.node.happened import StopAsked, StopOrdered
from pydra_core.node.keys import Key
from pydra_core.node.records import NodeState, Phase
from pydra_core.node.verdict import cancelled
from pydra_core.protocol import messages


def asked(state: NodeState, fact: StopAsked, now: float) -> list[Deed]:
    return [*without_room(state, fact.key), *_asked(state, fact, now)]


def _asked(state: NodeState, fact: StopAsked, now: float) -> list[Deed]:
    live = state.live.get(fact.key)
    if fact.forget:
        return forget(state, fact.key)
    if live is None:
        owed = any((o.ended.unit, o.ended.attempt) == (fact.key.unit, fact.key.attempt) for o in state.owed.values())
        return [] if owed else owe(state, cancelled(fact.key, "it did not run on this node any more", now))
    live.kill_by = min(live.kill_by, now + fact.grace)
    if live.result is None and not live.stopped:
        live.stopped, live.stop_reason = True, fact.reason
    match live.phase:
        case Phase.HELD:
            del state.live[live.key]
            return owe(state, cancelled(live.key, live.stop_reason, now))
        case Phase.STARTING | Phase.RUNNING:
            return pieces.ask_stop(live, fact.reason, now)
    return []


def forget(state: NodeState, key: Key) -> list[Deed]:
    """End an attempt that nobody wants; it leaves no trace."""
    live = state.live.get(key)
    if live is None:
        return []
    live.forget = True
    match live.phase:
        case Phase.HELD:
            del state.live[key]
        case Phase.STARTING | Phase.RUNNING:
            return [d.KillWorker(key)]
    return []


def ordered(state: NodeState, fact: StopOrdered, now: float) -> list[Deed]:
    if state.stopping is not None:
        return []
    state.stopping = fact.reason
    working = [live.key for live in state.live.values() if live.phase is not Phase.ENDING]
    deeds = [deed for key in working for deed in forget(state, key)]
    deeds += [d.DropPull(version) for version in state.pulls]
    state.pulls.clear()
    return deeds + quit_when_idle(state)


def quit_when_idle(state: NodeState) -> list[Deed]:
    idle = state.stopping is not None and not state.live
    return [*say(state, messages.NodeStopping(state.stopping or "")), d.Quit()] if idle else []
