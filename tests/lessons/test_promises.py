"""What was planned and never delivered: each promise is kept here by the thing itself."""

import asyncio
import ssl
from pathlib import Path

import msgspec
import pytest

from pydra_core.errors import UserError
from pydra_core.ids import RunId
from pydra_core.master.reasons import why
from pydra_core.packages.load import read_package
from pydra_core.protocol import verbs
from pydra_core.protocol.manifest import Needs
from pydra_core.protocol.states import RunState
from tests.core.doubles import Brain, deploy, ended, started, task
from tests.core.link.gates import open_door
from tests.lessons.cluster import One

pytestmark = pytest.mark.asyncio(loop_scope="package")

LONG = """
class Main(Task):
    def work(self, seconds: float = 60.0):
        print("first line", flush=True)
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.stop_requested:
            time.sleep(0.02)
        return "ended"
"""


async def test_metadata_is_static(tmp_path: Path) -> None:
    """Name, description, parameters and needs of a task that cannot even be imported."""
    path = tmp_path / "static.py"
    path.write_text(
        "import a_module_that_nobody_has\nfrom pydra_core.tasks import Task\n"
        "class Reads(Task):\n    '''Says what it is.'''\n    slots = 2\n    retries = 3\n    def work(self, n: int = 4): pass\n"
    )
    _, manifest = await read_package(path, tmp_path / "blobs")
    (spec,) = manifest.tasks
    assert (spec.key, spec.description, spec.params[0].name) == ("static.Reads", "Says what it is.", "n")
    assert (spec.needs.slots, spec.needs.retries) == (2, 3)


async def test_a_package_has_an_owner() -> None:
    brain = Brain()
    brain.ask(deploy("count", "1", origin="ada@desk"))
    with pytest.raises(UserError, match="ada@desk"):
        brain.ask(deploy("count", "2", origin="bob@lab"))
    brain.ask(deploy("count", "2", origin="bob@lab", take_over=True))


async def test_links_of_nodes_are_encrypted(tmp_path: Path) -> None:
    """Who does not speak TLS 1.2 or newer hears nothing."""
    async with open_door(tmp_path) as rig:
        reader, writer = await asyncio.open_connection("127.0.0.1", rig.port)
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
        await writer.drain()
        try:
            heard = await reader.read()
        except ConnectionError:
            heard = b""
        assert heard == b""
        writer.close()
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        _, writer = await asyncio.open_connection("127.0.0.1", rig.port, ssl=context)
        assert writer.get_extra_info("ssl_object").version() in ("TLSv1.2", "TLSv1.3")
        writer.close()


async def test_retries(one: One) -> None:
    source = """
        class Main(Task):
            retries = 2
            def work(self):
                if not self.attempt.endswith(".3"):
                    raise OSError(f"not at attempt {self.attempt}")
                return self.attempt
    """
    assert (await one.result(source)).endswith(".3")


async def test_retries_of_a_unit(one: One) -> None:
    """A unit that fails is tried again before its run does."""
    source = """
        class Flaky(Task):
            retries = 1
            slots = 2  # so that one worker does it all
            def setup(self): self.seen = set()
            def work(self, n):
                if n == 3 and n not in self.seen:
                    self.seen.add(n)
                    raise OSError("not yet")
                return n
        class Main(ParallelTask):
            subtask = Flaky
            datasource = range(6)
    """
    assert await one.result(source) == list(range(6))
    assert await one.failure(source.replace("retries = 1", "retries = 0")) == "unit 3 failed: OSError: not yet"


async def test_priorities() -> None:
    brain = Brain()
    brain.ask(deploy())
    usual, urgent = brain.submit(), brain.submit(priority=5)
    brain.join("a", 1)
    brain.plan()
    assert (usual.unit.holder, urgent.unit.holder) == (None, "a")


async def test_pause_and_resume(one: One) -> None:
    name = await one.deploy(LONG)
    blockers = [await one.submit(f"{name}.Main") for _ in range(2)]
    for run in blockers:
        await one.machines.run_is(run, lambda d: d.row.state == "running")
    held = await one.submit(f"{name}.Main", seconds=0.0)
    async with one.machines.cluster() as cluster:
        await cluster.pause(held)
        for run in blockers:
            await cluster.cancel(run)
            await cluster.wait(run)
        assert (await cluster.details(held)).row.state == "paused"
        await cluster.resume(held)
    assert (await one.ended(held)).result == "ended"


async def test_a_run_at_a_later_time() -> None:
    brain = Brain()
    brain.ask(deploy())
    brain.ask(verbs.Submit(task="Count", at=brain.now + 60))
    (run,) = brain.cluster.runs.values()
    assert run.state is RunState.WAITING
    brain.tick(61)
    brain.join("a", 1)
    brain.plan()
    assert run.unit.holder == "a"


async def test_live_logs_of_a_running_run(one: One) -> None:
    run = await one.submit(f"{await one.deploy(LONG)}.Main")
    async with one.machines.cluster() as cluster, asyncio.timeout(30):
        async for line in cluster.log(run, follow=True):
            assert line.text == "first line"
            assert (await cluster.details(run)).row.state == "running"
            break
        await cluster.cancel(run)
        await cluster.wait(run)


async def test_placement_by_free_slots_and_by_what_a_machine_has() -> None:
    brain = Brain()
    brain.ask(deploy("wide", "2", msgspec.structs.replace(task("wide"), needs=Needs(slots=3))))
    brain.join("small", 2)
    run = brain.submit("wide.Count")
    brain.plan()
    assert run.unit.holder is None
    assert "3 slots" in why(brain.cluster, run, brain.now).sentence
    brain.join("large", 4)
    brain.plan()
    assert run.unit.holder == "large"


async def test_dependencies_work() -> None:
    brain = Brain()
    brain.ask(deploy())
    brain.join("a", 2)
    first = brain.submit()
    brain.ask(verbs.Submit(task="Count", after=(first.run,)))
    second = brain.cluster.runs[RunId(brain.cluster.next_run - 1)]
    brain.plan()
    assert (first.unit.holder, second.unit.holder) == ("a", None)
    brain.said("a", started(first))
    brain.said("a", ended(first))
    brain.plan()
    assert second.unit.holder == "a"


async def test_batches_follow_the_time_that_units_take(one: One) -> None:
    """Quick units are hundreds ahead of their answers, slow ones a few."""
    source = """
        class Quick(Task):
            standalone = False
            def work(self, n): return n
        class Slow(Quick):
            def work(self, n): time.sleep(0.05)
        class Main(ParallelTask):
            subtask = Quick
            most = done = 0
            def datasource(self, count: int = 3000):
                for n in range(count):
                    if n > 20:
                        self.most = max(self.most, n - self.done)
                    yield n
            def unit_complete(self, *told): self.done += 1
            def work_complete(self): return self.most
        class Slowly(Main):
            subtask = Slow
    """
    name = await one.deploy(source)
    quick = (await one.ended(await one.submit(f"{name}.Main"))).result
    slow = (await one.ended(await one.submit(f"{name}.Slowly", count=50))).result
    assert slow <= 10 < 100 < quick


async def test_old_versions_are_pruned() -> None:
    brain = Brain()
    for contents in "123":
        brain.ask(deploy("count", contents))
    brain.now += 10
    brain.ask(verbs.Prune(keep=1, dry=False))
    (package,) = brain.cluster.packages.values()
    assert [version.number for version in package.versions] == [3]


async def test_runs_are_submitted_and_cancelled_from_a_terminal(one: One) -> None:
    name = await one.deploy(LONG)
    run = (await one.machines.ctl("run", f"{name}.Main")).document["run"]
    await one.machines.run_is(run, lambda d: d.row.state == "running")
    assert (await one.machines.ctl("cancel", str(run), "--reason", "enough")).status == 0
    ended = await one.ended(run)
    assert (ended.row.state, ended.story[-1].text) == ("cancelled", "cancelled: enough")
