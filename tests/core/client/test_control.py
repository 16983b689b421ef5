"""The control link over a real wire: many questions at once, watches, and a master that goes away."""

import asyncio
from pathlib import Path

import pytest

from pydra_core.client import control
from pydra_core.client.control import ControlLink
from pydra_core.errors import CloseCode, Fault, UserError
from pydra_core.protocol import controlline, verbs
from pydra_core.protocol.states import RunState
from pydra_core.settings import Homes
from pydra_core.trust.credentials import CREDENTIAL, write_address
from pydra_core.trust.identity import MasterIdentity
from tests.core.client.masters import page_of, small_master
from tests.core.link.gates import open_door

RUN = verbs.Watch(verbs.Query(kind="run"))


async def test_without_a_master_people_are_told_how_to_start_one(tmp_path: Path):
    with pytest.raises(UserError, match="pydra-master --home") as caught:
        await ControlLink.open(Homes(tmp_path))
    assert caught.value.fault is Fault.UNREACHABLE


async def test_a_master_that_has_ended_is_told_the_same_way(tmp_path: Path):
    home = Homes(tmp_path)
    MasterIdentity.load_or_make(home.master)
    (home.master / CREDENTIAL).write_text("c")
    write_address(home.master, "127.0.0.1:1")
    with pytest.raises(UserError, match="does not answer at 127.0.0.1:1.*pydra-master --home") as caught:  # noqa: RUF043
        await ControlLink.open(home)
    assert caught.value.fault is Fault.UNREACHABLE


async def test_a_wrong_credential_is_refused_with_the_reason(tmp_path: Path):
    async with open_door(tmp_path) as rig:
        home = Homes(tmp_path)
        write_address(home.master, rig.address)
        (home.master / CREDENTIAL).write_text("wrong")
        with pytest.raises(UserError, match="refused this terminal"):
            await ControlLink.open(home)


async def test_answers_find_their_questions_whatever_their_order(tmp_path: Path):
    async with small_master(tmp_path) as (master, link, _):
        slow = asyncio.ensure_future(link.ask(verbs.Listen("later")))
        request = await master.held.get()
        assert await link.ask(verbs.Listen("now")) == verbs.Done("done")
        assert not slow.done()
        assert master.wire is not None
        master.wire.post(controlline.Reply(request.id, verbs.Done("at last")))
        assert await slow == verbs.Done("at last")


async def test_a_refusal_is_raised_with_its_fields(tmp_path: Path):
    async with small_master(tmp_path) as (_, link, _rig):
        with pytest.raises(UserError) as caught:
            await link.ask(verbs.Submit(task="p.T", arguments={"steps": 1}))
        assert (caught.value.sentence, caught.value.fields) == ("No.", {"steps": "too many"})


async def test_a_watch_ends_when_its_block_is_left(tmp_path: Path):
    async with small_master(tmp_path) as (master, link, _):
        async with link.watch(RUN) as pushes:
            assert isinstance(await anext(pushes), verbs.Snapshot)
            watch = await master.watched.get()
            master.push(verbs.Delta(watch=watch, number=1, page=page_of(RunState.RUNNING)))
            assert (await anext(pushes)).number == 1
        assert await master.unwatched.get() == watch
        master.push(verbs.Delta(watch=watch, number=2, page=page_of(RunState.RUNNING)))
        assert await link.ask(verbs.Listen("now")) == verbs.Done("done")


async def test_two_watches_do_not_mix(tmp_path: Path):
    async with small_master(tmp_path) as (_, link, _rig), link.watch(RUN) as one, link.watch(RUN) as two:
        assert ((await anext(one)).watch, (await anext(two)).watch) == (1, 2)


async def test_a_question_that_nobody_waits_for_any_more_leaves_no_watch_behind(tmp_path: Path):
    async with small_master(tmp_path) as (master, link, _):
        asking = asyncio.ensure_future(link.ask(RUN))
        await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait([asking])
        if master.asked or link._last:
            assert await link.ask(verbs.Listen("now")) == verbs.Done("done")
            if RUN in master.asked:
                assert await master.unwatched.get() == 1


async def test_a_watch_that_nobody_looks_at_is_closed_with_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(control, "WATCH_LIMIT", 3)
    async with small_master(tmp_path) as (master, link, _), link.watch(RUN) as pushes:
        watch = await master.watched.get()
        for number in range(1, 9):
            master.push(verbs.Delta(watch=watch, number=number, page=page_of(RunState.RUNNING)))
        await link.ask(verbs.Listen("now"))
        told = [push async for push in pushes]
        assert [type(push) for push in told] == [verbs.WatchClosed]


async def test_a_master_that_stops_ends_every_question_and_watch(tmp_path: Path):
    async with small_master(tmp_path) as (master, link, rig), link.watch(RUN) as pushes:
        await anext(pushes)
        asking = asyncio.ensure_future(link.ask(verbs.Listen("later")))
        await master.held.get()
        await rig.door.close()
        for waiting in (asking, anext(pushes), link.ask(RUN)):
            with pytest.raises(UserError, match="the master stops") as caught:
                await waiting
            assert caught.value.fault is Fault.UNREACHABLE


async def test_a_reply_that_is_none_closes_the_link(tmp_path: Path):
    async with small_master(tmp_path) as (master, link, _):
        asking = asyncio.ensure_future(link.ask(verbs.Listen("later")))
        await master.held.get()
        assert master.wire is not None
        await master.wire._connection.send(b"garbage")
        with pytest.raises(UserError, match="lost"):
            await asking
        assert (await master.wire.wait_closed()).code == CloseCode.PROTOCOL


async def test_a_request_over_its_limit_is_refused_here_and_the_link_lives(tmp_path: Path):
    async with small_master(tmp_path) as (_, link, _rig):
        with pytest.raises(UserError, match="too much for one request"):
            await link.ask(verbs.Submit(task="p.T", arguments={"x": bytes(9 * 1024 * 1024)}))
        with pytest.raises(
            UserError, match=r"'night\\udcff' is no text in UTF-8"
        ):  # what a terminal in Latin-1 hands over
            await link.ask(verbs.Submit(task="p.T", group="night\udcff"))
        assert await link.ask(verbs.Listen("now")) == verbs.Done("done")
