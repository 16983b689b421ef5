"""An owner writes another policy while the node works: what holds at once, what waits, and what a wrong one changes."""

import asyncio
import sys
from datetime import datetime

import pytest

from pydra_core.node.grid import DAYS
from pydra_core.protocol.states import ENDED, RunState
from tests.walks.machines import PATIENCE, Machines

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

SOURCE = '''
"""A task that goes on until it is told to stop."""
from pydra_core.tasks import Task


class Goes(Task):
    def work(self):
        number = 0
        while not self.stop_requested:
            number += 1
            self.report(0, 1, str(number))
        return "stopped"
'''


def another_day() -> str:
    """A day on which nobody runs this test, whatever happens to the clock meanwhile."""
    return DAYS[(datetime.now().weekday() + 3) % 7]


async def owner(machines: Machines, *args: str, status: int = 0) -> str:
    """`pydra-node schedule …` on the machine b."""
    process = machines.start("pydra_core.cli.node", "--home", str(machines.home("b")), "schedule", *args)
    assert await asyncio.to_thread(process.wait, PATIENCE) == status
    return machines.logs[-1].read_text()


async def test_an_owner_changes_the_schedule_while_the_node_works(machines: Machines) -> None:
    await machines.master()
    await machines.node("b", "--slots", "3")
    assert (await machines.ctl("deploy", str(machines.write("goes.py", SOURCE)))).status == 0
    run = (await machines.ctl("run", "Goes")).document["run"]
    await machines.run_is(run, lambda found: found.row.state is RunState.RUNNING)

    # It closes: what runs stands still, what is new waits, and everybody is told whose word that is.
    told = await owner(machines, "set", "--hours", another_day(), "--then", "freeze")
    assert "The node takes it within seconds." in told
    closed = await machines.node_is("b", lambda row: row.hours is not None and row.hours.frozen)
    assert closed.offer.schedule.hours
    assert "its owner's schedule" in closed.hours.reason  # type: ignore[union-attr]
    second = (await machines.ctl("run", "Goes")).document["run"]
    why = await machines.run_is(second, lambda found: bool(found.why))
    assert "b works again on" in why.why

    # What runs then shall finish: it goes on, and nothing new comes.
    await owner(machines, "set", "--then", "finish")
    await machines.node_is("b", lambda row: row.hours is not None and not row.hours.frozen)
    before = (await machines.run_is(run, lambda found: bool(found.row.message))).row.message
    await machines.run_is(run, lambda found: found.row.message not in ("", before))

    # Fewer slots hold at once, what the sandbox was built with waits for the next start, and is said to.
    path = machines.home("b") / "node/policy.toml"
    path.write_text(f"# mine\nspares = 1\n{path.read_text()}slots = 2\n")
    waits = await machines.node_is("b", lambda row: row.slots == 2)
    assert waits.offer.waits == ("spares",)
    assert any("Its owner changed spares" in note for note in waits.notes)

    # What is wrong changes nothing, and is told; what is right again is taken.
    path.write_text("[schedule\n")
    wrong = await machines.node_is("b", lambda row: bool(row.offer.fault))
    assert "policy.toml cannot be read" in wrong.offer.fault
    assert wrong.hours is not None
    assert "cannot be read" in await owner(machines, "clear", status=2)
    path.write_text("# mine\n")
    opened = await machines.node_is("b", lambda row: row.hours is None)
    assert (opened.offer.fault, opened.offer.waits, opened.slots) == ("", (), 3)
    await machines.run_is(second, lambda found: found.row.state is RunState.RUNNING)
    for each in (run, second):
        assert (await machines.ctl("cancel", str(each))).status == 0
        await machines.run_is(each, lambda found: found.row.state in ENDED)
