"""What units leave: artifacts belong to the run as soon as the answer counts, files for other units go when the run ends."""

import msgspec
import pytest

from pydra_core.errors import UserError
from pydra_core.ids import Digest
from pydra_core.master import events, outputs, views
from pydra_core.master.references import needed
from pydra_core.protocol import dealing, messages, verbs
from pydra_core.protocol.manifest import GIB, Needs
from pydra_core.protocol.pictures import SHOWN
from pydra_core.protocol.spreads import Answer, Leaving, pack
from pydra_core.protocol.states import RunState
from tests.core.doubles import Brain, deploy, ended, task
from tests.core.master.stage import Stage

PLOT, SORTED = Leaving("plots/a.svg", Digest("a" * 64), 5), Leaving("map-0-1", Digest("b" * 64), 7)


def answered(stage: Stage, **left: tuple[Leaving, ...]) -> list[events.Effect]:
    """The first piece of the first seat is done, and left this."""
    stage.start()
    key = next(key for key, pieces in stage.work.items() if pieces)
    piece = stage.work[key].pop(0)
    body = pack([Answer(piece.index, piece.attempt, True, **left)])  # type: ignore[arg-type]
    return stage.brain.said(stage.on[key], dealing.UnitsAnswered(unit=key[0], attempt=key[1], body=body))


def test_what_a_unit_saved_is_an_artifact_of_the_run_and_on_disk_before_anybody_hears_of_the_answer() -> None:
    stage = Stage(pieces=4)
    effects = answered(stage, saved=(PLOT,))
    assert stage.run.artifacts == (messages.Artifact("plots/a.svg", PLOT.digest, 5, "/u", 0),)
    assert events.Save(stage.run) in effects
    assert needed(stage.brain.cluster, PLOT.digest)


def test_what_a_unit_left_for_others_is_held_while_the_run_lives_and_dropped_when_it_ends() -> None:
    stage = Stage(pieces=4)
    answered(stage, files=(SORTED,))
    assert not stage.run.artifacts
    assert needed(stage.brain.cluster, SORTED.digest)
    effects = stage.brain.said("a", ended(stage.run))
    assert events.DropBlobs((SORTED.digest,)) in effects
    assert not needed(stage.brain.cluster, SORTED.digest)


def test_an_answer_that_comes_twice_leaves_its_files_once() -> None:
    stage = Stage(pieces=4)
    stage.start()
    key = next(key for key, pieces in stage.work.items() if pieces)
    piece = stage.work[key].pop(0)
    body = pack([Answer(piece.index, piece.attempt, True, saved=(PLOT,))])
    for _ in range(2):
        stage.brain.said(stage.on[key], dealing.UnitsAnswered(unit=key[0], attempt=key[1], body=body))
    assert len(stage.run.artifacts) == 1


def test_files_of_one_name_from_several_units_are_kept_each_and_a_later_one_takes_the_place_of_its_own() -> None:
    stage = Stage(pieces=4)
    answered(stage, saved=(PLOT,))
    answered(stage, saved=(PLOT,))
    assert [(file.name, file.index) for file in stage.run.artifacts] == [(PLOT.name, 0), (PLOT.name, 1)]
    outputs.left(stage.run, [messages.Artifact(PLOT.name, SORTED.digest, 9)], "/u", 0)
    assert [(file.index, file.size) for file in stage.run.artifacts] == [(1, 5), (0, 9)]


def test_units_that_left_more_than_the_run_may_end_it_and_it_says_what_to_set() -> None:
    stage = Stage(pieces=4)
    large = msgspec.structs.replace(PLOT, size=3 * GIB)
    answered(stage, saved=(large,))
    assert stage.run.state is RunState.FAILED
    assert stage.run.error == (
        'the outputs of its units are over the limit of 1 GiB for a run: set output_limit = "3 GiB" in the task'
    )


def test_what_a_run_saved_is_kept_before_it_ends_and_is_not_believed_about_units() -> None:
    brain = Brain()
    run = brain.run_on("a")
    assert run.unit.attempt is not None
    file = messages.Artifact("a.txt", PLOT.digest, 5, "/u", 7)
    effects = brain.said("a", messages.UnitSaved(unit=run.unit.name, attempt=run.unit.attempt, artifacts=(file,)))
    assert events.Save(run) in effects
    assert run.artifacts == (messages.Artifact("a.txt", PLOT.digest, 5),)
    assert needed(brain.cluster, PLOT.digest)
    brain.said("a", ended(run, artifacts=(messages.Artifact("a.txt", SORTED.digest, 6),), notes=("one was none",)))
    assert [(each.name, each.size) for each in run.artifacts] == [("a.txt", 6)]
    assert run.notes == ("one was none",)


def test_a_task_that_asks_for_more_than_the_master_takes_is_refused() -> None:
    brain = Brain()
    brain.ask(deploy("count", "1", msgspec.structs.replace(task(), needs=Needs(output_limit=20 * GIB))))
    with pytest.raises(UserError, match=r"may leave 20 GiB of outputs, and this master takes 16 GiB of a run"):
        brain.ask(verbs.Submit(task="count.Count"))


def test_a_picture_has_the_first_files_and_how_many_there_are_and_a_query_has_all() -> None:
    brain = Brain()
    run = brain.run_on("a")
    files = tuple(messages.Artifact(f"f{n}", PLOT.digest, 1) for n in range(SHOWN + 5))
    brain.said("a", ended(run, artifacts=files))
    about = views.details(brain.cluster, run, brain.now)
    assert (len(about.artifacts), about.left) == (SHOWN, SHOWN + 5)
    asked = verbs.Query(kind="artifacts", filter=verbs.Filter(run=run.run), offset=SHOWN, limit=200)
    page = views.query(brain.cluster, asked, brain.now, views.Outside())
    assert (page.total, [file.name for file in page.artifacts]) == (SHOWN + 5, [f"f{SHOWN + n}" for n in range(5)])
