"""What the end of a run's attempt means, as its holder told it: the run ends with it, is tried again, or waits for another machine.

Rules:
1. A plain run or a container that failed is tried again as often as its needs say, after a delay that doubles, on another node first.
2. A root that only coordinated when its worker died is lost (`runs`), and what its units answered stays. Any other try begins with nothing.
3. What its machine is to blame for (`health`) is no failed try: it is placed again, elsewhere first, if nothing of it ran that may not
   run twice. What an owner's schedule gives back is no loss.
"""

import msgspec

from pydra_core.master import events, health, ledger, outputs, pieces, runs, slots, trees
from pydra_core.master.events import Changed, Effect, Plan, Save
from pydra_core.master.state import Cluster, Node, Run
from pydra_core.protocol import messages
from pydra_core.protocol.states import Blame, Cause, Outcome, RunState, Wanted


def ended(cluster: Cluster, run: Run, node: Node, message: messages.UnitEnded, now: float) -> list[Effect]:
    """The current attempt ended, as its holder says: the run ends with it, but for a unit that is given back."""
    run.log, run.log_lines, run.log_size = message.log, message.log_lines, max(0, message.log_size)
    outputs.left(run, message.artifacts)
    run.notes = outputs.noted(run, message.notes)
    if message.worker_pid:
        run.worker_pid, run.isolation = message.worker_pid, message.isolation
    match message.outcome:
        case _ if run.wanted is Wanted.STOP:
            state, text = RunState.CANCELLED, f"cancelled: {run.reason}" if run.reason else "cancelled"
        case Outcome.CANCELLED:
            return _given_back(cluster, run, node, message, now)
        case Outcome.COMPLETE:
            state, text = RunState.COMPLETE, "complete"
            run.result, run.has_result = message.value, True
        case Outcome.FAILED:
            state, text = RunState.FAILED, message.error or "it failed without telling why"
        case Outcome.REFUSED:
            state, text = RunState.FAILED, f"{node.name} could not start it: {message.error or 'no reason was given'}"
    if state is RunState.FAILED and (again := _again(cluster, run, node, message, text, now)) is not None:
        return again
    run.trace = message.trace if state is RunState.FAILED else ""
    run.cause = _cause(message) if state is RunState.FAILED else run.cause
    times = (message.started, message.ended)
    return runs.finish(cluster, run, state, text, now, times)


def _cause(message: messages.UnitEnded) -> Cause:
    """Of a failure."""
    if message.blame is not Blame.TASK:
        return Cause.OWNER if message.blame is Blame.OWNER else Cause.MACHINE
    return Cause.DIED if message.died else Cause.ERROR


def refer(cluster: Cluster, event: events.ResultKept) -> list[Effect]:
    """From now on only the blob has the body of the result: not the memory, not the run's row."""
    run = cluster.runs.get(event.run)
    if run is None or run.result_blob is not None or not run.result.body:
        return []
    run.result_blob, run.result_size = event.blob, len(run.result.body)
    run.result = msgspec.structs.replace(run.result, body=b"")
    return [Save(run), Changed(runs=(run.run,))]


def _again(
    cluster: Cluster, run: Run, node: Node, message: messages.UnitEnded, text: str, now: float
) -> list[Effect] | None:
    """What becomes of a failure that is not the end; None if it is."""
    if message.blame is not Blame.TASK and _may_move(cluster, run, node, message, now):
        return _move(cluster, run, text, now)
    if message.died and run.unit.coordinates:
        return runs.give_up(cluster, run, text, now, lost="worker")
    return _retry(cluster, run, text, now) if _may_retry(run) else None


def _may_move(cluster: Cluster, run: Run, node: Node, message: messages.UnitEnded, now: float) -> bool:
    """Rule 3."""
    run.unit.faults.append(node.node)
    if message.worker_pid and not run.task.needs.rerun_on_loss:
        return False
    wide = 0 if run.task.kind in ledger.COORDINATING else run.unit.slots
    needs = slots.of_root(run.task)
    return not health.gives_up(cluster, needs, run.package, wide, run.unit.faults, message.blame, now)


def _move(cluster: Cluster, run: Run, text: str, now: float) -> list[Effect]:
    """It waits for another machine, or for the same one when that has rested."""
    gone = [*runs.parted(run), *trees.end(cluster, run)]
    run.avoid = run.unit.holder
    trees.unskip(run)
    ledger.release(cluster, run)
    run.unit.holder, run.unit.missed = None, False
    state = RunState.PAUSED if run.wanted is Wanted.PAUSE else RunState.QUEUED
    ledger.become(cluster, run, state, f"it waits again, no fault of its own: {text}", now)
    return [Save(run), *gone, *runs.shown(run), Plan()]


def _given_back(cluster: Cluster, run: Run, node: Node, message: messages.UnitEnded, now: float) -> list[Effect]:
    """Where its owner does not let the machine work now, that is nobody's loss."""
    if message.blame is not Blame.OWNER:
        return runs.give_up(cluster, run, f"{node.name} gave it back", now)
    run.avoid = node.node
    text = f"{node.name} gave it back: {message.error or 'its owner wants the machine'}"
    effects = runs.wait_again(cluster, run, text, now, counts=False) if run.unit.state in ledger.HELD else []
    run.unit.holder, run.unit.missed = None, False
    return [Save(run), *effects]


def _may_retry(run: Run) -> bool:
    return run.unit.tries < run.task.needs.retries and run.task.kind not in ledger.COORDINATING


def _retry(cluster: Cluster, run: Run, text: str, now: float) -> list[Effect]:
    """Rule 1."""
    unit = run.unit
    unit.tries += 1
    wait = pieces.delay(run.task.needs.retry_delay, unit.tries)
    gone = [*runs.parted(run), *trees.end(cluster, run)]
    unit.fresh = f"~{unit.tries}"
    run.settled, run.failures, run.artifacts, run.left_size, run.given, run.done = {}, [], (), 0, {}, 0.0
    run.notes = ()
    run.avoid = unit.holder
    ledger.release(cluster, run)
    unit.holder, unit.missed = None, False
    state = RunState.PAUSED if run.wanted is Wanted.PAUSE else RunState.QUEUED
    left = run.task.needs.retries - unit.tries
    when = f"in {wait:g} s" if wait else "now"
    more = f"{left:,} more {'try' if left == 1 else 'tries'} after that" if left else "for the last time"
    ledger.become(cluster, run, state, f"it is tried again {when} ({more}): {text}", now)
    ledger.sleep(cluster, run, now + wait if wait else 0.0)
    return [Save(run), *gone, *runs.shown(run), Plan()]


def woken(cluster: Cluster, now: float) -> list[Effect]:
    """The runs whose next try may begin."""
    effects: list[Effect] = []
    for run in [cluster.live[number] for number in sorted(cluster.sleeping)]:
        if run.unit.retry_at <= now:
            ledger.sleep(cluster, run, 0.0)
            effects += [Save(run), *runs.shown(run), Plan()]
    return effects
