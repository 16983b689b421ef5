"""Which events the desktop is told of, and how several are told in one; pure."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pydra_core.protocol.pictures import EventRow
from pydra_core.protocol.states import EventKind
from pydra_gui.language import later, plural, tr

SINGLE = 3
"""So many are told one by one; more at once are counted."""
FAILURES = frozenset({EventKind.RUN_FAILED, EventKind.NODE_LOST, EventKind.NODE_SICK})
TOLD = FAILURES | {EventKind.RUN_FINISHED}
_TITLES = {
    EventKind.RUN_FINISHED: later("Run complete"),
    EventKind.RUN_FAILED: later("Run failed"),
    EventKind.NODE_LOST: later("Node lost"),
    EventKind.NODE_SICK: later("Node set aside"),
}
_MANY: dict[EventKind, Callable[[int], str]] = {
    EventKind.RUN_FINISHED: lambda n: plural(n, "{n:,} run is complete", "{n:,} runs are complete"),
    EventKind.RUN_FAILED: lambda n: plural(n, "{n:,} run failed", "{n:,} runs failed"),
    EventKind.NODE_LOST: lambda n: plural(n, "{n:,} node is lost", "{n:,} nodes are lost"),
    EventKind.NODE_SICK: lambda n: plural(n, "{n:,} node is set aside", "{n:,} nodes are set aside"),
}


class Said(NamedTuple):
    """One notice of the desktop, as plain text, and what it is about: a run, a node, or `several` events."""

    title: str
    text: str
    bad: bool
    run: int = 0
    node: str = ""
    several: bool = False


def wanted(kind: EventKind, told: str) -> bool:
    """True if a person who wants `told` ("all", "failures", "none") hears of it."""
    return kind in {"all": TOLD, "failures": FAILURES}.get(told, frozenset())


def digest(rows: Sequence[EventRow]) -> list[Said]:
    """What is said of these events, which came together: each by itself, or all of them in one line, the bad ones first."""
    told = [row for row in rows if row.kind in TOLD]
    if len(told) <= SINGLE:
        return [Said(tr(_TITLES[row.kind]), row.text, row.kind in FAILURES, row.run, row.node) for row in told]
    counted = Counter(row.kind for row in told)
    parts = [_MANY[kind](counted[kind]) for kind in reversed(_MANY) if counted[kind]]
    bad = bool(FAILURES & counted.keys())
    return [Said("Pydra", ", ".join(parts), bad, several=True)]
