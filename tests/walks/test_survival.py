"""What is killed, and what lives on: masters, nodes and links with real signals."""

import signal

from tests.walks.machines import Machines, alive, until
from tests.walks.test_main_job import GREET, LONG


async def start_long(machines: Machines, seconds: float = 120) -> tuple[int, int, str]:
    """A run of `Long` that has a worker: its number, worker pid and attempt. A short one may have ended before it is looked at."""
    await machines.ctl("deploy", str(machines.write("long.py", LONG)))
    run = (await machines.ctl("run", "long.Long", f"seconds={seconds}")).document["run"]
    row = (await machines.run_is(run, lambda d: d.row.worker_pid > 0)).row
    return run, row.worker_pid, str(row.attempt)


async def test_killing_the_node_kills_its_workers(machines: Machines) -> None:
    await machines.master()
    node = await machines.node("b")
    _, worker, _ = await start_long(machines)
    assert alive(worker)

    await machines.stop(node, signal.SIGKILL)

    await until(lambda: not alive(worker), "the worker is gone")


async def test_killing_the_master_kills_no_run_and_its_restart_adopts_it(machines: Machines) -> None:
    master = await machines.master()
    await machines.node("b")
    run, worker, attempt = await start_long(machines, seconds=8)

    await machines.stop(master, signal.SIGKILL)
    assert alive(worker)
    await machines.master()
    ended = await machines.run_is(run, lambda d: d.row.ended > 0)

    assert ended.row.state == "complete"
    assert ended.result == "slept"
    assert (ended.row.worker_pid, str(ended.row.attempt)) == (worker, attempt)
    await until(lambda: not alive(worker), "the worker is gone")


async def test_a_result_that_came_while_the_master_was_away_is_told_after_its_restart(machines: Machines) -> None:
    master = await machines.master()
    await machines.node("b")
    run, worker, attempt = await start_long(machines, seconds=1)
    await machines.stop(master, signal.SIGKILL)
    await until(lambda: not alive(worker), "the worker ended by itself")

    await machines.master()
    ended = await machines.run_is(run, lambda d: d.row.ended > 0)

    assert (ended.row.state, ended.result, str(ended.row.attempt)) == ("complete", "slept", attempt)


async def test_a_master_takes_the_address_that_it_had(machines: Machines) -> None:
    master = await machines.master()
    address = (machines.a / "master" / "address").read_text()
    assert await machines.stop(master) == 0
    await machines.master()
    assert (machines.a / "master" / "address").read_text() == address


async def test_a_stopped_node_tells_the_master_and_its_run_waits_for_the_next(machines: Machines) -> None:
    await machines.master()
    node = await machines.node("b")
    run, worker, attempt = await start_long(machines, seconds=8)

    assert await machines.stop(node) == 0
    assert not alive(worker)
    waiting = await machines.run_is(run, lambda d: d.row.state == "queued")
    assert waiting.why
    await machines.node("c")
    ended = await machines.run_is(run, lambda d: d.row.ended > 0)

    assert ended.row.state == "complete"
    assert ended.row.node_name == "c"
    assert str(ended.row.attempt) != attempt


async def test_an_enrolled_node_comes_back_without_a_token(machines: Machines) -> None:
    await machines.master()
    node = await machines.node("b")
    await machines.stop(node)
    await machines.node("b", join=False)
    await machines.ctl("deploy", str(machines.write("greet.py", GREET)))
    assert (await machines.run("greet.Greet"))["node"] == "b"
    assert len((await machines.ctl("nodes")).document) == 1


async def test_a_second_master_and_a_second_node_on_one_home_are_refused(machines: Machines) -> None:
    master = await machines.master()
    node = await machines.node("b")
    second_master = machines.start("pydra_core.cli.master", "--home", str(machines.a), "--listen", "127.0.0.1:0")
    second_node = machines.start("pydra_core.cli.node", "--home", str(machines.home("b")))

    assert await machines.stop(second_master, 0) == 2
    assert await machines.stop(second_node, 0) == 2
    assert str(master.pid) in machines.logs[2].read_text()
    assert str(node.pid) in machines.logs[3].read_text()


async def test_a_paired_node_refuses_another_master(machines: Machines) -> None:
    await machines.master()
    node = await machines.node("b")
    await machines.stop(node)
    other = Machines(machines.folder / "other")
    other.folder.mkdir()
    try:
        await other.master()
        async with other.cluster() as cluster:
            token = (await cluster.token()).text
        refused = machines.start("pydra_core.cli.node", "--home", str(machines.home("b")), "--join", token)
        assert await machines.stop(refused, 0) == 2
    finally:
        other.close()


async def test_a_token_is_worth_one_use(machines: Machines) -> None:
    await machines.master()
    async with machines.cluster() as cluster:
        token = (await cluster.token()).text
    first = machines.start("pydra_core.cli.node", "--home", str(machines.home("b")), "--name", "b", "--join", token)
    await machines.node_is("b", lambda row: row.linked)
    second = machines.start("pydra_core.cli.node", "--home", str(machines.home("c")), "--join", token)
    assert await machines.stop(second, 0) == 2
    assert first.poll() is None
