"""What a Linux desktop says of movement: its portal is asked over the session's bus, and heard (XDG Desktop Portal, "Settings").

Nobody waits for it: a window that starts moves as ever until there is an answer, and where there is no bus or no portal none comes.
"""

import asyncio
import importlib.util
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.asyncio import DBusRouter

NAME, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
SETTINGS = "org.freedesktop.portal.Settings"
PORTABLE = ("org.freedesktop.appearance", "reduced-motion")
"""1 if little movement is wanted; portals of 2025 and later have it."""
GNOME = ("org.gnome.desktop.interface", "enable-animations")
PATIENCE = 20.0
"""Seconds that a portal has to answer: it may have to be started."""
BROKEN = (OSError, EOFError, KeyError, ValueError, RuntimeError, TimeoutError)
"""What a bus that is not there, or goes, raises."""
Settings = Mapping[tuple[str, str], object]
"""Values by their namespace and key."""


def reduces(settings: Settings) -> bool:
    """Little movement is wanted."""
    return settings.get(PORTABLE) == 1 or settings.get(GNOME) is False


async def follow_motion(tell: Callable[[bool], None]) -> None:
    """Tells whether little movement is wanted, now and with each change, until it is cancelled or the bus goes."""
    if sys.platform.startswith("linux") and importlib.util.find_spec("jeepney") is not None:
        with suppress(*BROKEN):
            await _follow(tell)


async def _follow(tell: Callable[[bool], None]) -> None:
    from jeepney import MatchRule
    from jeepney.bus_messages import message_bus
    from jeepney.io.asyncio import DBusRouter, Proxy, open_dbus_connection

    changes = MatchRule(type="signal", interface=SETTINGS, member="SettingChanged", path=PATH)
    heard: asyncio.Queue[Message] = asyncio.Queue()
    connection = await open_dbus_connection("SESSION")
    try:
        async with DBusRouter(connection) as router:
            with router.filter(changes, queue=heard):
                await Proxy(message_bus, router).AddMatch(changes)
                async with asyncio.timeout(PATIENCE):
                    settings = await _settings(router)
                while True:
                    tell(reduces(settings))
                    space, key, (_, value) = (await heard.get()).body
                    settings[space, key] = value
    finally:
        await connection.close()


async def _settings(router: "DBusRouter") -> dict[tuple[str, str], object]:
    """Raises RuntimeError if nobody answers for them."""
    from jeepney import DBusAddress, MessageType, new_method_call

    portal = DBusAddress(PATH, bus_name=NAME, interface=SETTINGS)
    asked = new_method_call(portal, "ReadAll", "as", ([PORTABLE[0], GNOME[0]],))
    answer = await router.send_and_get_reply(asked)
    if answer.header.message_type is not MessageType.method_return:
        raise RuntimeError(f"{NAME} does not tell its settings")
    (told,) = answer.body
    return {(space, key): value for space, each in told.items() for key, (_, value) in each.items()}
