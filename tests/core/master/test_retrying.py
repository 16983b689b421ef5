"""Units that are tried again because somebody wants it: at once, or in a run of their own."""

import msgspec
import pytest

from pydra_core.errors import UserError
from pydra_core.master import mosaics
from pydra_core.protocol import dealing, messages, verbs
from pydra_core.protocol.manifest import Needs
from pydra_core.protocol.states import RunState, UnitState
from tests.core.doubles import Brain, deploy, ended, started, task
from tests.core.master.stage import Stage
from tests.core.master.test_asks_runs import answer, sent
from tests.core.master.test_mosaics import states

PATIENT = Needs(retries=2, retry_delay=600.0)


def waiting(pieces: int = 4) -> Stage:
    """Units that failed once, and whose next try is due in ten minutes."""
    stage = Stage(0, needs=PATIENT)
    stage.offer(range(pieces))
    stage.start()
    for key in list(stage.work):
        stage.answer(key, done=False)
    while busy := [key for key, dealt in stage.work.items() if dealt]:
        stage.answer(busy[0], done=False)
    return stage


def test_units_that_wait_for_their_next_try_are_dealt_out_at_once() -> None:
    stage = waiting()
    assert stage.counts() == {"retrying": 4}
    effects = stage.brain.ask(verbs.RetryUnits(run=stage.run.run, only=((0, 0), (2, 9))))
    assert answer(effects) == verbs.Done("3 units are tried again now")
    stage.carry(effects)
    stage.carry(stage.brain.tick(0.1))
    stage.carry(stage.brain.tick(6.0))
    stage.finish()
    assert stage.ended() == [0, 2, 3]
    assert stage.counts()["retrying"] == 1


def test_all_of_them_without_a_choice_and_none_where_none_waits() -> None:
    stage = waiting(2)
    assert answer(stage.brain.ask(verbs.RetryUnits(run=stage.run.run))) == verbs.Done("2 units are tried again now")
    said = answer(stage.brain.ask(verbs.RetryUnits(run=stage.run.run, book="/m")))
    assert said == verbs.Done(f"none of these units of run {stage.run.run} waits for its next try")


def test_units_of_a_run_that_has_ended_are_run_again_instead() -> None:
    stage = Stage(0)
    stage.say("a", dealing.SpreadSettled(**stage.root, path="/u"))
    stage.say("a", ended(stage.run))
    with pytest.raises(UserError, match="Run its units again instead"):
        stage.brain.ask(verbs.RetryUnits(run=stage.run.run))


def test_a_run_of_chosen_units_tells_its_root_and_its_story() -> None:
    stage = Stage(0)
    told = answer(stage.brain.ask(verbs.RunAgain(run=stage.run.run, only=((7, 12), (3, 3)))))
    assert isinstance(told, verbs.Submitted)
    run = stage.brain.cluster.runs[told.run]
    assert run.only == ((3, 3), (7, 12))
    assert "only units 3, 7-12" in run.story[0].text
    placed = [each for each in sent(stage.brain.plan(), messages.Place) if each.placement.unit.run == told.run]
    assert placed[0].placement.only == ((3, 3), (7, 12))
    again = answer(stage.brain.ask(verbs.RunAgain(run=told.run)))
    assert stage.brain.cluster.runs[again.run].only == run.only, "again is as it was"  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["task", "container", "mapreduce"])
def test_only_the_units_of_a_parallel_task_can_be_chosen(kind: str) -> None:
    brain = Brain()
    brain.ask(deploy("count", "1", msgspec.structs.replace(task(), kind=kind)))
    run = brain.submit()
    with pytest.raises(UserError, match="is no parallel task"):
        brain.ask(verbs.RunAgain(run=run.run, only=((1, 1),)))
    assert len(brain.cluster.runs) == 1


def test_a_choice_that_is_none_is_refused() -> None:
    stage = Stage(0)
    with pytest.raises(UserError):
        stage.brain.ask(verbs.RunAgain(run=stage.run.run, only=((5, 2),)))


def test_units_that_are_left_out_are_skipped_in_the_mosaic() -> None:
    stage = Stage(0, a=2)
    told = answer(stage.brain.ask(verbs.RunAgain(run=stage.run.run, only=((1, 1), (4, 4)))))
    stage.say("a", dealing.SpreadSettled(**stage.root, path="/u"))
    stage.say("a", ended(stage.run))
    stage.run = stage.brain.cluster.runs[told.run]  # type: ignore[union-attr]
    stage.carry(stage.brain.plan())
    stage.say("a", started(stage.run))
    stage.open()
    picture = mosaics.live(stage.brain.cluster, stage.run, verbs.ReadMosaic(run=stage.run.run))
    left_out, waits = UnitState.SKIPPED, UnitState.WAITING
    assert picture.units == 5
    assert states(picture, 5) == [left_out, waits, left_out, left_out, waits]
    stage.offer(range(1, 2))
    stage.offer(range(4, 5))
    stage.finish()
    picture = mosaics.live(stage.brain.cluster, stage.run, verbs.ReadMosaic(run=stage.run.run))
    done = UnitState.COMPLETE
    assert states(picture, 5) == [left_out, done, left_out, left_out, done]
    assert stage.counts() == {"complete": 2}
    assert stage.run.state is RunState.RUNNING
