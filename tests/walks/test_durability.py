"""What is kept, and for how long: through full disks, deaths of everybody at once, leases, and the limits of the history."""

import contextlib
import os
import resource
import signal
import sqlite3
import subprocess
from collections.abc import Iterator

import psutil
import pytest

from pydra_core.errors import UserError
from pydra_core.protocol import verbs
from tests.walks.machines import Machines, alive, until
from tests.walks.test_main_job import LONG
from tests.walks.test_survival import start_long

LEAVES = """
import time
from pathlib import Path
from pydra_core.tasks import Task

class Leaves(Task):
    def work(self, marker: str = "x", seconds: float = 0.0):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(0.02)
        print("a line of the log")
        path = self.work_folder / "left.txt"
        path.write_text(marker * 10_000)
        self.save("left.txt", path)
        return [self.attempt, self.idempotency_key]
"""


@contextlib.contextmanager
def full_disk(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Not a byte more goes into a file of this process."""
    found = psutil.Process(process.pid)
    soft, hard = found.rlimit(resource.RLIMIT_FSIZE)
    found.rlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        found.rlimit(resource.RLIMIT_FSIZE, (soft, hard))


def stored(machines: Machines, run: int) -> str:
    with contextlib.closing(sqlite3.connect(machines.a / "master" / "state.sqlite")) as db:
        return str(db.execute("SELECT state FROM runs WHERE run = ?", (run,)).fetchone()[0])


async def submit(machines: Machines, task: str, **arguments: object) -> int:
    async with machines.cluster() as cluster:
        return (await cluster.submit(task, dict(arguments))).run


async def test_full_disks_of_master_and_node_lose_nothing_and_all_goes_on_when_there_is_room(
    machines: Machines,
) -> None:
    master = await machines.master()
    node = await machines.node("b")
    await machines.ctl("deploy", str(machines.write("leaves.py", LEAVES)))
    run = await submit(machines, "leaves.Leaves", marker="y", seconds=5)
    worker = (await machines.run_is(run, lambda d: d.row.worker_pid > 0)).row.worker_pid
    with full_disk(master), full_disk(node):
        await until(lambda: not alive(worker), "the worker ended")
        with pytest.raises(UserError, match="Make room"):
            await submit(machines, "leaves.Leaves")
        assert stored(machines, run) != "complete"
    ended = await machines.run_is(run, lambda d: d.row.ended > 0)
    assert ended.row.state == "complete", (ended.error, ended.trace)
    assert ended.result[1] == str(run)
    await until(lambda: stored(machines, run) == "complete", "there is room, so it is stored")
    later = await machines.run("leaves.Leaves", "marker=z")
    saved = await machines.ctl("artifacts", str(later["run"]), "--save", str(machines.folder / "saved"))
    assert saved.status == 0, saved.err
    assert (machines.folder / "saved" / "left.txt").read_text() == "z" * 10_000


async def test_master_and_node_killed_at_once_tell_what_ended_and_run_the_rest_again(machines: Machines) -> None:
    master = await machines.master()
    node = await machines.node("b", "--slots", "2")
    await machines.ctl("deploy", str(machines.write("leaves.py", LEAVES)))
    long, _, _ = await start_long(machines)
    short = await submit(machines, "leaves.Leaves", seconds=3)
    began = (await machines.run_is(short, lambda d: d.row.worker_pid > 0)).row

    await machines.stop(master, signal.SIGKILL)
    await until(lambda: not alive(began.worker_pid), "the short one ended by itself")
    outbox = machines.home("b") / "node" / "outbox"
    await until(lambda: outbox.stat().st_size > 0, "its end is written down")
    await machines.stop(node, signal.SIGKILL)
    await machines.master()
    await machines.node("b", "--slots", "2", join=False)

    ended = await machines.run_is(short, lambda d: d.row.ended > 0)
    assert (ended.row.state, ended.result[0]) == ("complete", "1.1")
    assert (ended.row.worker_pid, ended.row.attempt) == (began.worker_pid, began.attempt)
    await machines.run_is(long, lambda d: d.row.state == "running" and str(d.row.attempt) == "2.2")
    assert (await machines.ctl("cancel", str(long))).status == 0
    assert (await machines.run_is(long, lambda d: d.row.ended > 0)).row.state == "cancelled"


async def test_a_lease_ends_a_worker_whose_master_is_away_and_its_run_is_begun_again(machines: Machines) -> None:
    master = await machines.master()
    await machines.node("b")
    await machines.ctl("deploy", str(machines.write("long.py", LONG)))
    leased = (await machines.ctl("run", "long.Long", "seconds=60", "--lease", "2 s")).document["run"]
    row = (await machines.run_is(leased, lambda d: d.row.state == "running" and d.row.worker_pid > 0)).row

    await machines.stop(master, signal.SIGKILL)
    await until(lambda: not alive(row.worker_pid), "the lease is over")
    await machines.master()

    again = await machines.run_is(leased, lambda d: d.row.worker_pid not in (0, row.worker_pid))
    assert str(again.row.attempt) == "2.2"
    assert (await machines.ctl("cancel", str(leased))).status == 0


async def test_the_history_is_as_long_as_the_master_is_told_now_or_was_told_before(machines: Machines) -> None:
    master = await machines.master("--keep-days", "30")
    await machines.node("b")
    await machines.ctl("deploy", str(machines.write("leaves.py", LEAVES)))
    for marker in "abcd":
        await machines.run("leaves.Leaves", f"marker={marker}")
    status = (await machines.ctl("status")).document
    assert (status["keep_days"], status["keep_runs"], status["keep_size"]) == (30.0, 100_000, 20_000_000_000)
    assert status["left_size"] > 40_000
    assert "16 GiB" in (await machines.ctl("keep")).document["text"]
    told = (await machines.ctl("prune", "--runs", "--keep", "3")).document
    assert (told["runs"], told["dry"]) == ([1], True)
    assert (await machines.ctl("prune", "--runs", "--keep", "3", "--yes")).document["runs"] == [1]
    refused = await machines.ctl("keep", "--runs", "1", as_json=False)
    assert (refused.status, refused.out) == (2, "")
    assert "This forgets 2 runs, from run 2 to run 3, with 20 kB of files." in refused.err
    assert "Add --yes" in refused.err
    assert "history is kept as before" in refused.err
    assert (await machines.ctl("status")).document["keep_runs"] == 100_000
    assert "3 ended runs" in (await machines.ctl("keep", "--runs", "3")).document["text"]
    assert "any number of ended runs" in (await machines.ctl("keep", "--runs", "0", "--yes")).document["text"]
    blobs = machines.a / "master" / "blobs"
    before = len(list(blobs.glob("??/*")))

    assert await machines.stop(master) == 0
    for promise in (blobs / "counted-on").iterdir():  # a file that was sent while its run went on is kept for a day
        os.utime(promise, (1.0, 1.0))
    await machines.master("--keep-runs", "1")
    async with machines.cluster() as cluster:
        while len(await cluster.runs()) > 1:
            await cluster.query(verbs.Query(kind="status"))
        assert [row.run for row in await cluster.runs()] == [4]
    await until(lambda: len(list(blobs.glob("??/*"))) == before - 4, "two logs and two artifacts are gone")
    status = (await machines.ctl("status", as_json=False)).out
    assert "at most 30 days, 1 ended runs, 20.0 GB" in status
    assert (await machines.run("leaves.Leaves"))["run"] == 5
