"""When a run may wait for a slot: its moment has come, and the runs that it needs are complete.

Rules:
1. A run is WAITING until both hold; then it is queued. If a run that it needs ended otherwise it is skipped, and says which one.
2. A run of a series makes its successor when it is placed for the first time, so that at most one of a series waits. The successor's
   moment is the first of the series that lies ahead: what was missed is not caught up.
3. A successor takes the version that is current then, if none was asked for and its arguments still fit; else that of the one before.
4. Who cancels the one that waits ends the series.
"""

from math import floor

import msgspec

from pydra_core.errors import Fault, UserError
from pydra_core.ids import RunId, UnitName
from pydra_core.master import catalogue, ledger, runs, tags
from pydra_core.master.events import Changed, Effect, Plan, RunEnded, Save, Tell
from pydra_core.master.state import Cluster, Run, Unit, Version
from pydra_core.packages import arguments
from pydra_core.protocol.manifest import TaskSpec
from pydra_core.protocol.pictures import Story
from pydra_core.protocol.states import EventKind, RunState
from pydra_core.protocol.values import decode

SHORTEST = 1.0
"""Seconds between two runs of a series, at least."""

MOST_NEEDED = 1_000


def waits_as(cluster: Cluster, run: Run, now: float) -> RunState:
    """QUEUED, or WAITING while its moment or a run that it needs is still to come."""
    if (run.at > now and not run.due) or any(needed in cluster.live for needed in run.after):
        return RunState.WAITING
    return RunState.QUEUED


def spoiled(cluster: Cluster, run: Run) -> Run | None:
    """A run that it needs and that has ended without being complete."""
    ended = (cluster.runs[number] for number in run.after if number not in cluster.live and number in cluster.runs)
    return next((each for each in ended if each.state is not RunState.COMPLETE), None)


def skip(cluster: Cluster, run: Run, needed: Run, now: float) -> list[Effect]:
    """It will not run: a run that it needs has ended otherwise."""
    run.reason = f"{runs.called(needed)}, which it needed, ended as {needed.state}"
    return runs.finish(cluster, run, RunState.SKIPPED, f"skipped: {run.reason}", now)


def check(cluster: Cluster, at: float, every: float, after: tuple[RunId, ...]) -> None:
    """Raises UserError for a time that is none, and for a needed run that is unknown."""
    if not 0 <= at < 1e11 or not 0 <= every < 1e10 or (every and every < SHORTEST):
        raise UserError(f"A time lies ahead, and a series has at least {SHORTEST:g} s from one run to the next.")
    if len(after) > MOST_NEEDED:
        raise UserError(f"A run waits for {MOST_NEEDED:,} others at most.")
    for number in after:
        if number not in cluster.runs:
            raise UserError(
                f"There is no run {number} to wait for.", Fault.NOT_FOUND, {"after": f"There is no run {number}."}
            )


def ticked(cluster: Cluster, now: float) -> list[Effect]:
    """The runs whose moment has come."""
    effects: list[Effect] = []
    while cluster.timed and cluster.timed[0][0] <= now:
        run = cluster.live[cluster.timed[0][1]]
        if waits_as(cluster, run, now) is RunState.QUEUED:
            effects += _queue(cluster, run, "its time has come", now)
        else:
            effects += _wait_on(cluster, run)
    return effects


def _wait_on(cluster: Cluster, run: Run) -> list[Effect]:
    """Its moment came, a run that it needs did not end yet."""
    ledger.untime(cluster, run)
    return [Save(run), Changed(runs=(run.run,))]


def _queue(cluster: Cluster, run: Run, text: str, now: float) -> list[Effect]:
    ledger.move(cluster, run, RunState.QUEUED, text, now)
    told = Tell(EventKind.RUN_QUEUED, f"{runs.called(run)} is queued: {text}", run=run.run, package=run.package)
    return [Save(run), told, Changed(runs=(run.run,)), Plan()]


def after_ends(cluster: Cluster, effects: list[Effect], now: float) -> list[Effect]:
    """What the ends among these effects mean for the runs that waited for them; those that are skipped are ends as well."""
    more: list[Effect] = []
    ends = [effect.run for effect in effects if isinstance(effect, RunEnded)]
    while ends:
        found = _after_end(cluster, ends.pop(0), now)
        ends += [effect.run for effect in found if isinstance(effect, RunEnded)]
        more += found
    return more


def _after_end(cluster: Cluster, number: RunId, now: float) -> list[Effect]:
    effects: list[Effect] = []
    ended = cluster.runs[number]
    for each in sorted(cluster.needed.pop(number, ())):
        run = cluster.live[each]
        if ended.state is not RunState.COMPLETE:
            effects += skip(cluster, run, ended, now)
        elif waits_as(cluster, run, now) is RunState.QUEUED:
            effects += _queue(cluster, run, f"run {number} is complete", now)
    return effects


def followers(cluster: Cluster, placed: list[Run], now: float) -> list[Effect]:
    """The successors of runs of a series that were just placed."""
    effects: list[Effect] = []
    for run in placed:
        if run.every and not run.followed:
            run.followed = True
            effects += [Save(run), *_follow(cluster, run, now)]
    return effects


def next_moment(at: float, every: float, now: float) -> float:
    """The first moment of the series that lies ahead of now."""
    return at + every * max(1, floor((now - at) / every) + 1)


def _follow(cluster: Cluster, before: Run, now: float) -> list[Effect]:
    version, task = _version_for(cluster, before)
    number = cluster.next_run
    at = next_moment(before.at or before.queued, before.every, now)
    run = Run(
        run=number, task=task, package=before.package, version=version.number if version else before.version,
        digest=version.digest if version else before.digest, arguments=before.arguments, queued=now,
        unit=Unit(name=UnitName(number), slots=task.needs.slots), priority=before.priority, state=RunState.WAITING,
        story=[Story(now, RunState.WAITING, f"waits for its time, as the successor of run {before.run}")], at=at, every=before.every,
        newest=before.newest, group=before.group, labels=before.labels, hidden=before.hidden, sealed=before.sealed, lease=before.lease,
        tags=before.tags, inputs=before.inputs, by="series",
    )  # fmt: skip
    ledger.enter(cluster, run)
    return [Save(run), Changed(runs=(number,))]


def _version_for(cluster: Cluster, before: Run) -> tuple[Version | None, TaskSpec]:
    """Rule 3; None for the version of the one before."""
    if not before.newest:
        return None, before.task
    try:
        found = catalogue.find(cluster, before.task.key)
        hidden = {spec.name for spec in found.task.params if spec.name in before.hidden}
        arguments.check([spec for spec in found.task.params if spec.name not in hidden], decode(before.arguments))
    except UserError:
        return None, before.task
    fits = hidden == set(before.hidden)
    task = msgspec.structs.replace(found.task, needs=tags.besides(found.task.needs, before.tags))
    return (found.version, task) if fits else (None, before.task)
