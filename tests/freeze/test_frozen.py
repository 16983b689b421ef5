"""The frozen folder: its four programs work without a Python, and its workers are as they are everywhere."""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from pydra_core.protocol.states import Isolation
from pydra_core.settings import holder, homes, program_version
from tests.core.worker.elsewhere import ORDINARY
from tests.freeze import library
from tests.walks.machines import Machines, alive, until

pytestmark = pytest.mark.timeout(600)  # the first one builds the folder
PROGRAMS = ("pydra", "pydra-node", "pydra-master", "pydractl")
ROOT = sys.platform != "win32" and os.geteuid() == 0
USERS = [pytest.param(None, id="whoever runs the tests")]
USERS += [pytest.param(ORDINARY, id="an ordinary user")] if ROOT else []
LEFT_OUT = {"idlelib", "tkinter", "_tkinter", "turtle", "turtledemo", "test"}


def said(*command: str | Path, home: Path, uid: int | None = None, status: int = 0, **more: str) -> str:
    """Output of a command that knows no Python and no display, and must end with this status."""
    done = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8", **more},
        timeout=120,
        check=False,
        **({} if uid is None else {"user": uid, "group": uid, "extra_groups": []}),  # type: ignore[call-overload]
    )
    assert done.returncode == status, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return str(done.stdout)


@pytest.fixture
def home(anybody: Path) -> Path:
    """A folder of that user's."""
    made = anybody.parent / "home"
    made.mkdir(0o700)
    return made


def give(home: Path, uid: int | None) -> None:
    if uid is not None:
        os.chown(home, uid, uid)


@pytest.mark.parametrize("name", PROGRAMS)
def test_each_program_tells_its_version_and_its_options(frozen: Path, tmp_path: Path, name: str) -> None:
    assert said(frozen / name, "--version", home=tmp_path) == f"{name}, version {program_version()}\n"
    assert "--help" in said(frozen / name, "--help", home=tmp_path)


def test_the_window_has_its_languages_and_those_of_qt(frozen: Path) -> None:
    inside = frozen / "_internal"
    assert (inside / "pydra_gui/translations/de.qm").is_file()
    assert (inside / "PySide6/Qt/translations/qtbase_de.qm").is_file()
    assert not list(inside.glob("PySide6/Qt/translations/assistant_*"))


@pytest.mark.parametrize("uid", USERS)
def test_the_demo_runs_to_its_end(anybody: Path, home: Path, uid: int | None) -> None:
    give(home, uid)
    out = said(
        anybody / "pydra-master", "--demo", "--until-done", "--home", home / "p", "--listen", "127.0.0.1:0",
        home=home, uid=uid,
    )  # fmt: skip
    assert out.count(" is complete: ") == 3
    assert "mandelbrot.png" in out


def test_without_a_display_the_app_says_what_else_there_is(frozen: Path, tmp_path: Path) -> None:
    said(frozen / "pydra", "--home", tmp_path / "p", home=tmp_path, status=2)


@pytest.mark.parametrize("uid", USERS)
def test_a_frozen_node_is_isolated_as_any_other(anybody: Path, home: Path, uid: int | None) -> None:
    """Step by step, as the self-test proves it. The other one is this very code, run by the Python that is carried."""
    give(home, uid)
    python = next((anybody / "_internal/python/bin").glob("python3.*"))
    site = next((anybody / "_internal/python/lib").glob("python3.*/site-packages"))
    start = f"import sys; sys.path += [{str(site)!r}]; from pydra_core.cli.node import main; main()"
    doctor = ("--home", home / "node", "doctor", "--json")
    frozen, other = (
        json.loads(said(*start, *doctor, home=home, uid=uid))
        for start in ([anybody / "pydra-node"], [python, "-S", "-c", start])
    )
    assert frozen["level"] == other["level"]
    assert _outcomes(frozen) == _outcomes(other)


def _outcomes(told: dict[str, Any]) -> list[tuple[str, str]]:
    return [(step["name"], step["outcome"]) for step in told["steps"]]


# ------------------------------------------------------------------------------------------------------- what tasks get

TASK = """
import os, subprocess, sys
from importlib import import_module
from pydra_core.tasks import Task

class Look(Task):
    def work(self):
        again = [sys.executable, "-c", "import ssl, sys; print(sys.prefix)"]
        told = subprocess.run(again, capture_output=True, text=True)
        return {
            "executable": sys.executable,
            "prefix": sys.prefix,
            "started": told.stdout.strip() or told.stderr,
            "libraries": os.environ.get("LD_LIBRARY_PATH"),
            "loaded": sorted({line.split(None, 5)[5].strip() for line in open("/proc/self/maps") if ".so" in line}),
        }

class Import(Task):
    def work(self, names: list[str]):
        missing = {}
        for name in names:
            try:
                import_module(name)
            except BaseException as error:
                missing[name] = f"{type(error).__name__}: {error}"
        return missing
"""


async def test_a_task_has_the_whole_standard_library_and_a_python_to_start(machines: Machines, frozen: Path) -> None:
    """A Python that is alike: what it can import here, a task can import there, package by package."""
    await machines.master()
    await machines.node()
    answer = await machines.ctl("deploy", str(machines.write("look.py", TASK)))
    assert answer.status == 0, answer.err

    looked = (await machines.run("look.Look"))["result"]
    there = str(frozen / "_internal/python")
    assert looked["prefix"] == looked["started"] == there
    assert looked["executable"].startswith(f"{there}/bin/python3.")
    assert looked["libraries"] is None
    assert all(file.startswith((there, "/usr/lib", "/lib")) for file in looked["loaded"])

    names = sorted(library.importable(sys.executable, LEFT_OUT))
    assert len(names) > 400
    missing = (await machines.run("look.Import", f"names={json.dumps(names)}"))["result"]
    assert missing == {}


async def test_the_node_forks_its_workers_from_the_python_that_it_carries(machines: Machines, frozen: Path) -> None:
    await machines.master()
    node = await machines.node()
    running = library.programs_below(node.pid)
    assert running, "there is a zygote"
    assert all(program.startswith(str(frozen / "_internal/python/bin")) for program in running)


def test_a_task_is_tried_by_a_python_with_everything_in_it(frozen: Path, tmp_path: Path) -> None:
    """In a terminal without any cluster; the user's own library path is the user's."""
    (tmp_path / "look.py").write_text(TASK)
    command = (frozen / "pydractl", "try", "--json", tmp_path / "look.py", "Look")
    looked = json.loads(said(*command, home=tmp_path, LD_LIBRARY_PATH="/opt/mine"))
    assert looked["prefix"] == str(frozen / "_internal/python")
    assert looked["libraries"] == "/opt/mine"


# ------------------------------------------------------------------------------------------------------------- the window


async def test_the_window_opens_with_a_node_and_ends_when_it_is_asked_to(machines: Machines) -> None:
    """Without a screen. The node is the program beside the app, and ends with it."""
    machines.settings = {"QT_QPA_PLATFORM": "offscreen"}
    app = machines.start("pydra_gui", "--home", str(machines.a), "--listen", "127.0.0.1:0", "--local-slots", "1")
    await until((machines.a / "master" / "address").exists, "the app's master listens")
    node = await machines.node_is(platform.node(), lambda row: row.linked)
    assert node.isolation.level is not Isolation.NONE
    pid = holder(homes(machines.a).local_node)
    assert pid
    assert psutil.Process(pid).name() == "pydra-node"
    assert await machines.stop(app) == 0
    assert not alive(pid)
