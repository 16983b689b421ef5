"""One cluster of real processes for each walk, and a desktop for those that work the real window."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.walks.desktop import PACKAGES, Desktop
from tests.walks.machines import Machines
from tests.walks.screen import Screen, missing_tools


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    cluster = Machines(tmp_path)
    yield cluster
    cluster.close()


@pytest.fixture
def desktop(machines: Machines, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desktop]:
    if missing := missing_tools():
        pytest.skip(
            f"needs {', '.join(missing)}: apt-get install {' '.join(sorted(PACKAGES[tool] for tool in missing))}"
        )
    made = Desktop(machines, Screen(tmp_path))
    try:
        made.screen.open()
        yield made
    finally:
        if "PYDRA_SHOTS" in os.environ and made.screen.server.poll() is None:
            name = re.sub(r"\W+", "-", request.node.name)  # brackets mean something to ImageMagick
            made.screen.shot(f"end-of-{name}")
        made.close()
