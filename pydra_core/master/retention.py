"""How much of the history is kept, and which ended runs go: the oldest first, in small pieces, and none that a live run needs.

Rules:
1. A run goes when it ended too long ago, when too many ended after it, or when it left files and all files together are too many.
2. A run that a live run names in `after`, or whose group is still at work, is needed. Of a series the run that ended last is: a series
   has no end, and its older runs are history like any other.
3. With a run its row goes, and each blob that nothing else refers to (`references`).
4. For an hour after the clock was set by much (`clock`) nothing goes by itself.
5. At most `PIECE` runs go at once, and then nothing more for `PAUSE` seconds: neither the loop nor the disk is busy with it.
"""

from collections import Counter

import msgspec

from pydra_core.errors import UserError
from pydra_core.ids import Digest, RunId
from pydra_core.master import ledger, references
from pydra_core.master.events import Changed, Effect, ForgetRun, Reply, Save
from pydra_core.master.state import Cluster, Retention, Run
from pydra_core.protocol import verbs

PIECE = 200
PAUSE = 2.0
"""Seconds between two pieces."""

RECESS = 60.0
"""Seconds until the history is looked at again after there was nothing to do."""

AT_ONCE = 1_000
"""Runs that one verb forgets at most: who asks for more asks again."""

LISTED = 10_000
"""Runs that are told of at most."""

DAY = 24 * 3600.0
LIMITS = ("days", "runs", "size", "output_limit")
MOST = 10**18
"""No limit is higher: the store's numbers have 64 bits."""


def ticked(cluster: Cluster, now: float) -> list[Effect]:
    """The next piece of what is not to be kept, if it is time."""
    if cluster.prune_at - RECESS <= now < cluster.prune_at or now < cluster.doubt_until:
        return []
    chosen = expendable(cluster, cluster.keep, now, PIECE)
    cluster.prune_at = now + (PAUSE if len(chosen) == PIECE else RECESS)
    return forget(cluster, chosen)


def asked(cluster: Cluster, verb: verbs.PruneRuns, now: float) -> list[Effect]:
    """Forgets what a person does not want to keep, or only tells of it. Raises UserError."""
    if verb.age < 0 or verb.keep < 0 or verb.size < 0:
        raise UserError("Keep no fewer than 0 runs, of no negative age and no negative size.")
    if not (verb.age or verb.keep or verb.size):
        raise UserError("Say which runs may go: older than an age, beyond the newest so many, or beyond so many bytes.")
    keep = Retention(days=verb.age / DAY, runs=verb.keep, size=verb.size)
    most = LISTED if verb.dry else AT_ONCE
    chosen = expendable(cluster, keep, now, most)
    before = cluster.left_bytes
    effects = [] if verb.dry else forget(cluster, chosen)
    size = _freed(cluster, chosen) if verb.dry else before - cluster.left_bytes
    numbers = tuple(run.run for run in chosen)
    return [*effects, Reply(verbs.PrunedRuns(runs=numbers, size=size, dry=verb.dry, more=len(chosen) == most))]


def keep(cluster: Cluster, verb: verbs.Keep, now: float) -> list[Effect]:
    """Other limits from now on; what is beyond them goes at the next ticks. Raises UserError."""
    given = {name: value for name in LIMITS if (value := getattr(verb, name)) is not None}
    if any(not 0 <= value <= MOST for value in given.values()):
        raise UserError("No limit of what is kept can be negative, or beyond all measure: 0 stands for no limit.")
    if given.get("output_limit", 1) < 1:
        raise UserError("Tasks may leave at least one byte in files: write a size like 16GiB.")
    cluster.keep = msgspec.structs.replace(cluster.keep, **given)
    cluster.prune_at = min(cluster.prune_at, now)
    return [Save(cluster.keep), Reply(verbs.Done(_kept(cluster.keep))), Changed()]


def _kept(limits: Retention) -> str:
    days = f"{limits.days:g} days" if limits.days else "any number of days"
    runs = f"{limits.runs:,} ended runs" if limits.runs else "any number of ended runs"
    size = f"{limits.size / 1e9:,.4g} GB of files" if limits.size else "files of any size"
    return f"Kept are {days}, {runs} and {size}; a task may leave {limits.output_limit / 2**30:,.4g} GiB."


def expendable(cluster: Cluster, keep: Retention, now: float, most: int) -> list[Run]:
    """The ended runs that go by these limits, the oldest first, at most so many."""
    over = _Over(cluster, keep, now)
    chosen: list[Run] = []
    for run in cluster.history.values():
        if len(chosen) == most or not over.at_all(run):
            break
        if over.takes(run) and not is_needed(cluster, run):
            chosen.append(run)
            over.without(run)
    return chosen


class _Over:
    """By how much the history is beyond its limits, as runs are taken out of it."""

    def __init__(self, cluster: Cluster, keep: Retention, now: float) -> None:
        self._blobs = cluster.blobs
        self._since = now - keep.days * DAY if keep.days else 0.0
        self._runs = len(cluster.history) - keep.runs if keep.runs else 0
        self._size = cluster.left_bytes - keep.size if keep.size else 0
        self._taken: Counter[Digest] = Counter()

    def at_all(self, run: Run) -> bool:
        """This run, or a younger one, may have to go."""
        return self._runs > 0 or self._size > 0 or run.ended < self._since

    def takes(self, run: Run) -> bool:
        return self._runs > 0 or run.ended < self._since or (self._size > 0 and bool(references.weight(run)))

    def without(self, run: Run) -> None:
        self._runs -= 1
        for digest, _ in references.weight(run):
            self._taken[digest] += 1
            known = self._blobs.get(digest)
            if known is not None and known.count == self._taken[digest]:
                self._size -= known.size


def is_needed(cluster: Cluster, run: Run) -> bool:
    """Rule 2."""
    if run.run in cluster.leaned or run.group in cluster.groups:
        return True
    return run.group in cluster.series and cluster.latest.get(run.group) == run.run


def forget(cluster: Cluster, chosen: list[Run]) -> list[Effect]:
    """These runs are no more: their rows, and the blobs that only they referred to."""
    effects: list[Effect] = []
    gone: list[Digest] = []
    for run in chosen:
        ledger.forget(cluster, run)
        gone += references.forgotten(cluster, run.run)
        effects.append(ForgetRun(run.run))
    if chosen:
        effects.append(Changed(runs=tuple(RunId(run.run) for run in chosen)))
    return [*effects, *references.dropped(cluster, gone)]


def _freed(cluster: Cluster, chosen: list[Run]) -> int:
    """Bytes of the blobs that go with these runs."""
    taken = Counter(digest for run in chosen for digest, _ in references.weight(run))
    return sum(cluster.blobs[digest].size for digest, count in taken.items() if cluster.blobs[digest].count == count)
