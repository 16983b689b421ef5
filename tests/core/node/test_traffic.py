"""What workers say and are told, with the files that go along: in order, and with an end whatever happens to a file."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pydra_core.node import deeds as d, happened as h
from pydra_core.node.collect import OUTPUTS
from pydra_core.node.happened import Fact
from pydra_core.node.keys import Key
from pydra_core.node.pool import Pool
from pydra_core.node.sync import Sync
from pydra_core.node.traffic import Traffic
from pydra_core.protocol import dealing, messages as m, worker as w
from pydra_core.protocol.spreads import Range
from pydra_core.protocol.states import Isolation
from pydra_core.worker.frames import to_worker
from pydra_core.worker.launch import Spawned, SpawnRequest
from tests.core.node.links import PATIENCE, Master, Tasks, digest, key, master, until
from tests.core.node.scripted import scripted_master
from tests.core.node.stories import placement
from tests.core.node.test_blob_moves import Moves

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sessions of POSIX")


class Bare:
    """Makes workers that do nothing but be there: a real process, and the other end of its socket for the test."""

    def __init__(self) -> None:
        self.ends: list[socket.socket] = []
        self.processes: list[subprocess.Popen[bytes]] = []
        self.pipes: list[int] = []

    async def spawn(self, request: SpawnRequest) -> Spawned:
        here, there = socket.socketpair()
        (log, log_end), (status, status_end) = os.pipe(), os.pipe()
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", "import sys; sys.stdin.read()"],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        self.ends.append(there)
        self.processes.append(process)
        self.pipes += [log_end, status_end]
        code, work = str(request.code), str(request.work)
        return Spawned(process.pid, -1, here, log, status, Isolation.PROCESS, code, work)

    def close(self) -> None:
        for end in self.ends:
            end.close()
        for pipe in self.pipes:
            os.close(pipe)
        for process in self.processes:
            process.kill()
            process.communicate()


class Room:
    """A node's traffic between one bare worker and a master that has blobs."""

    def __init__(self, up: Master, moves: Moves) -> None:
        self.up, self.moves = up, moves
        self.tasks = Tasks()
        self.facts: list[Fact] = []
        self.spawner = Bare()
        self.pool = Pool(self.spawner, moves.folders, self.facts.append, lambda: 5.0)
        self.traffic = Traffic(self.pool, self.facts.append, self.tasks.begin)
        self.traffic.over(Sync(moves.folders, moves.tickets, self.facts.append))
        self.key = key()
        self._framing = to_worker()

    async def start(self) -> None:
        wire = await self.up.link()
        self.traffic.lanes.attach(wire)
        self.tasks.begin(self.traffic.lanes.pump(wire))
        assert self.traffic._sync is not None
        self.tasks.begin(self.traffic._sync.run())
        placed = placement()
        self.moves.folders.version(placed.version).mkdir()
        await self.pool.spawn(d.Spawn(self.key, placed, 0))
        assert isinstance((await self.told(1))[0], w.Begin)

    async def told(self, count: int) -> list[w.ToWorker]:
        """The next messages that the worker is told."""
        end = self.spawner.ends[0]
        end.setblocking(False)
        messages: list[w.ToWorker] = []
        async with asyncio.timeout(PATIENCE):
            while len(messages) < count:
                messages += self._framing.feed(await asyncio.get_running_loop().sock_recv(end, 65_536))
        return messages

    def work(self, body: bytes, *inputs: Range) -> None:
        self.traffic.do(d.Tell(self.key, w.Work(body), inputs))

    def leave(self, name: str, body: bytes) -> None:
        (self.pool.work(self.key) / OUTPUTS / name).write_bytes(body)

    def answer(self, body: bytes, *files: str) -> None:
        said = dealing.UnitsAnswered(unit=self.key.unit, attempt=self.key.attempt, body=body)
        self.traffic.do(d.Carry(self.key, said, files))

    async def close(self) -> None:
        self.traffic.cancel()
        await self.tasks.end()
        await self.pool.discard(self.key)
        self.spawner.close()


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with scripted_master(tmp_path / "blobs") as blobs, master(tmp_path) as up:
        made = Room(up, Moves(blobs, tmp_path))
        await made.start()
        try:
            yield made
        finally:
            # The process of a worker is ended like any other: its hand closes what it held.
            made.pool.kill(made.key)
            os.close(made.spawner.pipes.pop())
            await until(lambda: any(isinstance(fact, h.WorkerEnded) for fact in made.facts))
            await made.close()


@pytest.fixture
def tmp_path(tmp_path: Path) -> Path:
    (tmp_path / "blobs").mkdir()
    return tmp_path


async def test_what_needs_no_files_is_told_at_once(room: Room) -> None:
    room.work(b"\x90")
    room.traffic.do(d.Tell(room.key, w.NoMore()))
    assert await room.told(2) == [w.Work(b"\x90"), w.NoMore()]


async def test_what_comes_after_something_with_files_waits_for_it(room: Room) -> None:
    body = b"what others left"
    room.moves.master.blobs[digest(body)] = body
    room.work(b"\x91\x01", Range("in", digest(body), 5, 6))
    room.work(b"\x91\x02")
    room.traffic.do(d.Tell(room.key, w.NoMore()))
    assert await room.told(3) == [w.Work(b"\x91\x01"), w.Work(b"\x91\x02"), w.NoMore()]
    assert (room.pool.work(room.key) / "inputs/in").read_bytes() == body[5:11]


async def test_files_that_cannot_be_had_are_nobodys_silence(room: Room) -> None:
    room.moves.tickets.refuses = {digest(b"x")}
    room.work(b"\x91\x01", Range("in", digest(b"x"), 0, 1))
    await until(lambda: any(isinstance(fact, h.FilesFailed) for fact in room.facts))
    (failed,) = [fact for fact in room.facts if isinstance(fact, h.FilesFailed)]
    assert failed.ours
    assert "could not be brought to this node: No run" in failed.reason
    room.work(b"\x91\x02")
    assert await room.told(1) == [w.Work(b"\x91\x02")]


async def test_an_answer_follows_its_files(room: Room) -> None:
    room.leave("out", b"map output")
    room.answer(b"\x91\x01", "out")
    room.answer(b"\x91\x02")
    heard = await room.up.heard.until(2)
    assert [each.body for each in heard] == [b"\x91\x01", b"\x91\x02"]
    assert room.moves.master.blobs[digest(b"map output")] == b"map output"
    assert not (room.pool.work(room.key) / OUTPUTS / "out").exists(), "it was taken, and makes room"
    assert (room.moves.folders.between(room.key.unit.run) / digest(b"map output")).exists(), "others here may read it"


async def test_a_file_that_was_never_left_is_the_workers_fault(room: Room) -> None:
    room.answer(b"\x91\x01", "nothing")
    room.answer(b"\x91\x02")
    assert [each.body for each in await room.up.heard.until(1)] == [b"\x91\x02"]
    (failed,) = [fact for fact in room.facts if isinstance(fact, h.FilesFailed)]
    assert not failed.ours
    assert "nothing" in failed.reason


async def test_the_end_of_a_worker_waits_for_what_is_being_taken_from_its_folder(room: Room) -> None:
    for name in "abc":
        room.leave(name, name.encode() * 100_000)
    room.answer(b"\x91\x01", *"abc")
    await asyncio.sleep(0)  # the taking has begun
    await room.traffic.end(room.key)
    assert not any((room.pool.work(room.key) / OUTPUTS).iterdir())
    assert len(await room.up.heard.until(1)) == 1


async def test_of_a_dead_worker_nothing_is_told_any_more(room: Room) -> None:
    stranger = Key(room.key.unit, m.Attempt(9, 9))
    room.traffic.do(d.Tell(stranger, w.NoMore()))
    room.traffic.do(d.Freeze(stranger, True))
    room.traffic.do(d.AskLastHeard(stranger))
    await room.traffic.end(stranger)
    assert h.LastHeard(stranger, 5.0, True) in room.facts
