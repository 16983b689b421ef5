"""Cancelling twice crashed, keyword arguments were dropped, times showed the month for the minutes, a node could be taken over."""

import re
import time
from datetime import datetime

import pytest

from pydra_core.cli import show
from pydra_core.cli.documents import moment
from pydra_core.errors import Fault, UserError
from pydra_core.ids import RunId
from tests.lessons.cluster import One
from tests.walks.machines import Machines

pytestmark = pytest.mark.asyncio(loop_scope="package")

WAITS = """
class Main(Task):
    def work(self, seconds: float = 60.0, word: str = "", **rest):
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.stop_requested:
            time.sleep(0.02)
        return [seconds, word]
"""


async def test_cancelling_twice_is_a_clear_answer(one: One) -> None:
    run = await one.submit(f"{await one.deploy(WAITS)}.Main")
    await one.machines.run_is(run, lambda d: d.row.state == "running")
    async with one.machines.cluster() as cluster:
        said = [await cluster.cancel(run), await cluster.cancel(run)]
        await one.ended(run)
        said.append(await cluster.cancel(run))
    assert said[1].endswith(("is being cancelled already", "had already ended: cancelled"))
    assert said[2].endswith("had already ended: cancelled")


async def test_cancelling_an_unknown_run_is_a_clear_answer(one: One) -> None:
    async with one.machines.cluster() as cluster:
        with pytest.raises(UserError, match="There is no run 987654") as refused:
            await cluster.cancel(RunId(987654))
    assert refused.value.fault is Fault.NOT_FOUND
    answer = await one.machines.ctl("cancel", "987654", as_json=False)
    assert answer.status == 2
    assert "There is no run 987654" in answer.err
    assert "Traceback" not in answer.err


async def test_keyword_arguments_reach_the_task(one: One) -> None:
    name = await one.deploy(WAITS)
    assert (await one.ended(await one.submit(f"{name}.Main", seconds=0.0, word="kept"))).result == [0.0, "kept"]
    document = (await one.machines.ctl("run", f"{name}.Main", "word=kept too", "seconds=0", "--wait")).document
    assert document["result"] == [0.0, "kept too"]


async def test_times_show_the_minutes_and_not_the_month() -> None:
    at = datetime(2024, 11, 5, 13, 47, 9).timestamp()
    assert show.clock(at) == "2024-11-05 13:47:09"
    assert re.fullmatch(r"2024-11-0\dT\d\d:47:09\.000000Z", moment(at) or "")
    assert abs(datetime.fromisoformat(str(moment(time.time()))).timestamp() - time.time()) < 60


async def test_a_second_master_cannot_take_over_a_paired_node(machines: Machines) -> None:
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
        assert (await other.ctl("nodes")).document == []
    finally:
        other.close()
    await machines.node("b", join=False)
