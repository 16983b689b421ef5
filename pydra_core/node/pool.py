"""All workers of a node: makes them through the zygote, hands them their work, and puts away what they leave."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from pydra_core.ids import UnitName
from pydra_core.node.collect import OUTPUTS, Harvest, clear, gather, take_log
from pydra_core.node.deeds import Collected, Fact, Key, WorkerRefused, WorkerSpawned
from pydra_core.node.folders import Folders
from pydra_core.node.hand import Ears, Hand
from pydra_core.node.logs import FILE_LIMIT, RunLog
from pydra_core.protocol import worker
from pydra_core.protocol.messages import Artifact, Placement
from pydra_core.worker.launch import Spawned, SpawnRequest, WorkerStartError

log = logging.getLogger(__name__)


class Spawner(Protocol):
    """What makes workers: the zygote."""

    async def spawn(self, request: SpawnRequest) -> Spawned:
        """A fresh worker; raises WorkerStartError."""


class Pool:
    """Carries out `Spawn`, `AskStop`, `KillWorker`, `Collect` and `Discard`, and reports what comes of them."""

    def __init__(
        self,
        spawner: Spawner,
        folders: Folders,
        report: Callable[[Fact], None],
        clock: Callable[[], float],
        log_limit: int = FILE_LIMIT,
    ) -> None:
        self._spawner = spawner
        self._folders = folders
        self._ears = Ears(report, clock)
        self._log_limit = log_limit
        self._hands: dict[Key, Hand] = {}
        self._logs: dict[Key, RunLog] = {}

    async def spawn(self, key: Key, placement: Placement, slot: int) -> None:
        """Ends with `WorkerSpawned` or `WorkerRefused`."""
        try:
            spawned = await self._spawned(key, placement, slot)
        except (WorkerStartError, OSError) as error:
            self._ears.report(WorkerRefused(key, str(error)))
            return
        except Exception as error:
            # The door of the worker: a bug on the way must not leave a run without an end.
            log.exception("No worker could be made for run %s", key.unit.run)
            self._ears.report(WorkerRefused(key, f"No worker could be made: {type(error).__name__}: {error}"))
            return
        hand = Hand(key, spawned, self._logs[key], self._ears)
        self._hands[key] = hand
        self._ears.report(WorkerSpawned(key, spawned.pid, spawned.isolation))
        hand.say(_begin(placement, spawned, self._folders.version(placement.version)))

    async def _spawned(self, key: Key, placement: Placement, slot: int) -> Spawned:
        work = self._work(key)
        await asyncio.to_thread(_make_work, work)
        self._logs[key] = RunLog(self._log_path(key), self._log_limit)
        code = self._folders.version(placement.version)
        request = SpawnRequest(name=key.name, code=code, work=work, slots=placement.slots, slot=slot)
        return await self._spawner.spawn(request)

    def ask_stop(self, key: Key, reason: str) -> None:
        if key in self._hands:
            self._hands[key].say(worker.Stop(reason))

    def kill(self, key: Key) -> None:
        if key in self._hands:
            self._hands[key].kill()

    async def collect(self, key: Key, names: tuple[str, ...]) -> None:
        """Ends with `Collected`, whatever the worker left there."""
        self._hands.pop(key, None)
        output = self._logs.pop(key, None)
        try:
            harvest, blob = await asyncio.to_thread(self._gather, key, names, output)
        except Exception as error:
            # The door of the worker: whatever it left there, its run has an end.
            log.exception("What run %s left could not be collected", key.unit.run)
            harvest, blob = Harvest((), (f"What it left could not be collected: {error}.",)), None
        self._ears.report(Collected(key, harvest.artifacts, blob, output.count if output else 0, harvest.problems))

    def _gather(self, key: Key, names: tuple[str, ...], output: RunLog | None) -> tuple[Harvest, Artifact | None]:
        try:
            into = self._folders.owed_by(key)
            harvest = gather(into, self._work(key), names)
            return harvest, take_log(into, output.path) if output else None
        finally:
            clear(self._work(key))

    async def discard(self, key: Key) -> None:
        """Nothing of this run is kept."""
        self._hands.pop(key, None)
        output = self._logs.pop(key, None)
        if output is not None:
            output.close(self._ears.clock())
        for path in (self._work(key), self._log_path(key), self._folders.owed_by(key)):
            await asyncio.to_thread(clear, path)

    def workers(self) -> Iterator[tuple[UnitName, int, str]]:
        """(unit, pid, last line of output) of each worker that lives."""
        for key, hand in self._hands.items():
            if not hand.ended.is_set():
                yield key.unit, hand.pid, hand.log.last_line

    def log_of(self, unit: UnitName) -> RunLog | None:
        """The log of the newest attempt of this unit that is here."""
        return next((self._logs[key] for key in sorted(self._logs, reverse=True) if key.unit == unit), None)

    def _work(self, key: Key) -> Path:
        return self._folders.runs / key.name

    def _log_path(self, key: Key) -> Path:
        return self._folders.logs / f"{key.name}.jsonl"


def _make_work(work: Path) -> None:
    clear(work)
    (work / OUTPUTS).mkdir(parents=True, mode=0o700)
    work.chmod(0o700)


def _begin(placement: Placement, spawned: Spawned, code: Path) -> worker.Begin:
    return worker.Begin(
        run=placement.unit.run,
        attempt=str(placement.attempt),
        task=placement.task,
        module=placement.module,
        cls=placement.cls,
        code=spawned.code,
        package=placement.package if (code / "__init__.py").is_file() else "",
        work=spawned.work,
        arguments=placement.arguments,
    )
