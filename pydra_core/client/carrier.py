"""What carries verbs to a master: the bridge in the master's own process, or a control link from anywhere."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from pydra_core.protocol.verbs import Answer, FollowLogs, Push, Verb, Watch, WatchNodeLog, WatchRunLog

AnyWatch = Watch | WatchRunLog | WatchNodeLog | FollowLogs


class Carrier(Protocol):
    """Verbs down, answers and pushes up. All of it on one event loop."""

    async def ask(self, verb: Verb) -> Answer:
        """The answer to a verb; never a `Refused`, that is raised as UserError."""

    def watch(self, verb: AnyWatch) -> AbstractAsyncContextManager[AsyncIterator[Push]]:
        """Pushes of a watch, in order, until the block is left: then nobody sends them any more.

        Ends after a `WatchClosed` and after a `LogPushed` with `ended`. Raises UserError (`UNREACHABLE`) if the master is lost.
        """

    async def close(self) -> None:
        """Lets go of the master; what is still asked raises UserError (`UNREACHABLE`)."""
