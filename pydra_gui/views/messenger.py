"""Notices of the desktop: by its notification service where there is one, else by the icon in the tray.

The service is asked through `gdbus`, a part of glib: Qt's own way leads to it only where the tray is one of D-Bus too, and its binding
cannot write the unsigned numbers that the service wants (Desktop Notifications Specification 1.2, "org.freedesktop.Notifications.Notify").
"""

import html
import json
import shutil
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QProcess

from pydra_gui import desktop
from pydra_gui.models.desktop_notices import Said

SERVICE, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
LONGEST = 300
"""Letters of a notice; what is longer is cut by every desktop anyhow."""


class Messenger(QObject):
    """`instead` shows a notice where no service does."""

    def __init__(self, instead: Callable[[Said], None], parent: QObject) -> None:
        super().__init__(parent)
        self._instead = instead
        self._program = shutil.which("gdbus") if sys.platform.startswith("linux") else None

    def say(self, said: Said) -> None:
        """Shows it, without waiting."""
        if self._program is None:
            self._instead(said)
            return
        process = QProcess(self)
        process.finished.connect(lambda status, _: self._over(process, said, status == 0))
        process.errorOccurred.connect(lambda _: self._over(process, said, False))
        process.start(self._program, arguments(said))

    def _over(self, process: QProcess, said: Said, done: bool) -> None:
        """A process that cannot start, or ends by a signal, may say so in two ways: it counts once."""
        if process.property("over"):
            return
        process.setProperty("over", True)
        process.deleteLater()
        if not done:
            self._instead(said)


def arguments(said: Said) -> list[str]:
    """The call as `gdbus` takes it, its values in the text form of GVariant."""
    body = html.escape(said.text[:LONGEST], quote=False)  # services may read markup in it, and this text is from tasks
    hints = f"{{'urgency': <byte {2 if said.bad else 1}>, 'desktop-entry': <'{desktop.ID}'>}}"
    values = [_text("Pydra"), "0", _text(desktop.ID), _text(said.title), _text(body), "[]", hints, "-1"]
    return [
        "call",
        "--session",
        "--dest",
        SERVICE,
        "--object-path",
        PATH,
        "--method",
        f"{SERVICE}.Notify",
        "--",
        *values,
    ]


def _text(words: str) -> str:
    """A string of JSON is one of GVariant, too, without what cannot be printed."""
    return json.dumps("".join(each if each.isprintable() else " " for each in words), ensure_ascii=False)
