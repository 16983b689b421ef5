"""Workers in bubbles: where only bubblewrap may make namespaces. What it is asked for, and what then holds, in real ones.

An ordinary user's bubblewrap clones where we would unshare, so a filter that refuses only the one leaves only bubblewrap. A setuid
one needs no user namespace, so it works where nobody may make any; that can be set up by root alone.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psutil
import pytest

from pydra_core.protocol.facts import Step
from pydra_core.protocol.states import Isolation, Network, StepOutcome
from pydra_core.worker import bubble, proof
from pydra_core.worker.orders import Order, Setup
from pydra_core.worker.sandbox.policy import Grants, Limits, Share
from tests.core.worker import elsewhere, prefixes
from tests.core.worker.elsewhere import ordinary, run, without_calls, without_namespaces

PROGRAM = shutil.which(bubble.PROGRAM)
needs_bubblewrap = pytest.mark.skipif(PROGRAM is None, reason="bubblewrap is not installed here")
LOOK = """
import socket
def tried(action):
    try:
        action()
    except OSError as error:
        return type(error).__name__
    return "it went through"
open("kept", "w").write("x")
return [os.getuid(), sorted(os.listdir("/")), len([n for n in os.listdir("/proc") if n.isdigit()]),
        os.path.exists(given["home"]), tried(lambda: open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "x"), "w")),
        tried(lambda: os.kill(1, 9)), sorted(os.listdir("/dev")), socket.gethostname()]
"""
STOPPED = """
import asyncio, os, sys
from pathlib import Path
from pydra_core.worker.launch import stop_worker
from tests.core.worker.stage import Stage, task_of

BODY = "import subprocess, time\\nsubprocess.Popen(['/usr/bin/env', 'sleep', given['mark']], start_new_session=True)"

def daemons():
    found = []
    for name in os.listdir('/proc'):
        try:
            found += [name] if name.isdigit() and sys.argv[2].encode() in Path('/proc', name, 'cmdline').read_bytes() else []
        except OSError:
            pass
    return [name for name in found if int(name) != os.getpid()]

async def main():
    async with Stage(Path(sys.argv[1])) as stage:
        code = stage.deploy(main=task_of(BODY + "\\nopen('up', 'w').close()\\ntime.sleep(3600)"))
        running = await stage.begin(code, "main", {"mark": sys.argv[2]})
        async with asyncio.timeout(20):
            while not (running.work / "up").exists():
                await asyncio.sleep(0.01)
        before = len(daemons())
        if sys.argv[3:]:
            print("up", flush=True)
            os.kill(os.getpid(), 9)
        stop_worker(running.spawned)
        await running.end()
        print(stage.report.level, before, len(daemons()))

asyncio.run(main())
"""


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    program = tmp_path / "bwrap"
    program.touch(0o755)
    return Setup(
        control=-1, node=1, python="/opt/py/bin/python3", executable="/opt/py/bin/python3", prefix="/opt/py", path=(),
        roots=("/opt/py",), versions="/home/versions", runs="/home/runs", root=str(tmp_path), covers=("/opt/py/home",),
        bubblewrap=str(program),
    )  # fmt: skip


def words(setup: Setup, **grants: object) -> list[str]:
    order = Order(number=1, code="v1", work="r1", slots=1, uid=0, limits=Limits(scratch=5), grants=Grants(**grants))  # type: ignore[arg-type]
    return bubble.arguments(setup, order, bubble.Texts({"hosts": 9}))


def follows(all_: list[str], *some: str) -> bool:
    return any(tuple(all_[at : at + len(some)]) == some for at in range(len(all_)))


def test_a_bubble_has_the_runs_own_part_and_nothing_else_of_the_home(setup: Setup) -> None:
    told = words(setup)
    assert follows(told, "--ro-bind", "/home/versions/v1", "/task/code", "--bind", "/home/runs/r1", "/task/work")
    assert follows(told, "--ro-bind", "/opt/py", "/opt/py")
    assert follows(told, "--perms", "0000", "--tmpfs", "/opt/py/home", "--remount-ro", "/opt/py/home")
    assert follows(told, "--ro-bind-data", "9", "/etc/hosts")
    assert follows(told, "--perms", "1777", "--size", "5", "--tmpfs", "/tmp")
    assert told.index("--remount-ro", told.index("/task/code")) > 0
    assert not any(word in ("/home", "/home/versions", "/home/runs") for word in told)
    assert "--unshare-net" in told


def test_a_bubble_of_an_environment_has_it_and_our_own_packages(setup: Setup) -> None:
    within = msgspec.structs.replace(setup, site="/home/environments/e/site", runtime=("/opt/lib/pydra_core",))
    told = words(within)
    assert follows(told, "--ro-bind", "/home/environments/e/site", "/environment/site")
    assert follows(told, "--ro-bind", "/opt/lib/pydra_core", "/runtime/pydra_core")
    assert told.index("/environment/site") > told.index("/opt/py/home")
    assert "/environment/site" not in words(setup)


def test_only_what_was_granted_is_bound(setup: Setup) -> None:
    shares = (Share("data", "/srv/data"), Share("out", "/srv/out", writable=True))
    told = words(setup, network=Network.HOST, shares=shares, programs=("/opt/blender",), devices=("/dev/null",))
    assert "--unshare-net" not in told
    assert follows(told, "--ro-bind", "/srv/data", "/share/data")
    assert follows(told, "--bind", "/srv/out", "/share/out")
    assert follows(told, "--ro-bind", "/opt/blender", "/opt/blender")
    assert follows(told, "--dev-bind", "/dev/null", "/dev/null")


def test_a_setuid_bubblewrap_is_asked_for_no_sizes_and_says_so(setup: Setup) -> None:
    os.chmod(setup.bubblewrap, 0o4755)
    assert "--size" not in words(setup)
    assert len(bubble.not_held(setup.bubblewrap)) == 4


def test_what_it_cannot_hold_keeps_the_level_at_reduced() -> None:
    probes, lacking = (Step("cannot mount", StepOutcome.DONE),), (Step("x", StepOutcome.UNAVAILABLE),)
    assert proof.report(True, (), probes).level is Isolation.STRICT
    assert proof.report(True, (), probes, lacking=lacking).level is Isolation.REDUCED


@needs_bubblewrap
def test_a_bubblewrap_that_may_not_is_told_with_its_own_words(tmp_path: Path) -> None:
    assert bubble.problem(str(tmp_path / "none"))
    refusing = tmp_path / "bwrap"
    refusing.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    refusing.chmod(0o755)
    assert bubble.problem(str(refusing)) == "bwrap: No permissions to create new namespace"


def held(told: elsewhere.Told) -> None:
    """The level, why it is no better, and what a task finds."""
    assert told.level == "reduced", told.steps
    assert told.steps["bubblewrap"][0] == told.steps["Landlock"][0] == told.steps["system call filter"][0] == "done"
    assert told.steps["host user of its own"][0] == "unavailable"
    assert not [name for name, (outcome, _) in told.steps.items() if outcome == "failed"]
    uid, root, processes, sees_home, wrote, signalled, devices, host = told.result  # type: ignore[misc]
    assert uid == (ordinary() or os.geteuid())
    assert {"home", "root", "store", "var"} & set(root) == set()
    assert processes <= 3
    assert (sees_home, wrote, host) == (False, "OSError", "worker")
    assert signalled in ("PermissionError", "it went through")  # process 1 takes no signal from its own namespace
    assert set(devices) == {"fd", "full", "null", "random", "shm", "stderr", "stdin", "stdout", "urandom", "zero"}


@needs_bubblewrap
def test_where_only_bubblewrap_may_make_namespaces_it_does(python: Path, home: Path) -> None:
    plain = Path(PROGRAM or "").parent
    if bubble.is_setuid(os.path.realpath(PROGRAM or "")):
        pytest.skip("this bubblewrap is setuid, which a filter with no_new_privs takes from it")
    if bubble.problem(PROGRAM or ""):
        pytest.skip("this bubblewrap makes no namespaces here")
    told = run(
        without_calls(python, elsewhere.stage(python, home, body=LOOK), "unshare"), python, ordinary(), str(plain)
    )
    held(told)
    assert told.steps["own user namespace"][0] == "done"


@needs_bubblewrap
def test_a_run_in_a_bubble_has_its_environment(python: Path, home: Path) -> None:
    if bubble.is_setuid(os.path.realpath(PROGRAM or "")) or bubble.problem(PROGRAM or ""):
        pytest.skip("this bubblewrap makes no namespaces here that a filter would leave it")
    command = without_calls(python, elsewhere.in_environment(python, home), "unshare")
    told = run(command, python, ordinary(), str(Path(PROGRAM or "").parent))
    assert (told.level, told.steps["bubblewrap"][0]) == ("reduced", "done")
    assert told.result == [1, False, False]


@elsewhere.needs_table
@pytest.mark.parametrize("path", ["/usr/bin:/bin", "/nonexistent"])
def test_at_reduced_a_worker_is_stopped_with_all_that_it_started(python: Path, home: Path, path: str) -> None:
    """In a bubble by its PID namespace, without one (there is no bubblewrap on that path) by its init."""
    mark = f"86399.{os.getpid()}{len(path)}"
    command = without_calls(python, [str(python), "-c", STOPPED, str(home), mark], "unshare")
    assert elsewhere.said(command, python, ordinary(), path).split() == ["reduced", "1", "0"]


@needs_bubblewrap
@elsewhere.needs_table
def test_a_killed_node_takes_its_bubbles_along(python: Path, home: Path) -> None:
    mark = f"86398.{os.getpid()}"
    inner = [str(python), "-c", STOPPED, str(home), mark, "killed"]
    who = {} if ordinary() is None else {"user": elsewhere.ORDINARY, "group": elsewhere.ORDINARY, "extra_groups": []}
    said = subprocess.run(
        without_calls(python, inner, "unshare"),
        capture_output=True,
        cwd="/",
        env={**prefixes.environment(python), "PATH": "/usr/bin:/bin"},
        timeout=60,
        **who,  # type: ignore[call-overload]
    )
    assert (said.returncode, said.stdout) == (-9, b"up\n"), said.stderr
    deadline = time.monotonic() + 20
    while any(mark in " ".join(process.info["cmdline"] or ()) for process in psutil.process_iter(["cmdline"])):
        assert time.monotonic() < deadline, "the bubble outlives its node"
        time.sleep(0.02)


@pytest.fixture
def setuid_folder() -> Iterator[Path]:
    """A folder with a setuid copy of bubblewrap; only root can make one, where setuid programs are obeyed."""
    import tempfile

    if sys.platform != "linux" or os.geteuid() != 0 or PROGRAM is None:
        pytest.skip("only root can make a setuid copy of bubblewrap, where there is one")
    folder = Path(tempfile.mkdtemp(prefix="pydra-setuid-"))
    try:
        folder.chmod(0o755)
        shutil.copy(PROGRAM, folder / "bwrap")
        (folder / "bwrap").chmod(0o4755)
        yield folder
    finally:
        shutil.rmtree(folder)


def works(command: list[str], path: Path) -> str:
    """ "" if a setuid bubblewrap makes namespaces in there."""
    try_ = [str(path / "bwrap"), *bubble.UNSHARED, "--ro-bind", "/", "/", "--proc", "/proc", "/usr/bin/env", "true"]
    return subprocess.run([*command, *try_], capture_output=True, text=True).stderr.strip()


def test_a_setuid_bubblewrap_needs_no_user_namespaces(python: Path, home: Path, setuid_folder: Path) -> None:
    problem = works(without_namespaces(Path(sys.executable), []), setuid_folder)
    if problem:
        pytest.skip(f"a setuid bubblewrap makes no namespaces here: {problem}")
    told = run(without_namespaces(python, elsewhere.stage(python, home, body=LOOK)), python, path=str(setuid_folder))
    held(told)
    assert told.steps["own user namespace"] == ("unavailable", "that of the machine")
    assert "user.max_user_namespaces=0" in told.refusals
