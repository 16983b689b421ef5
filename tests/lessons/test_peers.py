"""What users of other clusters ask for, again and again: as far as runs, packages and nodes are concerned."""

import asyncio
import signal
from pathlib import Path

import psutil
import pytest

from pydra_core.client.control import ControlLink
from pydra_core.errors import UserError
from pydra_core.packages.archive import pack, read_sources
from pydra_core.settings import homes
from pydra_core.trust.credentials import CREDENTIAL, read_address, write_address
from tests.lessons.cluster import HEAD, One
from tests.walks.machines import Machines

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_watching_does_not_slow_the_work_down(one: One) -> None:
    """However fast a run changes, a watcher gets some ten pictures a second."""
    source = """
        class Noop(Task):
            standalone = False
            def work(self, n): return n
        class Main(ParallelTask):
            subtask = Noop
            datasource = range(20_000)
            def unit_complete(self, *told): pass
    """
    run = await one.submit(f"{await one.deploy(source)}.Main")
    loop = asyncio.get_running_loop()
    began, pictures = loop.time(), 0
    async with one.machines.cluster() as cluster:
        async for _ in cluster.follow(run):
            pictures += 1
    assert pictures <= 3 + 25 * (loop.time() - began)


async def test_a_cancel_ends_the_whole_process_tree(one: One) -> None:
    source = """
        class Main(Task):
            def work(self):
                for _ in range(3):
                    subprocess.Popen(["sleep", "3600.125"], start_new_session=True)
                self.report(1, 2, "started")
                while True:
                    time.sleep(1)
    """
    run = await one.submit(f"{await one.deploy(source)}.Main")
    await one.machines.run_is(run, lambda d: d.row.message == "started")
    async with one.machines.cluster() as cluster:
        await cluster.cancel(run, grace=0.0)
        assert (await cluster.wait(run)).row.state == "cancelled"
    assert not [p for p in psutil.process_iter(["cmdline"]) if "3600.125" in (p.info["cmdline"] or [])]


async def test_work_does_not_run_twice_and_a_result_is_reported_after_a_lost_master(machines: Machines) -> None:
    source = HEAD + "class Main(Task):\n    def work(self):\n        time.sleep(1.0)\n        return self.attempt\n"
    master = await machines.master()
    await machines.node("b")
    async with machines.cluster() as cluster:
        await cluster.deploy(machines.write("once.py", source))
        run = (await cluster.submit("once.Main")).run
        await machines.run_is(run, lambda d: d.row.state == "running")
    await machines.stop(master, signal.SIGKILL)
    await machines.master()
    ended = await machines.run_is(run, lambda d: d.row.ended > 0)
    assert (ended.row.state, ended.result, ended.attempts) == ("complete", "1.1", 1)


async def test_a_worker_that_died_has_a_reason(one: One) -> None:
    error = await one.failure("class Main(Task):\n    def work(self): os.kill(os.getpid(), 11)\n")
    assert error == "Its worker was ended by signal 11 (SIGSEGV)."


async def test_a_stranger_is_not_let_in(one: One, tmp_path: Path) -> None:
    """Neither a terminal that guesses the credential nor a machine that makes up a token."""
    home, real = homes(tmp_path), homes(one.machines.a)
    write_address(home.master, read_address(real.master) or "")
    home.master.joinpath(CREDENTIAL).write_text("0" * 64)
    home.master.joinpath("certificate.pem").write_bytes((real.master / "certificate.pem").read_bytes())
    with pytest.raises(UserError, match="refused this terminal"):
        await ControlLink.open(home)
    refused = one.machines.start(
        "pydra_core.cli.node", "--home", str(tmp_path / "node"), "--join", "made-up", stdin=b""
    )
    assert await one.machines.stop(refused, 0) == 2


async def test_a_git_folder_is_not_swept_in(tmp_path: Path) -> None:
    (tmp_path / "pack" / ".git").mkdir(parents=True)
    (tmp_path / "pack" / ".git" / "huge").write_bytes(bytes(1 << 20))
    (tmp_path / "pack" / "main.py").write_text("x = 1")
    assert list(read_sources(pack(tmp_path / "pack", tmp_path / "blobs").blob)) == ["main.py"]


async def test_arguments_messages_and_the_last_line_are_shown(one: One) -> None:
    source = """
        class Main(Task):
            def work(self, n: int = 1):
                self.report(1, 2, "half way")
                print("the last line", flush=True)
                while not self.stop_requested:
                    time.sleep(0.02)
    """
    run = await one.submit(f"{await one.deploy(source)}.Main", n=7)
    shown = await one.machines.run_is(run, lambda d: d.row.message == "half way" and d.last_line != "")
    assert (shown.arguments, shown.last_line) == ({"n": 7}, "the last line")
    async with one.machines.cluster() as cluster:
        await cluster.cancel(run)
        await cluster.wait(run)


async def test_history_stays_after_a_restart(machines: Machines) -> None:
    master = await machines.master()
    await machines.node("b")
    async with machines.cluster() as cluster:
        await cluster.deploy(
            machines.write("kept.py", HEAD + "class Main(Task):\n    def work(self, n: int = 1): return n\n")
        )
        ended = await cluster.wait((await cluster.submit("kept.Main", {"n": 5})).run)
    await machines.stop(master)
    await machines.master()
    async with machines.cluster() as cluster:
        again = await cluster.details(ended.row.run)
    assert (again.result, again.arguments, again.story) == (ended.result, ended.arguments, ended.story)
