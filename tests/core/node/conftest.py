"""What the tests of nodes share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.core.node.scripted import ScriptedMaster, scripted_master


@pytest.fixture
async def master(tmp_path: Path) -> AsyncIterator[ScriptedMaster]:
    async with scripted_master(tmp_path) as master:
        yield master
