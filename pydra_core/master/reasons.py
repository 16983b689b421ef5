"""Why something does not run, or how it ended: one sentence for people and what they can do about it."""

from bisect import bisect_left
from dataclasses import dataclass

from pydra_core.master import slots
from pydra_core.master.state import LOSSES, Cluster, Node, Run
from pydra_core.protocol.hello import OLDEST, PROTOCOL
from pydra_core.protocol.states import ENDED, NodeState, RunState

UPGRADE = "pip install --upgrade pydra-cluster"
"""What makes a node speak our protocol."""


@dataclass(frozen=True, slots=True)
class Why:
    """One sentence for people, and what they can do about it; both empty where nothing needs a reason."""

    sentence: str = ""
    action: str = ""


def why(cluster: Cluster, run: Run, now: float) -> Why:
    """Why this run is not running, or how it ended; empty for one that runs in sight, or is complete."""
    if run.state in ENDED:
        return _why_ended(run)
    if run.state is RunState.QUEUED:
        return _why_queued(cluster, run)
    if run.state is RunState.WAITING:
        return _why_waits(cluster, run, now)
    node = cluster.nodes.get(run.unit.holder) if run.unit.holder else None
    if node is not None and not node.linked:
        return Why(
            f"The link to {node.name} is down; the run may go on there. {_patience(node, now)}",
            "Wait, or look after that machine.",
        )
    return _why_held(run, now)


def _patience(node: Node, now: float) -> str:
    if node.back_by > now:
        return f"The master has restarted and waits {node.back_by - now:.0f} s for the node to come back."
    return "If it stays away, the run waits for another node."


def _why_ended(run: Run) -> Why:
    match run.state:
        case RunState.FAILED:
            return Why(run.error or "It failed.", "Read the log and the traceback, then run it again.")
        case RunState.CANCELLED:
            return Why(
                f"It was cancelled: {run.reason}." if run.reason else "It was cancelled.",
                "Run it again if you want its result.",
            )
        case RunState.SKIPPED:
            return Why(
                f"It was skipped: {run.reason or 'a run that it needed did not complete'}.", "Run that one again first."
            )
    return Why()


def _why_held(run: Run, now: float) -> Why:
    match run.state:
        case RunState.SYNCING:
            return Why(
                f"{run.node_name} fetches the code of {run.package} v{run.version}.",
                "It starts once the code is there.",
            )
        case RunState.BUILDING:
            return Why(
                f"{run.node_name} builds the environment of {run.package} v{run.version}.",
                "It starts once that is done.",
            )
        case RunState.STARTING:
            return Why(f"Its worker starts on {run.node_name}.", "It is a matter of seconds.")
        case RunState.CANCELLING:
            left = max(0.0, run.stop_by - now)
            return Why(
                f"It was asked to stop on {run.node_name}.",
                f"In {left:.0f} s at most it is asked again, and ended by force.",
            )
        case RunState.PAUSED:
            return Why("It is paused, and its clock is stopped." if run.frozen else "It is paused.", "Resume it.")
    return Why()


def _why_waits(cluster: Cluster, run: Run, now: float) -> Why:
    needed = [number for number in run.after if number in cluster.live]
    if needed:
        first = cluster.live[needed[0]]
        more = f" and {len(needed) - 1:,} more" if len(needed) > 1 else ""
        return Why(
            f"It waits for run {first.run} ({first.task.name}, {first.state}){more} to complete.",
            "Look after that run.",
        )
    return Why(f"It waits for its time, in {_span(run.at - now)}.", "Nothing needs to be done.")


def _span(seconds: float) -> str:
    """For people: "40 s", "12 min", "3 h", "2 days"."""
    for unit, size in (("days", 86400.0), ("h", 3600.0), ("min", 60.0)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{max(0.0, seconds):.0f} s"


def _why_queued(cluster: Cluster, run: Run) -> Why:
    before = _before(cluster, run)
    again = f"Its node was lost ({run.unit.losses} of {LOSSES} times). " if run.unit.losses else ""
    if not cluster.nodes:
        return Why("There is no node yet.", "Add a node: one line on the other machine.")
    opened = [node for node in cluster.nodes.values() if slots.is_open(node)]
    if not opened:
        return Why(
            f"{again}No node is connected.",
            "Start a node, or look after its machine.",
        )
    if all(node.slots < run.unit.slots for node in opened):
        return Why(
            f"{again}It needs {run.unit.slots} slots on one node, and no connected node has so many.",
            "Add a larger node.",
        )
    free = max(slots.free(cluster, node) for node in opened)
    if 0 < free < run.unit.slots:
        return Why(
            f"{again}It needs {run.unit.slots} free slots on one node, and none has more than {free}.",
            "Wait, or add a node.",
        )
    if not free:
        return Why(again + _busy(opened, before), "Wait, add a node, or give it a higher priority.")
    return Why(f"{again}It is about to be placed.", "It is a matter of moments.")


def _busy(opened: list[Node], before: int) -> str:
    total = sum(node.slots for node in opened)
    busy = "The only slot is busy" if total == 1 else f"All {total:,} slots are busy"
    return f"{busy}; {before:,} before it." if before else f"{busy}; it is the next."


def _before(cluster: Cluster, run: Run) -> int:
    """How many runs are placed before this one."""
    return bisect_left(cluster.waiting, (-run.priority, run.run))


def why_node(cluster: Cluster, node: Node, now: float) -> Why:
    """Why nothing is placed on this node; empty for one that is connected and has slots."""
    if node.speaks:
        return Why(
            f"It speaks protocol {node.speaks}; this master speaks {OLDEST} to {PROTOCOL}.",
            f"On that machine: {UPGRADE}",
        )
    match node.state:
        case NodeState.LOST:
            return Why(
                _sentence(node.reason or "It is not connected"),
                "Check that the machine is on and that pydra-node runs there.",
            )
        case NodeState.PENDING:
            return Why("It waits to be let in.", "Compare the fingerprints, then approve it.")
        case NodeState.DRAINING:
            return Why("It takes no new runs, and finishes what it has.", "Resume it when it may work again.")
        case NodeState.SICK:
            return Why(
                _sentence(node.reason or "It failed several times in a row"),
                "Look after the machine, then bring it back.",
            )
        case NodeState.REVOKED:
            return Why("It is not trusted any more.", "Remove it, or let it join again.")
    if not node.linked:
        return Why(f"The link to it is down. {_absent(node, now)}", "It connects again by itself.")
    return Why() if node.slots else Why("It offers no slots.", "Start it with --slots N.")


def _absent(node: Node, now: float) -> str:
    if node.back_by > now:
        return f"The master has restarted and waits {node.back_by - now:.0f} s for it."
    return f"It was last heard {max(0.0, now - node.seen):.0f} s ago."


def _sentence(text: str) -> str:
    """Capital at the front, full stop at the end, unless the name of a node leads it."""
    return text if text.endswith((".", "!", "?")) else f"{text}."
