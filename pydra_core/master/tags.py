"""The words that nodes carry and tasks ask for: what a machine says of itself, what its owner says, and what people here gave it.

Rules:
1. A tag grants nothing: it only tells where a run may go.
2. What the machine or its owner says is not taken away here.
3. The tags of a run are asked of every worker of it, those of its task besides.
"""

from collections.abc import Sequence
from fnmatch import fnmatchcase

import msgspec

from pydra_core.errors import UserError
from pydra_core.master.events import Changed, Effect, Plan, Reply, Save
from pydra_core.master.state import Cluster, Node, Run
from pydra_core.packages.wants import MOST, read_tags
from pydra_core.protocol import verbs
from pydra_core.protocol.manifest import Needs
from pydra_core.protocol.states import UnitState

GPU = "gpu"
"""A node that offers one to count has one."""


def of_node(node: Node) -> frozenset[str]:
    """Everything that it carries."""
    counted = {GPU} if any(name == GPU for name, _ in node.offer.resources) else set()
    return frozenset({*node.facts.tags, *node.offer.tags, *node.tags, *counted})


def carries(node: Node, pattern: str) -> bool:
    """True if one of its tags is this, or fits the pattern."""
    return any(fnmatchcase(tag, pattern.lower()) for tag in of_node(node))


def of_run(cluster: Cluster, run: Run) -> tuple[str, ...]:
    """Those of the nodes that it is on: where its root is or was last, and where pieces of it are at work."""
    tree = cluster.trees.get(run.run)
    holders = {seat.unit.holder for seat in tree.seats.values()} if tree else set()
    if run.unit.state is not UnitState.WAITING:
        holders.add(run.unit.holder)
    nodes = [cluster.nodes[each] for each in holders if each in cluster.nodes]
    return tuple(sorted({tag for node in nodes for tag in of_node(node)}))


def missing(node: Node, needs: Needs) -> tuple[str, ...]:
    """Those that are needed and that it does not carry."""
    if not needs.tags:
        return ()
    carried = of_node(node)
    return tuple(tag for tag in needs.tags if tag not in carried)


def checked(words: Sequence[str]) -> tuple[str, ...]:
    """Tags as they are compared, sorted. Raises UserError."""
    try:
        return read_tags(list(words))
    except ValueError as error:
        sentence = f"Tags must be {error}."
        raise UserError(sentence, fields={"tags": sentence}) from None


def besides(needs: Needs, more: tuple[str, ...]) -> Needs:
    """Needs that ask for these tags as well."""
    if not more:
        return needs
    return msgspec.structs.replace(needs, tags=tuple(sorted({*needs.tags, *more})))


def tag_node(cluster: Cluster, verb: verbs.TagNode) -> list[Effect]:
    """What `TagNode` does. Raises UserError."""
    node = cluster.nodes[verb.node]
    add, remove = checked(verb.add), checked(verb.remove)
    _check_removed(node, remove)
    found = tuple(sorted({*node.tags, *add}.difference(remove)))
    if len(found) > MOST:
        raise UserError(f"{node.name} would carry {len(found):,} tags, over the limit of {MOST}: take some away.")
    node.tags = found
    text = f"{node.name} carries {', '.join(sorted(of_node(node))) or 'no tag'}"
    return [Save(node), Reply(verbs.Done(text)), Changed(nodes=(node.node,)), Plan()]


def _check_removed(node: Node, remove: tuple[str, ...]) -> None:
    """Rule 2."""
    for word in remove:
        if word in node.tags:
            continue
        if word in of_node(node):
            whose = "its owner's (policy.toml, or --tag)" if word in node.offer.tags else "what the machine is"
            raise UserError(f"The tag {word} of {node.name} is {whose}: it cannot be taken away from here.")
        raise UserError(f"{node.name} does not carry the tag {word}.")
