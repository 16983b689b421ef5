"""What units say is kept with their run, each line with its unit, and read in the terminal: filtered, merged, while it goes on."""

import asyncio
import time

from pydra_core.ids import RunId
from pydra_core.protocol import verbs
from pydra_core.protocol.logs import LogOf, LogRow, Sift
from tests.walks.machines import Machines

SOURCE = """
import subprocess
import time
from pydra_core.tasks import ParallelTask, Task


class Speak(Task):
    standalone = False

    def work(self, n):
        print("printed by", n)
        if n % 5 == 0:
            self.log.warning("five divides %d", n)
        if n == 11:
            time.sleep(0.02)
            subprocess.run(["echo", "echoed by 11"])
        return n


class Speakers(ParallelTask):
    subtask = Speak

    def datasource(self, count: int = 40):
        self.log.info("it begins")
        return range(count)


class Patient(Task):
    def work(self):
        print("here I am")
        while not self.stop_requested:
            time.sleep(0.01)
"""


async def lines(machines: Machines, *wanted: LogOf, sift: Sift | None = None) -> list[LogRow]:
    async with machines.cluster() as cluster:
        return [row async for row in cluster.lines(wanted, sift or Sift())]


async def test_lines_of_units_are_kept_with_their_run(machines: Machines) -> None:
    await machines.master()
    await machines.node("b", "--slots", "2")
    answer = await machines.ctl("deploy", str(machines.write("speakers.py", SOURCE)))
    assert answer.status == 0, answer.err
    run = (await machines.run("Speakers"))["run"]
    found = await lines(machines, LogOf(run=RunId(run)))
    assert len(found) == 50, "a worker that nobody waits for any more brings its log a moment later, and is waited for"
    said = {row.text: (row.path, row.unit) for row in found}
    assert said["it begins"] == ("", -1)
    assert all(said[f"printed by {n}"] == ("/u", n) for n in range(40))
    assert said["five divides 35"] == said["printed by 35"]
    assert said["echoed by 11"] == ("/u", 11)

    chosen = LogOf(run=RunId(run), path="/u", units=((3, 5), (35, 35)))
    assert sorted({row.unit for row in await lines(machines, chosen)}) == [3, 4, 5, 35]
    printed = await machines.ctl("logs", str(run), "--unit", "35", "--level", "warning")
    assert [(line["text"], line["unit"]) for line in printed.document] == [("five divides 35", "35")]
    path = machines.folder / "saved.log"
    saved = await machines.ctl("logs", str(run), "--filter", "/printed by 3\\d/", "--save", str(path))
    assert (saved.document["lines"], len(path.read_text().splitlines())) == (10, 10)
    async with asyncio.timeout(30):
        while len(hits := (await machines.ctl("search", '"divides 35"')).document) < 1:
            pass
    assert [(hit["run"], hit["where"], hit["unit"], hit["text"]) for hit in hits] == [
        (run, "log", "35", "five divides 35")
    ]
    wrong = await machines.ctl("logs", str(run), "--filter", "/(/")
    assert (wrong.status, "no" in wrong.err and "regular expression" in wrong.err) == (2, True)


async def test_logs_of_several_runs_are_one_in_the_terminal_also_of_one_that_goes_on(machines: Machines) -> None:
    await machines.master()
    await machines.node("b", "--slots", "2")
    await machines.ctl("deploy", str(machines.write("speakers.py", SOURCE)))
    ended = (await machines.run("Speakers"))["run"]
    async with machines.cluster() as cluster:
        live = (await cluster.submit("Patient")).run
        async with asyncio.timeout(30):
            async for row in cluster.lines([LogOf(run=live)], follow=True):
                assert row.text == "here I am"
                break
    told = await machines.ctl("logs", str(ended), str(live))
    assert len(told.document) == 51
    assert told.document[-1]["source"] == f"run {live}"
    assert told.document[0]["source"] == f"run {ended}"
    await machines.ctl("cancel", str(live))
    async with machines.cluster() as cluster:
        later = (await cluster.order(verbs.Submit(task="Patient", at=time.time() + 3600.0))).run
    told = await machines.ctl("logs", str(later))
    assert (told.status, told.document) == (0, [])
    assert told.err.strip(), "why there is nothing yet"
