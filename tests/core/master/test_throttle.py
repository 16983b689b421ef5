"""A node's transfers are as slow as people or its owner say; so is an upload. Time is told by a clock of the test."""

import asyncio
from hashlib import sha256
from pathlib import Path

import pytest

from pydra_core.client.cluster import Cluster
from pydra_core.client.control import ControlLink
from pydra_core.errors import Fault
from pydra_core.ids import Digest, NodeId
from pydra_core.link.rate import steady
from pydra_core.node.blobline import BlobLine
from pydra_core.node.uploads import Uploads
from pydra_core.protocol import verbs
from pydra_core.protocol.messages import Artifact
from tests.core.link.slow_clock import Clock, a_clock
from tests.core.master.machines import Person, a_master, a_node
from tests.core.master.transfers import (
    MB,
    a_machine,
    a_terminal,
    noise,
    wanted,
    write,
)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return a_clock(monkeypatch)


async def test_a_node_is_as_slow_as_people_or_its_owner_say(tmp_path: Path, clock: Clock) -> None:
    """Both ways; what the master allows is changed while links are open, and holds for them all."""
    async with a_master(tmp_path / "m") as master, a_terminal(tmp_path / "t", master) as terminal:
        person = Person(master)
        async with a_machine(tmp_path / "a", master) as machine:
            deployed = await terminal.deploy(write(tmp_path / "pack", {"a": noise(1, 3 * MB)}))
            assert clock.now == 1000.0
            verb = verbs.ThrottleNode(node=machine.node.key.node_id, max_rate=MB)
            assert "at most 1 MB/s" in (await person.ask(verb, verbs.Done)).text
            await machine.pull(await wanted(person, machine, deployed))
            assert 1.5 < clock.now - 1000.0 < 3.5

            body = noise(2, 2 * MB)
            artifact = Artifact("a", Digest(sha256(body).hexdigest()), len(body))
            (machine.folders.home / artifact.digest).write_bytes(body)
            line = BlobLine(machine)
            uploads = Uploads(line)
            clock.now = 2000.0
            serving = asyncio.create_task(uploads.run())
            assert await uploads.store(machine.folders.home, [artifact]) == (frozenset({artifact.digest}), "")
            assert 0.5 < clock.now - 2000.0 < 2.5
            serving.cancel()
            await person.ask(verbs.ThrottleNode(node=machine.node.key.node_id, max_rate=0), verbs.Done)

            machine.rate, clock.now = steady(MB // 2), 3000.0
            machine.folders.drop(deployed.digest)
            await machine.pull(deployed.digest)
            assert 3.0 < clock.now - 3000.0 < 7.0
            await line._drop()


async def test_only_what_can_be_held_is_a_limit(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        for rate in (-1, 1, 10**13):
            refused = await master.answer(verbs.ThrottleNode(node=node.key.node_id, max_rate=rate), person.carrier)
            assert isinstance(refused, verbs.Refused)
        refused = await master.answer(verbs.ThrottleNode(node=NodeId("no"), max_rate=0), person.carrier)
        assert isinstance(refused, verbs.Refused)
        assert refused.fault is Fault.NOT_FOUND


async def test_an_upload_is_as_slow_as_its_sender_says(tmp_path: Path, clock: Clock) -> None:
    async with a_master(tmp_path / "m") as master, a_terminal(tmp_path / "t", master) as terminal:
        path = write(tmp_path / "pack", {"a": noise(1, 4 * MB)})
        async with await ControlLink.open(terminal.home) as link:
            await Cluster(link).deploy(path, max_rate=MB)
        assert 2.0 < clock.now - 1000.0 < 4.1
