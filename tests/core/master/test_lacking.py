"""Files that wait for room on the master's disk: the row, the reason, the story and the concerns say so, and say no more in time."""

from pydra_core.master import concerns, lacking, scheduler, views
from pydra_core.master.state import Run
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.states import RunState
from tests.core.doubles import Brain, deploy, ended, started


def progress(run: Run, lacks: int, message: str = "") -> messages.UnitProgress:
    assert run.unit.attempt is not None
    return messages.UnitProgress(unit=run.unit.name, attempt=run.unit.attempt, done=1.0, message=message, lacks=lacks)


def running() -> tuple[Brain, Run]:
    brain = Brain()
    brain.ask(deploy("count", "1"))
    brain.join("a", 2)
    run = brain.submit()
    brain.plan()
    brain.said("a", started(run))
    brain.said("a", progress(run, 0, "half"))
    return brain, run


def found(brain: Brain) -> list[str]:
    return [each.title for each in concerns.concerns(brain.cluster, brain.now)]


def test_a_run_that_waits_for_room_says_so_everywhere_and_keeps_what_it_said_itself() -> None:
    brain, run = running()
    brain.said("a", progress(run, 2_500_000, "waits for room at the master: 2.5 MB"))
    row = views.run_row(brain.cluster, run, brain.now)
    assert (row.state, row.message) == (RunState.RUNNING, "waits for room at the master: 2.5 MB")
    assert row.why == "The master's disk has no room for 2.5 MB of its files."
    assert run.story[-1].text == "waits for room at the master: 2.5 MB"
    assert found(brain) == ["The master has no room for files of a run (Count)"]
    brain.said("a", progress(run, 0, "half"))
    row = views.run_row(brain.cluster, run, brain.now)
    assert (row.message, row.why) == ("half", "")
    assert run.story[-1].text == "the master has room for its files again"
    assert found(brain) == []


def test_what_waits_less_adds_nothing_to_the_story() -> None:
    brain, run = running()
    brain.said("a", progress(run, 20))
    told = len(run.story)
    for _ in range(2):
        brain.said("a", progress(run, 10))
    assert (len(run.story), lacking.size(brain.cluster, run)) == (told, 10)


def test_a_run_that_is_cancelled_or_has_ended_waits_for_no_room() -> None:
    brain, run = running()
    brain.said("a", progress(run, 20))
    brain.ask(verbs.CancelRun(run=run.run))
    assert "asked to stop" in scheduler.why(brain.cluster, run, brain.now).sentence
    brain.said("a", ended(run))
    assert run.state is RunState.CANCELLED
    assert (run.unit.lacks, found(brain)) == (0, [])


def test_a_restarted_master_waits_to_be_told_again() -> None:
    brain, run = running()
    brain.said("a", progress(run, 20))
    later = brain.restart()
    assert lacking.size(later.cluster, later.cluster.runs[run.run]) == 0
