"""What can be taken back, and what is done late: each verb against a real master."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pydra_core.ids import RunId
from pydra_core.protocol.states import ENDED
from pydra_core.protocol.verbs import Submit
from pydra_gui.undo import SECONDS
from pydra_gui.views.cancel_sheet import CancelSheet
from tests.gui.live import COUNT, Live, drive, until

Steps = Callable[[Live, list[int]], Awaitable[None]]


def walk(qapp: QApplication, folder: Path, steps: Steps, runs: int = 2) -> None:
    """So many runs that wait for a node, of a package with one version."""

    async def whole() -> None:
        async with Live(folder / "home") as live:
            await live.actions.cluster.deploy(live.count_file(folder / "src"))
            made = [(await live.actions.submit(Submit(task="count.Count"))).run for _ in range(runs)]
            await steps(live, made)

    drive(qapp, whole())


async def states(live: Live, runs: list[int]) -> list[str]:
    return [(await live.actions.cluster.details(RunId(run))).row.state.value for run in runs]


async def are(live: Live, runs: list[int], wanted: list[str]) -> None:
    seen: list[str] = []

    async def look() -> None:
        seen[:] = await states(live, runs)

    while seen != wanted:
        await look()


def test_a_pause_is_taken_back_by_going_on(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(live: Live, runs: list[int]) -> None:
        await live.actions.runs.pause(runs)
        assert await states(live, runs) == ["paused", "paused"]
        assert live.notices[-1].seconds == SECONDS
        live.notices[-1].offers[0].do()
        await are(live, runs, ["queued", "queued"])

    walk(qapp, tmp_path, steps)


def test_only_what_was_paused_goes_on_again(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(live: Live, runs: list[int]) -> None:
        await live.actions.runs.cancel(runs[:1])
        await live.actions.runs.pause(runs)
        assert live.notices[-1].title == "1 run is being paused"
        live.actions.undo.take_back_last()
        await are(live, runs, ["cancelled", "queued"])

    walk(qapp, tmp_path, steps)


def test_going_on_is_taken_back_by_a_pause(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(live: Live, runs: list[int]) -> None:
        await live.actions.cluster.pause(RunId(runs[0]))
        await live.actions.runs.resume(runs[:1])
        live.actions.undo.take_back_last()
        await are(live, runs, ["paused", "queued"])

    walk(qapp, tmp_path, steps)


def test_each_run_has_its_old_priority_again(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(live: Live, runs: list[int]) -> None:
        await live.actions.cluster.set_priority(RunId(runs[1]), 5)
        await live.actions.runs.set_priority(runs, 9, {runs[0]: 0, runs[1]: 5})
        live.actions.undo.take_back_last()
        await until(lambda: sum("has priority" in each.title for each in live.notices) == 2)
        found = [(await live.actions.cluster.details(RunId(run))).row.priority for run in runs]
        assert found == [0, 5]

    walk(qapp, tmp_path, steps)


def test_runs_that_were_queued_again_are_cancelled(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(live: Live, runs: list[int]) -> None:
        await live.actions.runs.again_all(runs)
        live.actions.undo.take_back_last()
        await are(live, [3, 4], ["cancelled", "cancelled"])
        assert await states(live, runs) == ["queued", "queued"]

    walk(qapp, tmp_path, steps)


def test_a_cancel_of_what_waits_is_late_and_is_taken_back(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(live: Live, runs: list[int]) -> None:
        await live.actions.cluster.pause(RunId(runs[1]))
        await live.actions.runs.cancel_late(runs, "wrong camera", waited=runs[1:])
        assert await states(live, runs) == ["paused", "paused"]
        assert live.notices[-1].title == "2 runs will be cancelled"
        live.notices[-1].offers[0].do()
        await are(live, runs, ["queued", "paused"])
        assert live.actions.undo.last() == ""

    walk(qapp, tmp_path, steps)


def test_a_late_cancel_is_done_when_its_time_is_over(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(live: Live, runs: list[int]) -> None:
        over: list[object] = []
        live.actions.undo.over.connect(over.append)
        await live.actions.runs.cancel_late(runs[:1], "wrong camera")
        await live.ten_seconds_pass()
        await are(live, runs, ["cancelled", "queued"])
        assert over == [live.notices[-1]]
        live.notices[-1].offers[0].do()
        assert await states(live, runs) == ["cancelled", "queued"]

    walk(qapp, tmp_path, steps)


def test_what_was_put_off_is_done_before_the_app_ends(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(live: Live, runs: list[int]) -> None:
        await live.actions.runs.cancel_late(runs, "wrong camera")
        await live.actions.undo.settle()
        assert await states(live, runs) == ["cancelled", "cancelled"]
        details = await live.actions.cluster.details(RunId(runs[0]))
        assert any("wrong camera" in line.text for line in details.story)

    walk(qapp, tmp_path, steps)


def test_what_has_ended_meanwhile_is_not_held(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(live: Live, runs: list[int]) -> None:
        await live.actions.runs.cancel(runs[:1])
        await live.actions.runs.cancel_late(runs)
        assert live.actions.undo.last() == f"Run {runs[1]} will be cancelled"
        await live.actions.undo.settle()
        assert all(state in ENDED for state in await states(live, runs))

    walk(qapp, tmp_path, steps)


def test_after_a_deploy_new_runs_take_the_version_before_again(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(live: Live, runs: list[int]) -> None:
        path = live.count_file(tmp_path / "src", COUNT.replace("steps: ", "further: int = 1, steps: "))
        await live.actions.deploy(path, live.ask)
        assert live.actions.undo.last() == "count v2 deployed"
        live.actions.undo.take_back_last()
        await until(lambda: live.notices[-1].title == "count is at v1 again")
        packages = await live.actions.cluster.packages()
        assert [version.version for version in packages[0].versions] == [1, 2]

    walk(qapp, tmp_path, steps)


def test_a_new_package_is_removed_again(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(live: Live, runs: list[int]) -> None:
        path = live.count_file(tmp_path / "src").rename(tmp_path / "src" / "other.py")
        await live.actions.deploy(path, live.ask)
        live.actions.undo.take_back_last()
        await until(lambda: live.notices[-1].title == "other removed")
        assert [row.package for row in await live.actions.cluster.packages() if row.versions] == ["count"]

    walk(qapp, tmp_path, steps)


def test_the_window_takes_back_by_its_verb(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(live: Live, runs: list[int]) -> None:
        window = live.window()
        undo = next(each for each in window.commands() if each.text == "Undo")
        assert not undo.possible
        await until(lambda: window.runs.model.rowCount() == 2)
        window.top.filter.add("state:queued")
        window.clear_filter()
        assert window.top.filter.text() == ""
        window.actions_.undo.take_back_last()
        await until(lambda: window.top.filter.text() == "state:queued")
        window.deleteLater()

    walk(qapp, tmp_path, steps)


def test_cancelling_what_waits_shows_a_toast_that_brings_it_back(qapp: QApplication, tmp_path: Path) -> None:
    async def steps(live: Live, runs: list[int]) -> None:
        window = live.window()
        await until(lambda: window.runs.model.rowCount() == 2)
        window.runs.view.selectAll()
        window.runs.verbs.cancel()
        await until(lambda: window.findChildren(CancelSheet))
        window.findChildren(CancelSheet)[0].yes.click()
        await until(lambda: window.toasts.shown)
        toast = window.toasts.shown[0]
        assert toast.notice.title == "2 runs will be cancelled"
        toast.notice.offers[0].do()
        await are(live, runs, ["queued", "queued"])
        assert toast not in window.toasts.shown
        window.deleteLater()

    walk(qapp, tmp_path, steps)
