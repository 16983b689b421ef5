"""The app as a process: it starts, ends cleanly on a signal, raises the first window, and says in one sentence what is missing."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from pydra_core.protocol.facts import Facts, IsolationReport, Load
from pydra_core.protocol.pictures import NodeRow, RunRow
from pydra_core.protocol.states import NodeState, RunState
from pydra_core.settings import holder
from pydra_gui.app import ask_in_front, before_quitting, quit_question
from pydra_gui.views.confirm import Confirm
from tests.gui.live import Live, drive, until

DEADLINE = 40.0


Process = subprocess.Popen[bytes]
Start = Callable[..., Process]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the app on the test's home; all of it has ended when the test has."""
    started: list[Process] = []

    def begin(*options: str) -> Process:
        line = [sys.executable, "-m", "pydra_gui", "--home", str(tmp_path), "--listen", "127.0.0.1:0", *options]
        started.append(
            subprocess.Popen(line, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, stderr=subprocess.DEVNULL)
        )
        return started[-1]

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
    if node := holder(tmp_path / "local-node"):
        os.kill(node, signal.SIGTERM)


def wait_for(true: Callable[[], object]) -> None:
    end = time.monotonic() + DEADLINE
    while not true():
        assert time.monotonic() < end, "the deadline passed"
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_app_its_node_and_its_master(start: Start, tmp_path: Path, number: int) -> None:
    app = start("--local-slots", "1")
    wait_for(lambda: holder(tmp_path / "local-node"))
    app.send_signal(number)
    assert app.wait(DEADLINE) == 0
    assert [holder(tmp_path / name) for name in ("local-node", "master", "window")] == [None, None, None]


def test_a_second_start_raises_the_first_and_ends(start: Start, tmp_path: Path) -> None:
    app = start("--local-slots", "0")
    wait_for(lambda: (tmp_path / "master" / "address").exists())
    assert start().wait(DEADLINE) == 0
    assert app.poll() is None


def test_after_a_crash_the_node_lives_on_and_is_found(start: Start, tmp_path: Path) -> None:
    app = start("--local-slots", "1")
    wait_for(lambda: (tmp_path / "local-node" / "pairing.json").exists())
    node = holder(tmp_path / "local-node")
    app.kill()
    app.wait()
    (tmp_path / "master" / "address").unlink()
    again = start("--local-slots", "1")
    wait_for(lambda: (tmp_path / "master" / "address").exists())
    assert holder(tmp_path / "local-node") == node
    again.send_signal(signal.SIGTERM)
    assert again.wait(DEADLINE) == 0
    assert holder(tmp_path / "local-node") is None


def test_without_a_display_it_says_so(tmp_path: Path) -> None:
    bare = {
        key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    done = subprocess.run(
        [sys.executable, "-m", "pydra_gui", "--home", str(tmp_path)],
        env=bare,
        capture_output=True,
        timeout=DEADLINE,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1


def test_without_the_extra_it_says_which_to_install(tmp_path: Path) -> None:
    hide = "import sys; sys.modules['qasync'] = None; import importlib.util as u; f = u.find_spec; "
    hide += "u.find_spec = lambda n, *a: None if n == 'qasync' else f(n, *a); "
    done = subprocess.run(
        [sys.executable, "-c", hide + "sys.argv = ['pydra']; from pydra_gui.__main__ import main; main()"],
        capture_output=True,
        timeout=DEADLINE,
        check=False,
    )
    assert done.returncode == 2
    assert "pip install 'pydra-cluster[gui]'" in done.stderr.decode()


def node(name: str, local: bool) -> NodeRow:
    facts = Facts(host=name, system="", machine="", python="", cores=1, memory=1, program="")
    return NodeRow(
        node=name,
        name=name,
        state=NodeState.CONNECTED,
        linked=True,
        local=local,
        slots=1,
        busy=0,
        facts=facts,
        isolation=IsolationReport(),
        load=Load(),
    )  # type: ignore[arg-type]


def run(number: int, on: str) -> RunRow:
    return RunRow(run=number, task="a.B", name="B", package="a", version=1, digest="0", state=RunState.RUNNING, node=on)  # type: ignore[arg-type]


def test_quitting_tells_its_consequences_in_numbers() -> None:
    question = quit_question(
        [run(1, "far"), run(2, "far"), run(3, "here"), run(4, "")], [node("far", False), node("here", True)]
    )
    assert question is not None
    assert question.lines == (
        "2 runs go on on 1 other node, to be adopted at the next start.",
        "1 run on this machine ends, and waits again from the beginning.",
        "1 run in the queue waits until the next start.",
    )
    assert question.danger, "a run that begins anew has lost something"
    kept = quit_question([run(1, "far"), run(4, "")], [node("far", False), node("here", True)])
    assert kept is not None
    assert not kept.danger


def test_quitting_with_nothing_at_work_does_not_ask() -> None:
    assert quit_question([], [node("here", True)]) is None


def test_a_window_that_was_closed_into_the_tray_comes_back_to_ask(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            window.hide()
            question = quit_question([run(3, "here")], [node("here", True)])
            assert question is not None
            asked = asyncio.create_task(ask_in_front(window, question))
            await until(lambda: any(sheet.isVisible() for sheet in window.findChildren(Confirm)))
            await until(lambda: isinstance(qapp.focusWidget(), QPushButton))
            (sheet,) = window.findChildren(Confirm)
            sheet.yes.click()
            assert await asked
            window.deleteLater()

    drive(qapp, walk())


def test_a_master_that_cannot_tell_what_runs_keeps_nobody_here(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            assert await before_quitting(live.actions.cluster) is None
        question = await before_quitting(live.actions.cluster)
        assert question is not None
        assert (question.lines, question.yes) == (("The master has stopped.",), "Quit")

    drive(qapp, walk())
