"""What the master pushes comes to the window when it comes, and nobody looks in vain."""

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pydra_core.protocol.verbs import Delta, Query, Snapshot, Submit, Watch
from pydra_gui.actions import Actions
from pydra_gui.feed import PERIOD
from tests.gui.live import DEADLINE, Live, drive, settled, until


def test_pushes_come_and_while_there_are_none_nobody_looks(qapp: QApplication, tmp_path: Path) -> None:
    came: list[Snapshot | Delta] = []

    async def look() -> None:
        async with Live(tmp_path / "home") as live:
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            watch = live.feed.watch()
            watch.pushed.connect(came.append)
            await watch.follow(Watch(Query(kind="runs")))
            await until(lambda: came)
            await live.actions.submit(Submit(task="count.Count"))
            await until(lambda: came[-1].page.total == 1)
            await live.actions.submit(Submit(task="count.Count"))
            await until(lambda: came[-1].page.total == 2)
            await until(lambda: not live.feed._timer.isActive())
            await settled()
            assert not live.feed._timer.isActive()
            assert live.bridge.drain() == []

    drive(qapp, look())
    assert [type(push) for push in came[:2]] == [Snapshot, Delta]


def test_what_comes_right_after_a_drain_waits_for_the_next_one(qapp: QApplication, tmp_path: Path) -> None:
    async def look() -> None:
        async with Live(tmp_path / "home") as live:
            await until(lambda: not live.feed._timer.isActive())
            live.feed._came(True)
            live.feed._came(False)
            assert live.feed._timer.isActive()
            assert 0 < live.feed._timer.interval() <= PERIOD
            live.feed._came(False)
            await until(lambda: not live.feed._timer.isActive())

    drive(qapp, look())


def test_a_feed_that_begins_again_takes_what_came_meanwhile(qapp: QApplication, tmp_path: Path) -> None:
    came: list[Snapshot | Delta] = []

    async def look() -> None:
        async with Live(tmp_path / "home") as live:
            watch = live.feed.watch()
            watch.pushed.connect(came.append)
            live.feed.stop()
            await watch.follow(Watch(Query(kind="runs")))
            await until(lambda: live.bridge._pushes)
            assert not came
            live.feed.start()
            await until(lambda: came)

    drive(qapp, look())


async def kinds(live: Live) -> list[str]:
    """What the master is watched for."""
    return [watch.query.kind for watch in live.master._control._lists]


def test_the_master_is_asked_before_the_window_does_anything_else(qapp: QApplication, tmp_path: Path) -> None:
    async def look() -> None:
        async with Live(tmp_path / "home") as live:
            answered = live.feed.watch().follow(Watch(Query(kind="runs")))
            assert live.thread.submit(kinds(live)).result(DEADLINE) == ["runs"], (
                "no turn of the window's loop was needed"
            )
            await answered

    drive(qapp, look())


def test_what_is_given_up_before_it_was_answered_leaves_nothing(qapp: QApplication, tmp_path: Path) -> None:
    lost: list[object] = []

    async def look() -> None:
        async with Live(tmp_path / "home") as live:
            watch = live.feed.watch()
            watch.lost.connect(lost.append)
            answered = watch.follow(Watch(Query(kind="runs")))
            watch.stop()
            await answered
            assert await asyncio.wrap_future(live.thread.submit(kinds(live))) == []

    drive(qapp, look())
    assert lost == []


def test_a_window_that_goes_away_asks_for_nothing_more(qapp: QApplication, tmp_path: Path) -> None:
    async def look() -> None:
        async with Live(tmp_path / "home") as live:
            actions, watch = Actions(live.bridge, live._group), live.feed.watch()
            actions.stop()
            actions.follow(watch, Watch(Query(kind="runs")))
            assert await asyncio.wrap_future(live.thread.submit(kinds(live))) == []

    drive(qapp, look())
