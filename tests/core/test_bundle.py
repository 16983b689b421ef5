"""Where the parts of an installation are: as installed here, and as in a frozen folder."""

import sys
from pathlib import Path

import pytest

from pydra_core import bundle
from pydra_core.cli import service
from pydra_core.packages import inspect
from pydra_core.worker.survey import survey

VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A frozen folder, in which this program is the app."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "_internal"), raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "pydra"))
    return tmp_path


def test_installed_everything_is_started_by_this_python() -> None:
    assert not bundle.is_frozen()
    assert bundle.python() == sys.executable
    assert bundle.prefix() == Path(sys.prefix)
    assert bundle.program("pydra-node") == [sys.executable, "-m", "pydra_core.cli.node"]
    assert survey().executable == sys.executable


def test_a_frozen_program_starts_those_beside_it(folder: Path) -> None:
    assert bundle.program("pydra-node") == [str(folder / "pydra-node")]
    assert service.find_program() == folder / "pydra-node"


def test_a_frozen_program_is_no_python_and_carries_one(folder: Path) -> None:
    assert bundle.python() == str(folder / "_internal/python/bin" / VERSION)
    assert inspect.command()[:3] == [bundle.python(), "-I", "-S"]
    assert inspect.command()[-1] == str(folder / "_internal/python/lib" / VERSION / "site-packages")


def test_of_a_frozen_folder_workers_see_that_python_alone(folder: Path) -> None:
    known = survey()
    assert known.roots == (str(folder / "_internal/python"),)
    assert known.path == (str(folder / "_internal/python/lib" / VERSION / "site-packages"),)
    assert known.python == known.executable == bundle.python()
