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
        (["state:queued"], []), (["since:1h", "package:par*"], [2, 1]),
    ):  # fmt: skip
        assert [row["run"] for row in (await machines.ctl("runs", *words)).document] == found
    assert "three cannot be halved" in (await machines.ctl("why", "2/3")).document["why"]
    assert "Nothing is known of unit 99" in (await machines.ctl("why", "2/99")).document["why"]
