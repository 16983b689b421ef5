"""A crowd for benchmarks of the window: a master with a long history, a thousand machines, and so many changes a second.

The machines have no links: what they would say is given to the master's rules on its own thread, as its server does it.
"""

import asyncio
import random
from pathlib import Path

from pydra_core.ids import NodeId, TokenId
from pydra_core.master import events
from pydra_core.master.runtime import Master
from pydra_core.master.state import Run
from pydra_core.master.store import Store, row
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.facts import Load
from pydra_core.protocol.messages import LogLine
from pydra_core.protocol.states import RunState
from tests.bench.speed import Speed
from tests.core.doubles import FACTS, deploy, digest, ended, ready, started, task
from tests.core.master.test_store import a_run

ENDS = (RunState.COMPLETE,) * 40 + (RunState.FAILED, RunState.CANCELLED, RunState.SKIPPED)
BEAT = 0.05
"""Seconds between two handfuls of changes."""
HANDFUL, SHIFT = 200, 50
"""Changes, and runs that end, before the master's loop looks at anything else."""
FEEL = 5
"""Handfuls between two looks at how fast the machine is."""


def write_history(home: Path, runs: int) -> None:
    """So many runs that have ended, over the last ten days."""
    rng = random.Random(5)
    home.mkdir(parents=True, exist_ok=True)
    store = Store(home)
    store.load()
    for first in range(1, runs + 1, 5_000):
        rows = [row(_ended(number, runs, rng)) for number in range(first, min(first + 5_000, runs + 1))]
        store.write(rows).result(60)
    store.close()


def _ended(number: int, runs: int, rng: random.Random) -> Run:
    run = a_run(number, rng.choice(ENDS))
    at = 1_700_000_000.0 - 864_000.0 * (runs - number) / runs
    run.queued, run.started, run.ended = at, at + 1, at + rng.uniform(2, 4_000)
    run.node_name, run.message = f"node-{rng.randrange(1_000):03}", f"counted to {rng.randrange(10**6):,}"
    run.error = "ValueError: bad centre" if run.state is RunState.FAILED else ""
    return run


class Crowd:
    """Its methods run on the master's thread."""

    def __init__(self, master: Master, nodes: int, live: int) -> None:
        self._master, self._nodes, self._live = master, nodes, live
        self._rng = random.Random(9)
        self._runs: list[Run] = []
        self._stopped = False
        self._serial = 0
        self.said = self.ended = 0
        self.speed = Speed()
        """Of the machine, while its master has its hands full."""

    async def join(self) -> None:
        """All machines are there, and as many runs are at work."""
        master = self._master
        for number in range(self._nodes):
            name = NodeId(f"{number:016x}")
            enrolled = events.NodeEnrolled(name, name.encode(), f"node-{number:03}", FACTS, TokenId("t"), "addr")
            master.happened(enrolled)
            master.happened(events.NodeSaid(name, ready(8)))
        await asyncio.sleep(0)
        await master.settled(events.Asked(deploy("crowd", "c", task("crowd", "Crowd"))))
        for first in range(0, self._live, 500):
            for _ in range(min(500, self._live - first)):
                self._submit()
            await asyncio.sleep(0.05)
        while len(self._placed()) < self._live:  # noqa: ASYNC110 (the rules have no event to wait for)
            await asyncio.sleep(0.05)
        self._start_placed()

    def _placed(self) -> list[Run]:
        return [run for run in self._master.cluster.live.values() if run.unit.holder is not None]

    async def talk(self, rate: float) -> None:
        """So many changes a second, until `stop`: progress of runs, and heartbeats of machines."""
        loop = asyncio.get_running_loop()
        began, beats, before = loop.time(), 0, self.said
        while not self._stopped:
            beats += 1
            for _ in range(int(rate * BEAT * beats) - (self.said - before)):
                self._say()
            await asyncio.sleep(max(0.0, began + beats * BEAT - loop.time()))

    async def press(self) -> None:
        """As many changes as the master can take, until `stop`."""
        handfuls = 0
        while not self._stopped:
            for _ in range(HANDFUL):
                self._say()
            handfuls += 1
            if handfuls % FEEL == 0:
                self.speed.feel()
            await asyncio.sleep(0)

    async def live_through(self) -> None:
        """Runs end and others are submitted, as fast as the master takes it, until `stop`; an end counts once it is on disk."""
        commits, before = self._master.commits, asyncio.ensure_future(asyncio.sleep(0))
        while not self._stopped:
            self.speed.feel()
            gone, self._runs = self._runs[:SHIFT], self._runs[SHIFT:]
            for run in gone:
                self._end(run)
            for _ in gone:
                self._submit()
            stored, counted = asyncio.ensure_future(commits.flush()), len(gone)
            await before
            self.ended += counted
            before = stored
            self._start_placed()
        await before

    def go_on(self) -> None:
        self._stopped = False

    def stop(self) -> None:
        self._stopped = True

    async def write_lines(self, run: Run, rate: float) -> None:
        """So many lines a second in the log of a run, for those who follow it, until `stop`."""
        loop = asyncio.get_running_loop()
        began, beats, written = loop.time(), 0, 0
        while not self._stopped:
            beats += 1
            count = int(rate * BEAT * beats) - written
            lines = tuple(
                LogLine(
                    self._master.clock(), "error" if n % 500 == 0 else "info", f"row {n:,}: 4,096 px in {n % 97} ms"
                )
                for n in range(written, written + count)
            )
            feed = self._master._control.logs._runs.get(run.run)
            for follower in feed.followers if feed else ():
                follower.take(written, lines)
            written += count
            await asyncio.sleep(max(0.0, began + beats * BEAT - loop.time()))

    def at_work(self) -> Run:
        """The newest run that works."""
        return self._runs[-1]

    def _end(self, run: Run) -> None:
        assert run.unit.holder is not None
        self._serial += 1
        self._master.happened(events.NodeSaid(run.unit.holder, ended(run, serial=self._serial)))

    def _submit(self) -> None:
        self._master.happened(events.Asked(verbs.Submit(task="crowd.Crowd", version=str(digest("c"))[:12])))

    def _start_placed(self) -> None:
        """What was placed meanwhile starts."""
        fresh = [run for run in self._placed() if run.state not in (RunState.RUNNING, RunState.COMPLETE)]
        for run in fresh:
            assert run.unit.holder is not None
            self._master.happened(events.NodeSaid(run.unit.holder, started(run)))
        self._runs += fresh

    def _say(self) -> None:
        self.said += 1
        rng = self._rng
        if self.said % 10 == 0:
            node = NodeId(f"{self.said // 10 % self._nodes:016x}")
            self._master.happened(
                events.NodeSaid(node, messages.Heartbeat(Load(cpu=rng.random(), memory=rng.randrange(8 << 30))))
            )
            return
        run = self._runs[rng.randrange(len(self._runs))]
        assert run.unit.holder is not None
        assert run.unit.attempt is not None
        told = messages.UnitProgress(
            unit=run.unit.name,
            attempt=run.unit.attempt,
            done=float(self.said),
            total=1e9,
            message=f"step {self.said:,}",
        )
        self._master.happened(events.NodeSaid(run.unit.holder, told))
