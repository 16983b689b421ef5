"""Bars on a timeline: where a moment stands, which machines there are, and which marks are round."""

import itertools

from hypothesis import given, strategies as st

from pydra_core.ids import NodeId
from pydra_gui.models.bars import TICKS, Chart, chart
from tests.gui.mosaics import span

ATLAS, ELM = NodeId("a"), NodeId("e")


def test_machines_stand_by_name_and_lanes_by_number() -> None:
    made = chart(
        [span(ELM, 2), span(ATLAS, 1), span(ATLAS, 0), span(ATLAS, 0, 50.0)], {ATLAS: "atlas", ELM: "Elm"}, 0, 100
    )
    assert [(band.name, len(band.lanes)) for band in made.bands] == [("atlas", 2), ("Elm", 1)]
    assert [bar.start for bar in made.bands[0].lanes[0]] == [10.0, 50.0]


def test_a_loss_outside_of_the_while_is_left_out() -> None:
    made = chart([], {}, 100, 200, [(ATLAS, 50.0, "lost"), (ATLAS, 150.0, "lost")])
    assert made.lost == ((ATLAS, 150.0, "lost"),)


@given(st.floats(0, 1e9), st.floats(1, 1e6), st.floats(100, 4_000))
def test_marks_are_round_within_the_while_and_apart(since: float, long: float, wide: float) -> None:
    made = Chart((), since, since + long)
    ticks = made.ticks(wide)
    assert all(made.since <= at <= made.until for at in ticks)
    steps = {round(b - a) for a, b in itertools.pairwise(ticks)}
    assert len(steps) <= 1
    assert steps <= set(TICKS)
    for step in steps:
        assert made.x(since + step, wide) >= 89.0 or step == TICKS[-1]


@given(st.floats(0, 1000), st.floats(1, 2000))
def test_a_moment_is_found_where_it_stands(at: float, wide: float) -> None:
    made = Chart((), 0.0, 1000.0)
    assert abs(made.at(made.x(at, wide), wide) - at) < 1e-6 * max(1.0, 1000 / wide)
