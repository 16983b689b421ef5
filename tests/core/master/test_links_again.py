"""A new link: what was said over the old one may be lost on either side. Each is a history that once went wrong."""

import msgspec

from pydra_core.ids import NodeId
from pydra_core.master import events, trees
from pydra_core.master.state import SILENCE
from pydra_core.protocol import dealing, messages, verbs
from pydra_core.protocol.spreads import Piece, pack
from pydra_core.protocol.states import Outcome, RunState
from tests.core.doubles import FACTS, Brain, ready, running, sent
from tests.core.master.stage import Stage


def _relink(stage: Stage, slots: int = 2) -> None:
    stage.carry(stage.brain.do(events.LinkClosed(NodeId("a"))))
    stage.carry(stage.brain.do(events.NodeConnected(NodeId("a"), FACTS, "addr")))
    seats = [messages.Running(unit=unit, attempt=attempt, worker_pid=9) for unit, attempt in stage.work]
    stage.say("a", ready(slots, running=(running(stage.run), *seats)))


def _open(stage: Stage, **more: object) -> None:
    stage.say("a", dealing.SpreadOpened(**stage.root, path="/u", again=stage.run.unit.asks, **more))  # type: ignore[arg-type]


def _offer(stage: Stage, *indices: int) -> None:
    body = pack([Piece(index, "msgpack", b"\x01") for index in indices])
    stage.say("a", dealing.UnitsOffered(**stage.root, path="/u", body=body))  # type: ignore[arg-type]


def _end_seats(stage: Stage) -> None:
    """They were told that there is no more, and end without an answer to what they may have had."""
    for unit, attempt in list(stage.work):
        stage.work.pop((unit, attempt))
        stage.serial += 1
        end = messages.UnitEnded(serial=stage.serial, unit=unit, attempt=attempt, outcome=Outcome.COMPLETE)
        stage.say("a", end)


def test_a_clock_that_stands_although_its_run_goes_on_is_started_again() -> None:
    brain = Brain()
    run = brain.run_on("a")
    brain.ask(verbs.PauseRun(run=run.run, now=True))
    brain.ask(verbs.ResumeRun(run=run.run))
    brain.do(events.LinkClosed(NodeId("a")))
    frozen = msgspec.structs.replace(running(run), frozen=True)
    told = [
        each for each in sent(brain.said("a", ready(1, running=(frozen,)))) if isinstance(each, messages.FreezeUnit)
    ]
    assert [each.on for each in told] == [False]


def test_pieces_that_are_offered_before_the_spread_was_opened_again_are_stale() -> None:
    stage = Stage(4)
    stage.start()
    for key in list(stage.work):
        stage.answer(key)
    done = stage.ended()
    _relink(stage)
    _offer(stage, *range(4))
    spread = stage.brain.cluster.trees[stage.run.run].spreads["/u"]
    assert len(spread.waiting) + spread.sent == 4 - len(done)


def test_an_answer_that_was_lost_with_the_link_is_counted_once() -> None:
    stage = Stage(4)
    stage.finish()
    assert stage.ended() == [0, 1, 2, 3]
    _relink(stage)
    _open(stage, complete=3)
    _offer(stage, 2)
    _end_seats(stage)
    stage.finish()
    assert trees.counts(stage.brain.cluster, stage.run) == {"complete": 4}
    assert stage.ended() == [0, 1, 2, 2, 3]


def test_units_that_a_seat_did_not_get_because_of_the_link_are_no_loss() -> None:
    stage = Stage(2, a=1)
    for _ in range(4):
        stage.start()
        _relink(stage, slots=1)
        _open(stage)
        _offer(stage, 0, 1)
        _end_seats(stage)
    stage.finish()
    assert stage.ended() == [0, 1]
    assert all(answer.done for answer in stage.answers)


def test_a_run_that_ends_because_its_node_came_back_without_its_root_takes_its_seats_along() -> None:
    stage = Stage(2)
    stage.start()
    stage.run.unit.losses = 2
    stage.carry(stage.brain.do(events.LinkClosed(NodeId("a"))))
    stage.say("a", ready(2))
    assert stage.run.state is RunState.FAILED
    assert not stage.brain.cluster.held


def test_what_a_root_counted_before_it_was_lost_is_not_counted_again() -> None:
    stage = Stage(4)
    stage.finish()
    stage.brain.tick(SILENCE + 1)
    stage.carry(stage.brain.said("a", ready(2, running=(running(stage.run),))))
    _open(stage, complete=4)
    stage.say("a", dealing.SpreadSettled(**stage.root, path="/u"))  # type: ignore[arg-type]
    assert trees.counts(stage.brain.cluster, stage.run) == {"complete": 4}


def test_a_root_that_ended_while_its_link_was_cut_leaves_all_that_was_counted() -> None:
    stage = Stage(4)
    stage.run.settled["/u"] = {"complete": 1, "failed": 0}  # counted before it was lost, and came back
    stage.finish()
    stage.carry(stage.brain.do(events.LinkClosed(NodeId("a"))))
    stage.carry(stage.brain.do(events.NodeConnected(NodeId("a"), FACTS, "addr")))
    stage.carry(stage.brain.said("a", ready(2, owes=(running(stage.run),))))
    end = messages.UnitEnded(serial=9, **stage.root, outcome=Outcome.COMPLETE)  # type: ignore[arg-type]
    stage.carry(stage.brain.said("a", end))
    assert stage.run.state is RunState.COMPLETE
    assert stage.run.units == {"complete": 4}
