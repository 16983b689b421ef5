"""The owner changes the schedule in the window, and this machine's own node, a process of its own, goes by it and goes back."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtWidgets import QApplication

from pydra_core.node.grid import DAYS
from pydra_core.protocol.facts import Offer
from pydra_gui.local_node import LocalNode
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.node_sheet import NodeSheet
from pydra_gui.views.schedule_sheet import ScheduleSheet
from tests.gui import rows
from tests.gui.live import Live, drive, until


async def token(live: Live) -> str:
    return (await live.actions.cluster.token()).text


def hours_of(window: MainWindow) -> object:
    """What the node's schedule leaves of it now."""
    return next((row.hours for row in window.watches.known_nodes if row.local), None)


async def opened(window: MainWindow) -> ScheduleSheet:
    """The sheet, asked for as from the menu of the node."""
    row = next(row for row in window.watches.known_nodes if row.local)
    window.nodes.select(row.node)
    next(verb for verb in window.node_verbs.section() if verb and verb.text == "When it works…").do()
    await until(lambda: window.findChild(ScheduleSheet))
    found = window.findChild(ScheduleSheet)
    assert found is not None
    return found


def test_a_schedule_that_is_saved_holds_at_once_and_can_be_taken_back(qapp: QApplication, tmp_path: Path) -> None:
    another_day = DAYS[(datetime.now().weekday() + 3) % 7]

    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            node, window = LocalNode(live.home, 2), live.window()
            window.node_deeds.schedules.home = live.home
            path = live.home.local_node / "policy.toml"
            try:
                live.actions.go(node.keep(lambda: token(live)))
                await until(lambda: any(row.local and row.linked for row in window.watches.known_nodes))
                sheet = await opened(window)
                sheet.lines.setPlainText(another_day)
                assert "Nothing runs there now." in sheet.outcome.text()
                sheet.yes.click()
                sheet.yes.click()
                await until(lambda: hours_of(window))
                assert [each.title for each in live.notices].count("The schedule was saved") == 1
                assert path.read_text() == f'[schedule]\nhours = ["{another_day}"]\n'
                assert window.node_deeds.schedules._waits is None
                live.actions.undo.take_back_last()
                await until(lambda: hours_of(window) is None)
                assert not path.exists()

                path.write_text("[schedule")
                path.chmod(0o600)
                row = next(row for row in window.watches.known_nodes if row.local)
                window.node_deeds.schedules.edit(row)
                await until(lambda: any("cannot be changed" in notice.title for notice in live.notices))
            finally:
                await node.end()
            window.close()
            window.deleteLater()

    drive(qapp, walk())


@pytest.mark.parametrize(
    ("told", "title", "text"),
    [
        (None, "The schedule waits for the node", "as soon as this machine's node is started"),
        ({"linked": False}, "The schedule waits for the node", "as soon as this machine's node is started"),
        (
            {"offer": Offer(rules=(("schedule", "--hours sat"),))},
            "desk has not taken the schedule",
            "It goes by --hours sat, which counts more.",
        ),
        ({"offer": Offer(fault="spares: 9 is too many.")}, "desk has not taken the schedule", "spares: 9 is too many."),
        ({}, "desk has not taken the schedule", "It is of an older version: quit Pydra and start it again."),
    ],
)
def test_a_schedule_that_no_node_takes_is_told_with_the_reason(
    told: dict[str, Any] | None, title: str, text: str, qapp: QApplication, tmp_path: Path
) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            schedules = window.node_deeds.schedules
            schedules.home = live.home
            schedules._patience.setInterval(0)
            await until(lambda: window.watches.nodes_told)
            desk = rows.node("desk", local=True)
            schedules.edit(desk)
            await until(lambda: window.findChild(ScheduleSheet))
            if told is not None:
                window.watches._nodes.rows = (structs.replace(desk, **told),)  # type: ignore[misc]
            sheet = window.findChild(ScheduleSheet)
            assert sheet is not None
            sheet.lines.setPlainText("sat")
            sheet.yes.click()
            await until(lambda: any(notice.title == title and text in notice.text for notice in live.notices))
            assert [notice.tone for notice in live.notices if notice.title == title] == ["hold"]
            window.close()
            window.deleteLater()

    drive(qapp, walk())


def test_the_schedule_of_another_machine_is_seen_and_not_changed(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            window.node_deeds.schedules.home = live.home
            window.watches._nodes.rows = rows.nodes()[:1]  # type: ignore[misc]
            window.node_deeds.show_hours(rows.nodes()[0].node)
            assert window.findChild(ScheduleSheet) is None
            sheet = window.findChild(NodeSheet)
            assert sheet is not None
            sheet.finish(True)
            window.close()
            window.deleteLater()

    drive(qapp, walk())
