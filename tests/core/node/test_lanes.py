"""Lanes over real links: in order, nothing lost with a link, nobody waits for another's files, a full lane holds its worker."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pydra_core.link.wire import Wire
from pydra_core.node.happened import FilesFailed
from pydra_core.node.keys import Key
from pydra_core.node.lanes import MOST, FilesLost, Lanes, Skin
from pydra_core.protocol import dealing, messages as m
from pydra_core.protocol.states import Outcome
from tests.core.node.links import Master, Tasks, key, master, until

A, B = key(1), key(2)


class Way:
    """Lanes with a skin that notes what it was asked; files come when `come` is set."""

    def __init__(self, up: Master) -> None:
        self.up = up
        self.tasks = Tasks()
        self.holds: list[tuple[Key, bool]] = []
        self.failed: list[FilesFailed] = []
        self.come = asyncio.Event()
        self.wrong: FilesLost | None = None
        self.reported = asyncio.Event()
        self.lanes = Lanes(
            Skin(lambda key, on: self.holds.append((key, on)), self._bring, self._report, self.tasks.begin)
        )

    async def link(self) -> Wire:
        wire = await self.up.link()
        self.lanes.attach(wire)
        self.tasks.begin(self.lanes.pump(wire))
        self.tasks.begin(self.lanes.confirm(wire))
        return wire

    async def lose(self, wire: Wire) -> None:
        self.lanes.detach()
        await wire.close()

    async def heard(self, count: int) -> list[tuple[int, bytes]]:
        """(run, body) of what came."""
        return [(each.unit.run, getattr(each, "body", b"end")) for each in await self.up.heard.until(count)]

    async def _bring(self, key: Key, names: tuple[str, ...]) -> None:
        await self.come.wait()
        if self.wrong is not None:
            raise self.wrong

    def _report(self, fact: FilesFailed) -> None:
        self.failed.append(fact)
        self.reported.set()


@pytest.fixture
async def way(tmp_path: Path) -> AsyncIterator[Way]:
    async with master(tmp_path) as up:
        made = Way(up)
        try:
            yield made
        finally:
            await made.tasks.end()


def answer(key: Key, body: bytes) -> dealing.UnitsAnswered:
    return dealing.UnitsAnswered(unit=key.unit, attempt=key.attempt, body=body)


def end(key: Key) -> m.UnitEnded:
    return m.UnitEnded(serial=1, unit=key.unit, attempt=key.attempt, outcome=Outcome.COMPLETE)


async def test_over_an_open_link_it_goes_at_once_and_in_order(way: Way) -> None:
    await way.link()
    for number in range(50):
        way.lanes.carry(A, answer(A, b"%d" % number), 2)
    assert await way.heard(50) == [(1, b"%d" % number) for number in range(50)]


async def test_without_a_link_it_waits_for_one(way: Way) -> None:
    way.lanes.carry(A, answer(A, b"1"), 1)
    way.lanes.carry(B, answer(B, b"2"), 1)
    way.lanes.carry(A, answer(A, b"3"), 1)
    await way.link()
    heard = await way.heard(3)
    assert [body for run, body in heard if run == 1] == [b"1", b"3"]
    assert (2, b"2") in heard


async def test_what_waits_for_its_files_holds_what_comes_after_it_and_nobody_else(way: Way) -> None:
    await way.link()
    way.lanes.carry(A, answer(A, b"with files"), 1, ("a", "b"))
    way.lanes.carry(A, answer(A, b"after"), 1)
    assert way.lanes.behind(A, end(A))
    assert not way.lanes.behind(B, end(B))
    way.lanes.carry(B, answer(B, b"other"), 1)
    assert await way.heard(1) == [(2, b"other")]
    way.come.set()
    assert await way.heard(4) == [(2, b"other"), (1, b"with files"), (1, b"after"), (1, b"end")]


async def test_files_that_cannot_be_moved_are_reported_and_hold_nothing_up(way: Way) -> None:
    await way.link()
    way.wrong = FilesLost("the file is gone", ours=False)
    way.lanes.carry(A, answer(A, b"with files"), 1, ("a",))
    way.lanes.carry(A, answer(A, b"after"), 1)
    way.come.set()
    assert await way.heard(1) == [(1, b"after")]
    assert way.failed == [FilesFailed(A, "the file is gone", False)]


async def test_what_the_other_side_did_not_confirm_goes_again_but_ends_do_not(way: Way) -> None:
    wire = await way.up.link()
    way.lanes.attach(wire)  # nobody asks what has come
    way.lanes.carry(A, answer(A, b"1"), 1)
    way.lanes.carry(A, answer(A, b"2"), 1)
    await way.heard(2)
    await way.lose(wire)
    assert way.lanes.behind(A, end(A))
    way.lanes.detach()
    await way.link()
    assert await way.heard(4) == [(1, b"1"), (1, b"2"), (1, b"1"), (1, b"2")]


async def test_what_was_confirmed_is_not_said_again(way: Way) -> None:
    wire = await way.link()
    way.lanes.carry(A, answer(A, b"1"), 1)
    await way.heard(1)
    await until(lambda: not way.lanes._unconfirmed)
    await way.lose(wire)
    await way.link()
    way.lanes.carry(A, answer(A, b"2"), 1)
    assert await way.heard(2) == [(1, b"1"), (1, b"2")]


async def test_a_full_lane_holds_its_worker_until_half_of_it_is_gone(way: Way) -> None:
    body = bytes(MOST // 8)
    for _ in range(9):
        way.lanes.carry(A, answer(A, body), len(body))
    assert way.holds == [(A, True)]
    await way.link()
    await way.up.heard.until(9)
    assert way.holds == [(A, True), (A, False)]


async def test_to_another_life_of_the_master_nothing_goes(way: Way) -> None:
    body = bytes(MOST)
    way.lanes.carry(A, answer(A, body), len(body) + 1)
    way.lanes.carry(B, answer(B, b"with files"), 1, ("a",))
    way.lanes.drop()
    assert way.holds == [(A, True), (A, False)]
    await way.link()
    way.lanes.carry(A, answer(A, b"new"), 1)
    assert await way.heard(1) == [(1, b"new")]
    way.come.set()
    assert way.failed == []
