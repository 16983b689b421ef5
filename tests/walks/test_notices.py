"""Rules of who is told, given in a terminal: they work without a window, and a password goes in and never comes out."""

import asyncio
import subprocess

from pydra_core.cli.about_notify import NONE
from tests.core.master.post_offices import Hook, at_work
from tests.walks.machines import Machines

FAILS = """
from pydra_core.tasks import Task

class Fails(Task):
    def work(self):
        raise ValueError("no such grid")
"""
PASSWORD = "correct-horse-battery"


async def test_a_run_that_fails_calls_the_webhook_of_a_rule(machines: Machines) -> None:
    hook = Hook()
    with at_work(hook):
        await machines.master()
        await machines.node("b")
        assert (await machines.ctl("notify", "list", as_json=False)).out.startswith(NONE)
        added = await machines.ctl(
            "notify", "add", "grids", "--to", hook.address, "--when", "failed", "--package", "fa*"
        )
        assert [rule["name"] for rule in added.document["rules"]] == ["grids"]
        tried = await machines.ctl("notify", "test", hook.address, as_json=False)
        assert (tried.status, tried.out) == (0, "It was taken by 127.0.0.1.\n")
        await machines.ctl("deploy", str(machines.write("fails.py", FAILS)))
        assert (await machines.ctl("run", "fails.Fails", "--wait")).status == 1
        calls = [await asyncio.to_thread(hook.calls.get, True, 30) for _ in range(2)]
        assert [call["event"] for call in calls] == ["test", "run-failed"]
        assert "no such grid" in calls[1]["text"] or calls[1]["run"] == 1
        refused = await machines.ctl("notify", "remove", "others", as_json=False)
        assert (refused.status, refused.err) == (2, "There is no rule others: there are grids.\n")
        assert (await machines.ctl("notify", "remove", "grids")).document["rules"] == []


async def test_a_password_goes_in_over_standard_input_and_never_comes_out(machines: Machines) -> None:
    await machines.master()
    server = ("--host", "mail.example.org", "--sender", "a@example.org", "--user", "ada", "--password-stdin")
    line = [*machines.program("pydra_core.cli.ctl"), "--home", str(machines.a), "notify", "mail", *server]
    done = await asyncio.to_thread(
        subprocess.run, line, input=f"{PASSWORD}\n", capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "E-mail goes through mail.example.org:587, starttls, as ada.\n"
    told = await machines.ctl("notify", "list")
    assert told.document["mail"]["has_password"]
    assert PASSWORD not in told.out + (await machines.ctl("notify", "list", as_json=False)).out
    assert all(PASSWORD.encode() not in path.read_bytes() for path in machines.a.rglob("*") if path.is_file())
