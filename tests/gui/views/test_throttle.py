"""Limiting a node's transfers from the window: the sheet asks and tells what comes of it, the node is held to it, undo lifts it."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pydra_core.protocol.facts import Load, Offer, Transfer
from pydra_core.protocol.pictures import NodeRow
from pydra_gui.local_node import LocalNode
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.throttle_sheet import ThrottleSheet, consequence
from tests.gui import rows
from tests.gui.live import Live, drive, until

LEFT = Qt.MouseButton.LeftButton
MOVING = msgspec.structs.replace(
    rows.node("oak"), load=Load(transfers=(Transfer(what="count", rate=4_000_000), Transfer(what="x", rate=8_000_000)))
)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


def opened(window: QWidget, node: NodeRow) -> ThrottleSheet:
    sheet = ThrottleSheet(window, node)
    sheet.open(sheet.rate)
    return sheet


def test_a_rate_is_written_or_chosen(window: QWidget, qtbot: QtBot) -> None:
    sheet = opened(window, rows.node("oak"))
    assert sheet.yes.text() == "Set no limit"
    qtbot.keyClicks(sheet.rate, "500 kB/s")
    assert sheet.yes.text() == "Limit to 500 kB/s"
    qtbot.keyClick(sheet.rate, Qt.Key.Key_Return)
    assert sheet.answer == 500_000
    other = opened(window, rows.node("oak"))
    qtbot.mouseClick(other.quick[1], LEFT)
    qtbot.mouseClick(other.yes, LEFT)
    assert other.answer == 10_000_000


def test_what_holds_now_stands_there_and_can_be_lifted_or_left(window: QWidget, qtbot: QtBot) -> None:
    limited = msgspec.structs.replace(rows.node("oak"), max_rate=2_500_000)
    sheet = opened(window, limited)
    assert sheet.rate.text() == "2.5 MB/s"
    qtbot.mouseClick(sheet.none, LEFT)
    qtbot.mouseClick(sheet.yes, LEFT)
    assert sheet.answer == 0
    left = opened(window, limited)
    qtbot.keyClick(left.rate, Qt.Key.Key_Escape)
    assert (left.answer, left.over) == (None, True)


def test_what_is_no_rate_is_said_until_it_is_one(window: QWidget, qtbot: QtBot) -> None:
    sheet = opened(window, rows.node("oak"))
    for wrong in ("fast", "1 kB/s"):
        sheet.rate.setText(wrong)
        qtbot.mouseClick(sheet.yes, LEFT)
        assert sheet.error.isVisible()
        assert sheet.answer is None
    sheet.rate.setText("1MB/s")
    assert not sheet.error.isVisible()
    assert not window.grab().isNull()


def test_the_sheet_says_what_comes_of_it() -> None:
    assert consequence(rows.node("oak"), 0) == "They take what there is."
    assert consequence(rows.node("oak"), 10**6) == "Nothing is under way now."
    said = consequence(MOVING, 10**6)
    assert said == "2 transfers are under way, 12.0 MB/s together now. They slow down at once."
    owned = msgspec.structs.replace(MOVING, offer=Offer(max_rate=20_000_000))
    assert consequence(owned, 0).endswith("Its owner lets them take 20.0 MB/s; the lower one counts.")


def test_a_real_node_is_limited_and_let_go_again(qapp: QApplication, tmp_path: Path) -> None:
    def rate_of(window: MainWindow) -> int:
        return next((row.max_rate for row in window.watches.known_nodes), 0)

    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            node, window = LocalNode(live.home, 1), live.window()
            try:
                live.actions.go(node.keep(lambda: token(live)))
                await until(lambda: any(row.linked for row in window.watches.known_nodes))
                window.nodes.select(window.watches.known_nodes[0].node)
                verb = next(each for each in window.node_verbs.section() if each and each.text == "Limit transfers…")
                assert (verb.no(), verb.tail()) == ("", "")
                verb.do()
                await until(lambda: window.findChild(ThrottleSheet))
                sheet = window.findChild(ThrottleSheet)
                assert sheet is not None
                sheet.rate.setText("2 MB/s")
                sheet.yes.click()
                await until(lambda: rate_of(window) == 2_000_000)
                assert verb.tail() == "2.0 MB/s now"
                await until(live.actions.undo.last)
                live.actions.undo.take_back_last()
                await until(lambda: rate_of(window) == 0)
            finally:
                await node.end()
            window.close()
            window.deleteLater()

    drive(qapp, walk())


async def token(live: Live) -> str:
    return (await live.actions.cluster.token()).text
