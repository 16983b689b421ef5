"""The transfers that a node has under way: a task for each version and each set of files that it pulls, and each end that it uploads."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TypeVar

from pydra_core.ids import Digest
from pydra_core.node import deeds as d
from pydra_core.node.sync import Sync

K = TypeVar("K", Digest, int)


class Transfers:
    """At most one for each version, set or end: a new one takes the place of the old."""

    def __init__(self, sync: Sync, begin: Callable[[Coroutine[None, None, None]], asyncio.Task[None]]) -> None:
        self._sync = sync
        self._begin = begin
        self._pulls: dict[Digest, asyncio.Task[None]] = {}
        self._uploads: dict[int, asyncio.Task[None]] = {}

    def do(self, deed: d.Pull | d.PullInputs | d.DropPull | d.Upload | d.GiveUp) -> None:
        match deed:
            case d.Pull(version):
                _replace(self._pulls, version, self._begin(self._sync.pull(version)))
            case d.PullInputs(inputs, parts):
                _replace(self._pulls, inputs, self._begin(self._sync.stock.pull(inputs, parts)))
            case d.DropPull(version):
                _replace(self._pulls, version, None)
            case d.Upload(ended):
                _replace(self._uploads, ended.serial, self._begin(self._sync.upload(ended)))
            case d.GiveUp(key, reason):
                self._sync.uploads.give_up(key, reason)

    def cut(self) -> None:
        """The link is lost: uploads begin anew at the next one; pulls wait for it by themselves."""
        for task in self._uploads.values():
            task.cancel()
        self._uploads.clear()

    def cancel(self) -> None:
        """The node ends."""
        for task in (*self._pulls.values(), *self._uploads.values()):
            task.cancel()


def _replace(tasks: dict[K, asyncio.Task[None]], key: K, task: asyncio.Task[None] | None) -> None:
    old = tasks.pop(key, None)
    if old is not None:
        old.cancel()
    if task is not None:
        tasks[key] = task
