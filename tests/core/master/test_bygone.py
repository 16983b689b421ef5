"""The timeline beyond one life of the master: what is written, what comes back, what of it is forgotten."""

import asyncio
import time
from collections import deque
from pathlib import Path

import pytest

from pydra_core.errors import UserError
from pydra_core.ids import NodeId, RunId, UnitName
from pydra_core.master import timeline
from pydra_core.master.bar_shelf import BarShelf
from pydra_core.master.runtime import Master
from pydra_core.protocol import verbs
from pydra_core.protocol.mosaic import Span
from pydra_core.protocol.states import Outcome, UnitState
from tests.core.master.machines import Person, a_master

A, B = NodeId("a"), NodeId("b")


def bar(start: float, end: float, run: int = 1, node: NodeId = A) -> Span:
    return Span(node, 0, RunId(run), "w/u", 3, 1, start, end, UnitState.COMPLETE)


@pytest.fixture
def shelf(tmp_path: Path) -> BarShelf:
    made = BarShelf(tmp_path / "timeline.sqlite", most=5)
    assert made.prepare() == 0.0
    return made


def test_bars_come_back_as_they_were_newest_first(shelf: BarShelf) -> None:
    bars = [bar(1.0, 3.0), bar(2.0, 4.0, run=2), bar(5.0, 6.0, node=B)]
    assert shelf.add(bars, 0.0) == 1.0
    assert shelf.between(0.0, 9.0, None, None, 10) == bars[::-1]
    assert shelf.between(3.5, 9.0, None, None, 10) == [bars[2], bars[1]]
    assert shelf.between(0.0, 1.5, None, None, 10) == [bars[0]]
    assert shelf.between(0.0, 9.0, RunId(2), None, 10) == [bars[1]]
    assert shelf.between(0.0, 9.0, None, B, 10) == [bars[2]]
    assert shelf.between(0.0, 9.0, None, None, 1) == [bars[2]]
    assert shelf.prepare() == 1.0


def test_what_is_old_or_too_much_is_forgotten(shelf: BarShelf) -> None:
    assert shelf.add([bar(float(n), n + 1.0) for n in range(4)], 0.0) == 0.0
    assert shelf.add([bar(float(n), n + 1.0) for n in range(4, 8)], 0.0) == 3.0
    assert shelf.add([bar(8.0, 9.0)], 7.5) == 7.0


@pytest.mark.parametrize("body", [b"no database" * 100, b""])
def test_a_file_that_is_none_of_ours_is_made_anew(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "timeline.sqlite").write_bytes(body)
    made = BarShelf(tmp_path / "timeline.sqlite")
    assert made.prepare() == 0.0
    assert made.add([bar(1.0, 2.0)], 0.0) == 1.0


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"timeline\.sqlite cannot be used now"):
        BarShelf(tmp_path / "nowhere" / "timeline.sqlite").between(0.0, 1.0, None, None, 1)


async def spans(master: Master, since: float, until: float = 0.0, **more: object) -> verbs.Spans:
    await asyncio.sleep(0)  # an answer that is there at once would leave the master no turn
    return await Person(master).ask(verbs.ReadSpans(since=since, until=until, **more), verbs.Spans)  # type: ignore[arg-type]


def draw(master: Master, run: int, start: float, end: float) -> None:
    unit = UnitName(RunId(run))
    timeline.begin(master.cluster.timeline, unit, A, start)
    timeline.over(master.cluster.timeline, unit, Outcome.COMPLETE, end)


async def test_bars_outlive_the_master_and_stand_beside_those_of_the_next(tmp_path: Path) -> None:
    now = time.time()
    async with a_master(tmp_path / "m") as master:
        draw(master, 1, now - 500, now - 400)
        assert [each.run for each in (await spans(master, now - 600)).spans] == [1]
    async with a_master(tmp_path / "m") as master:
        draw(master, 2, now - 300, now - 200)
        told = await spans(master, now - 600)
        while len(told.spans) < 2:  # the file is opened beside everything else
            told = await spans(master, now - 600)
        assert [(each.run, each.end) for each in told.spans] == [(2, now - 200), (1, now - 400)]
        assert told.first == now - 500
        assert [each.run for each in (await spans(master, now - 600, now - 450)).spans] == [1]
        assert [each.run for each in (await spans(master, now - 600, run=RunId(1))).spans] == [1]
        await master._control._past._bygone.write()
        assert [each.run for each in (await spans(master, now - 600)).spans] == [2, 1], "none twice"


async def test_what_a_worker_was_at_last_is_kept_at_the_end(tmp_path: Path) -> None:
    now = time.time()
    async with a_master(tmp_path / "m") as master:
        line = master.cluster.timeline
        unit = UnitName(RunId(1), "u", 0)
        timeline.begin(line, unit, A, now - 50)
        line.lanes[unit].last = bar(now - 50, now - 40)
    assert [each.end for each in BarShelf(tmp_path / "m" / "timeline.sqlite").between(0.0, now, None, None, 9)] == [
        now - 40
    ]


async def test_a_timeline_that_cannot_be_kept_begins_with_the_master(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home = tmp_path / "m"
    (home / "timeline.sqlite").mkdir(parents=True)
    now = time.time()
    async with a_master(home) as master:
        while "The timeline is not kept" not in caplog.text:
            await spans(master, now - 10)
        draw(master, 1, now - 5, now - 4)
        assert [each.run for each in (await spans(master, now - 10)).spans] == [1]
    caplog.clear()


def test_a_bar_that_comes_late_does_not_hide_that_others_are_on_disk_alone() -> None:
    line = timeline.Timeline(spans=deque(maxlen=2))
    for number, end in enumerate((50.0, 10.0, 60.0)):
        line.lanes[UnitName(RunId(number), "", 0)] = timeline.Lane(A, number, 0.0, bar(end - 5.0, end))
        timeline.settle(line)
    assert [span.end for span in line.spans] == [10.0, 60.0]
    assert timeline.oldest(line, 99.0) == 50.0
