"""The skin of `pieces`: carries what workers of cut-up work say and are told, with the files that go along, each in order."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from pydra_core.node import deeds as d, happened as h
from pydra_core.node.keys import Key
from pydra_core.node.lanes import FilesLost, Lanes, Skin
from pydra_core.node.pool import Pool
from pydra_core.node.saves import Saves
from pydra_core.node.sync import Sync

log = logging.getLogger(__name__)
Deed = d.Carry | d.BringSaved | d.DropTraffic | d.Tell | d.Freeze | d.AskLastHeard


class Traffic:
    """Carries out `Carry`, `BringSaved`, `DropTraffic`, `Tell`, `Freeze` and `AskLastHeard`; `lanes` is the way up."""

    def __init__(
        self,
        pool: Pool,
        report: Callable[[h.Fact], None],
        begin: Callable[[Coroutine[None, None, None]], asyncio.Task[None]],
    ) -> None:
        self._pool = pool
        self._report = report
        self._begin_task = begin
        self._sync: Sync | None = None
        self._saves: Saves | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._telling: dict[Key, deque[d.Tell]] = {}
        self._turns: dict[Key, asyncio.Lock] = {}
        self.lanes = Lanes(Skin(pool.hold, self._bring_up, report, self._begin))

    def over(self, sync: Sync) -> None:
        """Files go this way."""
        self._sync, self._saves = sync, sync.saves

    def do(self, deed: Deed) -> None:
        match deed:
            case d.Carry(key, message, files):
                self.lanes.carry(key, message, len(getattr(message, "body", b"")), files)
            case d.BringSaved(key):
                assert self._saves is not None
                self._saves.bring(deed, self._pool.work(key), self._begin)
            case d.Tell():
                self._tell(deed)
            case d.DropTraffic():
                self.lanes.drop()
            case d.Freeze(key, on):
                self._begin(self._pool.freeze(key, on))
            case d.AskLastHeard(key):
                at, held = self._pool.last_heard(key)
                self._report(h.LastHeard(key, at, held))

    async def end(self, key: Key) -> None:
        """The worker is dead: returns when all files that it spoke of are taken; what it was to be told is forgotten."""
        self._telling.pop(key, deque()).clear()
        if self._saves is not None:
            await self._saves.end(key)
        if key in self._turns:
            async with self._turns.pop(key):
                return

    def cancel(self) -> None:
        """The node stops."""
        for task in self._tasks:
            task.cancel()

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = self._begin_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _tell(self, deed: d.Tell) -> None:
        waiting = self._telling.get(deed.key)
        if waiting is not None:
            waiting.append(deed)
        elif deed.inputs:
            self._telling[deed.key] = waiting = deque([deed])
            self._begin(self._tell_waiting(deed.key, waiting))
        else:
            self._pool.tell(deed.key, deed.message)

    async def _tell_waiting(self, key: Key, waiting: "deque[d.Tell]") -> None:
        """What comes after something that waits for its files waits, too."""
        try:
            while waiting:
                if waiting[0].inputs:
                    await self._inputs(waiting[0])
                if waiting:
                    self._pool.tell(key, waiting.popleft().message)
        except FilesLost as lost:
            self._report(h.FilesFailed(key, str(lost), lost.ours))
        finally:
            if self._telling.get(key) is waiting:
                del self._telling[key]

    async def _inputs(self, deed: d.Tell) -> None:
        assert self._sync is not None
        try:
            await self._sync.inputs.bring(deed.key.unit.run, self._pool.work(deed.key), deed.inputs)
        except FilesLost:
            raise
        except Exception as error:
            # The door of the worker: whatever goes wrong there, its attempt has an end.
            log.exception("What a unit of run %s reads could not be brought", deed.key.unit.run)
            raise FilesLost(f"What its work reads could not be brought to this node: {error}", ours=True) from None

    async def _bring_up(self, key: Key, names: tuple[str, ...]) -> None:
        assert self._sync is not None
        try:
            async with self._turns.setdefault(key, asyncio.Lock()):
                files = await self._sync.take(key, self._pool.work(key), names)
            await self._sync.give(key, files)
        except FilesLost:
            raise
        except Exception as error:
            # The door of the worker, as above.
            log.exception("What a unit of run %s left could not be brought to the master", key.unit.run)
            raise FilesLost(f"A file that it left could not be brought to the master: {error}", ours=True) from None
