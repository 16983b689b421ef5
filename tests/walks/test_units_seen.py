"""What became of each unit is seen while a run goes on, when it has ended, and after its master was killed."""

import signal

from pydra_core.ids import RunId
from pydra_core.protocol.mosaic import STATES, CellShown
from pydra_core.protocol.states import UnitState
from pydra_core.protocol.verbs import Mosaic
from tests.walks.machines import Machines

SOURCE = """
import time
from pydra_core.tasks import ParallelTask, Task


class Half(Task):
    standalone = False

    def work(self, n):
        if n == 7:
            raise ValueError("seven has no half")
        time.sleep(0.002)
        return n / 2


class Halves(ParallelTask):
    subtask = Half

    def datasource(self, count: int = 40):
        return range(count)

    def unit_failed(self, index, item, error):
        return True
"""


def states(told: Mosaic) -> list[UnitState]:
    cells = b"".join(block.cells for block in told.blocks)
    return [STATES[cell >> 5] for cell in cells[: told.units]]


async def seen(machines: Machines, run: int) -> tuple[Mosaic, CellShown]:
    async with machines.cluster() as cluster:
        told = await cluster.mosaic(RunId(run))
        return told, await cluster.cell(RunId(run), told.book, 7)


async def test_what_became_of_each_unit_outlives_run_and_master(machines: Machines) -> None:
    master = await machines.master()
    await machines.node("b", "--slots", "2")
    answer = await machines.ctl("deploy", str(machines.write("halves.py", SOURCE)))
    assert answer.status == 0, answer.err
    run = (await machines.run("Halves"))["run"]
    expected = [UnitState.FAILED if index == 7 else UnitState.COMPLETE for index in range(40)]

    told, cell = await seen(machines, run)
    assert states(told) == expected
    assert (cell.state, cell.node_name, cell.attempt) == (UnitState.FAILED, "b", 1)
    assert "seven has no half" in cell.error
    async with machines.cluster() as cluster:
        spans = await cluster.spans(0.0, run=RunId(run))
    assert sum(span.count for span in spans.spans if span.end) == 40
    assert sum(span.state is UnitState.FAILED for span in spans.spans) == 1

    await machines.stop(master, signal.SIGKILL)
    await machines.master()
    again, cell = await seen(machines, run)
    assert states(again) == expected
    assert cell.node_name == "b"
