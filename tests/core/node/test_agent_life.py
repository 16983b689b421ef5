"""How a real agent comes to a master, is refused, and ends: with what it says, and what it leaves for the next."""

import asyncio
import os
import re
import signal
import sys
from pathlib import Path

import msgspec
import pytest

from pydra_core.errors import CloseCode, UserError
from pydra_core.ids import RunId, UnitName
from pydra_core.node.agent import Agent, NodeOptions
from pydra_core.protocol import messages as m
from pydra_core.protocol.hello import EnrolHello, NodeHello
from tests.core.node.agents import CODE, agent_process, alive, ended, eventually, finished, options
from tests.core.node.scripted import ScriptedMaster, running_agent

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the zygote needs Linux")


async def test_a_paired_node_ignores_a_spent_token_of_its_own_master(master: ScriptedMaster, tmp_path: Path) -> None:
    kept = options(master, tmp_path)
    for _ in range(2):
        master.heard.clear()
        async with running_agent(kept):
            await master.until(m.NodeReady)
    assert [type(hello) for hello in master.hellos] == [EnrolHello, NodeHello]


async def test_a_token_whose_welcome_got_lost_does_not_lock_the_node_out(
    master: ScriptedMaster, tmp_path: Path
) -> None:
    kept = options(master, tmp_path)
    async with running_agent(kept):
        await master.until(m.NodeReady)
    (tmp_path / "node" / "pairing.json").unlink()
    master.heard.clear()
    async with running_agent(kept):
        await master.until(m.NodeReady)


@pytest.mark.parametrize("joined", [True, False])
async def test_a_refusal_that_a_person_must_mend_ends_the_node_with_how(
    master: ScriptedMaster, tmp_path: Path, joined: bool
) -> None:
    made = options(master, tmp_path)
    if joined:
        async with running_agent(made):
            await master.until(m.NodeReady)
        made.join = None
    master.known.clear()
    master.tokens.clear()
    with pytest.raises(UserError) as caught:
        await Agent(made).run()
    assert "pydra-node --join TOKEN" in caught.value.sentence


async def test_a_node_that_was_replaced_comes_back_at_once_and_one_that_is_again_has_a_twin(
    master: ScriptedMaster, tmp_path: Path
) -> None:
    """What replaced it may be a try of its own that came late. Two machines with one key would replace each other for ever."""
    log = tmp_path / "node" / "node.log"
    async with running_agent(options(master, tmp_path)):
        await master.until(m.NodeReady)
        for _ in range(2):
            assert master.wire is not None
            replaced, master.wire = master.wire, None
            await replaced.close(CloseCode.REPLACED, "this node opened a newer link")
            await eventually(lambda: master.wire is not None or "has the key of this one" in log.read_text(), 20)
        assert master.wire is None


async def test_a_node_without_a_master_says_how_to_join(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="joined no master yet"):
        await Agent(NodeOptions(home=tmp_path / "node")).run()


async def test_another_master_at_the_address_is_refused(master: ScriptedMaster, tmp_path: Path) -> None:
    made = options(master, tmp_path)
    assert made.join is not None
    made.join = msgspec.structs.replace(made.join, pin="0" * 64)
    with pytest.raises(UserError, match="another master"):
        await Agent(made).run()


async def test_a_killed_node_takes_its_workers_with_it_and_what_it_owed_comes_back(
    master: ScriptedMaster, tmp_path: Path
) -> None:
    version = master.deploy("play", CODE)
    master.acknowledges = False
    process = agent_process(tmp_path / "node", master.token().text)
    try:
        await master.until(m.NodeReady)
        master.place(version, "Greet", 1)
        first = await ended(master)
        master.place(version, "Deaf", 2)
        pid = (await master.until(m.UnitStarted, lambda x: x.unit == UnitName(RunId(2)))).worker_pid
        pidfd = os.pidfd_open(pid)
        process.kill()
        await finished(process)
        gone = asyncio.Event()
        asyncio.get_running_loop().add_reader(pidfd, gone.set)
        async with asyncio.timeout(10):
            await gone.wait()
        asyncio.get_running_loop().remove_reader(pidfd)
        os.close(pidfd)
        master.heard.clear()
        master.acknowledges = True
        process = agent_process(tmp_path / "node")
        ready = await master.until(m.NodeReady)
        assert ready.running == ()
        assert ready.versions == (version,)
        assert [owed.unit for owed in ready.owes] == [first.unit]
        again = await ended(master)
        assert (again.serial, again.value) == (first.serial, first.value)
    finally:
        process.kill()
        await finished(process)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_workers_tells_the_master_and_exits_0(
    master: ScriptedMaster, tmp_path: Path, number: signal.Signals
) -> None:
    version = master.deploy("play", CODE)
    process = agent_process(tmp_path / "node", master.token().text)
    try:
        await master.until(m.NodeReady)
        master.place(version, "Deaf")
        pid = (await master.until(m.UnitStarted)).worker_pid
        process.send_signal(number)
        stopping = await master.until(m.NodeStopping)
        assert re.search(number.name, stopping.reason)
        assert await finished(process) == 0
        assert not alive(pid)
        assert not any(isinstance(x, m.UnitEnded) for x in master.heard)
    finally:
        process.kill()
        await finished(process)


async def test_a_removed_node_joins_again_with_a_new_token(master: ScriptedMaster, tmp_path: Path) -> None:
    made = options(master, tmp_path)
    async with running_agent(made):
        await master.until(m.NodeReady)
    master.known.clear()
    master.heard.clear()
    made.join = master.token()
    async with running_agent(made):
        await master.until(m.NodeReady)
    assert [type(hello) for hello in master.hellos] == [EnrolHello, NodeHello, EnrolHello]
