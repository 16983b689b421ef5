"""Files that wait at their nodes because the master's disk has no room for them; their runs go on by themselves once it has."""

from pydra_core.ids import NodeId
from pydra_core.master import ledger
from pydra_core.master.events import Changed, Effect, Save, Tell
from pydra_core.master.state import Cluster, Run, Unit
from pydra_core.protocol.states import EventKind


def heard(cluster: Cluster, run: Run, unit: Unit, lacks: int, now: float) -> list[Effect]:
    """What a node says of a unit; the story has it when the run begins to wait, and when it does no more."""
    lacks = max(0, lacks)
    if lacks == unit.lacks:
        return []
    before, unit.lacks = size(cluster, run), lacks
    after = size(cluster, run)
    effects: list[Effect] = [Changed(runs=(run.run,))]
    if bool(before) != bool(after):
        text = message(cluster, run) or "the master has room for its files again"
        node = unit.holder or NodeId("")
        ledger.become(cluster, run, run.state, text, now)
        effects += [Save(run), Tell(EventKind.RUN_PROGRESSED, text, node=node, run=run.run, package=run.package)]
    return effects


def size(cluster: Cluster, run: Run) -> int:
    """Bytes that wait of a run and its units."""
    tree = cluster.trees.get(run.run)
    return run.unit.lacks + (sum(seat.unit.lacks for seat in tree.seats.values()) if tree else 0)


def message(cluster: Cluster, run: Run) -> str:
    """What its row says; "" if nothing waits."""
    waits = size(cluster, run)
    return f"waits for room at the master: {waits / 1e6:,.1f} MB" if waits else ""


def waiting(cluster: Cluster) -> list[Run]:
    """The runs that wait for room, the oldest first."""
    numbers = {name.run for units in cluster.held.values() for name, unit in units.items() if unit.lacks}
    return [cluster.live[number] for number in sorted(numbers) if number in cluster.live]
