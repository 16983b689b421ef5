"""Painting a week with the mouse, and with the keyboard alone."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from pydra_core.node.grid import WEEK
from pydra_gui.models.week_table import CELLS, WeekTable
from pydra_gui.widgets.week_editor import WeekEditor

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def editor(qtbot: QtBot) -> Iterator[WeekEditor]:
    model = WeekTable(bytes(WEEK))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made = WeekEditor(model)
    qtbot.addWidget(made)
    made.resize(660, made.height())
    made.show()
    made.setFocus()
    yield made
    del tester


def at(editor: WeekEditor, day: int, cell: int) -> QPoint:
    return editor.visualRect(editor.model().index(day, cell)).center()


def painted(editor: WeekEditor) -> set[tuple[int, int]]:
    model = editor.model()
    assert isinstance(model, WeekTable)
    return {(day, cell) for day in range(7) for cell in range(CELLS) if model.share(day, cell) == 1.0}


def box(first: tuple[int, int], last: tuple[int, int]) -> set[tuple[int, int]]:
    return {(day, cell) for day in range(first[0], last[0] + 1) for cell in range(first[1], last[1] + 1)}


def drag(qtbot: QtBot, editor: WeekEditor, *places: tuple[int, int]) -> None:
    view = editor.viewport()
    qtbot.mousePress(view, LEFT, pos=at(editor, *places[0]))
    for place in places[1:]:
        qtbot.mouseMove(view, at(editor, *place))
    qtbot.mouseRelease(view, LEFT, pos=at(editor, *places[-1]))


def test_dragging_opens_and_what_begins_on_an_open_cell_closes(editor: WeekEditor, qtbot: QtBot) -> None:
    drag(qtbot, editor, (0, 40), (6, 47), (4, 45))
    assert painted(editor) == box((0, 40), (4, 45))
    drag(qtbot, editor, (2, 42), (3, 43))
    assert painted(editor) == box((0, 40), (4, 45)) - box((2, 42), (3, 43))
    drag(qtbot, editor, (6, 0))
    assert (6, 0) in painted(editor)


def test_shift_and_a_click_do_the_same_up_to_there(editor: WeekEditor, qtbot: QtBot) -> None:
    drag(qtbot, editor, (5, 10))
    qtbot.mouseClick(editor.viewport(), LEFT, SHIFT, at(editor, 6, 20))
    assert painted(editor) == box((5, 10), (6, 20))


def test_a_drag_that_leaves_the_week_ends_at_its_edge(editor: WeekEditor, qtbot: QtBot) -> None:
    view = editor.viewport()
    qtbot.mousePress(view, LEFT, pos=at(editor, 5, 46))
    qtbot.mouseMove(view, QPoint(view.width() + 200, view.height() + 200))
    qtbot.mouseRelease(view, LEFT, pos=QPoint(view.width() + 200, view.height() + 200))
    assert painted(editor) == box((5, 46), (6, 47))


def test_the_keyboard_moves_chooses_opens_and_closes(editor: WeekEditor, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(editor, key)
    qtbot.keyClick(editor, Qt.Key.Key_Space)
    assert painted(editor) == {(1, 2)}
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(editor, key, SHIFT)
    qtbot.keyClick(editor, Qt.Key.Key_Space)
    assert painted(editor) == box((1, 2), (3, 3))
    qtbot.keyClick(editor, Qt.Key.Key_Space)
    assert painted(editor) == set()
    qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor, Qt.Key.Key_Space)
    assert len(painted(editor)) == 7 * CELLS
    qtbot.keyClick(editor, Qt.Key.Key_Home)
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    assert len(painted(editor)) == 7 * CELLS - 1


def test_a_days_name_and_an_hour_take_the_whole_of_it(editor: WeekEditor, qtbot: QtBot) -> None:
    days, hours = editor.verticalHeader(), editor.horizontalHeader()
    qtbot.mouseClick(days.viewport(), LEFT, pos=QPoint(10, days.sectionViewportPosition(5) + 5))
    assert painted(editor) == box((5, 0), (5, 47))
    qtbot.mouseClick(hours.viewport(), LEFT, pos=QPoint(hours.sectionViewportPosition(41) + 2, 5))
    assert painted(editor) == box((5, 0), (5, 47)) | box((0, 40), (6, 41))
    qtbot.mouseClick(days.viewport(), LEFT, pos=QPoint(10, days.sectionViewportPosition(5) + 5))
    assert painted(editor) == box((0, 40), (6, 41)) - box((5, 40), (5, 41))
    assert not editor.grab().isNull()
