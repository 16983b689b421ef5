"""Views of logs over a real master and a scripted node: kept and live, by pages, with filters, units and several as one."""

import asyncio
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pydra_core.ids import Attempt, Digest, RunId, UnitName
from pydra_core.master import log_view, log_views, references
from pydra_core.master.control import Control
from pydra_core.master.state import OwedLog, UnitLog
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.blobline import Part
from pydra_core.protocol.logs import (
    FollowLogs,
    LineSought,
    LinesTold,
    LogOf,
    LogStands,
    ReadLines,
    SeekLine,
    Sift,
    SiftLogs,
)
from pydra_core.protocol.messages import Artifact, LogLine, LogLines
from pydra_core.protocol.states import Outcome
from tests.core.master.machines import Person, ScriptedNode, a_master, a_node

LINES = tuple(LogLine(float(n), "error" if n % 100 == 7 else "out", f"line {n}", n % 4) for n in range(3_000))


async def store(node: ScriptedNode, lines: tuple[LogLine, ...] = LINES) -> Artifact:
    body = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
    made = Artifact("log", Digest(sha256(body).hexdigest()), len(body))
    wire = await node.blobs(store=(made,))
    await wire.send(Part(digest=made.digest, offset=0, size=made.size, body=body))
    await wire.receive()
    await wire.close()
    return made


async def a_run(person: Person, node: ScriptedNode, lines: tuple[LogLine, ...] = LINES) -> RunId:
    """It has ended, and said these."""
    submitted = await person.submit()
    placement = await node.place()
    await node.started(placement)
    made = await store(node, lines)
    await node.ended(placement, log=made.digest, log_lines=len(lines), log_size=made.size)
    await node.get(messages.Acknowledged)
    return submitted.run


async def tell_all(node: ScriptedNode, placement: messages.Placement, lines: tuple[LogLine, ...]) -> None:
    """As often as its log is wished for."""
    while True:
        asked = await node.get(messages.WatchLog)
        await node.wire.send(LogLines(unit=placement.unit, first=0, lines=lines, turn=asked.turn))


async def opened(person: Person, *of: LogOf, **more: Any) -> verbs.Watching:
    return await person.ask(FollowLogs(logs=of, **more), verbs.Watching)


async def stands(person: Person, total: int) -> LogStands:
    found = await person.until(lambda push: isinstance(push, LogStands) and push.total == total and push.share == 1.0)
    assert isinstance(found, LogStands)
    return found


async def page(person: Person, stands: LogStands, first: int, count: int) -> list[str]:
    told = await person.ask(ReadLines(view=stands.view, first=first, count=count), LinesTold)
    return [row.text for row in told.rows]


async def test_a_kept_log_is_read_by_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_views, "LARGE", 1_000)
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        run = await a_run(person, node)
        await opened(person, LogOf(run=run))
        told = await stands(person, 3_000)
        assert (told.seen, told.levels, told.ended, told.first) == (3_000, {"error": 30, "out": 2_970}, True, 2_800)
        assert told.rows[-1].text == "line 2999"
        assert await page(person, told, 1_500, 3) == ["line 1500", "line 1501", "line 1502"]
        assert await page(person, told, 2_999, 50) == ["line 2999"]
        assert await page(person, told, 9_000, 50) == []
        sought = await person.ask(SeekLine(view=told.view, row=200, by=1), LineSought)
        assert sought.row == 207
        assert (await person.ask(SeekLine(view=told.view, number=1_234), LineSought)).row == 1_234
        await kept(tmp_path / "m" / "log-index")


async def kept(folder: Path) -> None:
    """The index of a large log is kept: a thread writes it when its lines were told already."""
    while await asyncio.to_thread(endings, folder) != [".lines"]:
        pass


def endings(folder: Path) -> list[str]:
    return [path.suffix for path in folder.iterdir()]


async def test_a_page_of_long_lines_has_fewer_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_view, "MOST_TEXT", 20)
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        run = await a_run(person, node, (*LINES[:5], LogLine(9.0, "out", "x" * 50), LogLine(9.0, "out", "end")))
        await opened(person, LogOf(run=run))
        told = await stands(person, 7)
        assert await page(person, told, 0, 9) == ["line 0", "line 1", "line 2"]
        assert await page(person, told, 5, 9) == ["x" * 50]


async def test_the_index_of_a_log_goes_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_views, "LARGE", 1_000)
    folder = tmp_path / "m" / "log-index"
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        run = await a_run(person, node)
        await opened(person, LogOf(run=run))
        await stands(person, 3_000)
        await kept(folder)
        await asyncio.to_thread((folder / f"{'a' * 64}.lines").touch)
        await asyncio.to_thread((folder / f"{'b' * 64}.lines.part").touch)
        await Control(master).sweep()
        log = master.cluster.runs[run].log
        assert log is not None
        assert [path.stem for path in folder.iterdir()] == [log]
        await person.ask(verbs.PruneRuns(age=0.0, keep=0, size=1, dry=False), verbs.PrunedRuns)
        while await master.blobs.has(log):  # it goes after the answer
            pass
        await Control(master).sweep()
        assert list(folder.iterdir()) == []


async def test_a_filter_is_another_view_of_the_same_lines(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        run = await a_run(person, node)
        await opened(person, LogOf(run=run), sift=Sift(words="/line 12/", rules=("7", "2")))
        told = await stands(person, 111)
        fitting = [
            sum("7" in line.text for line in LINES),
            sum("2" in line.text and "7" not in line.text for line in LINES),
        ]
        assert (told.seen, told.rows[0].text, told.rows[0].rule, list(told.rules)) == (3_000, "line 12", 2, fitting)
        await person.ask(SiftLogs(view=told.view, sift=Sift(levels=("error",))), verbs.Done)
        told = await stands(person, 30)
        assert told.same == 0
        assert await page(person, told, 0, 2) == ["line 7", "line 107"]
        for wrong in (Sift(words="/(/"), Sift(rules=("a",) * 51)):
            await person.ask(SiftLogs(view=told.view, sift=wrong), verbs.Refused)
        await person.ask(SiftLogs(view=told.view, sift=Sift(words="/(x|line|l|i|n|e)+9$|(a|aa)+$/")), verbs.Done)


async def test_several_logs_are_one_and_know_whose_each_line_is(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        run = await a_run(person, node)
        other = await a_run(person, node, tuple(LogLine(n + 0.5, "out", f"other {n}") for n in range(3)))
        await opened(person, LogOf(run=other), LogOf(run=run), LogOf(node=node.key.node_id))
        await node.get(messages.WatchLog)
        await node.wire.send(LogLines(unit=None, first=0, lines=(LogLine(1.7, "info", "own"),)))
        told = await stands(person, 3_004)
        assert not told.ended
        await opened(person, LogOf(run=other), LogOf(run=run))
        told = await stands(person, 3_003)
        assert await page(person, told, 0, 5) == ["line 0", "other 0", "line 1", "other 1", "line 2"]


async def test_a_live_log_grows_and_goes_on_as_the_kept_one(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        submitted = await person.submit()
        placement = await node.place()
        await node.started(placement)
        watch = await opened(person, LogOf(run=submitted.run))
        asked = await node.get(messages.WatchLog)
        assert asked.first == -50_000
        await node.wire.send(LogLines(unit=placement.unit, first=0, lines=LINES[:100]))
        assert not (await stands(person, 100)).ended
        await node.wire.send(LogLines(unit=placement.unit, first=100, lines=LINES[100:150]))
        grown = await stands(person, 150)
        assert (grown.same, grown.rows[-1].text) == (100, "line 149")
        made = await store(node)
        await node.ended(placement, log=made.digest, log_lines=len(LINES), log_size=made.size)
        kept = told = await person.until(lambda push: push.total == 3_000)
        assert await page(person, told, 149, 2) == ["line 149", "line 150"]
        assert kept.same == 150
        assert kept.ended or (await person.until(lambda push: push.ended)).total == 3_000
        await person.ask(verbs.Unwatch(watch.watch), verbs.Done)
        assert list((tmp_path / "m" / "spool").iterdir()) == []


async def test_the_log_of_a_worker_comes_to_what_was_read_already(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        submitted = await person.submit()
        placement = await node.place()
        await node.started(placement)
        await opened(person, LogOf(run=submitted.run))
        await node.get(messages.WatchLog)
        await node.wire.send(LogLines(unit=placement.unit, first=0, lines=LINES[:100]))
        await stands(person, 100)
        run = master.cluster.live[submitted.run]
        made = await store(node, (LogLine(49.5, "out", "of a unit", 7),))
        run.unit_logs = (UnitLog("/u", 0, Attempt(1, 1), "/u", -1, made.digest, 1, made.size),)
        references.saved(master.cluster, run)
        master.shown_anew(run.run)
        told = await stands(person, 101)
        assert told.same == 50
        assert await page(person, told, 49, 3) == ["line 49", "of a unit", "line 50"]
        places = [(49, 0, 49), (50, 0, 51), (0, 1, 50), (1, 1, -1), (0, 2, -1)]
        for number, part, row in places:
            sought = await person.ask(SeekLine(view=told.view, number=number, part=part), LineSought)
            assert sought.row == row, (number, part)


async def test_what_an_earlier_attempt_said_stays_and_the_next_one_is_told_once(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n1", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        submitted = await person.submit()
        placement = await node.place()
        await node.started(placement)
        await opened(person, LogOf(run=submitted.run), back=0)
        await node.get(messages.WatchLog)
        await node.wire.send(LogLines(unit=placement.unit, first=0, lines=LINES[:10]))
        await stands(person, 10)
        await node.wire.send(messages.NodeStopping())
        async with a_node(tmp_path / "n2", master) as other:
            again = await other.place()
            await other.started(again)
            telling = asyncio.create_task(tell_all(other, again, LINES[100:104]))
            told = await stands(person, 14)
            telling.cancel()
            await asyncio.wait([telling])
            assert await page(person, told, 9, 2) == ["line 9", "line 100"]
            made = await store(other, LINES[100:106])
            await other.ended(again, log=made.digest, log_lines=6, log_size=made.size)
            kept = await person.until(lambda push: push.total != 14)
            assert (kept.total, kept.same, [row.number for row in kept.rows[-2:]]) == (16, 14, [4, 5])
            await person.ask(FollowLogs(logs=(LogOf(run=submitted.run),)), verbs.Watching)
            await stands(person, 6)


async def test_units_that_have_no_worker_yet_may_still_say_something(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        submitted = await person.submit()
        placement = await node.place()
        await node.started(placement)
        await opened(person, LogOf(run=submitted.run, path="/u", units=((3, 5),)))
        assert not (await stands(person, 0)).ended
        await node.ended(placement)
        await person.until(lambda push: push.ended)


async def test_a_log_that_stops_as_its_node_is_away_says_so(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        submitted = await person.submit()
        placement = await node.place()
        await node.started(placement)
        await opened(person, LogOf(run=submitted.run))
        await node.get(messages.WatchLog)
        await node.wire.send(LogLines(unit=placement.unit, first=0, lines=LINES[:10]))
        assert (await stands(person, 10)).note == ""
        await node.close()
        told = await person.until(lambda push: push.note)
        assert (told.total, told.ended, "is away" in told.note) == (10, False, True)


async def test_a_log_that_a_worker_is_to_bring_is_waited_for(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        run = await a_run(person, node)
        unit, attempt = UnitName(run, "/u", 0), Attempt(1, 1)
        for said in (True, False):
            master.cluster.owed_logs[unit] = OwedLog(attempt, node.key.node_id, "/u", -1)
            reader = Person(master)
            await opened(reader, LogOf(run=run))
            first = await reader.push()
            assert (first.share < 1.0, first.ended) == (True, False)
            made = await store(node, LINES[:5])
            await node.wire.send(
                messages.UnitEnded(
                    serial=7, unit=unit, attempt=attempt, outcome=Outcome.CANCELLED, log=made.digest if said else None,
                    log_lines=5, log_size=made.size,
                )
            )  # fmt: skip
            assert (await stands(reader, 3_005)).ended
        master.cluster.owed_logs[unit] = OwedLog(attempt, node.key.node_id, "/u", -1)
        reader = Person(master)
        await opened(reader, LogOf(run=run))
        await node.close()
        assert (await stands(reader, 3_005)).ended


async def test_a_live_log_that_was_opened_near_its_end_is_whole_when_it_is_kept(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        submitted = await person.submit()
        placement = await node.place()
        await node.started(placement)
        await opened(person, LogOf(run=submitted.run), back=50)
        assert (await node.get(messages.WatchLog)).first == -50
        await node.wire.send(LogLines(unit=placement.unit, first=2_900, lines=LINES[2_900:2_950]))
        assert (await stands(person, 50)).rows[0].number == 2_900
        made = await store(node)
        await node.ended(placement, log=made.digest, log_lines=len(LINES), log_size=made.size)
        told = await stands(person, 3_000)
        assert told.ended
        assert await page(person, told, 0, 1) == ["line 0"]


async def test_what_was_followed_when_a_master_was_killed_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / "m" / "spool").mkdir(parents=True)
    (tmp_path / "m" / "spool" / "7.jsonl").write_text("old")
    async with a_master(tmp_path / "m"):
        assert not (tmp_path / "m" / "spool").exists()


async def test_a_run_that_waits_says_why(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        await person.deploy(tmp_path)
        submitted = await person.submit()
        await opened(person, LogOf(run=submitted.run))
        assert (await person.until(lambda push: push.note)).total == 0


async def test_what_is_no_log_is_refused_and_a_view_ends_with_its_carrier(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        run = await a_run(person, node)
        for wrong in ((), (LogOf(),), (LogOf(run=RunId(99)),), (LogOf(run=run),) * 65):
            await person.ask(FollowLogs(logs=wrong), verbs.Refused)
        await opened(person, LogOf(run=run))
        told = await stands(person, 3_000)
        master.close_carrier(person.carrier)
        other = Person(master)
        said = await other.ask(ReadLines(view=told.view, first=0, count=1), verbs.Refused)
        assert "open it again" in said.sentence
