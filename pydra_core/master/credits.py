"""How many pieces the owner of a spread may have unanswered: what flows between it and those that perform them.

Rules:
1. Credit covers what all seats that could be had work on in a while, within bounds of pieces and bytes.
2. An owner is told of another credit only if it differs by much.
3. There is no credit before the owner may offer: while its book is read, or until it has opened its spread again. An owner that has
   credit takes no order any more (`Replay`).
"""

from pydra_core.master import seats, slots, trees
from pydra_core.master.events import Effect, Send
from pydra_core.master.state import Cluster, Run, Spread
from pydra_core.protocol import dealing

MOST = 4096
"""Pieces that an owner may have unanswered at once, and bytes of them."""
BYTES = 64 * 1024 * 1024


def grant(cluster: Cluster, run: Run, spread: Spread, *, again: bool = False) -> list[Effect]:
    """Tells the owner its credit, if it is another one by much (or `again`)."""
    owner = trees.owner(cluster, run, spread)
    if spread.opening or (owner is not None and spread.opened != owner.asks):
        return []
    level = _level(cluster, spread)
    spread.reckoned = spread.mean
    if not again and 0.8 * spread.credit <= level <= 1.25 * spread.credit:
        return []
    spread.credit, spread.peak = level, max(spread.peak, level)
    if owner is None or owner.holder is None or owner.attempt is None:
        return []
    message = dealing.CreditGranted(unit=owner.name, attempt=owner.attempt, path=spread.path, credit=level)
    return [Send(owner.holder, message)]


def _level(cluster: Cluster, spread: Spread) -> int:
    """Rule 1."""
    wide = max(1, slots.width(cluster, spread.needs, cluster.live[spread.owner.run].package))
    each = 2 * seats.by_time(spread.mean) if spread.shared else 2
    level = min(wide * each, MOST)
    if spread.size:
        level = min(level, int(BYTES / spread.size))
    return max(2, level)


def review(cluster: Cluster, run: Run, spread: Spread) -> list[Effect]:
    """The credit by what is known of the pieces now."""
    if spread.reckoned and 0.8 * spread.reckoned <= spread.mean <= 1.25 * spread.reckoned:
        return []
    return grant(cluster, run, spread)
