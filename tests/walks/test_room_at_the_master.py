"""A master whose disk has no room for what runs leave says so; its runs can be cancelled at once, and go on when there is room."""

import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pydra_core.ids import RunId
from pydra_core.protocol.pictures import RunDetails
from pydra_core.protocol.states import RunState
from tests.core.small_disk import small_disk
from tests.walks.machines import Machines

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

SOURCE = '''
"""Tasks that leave much."""
import os
from pydra_core.tasks import Param, ParallelTask, Task


class Leaves(Task):
    def work(self):
        with open("outputs/large.bin", "wb") as file:
            file.write(os.urandom(20 << 20))
        return "left"


class Piece(Leaves):
    standalone = False

    def work(self, item):
        return super().work()


class Cut(ParallelTask):
    """Its unit leaves as much."""

    subtask = Piece
    datasource = [1]
'''
MB = 2**20


class Scarce:
    """The room that a master's blobs have: none while it is `full`. A small disk where one may be mounted, else a limit to its files."""

    def __init__(self, folder: Path) -> None:
        self._blobs = folder / "master" / "blobs"
        (folder / "master").mkdir(parents=True, mode=0o700)
        self._master: subprocess.Popen[bytes] | None = None

    @contextmanager
    def of(self) -> Iterator["Scarce"]:
        with small_disk(self._blobs, 64 * MB) as self._disk:
            yield self

    def over(self, master: subprocess.Popen[bytes]) -> None:
        self._master = master

    def fill(self) -> None:
        if self._disk.mounted:
            self._disk.fill()
        else:
            self._limit(16 * MB)

    def make_room(self) -> None:
        if self._disk.mounted:
            self._disk.make_room()
        else:
            self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        assert self._master is not None
        hard = resource.prlimit(self._master.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(self._master.pid, resource.RLIMIT_FSIZE, (min(size, hard) if hard > 0 else size, hard))


def waits(details: RunDetails) -> bool:
    return details.row.message.startswith("waits for room at the master: ")


async def concerns(machines: Machines) -> list[str]:
    async with machines.cluster() as cluster:
        return [each.title for each in (await cluster.pulse()).concerns if "room" in each.title]


@pytest.mark.parametrize("task", ["Leaves", "Cut"])
async def test_who_waits_for_room_says_so_is_cancelled_at_once_and_goes_on_when_there_is_some(
    task: str, tmp_path: Path
) -> None:
    machines = Machines(tmp_path)
    try:
        with Scarce(machines.a).of() as room:
            room.over(await machines.master())
            await machines.node("b", "--slots", "2")
            async with machines.cluster() as cluster:
                await cluster.deploy(machines.write("much.py", SOURCE))
                room.fill()
                run = (await cluster.submit(f"much.{task}")).run
                told = await machines.run_is(run, waits)
                assert told.row.state is RunState.RUNNING
                assert re.match(r"The master's disk has no room for [\d.]+ MB of its files\.", told.why)
                assert any(each.text.startswith("waits for room at the master") for each in told.story)
                assert len(await concerns(machines)) == 1
                await cluster.cancel(run)
                ended = await cluster.wait(run)
                assert ended.row.state is RunState.CANCELLED
                assert not [each for each in await cluster.artifacts(run) if each.size > MB]

                again = (await cluster.submit(f"much.{task}")).run
                await machines.run_is(again, waits)
                room.make_room()
                ended = await cluster.wait(again)
                assert ended.row.state is RunState.COMPLETE
                assert [each.size for each in await cluster.artifacts(again)] == [20 * MB]
                assert await concerns(machines) == []
    finally:
        machines.close()


async def test_a_run_still_waits_for_room_when_its_master_has_restarted(tmp_path: Path) -> None:
    machines = Machines(tmp_path)
    try:
        with Scarce(machines.a).of() as room:
            first = await machines.master()
            room.over(first)
            await machines.node("b", "--slots", "2")
            async with machines.cluster() as cluster:
                await cluster.deploy(machines.write("much.py", SOURCE))
                room.fill()
                run = RunId((await cluster.submit("much.Leaves")).run)
                await machines.run_is(run, waits)
            first.kill()
            first.wait()
            room.over(await machines.master())
            room.fill()
            told = await machines.run_is(run, waits)
            assert "has no room" in told.why
            room.make_room()
            async with machines.cluster() as cluster:
                assert (await cluster.wait(run)).row.state is RunState.COMPLETE
    finally:
        machines.close()
