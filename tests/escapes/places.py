"""Where attempts are made: as this user, as an ordinary one with an environment of his own, in namespaces that are thrown away."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pydra_core

ORDINARY = 54_321
CHECKOUT = Path(__file__).parents[2]
TESTS = ("__init__.py", "escapes", "walks/__init__.py", "walks/machines.py")
LASTS = 240


def system_python() -> str | None:
    """A Python that every user may run, of the version that the compiled parts here were made for."""
    found = f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    return found if os.path.exists(found) else None


def build_environment(python: str, folder: Path) -> Path:
    """An environment with all that a walk needs, for a user who cannot read this one; gives its interpreter."""
    subprocess.run([python, "-m", "venv", "--without-pip", str(folder)], check=True)
    site = next((folder / "lib").glob("python*/site-packages"))
    for name in with_requirements(tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["dependencies"]):
        copy_distribution(name, site)
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(pydra_core.__file__).parent, site / "pydra_core", ignore=ignore)
    shutil.copytree(CHECKOUT / "resources", site / "resources", ignore=ignore)
    for name in TESTS:
        source, target = CHECKOUT / "tests" / name, site / "tests" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    return folder / "bin/python"


def with_requirements(wanted: list[str]) -> list[str]:
    """Distributions with what they require, as far as it is installed."""
    found: list[str] = []
    waiting = list(wanted)
    while waiting:
        name = re.split(r"[^\w.-]", waiting.pop())[0]
        try:
            required = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        if name not in found:
            found.append(name)
            waiting += [one for one in required if "extra ==" not in one]
    return found


def copy_distribution(name: str, site: Path) -> None:
    """What lies in site-packages of it."""
    for file in metadata.files(name) or []:
        source = Path(str(file.locate()))
        if ".." not in file.parts and "__pycache__" not in file.parts and source.is_file():
            target = site / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def perform(python: str, folder: Path, setting: str, *names: str, ordinary: bool = False) -> dict[str, Any]:
    """The attempts in a process of their own, below a new folder; `ordinary`: as an ordinary user, whoever this one is."""
    below = folder / setting
    below.mkdir()
    below.chmod(0o755)
    command = [python, "-m", "tests.escapes", str(below), setting, *names]
    who: dict[str, Any] = {}
    if ordinary and os.geteuid() == 0:
        os.chown(below, ORDINARY, ORDINARY)
        who = {"user": ORDINARY, "group": ORDINARY, "extra_groups": []}
    cwd = "/" if ordinary else str(CHECKOUT)
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(below), "LANG": "C.UTF-8"}
    said = subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, timeout=LASTS, **who)
    assert said.returncode == 0, said.stderr[-6000:]
    return json.loads(said.stdout)  # type: ignore[no-any-return]


def throwaway(command: list[str]) -> list[str]:
    """The command in PID, mount and IPC namespaces of its own, as an ordinary user: nothing of it outlives it."""
    own = ["unshare", "--pid", "--mount", "--ipc", "--fork", "--kill-child", "--mount-proc"]
    if os.geteuid() == 0:
        return [*own, "setpriv", f"--reuid={ORDINARY}", f"--regid={ORDINARY}", "--clear-groups", *command]
    return [*own, "--user", "--map-current-user", *command]


def perform_control(python: str, folder: Path) -> dict[str, Any]:
    """The attempts without any sandbox, as an ordinary user, in namespaces that are thrown away."""
    place = folder / "control"
    place.mkdir()
    package = folder / "plain"
    for name in ("__init__.py", "escapes"):
        source = CHECKOUT / "tests" / name
        target = package / "tests" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    runtime = Path(pydra_core.__file__).parent
    for name in ("__init__.py", "errors.py", "ids.py"):
        (package / "pydra_core").mkdir(exist_ok=True)
        shutil.copy(runtime / name, package / "pydra_core" / name)
    shutil.copytree(runtime / "tasks", package / "pydra_core/tasks")
    for path in (folder, package, place):
        path.chmod(0o755)
    if os.geteuid() == 0:
        for path in (place, package, *package.rglob("*")):
            os.chown(path, ORDINARY, ORDINARY)
    command = throwaway([python, "-m", "tests.escapes", str(place), "control"])
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(place), "LANG": "C.UTF-8", "PYTHONPATH": str(package)}
    said = subprocess.run(command, capture_output=True, text=True, cwd="/", env=environment, timeout=LASTS)
    assert said.returncode == 0, said.stderr[-6000:]
    return json.loads(said.stdout)  # type: ignore[no-any-return]
