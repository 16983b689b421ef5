"""Charts as data: scales, holes, what is near a moment."""

from hypothesis import given, strategies as st

from pydra_core.protocol.pulse import Beat, Mark
from pydra_gui.models import curves


def beats(*moments: float) -> list[Beat]:
    return [Beat(at=at, units=at / 10, cpu=0.5, memory=0.25) for at in moments]


@given(st.floats(0.001, 1e9))
def test_a_scale_is_round_holds_the_value_and_wastes_little(most: float) -> None:
    top = curves.top_of(most)
    assert most <= top * (1 + 1e-6)
    assert top <= 3 * most + 1e-9
    assert float(f"{top / curves.GRID:.3e}") == float(f"{top / curves.GRID:.0e}")


def test_an_empty_chart_has_a_scale_too() -> None:
    plot = curves.throughput([], [], 0.0, 3_600.0)
    assert plot.levels() == (0.0, 1.0, 2.0, 3.0)
    assert plot.curves[0].last is None
    assert plot.near(100.0) == (100.0, [])


def test_a_line_is_cut_where_nobody_knows() -> None:
    plot = curves.throughput(beats(10, 20, 30, 300, 310), [], 0.0, 3_600.0)
    assert [len(part) for part in plot.curves[0].parts] == [3, 2]
    assert plot.curves[0].last == (310, 31.0)
    assert plot.near(100.0)[1] == []
    assert plot.near(304.0) == (300, [("units", 30.0)])


def test_shares_are_told_as_percent_with_one_sign() -> None:
    plot = curves.load(beats(10, 20), [Mark(15.0, "a is lost")], 0.0, 100.0)
    assert [plot.label(level) for level in plot.levels()] == ["0", "50", "100 %"]
    assert plot.near(12.0) == (10, [("CPU", 0.5), ("memory", 0.25)])
    assert (plot.x(50.0, 200.0), plot.y(0.25, 80.0)) == (100.0, 20.0)


def test_labels_of_small_scales_keep_their_decimals() -> None:
    plot = curves.throughput(beats(2), [], 0.0, 10.0)
    assert [plot.label(level) for level in plot.levels()] == ["0", "0.1", "0.2", "0.3"]


def test_peaks_are_not_lost_when_there_are_more_points_than_px() -> None:
    part = [(float(i), 9.0 if i == 517 else 1.0) for i in range(1_000)]
    thin = curves.thinned(part, 100)
    assert len(thin) == 100
    assert (517.0, 9.0) in thin
    assert curves.thinned(part[:50], 100) == part[:50]


def test_words_that_would_meet_give_way_to_the_last() -> None:
    assert curves.apart([0.0, 5.0, 100.0, 104.0], 12.0) == [1, 3]
    assert curves.apart([], 12.0) == []
