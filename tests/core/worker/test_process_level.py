"""Workers without a sandbox, forked or fresh: what their limits are without namespaces, and that their end is noticed and explained."""

import asyncio
import ctypes
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pydra_core.protocol.states import Isolation
from pydra_core.worker import bounds, job_object
from pydra_core.worker.launch import Limits, SpawnRequest
from tests.core.worker.stage import Ended, Running, Stage, is_gone, task_of

HOARD = """\
import time
for _ in range(3):
    if os.fork() == 0:
        held = bytearray(90 << 20)
        for at in range(0, len(held), 4096):
            held[at] = 1
        time.sleep(60)
time.sleep(60)
"""
DAEMON = """\
import time
if os.fork() == 0:
    os.setpgid(0, 0)
    if os.fork() == 0:
        open('daemon', 'w').write(str(os.getpid()))
        time.sleep(3600)
    os._exit(0)
while not os.path.exists('daemon') or not open('daemon').read():
    time.sleep(0.01)
"""
KILL_INIT = """\
import signal, time
with open('daemon', 'w') as file:
    pid = os.fork()
    if pid == 0:
        os.setsid()
        time.sleep(3600)
    file.write(str(pid))
os.kill(os.getppid(), signal.SIGKILL)
time.sleep(3600)
"""


@pytest.fixture(params=[Isolation.PROCESS, Isolation.NONE], ids=["forked", "fresh"])
async def bare(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with Stage(tmp_path, request.param) as stage:
        if stage.report.level is Isolation.NONE:
            pytest.skip(stage.report.steps[-1].detail)
        yield stage


async def run_with(stage: Stage, body: str, **limits: object) -> Ended:
    code, work = stage.deploy(main=task_of(body)), stage.options.runs / "limited"
    work.mkdir()
    request = SpawnRequest(name="limited", code=code, work=work, limits=Limits(**limits))  # type: ignore[arg-type]
    running = Running(await stage.zygote.spawn(request), work)
    stage.say_begin(running, "main", {})
    return await running.end()


async def test_the_memory_of_its_whole_tree_is_limited(bare: Stage) -> None:
    ended = await run_with(bare, HOARD, memory=192 << 20)
    assert ended.exit.limit.startswith("memory ")
    assert ended.exit.limit.endswith(" of 192.0 MiB")


async def test_the_wall_time_is_limited(bare: Stage) -> None:
    ended = await run_with(bare, "import time\ntime.sleep(60)", wall_time=0.5)
    assert ended.exit.timed_out


async def test_files_descriptors_seconds_and_core_dumps_are_limited(bare: Stage) -> None:
    body = """
import resource as r
names = ('RLIMIT_FSIZE', 'RLIMIT_NOFILE', 'RLIMIT_CPU', 'RLIMIT_CORE', 'RLIMIT_DATA')
return [r.getrlimit(getattr(r, name))[1] for name in names]
"""
    ended = await run_with(bare, body, disk=1 << 20, open_files=77, cpu_seconds=60, memory=1 << 30)
    assert ended.result == [1 << 20, 77, 60, 1, (1 << 30) + (256 << 20)]


async def test_what_it_left_running_ends_with_it(bare: Stage) -> None:
    """A daemon of another process group, whose parent is gone; a session of its own would do for a fresh process."""
    ended = await run_with(bare, DAEMON)
    assert ended.result is None
    await until_gone(int((ended.work / "daemon").read_text()))


async def test_a_task_that_ends_its_own_init_is_found_out(tmp_path: Path) -> None:
    async with Stage(tmp_path, Isolation.PROCESS) as stage:
        if stage.zygote._setup is None:
            pytest.skip("there is no init without a zygote here")
        running = await stage.begin(stage.deploy(main=task_of(KILL_INIT)), "main")
        ended = await running.end()
        assert ended.exit.sentence().startswith("was ended together with its init, and not by its node")
        await until_gone(int((ended.work / "daemon").read_text()))
        assert (await stage.run("return 1")).result == 1


async def until_gone(pid: int) -> None:
    """Its descriptors are closed a moment before it is gone."""
    async with asyncio.timeout(10):
        while not is_gone(pid):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def test_a_limit_that_is_given_is_in_the_table() -> None:
    told = bounds.wanted(Limits(memory=1 << 30, cpu_seconds=5, processes=9), alone=True)
    assert (told["RLIMIT_CPU"], told["RLIMIT_NPROC"], told["RLIMIT_DATA"]) == (5, 9, (1 << 30) + (256 << 20))
    assert "RLIMIT_NPROC" not in bounds.wanted(Limits(), alone=False)


def test_a_job_object_is_told_what_the_limits_are() -> None:
    told = job_object.described(Limits(memory=1 << 30, cpu_seconds=5, processes=9))
    assert told.basic.flags == 0x2000 | 0x200 | 0x8 | 0x2
    assert (told.job_memory, told.basic.active_processes, told.basic.process_time) == (1 << 30, 9, 50_000_000)
    if sys.maxsize > 2**32 and os.name != "nt":
        assert ctypes.sizeof(told) == 144
