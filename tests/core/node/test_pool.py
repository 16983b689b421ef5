"""Real workers, made by a real zygote: what they do never hurts the node, and is told exactly."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeVar

import pytest

from pydra_core.ids import Attempt, Digest, PackageName, RunId, TaskKey, UnitName
from pydra_core.node import deeds as d, happened as h
from pydra_core.node.folders import Folders
from pydra_core.node.happened import Fact
from pydra_core.node.keys import Key
from pydra_core.node.logs import tell_file
from pydra_core.node.pool import Pool
from pydra_core.protocol import values, worker as w
from pydra_core.protocol.messages import LogLine, Placement
from pydra_core.protocol.states import Isolation
from pydra_core.worker.launch import Zygote, ZygoteOptions

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the zygote needs Linux")

CODE = """
import os, signal, socket, sys, time, threading
from pathlib import Path
from pydra_core.tasks import Task

class Greet(Task):
    def work(self, name="you"):
        self.log.warning("hello %s", name)
        self.report(1, 2, "half")
        self.save("note.txt", b"saved")
        return {"name": name}

class Flood(Task):
    def work(self):
        line = b"y" * 99 + b"\\n"
        for _ in range(200):
            os.write(1, line * 10_000)
        print("the very end", flush=True)

class Chatter(Task):
    def work(self):
        for n in range(200_000):
            self.report(n, 200_000)

class Crash(Task):
    def work(self):
        print("about to crash", flush=True)
        os.kill(os.getpid(), signal.SIGSEGV)

class Garbage(Task):
    def work(self):
        found = next(fd for fd in range(3, 64) if is_socket(fd))
        os.write(found, b"\\xff" * 64)
        time.sleep(60)

class Links(Task):
    def work(self):
        outputs = Path("outputs")
        self.save("real.txt", b"real")
        self.save("passwd", b"x")
        (outputs / "passwd").unlink()
        (outputs / "passwd").symlink_to("/etc/passwd")
        self.save("fifo", b"x")
        (outputs / "fifo").unlink()
        os.mkfifo(outputs / "fifo")
        (outputs / "unannounced").write_text("x")

class Patient(Task):
    def work(self):
        while not self.stop_requested:
            time.sleep(0.01)
        print("stopping")
        return "stopped"

class Deaf(Task):
    def work(self):
        if os.fork() == 0:
            os.setsid()
        while True:
            time.sleep(60)

def is_socket(fd):
    try:
        socket.socket(fileno=os.dup(fd)).close()
        return True
    except OSError:
        return False
"""
VERSION = Digest("a" * 64)
F = TypeVar("F", bound=Fact)


class Room:
    """A pool with a zygote of its own; `facts` grows, `until` waits for one of a kind."""

    def __init__(self, folder: Path, best: Isolation) -> None:
        self.folders = Folders(folder)
        self.folders.prepare(())
        code = self.folders.version(VERSION)
        code.mkdir(mode=0o755)
        (code / "play.py").write_text(CODE)
        self.facts: list[Fact] = []
        self._grown = asyncio.Event()
        self.zygote = Zygote(
            ZygoteOptions(
                versions=self.folders.versions, runs=self.folders.runs, scratch=self.folders.scratch, best=best
            )
        )
        self.pool = Pool(self.zygote, self.folders, self._heard, lambda: 5.0, log_limit=100_000)

    def _heard(self, fact: Fact) -> None:
        self.facts.append(fact)
        self._grown.set()

    def of(self, kind: type[F], key: Key) -> list[F]:
        return [fact for fact in self.facts if isinstance(fact, kind) and getattr(fact, "key", None) == key]

    async def until(self, kind: type[F], key: Key, seconds: float = 60) -> F:
        async with asyncio.timeout(seconds):
            while not self.of(kind, key):
                self._grown.clear()
                await self._grown.wait()
        return self.of(kind, key)[0]

    async def start(self, cls: str, run: int = 1, **arguments: object) -> Key:
        key = Key(UnitName(RunId(run)), Attempt(1, 1))
        placement = Placement(
            unit=key.unit,
            attempt=key.attempt,
            package=PackageName("play"),
            version=VERSION,
            task=TaskKey(f"play.{cls}"),
            module="play",
            cls=cls,
            arguments=values.encode(arguments),
        )
        await self.pool.spawn(d.Spawn(key, placement, run))
        return key

    def said(self, key: Key, kind: type[w.FromWorker] | None = None) -> list[w.FromWorker]:
        return [fact.message for fact in self.of(h.WorkerSaid, key) if kind is None or isinstance(fact.message, kind)]


@pytest.fixture(params=[Isolation.FULL, Isolation.PROCESS])
async def room(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Room]:
    room = Room(tmp_path, request.param)
    await room.zygote.start()
    try:
        yield room
    finally:
        await room.zygote.close()


async def test_a_run_says_all_that_it_does_and_what_it_left_is_collected(room: Room) -> None:
    key = await room.start("Greet", name="ann")
    ended = await room.until(h.WorkerEnded, key)
    assert ended.clean
    assert isinstance(room.said(key)[0], w.Ready)
    (finished,) = room.said(key, w.Finished)
    assert isinstance(finished, w.Finished)
    assert values.decode(finished.value.body) == {"name": "ann"}
    assert w.Progress(done=1, total=2, message="half") in room.said(key)
    await room.pool.collect(d.Collect(key, ("note.txt",)))
    (collected,) = room.of(h.Collected, key)
    assert [(a.name, a.size) for a in collected.artifacts] == [("note.txt", 5)]
    assert collected.log is not None
    lines: list[LogLine] = []
    await tell_file(
        room.folders.owed_by(key) / collected.log.digest,
        0,
        collected.log_lines,
        lambda _, more, rest: lines.extend(more),
    )
    assert ("warning", "hello ann") in [(line.level, line.text) for line in lines]
    assert not any(room.folders.runs.iterdir())


async def test_a_flood_of_output_ends_and_its_last_lines_are_known(room: Room) -> None:
    key = await room.start("Flood")
    ended = await room.until(h.WorkerEnded, key)
    assert ended.clean
    assert ended.last_lines.endswith("the very end")
    log = room.pool.log_of(key.unit)
    assert log is not None
    assert log.dropped > 1_000_000
    assert log.path.stat().st_size < 200_000
    await room.pool.discard(key)
    assert not log.path.exists()


async def test_a_worker_that_reports_too_much_is_heard_to_its_end(room: Room) -> None:
    key = await room.start("Chatter")
    assert (await room.until(h.WorkerEnded, key)).clean
    assert len(room.said(key, w.Finished)) == 1
    await room.pool.discard(key)


async def test_a_crash_is_told_by_its_signal(room: Room) -> None:
    key = await room.start("Crash")
    ended = await room.until(h.WorkerEnded, key)
    assert not ended.clean
    assert "SIGSEGV" in ended.how
    assert "about to crash" in ended.last_lines
    await room.pool.discard(key)


async def test_garbage_on_the_socket_is_told_and_the_worker_can_be_killed(room: Room) -> None:
    key = await room.start("Garbage")
    broke = await room.until(h.WorkerBroke, key)
    assert "over the limit" in broke.reason
    room.pool.kill(key)
    assert not (await room.until(h.WorkerEnded, key)).clean
    await room.pool.discard(key)


async def test_links_and_fifos_in_outputs_are_not_collected(room: Room) -> None:
    key = await room.start("Links")
    await room.until(h.WorkerEnded, key)
    names = tuple(said.name for said in room.said(key, w.Saved) if isinstance(said, w.Saved))
    await room.pool.collect(d.Collect(key, names))
    (collected,) = room.of(h.Collected, key)
    assert [a.name for a in collected.artifacts] == ["real.txt", "unannounced"]
    assert len(collected.problems) == 2


async def test_a_stop_is_heard_by_the_task(room: Room) -> None:
    key = await room.start("Patient")
    async with asyncio.timeout(30):
        while not room.said(key, w.Ready):
            await room.until(h.WorkerSaid, key)
    room.pool.ask_stop(key, "enough")
    ended = await room.until(h.WorkerEnded, key)
    assert "stopping" in ended.last_lines
    await room.pool.discard(key)


async def test_a_killed_worker_takes_what_it_started_with_it(room: Room) -> None:
    key = await room.start("Deaf")
    spawned = await room.until(h.WorkerSpawned, key)
    assert [(each.key.unit, each.pid) for each in room.pool.workers()] == [(key.unit, spawned.pid)]
    await room.until(h.WorkerSaid, key)
    room.pool.kill(key)
    await room.until(h.WorkerEnded, key)
    assert not os.path.exists(f"/proc/{spawned.pid}/status") or "Z" in Path(f"/proc/{spawned.pid}/stat").read_text()
    assert list(room.pool.workers()) == []
    await room.pool.discard(key)


async def test_runs_at_the_same_time_are_told_apart(room: Room) -> None:
    keys = [await room.start("Greet", run, name=f"n{run}") for run in range(1, 5)]
    for key in keys:
        await room.until(h.WorkerEnded, key)
        (finished,) = room.said(key, w.Finished)
        assert isinstance(finished, w.Finished)
        assert values.decode(finished.value.body) == {"name": f"n{key.unit.run}"}
        await room.pool.discard(key)
