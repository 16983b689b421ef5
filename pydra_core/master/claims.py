"""Which blobs a node may read and store: what its units need, and nothing else."""

from pydra_core.ids import Digest, NodeId, RunId
from pydra_core.master.state import Cluster

RUN_LIMIT = (1024 + 64) * 1024 * 1024
"""Bytes that one unit may leave: 1 GiB of artifacts or map output, and a log of 64 MiB."""


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
    """Bytes that its units may leave together."""
    return RUN_LIMIT * len(cluster.held.get(node, ()))


def _runs(cluster: Cluster, node: NodeId) -> set[RunId]:
    return {unit.run for unit in cluster.held.get(node, ()) if unit.run in cluster.live}
