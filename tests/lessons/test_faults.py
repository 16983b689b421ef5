"""Held workers never came back, losing the main worker stranded the run, losing another woke nobody, a restart recovered nothing."""

import os
import signal

import pytest

from pydra_core.protocol.pictures import NodeRow
from pydra_core.protocol.states import Outcome, RunState
from tests.core.doubles import Brain, ended as ended_of, ready, running
from tests.lessons.cluster import HEAD, One
from tests.walks.machines import Machines

pytestmark = pytest.mark.asyncio(loop_scope="package")

NAPS = """
class Nap(Task):
    standalone = False
    def work(self, n):
        time.sleep(0.05)
        return n
class Main(ParallelTask):
    subtask = Nap
    def setup(self): self.seen = []
    def datasource(self, count: int = 40): return range(count)
    def unit_complete(self, index, item, result): self.seen.append(index)
    def work_complete(self): return sorted(self.seen)
"""


async def a_worker_of(one: One, run: int, coordinates: bool) -> int:
    """The process of one that runs."""

    def found(row: NodeRow) -> list[int]:
        return [w.pid for w in row.workers if w.run == run and w.coordinates == coordinates and w.pid > 1]

    return found(await one.machines.node_is("b", lambda row: bool(found(row))))[0]


async def test_held_workers_come_back_when_a_run_is_cancelled(one: One) -> None:
    run = await one.submit(f"{await one.deploy(NAPS)}.Main", count=10_000)
    await one.machines.run_is(run, lambda d: d.row.units.get("complete", 0) > 3)
    async with one.machines.cluster() as cluster:
        await cluster.cancel(run)
    assert (await one.ended(run)).row.state == "cancelled"
    await one.idle()
    assert await one.result(NAPS, count=3) == [0, 1, 2]


async def test_losing_the_main_worker_does_not_strand_the_run(one: One) -> None:
    run = await one.submit(f"{await one.deploy(NAPS)}.Main", count=60)
    await one.machines.run_is(run, lambda d: d.row.units.get("complete", 0) > 3)
    os.kill(await a_worker_of(one, run, coordinates=True), signal.SIGKILL)
    ended = await one.ended(run)
    assert ended.row.state == "failed" or ended.result == list(range(60))
    assert ended.row.state == "complete" or "SIGKILL" in ended.error
    await one.idle()


async def test_losing_the_node_of_the_main_worker_does_not_strand_the_run(machines: Machines) -> None:
    await machines.master()
    nodes = {name: await machines.node(name, "--slots", "2") for name in ("b", "c")}
    async with machines.cluster() as cluster:
        await cluster.deploy(machines.write("naps.py", HEAD + NAPS))
        run = (await cluster.submit("naps.Main", {"count": 100})).run
        first = (await machines.run_is(run, lambda d: d.row.units.get("complete", 0) > 3)).row.node_name
        await machines.stop(nodes[first], signal.SIGTERM)
        ended = await cluster.wait(run)
    assert (ended.row.state, ended.result) == ("complete", list(range(100))), ended.error
    assert ended.row.node_name != first


async def test_losing_any_worker_wakes_those_who_can_do_its_units(one: One) -> None:
    """At most the unit that it was executing is charged; all others are done by others."""
    source = NAPS.replace("def setup", "def unit_failed(self, *told): return True\n    def setup")
    run = await one.submit(f"{await one.deploy(source)}.Main", count=60)
    await one.machines.run_is(run, lambda d: d.row.units.get("complete", 0) > 3)
    os.kill(await a_worker_of(one, run, coordinates=False), signal.SIGKILL)
    ended = await one.ended(run)
    assert ended.row.state == "complete", ended.error
    assert len(ended.result) >= 59
    await one.idle()


async def test_a_restart_recovers_what_ran_and_what_waited() -> None:
    brain = Brain()
    going = brain.run_on("a")
    waiting = brain.submit()
    again = brain.restart()
    again.said("a", ready(1, running=(running(going),)))
    assert again.cluster.runs[going.run].state is RunState.RUNNING
    assert again.cluster.runs[waiting.run].state is RunState.QUEUED
    again.said("a", ended_of(going, Outcome.COMPLETE))
    assert again.cluster.runs[going.run].state is RunState.COMPLETE
    again.plan()
    assert again.cluster.runs[waiting.run].unit.holder == "a"


async def test_a_restart_of_the_master_loses_no_run(machines: Machines) -> None:
    master = await machines.master()
    await machines.node("b", "--slots", "2")
    async with machines.cluster() as cluster:
        await cluster.deploy(machines.write("naps.py", HEAD + NAPS))
        run = (await cluster.submit("naps.Main", {"count": 100})).run
        await machines.run_is(run, lambda d: d.row.units.get("complete", 0) > 3)
    await machines.stop(master, signal.SIGKILL)
    await machines.master()
    ended = await machines.run_is(run, lambda d: d.row.ended > 0)
    assert (ended.row.state, ended.result) == ("complete", list(range(100))), ended.error
