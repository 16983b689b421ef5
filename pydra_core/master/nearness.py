"""How much a node holds already of what a run needs: the scheduler prefers, among nodes that have room, those that hold more.

What is counted are bytes that need not be moved, so that a large input outweighs a small one. Of a version the size on its way is
not known, nor what an environment takes to build: they count for what most have. It is a preference only: a free slot elsewhere beats
waiting for a holder.
"""

from dataclasses import dataclass

from pydra_core.ids import Digest, PackageName
from pydra_core.master import environments
from pydra_core.master.state import Cluster, Node, Run
from pydra_core.protocol.messages import Input

VERSION = 1024 * 1024
ENVIRONMENT = 256 * 1024 * 1024
"""Bytes that a version, and an environment that need not be built, count for."""


@dataclass(frozen=True, slots=True)
class Want:
    """What has to be on the node before the first line of a run."""

    version: Digest
    package: PackageName | None = None
    """Set if it needs an environment of its own."""
    inputs: tuple[Input, ...] = ()


def want(cluster: Cluster, run: Run) -> Want:
    said = environments.manifest(cluster, run.package, run.digest)
    own = said is not None and bool(said.requires or said.python)
    return Want(run.digest, run.package if own else None, run.inputs)


def local(cluster: Cluster, node: Node, wanted: Want) -> int:
    """Bytes of it that this node holds; 0 for nothing."""
    found = VERSION if wanted.version in node.versions else 0
    if wanted.package is not None and node.environments:
        lock = environments.lock_of(cluster, node, wanted.package, wanted.version)
        found += ENVIRONMENT if lock in node.environments else 0
    return found + sum(each.size for each in wanted.inputs if each.listing in node.inputs)
