"""How much a node holds already of what a run needs: the scheduler prefers, among nodes that have room, those that hold more.

What is counted are bytes that need not be moved, so that a large input outweighs a small one. Of a version the size on its way is
not known: it counts for what most have. It is a preference only: a free slot elsewhere beats waiting for a holder.
"""

from dataclasses import dataclass

from pydra_core.ids import Digest
from pydra_core.master.state import Node, Run
from pydra_core.protocol.messages import Input

VERSION = 1024 * 1024
"""Bytes that a version counts for."""


@dataclass(frozen=True, slots=True)
class Want:
    """What has to be on the node before the first line of a run."""

    version: Digest
    inputs: tuple[Input, ...] = ()


def want(run: Run) -> Want:
    return Want(run.digest, run.inputs)


def local(node: Node, wanted: Want) -> int:
    """Bytes of it that this node holds; 0 for nothing."""
    found = VERSION if wanted.version in node.versions else 0
    return found + sum(each.size for each in wanted.inputs if each.listing in node.inputs)
