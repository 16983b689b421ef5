"""The main job over real sockets and processes: deploy in home A, run on a node in home B that never had the code."""

import asyncio
from pathlib import Path

import psutil

from tests.walks.machines import Machines, until

GREET = '''
from pydra_core.tasks import Task

class Greet(Task):
    """Says hello."""

    def work(self, name: str = "you", times: int = 1):
        for _ in self.track(range(times)):
            print(f"hello {name}")
        return {"said": f"hello {name}", "version": 1}
'''

LONG = """
import time
from pydra_core.tasks import Task

class Long(Task):
    def work(self, seconds: float = 60.0):
        self.report(1, 2, "half way")
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.stop_requested:
                return "was asked to stop"
            time.sleep(0.02)
        return "slept"
"""


def versions_in(home: Path) -> set[str]:
    return {entry.name for entry in (home / "node" / "versions").iterdir() if len(entry.name) == 64}


async def test_a_run_goes_to_a_node_that_never_had_the_code_and_its_result_comes_back(machines: Machines) -> None:
    await machines.master()
    await machines.node("b")
    deployed = (await machines.ctl("deploy", str(machines.write("greet.py", GREET)))).document
    assert deployed[0]["package"] == "greet"
    assert deployed[0]["tasks"] == ["greet.Greet"]

    document = await machines.run("greet.Greet", "name=B", "times=3")

    assert document["state"] == "complete"
    assert document["result"] == {"said": "hello B", "version": 1}
    assert document["node"] == "b"
    assert document["worker_pid"] > 0
    assert document["isolation"] in {"full", "strict", "reduced", "process"}
    assert versions_in(machines.home("b")) == {deployed[0]["digest"]}
    logs = (await machines.ctl("logs", str(document["run"]), as_json=False)).out
    assert logs.count("hello B") == 3
    shown = (await machines.ctl("show", str(document["run"]))).document
    for name in ("task", "package", "version", "digest", "error", "attempt", "queued", "started", "ended"):
        assert name in shown
    nodes = (await machines.ctl("nodes")).document
    assert {"name", "state", "slots", "isolation", "workers"} <= nodes[0].keys()
    packages = (await machines.ctl("packages")).document
    assert packages[0]["nodes"] == ["b"]


async def test_a_changed_file_runs_new_code_and_the_old_version_still_runs_the_old(machines: Machines) -> None:
    await machines.master()
    await machines.node("b")
    path = machines.write("greet.py", GREET)
    old = (await machines.ctl("deploy", str(path))).document[0]
    await machines.run("greet.Greet")
    path.write_text(GREET.replace('"version": 1', '"version": 2'))
    new = (await machines.ctl("deploy", str(path))).document[0]
    again = (await machines.ctl("deploy", str(path))).document[0]

    assert (await machines.run("greet.Greet"))["result"]["version"] == 2
    assert (await machines.run("greet.Greet", "--version", old["version"]))["result"]["version"] == 1
    assert again["version"] == new["version"] != old["version"]
    assert versions_in(machines.home("b")) == {old["digest"], new["digest"]}


async def test_four_runs_at_once_on_a_node_make_one_connection(machines: Machines) -> None:
    master = await machines.master()
    node = await machines.node("b", "--slots", "4")
    await machines.ctl("deploy", str(machines.write("long.py", LONG)))
    runs = [(await machines.ctl("run", "long.Long", "seconds=120")).document["run"] for _ in range(4)]
    await asyncio.gather(*(machines.run_is(run, lambda d: d.row.state == "running") for run in runs))

    def links() -> int:
        ports = {c.laddr.port for c in psutil.Process(master.pid).net_connections() if c.status == psutil.CONN_LISTEN}
        mine = psutil.Process(node.pid).net_connections()
        return sum(1 for c in mine if c.raddr and c.raddr.port in ports and c.status == psutil.CONN_ESTABLISHED)

    # The blob link that fetched the code closes when it has been idle; the main link is the one that stays.
    await until(lambda: links() == 1, "one connection")
    for run in runs:
        assert (await machines.ctl("cancel", str(run), "--reason", "enough")).status == 0
    ended = await asyncio.gather(*(machines.run_is(run, lambda d: d.row.ended > 0) for run in runs))
    assert {details.row.state for details in ended} == {"cancelled"}


async def test_a_failing_task_fails_its_run_with_the_reason_and_status_1(machines: Machines) -> None:
    await machines.master()
    await machines.node("b")
    source = "from pydra_core.tasks import Task\nclass Bad(Task):\n    def work(self):\n        return {}['missing']\n"
    await machines.ctl("deploy", str(machines.write("bad.py", source)))

    answer = await machines.ctl("run", "Bad", "--wait")

    assert answer.status == 1
    assert answer.document["state"] == "failed"
    assert "KeyError" in answer.document["error"]
    assert "bad.py" in answer.document["trace"]


async def test_mistakes_are_refused_with_a_sentence_and_status_2(machines: Machines) -> None:
    await machines.master()
    await machines.ctl("deploy", str(machines.write("greet.py", GREET)))

    unknown = await machines.ctl("run", "greet.Gret")
    bad = await machines.ctl("run", "greet.Greet", "times=many")
    missing = await machines.ctl("show", "77")
    twice = await machines.ctl("cancel", "77")

    assert [answer.status for answer in (unknown, bad, missing, twice)] == [2, 2, 2, 2]
    assert "greet.Greet" in unknown.err
    assert "times" in bad.err
    assert all("Traceback" not in answer.err for answer in (unknown, bad, missing, twice))


async def test_a_master_that_is_not_there_is_status_3(machines: Machines) -> None:
    answer = await machines.ctl("status")
    assert answer.status == 3
    assert "pydra" in answer.err
