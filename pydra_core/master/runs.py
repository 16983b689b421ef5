"""What happens to one run: it is placed, starts, tells of itself, is stopped, waits again, ends.

Rules:
1. A report counts only from the unit's holder and for its current attempt (`current`); the first accepted end is the only one.
2. While a stop is wanted the state is `cancelling`, whatever the node tells; then any end of the attempt means cancelled, also a
   complete one: who cancelled must not find a run that went through after all.
3. A run whose node is lost waits again and keeps holder and attempt: a node that comes back before the next placement goes on with
   its own, and the loss is taken back. A run that was to be stopped ends as cancelled with its node.
4. A paused run whose clocks are to stand still (`frozen`) is frozen as soon as a worker runs, and again wherever it turns up.
5. A node that gives a unit back without being asked to stop counts as a loss, so that no unit wanders for ever.
6. With an attempt of the root its whole tree ends (`trees.end`), but what its units answered stays: the next one is told (`replays`).
   A run that may not run twice fails with its node.
7. A root that only coordinated when its worker died is lost like one whose node was: it is nobody's work that failed. Of either
   it survives two, and then as many as its needs allow retries.
"""

from pydra_core.ids import Attempt, NodeId, UnitName
from pydra_core.master import environments, lacking, ledger, outputs, seats, slots, timeline, trees
from pydra_core.master.events import Changed, Effect, Plan, RunEnded, Save, Send, Tell
from pydra_core.master.state import LOSSES, Cluster, Node, Run
from pydra_core.protocol import messages
from pydra_core.protocol.environments import MOST_TEXT, UnitBuilding
from pydra_core.protocol.states import CANCELLED_FROM, Cause, EventKind, RunState, UnitState, Wanted

STOP_MARGIN = 10.0
"""Seconds beyond the grace after which a stop is asked for again, without grace."""

_ENDS = {
    RunState.COMPLETE: (UnitState.COMPLETE, EventKind.RUN_FINISHED),
    RunState.FAILED: (UnitState.FAILED, EventKind.RUN_FAILED),
    RunState.CANCELLED: (UnitState.CANCELLED, EventKind.RUN_CANCELLED),
    RunState.SKIPPED: (UnitState.SKIPPED, EventKind.RUN_CANCELLED),
}


def current(cluster: Cluster, node: NodeId, unit: UnitName, attempt: Attempt) -> Run | None:
    """The live run whose current attempt this is, held by this node; None for any other report."""
    run = cluster.live.get(unit.run)
    if run is None or run.unit.name != unit or run.unit.attempt != attempt or run.unit.holder != node:
        return None
    return run


def called(run: Run) -> str:
    """The run in a sentence: "run 7 (count.Count)"."""
    return f"run {run.run} ({run.task.key})"


def origin(who: str) -> str:
    """From where something was asked, at the end of a sentence; "" for nobody."""
    return f" (from the {who})" if who else ""


def place(cluster: Cluster, run: Run, node: Node, now: float) -> list[Effect]:
    """The next attempt, on this node; it is sent only after the commit, so that no attempt runs that a restart would not know."""
    unit = run.unit
    unit.placed += 1
    unit.attempt = Attempt(cluster.epoch, unit.placed)
    unit.missed = unit.wants = False
    unit.asks = 0
    unit.coordinates = run.task.kind in ledger.COORDINATING
    ledger.hold(cluster, run, node.node, UnitState.SENT)
    run.node_name, run.message, run.worker_pid, run.isolation = node.name, "", 0, None
    run.started = 0.0
    run.floor = run.done if run.task.kind != "task" else 0.0
    if not run.floor:
        run.done, run.total = 0.0, None
    state = _first(cluster, run, node)
    ledger.become(cluster, run, state, f"placed on {node.name} as attempt {unit.attempt}", now)
    return [Save(run), Send(node.node, messages.Place(_placement(cluster, run, node)), durable=True), *shown(run)]


def _first(cluster: Cluster, run: Run, node: Node) -> RunState:
    """Where its way to a worker begins."""
    if run.digest not in node.versions or not all(each.listing in node.inputs for each in run.inputs):
        return RunState.SYNCING
    return RunState.BUILDING if environments.is_lacking(cluster, node, run) else RunState.STARTING


def _placement(cluster: Cluster, run: Run, node: Node) -> messages.Placement:
    assert run.unit.attempt is not None
    placement = messages.Placement(
        unit=run.unit.name, attempt=run.unit.attempt, package=run.package, version=run.digest, task=run.task.key,
        module=run.task.module, cls=run.task.cls, arguments=run.arguments, slots=run.unit.slots, needs=slots.of_root(run.task),
        coordinates=run.unit.coordinates, lease=run.lease, inputs=run.inputs,
        only=run.only,
    )  # fmt: skip
    return environments.placed(cluster, run, node, placement)


# ------------------------------------------------------------------------------------------ reports of a held unit


_OnItsWay = messages.UnitSyncing | UnitBuilding | messages.UnitStarting


def told(cluster: Cluster, run: Run, message: _OnItsWay, now: float) -> list[Effect]:
    """The way to a worker: the code is fetched, its environment is built, then the worker starts."""
    if run.unit.state is not UnitState.SENT:
        return []
    wanted, did, run.message = _on_its_way(run, message)
    if run.wanted is not Wanted.STOP and run.state is not wanted:
        ledger.become(cluster, run, wanted, f"{run.node_name} {did}", now)
    return shown(run)


def _on_its_way(run: Run, message: _OnItsWay) -> tuple[RunState, str, str]:
    """The state, what the node does, and how far it is."""
    match message:
        case messages.UnitSyncing():
            return RunState.SYNCING, "fetches its code", _fetched(run, message)
        case UnitBuilding(text=text):
            return RunState.BUILDING, "builds its environment", "".join(c for c in text if c.isprintable())[:MOST_TEXT]
        case messages.UnitStarting():
            return RunState.STARTING, "starts its worker", ""


def _fetched(run: Run, message: messages.UnitSyncing) -> str:
    if not message.total:
        return f"fetching {_missing(run)}"
    return f"fetching {_missing(run)}: {message.done / 1e6:.1f} of {message.total / 1e6:.1f} MB"


def _missing(run: Run) -> str:
    return "its code and files" if run.inputs else "its code"


def started(cluster: Cluster, run: Run, message: messages.UnitStarted, now: float) -> list[Effect]:
    """The worker is in its sandbox. A second telling changes nothing."""
    if run.unit.state is not UnitState.SENT:
        return []
    run.worker_pid, run.isolation, run.message = message.worker_pid, message.isolation, ""
    run.python, run.lock = environments.of_run(cluster, run)
    return _runs(cluster, run, now, f"runs on {run.node_name} as process {message.worker_pid}")


def _runs(cluster: Cluster, run: Run, now: float, text: str) -> list[Effect]:
    assert run.unit.holder is not None
    first = not run.started
    run.started = run.started or now
    ledger.hold(cluster, run, run.unit.holder, UnitState.RUNNING)
    if not run.unit.coordinates:
        timeline.begin(cluster.timeline, run.unit.name, run.unit.holder, now)
    effects: list[Effect] = [Save(run), _worker(run, EventKind.WORKER_CONNECTED), *shown(run)]
    if run.wanted is Wanted.PAUSE:
        effects += freeze(run) if run.frozen or run.task.kind == "task" else []
        ledger.become(cluster, run, RunState.PAUSED, f"{text}, and is paused", now)
    elif run.wanted is Wanted.RUN:
        ledger.become(cluster, run, RunState.RUNNING, text, now)
    if first:
        effects.append(_tell(run, EventKind.RUN_STARTED, f"{called(run)} started on {run.node_name}"))
    return effects


def progressed(cluster: Cluster, run: Run, message: messages.UnitProgress, now: float) -> list[Effect]:
    """Not saved: after a restart the next progress tells it again."""
    found = lacking.heard(cluster, run, run.unit, message.lacks, now)
    if run.unit.state is not UnitState.RUNNING or message.done < run.floor or run.unit.lacks:
        return found
    run.floor = 0.0
    run.done, run.total, run.message = message.done, message.total, message.message[:200]
    return [*found, _tell(run, EventKind.RUN_PROGRESSED, message.message[:200]), Changed(runs=(run.run,))]


def saved(run: Run, message: messages.UnitSaved) -> list[Effect]:
    """It goes on, and has saved files that can be fetched now."""
    outputs.left(run, message.artifacts)
    return [Save(run), *shown(run)]


def adopt(cluster: Cluster, run: Run, has: messages.Running, now: float) -> list[Effect]:
    """Its node came back with the current attempt: it goes on there. A stop that is wanted is asked for again."""
    assert run.unit.holder is not None
    away, knew = run.unit.state not in ledger.HELD, run.unit.state is UnitState.RUNNING
    if run.unit.missed:
        run.unit.losses -= 1
        run.unit.missed = False
    effects: list[Effect] = [Save(run), *shown(run)]
    if has.worker_pid:
        run.worker_pid, run.isolation = has.worker_pid, has.isolation
        if not knew:
            effects += _runs(cluster, run, now, f"goes on with {run.node_name} as attempt {run.unit.attempt}")
    elif away:
        ledger.hold(cluster, run, run.unit.holder, UnitState.SENT)
        ledger.become(
            cluster, run, RunState.STARTING, f"goes on with {run.node_name} as attempt {run.unit.attempt}", now
        )
    if run.wanted is Wanted.STOP:
        effects.append(_ask_to_stop(run, max(0.0, run.stop_by - STOP_MARGIN - now)))
    elif run.frozen != has.frozen:
        effects += freeze(run, run.frozen)
    return effects


def owed(cluster: Cluster, run: Run, has: messages.Running, now: float) -> list[Effect]:
    """Its node came back and owes its end, which follows: until then nobody else may begin it."""
    if run.unit.state in ledger.HELD:
        return []
    assert run.unit.holder is not None
    if run.unit.missed:
        run.unit.losses -= 1
        run.unit.missed = False
    ledger.hold(cluster, run, run.unit.holder, UnitState.SENT)
    ledger.become(cluster, run, RunState.STARTING, f"{run.node_name} came back and owes how it ended", now)
    return [Save(run), *shown(run)]


# ------------------------------------------------------------------------------------------------ stop and pause


def freeze(run: Run, on: bool = True) -> list[Effect]:
    """The clock of its worker stands still, or goes on."""
    run.frozen = on
    if run.unit.state not in ledger.HELD:
        return []
    assert run.unit.attempt is not None
    assert run.unit.holder is not None
    return [
        Send(run.unit.holder, messages.FreezeUnit(unit=run.unit.name, attempt=run.unit.attempt, on=on), durable=True)
    ]


def freeze_all(cluster: Cluster, run: Run, on: bool = True) -> list[Effect]:
    """The clocks of all its workers."""
    tree = cluster.trees.get(run.run)
    return [
        *freeze(run, on),
        *(each for seat in (tree.seats.values() if tree else ()) for each in seats.freeze(seat, on)),
    ]


def stop(cluster: Cluster, run: Run, grace: float, reason: str, now: float, who: str = "") -> list[Effect]:
    """A stop is wanted from now on: a waiting run ends at once, the holder of another is asked after the commit."""
    run.wanted = Wanted.STOP
    run.reason, run.cause = reason, Cause(who) if who in CANCELLED_FROM else None
    text = (f"cancelled: {reason}" if reason else "cancelled") + origin(who)
    if run.unit.state not in ledger.HELD:
        return finish(cluster, run, RunState.CANCELLED, text, now)
    run.stop_by = now + grace + STOP_MARGIN
    ledger.become(cluster, run, RunState.CANCELLING, text, now)
    thawed = freeze(run, on=False) if run.frozen else []
    return [Save(run), *thawed, *trees.end(cluster, run), _ask_to_stop(run, grace), *shown(run)]


def ask_again(run: Run, now: float, grace: float = 0.0) -> list[Effect]:
    """The holder did not say that it ended: asked once more, this time without grace."""
    run.stop_by = now + grace + STOP_MARGIN
    return [Save(run), _ask_to_stop(run, grace)]


def _ask_to_stop(run: Run, grace: float) -> Send:
    """Durable, so that it cannot overtake the placement that it stops."""
    assert run.unit.attempt is not None
    assert run.unit.holder is not None
    message = messages.StopUnit(unit=run.unit.name, attempt=run.unit.attempt, grace=grace, reason=run.reason)
    return Send(run.unit.holder, message, durable=True)


def finish(
    cluster: Cluster, run: Run, state: RunState, text: str, now: float, times: tuple[float, float] = (0.0, 0.0)
) -> list[Effect]:
    """The run ends. `times`: start and end on the node's clock, of which only the difference is trusted (an end may be owed for hours)."""
    unit_state, kind = _ENDS[state]
    gone = [*parted(run), *trees.end(cluster, run)]
    run.units, run.settled = trees.counts(cluster, run), {}
    if run.unit.state is not UnitState.RUNNING:
        run.message = ""  # how far its code or environment was says nothing of its end
    run.cause = _cause(run, state)
    ledger.retire(cluster, run, unit_state)
    ledger.become(cluster, run, state, text, now)
    run.error = text if state is RunState.FAILED else ""
    _settle_times(run, now, times)
    return [
        Save(run),
        *gone,
        *trees.unneeded(cluster, run),
        _tell(run, kind, f"{called(run)}: {text}"),
        RunEnded(run.run, run.unit.attempt),
        *shown(run),
        Plan(),
    ]


def _cause(run: Run, state: RunState) -> Cause | None:
    """How it ended; a failure that nobody noted more of is its code's."""
    match state:
        case RunState.FAILED:
            return run.cause if run.cause is not None and run.cause not in CANCELLED_FROM else Cause.ERROR
        case RunState.CANCELLED:
            return run.cause if run.cause in CANCELLED_FROM else None
    return Cause.NEEDED if state is RunState.SKIPPED else Cause.COMPLETE


def _settle_times(run: Run, now: float, times: tuple[float, float]) -> None:
    took = max(0.0, times[1] - times[0]) if times[0] else 0.0
    if not run.started and took:
        run.started = max(run.queued, now - took)
    run.ended = min(now, run.started + took) if run.started and took else now


def wait_again(cluster: Cluster, run: Run, text: str, now: float, *, counts: bool, lost: str = "node") -> list[Effect]:
    """The unit lost its node (or its worker): it waits for another, ends if it was to be stopped, or fails with its third loss."""
    gone = [*parted(run), *trees.end(cluster, run)]
    if run.wanted is Wanted.STOP:
        return [*gone, *finish(cluster, run, RunState.CANCELLED, f"cancelled; {text}", now)]
    run.unit.losses += counts
    run.unit.missed = counts
    if run.unit.losses >= LOSSES and not _tries_more(run):
        text = f"its {lost} was lost {run.unit.losses} times; at last {text}"
        return [*gone, *_end_as_lost(cluster, run, text, now)]
    if not run.task.needs.rerun_on_loss:
        return [*gone, *_end_as_lost(cluster, run, f"{text}, and it may not run twice", now)]
    trees.unskip(run)
    ledger.release(cluster, run)
    ledger.become(cluster, run, RunState.PAUSED if run.wanted is Wanted.PAUSE else RunState.QUEUED, text, now)
    return [Save(run), *gone, *shown(run), Plan()]


def _end_as_lost(cluster: Cluster, run: Run, text: str, now: float) -> list[Effect]:
    run.cause = Cause.LOST
    return finish(cluster, run, RunState.FAILED, text, now)


def _tries_more(run: Run) -> bool:
    """Rule 7."""
    if not run.unit.coordinates or run.unit.tries >= run.task.needs.retries:
        return False
    run.unit.tries += 1
    return True


def give_up(cluster: Cluster, run: Run, text: str, now: float, *, lost: str = "node") -> list[Effect]:
    """Its holder has it no more and will not have it again: a loss that nothing takes back."""
    effects: list[Effect] = [Save(run)]
    if run.unit.state in ledger.HELD:
        effects += wait_again(cluster, run, text, now, counts=True, lost=lost)
    run.unit.holder, run.unit.missed = None, False
    return effects


def parted(run: Run) -> list[Effect]:
    """Said once per worker: it is gone (for us). Its unit is not running any more when this is asked again."""
    if run.unit.state is not UnitState.RUNNING:
        return []
    run.unit.state = UnitState.SENT
    return [_worker(run, EventKind.WORKER_DISCONNECTED)]


def _worker(run: Run, kind: EventKind) -> Tell:
    joined = "is connected" if kind is EventKind.WORKER_CONNECTED else "is gone"
    text = f"worker {run.worker_pid} of {called(run)} on {run.node_name} {joined}"
    return Tell(
        kind, text, node=run.unit.holder or NodeId(""), run=run.run, package=run.package, worker_pid=run.worker_pid
    )


def _tell(run: Run, kind: EventKind, text: str) -> Tell:
    return Tell(
        kind, text, node=run.unit.holder or NodeId(""), run=run.run, package=run.package, worker_pid=run.worker_pid
    )


def shown(run: Run) -> list[Effect]:
    """Its pictures are stale, and those of its node."""
    holder = run.unit.holder
    return [Changed(runs=(run.run,), nodes=(holder,) if holder else ())]
