"""Nodes that are not at their best, as real processes: one that drains, one with a full disk, one whose owner has it."""

import contextlib
import resource
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

import psutil
import pytest

from pydra_core.protocol.states import NodeState
from tests.walks.machines import Machines
from tests.walks.test_main_job import GREET
from tests.walks.test_survival import start_long

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits of another process are Linux's")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


async def test_a_node_drains_with_a_deadline_and_takes_runs_again(machines: Machines) -> None:
    await machines.master()
    await machines.node("b")
    run, _, _ = await start_long(machines)

    said = await machines.ctl("node", "drain", "b", "--deadline", "1s", "--reason", "a new disk", as_json=False)
    assert "b drains (a new disk): 1 unit left" in said.out
    await machines.node_is("b", lambda row: row.state is NodeState.DRAINING and not row.workers)
    waiting = await machines.run_is(run, lambda d: d.row.state == "queued")
    assert "b drains (a new disk)" in waiting.why

    assert (await machines.ctl("node", "resume", "b")).status == 0
    again = (await machines.run_is(run, lambda d: d.row.state == "running")).row
    assert str(again.attempt) == "1.2"
    assert (await machines.ctl("node", "resume", "b")).status != 0
    await machines.ctl("cancel", str(run))


@contextlib.contextmanager
def _full(pid: int) -> Iterator[None]:
    """Not a byte more goes into a file of this process."""
    process = psutil.Process(pid)
    before = process.rlimit(resource.RLIMIT_FSIZE)
    process.rlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        process.rlimit(resource.RLIMIT_FSIZE, before)


async def test_a_full_disk_fails_no_run(machines: Machines) -> None:
    await machines.master()
    full = await machines.node("b")
    await machines.ctl("deploy", str(machines.write("greet.py", GREET)))
    with _full(full.pid):
        run = (await machines.ctl("run", "greet.Greet", "name=Ada")).document["run"]
        waiting = await machines.run_is(run, lambda d: "b could not run greet" in d.why)
        assert "File too large" in waiting.why
        assert (await machines.node_is("b", lambda row: bool(row.notes))).state is NodeState.CONNECTED
        await machines.node("c")
        ended = await machines.run_is(run, lambda d: d.row.ended > 0)
    assert (ended.row.state, ended.row.node_name) == ("complete", "c")


async def test_a_machine_works_only_when_its_owner_lets_it(machines: Machines) -> None:
    later = (datetime.now() + timedelta(days=3)).weekday()
    await machines.master()
    node = await machines.node("b", "--hours", DAYS[later])
    await machines.ctl("deploy", str(machines.write("greet.py", GREET)))
    run = (await machines.ctl("run", "greet.Greet", "name=Ada")).document["run"]
    waiting = await machines.run_is(run, lambda d: "works again" in d.why)
    assert "at 00:00 (its owner's schedule)" in waiting.why
    listed = (await machines.ctl("nodes")).document[0]
    assert listed["hours"]["slots"] == 0

    await machines.stop(node)
    await machines.node("b", "--hours", "daily", join=False)
    assert (await machines.run_is(run, lambda d: d.row.ended > 0)).row.state == "complete"
