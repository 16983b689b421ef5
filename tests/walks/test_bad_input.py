"""Whatever a task does wrong on a real node: its run ends with a precise reason, and node, neighbours and the next run live on."""

import asyncio
import re
import subprocess
from collections.abc import AsyncIterator

import psutil
import pytest
import pytest_asyncio

from pydra_core.node.logs import FILE_LIMIT
from pydra_core.protocol.pictures import RunDetails
from tests.walks import bad_tasks, bad_trees
from tests.walks.machines import Machines

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLAIN = {
    "plain.Raises": r"ValueError: no such luck",
    "plain.ReturnsALock": r"^the result is a _thread\.lock that cannot be pickled",
    "plain.ReturnsTooMuch": r"^the result is a bytes of 17,825,\d+ bytes",
    "plain.RaisesNonsense": r"plain\.RaisesNonsense\.Bad: <its text raised RuntimeError>",
    "plain.NeverReturnsFromItself": r"RecursionError: maximum recursion depth exceeded",
    "plain.Exits": r"exited with status 7 before it reported a result",
    "plain.ExitsZero": r"exited with status 0 before it reported a result",
    "plain.Leaves": r"SystemExit: sys\.exit\(enough\) was called before work\(\) returned",
    "plain.Segfaults": r"was ended by signal 11 \(SIGSEGV\)",
    "plain.KillsItself": r"was ended by signal 9 \(SIGKILL\)",
    "plain.EatsMemory": r"MemoryError|reached its limit: memory",
    "plain.SetupRaises": r"OSError: no licence",
    "plain.InitRaises": r"OSError: no key",
    "plain.ClosesEverything": r"it closed its socket and did not end",
    "plain.SavesElsewhere": r"ValueError: '\.\./\.\./out\.txt' cannot name an artifact",
    "plain.SavesUnprintable": r"ValueError: 'two\\nlines' cannot name an artifact: not every machine can have such signs",
    "lost.Lost": r"No module named 'a_module_that_nobody_has'",
}
"""What each says when it fails."""
HARMLESS = {
    "plain.LogsManyLines": "all logged",
    "plain.LeavesThreads": "left threads",
    "plain.LeavesChildren": "left children",
    "plain.ForkReturns": "parent",
    "plain.ChangesDirectory": "/tmp",
    "plain.LosesItsFolder": "emptied",
    "plain.ClosesStreams": "closed",
    "plain.ReportsAMillionTimes": "reported",
    "plain.ReportsNonsense": "reported",
    "plain.ProgressRaises": "worked",
}
"""What each returns all the same."""
PIECES = {
    "DatasourceRaises": r"^the datasource of DatasourceRaises, after 1,000 items, failed: OSError: the disk is gone$",
    "DatasourceRaisesAtOnce": r"^the datasource of DatasourceRaisesAtOnce failed: OSError: no disk$",
    "DatasourceIsNone": r"^the datasource of DatasourceIsNone failed: TypeError: the datasource is a int",
    "DatasourceExits": r"exited with status 5 before it reported a result",
    "HookRaises": r"^unit_complete\(\) of unit 50 failed: KeyError: 'hook'$",
    "EndRaises": r"^work_complete\(\) failed: ZeroDivisionError: division by zero$",
    "EndReturnsALock": r"^the result is a _thread\.lock that cannot be pickled",
    "FailedHookRaises": r"^unit_failed\(\) of unit \d failed: KeyError: 'hook of failures'$",
    "UnitsRaise": r"^unit \d+ failed: ValueError: not with me$",
    "UnitsVanish": r"^unit \d+ failed: .*exited with status 9",
    "UnitsReturnLocks": r"^unit \d failed: its result is a _thread\.lock that cannot be pickled",
    "UnitsAreNotBuilt": r"^unit \d+ failed: setup\(\) of NotBuilt failed: OSError: no licence$",
    "ItemIsALock": r"^unit 1 failed: its item is a _thread\.lock that cannot be pickled",
    "ItemIsTooLarge": r"^unit 0 failed: its item is a bytes of 17,825,\d+ bytes",
    "AddsNothingIterable": r"unit_complete\(\) of unit 0 failed: TypeError: .*int",
    "SubtaskIsNone": r"SubtaskIsNone\.subtask is <class 'made\.Nested'>: a Task is wanted",
    "ChildRaises": r"^Angry failed: ValueError: not with me$",
    "ChildVanishes": r"exited with status 9 before it reported a result",
    "ParallelChildRaises": r"^Angry failed: ValueError: not with me$",
    "ParallelChildVanishes": r"^Vanishing failed: .*exited with status 9",
    "ParallelChildReturnsALock": r"^Locked failed: the result is a _thread\.lock that cannot be pickled",
    "KeyIsASet": r"^map of unit \d failed: TypeError: the key \{1\} \(a set\) has no stable encoding",
    "ValueIsALock": r"^map of unit \d failed: the value of a pair is a _thread\.lock that cannot be pickled",
    "MapYieldsNoPairs": r"^map of unit \d failed: TypeError: MapYieldsNoPairs\.map\(\) yields \(key, value\) pairs, not a str$",
    "MapRaises": r"^map of unit \d failed: OSError: no map$",
    "CombineRaises": r"^map of unit \d failed: OSError: no combine$",
    "ReduceRaises": r"^reduce \d failed: OSError: no reduce$",
    "ReduceReturnsALock": r"^reduce \d failed: its result is a list that cannot be pickled .*_thread\.lock",
    "NoReducers": r"NoReducers\.reducers is 0: a whole number from 1 on is wanted",
    "MapDatasourceRaises": r"^the datasource of MapDatasourceRaises, after 1 item, failed: OSError: the disk is gone$",
}
"""What each says when it fails, with the piece that did."""


class Place:
    """One master and one node for all of it, so that what one task breaks hurts the tests behind it."""

    def __init__(self, machines: Machines, node: "subprocess.Popen[bytes]") -> None:
        self.machines = machines
        self.node = node

    async def run(self, task: str, **arguments: object) -> RunDetails:
        """How it ended; the node lives, its slots are free again, and a good task still works there."""
        async with self.machines.cluster() as cluster, asyncio.timeout(60):
            ended = await cluster.wait((await cluster.submit(task, arguments)).run)
            good = await cluster.wait((await cluster.submit("plain.Good")).run)
        assert (good.row.state, good.result) == ("complete", 4), good.error
        await self.is_idle()
        return ended

    async def is_idle(self) -> None:
        assert self.node.poll() is None, self.machines.said()
        await self.machines.node_is("b", lambda row: not row.busy and not row.workers)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    machines = Machines(tmp_path_factory.mktemp("bad"))
    try:
        await machines.master()
        node = await machines.node("b", "--slots", "2")
        async with machines.cluster() as cluster:
            for name, text in (
                ("plain", bad_tasks.PLAIN),
                ("made", bad_trees.MADE_OF_OTHERS),
                ("lost", bad_tasks.NO_IMPORT),
            ):
                await cluster.deploy(machines.write(f"{name}.py", text))
        yield Place(machines, node)
    finally:
        machines.close()


@pytest.mark.parametrize("task", PLAIN)
async def test_a_task_that_goes_wrong_fails_its_run_with_a_precise_reason(place: Place, task: str) -> None:
    ended = await place.run(task)
    assert ended.row.state == "failed"
    assert re.search(PLAIN[task], ended.error), ended.error


@pytest.mark.parametrize("task", HARMLESS)
async def test_a_task_that_behaves_badly_completes_and_hurts_nobody(place: Place, task: str) -> None:
    ended = await place.run(task)
    assert (ended.row.state, ended.result) == ("complete", HARMLESS[task]), ended.error


async def test_two_hundred_megabytes_of_output_end_in_seconds_and_no_more_than_a_log_may_take_is_kept(
    place: Place,
) -> None:
    ended = await place.run("plain.Floods", megabytes=200)
    assert (ended.row.state, ended.result) == ("complete", "all written"), ended.error
    assert ended.row.ended - ended.row.started < 60
    files = list((place.machines.a / "master" / "blobs").rglob("*"))
    assert 0 < max(file.stat().st_size for file in files if file.is_file()) <= FILE_LIMIT


async def test_children_and_threads_that_a_task_leaves_behind_end_with_it(place: Place) -> None:
    await place.run("plain.LeavesChildren")
    left = [p for p in psutil.process_iter(["cmdline"]) if "3599.25" in (p.info["cmdline"] or [])]
    assert not left


async def test_a_task_that_kills_all_that_it_can_reach_reaches_no_other(place: Place) -> None:
    async with place.machines.cluster() as cluster:
        level = (await place.machines.ctl("nodes")).document[0]["isolation"]
        if level not in {"full", "strict"}:
            pytest.skip(f"processes are not hidden from each other here: {level}")
        beside = (await cluster.submit("made.AddsForEver")).run
        await place.machines.run_is(beside, lambda d: d.row.units.get("complete", 0) > 10)
        ended = await cluster.wait((await cluster.submit("plain.KillsEverybody")).run)
        assert ended.row.state == "failed"
        await cluster.cancel(beside)
        assert (await cluster.wait(beside)).row.state == "cancelled"
    await place.is_idle()


@pytest.mark.parametrize("task", PIECES)
async def test_work_in_pieces_that_goes_wrong_fails_its_run_and_names_the_piece(place: Place, task: str) -> None:
    ended = await place.run(f"made.{task}")
    assert ended.row.state == "failed"
    assert re.search(PIECES[task], ended.error), ended.error
    if task in ("UnitsVanish", "UnitsReturnLocks"):
        assert ended.trace == "", "nobody's code raised it"
    if task in ("UnitsRaise", "HookRaises", "MapRaises", "ParallelChildRaises"):
        assert "made.py" in ended.trace, "it was raised there"


@pytest.mark.parametrize("task", ["ChildrenReturnNothing", "NoChildren"])
async def test_a_container_of_nothing_ends(place: Place, task: str) -> None:
    ended = await place.run(f"made.{task}")
    assert (ended.row.state, ended.result) == ("complete", None), ended.error


@pytest.mark.parametrize("task", ["AddsForEver", "AddsWithoutEnd"])
async def test_a_root_that_adds_units_for_ever_goes_on_until_it_is_cancelled(place: Place, task: str) -> None:
    async with place.machines.cluster() as cluster:
        run = (await cluster.submit(f"made.{task}")).run
        shown = await place.machines.run_is(run, lambda d: d.row.units.get("complete", 0) > 200)
        assert shown.row.total is None or task == "AddsForEver"
        await cluster.cancel(run, "enough")
        assert (await cluster.wait(run)).row.state == "cancelled"
    await place.is_idle()
