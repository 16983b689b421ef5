"""`pydra`, the desktop app: reads the command line, joins Qt's loop and asyncio's, and hands over; the only file that knows qasync."""

import asyncio
import importlib.util
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pydra_core.errors import UserError
from pydra_core.settings import program_version
from pydra_gui import desktop

if TYPE_CHECKING:
    from pydra_gui.app import Options

NO_EXTRA = "pydra: the desktop app needs Qt, which is not installed. Install it with: pip install 'pydra-cluster[gui]'"
NO_DISPLAY = "pydra: there is no display to show a window on. Use pydra-master and pydractl in a terminal."
SWITCH_INTERVAL = 0.0005
"""Seconds until a thread gives the interpreter up; with the usual 5 ms a busy window makes the master's network 5 times slower."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(path_type=Path),
    help="Folder of all files; default: PYDRA_HOME, else the user's data folder.",
)
@click.option(
    "--listen",
    metavar="HOST:PORT",
    help="Where nodes reach the master; default: the address of last time, else this machine only.",
)
@click.option("--demo", is_flag=True, help="Deploy the examples and run three of them.")
@click.option(
    "--local-slots",
    type=click.IntRange(0, 4096),
    help="Runs at once on this machine (0: none); default: from its cores.",
)
@click.option(
    "--install-desktop",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=desktop.called(desktop.install),
    help="Put Pydra into the menu of this desktop, for this user; --remove-desktop takes it out again.",
)
@click.option(
    "--remove-desktop",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=desktop.called(desktop.remove),
    hidden=True,
)
@click.version_option(program_version(), prog_name="pydra")
def command(home: Path | None, listen: str | None, demo: bool, local_slots: int | None) -> None:
    """The control centre of a private compute cluster: drop a Python file on its window, and run it on any machine that joined."""
    if not all(importlib.util.find_spec(name) for name in ("PySide6", "qasync")):
        raise UserError(NO_EXTRA)
    if not _has_display():
        raise UserError(NO_DISPLAY)
    from pydra_gui.app import Options

    raise SystemExit(_run(Options(home=home, listen=listen, demo=demo, local_slots=local_slots)))


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _run(options: "Options") -> int:
    """Everything from the first QApplication to the last."""
    import qasync

    from pydra_gui.app import App, make_application, raise_first
    from pydra_gui.display import on_broken

    sys.setswitchinterval(SWITCH_INTERVAL)
    qt = make_application(sys.argv[:1])
    instance = raise_first(options)
    if instance is None:
        return 0
    app = App(qt, options, instance)
    loop = qasync.QEventLoop(qt)
    asyncio.set_event_loop(loop)
    if qt.platformName() == "xcb":
        on_broken(lambda: os._exit(app.end_without_display()))
    with loop, _signals(app.quit_now):
        work = loop.create_task(app.run())
        try:
            return int(loop.run_until_complete(work))
        except RuntimeError:
            if work.done():
                raise
            # Qt ends its loop when the display breaks. Nothing of it may be touched or destroyed after that, so nothing returns from here.
            os._exit(app.end_without_display())


@contextmanager
def _signals(quit_now: Callable[[], None]) -> Iterator[None]:
    """SIGINT and SIGTERM call `quit_now` on the window's thread. Python runs its handlers only between bytecodes, and Qt may wait in C
    for ever: the interpreter's wake-up socket is what Qt watches."""
    from PySide6.QtCore import QSocketNotifier

    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.setblocking(False)
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)

    def woken() -> None:
        try:
            numbers = ours.recv(64)
        except BlockingIOError:
            return
        if signal.SIGINT in numbers or signal.SIGTERM in numbers:
            quit_now()

    notifier.activated.connect(woken)
    before = [(number, signal.signal(number, lambda *_: None)) for number in (signal.SIGINT, signal.SIGTERM)]
    woke = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        notifier.setEnabled(False)
        signal.set_wakeup_fd(woke)
        for number, handler in before:
            signal.signal(number, handler)
        ours.close()
        theirs.close()


def main() -> None:
    """Entry point; exit status 0 done, 2 usage or refused."""
    try:
        command.main(standalone_mode=True)
    except UserError as error:
        print(error.sentence, file=sys.stderr)
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
