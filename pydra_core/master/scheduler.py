"""Which unit goes to which node now, and why something does not run. It never writes."""

from dataclasses import dataclass

from pydra_core.ids import NodeId, UnitName
from pydra_core.master.state import Cluster, Node, Run


@dataclass(frozen=True, slots=True)
class Why:
    """One sentence for people, and what they can do about it; both empty where nothing needs a reason."""

    sentence: str = ""
    action: str = ""


def plan(cluster: Cluster, now: float) -> tuple[tuple[UnitName, NodeId], ...]:
    """What can be placed at once: priority first, then first come."""
    raise NotImplementedError


def why(cluster: Cluster, run: Run, now: float) -> Why:
    """Why this run is not running, or how it ended."""
    raise NotImplementedError


def why_node(cluster: Cluster, node: Node, now: float) -> Why:
    """Why nothing is placed on this node."""
    raise NotImplementedError
