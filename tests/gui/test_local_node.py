"""The local node's command line, and what is said when it ends."""

import sys
from pathlib import Path

import pytest

from pydra_core.settings import homes
from pydra_gui.local_node import LocalNode, command, default_slots


def test_the_token_is_never_on_the_command_line(tmp_path: Path) -> None:
    line = command(tmp_path, 3)
    assert line[:3] == [sys.executable, "-m", "pydra_core.cli.node"]
    assert line[line.index("--join") + 1] == "-"
    assert line[line.index("--slots") + 1] == "3"
    assert "--local" in line


def test_a_frozen_app_finds_the_node_beside_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "pydra"))
    assert command(tmp_path, 1)[0] == str(tmp_path / "pydra-node")


@pytest.mark.parametrize(("cores", "slots"), [(1, 1), (2, 2), (4, 3), (16, 15)])
def test_large_machines_keep_a_core_for_the_window(cores: int, slots: int) -> None:
    assert default_slots(cores) == slots


def test_no_slots_mean_no_node(tmp_path: Path) -> None:
    assert not LocalNode(homes(tmp_path), 0).wanted
