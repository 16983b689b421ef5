"""The control: the same attempts in plain processes of an ordinary user, where they have to succeed.

To be run in a PID, mount and IPC namespace of its own (see `places.throwaway`), so that nothing outlives it.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.escapes import outside
from tests.escapes.attempts import main
from tests.escapes.attempts.trying import ATTEMPTS, Attempt
from tests.escapes.told import Told
from tests.escapes.world import World, install

CHILD = (
    "import json, os, sys\n"
    "from tests.escapes.attempts import main\n"
    "task = main.Attempt()\n"
    "print('WORD', str(task.work(sys.argv[1], json.loads(sys.argv[2])))[:2000], flush=True)\n"
    "os._exit(0)\n"
)
PATIENCE = 12.0
ONE_BY_ONE = {"fork_bomb", "memory_of_one_process", "memory_of_a_tree", "memory_in_files"}
NOT_HERE = {"end_its_init", "endless_recursion", "flood_of_output"}
"""Their parent is the control itself, nothing bounds their memory, their output is the control's."""


class Plain:
    """Performs attempts one process each. `told` has how they went."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world = world
        self._home = folder / "node home"
        self._home.mkdir(mode=0o700)
        for name in ("secret.txt", "node.key"):
            (self._home / name).write_text(world.secret)
        self._victim = folder / "victim work"
        self._victim.mkdir()
        (self._victim / "secret.txt").write_text(world.victim_secret)
        self._folder = folder

    def perform(self, names: list[str]) -> list[Told]:
        chosen = [ATTEMPTS[name] for name in names if name not in NOT_HERE]
        with ThreadPoolExecutor(16) as pool:
            told = list(pool.map(self._one, [one for one in chosen if one.name not in ONE_BY_ONE]))
        return told + [self._one(one) for one in chosen if one.name in ONE_BY_ONE]

    def _one(self, attempt: Attempt) -> Told:
        hints = self._hints()
        for _ in range(attempt.runs):
            told = self._run(attempt, hints)
            hints["before"] = told.word
        return told

    def _hints(self) -> dict[str, Any]:
        return self._world.hints(
            canary=str(self._home / "secret.txt"),
            node_key=str(self._home / "node.key"),
            node_home=str(self._home),
            environment=str(install(self._home)),
            packages=str(self._folder),
            victim_work=str(self._victim),
            victim_run=1,
            memory_cgroup=False,
            master_port=self._world.tcp.getsockname()[1],
            pids=[self._world.stranger.pid],
        )

    def _run(self, attempt: Attempt, hints: dict[str, Any]) -> Told:
        work = tempfile.mkdtemp(dir=self._folder)
        command = [sys.executable, "-c", CHILD, attempt.name, json.dumps(hints)]
        seen: list[str] = []
        look = outside.DURING.get(attempt.name)
        looking = threading.Thread(target=lambda: look and seen.append(look(hints)))
        looking.start()
        process = subprocess.Popen(
            command, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
        )
        word = _word(process)
        looking.join()
        seen.append(outside.after(attempt.name, hints["mark"], self._world))
        return Told(attempt, word, process.returncode == 0, "", ", ".join(filter(None, seen)))


def _word(process: "subprocess.Popen[bytes]") -> str:
    """What it said, if it came to it; everything of its session is ended."""
    assert process.stdout is not None
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE)
    with contextlib.suppress(ProcessLookupError):
        os.kill(process.pid, 9)
    process.wait()
    os.set_blocking(process.stdout.fileno(), False)
    said = process.stdout.read() or b""
    process.stdout.close()
    lines = [line for line in said.decode(errors="replace").splitlines() if line.startswith("WORD ")]
    return lines[-1].removeprefix("WORD ") if lines else ""


def run(folder: Path, names: list[str]) -> dict[str, Any]:
    """How all of them went, as the program tells it."""
    assert os.geteuid() != 0, "the control is never run by root"
    assert main.ROOMS
    with World(folder) as world:
        told = Plain(world, folder).perform(names)
    return {"level": "none", "escaped": {one.attempt.name: one.escape for one in told if one.escape}}
