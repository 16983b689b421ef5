"""One cluster for the lessons that harm nobody else, and one of its own for each that does."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.lessons.cluster import One
from tests.walks.machines import Machines


@pytest_asyncio.fixture(loop_scope="package", scope="package")
async def one(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[One]:
    machines = Machines(tmp_path_factory.mktemp("lessons"))
    try:
        await machines.master()
        yield One(machines, await machines.node("b", "--slots", "2"))
    finally:
        machines.close()


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    cluster = Machines(tmp_path)
    yield cluster
    cluster.close()
