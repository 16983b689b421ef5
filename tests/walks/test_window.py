"""The real window on a screen of its own, worked from outside by mouse, keyboard and a real file manager."""

import asyncio
import signal
import sys
from pathlib import Path

import psutil
import pytest

from pydra_core.settings import holder, homes
from pydra_gui.app import NO_DISPLAY_LEFT
from tests.walks.desktop import ACCENT, BUTTON, HALF, JOIN, PACKAGE, PLACES, Desktop, sources, with_home
from tests.walks.machines import PATIENCE, alive, until

pytestmark = pytest.mark.e2e


async def test_a_file_from_the_file_manager_is_deployed(desktop: Desktop, tmp_path: Path) -> None:
    screen = desktop.screen
    _, window = await desktop.open()
    files = await screen.file_manager(sources(tmp_path))

    await screen.pick_up(files, HALF)
    screen.carry(window, PLACES["middle"])
    await desktop.veiled(window)
    await screen.still()
    screen.shot("drop-one-file")
    screen.xdotool("mouseup", 1)

    await desktop.deployed("half v1")
    await desktop.bare(window)
    screen.shot("dropped-one-file")
    assert (tmp_path / "tasks to drop" / "half.py").exists()


async def test_a_folder_and_two_files_are_deployed_and_a_text_is_left_out(desktop: Desktop, tmp_path: Path) -> None:
    screen = desktop.screen
    _, window = await desktop.open()
    files = await screen.file_manager(sources(tmp_path))

    await screen.pick_up(files, HALF, everything=True)
    screen.carry(window, PLACES["middle"])
    await desktop.veiled(window)
    await screen.still()
    screen.shot("drop-four-things")
    screen.xdotool("mouseup", 1)

    await desktop.deployed("gather v1", "half v1", "join v1")
    await desktop.bare(window)
    screen.shot("dropped-four-things")


async def test_a_drag_that_is_given_up_deploys_nothing(desktop: Desktop, tmp_path: Path) -> None:
    screen = desktop.screen
    _, window = await desktop.open()
    files = await screen.file_manager(sources(tmp_path))

    await screen.pick_up(files, HALF)
    screen.carry(window, PLACES["middle"])
    await desktop.veiled(window)
    screen.xdotool("key", "Escape")

    await desktop.bare(window)
    screen.xdotool("mouseup", 1)
    await screen.pick_up(files, JOIN)
    screen.carry(window, PLACES["middle"])
    await desktop.veiled(window)
    screen.xdotool("mouseup", 1)
    await desktop.deployed("join v1")


async def test_a_task_is_run_by_clicking_and_typing_only(desktop: Desktop) -> None:
    machines, screen = desktop.machines, desktop.screen
    _, window = await desktop.open()
    await machines.ctl("deploy", str(machines.write("half.py", PACKAGE.format(name="Half"))))
    await until(lambda: desktop.hovers_a_task(window), "a task says under the pointer that it can be run")
    screen.xdotool("click", "--repeat", 2, "--delay", 60, 1)

    await desktop.veiled(window)
    await screen.found(window, ACCENT, *BUTTON)
    screen.shot("form")
    screen.xdotool("key", "ctrl+a", "type", "many")
    await until(lambda: desktop.refuses(window), "the field says what to write")
    screen.shot("form-with-a-wrong-value")
    assert (await machines.ctl("runs")).document == []

    screen.xdotool("key", "ctrl+a", "type", "40")
    screen.xdotool("key", "Return")
    await desktop.bare(window)
    ended = await machines.run_is(1, lambda it: it.row.ended > 0)
    await screen.still()
    screen.shot("run-complete")

    assert (await machines.ctl("result", "1")).document == 42
    assert (ended.row.state, ended.arguments) == ("complete", {"first": 40, "second": 2})


async def test_a_second_start_raises_the_first_window(desktop: Desktop) -> None:
    screen = desktop.screen
    app, window = await desktop.open()
    screen.xdotool("windowminimize", window)
    await until(lambda: not screen.xdotool("search", "--onlyvisible", "--name", "^Pydra"), "the window is hidden")

    second = desktop.start()

    assert await asyncio.to_thread(second.wait, PATIENCE) == 0
    assert await screen.window("--all", "--pid", str(app.pid), "--name", "^Pydra") == window
    assert app.poll() is None


async def test_sigterm_ends_the_app_its_node_and_its_workers(desktop: Desktop) -> None:
    app, _ = await desktop.open()
    run = await desktop.long_run()
    family = [process.pid for process in psutil.Process(app.pid).children(recursive=True)]
    assert run.worker_pid in family

    app.send_signal(signal.SIGTERM)

    assert await asyncio.to_thread(app.wait, PATIENCE) == 0
    assert [pid for pid in family if alive(pid)] == []
    home = homes(desktop.machines.a)
    assert [holder(folder) for folder in (home.window, home.master, home.local_node)] == [None, None, None]


async def test_sigterm_right_after_the_start_leaves_nothing(desktop: Desktop) -> None:
    await desktop.screen.managed()
    app = desktop.start("--listen", "127.0.0.1:0", "--local-slots", "1")
    await desktop.screen.window("--all", "--pid", str(app.pid), "--name", "^Pydra")

    app.send_signal(signal.SIGTERM)

    assert await asyncio.to_thread(app.wait, PATIENCE) == 0
    assert with_home(desktop.machines.a) == []


async def test_a_restart_on_another_port_has_its_node_again(desktop: Desktop) -> None:
    app, _ = await desktop.open()
    first = await desktop.connected()
    app.send_signal(signal.SIGTERM)
    assert await asyncio.to_thread(app.wait, PATIENCE) == 0

    await desktop.open()

    assert (await desktop.connected()).node == first.node


async def test_after_a_crash_the_next_start_adopts_the_node_and_its_run(desktop: Desktop) -> None:
    app, _ = await desktop.open()
    before = await desktop.long_run()
    home = homes(desktop.machines.a)
    node = holder(home.local_node)

    app.send_signal(signal.SIGKILL)
    await asyncio.to_thread(app.wait, PATIENCE)
    assert alive(before.worker_pid)
    await desktop.open()

    after = (await desktop.machines.run_is(before.run, lambda it: it.row.state == "running")).row
    assert (after.worker_pid, after.attempt) == (before.worker_pid, before.attempt)
    assert holder(home.local_node) == node
    assert len((await desktop.machines.ctl("nodes")).document) == 1


async def test_quitting_with_work_asks_first(desktop: Desktop) -> None:
    screen = desktop.screen
    app, window = await desktop.open()
    run = await desktop.long_run()
    await screen.focus(window)
    screen.xdotool("key", "ctrl+q")
    await desktop.veiled(window)
    await screen.still()
    screen.shot("quit")

    screen.xdotool("key", "Escape")
    await desktop.bare(window)
    assert app.poll() is None
    assert alive(run.worker_pid)

    screen.xdotool("key", "ctrl+q")
    await desktop.veiled(window)
    screen.xdotool("key", "Return")  # Stay: Quit would throw work away
    await desktop.bare(window)
    assert alive(run.worker_pid)

    screen.xdotool("key", "ctrl+q")
    await desktop.veiled(window)
    screen.xdotool("key", "Tab", "Return")
    assert await asyncio.to_thread(app.wait, PATIENCE) == 0
    assert not alive(run.worker_pid)


async def test_quitting_without_work_does_not_ask(desktop: Desktop) -> None:
    app, window = await desktop.open()
    await desktop.screen.focus(window)
    desktop.screen.xdotool("key", "ctrl+q")
    assert await asyncio.to_thread(app.wait, PATIENCE) == 0


async def test_without_its_display_the_app_ends_in_order_and_says_one_line(desktop: Desktop) -> None:
    app, _ = await desktop.open()
    run = await desktop.long_run()
    desktop.screen.server.terminate()
    assert await asyncio.to_thread(app.wait, PATIENCE) == 1

    said = (desktop.screen.folder / f"{Path(sys.executable).name}.log").read_text().splitlines()
    assert [line for line in said if "X11" not in line] == [NO_DISPLAY_LEFT], (
        "Qt says its own line, and there is no traceback"
    )
    assert with_home(desktop.machines.a) == []
    assert not alive(run.worker_pid)
    master = await desktop.machines.master()
    await desktop.machines.run_is(run.run, lambda it: it.row.state == "queued")
    await desktop.machines.stop(master)
