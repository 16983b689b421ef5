"""Two minutes of chaos: whatever is killed, frozen, cut, filled or skewed, nothing accepted is lost, doubled or left behind."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos.driver import chaos
from tests.chaos.faults import FAULTS

SECONDS = float(os.environ.get("PYDRA_CHAOS", "120"))


@pytest.mark.timeout(SECONDS + 600)
async def test_nothing_is_lost_or_doubled_whatever_happens(
    tmp_path: Path, record_property: Callable[[str, str], None]
) -> None:
    seed = secrets.randbelow(2**31)
    record_property("again with", f"python -m tests.chaos --minutes {SECONDS / 60:g} --seed {seed}")
    report = await chaos(tmp_path, SECONDS, seed)
    record_property("report", str(report))
    assert report.ok, report
    assert {kind for kind, count in report.faults.items() if count} == set(FAULTS)
    assert report.ends["complete"] >= len(FAULTS)
