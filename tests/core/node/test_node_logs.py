"""Logs take whatever comes, are bounded, and are told from any line on."""

import asyncio
import logging
from pathlib import Path

import msgspec

from pydra_core.node.logs import (
    BATCH,
    CUT,
    LINE_LIMIT,
    LineCutter,
    OwnLog,
    RunLog,
    follow_own,
    follow_run,
    start_line,
    tell_file,
)
from pydra_core.protocol.messages import LogLine
from pydra_core.worker.logline import mark, unit_mark
from tests.core.small_disk import small_disk


def test_lines_are_whole_whatever_the_pieces() -> None:
    cutter = LineCutter()
    assert cutter.feed(b"one\ntw") == [b"one"]
    assert cutter.feed(b"o\n\nthr") == [b"two", b""]
    assert cutter.end() == [b"thr"]


def test_a_long_line_is_cut_with_a_mark_and_its_rest_thrown_away() -> None:
    cutter = LineCutter()
    (line,) = cutter.feed(b"x" * (LINE_LIMIT + 1))
    assert line == b"x" * LINE_LIMIT + CUT.encode()
    assert cutter.feed(b"y" * 50_000) == []
    assert cutter.feed(b"y\nnext\n") == [b"next"]


def test_of_a_line_that_was_written_over_the_last_state_stays() -> None:
    cutter = LineCutter()
    for percent in range(5_000):
        assert cutter.feed(b"\r%d %%" % percent) == []
    assert cutter.feed(b"\r\n") == [b"4999 %"]


def test_a_full_log_counts_what_it_drops_and_still_knows_the_last_lines(tmp_path: Path) -> None:
    async def main() -> None:
        log = RunLog(tmp_path / "log", limit=1_000)
        log.feed(b"".join(b"line %d\n" % number for number in range(100)), 1.0)
        log.feed(b"the end\n", 2.0)
        log.close(3.0)
        assert log.dropped == 101 - (log.count - 2)
        assert log.last_lines().endswith("line 99\nthe end")
        assert (tmp_path / "log").stat().st_size < 1_500
        assert b"more lines were dropped" in (tmp_path / "log").read_bytes()

    asyncio.run(main())


async def test_levels_of_log_calls_are_kept(tmp_path: Path) -> None:
    log = RunLog(tmp_path / "log")
    log.feed(mark("warning", "careful").encode() + b"plain\n", 1.0)
    got: list[LogLine] = []
    log.close(1.0)
    await follow_run(log, 0, lambda _, lines, rest: got.extend(lines))
    assert got == [LogLine(1.0, "warning", "careful"), LogLine(1.0, "out", "plain")]
    assert log.last_line == "plain"


async def test_lines_are_of_the_unit_that_was_said_last_and_that_is_no_line(tmp_path: Path) -> None:
    log = RunLog(tmp_path / "log", limit=200)
    log.feed(b"before\n" + unit_mark(7).encode() + b"of 7\n" + mark("info", "also").encode(), 1.0)
    log.feed(unit_mark(8).encode()[:5], 1.0)
    log.feed(unit_mark(8).encode()[5:] + b"of 8\n\x1eunit\x1fno number\n", 1.0)
    assert log.last_lines().splitlines()[:4] == ["before", "of 7", "also", "of 8"]
    log.close(1.0)
    lines = [msgspec.json.decode(line, type=LogLine) for line in log.path.read_bytes().splitlines()]
    assert [(line.text, line.unit) for line in lines[:4]] == [("before", -1), ("of 7", 7), ("also", 7), ("of 8", 8)]
    assert lines[4].unit == 8


async def test_a_watch_tells_the_backlog_then_what_comes_in_batches(tmp_path: Path) -> None:
    log = RunLog(tmp_path / "log")
    log.feed(b"".join(b"%d\n" % number for number in range(5_000)), 1.0)
    got: list[tuple[int, int, int]] = []
    told = asyncio.Event()

    def send(first: int, lines: tuple[LogLine, ...], rest: int) -> None:
        assert lines[0].text == str(first)
        got.append((first, len(lines), rest))
        told.set()

    async with asyncio.TaskGroup() as group:
        group.create_task(follow_run(log, -3_000, send))
        while sum(count for _, count, _ in got) < 3_000:
            told.clear()
            await told.wait()
        told.clear()
        log.feed(b"5000\n", 2.0)
        await told.wait()
        log.close(3.0)
    assert got == [(2_000, BATCH, 1_000), (4_000, 1_000, 0), (5_000, 1, 0)]


async def test_who_asks_for_a_log_that_has_nothing_yet_is_told_so_once(tmp_path: Path) -> None:
    log, own = RunLog(tmp_path / "log"), OwnLog(tmp_path / "node.log")
    got: list[tuple[int, int, int]] = []
    told = asyncio.Event()

    def send(first: int, lines: tuple[LogLine, ...], rest: int) -> None:
        got.append((first, len(lines), rest))
        told.set()

    async with asyncio.TaskGroup() as group:
        group.create_task(follow_run(log, 0, send))
        await told.wait()
        told.clear()
        log.feed(b"a line\n", 1.0)
        await told.wait()
        log.close(2.0)
    await follow_run(log, -1, send)
    await tell_file(log.path, 1, 1, send)
    await tell_file(log.path, 0, 1, send)
    told.clear()
    watch = asyncio.create_task(follow_own(own, -500, send))
    await told.wait()
    watch.cancel()
    own.close()
    assert got == [(0, 0, 0), (0, 1, 0), (0, 1, 0), (1, 0, 0), (0, 1, 0), (0, 0, 0)]


async def test_the_nodes_own_log_is_told_from_its_ring(tmp_path: Path) -> None:
    own = OwnLog(tmp_path / "node.log")
    logger = logging.Logger("node")
    logger.addHandler(own)
    for number in range(6_000):
        logger.info("line %d", number)
    got: list[LogLine] = []
    told = asyncio.Event()

    def send(first: int, lines: tuple[LogLine, ...], rest: int) -> None:
        assert lines[0].text == f"line {first}"
        assert rest == 0
        got.extend(lines)
        told.set()

    watch = asyncio.create_task(follow_own(own, -2, send))
    await told.wait()
    assert [line.text for line in got] == ["line 5998", "line 5999"]
    watch.cancel()
    assert own.lines_from(0)[0] == 1_000
    own.close()
    assert "line 5999" in (tmp_path / "node.log").read_text()


def test_a_watch_begins_where_it_wants() -> None:
    assert [start_line(7, 100), start_line(-10, 100), start_line(-10, 3)] == [7, 90, 0]


async def test_a_full_disk_costs_lines_and_the_log_says_where(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small") as disk:
        log = RunLog(disk.folder / "log")
        log.feed(b"before\n", 1.0)
        disk.fill()
        log.feed(b"x" * 9_000 + b"\n" + b"lost\n", 2.0)
        assert (log.count, log.dropped, log.last_line) == (1, 2, "lost")
        disk.make_room()
        log.feed(b"after\n", 3.0)
        log.close(4.0)
        told = [line.split(b'"')[-2] for line in log.path.read_bytes().splitlines()]
        assert told == [b"before", b"2 lines are missing here: there was no room on the disk.", b"after"]
        assert log.count == 3


async def test_a_log_ends_on_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small") as disk:
        log = RunLog(disk.folder / "log")
        disk.fill()
        log.feed(b"x" * 9_000 + b"\nno end of line", 2.0)
        log.close(4.0)
        assert log.closed
        assert log.last_lines().endswith("no end of line")
