"""The history is kept within its limits: the oldest go first, in pieces, and never what a live run needs."""

import pytest
from hypothesis import given, strategies as st

from pydra_core.errors import UserError
from pydra_core.ids import Digest, RunId
from pydra_core.master import events, retention
from pydra_core.master.references import needed
from pydra_core.master.retention import DAY, PIECE, RECESS
from pydra_core.master.state import Retention, Run
from pydra_core.protocol import verbs
from pydra_core.protocol.messages import Artifact
from pydra_core.protocol.states import Outcome
from tests.core.doubles import Brain, deploy, digest, ended, only, ready, started

KEPT = Retention(days=0, runs=0, size=0)


def a_brain(keep: Retention) -> Brain:
    brain = Brain()
    brain.do(events.MasterStarted(keep))
    brain.ask(deploy())
    brain.join("oak", 4)
    return brain


def submit(brain: Brain, **options: object) -> Run:
    brain.ask(verbs.Submit(task="Count", **options))  # type: ignore[arg-type]
    return brain.cluster.runs[RunId(brain.cluster.next_run - 1)]


def a_file(name: str, size: int = 10) -> Artifact:
    return Artifact(f"{name}.txt", digest(name), size)


def over(brain: Brain, run: Run, *files: Artifact, outcome: Outcome = Outcome.COMPLETE) -> list[events.Effect]:
    """The run begins and ends, and leaves these."""
    brain.plan()
    brain.said("oak", started(run))
    return brain.said("oak", ended(run, outcome, artifacts=files))


def history(brain: Brain, count: int, *files: Artifact, days: float = 1.0) -> list[Run]:
    """So many runs that ended, a day apart."""
    found = []
    for _ in range(count):
        found.append(submit(brain))
        over(brain, found[-1], *files)
        brain.now += days * DAY
    return found


def gone(effects: list[events.Effect]) -> list[int]:
    return [effect.run for effect in only(effects, events.ForgetRun)]


def due(brain: Brain) -> list[events.Effect]:
    return brain.tick(RECESS)


def test_what_ended_too_long_ago_goes_the_oldest_first() -> None:
    brain = a_brain(Retention(days=3.5, runs=0, size=0))
    history(brain, 6)
    assert gone(due(brain)) == [1, 2, 3]
    assert sorted(brain.cluster.runs) == [4, 5, 6]
    assert gone(due(brain)) == []


def test_beyond_the_newest_so_many_go() -> None:
    brain = a_brain(Retention(days=0, runs=4, size=0))
    history(brain, 6)
    assert gone(due(brain)) == [1, 2]


def test_files_beyond_so_many_bytes_take_their_runs_along_and_runs_without_files_stay() -> None:
    brain = a_brain(Retention(days=0, runs=0, size=25))
    history(brain, 1)
    for name in "abcd":
        history(brain, 1, a_file(name))
    effects = due(brain)
    assert gone(effects) == [2, 3]
    assert only(effects, events.DropBlobs) == [events.DropBlobs((digest("a"), digest("b")))]
    assert brain.cluster.left_bytes == 20


def test_a_file_of_several_runs_goes_with_the_last_of_them() -> None:
    brain = a_brain(Retention(days=0, runs=2, size=0))
    history(brain, 3, a_file("same"))
    effects = due(brain)
    assert gone(effects) == [1]
    assert not only(effects, events.DropBlobs)
    assert brain.cluster.left_bytes == 10


def test_for_ever_is_for_ever() -> None:
    brain = a_brain(KEPT)
    history(brain, 5, a_file("big", 10**15), days=1000)
    assert gone(due(brain)) == []


def test_what_a_live_run_waits_for_stays() -> None:
    brain = a_brain(Retention(days=1, runs=1, size=0))
    first, second = history(brain, 2)
    waiting = submit(brain, after=(first.run,), at=brain.now + 100 * DAY)
    brain.now += 10 * DAY
    assert gone(due(brain)) == [second.run]
    brain.ask(verbs.CancelRun(run=waiting.run))
    assert gone(due(brain)) == [first.run]


def test_a_group_that_is_still_at_work_stays_whole() -> None:
    brain = a_brain(Retention(days=1, runs=0, size=0))
    done, at_work = submit(brain, group="fit"), submit(brain, group="fit")
    over(brain, done)
    brain.now += 10 * DAY
    brain.said("oak", started(at_work))
    assert gone(due(brain)) == []
    brain.said("oak", ended(at_work))
    assert gone(due(brain)) == [done.run]


def test_of_a_series_the_last_run_stays_and_older_ones_are_history() -> None:
    brain = a_brain(Retention(days=3, runs=0, size=0))
    run = submit(brain, every=DAY)
    for _ in range(6):
        over(brain, run)
        brain.tick(DAY)
        brain.said("oak", ready(4))
        run = brain.cluster.live[RunId(brain.cluster.next_run - 1)]
    brain.now += 30 * DAY
    assert len(gone(due(brain))) > 1
    assert list(brain.cluster.history) == [brain.cluster.latest[run.group]]


def test_much_goes_in_pieces() -> None:
    brain = a_brain(Retention(days=1, runs=0, size=0))
    for _ in range(PIECE + 10):
        brain.ask(verbs.CancelRun(run=submit(brain).run))
    brain.now += 5 * DAY
    assert len(gone(brain.tick(0))) == PIECE
    assert gone(brain.tick(retention.PAUSE / 2)) == []
    assert len(gone(brain.tick(retention.PAUSE))) == 10


def test_no_number_is_used_again_after_a_restart() -> None:
    brain = a_brain(Retention(days=1, runs=0, size=0))
    history(brain, 3, days=5)
    assert gone(due(brain)) == [1, 2, 3]
    brain.cluster.next_run = RunId(4)
    again = brain.cluster
    again.epoch += 1
    brain.do(events.MasterStarted())
    assert submit(brain).run == 4


def answered(effects: list[events.Effect]) -> tuple[list[int], int, bool]:
    """The runs, their bytes, and whether that was only told."""
    [answer] = [each.answer for each in only(effects, events.Reply) if isinstance(each.answer, verbs.PrunedRuns)]
    return list(answer.runs), answer.size, answer.dry


def test_a_person_is_told_what_would_go_and_then_it_goes() -> None:
    brain = a_brain(KEPT)
    history(brain, 4, a_file("shared"), days=0.5)
    assert answered(brain.ask(verbs.PruneRuns(keep=1))) == ([1, 2, 3], 0, True)
    assert len(brain.cluster.runs) == 4
    done = brain.ask(verbs.PruneRuns(keep=1, dry=False))
    assert answered(done) == ([1, 2, 3], 0, False)
    assert gone(done) == [1, 2, 3]
    assert answered(brain.ask(verbs.PruneRuns(age=1.0))) == ([4], 10, True)


def test_a_person_has_to_say_which_runs() -> None:
    with pytest.raises(UserError, match="Say which runs may go"):
        a_brain(KEPT).ask(verbs.PruneRuns())
    with pytest.raises(UserError, match="no fewer than 0"):
        a_brain(KEPT).ask(verbs.PruneRuns(keep=-1))


def test_what_is_kept_is_stored_when_it_was_said() -> None:
    brain = Brain()
    assert only(brain.do(events.MasterStarted(KEPT)), events.Save) == [events.Save(KEPT)]
    assert not only(brain.do(events.MasterStarted(KEPT)), events.Save)
    assert not only(brain.do(events.MasterStarted()), events.Save)
    assert brain.cluster.keep == KEPT


FILES = [a_file(name, size) for name, size in (("a", 5), ("b", 0), ("c", 70), ("d", 20))]
STEPS = st.one_of(
    st.tuples(st.just("run"), st.lists(st.sampled_from(FILES), max_size=3, unique=True), st.booleans()),
    st.tuples(st.just("fail"), st.lists(st.sampled_from(FILES), max_size=3, unique=True), st.booleans()),
    st.tuples(st.just("deploy"), st.sampled_from("xyz"), st.none()),
    st.tuples(st.just("prune"), st.integers(1, 2), st.booleans()),
    st.tuples(st.just("forget"), st.integers(1, 3), st.integers(0, 60)),
    st.tuples(st.just("restart"), st.none(), st.none()),
)


@given(st.lists(STEPS, max_size=25))
def test_no_history_leaves_a_blob_that_dangles_or_one_that_nobody_needs(
    steps: list[tuple[str, object, object]],
) -> None:
    brain = a_brain(KEPT)
    folder = {digest("1")}
    for what, which, more in steps:
        brain.now += DAY
        effects = _step(brain, folder, what, which, more)
        for dropped in only(effects, events.DropBlobs):
            folder -= {each for each in dropped.digests if not needed(brain.cluster, each)}
        referred = {blob for refers in brain.cluster.referring.values() for blob in refers}
        assert folder == referred


def _step(brain: Brain, folder: set[Digest], what: str, which: object, more: object) -> list[events.Effect]:
    match what:
        case "run" | "fail":
            brain.plan()
            run = submit(brain, group="g" if more else "")
            files = tuple(which)  # type: ignore[arg-type,var-annotated]
            folder |= {each.digest for each in files}
            return over(brain, run, *files, outcome=Outcome.COMPLETE if what == "run" else Outcome.FAILED)
        case "deploy":
            folder.add(digest(str(which)))
            return brain.ask(deploy(contents=str(which)))
        case "prune":
            return brain.ask(verbs.Prune(keep=which, dry=bool(more)))  # type: ignore[arg-type]
        case "forget":
            return brain.ask(verbs.PruneRuns(keep=which, size=more, dry=False))  # type: ignore[arg-type]
        case _:
            return [*brain.do(events.MasterStarted()), *brain.said("oak", ready(4))]


def test_other_limits_hold_from_now_on_and_are_kept() -> None:
    brain = a_brain(KEPT)
    history(brain, 6)
    assert gone(due(brain)) == []
    effects = brain.ask(verbs.Keep(runs=4, size=3 * 10**9))
    kept = Retention(days=0, runs=4, size=3 * 10**9)
    assert [effect.record for effect in only(effects, events.Save)] == [kept]
    [said] = only(effects, events.Reply)
    assert said.answer == verbs.Done(
        "Kept are any number of days, 4 ended runs and 3 GB of files; a task may leave 16 GiB."
    )
    assert gone(brain.tick(0.5)) == [1, 2]
    assert brain.cluster.keep == kept


@pytest.mark.parametrize("wrong", [{"days": -1.0}, {"runs": -1}, {"size": 10**19}, {"output_limit": 0}])
def test_limits_that_make_no_sense_change_nothing(wrong: dict[str, float]) -> None:
    brain = a_brain(KEPT)
    with pytest.raises(UserError):
        brain.ask(verbs.Keep(**wrong))  # type: ignore[arg-type]
    assert brain.cluster.keep == KEPT
