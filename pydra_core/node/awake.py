"""Keeps this machine from going to sleep while something runs here: by the system's own way to ask for that.

Linux: `systemd-inhibit`; macOS: `caffeinate`. Both hold as long as a process of theirs lives, and that ends with a pipe of ours, so that
nothing of it outlives the agent. Windows: SetThreadExecutionState. Where there is none of them the machine sleeps as it likes.
"""

import asyncio
import ctypes
import logging
import shutil
import sys
from contextlib import suppress

WHY = "Runs of a Pydra cluster"
_CONTINUOUS, _SYSTEM_REQUIRED = 0x80000000, 0x00000001
_ENDS_WITH_US = ("cat",)
"""It ends when its standard input does."""

log = logging.getLogger(__name__)


def keeper() -> list[str] | None:
    """The command that keeps this machine awake as long as it runs; None if it has none."""
    if found := shutil.which("systemd-inhibit"):
        return [found, "--what=sleep:idle", "--who=pydra-node", f"--why={WHY}", "--mode=block", *_ENDS_WITH_US]
    if found := shutil.which("caffeinate"):
        return [found, "-i", *_ENDS_WITH_US]
    return None


class Awake:
    """Call `keep` whenever that changes; `close` at the end."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._told = False

    async def keep(self, on: bool) -> None:
        """Keep the machine awake from now on, or let it sleep again."""
        if sys.platform == "win32":
            state = _CONTINUOUS | (_SYSTEM_REQUIRED if on else 0)
            ctypes.windll.kernel32.SetThreadExecutionState(state)
        elif on and (self._process is None or self._process.returncode is not None):
            await self._begin()
        elif not on:
            await self.close()

    async def _begin(self) -> None:
        """One that ended by itself (nobody lets us) is not tried again and again in the log."""
        command = keeper()
        if self._process is not None:
            self._tell("This machine does not let runs keep it awake.")
        if command is None or self._process is not None:
            return
        pipe, null = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        try:
            self._process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=null, stderr=null)
        except OSError as error:
            self._tell(f"{command[0]} cannot be started: {error}. This machine may go to sleep while runs go on.")

    def _tell(self, text: str) -> None:
        if not self._told:
            self._told = True
            log.warning("%s", text)

    async def close(self) -> None:
        """The machine may sleep again. Who is cancelled here closes once more."""
        if self._process is not None and self._process.returncode is None:
            await self._end(self._process)
        self._process = None

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        if process.stdin is not None:
            process.stdin.close()
        try:
            async with asyncio.timeout(2):
                await process.wait()
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
