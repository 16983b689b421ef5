"""What may not run twice: given a loss or a restart of the master, it fails with a sentence instead."""

from pydra_core.ids import NodeId
from pydra_core.master import events
from pydra_core.protocol import dealing, messages
from pydra_core.protocol.manifest import Needs
from pydra_core.protocol.states import Outcome
from tests.core.doubles import FACTS, ended, only, ready, running
from tests.core.master.stage import Stage

ONCE = Needs(rerun_on_loss=False)


def _restart(stage: Stage, pieces: int) -> None:
    """A new master; the node comes back with the root and its seats, and the root opens and offers again."""
    seats = [messages.Running(unit=unit, attempt=attempt, worker_pid=9) for unit, attempt in stage.work]
    root = running(stage.run)
    stage.brain = stage.brain.restart()
    stage.run = stage.brain.cluster.runs[stage.run.run]
    stage.seen.clear()
    stage.carry(stage.brain.do(events.NodeConnected(NodeId("a"), FACTS, "addr")))
    stage.say("a", ready(2, running=(root, *seats)))
    asks = stage.run.unit.asks
    stage.say("a", dealing.SpreadOpened(**stage.root, path="/u", needs=ONCE, again=asks, replayed=0))
    stage.offer(range(pieces))


def test_before_a_worker_gets_it_that_it_did_is_on_disk() -> None:
    stage = Stage(3, ONCE)
    unit, attempt = next(iter(stage.work))
    effects = stage.brain.said(
        "a", messages.UnitStarted(unit=unit, attempt=attempt, worker_pid=9, isolation=stage.run.isolation, at=0.0)
    )
    work = next(each for each in only(effects, events.Send) if isinstance(each.message, dealing.WorkFor))
    assert work.durable
    assert effects.index(events.Save(stage.run)) < effects.index(work)
    assert stage.run.given == {"/u": {0}}


def test_a_unit_that_a_worker_had_when_the_master_was_restarted_fails_and_the_others_run() -> None:
    stage = Stage(3, ONCE)
    stage.start()
    had = {piece.index for pieces in stage.work.values() for piece in pieces}
    assert had == {0, 1}
    _restart(stage, 3)
    failed = [each for each in stage.answers if not each.done]
    assert {each.index for each in failed} == had
    assert failed[0].error == "how its last attempt ended is not known, and it may not run twice"
    stage.finish()
    assert stage.ended() == [0, 1, 2]


def test_an_answer_that_is_lost_on_its_way_is_told_again_and_not_performed() -> None:
    stage = Stage(2, ONCE)
    stage.start()
    for key in list(stage.work):
        stage.answer(key)
    stage.answers.clear()
    stage.seen.clear()
    stage.brain.do(events.LinkClosed(NodeId("a")))
    stage.carry(stage.brain.do(events.NodeConnected(NodeId("a"), FACTS, "addr")))
    stage.say("a", ready(2, running=(running(stage.run),)))
    asks = stage.run.unit.asks
    stage.say("a", dealing.SpreadOpened(**stage.root, path="/u", needs=ONCE, again=asks, replayed=0))
    stage.offer(range(2))
    assert stage.ended() == [0, 1]
    assert not any(isinstance(each, dealing.WorkFor) for each in stage.seen)
    spread = stage.brain.cluster.trees[stage.run.run].spreads["/u"]
    assert (spread.complete, stage.run.given) == (2, {"/u": set()})


def test_a_root_that_begins_anew_has_no_unit_performed_that_may_not_run_twice() -> None:
    stage = Stage(3, ONCE)
    stage.start()
    stage.answer(next(iter(stage.work)))
    had = sorted(piece.index for pieces in stage.work.values() for piece in pieces)
    stage.again(ended(stage.run, Outcome.FAILED, died=True, error="Its worker was ended by signal 9."))
    stage.open(ONCE)
    stage.offer(range(3))
    assert had == [1, 2]
    assert [each.index for each in stage.answers if not each.done] == had
    assert stage.ended() == [0, 0, 1, 2]


def test_units_that_may_run_twice_are_performed_again_after_a_restart() -> None:
    stage = Stage(3)
    stage.start()
    _restart(stage, 3)
    stage.finish()
    assert stage.ended() == [0, 1, 2]
    assert all(each.done for each in stage.answers)
