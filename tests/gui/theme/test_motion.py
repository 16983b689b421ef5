"""Reduced motion: durations are nothing, and what loops stands still."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractAnimation, QPropertyAnimation, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import pydra_gui
from pydra_gui.notices import Notice
from pydra_gui.theme import motion
from pydra_gui.views.add_node import Dots
from pydra_gui.views.drop_overlay import DropOverlay
from pydra_gui.views.remembered import Remembered
from pydra_gui.views.toasts import Toasts
from pydra_gui.widgets.panel_head import LoadingLine
from tests.gui.live import Live, drive, settled
from tests.screenshots.scenes import SCENES
from tests.screenshots.stage import Stage

MOVING = ("drop", "palette", "add-node", "units", "overview", "lost")
"""Scenes with a veil, notices, dots, a mosaic, charts, and lines of what loads."""
SLOW = 1_000
"""ms from which on a clock counts, and moves nothing."""


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


@pytest.mark.parametrize("name", MOVING)
def test_nothing_in_the_window_moves_that_may_not(qapp: QApplication, tmp_path: Path, name: str) -> None:
    async def look() -> list[str]:
        async with Live(tmp_path) as live:
            Remembered(live.home.window).choose_still(True)
            window = live.window()
            SCENES[name](Stage(window, live))
            await settled()
            moving = [
                f"{type(each.parent()).__name__}: {type(each).__name__}"
                for each in window.findChildren(QAbstractAnimation)
                if each.state() == QAbstractAnimation.State.Running and each.totalDuration()
            ]
            moving += [
                f"{type(each.parent()).__name__}: every {each.interval()} ms"
                for each in window.findChildren(QTimer)
                if each.isActive() and not each.isSingleShot() and each.interval() < SLOW
            ]
            moving += ["docks"] * window.isAnimated()
            window.close()
            window.deleteLater()
            return moving

    assert drive(qapp, look()) == []


def test_every_movement_takes_as_long_as_is_wanted() -> None:
    """Whoever makes an animation asks how long it may take."""
    unasked = []
    for path in Path(pydra_gui.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        made = [call for call in calls if ast.unparse(call.func).endswith(("Animation", "QTimeLine", "QMovie"))]
        timed = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "setDuration"]
        asked = [call for call in timed if ast.unparse(call.args[0]).startswith("motion.duration(")]
        if len(made) > len(asked) or len(timed) > len(asked):
            unasked.append(path.name)
    assert unasked == []


def test_docks_slide_while_movement_is_wanted(qapp: QApplication, tmp_path: Path) -> None:
    async def look() -> list[bool]:
        async with Live(tmp_path) as live:
            window, seen = live.window(), []
            for still in (False, True, False):
                motion.follow(qapp, still)
                seen.append(window.isAnimated())
            window.close()
            window.deleteLater()
            return seen

    assert drive(qapp, look()) == [True, False, True]
