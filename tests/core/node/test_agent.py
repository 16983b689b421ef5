"""A real agent with real workers against a scripted master: what it says, what it keeps, and what ends it."""

import os
import sys
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from pydra_core.ids import Digest, PackageName
from pydra_core.node.records import Patience
from pydra_core.protocol import messages as m, values
from pydra_core.protocol.hello import EnrolHello, NodeHello
from pydra_core.protocol.states import Isolation, Outcome
from tests.core.node.agents import CODE, ended, eventually, options
from tests.core.node.scripted import ScriptedMaster, running_agent

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the zygote needs Linux")


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
        lines = await master.until(m.LogLines, lambda x: x.unit == unit and x.lines)
        assert [line.text for line in lines.lines] == ["deaf"]
        beat = await master.until(m.Heartbeat, lambda x: any(one.last_line for one in x.load.workers))
        assert beat.load.workers[0].last_line == "deaf"
        assert beat.load.workers[0].memory > 0
        master.say(m.WatchLog(unit=None, first=-100))
        own = await master.until(m.LogLines, lambda x: x.unit is None)
        assert any("Linked to the master" in line.text for line in own.lines)
