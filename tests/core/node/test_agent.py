"""A real agent with real workers against a scripted master: what it says, what it keeps, and what ends it."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from hashlib import sha256
from pathlib import Path

import msgspec
import psutil
import pytest

from pydra_core.errors import UserError
from pydra_core.ids import Digest, PackageName, RunId, UnitName
from pydra_core.node.agent import Agent, NodeOptions
from pydra_core.node.records import Patience
from pydra_core.protocol import messages as m, values
from pydra_core.protocol.hello import EnrolHello, NodeHello
from pydra_core.protocol.states import Isolation, Outcome
from tests.core.node.scripted import ScriptedMaster, running_agent, scripted_master

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the zygote needs Linux")

CODE = """
import os, time
from pydra_core.tasks import Task

class Greet(Task):
    def work(self, name="you"):
        print("hello", name, flush=True)
        self.report(1, 2)
        self.save("note.txt", name.encode())
        return name.upper()

class Large(Task):
    def work(self):
        self.save("large.bin", os.urandom(1_500_000))
        self.save("empty.bin", b"")

class Mute(Task):
    def work(self):
        for descriptor in range(3, 64):
            try:
                os.fstat(descriptor)
            except OSError:
                continue
            os.close(descriptor)
        time.sleep(120)

class Wait(Task):
    def work(self, file=""):
        print("waiting", flush=True)
        while not self.stop_requested and not os.path.exists("go"):
            time.sleep(0.01)
        return "went"

class Deaf(Task):
    def work(self):
        print("deaf", flush=True)
        while True:
            time.sleep(60)

class Slow(Task):
    def __init__(self, *args, **kwargs):
        time.sleep(60)
"""


@pytest.fixture
async def master(tmp_path: Path) -> AsyncIterator[ScriptedMaster]:
    async with scripted_master(tmp_path) as master:
        yield master


def options(master: ScriptedMaster, folder: Path, **more: object) -> NodeOptions:
    made = NodeOptions(home=folder / "node", join=master.token(), name="ada", slots=2)
    for name, value in more.items():
        setattr(made, name, value)
    return made


async def eventually(so: Callable[[], bool], seconds: float = 30) -> None:
    """Waits for something on the disk, which tells nobody when it changes."""
    async with asyncio.timeout(seconds):
        while not so():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def ended(master: ScriptedMaster, run: int = 1) -> m.UnitEnded:
    return await master.until(m.UnitEnded, lambda x: x.unit.run == run)


async def test_a_run_goes_from_placement_to_acknowledged_end(master: ScriptedMaster, tmp_path: Path) -> None:
    version = master.deploy("play", CODE)
    async with running_agent(options(master, tmp_path)):
        ready = await master.until(m.NodeReady)
        assert (ready.slots, ready.versions, ready.running) == (2, (), ())
        assert ready.isolation.level is not Isolation.NONE
        master.place(version, "Greet", name="ann")
        end = await ended(master)
        assert (end.outcome, end.error) == (Outcome.COMPLETE, "")
        assert values.decode(end.value.body) == "ANN"
        told = [kind for kind in master.kinds(1) if kind != "UnitSaved"]  # has no place among these
        assert told == ["UnitSyncing", "UnitStarting", "UnitStarted", "UnitProgress", "UnitEnded"]
        assert [a.name for a in end.artifacts] == ["note.txt"]
        assert master.blobs[end.artifacts[0].digest] == b"ann"
        assert end.log is not None
        lines = [msgspec.json.decode(line, type=m.LogLine) for line in master.blobs[end.log].splitlines()]
        assert [line.text for line in lines] == ["hello ann"]
        assert await master.until(m.VersionHeld) == m.VersionHeld(version)
        await eventually(lambda: (tmp_path / "node" / "outbox").stat().st_size == 0)
        await eventually(lambda: not any((tmp_path / "node" / "owed").iterdir()))
    assert any(isinstance(x, m.NodeStopping) for x in master.heard)
    assert not any((tmp_path / "node" / "runs").iterdir())


async def test_four_runs_share_one_pull_and_one_link(master: ScriptedMaster, tmp_path: Path) -> None:
    version = master.deploy("play", CODE)
    async with running_agent(options(master, tmp_path)):
        await master.until(m.NodeReady)
        for run in range(1, 5):
            master.place(version, "Greet", run)
        for run in range(1, 5):
            assert (await ended(master, run)).outcome is Outcome.COMPLETE
    assert master.fetches == 1
    assert sum(isinstance(hello, EnrolHello | NodeHello) for hello in master.hellos) == 1


async def test_a_pull_goes_on_where_it_was_cut(master: ScriptedMaster, tmp_path: Path) -> None:
    version = master.deploy("play", CODE + f"\nTEXT = '{'x' * 900_000}'\n")
    master.cut_after = 2
    async with running_agent(options(master, tmp_path)):
        await master.until(m.NodeReady)
        master.place(version, "Greet")
        await master.until(m.UnitSyncing, lambda x: x.done > 0)
        end = await ended(master)
        assert end.outcome is Outcome.COMPLETE
    asked = [x for x in master.heard if isinstance(x, m.TicketAsked) and x.fetch]
    assert len(asked) >= 2
    assert master.fetches < 4 * len(asked)


async def test_an_artifact_goes_on_where_it_was_cut(master: ScriptedMaster, tmp_path: Path) -> None:
    version = master.deploy("play", CODE)
    master.cut_after = 4
    async with running_agent(options(master, tmp_path)):
        await master.until(m.NodeReady)
        master.place(version, "Large")
        end = await ended(master)
        assert [(a.name, a.size) for a in end.artifacts] == [("large.bin", 1_500_000), ("empty.bin", 0)]
        assert len(master.blobs[end.artifacts[0].digest]) == 1_500_000
        assert len([x for x in master.heard if isinstance(x, m.TicketAsked) and x.store]) >= 2


async def test_what_the_master_does_not_take_is_told_and_the_run_ends(master: ScriptedMaster, tmp_path: Path) -> None:
    version = master.deploy("play", CODE)
    async with running_agent(options(master, tmp_path)):
        await master.until(m.NodeReady)
        master.place(version, "Wait")
        await master.until(m.UnitStarted)
        master.refused = "its disk is full"
        work = next((tmp_path / "node" / "runs").iterdir())
        os.close(os.open(work / "go", os.O_CREAT))
        end = await ended(master)
        assert (end.outcome, end.log, end.artifacts) == (Outcome.COMPLETE, None, ())
        assert "its disk is full" in end.trace


async def test_a_worker_that_closes_its_socket_and_lives_on_is_ended(master: ScriptedMaster, tmp_path: Path) -> None:
    version = master.deploy("play", CODE)
    async with running_agent(options(master, tmp_path)):
        await master.until(m.NodeReady)
        master.place(version, "Mute")
        end = await ended(master)
        assert end.outcome is Outcome.FAILED
        assert "closed its socket" in end.error


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


async def test_a_version_that_is_not_what_its_digest_says_is_refused(master: ScriptedMaster, tmp_path: Path) -> None:
    version = Digest(sha256(b"another").hexdigest())
    real = master.deploy("play", CODE)
    master.blobs[version], master.packages[version] = master.blobs[real], PackageName("play")
    async with running_agent(options(master, tmp_path)):
        await master.until(m.NodeReady)
        master.place(version, "Greet")
        end = await ended(master)
        assert end.outcome is Outcome.REFUSED
        assert "digest" in end.error
        assert not any((tmp_path / "node" / "versions").iterdir())


async def test_a_refused_ticket_refuses_the_attempt_with_the_reason(master: ScriptedMaster, tmp_path: Path) -> None:
    version = master.deploy("play", CODE)
    master.refused = "the package was removed"
    async with running_agent(options(master, tmp_path)):
        await master.until(m.NodeReady)
        master.place(version, "Greet")
        end = await ended(master)
        assert end.outcome is Outcome.REFUSED
        assert "the package was removed" in end.error


async def test_a_lost_link_stops_nothing_and_the_result_comes_with_the_next(
    master: ScriptedMaster, tmp_path: Path
) -> None:
    version = master.deploy("play", CODE)
    async with running_agent(options(master, tmp_path)):
        await master.until(m.NodeReady)
        master.place(version, "Wait")
        started = await master.until(m.UnitStarted)
        await master.close()
        work = next((tmp_path / "node" / "runs").iterdir())
        os.close(os.open(work / "go", os.O_CREAT))
        outbox = tmp_path / "node" / "outbox"
        await eventually(lambda: outbox.stat().st_size > 0)
        master.heard.clear()
        await master.open()
        ready = await master.until(m.NodeReady)
        assert [owed.attempt for owed in ready.owes] == [started.attempt]
        end = await ended(master)
        assert (end.outcome, end.worker_pid) == (Outcome.COMPLETE, started.worker_pid)
    assert isinstance(master.hellos[-1], NodeHello) or any(isinstance(x, NodeHello) for x in master.hellos)


async def test_what_runs_is_told_at_the_next_link(master: ScriptedMaster, tmp_path: Path) -> None:
    version = master.deploy("play", CODE)
    async with running_agent(options(master, tmp_path)):
        await master.until(m.NodeReady)
        placement = master.place(version, "Wait")
        started = await master.until(m.UnitStarted)
        await master.close()
        master.heard.clear()
        await master.open()
        (running,) = (await master.until(m.NodeReady)).running
        assert (running.unit, running.attempt, running.worker_pid) == (
            placement.unit,
            placement.attempt,
            started.worker_pid,
        )


async def test_a_cancelled_run_stops_by_itself_or_is_killed(master: ScriptedMaster, tmp_path: Path) -> None:
    version = master.deploy("play", CODE)
    async with running_agent(options(master, tmp_path)):
        await master.until(m.NodeReady)
        for run, cls in ((1, "Wait"), (2, "Deaf")):
            placement = master.place(version, cls, run)
            await master.until(m.UnitStarted, lambda x, run=run: x.unit.run == run)  # type: ignore[misc]
            master.say(m.StopUnit(unit=placement.unit, attempt=placement.attempt, grace=0.2, reason="enough"))
            end = await ended(master, run)
            assert (end.outcome, end.error) == (Outcome.CANCELLED, "enough")


async def test_a_worker_that_is_never_ready_fails(master: ScriptedMaster, tmp_path: Path) -> None:
    version = master.deploy("play", CODE)
    async with running_agent(options(master, tmp_path, patience=Patience(start=1.0))):
        await master.until(m.NodeReady)
        master.place(version, "Slow")
        end = await ended(master)
        assert end.outcome is Outcome.FAILED
        assert "not ready within 1 s" in end.error


async def test_watched_logs_are_told_live_and_the_last_line_rides_with_the_heartbeat(
    master: ScriptedMaster, tmp_path: Path
) -> None:
    version = master.deploy("play", CODE)
    async with running_agent(options(master, tmp_path)):
        await master.until(m.NodeReady)
        unit = master.place(version, "Deaf").unit
        await master.until(m.UnitStarted)
        master.say(m.WatchLog(unit=unit))
        lines = await master.until(m.LogLines, lambda x: x.unit == unit)
        assert [line.text for line in lines.lines] == ["deaf"]
        beat = await master.until(m.Heartbeat, lambda x: any(one.last_line for one in x.load.workers))
        assert beat.load.workers[0].last_line == "deaf"
        assert beat.load.workers[0].memory > 0
        master.say(m.WatchLog(unit=None, first=-100))
        own = await master.until(m.LogLines, lambda x: x.unit is None)
        assert any("Linked to the master" in line.text for line in own.lines)


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


async def test_a_node_without_a_master_says_how_to_join(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="joined no master yet"):
        await Agent(NodeOptions(home=tmp_path / "node")).run()


async def test_another_master_at_the_address_is_refused(master: ScriptedMaster, tmp_path: Path) -> None:
    made = options(master, tmp_path)
    assert made.join is not None
    made.join = msgspec.structs.replace(made.join, pin="0" * 64)
    with pytest.raises(UserError, match="another master"):
        await Agent(made).run()


MAIN = """
import asyncio, sys
from pathlib import Path
from pydra_core.node.agent import Agent, NodeOptions
from pydra_core.trust.tokens import JoinToken
join = JoinToken.parse(sys.argv[2]) if sys.argv[2] else None
sys.exit(asyncio.run(Agent(NodeOptions(home=Path(sys.argv[1]), join=join, slots=2)).run()))
"""


def agent_process(home: Path, token: str = "") -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", MAIN, str(home), token], stderr=subprocess.DEVNULL, cwd=Path(__file__).parents[3]
    )


async def finished(process: "subprocess.Popen[bytes]") -> int:
    return await asyncio.to_thread(process.wait, 30)


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


def alive(pid: int) -> bool:
    """A zombie is no worker any more: it only waits for an init that takes its time."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


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
