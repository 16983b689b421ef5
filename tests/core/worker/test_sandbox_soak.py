"""Many starts leave nothing behind: no process, mount, namespace, descriptor or memory. `PYDRA_SOAK=60000 make soak` takes longer."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest

from pydra_core.worker.launch import Grants, Zygote
from tests.core.worker.stage import Stage, is_gone, task_of

STARTS = int(os.environ.get("PYDRA_SOAK", "120"))


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


def resident(pid: int) -> int:
    fields = Path(f"/proc/{pid}/statm").read_text().split()
    return int(fields[1]) - int(fields[2])


async def until_gone(pids: list[int]) -> None:
    """What a killed zygote leaves ends a moment after it."""
    async with asyncio.timeout(10):
        while not all(is_gone(pid) for pid in pids):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("spares", [0, 2])
async def test_many_starts_leave_nothing_behind(tmp_path: Path, spares: int) -> None:
    stage = Stage(tmp_path)
    stage.options = replace(stage.options, spares=spares, recycle=50)
    stage.zygote = Zygote(stage.options)
    mounts = Path("/proc/self/mounts").read_text()
    async with stage:
        if not stage.contained:
            pytest.skip(f"no full sandbox here: {stage.report.level}")
        code = stage.deploy(main=task_of("return os.getpid()"))
        inits = []
        files, memory = 0, 0
        for number in range(STARTS):
            running = await stage.begin(code, "main")
            inits.append(running.spawned.pid)
            assert (await running.end()).result == 2
            if number == STARTS // 2:
                files, memory = open_files(), resident(os.getpid())
        assert open_files() <= files + 4  # a retired zygote may still be on its way out
        assert (resident(os.getpid()) - memory) * 4096 < 16 << 20
        assert len(set(inits)) > 1
    await until_gone(inits)
    assert Path("/proc/self/mounts").read_text() == mounts


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
