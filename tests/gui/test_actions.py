"""Verbs of the window against a real master: each ends in a notice."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pydra_core.errors import Fault, UserError
from pydra_core.protocol.verbs import Query, Snapshot, Submit, Watch
from tests.gui.live import COUNT, Live, drive, until


def test_a_deploy_says_what_it_did(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            path = live.count_file(tmp_path / "src")
            await live.actions.deploy(path, live.ask)
            path.write_text(COUNT.replace("return steps", "return steps + 1"))
            await live.actions.deploy(path, live.ask)
            await live.actions.deploy(path, live.ask)
            titles = [notice.title for notice in live.notices]
            assert titles == ["count v1 deployed", "count v2 deployed", "count v2 is there already"]
            assert live.notices[1].text == "1 task, changed 1 line"

    drive(qapp, walk())


def test_a_deploy_offers_to_run_its_task_and_to_show_what_changed(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            path, asked = live.count_file(tmp_path / "src"), list[str]()
            live.actions.run_asked.connect(asked.append)
            live.actions.versions_asked.connect(asked.append)
            await live.actions.deploy(path, live.ask)
            path.write_text(COUNT.replace("return steps", "return steps + 1"))
            await live.actions.deploy(path, live.ask)
            await live.actions.deploy(path, live.ask)
            new, changed, same = ([offer.text for offer in notice.offers] for notice in live.notices)
            assert (new, changed, same) == (
                ["Run Count…", "Undo"],
                ["Run Count…", "Show changes", "Undo"],
                ["Run Count…"],
            )
            for offer in live.notices[1].offers[:2]:
                offer.do()
            assert asked == ["count.Count", "count"]
            path.write_text(COUNT + COUNT.replace("class Count", "class Other"))
            await live.actions.deploy(path, live.ask)
            assert [offer.text for offer in live.notices[3].offers] == ["Show changes", "Undo"], (
                "which task is not known"
            )

    drive(qapp, walk())


def test_another_origin_asks_first_and_no_means_no(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            await live.actions.deploy(live.count_file(tmp_path / "one"), live.ask)
            live.answer = False
            other = live.count_file(tmp_path / "two", COUNT + "\n# other\n")
            assert await live.actions.deploy(other, live.ask) is None
            live.answer = True
            done = await live.actions.deploy(other, live.ask)
            assert done is not None
            assert done.version == 2
            assert len(live.questions) == 2

    drive(qapp, walk())


def test_what_cannot_be_deployed_is_a_notice_and_no_exception(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            broken = tmp_path / "broken.py"
            broken.write_text("def f(:\n")
            assert await live.actions.deploy(broken, live.ask) is None
            assert live.notices[-1].tone == "fail"
            assert "broken.py" in live.notices[-1].title

    drive(qapp, walk())


def test_bad_arguments_come_back_one_per_field(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            with pytest.raises(UserError) as caught:
                await live.actions.submit(Submit(task="count.Count", arguments={"steps": 0}))
            assert set(caught.value.fields) == {"steps"}

    drive(qapp, walk())


def test_verbs_of_several_runs_are_said_once_and_one_refusal_stops_nobody(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            runs = [(await live.actions.submit(Submit(task="count.Count"))).run for _ in range(3)]
            await live.actions.runs.cancel(runs[:1], "wrong camera")
            assert live.notices[-1].title == f"Run {runs[0]} is being cancelled"
            await live.actions.runs.set_priority(runs, 7)
            assert live.notices[-1].title == "2 runs have priority 7"
            assert live.notices[-1].tone == "hold"
            assert f"Run {runs[0]} has ended" in live.notices[-1].text
            await live.actions.runs.pause(runs[1:])
            await live.actions.runs.resume(runs[1:2])
            rows = [await live.actions.cluster.details(run) for run in runs]
            assert [about.row.state for about in rows] == ["cancelled", "queued", "paused"]
            assert [about.row.priority for about in rows] == [0, 7, 7]
            assert "wrong camera" in rows[0].why
            await live.actions.runs.again_all(runs)
            assert live.notices[-1].title == "3 runs are queued again"
            await live.actions.runs.again_all([runs[0]])
            assert live.notices[-1].text == "It is run 7: count.Count v1."

    drive(qapp, walk())


def test_a_lost_verb_is_said_by_its_notice(qapp: QApplication, tmp_path: Path) -> None:
    async def refuse() -> None:
        raise UserError("Nothing is there. Look elsewhere.", Fault.NOT_FOUND)

    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            await live.actions.go(refuse())
            assert live.notices[-1].text == "Nothing is there. Look elsewhere."

    drive(qapp, walk())


def test_a_watch_brings_a_snapshot_and_then_nothing_after_it_was_stopped(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            watch = live.feed.watch()
            pushes: list[object] = []
            watch.pushed.connect(pushes.append)
            await watch.follow(Watch(Query(kind="packages")))
            await until(lambda: pushes)
            assert isinstance(pushes[0], Snapshot)
            watch.stop()
            seen = len(pushes)
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            live.feed.pull()
            assert len(pushes) == seen

    drive(qapp, walk())


SQUARES = """
from pydra_core.tasks import ParallelTask, Task

class Square(Task):
    def work(self, n): return n * n

class Squares(ParallelTask):
    subtask = Square
    datasource = range(9)
"""


def test_chosen_units_become_a_run_of_their_own_that_can_be_taken_back(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            (tmp_path / "squares.py").write_text(SQUARES)
            await live.actions.deploy(tmp_path / "squares.py", live.ask)
            run = (await live.actions.submit(Submit(task="squares.Squares"))).run
            await live.actions.runs.again_units(run, [(3, 4), (7, 7)])
            assert live.notices[-1].title == f"3 units of run {run} are tried again"
            assert live.notices[-1].text == "It is run 2, with units 3-4, 7."
            live.actions.undo.take_back_last()
            await until(lambda: live.notices[-1].title == "Run 2 is being cancelled")
            await live.actions.runs.retry_now(run, "", [(1, 1)])
            assert live.notices[-1].text == f"None of these units of run {run} waits for its next try."
            await live.actions.go(live.actions.runs.again_failed(run))
            assert live.notices[-1].text == f"No unit of run {run} failed."

    drive(qapp, walk())
