"""Two runs beside each other: what differs, and on demand all of it."""

from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pydra_gui.models.run_difference import pairs
from pydra_gui.views.compare_sheet import CompareSheet
from tests.gui import rows

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def test_what_differs_is_said_by_its_name() -> None:
    left = rows.details(arguments={"to": 5, "name": "x"})
    right = rows.details(arguments={"to": 6, "name": "x", "more": [1]}, error="KeyError: <b>tas</b>")
    found = {(pair.part, pair.name): (pair.left, pair.right) for pair in pairs(left, right) if pair.differs}
    assert found == {
        ("Arguments", "to"): ("5", "6"),
        ("Arguments", "more"): ("–", "[1]"),
        ("Outcome", "error"): ("–", "KeyError: <b>tas</b>"),
    }
    assert not any(pair.differs for pair in pairs(left, left))


def test_the_sheet_shows_what_differs_and_all_on_demand(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1200, 800)
    window.show()
    sheet = CompareSheet(window, rows.details(), rows.failed())
    tester = QAbstractItemModelTester(sheet.model, FATAL)
    sheet.begin()
    some = sheet.model.rowCount()
    assert all(pair.differs for pair in sheet.model.rows())
    sheet.all.click()
    assert sheet.model.rowCount() > some
    assert not sheet.grab().isNull()
    sheet.all.click()
    assert sheet.model.rowCount() == some
    del tester
    sheet.finish(True)


def test_equal_runs_say_so(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1200, 800)
    sheet = CompareSheet(window, rows.details(), rows.details())
    assert sheet._words.text() == "Nothing differs."
