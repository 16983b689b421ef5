"""All workers of a node: makes them through the zygote, hands them their work, and puts away what they leave."""

import asyncio
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydra_core.ids import UnitName
from pydra_core.node.collect import OUTPUTS, Harvest, clear, gather, take_log
from pydra_core.node.deeds import Collect, Spawn
from pydra_core.node.environments import Environments
from pydra_core.node.folders import Folders
from pydra_core.node.hand import Ears, Hand
from pydra_core.node.happened import Collected, Fact, WorkerRefused, WorkerSpawned
from pydra_core.node.health import is_of_disk
from pydra_core.node.inputs import INPUTS
from pydra_core.node.keys import Key
from pydra_core.node.logs import FILE_LIMIT, RunLog
from pydra_core.node.policy import NO_POLICY, Policy, limits
from pydra_core.node.shelf import inputs_of
from pydra_core.protocol import worker
from pydra_core.protocol.messages import Artifact
from pydra_core.worker.launch import Spawned, SpawnRequest, WorkerStartError
from pydra_core.worker.options import Environment
from pydra_core.worker.owners import copy_beside

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Measured:
    """A worker whose load is measured: the pid of its init (or, not `init`, its own), its last line, when it last said anything."""

    key: Key
    pid: int
    last_line: str
    heard: float
    init: bool
    said_at: float = 0.0


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
        memory: int | None = None,
        slots: int = 1,
        policy: Policy = NO_POLICY,
        environments: Environments | None = None,
    ) -> None:
        """`memory` in bytes is the machine's, shared by its `slots`; None sets no limit where neither task nor owner sets one."""
        self._spawner = spawner
        self._folders = folders
        self._ears = Ears(report, clock)
        self._log_limit = log_limit
        self._memory = memory
        self._slots = slots
        self._policy = policy
        self._environments = environments
        self._hands: dict[Key, Hand] = {}
        self._logs: dict[Key, RunLog] = {}

    def hold_to(self, policy: Policy, slots: int) -> None:
        """The owner's limits for what begins from now on."""
        self._policy, self._slots = policy, slots

    async def spawn(self, deed: Spawn) -> None:
        """Ends with `WorkerSpawned` or `WorkerRefused`."""
        key, placement = deed.key, deed.placement
        try:
            spawned = await self._spawned(deed)
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
        hand.say(_begin(deed, spawned, self._folders.version(placement.version)))
        self._ears.report(WorkerSpawned(key, spawned.pid, spawned.isolation))

    async def _spawned(self, deed: Spawn) -> Spawned:
        key, placement = deed.key, deed.placement
        work = self.work(key)
        await asyncio.to_thread(_make_work, work)
        self._logs[key] = RunLog(self._log_path(key), self._log_limit)
        code = self._folders.version(placement.version)
        inputs = self._folders.inputs / inputs_of(placement.inputs) if placement.inputs else None
        for needed in (code, *([inputs] if inputs else [])):
            await asyncio.to_thread(_touch, needed)
        # The wall time is held by `limits`: only the node knows how long a worker was frozen, or had no piece to perform.
        held = limits(self._policy, placement.needs, placement.slots, self._slots, self._memory)
        request = SpawnRequest(
            name=key.name, code=code, work=work, slots=placement.slots, slot=deed.slot, memory=held.memory, limits=held,
            grants=deed.grants, inputs=inputs, environment=self._environment(deed),
        )  # fmt: skip
        return await self._spawner.spawn(request)

    def _environment(self, deed: Spawn) -> Environment | None:
        if deed.environment is None or self._environments is None:
            return None
        return self._environments.of(deed.environment, deed.python, deed.placement.preload)

    def ask_stop(self, key: Key, reason: str) -> None:
        self.tell(key, worker.Stop(reason))

    def tell(self, key: Key, message: worker.ToWorker) -> None:
        """Hand a message to a worker; if it is gone, nobody minds."""
        if key in self._hands:
            self._hands[key].say(message)

    def hold(self, key: Key, on: bool) -> None:
        """Let a worker wait with what it says, or listen again."""
        if key in self._hands:
            self._hands[key].hold(on)

    async def freeze(self, key: Key, on: bool) -> None:
        """Stop the clock of a worker's tree, or let it go on; one call after the other."""
        if key in self._hands:
            await self._hands[key].freeze(on)

    def last_heard(self, key: Key) -> tuple[float, bool]:
        """When this worker last gave a sign of life, and whether it has to wait with what it says."""
        hand = self._hands.get(key)
        return (hand.heard, hand.held) if hand is not None else (self._ears.clock(), True)

    def kill(self, key: Key) -> None:
        if key in self._hands:
            self._hands[key].kill()

    async def collect(self, deed: Collect) -> None:
        """Ends with `Collected`, whatever the worker left there."""
        key, names = deed.key, deed.names
        self._hands.pop(key, None)
        output = self._logs.pop(key, None)
        try:
            harvest, blob = await asyncio.to_thread(self._gather, deed, output)
        except Exception as error:
            # The door of the worker: whatever it left there, its run has an end.
            log.exception("What run %s left could not be collected", key.unit.run)
            text = f"What it left could not be collected: {error}."
            lost = text if names and isinstance(error, OSError) and is_of_disk(error) else ""
            harvest, blob = Harvest((), (text,), lost), None
        lines = output.count if output else 0
        self._ears.report(Collected(key, harvest.artifacts, blob, lines, harvest.problems, harvest.lost, harvest.over))

    def _gather(self, deed: Collect, output: RunLog | None) -> tuple[Harvest, Artifact | None]:
        key = deed.key
        try:
            into = self._folders.owed_by(key)
            work, everything, owners = self.work(key), deed.everything, deed.owners
            harvest = gather(into, work, deed.names, deed.limit, everything=everything, owners=owners)
            return harvest, take_log(into, output.path) if output else None
        finally:
            self._clear_work(key)

    async def discard(self, key: Key) -> None:
        """Nothing of this run is kept."""
        self._hands.pop(key, None)
        output = self._logs.pop(key, None)
        if output is not None:
            output.close(self._ears.clock())
        await asyncio.to_thread(self._clear_work, key)
        for path in (self._log_path(key), self._folders.owed_by(key)):
            await asyncio.to_thread(clear, path)

    def _clear_work(self, key: Key) -> None:
        for path in (self.work(key), copy_beside(self.work(key))):
            clear(path)

    def workers(self) -> Iterator[Measured]:
        """Each worker that lives."""
        for key, hand in self._hands.items():
            if not hand.ended.is_set():
                yield Measured(key, hand.pid, hand.log.last_line, hand.heard, hand.watched, hand.log.said_at)

    def log_of(self, unit: UnitName) -> RunLog | None:
        """The log of the newest attempt of this unit that is here."""
        return next((self._logs[key] for key in sorted(self._logs, reverse=True) if key.unit == unit), None)

    def work(self, key: Key) -> Path:
        """The work folder of this attempt."""
        return self._folders.runs / key.name

    def _log_path(self, key: Key) -> Path:
        return self._folders.logs / f"{key.name}.jsonl"


def _make_work(work: Path) -> None:
    clear(work)
    for name in (OUTPUTS, INPUTS):
        (work / name).mkdir(parents=True, mode=0o700)
    work.chmod(0o700)


def _touch(code: Path) -> None:
    """When a version was last needed is known after a restart, too."""
    with suppress(OSError):
        os.utime(code)


def _begin(deed: Spawn, spawned: Spawned, code: Path) -> worker.Begin:
    placement = deed.placement
    return worker.Begin(
        run=placement.unit.run,
        attempt=str(placement.attempt),
        task=placement.task,
        module=placement.module,
        cls=placement.cls,
        code=spawned.code,
        package=placement.package if (code / "__init__.py").is_file() else "",
        work=spawned.work,
        inputs=spawned.inputs,
        arguments=placement.arguments,
        path=placement.unit.path,
        role=placement.role,
        number=placement.unit.index,
        slots=placement.slots,
        indexes=deed.indexes,
        only=placement.only,
    )
