"""The Notices panel keeps what was said, the newest first, when the toasts have gone."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pydra_gui.actions import KEPT, Said
from pydra_gui.notices import Notice
from pydra_gui.views.notices_panel import NoticesPanel
from tests.gui.live import Live, drive

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def test_the_newest_stands_first_and_all_can_be_copied(qtbot: QtBot) -> None:
    said: list[Said] = []
    panel = NoticesPanel(said)
    qtbot.addWidget(panel)
    panel.resize(800, 240)
    panel.show()
    tester = QAbstractItemModelTester(panel.model, FATAL)
    assert panel._body.empty.title() == "Nothing was said yet"
    tones = ("good", "plain", "hold", "fail")
    made = [Said(n, 1000.0 + n, Notice(tone, f"<b>{tone}</b>", "why")) for n, tone in enumerate(tones, 1)]
    for some in (made[:2], made[2:]):
        said.extend(some)
        panel.refresh()
    assert [line.said.notice.tone for line in panel.model.rows()] == ["fail", "hold", "plain", "good"]
    assert not panel.grab().isNull()
    panel.copy()
    assert QGuiApplication.clipboard().text().splitlines()[0].endswith("<b>fail</b>  why")
    del tester


def test_what_was_said_before_the_panel_was_opened_is_there(qapp: QApplication, tmp_path: Path) -> None:
    async def work() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            for number in range(KEPT + 2):
                live.actions.tell("good", f"notice {number}")
            panel = window.docks.show("notices").panel.widget
            assert isinstance(panel, NoticesPanel)
            assert panel.model.rowCount() == KEPT
            live.actions.tell("fail", "one more")
            assert panel.model.rows()[0].said.notice.title == "one more"

    drive(qapp, work())
