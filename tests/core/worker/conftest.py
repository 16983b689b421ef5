"""The stage of the worker tests, at the level that this machine has and at the lowest; and a Python that anybody may run."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from pydra_core.protocol.states import Isolation
from tests.core.worker import elsewhere, prefixes
from tests.core.worker.stage import Stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with Stage(tmp_path) as stage:
        yield stage


@pytest.fixture(params=[Isolation.FULL, Isolation.PROCESS, Isolation.NONE])
async def any_stage(open_folder: Path, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """One after the other: the best sandbox, forked processes, a plain interpreter per run."""
    async with Stage(open_folder, request.param) as stage:
        if stage.report.level is Isolation.NONE:
            pytest.skip(f"{stage.report.steps[-1].detail}: test_elsewhere runs it with another")
        yield stage


@pytest.fixture(scope="session")
def prefix() -> Iterator[Path]:
    """A copy of this Python, below a folder that everybody may enter."""
    folder = Path(tempfile.mkdtemp(prefix="pydra-python-"))
    try:
        folder.chmod(0o755)
        problem = prefixes.starts(prefixes.build(folder / "python", *prefixes.FOR_TESTS))
        if problem:
            pytest.skip(f"a copy of this Python does not start: {problem}")
        yield folder / "python"
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def python(prefix: Path) -> Path:
    """Its interpreter."""
    return prefix / "bin" / prefixes.VERSION


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """One that everybody may enter; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="pydra-home-"))
    try:
        folder.chmod(0o755)
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def home(open_folder: Path) -> Path:
    """A folder of the ordinary user's."""
    made = open_folder / "home"
    made.mkdir(0o700)
    elsewhere.give(made)
    return made
