"""Large results stand in blobs, not in rows, and are shown all the same."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from pydra_core.ids import Attempt, NodeId, RunId, UnitName
from pydra_core.master import events
from pydra_core.master.results import LARGE
from pydra_core.master.store import FILE
from pydra_core.master.story import brief
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.states import Outcome, RunState
from pydra_core.protocol.values import NOTHING, Encoded, encode
from tests.core.master.machines import Person, a_master, a_node

BIG = ["x" * 1000] * (2 * LARGE // 1000)


async def test_a_large_result_is_no_row_and_is_shown_when_asked_for_also_after_a_restart(tmp_path: Path) -> None:
    home = tmp_path / "m"
    async with a_master(home) as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        await person.submit()
        placement = await node.place()
        await node.started(placement)
        await node.ended(placement, BIG)
        await node.get(messages.Acknowledged)
        run = master.cluster.runs[RunId(1)]
        assert run.result.body == NOTHING.body
        assert run.result_blob is not None
        assert (await person.details(1)).result == BIG
    with closing(sqlite3.connect(home / FILE)) as db:
        (size,) = db.execute("SELECT length(body) FROM runs").fetchone()
        assert size < LARGE / 8
    async with a_master(home) as master:
        assert (await Person(master).details(1)).result == BIG


async def test_who_watches_a_run_gets_its_large_result_as_soon_as_it_is_read(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        await person.submit()
        placement = await node.place()
        await person.watch("run", run=1)
        await node.ended(placement, BIG)
        push = await person.until(lambda push: push.page.details.result == BIG)
        assert push.page.details.row.state is RunState.COMPLETE


async def test_a_large_result_whose_blob_is_gone_is_said_to_be(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        await person.submit()
        await node.ended(await node.place(), BIG)
        await node.get(messages.Acknowledged)
        blob = master.cluster.runs[RunId(1)].result_blob
        assert blob is not None
        master.blobs.path(blob).unlink()
        assert (await person.details(1)).result == {"$preview": "The result of this run cannot be read any more."}


async def test_a_large_result_that_does_not_count_leaves_no_blob(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        await person.submit()
        placement = await node.place()
        await node.started(placement)
        await person.ask(verbs.CancelRun(run=RunId(1)), verbs.Done)
        await node.ended(placement, BIG)
        await node.get(messages.Acknowledged)
        run: Any = master.cluster.runs[RunId(1)]
        assert (run.state, run.result_blob, run.has_result) == (RunState.CANCELLED, None, False)
        blobs = tmp_path / "m" / "blobs"
        versions = {master.cluster.packages["count"].versions[0].digest}  # type: ignore[index]
        while {path.name for path in blobs.rglob("*") if path.is_file()} != versions:
            assert (await person.details(1)).result is None


def test_the_story_holds_no_large_bodies() -> None:
    unit, attempt, node = UnitName(RunId(1)), Attempt(1, 1), NodeId("a" * 16)
    offered = messages.UnitsOffered(unit=unit, attempt=attempt, path="/u", body=b"z" * LARGE)
    value = Encoded("msgpack", encode(BIG))
    ended = messages.UnitEnded(serial=1, unit=unit, attempt=attempt, outcome=Outcome.COMPLETE, value=value)
    for message in (offered, ended):
        assert len(repr(brief(events.NodeSaid(node, message)))) < 2000
