"""What people ask of a run that is there: cancel, pause, resume, another priority. Each is answered, or refused before anything changed.

Rules:
1. Cancelling what has ended, or is being cancelled, is answered and changes nothing, but that a shorter grace counts. A group is
   cancelled as its runs that go on are.
2. A pause keeps a run that is not placed from being placed. A run that runs deals out no new units; what runs finishes, or its clock
   is stopped (`now`). A plain run has one unit, so that only `now` can pause it once it is placed.
3. A run that is resumed waits again for what it waited for: its moment, the runs that it needs, a slot.
"""

from pydra_core.errors import Fault, UserError
from pydra_core.ids import RunId
from pydra_core.master import ledger, runs, timing
from pydra_core.master.events import Changed, Effect, Plan, Reply, Save
from pydra_core.master.state import Cluster, Run
from pydra_core.protocol import verbs
from pydra_core.protocol.states import ENDED, RunState, Wanted

"""Priorities lie between this and its negative."""


def the_run(cluster: Cluster, number: RunId) -> Run:
    """Raises UserError if there is none."""
    run = cluster.runs.get(number)
    if run is None:
        raise UserError(f"There is no run {number}.", Fault.NOT_FOUND)
    return run


def cancel(cluster: Cluster, verb: verbs.CancelRun, now: float, who: str) -> list[Effect]:
    """The run is stopped; the answer tells how."""
    run = the_run(cluster, verb.run)
    grace = max(0.0, verb.grace)
    if run.state in ENDED:
        return [Reply(verbs.Done(f"run {run.run} had already ended: {run.state}"))]
    if run.wanted is Wanted.STOP:
        sooner = now + grace + runs.STOP_MARGIN < run.stop_by
        asked = runs.ask_again(run, now, grace) if sooner else []
        return [*asked, Reply(verbs.Done(f"run {run.run} is being cancelled already"))]
    effects = runs.stop(cluster, run, grace, verb.reason[:200], now, who)
    return [*effects, Reply(verbs.Done(_stopped(run, grace)))]


def _stopped(run: Run, grace: float) -> str:
    if run.state in ENDED:
        return f"run {run.run} is cancelled: it had not started"
    return f"run {run.run} is asked to stop; after {grace:g} s it is ended by force"


def cancel_group(cluster: Cluster, verb: verbs.CancelGroup, now: float, who: str) -> list[Effect]:
    """Every run of the group that has not ended is stopped; of a series the one that waits as well, which ends it."""
    members = [run for run in cluster.runs.values() if verb.group and run.group == verb.group]
    if not members:
        raise UserError(f'There is no group "{verb.group}".', Fault.NOT_FOUND)
    going = [run for run in members if run.state not in ENDED and run.wanted is not Wanted.STOP]
    grace = max(0.0, verb.grace)
    effects = [each for run in going for each in runs.stop(cluster, run, grace, verb.reason[:200], now, who)]
    return [*effects, Reply(verbs.Done(_stopped_group(verb.group, members, going)))]


def _stopped_group(group: str, members: list[Run], going: list[Run]) -> str:
    if not going:
        return f"group {group} had already ended, or is being cancelled"
    asked = sum(run.state not in ENDED for run in going)
    text = f"{len(going):,} of {len(members):,} runs of group {group} are cancelled"
    return f"{text}; {asked:,} of them had begun, and are asked to stop" if asked else text


def pause(cluster: Cluster, verb: verbs.PauseRun, now: float, who: str) -> list[Effect]:
    """The run does nothing new until it is resumed; the answer tells what goes on."""
    run = _going(cluster, verb.run)
    held = run.unit.state in ledger.HELD
    if run.wanted is Wanted.PAUSE and (run.frozen or not verb.now or not held):
        return [Reply(verbs.Done(f"run {run.run} is paused already"))]
    if held and run.task.kind == "task" and not verb.now:
        raise UserError(
            f"Run {run.run} has begun and has no further units to hold back: pause it now, which stops its clock, or cancel it.",
            Fault.CONFLICT,
        )
    run.wanted = Wanted.PAUSE
    text = ("paused, and its clock is stopped" if verb.now and held else "paused") + runs.origin(who)
    frozen = runs.freeze_all(cluster, run) if verb.now and held else []
    if not held:
        ledger.move(cluster, run, RunState.PAUSED, text, now)
    elif run.state is RunState.RUNNING:
        ledger.become(cluster, run, RunState.PAUSED, text, now)
    return [Save(run), *frozen, Reply(verbs.Done(_paused(run, held, verb.now))), _seen(run)]


def _paused(run: Run, held: bool, now: bool) -> str:
    if not held:
        return f"run {run.run} is paused: it is not placed before it is resumed"
    if now:
        return f"run {run.run} is paused: its clock is stopped, and it keeps its slots"
    return f"run {run.run} is paused: it deals out no new units; those that run finish"


def resume(cluster: Cluster, verb: verbs.ResumeRun, now: float, who: str) -> list[Effect]:
    """A paused run goes on where it was, or waits for what it waited for."""
    run = _going(cluster, verb.run)
    if run.wanted is not Wanted.PAUSE:
        return [Reply(verbs.Done(f"run {run.run} is not paused"))]
    run.wanted = Wanted.RUN
    thawed = runs.freeze_all(cluster, run, on=False) if run.frozen else []
    run.frozen = False
    needed = timing.spoiled(cluster, run) if run.unit.state not in ledger.HELD and not run.unit.placed else None
    if needed is not None:
        done = verbs.Done(f"run {run.run} is skipped: run {needed.run}, which it needed, ended as {needed.state}")
        return [*timing.skip(cluster, run, needed, now), Reply(done)]
    text = "resumed" + runs.origin(who)
    if run.unit.state not in ledger.HELD:
        ledger.move(cluster, run, timing.waits_as(cluster, run, now), text, now)
    elif run.state is RunState.PAUSED:
        ledger.become(cluster, run, RunState.RUNNING, text, now)
    return [Save(run), *thawed, Reply(verbs.Done(f"run {run.run} goes on: it is {run.state}")), _seen(run), Plan()]


def prioritise(cluster: Cluster, verb: verbs.SetPriority, now: float, who: str) -> list[Effect]:
    """Another place in the queue; for a run that is placed it counts for its further units, and if it has to wait again."""
    run = _going(cluster, verb.run)
    check_priority(verb.priority)
    ledger.prefer(cluster, run, verb.priority)
    ledger.become(cluster, run, run.state, f"priority {verb.priority}{runs.origin(who)}", now)
    held = run.unit.state in ledger.HELD
    text = f"run {run.run} has priority {run.priority}" + (": it counts for what is placed from now on" if held else "")
    return [Save(run), Reply(verbs.Done(text)), _seen(run), Plan()]


def check_priority(priority: int) -> None:
    """Raises UserError for one that is out of bounds."""
    if abs(priority) > verbs.HIGHEST_PRIORITY:
        raise UserError(
            f"A priority lies between -{verbs.HIGHEST_PRIORITY:,} and {verbs.HIGHEST_PRIORITY:,}; 0 is usual.",
            fields={"priority": "Too far."},
        )


def _going(cluster: Cluster, number: RunId) -> Run:
    """A run that has not ended and is not about to. Raises UserError."""
    run = the_run(cluster, number)
    if run.state in ENDED:
        raise UserError(f"Run {run.run} has ended: {run.state}. Run it again instead.", Fault.CONFLICT)
    if run.wanted is Wanted.STOP:
        raise UserError(f"Run {run.run} is being cancelled.", Fault.CONFLICT)
    return run


def _seen(run: Run) -> Changed:
    return Changed(runs=(run.run,), nodes=(run.unit.holder,) if run.unit.holder else ())
