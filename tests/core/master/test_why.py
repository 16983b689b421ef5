"""Why something does not run: each run, unit and node that does not is told by one sentence, and an action."""

import msgspec

from pydra_core.client import reasons
from pydra_core.ids import NodeId
from pydra_core.master import events, scheduler, units
from pydra_core.master.state import SILENCE, Run
from pydra_core.protocol import dealing, messages, verbs
from pydra_core.protocol.manifest import Needs, TaskKind
from pydra_core.protocol.spreads import Piece, pack
from pydra_core.protocol.states import NodeState, Outcome
from pydra_core.protocol.verbs import Filter
from tests.core.doubles import Brain, deploy, ended, started, task


def _brain(kind: TaskKind = "task", needs: Needs | None = None, **slots: int) -> Brain:
    brain = Brain()
    brain.ask(deploy("count", "1", msgspec.structs.replace(task(), kind=kind, needs=needs or Needs())))
    for node, count in slots.items():
        brain.join(node, count)
    return brain


def _why(brain: Brain, run: Run) -> str:
    found = scheduler.why(brain.cluster, run, brain.now)
    assert bool(found.sentence) == bool(found.action)
    return found.sentence


def test_a_run_that_is_tried_again_says_when() -> None:
    brain = _brain(needs=Needs(retries=2, retry_delay=60.0), a=1)
    run = brain.submit()
    brain.plan()
    brain.said("a", ended(run, Outcome.FAILED, error="no"))
    brain.tick(10.0)
    assert _why(brain, run) == "1 of 3 tries failed; the next one is due in 50 s."


def test_a_run_that_has_to_wait_for_a_place_to_coordinate_says_so_and_how_many_are_before_it() -> None:
    brain = _brain("parallel", a=1)
    runs = [brain.submit() for _ in range(4)]
    brain.plan()
    assert _why(brain, runs[2]) == "All 2 places for runs that coordinate are taken; it is the next."
    assert _why(brain, runs[3]) == "All 2 places for runs that coordinate are taken; 1 before it."


def test_a_paused_run_is_paused_also_when_its_node_is_away() -> None:
    brain = _brain(a=1)
    run = brain.submit()
    brain.plan()
    brain.said("a", started(run))
    brain.ask(verbs.PauseRun(run=run.run, now=True))
    assert _why(brain, run) == "It is paused, and its clock is stopped."
    brain.tick(SILENCE + 1)
    assert run.unit.holder == "a"
    assert _why(brain, run).startswith("It is paused")


def test_a_container_that_waits_to_compute_again_names_its_node() -> None:
    brain = _brain("container", a=1)
    first = brain.submit()
    brain.plan()
    brain.said("a", started(first))
    at = {"unit": first.unit.name, "attempt": first.unit.attempt}
    brain.said("a", dealing.SlotReturned(**at))  # type: ignore[arg-type]
    brain.submit()
    brain.plan()
    brain.said("a", dealing.SlotWanted(**at))  # type: ignore[arg-type]
    assert _why(brain, first) == "It waits for a slot of name-a to go on: others have it now."


def _stage(needs: Needs, **slots: int) -> tuple[Brain, Run]:
    """A parallel run with three units, whose root coordinates on the first node."""
    brain = _brain("parallel", **slots)
    run = brain.submit()
    brain.plan()
    holder = str(run.unit.holder)
    at = {"unit": run.unit.name, "attempt": run.unit.attempt, "path": "/u"}
    brain.said(holder, started(run))
    brain.said(holder, dealing.SpreadOpened(**at, needs=needs))  # type: ignore[arg-type]
    body = pack([Piece(index, "msgpack", b"\x01") for index in range(2)])
    brain.said(holder, dealing.UnitsOffered(**at, body=body))  # type: ignore[arg-type]
    return brain, run


def _units(brain: Brain, run: Run) -> list[str]:
    return [row.why for row in units.rows(brain.cluster, run, Filter(), brain.now)]


def _helps(brain: Brain, run: Run) -> set[str]:
    """What a person is told to do about each of them."""
    return {reasons.why_unit(row)[1] for row in units.rows(brain.cluster, run, Filter(), brain.now)}


def test_a_parallel_run_whose_units_fit_nowhere_says_so_and_so_does_each_unit() -> None:
    brain, run = _stage(Needs(memory=2**60), a=2)
    sentence = (
        "No node may run its units: name-a has 8.0 GiB of memory, and 1,073,741,824.0 GiB on one node are needed."
    )
    assert _why(brain, run) == sentence
    assert _units(brain, run) == [sentence] * 2
    assert _helps(brain, run) == {"Add a node with more memory."}


def test_units_that_wait_for_a_slot_say_so() -> None:
    brain, run = _stage(Needs(slots=2), a=2)
    brain.cluster.taken[NodeId("a")] = 2
    assert _units(brain, run) == ["All 2 slots are busy."] * 2
    brain.cluster.taken.clear()


def test_units_on_a_worker_say_what_they_wait_for_there() -> None:
    brain, run = _stage(Needs(), a=1)
    brain.plan()
    assert _units(brain, run) == ["It waits for a worker that is free."] * 2
    (seat,) = brain.cluster.trees[run.run].seats.values()
    brain.said(
        "a",
        messages.UnitStarted(
            unit=seat.unit.name, attempt=seat.unit.attempt, worker_pid=9, isolation=seat.isolation, at=0.0
        ),  # type: ignore[arg-type]
    )
    assert len(seat.unanswered) == 2
    assert _units(brain, run) == ["", "Its worker on name-a performs another unit first."]
    brain.do(events.LinkClosed(NodeId("a")))
    assert _units(brain, run) == ["The link to name-a is down; it may go on there."] * 2


def test_units_of_a_paused_run_and_units_that_are_tried_again_say_so() -> None:
    brain, run = _stage(Needs(retries=1, retry_delay=30.0), a=1)
    brain.plan()
    (seat,) = brain.cluster.trees[run.run].seats.values()
    end = messages.UnitEnded(
        serial=1, unit=seat.unit.name, attempt=seat.unit.attempt, outcome=Outcome.FAILED, error="no"
    )  # type: ignore[arg-type]
    brain.said("a", end)
    whys = _units(brain, run)
    assert "1 of 2 tries failed. The next one is due in 30 s." in whys
    brain.ask(verbs.PauseRun(run=run.run))
    assert set(_units(brain, run)) == {"Its run is paused."}
    assert _helps(brain, run) == {"Resume its run."}


def test_every_row_of_a_node_that_takes_nothing_has_a_reason_and_an_action() -> None:
    brain = _brain(a=1)
    node = brain.node("a")
    for state in set(NodeState) - {NodeState.CONNECTED}:
        node.state = state
        found = scheduler.why_node(brain.cluster, node, brain.now)
        assert found.sentence, state
        assert found.action, state
    node.state, node.slots = NodeState.CONNECTED, 0
    assert scheduler.why_node(brain.cluster, node, brain.now).sentence == "It offers no slots."
