"""Units that are tried again because somebody wants it: those that wait for their next try at once, others by a run of their own.

Rules:
1. A unit that waits for its next try waits for a seat instead; how often it was tried still counts.
2. A run of chosen units is a run of a parallel task: what it is cut into are the items of its datasource, each by its index.
3. What the hooks of such a run see is these units and nothing else.
"""

from pydra_core.errors import Fault, UserError
from pydra_core.master import pieces, seats, steering
from pydra_core.master.events import Changed, Effect, Plan, Reply
from pydra_core.master.state import Cluster, Run, Spread
from pydra_core.protocol import chosen, verbs
from pydra_core.protocol.chosen import Only
from pydra_core.protocol.states import ENDED


def retry(cluster: Cluster, verb: verbs.RetryUnits, now: float) -> list[Effect]:
    """Those that wait for their next try have it as soon as there is a seat; the answer tells how many."""
    run = steering.the_run(cluster, verb.run)
    if run.state in ENDED:
        raise UserError(f"Run {run.run} has ended: {run.state}. Run its units again instead.", Fault.CONFLICT)
    only, tree = chosen.merged(verb.only), cluster.trees.get(run.run)
    spreads = [each for each in tree.spreads.values() if verb.book in ("", each.book)] if tree else []
    woken = sum(_hurry(cluster, spread, only, now) for spread in spreads)
    if not woken:
        return [Reply(verbs.Done(f"none of these units of run {run.run} waits for its next try"))]
    text = f"{woken:,} unit{'s are' if woken > 1 else ' is'} tried again now"
    fed = [effect for spread in spreads for effect in seats.feed_all(cluster, run, spread)]
    return [*fed, Reply(verbs.Done(text)), Changed(runs=(run.run,)), Plan()]


def _hurry(cluster: Cluster, spread: Spread, only: Only, now: float) -> int:
    """How many of them do not wait for their moment any more."""
    due = [piece.index for piece in spread.retrying if not only or chosen.has(only, piece.index)]
    for index in due:
        spread.trials[index].due = now
    pieces.wake(cluster, spread, now)
    return len(due)


def checked(old: Run, only: Only) -> Only:
    """The units of a run that is made again. Raises UserError where there is nothing to choose from."""
    if not only:
        return old.only
    if old.task.kind != "parallel":
        raise UserError(
            f"Run {old.run} is no parallel task, so its units cannot be chosen: run it again as a whole.",
            Fault.CONFLICT,
        )
    return chosen.merged(only)
