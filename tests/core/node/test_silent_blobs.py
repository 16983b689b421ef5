"""A blob link that is open and carries nothing any more, one way: nobody waits there for long, and a slow one is not taken for it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from pydra_core.errors import CloseCode
from pydra_core.link.dial import Watch, dial
from pydra_core.node.records import Patience
from pydra_core.protocol import messages as m
from pydra_core.protocol.blobline import CHUNK, Fetch
from pydra_core.protocol.hello import PROTOCOL, BlobHello
from pydra_core.protocol.states import Outcome
from tests.core.node.agents import CODE, ended, options
from tests.core.node.links import digest, until
from tests.core.node.scripted import ScriptedMaster, running_agent
from tests.walks.cutting import Cutting

linux = pytest.mark.skipif(sys.platform != "linux", reason="the zygote needs Linux")
WATCHFUL = Patience(ping=0.2, pong=2.0)
TRUSTING = Patience(ping=500.0, pong=1000.0)


def port_of(master: ScriptedMaster) -> int:
    return int(master.addresses[0].rpartition(":")[2])


@asynccontextmanager
async def a_node(master: ScriptedMaster, folder: Path, proxy: Cutting, patience: Patience) -> AsyncIterator[None]:
    join = msgspec.structs.replace(master.token(), addresses=(proxy.address,))
    async with running_agent(options(master, folder, join=join, patience=patience)):
        await master.until(m.NodeReady)
        yield


@linux
async def test_a_pull_over_a_link_that_fell_silent_goes_on_over_another(master: ScriptedMaster, tmp_path: Path) -> None:
    version = master.deploy("play", CODE + f"\nTEXT = '{'x' * 900_000}'\n")
    async with Cutting(port_of(master), "down", silent=True) as proxy, a_node(master, tmp_path, proxy, WATCHFUL):
        proxy.arm([300_000])
        master.place(version, "Greet")
        assert (await ended(master)).outcome is Outcome.COMPLETE
        assert proxy.done == 1


@linux
async def test_files_that_the_master_never_sees_are_sent_again(master: ScriptedMaster, tmp_path: Path) -> None:
    """What the master says comes, what it is told does not."""
    version = master.deploy("play", CODE)
    async with Cutting(port_of(master), "up", silent=True) as proxy, a_node(master, tmp_path, proxy, WATCHFUL):
        proxy.arm([700_000])
        master.place(version, "Large")
        assert len(master.blobs[(await ended(master)).artifacts[0].digest]) == 1_500_000
        assert proxy.done == 1


@linux
async def test_a_blob_link_is_left_with_its_main_link(master: ScriptedMaster, tmp_path: Path) -> None:
    """Nothing tells that it is silent but the end of the main link: the node asks for so little that it would wait for hours."""
    version = master.deploy("play", CODE)
    async with Cutting(port_of(master), "up", silent=True) as proxy, a_node(master, tmp_path, proxy, TRUSTING):
        proxy.arm([700_000])
        master.place(version, "Large")
        await until(lambda: proxy.done == 1)
        assert master.wire is not None
        await master.wire.close(CloseCode.STOPPING, "over")
        assert len(master.blobs[(await ended(master)).artifacts[0].digest]) == 1_500_000


async def test_a_slow_link_is_not_a_silent_one(master: ScriptedMaster) -> None:
    """One part takes many times as long as silence may, and each answer to a question stands behind it."""
    body = os.urandom(CHUNK)
    master.blobs[digest(body)] = body
    hello = BlobHello(protocol=PROTOCOL, program="0.2.0", ticket="t")
    async with Cutting(port_of(master), "down", pace=0.05) as proxy, asyncio.timeout(60):
        watch = Watch(every=0.05, patience=0.2, busy=True)
        wire, _ = await dial([proxy.address], master.identity.pin, lambda _: hello, watch=watch)
        for _ in range(2):
            await wire.send(Fetch(digest(body), 0, CHUNK))
        assert [(await wire.receive()).body for _ in range(2)] == [body] * 2
        await wire.close()
