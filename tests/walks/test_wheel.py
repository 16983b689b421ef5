"""The wheel: it carries its resources, brings no Qt, and runs the demo in an empty virtual environment."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
"""The checkout. The tests of an installed tree have none, and build nothing."""


def called(*command: str | Path, timeout: float = 300, status: int = 0) -> str:
    """Output of a command that must end with this status."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYDRA_HOME")}
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, timeout=timeout, env=environment, check=False
    )
    assert done.returncode == status, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    called(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    return next(folder.glob("pydra_cluster-*.whl"))


def test_the_wheel_carries_resources_inside_a_package(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "pydra_core/resources/examples/count.py" in names
    assert "pydra_core/resources/qss/base.qss" in names
    assert {"pydra_core/resources/systemd/pydra-node.service", "pydra_core/resources/apparmor/pydra-node"} <= names
    desktop = {f"pydra_core/resources/desktop/org.pydra_cluster.pydra.{kind}" for kind in ("desktop", "metainfo.xml")}
    icons = {f"pydra_core/resources/brand/{name}" for name in ("app.svg", "app-small.svg", "pydra.ico", "pydra.icns")}
    assert desktop | icons <= names
    assert "pydra_gui/translations/de.qm" in names
    assert not [name for name in names if name.startswith(("tests/", "resources/"))]


@pytest.mark.timeout(600)
def test_the_wheel_in_an_empty_environment_runs_the_demo_without_qt(wheel: Path, tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    called(sys.executable, "-m", "venv", venv)
    binaries = venv / ("Scripts" if sys.platform == "win32" else "bin")
    called(binaries / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel)

    installed = called(binaries / "python", "-m", "pip", "list")
    told = called(binaries / "pydra", status=2)
    demo = called(
        binaries / "pydra-master",
        "--demo",
        "--until-done",
        "--home",
        tmp_path / "home",
        "--listen",
        "127.0.0.1:0",
        timeout=240,
    )

    assert "PySide6" not in installed
    assert "pydra-cluster[gui]" in told
    assert "Traceback" not in told
    assert demo.count(" is complete") == 3
    assert "mandelbrot" in demo
