"""The node's side of the worker room: starts the zygote, proves its sandbox, and asks it for one worker per run.

Everything here is called on the node's main thread: a parent-death signal follows the thread that forked (prctl(2)).
"""

import asyncio
import os
import shutil
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pydra_core.protocol.facts import IsolationReport, Step
from pydra_core.protocol.states import Isolation, StepOutcome
from pydra_core.worker import plain, proof
from pydra_core.worker.exits import Exit, read_exit
from pydra_core.worker.line import Line, WorkerStartError, ZygoteLost, host_pid
from pydra_core.worker.orders import Order, Setup, Trial, Tried
from pydra_core.worker.owners import Owners, is_open_to_all, open_store
from pydra_core.worker.sandbox.policy import CODE, NOTHING, WORK, Grants, Limits, Network, Share
from pydra_core.worker.spawned import Spawned, stop_worker
from pydra_core.worker.survey import Survey, covers, survey

if sys.platform == "linux":
    from pydra_core.worker.sandbox import namespaces

__all__ = [
    "Exit",
    "Grants",
    "Limits",
    "Network",
    "Share",
    "SpawnRequest",
    "Spawned",
    "WorkerStartError",
    "Zygote",
    "ZygoteOptions",
    "read_exit",
    "stop_worker",
]

SELF_TEST = ".self-test"
RANGE = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ZygoteOptions:
    """Folders of the node: `versions` holds unpacked packages (read-only to workers), `runs` the work folders.

    `best` caps the isolation: tests ask for less. NONE starts a plain interpreter per run, as systems without fork do.
    `allowed` lists the shares, program folders and devices that any run may be granted; `spares` workers wait in their sandbox for
    a run that needs nothing of its own; after `recycle` starts a fresh zygote takes over.
    """

    versions: Path
    runs: Path
    scratch: Path
    best: Isolation = Isolation.FULL
    allowed: Grants = NOTHING
    spares: int = 0
    recycle: int = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SpawnRequest:
    """`code` lies directly below `versions`, `work` directly below `runs`; memory in bytes, wall_time in seconds.

    `grants` must lie within what the zygote is `allowed`. `limits` holds the rest; its memory, wall time and processor seconds are
    those of this request where they are given here.
    """

    name: str
    code: Path
    work: Path
    memory: int | None = None
    wall_time: float | None = None
    slots: int = 1
    slot: int = 0
    grants: Grants = NOTHING
    limits: Limits = Limits()


class Zygote:
    """One zygote and the workers that it forked; everything dies with it, and it dies with the node."""

    def __init__(self, options: ZygoteOptions) -> None:
        self._options = options
        self._lock = asyncio.Lock()
        self._line: Line | None = None
        self._setup: Setup | None = None
        self._owners = Owners(0, 0)
        self._orders = 0
        self._isolation = Isolation.NONE

    async def start(self) -> IsolationReport:
        """Starts and proves the best level that this system has, falling back level by level.

        Never raises for a missing mechanism: the report says what is missing.
        """
        open_store(0, self._options.versions, self._options.runs, self._options.scratch)
        told: tuple[Step, ...] = ()
        for contained in self._ways():
            report = await self._try(contained)
            told += report.steps
            if report.level is not Isolation.NONE:
                self._isolation = report.level
                return IsolationReport(report.level, told)
            await self._drop_line()
        self._isolation = Isolation.PROCESS
        return IsolationReport(Isolation.PROCESS, (*told, Step("a fresh process per run", StepOutcome.DONE)))

    async def spawn(self, request: SpawnRequest) -> Spawned:
        """A fresh worker; raises WorkerStartError. A dead zygote is restarted once."""
        async with self._lock:
            try:
                return await self._spawn_or_restart(request)
            except OSError as error:  # no descriptors left, a folder that is gone
                raise WorkerStartError(f"the worker could not be started: {error}") from error

    async def _spawn_or_restart(self, request: SpawnRequest) -> Spawned:
        if self._setup is None:
            return plain.spawn(request.code, request.work, request.slots, request.wall_time)
        try:
            return await self._spawn(self._order(request), request)
        except ZygoteLost:
            await self._restart()
        try:
            return await self._spawn(self._order(request), request)
        except ZygoteLost as lost:
            raise WorkerStartError(f"the worker could not be started: its zygote died twice ({lost})") from lost

    async def close(self) -> None:
        """Ends the zygote and every worker."""
        await self._drop_line()
        self._owners.close()

    def _ways(self) -> tuple[bool, ...]:
        if sys.platform != "linux" or self._options.best is Isolation.NONE:
            return ()
        return (False,) if self._options.best is Isolation.PROCESS else (True, False)

    async def _try(self, contained: bool) -> IsolationReport:
        """What this way gives here; NONE if it cannot be gone."""
        self._setup = self._make_setup(contained)
        try:
            steps = await self._open_line(self._setup)
            tried = await self._self_test()
        except (ZygoteLost, WorkerStartError, OSError) as error:
            self._setup = None
            return IsolationReport(Isolation.NONE, proof.refusal(contained, error))
        return proof.report(contained, steps + tried.steps, tried.probes)

    async def _open_line(self, setup: Setup) -> tuple[Step, ...]:
        self._line = Line(setup, self._options.scratch / "zygote.log")
        standing = await self._line.standing()
        if standing.failed:
            raise proof.Refused(standing.failed, standing.steps)
        return standing.steps

    async def _restart(self) -> None:
        assert self._setup is not None
        await self._drop_line()
        try:
            await self._open_line(self._setup)
        except (ZygoteLost, OSError) as error:
            raise WorkerStartError(
                f"the worker could not be started: its zygote died and does not come back ({error})"
            ) from error

    async def _drop_line(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            await line.close()

    def _make_setup(self, contained: bool) -> Setup:
        known, options = survey(), self._options
        base = id_range() if contained or self._is_open_to_all(known) else 0
        open_store(base, options.versions, options.runs)
        self._owners.close()
        self._owners = Owners(base, RANGE)
        root = options.scratch / "root"
        root.mkdir(exist_ok=True)
        return Setup(
            control=-1,
            node=os.getpid(),
            python=known.python,
            executable=known.executable,
            prefix=known.prefix,
            path=known.path,
            roots=known.roots,
            versions=str(options.versions.resolve()),
            runs=str(options.runs.resolve()),
            root=str(root.resolve()),
            covers=covers(
                known.roots, *{folder.resolve().parent for folder in (options.versions, options.runs, options.scratch)}
            ),
            uid_base=base,
            namespaces=contained,
        )

    def _is_open_to_all(self, known: Survey) -> bool:
        return is_open_to_all(
            [*known.roots, str(self._options.versions.resolve().parent), str(self._options.runs.resolve().parent)]
        )

    def _order(self, request: SpawnRequest) -> Order:
        cpu = None if request.wall_time is None else int(request.wall_time * max(1, request.slots)) + 1
        self._orders += 1
        return Order(
            number=self._orders,
            code=request.code.name,
            work=request.work.name,
            slots=request.slots,
            uid=self._owners.claim(),
            limits=Limits(memory=request.memory, wall_time=request.wall_time, cpu_seconds=cpu),
        )

    async def _spawn(self, order: Order, request: SpawnRequest) -> Spawned:
        """One order with its three descriptors; the zygote's ends of them are closed here in any case."""
        if self._line is None or self._setup is None:
            raise ZygoteLost("it is closed")
        self._owners.give(order.uid, request.code, request.work)
        here, there = socket.socketpair()
        log_read, log_write = os.pipe()
        status_read, status_write = os.pipe()
        try:
            pidfd = await self._line.order(order, [there.fileno(), log_write, status_write])
        except BaseException:
            here.close()
            os.close(log_read)
            os.close(status_read)
            raise
        finally:
            there.close()
            os.close(log_write)
            os.close(status_write)
        self._owners.hold(order.uid, pidfd)
        inside = self._setup.namespaces
        code, work = (CODE, WORK) if inside else (str(request.code.resolve()), str(request.work.resolve()))
        return Spawned(host_pid(pidfd), pidfd, here, log_read, status_read, self._isolation, code, work)

    async def _self_test(self) -> Tried:
        """Starts a worker that tries what is forbidden; raises WorkerStartError if it does not tell what it found."""
        folders = [folder / SELF_TEST for folder in (self._options.versions, self._options.runs)]
        for folder in folders:
            folder.mkdir(exist_ok=True)
        try:
            with proof.planted(self._options.scratch) as (canary, port):
                request = SpawnRequest(name=SELF_TEST, code=folders[0], work=folders[1])
                trial = Trial(canary=str(canary.resolve()), port=port, node=os.getpid())
                return await self._hear_trial(replace_trial(self._order(request), trial), request)
        finally:
            for folder in folders:
                shutil.rmtree(folder, ignore_errors=True)

    async def _hear_trial(self, order: Order, request: SpawnRequest) -> Tried:
        spawned = await self._spawn(order, request)
        try:
            return await proof.hear(spawned)
        finally:
            stop_worker(spawned)
            spawned.close()


def replace_trial(order: Order, trial: Trial) -> Order:
    """The same order for a self-test worker."""
    return msgspec.structs.replace(order, trial=trial)


def id_range() -> int:
    """The first id of the range that a root-run node gives its workers; 0 for an ordinary user."""
    if sys.platform == "linux" and os.geteuid() == 0:
        return namespaces.free_range(os.getpid())
    return 0
