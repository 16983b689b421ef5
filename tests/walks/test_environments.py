"""Packages that depend on others, from declaring to running: real masters, nodes, installers and sandboxes, and an index of the tests."""

import asyncio
import os
import socket
import sys
from pathlib import Path

import pytest

from pydra_core.protocol.states import ENDED, RunState
from tests.core.wheels import index, runtime, wheel
from tests.walks.machines import Machines

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")


def source(*requires: str, body: str = "beta.VERSION", python: str = ">=3.11", modules: str = "beta") -> str:
    wanted = ", ".join(f'"{each}"' for each in requires)
    return (
        f'# /// script\n# requires-python = "{python}"\n# dependencies = [{wanted}]\n# ///\n'
        f"import {modules}\nfrom pydra_core.tasks import ParallelTask, Task\n\n\n"
        f"class Tells(Task):\n    def work(self, number: int = 0):\n        return {body}\n\n\n"
        "class Many(ParallelTask):\n    subtask = Tells\n    datasource = range(6)\n"
    )


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    folder = tmp_path / "wheels"
    runtime(folder)
    wheel(folder, "alpha", "1.0", ["beta>=1"])
    wheel(folder, "beta", "1.0")
    wheel(folder, "beta", "2.0")
    return folder


@pytest.fixture(autouse=True)
def _no_settings(machines: Machines, tmp_path: Path) -> None:
    machines.settings |= {"PIP_CONFIG_FILE": os.devnull, "UV_NO_CONFIG": "1", "XDG_CACHE_HOME": str(tmp_path / "cache")}
    machines.settings |= {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


async def deployed(machines: Machines, name: str, text: str) -> None:
    answer = await machines.ctl("deploy", str(machines.write(name, text)))
    assert answer.status == 0, answer.err


async def grid(machines: Machines, package: str) -> dict[str, dict[str, object]]:
    return {row["node"]: row for row in (await machines.ctl("environments", package)).document}


async def test_what_a_package_depends_on_is_found_out_once_pinned_and_the_same_on_every_node(
    machines: Machines, wheels: Path
) -> None:
    await machines.master()
    with index(wheels) as url:
        first = await machines.node("b", "--index-url", url)
        await deployed(machines, "one.py", source("alpha"))
        assert [row["state"] for row in (await grid(machines, "one")).values()] == ["missing"]

        # The first run finds out what is needed, and builds it.
        run = await machines.run("one.Tells")
        assert run["result"] == "2.0"
        details = await machines.run_is(run["run"], lambda found: found.row.state in ENDED)
        assert any("builds its environment" in story.text for story in details.story)
        held = (await grid(machines, "one"))["b"]
        assert (held["state"], held["packages"]) == ("held", 3)
        text = (await machines.ctl("environments", "--lock", str(held["lock"]), as_json=False)).out
        assert "alpha==1.0 --hash=sha256:" in text
        assert "beta==2.0 --hash=sha256:" in text

        # A second node installs exactly that, although there is something newer by now; both work on one run.
        wheel(wheels, "beta", "3.0")
        with index(wheels) as newer:
            await machines.node("c", "--index-url", newer)
            assert {name: row["state"] for name, row in (await grid(machines, "one")).items()} == {
                "b": "held",
                "c": "missing",
            }
            await machines.stop(first)
            assert set((await machines.run("one.Many"))["result"]) == {"2.0"}
            assert (await grid(machines, "one"))["c"]["lock"] == held["lock"]

            nobody = await machines.ctl("environments", "on", as_json=False)
            assert (nobody.status, nobody.err.strip()) == (2, "There is no package on: there are one.")

            # What is forgotten is found out anew.
            assert (await machines.ctl("environments", "one", "--forget")).status == 0
            assert (await machines.run("one.Tells"))["result"] == "3.0"

    # Both are known again after a restart, without any index.
    await machines.node("b", join=False)
    assert (await grid(machines, "one"))["b"]["state"] == "missing"
    assert len(list((machines.home("b") / "node" / "environments").iterdir())) == 1


async def test_two_packages_run_at_the_same_time_with_conflicting_versions_of_one_library(
    machines: Machines, wheels: Path
) -> None:
    await machines.master()
    await machines.node("b", "--index-url", "none", "--find-links", str(wheels), "--slots", "2")
    body = "(self.report(1, 2, beta.VERSION), __import__('time').sleep(600))"
    await deployed(machines, "old.py", source("beta<2", body=body))
    await deployed(machines, "new.py", source("beta>=2", body=body))
    runs = [(await machines.ctl("run", f"{name}.Tells")).document["run"] for name in ("old", "new")]
    told = [await machines.run_is(run, lambda found: bool(found.row.worker_pid and found.row.message)) for run in runs]
    assert [found.row.message for found in told] == ["1.0", "2.0"]
    assert [found.row.state for found in told] == [RunState.RUNNING] * 2
    for run in runs:
        await machines.ctl("cancel", str(run))


async def test_what_cannot_be_had_ends_the_run_with_a_sentence_and_the_installers_last_lines(
    machines: Machines, wheels: Path
) -> None:
    await machines.master()
    await machines.node("b", "--index-url", "none", "--find-links", str(wheels))
    await deployed(machines, "lost.py", source("nosuch"))
    answer = await machines.ctl("run", "lost.Tells", "--wait")
    details = await machines.run_is(answer.document["run"], lambda found: found.row.state in ENDED)
    assert details.row.state is RunState.FAILED
    assert "its environment could not be built: " in details.row.error
    assert "nosuch" in details.row.error
    assert details.trace
    assert (await grid(machines, "lost"))["b"]["state"] == "failed"

    # It poisons nothing: as soon as it is there, the next run has it.
    wheel(wheels, "nosuch")
    wheel(wheels, "beta", "2.0", size=1)
    await deployed(machines, "lost.py", source("nosuch", body="nosuch.VERSION", modules="nosuch"))
    assert (await machines.run("lost.Tells"))["result"] == "1.0"


async def test_no_index_fails_within_half_a_minute_and_says_how_to_name_one(machines: Machines) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        await machines.master()
        await machines.node("b", "--index-url", f"http://127.0.0.1:{closed.getsockname()[1]}/simple")
        await deployed(machines, "far.py", source("beta"))
        async with asyncio.timeout(30):
            answer = await machines.ctl("run", "far.Tells", "--wait")
    assert answer.status == 1
    assert "no package index could be reached" in answer.out
    assert "--index-url" in answer.out


async def test_a_run_waits_for_a_python_that_no_node_has(machines: Machines) -> None:
    await machines.master()
    await machines.node("b")
    await deployed(machines, "future.py", source(python=">=3.99", modules="os"))
    run = (await machines.ctl("run", "future.Tells")).document["run"]
    why = (await machines.ctl("why", str(run), as_json=False)).out
    assert "No node has Python ≥ 3.99" in why
    assert (await grid(machines, "future"))["b"]["state"] == "none"
