"""A node that sends what no node says, over a real link: it is cut off, named, and let in again later."""

import asyncio
from pathlib import Path

import pytest

from pydra_core.errors import PeerError
from pydra_core.master import events
from pydra_core.protocol import messages
from pydra_core.protocol.codec import FRAME_LIMIT
from tests.core.master.machines import DEADLINE, ScriptedNode, a_master, a_node
from tests.core.master.test_server_links import until


async def _cut_off(node: ScriptedNode) -> None:
    async with asyncio.timeout(DEADLINE):
        async for _ in node.wire:
            pass


@pytest.mark.parametrize(
    ("frame", "rule"),
    [(b"\xc1\xff", ""), ("words", "text frame"), (b"\x81\xa4type\xa6nobody", ""), (bytes(FRAME_LIMIT + 1), "")],
    ids=["bytes", "text", "a stranger's word", "too large"],
)
async def test_garbage_cuts_a_node_off_by_name(tmp_path: Path, frame: bytes | str, rule: str) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        known = master.cluster.nodes[node.key.node_id]
        await node.wire._connection.send(frame)
        await _cut_off(node)
        await until(lambda: known.broke == 1)
        assert rule in known.rule
        await until(lambda: any("sent what no node says" in row.text for row in master.told))
        assert [type(event) for _, event in master.story if isinstance(event, events.NodeBroke)] == [events.NodeBroke]


async def test_who_does_it_again_has_to_stay_away_for_a_while(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        known = master.cluster.nodes[node.key.node_id]
        for times in (1, 2):
            await node.wire._connection.send("words")
            await _cut_off(node)
            await until(lambda times=times: known.broke == times)
            if times == 1:
                await node.connect()
                await node.ready()
                await until(lambda: known.linked)
        with pytest.raises(PeerError, match="come back in"):
            await node.connect()
        known.broke_at -= 60
        await node.connect()
        await node.ready()
        await until(lambda: known.linked)


async def test_an_ordinary_end_of_a_link_is_no_garbage(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        known = master.cluster.nodes[node.key.node_id]
        await node.wire.close()
        await until(lambda: any(isinstance(event, events.LinkClosed) for _, event in master.story))
        assert known.broke == 0
        assert messages.NodeStopping not in [type(event) for _, event in master.story]
