"""The one stair up: at most ten times a second, what the master pushed is taken whole and handed to the watches of the window.

The first picture of a watch is taken at once: a person has just asked for it. While nothing comes nobody looks: each look takes the
interpreter from a master that may have its hands full.
"""

import time
from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from pydra_core.client.carrier import AnyWatch
from pydra_core.errors import Fault, UserError
from pydra_core.protocol.verbs import Push, WatchClosed
from pydra_gui.bridge import Bridge

PERIOD = 100
"""Milliseconds between two drains at least: people cannot read faster, and a busy master is not slowed down by being watched."""


class FeedWatch(QObject):
    """What one panel watches. `follow` changes what that is: the old pictures stay until the first new one is there."""

    pushed = Signal(object)
    """Snapshot | Delta | LogPushed, in order."""
    lost = Signal(object)
    """The watch ended without being asked to, and the `UserError` says why."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._turn: _Turn | None = None

    def follow(self, verb: AnyWatch | None) -> Coroutine[Any, Any, None]:
        """Watches `verb` from now on, or nothing. It is asked for at once; what is returned waits for the answer, and if the master
        refuses, `lost` says why."""
        self.stop()
        if verb is not None:
            self._turn = _Turn(self, self._bridge, verb)
        return self._answered(self._turn)

    async def _answered(self, turn: "_Turn | None") -> None:
        try:
            if turn is not None:
                await turn.opening.opened()
        except UserError as error:
            if self._turn is turn:
                self._turn = None
                self.lost.emit(error)

    def stop(self) -> None:
        """No push is emitted after this."""
        if self._turn:
            self._turn.opening.end()
        self._turn = None

    def give(self, turn: "_Turn", push: Push) -> None:
        """Emits a push if it belongs to what is being watched now."""
        if turn is not self._turn:
            return
        if isinstance(push, WatchClosed):
            self.lost.emit(UserError(push.reason, Fault.REFUSED))
        else:
            self.pushed.emit(push)


class _Turn:
    """One verb of a `FeedWatch`, from follow to follow: pushes of an earlier one are known by it, and dropped."""

    def __init__(self, watch: FeedWatch, bridge: Bridge, verb: AnyWatch) -> None:
        self._watch = watch
        self.opening = bridge.open(verb, self)

    def take(self, push: Push) -> None:
        self._watch.give(self, push)


class Feed(QObject):
    """Owns the timer and the watches."""

    _announced = Signal(bool)
    """From the master's thread: something waits; True if a person waits for it."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.pull)
        self._announced.connect(self._came, Qt.ConnectionType.QueuedConnection)
        self._pulled = 0.0

    def start(self) -> None:
        self._bridge.announce(self._announced.emit)
        self._timer.start(0)  # something may wait already

    def stop(self) -> None:
        self._timer.stop()
        self._bridge.announce(None)

    def watch(self) -> FeedWatch:
        """A watch that follows nothing yet."""
        return FeedWatch(self._bridge, self)

    def _came(self, first: bool) -> None:
        if first:
            self.pull()
        elif not self._timer.isActive():
            since = (time.monotonic() - self._pulled) * 1_000
            self._timer.start(round(max(0.0, PERIOD - since)))

    def pull(self) -> None:
        """Hands on all that waits."""
        self._pulled = time.monotonic()
        for receiver, push in self._bridge.drain():
            receiver.take(push)
