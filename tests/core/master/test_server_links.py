"""One link of a node replaces another: what was meant for the older one does not reach the newer, and no loss is told."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pydra_core.ids import RunId
from pydra_core.link.wire import LinkClosed
from pydra_core.master import events
from pydra_core.master.store import FILE
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.states import RunState
from tests.core.master.machines import Person, ScriptedNode, a_master, a_node, running, until


async def test_the_end_of_a_replaced_link_is_no_event(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        await person.submit()
        placement = await node.place()
        await node.started(placement)
        twin = ScriptedNode(tmp_path / "n", master)
        await twin.connect()
        with pytest.raises(LinkClosed):
            await node.get(messages.Place)
        await twin.ready(running=(running(placement),))
        await until(lambda: master.cluster.nodes[node.key.node_id].linked)
        assert not any(isinstance(event, events.LinkClosed) for _, event in master.story)
        assert master.cluster.runs[RunId(1)].state is RunState.RUNNING
        await twin.close()
        await until(lambda: any(isinstance(event, events.LinkClosed) for _, event in master.story))


async def test_a_placement_that_waits_for_the_disk_is_dropped_when_its_link_was_replaced_meanwhile(
    tmp_path: Path,
) -> None:
    """The newer link said that it has nothing, and the unit is placed anew: the older attempt must not reach the node."""
    home = tmp_path / "m"
    async with a_master(home) as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        with closing(sqlite3.connect(home / FILE)) as db:
            db.execute(
                "CREATE TRIGGER full BEFORE INSERT ON runs WHEN NEW.state = 'syncing'"
                " BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
            )
            # Its commit may hold the placement already: then this answer is an error, and the run is there all the same.
            await master.answer(verbs.Submit(task="count.Count"), person.carrier)
            run = master.cluster.runs[RunId(1)]
            await until(lambda: run.state is RunState.SYNCING and master.commits.trouble is not None)
            twin = ScriptedNode(tmp_path / "n", master)
            await twin.connect()
            await twin.ready()
            await until(lambda: run.unit.placed == 2)
            db.execute("DROP TRIGGER full")
        assert (await twin.place()).attempt.n == 2
        assert not [each for each in (*node.skipped, *twin.skipped) if isinstance(each, messages.Place)]
        await twin.close()
