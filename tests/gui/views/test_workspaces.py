"""Workspaces and panels: each keeps its own arrangement, panels repeat and detach, and what is kept may be garbage."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pydra_core.protocol.verbs import Submit
from pydra_gui.models.arrangement import Arrangement, Kept, Layout
from pydra_gui.views.kinds import KINDS, WORKSPACES
from pydra_gui.views.log import LogPanel
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.remembered import Remembered
from pydra_gui.views.runs import RunsPanel
from tests.gui.live import Live, drive, settled, until

Walk = Callable[[MainWindow, Live], Awaitable[None]]


def walk(qapp: QApplication, folder: Path, steps: Walk) -> None:
    """A window over a master that knows one package."""

    async def whole() -> None:
        async with Live(folder / "home") as live:
            await live.actions.deploy(live.count_file(folder / "src"), live.ask)
            window = live.window()
            await until(lambda: window.watches.known_packages and window.status.texts()[3])
            await steps(window, live)
            window.deleteLater()

    drive(qapp, whole())


def shown(window: MainWindow) -> set[str]:
    return {dock.name for dock in window.docks.here()}


def test_every_workspace_has_a_middle_and_its_own_panels(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        for space in WORKSPACES:
            window.rail.buttons[space.key].click()
            assert window.workspaces.now == space.key
            assert window.workspaces.centre(space.key).widget.isVisible()
            assert shown(window) == {place.kind for place in space.places}
            assert [key for key, each in window.rail.buttons.items() if each.isChecked()] == [space.key]

    walk(qapp, tmp_path, steps)


def test_no_workspace_makes_the_window_wider(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        before = window.size()
        for space in (*WORKSPACES, *WORKSPACES):  # as they are at first, and as they were left
            window.workspaces.go(space.key)
            await settled()
            assert window.size() == before
        window.resize(200, 200)
        await settled()
        width = window.width()
        for space in WORKSPACES:
            window.workspaces.go(space.key)
            await settled()
            assert window.width() == width, "it stood at its least width"

    walk(qapp, tmp_path, steps)


@pytest.mark.parametrize("keep", [False, True])
def test_the_window_is_never_smaller_than_what_is_in_it_needs(qapp: QApplication, tmp_path: Path, keep: bool) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        for space in WORKSPACES:
            window.resize(1440, 440)
            window.workspaces.go(space.key)
            if keep:
                window.workspaces.layout()
            await settled()
            least = window.minimumSizeHint()
            assert window.minimumSize() == least
            assert (window.width() >= least.width(), window.height() >= least.height()) == (True, True)

    walk(qapp, tmp_path, steps)


def test_keys_go_to_workspaces(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        window.activateWindow()
        for at, space in enumerate(WORKSPACES):
            QTest.keyClick(window, Qt.Key(Qt.Key.Key_1 + at), Qt.KeyboardModifier.ControlModifier)
            assert window.workspaces.now == space.key

    walk(qapp, tmp_path, steps)


def test_each_workspace_keeps_what_a_person_made_of_it(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        window.log_dock.close()
        window.workspaces.go("nodes")
        window.workspaces.show("packages")
        assert shown(window) == {"related", "holdings", "details", "packages"}
        window.workspaces.go("runs")
        assert shown(window) == {"nodes", "packages", "details"}
        window.workspaces.go("nodes")
        assert shown(window) == {"related", "holdings", "details", "packages"}
        window.layouts.reset()
        assert shown(window) == {"related", "holdings", "details"}
        window.workspaces.go("runs")
        assert shown(window) == {"nodes", "packages", "details", "log"}

    walk(qapp, tmp_path, steps)


def test_a_panel_repeats_with_a_filter_of_its_own_and_comes_back_with_it(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        run = (await live.actions.submit(Submit(task="count.Count"))).run
        first = window.docks.another("runs")
        second = window.docks.another("runs")
        assert (first.name, second.name) == ("runs", "runs:2")
        panels = [dock.panel.widget for dock in (first, second)]
        assert all(isinstance(panel, RunsPanel) for panel in panels)
        first.panel.restore("nothing like it")
        second.panel.restore("count")
        await until(lambda: [panel.model.rowCount() for panel in panels] == [0, 1])  # type: ignore[attr-defined]
        assert panels[1].model.row(0).run == run  # type: ignore[attr-defined]
        window.remember()

        again = live.window()
        assert again.docks.in_sight("runs:2")
        assert [again.docks.get(name).panel.keep() for name in ("runs", "runs:2")] == ["nothing like it", "count"]
        again.docks.get("runs:2").close()
        assert not any(dock.name == "runs:2" for dock in again.docks.all)
        again.deleteLater()

    walk(qapp, tmp_path, steps)


def test_a_detached_panel_stays_where_it_is_in_every_workspace(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        window.log_dock.setFloating(True)
        window.log_dock.move(300, 200)
        window.workspaces.go("packages")
        assert window.log_dock.isFloating()
        assert window.log_dock.isVisible()
        window.workspaces.go("runs")
        assert window.log_dock.isFloating()
        window.layouts.reset()
        assert not window.log_dock.isFloating()

    walk(qapp, tmp_path, steps)


def test_a_panel_on_a_screen_that_went_away_comes_back(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        window.log_dock.setFloating(True)
        window.log_dock.move(90_000, 90_000)
        window.docks.bring_home()
        screen = window.screen().availableGeometry()
        assert screen.intersects(window.log_dock.frameGeometry())

    walk(qapp, tmp_path, steps)


def test_the_workspace_that_was_open_is_open_again(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        window.workspaces.go("history")
        window.remember()
        again = live.window()
        assert again.workspaces.now == "history"
        again.deleteLater()

    walk(qapp, tmp_path, steps)


GARBAGE = {
    "no bytes": Arrangement(state=b"", panels=(Kept("log"),)),
    "other bytes": Arrangement(state=b"\xff" * 400, panels=(Kept("nodes"), Kept("no-such-kind"), Kept("log:x"))),
}


@pytest.mark.parametrize("kept", GARBAGE.values(), ids=GARBAGE.keys())
def test_an_arrangement_that_is_none_is_the_first_one(qapp: QApplication, tmp_path: Path, kept: Arrangement) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        window.workspaces.use(Layout(workspace="nodes", spaces={"nodes": kept, "gone": kept}), "runs")
        assert window.workspaces.now == "nodes"
        assert shown(window) == {"related", "holdings", "details"}
        window.workspaces.use(Layout(workspace="gone"), "runs")
        assert window.workspaces.now == "runs"

    walk(qapp, tmp_path, steps)


def test_settings_that_are_garbage_are_the_first_layout(qapp: QApplication, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "window"
    folder.mkdir(parents=True)
    (folder / "window.ini").write_text(
        '[General]\nlayout="{\\"version\\": 3, \\"spaces\\": 7}"\ngeometry=@ByteArray(x)\n'
    )
    assert Remembered(folder).layout() == Layout()

    async def steps(window: MainWindow, live: Live) -> None:
        assert window.workspaces.now == "runs"
        assert shown(window) == {"nodes", "packages", "details", "log"}

    walk(qapp, tmp_path, steps)


def test_in_a_narrow_window_the_details_are_a_page_that_enter_opens(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        run = (await live.actions.submit(Submit(task="count.Count"))).run
        await until(lambda: window.runs.model.rowCount() == 1)
        window.resize(1100, 700)
        await until(lambda: shown(window) == {"nodes", "packages", "log"})
        window.runs.select(run)
        QTest.keyClick(window.runs.view, Qt.Key.Key_Return)
        assert window.details.isVisible()
        assert not window.runs.isVisible()
        QTest.keyClick(window.details, Qt.Key.Key_Escape)
        assert window.runs.isVisible()
        window.resize(1440, 900)
        await until(lambda: shown(window) == {"nodes", "packages", "details", "log"})
        assert window.details.isVisible()

    walk(qapp, tmp_path, steps)


def test_in_a_narrower_window_the_left_panels_fold_into_the_rail(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        window.resize(900, 700)
        await until(lambda: set(window.rail.folded) == {"nodes", "packages", "details"})
        window.rail.folded["packages"].click()
        assert window.packages.isVisible()
        assert window.rail.folded["packages"].isChecked()
        window.rail.folded["packages"].click()
        assert window.runs.isVisible()
        window.rail.folded["nodes"].click()
        window.workspaces.go("runs")
        assert window.runs.isVisible()

    walk(qapp, tmp_path, steps)


def test_a_log_that_is_kept_stays_with_its_run(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        runs = [(await live.actions.submit(Submit(task="count.Count"))).run for _ in range(2)]
        await until(lambda: window.runs.model.rowCount() == 2)
        other = window.docks.another("log").panel.widget
        assert isinstance(other, LogPanel)
        window.runs.select(runs[0])
        assert [log.title() for log in (window.log, other)] == [f"run {runs[0]}"] * 2
        other._keep.click()
        window.runs.select(runs[1])
        assert [log.title() for log in (window.log, other)] == [f"run {runs[1]}", f"run {runs[0]}"]

    walk(qapp, tmp_path, steps)


def test_choosing_a_package_shows_its_runs_below_it(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(window: MainWindow, live: Live) -> None:
        await live.actions.submit(Submit(task="count.Count"))
        window.workspaces.go("packages")
        related = window.docks.get("related").panel.widget
        assert isinstance(related, RunsPanel)
        await until(lambda: related.model.rowCount() == 1)
        centre = window.workspaces.centre("packages").widget
        centre.select("count")  # type: ignore[attr-defined]
        assert related.filter().package == "count"
        window.clear_filter()
        assert related.filter().package is None

    walk(qapp, tmp_path, steps)


def test_kinds_and_workspaces_agree() -> None:
    kinds = {kind.key: kind for kind in KINDS}
    assert len(kinds) == len(KINDS)
    assert all(":" not in key for key in kinds)
    for space in WORKSPACES:
        assert space.centre in kinds
        assert all(not kinds[place.kind].centre_only for place in space.places)
