"""Whether a Linux desktop wants little movement: its portal is asked over a real bus, and heard; where there is none, nothing is said."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from pydra_gui.portal import GNOME, NAME, PATH, PORTABLE, SETTINGS, Settings, follow_motion, reduces
from pydra_gui.theme import motion
from tests.gui.live import drive, until
from tests.tied import tied

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the portal is one of Linux desktops")


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        ({}, False),
        ({PORTABLE: 0}, False),
        ({PORTABLE: 1}, True),
        ({GNOME: True}, False),
        ({GNOME: False}, True),
        ({PORTABLE: 0, GNOME: False}, True),
        ({PORTABLE: "a value of another kind"}, False),
    ],
)
def test_what_of_the_settings_means_little_movement(settings: Settings, wanted: bool) -> None:
    assert reduces(settings) is wanted


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A session bus with nobody on it."""
    if not shutil.which("dbus-daemon"):
        pytest.skip("dbus-daemon not installed (tools/setup test does that)")
    command = tied(["dbus-daemon", "--session", "--nofork", "--print-address"])
    made = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert made.stdout is not None
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", made.stdout.readline().strip())
    yield
    made.terminate()
    made.wait(20)
    made.stdout.close()


class Portal:
    """A portal that knows settings. Starts with `async with`."""

    def __init__(self, settings: dict[tuple[str, str], tuple[str, object]]) -> None:
        self._settings, self.asked = settings, 0

    async def __aenter__(self) -> "Portal":
        from jeepney import MessageType
        from jeepney.bus_messages import message_bus
        from jeepney.io.asyncio import open_dbus_connection

        self._connection = await open_dbus_connection("SESSION")
        await self._connection.send(message_bus.RequestName(NAME))
        while (await self._connection.receive()).header.message_type is not MessageType.method_return:
            """The name is ours with the answer; signals tell of it as well."""
        self._task = asyncio.create_task(self._answer())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self._connection.close()

    async def _answer(self) -> None:
        from jeepney import HeaderFields, MessageType, new_method_return

        while True:
            call = await self._connection.receive()
            fields = call.header.fields
            if call.header.message_type is MessageType.method_call and fields[HeaderFields.member] == "ReadAll":
                assert fields[HeaderFields.interface] == SETTINGS
                told: dict[str, dict[str, Any]] = {space: {} for space in call.body[0]}
                for (space, key), value in self._settings.items():
                    told[space][key] = value
                await self._connection.send(new_method_return(call, "a{sa{sv}}", (told,)))
                self.asked += 1

    async def change(self, setting: tuple[str, str], value: tuple[str, object]) -> None:
        from jeepney import DBusAddress, new_signal

        emitter = DBusAddress(PATH, interface=SETTINGS)
        await self._connection.send(new_signal(emitter, "SettingChanged", "ssv", (*setting, value)))


def test_what_the_desktop_says_holds_and_changes_but_a_choice_in_the_app_wins(qapp: QApplication, bus: None) -> None:
    async def walk() -> None:
        async with Portal({PORTABLE: ("u", 1), GNOME: ("b", True)}) as desktop:
            listening = asyncio.create_task(follow_motion(lambda reduced: motion.hear(qapp, reduced)))
            await until(motion.still)
            await desktop.change(PORTABLE, ("u", 0))
            await until(lambda: not motion.still())
            motion.follow(qapp, True)
            await desktop.change(GNOME, ("b", False))
            await until(lambda: motion.changes.told)
            await desktop.change(GNOME, ("b", True))
            await until(lambda: not motion.changes.told)
            assert motion.still(), "a person wants none here"
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    try:
        drive(qapp, walk())
    finally:
        motion.hear(qapp, False)
        motion.follow(qapp, False)


def test_the_app_asks(qapp: QApplication, bus: None, tmp_path: Path) -> None:
    async def walk() -> int:
        async with Portal({PORTABLE: ("u", 1)}) as desktop:
            line = ("-m", "pydra_gui", "--home", str(tmp_path), "--listen", "127.0.0.1:0", "--local-slots", "0")
            app = subprocess.Popen(tied([sys.executable, *line]), env=os.environ | {"QT_QPA_PLATFORM": "offscreen"})
            try:
                await until(lambda: desktop.asked)
            finally:
                app.terminate()
                ended = await asyncio.to_thread(app.wait, 30)
            return ended

    assert drive(qapp, walk()) == 0


def test_a_bus_without_a_portal_says_nothing(qapp: QApplication, bus: None) -> None:
    said: list[bool] = []
    drive(qapp, follow_motion(said.append))
    assert said == []


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere"])
def test_without_a_bus_nothing_is_said(qapp: QApplication, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    if address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    said: list[bool] = []
    drive(qapp, follow_motion(said.append))
    assert said == []
