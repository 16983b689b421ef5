"""What comes up from a busy master costs the window little: one signal for many events, the first picture at once, few rows painted."""

from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pydra_core.errors import UserError
from pydra_core.ids import NodeId, WatchId
from pydra_core.protocol.pictures import EventRow
from pydra_core.protocol.states import EventKind
from pydra_core.protocol.verbs import Delta, Filter, Page, Query, Snapshot, Watch
from pydra_gui.models.desktop_notices import TOLD
from pydra_gui.views.runs import PAGE, RunsPanel
from pydra_gui.views.watches import Watches
from tests.gui import rows
from tests.gui.live import Live, drive, until


def lost(number: int) -> EventRow:
    return EventRow(number=number, at=1.0, kind=EventKind.NODE_LOST, text=f"{number} is lost", node=NodeId("n"))


def test_many_events_are_one_signal_and_what_was_before_is_no_news(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            owner = QObject()
            watches = Watches(live.feed, live.actions, owner)
            told: list[tuple[EventRow, ...]] = []
            watches.happened.connect(told.append)
            first = Page(total=2, events=(lost(1), lost(2)))
            watches._took_events(Snapshot(watch=WatchId(1), number=0, page=first))
            watches._took_events(
                Delta(watch=WatchId(1), number=1, page=Page(total=9, events=tuple(map(lost, range(2, 10)))))
            )
            assert [[row.number for row in each] for each in told] == [[3, 4, 5, 6, 7, 8, 9]]

    drive(qapp, walk())


def test_what_comes_after_the_end_of_the_window_is_met_by_nobody(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = QObject()
            watches = Watches(live.feed, live.actions, window)
            details, lists = watches._details, dict(watches._lists)
            shiboken6.delete(window)
            with qtbot.captureExceptions() as met:
                for each in (details, *lists.values()):
                    each.pushed.emit(Snapshot(watch=WatchId(1), number=0, page=Page(total=0)))
                    each.lost.emit(UserError("It is gone."))
            assert not met

    drive(qapp, walk())


def test_the_window_asks_for_no_more_than_it_shows(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            await until(lambda: len(live.master._control._lists) >= 5)
            asked = {watch.query.kind: watch.query for watch in live.master._control._lists}
            assert asked["events"] == Query(kind="events", filter=Filter(kinds=tuple(sorted(TOLD))), limit=1)
            assert asked["runs"].limit == PAGE
            window.deleteLater()

    drive(qapp, walk())


def test_the_first_picture_of_a_watch_waits_for_no_tick(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            live.feed._timer.stop()
            watch, came = live.feed.watch(), []
            watch.pushed.connect(came.append)
            await watch.follow(Watch(Query(kind="status")))
            await until(lambda: came)
            assert isinstance(came[0], Snapshot)

    drive(qapp, walk())


class Painted(QObject):
    """How high what is painted is, px."""

    def __init__(self, viewport: Any) -> None:
        super().__init__(viewport)
        self.heights: list[int] = []
        viewport.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.heights.append(event.rect().height())
        return False


@pytest.fixture
def panel(qtbot: QtBot) -> RunsPanel:
    made = RunsPanel(clock=lambda: rows.NOW)
    qtbot.addWidget(made)
    made.resize(1100, 640)
    made.show()
    many = tuple(rows.run(1_000 - i, rows.runs()[0].state) for i in range(200))
    made.apply(Snapshot(watch=WatchId(1), number=0, page=rows.page(many, 200)))
    qtbot.waitUntil(lambda: made.view.visible_rows().stop > 10)
    painted = Painted(made.view.viewport())
    made.view.viewport().update()
    qtbot.waitUntil(lambda: bool(painted.heights))
    return made


def test_a_step_of_scrolling_paints_only_the_rows_that_come_into_sight(panel: RunsPanel, qtbot: QtBot) -> None:
    qtbot.wait(1)
    painted, high = Painted(panel.view.viewport()), panel.view.rowHeight(0)
    panel.view.verticalScrollBar().setValue(2 * high)
    qtbot.waitUntil(lambda: bool(painted.heights))
    assert painted.heights == [2 * high]


def test_a_row_that_changed_is_painted_alone(panel: RunsPanel, qtbot: QtBot) -> None:
    qtbot.wait(1)
    painted, high = Painted(panel.view.viewport()), panel.view.rowHeight(0)
    shown = list(panel.model.rows())
    shown[3] = rows.run(997, shown[3].state, message="another")
    panel.model.set_rows(shown)
    qtbot.waitUntil(lambda: bool(painted.heights))
    assert max(painted.heights) <= high + 2
