"""Notices of the desktop: by its notification service where there is one, else by the icon in the tray.

1. One connection to the session's bus is opened with the first notice and kept: services answer a click to the connection that spoke,
   and some take a notice away when that is gone (Desktop Notifications Specification 1.2, "org.freedesktop.Notifications").
2. Qt has no way there: its tray leads to the service only where the tray is one of D-Bus, too, and its binding cannot write the
   unsigned numbers that the service wants.
3. What the service does not take within a while is shown by the icon.
"""

import asyncio
import html
import importlib.util
import sys
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from pydra_gui import desktop
from pydra_gui.language import tr
from pydra_gui.models.desktop_notices import Said

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.asyncio import DBusRouter

SERVICE, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
LONGEST = 300
"""Letters of a notice; what is longer is cut by every desktop anyhow."""
PATIENCE = 20.0
"""Seconds that a service has to take a notice."""
KEPT = 100
"""So many notices are known by the number that the service gave them."""
BROKEN = (OSError, EOFError, KeyError, ValueError, RuntimeError, TimeoutError)
"""What a bus that is not there, or goes, raises."""


class Messenger(QObject):
    """`go` carries coroutines out until the window goes; `instead` shows a notice where no service does."""

    clicked = Signal(object)
    """A person clicked on what was `Said`."""

    def __init__(
        self, go: Callable[[Coroutine[Any, Any, object]], object], instead: Callable[[Said], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._go, self._instead = go, instead
        self._able = sys.platform.startswith("linux") and importlib.util.find_spec("jeepney") is not None
        self._waiting: asyncio.Queue[Said] = asyncio.Queue()
        self._serving = False
        self._shown: dict[int, Said] = {}

    def say(self, said: Said) -> None:
        """Shows it, without waiting."""
        if not self._able:
            self._instead(said)
            return
        self._waiting.put_nowait(said)
        if not self._serving:
            self._serving = True
            self._go(self._serve())

    async def _serve(self) -> None:
        """Says what waits and hears what is clicked, until the bus or the window goes."""
        try:
            await self._talk()
        except* BROKEN:
            while not self._waiting.empty():
                self._instead(self._waiting.get_nowait())
        finally:
            self._serving = False

    async def _talk(self) -> None:
        from jeepney import MatchRule
        from jeepney.bus_messages import message_bus
        from jeepney.io.asyncio import DBusRouter, Proxy, open_dbus_connection

        clicks = MatchRule(type="signal", interface=SERVICE, member="ActionInvoked", path=PATH)
        heard: asyncio.Queue[Message] = asyncio.Queue()
        connection = await open_dbus_connection("SESSION")
        self._shown.clear()  # another service numbers otherwise
        try:
            async with DBusRouter(connection) as router, asyncio.TaskGroup() as group:
                with router.filter(clicks, queue=heard):
                    await Proxy(message_bus, router).AddMatch(clicks)
                    group.create_task(self._hear(heard))
                    await self._speak(router)
        finally:
            await connection.close()

    async def _speak(self, router: "DBusRouter") -> None:
        while True:
            said = await self._waiting.get()
            try:
                async with asyncio.timeout(PATIENCE):
                    number = await _notify(router, said)
            except BROKEN:
                self._instead(said)
                raise
            if number is None:
                self._instead(said)
            else:
                self._shown[number] = said
                while len(self._shown) > KEPT:
                    del self._shown[next(iter(self._shown))]

    async def _hear(self, heard: "asyncio.Queue[Message]") -> None:
        while True:
            number, _ = (await heard.get()).body
            if said := self._shown.get(number):
                self.clicked.emit(said)


async def _notify(router: "DBusRouter", said: Said) -> int | None:
    """The number that the service gave it; None if there is no service, or it does not want it."""
    from jeepney import DBusAddress, MessageType, new_method_call

    service = DBusAddress(PATH, bus_name=SERVICE, interface=SERVICE)
    answer = await router.send_and_get_reply(new_method_call(service, "Notify", "susssasa{sv}i", arguments(said)))
    return answer.body[0] if answer.header.message_type is MessageType.method_return else None


def arguments(said: Said) -> tuple[object, ...]:
    """What `Notify` takes. A click on the notice is its action "default"."""
    body = html.escape(said.text[:LONGEST], quote=False)  # services may read markup in it, and this text is from tasks
    hints = {"urgency": ("y", 2 if said.bad else 1), "desktop-entry": ("s", desktop.ID)}
    actions = ["default", tr("Open Pydra")]
    return ("Pydra", 0, desktop.ID, _text(said.title), _text(body), actions, hints, -1)


def _text(words: str) -> str:
    """Without what cannot be printed: a string of D-Bus has no zero in it, and half a surrogate cannot be sent."""
    return "".join(each if each.isprintable() else " " for each in words)
