"""What people do with a cluster, done in the real window by mouse and keyboard; what the window copies is how it is read."""

import asyncio
import shlex
from contextlib import suppress
from pathlib import Path

import pytest

from pydra_core.protocol.pictures import NodeRow
from pydra_core.protocol.states import NodeState
from tests.walks.desktop import ACCENT, BUTTON, DONE, EDGE, HALF, OFFERED, PACKAGE, PLACES, Desktop, sources
from tests.walks.machines import PATIENCE, Machines, until
from tests.walks.screen import AGAIN

pytestmark = pytest.mark.e2e

WEIGH = """
from pydra_core.tasks import InputFile, Task

class Weigh(Task):
    def work(self, thing: InputFile):
        return [thing.name, thing.size]
"""
TAGGED = """
from pydra_core.tasks import Task

class Render(Task):
    tags = ["gpu"]

    def work(self):
        return "rendered"
"""
CHOSEN, LINE = "#eceef2", (300, 8)
"""What is chosen in a list without the keyboard, and so large it is at least."""
LAST_BUT_TWO = ("shift+Tab", "shift+Tab", "shift+Tab")
"""From the list of a sheet backwards round to its last button but two."""


async def test_from_the_first_start_to_a_result(desktop: Desktop, tmp_path: Path) -> None:
    machines, screen = desktop.machines, desktop.screen
    _, window = await desktop.open()
    await screen.read_clipboard()
    files = await screen.file_manager(sources(tmp_path))

    await screen.pick_up(files, HALF)
    screen.carry(window, PLACES["middle"])
    await desktop.veiled(window)
    screen.xdotool("mouseup", 1)
    await desktop.deployed("half v1")
    await desktop.bare(window)

    await desktop.command(window, "Run Half")
    await desktop.asked(window)
    screen.xdotool("key", "ctrl+a", "type", "40")
    screen.xdotool("key", "Return")
    await desktop.bare(window)
    ended = await machines.run_is(1, lambda it: it.row.ended > 0)

    assert ended.row.state == "complete"
    await desktop.finds(window, "half", "1")
    assert (await machines.ctl("result", "1")).document == 42


async def test_a_node_joins_by_the_copied_line_and_is_drained(desktop: Desktop) -> None:
    machines, screen = desktop.machines, desktop.screen
    _, window = await desktop.open()
    await screen.read_clipboard()

    await desktop.command(window, "Add node")
    await desktop.asked(window)  # whether other machines may reach this one
    line = await screen.copies(
        ["Return"], lambda text: text.startswith("pydra-node "), "the line for the other machine"
    )
    await screen.still()
    screen.shot("add-node")
    program, *words = shlex.split(line)
    assert program == "pydra-node"
    machines.start("pydra_core.cli.node", "--home", str(machines.home("b")), "--name", "b", "--slots", "1", *words)
    await machines.node_is("b", _takes_runs)
    await screen.found(window, DONE, 4, 4)  # of what shines through the veil nothing has this colour
    screen.shot("node-has-joined")
    screen.xdotool("key", "Escape")
    await desktop.bare(window)

    await machines.ctl("node", "drain", (await desktop.connected()).name)
    run = await desktop.long_run()
    assert run.node_name == "b"
    await desktop.command(window, "Show node b")
    await desktop.command(window, "Drain the chosen node")
    await desktop.asked(window)
    screen.xdotool("key", "Tab", "type", "a new disk")
    screen.xdotool("key", "Return")
    draining = await machines.node_is("b", lambda row: row.state is NodeState.DRAINING)
    assert len(draining.workers) == 1
    await desktop.bare(window)
    await screen.still()
    screen.shot("draining")

    await machines.ctl("cancel", str(run.run))
    drained = await machines.node_is("b", lambda row: row.state is NodeState.DRAINING and not row.workers)
    assert "a new disk" in drained.why


async def test_a_run_that_was_chosen_is_cancelled_with_a_reason(desktop: Desktop) -> None:
    machines, screen = desktop.machines, desktop.screen
    _, window = await desktop.open()
    await screen.read_clipboard()
    run = await desktop.long_run()

    await desktop.finds(window, "long", str(run.run))
    screen.xdotool("key", "Delete")
    await desktop.veiled(window)
    screen.shot("cancel")
    screen.xdotool("type", "wrong camera")
    screen.xdotool("key", "Return")

    ended = await machines.run_is(run.run, lambda it: it.row.ended > 0)
    assert ended.row.state == "cancelled"
    assert "wrong camera" in (await machines.ctl("why", str(run.run))).document["why"]
    await desktop.bare(window)


async def test_a_package_is_rolled_back(desktop: Desktop) -> None:
    machines, screen = desktop.machines, desktop.screen
    _, window = await desktop.open()
    await _two_versions(machines)

    await desktop.command(window, "Versions of half")
    await desktop.asked(window)
    newest = await screen.found(window, OFFERED, *LINE)

    def chooses_the_older() -> bool:
        """Goes down the list, which may be told of the second version only now."""
        screen.xdotool("key", "Down")
        return screen.find(window, OFFERED, *LINE) not in (None, newest)

    await until(chooses_the_older, "the older version is chosen")
    await screen.still()
    once = screen.colour(PLACES["status bar"], window)
    screen.xdotool("key", *LAST_BUT_TWO)
    screen.shot("versions")
    screen.xdotool("key", "Return")
    await until(lambda: screen.colour(PLACES["status bar"], window) != once, "it is asked whether")
    screen.shot("roll-back")
    screen.xdotool("key", "Return")

    await desktop.deployed("half v1")
    assert (await machines.run("half.Half"))["version"] == "v1"


async def test_what_has_ended_is_found_in_the_history(desktop: Desktop) -> None:
    machines, screen = desktop.machines, desktop.screen
    _, window = await desktop.open()
    await screen.read_clipboard()
    for name in ("Half", "Join"):
        await machines.ctl("deploy", str(machines.write(f"{name.lower()}.py", PACKAGE.format(name=name))))
    for task in ("half.Half", "join.Join", "half.Half"):
        await machines.run(task)

    await screen.focus(window)
    screen.xdotool("key", "ctrl+6")
    await desktop.finds(window, "join", "2")
    await desktop.finds(window, "state:complete half", "3\n1")
    screen.shot("history")


async def test_what_was_said_is_found_in_the_history_and_read(desktop: Desktop) -> None:
    machines, screen = desktop.machines, desktop.screen
    _, window = await desktop.open()
    await screen.read_clipboard()
    await machines.ctl("deploy", str(machines.write("half.py", PACKAGE.format(name="Half"))))
    await machines.run("half.Half")

    await screen.focus(window)
    screen.xdotool("key", "ctrl+shift+f", "type", "adding")

    def opens() -> tuple[int, int] | None:
        """Looks for the words, and opens the first that was found; where a log has a chosen line then."""
        screen.xdotool("key", "Return", "Home", "Return")
        return screen.find(window, CHOSEN, *LINE)

    place = await until(opens, "the log is open at the line")
    screen.click(window, (place[0] + LINE[0], place[1] + LINE[1]))
    line = await screen.copies(["ctrl+c"], lambda text: text.endswith("adding"), "the line")
    screen.shot("found")

    assert " info " in line


async def test_files_that_are_dropped_on_a_field_are_a_sweep(desktop: Desktop, tmp_path: Path) -> None:
    machines, screen = desktop.machines, desktop.screen
    _, window = await desktop.open()
    await machines.ctl("deploy", str(machines.write("weigh.py", WEIGH)))
    names = ["one.dat", "three.dat", "two.dat"]
    files = tmp_path / "things to weigh"
    files.mkdir()
    for size, name in enumerate(names, 1):
        (files / name).write_bytes(b"x" * size)
    manager = await screen.file_manager(files)

    await desktop.command(window, "Run Weigh")
    await desktop.asked(window)
    field, run = await screen.found(window, ACCENT, EDGE), await screen.found(window, ACCENT, *BUTTON)
    async with asyncio.timeout(PATIENCE):
        while screen.find(window, ACCENT, *BUTTON) in (None, run):  # the form makes room for a sweep
            await screen.pick_up(manager, 0, everything=True)
            screen.carry(window, (field[0] + EDGE, field[1] + BUTTON[1]))
            screen.xdotool("mouseup", 1)  # what the field has not answered by now is not dropped, and is dragged again
            with suppress(TimeoutError):
                await until(lambda: screen.find(window, ACCENT, *BUTTON) not in (None, run), "a sweep", AGAIN)
    screen.shot("sweep")
    await screen.focus(window)
    screen.xdotool("key", "Return")
    await desktop.bare(window)

    for number in (1, 2, 3):
        await machines.run_is(number, lambda it: it.row.state == "complete")
    results = [(await machines.ctl("result", str(number))).document for number in (1, 2, 3)]
    assert sorted(results) == [[name, size] for size, name in enumerate(names, 1)]
    assert len((await machines.ctl("runs")).document) == 3


async def test_why_a_run_waits_is_read_in_the_window(desktop: Desktop) -> None:
    machines, screen = desktop.machines, desktop.screen
    _, window = await desktop.open()
    await screen.read_clipboard()
    await machines.ctl("deploy", str(machines.write("render.py", TAGGED)))
    run = (await machines.ctl("run", "render.Render")).document["run"]
    waits = await machines.run_is(run, lambda it: bool(it.why))

    await desktop.finds(window, "render", str(run))
    screen.xdotool("key", "ctrl+y")
    await desktop.veiled(window)
    said = await screen.copies(["shift+Tab", "Return"], lambda text: text.startswith("Run "), "the reason")
    screen.shot("why")

    assert said.splitlines()[1] == waits.why
    assert "gpu" in waits.why


def _takes_runs(row: NodeRow) -> bool:
    return row.state is NodeState.CONNECTED and row.linked


async def _two_versions(machines: Machines) -> None:
    """The second one takes away instead."""
    source = PACKAGE.format(name="Half")
    for text in (source, source.replace("first + second", "first - second")):
        assert (await machines.ctl("deploy", str(machines.write("half.py", text)))).status == 0
