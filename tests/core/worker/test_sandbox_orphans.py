"""Whenever a node is killed, nothing of it is left: no stage 1, no guard, no zygote, no spare, no worker, nothing that a task started."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pydra_core.protocol.states import Isolation

POINTS = int(os.environ.get("PYDRA_KILLS", "12"))

NODE = """
import asyncio, sys
from dataclasses import replace
from pathlib import Path
from pydra_core.protocol.states import Isolation
from pydra_core.worker.launch import Zygote
from tests.core.worker.stage import Stage, task_of

BODY = '''
import time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(3600)
    os._exit(0)
time.sleep(3600)
'''

async def main():
    stage = Stage(Path(sys.argv[1]), Isolation(sys.argv[2]))
    stage.options = replace(stage.options, spares=2, recycle=3)
    stage.zygote = Zygote(stage.options)
    print("starts", flush=True)
    async with stage:
        code = stage.deploy(main=task_of(BODY))
        for _ in range(5):
            running = await stage.begin(code, "main")
            await running.until_ready()
        print("stands", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""

WARDEN = """
import ctypes, json, os, select, signal, subprocess, sys, time
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER: whoever loses its parent comes here
code, home, best, delay = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])
node = subprocess.Popen([sys.executable, "-c", code, home, best], stdout=subprocess.PIPE)
node.stdout.readline()
select.select([node.stdout], [], [], delay)  # it stands before that, at last
node.kill()
left, deadline = [], time.monotonic() + 20
while time.monotonic() < deadline:
    try:
        if os.waitpid(-1, os.WNOHANG)[0] == 0:
            left = open(f"/proc/self/task/{os.getpid()}/children").read().split()
            time.sleep(0.01)
    except ChildProcessError:
        left = []
        break
names = [open(f"/proc/{pid}/cmdline").read().replace(chr(0), " ")[-200:] for pid in left]
for pid in left:
    os.kill(int(pid), signal.SIGKILL)
print(json.dumps(names))
"""


def left_behind(home: Path, best: Isolation, delay: float) -> list[str]:
    """The command lines of what outlives a node that is killed `delay` seconds after it began to start, or once it stands."""
    said = subprocess.run(
        [sys.executable, "-c", WARDEN, NODE, str(home), best.value, str(delay)],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[str] = json.loads(said.stdout)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux makes orphans the children of another process")
@pytest.mark.timeout(600)
@pytest.mark.parametrize("best", [Isolation.FULL, Isolation.PROCESS])
def test_a_node_that_is_killed_while_it_starts_leaves_nothing(tmp_path: Path, best: Isolation) -> None:
    """At moments spread over its start, and once with workers whose tasks have daemons."""
    for number in range(POINTS):
        home = tmp_path / str(number)
        home.mkdir()
        delay = 0.6 * number / max(1, POINTS - 1) if number < POINTS - 1 else 30.0
        assert left_behind(home, best, delay) == [], f"killed after {delay:.2f} s"
