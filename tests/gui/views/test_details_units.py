"""The table of units that need a look: its model never lies, it is as high as it has rows, up to some."""

from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from pydra_core.ids import RunId
from pydra_core.protocol.pictures import UnitRow
from pydra_core.protocol.states import UnitState
from pydra_gui.views.details_units import MOST_SEEN, ROW, UnitsTable, said, tip


def unit(index: int, state: UnitState = UnitState.FAILED, **more: str) -> UnitRow:
    return UnitRow(run=RunId(1), path="/u", index=index, state=state, attempt=2, **more)


def test_rows_come_and_go_and_only_those_that_need_a_look_are_shown(qtbot: QtBot) -> None:
    table = UnitsTable()
    qtbot.addWidget(table)
    QAbstractItemModelTester(table.model, QAbstractItemModelTester.FailureReportingMode.Fatal, table)
    assert table.show_rows([unit(at) for at in range(20)]) == 20
    assert table.view.height() == MOST_SEEN * ROW
    assert table.show_rows([unit(5, UnitState.RETRYING), unit(2), unit(9, UnitState.RUNNING)]) == 2
    assert table.view.height() == 2 * ROW
    assert table.show_rows([]) == 0


def test_what_a_unit_said_is_one_line_and_its_tip_all_of_it(qtbot: QtBot) -> None:
    row = unit(3, error="ValueError: no\nin line 4", node_name="atlas")
    assert said(row) == "ValueError: no in line 4"
    assert tip(row) == "unit 3: failed on atlas, attempt 2\nValueError: no\nin line 4"
