"""A screen of our own with a window manager and a file manager, worked by mouse and keyboard from outside."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from tests.tied import tied
from tests.walks.machines import PATIENCE, until

TOOLS = ("Xvfb", "openbox", "xdotool", "pcmanfm", "dbus-run-session", "import")

FILE_MANAGER = """[config]
bm_open_method=0
[ui]
win_width=420
win_height=300
view_mode=list
sort=name;ascending;
side_pane_mode=hidden;places
show_statusbar=1
"""
"""One row per file at a known height, and nothing beside it."""

CLIPBOARD = """
import json
import sys
from PySide6.QtGui import QGuiApplication
application = QGuiApplication(["clipboard"])
clipboard = application.clipboard()
with open(sys.argv[1], "a") as out:
    clipboard.dataChanged.connect(lambda: print(json.dumps(clipboard.text()), file=out, flush=True))
    print(json.dumps(clipboard.text()), file=out, flush=True)
    application.exec()
"""
"""A program beside the app that writes down, line by line, what is copied."""

AGAIN = 2.0
"""Seconds until keys that copied nothing are pressed again."""
DESKTOPS = 2
"""Other than what openbox begins with."""
FIRST_ROW = (60, 105)
ROW_HEIGHT = 26


def missing_tools() -> list[str]:
    return [tool for tool in TOOLS if shutil.which(tool) is None]


@dataclass
class Screen:
    """A virtual display, 1440 × 900. Everything on it ends with `close`."""

    folder: Path
    display: str = ""
    stack: ExitStack = field(default_factory=ExitStack)

    def open(self) -> None:
        reading, writing = os.pipe()
        with os.fdopen(reading) as answer:
            self.server = self.start(
                "Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten", "tcp", fds=(writing,)
            )
            os.close(writing)
            self.display = f":{answer.readline().strip()}"
        self._openbox = self.start("openbox", "--sm-disable")

    async def managed(self) -> None:
        """Waits until the window manager is at work: a window that came before it never gets the keyboard for sure.

        The first key that comes from outside comes from another keyboard than the display began with. The manager then binds its own
        keys anew, and what is pressed meanwhile is not its own. So one is pressed that does nothing, and what it was asked behind that
        is done when the keys are bound.
        """
        await until(self._has_openbox, "openbox")
        await until(self._has_bound, "openbox has bound its keys")

    def _has_bound(self) -> bool:
        """A request is lost on a manager that is not quite there, which is then asked again."""
        self.xdotool("key", "shift")
        self.xdotool("set_num_desktops", DESKTOPS)
        return self._has_openbox() and self.xdotool("get_num_desktops") == str(DESKTOPS)

    def _has_openbox(self) -> bool:
        """It may give up where the display is barely there, or its number was another's a moment ago: then once more."""
        if self._openbox.poll() is not None:
            self._openbox = self.start("openbox", "--sm-disable")
        return self.xdotool("get_num_desktops") not in ("", "0")

    def environment(self) -> dict[str, str]:
        """What a program needs to be on this screen and to touch nobody's files."""
        home = self.folder / "desktop"
        home.mkdir(parents=True, exist_ok=True)
        chosen = {
            name: value for name, value in os.environ.items() if name not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")
        }
        return chosen | {
            "DISPLAY": self.display,
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_RUNTIME_DIR": str(home),
            "QT_QPA_PLATFORM": "xcb",
            "NO_AT_BRIDGE": "1",
        }

    def start(self, *command: str, fds: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{Path(command[0]).name}.log").open("ab")
        self.stack.callback(log.close)
        process = subprocess.Popen(
            tied(command),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=fds,
            env=self.environment() if self.display else None,
            start_new_session=True,
        )
        self.stack.callback(_end, process)
        return process

    def xdotool(self, *words: str | int) -> str:
        """One xdotool command; its output."""
        command = ["xdotool", *map(str, words)]
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True, timeout=30, check=False)
        return done.stdout.strip()

    async def window(self, *search: str) -> str:
        """The id of the last visible window that matches, once it is there."""
        found = await until(lambda: self.xdotool("search", "--onlyvisible", *search), f"a window {search}")
        return str(found).splitlines()[-1]

    def look(self, window: str, at: tuple[int, int, int, int]) -> bytes:
        """A part of a window as it is on the screen, left, top, width and height: three bytes per pixel."""
        left, top, width, height = at
        crop = f"{width}x{height}+{left}+{top}"
        command = ["import", "-window", window, "-crop", crop, "-depth", "8", "rgb:-"]
        return subprocess.run(command, env=self.environment(), capture_output=True, timeout=30, check=False).stdout

    def colour(self, at: tuple[int, int], window: str) -> str:
        """What stands on the screen at a point of a window, like "#4750c8"."""
        return f"#{self.look(window, (*at, 1, 1)).hex()}"

    async def shows(self, window: str, at: tuple[int, int], colour: str) -> None:
        """Waits until a point of a window has a colour."""
        await until(lambda: self.colour(at, window) == colour.lower(), f"{colour} at {at}")

    def find(self, window: str, colour: str, width: int, height: int = 1) -> tuple[int, int] | None:
        """Where a window has a block of one colour, at least so wide and high: its upper left corner, the first from above."""
        size = self.xdotool("getwindowgeometry", "--shell", window)
        # A little less than all of it: what lies beyond the screen's edge, a frame's width, is not in the picture.
        wide, high = (
            int(line.partition("=")[2]) - 8 for line in size.splitlines() if line.startswith(("WIDTH", "HEIGHT"))
        )
        seen, one = self.look(window, (0, 0, wide, high)), bytes.fromhex(colour.lstrip("#"))
        rows = [seen[at : at + 3 * wide] for at in range(0, 3 * wide * high, 3 * wide)]
        for y, line in enumerate(rows):
            x = line.find(one * width)
            while x >= 0:
                if x % 3 == 0 and all(row[x : x + 3 * width] == one * width for row in rows[y : y + height]):
                    return x // 3, y
                x = line.find(one * width, x + 1)
        return None

    async def found(self, window: str, colour: str, width: int, height: int = 1) -> tuple[int, int]:
        """The same, once it is there."""
        place: tuple[int, int] = await until(lambda: self.find(window, colour, width, height), f"{colour} is seen")
        return place

    def hover(self, window: str, at: tuple[int, int]) -> None:
        self.xdotool("mousemove", "--sync", "--window", window, *at)

    async def still(self) -> None:
        """Waits until two looks at the whole screen see the same; for pictures only."""
        seen = [b""]

        def same() -> bool:
            seen.append(self.look("root", (0, 0, 1440, 900)))
            return seen.pop(0) == seen[0]

        await until(same, "nothing moves on the screen")

    async def title(self, window: str, part: str) -> None:
        await until(lambda: part in self.xdotool("getwindowname", window), f"the title says {part}")

    async def read_clipboard(self) -> None:
        """From now on what is copied is known to `copied`."""
        self.start(sys.executable, "-c", CLIPBOARD, str(self._copies))
        await until(lambda: self._copies.exists() and self._copies.read_bytes(), "the clipboard is read")

    @property
    def _copies(self) -> Path:
        return self.folder / "clipboard.jsonl"

    def copied(self) -> str:
        """What was copied last, as another program has it."""
        whole, _, _ = self._copies.read_text().rpartition("\n")
        text: str = json.loads(whole.splitlines()[-1])
        return text

    async def copies(self, keys: Sequence[str], like: Callable[[str], bool], what: str) -> str:
        """Presses keys, and again if nothing came of it, until what they copy is like that; the text."""
        async with asyncio.timeout(PATIENCE):
            while True:
                self.xdotool("key", *keys)
                with suppress(TimeoutError):
                    await until(lambda: like(self.copied()), f"what is copied: {what}", AGAIN)
                    return self.copied()

    async def file_manager(self, files: Path) -> str:
        """PCManFM on a folder, as a list, in the upper left corner; its window."""
        config = Path(self.environment()["XDG_CONFIG_HOME"]) / "pcmanfm" / "default"
        config.mkdir(parents=True, exist_ok=True)
        (config / "pcmanfm.conf").write_text(FILE_MANAGER)
        self.start("dbus-run-session", "pcmanfm", "--no-desktop", str(files))
        window = await self.window("--class", "pcmanfm")
        await self.title(window, files.name)
        self.xdotool("windowmove", "--sync", window, 10, 30)
        self.xdotool("windowactivate", "--sync", window)
        last = FIRST_ROW[1] + (len(list(files.iterdir())) - 1) * ROW_HEIGHT
        row = (FIRST_ROW[0] - 24, last - ROW_HEIGHT // 4, 48, ROW_HEIGHT // 2)
        await until(lambda: len(set(self.look(window, row))) > 1, "the last file is listed")
        return window

    async def focus(self, window: str) -> None:
        """Gives a window the keyboard, and waits until it has it."""
        self.xdotool("windowactivate", window)
        await until(lambda: self.xdotool("getwindowfocus") == window, "the window has the keyboard")

    async def pick_up(self, source: str, row: int, everything: bool = False) -> None:
        """Presses the button on a row and moves until the file manager is seen to drag it, or all rows: what moves before, it misses. It
        may miss the press as well, while the drag before is on its way back: then once more."""
        x, y = FIRST_ROW[0], FIRST_ROW[1] + row * ROW_HEIGHT
        shown, steps = self._of_file_manager(), cycle(range(1, 7))

        def drags() -> bool:
            step = next(steps)
            self.xdotool("mousemove", "--window", source, x + 8 * step, y + 3 * step)
            now = self._of_file_manager()
            came = now - shown
            shown.intersection_update(now)
            return bool(came)

        async with asyncio.timeout(PATIENCE):
            while True:
                self.xdotool("windowactivate", "--sync", source, "mousemove", "--window", source, x, y)
                if everything:
                    self.xdotool("key", "ctrl+a")  # a click first would make the press below a double click
                self.xdotool("mousedown", 1)
                with suppress(TimeoutError):
                    await until(drags, "the file manager drags", PATIENCE / 10)
                    return
                self.xdotool("mouseup", 1)

    def _of_file_manager(self) -> set[str]:
        """Its windows that are seen: what is dragged hangs at the pointer in one of its own, and one holds the pointer."""
        return set(self.xdotool("search", "--onlyvisible", "--class", "pcmanfm").split())

    def carry(self, target: str, to: tuple[int, int]) -> None:
        for step in range(8, -1, -1):
            self.xdotool("mousemove", "--window", target, to[0] - 4 * step, to[1] - 2 * step)

    def click(self, window: str, at: tuple[int, int], times: int = 1) -> None:
        self.xdotool("mousemove", "--sync", "--window", window, *at)
        self.xdotool("click", "--repeat", times, "--delay", 60, 1)

    def shot(self, name: str) -> Path:
        """A picture of the whole screen, kept for people to look at."""
        folder = Path(os.environ.get("PYDRA_SHOTS", str(self.folder)))
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.png"
        subprocess.run(["import", "-window", "root", str(path)], env=self.environment(), check=True, timeout=60)
        return path

    def close(self) -> None:
        self.stack.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    """A whole session of its own: dbus-run-session leaves its children otherwise."""
    if process.poll() is None:
        try:
            os.killpg(process.pid, 15)
        except ProcessLookupError:
            return
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()
