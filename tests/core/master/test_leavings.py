"""What units leave: artifacts belong to the run as soon as the answer counts, files for other units go when the run ends."""

from pydra_core.ids import Digest
from pydra_core.master import events
from pydra_core.master.references import needed
from pydra_core.protocol import messages
from pydra_core.protocol.spreads import Answer, Leaving, pack
from tests.core.doubles import ended
from tests.core.master.test_spreads import Stage

PLOT, SORTED = Leaving("plots/a.svg", Digest("a" * 64), 5), Leaving("map-0-1", Digest("b" * 64), 7)


def answered(stage: Stage, **left: tuple[Leaving, ...]) -> list[events.Effect]:
    """The first piece of the first seat is done, and left this."""
    stage.start()
    key = next(key for key, pieces in stage.work.items() if pieces)
    piece = stage.work[key].pop(0)
    body = pack([Answer(piece.index, piece.attempt, True, **left)])  # type: ignore[arg-type]
    return stage.brain.said(stage.on[key], messages.UnitsAnswered(unit=key[0], attempt=key[1], body=body))


def test_what_a_unit_saved_is_an_artifact_of_the_run_and_on_disk_before_anybody_hears_of_the_answer() -> None:
    stage = Stage(pieces=4)
    effects = answered(stage, saved=(PLOT,))
    assert stage.run.artifacts == (messages.Artifact("plots/a.svg", PLOT.digest, 5),)
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
        stage.brain.said(stage.on[key], messages.UnitsAnswered(unit=key[0], attempt=key[1], body=body))
    assert len(stage.run.artifacts) == 1
