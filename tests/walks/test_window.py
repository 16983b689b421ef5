"""The real window on a screen of its own, worked from outside by mouse, keyboard and a real file manager."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from pydra_core.cli import watching
from pydra_core.client.carrier import Carrier
from pydra_core.protocol import verbs
from pydra_core.protocol.pictures import NodeRow, PackageRow, RunRow
from pydra_core.settings import holder, homes
from tests.walks.machines import PATIENCE, Machines, alive, until
from tests.walks.screen import Screen, missing_tools

pytestmark = pytest.mark.e2e

SIZE = (1440, 860)
"""The window's inside."""
PLACES = {"status bar": (SIZE[0] // 2 + 40, SIZE[1] - 13), "middle": (SIZE[0] // 2 + 180, SIZE[1] // 3)}
"""Where there is nothing but ground, and where there is the middle; everything else is found by its colour."""
LEFT, ROW = 100, 28
"""In the panels of the left side, and how high their rows are."""
BUTTON, EDGE = (8, 16), 60
"""The ground of a primary button beside its words, and the edge of a field: so large are they at least."""
HALF, JOIN = 1, 2
"""Rows of the file manager."""
PACKAGES = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "pcmanfm": "pcmanfm",
    "dbus-run-session": "dbus-daemon",
    "import": "imagemagick",
}
"""What Debian and Ubuntu call them."""
CANVAS, ACCENT, INK, FAIL = "#f2f3f6", "#4750c8", "#3f48bf", "#c22b2b"

PACKAGE = '''
from typing import Annotated
from pydra_core.tasks import Param, Task

class {name}(Task):
    """Adds two numbers."""

    def work(self, first: Annotated[int, Param(min=0, max=100)] = 1, second: int = 2):
        self.log.info("adding")
        return first + second
'''
LONG = """
import time
from pydra_core.tasks import Task

class Long(Task):
    def work(self, seconds: float = 600.0):
        self.report(1, 2, "half way")
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.stop_requested:
            time.sleep(0.02)
        return "slept"
"""


@dataclass
class Desktop:
    """A person's desktop: a screen, and the app on it in home A."""

    machines: Machines
    screen: Screen

    def start(self, *options: str) -> subprocess.Popen[bytes]:
        """`pydra` on this screen."""
        line = (sys.executable, "-m", "pydra_gui", "--home", str(self.machines.a), *options)
        return self.screen.start(*line)

    async def open(self, *options: str) -> tuple[subprocess.Popen[bytes], str]:
        """The app and its window, at its known place and size, with its node connected."""
        await self.screen.managed()
        (homes(self.machines.a).master / "address").unlink(missing_ok=True)
        app = self.start("--listen", "127.0.0.1:0", "--local-slots", "2", *options)
        window = await self.screen.window("--all", "--pid", str(app.pid), "--name", "^Pydra")
        await self.arrange(window)
        await self.connected()
        return app, window

    async def arrange(self, window: str) -> None:
        self.screen.xdotool("windowmove", window, 0, 0, "windowsize", window, *SIZE)
        wanted = f"{SIZE[0]}x{SIZE[1]}"
        await until(lambda: wanted in self.screen.xdotool("getwindowgeometry", window), f"the window is {wanted}")
        await self.screen.shows(window, PLACES["status bar"], CANVAS)

    async def connected(self) -> NodeRow:
        """The local node's row once it works."""
        home = homes(self.machines.a)
        await until(lambda: (home.master / "address").exists() and holder(home.local_node), "the local node is there")
        async with asyncio.timeout(PATIENCE), self.machines.link() as link, watching.node_rows(link) as pictures:
            async for rows in pictures:
                for row in rows:
                    if row.local and row.linked:
                        return row
        raise AssertionError("the local node never came")

    async def deployed(self, *wanted: str) -> None:
        """Waits until these packages are there, and checks that there are no others."""
        async with asyncio.timeout(PATIENCE), self.machines.link() as link, _package_rows(link) as pictures:
            async for rows in pictures:
                found = {f"{row.package} v{row.versions[0].version}" for row in rows}
                if found >= set(wanted):
                    assert found == set(wanted)
                    return

    async def long_run(self) -> RunRow:
        """A run of ten minutes that is running here."""
        await self.machines.ctl("deploy", str(self.machines.write("long.py", LONG)))
        run = (await self.machines.ctl("run", "long.Long")).document["run"]
        return (await self.machines.run_is(run, lambda it: it.row.state == "running" and it.row.worker_pid > 0)).row

    def hovers_a_task(self, window: str) -> bool:
        """Moves down the lower half of the left side until a row shows its verb at its end."""
        ink = bytes.fromhex(INK.lstrip("#"))
        for y in range(SIZE[1] // 2, SIZE[1] - 40, ROW // 2):
            self.screen.hover(window, (LEFT, y))
            if ink in self.screen.look(window, (LEFT, y - ROW // 2, 240, ROW)):
                return True
        return False

    def refuses(self, window: str) -> bool:
        """Presses the one primary button, wherever it stands by now; True if a field has a red edge then."""
        if place := self.screen.find(window, ACCENT, *BUTTON):
            self.screen.click(window, (place[0] + BUTTON[0] // 2, place[1] + BUTTON[1] // 2))
        return self.screen.find(window, FAIL, EDGE) is not None

    async def veiled(self, window: str) -> None:
        """Waits until something lies over the whole window."""
        at = PLACES["status bar"]
        await until(lambda: self.screen.colour(at, window) != CANVAS, "the window is dimmed")

    async def bare(self, window: str) -> None:
        """Waits until nothing lies over the window."""
        await self.screen.shows(window, PLACES["status bar"], CANVAS)

    def close(self) -> None:
        """Ends the app of this home, and the screen; a node that outlives the app that was asked to end fails the walk."""
        home = homes(self.machines.a)
        app = holder(home.window)
        if app:
            _end(app)
        left = _with_home(self.machines.a)
        for process in left:
            _end(process.pid)
        self.screen.close()
        assert not left, f"still there after the app had ended: {left}"


def _with_home(home: Path) -> list[psutil.Process]:
    """The processes whose command line names this home."""
    return [process for process in psutil.process_iter(["cmdline"]) if str(home) in (process.info["cmdline"] or ())]


def _end(pid: int) -> None:
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        process.terminate()
        try:
            process.wait(20)
        except psutil.TimeoutExpired:
            process.kill()


def _package_rows(carrier: Carrier) -> aclosing[AsyncGenerator[list[PackageRow], None]]:
    query = verbs.Query(kind="packages", limit=1_000)
    return aclosing(watching.rows(carrier, query, lambda page: page.packages, lambda row: row.package))


@pytest.fixture
def desktop(machines: Machines, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desktop]:
    if missing := missing_tools():
        pytest.skip(
            f"needs {', '.join(missing)}: apt-get install {' '.join(sorted(PACKAGES[tool] for tool in missing))}"
        )
    made = Desktop(machines, Screen(tmp_path))
    try:
        made.screen.open()
        yield made
    finally:
        if "PYDRA_SHOTS" in os.environ and made.screen.display:
            made.screen.shot(f"end-of-{request.node.name}")
        made.close()


def sources(folder: Path) -> Path:
    """A folder with a task folder, two task files and a text, in the order of the file manager."""
    files = folder / "tasks to drop"
    (files / "gather").mkdir(parents=True)
    (files / "gather" / "main.py").write_text(PACKAGE.format(name="Gather"))
    (files / "half.py").write_text(PACKAGE.format(name="Half"))
    (files / "join.py").write_text(PACKAGE.format(name="Join"))
    (files / "readme.txt").write_text("These are no tasks.\n")
    return files


async def test_a_file_from_the_file_manager_is_deployed(desktop: Desktop, tmp_path: Path) -> None:
    screen = desktop.screen
    _, window = await desktop.open()
    files = await screen.file_manager(sources(tmp_path))

    screen.pick_up(files, HALF)
    screen.carry(window, PLACES["middle"])
    await desktop.veiled(window)
    await screen.still()
    screen.shot("drop-one-file")
    screen.xdotool("mouseup", 1)

    await desktop.deployed("half v1")
    await desktop.bare(window)
    screen.shot("dropped-one-file")
    assert (tmp_path / "tasks to drop" / "half.py").exists()


async def test_a_folder_and_two_files_are_deployed_and_a_text_is_left_out(desktop: Desktop, tmp_path: Path) -> None:
    screen = desktop.screen
    _, window = await desktop.open()
    files = await screen.file_manager(sources(tmp_path))

    screen.pick_up(files, HALF, everything=True)
    screen.carry(window, PLACES["middle"])
    await desktop.veiled(window)
    await screen.still()
    screen.shot("drop-four-things")
    screen.xdotool("mouseup", 1)

    await desktop.deployed("gather v1", "half v1", "join v1")
    await desktop.bare(window)
    screen.shot("dropped-four-things")


async def test_a_drag_that_is_given_up_deploys_nothing(desktop: Desktop, tmp_path: Path) -> None:
    screen = desktop.screen
    _, window = await desktop.open()
    files = await screen.file_manager(sources(tmp_path))

    screen.pick_up(files, HALF)
    screen.carry(window, PLACES["middle"])
    await desktop.veiled(window)
    screen.xdotool("key", "Escape")

    await desktop.bare(window)
    screen.xdotool("mouseup", 1)
    screen.drag(files, JOIN, window, PLACES["middle"])
    await desktop.deployed("join v1")


async def test_a_task_is_run_by_clicking_and_typing_only(desktop: Desktop) -> None:
    machines, screen = desktop.machines, desktop.screen
    _, window = await desktop.open()
    await machines.ctl("deploy", str(machines.write("half.py", PACKAGE.format(name="Half"))))
    await until(lambda: desktop.hovers_a_task(window), "a task says under the pointer that it can be run")
    screen.xdotool("click", "--repeat", 2, "--delay", 60, 1)

    await desktop.veiled(window)
    await screen.found(window, ACCENT, *BUTTON)
    screen.shot("form")
    screen.xdotool("key", "ctrl+a", "type", "many")
    await until(lambda: desktop.refuses(window), "the field says what to write")
    screen.shot("form-with-a-wrong-value")
    assert (await machines.ctl("runs")).document == []

    screen.xdotool("key", "ctrl+a", "type", "40")
    screen.xdotool("key", "Return")
    await desktop.bare(window)
    ended = await machines.run_is(1, lambda it: it.row.ended > 0)
    await screen.still()
    screen.shot("run-complete")

    assert (await machines.ctl("result", "1")).document == 42
    assert (ended.row.state, ended.arguments) == ("complete", {"first": 40, "second": 2})


async def test_a_second_start_raises_the_first_window(desktop: Desktop) -> None:
    screen = desktop.screen
    app, window = await desktop.open()
    screen.xdotool("windowminimize", window)
    await until(lambda: not screen.xdotool("search", "--onlyvisible", "--name", "^Pydra"), "the window is hidden")

    second = desktop.start()

    assert await asyncio.to_thread(second.wait, PATIENCE) == 0
    assert await screen.window("--all", "--pid", str(app.pid), "--name", "^Pydra") == window
    assert app.poll() is None


async def test_sigterm_ends_the_app_its_node_and_its_workers(desktop: Desktop) -> None:
    app, _ = await desktop.open()
    run = await desktop.long_run()
    family = [process.pid for process in psutil.Process(app.pid).children(recursive=True)]
    assert run.worker_pid in family

    app.send_signal(signal.SIGTERM)

    assert await asyncio.to_thread(app.wait, PATIENCE) == 0
    assert [pid for pid in family if alive(pid)] == []
    home = homes(desktop.machines.a)
    assert [holder(folder) for folder in (home.window, home.master, home.local_node)] == [None, None, None]


async def test_sigterm_right_after_the_start_leaves_nothing(desktop: Desktop) -> None:
    app = desktop.start("--listen", "127.0.0.1:0", "--local-slots", "1")
    await desktop.screen.window("--all", "--pid", str(app.pid), "--name", "^Pydra")

    app.send_signal(signal.SIGTERM)

    assert await asyncio.to_thread(app.wait, PATIENCE) == 0
    assert _with_home(desktop.machines.a) == []


async def test_a_restart_on_another_port_has_its_node_again(desktop: Desktop) -> None:
    app, _ = await desktop.open()
    first = await desktop.connected()
    app.send_signal(signal.SIGTERM)
    assert await asyncio.to_thread(app.wait, PATIENCE) == 0

    await desktop.open()

    assert (await desktop.connected()).node == first.node


async def test_after_a_crash_the_next_start_adopts_the_node_and_its_run(desktop: Desktop) -> None:
    app, _ = await desktop.open()
    before = await desktop.long_run()
    home = homes(desktop.machines.a)
    node = holder(home.local_node)

    app.send_signal(signal.SIGKILL)
    await asyncio.to_thread(app.wait, PATIENCE)
    assert alive(before.worker_pid)
    await desktop.open()

    after = (await desktop.machines.run_is(before.run, lambda it: it.row.state == "running")).row
    assert (after.worker_pid, after.attempt) == (before.worker_pid, before.attempt)
    assert holder(home.local_node) == node
    assert len((await desktop.machines.ctl("nodes")).document) == 1


async def test_quitting_with_work_asks_first(desktop: Desktop) -> None:
    screen = desktop.screen
    app, window = await desktop.open()
    run = await desktop.long_run()
    await screen.focus(window)
    screen.xdotool("key", "ctrl+q")
    await desktop.veiled(window)
    await screen.still()
    screen.shot("quit")

    screen.xdotool("key", "Escape")
    await desktop.bare(window)
    assert app.poll() is None
    assert alive(run.worker_pid)

    screen.xdotool("key", "ctrl+q")
    await desktop.veiled(window)
    screen.xdotool("key", "Return")
    assert await asyncio.to_thread(app.wait, PATIENCE) == 0
    assert not alive(run.worker_pid)


async def test_quitting_without_work_does_not_ask(desktop: Desktop) -> None:
    app, window = await desktop.open()
    await desktop.screen.focus(window)
    desktop.screen.xdotool("key", "ctrl+q")
    assert await asyncio.to_thread(app.wait, PATIENCE) == 0
