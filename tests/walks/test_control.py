"""Control of runs and versions from the terminal, over real sockets and processes."""

import asyncio

from tests.walks.machines import Machines
from tests.walks.test_main_job import GREET, LONG

SECRET = """
from pydra_core.tasks import Secret, Task

class Login(Task):
    def work(self, user: str, password: Secret):
        print("logging in as", user)
        return {"length": len(password.reveal()), "last": password.reveal()[-1:]}
"""

FLAKY = """
import os
from pydra_core.tasks import Task

class Flaky(Task):
    retries = 2
    retry_delay = 0.1
    def work(self):
        if not self.attempt.endswith(".3"):
            raise OSError(f"not yet, this is attempt {self.attempt}")
        return self.attempt
"""


async def started(machines: Machines, *args: str) -> None:
    await machines.master()
    await machines.node("b", *args)


async def test_a_sweep_is_one_group_with_a_run_for_each_combination(machines: Machines) -> None:
    await started(machines)
    await machines.ctl("deploy", str(machines.write("greet.py", GREET)))
    documents = (await machines.ctl("run", "Greet", "name=a,b", "times=1..3", "--wait")).document
    assert [(d["arguments"]["name"], d["arguments"]["times"]) for d in documents] == [
        (name, times) for name in "ab" for times in (1, 2, 3)
    ]
    group = {d["group"] for d in documents}
    assert len(group) == 1
    whole = await machines.ctl("runs", "--group", *group)
    assert (len(whole.document), whole.err) == (6, "")
    cut = await machines.ctl("runs", "--group", *group, "--limit", "2")
    assert (len(cut.document), cut.err) == (2, "There are 6 of them: these are the first 2.\n")
    assert (await machines.ctl("runs", "--limit", "10001")).status == 2, "a page has no more"


async def test_retries_go_on_until_the_task_works(machines: Machines) -> None:
    await started(machines)
    await machines.ctl("deploy", str(machines.write("flaky.py", FLAKY)))
    document = await machines.run("Flaky")
    assert document["attempt"].endswith(".3")


async def test_runs_wait_for_others_and_are_skipped_when_those_fail(machines: Machines) -> None:
    await started(machines)
    source = (
        "from pydra_core.tasks import Task\nclass Bad(Task):\n    def work(self):\n        raise ValueError('no')\n"
    )
    await machines.ctl("deploy", str(machines.write("bad.py", source)), str(machines.write("greet.py", GREET)))
    good = (await machines.ctl("run", "Greet")).document["run"]
    bad = (await machines.ctl("run", "Bad")).document["run"]
    after_good = await machines.ctl("run", "Greet", "--after", str(good), "--wait")
    after_bad = await machines.ctl("run", "Greet", "--after", str(bad), "--wait")
    assert after_good.document["state"] == "complete"
    assert after_bad.document["state"] == "skipped"
    assert after_bad.status == 1
    assert str(bad) in (after_bad.document["why"] or after_bad.document["error"] or "")


async def test_a_delayed_run_waits_and_says_until_when(machines: Machines) -> None:
    await started(machines)
    await machines.ctl("deploy", str(machines.write("greet.py", GREET)))
    waiting = (await machines.ctl("run", "Greet", "--at", "+1h")).document
    assert waiting["state"] == "waiting"
    assert (await machines.ctl("why", str(waiting["run"]))).document["why"]
    soon = await machines.ctl("run", "Greet", "--at", "+1s", "--wait")
    assert soon.document["state"] == "complete"
    assert (await machines.ctl("cancel", str(waiting["run"]))).status == 0


async def test_a_group_is_cancelled_by_its_name(machines: Machines) -> None:
    await started(machines)
    await machines.ctl("deploy", str(machines.write("greet.py", GREET)))
    waiting = (await machines.ctl("run", "Greet", "--at", "+1h", "--group", "evening")).document["run"]
    cancelled = await machines.ctl("cancel", "--group", "evening", "--reason", "rain")
    assert "1 of 1 runs of group evening are cancelled" in cancelled.document["text"]
    assert (await machines.ctl("show", str(waiting))).document["state"] == "cancelled"
    assert (await machines.ctl("cancel", as_json=False)).status == 2


async def test_priorities_decide_who_is_next(machines: Machines) -> None:
    await started(machines, "--slots", "1")
    await machines.ctl("deploy", str(machines.write("long.py", LONG)), str(machines.write("greet.py", GREET)))
    blocker = (await machines.ctl("run", "Long", "seconds=60")).document["run"]
    await machines.run_is(blocker, lambda d: d.row.state == "running")
    first = (await machines.ctl("run", "Greet", "name=first")).document["run"]
    second = (await machines.ctl("run", "Greet", "name=second")).document["run"]
    assert (await machines.ctl("priority", str(second), "5")).status == 0
    await machines.ctl("cancel", str(blocker))
    ended = await asyncio.gather(*(machines.run_is(run, lambda d: d.row.ended > 0) for run in (first, second)))
    assert ended[1].row.started < ended[0].row.started


async def test_pause_holds_and_resume_lets_go(machines: Machines) -> None:
    await started(machines, "--slots", "1")
    await machines.ctl("deploy", str(machines.write("long.py", LONG)), str(machines.write("greet.py", GREET)))
    blocker = (await machines.ctl("run", "Long", "seconds=60")).document["run"]
    await machines.run_is(blocker, lambda d: d.row.state == "running")
    held = (await machines.ctl("run", "Greet")).document["run"]
    assert (await machines.ctl("pause", str(held))).status == 0
    await machines.run_is(held, lambda d: d.row.state == "paused")
    await machines.ctl("cancel", str(blocker))
    await machines.run_is(blocker, lambda d: d.row.ended > 0)
    assert (await machines.ctl("show", str(held))).document["state"] == "paused"
    assert (await machines.ctl("resume", str(held))).status == 0
    assert (await machines.run_is(held, lambda d: d.row.ended > 0)).row.state == "complete"


async def test_secrets_are_never_seen_again(machines: Machines) -> None:
    await started(machines)
    await machines.ctl("deploy", str(machines.write("login.py", SECRET)))
    answer = await machines.ctl("run", "Login", "user=ada", "password=xyzzy-plugh-42", "--wait")
    assert answer.document["result"] == {"length": 14, "last": "2"}
    told = answer.out
    for words in (["show", "1"], ["logs", "1"], ["runs"], ["why", "1"]):
        told += (await machines.ctl(*words)).out
    assert "xyzzy" not in told
    files = [path for home in (machines.a, machines.home("b")) for path in home.rglob("*") if path.is_file()]
    assert not [path for path in files if b"xyzzy-plugh" in path.read_bytes()]
    again = await machines.ctl("again", "1", "--wait")
    assert again.document["result"] == {"length": 14, "last": "2"}


async def test_versions_are_compared_rolled_back_and_pruned(machines: Machines) -> None:
    await started(machines)
    path = machines.write("greet.py", GREET)
    await machines.ctl("deploy", str(path))
    path.write_text(GREET.replace('"version": 1', '"version": 2'))
    await machines.ctl("deploy", str(path))
    path.write_text(GREET.replace('"version": 1', '"version": 3'))
    await machines.ctl("deploy", str(path))

    difference = (await machines.ctl("diff", "greet", "v1", "v3")).document
    assert [file["name"] for file in difference["files"]] == ["greet.py"]
    assert [line for line in difference["files"][0]["lines"] if line[0] == "changed"]
    assert (await machines.ctl("roll-back", "greet", "v1")).status == 0
    assert (await machines.run("Greet"))["result"]["version"] == 1
    dry = (await machines.ctl("prune", "greet", "--keep", "1")).document
    assert dry["dry"] is True
    assert dry["versions"]
    done = (await machines.ctl("prune", "greet", "--keep", "1", "--yes")).document
    assert done["versions"] == dry["versions"]
    assert (await machines.run("Greet"))["result"]["version"] == 1
    gone = done["versions"][0]["version"]
    assert (await machines.ctl("run", "Greet", "--version", gone)).status == 2


async def test_run_again_takes_the_same_arguments(machines: Machines) -> None:
    await started(machines)
    await machines.ctl("deploy", str(machines.write("greet.py", GREET)))
    first = await machines.run("Greet", "name=Ada", "times=2")
    again = (await machines.ctl("again", str(first["run"]), "--wait")).document
    assert again["arguments"] == first["arguments"]
    assert again["result"] == first["result"]
    assert again["run"] != first["run"]


async def test_an_address_is_opened_and_closed_in_a_terminal(machines: Machines) -> None:
    await machines.master()
    [own] = (await machines.ctl("listen")).document
    assert own == {"address": own["address"], "nodes": [], "needed": True}
    assert (await machines.ctl("listen", "127.0.0.2:0")).document["text"].startswith("The master listens on 127.0.0.2:")
    other = (await machines.ctl("listen")).document[1]["address"]
    assert (await machines.ctl("listen", own["address"], "--stop", as_json=False)).status == 2
    assert (await machines.ctl("listen", other, "--stop")).document == {"text": f"It listens on {own['address']} now."}
    assert own["address"] in (await machines.ctl("listen", as_json=False)).out
    assert (await machines.ctl("listen", "--stop", as_json=False)).status == 2
