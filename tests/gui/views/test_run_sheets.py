"""The sheets about runs: before a cancel, another priority, and why; consequences in numbers, errors in place, keys all the way."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pydra_core.protocol.pictures import UnitRow
from pydra_core.protocol.states import NodeState, RunState, UnitState
from pydra_core.protocol.verbs import Submit
from pydra_gui.notices import Offer
from pydra_gui.views import why
from pydra_gui.views.cancel_sheet import CancelSheet, consequences
from pydra_gui.views.priority_sheet import PrioritySheet
from pydra_gui.views.why import WhySheet
from tests.gui import rows
from tests.gui.live import Live, drive, until


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


def test_a_cancel_tells_what_is_lost() -> None:
    running, queued = rows.runs()[2], rows.runs()[0]
    assert consequences([queued], rows.NOW) == [
        "It has not started, so nothing is lost, and for 10 seconds it can be taken back."
    ]
    assert consequences([running], rows.NOW) == [
        "It has run for 12:40 and is at 61.5 %. What it computed so far is lost."
    ]
    spread = rows.run(1, RunState.RUNNING, units={"complete": 90, "running": 8, "waiting": 2})
    said = "It has run for 12:40. 90 of 100 units are complete; 8 units at work are stopped, 2 that wait are dropped."
    assert consequences([spread], rows.NOW) == [said]
    assert consequences([running, queued], rows.NOW) == [
        "Runs 4182, 4184: 1 run has begun, 1 waits.",
        "About 12 min of work is lost.",
        "What has not begun is only paused at first. For 10 seconds that can be taken back.",
    ]


def test_the_reason_has_the_keyboard_and_enter_cancels(window: QWidget, qtbot: QtBot) -> None:
    sheet = CancelSheet(window, rows.runs()[2:3], rows.NOW)
    sheet.open(sheet.reason)
    assert sheet.yes.text() == "Cancel run 4182"
    qtbot.keyClicks(sheet.reason, "wrong camera")
    assert not window.grab().isNull()
    with qtbot.waitSignal(sheet.closed) as closed:
        qtbot.keyClick(sheet.reason, Qt.Key.Key_Return)
    assert closed.args == [True]


def test_a_priority_is_measured_against_the_queue(window: QWidget, qtbot: QtBot) -> None:
    sheet = PrioritySheet(window, rows.runs()[:1])
    sheet.begin()
    sheet.show_queue([rows.run(i, RunState.QUEUED, priority=p) for i, p in enumerate((0, 5, 9))])
    assert sheet._said.text() == "3 other runs wait: it goes after 2 of them, in turn with 1."
    qtbot.mouseClick(sheet.first, Qt.MouseButton.LeftButton)
    assert sheet.priority() == 10
    assert sheet._said.text() == "3 other runs wait: it goes before all of them."
    qtbot.keyClick(sheet.number, Qt.Key.Key_PageDown)
    qtbot.keyClick(sheet.number, Qt.Key.Key_Up)
    assert sheet.priority() == 1
    assert not window.grab().isNull()


@pytest.mark.parametrize("written", ["", "high", "1.5", "2000000", "-", "-+5", "²"])
def test_what_is_no_priority_is_said_in_place(window: QWidget, qtbot: QtBot, written: str) -> None:
    sheet = PrioritySheet(window, rows.runs()[:2])
    sheet.number.setText("9" * 5_000)
    assert sheet.priority() is None
    sheet.begin()
    sheet.number.setText(written)
    qtbot.keyClick(sheet.number, Qt.Key.Key_Return)
    assert not sheet.over
    assert sheet._said.text().startswith("Write a whole number")
    sheet.number.setText("-3")
    assert not sheet._said.text().startswith("Write")
    qtbot.keyClick(sheet.number, Qt.Key.Key_Return)
    assert sheet.over


def test_why_says_one_sentence_and_its_action(window: QWidget, qtbot: QtBot) -> None:
    done: list[str] = []
    sheet = WhySheet(window, why.of_run(rows.waiting()), [Offer("Add node…", lambda: done.append("node"))])
    sheet.begin()
    said = [each.text() for each in sheet.findChildren(QLabel)]
    assert said[0] == "Run 4184 is queued"
    assert said[1:3] == [rows.waiting().why, "Add a node, or raise the priority of this run."]
    assert not window.grab().isNull()
    offer = next(each for each in sheet.findChildren(QPushButton) if each.text() == "Add node…")
    qtbot.mouseClick(offer, Qt.MouseButton.LeftButton)
    assert done == ["node"]
    assert sheet.over


def test_everything_can_be_explained() -> None:
    for state in NodeState:
        assert why.of_node(rows.node("a", state)).sentence
    for state in UnitState:
        unit = UnitRow(run=rows.run(1, RunState.RUNNING).run, path="/m", index=3, state=state)
        assert why.of_unit(unit).title == f"Unit m/3 is {state.value}"
        assert why.of_unit(unit).sentence
    for state in RunState:
        assert why.of_run(rows.details(rows.run(1, state))).sentence
    unit = UnitRow(run=rows.run(1, RunState.RUNNING).run, path="", index=7, state=UnitState.FAILED, error="bad centre")
    assert why.of_unit(unit).sentence == "bad centre"
    assert why.of_node(rows.nodes()[0]).sentence == "It has a free slot and takes runs."


def test_a_chosen_run_gets_another_priority_and_is_cancelled_with_a_reason(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            made = await live.actions.submit(Submit(task="count.Count"))
            await until(lambda: [row.run for row in window.runs.selected()] == [made.run])
            _verb(window, "Priority…")
            await until(lambda: window.findChildren(PrioritySheet))
            sheet = window.findChildren(PrioritySheet)[0]
            sheet.number.setText("50")
            sheet.set.click()
            await until(lambda: window.runs.selected()[0].priority == 50)
            _verb(window, "Why is the chosen run not running?")
            await until(lambda: window.findChildren(WhySheet))
            window.findChildren(WhySheet)[0].close_button.click()
            window.runs.view.setFocus()
            QTest.keyClick(window.runs.view, Qt.Key.Key_Delete)
            await until(lambda: window.findChildren(CancelSheet))
            asked = window.findChildren(CancelSheet)[0]
            asked.reason.setText("wrong camera")
            asked.yes.click()
            await until(lambda: live.actions.undo.last() == f"Run {made.run} will be cancelled")
            await live.ten_seconds_pass()
            await until(lambda: window.runs.selected()[0].state == "cancelled")
            assert "wrong camera" in (await live.actions.cluster.details(made.run)).why
            _verb(window, "Pause")
            assert live.notices[-1].text == f"Run {made.run} has ended: cancelled."
            window.deleteLater()

    drive(qapp, walk())


def test_a_whole_group_is_paused_prioritised_and_cancelled(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            base = Submit(task="count.Count", group="night")
            runs = (await live.actions.cluster.sweep(base, {"steps": list(range(1, 6))})).runs
            await until(lambda: window.runs.model.place_of(runs[0]) >= 0)
            window.runs.select(runs[0])
            _verb(window, "Resume all runs of the chosen run's group")
            await until(lambda: live.notices[-1].title == "Nothing to resume in group night")
            _verb(window, "Pause all runs of the chosen run's group")
            await until(lambda: live.notices[-1].title == "5 runs are being paused")
            _verb(window, "Priority of all runs of the chosen run's group")
            await until(lambda: window.findChildren(PrioritySheet))
            sheet = window.findChildren(PrioritySheet)[0]
            sheet.number.setText("3")
            sheet.set.click()
            await until(lambda: live.notices[-1].title == "5 runs have priority 3")
            _verb(window, "Cancel all runs of the chosen run's group")
            await until(lambda: window.findChildren(CancelSheet))
            window.findChildren(CancelSheet)[0].yes.click()
            await until(lambda: live.actions.undo.last() == "5 runs will be cancelled")
            await live.ten_seconds_pass()
            await until(lambda: {row.state for row in window.runs.model.rows()} == {RunState.CANCELLED})
            window.deleteLater()

    drive(qapp, walk())


def _verb(window: QWidget, words: str) -> None:
    """As from the palette or by its keys."""
    commands = {command.text: command for command in window.menus.commands()}  # type: ignore[attr-defined]
    commands[words].do()
