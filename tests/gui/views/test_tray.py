"""The tray: seen on panels of any colour, a badge when something needs a look, few notices, and a window that may go there."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from pydra_core.ids import NodeId
from pydra_core.protocol.pictures import ClusterStatus, EventRow
from pydra_core.protocol.states import EventKind, RunState
from pydra_core.protocol.verbs import Submit
from pydra_gui.app import close_window, wire_tray
from pydra_gui.models.desktop_notices import Said, digest, wanted
from pydra_gui.theme import theme
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.messenger import Messenger, arguments
from pydra_gui.views.tray import Tray, tray_icon
from tests.gui.live import Live, drive, until
from tests.gui.rows import run
from tests.tied import tied


def event(number: int, kind: EventKind, text: str = "") -> EventRow:
    return EventRow(number=number, at=1.0, kind=kind, text=text or f"what happened {number}", node=NodeId("n"))


def light_of(color: QColor) -> float:
    """Relative luminance (WCAG 2.2)."""
    given = (color.redF(), color.greenF(), color.blueF())
    parts = [each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in given]
    return float(0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2])


def share_seen(icon: QImage, ground: float) -> float:
    """How much of the icon stands out 3 : 1 from a ground of this luminance."""
    pixels = [icon.pixelColor(x, y) for x in range(icon.width()) for y in range(icon.height())]
    solid = [light_of(each) for each in pixels if each.alpha() > 200]
    seen = [each for each in solid if (max(each, ground) + 0.05) / (min(each, ground) + 0.05) >= 3]
    return len(seen) / len(solid)


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("panel", ["#000000", "#2e3436", "#808080", "#e0e0e0", "#ffffff"])
@pytest.mark.parametrize("px", [16, 22, 48])
def test_the_icon_is_seen_on_panels_of_any_colour(qapp: QApplication, look: str, panel: str, px: int) -> None:
    theme.use(qapp, look)
    picture = tray_icon(False).pixmap(px, px).toImage()
    assert share_seen(picture, light_of(QColor(panel))) > 0.25


def test_the_badge_is_another_icon(qapp: QApplication) -> None:
    assert tray_icon(True).pixmap(22, 22).toImage() != tray_icon(False).pixmap(22, 22).toImage()


def test_few_events_are_told_one_by_one_and_many_in_one_line() -> None:
    few = [event(1, EventKind.RUN_FINISHED, "run 1 is complete"), event(2, EventKind.NODE_LOST, "oak is lost")]
    assert digest(few) == [
        Said("Run complete", "run 1 is complete", False, node="n"),
        Said("Node lost", "oak is lost", True, node="n"),
    ]
    many = [event(at, EventKind.RUN_FINISHED) for at in range(12)] + [event(20, EventKind.RUN_FAILED)]
    assert digest(many) == [Said("Pydra", "1 run failed, 12 runs are complete", True, several=True)]
    assert digest([event(1, EventKind.RUN_PROGRESSED)]) == []


@pytest.mark.parametrize(
    ("told", "heard"),
    [("all", {"run-finished", "run-failed", "node-lost", "node-sick"}), ("failures", {"run-failed", "node-lost", "node-sick"}),
     ("none", set())],
)  # fmt: skip
def test_a_quiet_person_hears_less(told: str, heard: set[str]) -> None:
    assert {kind.value for kind in EventKind if wanted(kind, told)} == heard


def test_text_of_tasks_is_no_markup_on_the_desktop() -> None:
    said = arguments(Said("Run failed", 'KeyError: <b>"x"</b> & more\n\0', True))
    assert 'KeyError: &lt;b&gt;"x"&lt;/b&gt; &amp; more  ' in said


def test_the_menu_tells_what_runs_and_pauses_it(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            tray = Tray(window, live.actions, window.watches, window._remembered.preferences)
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            made = await live.actions.submit(Submit(task="count.Count"))
            await until(lambda: tray.pause.isEnabled())
            assert tray.line.text() == "0 of 0 slots busy"
            tray.pause.trigger()
            await until(lambda: tray.resume.isEnabled())
            assert (await live.actions.cluster.details(made.run)).row.state is RunState.PAUSED
            tray.resume.trigger()
            await until(lambda: tray.pause.isEnabled())
            tray.ask()
            tray.show_runs([run(7, RunState.RUNNING)])
            opened: list[int] = []
            tray.run_asked.connect(opened.append)
            tray.menu.actions()[1].trigger()
            assert opened == [7]
            window.deleteLater()

    drive(qapp, walk())


def test_the_menu_that_grows_at_the_edge_of_the_screen_stays_on_it(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            tray = Tray(window, live.actions, window.watches, window._remembered.preferences)
            room = tray.menu.screen().availableGeometry()
            tray.menu.popup(room.bottomRight())
            before = tray.menu.geometry()
            tray.show_runs([run(number, RunState.RUNNING, name="A rather long name of a task") for number in (7, 8, 9)])
            assert tray.menu.height() > before.height()
            assert tray.menu.width() > before.width()
            assert room.contains(tray.menu.geometry())
            tray.menu.close()
            window.deleteLater()

    drive(qapp, walk())


def test_what_failed_while_nobody_looked_is_a_badge_until_somebody_looks(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            tray = Tray(window, live.actions, window.watches, window._remembered.preferences)
            window.seen.connect(tray.seen)
            window.hide()
            await until(lambda: not window.isActiveWindow())
            window.watches.happened.emit((event(1, EventKind.RUN_FAILED),))
            assert tray.needs_look
            window.come_to_front()
            await until(lambda: not tray.needs_look)
            window.deleteLater()

    drive(qapp, walk())


def test_the_menu_and_the_settings_choose_the_same_notices(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            prefer = window._remembered.preferences
            tray = Tray(window, live.actions, window.watches, prefer)
            tray.notices.actions()[2].trigger()
            assert prefer.told == "none"
            assert tray.notices.title() == "Notices: none"
            prefer.set_told("failures")
            assert [each.isChecked() for each in tray.notices.actions()] == [False, True, False]
            window.deleteLater()

    drive(qapp, walk())


def test_who_wants_quiet_is_told_nothing_and_who_looks_already_neither(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            prefer = window._remembered.preferences
            tray = Tray(window, live.actions, window.watches, prefer)
            window.hide()
            await until(lambda: not window.isActiveWindow())
            heard = {}
            for told in ("none", "failures", "all"):
                prefer.set_told(told)
                tray._waiting.clear()
                window.watches.happened.emit((event(1, EventKind.RUN_FINISHED), event(2, EventKind.RUN_FAILED)))
                heard[told] = [row.number for row in tray._waiting]
            assert heard == {"none": [], "failures": [2], "all": [1, 2]}
            tray._waiting.clear()
            window.deleteLater()

    drive(qapp, walk())


def test_without_a_tray_closing_the_window_asks_to_quit(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            prefer = window._remembered.preferences
            prefer.set_to_tray(True)
            tray = Tray(window, live.actions, window.watches, prefer)
            asked: list[bool] = []
            window.quit_asked.connect(lambda: asked.append(True))
            close_window(window, tray, prefer)
            assert (asked, window.isVisible()) == ([True], True)
            window.deleteLater()

    drive(qapp, walk())


def test_what_no_service_takes_is_said_by_the_icon(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    said: list[Said] = []

    async def walk() -> None:
        async with talking(said) as messenger:
            messenger.say(Said("Run failed", "run 7 failed", True))
            await until(lambda: said)
            messenger.say(Said("Run failed", "run 8 failed", True))
            await until(lambda: len(said) == 2)

    drive(qapp, walk())
    assert [each.text for each in said] == ["run 7 failed", "run 8 failed"]


@asynccontextmanager
async def talking(instead: list[Said]) -> AsyncIterator[Messenger]:
    """A messenger, and the owner of what it does."""
    owner = QObject()
    async with asyncio.TaskGroup() as group:
        tasks: list[asyncio.Task[object]] = []
        messenger = Messenger(lambda work: tasks.append(group.create_task(work)), instead.append, owner)
        yield messenger
        for task in tasks:
            task.cancel()
    owner.deleteLater()


def test_a_click_on_a_notice_opens_the_window_at_what_it_is_about(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            tray = Tray(window, live.actions, window.watches, window._remembered.preferences)
            wire_tray(tray, window)
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            made = await live.actions.submit(Submit(task="count.Count"))
            window.hide()
            tray._clicked(Said("Run failed", "", True, run=made.run, node="n"))
            assert (window.isVisible(), window.looking.run) == (True, made.run)
            tray._clicked(Said("Node lost", "", True, node="n"))
            assert window.workspaces.now == "nodes"
            window.hide()
            tray._clicked(Said("Pydra", "", True, several=True))
            assert (window.isVisible(), window.workspaces.now) == (True, "history")
            window.deleteLater()

    drive(qapp, walk())


@pytest.fixture
def dunst(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A desktop with nothing but a session bus and dunst; its environment."""
    if missing := [name for name in ("Xvfb", "dunst", "dunstctl", "dbus-daemon", "gdbus") if not shutil.which(name)]:
        pytest.skip(f"{', '.join(missing)} not installed (tools/setup test does that)")
    read, write = os.pipe()
    screen = subprocess.Popen(
        tied(["Xvfb", "-displayfd", str(write), "-screen", "0", "640x480x24"]),
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    bus = subprocess.Popen(
        tied(["dbus-daemon", "--session", "--nofork", "--print-address"]), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )  # fmt: skip
    assert bus.stdout is not None
    address = bus.stdout.readline().strip()
    env = os.environ | {"DISPLAY": display, "DBUS_SESSION_BUS_ADDRESS": address, "XDG_CONFIG_HOME": str(tmp_path)}
    service = subprocess.Popen(tied(["dunst"]), env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    subprocess.run(
        ["gdbus", "wait", "--session", "--timeout", "20", "org.freedesktop.Notifications"], env=env, check=True, timeout=30
    )  # fmt: skip
    yield env
    for process in (service, bus, screen):
        process.terminate()
        process.wait(20)
    bus.stdout.close()


def shown(env: dict[str, str]) -> list[tuple[str, str]]:
    """Titles and texts of what dunst shows, closed first so that it tells."""
    subprocess.run(["dunstctl", "close-all"], env=env, check=True, timeout=20)
    told = subprocess.run(["dunstctl", "history"], env=env, check=True, timeout=20, capture_output=True).stdout
    return [(each["summary"]["data"], each["body"]["data"]) for each in json.loads(told)["data"][0]]


@pytest.mark.skipif(sys.platform != "linux", reason="the notification service is one of Linux desktops")
def test_dunst_shows_a_failed_run_as_plain_text(
    qapp: QApplication, dunst: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", dunst["DBUS_SESSION_BUS_ADDRESS"])
    instead: list[Said] = []

    async def walk() -> list[tuple[str, str]]:
        async with talking(instead) as messenger:
            messenger.say(Said("Run failed", "run 7 Regrid failed: KeyError: <b>'tas'</b> – größer", True))
            found: list[tuple[str, str]] = []
            async with asyncio.timeout(30):
                while not found:
                    found = await asyncio.to_thread(shown, dunst)
            return found

    found = drive(qapp, walk())
    assert instead == []
    assert found == [("Run failed", "run 7 Regrid failed: KeyError: &lt;b&gt;'tas'&lt;/b&gt; – größer")]


@pytest.mark.skipif(sys.platform != "linux", reason="the notification service is one of Linux desktops")
def test_a_click_on_a_notice_of_dunst_comes_back(
    qapp: QApplication, dunst: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", dunst["DBUS_SESSION_BUS_ADDRESS"])
    clicked: list[Said] = []

    async def walk() -> None:
        async with talking([]) as messenger:
            messenger.clicked.connect(clicked.append)
            for run in (7, 8):
                messenger.say(Said("Run failed", f"run {run} failed", True, run=run))
                async with asyncio.timeout(30):
                    while run not in (said.run for said in clicked):
                        await asyncio.to_thread(click, dunst)
                await asyncio.to_thread(shown, dunst)

    drive(qapp, walk())
    assert {said.run for said in clicked} == {7, 8}


def click(env: dict[str, str]) -> None:
    """What a click of the mouse on the first notice does."""
    subprocess.run(["dunstctl", "action", "0"], env=env, check=True, timeout=20)


@pytest.mark.parametrize("leave", [MainWindow.hide, MainWindow.showMinimized], ids=["in the tray", "minimized"])
def test_a_window_that_is_not_seen_follows_no_runs_and_is_fresh_when_it_comes_back(
    qapp: QApplication, tmp_path: Path, leave: Callable[[MainWindow], None]
) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            statuses: list[ClusterStatus] = []
            window.watches.status.connect(statuses.append)

            def followed() -> set[str]:
                return {watch.query.kind for watch in tuple(live.master._control._lists)}

            def runs_followed() -> list[str]:
                return [watch.query.kind for watch in tuple(live.master._control._lists) if watch.query.kind == "runs"]

            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            made = await live.actions.submit(Submit(task="count.Count", group="many"))
            await until(lambda: window.runs.model.rowCount() == 1)
            window.looking.open_run(made.run)
            await until(lambda: window.looking.details is not None and window.watches._group_clock.isActive())
            assert {"run", "runs"} < followed()

            window.docks.another("runs")
            await until(lambda: window.details.run() == made.run and len(runs_followed()) == 2)
            window.runs.select(made.run)
            window.runs.view.setFocus()
            leave(window)
            await until(lambda: followed() == {"nodes", "packages", "status", "events"})
            assert not window.watches._group_clock.isActive()
            await live.actions.cluster.order(Submit(task="count.Count"))
            await live.actions.cluster.cancel(made.run)
            await until(lambda: statuses[-1].runs.get("cancelled") == 1)
            assert window.looking.details is not None
            assert (window.looking.details.row.state, window.runs.model.rowCount()) == ("queued", 1)

            window.come_to_front()
            await until(lambda: window.looking.details and window.looking.details.row.state == "cancelled")
            await until(lambda: window.runs.model.rowCount() == 2 and window.watches._group_clock.isActive())
            assert len(runs_followed()) == 2
            assert [row.run for row in window.runs.selected()] == [made.run]
            assert window.focusWidget() is window.runs.view
            window.deleteLater()

    drive(qapp, walk())
