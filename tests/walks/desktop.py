"""A person's desktop for the walks over the real window: the app on a screen of its own, and what a person sees and does there."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from pydra_core.cli import watching
from pydra_core.client.carrier import Carrier
from pydra_core.protocol import verbs
from pydra_core.protocol.pictures import NodeRow, PackageRow, RunRow
from pydra_core.settings import holder, homes
from tests.walks.machines import PATIENCE, Machines, until
from tests.walks.screen import Screen

SIZE = (1440, 860)
"""The window's inside."""
PLACES = {"status bar": (SIZE[0] // 2 + 40, SIZE[1] - 13), "middle": (SIZE[0] // 2 + 180, SIZE[1] // 3)}
"""Where there is nothing but ground, and where there is the middle; everything else is found by its colour."""
LEFT, ROW = 100, 28
"""In the panels of the left side, and how high their rows are."""
BUTTON, EDGE = (8, 16), 60
"""The ground of a primary button beside its words, and the edge of a field: so large are they at least."""
PACKAGES = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "pcmanfm": "pcmanfm",
    "dbus-run-session": "dbus-daemon",
    "import": "imagemagick",
}
"""What Debian and Ubuntu call them."""
OFFERED, OFFER = "#e5e8fb", (100, 4)
"""The ground of the command that Return does, and so large it is at least beside its words."""
CANVAS, ACCENT, INK, FAIL, DONE = "#f2f3f6", "#4750c8", "#3f48bf", "#c22b2b", "#17704f"

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
HALF, JOIN = 1, 2
"""Rows of the file manager."""


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

    async def command(self, window: str, words: str) -> None:
        """Finds a command by typing, and does it once it is offered.

        What is seen first may still be what was offered before all was typed. So one letter more is typed, which no command has, and
        taken back: what is offered after nothing was is offered for these words, if only once the window has been told of it.
        """
        await self.screen.focus(window)
        self.screen.xdotool("key", "ctrl+k")
        await self.veiled(window)
        self.screen.xdotool("type", f"{words}~")
        await until(lambda: not self.screen.find(window, OFFERED, *OFFER), "nothing is offered")
        self.screen.xdotool("key", "BackSpace")
        await self.screen.found(window, OFFERED, *OFFER)
        self.screen.xdotool("key", "Return")

    async def asked(self, window: str) -> None:
        """Waits until a sheet with a primary button is open: one of the page below has another colour then."""
        await self.screen.found(window, ACCENT, *BUTTON)  # no palette is open any more, the sheet or the page is seen
        await self.veiled(window)
        await self.screen.found(window, ACCENT, *BUTTON)

    async def finds(self, window: str, words: str, numbers: str) -> None:
        """Filters the runs by these words and chooses all; waits until they are these, by their numbers."""
        await self.screen.focus(window)
        self.screen.xdotool("key", "ctrl+f", "ctrl+a", "type", words)
        self.screen.xdotool("key", "Return")
        await self.screen.copies(("ctrl+a", "ctrl+c"), lambda text: text == numbers, f"runs {numbers}")

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
        left = with_home(self.machines.a)
        for process in left:
            _end(process.pid)
        self.screen.close()
        assert not left, f"still there after the app had ended: {left}"


def with_home(home: Path) -> list[psutil.Process]:
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


def sources(folder: Path) -> Path:
    """A folder with a task folder, two task files and a text, in the order of the file manager."""
    files = folder / "tasks to drop"
    (files / "gather").mkdir(parents=True)
    (files / "gather" / "main.py").write_text(PACKAGE.format(name="Gather"))
    (files / "half.py").write_text(PACKAGE.format(name="Half"))
    (files / "join.py").write_text(PACKAGE.format(name="Join"))
    (files / "readme.txt").write_text("These are no tasks.\n")
    return files
