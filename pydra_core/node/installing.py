"""One installer at work: its process, its folder, how far it is, and the finished environment on its way into place."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import monotonic

from pydra_core.node.folders import remove, size_of
from pydra_core.node.installers import Sources, Tool, environment

MOST_LINES = 2_000
LOOK_EVERY = 0.5
TEMPORARY = "tmp"
_LIFE = re.compile(r"\s*(Downloading|Using cached|Obtaining|Processing|Building|Preparing|Installing) ")


@dataclass(frozen=True, slots=True)
class Ended:
    """How an installer ended, and the last lines of what it printed."""

    code: int
    lines: list[str]


def own_versions(names: Iterable[str]) -> list[str]:
    """Requirements that name what is installed here itself."""
    found = []
    for name in names:
        try:
            found.append(f"{name}=={version(name)}")
        except PackageNotFoundError:
            found.append(name)
    return found


@asynccontextmanager
async def work_folder(folder: Path) -> AsyncIterator[None]:
    """The folder, fresh, with a place for temporary files in it; nothing is left of it afterwards."""
    await asyncio.to_thread(_fresh, folder)
    try:
        yield
    finally:
        # Also when nobody waits for it any more; to take it away is short, or goes on in its thread.
        await asyncio.shield(asyncio.to_thread(remove, folder))


def _fresh(folder: Path) -> None:
    remove(folder)
    (folder / TEMPORARY).mkdir(parents=True, mode=0o700)


# --------------------------------------------------------------------------------------------------- the process


async def run(
    tool: Tool, sources: Sources, command: list[str], folder: Path, limit: float, first: float = 0.0
) -> Ended:
    """The end of an installer, which takes at most `limit` seconds. `first`: it is ended if no index has answered after so many.
    Whatever ends the waiting ends its whole session."""
    variables = environment(tool, sources, os.environ, str(folder / TEMPORARY))
    process = await asyncio.create_subprocess_exec(
        *command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder, env=variables,
        start_new_session=True, limit=1024 * 1024,
    )  # fmt: skip
    lines: deque[str] = deque(maxlen=MOST_LINES)
    lively = asyncio.Event()
    try:
        async with asyncio.timeout(limit), asyncio.TaskGroup() as group:
            watch = group.create_task(_first_word(process, lively, first)) if first else None
            await _listen(process, lines, lively)
            code = await process.wait()
            if watch is not None:
                watch.cancel()
    except TimeoutError:
        lines.append(f"error: it took longer than {limit:g} s, and was ended")
        return Ended(1, list(lines))
    finally:
        _kill(process)
        await process.wait()
    return Ended(code, list(lines))


async def _listen(process: asyncio.subprocess.Process, lines: deque[str], lively: asyncio.Event) -> None:
    assert process.stdout is not None
    rest = b""
    while piece := await process.stdout.read(64 * 1024):
        *whole, rest = (rest + piece).split(b"\n")
        rest = rest[-64 * 1024 :]
        for line in whole:
            text = line.decode(errors="replace").rstrip()
            lines.append(text[:4096])
            if _LIFE.match(text):
                lively.set()
    if rest:
        lines.append(rest.decode(errors="replace")[:4096])


async def _first_word(process: asyncio.subprocess.Process, lively: asyncio.Event, first: float) -> None:
    """An index that takes every connection and says nothing, or many that cannot be reached, would take minutes."""
    with suppress(TimeoutError):
        async with asyncio.timeout(first):
            await lively.wait()
    if not lively.is_set():
        _kill(process)


def _kill(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


# ---------------------------------------------------------------------------------------------------- how far it is


@asynccontextmanager
async def watched(folder: Path, total: int, told: Callable[[str], None]) -> AsyncIterator[None]:
    """Tells now and then how many of the packages, and bytes, are there."""
    task = asyncio.ensure_future(_watch(folder, total, told))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def _watch(folder: Path, total: int, told: Callable[[str], None]) -> None:
    last = ""
    while True:
        began = monotonic()
        count, size = await asyncio.to_thread(_measure, folder)
        text = f"installing: {min(count, total):,} of {total:,} packages, {size / 1e6:,.0f} MB"
        if text != last:
            told(text)
        last = text
        # A large environment takes a while to look through: at most a tenth of the time.
        await asyncio.sleep(max(LOOK_EVERY, 10 * (monotonic() - began)))


def _measure(folder: Path) -> tuple[int, int]:
    """Packages that were fetched or installed (pip fetches all before it installs the first), and bytes."""
    there = {path.name.partition("-")[0].lower() for path in folder.rglob("*.dist-info")}
    there |= {path.name.partition("-")[0].lower() for path in (folder / TEMPORARY).rglob("*.whl")}
    return len(there), size_of(folder)


# --------------------------------------------------------------------------------------------------------- its end


def settle(folder: Path, place: Path) -> int:
    """Makes an installed environment read-only and puts it into its place, if no other stands there; returns its bytes."""
    remove(folder / TEMPORARY)
    for leftover in (folder / "site" / ".lock", folder / "needs" / ".lock", folder / "runtime.txt"):
        leftover.unlink(missing_ok=True)
    _close(folder)
    size = size_of(folder)
    if not place.exists():
        folder.replace(place)
    place.chmod(0o555)
    return size


def _close(folder: Path) -> None:
    """Readable for everybody, writable for nobody. The folder itself comes last: it could not be moved any more."""
    for root, folders, files in os.walk(folder, topdown=False):
        for name in (*files, *folders):
            _close_one(os.path.join(root, name))


def _close_one(path: str) -> None:
    if not os.path.islink(path):
        os.chmod(path, 0o555 if os.path.isdir(path) or os.stat(path).st_mode & 0o111 else 0o444)
