"""Environments on this machine: which Pythons it has, and the skin that has uv or pip resolve and install, outside the sandbox.

Theory of operation. `builds` decides; here is done what it says. Each deed is one task with one installer at a time, in a session of
its own, so that all of it ends when nobody waits for it any more. An environment is installed in a folder beside the others, made
read-only, and renamed into place: at no moment does half of one stand among them. Whatever goes wrong on the way ends with
`BuildFailed`, and leaves nothing behind.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from pydra_core.errors import UserError
from pydra_core.ids import Digest
from pydra_core.node import build_deeds as b, build_faults, installing
from pydra_core.node.build_faults import Failure
from pydra_core.node.folders import Folders, remove, size_of
from pydra_core.node.happened import Fact
from pydra_core.node.health import is_of_disk
from pydra_core.node.installers import (
    RUNTIME,
    Sources,
    Tool,
    explain_command,
    install_command,
    read_answer,
    resolve_command,
)
from pydra_core.node.interpreters import Python, find_pythons, find_sources, find_tool
from pydra_core.node.policy import Policy
from pydra_core.packages import locks
from pydra_core.protocol.environments import Interpreter, Target
from pydra_core.protocol.states import Blame
from pydra_core.worker.options import NEEDS, Environment

RESOLVE_LIMIT, BUILD_LIMIT, EXPLAIN_LIMIT = 600.0, 3600.0, 20.0
"""Seconds that an installer may take."""

FIRST_WORD = 25.0
"""Seconds after which an index has to have said something."""

SITE, RUNTIME_SITE, LOCK = "site", "needs", "lock.txt"
FULL = Failure("the disk of this machine is full. Make room there", Blame.MACHINE)
Work = Callable[[], Coroutine[None, None, Fact]]
log = logging.getLogger(__name__)


class Failed(Exception):
    """It cannot be had, for this reason; `lines` is what the installer printed."""

    def __init__(self, failure: Failure, lines: list[str] | None = None) -> None:
        super().__init__(failure.reason)
        self.failure = failure
        self.lines = lines or []


@dataclass(frozen=True, slots=True)
class _Means:
    """What this machine installs with."""

    tool: Tool
    sources: Sources


class Environments:
    """Carries out `Resolve`, `Build`, `DropBuild` and `DropEnvironment`, and reports what came of them."""

    def __init__(
        self,
        folders: Folders,
        policy: Policy,
        report: Callable[[Fact], None],
        begin: Callable[[Coroutine[None, None, None]], "asyncio.Task[None]"],
    ) -> None:
        self._folders = folders
        self._policy = policy
        self._report = report
        self._begin = begin
        self._pythons: tuple[Python, ...] = ()
        self._tasks: dict[Target, asyncio.Task[None]] = {}
        self._means: _Means | None = None
        self._numbers = count()

    async def look(self) -> tuple[Interpreter, ...]:
        """This machine's Pythons, the node's own first."""
        self._pythons = await asyncio.to_thread(find_pythons, self._policy.pythons)
        return tuple(each.interpreter for each in self._pythons)

    def held(self) -> tuple[dict[Digest, int], dict[Digest, float]]:
        """The environments that stand here: their bytes, and when they were last needed. What is none is taken away."""
        sizes: dict[Digest, int] = {}
        needed: dict[Digest, float] = {}
        for folder in self._folders.environments.iterdir():
            lock = _lock_of(folder)
            if lock is None:
                remove(folder)
            else:
                sizes[lock], needed[lock] = size_of(folder), folder.stat().st_mtime
        return sizes, needed

    def of(self, lock: Digest, python: int, preload: tuple[str, ...]) -> Environment:
        """What a worker is to be told of an environment that is held."""
        folder = self._folders.environment(lock)
        _touch(folder)
        own = folder / RUNTIME_SITE
        needs = own if own.is_dir() else None
        return Environment(lock=lock, folder=folder, python=self._pythons[python].path, preload=preload, needs=needs)

    def do(self, deed: b.BuildDeed) -> None:
        match deed:
            case b.Resolve():
                self._start(deed.target, None, lambda: self._resolve(deed))
            case b.Build():
                self._start(deed.target, deed.digest, lambda: self._build(deed))
            case b.DropBuild(target):
                self._end(target)
            case b.DropEnvironment(lock):
                self._begin(asyncio.to_thread(self._folders.drop_environment, lock))

    def cancel(self) -> None:
        """End whatever is under way."""
        for target in list(self._tasks):
            self._end(target)

    def _start(self, target: Target, lock: Digest | None, work: Work) -> None:
        self._end(target)
        task = self._tasks[target] = self._begin(self._to_its_end(target, lock, work))
        task.add_done_callback(lambda done: self._tasks.pop(target, None) if self._tasks.get(target) is done else None)

    def _end(self, target: Target) -> None:
        task = self._tasks.pop(target, None)
        if task is not None:
            task.cancel()

    async def _to_its_end(self, target: Target, lock: Digest | None, work: Work) -> None:
        try:
            self._report(await work())
            return
        except Failed as failed:
            failure, lines = failed.failure, failed.lines
        except OSError as error:
            text = f"{error.strerror or error} (on the disk of this machine)"
            failure, lines = FULL if is_of_disk(error) else Failure(text, Blame.MACHINE), []
        except Exception as error:
            # The door of the installers: whatever goes wrong there, the runs that wait for this environment have an end.
            log.exception("An environment could not be built")
            failure, lines = Failure(f"{type(error).__name__}: {error}", Blame.MACHINE), []
        log.warning("An environment for Python %s could not be built: %s.", target.python, failure.reason)
        trace = build_faults.last_lines(lines)
        self._report(b.BuildFailed(target, lock, failure.reason.rstrip("."), trace, failure.blame))

    def _folder(self) -> Path:
        """One that no other has: of a build that was dropped, some may still be being taken away."""
        return self._folders.parts / f"environment-{next(self._numbers)}"

    # ----------------------------------------------------------------------------------------------- resolving

    async def _resolve(self, deed: b.Resolve) -> Fact:
        means = await self._find_means()
        folder = self._folder()
        async with installing.work_folder(folder):
            wanted, answer = folder / "wanted.txt", folder / "answer"
            wanted.write_text("\n".join((*deed.requires, *RUNTIME, "")))
            python = str(self._pythons[deed.python].path)
            command = resolve_command(means.tool, python, str(wanted), str(answer), means.sources)
            ended = await self._run(means, command, folder, RESOLVE_LIMIT, first=FIRST_WORD)
            if ended.code:
                raise await self._unresolved(means, python, folder, ended.lines, deed.target)
            try:
                pins = read_answer(means.tool, await asyncio.to_thread(answer.read_text))
                return b.LockFound(deed.target, locks.write(deed.target.python, deed.target.platform, pins))
            except UserError as error:
                raise Failed(Failure(error.sentence.rstrip("."), Blame.OWNER), ended.lines) from None

    async def _unresolved(self, means: _Means, python: str, folder: Path, lines: list[str], target: Target) -> Failed:
        """pip tells only when it is asked again why a package that is there cannot be had."""
        failure = build_faults.judged(lines, target, means.sources, pinned=False)
        name = build_faults.not_found(lines) if means.tool.kind == "pip" and failure.blame is Blame.TASK else ""
        if name:
            command = explain_command(means.tool, python, name, means.sources)
            told = await self._run(means, command, folder, EXPLAIN_LIMIT)
            failure = build_faults.unavailable(name, [*lines, *told.lines], target)
        return Failed(failure, lines)

    # ------------------------------------------------------------------------------------------------ building

    async def _build(self, deed: b.Build) -> Fact:
        means = await self._find_means()
        folder = self._folder()
        async with installing.work_folder(folder):
            lock, site = folder / LOCK, folder / SITE
            lock.write_text(deed.lock)
            total = len(locks.read(deed.lock).pins)
            async with installing.watched(folder, total, lambda text: self._report(b.BuildMoved(deed.target, text))):
                await self._install(means, deed, lock, site, folder)
            place = self._folders.environment(deed.digest)
            size = await asyncio.to_thread(installing.settle, folder, place)
        return b.EnvironmentBuilt(deed.digest, size)

    async def _install(self, means: _Means, deed: b.Build, lock: Path, site: Path, folder: Path) -> None:
        python = self._pythons[deed.python]
        command = install_command(means.tool, str(python.path), str(lock), str(site), means.sources)
        ended = await self._run(means, command, folder, BUILD_LIMIT)
        if ended.code:
            raise Failed(build_faults.judged(ended.lines, deed.target, means.sources, pinned=True), ended.lines)
        if python.interpreter.minor == self._pythons[0].interpreter.minor:
            return
        # The runtime imports nothing that a package chose (`worker.options.Environment`): what it needs is installed beside it.
        own = folder / "runtime.txt"
        own.write_text("\n".join((*installing.own_versions(NEEDS), "")))
        command = install_command(
            means.tool, str(python.path), str(own), str(folder / RUNTIME_SITE), means.sources, pinned=False
        )
        ended = await self._run(means, command, folder, BUILD_LIMIT)
        if ended.code:
            raise Failed(build_faults.judged(ended.lines, deed.target, means.sources, pinned=True), ended.lines)

    # ------------------------------------------------------------------------------------------------ the means

    async def _find_means(self) -> _Means:
        if self._means is None:
            tool = await asyncio.to_thread(find_tool, self._policy.installer)
            if tool is None:
                raise Failed(
                    Failure("this machine has neither uv nor pip. Install one there: pip install uv", Blame.OWNER)
                )
            self._means = _Means(tool, await asyncio.to_thread(find_sources, self._policy))
        return self._means

    async def _run(
        self, means: _Means, command: list[str], folder: Path, limit: float, first: float = 0.0
    ) -> installing.Ended:
        first = first if means.tool.kind == "pip" else 0.0
        return await installing.run(means.tool, means.sources, command, folder, limit, first)


def _lock_of(folder: Path) -> Digest | None:
    """The lock of a complete environment; None for anything else."""
    try:
        text = (folder / LOCK).read_text()
    except (OSError, UnicodeDecodeError):
        return None
    found = locks.digest(text)
    return found if folder.name == found and (folder / SITE).is_dir() else None


def _touch(folder: Path) -> None:
    """When an environment was last needed is known after a restart, too."""
    try:
        os.utime(folder)
    except OSError:
        return
