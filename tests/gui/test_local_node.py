"""The local node's command line, when it is started, and what is left when the app has ended."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from pydra_core.settings import holder, homes
from pydra_gui import local_node
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


HOLDER = """
import signal, sys
from pathlib import Path
from pydra_core.settings import HomeLock, ensure

lock = HomeLock(ensure(Path(sys.argv[1])), "pydra-node")
lock.acquire()
if "deaf" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("held", flush=True)
sys.stdin.read()
"""


async def test_quitting_ends_a_found_node_and_starts_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_node, "LOOK_PERIOD", 0.01)
    folder = homes(tmp_path).local_node
    line = [sys.executable, "-c", HOLDER, str(folder)]
    asked: list[str] = []

    async def token() -> str:
        asked.append("token")
        return "token"

    node = LocalNode(homes(tmp_path), 1)
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as earlier:
        assert earlier.stdout is not None
        earlier.stdout.readline()
        async with asyncio.timeout(30), asyncio.TaskGroup() as group:
            group.create_task(node.keep(token))
            group.create_task(node.end())

    assert asked == []
    assert holder(folder) is None


async def test_quitting_at_once_starts_no_node(tmp_path: Path) -> None:
    node = LocalNode(homes(tmp_path), 1)

    async def token() -> str:
        await node.end()
        return "token"

    async with asyncio.timeout(30):
        await node.keep(token)

    assert not homes(tmp_path).local_node.exists()


async def test_who_was_told_to_end_before_the_first_turn_starts_no_node(tmp_path: Path) -> None:
    node = LocalNode(homes(tmp_path), 1)

    async def token() -> str:
        raise AssertionError("a node is about to be started")

    async with asyncio.timeout(30):
        await node.end()
        await node.keep(token)
        await node.change(2, token)


async def test_a_node_that_does_not_end_is_killed_and_has_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_node, "END_TIMEOUT", 0.1)
    folder = homes(tmp_path).local_node
    line = [sys.executable, "-c", HOLDER, str(folder), "deaf"]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as earlier:
        assert earlier.stdout is not None
        earlier.stdout.readline()
        LocalNode(homes(tmp_path), 1).end_now()
        assert holder(folder) is None
