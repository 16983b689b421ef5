"""Two runs beside each other: what differs, with packages and phases line by line, all of it on demand, and their code."""

from pathlib import Path
from typing import cast

import msgspec
import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pydra_core.ids import Digest, RunId
from pydra_core.packages import locks
from pydra_core.packages.locks import Pin
from pydra_core.protocol.environments import Interpreter
from pydra_core.protocol.pictures import RunDetails, Story
from pydra_core.protocol.states import RunState
from pydra_gui.actions import Actions
from pydra_gui.models.run_difference import Ran, pairs, phases
from pydra_gui.views.compare_sheet import CompareSheet
from tests.gui import rows
from tests.gui.live import Live, drive, until

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
NOBODY = cast(Actions, None)
"""The sheet asks nobody before its code is wanted."""


def lock(**versions: str) -> str:
    return locks.write("3.12", "linux-x86_64", [Pin(name, version, ("0" * 64,)) for name, version in versions.items()])


def differences(left: Ran, right: Ran) -> dict[tuple[str, str], tuple[str, str]]:
    return {(pair.part, pair.name): (pair.left, pair.right) for pair in pairs(left, right) if pair.differs}


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    return made


def test_what_differs_is_said_by_its_name() -> None:
    left = Ran(rows.details(arguments={"to": 5, "name": "x"}))
    right = Ran(rows.details(arguments={"to": 6, "name": "x", "more": [1]}, error="KeyError: <b>tas</b>"))
    assert differences(left, right) == {
        ("Arguments", "to"): ("5", "6"),
        ("Arguments", "more"): ("–", "[1]"),
        ("Outcome", "error"): ("–", "KeyError: <b>tas</b>"),
    }
    assert not any(pair.differs for pair in pairs(left, left))


def test_files_of_one_name_that_differ_are_told_apart() -> None:
    left, right = ({"$input": digit * 64, "name": "part1.txt", "size": 1_092, "files": 1} for digit in "ab")
    found = differences(Ran(rows.details(arguments={"text": left})), Ran(rows.details(arguments={"text": right})))
    assert found == {("Arguments", "text"): ("part1.txt, 1 kB · aaaaaaaa", "part1.txt, 1 kB · bbbbbbbb")}


def test_packages_are_compared_line_by_line() -> None:
    left = Ran(rows.details(lock=Digest("a" * 64)), lock(numpy="2.1.3", scipy="1.14.1", attrs="24.2.0"))
    right = Ran(rows.details(lock=Digest("b" * 64)), lock(numpy="2.0.2", scipy="1.14.1", zict="3.0"))
    assert differences(left, right) == {
        ("Environment", "lock"): ("a" * 12, "b" * 12),
        ("Packages", "attrs"): ("24.2.0", "–"),
        ("Packages", "numpy"): ("2.1.3", "2.0.2"),
        ("Packages", "zict"): ("–", "3.0"),
    }
    assert ("Packages", "numpy") in differences(left, Ran(rows.details()))


@pytest.mark.parametrize("text", [None, "no lock at all\n"])
def test_what_is_not_kept_any_more_is_told_and_not_guessed(text: str | None) -> None:
    gone = Ran(rows.details(lock=Digest("b" * 64)), text)
    found = pairs(Ran(rows.details(), lock(numpy="2.1.3")), gone)
    assert not [pair for pair in found if pair.part == "Packages"]
    said = next(pair.right for pair in found if pair.name == "lock")
    assert said == "b" * 12 + (", not kept any more" if text is None else "")


def test_the_machines_and_their_python_are_compared() -> None:
    left = Ran(rows.details(places=("atlas",), python=Interpreter("3.12.4", "linux-x86_64")))
    right = Ran(rows.details(places=("atlas", "desk"), python=Interpreter("3.13.0", "linux-x86_64")))
    assert differences(left, right) == {
        ("Environment", "nodes"): ("atlas", "atlas, desk"),
        ("Environment", "python"): ("3.12.4", "3.13.0"),
    }


def story(*steps: tuple[float, RunState]) -> tuple[Story, ...]:
    return tuple(Story(rows.NOW + at, state, "") for at, state in steps)


def test_phases_are_what_the_story_tells() -> None:
    s = RunState
    slow = rows.details(
        story=story((0, s.QUEUED), (3, s.BUILDING), (63, s.RUNNING), (70, s.PAUSED), (80, s.RUNNING), (90, s.COMPLETE))
    )
    fast = rows.details(story=story((0, s.QUEUED), (3, s.STARTING), (3.01, s.RUNNING), (20, s.COMPLETE)))
    assert phases(slow) == {"queued": 3, "building": 60, "running": 17, "paused": 10}
    assert differences(Ran(slow), Ran(fast)) == {
        ("Duration", "building"): ("60 s", "–"),
        ("Duration", "paused"): ("10 s", "–"),
    }


def test_the_sheet_shows_what_differs_and_all_on_demand(window: QWidget) -> None:
    sheet = CompareSheet(window, Ran(rows.details()), Ran(rows.failed()), NOBODY)
    tester = QAbstractItemModelTester(sheet.model, FATAL)
    sheet.begin()
    some = sheet.model.rowCount()
    assert all(pair.differs for pair in sheet.model.rows())
    sheet.all.click()
    assert sheet.model.rowCount() > some
    assert not sheet.grab().isNull()
    sheet.all.click()
    assert sheet.model.rowCount() == some
    assert not sheet.source.isEnabled()
    assert sheet.source.toolTip() == "They are of two packages, mandelbrot and climate."
    del tester
    sheet.finish(True)


def test_equal_runs_say_so(window: QWidget) -> None:
    sheet = CompareSheet(window, Ran(rows.details()), Ran(rows.details()), NOBODY)
    assert sheet._words.text() == "Nothing differs."
    assert sheet.source.toolTip() == "Both ran v7: the code is the same."


def of_version(number: int, digest: str) -> RunDetails:
    row = rows.run(number, RunState.COMPLETE, "Tell", package="tell", version=number, digest=Digest(digest))
    return rows.details(msgspec.structs.replace(row, run=RunId(number)))


CODE = "from pydra_core.tasks import Task\n\n\nclass Tell(Task):\n    def work(self):\n        return {}\n"


def test_their_code_stands_side_by_side(qapp: QApplication, tmp_path: Path) -> None:
    async def work() -> None:
        async with Live(tmp_path / "home") as live:
            window, found = live.window(), []
            for number in (1, 2):
                (tmp_path / "tell.py").write_text(CODE.format(number))
                found.append(await live.actions.cluster.deploy(tmp_path / "tell.py"))
            left, right = (Ran(of_version(each.version, each.digest)) for each in found)
            sheet = CompareSheet(window, left, right, live.actions)
            sheet.begin()
            sheet.source.click()
            assert sheet.code is not None
            await until(lambda: sheet.code is not None and sheet.code.view.model.rowCount() > 1)
            assert (sheet.code.old.currentData(), sheet.code.new.currentData()) == (1, 2)
            sheet.source.click()
            assert (sheet.source.text(), sheet.view.isVisible()) == ("Compare the code", True)
            sheet.finish(True)
            window.close()
            window.deleteLater()

    drive(qapp, work())
