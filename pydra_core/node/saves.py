"""Files that a worker saved and goes on: brought to the master meanwhile, so that people see them before the run has ended.

1. What is saved again while it is on its way is brought once more, in its last form; at the end of the attempt everything is taken
   anyway, so that nothing here has to succeed.
2. One worker has one file on its way at a time.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from pathlib import Path

from pydra_core.node.collect import Harvest, clear, gather
from pydra_core.node.deeds import BringSaved
from pydra_core.node.happened import Fact, SavedBrought
from pydra_core.node.keys import Key
from pydra_core.node.uploads import Uploads

log = logging.getLogger(__name__)


class Saves:
    """Carries out `BringSaved`, and reports `SavedBrought`. `drafts`: where copies of an attempt's files stand on their way."""

    def __init__(self, uploads: Uploads, report: Callable[[Fact], None], drafts: Callable[[Key], Path]) -> None:
        self._uploads, self._report, self._drafts = uploads, report, drafts
        self._waiting: dict[Key, OrderedDict[str, int]] = {}
        self._tasks: dict[Key, asyncio.Task[None]] = {}

    def bring(
        self, deed: BringSaved, work: Path, begin: Callable[[Coroutine[None, None, None]], asyncio.Task[None]]
    ) -> None:
        waiting = self._waiting.setdefault(deed.key, OrderedDict())
        waiting[deed.name] = deed.limit
        if deed.key not in self._tasks:
            self._tasks[deed.key] = begin(self._all(deed.key, work))

    async def end(self, key: Key) -> None:
        """The worker is dead: whatever is still on its way is taken with its end."""
        self._waiting.pop(key, None)
        task = self._tasks.pop(key, None)
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        await asyncio.to_thread(clear, self._drafts(key))

    async def _all(self, key: Key, work: Path) -> None:
        try:
            while waiting := self._waiting.get(key):
                name, limit = waiting.popitem(last=False)
                await self._one(key, work, name, limit)
        except Exception:
            # The door of the worker: what was not brought now is taken when it has ended.
            log.exception("A file that run %s saved could not be brought while it runs", key.unit.run)
        finally:
            if self._tasks.get(key) is asyncio.current_task():
                del self._tasks[key]

    async def _one(self, key: Key, work: Path, name: str, limit: int) -> None:
        into = self._drafts(key)
        harvest: Harvest = await asyncio.to_thread(gather, into, work, (name,), limit)
        for artifact in harvest.artifacts:
            stored, problem = await self._uploads.store(into, [artifact])
            (into / artifact.digest).unlink(missing_ok=True)
            if problem:
                log.info("A file that run %s saved is not with the master yet: %s", key.unit.run, problem)
            elif artifact.digest in stored:
                self._report(SavedBrought(key, artifact))
