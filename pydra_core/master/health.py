"""Whether a machine is fit to run things: its faults, its clock, what it says that no node says.

Rules:
1. A fault of the machine fails no unit: it is placed again, and is not charged with a try. The machine rests from that package for a
   while, longer each time, so that others are tried first. After `MOST` faults, or after one on every node that could run it (`LEAST`
   at least), the unit fails with the last one. What an owner's rule stops fails at once where no other node could take it.
2. Faults with three packages in a row make a machine sick, unless it is the last healthy one that is connected: nothing new is placed
   there until a person brings it back. What its worker did well in between resets that; what a task did badly never counts.
3. A machine's clock is only shown: nothing here is reckoned by it.
4. A link over which came what no node says is closed and remembered. Who does so again has to stay away for a while, longer each time.
"""

from collections.abc import Sequence

import msgspec

from pydra_core.ids import NodeId, PackageName
from pydra_core.master import slots
from pydra_core.master.events import Changed, Effect, Plan, Save, Tell
from pydra_core.master.state import Cluster, Node, Trouble
from pydra_core.protocol.manifest import Needs
from pydra_core.protocol.messages import UnitEnded
from pydra_core.protocol.states import Blame, EventKind, NodeState

ROW = 3
"""Faults in a row, each with another package, that make a machine sick."""

MOST, LEAST = 5, 3
"""Faults of machines that fail a unit: in all, and at least if every node that could run it had one."""

REST, LONGEST = 5.0, 60.0
"""Seconds for which a machine rests from a package: after its first fault with it (then doubled), and at most."""

SKEW = 5.0
"""Seconds by which a clock may be off before anybody is told."""

SAMPLES = 12
GARBAGE_REST, GARBAGE_LONGEST = 5.0, 300.0
"""Seconds for which a node that sent garbage has to stay away: from the second time on (then doubled), and at most."""

GOOD_AGAIN = 600.0
"""Seconds after which garbage is forgotten."""


# ------------------------------------------------------------------------------------------------ faults of a machine


def rests(node: Node, package: PackageName, now: float) -> bool:
    """True while nothing of this package is placed there, because it could not run it a moment ago."""
    trouble = node.troubles.get(package)
    return trouble is not None and now < trouble.until


def ended(cluster: Cluster, node: Node, package: PackageName, message: UnitEnded, now: float) -> list[Effect]:
    """What the end of an attempt tells of its machine."""
    if message.blame is Blame.TASK:
        return _did_well(node, package) if message.worker_pid else []
    if message.worker_pid and message.blame is Blame.OWNER:
        return []
    return _fault(cluster, node, package, message, now)


def _did_well(node: Node, package: PackageName) -> list[Effect]:
    """A worker could start there: its faults are no row any more."""
    if not node.troubles:
        return []
    node.troubles.pop(package, None)
    node.troubles = {name: msgspec.structs.replace(each, counts=False) for name, each in node.troubles.items()}
    return [Save(node)]


def _fault(cluster: Cluster, node: Node, package: PackageName, message: UnitEnded, now: float) -> list[Effect]:
    times = node.troubles[package].times + 1 if package in node.troubles else 1
    until = now + min(REST * 2.0 ** min(times - 1, 30), LONGEST)
    counts = message.blame is Blame.MACHINE
    node.troubles.pop(package, None)
    node.troubles[package] = Trouble(_short(message.error), until, times, counts)
    sick = _sicken(cluster, node) if counts else []
    return [Save(node), *sick, Changed(nodes=(node.node,))]


def _short(text: str) -> str:
    return "".join(c for c in text if c.isprintable())[:200] or "no reason was given"


def _sicken(cluster: Cluster, node: Node) -> list[Effect]:
    row = [(package, each) for package, each in node.troubles.items() if each.counts]
    if len(row) < ROW or node.state is not NodeState.CONNECTED or not _is_spared(cluster, node):
        return []
    faults = "; ".join(f"{package}: {each.text}" for package, each in row[-ROW:])
    node.sick, node.state = f"It was set aside: {ROW} packages in a row could not run there ({faults})", NodeState.SICK
    return [Tell(EventKind.NODE_SICK, f"{node.name} is sick. {node.sick}", node=node.node)]


def _is_spared(cluster: Cluster, node: Node) -> bool:
    """True if another node goes on without it."""
    return any(slots.is_open(each) for each in cluster.nodes.values() if each is not node)


def gives_up(
    cluster: Cluster, needs: Needs, package: PackageName, wide: int, faults: Sequence[NodeId], blame: Blame, now: float
) -> bool:
    """True if a unit that these machines could not run is not tried again (rule 1)."""
    able = [node for node in cluster.nodes.values() if slots.is_open(node) and slots.fits(node, needs, package, wide)]
    if blame is Blame.OWNER and not any(node.node not in faults and not rests(node, package, now) for node in able):
        return True
    everywhere = len(faults) >= LEAST and {node.node for node in able} <= set(faults)
    return len(faults) >= MOST or (everywhere and len(able) > 1)


def ticked(cluster: Cluster, now: float) -> list[Effect]:
    """Machines that have rested long enough may be tried again."""
    effects: list[Effect] = []
    for node in cluster.nodes.values():
        for name, each in node.troubles.items():
            if 0 < each.until <= now:
                node.troubles[name] = msgspec.structs.replace(each, until=0.0)
                effects += [Save(node), Plan()]
    return effects


# ------------------------------------------------------------------------------------------------------- clock


def heard_at(node: Node, at: float, now: float) -> None:
    """Its clock showed `at` when it sent something that is here now."""
    if at:
        node.skews = [*node.skews[1 - SAMPLES :], at - now]


def skew(node: Node) -> float:
    """Seconds by which its clock is ahead of ours (below zero: behind). A message on its way makes a clock seem late, never early:
    the greatest of some measurements is the best."""
    return max(node.skews, default=0.0)


# ----------------------------------------------------------------------------------------------------- garbage


def broke(node: Node, rule: str, now: float) -> list[Effect]:
    """Something came that no node says; its link is closed already."""
    node.broke = node.broke + 1 if now - node.broke_at < GOOD_AGAIN else 1
    node.broke_at, node.rule, node.linked = now, _short(rule), False
    told = Tell(EventKind.NODE_UPDATED, f"{node.name} was cut off: it {said(node)}", node=node.node)
    return [Save(node), told, Changed(nodes=(node.node,))]


def said(node: Node) -> str:
    """What it did, after its name."""
    times = f", {node.broke} times in a row" if node.broke > 1 else ""
    return f"sent what no node says ({node.rule}){times}"


def away(node: Node, now: float) -> float:
    """Seconds for which it is not let in again; 0.0 if it may come."""
    if node.broke < 2:
        return 0.0
    pause = min(GARBAGE_REST * 2.0 ** min(node.broke - 2, 30), GARBAGE_LONGEST)
    return max(0.0, node.broke_at + pause - now)


def notes(node: Node, now: float) -> tuple[str, ...]:
    """Sentences about what is not as it should be, although the node works."""
    found = []
    off = skew(node)
    if node.linked and abs(off) > SKEW:
        found.append(f"Its clock is {_span(abs(off))} {'ahead' if off > 0 else 'behind'}; nothing here goes by it.")
    if node.broke and now - node.broke_at < GOOD_AGAIN:
        found.append(f"It {said(node)}.")
    if node.offer.fault:
        found.append(f"What its owner wrote last is not taken: {_short(node.offer.fault)}")
    if node.offer.waits:
        named = _short(", ".join(node.offer.waits))
        found.append(f"Its owner changed {named}: that counts from its next start on.")
    if not node.sick:
        found += [f"It could not run {package}: {each.text}" for package, each in node.troubles.items()]
    return tuple(found)


def _span(seconds: float) -> str:
    for unit, size in (("days", 86400.0), ("h", 3600.0), ("min", 60.0)):
        if seconds >= 3 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
