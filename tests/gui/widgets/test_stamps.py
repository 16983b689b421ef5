"""What is drawn once and copied looks as if it were drawn in its place, in the theme of the moment and on whole pixels."""

from hypothesis import given, strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from pydra_gui.theme import theme
from pydra_gui.theme.box import Area, Box, rect_of
from pydra_gui.theme.theme import color
from pydra_gui.widgets import bars, glyphs, states

numbers = st.integers(-500, 500).map(float)


def drawn(box: Area, ratio: float = 1.0) -> QImage:
    image = QImage(round(40 * ratio), round(40 * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(0)
    painter = QPainter(image)
    glyphs.paint(painter, box, states.RUN["failed"])
    painter.end()
    return image


@given(numbers, numbers, numbers, numbers, numbers, numbers, numbers, numbers)
def test_a_box_is_moved_as_a_rectangle_of_qt_is(
    x: float, y: float, wide: float, high: float, left: float, top: float, right: float, bottom: float
) -> None:
    box, rect = Box(x, y, wide, high), QRectF(x, y, wide, high)
    assert rect_of(box.adjusted(left, top, right, bottom)) == rect.adjusted(left, top, right, bottom)
    assert rect_of(box.translated(left, top)) == rect.translated(left, top)
    assert (box.right(), box.bottom(), box.middle()) == (rect.right(), rect.bottom(), rect.center().y())


def test_a_glyph_between_two_pixels_is_as_sharp_as_on_one(qapp: object) -> None:
    assert drawn(Box(10, 10.4, 14, 14)) == drawn(Box(10, 10, 14, 14))
    assert drawn(Box(10, 10.5, 14, 14), 2.0) != drawn(Box(10, 10, 14, 14), 2.0), "half a px is one of a sharper screen"


def test_a_sharper_screen_has_a_picture_of_its_own(qapp: object) -> None:
    once, twice = drawn(Box(10, 10, 14, 14)), drawn(Box(10, 10, 14, 14), 2.0)
    once.setDevicePixelRatio(1.0)
    twice.setDevicePixelRatio(1.0)
    assert twice != once.scaled(80, 80), "the small one was made larger"
    assert twice.pixelColor(34, 22).alpha() == 255, "its upper corner is where it was"


def test_another_theme_has_other_pictures(qapp: QApplication) -> None:
    found = []
    for name in ("light", "dark"):
        theme.use(qapp, name)
        image = drawn(Box(10, 10, 14, 14))
        assert image.pixelColor(12, 17) == color("fail")
        found.append(image)
    assert found[0] != found[1]


def bar(*shares: tuple[str, float]) -> QImage:
    image = QImage(100, 8, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    bars.paint_bar(painter, Box(0, 0, 100, 8), shares)
    painter.end()
    return image


def test_a_bar_is_full_to_its_end_however_its_shares_are_rounded(qapp: object) -> None:
    for parts in range(1, 12):
        image = bar(*[("complete", 1 / parts)] * parts)
        assert image.pixelColor(99, 4) == color("done"), parts


def test_states_of_a_bar_meet_where_their_shares_do(qapp: object) -> None:
    image = bar(("complete", 0.25), ("running", 0.5), ("waiting", 0.25))
    assert [image.pixelColor(x, 4) for x in (20, 60, 90)] == [color(token) for token in ("done", "run", "wait")]
    assert image.pixelColor(0, 0).alpha() < 128, "its corners are round"
