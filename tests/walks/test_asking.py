"""Asking from a terminal: filters as people write them, and why a single unit failed."""

from tests.walks.machines import Machines

PARTS = """
from pydra_core.tasks import ParallelTask, Task


class Half(Task):
    def work(self, item):
        if item == 3:
            raise ValueError("three cannot be halved")
        return item / 2


class Parts(ParallelTask):
    subtask = Half

    def datasource(self, n: int = 6):
        return range(n)
"""


async def test_filters_and_units_are_asked_as_people_write_them(machines: Machines) -> None:
    await machines.master()
    await machines.node("b")
    await machines.ctl("deploy", str(machines.write("parts.py", PARTS)))
    good = (await machines.ctl("run", "Parts", "n=2", "--group", "night run", "--label", "draft", "--wait")).document
    bad = (await machines.ctl("run", "Parts", "n=6", "--group", "night run", "--wait")).document
    assert (good["state"], bad["state"]) == ("complete", "failed")
    for words, found in (
        (["state:fail"], [2]), (["group:night run"], [2, 1]), (["label:dr*", "parts"], [1]), (["node:*", "run:1"], [1]),
        (["state:queued"], []), (["since:1h", "package:par*"], [2, 1]), (["ended:error", "by:terminal", "until:today"], [2]),
        (["by:window"], []), (["took:..1h"], [2, 1]),
    ):  # fmt: skip
        assert [row["run"] for row in (await machines.ctl("runs", *words)).document] == found
    assert "three cannot be halved" in (await machines.ctl("why", "2/3")).document["why"]
    assert "Nothing is known of unit 99" in (await machines.ctl("why", "2/99")).document["why"]


async def test_what_has_ended_is_listed_by_how_it_ended(machines: Machines) -> None:
    await machines.master()
    await machines.node("b")
    await machines.ctl("deploy", str(machines.write("parts.py", PARTS)))
    await machines.run("Parts", "n=2")
    waiting = (await machines.ctl("run", "Parts", "--at", "tomorrow 8:00")).document["run"]
    assert [row["run"] for row in (await machines.ctl("history")).document] == [1]
    await machines.ctl("cancel", str(waiting))
    rows = (await machines.ctl("history", "took:..1h", "--sort", "run")).document
    assert [(row["run"], row["by"], row["cause"]) for row in rows] == [(1, "terminal", "complete")]
    assert [row["run"] for row in (await machines.ctl("history", "ended:terminal")).document] == [waiting]
    table = (await machines.ctl("history", "--limit", "1", as_json=False)).out
    assert "the terminal" in table.splitlines()[1]
    about = (await machines.ctl("show", "1")).document
    assert (about["places"], about["lock"]) == (["b"], None)
    assert about["python"]
    refused = await machines.ctl("history", "state:running", as_json=False)
    assert (refused.status, refused.err) == (2, "What is running has not ended: `pydractl runs` lists it.\n")
