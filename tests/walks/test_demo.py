"""The demo in a terminal: it says what it does, and nothing of what its node does; and it ends when its node does."""

import os
import subprocess
import sys
from pathlib import Path

from pydra_core.settings import HomeLock

COMMAND = (sys.executable, "-m", "pydra_core.cli.master", "--demo", "--until-done", "--listen", "127.0.0.1:0", "--home")


def demo(home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run([*COMMAND, str(home)], capture_output=True, text=True, timeout=100, env=environment)


def test_the_demo_runs_three_tasks_and_only_tells_of_them(tmp_path: Path) -> None:
    ended = demo(tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.count(" is complete: ") == 3
    assert "Linked to the master" in (tmp_path / "local-node" / "node.log").read_text()


def test_a_demo_whose_node_cannot_start_says_so_and_fails(tmp_path: Path) -> None:
    with HomeLock(tmp_path / "local-node"):
        ended = demo(tmp_path)
    assert ended.returncode == 1
    assert "in use" in ended.stderr
    assert "node of this machine ended with status 2" in ended.stderr
