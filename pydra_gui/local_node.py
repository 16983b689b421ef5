"""The node of this machine: an ordinary `pydra-node` as a child process, so that one machine is useful at once.

Rules:
1. Its token goes over standard input, never on the command line.
2. It has a session of its own: Ctrl+C in our terminal and a crash of ours leave it alone. The next start finds the lock that it
   holds, and starts no second one.
3. When the app is quit, it is ended with SIGTERM, whoever started it, and none is started after that.
4. If it dies it is started again, later each time. If it was refused (exit status 2), starting it again would not help.
"""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import psutil
from PySide6.QtCore import QObject, Signal

from pydra_core import bundle
from pydra_core.settings import Homes, ensure, holder
from pydra_gui.language import tr

REFUSED = 2
FIRST_WAIT, LAST_WAIT = 1.0, 60.0
LOOK_PERIOD = 2.0
"""Seconds between two looks at a node that is no child of ours: there is nothing else to wait for."""
END_TIMEOUT = 15.0
"""Seconds that a node may take to end its workers."""
KILL_TIMEOUT = 5.0


class LocalNode(QObject):
    """Keeps the node of this machine running until `end`."""

    failed = Signal(str)
    """It ended without being asked to: one sentence."""

    def __init__(self, home: Homes, slots: int | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home, self._folder = home.root, home.local_node
        self._slots = default_slots(os.cpu_count() or 1) if slots is None else slots
        self._turn = 0
        """Grows when what was kept until now ends: an older `keep` sees that it is over."""
        self._over = False
        """The app is being quit. Somebody may have asked for that before the first `keep` had its turn."""
        self._child: asyncio.subprocess.Process | None = None

    @property
    def wanted(self) -> bool:
        return self._slots > 0

    async def keep(self, token: Callable[[], Awaitable[str]]) -> None:
        """Starts the node and starts it again when it dies, until cancelled, `end`, or a refusal. `token` makes a join token."""
        wait, turn = FIRST_WAIT, self._turn
        while self.wanted and self._turn == turn and not self._over:
            await self._while_held(turn)
            if self._turn != turn:
                return
            began, made = time.monotonic(), await token()
            if self._turn != turn:
                return
            status, said = await self._once(made, turn)
            if self._turn != turn:
                return
            self.failed.emit(_sentence(status, said))
            if status == REFUSED:
                return
            wait = FIRST_WAIT if time.monotonic() - began > LAST_WAIT else min(wait * 2, LAST_WAIT)
            await asyncio.sleep(wait)

    async def end(self) -> None:
        """Asks the node to end and waits until it has, whoever started it; no other is started."""
        self._over = True
        await self._stop()

    async def _stop(self) -> None:
        self._turn += 1
        if self._child and self._child.returncode is None:
            await _end_child(self._child)
        if pid := holder(self._folder):
            await asyncio.to_thread(_end, pid)

    def end_now(self) -> None:
        """The same as `end` where nothing can be awaited any more; it blocks."""
        self._over = True
        self._turn += 1
        for pid in {holder(self._folder), self._child.pid if self._child else None}:
            if pid:
                _end(pid)

    async def change(self, slots: int | None, token: Callable[[], Awaitable[str]]) -> None:
        """So many runs at once from now on (None: as many as the cores allow, 0: none): the node ends, and is started again."""
        self._slots = default_slots(os.cpu_count() or 1) if slots is None else slots
        turn = self._turn + 1
        await self._stop()
        if self._turn == turn:  # nobody has asked for something else meanwhile
            await self.keep(token)

    async def _while_held(self, turn: int) -> None:
        """Returns when nobody holds the node's folder: one of an earlier start may still be at work."""
        while holder(self._folder) is not None and self._turn == turn:  # noqa: ASYNC110 (it is no child of ours: only a look tells)
            await asyncio.sleep(LOOK_PERIOD)

    async def _once(self, token: str, turn: int) -> tuple[int, str]:
        """Runs a node to its end: its exit status, and the last line that it wrote to standard error.

        It may be asked to end before it holds its folder, so `end` has to know the child itself.
        """
        errors = ensure(self._folder) / "start.err"
        with errors.open("wb") as sink:
            child = self._child = await asyncio.create_subprocess_exec(
                *command(self._home, self._slots),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=sink,
                start_new_session=True,
            )
        if self._turn != turn:
            child.terminate()
        elif child.stdin:
            child.stdin.write(token.encode() + b"\n")
            child.stdin.close()
        status = await child.wait()
        return status, await asyncio.to_thread(_last_line, errors)


def command(home: Path, slots: int) -> list[str]:
    """The command line of the local node."""
    return [*bundle.program("pydra-node"), "--home", str(home), "--local", "--join", "-", "--slots", str(slots)]


def default_slots(cores: int) -> int:
    """All cores of a small machine; on a larger one a core stays free for the window and the master."""
    return cores - 1 if cores >= 4 else max(1, cores)


async def _end_child(child: asyncio.subprocess.Process) -> None:
    child.terminate()
    try:
        await asyncio.wait_for(child.wait(), END_TIMEOUT)
    except TimeoutError:
        child.kill()
        await child.wait()


def _end(pid: int) -> None:
    try:
        process = psutil.Process(pid)
        process.send_signal(signal.SIGTERM)
        process.wait(END_TIMEOUT)
    except psutil.NoSuchProcess:
        return
    except psutil.TimeoutExpired:
        _kill(process)


def _kill(process: psutil.Process) -> None:
    """Returns when it has gone, and with it its hold on the folder; where nobody reaps the dead it is there for ever."""
    process.kill()
    with suppress(psutil.TimeoutExpired):
        process.wait(KILL_TIMEOUT)


def _last_line(path: Path) -> str:
    try:
        text = path.read_bytes()[-4096:].decode("utf-8", "replace").strip()
    except OSError:
        return ""
    return text.splitlines()[-1].strip() if text else ""


def _sentence(status: int, said: str) -> str:
    how = tr("signal {status}", status=-status) if status < 0 else tr("exit status {status}", status=status)
    if status == REFUSED:
        return tr("This machine does not work for the cluster: {said}", said=said or tr("its node was refused"))
    return tr(
        "The node of this machine ended ({how}{more}) and is started again.", how=how, more=": " + said if said else ""
    )
