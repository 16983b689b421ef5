"""A real agent against a scripted master: its options, the tasks that it is given, and what one waits for."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil

from pydra_core.node.agent import NodeOptions
from pydra_core.protocol import messages as m
from tests.core.node.scripted import ScriptedMaster

CODE = """
import os, time
from pydra_core.tasks import Task

class Greet(Task):
    def work(self, name="you"):
        print("hello", name, flush=True)
        self.report(1, 2)
        self.save("note.txt", name.encode())
        return name.upper()

class Large(Task):
    def work(self):
        self.save("large.bin", os.urandom(1_500_000))
        self.save("empty.bin", b"")

class Mute(Task):
    def work(self):
        for descriptor in range(3, 64):
            try:
                os.fstat(descriptor)
            except OSError:
                continue
            os.close(descriptor)
        time.sleep(120)

class Wait(Task):
    def work(self, file=""):
        print("waiting", flush=True)
        while not self.stop_requested and not os.path.exists("go"):
            time.sleep(0.01)
        return "went"

class Deaf(Task):
    def work(self):
        print("deaf", flush=True)
        while True:
            time.sleep(60)

class Slow(Task):
    def __init__(self, *args, **kwargs):
        time.sleep(60)
"""


def options(master: ScriptedMaster, folder: Path, **more: object) -> NodeOptions:
    made = NodeOptions(home=folder / "node", join=master.token(), name="ada", slots=2)
    for name, value in more.items():
        setattr(made, name, value)
    return made


async def eventually(so: Callable[[], bool], seconds: float = 30) -> None:
    """Waits for something on the disk, which tells nobody when it changes."""
    async with asyncio.timeout(seconds):
        while not so():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def ended(master: ScriptedMaster, run: int = 1) -> m.UnitEnded:
    return await master.until(m.UnitEnded, lambda x: x.unit.run == run)


MAIN = """
import asyncio, sys
from pathlib import Path
from pydra_core.node.agent import Agent, NodeOptions
from pydra_core.trust.tokens import JoinToken
join = JoinToken.parse(sys.argv[2]) if sys.argv[2] else None
sys.exit(asyncio.run(Agent(NodeOptions(home=Path(sys.argv[1]), join=join, slots=2)).run()))
"""


def agent_process(home: Path, token: str = "") -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", MAIN, str(home), token], stderr=subprocess.DEVNULL, cwd=Path(__file__).parents[3]
    )


async def finished(process: "subprocess.Popen[bytes]") -> int:
    return await asyncio.to_thread(process.wait, 30)


def alive(pid: int) -> bool:
    """A zombie is no worker any more: it only waits for an init that takes its time."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
