"""The tests of plain workers once more with a Python that others may run: a root-run node gives each worker another user.

Where root's own Python lies below a closed folder, those tests cannot run with it.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.worker import prefixes

INI = "[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\ntimeout = 120\nfilterwarnings = error\n"
PLAIN = "[none]"
"""What pytest calls a test of the stage without a zygote."""


def is_closed(path: str) -> bool:
    """Others may not get there."""
    return not all(Path(each).stat().st_mode & 0o001 for each in (path, *Path(path).parents))


@pytest.mark.timeout(300)
def test_plain_workers_as_another_user(prefix: Path, python: Path, home: Path) -> None:
    if sys.platform == "win32" or os.geteuid() != 0:
        pytest.skip(
            "only root can give a worker another user; an ordinary user has run these tests with his own Python"
        )
    if not is_closed(os.path.realpath(sys.executable)):
        pytest.skip("others may run this Python: it has run these tests itself")
    (home.parent / "pytest.ini").write_text(INI)
    home.chmod(0o755)
    folder = python.parents[1] / "lib" / prefixes.VERSION / "site-packages/tests/core/worker"
    tests = sorted(str(path) for path in folder.glob("test_*.py") if "any_stage: Stage" in path.read_text())
    command = [
        str(python), "-m", "pytest", "-q", "-rs", "-c", str(home.parent / "pytest.ini"), "-p", "no:cacheprovider",
        f"--basetemp={home}/base", "-k", PLAIN, *tests,
    ]  # fmt: skip
    said = subprocess.run(
        command, capture_output=True, text=True, cwd=home, env=prefixes.environment(python), timeout=280
    )
    assert said.returncode == 0, said.stdout
    passed = re.search(r"(\d+) passed", said.stdout)
    assert passed is not None, said.stdout
    assert int(passed[1]) >= 14, said.stdout
    assert "closed to other users" not in said.stdout
