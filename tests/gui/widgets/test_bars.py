"""Bars say how far a run is, and show every state that is present."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from pydra_core.protocol.states import RunState
from pydra_gui.theme.theme import color
from pydra_gui.widgets import bars
from tests.gui import rows


def row_of_pixels(shares: bars.Shares, wide: int = 200) -> list[str]:
    image = QImage(wide, 8, QImage.Format.Format_RGB32)
    image.fill(color("surface"))
    painter = QPainter(image)
    bars.paint_bar(painter, QRectF(0, 0, wide, 8), shares, 0)
    painter.end()
    return [image.pixelColor(x, 4).name() for x in range(wide)]


def test_one_failure_in_a_million_shows(qapp: object) -> None:
    pixels = row_of_pixels([("complete", 0.999999), ("failed", 0.000001)])
    assert color("fail").name() in pixels
    assert pixels.count(color("done").name()) > 190


def test_an_empty_bar_is_a_track(qapp: object) -> None:
    assert set(row_of_pixels([])) == {color("sunken").name()}


@pytest.mark.parametrize("state", list(RunState))
@pytest.mark.parametrize(
    ("done", "total"), [(0.0, None), (0.0, 100.0), (40.0, 100.0), (100.0, 100.0), (140.0, 100.0), (3.0, 0.0)]
)
def test_the_parts_of_a_bar_make_a_whole(state: RunState, done: float, total: float | None) -> None:
    shares = bars.shares_of(rows.run(1, state, done=done, total=total))
    assert sum(share for _, share in shares) == pytest.approx(1.0)
    assert all(share >= 0 for _, share in shares)


def test_a_run_that_failed_shows_where() -> None:
    shares = dict(bars.shares_of(rows.run(1, RunState.FAILED, done=76, total=100)))
    assert shares == pytest.approx({"complete": 0.76, "failed": 0.01, "cancelled": 0.23})


@pytest.mark.parametrize("slots", [1, 6, 8, 9, 16, 32, 64, 100, 128, 400])
def test_any_number_of_slots_takes_the_same_room(qapp: object, slots: int) -> None:
    image = QImage(120, 28, QImage.Format.Format_RGB32)
    image.fill(color("surface"))
    painter = QPainter(image)
    bars.paint_slots(painter, QRectF(0, 0, 120, 28), slots, slots)
    painter.end()
    ground = color("surface").name()
    used = [x for x in range(120) if any(image.pixelColor(x, y).name() != ground for y in range(28))]
    assert max(used) < 49


def test_a_run_of_units_shows_them_by_state_in_the_order_of_legends() -> None:
    row = rows.run(1, RunState.RUNNING, units={"waiting": 5, "failed": 1, "complete": 4})
    assert bars.shares_of(row) == (("complete", 0.4), ("failed", 0.1), ("waiting", 0.5))
