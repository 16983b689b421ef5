"""The Units panel: what is seen of each unit, what is asked for, what is chosen."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from pydra_core.protocol.mosaic import NUMBERS, Block
from pydra_core.protocol.states import RunState, UnitState
from pydra_gui.theme.theme import color
from pydra_gui.views.units import UnitsPanel
from pydra_gui.views.verbs import Verb
from tests.gui import rows
from tests.gui.live import Live, drive, until
from tests.gui.mosaics import failed_cell, mosaic


@pytest.fixture
def panel(qtbot: QtBot) -> UnitsPanel:
    made = UnitsPanel()
    qtbot.addWidget(made)
    made.resize(1080, 560)
    qtbot.addWidget(made.head)
    made.show()
    made.head.show()
    made.show_run(rows.run(4182, RunState.RUNNING, kind="parallel"))
    return made


def pixel(panel: UnitsPanel, index: int) -> QColor:
    at = panel.view.box(index).center().toPoint()
    return panel.view.viewport().grab().toImage().pixelColor(at)


def test_without_a_run_or_units_it_says_what_to_do(panel: UnitsPanel) -> None:
    assert panel._body.empty.title() == "No units yet"
    panel.show_run(rows.run(1, RunState.RUNNING))
    assert panel._body.empty.title() == "No units to show"
    panel.show_run(None)
    assert panel._body.empty.title() == "No run is chosen"


def test_every_state_has_its_colour_and_its_count(panel: UnitsPanel) -> None:
    panel.apply(mosaic(units=400, done=300))
    panel.view.show_unit(0)
    assert pixel(panel, 399) == color("wait") or panel.view.cells.state(399) is not UnitState.WAITING
    assert panel.states.buttons["complete"].accessibleName() == f"complete {300 - 31:,}"
    assert panel.states.buttons["retrying"].isVisible()
    assert not panel.states.buttons["failed"].isVisible()
    assert panel.scale.isVisible()
    assert panel.view.accessibleDescription().startswith("400 units: ")


def test_the_legend_is_a_filter(panel: UnitsPanel) -> None:
    panel.apply(mosaic(units=400, done=300))
    before = pixel(panel, 5)
    panel.states.buttons["retrying"].click()
    assert pixel(panel, 5) != before
    panel.states.buttons["retrying"].click()
    assert pixel(panel, 5) == before


def test_zoom_keeps_the_middle_and_fit_shows_all(panel: UnitsPanel, qtbot: QtBot) -> None:
    panel.apply(mosaic())
    first = panel.view.grid().size
    assert panel.view.band() == (0.0, 1.0)
    panel.view.zoom(3)
    assert panel.view.grid().size > first
    start, end = panel.view.band()
    assert start < 0.5 < end
    assert end - start < 1.0
    qtbot.keyClick(panel.view, Qt.Key.Key_0)
    assert panel.view.grid().size == first


def test_a_unit_is_asked_for_when_the_pointer_rests_on_it(panel: UnitsPanel, qtbot: QtBot) -> None:
    panel.apply(mosaic())
    panel.view.zoom(4)
    panel.view.show_unit(58_098)
    with qtbot.waitSignal(panel.cell_wanted) as asked:
        qtbot.mouseMove(panel.view.viewport(), panel.view.box(58_098).center().toPoint())
    assert asked.args == [58_098]
    panel.show_cell(failed_cell())
    assert panel.card.isVisible()
    assert panel.card.words() == (
        "unit 58,098, failed, Attempt 4, Node pi-rack-2, Took 2.9 s, median 1.7 s ValueError: centre is outside the plane"
    )
    assert panel.view.viewport().rect().contains(panel.card.geometry())
    panel.view.leaveEvent(None)  # type: ignore[arg-type]
    assert not panel.card.isVisible()


def test_an_answer_for_a_unit_that_was_left_is_dropped(panel: UnitsPanel) -> None:
    panel.apply(mosaic())
    panel.view.show_unit(5)
    panel.show_cell(failed_cell())
    assert not panel.card.isVisible()


def test_a_lasso_chooses_units_and_their_indices_are_copied(panel: UnitsPanel, qtbot: QtBot) -> None:
    panel.apply(mosaic(units=400, done=300))
    view = panel.view.viewport()
    a, b = panel.view.box(0).center().toPoint(), panel.view.box(panel.view.grid().columns + 1).center().toPoint()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=a)
    qtbot.mouseMove(view, (a + b) / 2)
    qtbot.mouseMove(view, b)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=b)
    columns = panel.view.grid().columns
    assert panel.view.selection == [range(2), range(columns, columns + 2)]
    panel.verbs.copy()
    assert QGuiApplication.clipboard().text() == f"0\n1\n{columns}\n{columns + 1}"
    qtbot.keyClick(panel.view, Qt.Key.Key_Escape)
    assert panel.view.selection == []


def test_the_keyboard_goes_from_unit_to_unit(panel: UnitsPanel, qtbot: QtBot) -> None:
    panel.apply(mosaic(units=400, done=300))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        qtbot.keyClick(panel.view, key)
    assert panel.view.current() == panel.view.grid().columns + 1
    qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    assert [len(part) for part in panel.view.selection] == [1]
    with qtbot.waitSignal(panel.verbs.log_asked) as asked:
        qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert asked.args == [4182, "/u", [(panel.view.current(), panel.view.current())]]


def test_the_keyboard_chooses_many(panel: UnitsPanel, qtbot: QtBot) -> None:
    panel.apply(mosaic(units=400, done=300))
    view, columns = panel.view, panel.view.grid().columns
    held, more = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    view.show_unit(columns + 2)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(view, key, held)
    assert view.selection == [range(columns + 2, columns + 5)]
    qtbot.keyClick(view, Qt.Key.Key_Up, held)
    assert view.selection == [range(4, columns + 3)]
    qtbot.keyClick(view, Qt.Key.Key_Home)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Space, more)
    assert view.selection == [range(1), range(2, 3)]
    qtbot.keyClick(view, Qt.Key.Key_Space, more)
    assert view.selection == [range(1)]
    qtbot.keyClick(view, Qt.Key.Key_End, more)
    assert view.current() == 399
    qtbot.keyClick(view, Qt.Key.Key_A, more)
    assert view.selection == [range(400)]
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.selection == []


def test_the_menu_key_opens_the_menu_at_its_unit(panel: UnitsPanel, qtbot: QtBot) -> None:
    panel.apply(mosaic(units=400, done=300))
    panel.view.show_unit(5)
    middle = panel.view.viewport().rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, panel.view.mapToGlobal(middle))
    with qtbot.waitSignal(panel.view.menu_asked) as asked:
        QApplication.sendEvent(panel.view, event)
    assert asked.args == [panel.view.box(5).bottomRight().toPoint()]
    (menu,) = [each for each in panel.findChildren(QMenu) if each.isVisible()]
    menu.close()


def test_the_ring_of_the_first_unit_is_whole(panel: UnitsPanel, qtbot: QtBot) -> None:
    panel.apply(mosaic(units=400, done=300))
    panel.activateWindow()
    panel.view.setFocus()
    qtbot.waitUntil(panel.view.hasFocus)
    panel.view.show_unit(0)
    seen = panel.view.viewport().grab().toImage()
    box = panel.view.box(0).toRect()
    for at in (QPoint(1, box.center().y()), QPoint(box.center().x(), 1)):
        assert seen.pixelColor(at) == color("focus")


def test_a_number_leads_to_its_unit_and_a_wrong_one_is_said(panel: UnitsPanel, qtbot: QtBot) -> None:
    panel.apply(mosaic())
    panel.view.zoom(5)
    panel.field.setText("61,000")
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel.view.current() == 61_000
    assert panel.view.viewport().rect().contains(panel.view.box(61_000).center().toPoint())
    panel.field.setText("100000")
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel.field.property("bad") is True
    assert panel.field.toolTip() == "Write a number from 0 to 99,999."
    panel.field.setText("0" * 12 + "9" * 5_000)
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel.field.property("bad") is True


def test_the_map_leads_to_any_part(panel: UnitsPanel, qtbot: QtBot) -> None:
    panel.apply(mosaic())
    panel.view.zoom(5)
    qtbot.mouseClick(panel.map, Qt.MouseButton.LeftButton, pos=QPoint(10, panel.map.height() - 1))
    assert panel.view.band()[1] == 1.0


def test_a_failure_in_a_million_is_seen_on_the_map(panel: UnitsPanel) -> None:
    panel.apply(mosaic(units=1_000_000, done=1_000_000))
    picture = panel.map.grab().toImage()
    red = color("fail")
    found = any(picture.pixelColor(x, y) == red for x in range(picture.width()) for y in range(20, 60))
    assert found


def test_another_run_begins_with_nothing(panel: UnitsPanel) -> None:
    panel.apply(mosaic())
    panel.show_run(rows.run(4181, RunState.RUNNING, kind="parallel"))
    assert panel.view.cells.units == 0
    panel.apply(mosaic())
    assert panel.view.cells.units == 0, "an answer for the run before"


SQUARES = """
from pydra_core.tasks import ParallelTask, Task


class Square(Task):
    def work(self, n):
        return n * n


class Squares(ParallelTask):
    subtask = Square

    def datasource(self, n: int = 5):
        return range(n)
"""


def test_a_panel_asks_for_the_units_of_what_is_looked_at(qapp, qtbot: QtBot, tmp_path: Path) -> None:
    """Over a real master: a parallel run that waits for a node has no units yet, and that is said."""

    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            (tmp_path / "squares.py").write_text(SQUARES)
            await live.actions.deploy(tmp_path / "squares.py", live.ask)
            window = live.window()
            qtbot.addWidget(window)
            window.workspaces.show("units")
            made = await live.actions.cluster.submit("squares.Squares")
            window.looking.open_run(made.run)
            panel = window.findChild(UnitsPanel)
            await until(lambda: panel is not None and panel.run is not None and panel.run.run == made.run)
            assert panel._body.empty.title() == "No units yet"

    drive(qapp, walk())


def menu_verb(panel: UnitsPanel, start: str) -> Verb:
    return next(each for each in panel.verbs.section() if each is not None and each.text.startswith(start))


def test_chosen_units_are_retried_by_what_they_are(panel: UnitsPanel, qtbot: QtBot) -> None:
    panel.apply(mosaic(units=400, done=300))
    panel.view.choose([range(265, 275), range(295, 305)])
    again = menu_verb(panel, "Retry")
    assert (again.text, again.no()) == ("Retry 4 units", "")
    with qtbot.waitSignal(panel.verbs.again_asked) as asked:
        again.do()
    assert asked.args == [4182, [(265, 268)]]
    assert again.command() == "pydractl again 4182 --units 265-268"
    now = menu_verb(panel, "Try")
    assert now.text == "Try 11 units now"
    with qtbot.waitSignal(panel.verbs.now_asked) as asked:
        now.do()
    assert asked.args == [4182, "/u", [(269, 274), (295, 299)]]


def test_failed_units_are_retried_by_one_button(panel: UnitsPanel, qtbot: QtBot) -> None:
    panel.apply(mosaic(units=400, done=300))
    assert not panel.retry.isVisible()
    assert menu_verb(panel, "Retry").no() == "No unit failed."
    panel.apply(mosaic(mark=8))
    assert panel.retry.text() == "Retry 24 failed"
    with qtbot.waitSignal(panel.verbs.again_asked) as asked:
        qtbot.mouseClick(panel.retry, Qt.MouseButton.LeftButton)
    assert asked.args == [4182, [(58_080, 58_103)]]
    panel.show_run(rows.run(4182, RunState.FAILED, kind="mapreduce"))
    assert not panel.retry.isVisible()
    assert menu_verb(panel, "Retry").no().startswith("Only units of a parallel task")


def test_their_log_is_opened_from_the_menu(panel: UnitsPanel, qtbot: QtBot) -> None:
    panel.apply(mosaic(units=400, done=300))
    with qtbot.waitSignal(panel.verbs.log_asked) as asked:
        menu_verb(panel, "Open log").do()
    assert asked.args == [4182, "/u", []]
    panel.view.choose([range(3, 6), range(9, 10)])
    with qtbot.waitSignal(panel.verbs.log_asked) as asked:
        menu_verb(panel, "Open log").do()
    assert asked.args == [4182, "/u", [(3, 5), (9, 9)]]
    assert menu_verb(panel, "Open log").command() == "pydractl logs 4182 --unit 3-5,9"


def test_units_that_were_left_out_are_not_counted(panel: UnitsPanel) -> None:
    told = mosaic(units=10, done=4)
    left_out = NUMBERS[UnitState.SKIPPED] << 5
    cells = bytes([left_out] * 6) + told.blocks[0].cells[:4] + bytes(4086)
    panel.apply(msgspec.structs.replace(told, blocks=(Block(0, cells),), under=()))
    assert panel.head._count.text() == "run 4182 · 4 units · 100 %"
