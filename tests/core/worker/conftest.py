"""The stage of the worker tests, at the level that this machine has and at the lowest."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pydra_core.protocol.states import Isolation
from tests.core.worker.stage import Stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with Stage(tmp_path) as stage:
        yield stage


@pytest.fixture(params=[Isolation.FULL, Isolation.PROCESS, Isolation.NONE])
async def any_stage(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """One after the other: the best sandbox, forked processes, a plain interpreter per run."""
    async with Stage(tmp_path, request.param) as stage:
        if stage.report.level is Isolation.NONE:
            pytest.skip(stage.report.steps[-1].detail)
        yield stage
