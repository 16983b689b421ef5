"""The scheduler: given a cluster, what is placed where, and why something does not run."""

import msgspec

from pydra_core.ids import NodeId, RunId
from pydra_core.master import events, scheduler
from pydra_core.master.state import SILENCE, Cluster
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.manifest import Needs
from pydra_core.protocol.states import NodeState, Outcome, RunState
from tests.core.doubles import Brain, deploy, digest, ended, ready, reread, running, started, task


def _brain(**slots: int) -> Brain:
    brain = Brain()
    brain.ask(deploy())
    for node, count in slots.items():
        brain.join(node, count)
    return brain


def _plan(brain: Brain) -> list[tuple[int, str]]:
    return [(unit.run, node) for unit, node in scheduler.plan(brain.cluster, brain.now)]


def test_priority_goes_first_then_who_came_first() -> None:
    brain = _brain(a=2)
    for priority in (0, 0, 5):
        brain.submit(priority=priority)
    assert _plan(brain) == [(3, "a"), (1, "a")]


def test_a_run_that_waits_again_keeps_its_place() -> None:
    brain = _brain(a=1)
    first = brain.submit()
    brain.plan()
    brain.submit()
    brain.tick(SILENCE + 1)
    brain.join("b", 1)
    assert _plan(brain) == [(first.run, "b")]


def test_holders_of_the_version_come_first_then_the_emptiest_then_the_name() -> None:
    brain = _brain(a=1, b=4, c=2)
    brain.said("c", messages.VersionHeld(digest("1")))
    for _ in range(7):
        brain.submit()
    assert [node for _, node in _plan(brain)] == ["c", "c", "a", "b", "b", "b", "b"]


def test_nothing_is_placed_on_a_node_that_is_away_draining_or_without_slots() -> None:
    brain = _brain(a=1, b=1, c=1)
    brain.submit()
    brain.do(events.LinkClosed(NodeId("a")))
    brain.node("b").state = NodeState.DRAINING
    brain.said("c", ready(0))
    assert _plan(brain) == []


def test_a_wide_unit_that_fits_nowhere_now_does_not_hold_up_a_smaller_one() -> None:
    brain = _brain(a=2, b=1)
    needs = {"Wide": Needs(slots=3), "Other": Needs(slots=2)}
    specs = [msgspec.structs.replace(task("count", name), needs=each) for name, each in needs.items()]
    brain.ask(deploy("count", "2", task(), *specs))
    wide, small, _ = brain.submit("count.Wide"), brain.submit(), brain.submit("count.Other")
    assert _plan(brain) == [(small.run, "a")]
    assert scheduler.why(brain.cluster, wide, brain.now).sentence.startswith("It needs 3 slots on one node")


def test_no_node_gets_more_than_its_slots_and_equal_states_give_equal_plans() -> None:
    brain = _brain(**{f"n{number:02}": number % 5 for number in range(20)})
    for _ in range(100):
        brain.submit()
    plan = _plan(brain)
    assert len(plan) == sum(number % 5 for number in range(20))
    brain.plan()
    for node in brain.cluster.nodes.values():
        assert len(brain.cluster.held.get(node.node, ())) == node.slots
    assert _plan(brain) == []


def test_a_plan_looks_at_no_more_runs_than_it_can_place() -> None:
    brain = _brain(a=2)
    for _ in range(3):
        brain.submit()
    assert _looked_at(brain) == [1, 2]


def test_behind_a_run_that_fits_nowhere_those_of_its_kind_are_not_looked_at() -> None:
    brain = _brain(a=2)
    brain.ask(deploy("count", "2", task(), msgspec.structs.replace(task("count", "Wide"), needs=Needs(slots=3))))
    for name in ("count.Wide",) * 50 + ("count.Count",):
        brain.submit(name)
    assert _looked_at(brain) == [1, 51]


def _looked_at(brain: Brain) -> list[int]:
    seen: list[int] = []

    class Spy(dict[RunId, object]):
        def __getitem__(self, run: RunId) -> object:
            seen.append(run)
            return super().__getitem__(run)

    spied = Cluster(epoch=1, nodes=brain.cluster.nodes, waiting=brain.cluster.waiting)
    spied.live = Spy(brain.cluster.live)  # type: ignore[assignment]
    scheduler.plan(spied, brain.now)
    return seen


def test_each_state_of_a_run_is_explained() -> None:
    brain = Brain()
    brain.ask(deploy())
    run = brain.submit()
    said: list[str] = []

    def note() -> None:
        said.append(scheduler.why(brain.cluster, run, brain.now).sentence)

    note()
    brain.join("a", 1)
    note()
    brain.plan()
    note()
    brain.said("a", messages.UnitStarting(unit=run.unit.name, attempt=run.unit.attempt))  # type: ignore[arg-type]
    note()
    brain.said("a", started(run))
    note()
    brain.do(events.LinkClosed(NodeId("a")))
    note()
    brain.said("a", ready(1, running=(running(run),)))
    brain.ask(verbs.CancelRun(run=run.run, reason="wrong"))
    note()
    brain.said("a", ended(run, Outcome.CANCELLED))
    note()
    assert said == [
        "There is no node yet.",
        "It is about to be placed.",
        "name-a fetches the code of count v1.",
        "Its worker starts on name-a.",
        "",
        "The link to name-a is down; the run may go on there. If it stays away, the run waits for another node.",
        "It was asked to stop on name-a.",
        "It was cancelled: wrong.",
    ]


def test_a_queued_run_names_what_stands_in_its_way() -> None:
    brain = _brain(a=1)
    first = brain.submit()
    brain.plan()
    second, third = brain.submit(), brain.submit()
    assert scheduler.why(brain.cluster, second, brain.now).sentence == "The only slot is busy; it is the next."
    assert scheduler.why(brain.cluster, third, brain.now).sentence == "The only slot is busy; 1 before it."
    brain.tick(SILENCE + 1)
    assert (
        scheduler.why(brain.cluster, first, brain.now).sentence
        == "Its node was lost (1 of 3 times). No node is connected."
    )
    assert scheduler.why_node(brain.cluster, brain.node("a"), brain.now).sentence == "name-a was not heard for 15 s."


def test_a_failed_run_tells_its_error_and_a_complete_one_needs_no_reason() -> None:
    brain = _brain()
    failed = brain.run_on("a")
    brain.said("a", ended(failed, Outcome.FAILED, error="ValueError: no"))
    assert scheduler.why(brain.cluster, failed, brain.now).sentence == "ValueError: no"
    complete = brain.run_on("a")
    brain.said("a", ended(complete))
    assert scheduler.why(brain.cluster, complete, brain.now) == scheduler.Why()


def test_each_state_of_a_node_is_explained() -> None:
    brain = _brain(a=1)
    node = brain.node("a")
    assert scheduler.why_node(brain.cluster, node, brain.now) == scheduler.Why()
    for state in set(NodeState) - {NodeState.CONNECTED}:
        node.state = state
        reason = scheduler.why_node(brain.cluster, node, brain.now)
        assert reason.sentence
        assert reason.action
    brain.do(events.NodeOutdated(node.node, 99))
    assert "--upgrade" in scheduler.why_node(brain.cluster, node, brain.now).action


def test_after_a_restart_a_run_says_that_its_node_is_awaited() -> None:
    brain = _brain()
    run = brain.run_on("a")
    again = Brain(reread(brain.cluster), brain.now)
    assert "waits 60 s" in scheduler.why(again.cluster, again.cluster.runs[run.run], again.now).sentence
    assert "waits 60 s" in scheduler.why_node(again.cluster, again.node("a"), again.now).sentence


def test_a_wide_run_names_how_many_free_slots_it_lacks() -> None:
    brain = _brain(a=3)
    brain.submit()
    brain.plan()
    wide = brain.submit()
    wide.unit.slots = 3
    assert (
        "needs 3 free slots on one node, and none has more than 2"
        in scheduler.why(brain.cluster, wide, brain.now).sentence
    )


def test_states_that_later_rules_will_use_are_explained_as_well() -> None:
    brain = _brain()
    run = brain.run_on("a")
    for state in set(RunState) - {RunState.COMPLETE, RunState.RUNNING}:
        run.state = state
        assert scheduler.why(brain.cluster, run, brain.now).sentence
