"""How long a worker goes on without its master: for ever, or for the lease that its run has set.

A lease counts from the moment at which the link was lost, and begins anew with each link. When it is over the worker is asked to end, and
killed after `GRACE`; its unit is given back with the next link. The master waits longer than that before it places the unit again.
"""

from math import inf

from pydra_core.node.happened import StopAsked
from pydra_core.node.records import Live, NodeState, Phase

GRACE = 2.0


def due(state: NodeState, live: Live) -> float:
    """When the lease of this worker is over; infinity while there is a link, or if it has none, or ends anyway."""
    lease = live.placement.lease
    ends = live.stopped or live.forget or live.result is not None or live.phase is Phase.ENDING
    return inf if state.linked or not lease or ends else state.unlinked + lease


def over(live: Live) -> StopAsked:
    """It is to end."""
    reason = f"the master was away for longer than the lease of the run ({live.placement.lease:g} s)"
    return StopAsked(live.key, GRACE, reason, False)
