"""The screen of the walks: nothing of it outlives the tests, not even those that are killed."""

import asyncio
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.tied import tied
from tests.walks.machines import until
from tests.walks.screen import Screen, missing_tools

OPENS = """
import sys
from pathlib import Path
from tests.walks.screen import Screen

screen = Screen(Path(sys.argv[1]))
screen.open()
print(screen.server.pid, screen._openbox.pid, flush=True)
sys.stdin.read()
"""


TOUCHES = """
import ctypes, os, sys
from pydra_gui.display import on_broken

assert on_broken(lambda: os._exit(7))
xlib = ctypes.CDLL("libX11.so.6")
xlib.XOpenDisplay.restype = ctypes.c_void_p
display = ctypes.c_void_p(xlib.XOpenDisplay(None))
print("ready", flush=True)
sys.stdin.readline()
xlib.XSync(display, 0)
"""


@pytest.mark.skipif(bool(missing_tools()), reason="needs a screen (tools/setup test installs it)")
async def test_who_touches_a_screen_that_has_gone_may_still_act(tmp_path: Path) -> None:
    screen = Screen(tmp_path)
    screen.open()
    line = [sys.executable, "-c", TOUCHES]
    pipe = subprocess.PIPE
    with subprocess.Popen(line, stdin=pipe, stdout=pipe, env=screen.environment(), cwd=Path.cwd()) as touching:
        assert touching.stdin
        assert touching.stdout
        assert await asyncio.to_thread(touching.stdout.readline) == b"ready\n"
        screen.close()
        touching.stdin.write(b"\n")
        touching.stdin.close()
        assert await asyncio.to_thread(touching.wait, 60) == 7


@pytest.mark.skipif(tied(["true"]) == ["true"], reason="needs setpriv: apt-get install util-linux")
@pytest.mark.skipif(bool(missing_tools()), reason="needs a screen (tools/setup test installs it)")
async def test_a_screen_ends_with_tests_that_are_killed(tmp_path: Path) -> None:
    tests = subprocess.Popen(
        [sys.executable, "-c", OPENS, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path.cwd()
    )
    with tests:
        assert tests.stdout
        pids = [int(pid) for pid in (await asyncio.to_thread(tests.stdout.readline)).split()]
        assert len(pids) == 2
        tests.kill()
    await until(lambda: not any(map(psutil.pid_exists, pids)), "the screen and its window manager are gone")
