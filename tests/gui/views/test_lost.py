"""What is told no more: of all that is shown the window says so once, of one panel that panel does."""

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pydra_core.protocol.verbs import Submit
from pydra_gui.feed import FeedWatch
from pydra_gui.views.main_window import MainWindow
from pydra_gui.widgets.notices import Strip
from tests.gui.live import Live, drive, settled, until


def said(window: MainWindow) -> list[str]:
    """The sentences in sight."""
    return [strip.text() for strip in window.findChildren(Strip) if strip.isVisible()]


async def one_run(live: Live, window: MainWindow, folder: Path) -> int:
    """A run that waits, which is looked at."""
    await live.actions.deploy(live.count_file(folder), live.ask)
    made = await live.actions.submit(Submit(task="count.Count"))
    await until(lambda: window.looking.details is not None and window.runs.model.rowCount() == 1)
    return made.run


def test_a_master_that_is_gone_is_told_once_and_panels_keep_what_they_have(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            run = await one_run(live, window, tmp_path)
            await asyncio.to_thread(live.thread.stop)
            window.refresh()
            await until(lambda: said(window))
            window.looking.show_run_log(run)
            window.runs.set_text("Count")
            for space in ("overview", "runs"):
                window.workspaces.go(space)
                await settled()
            assert said(window) == ["The master has stopped."]
            assert (window.top.lost.isVisible(), window.runs.model.rowCount()) == (True, 1)
            assert [row.package for row in window.packages.model.rows()] == ["count"]
            assert window.details.run() == run
            window.deleteLater()

    drive(qapp, walk())


def test_a_run_that_was_forgotten_is_told_in_its_panel_only(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            run = await one_run(live, window, tmp_path)
            window.runs.set_text("no such run")
            await until(lambda: window.looking.details is None)
            window.looking.open_run(run)
            await until(lambda: window.details.run() == run)
            await live.actions.cluster.cancel(run)
            await live.actions.cluster.prune_runs(age=1e-6, dry=False)
            await until(lambda: window.details._body.notice.isVisible())
            assert said(window) == [f"There is no run {run}."]
            assert not window.top.lost.isVisible()
            assert "These rows are no longer live" not in window.status.texts()
            window.deleteLater()

    drive(qapp, walk())


def test_one_that_was_chosen_in_a_table_is_chosen_no_more(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            run = await one_run(live, window, tmp_path)
            await live.actions.cluster.cancel(run)
            await live.actions.cluster.prune_runs(age=1e-6, dry=False)
            await until(lambda: window.runs.model.rowCount() == 0 and window.looking.details is None)
            assert window.details._body.empty.isVisible()
            assert said(window) == []
            window.deleteLater()

    drive(qapp, walk())


def test_what_is_old_is_asked_for_again_where_it_says_so(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            await until(lambda: window.status.texts()[3])
            high = window.top.height()
            window.watches.lost.emit("The master is away.")
            await settled()
            assert window.top.height() > high
            window.top.lost.verb.click()
            await until(lambda: "These rows are no longer live" not in window.status.texts())
            assert (said(window), window.top.height()) == ([], high)
            window.deleteLater()

    drive(qapp, walk())


def lose_all_links(live: Live) -> None:
    """The master ends every watch of the window, which is not told."""
    for watch in live.feed.findChildren(FeedWatch):
        if watch._turn is not None:
            watch._turn.opening.end()


def test_all_that_is_shown_is_live_again_after_it_was_asked_anew(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            groups: list[dict[str, int]] = []
            window.watches.group.connect(lambda name, counts: groups.append(counts))
            await live.actions.deploy(live.count_file(tmp_path), live.ask)
            await live.actions.sweep(Submit(task="count.Count", group="many"), {"steps": [1, 2]})
            await until(lambda: window.runs.model.rowCount() == 2 and window.packages.model.rowCount() == 1)
            run = window.runs.model.rows()[0].run
            window.looking.open_run(run)
            await until(lambda: window.looking.details is not None and groups)
            window.watches._group_clock.stop()
            lose_all_links(live)
            window.watches.lost.emit("The master is away.")
            assert said(window) == ["The master is away."]
            await live.actions.cluster.cancel(run)
            groups.clear()
            window.refresh()
            await until(lambda: window.looking.details and window.looking.details.row.state == "cancelled")
            await until(lambda: groups and groups[-1].get("cancelled") == 1)
            await until(lambda: [row.state for row in window.runs.model.rows() if row.run == run] == ["cancelled"])
            assert said(window) == []
            window.deleteLater()

    drive(qapp, walk())
