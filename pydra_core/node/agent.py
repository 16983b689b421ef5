"""The node agent: a thin skin that feeds `state` with what happens and carries out the deeds that come back.

Theory of operation. One loop on the main thread (the zygote has to be started from it: what dies with a parent dies with the thread
that made it). Every happening is a fact for `state.handle`; every deed is carried out at once, or as a task of the one TaskGroup,
whose end is again a fact. A link comes and goes (`_keep_linked`) without touching what runs. Ends are in the outbox before they are
said. The agent ends when it was told to (SIGTERM, SIGINT), or on what only a person can mend; both end its workers first.
"""

import asyncio
import logging
import random
import signal
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import inf, isinf
from pathlib import Path

from pydra_core.errors import CloseCode, PeerError, UserError
from pydra_core.link.backoff import delays
from pydra_core.link.dial import Unreachable, Watch
from pydra_core.link.wire import LinkClosed
from pydra_core.node import build_deeds as b, deeds as d, happened as h
from pydra_core.node.deadlines import wake_at
from pydra_core.node.environments import Environments
from pydra_core.node.facts import total_memory
from pydra_core.node.folders import Folders, remove, size_of
from pydra_core.node.greeting import Greeter, Wish
from pydra_core.node.keys import Key
from pydra_core.node.level import check_bound, check_level, fitting, lost, with_least
from pydra_core.node.linked import Linked
from pydra_core.node.logs import OwnLog, logging_to
from pydra_core.node.obeying import Obeying, slots_of
from pydra_core.node.outbox import Outbox
from pydra_core.node.owning import Owning
from pydra_core.node.policy import Policy, allowed, scheduled
from pydra_core.node.policy_file import OwnersFile, doubts
from pydra_core.node.pool import Pool
from pydra_core.node.records import NodeState, Patience
from pydra_core.node.sets import held_inputs
from pydra_core.node.state import handle
from pydra_core.node.sync import Sync
from pydra_core.node.traffic import Traffic
from pydra_core.node.transfers import Transfers
from pydra_core.packages.wants import offered
from pydra_core.protocol.facts import IsolationReport
from pydra_core.protocol.states import Isolation
from pydra_core.settings import HomeLock, ensure
from pydra_core.trust.tokens import JoinToken
from pydra_core.worker.launch import Zygote, ZygoteOptions

SLOW = 60.0
"""Seconds between two tries at a master that refused us for what time or an upgrade may mend."""

TWINS = 300.0
"""Seconds within which a node that was replaced twice has a twin."""

STOP_LIMIT = 15.0
"""Seconds that workers may take to end when the node stops; after that they end with the zygote."""

FLUSH_EVERY = 1.0
_SLOWLY = (CloseCode.VERSION, CloseCode.REFUSED)
log = logging.getLogger(__name__)


@dataclass
class NodeOptions:
    """How a node is started. `home` is its own folder; `best` caps the isolation; `local` marks the node of a desktop app.

    `policy`: what its owner decided, held against this machine (`policy_file`). Where that names no least level, it is `reduced` or `best`;
    the node of a desktop app takes what the system has. `owners`: where it was read from, if the owner may change it while the node runs.
    """

    home: Path
    join: JoinToken | None = None
    master: str | None = None
    name: str | None = None
    slots: int | None = None
    best: Isolation = Isolation.FULL
    local: bool = False
    patience: Patience = Patience()
    policy: Policy = Policy()
    owners: OwnersFile | None = None


class Agent:
    """One node, from its start to its end."""

    def __init__(self, options: NodeOptions) -> None:
        self._options = options
        self._folders = Folders(options.home)
        self._policy = scheduled(with_least(options.policy, options.best, options.local))
        self._epoch = time.time() - time.monotonic()

    async def run(self) -> int:
        """Serve until SIGTERM or SIGINT, or `stop`; returns 0. Raises UserError for what a person has to mend."""
        ensure(self._options.home)
        with (
            HomeLock(self._options.home, "pydra-node"),
            logging_to(self._options.home / "node.log", self._options.local) as own,
        ):
            await self._run(own)
        return 0

    def stop(self, reason: str = "") -> None:
        """End the workers, tell the master, and return from `run`."""
        if not self._stopping.is_set():
            self._stopping.set()
            log.info("This node stops%s.", f": {reason.rstrip('.')}" if reason else "")
            self._happened(h.StopOrdered(reason))

    async def _run(self, own: OwnLog) -> None:
        self._start(own)
        with _signals(self.stop):
            try:
                self._state.isolation = await self._zygote.start()
                check_bound(self._state.isolation, self._policy)
                check_level(self._state.isolation, self._policy)
                self._state.policy = fitting(self._policy, self._state.isolation)
                for doubt in doubts(self._policy):
                    log.warning("%s", doubt)
                for field in lost(self._policy, self._state.policy):
                    log.warning("Not offered to runs: %s; %s.", field, self._state.offer.rule(field))
                log.info("Isolation of workers on this machine: %s.", self._state.isolation.level)
                log.info("Its owner lets runs have: %s.", offered(self._state.offer) or "nothing but the sandbox")
                self._state.pythons = await self._environments.look()
                await self._owning.look()
                await self._serve()
            finally:
                await self._zygote.close()
                self._outbox.close()
        if self._fatal is not None:
            raise self._fatal

    def _start(self, own: OwnLog) -> None:
        options, folders = self._options, self._folders
        watch = Watch(options.patience.ping, options.patience.pong)
        beside = options.home.parent / "master" if options.local else None
        self._greeter = Greeter(Wish(options.home, options.join, options.master, options.name, beside, watch))
        self._outbox = Outbox(options.home / "outbox")
        versions = folders.prepare(Key.of(ended) for ended in self._outbox.owed.values())
        self._zygote = Zygote(
            ZygoteOptions(
                versions=folders.versions,
                inputs=folders.inputs,
                runs=folders.runs,
                scratch=folders.scratch,
                environments=folders.environments,
                best=options.best,
                allowed=allowed(self._policy),
                spares=self._policy.spares,
                preload=self._policy.preload,
            )
        )
        self._state = NodeState(
            slots=slots_of(options.slots, self._policy),
            isolation=IsolationReport(),
            local=options.local,
            patience=options.patience,
            policy=self._policy,
        )
        self._state.versions = {version: size_of(folders.version(version)) for version in versions}
        self._state.used = {version: folders.version(version).stat().st_mtime for version in versions}
        self._state.inputs = held_inputs(folders)
        self._state.used |= {inputs: (folders.inputs / inputs).stat().st_mtime for inputs in self._state.inputs}
        self._environments = Environments(folders, self._policy, self._happened, self._begin)
        self._state.environments, self._state.needed = self._environments.held()
        self._state.owe_again(list(self._outbox.owed.values()))
        self._pool = Pool(
            self._zygote, folders, self._happened, self._now, memory=total_memory(), slots=self._state.slots,
            policy=self._policy, environments=self._environments,
        )  # fmt: skip
        self._traffic = Traffic(self._pool, self._happened, self._begin)
        self._linked = Linked(self._greeter, self._pool, own, folders, self._state, self._happened, self._traffic.lanes)
        self._sync = Sync(folders, self._linked, self._happened)
        self._traffic.over(self._sync)
        self._transfers = Transfers(self._sync, self._begin)
        self._owning = Owning(self._state, self._happened)
        self._obeying = Obeying(
            options.owners, self._policy, self._state, self._happened, self._pool.hold_to, options.slots
        )
        self._waiting: list[h.Fact] = []
        self._busy = False
        self._woken, self._stopping, self._done = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._fatal: UserError | None = None
        self._replaced = -inf
        self._tasks: set[asyncio.Task[None]] = set()

    def _now(self) -> float:
        """Seconds since the epoch, by a clock that never jumps."""
        return self._epoch + time.monotonic()

    async def _serve(self) -> None:
        async with asyncio.TaskGroup() as self._group:
            linking = self._group.create_task(self._keep_linked())
            others = [
                self._group.create_task(each)
                for each in (self._tick(), self._flush(), self._sync.run(), self._owning.run(), self._obeying.run())
            ]
            if self._stopping.is_set():
                self._done.set()
            await self._stopping.wait()
            late = not await _within(STOP_LIMIT, self._done)
            linking.cancel()
            await asyncio.wait([linking])
            self._traffic.cancel()
            self._environments.cancel()
            self._transfers.cancel()
            for task in (*others, *(self._tasks if late else ())):
                task.cancel()

    # -------------------------------------------------------------------------------------- facts and deeds

    def _happened(self, fact: h.Fact) -> None:
        """Let `state` decide about a fact and carry out what it says; facts that come up meanwhile wait their turn."""
        self._waiting.append(fact)
        if self._busy:
            return
        self._busy = True
        try:
            while self._waiting:
                for deed in handle(self._state, self._waiting.pop(0), self._now()):
                    self._do(deed)
        finally:
            self._busy = False
        self._woken.set()
        self._owning.happened()

    def _do(self, deed: d.Deed) -> None:
        match deed:
            case d.Say(message):
                self._linked.say(message)
            case d.Carry() | d.BringSaved() | d.DropTraffic() | d.Tell() | d.Freeze() | d.AskLastHeard():
                self._traffic.do(deed)
            case d.Pull() | d.PullInputs() | d.DropPull() | d.Upload() | d.GiveUp():
                self._transfers.do(deed)
            case d.AppendOutbox() | d.ForgetOutbox():
                self._keep(deed)
            case d.ClearRun() | d.DropVersion() | d.DropInputs():
                self._clear(deed)
            case d.Quit():
                self._done.set()
            case b.Resolve() | b.Build() | b.DropBuild() | b.DropEnvironment():
                self._environments.do(deed)
            case _:
                self._work(deed)

    def _work(self, deed: d.Spawn | d.AskStop | d.KillWorker | d.Collect | d.Discard) -> None:
        match deed:
            case d.Spawn():
                self._begin(self._pool.spawn(deed))
            case d.AskStop(key, reason):
                self._pool.ask_stop(key, reason)
            case d.KillWorker(key):
                self._pool.kill(key)
            case d.Collect():
                self._begin(self._collect(deed))
            case d.Discard(key):
                self._begin(self._discard(key))

    async def _collect(self, deed: d.Collect) -> None:
        await self._traffic.end(deed.key)
        await self._pool.collect(deed)

    async def _discard(self, key: Key) -> None:
        await self._traffic.end(key)
        await self._pool.discard(key)

    def _begin(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = self._group.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _keep(self, deed: d.AppendOutbox | d.ForgetOutbox) -> None:
        try:
            match deed:
                case d.AppendOutbox(ended):
                    self._outbox.append(ended)
                case d.ForgetOutbox(ends):
                    self._outbox.forget(tuple(ended.serial for ended in ends))
                    self._begin(self._remove([self._folders.owed_by(Key.of(ended)) for ended in ends]))
        except OSError as error:
            log.error("The outbox cannot be written: %s. Ends of runs are kept in memory until there is room.", error)

    def _clear(self, deed: d.ClearRun | d.DropVersion | d.DropInputs) -> None:
        match deed:
            case d.ClearRun(run):
                self._begin(self._remove([self._folders.between(run)]))
            case d.DropVersion(version):
                self._begin(asyncio.to_thread(self._folders.drop, version))
            case d.DropInputs(inputs):
                self._begin(self._sync.stock.drop(inputs))

    async def _remove(self, paths: list[Path]) -> None:
        for path in paths:
            await asyncio.to_thread(remove, path)

    # ------------------------------------------------------------------------------------------ time and disk

    async def _tick(self) -> None:
        while True:
            self._woken.clear()
            due = wake_at(self._state)
            with suppress(TimeoutError):
                async with asyncio.timeout(None if isinf(due) else max(0.0, due - self._now())):
                    await self._woken.wait()
            if self._now() >= wake_at(self._state):
                self._happened(h.Ticked())

    async def _flush(self) -> None:
        while True:
            await asyncio.sleep(FLUSH_EVERY)
            with suppress(OSError):
                self._outbox.try_again()
            if self._outbox.unflushed:
                try:
                    await asyncio.to_thread(self._outbox.flush)
                except OSError as error:
                    log.error("The outbox is not safe from a power cut: %s", error)

    # ------------------------------------------------------------------------------------------------ the link

    async def _keep_linked(self) -> None:
        try:
            await self._link_for_ever()
        except UserError as error:
            self._fatal = error
            self.stop(error.sentence)

    async def _link_for_ever(self) -> None:
        pauses = delays(random.random)
        while True:
            slow = 0.0
            try:
                how = await self._linked.serve()
                pauses = delays(random.random)
                slow = SLOW if how.code == CloseCode.VERSION or self._has_twin(how.code) else 0.0
                log.warning("The link to the master is over: %s. What runs goes on.", how)
            except PeerError as refusal:
                slow = SLOW if refusal.code in _SLOWLY or self._has_twin(refusal.code) else 0.0
                log.error("The master refused this node: %s. It is tried again.", refusal.reason)
            except (Unreachable, LinkClosed, OSError) as trouble:
                log.warning("The master cannot be reached (%s). It is tried again.", trouble)
            except UserError:
                raise
            except Exception:
                # The door of the link: whatever went wrong there, what runs goes on, and the next link starts afresh.
                log.exception("The link to the master ended by an error of this program.")
            finally:
                self._transfers.cut()
            await asyncio.sleep(max(slow * random.uniform(0.5, 1.0), next(pauses)))

    def _has_twin(self, code: int) -> bool:
        """Replaced again and again: there are two of this node. Once, it was an own try of before that came late through a slow network."""
        if code != CloseCode.REPLACED:
            return False
        before, self._replaced = self._replaced, self._now()
        if twin := self._replaced < before + TWINS:
            log.error(
                "Another node has the key of this one, and takes its place. Remove %s here and join anew.",
                self._options.home,
            )
        return twin


async def _within(seconds: float, event: asyncio.Event) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False


@contextmanager
def _signals(stop: Callable[[str], None]) -> Iterator[None]:
    """SIGTERM and SIGINT stop the node, where the loop can take signals (not on Windows, nor off the main thread)."""
    loop = asyncio.get_running_loop()
    taken = []
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError, ValueError, RuntimeError):
            loop.add_signal_handler(number, stop, number.name)
            taken.append(number)
    try:
        yield
    finally:
        for number in taken:
            loop.remove_signal_handler(number)
