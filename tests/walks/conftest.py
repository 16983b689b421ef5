"""One cluster of real processes for each walk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.walks.machines import Machines


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    cluster = Machines(tmp_path)
    yield cluster
    cluster.close()
