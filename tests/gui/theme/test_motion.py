"""Reduced motion: durations are nothing, and what loops stands still."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPropertyAnimation
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pydra_gui.notices import Notice
from pydra_gui.theme import motion
from pydra_gui.views.add_node import Dots
from pydra_gui.views.drop_overlay import DropOverlay
from pydra_gui.views.remembered import Remembered
from pydra_gui.views.toasts import Toasts
from pydra_gui.widgets.panel_head import LoadingLine


@pytest.fixture(autouse=True)
def moving_again(qapp: QApplication) -> Iterator[None]:
    motion.follow(qapp, False)
    yield
    motion.follow(qapp, False)


def test_a_choice_is_kept_and_ends_all_durations(qapp: QApplication, tmp_path: Path) -> None:
    assert not Remembered(tmp_path).still
    assert motion.duration(120) == 120
    Remembered(tmp_path).choose_still(True)
    assert Remembered(tmp_path).still
    assert motion.still()
    assert motion.duration(120) == 0
    Remembered(tmp_path).choose_still(False)
    assert motion.duration(120) == 120


def test_dots_and_the_line_of_what_loads_stand_still(qapp: QApplication, qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    dots, line = Dots(over), LoadingLine(over)
    line.set_running(True)
    line._begin()
    assert dots.clock.isActive()
    assert line._clock.isActive()
    motion.follow(qapp, True)
    assert not dots.clock.isActive()
    assert not line._clock.isActive()
    assert not line.isHidden()
    line.set_running(False)
    assert line.isHidden()
    motion.follow(qapp, False)
    assert dots.clock.isActive()
    assert not line._clock.isActive()


def test_the_whole_line_stands_under_the_head(qapp: QApplication, qtbot: QtBot) -> None:
    motion.follow(qapp, True)
    over = QWidget()
    qtbot.addWidget(over)
    line = LoadingLine(over)
    line.setGeometry(0, 0, 100, 2)
    line._begin()
    painted = line.grab().toImage()
    assert {painted.pixelColor(x, 1).name() for x in (1, painted.width() // 2, painted.width() - 2)} == {
        painted.pixelColor(1, 1).name()
    }


def test_notices_and_the_veil_are_there_at_once(qapp: QApplication, qtbot: QtBot) -> None:
    motion.follow(qapp, True)
    window = QWidget()
    window.resize(800, 600)
    qtbot.addWidget(window)
    window.show()
    toasts, veil = Toasts(window, 0), DropOverlay(window)
    toasts.say(Notice("good", "Done"))
    veil.fall([])
    fades = [*toasts.shown[0].findChildren(QPropertyAnimation), veil._fade]
    assert [fade.duration() for fade in fades] == [0, 0]
    assert veil._effect.opacity() == 1.0
    veil.rise()
    assert veil.isHidden()
