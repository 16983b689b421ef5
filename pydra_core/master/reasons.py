"""Why something does not run, or how it ended: one sentence for people and what they can do about it."""

from pydra_core.master import absent, health, lacking, leases, obstacles, slots, stalls
from pydra_core.master.ledger import HELD, before
from pydra_core.master.obstacles import Why, Wish
from pydra_core.master.state import LOSSES, Cluster, Node, Run, Spread
from pydra_core.protocol.hello import OLDEST, PROTOCOL
from pydra_core.protocol.states import ENDED, NodeState, RunState

UPGRADE = "pip install --upgrade pydra-cluster"
"""What makes a node speak our protocol."""


Seen = dict[Wish, Why | None]
"""What stops units of one kind, found once for all rows of a page."""


def why(cluster: Cluster, run: Run, now: float, seen: Seen | None = None) -> Why:
    """Why this run is not running, or how it ended; empty for one that runs in sight, or is complete."""
    seen = {} if seen is None else seen
    if run.state in ENDED:
        return _why_ended(run)
    if run.state is RunState.QUEUED:
        return _why_queued(cluster, run, now, seen)
    if run.state is RunState.WAITING:
        return _why_waits(cluster, run, now)
    node = cluster.nodes.get(run.unit.holder) if run.unit.holder else None
    if node is not None and not node.linked and run.unit.state in HELD:
        return Why(
            f"The link to {node.name} is down; the run may go on there. {_patience(run, node, now)}",
            "Wait, or look after that machine.",
        )
    if run.state not in (RunState.CANCELLING, RunState.PAUSED) and (waits := lacking.size(cluster, run)):
        return Why(
            f"The master's disk has no room for {waits / 1e6:,.1f} MB of its files.",
            "Make room there: it goes on by itself. Cancelled, it ends without them.",
        )
    if run.state is not RunState.RUNNING:
        return _why_held(run, now)
    found = _why_runs(cluster, run, seen)
    return found if found.sentence else _why_stalled(cluster, run, now)


def _why_stalled(cluster: Cluster, run: Run, now: float) -> Why:
    unit = stalls.stalled(cluster, run)
    if unit is None:
        return Why()
    who = "It has" if unit is run.unit else f"A worker of {unit.name.path} has"
    return Why(
        f"{who} done nothing for {_span(now - unit.stalled_since)}: no progress, no output, no processor time, nothing read or written.",
        "Read its log, and cancel it if it hangs. A silence_time in its needs ends such a worker by itself.",
    )


def _patience(run: Run, node: Node, now: float) -> str:
    if leases.holds(run, node, now):
        return f"By its lease the node is waited for, {_span(leases.until(run, node) - now)} more."
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
                f"{run.node_name} builds the environment of {run.package} v{run.version}{f': {run.message}' if run.message else ''}.",
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


def _why_queued(cluster: Cluster, run: Run, now: float, seen: Seen) -> Why:
    again = f"Its node was lost ({run.unit.losses} of {LOSSES} times). " if run.unit.losses else ""
    if run.unit.retry_at:
        due = max(0.0, run.unit.retry_at - now)
        tries = f"{run.unit.tries} of {run.task.needs.retries + 1} tries failed"
        return Why(f"{again}{tries}; the next one is due in {_span(due)}.", "Wait, or read its log.")
    found = _stopped_by(cluster, _wish(run), seen)
    if found is None:
        return Why(f"{again}It is about to be placed.", "It is a matter of moments.")
    sentence = found.sentence if found.sentence.endswith(".") else f"{found.sentence}; {_place(before(cluster, run))}."
    return Why(again + sentence, found.action)


def _place(others: int) -> str:
    return f"{others:,} before it" if others else "it is the next"


def _wish(run: Run) -> Wish:
    """What the root of a run asks of a node."""
    gathers = run.task.kind in slots.COORDINATING
    wide = 0 if gathers else run.unit.slots
    return Wish(slots.of_root(run.task), run.package, wide, place=run.task.kind != "task")


def _stopped_by(cluster: Cluster, wish: Wish, seen: Seen) -> Why | None:
    if wish not in seen:
        seen[wish] = _stops(cluster, wish)
    return seen[wish]


def _stops(cluster: Cluster, wish: Wish) -> Why | None:
    """What stands between a unit and a node; None for nothing. What time or others will change has no full stop yet."""
    if not cluster.nodes:
        return Why("There is no node yet.", "Add a node: one line on the other machine.")
    nodes = obstacles.opened(cluster)
    if not nodes:
        none = Why("No node is connected.", "Start a node, or look after its machine.")
        return absent.waited_for(cluster, wish) or none
    if all(node.slots < wish.slots for node in nodes):
        return Why(
            f"{wish.need.capitalize()} {wish.slots} slots on one node, and no connected node has so many.",
            "Add a larger node.",
        )
    able = obstacles.fitting(nodes, wish)
    if not able:
        return absent.waited_for(cluster, wish) or obstacles.no_python(nodes, wish) or obstacles.nobody(nodes, wish)
    fresh = [node for node in able if not absent.rests(node, wish)]
    return obstacles.lacking(cluster, fresh, wish) if fresh else absent.resting(able, wish)


def _why_runs(cluster: Cluster, run: Run, seen: Seen) -> Why:
    """Why a run that runs does not go on: it stands still, waits for its slot, or its units do."""
    node = cluster.nodes.get(run.unit.holder) if run.unit.holder else None
    if node is not None and node.hours is not None and node.hours.frozen:
        return Why(
            f"Its clock stands still on {node.name}, which {node.hours.reason}.", "Wait, or run it again elsewhere."
        )
    if run.unit.wants:
        return Why(
            f"It waits for a slot of {run.node_name} to go on: {_taken(cluster, run)}.",
            "Wait, or give it a higher priority.",
        )
    tree = cluster.trees.get(run.run)
    spreads = [spread for spread in tree.spreads.values() if spread.waiting or spread.special] if tree else []
    if not spreads or (tree and tree.seats):
        return Why()
    return why_spread(cluster, run, spreads[0], seen)


def _taken(cluster: Cluster, run: Run) -> str:
    node = cluster.nodes.get(run.unit.holder) if run.unit.holder else None
    if node is not None and node.hours is not None and slots.offered(node) < run.unit.slots:
        return f"{node.name} {node.hours.reason}"
    if node is None or slots.free(cluster, node) < run.unit.slots:
        return "others have it now"
    return "its memory is taken by others"


def why_spread(cluster: Cluster, run: Run, spread: Spread, seen: Seen | None = None) -> Why:
    """Why no worker performs the units of this spread that wait; empty if one will in a moment."""
    wish = Wish(spread.needs, run.package, spread.needs.slots, place=False, whose="its units")
    found = _stopped_by(cluster, wish, {} if seen is None else seen)
    if found is None:
        return Why()
    return Why(found.sentence if found.sentence.endswith(".") else f"{found.sentence}.", found.action)


def why_node(cluster: Cluster, node: Node, now: float) -> Why:
    """Why nothing is placed on this node; empty for one that is connected and has slots."""
    if node.speaks:
        return Why(
            f"It speaks protocol {node.speaks}; this master speaks {OLDEST} to {PROTOCOL}.",
            f"On that machine: {UPGRADE}",
        )
    match node.state:
        case NodeState.LOST:
            cut = f", and before that {health.said(node)}" if node.broke else ""
            return Why(
                _sentence((node.reason or "It is not connected") + cut),
                "Check that the machine is on and that pydra-node runs there.",
            )
        case NodeState.PENDING:
            return Why("It waits to be let in.", "Compare the fingerprints, then approve it.")
        case NodeState.DRAINING | NodeState.SICK:
            return absent.why(cluster, node, now)
        case NodeState.REVOKED:
            return Why("It is not trusted any more.", "Remove it, or let it join again.")
    return _why_idle(cluster, node, now)


def _why_idle(cluster: Cluster, node: Node, now: float) -> Why:
    if not node.linked and (wait := health.away(node, now)):
        return Why(f"It was cut off: it {health.said(node)}.", f"It may come again in {wait:.0f} s.")
    if not node.linked:
        return Why(f"The link to it is down. {_absent(node, now)}", "It connects again by itself.")
    if not node.slots:
        return Why("It offers no slots.", "Start it with --slots N.")
    if not slots.is_willing(node):
        found = obstacles.unwilling(node)
        return Why(f"{node.name} {found.sentence}.", found.action)
    return absent.why(cluster, node, now)


def _absent(node: Node, now: float) -> str:
    if node.back_by > now:
        return f"The master has restarted and waits {node.back_by - now:.0f} s for it."
    return f"It was last heard {max(0.0, now - node.seen):.0f} s ago."


def _sentence(text: str) -> str:
    """Capital at the front, full stop at the end, unless the name of a node leads it."""
    return text if text.endswith((".", "!", "?")) else f"{text}."
