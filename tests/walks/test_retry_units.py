"""Some units of a run are tried again on real nodes: those that failed, that are named, or that wait; a killed root changes nothing."""

from pathlib import Path

from tests.walks.machines import Machines
from tests.walks.test_root_loss import COUNT, executed, kill_root, lines, marks, node, roots, settled, start

__all__ = ["marks"]

UNEVEN = """
import pathlib
from pydra_core.tasks import ParallelTask, Task

class Part(Task):
    standalone = False
    def work(self, n):
        if n % 5 == 3 and self.run_id == 1:
            raise ValueError(f"no {n}")
        return n * n

class Uneven(ParallelTask):
    \"\"\"Some of its parts fail, the first time.\"\"\"
    subtask = Part
    def setup(self):
        self.seen = {}
    def datasource(self, count: int = 20):
        return range(count)
    def unit_complete(self, index, item, result):
        self.seen[str(index)] = result
    def unit_failed(self, index, item, error):
        return True
    def work_complete(self):
        return self.seen

class Slow(Task):
    standalone = False
    shares = ["marks:rw"]
    retries = 1
    retry_delay = 3600
    def work(self, n):
        tried = pathlib.Path("/share/marks", f"tried-{n}")
        if n == 2 and not tried.exists():
            tried.touch()
            raise ValueError("not yet")
        return n

class Patient(ParallelTask):
    \"\"\"One of its parts is to be tried again in an hour.\"\"\"
    subtask = Slow
    shares = ["marks:rw"]
    datasource = [0, 1, 2, 3]
"""


async def test_failed_units_and_named_ones_run_in_a_run_of_their_own(machines: Machines) -> None:
    await machines.master()
    await machines.node("b", "--slots", "2")
    await machines.ctl("deploy", str(machines.write("uneven.py", UNEVEN)))
    first = (await machines.ctl("run", "Uneven", "--wait")).document
    assert first["units"] == {"complete": 16, "failed": 4}

    failed = (await machines.ctl("again", "1", "--failed", "--wait")).document
    assert failed["result"] == {"3": 9, "8": 64, "13": 169, "18": 324}
    assert failed["units"] == {"complete": 4}
    assert "only units 3, 8, 13, 18" in failed["story"][0]["text"]

    named = (await machines.ctl("again", "1", "--units", "0,4-5", "--wait")).document
    assert named["result"] == {"0": 0, "4": 16, "5": 25}

    gone = (await machines.ctl("again", "1", "--units", "19-21", "--wait")).document
    assert "2 of the units that were chosen are not there" in gone["error"]
    none = await machines.ctl("again", "2", "--failed")
    assert none.status
    assert "No unit of run 2 failed" in f"{none.out}{none.err}"


async def test_a_unit_that_waits_an_hour_is_tried_now(machines: Machines, marks: Path) -> None:
    await machines.master()
    await node(machines, marks, "b")
    await machines.ctl("deploy", str(machines.write("uneven.py", UNEVEN)))
    run = int((await machines.ctl("run", "Patient")).document["run"])
    await machines.run_is(run, lambda d: d.row.units.get("retrying") == 1)

    said = (await machines.ctl("retry", str(run), "--units", "2")).document
    assert said["text"] == "1 unit is tried again now"
    ended = await machines.run_is(run, lambda d: d.row.ended > 0)
    assert ended.result == [0, 1, 2, 3], ended.error


async def test_a_root_of_chosen_units_that_is_killed_performs_no_finished_one_again(
    machines: Machines, marks: Path
) -> None:
    await start(machines, marks, "b", "c")
    run = int((await machines.ctl("run", "Marks")).document["run"])
    await machines.ctl("cancel", str(run))
    await machines.run_is(run, lambda d: d.row.ended > 0)
    for path in [*marks.iterdir()]:
        path.unlink()
    again = int((await machines.ctl("again", str(run), "--units", "100-899,1200-1799")).document["run"])
    await settled(marks, 300)
    before = executed(marks)
    await kill_root(machines, again)
    ended = await machines.run_is(again, lambda d: d.row.ended > 0)

    assert ended.row.state == "complete", ended.error
    assert len(set(ended.result)) == len(ended.result) == 1400
    assert max(ended.result) < COUNT, "what hooks add comes only with all units"
    after = executed(marks)
    assert {name: after[name] for name in before} == before
    early, whole = (lines(path) for path in reversed(roots(marks)))
    assert whole[: len(early)] == early
    assert ended.row.units == {"complete": 1400}
