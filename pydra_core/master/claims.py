"""Which blobs a node may read and store: what its units need, and nothing else."""

from pydra_core.ids import Digest, NodeId, RunId, UnitName
from pydra_core.master.state import Cluster
from pydra_core.protocol.manifest import USUAL

LOG_LIMIT = 64 * 1024 * 1024
BETWEEN = 1024 * 1024 * 1024
"""Bytes that maps may leave for reduces; and of the log that one unit may leave."""


def readable(cluster: Cluster, node: NodeId) -> set[Digest]:
    """The versions and inputs of the runs that this node has units of, and the files that pieces on its seats read."""
    runs = _runs(cluster, node)
    found = {cluster.live[run].digest for run in runs}
    for listing in {each.listing for run in runs for each in cluster.live[run].inputs}:
        found.add(listing)
        found.update(cluster.bundles[listing].files)
    for run in runs & cluster.trees.keys():
        for name, seat in cluster.trees[run].seats.items():
            if name in cluster.held[node]:
                found |= {part.digest for piece in seat.unanswered.values() for part in piece.inputs}
    return found


def room(cluster: Cluster, node: NodeId) -> int:
    """Bytes that its units may leave together, and logs that may still come of units that nobody waits for any more."""
    owed = sum(each.node == node for each in cluster.owed_logs.values())
    return owed * LOG_LIMIT + sum(LOG_LIMIT + _outputs(cluster, name) for name in cluster.held.get(node, ()))


def _outputs(cluster: Cluster, name: UnitName) -> int:
    """Of files: as much as its task asks for, or what maps may leave."""
    run, tree = cluster.live.get(name.run), cluster.trees.get(name.run)
    seat = tree.seats.get(name) if tree is not None else None
    spread = tree.spreads.get(seat.spread) if tree is not None and seat is not None else None
    needs = spread.needs if spread is not None else run.task.needs if run is not None else USUAL
    return max(BETWEEN, needs.output_limit)


def _runs(cluster: Cluster, node: NodeId) -> set[RunId]:
    return {unit.run for unit in cluster.held.get(node, ()) if unit.run in cluster.live}
