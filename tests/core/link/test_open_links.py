"""Links that are open: how they end, what is said before, and who is cut off."""

import asyncio
from pathlib import Path

import pytest

from pydra_core.errors import CloseCode, UserError
from pydra_core.link.dial import Unreachable
from pydra_core.link.wire import LOST, LinkClosed, Wire
from pydra_core.protocol.facts import IsolationReport
from pydra_core.protocol.messages import Acknowledged, NodeReady
from tests.core.link.gates import open_door, raw, refusal

READY = NodeReady(slots=2, isolation=IsolationReport())


async def test_a_reason_of_the_master_reaches_the_node_and_the_other_way_round(tmp_path: Path):
    async with open_door(tmp_path) as rig:
        wire, _ = await rig.enrol()
        theirs = await rig.gate.wires.get()
        await asyncio.gather(
            theirs.close(CloseCode.REPLACED, "a newer link of this node is open"), _ended(wire, CloseCode.REPLACED)
        )
        assert (await wire.wait_closed()).reason == "a newer link of this node is open"
        with pytest.raises(LinkClosed):
            await wire.send(READY)
        wire.post(READY)


async def _ended(wire: Wire, code: int) -> None:
    with pytest.raises(LinkClosed) as caught:
        await wire.receive()
    assert caught.value.code == code


async def test_what_was_posted_before_a_close_arrives_before_it(tmp_path: Path):
    async def farewell(wire: Wire) -> None:
        for number in range(1000):
            wire.post(Acknowledged((number,)))

    async with open_door(tmp_path, farewell) as rig:
        wire, _ = await rig.enrol()
        assert [message.serials[0] async for message in wire] == list(range(1000))
        assert (await wire.wait_closed()).code == CloseCode.STOPPING


async def test_a_peer_that_does_not_read_is_cut_off(tmp_path: Path):
    async with open_door(tmp_path) as rig:
        wire, _ = await rig.enrol()
        theirs = await rig.gate.wires.get()
        theirs._limit = 4 * 1024 * 1024
        for _ in range(200):
            theirs.post(Acknowledged(tuple(range(10**9, 10**9 + 20_000))))
        ended = await theirs.wait_closed()
        assert ended.code == CloseCode.TIMEOUT
        assert "does not read" in ended.reason
        async for _ in wire:
            pass
        assert (await wire.wait_closed()).code == LOST
        await wire.close()


async def test_a_bug_of_the_master_closes_the_link_and_is_logged_once(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    async def buggy(wire: Wire) -> None:
        raise ZeroDivisionError

    async with open_door(tmp_path, buggy) as rig:
        wire, _ = await rig.enrol()
        await _ended(wire, 1011)
        await wire.close()
    assert [record.levelname for record in caplog.records if record.exc_info] == ["ERROR"]
    caplog.clear()


async def test_a_door_that_closes_says_so_to_everyone(tmp_path: Path):
    async with open_door(tmp_path) as rig:
        first, _ = await rig.enrol()
        second, _ = await rig.control()
        stranger = await raw(rig)
        await asyncio.gather(
            _ended(first, CloseCode.STOPPING), _ended(second, CloseCode.STOPPING), rig.door.close(), refusal(stranger)
        )
        with pytest.raises(Unreachable):
            await rig.control()
        await asyncio.gather(first.close(), second.close())


async def test_an_address_in_use_is_told_in_a_sentence(tmp_path: Path):
    async with open_door(tmp_path) as rig:
        with pytest.raises(UserError, match="another program listens there"):
            await rig.door.open("127.0.0.1", rig.port)


async def test_a_link_is_cut_when_the_other_side_neither_reads_nor_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("pydra_core.link.wire.CLOSE_TIMEOUT", 0.2)
    async with open_door(tmp_path) as rig:
        wire, _ = await rig.enrol()
        wire._connection.transport.pause_reading()
        theirs = await rig.gate.wires.get()
        for _ in range(100):
            theirs.post(Acknowledged(tuple(range(10**9, 10**9 + 20_000))))
        await theirs.close(CloseCode.STOPPING, "the master stops")
        assert (await theirs.wait_closed()).reason == "the master stops"
        wire._connection.transport.abort()
        await wire.close()


async def test_a_reader_that_comes_late_finds_the_end_and_not_a_second_reader(tmp_path: Path):
    released, seen = asyncio.Event(), asyncio.Queue[LinkClosed]()

    async def busy(wire: Wire) -> None:
        await released.wait()
        try:
            await wire.receive()
        except LinkClosed as closed:
            seen.put_nowait(closed)

    async with open_door(tmp_path, busy) as rig:
        wire, _ = await rig.enrol()
        wire._connection.transport.pause_reading()
        theirs = await rig.gate.wires.get()
        closing = asyncio.ensure_future(theirs.close(CloseCode.REPLACED, "newer"))
        await asyncio.sleep(0)
        released.set()
        wire._connection.transport.resume_reading()
        await asyncio.gather(closing, _ended(wire, CloseCode.REPLACED))
        assert (await seen.get()).code == CloseCode.REPLACED
        await wire.close()
