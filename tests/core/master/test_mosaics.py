"""Mosaics and timelines: given what seats answered, what is shown of each unit, and of what workers were at."""

import msgspec
import pytest
from hypothesis import given, strategies as st

from pydra_core.errors import UserError
from pydra_core.ids import NodeId, RunId, UnitName
from pydra_core.master import events, mosaics, timeline, traces
from pydra_core.master.traces import Trace
from pydra_core.protocol import dealing, mosaic, verbs
from pydra_core.protocol.manifest import Needs
from pydra_core.protocol.spreads import Answer, unpacked
from pydra_core.protocol.states import Outcome, UnitState
from tests.core.doubles import deploy, ended, only, started, task
from tests.core.master.stage import Stage

GOOD, BAD = UnitState.COMPLETE, UnitState.FAILED


def states(picture: verbs.Mosaic, units: int) -> list[UnitState]:
    """Of the first units, as a window would put them together."""
    cells = bytearray(units + mosaic.BLOCK)
    for block in picture.blocks:
        cells[block.first : block.first + len(block.cells)] = block.cells
    found = [mosaic.STATES[cell >> 5] for cell in cells[:units]]
    for under in picture.under:
        for index in unpacked(under.indices):
            found[index] = under.state
    return found


def read(stage: Stage, **more: object) -> verbs.Mosaic:
    return mosaics.live(stage.brain.cluster, stage.run, verbs.ReadMosaic(run=stage.run.run, **more))  # type: ignore[arg-type]


def cell(stage: Stage, index: int) -> mosaic.CellShown:
    verb = verbs.ReadCell(run=stage.run.run, book="/u", index=index)
    return mosaics.cell(stage.brain.cluster, stage.run, verb)


def at_work(pieces: int = 6, needs: Needs | None = None) -> Stage:
    """Two seats, each with some pieces."""
    stage = Stage(pieces, needs, a=2)
    stage.start()
    return stage


def test_what_is_under_way_waits_or_was_answered_is_seen_one_by_one() -> None:
    stage = at_work()
    first, second = stage.work
    mine, other = [piece.index for piece in stage.work[first]], [piece.index for piece in stage.work[second]]
    stage.work[first], left = stage.work[first][:1], stage.work[first][1:]
    stage.answer(first)
    shown = states(read(stage), 6)
    assert shown[mine[0]] is GOOD
    assert shown[left[0].index] is UnitState.RUNNING
    assert shown[other[0]] is UnitState.RUNNING
    assert set(shown) == {GOOD, UnitState.RUNNING, UnitState.SENT, UnitState.WAITING} or UnitState.SENT not in shown


def test_only_what_changed_is_told_again() -> None:
    stage = at_work()
    first, second = stage.work
    stage.answer(first)
    seen = read(stage)
    assert len(seen.blocks) == 1
    nothing = read(stage, mark=seen.mark, since=seen.number)
    assert nothing.blocks == ()
    stage.answer(second)
    assert len(read(stage, mark=seen.mark, since=seen.number).blocks) == 1
    assert len(read(stage, mark=seen.mark + 1, since=10_000).blocks) == 1, "of another trace all is told"


def test_a_cell_tells_of_its_node_its_attempt_and_how_long_it_took() -> None:
    stage = at_work()
    key = next(iter(stage.work))
    index = stage.work[key][0].index
    before = cell(stage, index)
    assert (before.state, before.attempt, before.node_name) == (UnitState.RUNNING, 1, "name-a")
    stage.answer(key)
    after = cell(stage, index)
    assert (after.state, after.attempt, after.node_name) == (GOOD, 1, "name-a")
    assert 0.005 < after.took < 0.02
    assert after.median == after.took


def test_a_unit_that_failed_tells_why_and_one_that_waits_for_its_next_try_is_seen() -> None:
    stage = at_work(needs=Needs(retries=1, retry_delay=5.0))
    key = next(iter(stage.work))
    index = stage.work[key][0].index
    stage.answer(key, done=False)
    assert cell(stage, index).state is UnitState.RETRYING
    assert states(read(stage), 6)[index] is UnitState.RETRYING
    stage.carry(stage.brain.tick(6.0))
    stage.start()
    while not (mine := [key for key, has in stage.work.items() if index in [piece.index for piece in has]]):
        stage.answer(next(key for key, has in stage.work.items() if has))
    stage.answer(mine[0], done=False)
    assert (cell(stage, index).state, cell(stage, index).error) == (BAD, "no")


def test_what_is_not_there_is_said() -> None:
    stage = at_work()
    with pytest.raises(UserError, match="has no units at /x"):
        read(stage, book="/x")
    assert cell(stage, 10**9).state is UnitState.WAITING


def test_at_its_end_all_goes_to_the_store_and_nothing_stays() -> None:
    stage = at_work()
    stage.finish()
    assert states(read(stage), 6) == [GOOD] * 6
    stage.say("a", dealing.SpreadSettled(**stage.root, path="/u"))
    effects = stage.brain.said("a", ended(stage.run))
    (kept,) = only(effects, events.KeepTrace)
    assert (kept.run, kept.book, kept.units) == (stage.run.run, "/u", 6)
    trace = traces.unpacked(kept.body)
    assert [mosaics.told(trace, index, "").state for index in range(6)] == [GOOD] * 6
    assert stage.brain.cluster.traces == {}


def test_another_life_of_the_master_has_it_from_the_book() -> None:
    stage = at_work()
    first = next(iter(stage.work))
    done = {piece.index for piece in stage.work[first]}
    stage.answer(first)
    assert set(stage.shelf.books[stage.run.run, "/u"]) == done
    read_back = Trace()
    for keep in stage.kept:
        traces.recall(read_back, keep.indices, keep.cells)
    assert {index for index in range(6) if mosaics.told(read_back, index, "").state is GOOD} == done
    assert traces.node_of(read_back, min(done)) == ""


@given(st.lists(st.tuples(st.integers(0, 20_000), st.booleans()), max_size=60))
def test_a_trace_is_a_table_by_index(answers: list[tuple[int, bool]]) -> None:
    trace, wanted, seen = Trace(), dict[int, bool](), 0
    shown = bytearray(6 * mosaic.BLOCK)
    for number, (index, done) in enumerate(answers):
        wanted[index] = done
        traces.note(trace, [index], bytes([mosaic.cell(done, 0.1)]), [number], f"node {number % 300}")
        if number % 3 == 0:
            for block in traces.since(trace, seen):
                shown[block.first : block.first + len(block.cells)] = block.cells
            seen = trace.number
    for block in traces.since(trace, seen):
        shown[block.first : block.first + len(block.cells)] = block.cells
    assert {index: cell >> 5 for index, cell in enumerate(shown) if cell} == {
        index: mosaic.NUMBERS[GOOD if done else BAD] for index, done in wanted.items()
    }
    assert traces.unpacked(traces.packed(trace)) == trace
    assert trace.top == max(wanted, default=-1)


@given(
    st.lists(st.tuples(st.integers(0, 9_000), st.integers(1, 300), st.booleans()), min_size=1, max_size=8), st.data()
)
def test_batches_leave_the_same_whether_their_units_follow_each_other_or_not(
    batches: list[tuple[int, int, bool]], data: st.DataObject
) -> None:
    whole, single = Trace(), Trace()
    for first, size, done in batches:
        indices = (
            data.draw(st.permutations(range(first, first + size))) if size < 9 else list(range(first, first + size))
        )
        tries = [size % 7 + 1] * size
        traces.note(whole, indices, bytes([mosaic.cell(done, 0.1)]) * size, tries, "elm")
        for index, attempt in zip(indices, tries, strict=True):
            traces.note(single, [index], bytes([mosaic.cell(done, 0.1)]), [attempt], "elm")
    assert (whole.cells, whole.places, whole.tries) == (single.cells, single.places, single.tries)
    assert [bool(stamp) for stamp in whole.stamps] == [bool(stamp) for stamp in single.stamps]


def test_of_units_beyond_the_bound_nothing_is_kept() -> None:
    trace = Trace()
    traces.note(trace, [mosaic.MOST + 5, 3], bytes([128, 128]), [1, 1], "elm")
    assert (len(trace.cells), trace.top, trace.cells[3]) == (mosaic.MOST, mosaic.MOST + 5, 128)


# ------------------------------------------------------------------------------------------------------ timelines

UNIT, OTHER = UnitName(RunId(1), "/u", 0), UnitName(RunId(1), "/u", 1)
NODE = NodeId("a")


def spans(line: timeline.Timeline, since: float = 0.0, until: float = 1e9) -> list[mosaic.Span]:
    return list(timeline.between(line, {UNIT, OTHER}, since, until, None, None))[::-1]


def did(*tooks: float, done: bool = True) -> list[Answer]:
    return [Answer(index, 1, done, took=took) for index, took in enumerate(tooks)]


def test_long_units_are_bars_of_their_own_and_short_ones_share_one() -> None:
    line = timeline.Timeline()
    timeline.begin(line, UNIT, NODE, 10.0)
    timeline.answered(line, UNIT, did(1.0, 2.0), 13.0)
    timeline.answered(line, UNIT, did(*[0.001] * 50), 13.05)
    timeline.answered(line, UNIT, did(*[0.001] * 50), 13.1)
    assert [(span.start, span.end, span.count) for span in spans(line)[:3]] == [
        (10.0, 11.0, 1), (11.0, 13.0, 1), (13.0, 13.1, 100),
    ]  # fmt: skip
    assert spans(line)[-1].end == 0.0, "it is at the next one"


def test_a_failure_among_short_ones_is_seen() -> None:
    line = timeline.Timeline()
    timeline.begin(line, UNIT, NODE, 10.0)
    timeline.answered(line, UNIT, did(0.01), 10.01)
    timeline.answered(line, UNIT, did(0.01, done=False), 10.02)
    timeline.answered(line, UNIT, did(0.01), 10.03)
    assert [span.state for span in spans(line)[:3]] == [GOOD, BAD, GOOD]


def test_lanes_are_taken_from_the_lowest_and_given_back() -> None:
    line = timeline.Timeline()
    timeline.begin(line, UNIT, NODE, 1.0)
    timeline.begin(line, OTHER, NODE, 1.0)
    assert [line.lanes[each].number for each in (UNIT, OTHER)] == [0, 1]
    timeline.over(line, UNIT, Outcome.COMPLETE, 2.0)
    third = UnitName(RunId(2))
    timeline.begin(line, third, NODE, 3.0)
    assert line.lanes[third].number == 0
    timeline.sweep(line, {third})
    assert list(line.lanes) == [third]


def test_a_clock_or_a_duration_that_lies_draws_no_bar_outside_of_its_time() -> None:
    line = timeline.Timeline()
    timeline.begin(line, UNIT, NODE, 10.0)
    timeline.answered(line, UNIT, did(500.0, 1e300), 12.0)
    timeline.answered(line, UNIT, did(float("nan"), -5.0), 12.5)
    timeline.answered(line, UNIT, did(1.0), 12.0)
    for span in spans(line):
        assert span.start >= 10.0
        assert not span.end or span.start <= span.end <= 12.5


def test_the_bars_of_a_whole_cluster_or_of_one_run_or_node() -> None:
    stage = at_work()
    brain = stage.brain
    brain.now += 1.0
    for key in list(stage.work):
        stage.answer(key)
    brain.ask(deploy("plain", "2", task("plain", "Plain")))
    plain = brain.submit("plain.Plain")
    brain.join("b")
    stage.carry(brain.plan())
    assert plain.unit.holder == "b"
    stage.say("b", started(plain))
    brain.now += 5.0
    stage.say("b", ended(plain, Outcome.FAILED, error="no"))
    told = mosaics.spans(brain.cluster, verbs.ReadSpans(since=0.0), brain.now)
    assert told.nodes == {"a": "name-a", "b": "name-b"}
    mine = mosaics.spans(brain.cluster, verbs.ReadSpans(since=0.0, run=plain.run), brain.now)
    assert [(span.state, span.end - span.start) for span in mine.spans] == [(BAD, 5.0)]
    there = mosaics.spans(brain.cluster, verbs.ReadSpans(since=0.0, node=NodeId("a")), brain.now)
    assert there.spans
    assert len(there.spans) + 1 == len(told.spans)
    assert mosaics.spans(brain.cluster, verbs.ReadSpans(since=1.0, until=2.0), brain.now).spans == ()
    msgspec.msgpack.encode(told)
