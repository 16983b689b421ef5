"""A run from the verb to its result over real sockets; what is told is on disk; a restart adopts."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pydra_core.errors import Fault, UserError
from pydra_core.master import asks
from pydra_core.master.runtime import Master
from pydra_core.master.store import FILE
from pydra_core.master.thread import MasterThread
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.states import EventKind, NodeState, RunState
from pydra_core.trust.credentials import read_address, read_credential
from tests.core.master.machines import DEADLINE, Person, ScriptedNode, a_master, a_node, running


def stored(home: Path, run: int) -> str:
    with closing(sqlite3.connect(home / FILE)) as db:
        return str(db.execute("SELECT state FROM runs WHERE run = ?", (run,)).fetchone()[0])


async def test_a_run_goes_to_a_node_and_its_result_comes_back(tmp_path: Path) -> None:
    home = tmp_path / "m"
    async with a_master(home) as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        deployed = await person.deploy(tmp_path)
        submitted = await person.submit()

        placement = await node.place()
        assert (placement.unit.run, placement.attempt) == (submitted.run, (1, 1))
        assert placement.version == deployed.digest
        assert stored(home, 1) == "syncing"

        await person.watch("run", run=submitted.run)
        await node.started(placement)
        push = await person.until(lambda push: push.page.details.row.state is RunState.RUNNING)
        assert push.page.details.row.worker_pid == 4242
        await node.ended(placement)
        assert await node.get(messages.Acknowledged) == messages.Acknowledged((1,))
        assert stored(home, 1) == "complete"
        details = (await person.until(lambda push: push.page.details.row.state is RunState.COMPLETE)).page.details
        assert details.result == 42
        kinds = [event.kind for event in master.told]
        for kind in (EventKind.NODE_JOINED, EventKind.RUN_QUEUED, EventKind.RUN_STARTED, EventKind.RUN_FINISHED):
            assert kind in kinds


async def test_a_submit_is_on_disk_when_it_is_answered(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        await person.deploy(tmp_path)
        for _ in range(5):
            submitted = await person.submit()
            assert stored(tmp_path / "m", submitted.run) == "queued"


async def test_while_the_disk_says_no_nothing_is_acknowledged_and_then_everything_is(tmp_path: Path) -> None:
    home = tmp_path / "m"
    async with a_master(home) as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        await person.submit()
        placement = await node.place()
        with closing(sqlite3.connect(home / FILE)) as db:
            db.execute("CREATE TRIGGER full BEFORE INSERT ON runs BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
            await node.started(placement)
            await node.ended(placement)
            refused = await person.ask(verbs.Submit(task="count.Count"), verbs.Refused)
            assert "disk is full" in refused.sentence
            assert not [message for message in node.skipped if isinstance(message, messages.Acknowledged)]
            db.execute("DROP TRIGGER full")
        await node.get(messages.Acknowledged)
        assert stored(home, placement.unit.run) == "complete"


async def test_a_restarted_master_adopts_what_still_runs(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        await person.submit()
        placement = await node.place()
        await node.started(placement)
        await person.watch("run", run=placement.unit.run)
        address = master.addresses
    async with a_master(tmp_path / "m", listen=None) as master:
        assert master.cluster.epoch == 2
        assert master.addresses == address
        person = Person(master)
        node = ScriptedNode(tmp_path / "n", master)
        await node.connect()
        assert (node.welcome.epoch, node.welcome.name) == (2, "oak")
        await node.ready(running=(running(placement),))
        await node.ended(placement, "done")
        await node.get(messages.Acknowledged)
        details = await person.details(placement.unit.run)
        assert (details.row.state, details.result, details.row.attempt) == (RunState.COMPLETE, "done", (1, 1))
        assert not [message for message in node.skipped if isinstance(message, messages.Place | messages.StopUnit)]
        await node.close()


async def test_what_the_node_lost_while_the_master_was_away_is_placed_again_under_the_new_epoch(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        await person.submit()
        first = await node.place()
    async with a_master(tmp_path / "m", listen=None) as master:
        node = ScriptedNode(tmp_path / "n", master)
        await node.connect()
        await node.ready()
        again = await node.place()
        assert (again.unit, again.attempt) == (first.unit, (2, 2))
        await node.close()


async def test_a_node_that_says_goodbye_is_lost_and_told_to_subscribers(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.watch("events")
        await node.wire.send(messages.NodeStopping("the machine goes to sleep"))
        push = await person.until(lambda push: push.page.events[-1].kind is EventKind.NODE_LOST)
        assert push.order[-1] == str(push.page.events[-1].number)
        assert master.cluster.nodes[node.key.node_id].state is NodeState.LOST


async def test_a_second_master_on_the_same_home_is_refused_with_the_holder(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m"):
        with pytest.raises(UserError, match="in use") as caught:
            await Master(tmp_path / "m", listen="127.0.0.1:0").start()
        assert caught.value.fault is Fault.CONFLICT


async def test_a_home_is_one_home_whatever_path_leads_there(tmp_path: Path) -> None:
    (tmp_path / "other").symlink_to(tmp_path / "m", target_is_directory=True)
    async with a_master(tmp_path / "m"):
        for way in (tmp_path / "other", tmp_path / "m" / ".." / "m"):
            with pytest.raises(UserError, match=f"in use by pydra-master, process {os.getpid()}"):
                await Master(way, listen="127.0.0.1:0").start()


async def test_a_start_that_failed_leaves_the_home_free(tmp_path: Path) -> None:
    async with a_master(tmp_path / "a") as master:
        with pytest.raises(UserError, match="Cannot listen"):
            await Master(tmp_path / "b", listen=master.addresses[0]).start()
    async with a_master(tmp_path / "b") as master:
        assert read_address(tmp_path / "b") == master.addresses[0]
        assert read_credential(tmp_path / "b") == master.credential


async def test_a_bug_in_a_rule_costs_only_the_one_who_met_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)

        def broken(*_: object) -> None:
            raise ZeroDivisionError("a bug")

        # A bug has to come from somewhere: one rule is taken away for one event.
        with monkeypatch.context() as patch:
            patch.setattr(asks, "asked", broken)
            refused = await person.ask(verbs.Submit(task="count.Count"), verbs.Refused)
        assert "bug" in refused.sentence
        assert "Submit" in caplog.text
        assert (await person.submit()).run == 1
        assert (await node.place()).unit.run == 1


async def test_what_people_do_wrong_is_a_refusal(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        for verb in (
            verbs.Submit(task="no.Such"),
            verbs.CancelRun(run=99),  # type: ignore[arg-type]
            verbs.Query(kind="run"),
            verbs.Query(kind="runs", sort="nonsense"),
            verbs.WatchRunLog(run=99),  # type: ignore[arg-type]
            verbs.NewToken(uses=0, ttl=-1),
            verbs.Listen("not an address:x"),
            verbs.GetPart(digest="0" * 64),  # type: ignore[arg-type]
        ):
            assert (await person.ask(verb, verbs.Refused)).sentence


def test_a_master_on_its_own_thread_answers_and_stops(tmp_path: Path) -> None:
    master = Master(tmp_path / "m", listen="127.0.0.1:0")
    thread = MasterThread(master)
    thread.start()
    carrier = master.open_carrier(lambda push: None)
    page = thread.submit(master.answer(verbs.Query(kind="status"), carrier)).result(DEADLINE)
    assert isinstance(page, verbs.Page)
    assert page.status is not None
    assert page.status.addresses == master.addresses
    second = MasterThread(Master(tmp_path / "m", listen="127.0.0.1:0"))
    with pytest.raises(UserError, match="in use"):
        second.start()
    second.stop()
    thread.stop()
    with pytest.raises(UserError, match="stopped"):
        thread.submit(asyncio.sleep(0)).result(DEADLINE)
