"""Nothing flickers: what changes is painted alone and once, and no panel says for a moment that it is empty."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pydra_core.ids import WatchId
from pydra_core.protocol.verbs import Snapshot, Submit
from pydra_gui.views.first_run import FirstRun
from pydra_gui.views.kinds import WORKSPACES
from pydra_gui.views.runs import RunsPanel
from pydra_gui.widgets.notices import Empty
from pydra_gui.widgets.panel_head import LoadingLine
from tests.gui import rows
from tests.gui.live import Live, drive, settled, until
from tests.screenshots.stage import silence

SPACES = tuple(each.key for each in WORKSPACES)


class Painted(QObject):
    """What is painted while it listens: each widget with the regions of it, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.regions: list[tuple[QWidget, QRegion]] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and isinstance(watched, QWidget):
            self.regions.append((watched, QRegion(event.region())))
        return False

    def of(self, widget: QWidget) -> list[QRegion]:
        return [region for painted, region in self.regions if painted is widget]


@contextmanager
def painted(qt: QObject) -> Iterator[Painted]:
    listener = Painted()
    qt.installEventFilter(listener)
    yield listener
    qt.removeEventFilter(listener)


@pytest.fixture
def panel(qtbot: QtBot) -> RunsPanel:
    made = RunsPanel(clock=lambda: rows.NOW)
    for clock in made.findChildren(QTimer):
        clock.stop()
    qtbot.addWidget(made)
    made.resize(790, 600)
    with qtbot.waitExposed(made):
        made.show()
    made.apply(Snapshot(watch=WatchId(1), number=1, page=rows.page()))
    QApplication.processEvents()
    return made


def test_a_step_of_scrolling_paints_what_comes_and_where_the_ring_of_the_keyboard_was(panel: RunsPanel) -> None:
    view, viewport = panel.view, panel.view.viewport()
    panel.resize(790, 320)
    panel.activateWindow()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    step = view.row_height()
    with painted(viewport) as seen:
        view.verticalScrollBar().setValue(step)
        QApplication.processEvents()
    assert view.verticalScrollBar().value() == step
    whole = viewport.rect()
    done = QRegion()
    for region in seen.of(viewport):
        done = done.united(region)
    came = QRect(0, whole.height() - step, whole.width(), step)
    assert done.contains(came.center())
    for at in (whole.topLeft(), whole.bottomRight(), QPoint(whole.width() // 2, whole.height() - step - 1)):
        assert done.contains(at), "of the ring that was here, or is, nothing stays as it was"
    assert not done.contains(whole.center())


def test_a_row_that_changes_is_painted_alone(panel: RunsPanel) -> None:
    page = rows.page()
    changed = msgspec.structs.replace(page.runs[2], message="row 61,500")
    after = msgspec.structs.replace(page, runs=(*page.runs[:2], changed, *page.runs[3:]))
    viewport = panel.view.viewport()
    with painted(viewport) as seen:
        panel.apply(Snapshot(watch=WatchId(1), number=2, page=after))
        QApplication.processEvents()
    assert panel.model.row(2) == changed
    cell = panel.view.visualRect(panel.model.index(2, 0))
    regions = seen.of(viewport)
    assert len(regions) == 1
    area = regions[0].boundingRect()
    assert (area.top() >= cell.top(), area.bottom() <= cell.bottom() + 1) == (True, True)


def test_rows_that_are_told_again_are_not_painted(panel: RunsPanel) -> None:
    with painted(panel.view.viewport()) as seen:
        panel.apply(Snapshot(watch=WatchId(1), number=2, page=rows.page()))
        QApplication.processEvents()
    assert seen.regions == []


def test_no_panel_says_that_it_is_empty_before_it_knows(qapp: QApplication, tmp_path: Path) -> None:
    said: list[str] = []

    class Titles(QObject):
        """What empty states and the first page say when they are painted."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                if isinstance(watched, Empty):
                    said.append(watched.title())
                elif isinstance(watched, FirstRun):
                    said.append("the first page")
            return False

    async def look() -> None:
        async with Live(tmp_path / "home") as live:
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            await live.actions.submit(Submit(task="count.Count"))
            titles = Titles()
            qapp.installEventFilter(titles)
            window = live.window()
            await until(lambda: window.runs.model.rowCount() and window.watches.known_packages)
            await settled()
            qapp.removeEventFilter(titles)
            window.close()
            window.deleteLater()

    drive(qapp, look())
    assert said
    assert {"No runs yet", "No packages yet", "the first page"}.isdisjoint(said)


def test_a_workspace_that_comes_is_painted_once(qapp: QApplication, tmp_path: Path) -> None:
    async def look() -> dict[str, int]:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            await until(lambda: window.status.texts()[3])
            for key in SPACES:  # panels are made, and ask for their rows
                window.workspaces.go(key)
                await until(lambda: not any(line.is_running() for line in window.findChildren(LoadingLine)))
                await settled()
            silence(live)
            for clock in window.findChildren(QTimer):  # ages of rows, and what is asked every few seconds
                if not clock.isSingleShot():
                    clock.stop()
            found = {}
            for key in SPACES:
                with painted(window.centre) as seen:
                    window.workspaces.go(key)
                    await until(lambda seen=seen: seen.regions)
                    await settled()
                found[key] = len(seen.regions)
            window.close()
            window.deleteLater()
            return found

    assert drive(qapp, look()) == dict.fromkeys(SPACES, 1)
