"""At 100, 150 and 200 % nothing is cut, as far as that can be computed: words in their labels and buttons, panels in their places."""

import os
import subprocess
import sys

import pytest

NAMES = ("main", "form", "node", "failed", "filtered", "why")


@pytest.mark.parametrize("scale", ["1", "1.5", "2"])
def test_nothing_is_cut(scale: str) -> None:
    """A process of its own: Qt takes its scale at the start."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.gui.clipped", *NAMES],
        env=os.environ | {"QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.splitlines()[0] == f"scale {scale}"
    assert done.returncode == 0, done.stdout + done.stderr
