"""Many starts leave nothing behind: no process, mount, namespace, descriptor, memory, group or folder.

`make soak` does a hundred a second for ten minutes; here it is the same with fewer, as fast as they go.
"""

import asyncio
import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from pydra_core.protocol.states import Isolation, StepOutcome
from pydra_core.worker import proof
from pydra_core.worker.launch import SPARES, Grants, Zygote
from tests.core.worker.leftovers import Holdings, descendants, holdings
from tests.core.worker.stage import Stage, is_gone, task_of

STARTS = int(os.environ.get("PYDRA_SOAK", "120"))
RATE = float(os.environ.get("PYDRA_SOAK_RATE", "0"))
"""Starts a second; 0 is as many as there can be."""
AT_ONCE = 4
RECYCLE = 50 if STARTS < 1000 else 1000


class Soak:
    """Starts one worker after the other, some at once, and looks at what there is from time to time."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._code = stage.deploy(main=task_of("return os.getpid()"))
        self._began = time.monotonic()
        self.started = 0
        self.seen: list[Holdings] = []

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._start_many())
        self.look()

    async def _start_many(self) -> None:
        while self.started < STARTS:
            self.started += 1
            if RATE:
                await asyncio.sleep(self._began + self.started / RATE - time.monotonic())
            running = await self._stage.begin(self._code, "main")
            assert (await running.end()).result == 2
            shutil.rmtree(running.work)
            if self.started % max(1, STARTS // 10) == 0:
                self.look()

    def look(self) -> None:
        options = self._stage.options
        self.seen.append(holdings(options.runs, options.scratch))
        if STARTS >= 1000:
            rate = self.started / (time.monotonic() - self._began)
            print(f"{self.started} starts, {rate:.0f} a second: {self.seen[-1]}", flush=True)


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("spares", [0, 2])
async def test_many_starts_leave_nothing_behind(tmp_path: Path, spares: int) -> None:
    stage = Stage(tmp_path)
    stage.options = replace(stage.options, spares=spares, recycle=RECYCLE)
    stage.zygote = Zygote(stage.options)
    before = holdings()
    others = descendants(os.getpid())
    async with stage:
        if not stage.contained:
            pytest.skip(f"no full sandbox here: {stage.report.level}")
        soak = Soak(stage)
        await soak.run()
        early, late = soak.seen[len(soak.seen) // 3], soak.seen[-1]
        # A zygote and its guard, one that has retired, what is on its way in or out; each spare is two, in namespaces of its own.
        assert late.processes <= 4 + 2 * (AT_ONCE + spares) + before.processes
        assert late.namespaces <= 14 + 7 * (AT_ONCE + spares)
        assert late.files <= early.files + 4 * AT_ONCE
        assert late.largest_files <= early.largest_files + 2 * AT_ONCE
        assert late.mounts <= early.mounts
        assert late.memory <= early.memory + (16 << 20)
        assert late.largest <= early.largest + (8 << 20)
        assert late.folders <= early.folders + AT_ONCE
        assert late.groups <= AT_ONCE + spares + 1
    await until_gone(descendants(os.getpid()) - others)
    after = holdings()
    assert (after.processes, after.namespaces, after.groups) == (before.processes, before.namespaces, before.groups)
    assert after.own_mounts == before.own_mounts


async def until_gone(pids: set[int]) -> None:
    """What a killed zygote leaves ends a moment after it."""
    async with asyncio.timeout(10):
        while not all(is_gone(pid) for pid in pids):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_worn_zygote_is_replaced_and_its_workers_go_on(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.options = replace(stage.options, recycle=3)
    stage.zygote = Zygote(stage.options)
    async with stage:
        if not stage.contained:
            pytest.skip(f"no full sandbox here: {stage.report.level}")
        code = stage.deploy(main=task_of("while not self.stop_requested:\n    pass\nreturn 'went on'"))
        old = await stage.begin(code, "main")
        await old.until_ready()
        first = stage.zygote._lines.any()
        for _ in range(4):
            assert (await stage.run("return 1")).result == 1
        assert stage.zygote._lines.any() is not first
        assert not is_gone(old.spawned.pid)
        old.stop()
        assert (await old.end()).result == "went on"


async def test_a_spare_is_as_tight_as_a_fresh_worker(tmp_path: Path) -> None:
    """Each step was done and each attempt was refused in both: a spare that is not proved is not used."""
    stage = Stage(tmp_path)
    stage.options = replace(stage.options, spares=1)
    stage.zygote = Zygote(stage.options)
    async with stage:
        if not stage.contained:
            pytest.skip(f"no full sandbox here: {stage.report.level}")
        assert (SPARES, StepOutcome.DONE) in [(step.name, step.outcome) for step in stage.report.steps]
        setup = stage.zygote._setup
        assert setup is not None
        assert setup.spares == 1
        fresh, spare = [await stage.zygote._self_test(setup, Grants(), spare=spare) for spare in (False, True)]
        assert proof.level(True, spare.probes) is Isolation.STRICT
        assert [(step.name, step.outcome) for step in spare.steps] == [
            (step.name, step.outcome) for step in fresh.steps
        ]
        lax = msgspec.structs.replace(spare, probes=spare.probes[1:])
        assert proof.difference(fresh, lax) == spare.probes[0].name


async def test_each_worker_has_chances_of_its_own(tmp_path: Path) -> None:
    """Forked one after the other from the same process, as spares and fresh."""
    stage = Stage(tmp_path)
    stage.options = replace(stage.options, spares=1)
    stage.zygote = Zygote(stage.options)
    async with stage:
        drawn = [(await stage.run("import random\nreturn random.random()")).result for _ in range(4)]
        assert len(set(drawn)) == 4


async def test_a_spare_serves_one_run_with_its_own_limits_and_folders(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.options = replace(stage.options, spares=1, allowed=Grants())
    stage.zygote = Zygote(stage.options)
    async with stage:
        if not stage.contained:
            pytest.skip(f"no full sandbox here: {stage.report.level}")
        for number in range(5):
            body = f"open('mine', 'x').close()\nreturn [sorted(os.listdir('.')), {number}]"
            assert (await stage.run(body)).result == [["mine", "outputs"], number]
