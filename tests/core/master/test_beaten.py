"""A master that is killed in the middle of its commits loses nothing that it has answered."""

import json
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from pydra_core.master.store import Store

KILLS = 30
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")


def test_no_answered_submit_is_lost_by_thirty_kills_and_no_number_is_given_twice(tmp_path: Path) -> None:
    seed = secrets.randbelow(2**31)
    command = [sys.executable, "-m", "tests.core.master.beaten", str(tmp_path / "m"), str(KILLS), str(seed)]
    told = subprocess.run(command, cwd=Path(__file__).parents[3], capture_output=True, check=False, timeout=100)
    assert told.returncode == 0, (seed, told.stderr.decode())
    answered = json.loads(told.stdout)
    assert len(answered) >= KILLS, seed
    assert len(set(answered)) == len(answered), seed
    store = Store(tmp_path / "m")
    cluster = store.load()
    store.close()
    assert set(answered) <= set(cluster.runs), seed
    assert cluster.epoch == KILLS + 1
