"""How long a node that is not heard may keep what it has: as the run says, where it says so.

Rules:
1. A run that sets no lease is waited for as its node is: `SILENCE` in life, `LEASE` after a restart of the master.
2. One that does is waited for so long beyond `SILENCE`, and `MARGIN` more: its node ends the worker after the lease, counted from the
   moment at which it noticed that the link was gone, which may be that much later. So it never works twice at once.
3. What is waited for stays with its node, also when that is lost, and goes on there if it comes back.
"""

from pydra_core.errors import UserError
from pydra_core.ids import UnitName
from pydra_core.master.state import SILENCE, Cluster, Node, Run

MARGIN = 10.0
SHORTEST, LONGEST = 1.0, 366 * 24 * 3600.0
"""Seconds of a lease."""


def check(seconds: float) -> None:
    """Raises UserError for a lease that is none."""
    if seconds and not SHORTEST <= seconds <= LONGEST:
        raise UserError(
            "A lease has at least 1 s and at most a year; without one workers outlive a lost link for ever.",
            fields={"lease": "Write 10m, 1h30m or 2d."},
        )


def holds(run: Run, node: Node, now: float) -> bool:
    """The run's own lease lets the node keep its units."""
    return bool(run.lease) and now <= until(run, node)


def over(cluster: Cluster, node: Node, now: float) -> list[UnitName]:
    """The units on a node without a link whose own lease is over."""
    if node.linked:
        return []
    live, held = cluster.live, cluster.held.get(node.node, ())
    return [name for name in held if name.run in live and live[name.run].lease and now > until(live[name.run], node)]


def until(run: Run, node: Node) -> float:
    """The moment at which the lease of this run is over on a node that is not heard any more."""
    return node.seen + SILENCE + run.lease + MARGIN
