"""The stage in a process of its own: as another user, with another Python, and with mechanisms of the system taken away."""

import json
import os
import platform
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.core.worker import prefixes

ORDINARY = 54_321
"""A user that no machine has."""
REFUSED, UNKNOWN = 1, 38
"""EPERM and ENOSYS."""
CALLS = {
    "x86_64": {"clone": 56, "unshare": 272, "landlock_create_ruleset": 444, "seccomp": 317},
    "aarch64": {"clone": 220, "unshare": 97, "landlock_create_ruleset": 444, "seccomp": 277},
}.get(platform.machine(), {})

needs_table = pytest.mark.skipif(not CALLS, reason="no table of system calls for this kind of machine")
_STAGE = """
import asyncio, json, sys
from pathlib import Path
from pydra_core.protocol.states import Isolation
from tests.core.worker.stage import Stage

async def main():
    async with Stage(Path(sys.argv[1]), Isolation(sys.argv[2])) as stage:
        ended = await stage.run(sys.argv[3], home=sys.argv[1])
        steps = [(step.name, step.outcome.value, step.detail) for step in stage.report.steps]
        print(json.dumps([stage.report.level.value, steps, ended.result]))

asyncio.run(main())
"""
_ENVIRONMENT = """
import asyncio, json, sys
from pathlib import Path
from pydra_core.protocol.states import Isolation
from tests.core.worker.installed import environment, room, run_in

BODY = '''
import library
try:
    import pytest
    seen = True
except ImportError:
    seen = False
try:
    open(given["other"]).close()
    seen = "another environment"
except OSError:
    pass
return [library.VERSION, seen, os.getuid() == 0]
'''

async def main():
    async with room(Path(sys.argv[1]), Isolation(sys.argv[2])) as stage:
        made = environment(stage, "one", library="VERSION = 1")
        other = environment(stage, "other", library="VERSION = 2")
        ended = await run_in(stage, made, BODY, other=str(other.folder / "site/library.py"))
        steps = [(step.name, step.outcome.value, step.detail) for step in stage.report.steps]
        print(json.dumps([stage.report.level.value, steps, ended.result]))

asyncio.run(main())
"""
USER_AND_HOME = "return [os.getuid(), os.path.exists(given['home'])]"
_FILTERED = """
import os, sys
from pydra_core.worker.sandbox import privileges, syscalls
privileges.no_new_privileges()
syscalls.filter_calls(bytes.fromhex(sys.argv[1]))
os.execv(sys.argv[2], sys.argv[2:])
"""
_NESTED = """
import os, sys
from pydra_core.worker.sandbox import syscalls
ready, mapped = os.pipe(), os.pipe()
child = os.fork()
if child:
    os.read(ready[0], 1)
    for name in ("uid", "gid"):
        with open(f"/proc/{child}/{name}_map", "w") as file:
            file.write("0 0 65536")
    os.write(mapped[1], b"x")
    os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
syscalls.unshare(syscalls.CLONE_NEWUSER)
os.write(ready[1], b"x")
os.read(mapped[0], 1)
with open("/proc/sys/user/max_user_namespaces", "w") as file:
    file.write("0")
user = int(sys.argv[1])
os.setgroups([])
os.setresgid(user, user, user)
os.setresuid(user, user, user)
os.execv(sys.argv[2], sys.argv[2:])
"""


@dataclass(frozen=True)
class Told:
    """What the stage said: its level, its steps with their outcomes, what the task returned."""

    level: str
    steps: dict[str, tuple[str, str]]
    result: object

    @property
    def refusals(self) -> str:
        return "; ".join(detail for outcome, detail in self.steps.values() if outcome != "done")


def stage(python: Path, home: Path, best: str = "full", body: str = USER_AND_HOME) -> list[str]:
    """The command for it."""
    return [str(python), "-c", _STAGE, str(home), best, body]


def in_environment(python: Path, home: Path, best: str = "full") -> list[str]:
    """The command for a run in one: what it has, whether it sees what was installed for others, whether it is root."""
    return [str(python), "-c", _ENVIRONMENT, str(home), best]


def without_calls(python: Path, command: list[str], *refused: str, error: int = REFUSED) -> list[str]:
    """The same command below a system call filter, as a container may have one; "clone" is refused only with a user namespace."""
    return [str(python), "-c", _FILTERED, _program(refused, error).hex(), *command]


def _program(refused: tuple[str, ...], error: int) -> bytes:
    """Classic BPF over seccomp_data: the number at 0, the low half of the first argument at 16 (seccomp(2))."""
    load, equal, masked, give = 0x20, 0x15, 0x45, 0x06
    code = []
    for name in refused:
        if name == "clone":
            code += [(load, 0, 0, 0), (equal, 0, 3, CALLS[name]), (load, 0, 0, 16), (masked, 0, 1, 0x10000000)]
        else:
            code += [(load, 0, 0, 0), (equal, 0, 1, CALLS[name])]
        code.append((give, 0, 0, 0x50000 | error))
    return b"".join(struct.pack("<HBBI", *one) for one in [*code, (give, 0, 0, 0x7FFF0000)])


def without_namespaces(python: Path, command: list[str]) -> list[str]:
    """For root: the same as an ordinary user below a user namespace in which nobody may make another."""
    return [str(python), "-c", _NESTED, str(ORDINARY), *command]


def run(command: list[str], python: Path, uid: int | None = None, path: str = "/nonexistent") -> Told:
    """What the stage told, run as this user or as the one who runs the tests; `path` is where programs are found, like bubblewrap."""
    level, steps, result = json.loads(said(command, python, uid, path))
    return Told(level, {name: (outcome, detail) for name, outcome, detail in steps}, result)


def said(command: list[str], python: Path, uid: int | None, path: str) -> str:
    """Its output."""
    who = {} if uid is None else {"user": uid, "group": uid, "extra_groups": []}
    ended = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd="/",
        env={**prefixes.environment(python), "PATH": path},
        timeout=60,
        **who,  # type: ignore[call-overload]
    )
    assert ended.returncode == 0, ended.stderr
    return str(ended.stdout)


def ordinary() -> int | None:
    """The user to run as, to be an ordinary one."""
    return ORDINARY if sys.platform != "win32" and os.geteuid() == 0 else None


def give(folder: Path) -> None:
    """The folder itself becomes that user's."""
    if ordinary() is not None:
        os.chown(folder, ORDINARY, ORDINARY)
